//! What the alumnus sees: the coming Tuesday written out, and the weeks after it.

use super::{rules, store::MyEvening};
use crate::{
    access::PersonId,
    moment::{At, capital},
    questions::Topic,
    shell::Phone,
    ui::{self, ButtonKind, IconName, NavItem, Tone},
};
use leptos::prelude::*;

/// The evenings at one's school.
pub(super) struct Shown {
    pub evenings: Vec<MyEvening>,
    pub host_id: PersonId,
    pub host: String,
    pub now: At,
}

pub(super) fn coming(shown: Shown) -> impl IntoView {
    let now = shown.now;
    let (off, mut on): (Vec<_>, Vec<_>) =
        shown.evenings.into_iter().partition(|evening| evening.cancelled_at.is_some());
    let first = (!on.is_empty()).then(|| on.remove(0));
    let host = (shown.host_id, shown.host);
    view! {
        <Phone title="Avondschool" current=NavItem::Elsewhere>
            <ui::BackLink href="/home" label="Thuis"/>
            {off.into_iter().map(|evening| called_off(&evening)).collect_view()}
            {match first {
                Some(evening) => next(evening, host, now).into_any(),
                None => none_planned().into_any(),
            }}
            {later(on)}
        </Phone>
    }
}

fn none_planned() -> impl IntoView {
    view! {
        <ui::EmptyState
            icon=IconName::Calendar
            title="Er is nog geen avond"
            text="De volgende avond komt hier te staan."
        />
    }
}

fn called_off(evening: &MyEvening) -> impl IntoView + use<> {
    let title = format!("{}: geen avondschool.", capital(&evening.starts_at.day().in_words()));
    view! { <ui::Notice tone=Tone::Waits title/> }
}

/// "Dinsdag 24 november, van 7 uur tot 9 uur 's avonds".
fn when(evening: &MyEvening) -> String {
    let hours = rules::hours_in_words(evening.starts_at, evening.ends_at);
    format!("{}, {hours}", capital(&evening.starts_at.day().in_words()))
}

fn next(evening: MyEvening, (host_id, host): (PersonId, String), now: At) -> impl IntoView {
    let (sign_up, cancel) = paths(&evening);
    let file = format!("/evenings/{}/calendar", evening.id);
    let signed_up = evening.is_signed_up();
    let see_you = format!("Je komt. {}", rules::see_you(evening.starts_at, now));
    let button = match signed_up {
        true => one_button(cancel, ButtonKind::Quiet, IconName::Cross, "Toch niet").into_any(),
        false => one_button(sign_up.clone(), ButtonKind::Act, IconName::Check, "Ik kom").into_any(),
    };
    view! {
        {signed_up.then(|| view! { <ui::Notice tone=Tone::Well title=see_you/> })}
        <ui::Card title=when(&evening) lit=!signed_up read=true>
            <p>{format!("Het is {}. Iedereen is welkom.", evening.place)}</p>
            <ui::PersonLine name=host tint=ui::tint_of(&host_id.0) role="is er ook"/>
            {(!signed_up).then(|| view! { <p class="soft">"Aanmelden hoeft niet. Het helpt wel."</p> })}
            {button}
        </ui::Card>
        {signed_up.then(|| topics(sign_up, evening.topic))}
        {signed_up.then(|| view! {
            <p class="cluster">
                <ui::ButtonLink href=file kind=ButtonKind::Bare icon=IconName::Calendar>"Zet in mijn agenda"</ui::ButtonLink>
                <a href="/calendar">"Altijd alles in mijn agenda"</a>
            </p>
        })}
    }
}

fn paths(evening: &MyEvening) -> (String, String) {
    (format!("/evenings/{}/sign-up", evening.id), format!("/evenings/{}/cancel", evening.id))
}

fn one_button(action: String, kind: ButtonKind, icon: IconName, word: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <ui::Button kind icon>{word}</ui::Button>
        </form>
    }
}

/// What somebody comes for: one tap, and never needed. Once chosen it folds away.
fn topics(sign_up: String, chosen: Option<Topic>) -> impl IntoView {
    let title = match chosen {
        Some(topic) => format!("Je komt voor: {}", topic.label()),
        None => "Waar kom je voor?".to_owned(),
    };
    let buttons = Topic::ALL.iter().map(|topic| {
        let (icon, value) = (topic.icon(), topic.as_str());
        view! { <ui::Button kind=ButtonKind::Quiet icon name="topic" value>{topic.title()}</ui::Button> }
    });
    let form = view! { <form method="post" action=sign_up class="choices">{buttons.collect_view()}</form> };
    view! {
        <ui::Card title>
            {match chosen {
                None => view! {
                    <p class="soft">"Kiezen hoeft niet."</p>
                    {form}
                }
                .into_any(),
                Some(_) => view! {
                    <details>
                        <summary class="btn bare">"Iets anders kiezen"</summary>
                        {form}
                    </details>
                }
                .into_any(),
            }}
        </ui::Card>
    }
}

fn later(evenings: Vec<MyEvening>) -> Option<impl IntoView> {
    (!evenings.is_empty()).then(|| {
        let rows = evenings.into_iter().map(|evening| later_row(&evening));
        view! {
            <ui::Card title="Daarna">
                <ul class="lines">{rows.collect_view()}</ul>
            </ui::Card>
        }
    })
}

fn later_row(evening: &MyEvening) -> impl IntoView + use<> {
    let (sign_up, cancel) = paths(evening);
    let day = evening.starts_at.day().in_words();
    let (action, word) = if evening.is_signed_up() { (cancel, "Toch niet") } else { (sign_up, "Ik kom") };
    let spoken = format!(" op {day}");
    view! {
        <li>
            <form method="post" action=action class="spread">
                <span class="cluster">
                    {capital(&day)}
                    {evening.is_signed_up().then(|| view! { <ui::Tag tone=Tone::Well>"je komt"</ui::Tag> })}
                </span>
                <ui::Button kind=ButtonKind::Quiet>{word}<span class="unseen">{spoken}</span></ui::Button>
            </form>
        </li>
    }
}
