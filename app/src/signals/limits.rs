//! From where something is a signal: the defaults, what a school chose, and what one person taught. Pure.

use super::SignalKind;
use crate::{check_ins::Domain, waakvlam::SupportLevel};
use std::{collections::BTreeMap, ops::RangeInclusive};

crate::id::words!(
    /// One limit.
    Limit {
        /// Days of silence at the highest level.
        SilenceActive = "silence_active",
        /// At the level between.
        SilenceLight = "silence_light",
        /// At the lowest.
        SilencePilot = "silence_pilot",
        /// Or so many times the own interval, when that is sooner.
        SilenceTimes = "silence_times",
        /// Check-ins missed in a row.
        Missed = "missed",
        /// Steps lower than usual.
        MoodSteps = "mood_steps",
        /// The lowest so often in a row.
        LowestInARow = "lowest_in_a_row",
        /// So often not understood, when no day hangs on it.
        NotUnderstood = "not_understood",
        /// Working days within which somebody calls back.
        CallBack = "call_back",
        /// A gap before 18 that is longer is urgent.
        GapRed = "gap_red",
        /// Months before 18.
        Birthday18 = "birthday_18",
        /// And again.
        Birthday18Again = "birthday_18_again",
        /// Months before 21.
        Birthday21 = "birthday_21",
        /// Months before 23.
        Birthday23 = "birthday_23",
        /// Months before 27.
        Birthday27 = "birthday_27",
        /// And again.
        Birthday27Again = "birthday_27_again",
        /// From this month with one employer.
        TwoYearsFrom = "two_years_from",
        /// Until this one.
        TwoYearsUntil = "two_years_until",
        /// Days before a contract or a provision ends.
        EndFirst = "end_first",
        /// And again.
        EndSecond = "end_second",
        /// And once more.
        EndLast = "end_last",
        /// Days without work or school.
        NoWork = "no_work",
        /// From here it is urgent.
        NoWorkRed = "no_work_red",
        /// From here the level is looked at too.
        NoWorkReview = "no_work_review",
        /// Mentions of debts.
        Debts = "debts",
        /// Within so many days.
        DebtDays = "debt_days",
        /// Days without a JIM.
        NoJim = "no_jim",
        /// Days in which the JIM lets nothing be heard.
        JimQuiet = "jim_quiet",
        /// Working days within which a hand-over is received.
        NotReceived = "not_received",
        /// Working days within which a measurement is done, when nobody knows where somebody is.
        NotMeasured = "not_measured",
    }
);

