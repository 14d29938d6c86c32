//! What other pages show of a circle: a change on the alumnus' home, a question to somebody, what is shared.

use crate::{
    access::HelperRole,
    alumni,
    circle::{
        shared::Shared,
        store::{Brief, Change, Member, Request},
    },
    moment::Day,
    ui::{self, ButtonKind, IconName, Tone},
};
use leptos::prelude::*;

/// A change around an alumnus, with the face of who it is about: read aloud, never in silence.
pub(crate) fn change_card(change: Change) -> impl IntoView {
    let said = change.words.map(|words| view! { <q class="said">{words}</q> });
    let link =
        change.link.map(|(href, words)| view! { <ui::ButtonLink href kind=ButtonKind::Quiet>{words}</ui::ButtonLink> });
    view! {
        <ui::Card title="Er verandert iets" read=true>
            <ui::PersonLine name=change.name tint=ui::tint_of(&change.person.0)/>
            <p>{change.text}</p>
            {said}
            {link}
        </ui::Card>
    }
}

/// A question to somebody whom an alumnus wants in their circle.
pub(crate) fn request_tile(request: Request) -> impl IntoView {
    let (href, title) = (format!("/asked-by/{}", request.id), format!("{} vraagt jou iets", request.first_name));
    view! { <ui::Tile href icon=IconName::PersonPlus title sub="Zeg ja of nee" tone=Tone::Waits/> }
}

/// Exactly what the alumnus shares with this helper, and that it is nothing when it is nothing.
pub(crate) fn shared_card(name: &str, shared: Shared) -> impl IntoView + use<> {
    let title = format!("Wat {name} jou laat zien");
    let (nothing, rest) = match shared.is_empty() {
        true => (Some(format!("Nu is er niets te zien. {name} kiest wat jij ziet.")), None),
        false => (None, Some(format!("{name} kiest wat jij ziet. De rest zie je niet."))),
    };
    let faces = shared.faces.into_iter().map(|(at, face)| (at.day().in_words(), face.label().to_owned()));
    let feelings = shared.feelings.iter().map(|one| (one.at.day().in_words(), alumni::in_one_line(one)));
    let rows: Vec<(String, String)> = faces.chain(feelings).collect();
    let words: Vec<_> = shared.feelings.iter().filter_map(|one| one.words.clone()).collect();
    let questions: Vec<String> =
        shared.questions.iter().map(|question| format!("Vraag over {}", question.topic.subject())).collect();
    view! {
        <ui::Card title>
            {nothing.map(|nothing| view! { <p>{nothing}</p> })}
            <dl class="facts wide">
                {rows.into_iter().map(|(day, what)| view! { <div><dt>{day}</dt><dd>{what}</dd></div> }).collect_view()}
                {shared.work.map(|work| view! { <div><dt>"Werk"</dt><dd>{work}</dd></div> })}
            </dl>
            {words.into_iter().map(|words| view! { <q class="said">{words}</q> }).collect_view()}
            <ul class="bullets">{questions.into_iter().map(|one| view! { <li>{one}</li> }).collect_view()}</ul>
            {rest.map(|rest| view! { <p class="soft">{rest}</p> })}
        </ui::Card>
    }
}

/// The way out for a helper, or the day on which they stop.
pub(crate) fn stop_link(brief: &Brief, stops_on: Option<Day>) -> impl IntoView + use<> {
    let href = format!("/jim/{}/stop", brief.id);
    let words = match stops_on {
        Some(day) => format!("Je stopt op {}", day.in_words()),
        None => format!("Stoppen bij {}", brief.first_name),
    };
    view! { <ui::ButtonLink href kind=ButtonKind::Bare>{words}</ui::ButtonLink> }
}

/// What staff can change around somebody, on the page about them.
pub(crate) fn staff_links(brief: &Brief, people: &[Member]) -> impl IntoView + use<> {
    let id = brief.id.to_string();
    let coaches = people.iter().filter(|member| member.helper == Some(HelperRole::JobCoach));
    let coaches: Vec<_> = coaches
        .map(|member| (format!("/alumni/{id}/coach/{}", member.person), format!("{} vervangen", member.first_name)))
        .collect();
    let (owner, moved) = (format!("/alumni/{id}/owner"), format!("/alumni/{id}/moved"));
    view! {
        <div class="cluster">
            <ui::ButtonLink href=owner kind=ButtonKind::Bare>"Andere regisseur"</ui::ButtonLink>
            {coaches.into_iter().map(|(href, words)| view! { <ui::ButtonLink href kind=ButtonKind::Bare>{words}</ui::ButtonLink> }).collect_view()}
            <ui::ButtonLink href=moved kind=ButtonKind::Bare>"Verhuisd"</ui::ButtonLink>
        </div>
    }
}
