//! Coming in: a QR, a code to type, a number to compare.

use super::Mark;
use leptos::prelude::*;

/// White paper for a QR, in every light. `children` is the SVG of the QR; `label` says what it opens.
#[component]
pub fn QrBox(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! { <div class="qr" role="img" aria-label=label>{children()}</div> }
}

/// Six characters in two groups of three; screen readers hear them one by one.
#[component]
pub fn CodeWord(#[prop(into)] code: String) -> impl IntoView {
    let spoken = code.chars().map(String::from).collect::<Vec<_>>().join(" ");
    let signs = code.chars().map(|sign| view! { <span aria-hidden="true">{sign.to_string()}</span> }).collect_view();
    view! { <p class="code">{signs}<span class="unseen">{spoken}</span></p> }
}

/// The number that must be the same on two screens.
#[component]
pub fn MatchNumber(#[prop(into)] number: String) -> impl IntoView {
    view! { <p class="match">{number}</p> }
}

/// Somebody else must do something first: the flame waits with you.
#[component]
pub fn Waiting(#[prop(into)] text: String) -> impl IntoView {
    view! { <p class="waiting" role="status"><Mark/><span>{text}</span></p> }
}
