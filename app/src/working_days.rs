//! Working days: Monday to Friday without the Dutch holidays. Promises and terms are counted in them. Pure.

use crate::moment::{At, Day};
use chrono::{Datelike, NaiveDate, Weekday};

/// The day that is so many working days after this one. With 0 it is the day itself, a Sunday too.
#[must_use]
pub fn add(day: Day, working_days: i64) -> Day {
    let (mut day, mut left) = (day, working_days);
    while left > 0 {
        day = day.plus(1);
        if is_working_day(day) {
            left -= 1;
        }
    }
    day
}

/// The hour at which a working day ends, and a term that is counted in them, local time.
const END_OF_DAY: u32 = 17;

/// The end of the day that is so many working days after this one: five o'clock.
#[must_use]
pub fn end_after(day: Day, working_days: i64) -> At {
    At::local(add(day, working_days), END_OF_DAY, 0)
}

/// "1 werkdag", "3 werkdagen".
#[must_use]
pub fn in_words(working_days: i64) -> String {
    if working_days == 1 { "1 werkdag".to_owned() } else { format!("{working_days} werkdagen") }
}

/// How many working days lie after `from`, up to and with `until`; negative when `until` comes first.
#[must_use]
pub fn between(from: Day, until: Day) -> i64 {
    if until < from {
        return -between(until, from);
    }
    let days = from.days_until(until);
    let working = (1..=days).filter(|ahead| is_working_day(from.plus(*ahead))).count();
    i64::try_from(working).unwrap_or(days)
}

/// Whether schools and town halls work on this day.
#[must_use]
pub fn is_working_day(day: Day) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day)
}

/// Whether this is a holiday: the public ones, and Good Friday and Liberation Day, on which schools and town halls
/// are closed too.
#[must_use]
pub fn is_holiday(day: Day) -> bool {
    let year = day.0.year();
    let fixed = matches!((day.0.month(), day.0.day()), (1, 1) | (5, 5) | (12, 25 | 26));
    fixed || day == kings_day(year) || FROM_EASTER.contains(&easter(year).days_until(day))
}

/// Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday and Monday, in days from Easter.
const FROM_EASTER: [i64; 6] = [-2, 0, 1, 39, 49, 50];

/// 27 April, or the day before when that is a Sunday.
fn kings_day(year: i32) -> Day {
    let day = date(year, 4, 27);
    if day.weekday() == Weekday::Sun { day.plus(-1) } else { day }
}

/// Easter Sunday by the Gregorian reckoning (Oudin): the Sunday after the first full moon of spring.
fn easter(year: i32) -> Day {
    let century = year / 100;
    let golden = year % 19;
    let skipped = (century - 17) / 25;
    let moon = (century - century / 4 - (century - skipped) / 3 + 19 * golden + 15) % 30;
    let moon = moon - (moon / 28) * (1 - (moon / 28) * (29 / (moon + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
    date(year, 3, 28).plus(i64::from(moon - weekday))
}

fn date(year: i32, month: u32, day: u32) -> Day {
    Day(NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn easter_is_where_the_calendar_has_it() {
        for text in [
            "1961-04-02",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2030-04-21",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
        ] {
            let found = day(text);
            assert_eq!(easter(found.0.year()), found);
        }
    }

    #[test]
    fn holidays_are_the_dutch_ones() {
        for (text, name) in [
            ("2026-01-01", "nieuwjaar"),
            ("2026-04-03", "Goede Vrijdag"),
            ("2026-04-06", "paasmaandag"),
            ("2026-04-27", "Koningsdag"),
            ("2025-04-26", "Koningsdag, want 27 april was een zondag"),
            ("2026-05-05", "Bevrijdingsdag"),
            ("2026-05-14", "Hemelvaart"),
            ("2026-05-25", "pinkstermaandag"),
            ("2026-12-25", "eerste kerstdag"),
            ("2026-12-26", "tweede kerstdag"),
        ] {
            assert!(is_holiday(day(text)), "{text} is {name}");
        }
        for text in ["2025-04-27", "2026-05-04", "2026-05-15", "2026-12-24", "2026-12-31"] {
            assert!(!is_holiday(day(text)), "{text} is a common day");
        }
    }

    #[test]
    fn two_working_days_step_over_weekends_and_holidays() {
        for (from, until) in [
            ("2026-11-24", "2026-11-26"), // Tuesday
            ("2026-11-20", "2026-11-24"), // Friday
            ("2026-11-21", "2026-11-24"), // Saturday
            ("2026-12-24", "2026-12-29"), // Christmas and a weekend
            ("2026-04-02", "2026-04-08"), // Good Friday to Easter Monday
            ("2026-05-13", "2026-05-18"), // Ascension Day
        ] {
            assert_eq!(add(day(from), 2), day(until), "two working days after {from}");
        }
        assert_eq!(add(day("2026-11-22"), 0), day("2026-11-22"));
    }

    #[test]
    fn counting_undoes_adding() {
        for start in 0..400 {
            let start = day("2026-01-01").plus(start);
            for n in 0..12 {
                assert_eq!(between(start, add(start, n)), n, "{n} working days after {}", start.iso());
                assert_eq!(between(add(start, n), start), -n);
            }
        }
        assert_eq!(between(day("2026-11-20"), day("2026-11-22")), 0, "a weekend has no working days");
    }
}