impl Limit {
    /// The default, and what a school may choose.
    const fn row(self) -> (i64, RangeInclusive<i64>, &'static str, &'static str) {
        match self {
            Self::SilenceActive => (30, 14..=182, "dagen", "Stil, bij actief"),
            Self::SilenceLight => (60, 14..=182, "dagen", "Stil, bij licht"),
            Self::SilencePilot => (120, 28..=365, "dagen", "Stil, bij waakvlam"),
            Self::SilenceTimes => (2, 1..=5, "keer", "Of meer dan zo vaak de eigen tijd tussen twee tekens"),
            Self::Missed => (3, 2..=10, "keer", "Check-ins achter elkaar gemist"),
            Self::MoodSteps => (2, 1..=4, "stappen", "Zoveel lager dan anders"),
            Self::LowestInARow => (2, 1..=5, "keer", "Het laagste antwoord achter elkaar"),
            Self::NotUnderstood => (2, 1..=5, "keer", "Niet begrepen, als er geen dag aan vastzit"),
            Self::CallBack => (1, 1..=5, "werkdagen", "Terugbellen binnen"),
            Self::GapRed => (42, 0..=365, "dagen", "Gat tot 18 jaar is dringend vanaf"),
            Self::Birthday18 => (6, 1..=12, "maanden", "Voor 18 jaar"),
            Self::Birthday18Again => (3, 1..=12, "maanden", "Voor 18 jaar, nog een keer"),
            Self::Birthday21 => (4, 1..=12, "maanden", "Voor 21 jaar"),
            Self::Birthday23 => (6, 1..=12, "maanden", "Voor 23 jaar"),
            Self::Birthday27 => (6, 1..=12, "maanden", "Voor 27 jaar"),
            Self::Birthday27Again => (2, 1..=12, "maanden", "Voor 27 jaar, nog een keer"),
            Self::TwoYearsFrom => (20, 12..=24, "maanden", "Bijna 2 jaar bij één baas, vanaf"),
            Self::TwoYearsUntil => (26, 24..=36, "maanden", "Tot en met"),
            Self::EndFirst => (90, 30..=182, "dagen", "Voor een einde van contract of voorziening"),
            Self::EndSecond => (45, 15..=90, "dagen", "Nog een keer"),
            Self::EndLast => (14, 1..=30, "dagen", "De laatste keer"),
            Self::NoWork => (90, 30..=182, "dagen", "Zonder werk of school"),
            Self::NoWorkRed => (150, 60..=300, "dagen", "Dringend vanaf"),
            Self::NoWorkReview => (183, 90..=365, "dagen", "Met evaluatie vanaf"),
            Self::Debts => (2, 1..=5, "keer", "Schulden genoemd"),
            Self::DebtDays => (30, 7..=90, "dagen", "Binnen"),
            Self::NoJim => (30, 14..=182, "dagen", "Zonder JIM"),
            Self::JimQuiet => (45, 14..=182, "dagen", "De JIM laat niets horen"),
            Self::NotReceived => (5, 1..=20, "werkdagen", "Overdracht niet ontvangen na"),
            Self::NotMeasured => (10, 0..=60, "werkdagen", "Geen meting, en niet bekend waar iemand is, na"),
        }
    }

    /// Of a school that chose nothing.
    pub const fn usual(self) -> i64 {
        self.row().0
    }

    /// What may be chosen.
    pub const fn range(self) -> RangeInclusive<i64> {
        self.row().1
    }

    /// "dagen".
    pub const fn unit(self) -> &'static str {
        self.row().2
    }

    /// What it is called at the school's desk.
    pub const fn label(self) -> &'static str {
        self.row().3
    }

    /// Days of silence at this level.
    pub const fn of_silence(level: SupportLevel) -> Self {
        match level {
            SupportLevel::Active => Self::SilenceActive,
            SupportLevel::Light => Self::SilenceLight,
            SupportLevel::Pilot => Self::SilencePilot,
        }
    }
}

/// The limits in groups, as a page shows them.
pub const GROUPS: &[(&str, &[Limit])] = &[
    (
        "Stil of gemist",
        &[Limit::SilenceActive, Limit::SilenceLight, Limit::SilencePilot, Limit::SilenceTimes, Limit::Missed],
    ),
    ("Hoe het gaat", &[Limit::MoodSteps, Limit::LowestInARow, Limit::NotUnderstood, Limit::CallBack]),
    (
        "Werk en geld",
        &[
            Limit::NoWork,
            Limit::NoWorkRed,
            Limit::NoWorkReview,
            Limit::TwoYearsFrom,
            Limit::TwoYearsUntil,
            Limit::Debts,
            Limit::DebtDays,
        ],
    ),
    (
        "Wat eraan komt",
        &[
            Limit::EndFirst,
            Limit::EndSecond,
            Limit::EndLast,
            Limit::Birthday18,
            Limit::Birthday18Again,
            Limit::Birthday21,
            Limit::Birthday23,
            Limit::Birthday27,
            Limit::Birthday27Again,
            Limit::GapRed,
        ],
    ),
    ("De kring", &[Limit::NoJim, Limit::JimQuiet]),
    ("Overdracht en meting", &[Limit::NotReceived, Limit::NotMeasured]),
];

/// The limits that hold for one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    school: BTreeMap<Limit, i64>,
    own: BTreeMap<(SignalKind, String), i64>,
}

