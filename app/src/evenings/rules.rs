//! When the evenings are, what can be done with one, and how it is said. Pure.

use crate::{
    error::Refused,
    moment::{At, Day},
    working_days,
};
use chrono::Weekday;

/// From this hour, local time.
const FROM_HOUR: u32 = 19;

/// Until this hour.
const UNTIL_HOUR: u32 = 21;

/// The hour of the reminder, on the day before.
const REMINDER_HOUR: u32 = 12;

/// How many evenings ahead are planned.
pub const PLANNED: usize = 4;

/// When the evening of this day begins and ends.
pub fn hours(day: Day) -> (At, At) {
    (At::local(day, FROM_HOUR, 0), At::local(day, UNTIL_HOUR, 0))
}

/// The coming Tuesdays with an evening that isn't over yet, holidays left out.
pub fn coming_tuesdays(now: At, n: usize) -> Vec<Day> {
    let first = now.day().next(Weekday::Tue);
    let tuesdays = (0..).map(|week| first.plus(7 * week));
    tuesdays.filter(|day| hours(*day).1 > now && !working_days::is_holiday(*day)).take(n).collect()
}

/// When those who signed up are reminded.
pub fn reminded_at(starts_at: At) -> At {
    At::local(starts_at.day().plus(-1), REMINDER_HOUR, 0)
}

/// What the reminder says, on the day before or, after a standstill, on the day itself.
pub fn reminder(starts_at: At, now: At) -> String {
    let hour = starts_at.hour_in_words();
    if now.day() == starts_at.day() {
        format!("Vandaag is de avondschool, om {hour}. Tot straks!")
    } else {
        format!("Morgen is de avondschool, om {hour}. Tot morgen!")
    }
}

/// "van 7 uur tot 9 uur 's avonds"
pub fn hours_in_words(starts_at: At, ends_at: At) -> String {
    let (from, until) = (starts_at.hour_in_words(), ends_at.hour_in_words());
    let part = |words: &str| words.rsplit_once("\u{a0}'").map(|(_, part)| part.to_owned());
    // The part of the day is said once when it is the same.
    let from = match part(&from) == part(&until) {
        true => from.rsplit_once("\u{a0}'").map_or(from.clone(), |(hour, _)| hour.to_owned()),
        false => from,
    };
    format!("van {from} tot {until}")
}

/// "Tot dinsdag!", "Tot morgen!", "Tot vanavond!"
pub fn see_you(starts_at: At, now: At) -> String {
    let day = starts_at.day();
    match now.day().days_until(day) {
        ..=0 => "Tot vanavond!".to_owned(),
        1 => "Tot morgen!".to_owned(),
        2..=6 => format!("Tot {}!", day.in_words().split(' ').next().unwrap_or_default()),
        _ => format!("Tot {}!", day.in_words()),
    }
}

/// Whether somebody can still say to come, or not to come.
///
/// # Errors
/// When the evening is over or called off, in a sentence for the alumnus.
pub fn still_open(ends_at: At, cancelled_at: Option<At>, now: At) -> Result<(), Refused> {
    if cancelled_at.is_some() {
        Err(Refused::because("Deze avond gaat niet door. Je bent welkom op een andere avond."))
    } else if ends_at <= now {
        Err(Refused::because("Deze avond is al geweest. Je bent welkom op de volgende avond."))
    } else {
        Ok(())
    }
}

/// From when somebody can be ticked present: the day itself, for who comes early.
pub fn can_be_present(starts_at: At, now: At) -> bool {
    starts_at.day() <= now.day()
}

/// The moment at which somebody was there, whenever it was ticked: during the evening.
pub fn attended_at(starts_at: At, ends_at: At, now: At) -> At {
    now.clamp(starts_at.min(now), ends_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::plain;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn at(text: &str, hour: u32) -> At {
        At::local(day(text), hour, 0)
    }

    #[test]
    fn tonight_counts_until_the_evening_is_over() {
        for (now, first) in [
            (at("2026-11-21", 9), "2026-11-24"),
            (at("2026-11-24", 20), "2026-11-24"),
            (at("2026-11-24", 21), "2026-12-01"),
            (at("2026-11-25", 0), "2026-12-01"),
        ] {
            assert_eq!(coming_tuesdays(now, 1), [day(first)], "at {}", now.short());
        }
    }

    #[test]
    fn there_are_four_evenings_ahead_and_none_on_a_holiday() {
        let found = coming_tuesdays(at("2026-11-21", 9), PLANNED);
        assert_eq!(found, ["2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15"].map(day));
        // 5 May 2026 is a Tuesday.
        assert_eq!(coming_tuesdays(at("2026-04-29", 9), 2), ["2026-05-12", "2026-05-19"].map(day));
    }

    #[test]
    fn an_evening_is_at_seven_on_both_sides_of_a_clock_change() {
        for text in ["2026-10-20", "2026-10-27"] {
            let (from, until) = hours(day(text));
            assert_eq!(plain(&from.in_words()), format!("{}, 7 uur 's avonds", day(text).in_words()));
            assert_eq!(plain(&hours_in_words(from, until)), "van 7 uur tot 9 uur 's avonds");
        }
    }

    #[test]
    fn the_part_of_the_day_is_said_twice_when_it_changes() {
        let words = hours_in_words(at("2026-11-24", 17), at("2026-11-24", 19));
        assert_eq!(plain(&words), "van 5 uur 's middags tot 7 uur 's avonds");
    }

    #[test]
    fn the_reminder_comes_the_day_before_at_noon_and_never_says_tomorrow_on_the_day_itself() {
        let (starts_at, _) = hours(day("2026-11-24"));
        assert_eq!(reminded_at(starts_at), at("2026-11-23", 12));
        assert_eq!(
            plain(&reminder(starts_at, at("2026-11-23", 12))),
            "Morgen is de avondschool, om 7 uur 's avonds. Tot morgen!"
        );
        assert_eq!(
            plain(&reminder(starts_at, at("2026-11-24", 8))),
            "Vandaag is de avondschool, om 7 uur 's avonds. Tot straks!"
        );
    }

    #[test]
    fn see_you_is_said_as_people_say_it() {
        let (starts_at, _) = hours(day("2026-11-24"));
        for (now, words) in [
            ("2026-11-24", "Tot vanavond!"),
            ("2026-11-23", "Tot morgen!"),
            ("2026-11-21", "Tot dinsdag!"),
            ("2026-11-10", "Tot dinsdag 24 november!"),
        ] {
            assert_eq!(see_you(starts_at, at(now, 9)), words);
        }
    }

    #[test]
    fn an_evening_that_is_over_or_called_off_answers_kindly() {
        let (from, until) = hours(day("2026-11-24"));
        assert_eq!(still_open(until, None, at("2026-11-24", 20)), Ok(()), "late is welcome too");
        assert!(still_open(until, None, until).is_err_and(|why| why.0.contains("al geweest")));
        assert!(still_open(until, Some(from), from).is_err_and(|why| why.0.contains("niet door")));
    }

    #[test]
    fn a_late_tick_counts_for_the_evening_itself() {
        let (from, until) = hours(day("2026-11-24"));
        assert_eq!(attended_at(from, until, at("2026-11-26", 9)), until);
        assert_eq!(attended_at(from, until, at("2026-11-24", 20)), at("2026-11-24", 20));
        assert_eq!(attended_at(from, until, at("2026-11-24", 18)), at("2026-11-24", 18), "never in the future");
        assert!(!can_be_present(from, at("2026-11-23", 20)));
        assert!(can_be_present(from, at("2026-11-24", 18)));
    }
}
