//! What the school sees of its evenings: per evening who comes, for what, and who was there. Prints as lists.

use super::{
    EveningId, rules,
    store::{Evening, Guest},
};
use crate::{
    access::AlumnusId,
    moment::{At, capital},
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, IconName, Tone},
};
use leptos::prelude::*;

/// The evenings of a school: last week's and the coming ones.
pub(super) struct Plan {
    pub place: String,
    pub evenings: Vec<Evening>,
    pub guests: Vec<Guest>,
    pub walk_ins: Vec<(AlumnusId, String)>,
    pub now: At,
}

pub(super) fn plan(plan: Plan) -> impl IntoView {
    let now = plan.now;
    let (guests, walk_ins) = (plan.guests, plan.walk_ins);
    let none = plan.evenings.is_empty();
    let evenings = plan.evenings.into_iter().map(|evening| {
        let here: Vec<Guest> = guests.iter().filter(|guest| guest.evening_id == evening.id).cloned().collect();
        one(&evening, here, &walk_ins, now)
    });
    let evenings = evenings.collect_view();
    view! {
        <Desk current=DeskItem::Evenings place=plan.place>
            <ui::PageHead
                title="Avonden"
                lead="Elke dinsdag avondschool. Vink op de avond af wie er is, ook wie zo binnenloopt."
            />
            {none.then(|| {
                view! {
                    <ui::EmptyState
                        icon=IconName::Calendar
                        title="Nog geen avonden"
                        text="Elke nacht worden de volgende vier dinsdagen gepland."
                    />
                }
            })}
            <div class="stack wide">{evenings}</div>
        </Desk>
    }
}

fn one(evening: &Evening, guests: Vec<Guest>, walk_ins: &[(AlumnusId, String)], now: At) -> impl IntoView + use<> {
    let can_tick = rules::can_be_present(evening.starts_at, now) && evening.cancelled_at.is_none();
    let strangers: Vec<_> = walk_ins
        .iter()
        .filter(|(id, _)| can_tick && !guests.iter().any(|guest| guest.alumnus_id == *id))
        .map(|(id, name)| (id.0.clone(), name.clone()))
        .collect();
    let id = evening.id.clone();
    let day = evening.starts_at.day();
    let title = format!("{} ({})", capital(&day.in_words()), day.away(now.day()));
    let hours =
        format!("{}, {}.{}", rules::hours_in_words(evening.starts_at, evening.ends_at), evening.place, counts(&guests));
    let nobody = guests.is_empty();
    view! {
        <section class="card">
            <div class="spread">
                <h2>{title}</h2>
                {evening.cancelled_at.map(|_| view! { <ui::Tag tone=Tone::Waits>"gaat niet door"</ui::Tag> })}
            </div>
            <p class="soft">{capital(&hours)}</p>
            {nobody.then(|| view! { <p>"Nog niemand heeft zich aangemeld."</p> })}
            {(!nobody).then(|| list(&id, guests, can_tick, day.in_words()))}
            {(!strangers.is_empty()).then(|| walk_in(&id, strangers))}
            {(evening.ends_at > now).then(|| calling_off(&id, evening.cancelled_at.is_some(), day.in_words()))}
        </section>
    }
}

/// " 7 aangemeld, 3 waren er."; nothing when there is nobody to count.
fn counts(guests: &[Guest]) -> String {
    if guests.is_empty() {
        return String::new();
    }
    let signed_up = guests.iter().filter(|guest| guest.signed_up_at.is_some()).count();
    match guests.iter().filter(|guest| guest.attended_at.is_some()).count() {
        0 => format!(" {signed_up} aangemeld."),
        1 => format!(" {signed_up} aangemeld, 1 was er."),
        there => format!(" {signed_up} aangemeld, {there} waren er."),
    }
}

