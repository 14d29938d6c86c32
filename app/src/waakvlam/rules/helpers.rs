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

/// Longer than so many weeks no school is closed: a mistake in the settings puts no list off for ever.
const WEEKS_CLOSED: i64 = 10;

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

    /// The next time after `now`, counted from `from`: a coach has one list for all, and who works at a school gets it
    /// when that is not `closed`. `None` when they are never asked by themselves.
    pub fn next(&self, role: HelperRole, from: At, now: At, closed: &[(Day, Day)]) -> Option<At> {
        if self.rhythm.every_days <= 0 {
            return None;
        }
        Some(match role {
            HelperRole::JobCoach => self.when_open(self.next_list(from, now), closed),
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

    /// This moment, or the first own day after the holidays in which it lies.
    pub fn when_open(&self, list: At, closed: &[(Day, Day)]) -> At {
        let is_open = |at: &At| !closed.iter().any(|(from, until)| (*from..=*until).contains(&at.day()));
        let mut weeks = (0..=WEEKS_CLOSED).map(|weeks| self.rhythm.on_or_after(list.day().plus(7 * weeks)));
        weeks.find(is_open).unwrap_or(list)
    }

    /// Whether their list comes at this moment: in a week of the lists, or later because their school was closed.
    pub fn is_list(&self, at: At, closed: &[(Day, Day)]) -> bool {
        let every = self.rhythm.every_days.max(7);
        let week = at.day().plus(-a_list_week().days_until(at.day()).rem_euclid(every));
        let mut lists =
            (0..=WEEKS_CLOSED * 7 / every + 1).map(|back| self.rhythm.on_or_after(week.plus(-every * back)));
        lists.any(|list| self.when_open(list, closed) == at)
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
            let first = rhythm.next(HelperRole::JobCoach, at(last), at(last), &[]).expect("a list");
            let second = rhythm.next(HelperRole::JobCoach, first, first, &[]).expect("another");
            assert_eq!([first, second], expected.map(at), "every {every} days, rest until {rest:?}");
        }
        assert_eq!(coach(0, None).next(HelperRole::JobCoach, at("2026-11-23"), at("2026-11-23"), &[]), None);
    }

    #[test]
    fn whoever_came_in_another_week_stands_on_the_same_list() {
        for every in [28, 56, 84] {
            let lists: std::collections::BTreeSet<At> = (0..7)
                .filter_map(|days| {
                    let came = At::local(day("2026-11-24").plus(days), 15, 0);
                    coach(every, None).next(HelperRole::JobCoach, came, came, &[])
                })
                .collect();
            assert_eq!(lists.len(), 1, "every {every} days: {lists:?}");
        }
    }

    #[test]
    fn a_list_for_who_works_at_a_closed_school_comes_on_their_first_own_day_after_it() {
        let winter = (day("2026-12-19"), day("2027-01-03"));
        let (spring, mistake) = ((day("2027-01-04"), day("2027-01-05")), (day("2026-01-01"), day("2036-01-01")));
        for (weekday, closed, list) in [
            (Weekday::Mon, vec![], "2026-12-21"),
            (Weekday::Mon, vec![winter], "2027-01-04"),
            (Weekday::Wed, vec![winter], "2027-01-06"),
            (Weekday::Mon, vec![winter, spring], "2027-01-11"),
            (Weekday::Mon, vec![mistake], "2026-12-21"),
        ] {
            let usual = coach(28, None);
            let own = HelperRhythm { rhythm: Rhythm { weekday, ..usual.rhythm }, ..usual };
            let came = at("2026-11-23");
            let next = own.next(HelperRole::JobCoach, came, came, &closed).expect("a list");
            assert_eq!(next, at(list), "{weekday} {closed:?}");
            assert!(own.is_list(next, &closed) && !own.is_list(own.rhythm.on_or_after(next.day().plus(-7)), &closed));
        }
    }
}
