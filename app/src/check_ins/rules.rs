//! The order of the questions, and what a piece of text may be. Pure.

use super::{Domain, Outcome, Way};
use crate::{error::Refused, moment::Day};

/// The longest text that anybody types in one go, in characters.
pub const LONGEST: usize = 2000;

/// What comes after this question; `None` is the last page.
pub fn next(after: Domain) -> Option<Domain> {
    let at = Domain::ALL.iter().position(|domain| *domain == after)?;
    Domain::ALL.get(at + 1).copied()
}

/// Whether this contact is a sign of life. A letter never is, whatever was said of it: nobody answered on paper.
pub fn is_sign(way: Way, outcome: Outcome) -> bool {
    outcome == Outcome::Reached && way != Way::Letter
}

/// "gebeld: niet bereikt"; a letter is just sent.
pub fn contact_in_words(way: Way, outcome: Outcome) -> String {
    match way {
        Way::Letter => way.label().to_owned(),
        _ => format!("{}: {}", way.label(), outcome.label()),
    }
}

/// Typed words, tidied: no control characters, no blank ends. Empty is `None`.
///
/// # Errors
/// When it is longer than [`LONGEST`].
pub fn words(typed: &str) -> Result<Option<String>, Refused> {
    let tidy: String = typed.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let tidy = tidy.trim();
    let length = tidy.chars().count();
    if length > LONGEST {
        return Err(Refused(format!("Dit is te lang. Haal {} letters weg.", length - LONGEST)));
    }
    Ok((!tidy.is_empty()).then(|| tidy.to_owned()))
}

/// Typed words that can't be left out.
///
/// # Errors
/// With `missing` when there are none, and when they are too long.
pub fn needed(typed: &str, missing: &str) -> Result<String, Refused> {
    words(typed)?.ok_or_else(|| Refused::because(missing))
}

/// A call that was promised, as the alumnus reads it; our own lateness is not hidden.
pub fn promised_call(who: &str, day: Day, today: Day) -> Vec<String> {
    match day.days_until(today) {
        0 => vec![format!("{who} belt je vandaag.")],
        1.. => vec![
            format!("{who} zou je bellen op {}.", day.in_words()),
            "Dat is niet gelukt. Je mag ook zelf bellen.".to_owned(),
        ],
        _ => vec![format!("{who} belt je op {}.", day.in_words())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::plain;

    #[test]
    fn a_promised_call_has_a_name_and_a_day_and_says_when_we_are_late() {
        let today = Day::parse("2026-11-23").expect("a day");
        for (days, lines) in [
            (1, vec!["Anja belt je op dinsdag 24 november."]),
            (0, vec!["Anja belt je vandaag."]),
            (-3, vec!["Anja zou je bellen op vrijdag 20 november.", "Dat is niet gelukt. Je mag ook zelf bellen."]),
        ] {
            let said: Vec<_> = promised_call("Anja", today.plus(days), today).iter().map(|line| plain(line)).collect();
            assert_eq!(said, lines);
        }
    }

    #[test]
    fn a_letter_is_a_try_and_never_a_sign_of_life() {
        for way in Way::ALL {
            assert_eq!(is_sign(*way, Outcome::Reached), *way != Way::Letter, "{way:?}");
            assert!(!is_sign(*way, Outcome::NotReached), "{way:?}");
        }
        assert_eq!(contact_in_words(Way::Letter, Outcome::NotReached), "brief gestuurd");
        assert_eq!(contact_in_words(Way::Phone, Outcome::NotReached), "gebeld: niet bereikt");
    }

    #[test]
    fn the_questions_come_one_at_a_time_in_a_fixed_order() {
        assert_eq!(next(Domain::Work), Some(Domain::Housing));
        assert_eq!(next(Domain::Money), Some(Domain::Feeling));
        assert_eq!(next(Domain::Feeling), None);
    }

    #[test]
    fn typed_words_are_tidied_and_never_cut() {
        assert_eq!(words("  ja\u{0}\r\nhoor "), Ok(Some("ja\nhoor".into())));
        assert_eq!(words(" \n "), Ok(None));
        let long = "é".repeat(LONGEST + 3);
        assert_eq!(words(&long), Err(Refused("Dit is te lang. Haal 3 letters weg.".into())));
    }
}
