//! The packet as the municipality reads it: on the screen, in the preview, and on paper.

use crate::{
    escalations::store::{Case, Kept},
    ui,
};
use leptos::prelude::*;

/// The sheet. Nothing stands on it but what was chosen.
#[component]
pub(super) fn Sheet(case: Case, sentences: Vec<Kept>) -> impl IntoView {
    let agreed = agreed(&case);
    let owner = format!("{}, {}", case.owner_name(), case.school);
    let wanted = format!("uiterlijk {}", case.wanted_on.in_words());
    let rows = sentences.into_iter().map(|sentence| {
        view! { <li class="sentence"><p>{sentence.words}</p><small class="soft">{sentence.source}</small></li> }
    });
    let decides = format!(
        "{} blijft de regisseur en houdt contact. De gemeente beslist over de hulp van de gemeente. {} beslist wat er gedeeld wordt.",
        case.owner, case.first_name
    );
    view! {
        <article class="sheet">
            <div>
                <h2>{case.name()}</h2>
                <p class="soft">{format!("Oud-leerling van {} · gemeente {}", case.school, case.municipality)}</p>
            </div>
            <div><h3>"Wat is er aan de hand?"</h3><p class="read-text">{case.cause.clone()}</p></div>
            <div><h3>"Wat vraagt school?"</h3><p class="read-text">{case.asked.clone()}</p><p><b>{wanted}</b></p></div>
            <div><h3>"Dit mag je weten"</h3><ul class="sentences">{rows.collect_view()}</ul></div>
            <div>
                <h3>"Wie doet wat?"</h3>
                <dl class="facts wide">
                    <div><dt>"Regisseur"</dt><dd>{owner}{case.owner_phone.as_deref().map(phone)}</dd></div>
                    <div><dt>"Wie beslist"</dt><dd>{decides}</dd></div>
                </dl>
            </div>
            <p class="soft">{agreed}</p>
        </article>
    }
}

fn phone(number: &str) -> impl IntoView + use<> {
    let href = format!("tel:{}", number.replace(' ', ""));
    view! { " · " <a href=href>{number.to_owned()}</a> }
}

/// Why it may be read.
fn agreed(case: &Case) -> String {
    let day = case.approved_at.map(|at| at.day().with_year()).unwrap_or_default();
    match case.ground_kind {
        _ if case.sent_at.is_none() => format!("{} heeft nog geen ja gezegd.", case.first_name),
        Some(kind) => format!(
            "Gedeeld zonder toestemming, op grond van {}. Twee medewerkers van school besloten dit op {day}.",
            kind.label()
        ),
        None => format!("{} las dit en zei ja op {day}.", case.first_name),
    }
}

/// How to print it: the browser's own way, so that it needs no script.
#[component]
pub(super) fn PrintHint() -> impl IntoView {
    view! {
        <p class="soft no-print row">
            <ui::Icon name=ui::IconName::Printer/>
            <span>"Op papier? Kies “Afdrukken” in je browser. Er komt niets op papier dan deze zaak."</span>
        </p>
    }
}
