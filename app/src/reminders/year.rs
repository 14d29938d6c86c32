//! A year of somebody's reminders, by month: each row accounted for, and what comes. Pure.

use super::rules::Told;
use crate::{
    moment::{At, Day, MONTHS},
    waakvlam::claims::Outcome,
};
use chrono::Datelike;

/// How many months the page looks back and ahead.
pub const MONTHS_AROUND: i32 = 12;

/// What became of a number of reminders. Together they are all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Put to somebody, or done.
    pub sent: usize,
    /// Not put, for a reason.
    pub skipped: usize,
    /// The server could not do it in time.
    pub late: usize,
    /// Taken off by school.
    pub cancelled: usize,
    /// Not needed when its time came: they were heard of, or another day came in its place.
    pub unneeded: usize,
    /// Due, and not done yet.
    pub waits: usize,
}

impl Sums {
    /// Counts what is not still to come.
    pub fn of<'a>(all: impl IntoIterator<Item = &'a Told>, now: At) -> Self {
        let mut sums = Self::default();
        for told in all {
            match told.outcome {
                Some(Outcome::Sent) => sums.sent += 1,
                Some(Outcome::Skipped) => sums.skipped += 1,
                Some(Outcome::Late) => sums.late += 1,
                Some(Outcome::Cancelled) => sums.cancelled += 1,
                Some(Outcome::Answered | Outcome::Replaced | Outcome::Stopped) => sums.unneeded += 1,
                None if told.due_at <= now => sums.waits += 1,
                None => {}
            }
        }
        sums
    }

    /// How many there were.
    pub const fn all(self) -> usize {
        self.sent + self.skipped + self.late + self.cancelled + self.unneeded + self.waits
    }

    /// "41 momenten: 20 gedaan, 4 overgeslagen, 1 te laat, 16 niet meer nodig."
    pub fn in_words(self) -> String {
        let parts = [
            (self.sent, "gedaan"),
            (self.skipped, "overgeslagen"),
            (self.late, "te laat"),
            (self.cancelled, "van de lijst gehaald"),
            (self.unneeded, "niet meer nodig"),
            (self.waits, "nu aan de beurt"),
        ];
        let said: Vec<String> =
            parts.into_iter().filter(|(many, _)| *many > 0).map(|(many, what)| format!("{many} {what}")).collect();
        match self.all() {
            0 => "Er was nog niets.".to_owned(),
            1 => format!("1 moment: {}.", said.join(", ")),
            all => format!("{all} momenten: {}.", said.join(", ")),
        }
    }
}

/// One month of the page.
#[derive(Clone, Debug)]
pub struct Month<T> {
    /// "november 2026".
    pub name: String,
    /// What was or comes in it, in the order of time.
    pub lines: Vec<T>,
    /// How often nothing was needed.
    pub unneeded: usize,
}

/// The months back from now, the latest first, each with what became of it. What was not needed is only counted.
pub fn gone(all: &[Told], now: At) -> Vec<Month<&Told>> {
    let mut months: Vec<Month<&Told>> = Vec::new();
    let mut over: Vec<(Day, &Told)> = all.iter().filter_map(|told| Some((gone_on(told, now)?, told))).collect();
    over.sort_by_key(|(day, told)| (*day, told.due_at));
    for (day, told) in over.into_iter().rev() {
        let month = of_month(&mut months, day);
        match is_unneeded(told) {
            true => month.unneeded += 1,
            false => month.lines.insert(0, told),
        }
    }
    months
}

/// The months ahead, with the coming moments.
pub fn coming<T: Copy>(moments: &[(At, T)]) -> Vec<Month<(At, T)>> {
    let mut months: Vec<Month<(At, T)>> = Vec::new();
    for (at, what) in moments {
        of_month(&mut months, at.day()).lines.push((*at, *what));
    }
    months
}

/// The month of this day: the last one, or a new one.
fn of_month<T>(months: &mut Vec<Month<T>>, day: Day) -> &mut Month<T> {
    let name = format!("{} {}", MONTHS[day.0.month0() as usize], day.0.year());
    if months.last().is_none_or(|month| month.name != name) {
        months.push(Month { name, lines: Vec::new(), unneeded: 0 });
    }
    let last = months.len() - 1;
    &mut months[last]
}

