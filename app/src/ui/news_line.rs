//! A message that waits.

use super::{Icon, IconName, Tag};
use leptos::prelude::*;

/// A message: the whole line opens it. `when` is said in words ("gisteren").
/// Stands in `<ul class="lines">`.
#[component]
pub fn NewsLine(
    #[prop(into)] action: String,
    #[prop(into)] text: String,
    #[prop(optional, into)] when: String,
    /// Says "nieuw" beside it; only where read ones stand too.
    #[prop(optional)]
    is_new: bool,
) -> impl IntoView {
    let under = (is_new || !when.is_empty()).then(|| {
        view! { <span class="cluster">{is_new.then(|| view! { <Tag>"nieuw"</Tag> })}<small>{when}</small></span> }
    });
    view! {
        <li>
            <form method="post" action=action>
                <button class="news"><span class="news-words">{text}{under}</span><Icon name=IconName::Next/></button>
            </form>
        </li>
    }
}
