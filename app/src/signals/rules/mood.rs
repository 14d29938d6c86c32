//! It goes worse than is usual for this person, badly twice, or an answer was not understood.

use super::times;
use crate::{
    check_ins::{Domain, Face, Going},
    moment::{At, Day},
    signals::{
        Proposal, SignalKind,
        limits::{Limit, Limits},
    },
};

/// How many earlier answers make somebody's usual.
const EARLIER: usize = 6;

/// An answer on a scale, where the lowest is 1. "Weet ik niet" and "liever niet" are no answer.
pub trait Score: Copy {
    /// The step, or none.
    fn step(self) -> Option<i64>;
    /// The word of it.
    fn word(self) -> &'static str;
    /// How many steps down are many, when the scale is shorter than the school's limit.
    const MOST_STEPS: i64;
}

impl Score for Face {
    fn step(self) -> Option<i64> {
        self.as_str().parse().ok()
    }

    fn word(self) -> &'static str {
        self.label()
    }

    const MOST_STEPS: i64 = 4;
}

impl Score for Going {
    fn step(self) -> Option<i64> {
        match self {
            Self::Good => Some(3),
            Self::Fair => Some(2),
            Self::NotGood => Some(1),
            Self::DontKnow | Self::RatherNot => None,
        }
    }

    fn word(self) -> &'static str {
        self.label()
    }

    const MOST_STEPS: i64 = 2;
}

/// How it went down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fell<S> {
    /// The lowest, so often in a row.
    Lowest(S, i64),
    /// From what is usual to what it is now.
    Steps(S, S),
}

/// How far it must go down, and how often in a row. What was no signal must go one step further for each time that the
/// lowest must come once more; of steps that the scale doesn't have, each is one more answer as low.
fn drop_needed<S: Score>(cause: (SignalKind, &str), limits: &Limits) -> (i64, usize) {
    let usual = limits.of(Limit::MoodSteps).min(S::MOST_STEPS);
    let further = limits.own_about(cause.0, cause.1).map_or(0, |own| (own - limits.of(Limit::LowestInARow)).max(1));
    let steps = usual + further;
    (steps.min(S::MOST_STEPS), usize::try_from((steps - S::MOST_STEPS).max(0)).unwrap_or(0) + 1)
}

/// The usual is the lower middle of the earlier answers, so that somebody who swings doesn't fall each time.
fn fell<S: Score>(latest_first: &[S], cause: (SignalKind, &str), limits: &Limits) -> Option<Fell<S>> {
    let scored: Vec<(S, i64)> = latest_first.iter().filter_map(|one| Some((*one, one.step()?))).collect();
    let (latest, _) = *scored.first()?;
    let times = limits.either_about(cause, Limit::LowestInARow);
    let row = usize::try_from(times).unwrap_or(1).max(1);
    if scored.len() >= row && scored[..row].iter().all(|(_, step)| *step == 1) {
        return Some(Fell::Lowest(latest, times));
    }
    let (steps, row) = drop_needed::<S>(cause, limits);
    let mut earlier = scored.get(row..)?.iter().take(EARLIER).copied().collect::<Vec<_>>();
    earlier.sort_by_key(|(_, step)| *step);
    let (usual, usual_step) = *earlier.get(earlier.len().checked_sub(1)? / 2)?;
    scored[..row].iter().all(|(_, step)| usual_step - step >= steps).then_some(Fell::Steps(usual, latest))
}

fn reason<S: Score>(what: &str, fell: Fell<S>) -> String {
    match fell {
        Fell::Lowest(word, 1) => format!("{what} “{}”.", word.word()),
        Fell::Lowest(word, n) => format!("{what} {} achter elkaar “{}”.", times(n), word.word()),
        Fell::Steps(from, to) => format!("{what} “{}”. Meestal is dat “{}”.", to.word(), from.word()),
    }
}

fn behind<S: Score>(latest_first: &[(At, S)]) -> Vec<String> {
    latest_first.iter().take(4).map(|(at, one)| format!("{}: {}.", at.day().with_year(), one.word())).collect()
}

/// How it went at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mood {
    /// When.
    pub at: At,
    /// How.
    pub face: Face,
    /// Whether somebody heard it in a talk, instead of the alumnus choosing it.
    pub was_heard: bool,
}

