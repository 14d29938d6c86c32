//! When the question is asked, and until when a yes holds. Pure.

use crate::{
    moment::{At, Day},
    signals::{Proposal, SignalKind},
};

/// For how many years after somebody left it is the school's task.
const TASK_YEARS: i32 = 2;

/// How many days before the end the question is asked, and asked again.
const ASKED_BEFORE: i64 = 60;
const AGAIN_BEFORE: i64 = 30;

/// How many days after a no the school can still say goodbye.
pub const GOODBYE_DAYS: i64 = 30;

/// After how many days a human is asked again to ask, while there is no answer.
pub const TASK_AGAIN_DAYS: i64 = 30;

/// The hour of all of it, local time.
const HOUR: u32 = 10;

/// A time in which the school may follow, and when it asks for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The question.
    pub ask_at: At,
    /// The question again.
    pub again_at: At,
    /// The end.
    pub ends_at: At,
}

impl Period {
    fn until(day: Day) -> Self {
        let at = |days: i64| At::local(day.plus(-days), HOUR, 0);
        Self { ask_at: at(ASKED_BEFORE), again_at: at(AGAIN_BEFORE), ends_at: at(0) }
    }
}

/// The school's task for somebody who left on this day. Whoever comes on the list when the question should have been
/// asked already is asked tomorrow, and has the same time to answer.
pub fn task(outflow_on: Day, now: At) -> Period {
    let period = Period::until(outflow_on.years_later(TASK_YEARS));
    if period.ask_at > now { period } else { Period::until(now.day().plus(1 + ASKED_BEFORE)) }
}

/// The year after a yes: from the end of what held, or from now when that is over.
pub fn year_more(ends_at: At, now: At) -> Period {
    Period::until(ends_at.max(now).day().years_later(1))
}

/// No answer on the day: a human asks.
pub fn ask_in_person(first_name: &str, ends_at: At, now: At) -> Proposal {
    let verb = if ends_at <= now { "liep af" } else { "loopt af" };
    let reason = format!(
        "{first_name} gaf nog geen antwoord: mag school blijven volgen? De termijn {verb} op {}.",
        ends_at.day().with_year()
    );
    Proposal::new(SignalKind::Follow, 3, now, reason, "Vraag het zelf")
}

/// Wants to talk first.
pub fn wants_to_talk(first_name: &str, now: At) -> Proposal {
    let reason = format!("{first_name} wil eerst praten: mag school nog een jaar blijven volgen?");
    Proposal::new(SignalKind::Follow, 2, now, reason, format!("{first_name} bellen"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> At {
        At::local(Day::parse(day).expect("a day"), HOUR, 0)
    }

    #[test]
    fn the_task_ends_after_24_months_and_is_asked_about_60_and_30_days_before() {
        let period = task(at("2026-07-15").day(), at("2026-11-23"));
        assert_eq!(period, Period { ask_at: at("2028-05-16"), again_at: at("2028-06-15"), ends_at: at("2028-07-15") });
    }

    #[test]
    fn whoever_comes_late_on_the_list_is_asked_tomorrow_and_has_60_days_too() {
        for outflow in ["2021-07-15", "2024-12-01"] {
            let period = task(at(outflow).day(), at("2026-11-23"));
            assert_eq!((period.ask_at, period.ends_at), (at("2026-11-24"), at("2027-01-23")), "{outflow}");
        }
    }

    #[test]
    fn a_yes_holds_for_a_year_after_the_end_that_was() {
        for (ends, now, until) in
            [("2028-07-15", "2028-05-20", "2029-07-15"), ("2028-07-15", "2028-09-01", "2029-09-01")]
        {
            assert_eq!(year_more(at(ends), at(now)).ends_at, at(until), "{now}");
        }
    }
}
