//! When "Hoe gaat het?" is asked: how often, on which day, at which hour. Pure.
//!
//! ```text
//! level and years since school ──► the school's table ──► the default interval ─┐
//! the alumnus' own day, hour and interval ──────────────────────────────────────┴─► Rhythm ──► the next one
//! told change ──► the old rhythm until that day, the new one from it;  rest ──► nothing before its end
//! ```

use crate::{
    error::Refused,
    moment::{At, Day, weekday_in_words},
    preferences::Preferences,
    waakvlam::SupportLevel,
    working_days::is_holiday,
};
use chrono::Weekday;

/// How often somebody is asked, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// The days between two times. The aim; the day itself is always the same day of the week.
    pub every_days: i64,
    /// On which day of the week.
    pub weekday: Weekday,
    /// At which hour, local time.
    pub hour: u32,
}

/// The day and hour of whoever chose nothing.
pub const USUAL_DAY: Weekday = Weekday::Sun;
/// See [`USUAL_DAY`].
pub const USUAL_HOUR: u32 = 12;

/// The hours from which somebody chooses: with each a part of the day.
pub const HOURS: [u32; 4] = [9, 12, 16, 19];

/// The intervals from which a school chooses, in days: whole weeks.
pub const INTERVALS: [i64; 9] = [7, 14, 21, 28, 42, 56, 84, 112, 182];

crate::id::words!(
    /// How long ago somebody left school.
    Band {
        /// Still there, or less than two years.
        First = "first",
        /// Two to five years.
        Later = "later",
        /// More than five.
        Long = "long",
    }
);

impl Band {
    /// The band of somebody who left on this day.
    pub fn of(outflow: Day, today: Day) -> Self {
        match outflow.years_until(today) {
            ..2 => Self::First,
            2..5 => Self::Later,
            _ => Self::Long,
        }
    }

    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::First => "eerste 2 jaar",
            Self::Later => "2 tot 5 jaar",
            Self::Long => "na 5 jaar",
        }
    }
}

/// How often is asked, where neither the school nor the alumnus says otherwise: less over the years, never nothing.
pub fn default_days(level: SupportLevel, band: Band) -> i64 {
    match (level, band) {
        (SupportLevel::Active, Band::First | Band::Later) => 14,
        (SupportLevel::Active, Band::Long) | (SupportLevel::Light, Band::First) => 28,
        (SupportLevel::Light, Band::Later) => 42,
        (SupportLevel::Light, Band::Long) | (SupportLevel::Pilot, Band::First) => 56,
        (SupportLevel::Pilot, Band::Later) => 84,
        (SupportLevel::Pilot, Band::Long) => 112,
    }
}

/// From which intervals an alumnus chooses, in days. Who needs more support is not asked less than every four weeks.
pub const fn own_choices(level: SupportLevel) -> &'static [i64] {
    match level {
        SupportLevel::Active => &[7, 14, 28],
        SupportLevel::Light => &[7, 14, 28, 56],
        SupportLevel::Pilot => &[14, 28, 56, 84],
    }
}

/// The interval that holds: the own choice, as far as the level allows it, or else the default.
pub fn interval(level: SupportLevel, own: Option<i64>, default: i64) -> i64 {
    let longest = own_choices(level).last().copied().unwrap_or(default);
    own.map_or(default, |days| days.min(longest.max(default)))
}

impl Rhythm {
    /// The next time after `last`: the own weekday nearest to one interval later, never on a public holiday.
    pub fn next(self, last: At) -> At {
        self.on_or_after(last.day().plus(self.every_days - 3))
    }

    /// The next time after `now`, counted from `from`: the first own weekday to come when the day itself is past. It is
    /// the same one whenever it is computed until then.
    pub fn next_after(self, from: At, now: At) -> At {
        let (planned, today) = (self.next(from), self.on_or_after(now.day()));
        match () {
            () if planned > now => planned,
            () if today > now => today,
            () => self.on_or_after(now.day().plus(1)),
        }
    }

    /// The first own weekday on or after this day; a week later while it is a public holiday.
    pub fn on_or_after(self, day: Day) -> At {
        let mut day = day.next(self.weekday);
        while is_holiday(day) {
            day = day.plus(7);
        }
        At::local(day, self.hour, 0)
    }

    /// "elke 4 weken, op zondag, 12 uur 's middags".
    pub fn in_words(self) -> String {
        let hour = hour_in_words(self.hour);
        format!("{}, op {}, {hour}", every_in_words(self.every_days), weekday_in_words(self.weekday))
    }
}

/// "12 uur 's middags", on any day.
pub fn hour_in_words(hour: u32) -> String {
    // No clock changes in the hours from which people choose, so any day will do.
    At::local(At(0).day(), hour, 0).hour_in_words()
}

