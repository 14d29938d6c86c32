//! The light rhythm of a JIM or a coach, pure.

use super::rhythm::{self, Rhythm};
use crate::{
    access::HelperRole,
    moment::{At, Day},
};
use chrono::Weekday;

/// When a helper is asked how it goes with somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HelperRhythm {
    /// How often, on which day, at which hour. Every 0 days: never by itself.
    pub rhythm: Rhythm,
    /// Nothing is asked before this day.
    pub rest_until: Option<Day>,
}

/// The intervals from which a helper chooses, in days; 0 is never by itself.
pub const INTERVALS: [i64; 4] = [28, 56, 84, 0];

/// Lists of a coach stand in weeks of their own: how much earlier than the interval one may come, in days, so that
/// somebody who came late on a list is on the next one too.
const EARLIER_DAYS: i64 = 7;

/// A Monday on which a week of the lists began: the others follow, an interval apart.
fn a_list_week() -> Day {
    At(0).day().plus(4)
}

impl HelperRhythm {
    /// Once in four weeks: a JIM on Sunday, a coach on a working day.
    pub fn usual(role: HelperRole) -> Self {
        let (weekday, hour) = match role {
            HelperRole::JobCoach => (Weekday::Mon, 9),
            _ => (rhythm::USUAL_DAY, rhythm::USUAL_HOUR),
        };
        Self { rhythm: Rhythm { every_days: 28, weekday, hour }, rest_until: None }
    }

    /// The next time after `now`, counted from `from`: a coach has one list for all. `None` when they are never asked by
    /// themselves.
    pub fn next(&self, role: HelperRole, from: At, now: At) -> Option<At> {
        if self.rhythm.every_days <= 0 {
            return None;
        }
        Some(match role {
            HelperRole::JobCoach => self.next_list(from, now),
            _ => self.next_question(from, now),
        })
    }

    fn next_question(&self, from: At, now: At) -> At {
        let first = self.rhythm.next_after(from, now);
        match self.rest_until {
            Some(until) if first.day() < until => self.rhythm.on_or_after(until),
            _ => first,
        }
    }

    /// The same week for all their people, so that those who came in different weeks stand on one list.
    fn next_list(&self, from: At, now: At) -> At {
        let every = self.rhythm.every_days;
        let earliest = from.day().plus(every - EARLIER_DAYS).max(self.rest_until.unwrap_or(now.day())).max(now.day());
        let since_a_list_week = a_list_week().days_until(earliest).rem_euclid(every);
        let week = earliest.plus((every - since_a_list_week) % every);
        let list = self.rhythm.on_or_after(week);
        if list > now { list } else { self.rhythm.on_or_after(week.plus(every)) }
    }

    /// Whether this is their own day and hour: of two helpers of one kind it tells whose turn it is.
    pub fn is_theirs(&self, due_at: At) -> bool {
        self.rhythm.on_or_after(due_at.day()) == due_at
    }

    /// Whether they want rest on this day.
    pub fn rests(&self, day: Day) -> bool {
        self.rest_until.is_some_and(|until| day < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn at(text: &str) -> At {
        At::local(day(text), 9, 0)
    }

    fn coach(every_days: i64, rest_until: Option<&str>) -> HelperRhythm {
        let usual = HelperRhythm::usual(HelperRole::JobCoach);
        HelperRhythm { rhythm: Rhythm { every_days, ..usual.rhythm }, rest_until: rest_until.map(day) }
    }

    #[test]
    fn a_coach_is_asked_as_often_as_they_chose() {
        // How often, rest until, the list before it, and the next two days of asking.
        let rows = [
            (28, None, "2026-11-23", ["2026-12-21", "2027-01-18"]),
            (56, None, "2026-11-23", ["2027-01-18", "2027-03-15"]),
            (84, None, "2026-11-23", ["2027-04-12", "2027-07-05"]),
            (28, Some("2027-01-04"), "2026-11-23", ["2027-01-18", "2027-02-15"]),
        ];
        for (every, rest, last, expected) in rows {
            let rhythm = coach(every, rest);
            let first = rhythm.next(HelperRole::JobCoach, at(last), at(last)).expect("a list");
            let second = rhythm.next(HelperRole::JobCoach, first, first).expect("another");
            assert_eq!([first, second], expected.map(at), "every {every} days, rest until {rest:?}");
        }
        assert_eq!(coach(0, None).next(HelperRole::JobCoach, at("2026-11-23"), at("2026-11-23")), None);
    }

    #[test]
    fn whoever_came_in_another_week_stands_on_the_same_list() {
        for every in [28, 56, 84] {
            let lists: std::collections::BTreeSet<At> = (0..7)
                .filter_map(|days| {
                    let came = At::local(day("2026-11-24").plus(days), 15, 0);
                    coach(every, None).next(HelperRole::JobCoach, came, came)
                })
                .collect();
            assert_eq!(lists.len(), 1, "every {every} days: {lists:?}");
        }
    }
}
