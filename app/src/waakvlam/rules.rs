//! The rhythm, pure.

use super::{ReminderKind, SupportLevel};
use crate::moment::{At, Day};
use chrono::Weekday;

/// The hour at which "Hoe gaat het?" is asked, local time.
const HOUR: u32 = 12;

/// How many days after an unanswered check-in the JIM is asked.
pub const JIM_AFTER_DAYS: i64 = 7;

/// The days between two check-ins. The aim; the day itself is a Sunday.
pub fn rhythm_days(level: SupportLevel) -> i64 {
    match level {
        SupportLevel::Active => 14,
        SupportLevel::Light => 28,
        SupportLevel::Pilot => 56,
    }
}

/// After how many days a reminder that could not be put has no sense any more; `None` for what always has.
pub fn too_late_after_days(kind: ReminderKind) -> Option<i64> {
    match kind {
        // By then it would be the JIM's turn.
        ReminderKind::CheckIn => Some(JIM_AFTER_DAYS - 1),
        ReminderKind::AskJim => Some(14),
        _ => None,
    }
}

/// When somebody is asked again whose pause ends on this day.
pub fn after_pause(until: Day) -> At {
    At::local(until, HOUR, 0)
}

/// When silence is looked at again after a pause: they have that day to themselves.
pub fn silent_after_pause(until: Day) -> At {
    At::local(until.plus(1), MORNING, 0)
}

/// The next "Hoe gaat het?": the Sunday nearest to one rhythm after `last`, at noon.
pub fn next_check_in(level: SupportLevel, last: At) -> At {
    At::local(last.day().plus(rhythm_days(level) - 3).next(Weekday::Sun), HOUR, 0)
}

/// The next check-in after `now`, for a rhythm that counts from `from`: the coming Sunday when its day is past.
pub fn next_check_in_after(level: SupportLevel, from: At, now: At) -> At {
    let planned = next_check_in(level, from);
    if planned > now { planned } else { At::local(now.day().plus(1).next(Weekday::Sun), HOUR, 0) }
}

/// The hour at which the clock looks who is silent, local time.
const MORNING: u32 = 6;

/// When somebody becomes silent, counted from their last sign; the coming morning when that is past.
pub fn silent_at(level: SupportLevel, usual_interval: Option<i64>, from: At, now: At) -> At {
    let planned = At::local(from.day().plus(silence_after_days(level, usual_interval)), MORNING, 0);
    if planned > now { planned } else { At::local(now.day().plus(1), MORNING, 0) }
}

/// How many days before its end a contract is brought up.
pub const CONTRACT_AHEAD_DAYS: [i64; 3] = [90, 45, 14];

/// How long the JIM has to answer before silence becomes a signal, in days.
const JIM_HAS_DAYS: i64 = 3;

/// A check-in may fall so many days after its rhythm, because it is a Sunday.
const SUNDAY_DAYS: i64 = 3;

/// After how many days without a sign of life somebody is silent: the level's default, or sooner when that is more
/// than twice their own interval (in days). Never before the app itself asked, the JIM was asked, and had their days.
pub fn silence_after_days(level: SupportLevel, usual_interval: Option<i64>) -> i64 {
    let default = match level {
        SupportLevel::Active => 30,
        SupportLevel::Light => 60,
        SupportLevel::Pilot => 120,
    };
    let asked_first = rhythm_days(level) + SUNDAY_DAYS + JIM_AFTER_DAYS + JIM_HAS_DAYS;
    usual_interval.map_or(default, |days| (2 * days + 1).clamp(asked_first.min(default), default))
}

/// The own interval between signs of life, in days: the longest pause of the last six that ended by itself, when
/// there are at least three. The longest and not the middle one, because missing one in three is somebody's pattern.
pub fn usual_interval(signs_latest_first: &[At]) -> Option<i64> {
    let mut gaps: Vec<i64> = signs_latest_first.windows(2).map(|pair| pair[0].days_since(pair[1])).collect();
    gaps.retain(|days| *days > 0);
    gaps.truncate(6);
    gaps.sort_unstable();
    if gaps.len() < 3 { None } else { gaps.last().copied() }
}

/// The level at which somebody comes in, by the time since they left.
pub fn first_level(outflow: Day, today: Day) -> SupportLevel {
    match outflow.days_until(today) {
        ..=365 => SupportLevel::Active,
        366..=730 => SupportLevel::Light,
        _ => SupportLevel::Pilot,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::plain;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn the_next_check_in_is_a_sunday_at_noon_near_the_rhythm() {
        for (level, last, next) in [
            (SupportLevel::Active, "2026-11-10", "zondag 22 november, 12 uur 's middags"),
            (SupportLevel::Light, "2026-11-01", "zondag 29 november, 12 uur 's middags"),
            (SupportLevel::Pilot, "2026-11-01", "zondag 27 december, 12 uur 's middags"),
        ] {
            let last = At::local(day(last), 20, 15);
            assert_eq!(plain(&next_check_in(level, last).in_words()), next);
        }
    }

    #[test]
    fn silence_is_measured_by_the_persons_own_pattern() {
        assert_eq!(silence_after_days(SupportLevel::Light, None), 60);
        assert_eq!(
            silence_after_days(SupportLevel::Active, Some(14)),
            29,
            "twice fortnightly is sooner than the default"
        );
        assert_eq!(silence_after_days(SupportLevel::Light, Some(3)), 41, "never before the app and the JIM were asked");
        assert_eq!(
            silence_after_days(SupportLevel::Active, Some(45)),
            30,
            "a slow pattern never stretches the default"
        );
        assert_eq!(silence_after_days(SupportLevel::Active, Some(2)), 27, "a chatty week raises no alarm");
    }

    #[test]
    fn one_missed_check_in_in_three_does_not_change_what_is_usual() {
        let start = At::local(day("2026-09-06"), 12, 0);
        // Kees answers two of three fortnightly check-ins.
        let signs: Vec<At> = [0, 14, 42, 56, 84, 98].iter().rev().map(|days| start.plus_days(*days)).collect();
        assert_eq!(usual_interval(&signs), Some(28), "a pause of two fortnights is normal for him");
        assert_eq!(silence_after_days(SupportLevel::Active, usual_interval(&signs)), 30, "so no alarm on day 28");
        assert_eq!(usual_interval(&signs[..2]), None, "two signs are no pattern");
    }

    #[test]
    fn what_is_planned_lies_never_in_the_past_and_a_step_up_never_puts_the_alarm_off() {
        let last = At::local(day("2026-09-01"), 12, 0);
        let now = At::local(day("2026-11-24"), 15, 0);
        assert_eq!(next_check_in_after(SupportLevel::Light, last, now), At::local(day("2026-11-29"), 12, 0));
        assert_eq!(silent_at(SupportLevel::Active, None, last, now), At::local(day("2026-11-25"), 6, 0));
        let later = silent_at(SupportLevel::Pilot, None, last, now);
        assert_eq!(later, At::local(day("2026-12-30"), 6, 0));
        assert!(silent_at(SupportLevel::Light, None, last, now) <= later);
    }

    #[test]
    fn the_first_level_follows_the_time_since_school() {
        let today = day("2026-11-21");
        assert_eq!(first_level(day("2026-07-15"), today), SupportLevel::Active);
        assert_eq!(first_level(day("2025-07-15"), today), SupportLevel::Light);
        assert_eq!(first_level(day("2021-07-15"), today), SupportLevel::Pilot);
        assert_eq!(first_level(day("2027-06-30"), today), SupportLevel::Active, "still at school");
    }
}
