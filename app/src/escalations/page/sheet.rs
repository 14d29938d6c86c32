//! The packet as the municipality reads it: on the screen, in the preview, and on paper.

use crate::{
    escalations::{
        packet::{ASKED, CAUSE, KNOWN, Packet, WHO},
        store::{Case, Kept},
    },
    ui::{self, ButtonKind, IconName},
};
use leptos::prelude::*;

/// The sheet. Nothing stands on it but what was chosen.
#[component]
pub(super) fn Sheet(case: Case, sentences: Vec<Kept>) -> impl IntoView {
    let Packet { name, from, cause, asked, wanted, sentences, owner, phone, decides, agreed } =
        Packet::of(&case, &sentences);
    let rows = sentences.into_iter().map(|(words, source)| {
        view! { <li class="sentence"><p>{words}</p><small class="soft">{source}</small></li> }
    });
    view! {
        <article class="sheet">
            <div><h2>{name}</h2><p class="soft">{from}</p></div>
            <div><h3>{CAUSE}</h3><p class="read-text">{cause}</p></div>
            <div><h3>{ASKED}</h3><p class="read-text">{asked}</p><p><b>{wanted}</b></p></div>
            <div><h3>{KNOWN}</h3><ul class="sentences">{rows.collect_view()}</ul></div>
            <div>
                <h3>{WHO}</h3>
                <dl class="facts wide">
                    <div><dt>"Regisseur"</dt><dd>{owner}{phone.as_deref().map(call)}</dd></div>
                    <div><dt>"Wie beslist"</dt><dd>{decides}</dd></div>
                </dl>
            </div>
            <p class="soft">{agreed}</p>
        </article>
    }
}

fn call(number: &str) -> impl IntoView + use<> {
    let href = format!("tel:{}", number.replace(' ', ""));
    view! { " · " <a href=href>{number.to_owned()}</a> }
}

/// How to take it along: as a file, or by the browser's own way of printing, which needs no script.
#[component]
pub(super) fn PrintHint(#[prop(into)] file: String) -> impl IntoView {
    view! {
        <div class="spread no-print">
            <p class="soft row">
                <ui::Icon name=IconName::Printer/>
                <span>"Op papier? Kies “Afdrukken” in je browser. Er komt niets op papier dan deze zaak."</span>
            </p>
            <ui::ButtonLink href=file kind=ButtonKind::Quiet icon=IconName::Download>"Als PDF"</ui::ButtonLink>
        </div>
    }
}
