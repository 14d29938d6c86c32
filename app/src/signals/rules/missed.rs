//! Check-ins that stay unanswered: more in a row than is usual for this person, and answered less than over their own
//! six months. Missing one in three is somebody's pattern, and no signal.

use super::{on_day, times};
use crate::{
    moment::{At, Day},
    signals::{
        Proposal, SignalKind,
        limits::{Limit, Limits},
    },
};

/// How many of the last check-ins are "lately".
const LATELY: usize = 6;

/// How somebody answers their check-ins, over six months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// How many were asked, and answered.
    pub all: (i64, i64),
    /// The same before the ones that were missed now.
    pub before: (i64, i64),
    /// The same of the last six.
    pub lately: (i64, i64),
    /// How many were missed in a row, up to now.
    pub in_a_row: i64,
    /// The longest such row before it.
    pub longest_before: i64,
    /// How many rows before it were at least as long.
    pub as_long_before: i64,
}

impl Pattern {
    /// From when each check-in was asked, and when they let something be heard by themselves; both oldest first. One
    /// is answered by whatever came before the next was asked.
    pub fn of(asked: &[At], acts: &[At], until: At) -> Self {
        let answered: Vec<bool> = asked
            .iter()
            .enumerate()
            .map(|(at, from)| {
                let to = asked.get(at + 1).copied().unwrap_or(until);
                acts.iter().any(|act| act >= from && *act < to)
            })
            .collect();
        let row = answered.iter().rev().take_while(|one| !**one).count();
        let (before, lately) = (&answered[..answered.len() - row], &answered[answered.len().saturating_sub(LATELY)..]);
        let rows = || before.split(|one| *one).map(<[bool]>::len);
        let longest = rows().max().unwrap_or(0);
        Self {
            all: count(&answered),
            before: count(before),
            lately: count(lately),
            in_a_row: number(row),
            longest_before: number(longest),
            as_long_before: number(rows().filter(|one| *one >= row.max(1)).count()),
        }
    }

    /// Whether less is answered lately than before: shares, compared without dividing.
    fn is_less(&self) -> bool {
        self.lately.1 * self.before.0 < self.before.1 * self.lately.0
    }
}

fn count(answered: &[bool]) -> (i64, i64) {
    (number(answered.len()), number(answered.iter().filter(|one| **one).count()))
}

fn number(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

/// The rhythm is missed. Whoever never answered any has no rhythm to miss: that is for silence to tell.
pub fn missed(name: &str, pattern: &Pattern, since: At, limits: &Limits, now: At) -> Option<Proposal> {
    let limit = limits.either(SignalKind::Missed, Limit::Missed);
    let is_unusual = pattern.in_a_row >= limit && pattern.in_a_row > pattern.longest_before && pattern.is_less();
    is_unusual.then(|| {
        let row = times(pattern.in_a_row);
        let day = on_day(since.day(), now.day());
        let reason =
            format!("{name} gaf {row} achter elkaar geen antwoord op “Hoe gaat het?”, voor het eerst op {day}.");
        Proposal::new(SignalKind::Missed, 4, since, reason, format!("{name} bellen")).with(behind(pattern, limit))
    })
}

fn behind(pattern: &Pattern, limit: i64) -> Vec<String> {
    let ((asked, answered), (before, of_them)) = (pattern.all, pattern.before);
    vec![
        format!("Check-ins: {asked} gevraagd, {answered} beantwoord in 6 maanden."),
        format!(
            "Hiervoor: {of_them} van de {before} beantwoord, nooit meer dan {} achter elkaar gemist.",
            pattern.longest_before
        ),
        format!("De grens: {} achter elkaar.", times(limit)),
    ]
}

/// From when on check-ins count: six months.
pub fn from_day(today: Day) -> Day {
    today.months_later(-6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> At {
        At::local(Day::parse("2026-05-03").expect("a day"), 12, 0)
    }

    /// Fortnightly check-ins: `#` answered the day after, `.` not.
    fn pattern(answers: &str) -> Pattern {
        let asked: Vec<At> = (0..answers.len()).map(|at| start().plus_days(14 * number(at))).collect();
        let acts: Vec<At> =
            asked.iter().zip(answers.chars()).filter(|(_, it)| *it == '#').map(|(at, _)| at.plus_days(1)).collect();
        Pattern::of(&asked, &acts, start().plus_days(14 * number(answers.len())))
    }

    #[test]
    fn the_own_pattern_is_the_measure() {
        for (answers, is_signal, why) in [
            ("##########...", true, "always there, and then three times not"),
            ("##########..", false, "two is no row yet"),
            ("##.##.##.##.", false, "Kees misses one in three"),
            ("#.##.####.##", false, "Kees misses one in four"),
            ("##.##.##....", true, "but not four in a row"),
            ("#...#...#...", false, "one in four is somebody's pattern too"),
            ("#...#...#....", true, "until it is longer than ever"),
            (".............", false, "never answered: no rhythm to miss"),
            ("...", false, "nothing known of them yet"),
            ("#...", true, "there once, and then not"),
            ("...##########", false, "over is over"),
            ("", false, "never asked"),
        ] {
            let found = missed("Kees", &pattern(answers), start(), &Limits::default(), start());
            assert_eq!(found.is_some(), is_signal, "{answers}: {why}");
        }
    }

    #[test]
    fn what_was_taught_for_one_person_holds_for_that_person() {
        let taught = Limits::default().and_own([(SignalKind::Missed, 5)]);
        let school = Limits::of_school([(Limit::Missed, 2)]);
        for (answers, limits, is_signal) in
            [("##########....", &taught, false), ("##########.....", &taught, true), ("##########..", &school, true)]
        {
            let found = missed("Kees", &pattern(answers), start(), limits, start());
            assert_eq!(found.is_some(), is_signal, "{answers}");
        }
    }

    #[test]
    fn the_counts_stand_behind_it() {
        let found = missed("Kees", &pattern("##.##.##...."), start(), &Limits::default(), start()).expect("a signal");
        let expected =
            "Kees gaf 4 keer achter elkaar geen antwoord op “Hoe gaat het?”, voor het eerst op zondag 3 mei.";
        assert_eq!(found.reason, expected);
        let expected = [
            "Check-ins: 12 gevraagd, 6 beantwoord in 6 maanden.",
            "Hiervoor: 6 van de 8 beantwoord, nooit meer dan 1 achter elkaar gemist.",
            "De grens: 3 keer achter elkaar.",
        ];
        assert_eq!(found.facts, expected);
    }
}
