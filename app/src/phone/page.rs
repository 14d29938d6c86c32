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

/// In a form that may wait on a phone while it asks for help: nobody knows of it then, and a human can be called. The
/// phone shows the same beside what waits.
#[component]
pub fn IfOffline(
    /// Who of the school it goes to: "Anja".
    calls: String,
    /// Their number.
    phone: Option<String>,
) -> impl IntoView {
    let (who, number) = (calls.clone(), phone.clone().unwrap_or_default());
    let link = phone.map(|phone| {
        let (href, words) = (format!("tel:{phone}"), format!("Bel {calls}"));
        view! { <ui::ButtonLink href kind=ButtonKind::Quiet icon=IconName::Phone>{words}</ui::ButtonLink> }
    });
    view! {
        <input type="hidden" name="call_who" value=who/>
        <input type="hidden" name="call_number" value=number/>
        <p class="soft">"Geen internet? Dan ziet niemand dit nog. Bel dan."</p>
        {link}
    }
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
