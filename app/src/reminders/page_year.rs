//! A year on one page: dense at the desk and in print, plain on the phone.

use super::{
    rules::{self, Told, plainly},
    year::{self, Month, Sums},
};
use crate::{
    circle::store::Brief,
    moment::{At, Day, capital},
    shell::{Desk, Phone},
    ui::{self, DeskItem, NavItem, Tone},
    waakvlam::ReminderKind,
};
use leptos::prelude::*;

pub(super) struct AtDesk {
    pub place: String,
    pub brief: Brief,
    pub all: Vec<Told>,
    /// The check-ins after the planned one, when nothing comes in between.
    pub ahead: Vec<At>,
    pub paused: Option<Day>,
    pub now: At,
}

pub(super) fn at_desk(page: AtDesk) -> impl IntoView {
    let name = page.brief.first_name.clone();
    let back = format!("/alumni/{}/reminders", page.brief.id);
    let lead = format!("Het afgelopen jaar van {name}, en wat er komt.");
    let paused = page.paused.map(|until| format!("{name} wil rust tot {}.", until.in_words()));
    let sums = Sums::of(&page.all, page.now).in_words();
    let gone = year::gone(&page.all, page.now).into_iter().map(month_at_desk).collect::<Vec<_>>();
    let coming = year::coming(&coming(&page.all, &page.ahead, page.now));
    let coming = coming.into_iter().map(coming_at_desk).collect::<Vec<_>>();
    view! {
        <Desk current=DeskItem::Alumni place=page.place>
            <ui::BackLink href=back label="Herinneringen"/>
            <ui::PageHead title="Een jaar" lead/>
            {paused.map(|text| view! { <ui::Notice tone=Tone::Calm title=text/> })}
            <ui::Card title="Wat komt">
                <p class="soft">"Elk teken van leven schuift de volgende vraag op. Wat verwacht is, komt als er niets gebeurt."</p>
                <div class="year">{coming}</div>
            </ui::Card>
            <ui::Card title="Het afgelopen jaar">
                <p><b>{sums}</b></p>
                <div class="year">{gone}</div>
            </ui::Card>
        </Desk>
    }
}

/// Everything that comes, in the order of time; with each whether it is planned, or follows when nothing happens.
fn coming(all: &[Told], ahead: &[At], now: At) -> Vec<(At, (ReminderKind, bool))> {
    let planned = all.iter().filter(|told| told.outcome.is_none() && told.due_at > now);
    let mut coming: Vec<(At, (ReminderKind, bool))> = planned.map(|told| (told.due_at, (told.kind, true))).collect();
    coming.extend(ahead.iter().map(|at| (*at, (ReminderKind::CheckIn, false))));
    coming.sort_by_key(|(at, (_, is_planned))| (*at, !is_planned));
    coming
}

fn month_at_desk(month: Month<&Told>) -> impl IntoView + use<> {
    let name = capital(&month.name);
    let rows = month
        .lines
        .into_iter()
        .map(|told| {
            let (when, iso) = (day_of_month(told.due_at), told.due_at.iso());
            let (label, words) = (told.kind.label(), rules::in_words(told, told.due_at));
            view! { <dt><time datetime=iso>{when}</time></dt><dd><b>{label}</b>" "{words}</dd> }
        })
        .collect::<Vec<_>>();
    let unneeded = unneeded(month.unneeded);
    view! { <section><h3>{name}</h3><dl>{rows}</dl>{unneeded}</section> }
}

/// "3 keer niet meer nodig: er was al contact, of een andere dag."
fn unneeded(times: usize) -> Option<impl IntoView> {
    let words = format!("{times} keer niet meer nodig: er was al contact, of een andere dag.");
    (times > 0).then(|| view! { <p class="count">{words}</p> })
}

fn coming_at_desk(month: Month<(At, (ReminderKind, bool))>) -> impl IntoView {
    let name = capital(&month.name);
    let rows = month
        .lines
        .into_iter()
        .map(|(at, (kind, is_planned))| {
            let (when, iso, label) = (day_of_month(at), at.iso(), kind.label());
            let expected = format!("{label} (verwacht)");
            let what = match is_planned {
                true => view! { <b>{label}</b> }.into_any(),
                false => view! { <i>{expected}</i> }.into_any(),
            };
            view! { <dt><time datetime=iso>{when}</time></dt><dd>{what}</dd> }
        })
        .collect::<Vec<_>>();
    view! { <section><h3>{name}</h3><dl>{rows}</dl></section> }
}

/// "zo 29": short, because the month stands above it.
fn day_of_month(at: At) -> String {
    let words = at.day().in_words();
    let number = words.split(' ').nth(1).unwrap_or_default();
    format!("{} {number}", words.get(..2).unwrap_or_default())
}

/// What an alumnus sees of the year.
pub(super) struct Mine {
    pub all: Vec<Told>,
    pub ahead: Vec<At>,
    pub paused: Option<Day>,
    pub now: At,
}

pub(super) fn mine(page: Mine) -> impl IntoView {
    let paused = page.paused.map(|until| format!("Je wilde rust. Die duurt tot {}.", until.in_words()));
    let coming = year::coming(&coming(&page.all, &page.ahead, page.now));
    let none = coming.is_empty();
    let coming = coming
        .into_iter()
        .map(|month| {
            let name = capital(&month.name);
            let lines = month.lines.into_iter().map(|(at, _)| {
                let words = capital(&at.in_words());
                view! { <li>{words}</li> }
            });
            view! { <section><h3>{name}</h3><ul class="lines">{lines.collect_view()}</ul></section> }
        })
        .collect::<Vec<_>>();
    let gone = year::gone(&page.all, page.now).into_iter().filter(|month| !month.lines.is_empty()).map(own_month);
    let gone = gone.collect::<Vec<_>>();
    let nothing = gone.is_empty();
    view! {
        <Phone title="Wanneer vragen we iets?" current=NavItem::Elsewhere>
            <ui::BackLink href="/rhythm" label="Vorige bladzijde"/>
            <ui::Card title="Dit komt" read=true>
                {paused.map(|words| view! { <p>{words}</p> })}
                {none.then(|| view! { <p>"We vragen je nu niets."</p> })}
                {(!none).then(|| view! { <p>"Laat je eerder van je horen? Dan vragen we het later."</p> })}
                <div class="stack">{coming}</div>
            </ui::Card>
            <ui::Card title="Dit was er" read=true>
                {nothing.then(|| view! { <p>"We vroegen je nog niets."</p> })}
                <div class="stack">{gone}</div>
            </ui::Card>
            <p><a href="/why">"Waarom kreeg ik dit niet?"</a></p>
        </Phone>
    }
}

fn own_month(month: Month<&Told>) -> impl IntoView + use<> {
    let name = capital(&month.name);
    let lines = month
        .lines
        .into_iter()
        .map(|told| {
            let (day, words) = (rules::day_of(told), plainly(told).join(" "));
            view! { <li><b>{day}</b><p>{words}</p></li> }
        })
        .collect::<Vec<_>>();
    view! { <section><h3>{name}</h3><ul class="lines">{lines}</ul></section> }
}