/// Whether nothing happened, because nothing had to.
fn is_unneeded(told: &Told) -> bool {
    matches!(told.outcome, Some(Outcome::Answered | Outcome::Replaced | Outcome::Stopped))
}

/// On which day it stands; `None` for what is still to come. What was answered before its day stands where it was
/// answered, and so does what was called off and lies ahead.
fn gone_on(told: &Told, now: At) -> Option<Day> {
    let settled = told.settled_at.unwrap_or(told.due_at).min(told.due_at);
    match told.outcome {
        None if told.due_at > now => None,
        Some(_) if is_unneeded(told) || told.due_at > now => Some(settled.day()),
        _ => Some(told.due_at.day()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waakvlam::{ReminderKind, claims::Because};

    fn at(text: &str) -> At {
        At::local(Day::parse(text).expect("a day"), 12, 0)
    }

    fn told(due: &str, outcome: Option<Outcome>, settled: Option<&str>) -> Told {
        Told {
            kind: ReminderKind::CheckIn,
            due_at: at(due),
            outcome,
            because: outcome.filter(|how| *how == Outcome::Skipped).map(|_| Because::Paused),
            knocks: Vec::new(),
            opened_at: None,
            answered_at: None,
            settled_at: settled.map(at),
        }
    }

    fn a_year() -> Vec<Told> {
        vec![
            told("2026-12-13", None, None),
            told("2026-12-06", Some(Outcome::Answered), Some("2026-11-27")),
            told("2026-11-22", Some(Outcome::Sent), Some("2026-11-22")),
            told("2026-11-08", Some(Outcome::Skipped), Some("2026-10-20")),
            told("2026-10-25", Some(Outcome::Late), Some("2026-11-02")),
            told("2026-10-11", Some(Outcome::Cancelled), Some("2026-10-01")),
            told("2026-09-27", Some(Outcome::Replaced), Some("2026-09-20")),
            told("2026-09-13", None, None),
        ]
    }

    #[test]
    fn every_row_that_is_over_is_counted_once() {
        let (all, now) = (a_year(), at("2026-11-28"));
        let sums = Sums::of(&all, now);
        let expected = Sums { sent: 1, skipped: 1, late: 1, cancelled: 1, unneeded: 2, waits: 1 };
        assert_eq!((sums, sums.all()), (expected, 7), "all but the one to come");
        let words = "7 momenten: 1 gedaan, 1 overgeslagen, 1 te laat, 1 van de lijst gehaald, 2 niet meer nodig, \
                     1 nu aan de beurt.";
        assert_eq!(sums.in_words(), words);
        let shown: usize = gone(&all, now).iter().map(|month| month.lines.len() + month.unneeded).sum();
        assert_eq!(shown, sums.all(), "and stands in one month");
        assert_eq!(Sums::default().in_words(), "Er was nog niets.");
    }

    #[test]
    fn what_went_stands_in_its_month_the_latest_month_first() {
        let all = a_year();
        let months = gone(&all, at("2026-11-28"));
        let found: Vec<(&str, usize, usize)> =
            months.iter().map(|month| (month.name.as_str(), month.lines.len(), month.unneeded)).collect();
        let expected = [("november 2026", 2, 1), ("oktober 2026", 2, 0), ("september 2026", 1, 1)];
        assert_eq!(found, expected, "what was answered before its day is over on that day");
        assert!(months.iter().all(|month| month.lines.is_sorted_by_key(|told| told.due_at)), "the first day first");
    }

    #[test]
    fn what_comes_stands_by_month_over_new_year() {
        let moments = ["2026-12-13", "2026-12-27", "2027-01-10"].map(|day| (at(day), ()));
        let months = coming(&moments);
        let found: Vec<(&str, usize)> = months.iter().map(|month| (month.name.as_str(), month.lines.len())).collect();
        assert_eq!(found, [("december 2026", 2), ("januari 2027", 1)]);
    }
}
