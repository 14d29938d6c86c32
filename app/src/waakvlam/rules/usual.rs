//! How often is usual for somebody: as they know it, as it was told, or else by the school's table; and when that table
//! moved away from what they know. Pure.

use crate::{
    access::PersonId,
    moment::{At, Day},
    signals::limits::Limits,
    waakvlam::{
        SupportLevel,
        rules::{
            Planned, Rhythm,
            rhythm::{self, USUAL_DAY, USUAL_HOUR},
        },
    },
};

/// What somebody chose for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    /// How often; `None` as usual at their level.
    pub every_days: Option<i64>,
    /// On which day.
    pub weekday: chrono::Weekday,
    /// At which hour.
    pub hour: u32,
}

impl Default for Own {
    fn default() -> Self {
        Self { every_days: None, weekday: USUAL_DAY, hour: USUAL_HOUR }
    }
}

/// A change that was told and doesn't hold yet.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Told {
    /// Its row.
    pub id: String,
    /// By whom; `None` when it follows from a case.
    pub told_by: Option<PersonId>,
    /// From when it holds.
    pub starts_at: At,
    /// As which level is asked until then.
    pub level_from: Option<SupportLevel>,
    /// And from then.
    pub level_to: Option<SupportLevel>,
    /// 1 when the level itself waits too.
    pub level_waits: i64,
    /// How often from then. Without a day it is what is usual at that level.
    pub(in crate::waakvlam) every_days: Option<i64>,
    /// On which day.
    pub(in crate::waakvlam) weekday: Option<i64>,
    /// At which hour.
    pub(in crate::waakvlam) hour: Option<i64>,
    /// Why, for the alumnus.
    #[cfg_attr(feature = "ssr", sqlx(try_from = "crate::sealed::MaybeSealed"))]
    pub why: Option<String>,
}

impl Told {
    /// What was told, over what they chose before.
    pub(in crate::waakvlam) fn own(&self, before: Own) -> Own {
        match (self.weekday.and_then(rhythm::from_number), self.hour.and_then(|hour| u32::try_from(hour).ok())) {
            (Some(weekday), Some(hour)) => Own { every_days: self.every_days, weekday, hour },
            _ => before,
        }
    }

    /// How often is usual from then on, when that was told.
    pub(in crate::waakvlam) fn usual(&self) -> Option<i64> {
        self.every_days.filter(|_| self.weekday.is_none())
    }

    /// Whether nobody decided it: it follows from the school's table and the years.
    pub fn is_usual(&self) -> bool {
        self.level_to.is_none() && self.weekday.is_none()
    }
}

/// Everything from which somebody's next time follows.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Their level, as support is counted.
    pub level: SupportLevel,
    /// What they chose.
    pub own: Own,
    /// What was told.
    pub told: Option<Told>,
    /// Until when they want rest.
    pub rest_until: Option<Day>,
    /// From when the next time is counted: the last sign of life, or the day they came on the list.
    pub from: At,
    /// When they were asked last.
    pub(in crate::waakvlam) asked: Option<At>,
    /// From where something is a signal for them.
    pub limits: Limits,
    /// How often is usual as they know it, and at which level.
    pub(in crate::waakvlam) known: Option<(SupportLevel, i64)>,
    /// How often is asked by the table, at each level.
    pub(in crate::waakvlam) defaults: [(SupportLevel, i64); 3],
}

impl Facts {
    /// The rhythms that hold and come.
    pub fn planned(&self, now: At) -> Planned {
        let asked_as = self.asked_as();
        let before = rhythm_of(asked_as, self.own, self.usual_at(asked_as));
        let then = self.told.as_ref().map(|told| {
            let level = told.level_to.unwrap_or(self.level);
            let usual = told.usual().unwrap_or_else(|| self.usual_at(level));
            (rhythm_of(level, told.own(self.own), usual), told.starts_at)
        });
        match then {
            // The clock is late: it holds all the same.
            Some((rhythm, starts_at)) if starts_at <= now => {
                Planned { now: rhythm, then: None, rest_until: self.rest_until }
            }
            then => Planned { now: before, then, rest_until: self.rest_until },
        }
    }

    /// The next time, as it would be planned now. Who was just asked is not asked again because something changed.
    pub fn next(&self, now: At) -> At {
        self.next_from(self.from, now)
    }

    /// The next time when they were there at `from`.
    pub(in crate::waakvlam) fn next_from(&self, from: At, now: At) -> At {
        self.planned(now).next(self.asked.map_or(from, |asked| asked.max(from)), now)
    }

    /// How often is asked at their level when they choose nothing.
    pub fn usual_days(&self) -> i64 {
        let told = self.told.as_ref();
        let level = told.and_then(|told| told.level_to).unwrap_or(self.level);
        told.and_then(Told::usual).unwrap_or_else(|| self.usual_at(level))
    }