/// The face went down, or was the lowest twice in a row. What is no answer says nothing new.
pub fn low_mood(name: &str, latest_first: &[Mood], limits: &Limits, now: At) -> Option<Proposal> {
    latest_first.first()?.face.step()?;
    let faces: Vec<Face> = latest_first.iter().map(|mood| mood.face).collect();
    let fell = fell(&faces, (SignalKind::LowMood, ""), limits)?;
    let row = if let Fell::Lowest(_, times) = fell { usize::try_from(times).unwrap_or(1).max(1) } else { 1 };
    let heard = latest_first.iter().filter(|mood| mood.face.step().is_some()).take(row).map(|mood| mood.was_heard);
    let what = match (heard.clone().any(|one| one), heard.clone().all(|one| one)) {
        (false, _) => format!("{name} koos"),
        (true, true) => format!("{name} klonk"),
        (true, false) => format!("Bij {name} was het"),
    };
    let reason = reason(&what, fell);
    let behind = |mood: &Mood| {
        let heard = if mood.was_heard { ", in een gesprek" } else { "" };
        format!("{}: {}{heard}.", mood.at.day().with_year(), mood.face.word())
    };
    let facts = latest_first.iter().take(4).map(behind).collect();
    Some(Proposal::new(SignalKind::LowMood, 2, now, reason, format!("{name} bellen")).with(facts))
}

/// The same for work, housing, money or feeling.
pub fn domain_low(
    name: &str,
    domain: Domain,
    latest_first: &[(At, Going)],
    limits: &Limits,
    now: At,
) -> Option<Proposal> {
    let answers: Vec<Going> = latest_first.iter().map(|(_, going)| *going).collect();
    let fell = fell(&answers, (SignalKind::DomainLow, domain.as_str()), limits)?;
    let reason = reason(&format!("{name} zei over {}", domain.label()), fell);
    let proposal = Proposal::new(SignalKind::DomainLow, 4, now, reason, format!("{name} bellen"));
    Some(proposal.about(domain.as_str()).with(behind(latest_first)))
}

