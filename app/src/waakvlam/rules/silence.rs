//! When it is too quiet. Pure.

use crate::{
    moment::{At, Day},
    signals::{
        SignalKind,
        limits::{Limit, Limits},
    },
    waakvlam::SupportLevel,
};

/// How many days after an unanswered check-in the JIM is asked.
pub const JIM_AFTER_DAYS: i64 = 7;

/// How long the JIM has to answer before silence becomes a signal, in days.
const JIM_HAS_DAYS: i64 = 3;

/// A check-in may fall so many days after its rhythm, because it is on a day of the week.
const WEEKDAY_DAYS: i64 = 3;

/// The hour at which the clock looks who is silent, local time.
const MORNING: u32 = 6;

/// After how many days without a sign of life somebody is silent: the level's limit, or sooner when that is more than
/// twice their own interval (in days). Never before the app itself asked (it does so every `every_days`), the JIM was
/// asked, and had their days: whoever is asked seldom is silent later. And never before what was taught for them.
pub fn silence_after_days(level: SupportLevel, every_days: i64, usual_interval: Option<i64>, limits: &Limits) -> i64 {
    let asked_first = every_days + WEEKDAY_DAYS + JIM_AFTER_DAYS + JIM_HAS_DAYS;
    let latest = asked_first.max(limits.of(Limit::of_silence(level)));
    let times = limits.of(Limit::SilenceTimes);
    let measured = usual_interval.map_or(latest, |days| (times * days + 1).clamp(asked_first, latest));
    measured.max(limits.own(SignalKind::Silence).unwrap_or(0))
}

/// Where that limit comes from, in words.
pub fn silence_because(days: i64, level: SupportLevel, limits: &Limits) -> String {
    match limits.own(SignalKind::Silence) {
        Some(own) if own == days => "geleerd van een eerder signaal".to_owned(),
        _ if limits.of(Limit::of_silence(level)) == days => level.label().to_owned(),
        _ => "volgens het eigen ritme".to_owned(),
    }
}

/// What happened so often is usual.
const USUAL_TIMES: i64 = 2;

/// How many days a check-in is still open before it counts as missed.
pub const OPEN_DAYS: i64 = 3;

/// Within so many days the next check-in is near.
pub const NEAR_DAYS: i64 = 7;

/// Whether a pause is usual for somebody: as many check-ins missed in a row as at least twice before, and not much longer
/// than the limit. Then the check-in that is open or near comes first: whoever misses one in three is not silent because
/// Easter put the next one off.
pub fn is_usual_pause(missed: i64, as_long_before: i64, quiet_days: i64, limit: i64) -> bool {
    missed > 0 && as_long_before >= USUAL_TIMES && quiet_days < limit + limit / 2
}

/// When somebody becomes silent, counted from their last sign; the coming morning when that is past. Whoever wants
/// rest is not silent before the day after it.
pub fn silent_at(after_days: i64, from: At, rest_until: Option<Day>, now: At) -> At {
    let planned = At::local(from.day().plus(after_days), MORNING, 0);
    let planned = if planned > now { planned } else { At::local(now.day().plus(1), MORNING, 0) };
    rest_until.map_or(planned, |until| planned.max(At::local(until.plus(1), MORNING, 0)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use SupportLevel::{Active, Light, Pilot};

    fn at(text: &str, hour: u32) -> At {
        At::local(Day::parse(text).expect("a day"), hour, 0)
    }

    #[test]
    fn silence_is_measured_by_the_level_the_rhythm_and_the_persons_own_pattern() {
        for (level, every, usual, days, why) in [
            (Active, 14, None, 30, "the default"),
            (Light, 28, None, 60, "the default"),
            (Pilot, 56, None, 120, "the default"),
            (Active, 14, Some(14), 29, "twice fortnightly is sooner than the default"),
            (Light, 28, Some(3), 41, "never before the app and the JIM were asked"),
            (Active, 14, Some(45), 30, "a slow pattern never stretches the default"),
            (Active, 14, Some(2), 27, "a chatty week raises no alarm"),
            (Active, 28, None, 41, "who chose to be asked monthly is asked before they are silent"),
            (Active, 7, Some(2), 20, "who is asked weekly is missed sooner"),
            (Pilot, 112, None, 125, "after many years the lamp is small, and still on"),
        ] {
            assert_eq!(silence_after_days(level, every, usual, &Limits::default()), days, "{level:?} {every}: {why}");
        }
    }

    #[test]
    fn one_missed_check_in_in_three_does_not_change_what_is_usual() {
        let start = at("2026-09-06", 12);
        // Kees answers two of three fortnightly check-ins.
        let signs: Vec<At> = [0, 14, 42, 56, 84, 98].iter().rev().map(|days| start.plus_days(*days)).collect();
        assert_eq!(usual_interval(&signs), Some(28), "a pause of two fortnights is normal for him");
        assert_eq!(
            silence_after_days(Active, 14, usual_interval(&signs), &Limits::default()),
            30,
            "so no alarm on day 28"
        );
        assert_eq!(usual_interval(&signs[..2]), None, "two signs are no pattern");
    }

    #[test]
    fn a_pause_that_is_usual_for_somebody_waits_for_the_next_check_in() {
        for (missed, before, quiet, is_usual, why) in [
            (1, 2, 30, true, "Kees misses one, as he does"),
            (1, 0, 30, false, "somebody who never misses one"),
            (1, 1, 30, false, "once before is not usual"),
            (0, 3, 30, false, "nothing was missed: he was not asked"),
            (1, 2, 44, true, "still"),
            (1, 2, 45, false, "but never half as long again"),
        ] {
            assert_eq!(is_usual_pause(missed, before, quiet, 30), is_usual, "{why}");
        }
    }

    #[test]
    fn a_school_chooses_and_one_person_teaches() {
        let school = Limits::of_school([(Limit::SilenceActive, 45), (Limit::SilenceTimes, 3)]);
        let taught = |days| school.clone().and_own([(SignalKind::Silence, days)]);
        for (limits, usual, days, why) in [
            (school.clone(), None, 45, "actief"),
            (school.clone(), Some(14), 43, "volgens het eigen ritme"),
            (taught(60), Some(14), 60, "geleerd van een eerder signaal"),
            (taught(40), None, 45, "actief"),
        ] {
            let found = silence_after_days(Active, 14, usual, &limits);
            assert_eq!((found, silence_because(found, Active, &limits).as_str()), (days, why));
        }
    }

    #[test]
    fn silence_is_never_in_the_past_and_waits_for_the_day_after_a_rest() {
        let (last, now) = (at("2026-09-01", 12), at("2026-11-24", 15));
        let rest = Day::parse("2026-12-20");
        for (after, rest_until, due) in
            [(30, None, "2026-11-25"), (120, None, "2026-12-30"), (30, rest, "2026-12-21"), (120, rest, "2026-12-30")]
        {
            assert_eq!(silent_at(after, last, rest_until, now), at(due, 6), "{after} {rest_until:?}");
        }
    }
}