    /// As which level they are asked.
    pub(in crate::waakvlam) fn asked_as(&self) -> SupportLevel {
        self.told.as_ref().and_then(|told| told.level_from).unwrap_or(self.level)
    }

    /// How often is usual: as they know it, or else by the table.
    fn usual_at(&self, level: SupportLevel) -> i64 {
        self.known.filter(|(of, _)| *of == level).map_or_else(|| self.default_of(level), |(_, days)| days)
    }

    /// How often is usual by the table.
    pub(in crate::waakvlam) fn default_of(&self, level: SupportLevel) -> i64 {
        self.defaults.iter().find(|(of, _)| *of == level).map_or(28, |(_, days)| *days)
    }

    /// How often is usual by the table, where it differs from what they know; and whether they would notice.
    pub fn drifted(&self) -> Option<(i64, bool)> {
        let (level, days) = self.known.filter(|(of, _)| *of == self.level && self.told.is_none())?;
        let new = self.default_of(level);
        let is_felt = rhythm_of(level, self.own, new) != rhythm_of(level, self.own, days);
        (new != days).then_some((new, is_felt))
    }
}

fn rhythm_of(level: SupportLevel, own: Own, usual: i64) -> Rhythm {
    let every_days = rhythm::interval(level, own.every_days, usual);
    Rhythm { every_days, weekday: own.weekday, hour: own.hour }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SupportLevel::{Active, Light, Pilot};

    fn at(day: &str) -> At {
        At::local(Day::parse(day).expect("a day"), 12, 0)
    }

    /// Whoever is asked lightly, with a table of 14, 42 and 84 days.
    fn light(own: Option<i64>, known: Option<(SupportLevel, i64)>, told: Option<Told>) -> Facts {
        Facts {
            level: Light,
            own: Own { every_days: own, ..Own::default() },
            told,
            rest_until: None,
            from: at("2026-11-01"),
            asked: None,
            limits: Limits::default(),
            known,
            defaults: [(Active, 14), (Light, 42), (Pilot, 84)],
        }
    }

    /// Told, from the first of December.
    fn told(levels: Option<(SupportLevel, SupportLevel)>, every_days: Option<i64>, weekday: Option<i64>) -> Told {
        Told {
            id: "told".to_owned(),
            told_by: None,
            starts_at: at("2026-12-01"),
            level_from: levels.map(|(from, _)| from),
            level_to: levels.map(|(_, to)| to),
            level_waits: 0,
            every_days,
            weekday,
            hour: weekday.map(|_| 16),
            why: None,
        }
    }

    #[test]
    fn how_often_is_usual_is_as_they_know_it_or_as_it_was_told_or_by_the_table() {
        let step = Some((Light, Active));
        for (known, told, before, after, usual, why) in [
            (None, None, 42, 42, 42, "the table"),
            (Some((Light, 28)), None, 28, 28, 28, "as they know it"),
            (Some((Pilot, 56)), None, 42, 42, 42, "what they know is of another level"),
            (Some((Light, 28)), Some(told(None, Some(42), None)), 28, 42, 42, "told: as often as is usual"),
            (Some((Light, 28)), Some(told(step, None, None)), 28, 14, 14, "told: another level, by the table"),
            (Some((Light, 28)), Some(told(step, Some(21), None)), 28, 21, 21, "told: another level, and how often"),
            (Some((Light, 28)), Some(told(None, Some(7), Some(3))), 28, 7, 28, "told: an own day, which is not usual"),
        ] {
            let facts = light(None, known, told);
            let early = facts.planned(at("2026-11-23"));
            assert_eq!(early.now.every_days, before, "{why}");
            assert_eq!(early.then.map_or(before, |(then, _)| then.every_days), after, "{why}");
            let late = facts.planned(at("2026-12-01"));
            assert_eq!((late.now.every_days, late.then), (after, None), "{why}: it holds when the clock is late too");
            assert_eq!(facts.usual_days(), usual, "{why}");
        }
    }

    #[test]
    fn a_table_that_moved_is_told_to_whoever_would_notice() {
        for (own, known, told, drifted, why) in [
            (None, Some((Light, 28)), None, Some((42, true)), "they are asked less"),
            (None, Some((Light, 56)), None, Some((42, true)), "they are asked more"),
            (Some(14), Some((Light, 28)), None, Some((42, false)), "they chose for themselves"),
            (None, Some((Light, 42)), None, None, "as they know it"),
            (None, None, None, None, "they know nothing yet"),
            (None, Some((Pilot, 56)), None, None, "what they know is of another level"),
            (None, Some((Light, 28)), Some(told(None, Some(42), None)), None, "it was told already"),
        ] {
            assert_eq!(light(own, known, told).drifted(), drifted, "{why}");
        }
    }
}