/// An answer was not understood, in the alumnus' own word: at once when a day hangs on it, otherwise the second time.
pub fn not_understood(
    name: &str,
    topic: &str,
    (often, do_before): (i64, Option<Day>),
    limits: &Limits,
    now: At,
) -> Option<Proposal> {
    let limit = limits.either(SignalKind::NotUnderstood, Limit::NotUnderstood);
    let is_one = often >= limit || do_before.is_some_and(|day| day >= now.day());
    is_one.then(|| {
        let until = do_before.map_or_else(String::new, |day| format!(" Het moet voor {}.", day.in_words()));
        let urgency = if do_before.is_some() { 2 } else { 3 };
        let reason = format!("{name} snapt het antwoord over {topic} niet.{until}");
        let facts = vec![format!("Niet begrepen: {}.", times(often))];
        Proposal::new(SignalKind::NotUnderstood, urgency, now, reason, "Antwoord anders uitleggen").with(facts)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> At {
        At::local(Day::parse("2026-11-23").expect("a day"), 12, 0)
    }

    /// Faces that were chosen; a letter is one that was heard: "a" is the lowest.
    fn faces(latest_first: &str) -> Vec<Mood> {
        let face = |c: char| match c {
            '?' => Face::DontKnow,
            '-' => Face::RatherNot,
            'a'..='e' => Face::parse(&(c as u32 - 96).to_string()).expect("a face"),
            digit => Face::parse(&digit.to_string()).expect("a face"),
        };
        let mood = |c: char| Mood { at: now(), face: face(c), was_heard: c.is_ascii_lowercase() };
        latest_first.chars().map(mood).collect()
    }

    #[test]
    fn how_somebody_sounded_counts_as_what_they_chose() {
        for (latest_first, reason) in [
            ("aa", Some("Kees klonk 2 keer achter elkaar “slecht”.")),
            ("1a", Some("Bij Kees was het 2 keer achter elkaar “slecht”.")),
            ("a1", Some("Bij Kees was het 2 keer achter elkaar “slecht”.")),
            ("b444", Some("Kees klonk “niet goed”. Meestal is dat “goed”.")),
            ("2ddd", Some("Kees koos “niet goed”. Meestal is dat “goed”.")),
            ("c444", None),
            ("?11", None),
            ("d11", None),
        ] {
            let found = low_mood("Kees", &faces(latest_first), &Limits::default(), now());
            assert_eq!(found.as_ref().map(|it| it.reason.as_str()), reason, "{latest_first}");
        }
        let found = low_mood("Kees", &faces("b4"), &Limits::default(), now()).expect("a signal");
        assert_eq!(found.facts, ["23 november 2026: niet goed, in een gesprek.", "23 november 2026: goed."]);
    }

    #[test]
    fn a_face_is_measured_by_ones_own_faces() {
        for (latest_first, is_signal, why) in [
            ("11", true, "the lowest twice"),
            ("1?1", true, "not knowing in between is no answer"),
            ("1", false, "the lowest once, and nothing known"),
            ("121", false, "not in a row, and never much higher"),
            ("24444", true, "two steps under the usual"),
            ("34444", false, "one step"),
            ("35353", false, "who swings, swings"),
            ("15353", true, "but this is lower"),
            ("24", true, "two steps under the only one before"),
            ("-4", false, "rather not is no answer"),
            ("2222", false, "as always"),
            ("5", false, "well"),
        ] {
            let found = low_mood("Kees", &faces(latest_first), &Limits::default(), now());
            assert_eq!(found.is_some(), is_signal, "{latest_first}: {why}");
        }
    }

    #[test]
    fn what_was_taught_holds_for_the_lowest_and_for_the_steps() {
        let taught = Limits::default().and_own([(SignalKind::LowMood, 3)]);
        for (latest_first, is_signal) in [("112", false), ("111", true), ("24444", false), ("25555", true)] {
            assert_eq!(low_mood("Kees", &faces(latest_first), &taught, now()).is_some(), is_signal, "{latest_first}");
        }
        let twice = Limits::default().and_own([(SignalKind::LowMood, 5)]);
        for (latest_first, is_signal) in [("15555", false), ("115555", true), ("1111", false), ("11111", true)] {
            assert_eq!(low_mood("Kees", &faces(latest_first), &twice, now()).is_some(), is_signal, "{latest_first}");
        }
    }

    #[test]
    fn a_drop_that_was_no_signal_must_be_larger_or_stay() {
        use Going::{DontKnow, Fair, Good, NotGood};
        let taught = |value| Limits::default().and_own_about([(SignalKind::DomainLow, "work".to_owned(), value)]);
        for (value, latest_first, is_signal, why) in [
            (3, vec![NotGood, Good, Good], false, "that was none"),
            (3, vec![NotGood, NotGood, Good, Good], true, "it stays low"),
            (3, vec![NotGood, DontKnow, NotGood, Good], true, "not knowing in between is no answer"),
            (3, vec![NotGood, Fair, Good, Good], false, "not in a row"),
            (3, vec![NotGood, NotGood, Fair, Fair], false, "one step, and not often enough the lowest"),
            (3, vec![NotGood, NotGood, NotGood, Fair], true, "the lowest three times"),
            (5, vec![NotGood, NotGood, NotGood, Good], false, "twice taught"),
            (5, vec![NotGood, NotGood, NotGood, NotGood, Good], true, "and it stays low for long"),
        ] {
            let answers: Vec<(At, Going)> = latest_first.iter().map(|one| (now(), *one)).collect();
            let about = |domain| domain_low("Kees", domain, &answers, &taught(value), now()).is_some();
            assert_eq!(about(Domain::Work), is_signal, "{latest_first:?}: {why}");
            let untaught = domain_low("Kees", Domain::Housing, &answers, &Limits::default(), now()).is_some();
            assert_eq!(about(Domain::Housing), untaught, "{latest_first:?}: of housing nothing was taught");
        }
    }

    #[test]
    fn each_domain_is_measured_by_itself() {
        use Going::{DontKnow, Fair, Good, NotGood};
        for (latest_first, is_signal) in [
            (vec![NotGood, NotGood], true),
            (vec![NotGood, Fair, Fair], false),
            (vec![NotGood, Good, Good], true),
            (vec![NotGood, DontKnow, NotGood], true),
            (vec![Fair, Good], false),
            (vec![DontKnow], false),
        ] {
            let answers: Vec<(At, Going)> = latest_first.iter().map(|one| (now(), *one)).collect();
            let found = domain_low("Kees", Domain::Housing, &answers, &Limits::default(), now());
            assert_eq!(found.is_some(), is_signal, "{latest_first:?}");
        }
        let patient = Limits::of_school([(Limit::MoodSteps, 4)]);
        let fell = [(now(), NotGood), (now(), Good)];
        assert!(domain_low("Kees", Domain::Work, &fell, &patient, now()).is_some(), "a short scale has no four steps");
    }

    #[test]
    fn the_words_say_what_was_chosen_and_what_is_usual() {
        let limits = Limits::default();
        let said = |faces: &[Mood]| low_mood("Kees", faces, &limits, now()).expect("a signal");
        assert_eq!(said(&faces("11")).reason, "Kees koos 2 keer achter elkaar “slecht”.");
        let found = said(&faces("2444"));
        assert_eq!(found.reason, "Kees koos “niet goed”. Meestal is dat “goed”.");
        assert_eq!(found.facts[0], "23 november 2026: niet goed.");
        let work = domain_low("Kees", Domain::Work, &[(now(), Going::NotGood), (now(), Going::Good)], &limits, now());
        let work = work.expect("a signal");
        assert_eq!(
            (work.reason.as_str(), work.about.as_str()),
            ("Kees zei over werk “niet goed”. Meestal is dat “goed”.", "work")
        );
    }

    #[test]
    fn not_understood_counts_at_once_when_a_day_hangs_on_it() {
        let day = |text: &str| Day::parse(text);
        for (often, do_before, urgency) in [
            (1, None, None),
            (2, None, Some(3)),
            (1, day("2026-12-01"), Some(2)),
            (1, day("2026-11-23"), Some(2)),
            (1, day("2026-11-01"), None),
        ] {
            let found = not_understood("Konrad", "geld", (often, do_before), &Limits::default(), now());
            assert_eq!(found.map(|it| it.urgency), urgency, "{often} {do_before:?}");
        }
    }
}
