//! The four measurements of one alumnus, as staff write them down.

use super::{LabourPosition, rules, store::Measurement};
use crate::{
    circle::store::Brief,
    form::Form,
    leavers::OutflowDestination,
    moment::{At, Day, capital},
    shell::Desk,
    signals::rules::coming::{MEASURED_MONTHS, months_in_words},
    ui::{self, ButtonKind, DeskItem, Tone},
};
use leptos::prelude::*;

pub(super) struct Measurements {
    pub place: String,
    pub brief: Brief,
    pub outflow_on: Day,
    /// Where they went when they left school.
    pub destination: String,
    pub all: Vec<Measurement>,
    pub form: Form,
    pub done: Option<String>,
    pub now: At,
}

pub(super) fn measurements(page: Measurements) -> impl IntoView {
    let (id, name) = (page.brief.id.to_string(), page.brief.first_name.clone());
    let title = format!("Metingen van {name}");
    let lead = "Elk half jaar, tot 2 jaar na school. Zo weet de school wat er van iedereen wordt.";
    let first = format!("{name} ging op {} uit school: {}.", page.outflow_on.with_year(), said(&page.destination));
    let of_now = rules::half_year_of(page.outflow_on, page.now.day());
    let (is_time, of_now) = (of_now.is_some(), of_now.map(|months| rules::planned_on(page.outflow_on, months)));
    let was_refused = !page.form.is_right();
    let done = page.done.as_deref().and_then(just_done);
    let rows = rows(&id, &page);
    let form = (is_time || was_refused).then(|| form(&id, of_now, &page.form));
    view! {
        <Desk current=DeskItem::Alumni place=page.place>
            <ui::BackLink href=format!("/alumni/{id}") label=name/>
            <ui::PageHead title lead/>
            {done.map(|title| view! { <ui::Notice tone=Tone::Well title/> })}
            <div class="desk-cols">
                <div class="stack wide">
                    {form}
                    {(!is_time && !was_refused).then(|| view! {
                        <ui::Notice tone=Tone::Calm title="Nu is er geen meting.">
                            <p>"Meten kan vanaf 3 maanden voor een half jaar, tot 3 maanden erna."</p>
                        </ui::Notice>
                    })}
                </div>
                <aside class="stack">
                    <ui::Card title="De vier metingen">
                        <p class="soft">{first}</p>
                        <ul class="lines">{rows}</ul>
                    </ui::Card>
                </aside>
            </div>
        </Desk>
    }
}

fn just_done(done: &str) -> Option<&'static str> {
    match done {
        "kept" => Some("Bewaard. Deze meting is klaar."),
        "undone" => Some("Teruggedraaid. De meting staat weer open."),
        _ => None,
    }
}

fn said(destination: &str) -> String {
    destination.parse::<OutflowDestination>().map_or_else(|_| destination.to_owned(), |known| known.label().to_owned())
}

/// "Laatste meting, 3 februari 2027: Arbeid."
pub(crate) fn last_in_words(all: &[Measurement]) -> Option<String> {
    let last = all.last()?;
    Some(format!("Laatste meting, {}: {}.", last.measured_on.with_year(), said(&last.destination)))
}

fn form(id: &str, of_now: Option<Day>, form: &Form) -> impl IntoView + use<> {
    let action = format!("/alumni/{id}/measurements");
    let pick = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let destinations: Vec<_> = std::iter::once(pick("", "Kies"))
        .chain(OutflowDestination::ALL.iter().map(|it| pick(it.as_str(), it.label())))
        .collect();
    let positions: Vec<_> = std::iter::once(pick("", "Weet ik niet"))
        .chain(LabourPosition::ALL.iter().map(|it| pick(it.as_str(), it.label())))
        .collect();
    let of_now = of_now.map(|day| format!("Vandaag hoort bij de meting van {}.", day.with_year()));
    let (alert, fields) = (form.alert(), fields(form, destinations, positions));
    view! {
        <ui::Card title="Meting vastleggen">
            {of_now.map(|words| view! { <p class="soft">{words}</p> })}
            <ui::FormAlert message=alert/>
            <form method="post" action=action class="form">
                {fields}
                <ui::SubmitRow><ui::Button>"Bewaren"</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}

/// What may be chosen, with its words.
type Options = Vec<(String, String)>;

fn fields(form: &Form, destinations: Options, positions: Options) -> impl IntoView + use<> {
    let (value, wrong) = (|field: &str| form.value(field), |field: &str| form.wrong(field));
    view! {
        <ui::Field label="Op welke dag was dit zo?" name="on" kind="date" value=value("on") error=wrong("on") required=true/>
        <ui::Select label="Waar is iemand nu?" name="destination" options=destinations selected=value("destination")
            error=wrong("destination")/>
        <ui::TextArea label="Waarom is er geen werk of opleiding?" name="reason" value=value("reason") error=wrong("reason")
            hint="Alleen bij “Geen werk of opleiding”. Geen BSN, geen diagnose."/>
        <ui::Select label="Waarvan leeft iemand?" name="labour" options=positions selected=value("labour")
            hint="In de woorden van het CBS." error=wrong("labour")/>
    }
}

fn rows(id: &str, page: &Measurements) -> Vec<AnyView> {
    MEASURED_MONTHS
        .into_iter()
        .map(|months| {
            let day = rules::planned_on(page.outflow_on, months);
            let title = format!("{}, {} uit school", capital(&day.with_year()), months_in_words(months));
            match page.all.iter().find(|one| one.months == i64::from(months)) {
                Some(one) => measured(id, title, one).into_any(),
                None => {
                    let (tone, words) = match page.now.day().days_until(day) {
                        ..0 => (Tone::Waits, "niet gedaan"),
                        0..=90 => (Tone::Lit, "komt nu"),
                        _ => (Tone::Calm, "later"),
                    };
                    view! { <li class="spread"><span>{title}</span><ui::Tag tone>{words}</ui::Tag></li> }.into_any()
                }
            }
        })
        .collect()
}

fn measured(id: &str, title: String, one: &Measurement) -> impl IntoView + use<> {
    let action = format!("/alumni/{id}/measurements/{}/undo", one.id);
    let labour = one.labour.map(|it| format!(" {}.", it.label())).unwrap_or_default();
    let what = format!("{}.{labour}", said(&one.destination));
    let who = format!("Gemeten op {}, door {}.", one.measured_on.with_year(), one.by_name);
    let spoken = format!(": {title}");
    view! {
        <li class="stack tight">
            <span class="spread"><span>{title}</span><ui::Tag tone=Tone::Well>"gedaan"</ui::Tag></span>
            <b>{what}</b>
            {one.reason.clone().map(|why| view! { <span class="said">{why}</span> })}
            <span class="soft">{who}</span>
            <form method="post" action=action><ui::Button kind=ButtonKind::Bare>"Ongedaan maken"<span class="unseen">{spoken}</span></ui::Button></form>
        </li>
    }
}
