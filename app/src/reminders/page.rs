//! The list of reminders at the desk, and the plain page of the alumnus.

use super::{
    ReminderId,
    rules::{self, Told, knocked_plainly},
    store::{Change, Letter, Listed},
};
use crate::{
    circle::store::Brief,
    moment::{At, Day, capital},
    reminders::rules::Knocked,
    shell::{Desk, Phone},
    ui::{self, ButtonKind, DeskItem, IconName, NavItem, Tone},
    waakvlam::claims::Outcome,
};
use leptos::prelude::*;

pub(super) struct List {
    pub place: String,
    pub brief: Brief,
    pub all: Vec<Listed>,
    pub changes: Vec<Change>,
    pub paused: Option<Day>,
    pub typed: Typed,
    pub now: At,
}

/// What was typed in the form of one reminder, and what is wrong with it.
#[derive(Clone, Default)]
pub(super) struct Typed {
    pub reminder: Option<ReminderId>,
    pub day: String,
    pub word: String,
    pub wrong_day: Option<String>,
    pub wrong_word: Option<String>,
    pub cancels: bool,
}

pub(super) fn list(list: List) -> impl IntoView {
    let List { place, brief, all, changes, paused, typed, now } = list;
    let (mut coming, past): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.told.outcome.is_none());
    coming.reverse();
    let back = format!("/alumni/{}", brief.id);
    let lead = format!("Wat {} krijgt, wat ging, en waarom niet.", brief.first_name);
    let paused = paused.map(|until| format!("{} wil rust tot {}.", brief.first_name, until.in_words()));
    let none = coming.is_empty();
    let base = back.clone();
    let year = format!("{back}/reminders/year");
    let comes = coming.into_iter().map(move |one| comes(&base, one, &typed, now)).collect_view();
    let changed = changed(&back, changes);
    view! {
        <Desk current=DeskItem::Alumni place>
            <ui::BackLink href=back label=brief.first_name.clone()/>
            <ui::PageHead title="Herinneringen" lead/>
            {paused.map(|text| view! { <ui::Notice tone=Tone::Calm title=text/> })}
            <p><a href=year>"Een jaar op één bladzijde"</a></p>
            <div class="desk-cols">
                <div class="stack">
                    <ui::Card title="Wat komt">
                        {none.then(|| view! { <p class="soft">"Er staat niets gepland."</p> })}
                        <ul class="lines">{comes}</ul>
                    </ui::Card>
                    <ui::Card title="Het afgelopen jaar">{went(past, now)}</ui::Card>
                </div>
                <aside class="stack">{changed}</aside>
            </div>
        </Desk>
    }
}

fn comes(base: &str, one: Listed, typed: &Typed, now: At) -> impl IntoView + use<> {
    let words = rules::in_words(&one.told, now);
    let label = one.told.kind.label();
    let form = rules::may_change(one.told.kind).then(|| change_form(base, &one, typed));
    view! {
        <li class="stack tight">
            <p><b>{label}</b><br/>{words}</p>
            {form}
        </li>
    }
}

/// One form with two ways to send it: without script, and without a page in between.
fn change_form(base: &str, one: &Listed, typed: &Typed) -> impl IntoView + use<> {
    let mine = if typed.reminder.as_ref() == Some(&one.id) { typed.clone() } else { Typed::default() };
    let is_open = mine.reminder.is_some();
    let (to_move, to_cancel) =
        (format!("{base}/reminders/{}/move", one.id), format!("{base}/reminders/{}/cancel", one.id));
    let day_id = format!("day-{}", one.id);
    let (word_id, reason_id) = (format!("word-{}", one.id), format!("reason-{}", one.id));
    let (moved_word, cancel_word) = match mine.cancels {
        true => ((String::new(), None), (mine.word, mine.wrong_word)),
        false => ((mine.word, mine.wrong_word), (String::new(), None)),
    };
    view! {
        <details open=is_open>
            <summary>"Andere dag, of niet"</summary>
            <div class="two">
                <form method="post" action=to_move class="form">
                    <ui::Field id=day_id label="Nieuwe dag" name="day" kind="date" value=mine.day error=mine.wrong_day/>
                    <ui::Field id=word_id label="Waarom" name="word" value=moved_word.0 error=moved_word.1
                        hint="Collega's lezen dit, en de oud-leerling in de kopie van alles."/>
                    <ui::Button kind=ButtonKind::Quiet icon=IconName::Calendar>"Verplaatsen"</ui::Button>
                </form>
                <form method="post" action=to_cancel class="form">
                    <ui::Field id=reason_id label="Waarom niet" name="word" value=cancel_word.0 error=cancel_word.1
                        hint="De volgende blijft gepland."/>
                    <ui::Button kind=ButtonKind::Quiet icon=IconName::Cross>"Niet vragen"</ui::Button>
                </form>
            </div>
        </details>
    }
}

