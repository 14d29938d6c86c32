//! The alumnus reads what would go, and decides.

use crate::{
    handovers::{State, store::Handover},
    moment::{Day, capital},
    shell::Phone,
    ui::{self, ButtonKind, IconName, NavItem},
};
use leptos::prelude::*;

/// What the page shows.
pub(in crate::handovers) struct Mine {
    pub handover: Handover,
    pub today: Day,
}

pub(in crate::handovers) fn mine(page: Mine) -> impl IntoView {
    let handover = page.handover;
    let title = match handover.state {
        State::Asked => format!("Mag {} dit doorgeven?", handover.by_name),
        State::Given | State::Received => "Dit geven we door".to_owned(),
        State::Refused | State::Withdrawn => "Dit gaat niet door".to_owned(),
    };
    let may_choose = matches!(handover.state, State::Asked | State::Given);
    let action = format!("/handover/{}", handover.id);
    let state = handover.state;
    let (first, content) = (first_words(&handover, page.today), content(&handover));
    view! {
        <Phone title current=NavItem::Home>
            <ui::BackLink href="/home" label="Thuis"/>
            <ui::Card read=true lit={state == State::Asked} title=heading(state)>
                {first.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
            </ui::Card>
            {content}
            {may_choose.then(|| choice(state, action))}
        </Phone>
    }
}

const fn heading(state: State) -> &'static str {
    match state {
        State::Asked => "Aan wie?",
        State::Given => "Je zei ja",
        State::Received => "Het is er",
        State::Refused => "Je zei nee",
        State::Withdrawn => "Het is gestopt",
    }
}

/// What it is about, in short sentences.
fn first_words(handover: &Handover, today: Day) -> Vec<String> {
    let (by, to, form) = (&handover.by_name, &handover.form.to_name, &handover.form);
    let verb = if form.goes_on < today { "ging" } else { "gaat" };
    let goes = format!("Het {verb} op {}.", form.goes_on.in_words());
    match handover.state {
        State::Asked => vec![
            format!("{by} wil dit geven aan:"),
            format!("{to}."),
            form.to_kind.plain().to_owned(),
            goes,
            format!("Alleen wat hieronder staat, gaat naar {to}."),
        ],
        State::Given => vec![format!("{to} krijgt dit."), goes, "Wil je het toch niet? Dat mag.".to_owned()],
        State::Received => {
            let day = handover.received_on.map(|day| capital(&day.in_words()));
            let who = handover.received_by.clone().unwrap_or_else(|| to.clone());
            let got = format!("{who} heeft dit nu.");
            std::iter::once(got).chain(day.map(|day| format!("{day}."))).collect()
        }
        State::Refused => {
            vec!["Dat is goed.".to_owned(), "Er gaat niets weg.".to_owned(), "Alle hulp blijft gewoon.".to_owned()]
        }
        State::Withdrawn => vec![format!("{by} weet dat."), "Alle hulp blijft gewoon.".to_owned()],
    }
}

/// Exactly what goes, part by part.
fn content(handover: &Handover) -> impl IntoView + use<> {
    handover
        .form
        .parts()
        .map(|(title, words)| view! { <ui::Card read=true title><p class="said">{words}</p></ui::Card> })
}

fn choice(state: State, action: String) -> impl IntoView {
    let is_asked = state == State::Asked;
    let no = if is_asked { "Ik wil dit niet" } else { "Ik wil dit toch niet" };
    view! {
        <form method="post" action=action class="stack">
            {is_asked.then(|| view! {
                <ui::Card read=true title="Jij kiest">
                    <p>"Zeg je nee? Dan gaat er niets weg."</p>
                    <p>"Alle hulp blijft dan gewoon."</p>
                    <p>"Zeg je ja? Dan mag je later nog nee zeggen."</p>
                </ui::Card>
                <ui::Button icon=IconName::Check name="decision" value="yes">"Ik vind het goed"</ui::Button>
            })}
            <ui::Button kind=ButtonKind::Quiet icon=IconName::Cross name="decision" value="no">{no}</ui::Button>
        </form>
    }
}
