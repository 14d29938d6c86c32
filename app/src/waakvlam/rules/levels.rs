//! How support goes up and down. Pure.
//!
//! ```text
//! actief ◄──one tap, by anybody near── licht ◄── waakvlam        down: one step at a review, told a week before
//!    └──────── review ────────► licht ── review ──► waakvlam     in the first year after school: once at most
//! ```
//! There is no step below the pilot light.

use crate::{
    error::Refused,
    moment::{At, Day},
    waakvlam::SupportLevel,
    working_days::{self, is_working_day},
};
use chrono::Weekday;

/// For so many full days at least a change is told before it holds.
const TOLD_DAYS: i64 = 7;

/// How many working days the owner has for a review.
const REVIEW_WORKING_DAYS: i64 = 10;

/// How many months lie between two reviews.
const REVIEW_MONTHS: i32 = 6;

/// The level at which somebody comes in, by the time since they left.
pub fn first_level(outflow: Day, today: Day) -> SupportLevel {
    match outflow.days_until(today) {
        ..=365 => SupportLevel::Active,
        366..=730 => SupportLevel::Light,
        _ => SupportLevel::Pilot,
    }
}

/// One step down; `None` where there is none.
pub const fn below(level: SupportLevel) -> Option<SupportLevel> {
    match level {
        SupportLevel::Active => Some(SupportLevel::Light),
        SupportLevel::Light => Some(SupportLevel::Pilot),
        SupportLevel::Pilot => None,
    }
}

/// Where somebody stands when a case is over: where they stood before it, at most one step lower than while it ran, and
/// not higher than that. The next step down is a review's.
pub fn after_case(during: SupportLevel, before: SupportLevel) -> SupportLevel {
    before.clamp(during, below(during).unwrap_or(during))
}

/// Whether a step is one down.
pub fn is_down(from: SupportLevel, to: SupportLevel) -> bool {
    to > from
}

/// One step down, at a review. `downs` is how often somebody was stepped down since they left school.
///
/// # Errors
/// When there is no lower level, or it would be the second step in the first year.
pub fn step_down(level: SupportLevel, outflow: Day, downs: i64, today: Day) -> Result<SupportLevel, Refused> {
    let lower = below(level).ok_or_else(|| Refused::because("Dit is de waakvlam. Lager bestaat niet."))?;
    let year = outflow.years_later(1);
    if downs > 0 && today < year {
        let day = year.with_year();
        return Err(Refused(format!("In het eerste jaar na school kan het 1 keer lager. Weer lager kan vanaf {day}.")));
    }
    Ok(lower)
}

/// The first day on which a change holds that is told now: an own day of the week, at least seven full days later.
pub fn starts_on(weekday: Weekday, now: At) -> Day {
    now.day().plus(TOLD_DAYS + 1).next(weekday)
}

/// On which day the owner is asked whether the level still fits, counted from the last time (or the day somebody left
/// school). `None` for the pilot light: it only goes up, and that needs no review.
pub fn next_review(level: SupportLevel, from: Day, closed: &[(Day, Day)]) -> Option<Day> {
    below(level).map(|_| on_a_school_day(from.months_later(REVIEW_MONTHS), closed))
}

/// Until when the owner has for it.
pub fn review_due(asked: Day) -> Day {
    working_days::add(asked, REVIEW_WORKING_DAYS)
}

/// The first day from here on which the school is open. `closed` are its holidays, both days included.
pub fn on_a_school_day(day: Day, closed: &[(Day, Day)]) -> Day {
    let is_open = |day: &Day| is_working_day(*day) && !closed.iter().any(|(from, until)| from <= day && day <= until);
    (0..=LONGEST_CLOSED).map(|ahead| day.plus(ahead)).find(is_open).unwrap_or(day)
}

/// Longer than this no school is closed; a mistake in the settings must not put a review off for ever.
const LONGEST_CLOSED: i64 = 70;

/// Holidays as typed: a name and two days.
///
/// # Errors
/// When the days are the wrong way round, or lie further apart than a summer.
pub fn holidays(from: Day, until: Day) -> Result<(), Refused> {
    match from.days_until(until) {
        ..0 => Err(Refused::because("De laatste dag ligt voor de eerste. Draai de dagen om.")),
        0..LONGEST_CLOSED => Ok(()),
        _ => Err(Refused(format!("Een vakantie duurt hoogstens {LONGEST_CLOSED} dagen."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SupportLevel::{Active, Light, Pilot};

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn the_first_level_follows_the_time_since_school() {
        let today = day("2026-11-21");
        for (outflow, level) in
            [("2026-07-15", Active), ("2025-07-15", Light), ("2021-07-15", Pilot), ("2027-06-30", Active)]
        {
            assert_eq!(first_level(day(outflow), today), level, "{outflow}");
        }
    }

    #[test]
    fn down_is_one_step_and_in_the_first_year_once() {
        for (level, outflow, downs, to) in [
            (Active, "2026-07-15", 0, Some(Light)),
            (Light, "2026-07-15", 1, None),
            (Light, "2026-07-15", 0, Some(Pilot)),
            (Light, "2025-11-22", 1, Some(Pilot)),
            (Light, "2025-11-24", 1, None),
            (Active, "2027-06-30", 1, None),
            (Pilot, "2020-07-15", 0, None),
        ] {
            let found = step_down(level, day(outflow), downs, day("2026-11-23")).ok();
            assert_eq!(found, to, "{level:?} {outflow} after {downs}");
        }
    }

    #[test]
    fn after_a_case_it_goes_down_one_step_at_most() {
        for (during, before, after) in [
            (Active, Active, Active),
            (Active, Light, Light),
            (Active, Pilot, Light),
            (Light, Active, Light),
            (Light, Pilot, Pilot),
            (Pilot, Pilot, Pilot),
        ] {
            assert_eq!(after_case(during, before), after, "{during:?}, and before it {before:?}");
        }
    }

    #[test]
    fn a_change_is_told_at_least_seven_full_days_before() {
        let now = At::local(day("2026-11-23"), 9, 0);
        for (weekday, starts) in
            [(Weekday::Sun, "2026-12-06"), (Weekday::Mon, "2026-12-07"), (Weekday::Tue, "2026-12-01")]
        {
            let found = starts_on(weekday, now);
            assert_eq!(found, day(starts), "{weekday}");
            assert!(At::local(found, 0, 0).0 - now.0 >= 7 * 86_400, "{weekday}");
        }
    }

    #[test]
    fn a_review_is_asked_on_a_day_on_which_school_is_open() {
        let closed = [(day("2026-12-19"), day("2027-01-03"))];
        for (level, from, asked) in [
            (Active, "2026-06-23", Some("2027-01-04")),
            (Light, "2026-05-23", Some("2026-11-23")),
            (Light, "2026-05-22", Some("2026-11-23")),
            (Pilot, "2026-05-22", None),
        ] {
            assert_eq!(next_review(level, day(from), &closed), asked.map(day), "{level:?} {from}");
        }
        let for_ever = [(day("2026-01-01"), day("2099-01-01"))];
        assert_eq!(on_a_school_day(day("2026-11-23"), &for_ever), day("2026-11-23"), "a mistake puts nothing off");
    }
}
