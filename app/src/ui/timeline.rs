//! Who does what, and when: for the alumnus after a promise, for the desk in an escalation.

use super::{Icon, IconName, Tag, Tone};
use leptos::prelude::*;

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Done,
    Now,
    /// Its day has passed: somebody waits.
    Late,
    Later,
}

/// One step: what happens, who does it, when (in words).
#[derive(Clone, Debug)]
pub struct Step {
    pub what: String,
    pub who: String,
    pub when: String,
    pub state: StepState,
}

impl Step {
    /// A step in the order it is read.
    #[must_use]
    pub fn new(state: StepState, what: impl Into<String>, who: impl Into<String>, when: impl Into<String>) -> Self {
        Self { what: what.into(), who: who.into(), when: when.into(), state }
    }
}

/// The steps under each other, each with its state in words for who cannot see the dot.
#[component]
pub fn Timeline(steps: Vec<Step>) -> impl IntoView {
    view! { <ol class="steps">{steps.into_iter().map(|step| view! { <OneStep step/> }).collect_view()}</ol> }
}

#[component]
fn OneStep(step: Step) -> impl IntoView {
    let (class, word, icon) = match step.state {
        StepState::Done => ("step done", "Klaar: ", Some(IconName::Check)),
        StepState::Now => ("step now", "Nu: ", Some(IconName::Next)),
        StepState::Late => ("step late", "Te laat: ", Some(IconName::Clock)),
        StepState::Later => ("step later", "Later: ", None),
    };
    let line = [step.who, step.when].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <li class=class aria-current=(step.state == StepState::Now).then_some("step")>
            <span class="step-dot" aria-hidden="true">{icon.map(|name| view! { <Icon name/> })}</span>
            <div class="step-words">
                <b><span class="unseen">{word}</span>{step.what}</b>
                <small>{line}</small>
                {(step.state == StepState::Late).then(|| view! { <Tag tone=Tone::Waits>"te laat"</Tag> })}
            </div>
        </li>
    }
}
