//! Another mail address.

use crate::{shell::Plain, ui};
use leptos::prelude::*;

pub(in crate::way_in) fn address(typed: String, why: Option<String>) -> impl IntoView {
    view! {
        <Plain title="Je mailadres">
            <ui::FormAlert message=why.clone()/>
            <form method="post" action="/mail-address" class="form">
                <ui::Field label="Je nieuwe mailadres" name="mail" kind="email" value=typed autocomplete="email" error=why
                    hint="Daar sturen we een code heen." required=true/>
                <ui::SubmitRow><ui::Button>"Stuur mij een code"</ui::Button></ui::SubmitRow>
            </form>
            <ui::BackLink href="/devices" label="Mijn telefoons en computers"/>
        </Plain>
    }
}

pub(in crate::way_in) fn code(why: Option<String>) -> impl IntoView {
    view! {
        <Plain title="Kijk in je nieuwe mail">
            <p>"Daar staat een code. Typ die hier."</p>
            <ui::FormAlert message=why.clone()/>
            <form method="post" action="/mail-address/code" class="form">
                <ui::Field label="De code van 8 tekens" name="code" maxlength="12" autocomplete="one-time-code" error=why
                    class="code-input" required=true/>
                <ui::SubmitRow><ui::Button>"Bewaren"</ui::Button></ui::SubmitRow>
            </form>
            <p>"Geen mail gekregen? Kijk of het adres klopt."</p>
            <ui::BackLink href="/mail-address" label="Een ander adres"/>
        </Plain>
    }
}