fn list(id: &EveningId, guests: Vec<Guest>, can_tick: bool, day: String) -> impl IntoView + use<> {
    let id = id.clone();
    let on_screen = can_tick || guests.iter().any(|guest| guest.attended_at.is_some());
    let rows = guests.into_iter().map(move |guest| row(&id, &guest, can_tick, on_screen));
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=format!("Wie komt op {day}")>
            <table class="table cards call-list">
                <thead>
                    <tr>
                        <th>"Naam"</th>
                        <th>"Waarvoor"</th>
                        <th>"Aanmelding"</th>
                        <th class=(!on_screen).then_some("print-only")>"Aanwezig"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// One guest. `on_screen` tells whether "Aanwezig" says anything yet; on paper there is always a box to tick.
fn row(evening: &EveningId, guest: &Guest, can_tick: bool, on_screen: bool) -> impl IntoView + use<> {
    let name = format!("{} {}", guest.first_name, guest.last_name);
    let topic = guest.topic.map_or("–", crate::questions::Topic::label);
    let came = if guest.signed_up_at.is_some() { "aangemeld" } else { "liep binnen" };
    let (act, word, kind) = match guest.attended_at {
        None => ("present", "Is er", ButtonKind::Quiet),
        Some(_) => ("absent", "Toch niet", ButtonKind::Bare),
    };
    let action = format!("/evenings/{evening}/{act}");
    let spoken = format!(": {name}");
    view! {
        <tr>
            <th scope="row">
                <ui::PersonLine
                    name=name
                    tint=ui::tint_of(&guest.person_id.0)
                    href=format!("/alumni/{}", guest.alumnus_id)
                    size=ui::AvatarSize::Small
                />
            </th>
            <td data-label="Waarvoor">{topic}</td>
            <td data-label="Aanmelding">{came}</td>
            <td data-label="Aanwezig" class=(!on_screen).then_some("print-only")>
                <span class="cluster">
                    {match guest.attended_at {
                        Some(_) => view! { <ui::Tag tone=Tone::Well icon=IconName::Check>"was er"</ui::Tag> }.into_any(),
                        None => view! { <span class="tick-box print-only"></span> }.into_any(),
                    }}
                    {can_tick
                        .then(|| {
                            view! {
                                <form method="post" action=action class="no-print">
                                    <input type="hidden" name="alumnus" value=guest.alumnus_id.0.clone()/>
                                    <ui::Button kind>{word}<span class="unseen">{spoken}</span></ui::Button>
                                </form>
                            }
                        })}
                </span>
            </td>
        </tr>
    }
}

/// Whoever comes without having said so is as welcome.
fn walk_in(evening: &EveningId, people: Vec<(String, String)>) -> impl IntoView + use<> {
    let action = format!("/evenings/{evening}/present");
    let options = [(String::new(), "Kies een naam".to_owned())].into_iter().chain(people).collect::<Vec<_>>();
    view! {
        <form method="post" action=action class="filters no-print">
            <ui::Select label="Liep binnen zonder aanmelding" name="alumnus" options/>
            <ui::Button kind=ButtonKind::Quiet icon=IconName::Check>"Is er"</ui::Button>
        </form>
    }
}

/// Calling off tells everybody, so it takes two taps: open, then the button that says what happens.
fn calling_off(evening: &EveningId, is_off: bool, day: String) -> impl IntoView + use<> {
    let spoken = format!(": {day}");
    if is_off {
        let action = format!("/evenings/{evening}/go-ahead");
        return view! {
            <form method="post" action=action class="no-print">
                <ui::Button kind=ButtonKind::Quiet>"Gaat toch door"<span class="unseen">{spoken}</span></ui::Button>
            </form>
        }
        .into_any();
    }
    let action = format!("/evenings/{evening}/call-off");
    view! {
        <details class="no-print">
            <summary class="btn bare">"Gaat deze avond niet door?"<span class="unseen">{spoken.clone()}</span></summary>
            <form method="post" action=action class="form">
                <p class="soft">"Iedereen die zich aanmeldde krijgt bericht."</p>
                <ui::SubmitRow>
                    <ui::Button kind=ButtonKind::Quiet>"Avond afzeggen"<span class="unseen">{spoken}</span></ui::Button>
                </ui::SubmitRow>
            </form>
        </details>
    }
    .into_any()
}
