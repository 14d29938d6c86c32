//! Tiles to choose from, with an icon and a word each.

use super::{
    Icon, IconName,
    field::{Described, Wrong},
};
use leptos::prelude::*;

/// One tile.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub icon: Option<IconName>,
    pub hint: Option<String>,
}

impl Choice {
    /// A tile with words only.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), icon: None, hint: None }
    }

    #[must_use]
    pub fn icon(self, icon: IconName) -> Self {
        Self { icon: Some(icon), ..self }
    }

    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// Radio tiles, or with `many` tiles to tick. `chosen` holds the values sent before.
/// `lines` puts them under each other: for choices that are sentences.
#[component]
pub fn ChoiceTiles(
    #[prop(into)] legend: String,
    #[prop(into)] name: String,
    choices: Vec<Choice>,
    #[prop(optional)] chosen: Vec<String>,
    #[prop(optional)] many: bool,
    #[prop(optional)] lines: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
) -> impl IntoView {
    let ids = Described::new(&name, hint.as_ref(), error.as_ref());
    let kind = if many { "checkbox" } else { "radio" };
    let tiles = choices.into_iter().map(move |choice| {
        let checked = chosen.contains(&choice.value);
        view! {
            <label class="choice">
                <input type=kind name=name.clone() value=choice.value checked=checked/>
                <span>
                    {choice.icon.map(|name| view! { <Icon name/> })}
                    <span>{choice.label}{choice.hint.map(|words| view! { <small>{words}</small> })}</span>
                    <svg class="icon tick" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="m6.5 12.6 3.8 3.9 7.2-8"/></svg>
                </span>
            </label>
        }
    });
    view! {
        <fieldset class="field" aria-describedby=ids.by>
            <legend>{legend}</legend>
            {hint.map(|words| view! { <p class="hint" id=ids.hint>{words}</p> })}
            {error.map(|words| view! { <Wrong id=ids.wrong words/> })}
            <div class=if lines { "choices lines" } else { "choices" }>{tiles.collect_view()}</div>
        </fieldset>
    }
}
