//! What comes again: at the same hour on the clock, counted from its beginning, so that nothing drifts. Only the next
//! occurrence is ever computed. Pure.

use crate::moment::{At, Day};
use chrono::{Datelike, Months, NaiveDate};

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// Each so many days.
    Days(u32),
    /// Each so many weeks, on the weekday of the beginning.
    Weeks(u32),
    /// Each so many months, on the day of the beginning; the 31st is the last day of a shorter month.
    Months(u32),
    /// Each so many years; 29 February is 1 March in other years.
    Years(u32),
}

/// Something that comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// The day of the first.
    pub start: Day,
    /// The hour on the clock …
    pub hour: u32,
    /// … and the minute.
    pub minute: u32,
    /// How often.
    pub every: Every,
}

impl Recurrence {
    /// The first occurrence after this instant.
    pub fn next_after(&self, after: At) -> At {
        // A guess that is never too far, and then at most a few steps: the cost does not grow with the years.
        let mut count = self.passed_before(after.day()).saturating_sub(2);
        loop {
            let at = self.occurrence(count);
            if at > after || count == u32::MAX {
                return at;
            }
            count += 1;
        }
    }

    /// The so-many-th occurrence; 0 is the first.
    pub fn occurrence(&self, count: u32) -> At {
        At::local(self.day(count), self.hour, self.minute)
    }

    fn day(&self, count: u32) -> Day {
        let times = |n: u32| i64::from(n) * i64::from(count);
        match self.every {
            Every::Days(n) => self.start.plus(times(n.max(1))),
            Every::Weeks(n) => self.start.plus(7 * times(n.max(1))),
            // Counted from the beginning: from one 28 February to the next month the 31st would be lost.
            Every::Months(n) => Day(self
                .start
                .0
                .checked_add_months(Months::new(n.max(1).saturating_mul(count)))
                .unwrap_or(self.start.0)),
            Every::Years(n) => {
                self.start.years_later(i32::try_from(n.max(1).saturating_mul(count)).unwrap_or(i32::MAX))
            }
        }
    }

    /// About how many occurrences lie before this day.
    fn passed_before(&self, day: Day) -> u32 {
        let days = self.start.days_until(day).max(0);
        let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
        let months = (months(day.0) - months(self.start.0)).max(0);
        let passed = match self.every {
            Every::Days(n) => days / i64::from(n.max(1)),
            Every::Weeks(n) => days / (7 * i64::from(n.max(1))),
            Every::Months(n) => months / i64::from(n.max(1)),
            Every::Years(n) => months / (12 * i64::from(n.max(1))),
        };
        u32::try_from(passed).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::plain;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn from(start: &str, every: Every) -> Recurrence {
        Recurrence { start: day(start), hour: 12, minute: 0, every }
    }

    #[test]
    fn the_31st_the_leap_day_and_both_nights() {
        let noon = |text: &str| At::local(day(text), 12, 0);
        for (recurrence, after, next) in [
            (from("2026-01-31", Every::Months(1)), "2026-01-31", "2026-02-28"),
            (from("2026-01-31", Every::Months(1)), "2026-02-28", "2026-03-31"),
            (from("2026-01-31", Every::Months(1)), "2028-02-01", "2028-02-29"),
            (from("2026-08-31", Every::Months(6)), "2026-08-31", "2027-02-28"),
            (from("2026-08-31", Every::Months(6)), "2027-02-28", "2027-08-31"),
            (from("2028-02-29", Every::Years(1)), "2028-02-29", "2029-03-01"),
            (from("2028-02-29", Every::Years(1)), "2031-03-01", "2032-02-29"),
            (from("2026-10-18", Every::Weeks(1)), "2026-10-18", "2026-10-25"),
            (from("2026-03-28", Every::Days(1)), "2026-03-28", "2026-03-29"),
            (from("2026-11-29", Every::Weeks(4)), "2020-01-01", "2026-11-29"),
        ] {
            assert_eq!(recurrence.next_after(noon(after)), noon(next), "{recurrence:?} after {after}");
        }
        let night = Recurrence { hour: 2, minute: 30, ..from("2026-03-28", Every::Days(1)) };
        let spring = night.next_after(At::local(day("2026-03-28"), 12, 0));
        assert_eq!(plain(&spring.short()), "29-03-2026 03:30", "an hour that does not exist is the hour after it");
        let autumn = night.next_after(At::local(day("2026-10-24"), 12, 0));
        assert_eq!(plain(&autumn.short()), "25-10-2026 02:30");
        assert_eq!(night.next_after(autumn).day(), day("2026-10-26"), "and an hour that is lived twice comes once");
    }

    fn any_recurrence() -> impl Strategy<Value = Recurrence> {
        let every = prop_oneof![
            (1..60_u32).prop_map(Every::Days),
            (1..27_u32).prop_map(Every::Weeks),
            (1..25_u32).prop_map(Every::Months),
            (1..4_u32).prop_map(Every::Years),
        ];
        (0..3650_i64, 0..24_u32, 0..60_u32, every).prop_map(|(start, hour, minute, every)| Recurrence {
            start: day("2024-01-01").plus(start),
            hour,
            minute,
            every,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// Thirty years of anything: one after the other, each at its hour, none skipped and none twice.
        #[test]
        fn thirty_years_of_anything_come_one_by_one_at_their_hour(recurrence in any_recurrence(), nudge in 0..86_400_i64) {
            let end = At::local(recurrence.start.years_later(30), 0, 0);
            let (mut at, mut count) = (recurrence.occurrence(0), 0);
            while at < end {
                let wished = i64::from(recurrence.hour * 60 + recurrence.minute);
                let is_skipped_hour = at.minute_of_day() == wished + 60 && recurrence.hour == 2;
                prop_assert!(at.minute_of_day() == wished || is_skipped_hour, "{} of {recurrence:?}", at.short());
                count += 1;
                let next = recurrence.next_after(at);
                prop_assert_eq!(next, recurrence.occurrence(count), "the one after {}", at.short());
                prop_assert!(next > at);
                // Whenever one asks in between, the answer is the same.
                let between = At(at.0 + nudge % (next.0 - at.0));
                prop_assert_eq!(recurrence.next_after(between), next);
                at = next;
            }
        }
    }
}
