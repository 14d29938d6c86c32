//! The team on one screen: what lies, who has what, and who is away.

use super::{
    rules::{self, Cover, Lies},
    store::{Load, Unopened},
};
use crate::{
    circle::{rules::is_away, store::Absence},
    moment::At,
    shell::Desk,
    signals::rules::{look_by_in_words, tag_outside},
    ui::{self, ButtonKind, DeskItem, Tone},
};
use leptos::prelude::*;

pub(super) struct Team {
    pub place: String,
    pub unopened: Vec<(Unopened, Lies)>,
    pub loads: Vec<Load>,
    pub away: Vec<Away>,
    pub now: At,
}

/// Somebody who is away, and who has their things.
pub(super) struct Away {
    pub absence: Absence,
    pub covers: Vec<Cover>,
}

pub(super) fn team(team: Team) -> impl IntoView {
    let now = team.now;
    view! {
        <Desk current=DeskItem::Monday place=team.place>
            <ui::BackLink href="/monday" label="Maandag"/>
            <ui::PageHead title="Team" lead="Wat blijft liggen, en wie heeft veel? Wat iemand vraagt, leest alleen de kring."/>
            <div class="desk-cols">
                <div class="stack">
                    {unopened(team.unopened, now)}
                    {spread(team.loads)}
                </div>
                <aside class="stack">{away(team.away, now)}</aside>
            </div>
        </Desk>
    }
}

fn unopened(all: Vec<(Unopened, Lies)>, now: At) -> impl IntoView {
    if all.is_empty() {
        return view! {
            <ui::AllQuiet title="Niets blijft liggen" text="Alles waarvan de dag voorbij is, heeft iemand geopend."/>
        }
        .into_any();
    }
    view! {
        <section class="stack">
            <h2>"Nog niet geopend"</h2>
            <p class="soft">"De dag is voorbij, en degene van wie het is heeft nog niet gekeken."</p>
            <ul class="asks">{all.into_iter().map(|(it, lies)| one(it, lies, now)).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn one(it: Unopened, (open_by, urgency, since): Lies, now: At) -> impl IntoView {
    let late = look_by_in_words(open_by, now.day());
    let fact = format!("Ligt bij {} sinds {}, {late}.", it.task_name, since.day().in_words());
    let link = format!("/alumni/{}", it.alumnus_id);
    let who = format!("Wie kent {}?", it.first_name);
    view! {
        <ui::AskRow name=format!("{} {}", it.first_name, it.last_name) tint=ui::tint_of(&it.alumnus_id.0) href=link.clone()
            tone=Tone::Waits reason=tag_outside(urgency) fact>
            <ui::ButtonLink href=link kind=ButtonKind::Bare>{who}</ui::ButtonLink>
        </ui::AskRow>
    }
}

fn spread(loads: Vec<Load>) -> impl IntoView {
    view! {
        <section class="stack">
            <h2>"Wie heeft wat?"</h2>
            <div class="table-wrap" tabindex="0" role="region" aria-label="Wie heeft wat?">
                <table class="table cards">
                    <thead><tr>
                        <th>"Wie"</th><th class="num">"Oud-leerlingen"</th><th class="num">"Signalen"</th>
                        <th class="num">"Te laat"</th><th class="num">"Vragen"</th><th class="num">"Bij de gemeente"</th>
                    </tr></thead>
                    <tbody>{loads.into_iter().map(load).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

fn load(load: Load) -> impl IntoView {
    let late = match load.late {
        0 => view! { "0" }.into_any(),
        many => view! { <ui::Tag tone=Tone::Waits>{many.to_string()}</ui::Tag> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{format!("{} {}", load.first_name, load.last_name)}</th>
            <td class="num" data-label="Oud-leerlingen">{load.alumni}</td>
            <td class="num" data-label="Signalen">{load.signals}</td>
            <td class="num" data-label="Te laat">{late}</td>
            <td class="num" data-label="Vragen">{load.questions}</td>
            <td class="num" data-label="Bij de gemeente">{load.cases}</td>
        </tr>
    }
}

fn away(away: Vec<Away>, now: At) -> impl IntoView {
    let none = away.is_empty();
    view! {
        <ui::Card title="Wie is er weg?">
            {none.then(|| view! { <p class="soft">"Iedereen is er."</p> })}
            <ul class="lines">{away.into_iter().map(|it| covered(it, now)).collect_view()}</ul>
            <ui::ButtonLink href="/absence" kind=ButtonKind::Bare>"Naar afwezig"</ui::ButtonLink>
        </ui::Card>
    }
}

fn covered(away: Away, now: At) -> impl IntoView {
    let Absence { name, from_day, until_day, .. } = away.absence;
    let is_now = is_away((from_day, until_day), now.day());
    let days = format!("{} tot en met {}", from_day.in_words(), until_day.in_words());
    let covers = rules::cover_in_words(&away.covers);
    view! {
        <li class="stack tight">
            <span class="spread"><b>{name}</b>{is_now.then(|| view! { <ui::Tag tone=Tone::Waits>"nu weg"</ui::Tag> })}</span>
            <span>{days}</span>
            {covers.into_iter().map(|line| view! { <span class="soft">{line}</span> }).collect_view()}
        </li>
    }
}
