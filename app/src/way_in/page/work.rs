//! Signing in with two factors at once.

use super::PasskeyForm;
use crate::{shell::Plain, ui};
use leptos::prelude::*;

pub(in crate::way_in) fn sign_in(typed: String, has_passkeys: bool, why: Option<String>) -> impl IntoView {
    view! {
        <Plain title="Inloggen">
            <ui::FormAlert message=why/>
            {has_passkeys.then(|| view! {
                <ui::Card title="Met een passkey">
                    <p>"Dat is je vinger, je gezicht of de code van je apparaat."</p>
                    <PasskeyForm kind="get" begin="/sign-in/passkey/begin" action="/sign-in/passkey" button="Inloggen met een passkey"/>
                </ui::Card>
            })}
            <ui::Card title="Met een wachtwoord">
                <form method="post" action="/sign-in/work" class="form">
                    <ui::Field label="Je mailadres" name="mail" kind="email" value=typed autocomplete="username" required=true/>
                    <ui::Field label="Je wachtwoord" name="password" kind="password" autocomplete="current-password" required=true/>
                    <ui::Field label="De code van 6 cijfers" name="code" hint="Uit de app op je telefoon."
                        inputmode="numeric" autocomplete="one-time-code" maxlength="8" required=true/>
                    <ui::SubmitRow><ui::Button>"Inloggen"</ui::Button></ui::SubmitRow>
                </form>
            </ui::Card>
            <p>"Lukt het niet? Vraag een code per mail. Daarna gebruik je een herstelcode."</p>
            <ui::BackLink href="/sign-in" label="Een code per mail"/>
        </Plain>
    }
}
