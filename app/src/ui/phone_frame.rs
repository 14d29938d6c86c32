//! The frame of the phone: for the alumnus and for the JIM.

use super::{DemoBar, Icon, IconName, Mark, demo_bar::DemoStrip};
use leptos::prelude::*;

/// The doors of the alumnus; `Elsewhere` marks none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavItem {
    Home,
    Questions,
    People,
    HelpNow,
    Elsewhere,
}

/// The doors of the JIM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JimItem {
    Home,
    Inbox,
    HelpNow,
    Elsewhere,
}

/// One door: where, which icon, which word, is it this one.
struct Door(&'static str, IconName, &'static str, bool);

/// A screen of the alumnus: `title_h1` is the one heading, `children` the rest of the page.
#[component]
pub fn PhoneFrame(
    #[prop(into)] title_h1: String,
    current: NavItem,
    #[prop(into)] person_name: String,
    #[prop(optional_no_strip)] demo: Option<DemoBar>,
    children: Children,
) -> impl IntoView {
    let doors = vec![
        Door("/home", IconName::Home, "Thuis", current == NavItem::Home),
        Door("/questions", IconName::Question, "Vragen", current == NavItem::Questions),
        Door("/people", IconName::People, "Mensen", current == NavItem::People),
        Door("/help-now", IconName::HelpNow, "Hulp nu", current == NavItem::HelpNow),
    ];
    view! { <Phone title_h1 doors home="/home" person_name demo>{children()}</Phone> }
}

/// A screen of the JIM.
#[component]
pub fn JimFrame(
    #[prop(into)] title_h1: String,
    current: JimItem,
    #[prop(into)] person_name: String,
    #[prop(optional_no_strip)] demo: Option<DemoBar>,
    children: Children,
) -> impl IntoView {
    let doors = vec![
        Door("/jim", IconName::Home, "Thuis", current == JimItem::Home),
        Door("/inbox", IconName::Chat, "Berichten", current == JimItem::Inbox),
        Door("/help-now", IconName::HelpNow, "Hulp nu", current == JimItem::HelpNow),
    ];
    view! { <Phone title_h1 doors home="/jim" person_name demo>{children()}</Phone> }
}

#[component]
fn Phone(
    title_h1: String,
    doors: Vec<Door>,
    home: &'static str,
    person_name: String,
    demo: Option<DemoBar>,
    children: Children,
) -> impl IntoView {
    view! {
        <SkipLink/>
        <DemoStrip demo/>
        <div class="phone">
            <header class="top"><Brand href=home/><QuickExit/></header>
            <Tabs doors/>
            <main id="main" tabindex="-1"><h1>{title_h1}</h1>{children()}</main>
            <Foot person_name/>
        </div>
    }
}

#[component]
fn Tabs(doors: Vec<Door>) -> impl IntoView {
    let doors = doors.into_iter().map(|Door(href, name, word, here)| {
        view! { <li><a href=href aria-current=here.then_some("page")><Icon name/>{word}</a></li> }
    });
    view! { <nav class="tabs" aria-label="Menu"><ul>{doors.collect_view()}</ul></nav> }
}

/// Whose screen this is, and the way out; the same on every page.
#[component]
fn Foot(person_name: String) -> impl IntoView {
    view! {
        <footer class="foot">
            <span>"Je bent "{person_name}"."</span>
            <a href="/photo">"Mijn foto"</a>
            <a href="/devices">"Mijn telefoons"</a>
            <form method="post" action="/sign-out"><button>"Uitloggen"</button></form>
        </footer>
    }
}

#[component]
pub(super) fn Brand(href: &'static str) -> impl IntoView {
    view! { <a class="brand" href=href><Mark/>"Waakvlam"</a> }
}

/// First thing a keyboard meets.
#[component]
pub(super) fn SkipLink() -> impl IntoView {
    view! { <a class="skip" href="#main">"Naar de tekst"</a> }
}

/// Away at once, to a page that says nothing about this one.
#[component]
pub(super) fn QuickExit() -> impl IntoView {
    view! { <a class="exit" href="/weg" rel="noreferrer">"Weg hier"</a> }
}
