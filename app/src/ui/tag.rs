//! Tones and tags: colour with one meaning each.

use super::{Icon, IconName};
use leptos::prelude::*;

/// What a colour says. Never the only way it is said: a word stands beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Blue: the light is on, or an act of yours.
    #[default]
    Lit,
    /// Amber: somebody waits.
    Waits,
    /// Green: it went well.
    Well,
    /// Red: danger, and only danger.
    Danger,
    /// Grey: good to know.
    Calm,
}

impl Tone {
    /// The class that carries the tone in the style sheet.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Lit => "",
            Self::Waits => "amber",
            Self::Well => "green",
            Self::Danger => "red",
            Self::Calm => "calm",
        }
    }

    pub(super) const fn icon(self) -> IconName {
        match self {
            Self::Lit | Self::Calm => IconName::Info,
            Self::Waits => IconName::Clock,
            Self::Well => IconName::Check,
            Self::Danger => IconName::Warning,
        }
    }

    pub(super) fn on(self, base: &str) -> String {
        format!("{base} {}", self.class()).trim_end().to_owned()
    }
}

/// A word or three about a state: "34 dagen stil", "opgepakt".
#[component]
pub fn Tag(
    #[prop(optional)] tone: Tone,
    #[prop(optional)] icon: Option<IconName>,
    children: Children,
) -> impl IntoView {
    view! { <span class=tone.on("tag")>{icon.map(|name| view! { <Icon name/> })}{children()}</span> }
}
