//! What comes next, when, and what a number must be. Pure.

pub mod answers;
#[cfg(feature = "ssr")]
pub mod bodies;
pub mod words;

use super::{Progress, Seen, Step, Trouble};
use crate::moment::At;

/// What is to be done next for a packet of which this much is there.
pub fn next(progress: &Progress) -> Step {
    match progress {
        // What is there is there, whatever the catalogue says by now.
        Progress { case: Some(_), role: Some(_), status: Some(_), document: Some(_), link: Some(_), .. } => {
            Step::Follow
        }
        Progress { kinds: None, .. } => Step::LookUp,
        Progress { case: None, .. } => Step::Case,
        Progress { role: None, .. } => Step::Role,
        Progress { status: None, .. } => Step::Status,
        Progress { document: None, .. } => Step::Document,
        Progress { .. } => Step::Link,
    }
}

/// For how many hours after it arrived a zaak is looked at each hour; after that each day.
const LIVELY_HOURS: i64 = 24;

/// When to look again what became of a zaak that is there since then.
pub fn look_again(registered_at: At, now: At) -> At {
    if now < registered_at.plus_hours(LIVELY_HOURS) { now.plus_hours(1) } else { now.plus_hours(24) }
}

/// The waits after a failure, in minutes: one more each time, the last one from then on.
const WAITS: [i64; 4] = [1, 5, 15, 60];

/// How long it may go wrong before somebody must know, in hours. From then on it is tried each day.
const PATIENCE_HOURS: i64 = 24;

/// Whether it goes wrong for so long that the owner must know.
pub fn must_be_told(since: At, now: At) -> bool {
    since.plus_hours(PATIENCE_HOURS) <= now
}

/// How far two clocks may differ before somebody must look at them, in seconds.
pub const CLOCKS: i64 = 60;

/// Whether only somebody who speaks with the municipality about our key, or looks at a clock, can make it right.
pub fn is_for_admins(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Key(_) | Trouble::NotAllowed(_) => true,
        Trouble::Clock(seconds) => seconds.is_none_or(|seconds| seconds.abs() > CLOCKS),
        _ => false,
    }
}

/// When to try again what goes wrong since then, after so many tries. It never ends: a case that nobody gave up on is
/// not given up by a clock.
pub fn try_again(trouble: &Trouble, since: At, tries: i64, now: At) -> At {
    if must_be_told(since, now) {
        return now.plus_hours(24);
    }
    let at_least = match trouble {
        // Somebody must do something first.
        Trouble::Key(_) | Trouble::NotAllowed(_) | Trouble::Refused(_) | Trouble::Lacks(_) => WAITS.len() - 1,
        Trouble::Down(_) | Trouble::Broken(_) | Trouble::Busy | Trouble::Clock(_) | Trouble::Odd => 0,
    };
    let nth = usize::try_from(tries - 1).unwrap_or(0);
    now.plus_minutes(WAITS[nth.max(at_least).min(WAITS.len() - 1)])
}

/// Whether this is the number of an organisation (RSIN): nine digits that pass the eleven-proof.
pub fn is_rsin(text: &str) -> bool {
    let digits: Vec<i64> = text.chars().filter_map(|c| c.to_digit(10)).map(i64::from).collect();
    if text.len() != 9 || digits.len() != 9 || digits.iter().all(|digit| *digit == 0) {
        return false;
    }
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<i64>() % 11 == 0
}

/// Our number for a zaak, from a hash in hexadecimal: it tells nothing, and can be read out on the phone.
pub fn number(hash: &str) -> String {
    let signs = hash.to_ascii_uppercase();
    let groups: Vec<&str> = (0..4).filter_map(|at| signs.get(at * 4..at * 4 + 4)).collect();
    format!("WV-{}", groups.join("-"))
}

/// The statuses in the order in which they were given.
#[must_use]
pub fn in_order(mut all: Vec<Seen>) -> Vec<Seen> {
    all.sort_by(|one, other| (one.given, &one.url).cmp(&(other.given, &other.url)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zgw::{KeyFault, Kinds};

    #[test]
    fn each_thing_is_made_once_and_in_order() {
        let some = || Some("https://zaken.example/1".to_owned());
        let mut progress = Progress::default();
        let mut seen = Vec::new();
        loop {
            let step = next(&progress);
            seen.push(step);
            match step {
                Step::LookUp => progress.kinds = Some(Kinds::default()),
                Step::Case => progress.case = some(),
                Step::Role => progress.role = some(),
                Step::Status => progress.status = some(),
                Step::Document => progress.document = some(),
                Step::Link => progress.link = some(),
                Step::Follow => break,
            }
        }
        assert_eq!(seen, Step::ALL);
        progress.kinds = None;
        assert_eq!(next(&progress), Step::Follow, "what is there needs no catalogue");
    }

    #[test]
    fn it_is_looked_at_hourly_and_then_daily() {
        let arrived = At(0);
        for (hours, again) in [(0, 1), (23, 24), (24, 48), (100, 124)] {
            assert_eq!(look_again(arrived, arrived.plus_hours(hours)), arrived.plus_hours(again), "{hours}");
        }
    }

    #[test]
    fn it_is_tried_again_later_each_time_and_never_given_up() {
        let since = At(0);
        let down = Trouble::Down("weg".into());
        for (trouble, tries, minutes) in [
            (&down, 1, 1),
            (&down, 2, 5),
            (&down, 3, 15),
            (&down, 4, 60),
            (&down, 40, 60),
            (&Trouble::Key(KeyFault::Secret), 1, 60),
            (&Trouble::NotAllowed("een zaak maken".into()), 1, 60),
            (&Trouble::Refused("nee".into()), 1, 60),
            (&Trouble::Clock(Some(90)), 1, 1),
        ] {
            assert_eq!(try_again(trouble, since, tries, since), since.plus_minutes(minutes), "{trouble:?} {tries}");
        }
        let next_day = since.plus_hours(24);
        assert!(must_be_told(since, next_day) && !must_be_told(since, since.plus_hours(23)));
        assert_eq!(try_again(&down, since, 30, next_day), next_day.plus_hours(24));
    }

    #[test]
    fn a_few_seconds_are_for_nobody_to_look_at() {
        for (trouble, is_for_admins_too) in [
            (Trouble::Key(KeyFault::Name), true),
            (Trouble::NotAllowed("een zaak maken".into()), true),
            (Trouble::Clock(None), true),
            (Trouble::Clock(Some(-61)), true),
            (Trouble::Clock(Some(60)), false),
            (Trouble::Refused("nee".into()), false),
            (Trouble::Down("weg".into()), false),
        ] {
            assert_eq!(is_for_admins(&trouble), is_for_admins_too, "{trouble:?}");
        }
    }

    #[test]
    fn a_number_of_an_organisation_passes_the_eleven_proof() {
        for (text, fine) in [
            ("111222333", true),
            ("002564440", true),
            ("123456782", true),
            ("111222334", false),
            ("123456789", false),
            ("000000000", false),
            ("11122233", false),
            ("1112223330", false),
            ("11122233a", false),
            ("111 22233", false),
            ("", false),
        ] {
            assert_eq!(is_rsin(text), fine, "{text:?}");
        }
    }

    #[test]
    fn a_number_can_be_read_out() {
        assert_eq!(number("8f3a91c20b7d44e1ffff"), "WV-8F3A-91C2-0B7D-44E1");
        assert!(number(&"f".repeat(64)).len() + "-P".len() <= 40);
    }
}
