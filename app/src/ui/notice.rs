//! Something to tell: after an act, before a choice, or when it is serious.

use super::{Icon, IconName, Tone};
use leptos::prelude::*;

/// A message in the page. Danger is announced at once (`alert`), the rest when the reader is ready (`status`).
#[component]
pub fn Notice(
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] title: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let role = if tone == Tone::Danger { "alert" } else { "status" };
    view! {
        <div class=tone.on("notice") role=role>
            <Icon name=tone.icon()/>
            <div>{title.map(|title| view! { <b>{title}</b> })}{children.map(|words| words())}</div>
        </div>
    }
}

/// At the top of a refused form: what is still missing, announced at once. It has the focus when the page comes, with
/// script or without, so that a keyboard and a screen reader begin at what is wrong. Nothing when there is no message.
#[component]
pub fn FormAlert(#[prop(optional_no_strip, into)] message: Option<String>) -> impl IntoView {
    message.map(|words| {
        view! {
            <div class="notice amber" role="alert" tabindex="-1" autofocus><Icon name=IconName::Warning/><div><b>{words}</b></div></div>
        }
    })
}

/// The next moment, always in sight: "Zondag 29 november, 12 uur 's middags. Dan vragen we het weer."
#[component]
pub fn NextTime(#[prop(into)] text: String) -> impl IntoView {
    view! { <p class="next-time"><Icon name=IconName::Clock/><span>{text}</span></p> }
}
