//! Who answers, by when, and what can follow on what. Pure.
//!
//! ```text
//!              ┌───────────── words, not yet, reopen ────────────────┐
//!              ▼                                                     │
//!  ask ──► Waiting ── answer ──► Answered ── ja ──► Understood ── ja, klaar ──► Closed
//!              ▲                  ▲    │ nee
//!              │           answer │    ▼
//!              │              NotUnderstood
//!              └── while it waits for us, Late is the same with a day that has passed
//! ```
//! Only the alumnus closes, from any state; words are never lost, whatever the state was.

use super::Topic;
use crate::{
    moment::{At, Day},
    working_days,
};

/// How many working days an answer may take.
const PROMISE_DAYS: i64 = 2;

/// Who answers: work goes to the job coach when there is one, everything else to the owner. Never to the JIM.
pub fn route<P>(topic: Topic, owner: P, job_coach: Option<P>) -> P {
    match (topic, job_coach) {
        (Topic::Work, Some(coach)) => coach,
        _ => owner,
    }
}

/// The last day on which there is an answer, as promised today.
pub fn promised_on(today: Day) -> Day {
    working_days::add(today, PROMISE_DAYS)
}

/// The facts about a question, each with its time.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Facts {
    /// Since when it waits for the person who answers; `None` when it doesn't.
    pub waiting_since: Option<At>,
    /// The last day on which there is an answer.
    pub promised_on: Day,
    /// When the last answer came.
    pub answered_at: Option<At>,
    /// When the alumnus said "ja" to that answer.
    pub understood_at: Option<At>,
    /// When the alumnus last said "nee" to an answer.
    pub not_understood_at: Option<At>,
    /// When the alumnus closed it.
    pub closed_at: Option<At>,
}

/// Where a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits for an answer.
    Waiting,
    /// There is an answer; whether it is understood isn't known yet.
    Answered,
    /// The answer was not understood: it waits for another one.
    NotUnderstood,
    /// The answer was understood; whether it worked isn't known yet.
    Understood,
    /// The alumnus is done with it.
    Closed,
}

/// Where a question stands, from its facts.
pub fn state(facts: &Facts) -> State {
    match facts {
        Facts { closed_at: Some(_), .. } => State::Closed,
        Facts { waiting_since: Some(since), not_understood_at: Some(no), .. } if no == since => State::NotUnderstood,
        Facts { waiting_since: Some(_), .. } => State::Waiting,
        Facts { understood_at: Some(_), .. } => State::Understood,
        _ => State::Answered,
    }
}

/// Whether the promised day has passed without an answer.
pub fn is_late(facts: &Facts, today: Day) -> bool {
    matches!(state(facts), State::Waiting | State::NotUnderstood) && facts.promised_on < today
}

/// What somebody does with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The person who was asked answers.
    Answer,
    /// "Ja, ik snap het."
    Understood,
    /// "Nee."
    NotUnderstood,
    /// "Ja, klaar."
    Close,
    /// "Nog niet."
    NotYet,
    /// "Toch niet klaar."
    Reopen,
    /// The alumnus says more.
    Words,
}

/// Where this step leads; `None` when it doesn't fit, as with a second tap on a page that is older than the facts.
pub fn next(state: State, step: Step) -> Option<State> {
    match (step, state) {
        (Step::Answer, State::Closed) => None,
        (Step::Answer, _) => Some(State::Answered),
        (Step::Understood, State::Answered) => Some(State::Understood),
        (Step::NotUnderstood, State::Answered) => Some(State::NotUnderstood),
        (Step::Close, State::Closed) => None,
        (Step::Close, _) => Some(State::Closed),
        (Step::NotYet, State::Understood) => Some(State::Waiting),
        (Step::Reopen, State::Closed) => Some(State::Waiting),
        (Step::Words, State::NotUnderstood) => Some(State::NotUnderstood),
        (Step::Words, _) => Some(State::Waiting),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn work_goes_to_the_job_coach_and_all_else_to_the_owner() {
        for topic in Topic::ALL {
            let with_coach = if *topic == Topic::Work { "Bas" } else { "Anja" };
            assert_eq!(route(*topic, "Anja", Some("Bas")), with_coach, "{topic:?}");
            assert_eq!(route(*topic, "Anja", None), "Anja", "{topic:?} without a coach");
        }
    }

    #[test]
    fn an_answer_is_promised_within_two_working_days() {
        assert_eq!(promised_on(day("2026-11-24")), day("2026-11-26"));
        assert_eq!(promised_on(day("2026-11-20")), day("2026-11-24"), "a weekend in between");
    }

    fn asked() -> Facts {
        Facts {
            waiting_since: Some(At(10)),
            promised_on: day("2026-11-26"),
            answered_at: None,
            understood_at: None,
            not_understood_at: None,
            closed_at: None,
        }
    }

    #[test]
    fn the_state_follows_from_the_facts() {
        let answered = Facts { waiting_since: None, answered_at: Some(At(20)), ..asked() };
        let no = Facts { waiting_since: Some(At(30)), not_understood_at: Some(At(30)), ..answered.clone() };
        let again = Facts { waiting_since: None, answered_at: Some(At(40)), ..no.clone() };
        let yes = Facts { understood_at: Some(At(50)), ..again.clone() };
        let not_yet = Facts { waiting_since: Some(At(60)), ..yes.clone() };
        for (facts, expected) in [
            (asked(), State::Waiting),
            (answered, State::Answered),
            (no, State::NotUnderstood),
            (again, State::Answered),
            (Facts { closed_at: Some(At(60)), ..yes.clone() }, State::Closed),
            (yes, State::Understood),
            (not_yet, State::Waiting),
        ] {
            assert_eq!(state(&facts), expected, "{facts:?}");
        }
    }

    #[test]
    fn late_is_after_the_promised_day_and_only_while_we_are_waited_for() {
        assert!(!is_late(&asked(), day("2026-11-26")), "on the day itself we still can");
        assert!(is_late(&asked(), day("2026-11-27")));
        let answered = Facts { waiting_since: None, answered_at: Some(At(20)), ..asked() };
        assert!(!is_late(&answered, day("2026-12-27")));
    }

    #[test]
    fn what_can_follow_on_what() {
        use State::{Answered, Closed, NotUnderstood, Understood, Waiting};
        let none = None;
        // Each row: the step, then where it leads from Waiting, Answered, NotUnderstood, Understood and Closed.
        let table = [
            (Step::Answer, [Some(Answered), Some(Answered), Some(Answered), Some(Answered), none]),
            (Step::Understood, [none, Some(Understood), none, none, none]),
            (Step::NotUnderstood, [none, Some(NotUnderstood), none, none, none]),
            (Step::Close, [Some(Closed), Some(Closed), Some(Closed), Some(Closed), none]),
            (Step::NotYet, [none, none, none, Some(Waiting), none]),
            (Step::Reopen, [none, none, none, none, Some(Waiting)]),
            (Step::Words, [Some(Waiting), Some(Waiting), Some(NotUnderstood), Some(Waiting), Some(Waiting)]),
        ];
        for (step, row) in table {
            for (from, expected) in [Waiting, Answered, NotUnderstood, Understood, Closed].into_iter().zip(row) {
                assert_eq!(next(from, step), expected, "{step:?} from {from:?}");
            }
        }
    }
}
