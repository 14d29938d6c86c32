//! What became of a case in the municipality's own system, for school.

use crate::{
    escalations::{State, store::Case, their_system::still_there},
    moment::At,
    ui::{self, Step, StepState, Timeline, Tone},
    zgw::store::Handover,
};
use leptos::prelude::*;

/// The card beside the case. Nothing when nothing went there.
pub(super) fn their_system(case: &Case, there: Option<Handover>, now: At) -> Option<impl IntoView + use<>> {
    let there = there?;
    let left = left_behind(case, &there);
    let trouble = trouble(&there, now).filter(|_| left.is_none());
    let lines = lines(&there);
    let steps = steps(&there);
    Some(view! {
        <ui::Card title="In het systeem van de gemeente">
            {left.map(|text| view! { <ui::Notice tone=Tone::Waits><p>{text}</p></ui::Notice> })}
            {trouble.map(|text| view! { <ui::Notice tone=Tone::Waits><p>{text}</p></ui::Notice> })}
            <Timeline steps/>
            {lines.into_iter().map(|line| view! { <p class="soft">{line}</p> }).collect_view()}
        </ui::Card>
    })
}

/// A zaak that is there while the case is not any more.
fn left_behind(case: &Case, there: &Handover) -> Option<String> {
    let is_over = !case.state.is_on_a_desk() && case.state != State::Done;
    let is_other = there.version != case.version;
    (there.has_case == 1 && there.ended_at.is_none() && (is_over || is_other)).then(|| still_there(&there.number))
}

/// What is the matter, and when we try again.
fn trouble(there: &Handover, now: At) -> Option<String> {
    let words = there.trouble.as_deref()?;
    let again = match there.due_at {
        _ if there.is_off == 1 => "De koppeling staat uit.".to_owned(),
        Some(at) if at > now => format!("We proberen het weer op {}.", at.in_words()),
        Some(_) => "We proberen het nu weer.".to_owned(),
        None => String::new(),
    };
    Some(format!("{words} {again}").trim_end().to_owned())
}

fn lines(there: &Handover) -> Vec<String> {
    let number = (there.has_case == 1).then(|| format!("Het nummer daar is {}.", there.number));
    let status = there.last_status.as_deref().map(|label| {
        let since = there.last_status_at.map(|at| format!(", sinds {}", at.day().in_words())).unwrap_or_default();
        format!("Daar staat: {label}{since}.")
    });
    let honest = (there.registered_at.is_some() && there.ended_at.is_none())
        .then(|| "Dat de zaak daar staat, zegt niet dat iemand hem las.".to_owned());
    [number, status, honest].into_iter().flatten().collect()
}

fn steps(there: &Handover) -> Vec<Step> {
    let done = [
        ("De zaak", there.has_case == 1),
        ("Over wie het gaat", there.has_role == 1),
        ("Het blad met de zinnen", there.registered_at.is_some()),
    ];
    let next = done.iter().position(|(_, is_done)| !is_done);
    let goes_on = there.due_at.is_some() && there.is_off == 0;
    done.into_iter()
        .enumerate()
        .map(|(at, (what, is_done))| {
            let state = match is_done {
                true => StepState::Done,
                false if goes_on && next == Some(at) => StepState::Now,
                false => StepState::Later,
            };
            Step::new(state, what, "", "")
        })
        .collect()
}
