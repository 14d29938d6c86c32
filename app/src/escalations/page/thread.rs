//! What happened, and who does what now.

use crate::{
    escalations::{
        State,
        rules::{ladder::Ladder, words::left},
        store::{Case, Happened},
    },
    moment::At,
    ui::{Step, StepState},
};
use leptos::prelude::*;

/// What happened, in order.
#[component]
pub(super) fn Thread(events: Vec<Happened>, alumnus: String) -> impl IntoView {
    let rows = events.into_iter().map(move |event| {
        let who = event.name.unwrap_or_else(|| "De klok".to_owned());
        let sentence = event.what.sentence(&who, &alumnus);
        view! {
            <li>
                <p>{sentence}</p>
                {event.words.map(|words| view! { <p class="said">{words}</p> })}
                <small class="soft"><time datetime=event.at.iso()>{event.at.in_words()}</time></small>
            </li>
        }
    });
    view! { <ul class="lines">{rows.collect_view()}</ul> }
}

/// Who does what, for school and municipality. Both read the same promises.
pub(super) fn steps(case: &Case, ladder: &Ladder, now: At) -> Vec<Step> {
    let mut steps = vec![agreement(case, now), receipt(case, now), taking_up(case, now)];
    if matches!(case.state, State::Sent | State::Received) {
        let who = ladder.above(case.step).map(|rung| format!("{}, {}", rung.name, rung.title));
        let what =
            if who.is_some() { "Een stap hoger, als het dan stil is" } else { "School belt, als het dan stil is" };
        steps.push(Step::new(StepState::Later, what, who.unwrap_or_else(|| case.owner.clone()), ""));
    }
    if case.state == State::Declined {
        let (state, when) = at_school(case, now);
        steps.push(Step::new(state, "Opnieuw schrijven, of niet doorgaan", &case.owner, when));
    } else {
        steps.extend([first_action(case, now), finish(case)]);
    }
    steps
}

fn day(at: Option<At>) -> String {
    at.map(|at| at.day().in_words()).unwrap_or_default()
}

fn agreement(case: &Case, now: At) -> Step {
    let who = if case.went_by_exception() {
        format!(
            "{} en {}",
            case.ground_name.clone().unwrap_or_default(),
            case.approved_name.clone().unwrap_or_default()
        )
    } else {
        case.first_name.clone()
    };
    match case.state {
        State::Drafted => {
            let (state, when) = at_school(case, now);
            Step::new(state, format!("Vragen aan {}", case.first_name), &case.owner, when)
        }
        State::Asked => {
            let (state, left) = at_school(case, now);
            let asked = format!("gevraagd op {}", day(case.asked_alumnus_at));
            let when = if left.is_empty() { asked } else { format!("{asked}, {left}") };
            Step::new(state, "Ja of nee zeggen", who, when)
        }
        _ if case.sent_at.is_none() => Step::new(StepState::Later, "Ja of nee zeggen", who, ""),
        _ if case.went_by_exception() => Step::new(StepState::Done, "Besloten om te delen", who, day(case.approved_at)),
        _ => Step::new(StepState::Done, "Ja gezegd", who, day(case.approved_at)),
    }
}

/// Now, or late when the term has passed.
fn waiting(case: &Case, now: At) -> (StepState, String) {
    let is_late = case.plain().is_late(now);
    let when = match case.term_at {
        Some(term) if !is_late => format!("{}, {}", term.day().in_words(), left(Some(term), now)),
        Some(term) => term.day().in_words(),
        None => String::new(),
    };
    (if is_late { StepState::Late } else { StepState::Now }, when)
}

/// The same before it is sent and after it came back: how long is left, of the term that the school set itself.
fn at_school(case: &Case, now: At) -> (StepState, String) {
    match case.term_at {
        _ if case.is_late == 1 => (StepState::Late, "te laat".to_owned()),
        Some(term) if term <= now => (StepState::Late, "te laat".to_owned()),
        Some(term) => (StepState::Now, left(Some(term), now)),
        None => (StepState::Now, String::new()),
    }
}

fn contact(case: &Case) -> String {
    case.contact_name().unwrap_or_else(|| format!("gemeente {}", case.municipality))
}

fn receipt(case: &Case, now: At) -> Step {
    if let Some(at) = case.received_at {
        return Step::new(StepState::Done, "Ontvangen", contact(case), day(Some(at)));
    }
    if case.state == State::Sent {
        let (state, when) = waiting(case, now);
        return Step::new(state, "Ontvangen", contact(case), when);
    }
    Step::new(StepState::Later, "Ontvangen", contact(case), "")
}

fn taking_up(case: &Case, now: At) -> Step {
    match case.state {
        State::Received => {
            let (state, when) = waiting(case, now);
            Step::new(state, "Oppakken of afwijzen", contact(case), when)
        }
        State::Declined => {
            Step::new(StepState::Done, "Afgewezen: terug bij school", &case.owner, day(case.declined_at))
        }
        _ if case.accepted_at.is_some() => Step::new(StepState::Done, "Opgepakt", contact(case), day(case.accepted_at)),
        _ => Step::new(StepState::Later, "Oppakken", contact(case), ""),
    }
}

fn first_action(case: &Case, now: At) -> Step {
    let Some(action) = case.first_action.clone() else {
        return Step::new(StepState::Later, "De eerste stap", "", format!("uiterlijk {}", case.wanted_on.in_words()));
    };
    let who = case.actor_name.clone().unwrap_or_default();
    let when = case.action_on.map(|day| day.in_words()).unwrap_or_default();
    let state = match case.state {
        State::Accepted if case.plain().is_late(now) => StepState::Late,
        State::Accepted => StepState::Now,
        State::Done => StepState::Done,
        _ => StepState::Later,
    };
    Step::new(state, action, who, when)
}

fn finish(case: &Case) -> Step {
    match case.state {
        State::Done => {
            Step::new(StepState::Done, "Klaar", case.actor_name.clone().unwrap_or_default(), day(case.done_at))
        }
        State::Withdrawn => Step::new(StepState::Done, "Ingetrokken", "school", day(case.withdrawn_at)),
        _ => Step::new(StepState::Later, "Klaar: de waakvlam brandt weer", "", ""),
    }
}
