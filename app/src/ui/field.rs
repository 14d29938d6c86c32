//! One thing asked: its label, a hint, the field, and what is wrong beside it. A field that was refused asks for the
//! focus; where a message stands above the form, that one comes first and gets it.

use super::{Icon, IconName};
use leptos::prelude::*;

/// What is wrong with a field, in words. Give it the id from [`Described`].
#[component]
pub(super) fn Wrong(id: String, words: String) -> impl IntoView {
    view! { <p class="wrong" id=id><Icon name=IconName::Warning/><span>{words}</span></p> }
}

/// The ids that tie a field to its hint and its error.
pub(super) struct Described {
    pub(super) hint: String,
    pub(super) wrong: String,
    /// For `aria-describedby`; `None` when there is nothing to describe it.
    pub(super) by: Option<String>,
}

impl Described {
    pub(super) fn new(name: &str, hint: Option<&String>, error: Option<&String>) -> Self {
        let (hint_id, wrong_id) = (format!("{name}-hint"), format!("{name}-wrong"));
        let by = [error.map(|_| wrong_id.as_str()), hint.map(|_| hint_id.as_str())];
        let by: Vec<_> = by.into_iter().flatten().collect();
        Self { by: (!by.is_empty()).then(|| by.join(" ")), hint: hint_id, wrong: wrong_id }
    }
}

/// Label, hint, error and field, in the order they are read.
#[component]
pub(super) fn Labelled(
    id: String,
    label: String,
    hint: Option<String>,
    error: Option<String>,
    children: Children,
) -> impl IntoView {
    let ids = Described::new(&id, hint.as_ref(), error.as_ref());
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint.map(|words| view! { <p class="hint" id=ids.hint>{words}</p> })}
            {error.map(|words| view! { <Wrong id=ids.wrong words/> })}
            {children()}
        </div>
    }
}

/// One line of text (or a date, a number, a file). The id is the name.
#[component]
pub fn Field(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    /// Only where two forms of a page use one name; the name itself otherwise.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: Option<String>,
    /// Takes `Option<String>`: what a refused post says about this field.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// The `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] maxlength: Option<&'static str>,
    /// For files: what may be chosen.
    #[prop(optional)]
    accept: Option<&'static str>,
    #[prop(optional)] required: bool,
    /// More classes on the input: `short`, `code-input`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let described = Described::new(&id, hint.as_ref(), error.as_ref()).by;
    let (refused, invalid) = (error.is_some(), error.is_some().then_some("true"));
    let value = (kind != "file").then_some(value);
    view! {
        <Labelled id=id.clone() label hint error>
            <input
                class=format!("input {class}").trim_end().to_owned() id=id name=name type=kind value=value required=required
                autocomplete=autocomplete inputmode=inputmode maxlength=maxlength accept=accept
                aria-describedby=described aria-invalid=invalid autofocus=refused
            />
        </Labelled>
    }
}

/// A list to choose one from; `options` are (value, words).
#[component]
pub fn Select(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    /// Only where two forms of a page use one name; the name itself otherwise.
    #[prop(optional, into)]
    id: Option<String>,
    options: Vec<(String, String)>,
    #[prop(optional, into)] selected: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let described = Described::new(&id, hint.as_ref(), error.as_ref()).by;
    let (refused, invalid) = (error.is_some(), error.is_some().then_some("true"));
    let options = options.into_iter().map(move |(value, words)| {
        let chosen = value == selected;
        view! { <option value=value selected=chosen>{words}</option> }
    });
    view! {
        <Labelled id=id.clone() label hint error>
            <select class="input" id=id name=name aria-describedby=described aria-invalid=invalid autofocus=refused>
                {options.collect_view()}
            </select>
        </Labelled>
    }
}

/// One box to tick; sends `value` ("yes" unless told) when ticked, nothing otherwise.
#[component]
pub fn Check(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    #[prop(default = "yes".to_owned(), into)] value: String,
    #[prop(optional)] checked: bool,
    #[prop(optional, into)] hint: Option<String>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value=value checked=checked/>
            <span>{label}{hint.map(|words| view! { <small>{words}</small> })}</span>
        </label>
    }
}
