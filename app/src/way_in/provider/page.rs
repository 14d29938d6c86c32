//! Screens of signing in with one's work. Whoever comes here works somewhere; the words stay simple all the same.

use super::ProviderForm;
use crate::{
    shell::{Desk, Plain},
    ui::{self, ButtonKind, Choice, DeskItem, Tone},
};
use leptos::prelude::*;

/// What was typed, what was wrong with it, and the organisations to choose from when there are more.
#[derive(Default)]
pub(super) struct Work {
    pub mail: String,
    pub why: Option<String>,
    pub choices: Vec<(String, String)>,
}

pub(super) fn work(page: Work) -> impl IntoView {
    let choices: Vec<Choice> = page.choices.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let choose = !choices.is_empty();
    let error = if choose { None } else { page.why.clone() };
    view! {
        <Plain title="Inloggen via je werk">
            <ui::FormAlert message=page.why/>
            <form method="post" action="/sign-in/provider" class="form">
                <ui::Field label="Je mailadres van je werk" name="mail" kind="email" value=page.mail autocomplete="email"
                    error required=true/>
                {choose.then(|| view! {
                    <ui::ChoiceTiles legend="Je organisatie" name="organisation" choices/>
                })}
                <ui::SubmitRow><ui::Button>"Verder"</ui::Button></ui::SubmitRow>
            </form>
            <ui::BackLink href="/sign-in" label="Inloggen"/>
        </Plain>
    }
}

pub(super) fn on(name: String, leads_to: String) -> impl IntoView {
    let lead = format!("Je gaat nu naar de inlogpagina van {name}.");
    view! {
        <Plain title="Naar je werk">
            <p class="lead">{lead}</p>
            <p>"Daar log je in zoals je gewend bent. Daarna kom je hier terug."</p>
            <ui::ButtonLink href=leads_to>"Naar de inlogpagina"</ui::ButtonLink>
            <ui::BackLink href="/sign-in" label="Inloggen"/>
        </Plain>
    }
}

pub(super) fn unavailable(name: &str) -> impl IntoView + use<> {
    let lead = format!("De inlogpagina van {name} doet het nu niet.");
    view! {
        <Plain title="Dat lukt nu niet">
            <p class="lead">{lead}</p>
            <p>"Probeer het straks nog een keer. Of kies een andere manier om in te loggen."</p>
            <ui::ButtonLink href="/sign-in">"Een andere manier"</ui::ButtonLink>
            <ui::BackLink href="/sign-in/provider" label="Inloggen via je werk"/>
        </Plain>
    }
}

pub(super) fn not_in() -> impl IntoView {
    view! {
        <Plain title="Je bent niet ingelogd">
            <p class="lead">"Met dit account kun je hier niet inloggen."</p>
            <p>"Vraag de beheerder of je erbij mag. Of kies een andere manier om in te loggen."</p>
            <ui::ButtonLink href="/sign-in">"Een andere manier"</ui::ButtonLink>
        </Plain>
    }
}

pub(super) fn too_late() -> impl IntoView {
    view! {
        <Plain title="Begin opnieuw">
            <p class="lead">"Dit inloggen is te oud, of het is al gebruikt."</p>
            <ui::ButtonLink href="/sign-in/provider">"Opnieuw beginnen"</ui::ButtonLink>
        </Plain>
    }
}

/// The admin's page.
pub(super) struct Settings {
    pub school: String,
    pub back: String,
    pub form: ProviderForm,
    pub is_kept: bool,
    pub why: Option<String>,
    pub tried: Option<Result<(), String>>,
}

pub(super) fn settings(page: Settings) -> impl IntoView {
    let Settings { school, back, form, is_kept, why, tried } = page;
    let may_add = form.may_add == "yes";
    let secret_hint = match is_kept {
        true => "Er is een geheim bewaard. Laat dit leeg om het te houden.",
        false => "Dit geeft de provider. We bewaren het versleuteld en laten het nooit meer zien.",
    };
    view! {
        <Desk current=DeskItem::Elsewhere place=school>
            <ui::PageHead title="Inloggen via werk" lead="Collega's loggen in met het account dat ze al hebben."/>
            <div class="stack wide">
                {tried.map(outcome)}
                <ui::Card title="De provider van school">
                    <p>"Vraag deze gegevens aan ICT. Geef ICT dit adres om naar terug te gaan:"</p>
                    <p><code>{back}</code></p>
                    <ui::FormAlert message=why/>
                    <form method="post" action="/school/sign-in" class="form">
                        <ui::Field label="Adres van de provider (issuer)" name="issuer" value=form.issuer required=true
                            hint="Begint met https://" autocomplete="off"/>
                        <ui::Field label="Client-id" name="client_id" value=form.client_id required=true autocomplete="off"/>
                        <ui::Field label="Geheim (client secret)" name="client_secret" kind="password" hint=secret_hint
                            autocomplete="off"/>
                        <ui::Field label="Maildomein van school" name="mail_domain" value=form.mail_domain required=true
                            hint="Bijvoorbeeld school.nl. Alleen adressen in dit domein komen binnen."/>
                        <ui::Field label="Naam van de lijst met groepen" name="group_claim" value=form.group_claim
                            hint="Niet verplicht. Bijvoorbeeld groups of roles."/>
                        <ui::Field label="Groep van medewerkers" name="staff_group" value=form.staff_group/>
                        <ui::Field label="Groep van beheerders" name="admin_group" value=form.admin_group/>
                        <ui::Check label="Wie in een groep zit, wordt vanzelf collega" name="may_add"
                            checked=may_add
                            hint="Is de groep weg bij het volgende inloggen? Dan is de toegang ook weg."/>
                        <ui::SubmitRow><ui::Button>"Bewaren"</ui::Button></ui::SubmitRow>
                    </form>
                </ui::Card>
                {is_kept.then(in_use)}
                <ui::BackLink href="/school" label="School"/>
            </div>
        </Desk>
    }
}

fn outcome(tried: Result<(), String>) -> impl IntoView {
    let (tone, words) = match tried {
        Ok(()) => {
            (Tone::Well, "De provider geeft antwoord en kent deze app. Log zelf een keer in om het af te maken.".into())
        }
        Err(why) => (Tone::Waits, why),
    };
    view! { <ui::Notice tone>{words}</ui::Notice> }
}

fn in_use() -> impl IntoView {
    view! {
        <ui::Card title="In gebruik">
            <form method="post" action="/school/sign-in/test" class="form">
                <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>"Testen"</ui::Button></ui::SubmitRow>
            </form>
            <form method="post" action="/school/sign-in/stop" class="form">
                <p>"Bij uitzetten verliezen collega's die door een groep binnenkwamen hun toegang."</p>
                <ui::SubmitRow><ui::Button kind=ButtonKind::Danger>"Uitzetten"</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}
