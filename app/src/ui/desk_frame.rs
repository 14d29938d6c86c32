//! The frame of the desk: for the school's people and for the municipality.

use super::{
    Avatar, AvatarSize, DemoBar, Icon, IconName,
    demo_bar::DemoStrip,
    phone_frame::{Brand, SkipLink},
    tint_of,
};
use leptos::prelude::*;

/// The doors of the desk; `Elsewhere` marks none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskItem {
    Monday,
    Answers,
    Alumni,
    Evenings,
    Municipality,
    Elsewhere,
}

const DOORS: [(&str, &str, DeskItem); 5] = [
    ("/monday", "Maandag", DeskItem::Monday),
    ("/answers", "Vragen", DeskItem::Answers),
    ("/alumni", "Oud-leerlingen", DeskItem::Alumni),
    ("/evenings/plan", "Avonden", DeskItem::Evenings),
    ("/escalations", "Gemeente", DeskItem::Municipality),
];

/// A page at the school's desk. `place` is the school; the page brings its own h1 (see `PageHead`).
#[component]
pub fn DeskFrame(
    current: DeskItem,
    #[prop(into)] person: String,
    #[prop(into)] place: String,
    #[prop(optional_no_strip)] demo: Option<DemoBar>,
    children: Children,
) -> impl IntoView {
    let doors = DOORS.map(|(href, word, item)| (href, word, item == current)).to_vec();
    view! { <Desk home="/monday" doors person place demo>{children()}</Desk> }
}

/// A page at the municipality's desk: only the cases brought to this person.
#[component]
pub fn MunicipalFrame(
    #[prop(into)] person: String,
    #[prop(into)] place: String,
    /// Is this the list itself?
    #[prop(optional)]
    at_list: bool,
    #[prop(optional_no_strip)] demo: Option<DemoBar>,
    children: Children,
) -> impl IntoView {
    let doors = vec![("/desk", "Mijn zaken", at_list)];
    view! { <Desk home="/desk" doors person place demo>{children()}</Desk> }
}

#[component]
fn Desk(
    home: &'static str,
    doors: Vec<(&'static str, &'static str, bool)>,
    person: String,
    place: String,
    demo: Option<DemoBar>,
    children: Children,
) -> impl IntoView {
    let doors = doors.into_iter().map(|(href, word, here)| {
        view! { <li><a href=href aria-current=here.then_some("page")>{word}</a></li> }
    });
    view! {
        <SkipLink/>
        <DemoStrip demo/>
        <div class="desk">
            <header class="desk-head"><div class="desk-bar">
                <Brand href=home/>
                <nav class="desk-nav" aria-label="Menu"><ul>{doors.collect_view()}</ul></nav>
                <Me person place at_school=home == "/monday"/>
            </div></header>
            <main id="main" tabindex="-1">{children()}</main>
        </div>
    }
}

/// Who is signed in, and what is theirs.
#[component]
fn Me(person: String, place: String, at_school: bool) -> impl IntoView {
    let tint = tint_of(&person);
    view! {
        <details class="me">
            <summary>
                <span class="me-words">{person.clone()}<small>{place}</small></span>
                <Avatar name=person tint size=AvatarSize::Small/>
            </summary>
            <div class="me-menu">
                <a href="/inbox"><Icon name=IconName::Bell/>"Mijn berichten"</a>
                <a href="/photo"><Icon name=IconName::Pencil/>"Mijn foto"</a>
                {at_school.then(|| view! { <a href="/absence"><Icon name=IconName::Pause/>"Ik ben weg"</a> })}
                <a href="/devices"><Icon name=IconName::Devices/>"Mijn telefoons"</a>
                <form method="post" action="/sign-out"><button><Icon name=IconName::Logout/>"Uitloggen"</button></form>
            </div>
        </details>
    }
}

/// Lets whoever works at a school's desk go by keys. Every page works without it; no alumnus' page has it.
#[component]
pub fn KeysScript() -> impl IntoView {
    view! { <script type="module" src="/keys.js"></script> }
}
