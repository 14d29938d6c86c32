//! What pages carry for the phone, and the page for when there is no internet.

use crate::{
    shell::Plain,
    ui::{self, ButtonKind, IconName, Tone},
};
use leptos::prelude::*;

/// Starts what a phone does by itself. Every page works without it.
#[component]
pub fn AppScript() -> impl IntoView {
    view! { <script type="module" src="/phone.js"></script> }
}

/// Where a page shows what is still on this phone; empty until the phone fills it.
#[component]
pub fn Waiting() -> impl IntoView {
    view! { <div id="waiting" class="stack" aria-live="polite"></div> }
}

pub(super) fn offline() -> impl IntoView {
    view! {
        <Plain title="Je hebt nu geen internet">
            <p id="why">"Deze pagina kun je nu niet zien."</p>
            <Waiting/>
            <ui::ButtonLink href="/home" kind=ButtonKind::Quiet icon=IconName::Home>"Naar thuis"</ui::ButtonLink>
            <ui::Tile href="/help-now" icon=IconName::HelpNow title="Hulp nu" sub="Bellen kan ook zonder internet" tone=Tone::Waits/>
            <AppScript/>
        </Plain>
    }
}
