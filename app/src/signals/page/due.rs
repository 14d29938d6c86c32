//! Beside the names of Monday: what was promised, what waits at others, and what comes.

use super::fact_line;
use crate::{
    access::AlumnusId,
    check_ins::store::Promised,
    escalations::{
        State,
        store::{DuePromise, Listed},
    },
    handovers::{rules::term_in_words as handover_term, store::OnItsWay},
    moment::{At, Day, capital},
    questions::{self, store::Question},
    signals::{
        rules::coming::{self, Month, promise_in_words},
        store::Comes,
    },
    ui::{self, ButtonKind, Tone},
    working_days,
};
use leptos::prelude::*;

/// At most so many lines in one card; the rest stands where the card leads.
const LINES: usize = 5;

/// A call that the reader promised, or a colleague for whom they stand in.
pub(in crate::signals) struct PromisedCall {
    pub alumnus: AlumnusId,
    pub name: String,
    pub day: Day,
}

impl From<Promised> for PromisedCall {
    fn from(it: Promised) -> Self {
        Self { name: format!("{} {}", it.first_name, it.last_name), alumnus: it.alumnus_id, day: it.again_on }
    }
}

fn more(all: usize) -> Option<impl IntoView> {
    let more = all.saturating_sub(LINES);
    (more > 0).then(|| view! { <p class="soft">{format!("En nog {more}.")}</p> })
}

/// A line that leads somewhere, with how late it is.
fn line(href: String, words: String, tone: Tone, tag: String) -> impl IntoView {
    view! { <li class="spread"><a href=href>{words}</a><ui::Tag tone>{tag}</ui::Tag></li> }
}

/// Of which the day has come: calls, and what school and municipality promised about a case.
pub(super) fn promises(
    calls: &[PromisedCall],
    own: &[DuePromise],
    cases: &[Listed],
    now: At,
) -> Option<impl IntoView + use<>> {
    let today = now.day();
    let mine = calls.iter().map(|call| {
        line(
            format!("/alumni/{}", call.alumnus),
            format!("{} bellen", call.name),
            Tone::Waits,
            promise_in_words(call.day, today),
        )
        .into_any()
    });
    let theirs = cases.iter().filter_map(|case| {
        let day = case.action_on.filter(|day| case.state == State::Accepted && *day <= today)?;
        let who = case.actor_name.clone().unwrap_or_else(|| case.municipality.clone());
        let words = format!("{who} voor {}", case.first_name);
        Some(line(format!("/escalations/{}", case.id), words, Tone::Waits, promise_in_words(day, today)).into_any())
    });
    let ours = own.iter().map(|one| {
        let words = format!("{} voor {}", one.name, one.first_name);
        let tag = promise_in_words(one.on_day, today);
        line(format!("/escalations/{}", one.escalation_id), words, Tone::Waits, tag).into_any()
    });
    let rows: Vec<_> = mine.chain(ours).chain(theirs).collect();
    let many = rows.len();
    let has_calls = !calls.is_empty();
    (many > 0).then(|| {
        view! {
            <ui::Card title="Beloofd">
                <ul class="lines">{rows.into_iter().take(LINES).collect_view()}</ul>
                {more(many)}
                {has_calls.then(|| view! { <ui::ButtonLink href="/calls" kind=ButtonKind::Bare>"Naar de belronde"</ui::ButtonLink> })}
            </ui::Card>
        }
    })
}

/// The reader's own questions with their age, and how many wait at all.
pub(super) fn questions(mine: &[Question], all: &[Question], now: At) -> impl IntoView + use<> {
    let late = all.iter().filter(|question| question.is_late(now.day())).count();
    let (open, late) = (super::count(all.len()), super::count(late));
    let rows: Vec<_> = mine
        .iter()
        .take(LINES)
        .map(|question| {
            let (tone, age) = questions::age(question, now.day());
            line(
                format!("/answers/{}", question.id),
                format!("{} {}", question.first_name, question.last_name),
                tone,
                age,
            )
        })
        .collect();
    let (has_mine, many) = (!rows.is_empty(), mine.len());
    view! {
        <ui::Card title="Vragen">
            {has_mine.then(|| view! { <ul class="lines">{rows}</ul> })}
            {more(many)}
            {(open == 0).then(|| view! { <p class="soft">"Niemand wacht op antwoord."</p> })}
            {(open > 0).then(|| view! {
                <dl class="facts">{fact_line("Wachten op antwoord", open)}{fact_line("Te laat", late)}</dl>
                <ui::ButtonLink href="/answers" kind=ButtonKind::Bare>"Naar de vragen"</ui::ButtonLink>
            })}
        </ui::Card>
    }
}