impl Limits {
    /// What a school chose. What it may not choose counts as not chosen.
    pub fn of_school(chosen: impl IntoIterator<Item = (Limit, i64)>) -> Self {
        let school = chosen.into_iter().filter(|(limit, value)| limit.range().contains(value)).collect();
        Self { school, own: BTreeMap::new() }
    }

    /// The same with what one person taught.
    #[must_use]
    pub fn and_own(self, own: impl IntoIterator<Item = (SignalKind, i64)>) -> Self {
        self.and_own_about(own.into_iter().map(|(kind, value)| (kind, String::new(), value)))
    }

    /// The same with what one person taught about one of several things each.
    #[must_use]
    pub fn and_own_about(self, own: impl IntoIterator<Item = (SignalKind, String, i64)>) -> Self {
        Self { own: own.into_iter().map(|(kind, about, value)| ((kind, about), value)).collect(), ..self }
    }

    /// The limit of the school.
    pub fn of(&self, limit: Limit) -> i64 {
        self.school.get(&limit).copied().unwrap_or_else(|| limit.usual())
    }

    /// What this person taught about signals of this kind.
    pub fn own(&self, kind: SignalKind) -> Option<i64> {
        self.own_about(kind, "")
    }

    /// What this person taught about one of several things of a kind. What was taught before those were told apart holds
    /// for each of them.
    pub fn own_about(&self, kind: SignalKind, about: &str) -> Option<i64> {
        let of = |about: &str| self.own.get(&(kind, about.to_owned())).copied();
        of(about).or_else(|| of(""))
    }

    /// The limit for this person: their own when they taught one, otherwise the school's.
    pub fn either(&self, kind: SignalKind, limit: Limit) -> i64 {
        self.either_about((kind, ""), limit)
    }

    /// The same, about one of several things.
    pub fn either_about(&self, (kind, about): (SignalKind, &str), limit: Limit) -> i64 {
        self.own_about(kind, about).unwrap_or_else(|| self.of(limit))
    }
}

/// The limit that "dit was geen signaal" moves, when there is one. What somebody asked for or what has a day teaches
/// nothing: it comes again when it is so again.
pub const fn taught_by(kind: SignalKind) -> Option<Limit> {
    match kind {
        SignalKind::Silence => Some(Limit::SilenceActive),
        SignalKind::Missed => Some(Limit::Missed),
        SignalKind::LowMood | SignalKind::DomainLow => Some(Limit::LowestInARow),
        SignalKind::NotUnderstood => Some(Limit::NotUnderstood),
        SignalKind::NoWork => Some(Limit::NoWork),
        SignalKind::Debts => Some(Limit::Debts),
        SignalKind::NoJim => Some(Limit::NoJim),
        SignalKind::JimQuiet => Some(Limit::JimQuiet),
        _ => None,
    }
}

/// The longest that anything may be put off for one person, in days: half a year. Nobody is taught away.
const LONGEST: i64 = 182;

/// What "dit was geen signaal" teaches: half as much again as it was, and more than it is now. `held` is the limit that
/// held, `is_now` what it had come to (days, or times).
pub fn taught(kind: SignalKind, held: i64, is_now: i64) -> Option<i64> {
    let limit = taught_by(kind)?;
    let longest = if limit.unit() == "dagen" { LONGEST.max(held) } else { 10 };
    let half_more = held + (held + 1) / 2;
    let more = if limit.unit() == "dagen" { half_more.max(is_now + 7) } else { half_more.max(is_now + 1) };
    Some(more.min(longest))
}

