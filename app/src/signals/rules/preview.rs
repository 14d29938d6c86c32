//! How many names these limits would give today, for one school: so that nobody chooses blindly. Pure.

use super::{Debt, Pattern, debts, missed};
use crate::{
    measurements,
    moment::{At, Day},
    signals::{
        SignalKind,
        limits::{Limit, Limits},
    },
    waakvlam::{
        SupportLevel,
        rules::{is_usual_pause, moments, silence_after_days},
    },
    working_days,
};

/// What of one person is measured by a limit.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Their level.
    pub level: SupportLevel,
    /// How often they are asked, in days.
    pub every_days: i64,
    /// Their own interval between signs of life.
    pub usual: Option<i64>,
    /// Since their last sign, or since they came on the list.
    pub quiet_since: At,
    /// How they answer check-ins.
    pub pattern: Pattern,
    /// Their birthday.
    pub born_on: Day,
    /// Since when they work where they work.
    pub employer_since: Option<Day>,
    /// Days without work or school.
    pub without_work: Option<i64>,
    /// Days until each end of a contract or a provision.
    pub ends_in: Vec<i64>,
    /// Mentions of debts.
    pub debts: Vec<(At, Debt)>,
    /// Days without a JIM, of whoever is in the app.
    pub without_jim: Option<i64>,
    /// Days in which the JIM let nothing be heard.
    pub jim_quiet: Option<i64>,
    /// Since which days a hand-over is on its way.
    pub handed_on: Vec<Day>,
    /// Of whom nobody knows where they are: when they left school, and which half years are measured, in months.
    pub unknown: Option<(Day, Vec<i64>)>,
    /// What was taught for them.
    pub own: Vec<(SignalKind, i64)>,
}

impl Seen {
    /// Which signals these limits give for them.
    pub fn kinds(&self, school: &Limits, now: At) -> Vec<SignalKind> {
        let limits = school.clone().and_own(self.own.iter().copied());
        let over = |days: Option<i64>, kind, limit| days.is_some_and(|days| days >= limits.either(kind, limit));
        let quiet = now.days_since(self.quiet_since);
        let after = silence_after_days(self.level, self.every_days, self.usual, &limits);
        let is_usual = is_usual_pause(self.pattern.in_a_row, self.pattern.as_long_before, quiet, after);
        let is_silent = quiet >= after && !is_usual;
        let about_two_years = |since| moments::is_about_two_years(since, now.day(), &limits);
        let ends = self.ends_in.iter().any(|days| (0..=limits.of(Limit::EndFirst)).contains(days));
        let is_late = |given_on: &Day| working_days::end_after(*given_on, limits.of(Limit::NotReceived)) <= now;
        let is_lost = self.unknown.as_ref().is_some_and(|(outflow_on, done)| {
            measurements::rules::overdue(*outflow_on, done, limits.of(Limit::NotMeasured), now).is_some()
        });
        let misses = !is_silent && missed("", &self.pattern, now, &limits, now).is_some();
        [
            (SignalKind::Silence, is_silent),
            (SignalKind::Missed, misses),
            (SignalKind::NoWork, over(self.without_work, SignalKind::NoWork, Limit::NoWork)),
            (SignalKind::ContractEnds, ends),
            (SignalKind::Birthday, moments::birthday_is_near("", self.born_on, &limits, now).is_some()),
            (SignalKind::TwoYears, self.employer_since.is_some_and(about_two_years)),
            (SignalKind::Debts, debts("", &self.debts, &limits, now).is_some()),
            (SignalKind::NoJim, over(self.without_jim, SignalKind::NoJim, Limit::NoJim)),
            (SignalKind::JimQuiet, over(self.jim_quiet, SignalKind::JimQuiet, Limit::JimQuiet)),
            (SignalKind::HandoverWaits, self.handed_on.iter().any(is_late)),
            (SignalKind::NoDestination, is_lost),
        ]
        .into_iter()
        .filter_map(|(kind, is_so)| is_so.then_some(kind))
        .collect()
    }
}

