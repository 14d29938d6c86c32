//! What is kept how long, and what goes tomorrow.

use super::{Always, Kept, rules::Bounds, store::Going};
use crate::{
    shell::Desk,
    ui::{self, DeskItem, IconName},
};
use leptos::prelude::*;

/// One kind at one school.
pub(super) struct OfSchool {
    pub going: Going<Kept>,
    pub months: String,
    pub why: Option<String>,
}

pub(super) struct Retention {
    pub place: String,
    pub kinds: Vec<OfSchool>,
    pub done: bool,
}

pub(super) fn retention(page: Retention) -> impl IntoView {
    let going: Vec<Going<Kept>> = page.kinds.iter().map(|kind| kind.going).collect();
    let fields = page.kinds.into_iter().map(field).collect_view();
    let always = Always::ALL
        .iter()
        .map(|kind| view! { <div><dt>{kind.label()}</dt><dd>{kind.how_long()}</dd></div> })
        .collect_view();
    view! {
        <Desk current=DeskItem::Elsewhere place=page.place>
            <ui::BackLink href="/school" label="School"/>
            <ui::PageHead title="Wat we bewaren" lead="Elke nacht verdwijnt wat te oud is. Daarna is het niet terug te halen."/>
            {page.done.then(|| view! { <ui::Notice title="Bewaard">"Dit geldt vanaf de komende nacht."</ui::Notice> })}
            <div class="desk-cols">
                <div class="stack wide">
                    {tomorrow(&going)}
                    <ui::Card title="Hoeveel maanden">
                        <form method="post" action="/school/retention" class="form">
                            {fields}
                            <ui::SubmitRow><ui::Button>"Bewaren"</ui::Button></ui::SubmitRow>
                        </form>
                    </ui::Card>
                </div>
                <aside class="stack">
                    <ui::Card title="Overal hetzelfde">
                        <dl class="facts wide">{always}</dl>
                        <p class="soft">"Wie bij wie keek, staat apart. Dat logboek blijft 60 maanden."</p>
                    </ui::Card>
                </aside>
            </div>
        </Desk>
    }
}

/// "Morgen verdwijnen: 14 check-ins … van 5 mensen."
fn tomorrow(going: &[Going<Kept>]) -> impl IntoView + use<> {
    let lines: Vec<String> = going.iter().filter(|kind| kind.rows > 0).map(line).collect();
    if lines.is_empty() {
        return view! { <ui::EmptyState icon=IconName::Clock title="Morgen verdwijnt er niets" text="Er is niets ouder dan jullie bewaren."/> }.into_any();
    }
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! { <ui::Card title="Morgen verdwijnen" lit=true><ul class="bullets">{lines}</ul></ui::Card> }.into_any()
}

fn line(going: &Going<Kept>) -> String {
    let people = if going.people == 1 { "1 mens".to_owned() } else { format!("{} mensen", going.people) };
    let rows = if going.rows == 1 { "1 regel".to_owned() } else { format!("{} regels", going.rows) };
    format!("{}: {rows} van {people}", going.kind.label())
}

fn field(kind: OfSchool) -> impl IntoView {
    let Bounds { usual, least, most } = kind.going.kind.bounds();
    let hint = format!("{} Van {least} tot {most} maanden, gewoonlijk {usual}.", kind.going.kind.about());
    view! {
        <ui::Field label=kind.going.kind.label() name=kind.going.kind.as_str() value=kind.months hint
            error=kind.why inputmode="numeric" class="short" required=true/>
    }
}