/// "elke week", "elke 4 weken".
pub fn every_in_words(days: i64) -> String {
    match (days, days % 7) {
        (7, _) => "elke week".to_owned(),
        (_, 0) => format!("elke {} weken", days / 7),
        _ => format!("elke {days} dagen"),
    }
}

/// The rhythm now, the one that was told, and until when somebody wants rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What holds.
    pub now: Rhythm,
    /// What was told, and from when it holds.
    pub then: Option<(Rhythm, At)>,
    /// Nothing is asked before this day.
    pub rest_until: Option<Day>,
}

impl Planned {
    /// The next time after `now`, counted from `from`. Whatever is overdue, or held up by a rest, comes on the first own
    /// day after that. It is the same whenever it is computed until then.
    pub fn next(&self, from: At, now: At) -> At {
        let planned = self.now.next(from);
        let wished = match self.then {
            Some((then, starts_at)) if planned >= starts_at => then.next(from).max(then.on_or_after(starts_at.day())),
            _ => planned,
        };
        let free = self.rest_until.unwrap_or(now.day()).max(now.day());
        if wished > now && wished.day() >= free {
            return wished;
        }
        let first = self.on_or_after(free);
        if first > now { first } else { self.on_or_after(now.day().plus(1)) }
    }

    /// The first own day from this one on, in the rhythm that holds on it.
    fn on_or_after(&self, day: Day) -> At {
        let first = self.now.on_or_after(day);
        match self.then {
            Some((then, starts_at)) if first >= starts_at => then.on_or_after(day.max(starts_at.day())),
            _ => first,
        }
    }

    /// The coming times until this day, when nothing comes in between: what somebody sees of the year ahead.
    pub fn ahead(&self, first: At, until: Day) -> Vec<At> {
        let mut all = Vec::new();
        let mut next = first;
        while next.day() <= until {
            all.push(next);
            next = self.next(next, next);
        }
        all
    }

    /// The shortest interval that holds or was told: somebody who is stepped up is not missed later than before.
    pub fn shortest(&self) -> i64 {
        self.then.map_or(self.now.every_days, |(then, _)| then.every_days.min(self.now.every_days))
    }
}

/// A day and hour as chosen.
///
/// # Errors
/// When there is no such day or hour, or it lies in the hours in which they want it quiet.
pub fn chosen(weekday: i64, hour: i64, quiet: &Preferences) -> Result<(Weekday, u32), Refused> {
    let weekday = from_number(weekday).ok_or_else(|| Refused::because("Kies een dag."))?;
    let hour =
        HOURS.into_iter().find(|known| i64::from(*known) == hour).ok_or_else(|| Refused::because("Kies een tijd."))?;
    if is_quiet(quiet, i64::from(hour) * 60) {
        return Err(Refused::because("Dan wil je het juist stil. Kies een andere tijd, of andere stille uren."));
    }
    Ok((weekday, hour))
}

/// Whether this minute of the day lies in the quiet hours.
pub fn is_quiet(quiet: &Preferences, minute: i64) -> bool {
    match quiet.quiet_from <= quiet.quiet_until {
        true => (quiet.quiet_from..quiet.quiet_until).contains(&minute),
        false => minute >= quiet.quiet_from || minute < quiet.quiet_until,
    }
}

/// 1 for Monday to 7 for Sunday, as it is stored.
pub fn number(weekday: Weekday) -> i64 {
    i64::from(weekday.number_from_monday())
}

/// The day of the week with this number.
pub fn from_number(number: i64) -> Option<Weekday> {
    WEEK.into_iter().find(|day| self::number(*day) == number)
}