/// What was taught, after "Voor Kees begint …".
pub fn taught_in_words(kind: SignalKind, about: &str, value: i64) -> Option<String> {
    let days = |what: &str| format!("{what} pas na {value} dagen");
    let times = |what: &str| format!("{what} pas na {value} keer");
    Some(match kind {
        SignalKind::Silence => days("stilte"),
        SignalKind::Missed => times("een gemist ritme"),
        SignalKind::LowMood => format!("{}, of als die verder zakt", times("een lage stemming")),
        SignalKind::DomainLow => {
            let over = Domain::parse(about).map(|domain| format!(" over {}", domain.label())).unwrap_or_default();
            format!("{}, of als het laag blijft", times(&format!("een laag antwoord{over}")))
        }
        SignalKind::NotUnderstood => times("“niet begrepen”"),
        SignalKind::NoWork => days("lang zonder werk"),
        SignalKind::Debts => times("een signaal over schulden"),
        SignalKind::NoJim => days("lang zonder JIM"),
        SignalKind::JimQuiet => days("een stille JIM"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_may_be_chosen_and_stands_on_the_page_once() {
        let mut on_page: Vec<Limit> = GROUPS.iter().flat_map(|(_, limits)| limits.iter().copied()).collect();
        on_page.sort_unstable();
        let mut all = Limit::ALL.to_vec();
        all.sort_unstable();
        assert_eq!(on_page, all);
        for limit in Limit::ALL {
            assert!(limit.range().contains(&limit.usual()), "{limit:?}");
        }
    }

    #[test]
    fn a_persons_own_limit_goes_before_the_schools_and_that_before_the_default() {
        let limits = Limits::of_school([(Limit::NoJim, 60), (Limit::Missed, 4), (Limit::NoWork, 1)]);
        let limits = limits.and_own([(SignalKind::Missed, 6)]);
        for (kind, limit, value) in [
            (SignalKind::Missed, Limit::Missed, 6),
            (SignalKind::NoJim, Limit::NoJim, 60),
            (SignalKind::NoWork, Limit::NoWork, 90),
        ] {
            assert_eq!(limits.either(kind, limit), value, "{kind:?}");
        }
    }

    #[test]
    fn what_was_taught_about_one_thing_says_nothing_about_another() {
        let taught = [(SignalKind::DomainLow, "work".to_owned(), 3), (SignalKind::LowMood, String::new(), 5)];
        let limits = Limits::default().and_own_about(taught);
        let before = Limits::default().and_own([(SignalKind::DomainLow, 3)]);
        for (limits, kind, about, value) in [
            (&limits, SignalKind::DomainLow, "work", 3),
            (&limits, SignalKind::DomainLow, "housing", 2),
            (&limits, SignalKind::LowMood, "", 5),
            (&before, SignalKind::DomainLow, "housing", 3),
        ] {
            assert_eq!(limits.either_about((kind, about), Limit::LowestInARow), value, "{kind:?} {about}");
        }
        for (about, words) in [
            ("work", "een laag antwoord over werk pas na 3 keer, of als het laag blijft"),
            ("money", "een laag antwoord over geld pas na 3 keer, of als het laag blijft"),
            ("", "een laag antwoord pas na 3 keer, of als het laag blijft"),
        ] {
            assert_eq!(taught_in_words(SignalKind::DomainLow, about, 3).as_deref(), Some(words));
        }
    }

    #[test]
    fn no_signal_teaches_half_as_much_again_and_never_more_than_half_a_year() {
        for (kind, held, is_now, value) in [
            (SignalKind::Silence, 30, 30, Some(45)),
            (SignalKind::Silence, 30, 60, Some(67)),
            (SignalKind::Silence, 150, 150, Some(182)),
            (SignalKind::Missed, 3, 3, Some(5)),
            (SignalKind::LowMood, 2, 2, Some(3)),
            (SignalKind::Missed, 9, 9, Some(10)),
            (SignalKind::Sos, 1, 1, None),
            (SignalKind::Birthday, 6, 6, None),
            (SignalKind::WantsCall, 1, 1, None),
        ] {
            assert_eq!(taught(kind, held, is_now), value, "{kind:?} {held} {is_now}");
            assert_eq!(taught_by(kind).is_some(), taught_in_words(kind, "", 1).is_some());
        }
    }
}