fn went(past: Vec<Listed>, now: At) -> impl IntoView {
    let rows = past
        .into_iter()
        .filter(|one| one.told.outcome != Some(Outcome::Replaced))
        .map(|one| {
            let when = one.told.due_at;
            let words = rules::in_words(&one.told, now);
            let label = one.told.kind.label();
            view! {
                <tr>
                    <td data-label="Wanneer" class="nowrap"><time datetime=when.iso()>{when.short()}</time></td>
                    <td data-label="Wat">{label}</td>
                    <td data-label="Hoe het ging">{words}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let none = rows.is_empty();
    view! {
        {none.then(|| view! { <p class="soft">"Nog niets."</p> })}
        {(!none).then(|| view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label="Het afgelopen jaar">
                <table class="table cards">
                    <thead><tr><th>"Wanneer"</th><th>"Wat"</th><th>"Hoe het ging"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })}
    }
}

fn changed(base: &str, changes: Vec<Change>) -> Option<impl IntoView + use<>> {
    let base = base.to_owned();
    let none = changes.is_empty();
    let rows = changes
        .into_iter()
        .map(|change| {
            let undo = format!("{base}/reminders/{}/undo", change.reminder_id);
            let from = change.from_at.day().in_words();
            let what = match change.to_at {
                Some(to) => format!("{} verplaatste {from} naar {}.", change.by_name, to.day().in_words()),
                None => format!("{} haalde {from} van de lijst.", change.by_name),
            };
            view! {
                <li class="stack tight">
                    <p>{what}</p>
                    <p class="said">{change.words}</p>
                    <form method="post" action=undo><ui::Button kind=ButtonKind::Bare>"Ongedaan maken"</ui::Button></form>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!none).then(|| view! { <ui::Card title="Wat school veranderde"><ul class="lines">{rows}</ul></ui::Card> })
}

/// What somebody sees of their own reminders and messages.
pub(super) struct Why {
    pub asked: Vec<Told>,
    pub letters: Vec<Letter>,
    pub paused: Option<Day>,
    pub next: Option<At>,
}

pub(super) fn why(why: Why) -> impl IntoView {
    let next = match why.paused {
        Some(until) => format!("Je wilde rust. Die duurt tot {}.", until.in_words()),
        None => why.next.map_or_else(
            || "We vragen je nu niets.".to_owned(),
            |at| format!("{}. Dan vragen we het weer.", capital(&at.in_words())),
        ),
    };
    let asked = why
        .asked
        .iter()
        .map(|told| {
            let day = rules::day_of(told);
            view! { <li><b>{day}</b>{rules::plainly(told).into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}</li> }
        })
        .collect::<Vec<_>>();
    let letters = why.letters.into_iter().filter_map(letter).collect::<Vec<_>>();
    let (no_asked, no_letters) = (asked.is_empty(), letters.is_empty());
    view! {
        <Phone title="Waarom kreeg ik dit niet?" current=NavItem::Elsewhere>
            <ui::BackLink href="/home" label="Thuis"/>
            <ui::Card title="De volgende keer" read=true><p>{next}</p></ui::Card>
            <ui::Card title="Wat we vroegen" read=true>
                {no_asked.then(|| view! { <p>"We vroegen je nog niets."</p> })}
                <ul class="lines">{asked}</ul>
            </ui::Card>
            {(!no_letters).then(|| view! {
                <ui::Card title="Andere berichten" read=true><ul class="lines">{letters}</ul></ui::Card>
            })}
            <p><a href="/my-year">"Wanneer vragen we iets?"</a></p>
            <p><a href="/help-now">"Klopt er iets niet? Vraag hulp."</a></p>
        </Phone>
    }
}

fn letter(letter: Letter) -> Option<impl IntoView> {
    let knock = Knocked { channel: letter.channel, at: letter.knocked_at, outcome: letter.outcome };
    let became = knocked_plainly(&knock)?;
    let day = capital(&letter.created_at.day().in_words());
    Some(view! { <li><b>{day}</b><p>{letter.text}</p><p>{became}</p></li> })
}
