//! How the app comes on a phone, by platform, with drawings of our own.

use super::pictures::{self, Picture};
use crate::{shell::Mine, ui};
use leptos::prelude::*;

/// One step: its drawing, and one sentence.
type Step = (&'static str, &'static str);

const IPHONE: &[Step] = &[
    (pictures::SHARE, "Open deze app in Safari. Druk op delen."),
    (pictures::ADD, "Kies: zet op beginscherm."),
    (pictures::ON_SCREEN, "Open Waakvlam nu met het nieuwe plaatje."),
    (pictures::ALLOW, "Log in en zet daar de meldingen aan."),
];

const ANDROID: &[Step] = &[
    (pictures::DOTS, "Open deze app in Chrome. Druk op de drie puntjes."),
    (pictures::ADD, "Kies: toevoegen aan startscherm."),
    (pictures::ON_SCREEN, "Open Waakvlam nu met het nieuwe plaatje."),
    (pictures::ALLOW, "Zet daar de meldingen aan."),
];

pub(in crate::push) fn install() -> impl IntoView {
    view! {
        <Mine title="De app op je telefoon">
            <ui::BackLink href="/push" label="Meldingen"/>
            <p class="lead">"Dan zie je Waakvlam tussen je andere apps."</p>
            <ui::Card title="Heb je een iPhone?" read=true>
                <p>"Op een iPhone moet dit eerst. Dan pas komen er meldingen."</p>
                {steps(IPHONE)}
            </ui::Card>
            <ui::Card title="Heb je een andere telefoon?" read=true>
                <p>"Hier hoeft het niet. Het is wel handig."</p>
                {steps(ANDROID)}
            </ui::Card>
            <p>"Lukt het niet? Vraag het aan iemand die je helpt."</p>
        </Mine>
    }
}

fn steps(steps: &'static [Step]) -> impl IntoView {
    let rows = steps.iter().map(|(picture, words)| {
        view! { <li><Picture of=*picture/><span>{*words}</span></li> }
    });
    view! { <ol class="pictured">{rows.collect_view()}</ol> }
}
