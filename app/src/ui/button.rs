//! Buttons: one blue act a screen, the rest quiet.

use super::{Icon, IconName};
use leptos::prelude::*;

/// How loud a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// Blue: the act of this screen.
    #[default]
    Act,
    /// Another way, as good.
    Quiet,
    /// Words only.
    Bare,
    /// Red: cannot be undone, or danger.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Act => "btn",
            Self::Quiet => "btn quiet",
            Self::Bare => "btn bare",
            Self::Danger => "btn red",
        }
    }
}

/// A submit button; with `name` and `value` it says which of several was pressed.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] icon: Option<IconName>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <button class=kind.class() type="submit" name=name value=value>
            {icon.map(|name| view! { <Icon name/> })}<span>{children()}</span>
        </button>
    }
}

/// A link that looks like a button: goes somewhere (also `tel:`), changes nothing.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] icon: Option<IconName>,
    children: Children,
) -> impl IntoView {
    view! { <a class=kind.class() href=href>{icon.map(|name| view! { <Icon name/> })}<span>{children()}</span></a> }
}

/// The buttons at the end of a form: under each other on the phone, in a row at the desk.
#[component]
pub fn SubmitRow(children: Children) -> impl IntoView {
    view! { <div class="submit-row">{children()}</div> }
}
