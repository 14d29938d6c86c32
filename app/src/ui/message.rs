//! A sentence somebody wrote.

use super::Avatar;
use leptos::prelude::*;

/// One message: who, when (in words) and the words. `mine` stands on the other side.
/// Stands in `<div class="thread">`; line breaks of the writer stay.
#[component]
pub fn Message(
    #[prop(into)] name: String,
    #[prop(optional)] tint: u8,
    #[prop(into)] when: String,
    #[prop(into)] words: String,
    #[prop(optional)] mine: bool,
) -> impl IntoView {
    let shown = if mine { "Jij".to_owned() } else { name.clone() };
    view! {
        <article class=if mine { "message mine" } else { "message" }>
            {(!mine).then(|| view! { <Avatar name tint/> })}
            <p class="message-who"><b>{shown}</b><small>{when}</small></p>
            <p class="message-words">{words}</p>
        </article>
    }
}
