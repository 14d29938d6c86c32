//! A sentence somebody wrote.

use super::Avatar;
use leptos::prelude::*;

/// One message: who, when (in words) and the words. `mine` stands on the other side.
/// Stands in `<div class="thread">`; line breaks of the writer stay, and so does the direction of their language:
/// signs that turn the direction of words around end with the message.
/// `children` stand under the words: a photo, or what can still be done.
#[component]
pub fn Message(
    #[prop(into)] name: String,
    #[prop(optional)] tint: u8,
    #[prop(into)] when: String,
    #[prop(into)] words: String,
    #[prop(optional)] mine: bool,
    /// Where the writer's photo is served, if they have one.
    #[prop(optional_no_strip, into)]
    photo: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let shown = if mine { "Jij".to_owned() } else { name.clone() };
    view! {
        <article class=if mine { "message mine" } else { "message" }>
            {(!mine).then(|| view! { <Avatar name tint photo/> })}
            <p class="message-who"><b>{shown}</b><small>{when}</small></p>
            {(!words.is_empty()).then(|| view! { <p class="message-words" dir="auto">{words}</p> })}
            {children.map(|more| view! { <div class="message-more">{more()}</div> })}
        </article>
    }
}