/// How many names a group of limits gives: people, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Silent, or missing their rhythm.
    pub quiet: i64,
    /// Work, money, what ends, and birthdays on which rules change.
    pub work: i64,
    /// A hand-over that nobody received, and whose place nobody knows.
    pub handed: i64,
    /// The circle; those stand in a list of their own.
    pub circle: i64,
    /// Everybody on Monday's page by these limits.
    pub monday: i64,
}

/// Work, money and what comes on a date.
const COMING: [SignalKind; 5] =
    [SignalKind::NoWork, SignalKind::ContractEnds, SignalKind::Debts, SignalKind::Birthday, SignalKind::TwoYears];

/// Counts the names that these limits give.
pub fn names(all: &[Seen], limits: &Limits, now: At) -> Names {
    let mut names = Names::default();
    for one in all {
        let kinds = one.kinds(limits, now);
        let any = |some: &[SignalKind]| i64::from(kinds.iter().any(|kind| some.contains(kind)));
        names.quiet += any(&[SignalKind::Silence, SignalKind::Missed]);
        names.work += any(&COMING);
        names.handed += any(&[SignalKind::HandoverWaits, SignalKind::NoDestination]);
        names.circle += any(&[SignalKind::NoJim, SignalKind::JimQuiet]);
        names.monday += i64::from(kinds.iter().any(|kind| *kind != SignalKind::NoJim));
    }
    names
}

/// Whether the names above change with this limit. Of the others nothing is foreseen: how somebody feels, how urgent it is,
/// and what is said once more.
pub const fn foresees(limit: Limit) -> bool {
    match limit {
        Limit::SilenceActive
        | Limit::SilenceLight
        | Limit::SilencePilot
        | Limit::SilenceTimes
        | Limit::Missed
        | Limit::EndFirst
        | Limit::NoWork
        | Limit::Debts
        | Limit::DebtDays
        | Limit::NoJim
        | Limit::JimQuiet
        | Limit::NotReceived
        | Limit::NotMeasured
        | Limit::Birthday18
        | Limit::Birthday21
        | Limit::Birthday23
        | Limit::Birthday27
        | Limit::TwoYearsFrom
        | Limit::TwoYearsUntil => true,
        Limit::MoodSteps
        | Limit::LowestInARow
        | Limit::NotUnderstood
        | Limit::CallBack
        | Limit::GapRed
        | Limit::Birthday18Again
        | Limit::Birthday27Again
        | Limit::EndSecond
        | Limit::EndLast
        | Limit::NoWorkRed
        | Limit::NoWorkReview => false,
    }
}

/// What these limits would give, beside what holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// With these limits and as it is; `None` when nothing changes of which something is foreseen.
    pub names: Option<(Names, Names)>,
    /// What changes and of which nothing is foreseen.
    pub unforeseen: Vec<Limit>,
}

/// Looks ahead. Whoever changes nothing reads that it stays as it is.
pub fn preview(all: &[Seen], then: &Limits, before: &Limits, now: At) -> Preview {
    let changed = |limit: &Limit| then.of(*limit) != before.of(*limit);
    let (foreseen, unforeseen): (Vec<_>, Vec<_>) =
        Limit::ALL.iter().copied().filter(changed).partition(|limit| foresees(*limit));
    let says_something = !foreseen.is_empty() || unforeseen.is_empty();
    let names = says_something.then(|| (names(all, then, now), names(all, before, now)));
    Preview { names, unforeseen }
}

