//! "Hoe gaat het?": five faces to tap, and two ways not to say.

use super::Face;
use leptos::prelude::*;

/// The head of a face: no two neighbours on the sad side share a shape.
const fn shape(face: Face) -> &'static str {
    match face {
        Face::VeryGood | Face::Good => r#"<circle class="face-shape" cx="24" cy="24" r="21"/>"#,
        Face::SoSo => r#"<rect class="face-shape" x="4" y="4" width="40" height="40" rx="13"/>"#,
        Face::NotGood => {
            r#"<path class="face-shape" d="M17 4.5h14a4 4 0 0 1 2.8 1.2l8.5 8.5a4 4 0 0 1 1.2 2.8v14a4 4 0 0 1-1.2 2.8l-8.5 8.5a4 4 0 0 1-2.8 1.2H17a4 4 0 0 1-2.8-1.2l-8.5-8.5A4 4 0 0 1 4.5 31V17a4 4 0 0 1 1.2-2.8l8.5-8.5A4 4 0 0 1 17 4.5z"/>"#
        }
        Face::Bad => {
            r#"<path class="face-shape" d="M21.7 4.6a4 4 0 0 1 4.6 0l16 11.4a4 4 0 0 1 1.5 4.5L37.6 40a4 4 0 0 1-3.8 2.8H14.2a4 4 0 0 1-3.8-2.8L4.2 20.5A4 4 0 0 1 5.7 16z"/>"#
        }
    }
}

const fn mouth(face: Face) -> &'static str {
    match face {
        Face::VeryGood => r#"<path class="face-dot face-line" d="M14 27h20c-1.6 9-18.4 9-20 0z"/>"#,
        Face::Good => r#"<path class="face-line" d="M14.5 28c3.5 5.4 15.5 5.4 19 0"/>"#,
        Face::SoSo => r#"<path class="face-line" d="M16 31h16"/>"#,
        Face::NotGood => r#"<path class="face-line" d="M15 33.5c3.5-5 14.5-5 18 0"/>"#,
        Face::Bad => r#"<path class="face-line" d="M15.5 35c2.6-7 14.4-7 17 0M13.2 17.8l4.8-2.6M34.8 17.8l-4.8-2.6"/>"#,
    }
}

const EYES: &str =
    r#"<circle class="face-dot" cx="17" cy="20" r="2.5"/><circle class="face-dot" cx="31" cy="20" r="2.5"/>"#;
const LOW_EYES: &str =
    r#"<circle class="face-dot" cx="17" cy="23.5" r="2.5"/><circle class="face-dot" cx="31" cy="23.5" r="2.5"/>"#;

/// The drawing alone, hidden from screen readers: always put the word beside it.
#[component]
pub fn FaceMark(face: Face) -> impl IntoView {
    let eyes = if face == Face::Bad { LOW_EYES } else { EYES };
    view! {
        <span class=format!("mood-{}", face.value())>
            <svg class="face" viewBox="0 0 48 48" width="46" height="46" aria-hidden="true" inner_html=[shape(face), eyes, mouth(face)].concat()></svg>
        </span>
    }
}

/// A small face with its word, for lists: how it went last time.
#[component]
pub fn FaceWord(face: Face) -> impl IntoView {
    view! { <span class="face-word"><FaceMark face/>{face.word()}</span> }
}

/// Five submit buttons named `name`, with values 5 to 1, `dont_know` and `rather_not`.
/// Works without script: each face is the whole form. `children` are hidden inputs.
#[component]
pub fn FaceScale(
    #[prop(into)] action: String,
    #[prop(default = "face")] name: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            {children.map(|hidden| hidden())}
            <div class="faces">
                {Face::ALL.map(|face| view! {
                    <button class="face-btn" name=name value=face.value().to_string()>
                        <FaceMark face/>
                        <span>{face.word()}</span>
                    </button>
                })}
            </div>
            <div class="face-alt">
                <button class="btn quiet" name=name value="dont_know">"Weet ik niet"</button>
                <button class="btn quiet" name=name value="rather_not">"Liever niet"</button>
            </div>
        </form>
    }
}

/// The same five as radios, for a form that asks more than one thing at once.
/// `chosen` is the value sent before: "5" to "1", "dont_know" or "rather_not".
#[component]
pub fn FaceRadios(
    #[prop(into)] legend: String,
    #[prop(into)] name: String,
    #[prop(optional, into)] chosen: String,
    /// Leave "Weet ik niet" and "Liever niet" away only where the whole form may be skipped.
    #[prop(default = true)]
    may_pass: bool,
) -> impl IntoView {
    let pick = |value: String| (value == chosen, value);
    view! {
        <fieldset class="stack tight">
            <legend>{legend}</legend>
            <div class="faces">
                {Face::ALL.map(|face| {
                    let (checked, value) = pick(face.value().to_string());
                    view! {
                        <label class="face-pick">
                            <input type="radio" name=name.clone() value=value checked=checked/>
                            <span class="face-btn"><FaceMark face/><span>{face.word()}</span></span>
                        </label>
                    }
                })}
            </div>
            {may_pass.then(|| view! {
                <div class="face-alt">
                    {[("dont_know", "Weet ik niet"), ("rather_not", "Liever niet")].map(|(value, word)| {
                        let (checked, value) = pick(value.to_owned());
                        view! {
                            <label class="choice">
                                <input type="radio" name=name.clone() value=value checked=checked/>
                                <span>{word}</span>
                            </label>
                        }
                    })}
                </div>
            })}
        </fieldset>
    }
}