/// The week, Monday first.
pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::plain;
    use SupportLevel::{Active, Light, Pilot};

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn sunday(every_days: i64) -> Rhythm {
        Rhythm { every_days, weekday: USUAL_DAY, hour: USUAL_HOUR }
    }

    #[test]
    fn the_default_fades_over_the_years_and_never_ends() {
        for (level, days) in [(Active, [14, 14, 28]), (Light, [28, 42, 56]), (Pilot, [56, 84, 112])] {
            let found: Vec<i64> = Band::ALL.iter().map(|band| default_days(level, *band)).collect();
            assert_eq!(found, days, "{level:?}");
        }
        for (outflow, band) in [
            ("2027-06-30", Band::First),
            ("2026-07-15", Band::First),
            ("2024-11-24", Band::First),
            ("2024-11-23", Band::Later),
            ("2021-11-24", Band::Later),
            ("2021-11-23", Band::Long),
            ("1996-07-15", Band::Long),
        ] {
            assert_eq!(Band::of(day(outflow), day("2026-11-23")), band, "{outflow}");
        }
    }

    #[test]
    fn an_own_interval_holds_as_far_as_the_level_allows() {
        for (level, own, days) in [
            (Light, None, 42),
            (Light, Some(7), 7),
            (Light, Some(56), 56),
            (Active, Some(56), 42),
            (Pilot, Some(84), 84),
        ] {
            assert_eq!(interval(level, own, 42), days, "{level:?} {own:?}");
        }
    }

    #[test]
    fn the_next_one_is_on_the_own_day_near_the_rhythm_and_never_on_a_holiday() {
        for (rhythm, last, next) in [
            (sunday(14), "2026-11-10", "zondag 22 november, 12 uur 's middags"),
            (sunday(28), "2026-11-01", "zondag 29 november, 12 uur 's middags"),
            (sunday(56), "2026-11-01", "zondag 27 december, 12 uur 's middags"),
            (
                Rhythm { weekday: Weekday::Wed, hour: 19, ..sunday(28) },
                "2026-11-01",
                "woensdag 2 december, 7 uur 's avonds",
            ),
            (Rhythm { weekday: Weekday::Fri, ..sunday(28) }, "2026-11-27", "vrijdag 8 januari, 12 uur 's middags"),
            (sunday(14), "2027-03-14", "zondag 4 april, 12 uur 's middags"),
        ] {
            let last = At::local(day(last), 20, 15);
            assert_eq!(plain(&rhythm.next(last).in_words()), next, "Christmas and Easter are skipped");
        }
    }

    #[test]
    fn what_is_planned_never_lies_in_the_past() {
        let (last, now) = (At::local(day("2026-09-01"), 12, 0), At::local(day("2026-11-24"), 15, 0));
        let coming = At::local(day("2026-11-29"), 12, 0);
        assert_eq!(sunday(28).next_after(last, now), coming);
        assert_eq!(sunday(28).next_after(last, coming.plus_minutes(-1)), coming, "until the minute itself");
        assert_eq!(sunday(28).next_after(last, coming), coming.plus_days(7));
    }

    #[test]
    fn a_told_change_holds_from_its_day_and_a_rest_until_its_end() {
        let now = At::local(day("2026-11-23"), 9, 0);
        let kees = Rhythm { every_days: 28, weekday: Weekday::Wed, hour: 19 };
        let change = |from: &str, to: Rhythm| Some((to, At::local(day(from), 0, 0)));
        for (then, rest, from, next, why) in [
            (None, None, "2026-11-22", "2026-12-06", "nothing special"),
            (
                change("2026-12-02", kees),
                None,
                "2026-11-22",
                "2026-12-23",
                "the new rhythm, counted from the last time",
            ),
            (change("2026-12-09", kees), None, "2026-11-22", "2026-12-06", "before its day the old rhythm holds"),
            (change("2026-12-02", kees), None, "2026-08-01", "2026-11-29", "an old one is asked in the old rhythm"),
            (None, Some("2026-12-21"), "2026-11-22", "2026-12-27", "the first own day after the rest"),
            (None, Some("2026-12-06"), "2026-11-22", "2026-12-06", "the rest ends in the morning"),
            (change("2026-12-02", kees), Some("2026-12-26"), "2026-11-22", "2026-12-30", "rest, and then the new one"),
            (
                change("2026-12-09", kees),
                Some("2026-12-07"),
                "2026-11-22",
                "2026-12-09",
                "the new one begins just after the rest",
            ),
            (
                change("2027-03-31", kees),
                Some("2027-03-22"),
                "2027-03-07",
                "2027-03-31",
                "at Easter nobody is asked, and the new one does not begin before its day",
            ),
        ] {
            let planned = Planned { now: sunday(14), then, rest_until: rest.map(day) };
            let from = At::local(day(from), 12, 0);
            assert_eq!(planned.next(from, now).day(), day(next), "{why}");
        }
    }

    #[test]
    fn a_day_and_hour_are_chosen_outside_the_quiet_hours() {
        let quiet = |from: i64, until: i64| Preferences {
            quiet_from: from * 60,
            quiet_until: until * 60,
            ..Preferences::default()
        };
        for (weekday, hour, preferences, right) in [
            (7, 12, quiet(21, 9), true),
            (1, 9, quiet(21, 9), true),
            (1, 9, quiet(20, 10), false),
            (1, 19, quiet(18, 8), false),
            (1, 16, quiet(15, 17), false),
            (1, 16, quiet(0, 0), true),
            (0, 12, quiet(21, 9), false),
            (8, 12, quiet(21, 9), false),
            (7, 3, quiet(0, 0), false),
        ] {
            assert_eq!(chosen(weekday, hour, &preferences).is_ok(), right, "{weekday} {hour} {preferences:?}");
        }
    }

    #[test]
    fn a_rhythm_is_said_in_words() {
        assert_eq!(plain(&sunday(28).in_words()), "elke 4 weken, op zondag, 12 uur 's middags");
        assert_eq!(every_in_words(7), "elke week");
        assert_eq!(every_in_words(10), "elke 10 dagen");
    }
}
