//! The second factor: making the first one, and giving one.

use super::PasskeyForm;
use crate::{
    shell::Plain,
    ui::{self, ButtonKind, IconName},
    way_in::Then,
};
use leptos::prelude::*;

/// What somebody may show, and why they are asked.
pub(in crate::way_in) struct Ask {
    /// They came with one factor and need two; otherwise they are about to change the way in.
    pub owes: bool,
    pub then: Then,
    pub passkey: bool,
    pub password: bool,
    pub recovery: bool,
    pub mail: bool,
    pub why: Option<String>,
}

pub(in crate::way_in) fn ask(ask: Ask) -> impl IntoView {
    let Ask { owes, then, passkey, password, recovery, mail, why } = ask;
    let (title, lead) = match owes {
        true => ("Nog één stap", "Hier staat veel over mensen. Laat daarom nog iets zien dat alleen jij hebt."),
        false => ("Ben jij het?", "Je gaat iets veranderen aan het inloggen. Laat eerst zien dat jij het bent."),
    };
    view! {
        <Plain title>
            <p class="lead">{lead}</p>
            <ui::FormAlert message=why/>
            {passkey.then(|| view! {
                <ui::Card title="Met een passkey">
                    <PasskeyForm kind="get" begin="/second-factor/passkey/begin" action="/second-factor/passkey"
                        button="Gebruik je passkey" then/>
                </ui::Card>
            })}
            {password.then(|| view! {
                <ui::Card title="Met je wachtwoord">
                    <form method="post" action="/second-factor/code" class="form">
                        <Onward then/>
                        <ui::Field label="Je wachtwoord" name="password" kind="password" autocomplete="current-password" required=true/>
                        <ui::Field label="De code van 6 cijfers" name="code" hint="Uit de app op je telefoon."
                            inputmode="numeric" autocomplete="one-time-code" maxlength="8" required=true/>
                        <ui::SubmitRow><ui::Button>"Verder"</ui::Button></ui::SubmitRow>
                    </form>
                </ui::Card>
            })}
            {recovery.then(|| view! {
                <ui::Card title="Met een herstelcode">
                    <form method="post" action="/second-factor/recovery" class="form">
                        <Onward then/>
                        <ui::Field id="recovery" label="Een code van je papier" name="code" autocomplete="off" maxlength="12" required=true
                            hint="Elke code werkt één keer."/>
                        <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>"Verder"</ui::Button></ui::SubmitRow>
                    </form>
                </ui::Card>
            })}
            {mail.then(|| view! {
                <form method="post" action="/second-factor/mail" class="form">
                    <Onward then/>
                    <p>"Je krijgt een code op je mailadres. Heb je geen mail? Ga dan langs op school."</p>
                    <ui::SubmitRow><ui::Button icon=IconName::Mail>"Stuur mij een code"</ui::Button></ui::SubmitRow>
                </form>
            })}
            <SignOut owes/>
        </Plain>
    }
}

/// What was going on, for the form to carry.
#[component]
fn Onward(then: Then) -> impl IntoView {
    view! { <input type="hidden" name="then" value=then.as_str()/> }
}

/// The way out for who can't go on, or the way back.
#[component]
fn SignOut(owes: bool) -> impl IntoView {
    match owes {
        true => view! {
            <form method="post" action="/sign-out"><ui::Button kind=ButtonKind::Bare>"Uitloggen"</ui::Button></form>
        }
        .into_any(),
        false => view! { <ui::BackLink href="/devices" label="Mijn telefoons en computers"/> }.into_any(),
    }
}

pub(in crate::way_in) fn set_up(passkeys_work: bool) -> impl IntoView {
    view! {
        <Plain title="Nog één stap">
            <p class="lead">"Hier staat veel over mensen. Daarom log je voortaan in met twee dingen die alleen jij hebt."</p>
            {passkeys_work.then(|| view! {
                <ui::Tile href="/passkeys/new" icon=IconName::Lock title="Een passkey"
                    sub="Je vinger, je gezicht of de code van je apparaat. Het snelst en het veiligst."/>
            })}
            <ui::Tile href="/password" icon=IconName::Pencil title="Een wachtwoord en een code"
                sub="De code staat in een app op je telefoon."/>
            <SignOut owes=true/>
        </Plain>
    }
}

pub(in crate::way_in) fn ask_a_colleague() -> impl IntoView {
    view! {
        <Plain title="Nog één stap">
            <p class="lead">"Een code per mail is hier niet genoeg."</p>
            <p>"Je hebt nog geen tweede stap. Vraag de beheerder van school om je uit te nodigen, terwijl je erbij bent. Daarna maak je hem zelf."</p>
            <SignOut owes=true/>
        </Plain>
    }
}

pub(in crate::way_in) fn mail_code(then: Then, why: Option<String>) -> impl IntoView {
    view! {
        <Plain title="Kijk in je mail">
            <ui::FormAlert message=why.clone()/>
            <form method="post" action="/second-factor/mail/code" class="form">
                <Onward then/>
                <ui::Field label="De code van 8 tekens" name="code" maxlength="12" autocomplete="one-time-code" error=why
                    class="code-input" required=true/>
                <ui::SubmitRow><ui::Button>"Verder"</ui::Button></ui::SubmitRow>
            </form>
            <ui::BackLink href="/devices" label="Mijn telefoons en computers"/>
        </Plain>
    }
}