/// What was handed over and nobody has said to have received.
pub(super) fn not_received(
    cases: &[Listed],
    (handed, working_days): (&[OnItsWay], i64),
    now: At,
) -> Option<impl IntoView + use<>> {
    let cases = cases.iter().filter(|case| case.state == State::Sent).map(|case| {
        let desk = case.contact.clone().unwrap_or_else(|| case.municipality.clone());
        let (href, name) = (format!("/escalations/{}", case.id), format!("{} {}", case.first_name, case.last_name));
        let (tone, term) = term_in_words(case.term_at, now);
        view! {
            <li class="stack tight">
                <span class="spread"><a href=href>{name}</a><ui::Tag tone>{term}</ui::Tag></span>
                <span class="soft">{format!("Ligt bij {desk}.")}</span>
            </li>
        }
        .into_any()
    });
    let handed = handed.iter().map(|one| {
        let href = format!("/alumni/{}/handover/{}", one.alumnus_id, one.id);
        let name = format!("{} {}", one.first_name, one.last_name);
        let (is_late, term) = handover_term(one.given_on, working_days, now.day());
        let tone = if is_late { Tone::Waits } else { Tone::Calm };
        let whom = format!("Overdracht aan {} ({}).", one.to_name, one.to_kind.label());
        view! {
            <li class="stack tight">
                <span class="spread"><a href=href>{name}</a><ui::Tag tone>{term}</ui::Tag></span>
                <span class="soft">{whom}</span>
            </li>
        }
        .into_any()
    });
    let rows: Vec<_> = cases.chain(handed).collect();
    (!rows.is_empty()).then(|| view! { <ui::Card title="Nog niet ontvangen"><ul class="lines">{rows}</ul></ui::Card> })
}

/// "nog 2 werkdagen", "vandaag antwoord".
pub(super) fn term_in_words(term: Option<At>, now: At) -> (Tone, String) {
    match term.map(|term| working_days::between(now.day(), term.day())) {
        None => (Tone::Calm, "zonder termijn".into()),
        Some(..=0) => (Tone::Waits, "vandaag antwoord".into()),
        Some(days) => (Tone::Waits, format!("nog {}", working_days::in_words(days))),
    }
}

/// Birthdays on which rules change and contracts that end, in the order in which they come.
pub(super) fn soon(people: &[Comes], now: At) -> Option<impl IntoView + use<>> {
    let today = now.day();
    let mut all: Vec<(Day, AlumnusId, String)> = Vec::new();
    for one in people {
        if let Some((age, day)) = coming::birthday(one.born_on, today) {
            all.push((day, one.alumnus_id.clone(), format!("{} {} wordt {age}", one.first_name, one.last_name)));
        }
        if let Some(day) = coming::ends(one.contract_ends_on, today) {
            let at = one.employer.as_ref().map(|name| format!(" bij {name}")).unwrap_or_default();
            let words = format!("{} {}: contract{at} stopt", one.first_name, one.last_name);
            all.push((day, one.alumnus_id.clone(), words));
        }
    }
    all.sort();
    let many = all.len();
    let rows = all.into_iter().take(LINES).map(|(day, alumnus, words)| {
        let href = format!("/alumni/{alumnus}");
        view! {
            <li class="stack tight"><a href=href>{words}</a><span class="soft">{capital(&day.in_words())}</span></li>
        }
    });
    let rows: Vec<_> = rows.collect();
    (many > 0).then(|| {
        view! { <ui::Card title="Komende 90 dagen"><ul class="lines">{rows}</ul>{more(many)}</ui::Card> }
    })
}

/// The half-yearly measurements that are due or come: a line a month, with one's own people beneath.
pub(super) fn measured(months: Vec<Month>) -> Option<impl IntoView> {
    let rows: Vec<_> = months.into_iter().map(month).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <ui::Card title="Metingen">
                <ul class="lines">{rows}</ul>
                <ui::ButtonLink href="/alumni" kind=ButtonKind::Bare>"Naar de oud-leerlingen"</ui::ButtonLink>
            </ui::Card>
        }
    })
}

fn month(month: Month) -> impl IntoView {
    let (people, mine) = (month.people(), month.mine.len());
    let shown = mine.min(LINES);
    let more = people - super::count(shown);
    let others = (more > 0 && shown > 0).then(|| view! { <small>{format!("En nog {more}.")}</small> });
    let names: Vec<_> = month
        .mine
        .into_iter()
        .take(LINES)
        .map(|(alumnus, name)| {
            let (href, spoken) = (format!("/alumni/{alumnus}/measurements"), ": meting vastleggen");
            view! { <li><a href=href>{name}<span class="unseen">{spoken}</span></a></li> }
        })
        .collect();
    let lines: Vec<_> = month
        .half_years
        .into_iter()
        .map(|half_year| view! { <span class="soft">{coming::measured_in_words(half_year)}</span> })
        .collect();
    view! {
        <li class="stack tight">
            <span class="spread"><b>{month.name}</b>{month.is_late.then(|| view! { <ui::Tag tone=Tone::Waits>"nog niet gedaan"</ui::Tag> })}</span>
            {lines}
            {(shown > 0).then(|| view! { <ul class="month-names">{names}</ul> })}
            {others}
        </li>
    }
}
