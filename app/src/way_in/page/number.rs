//! Another phone number.

use crate::{shell::Plain, ui};
use leptos::prelude::*;

pub(in crate::way_in) fn number(typed: String, why: Option<String>) -> impl IntoView {
    view! {
        <Plain title="Je telefoonnummer">
            <ui::FormAlert message=why.clone()/>
            <form method="post" action="/phone-number" class="form">
                <ui::Field label="Je nieuwe nummer" name="number" kind="tel" value=typed autocomplete="tel" error=why
                    hint="Daar sturen we een sms met een code heen." maxlength="30" required=true/>
                <ui::SubmitRow><ui::Button>"Stuur mij een code"</ui::Button></ui::SubmitRow>
            </form>
            <ui::BackLink href="/devices" label="Mijn telefoons en computers"/>
        </Plain>
    }
}

pub(in crate::way_in) fn code(why: Option<String>) -> impl IntoView {
    view! {
        <Plain title="Kijk in je sms">
            <p>"Daar staat een code. Typ die hier."</p>
            <ui::FormAlert message=why.clone()/>
            <form method="post" action="/phone-number/code" class="form">
                <ui::Field label="De code van 8 tekens" name="code" maxlength="12" autocomplete="one-time-code" error=why
                    class="code-input" required=true/>
                <ui::SubmitRow><ui::Button>"Bewaren"</ui::Button></ui::SubmitRow>
            </form>
            <p>"Geen sms gekregen? Kijk of het nummer klopt."</p>
            <ui::BackLink href="/phone-number" label="Een ander nummer"/>
        </Plain>
    }
}

/// Where no SMS goes out, school writes a new number down.
pub(in crate::way_in) fn tell_school() -> impl IntoView {
    view! {
        <Plain title="Je telefoonnummer">
            <p>"Heb je een nieuw nummer? Zeg het tegen school. Dan schrijven zij het op."</p>
            <ui::BackLink href="/devices" label="Mijn telefoons en computers"/>
        </Plain>
    }
}