/// "14 namen in plaats van 9".
pub fn instead(then: i64, now: i64) -> String {
    let name = |n: i64| if n == 1 { "1 naam".to_owned() } else { format!("{n} namen") };
    if then == now { format!("{}, zoals nu", name(now)) } else { format!("{} in plaats van {now}", name(then)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Day;

    fn now() -> At {
        At::local(Day::parse("2026-11-23").expect("a day"), 12, 0)
    }

    fn quiet(days: i64) -> Seen {
        Seen {
            level: SupportLevel::Active,
            every_days: 14,
            usual: None,
            quiet_since: now().plus_days(-days),
            pattern: Pattern::default(),
            born_on: day("2001-05-01"),
            employer_since: None,
            without_work: None,
            ends_in: vec![],
            debts: vec![],
            without_jim: None,
            jim_quiet: None,
            handed_on: vec![],
            unknown: None,
            own: vec![],
        }
    }

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn names_are_people_and_each_counts_once() {
        let all = [
            quiet(29),
            quiet(30),
            Seen { without_work: Some(100), ..quiet(31) },
            Seen { own: vec![(SignalKind::Silence, 45)], ..quiet(40) },
            Seen { ends_in: vec![91, 14], ..quiet(1) },
            Seen { ends_in: vec![-3], ..quiet(1) },
            Seen { without_jim: Some(60), ..quiet(1) },
            Seen { jim_quiet: Some(45), ..quiet(1) },
            Seen { handed_on: vec![day("2026-11-16"), day("2026-11-13")], ..quiet(1) },
            Seen { unknown: Some((day("2026-05-09"), vec![])), ..quiet(1) },
            Seen { unknown: Some((day("2026-05-09"), vec![6])), ..quiet(1) },
        ];
        for (limits, quiet, work, handed, circle, monday) in [
            (Limits::default(), 2, 2, 1, 2, 5),
            (Limits::of_school([(Limit::SilenceActive, 28)]), 3, 2, 1, 2, 6),
            (Limits::of_school([(Limit::SilenceActive, 60), (Limit::NoWork, 101)]), 0, 1, 1, 2, 3),
            (Limits::of_school([(Limit::NoJim, 61), (Limit::JimQuiet, 46)]), 2, 2, 1, 0, 4),
            (Limits::of_school([(Limit::NotMeasured, 5)]), 2, 2, 2, 2, 6),
            (Limits::of_school([(Limit::NotReceived, 6)]), 2, 2, 0, 2, 4),
        ] {
            assert_eq!(names(&all, &limits, now()), Names { quiet, work, handed, circle, monday }, "{limits:?}");
        }
    }

    #[test]
    fn what_is_not_foreseen_is_never_said_to_stay_as_it_is() {
        let all = [quiet(29)];
        for (limits, has_names, unforeseen) in [
            (Limits::default(), true, vec![]),
            (Limits::of_school([(Limit::SilenceActive, 28)]), true, vec![]),
            (Limits::of_school([(Limit::Birthday27Again, 3)]), false, vec![Limit::Birthday27Again]),
            (Limits::of_school([(Limit::MoodSteps, 2)]), true, vec![]),
            (Limits::of_school([(Limit::SilenceActive, 28), (Limit::MoodSteps, 1)]), true, vec![Limit::MoodSteps]),
        ] {
            let found = preview(&all, &limits, &Limits::default(), now());
            assert_eq!((found.names.is_some(), found.unforeseen), (has_names, unforeseen), "{limits:?}");
        }
    }

    #[test]
    fn what_is_foreseen_moves_a_name() {
        // 27 on 1 February, and 22 months at work.
        let seen = Seen {
            without_work: None,
            born_on: day("2000-02-01"),
            employer_since: Some(day("2025-01-10")),
            ..quiet(29)
        };
        let birthday = Seen { employer_since: None, ..seen.clone() };
        let years = Seen { born_on: day("2001-05-01"), ..seen.clone() };
        for (seen, limit, value) in [
            (Seen { without_work: Some(90), ..quiet(29) }, Limit::SilenceActive, 29),
            (Seen { without_work: Some(90), ..quiet(29) }, Limit::NoWork, 91),
            (birthday, Limit::Birthday27, 1),
            (years, Limit::TwoYearsFrom, 23),
        ] {
            let limits = Limits::of_school([(limit, value)]);
            let all = [seen];
            assert!(foresees(limit));
            assert_ne!(names(&all, &limits, now()), names(&all, &Limits::default(), now()), "{limit:?}");
        }
        let all = [seen, quiet(29)];
        for limit in Limit::ALL.iter().filter(|limit| !foresees(**limit)) {
            for value in [*limit.range().start(), *limit.range().end()] {
                let limits = Limits::of_school([(*limit, value)]);
                assert_eq!(names(&all, &limits, now()), names(&all, &Limits::default(), now()), "{limit:?}");
            }
        }
    }

    #[test]
    fn the_words_compare() {
        assert_eq!(instead(14, 9), "14 namen in plaats van 9");
        assert_eq!(instead(1, 2), "1 naam in plaats van 2");
        assert_eq!(instead(9, 9), "9 namen, zoals nu");
    }
}
