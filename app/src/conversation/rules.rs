//! How long a message may be, until when it can be taken back, and what is said of it. Pure.

use crate::{error::Refused, moment::At};

/// The longest message, in signs.
pub const LONGEST: usize = 500;

/// How long a message can be taken back by its writer, in minutes.
pub const TAKE_BACK_MINUTES: i64 = 60;

/// Typed words, tidied: no control characters, no blank ends. Empty is fine beside a photo.
///
/// # Errors
/// When there are more than [`LONGEST`] signs: nothing is ever cut off.
pub fn words(typed: &str) -> Result<String, Refused> {
    let tidy: String = typed.chars().filter(|sign| !sign.is_control() || *sign == '\n').collect();
    let tidy = tidy.trim();
    match tidy.chars().count().saturating_sub(LONGEST) {
        0 => Ok(tidy.to_owned()),
        1 => Err(Refused::because("Je bericht is te lang. Haal 1 letter weg.")),
        over => Err(Refused(format!("Je bericht is te lang. Haal {over} letters weg."))),
    }
}

/// Typed words that can't be left out.
///
/// # Errors
/// When there are none, or too many.
pub fn needed(typed: &str) -> Result<String, Refused> {
    match words(typed)? {
        none if none.is_empty() => Err(Refused::because("Schrijf eerst iets op.")),
        words => Ok(words),
    }
}

/// Whether the writer can still take a message back.
pub fn can_take_back(written_at: At, now: At) -> bool {
    now < written_at.plus_minutes(TAKE_BACK_MINUTES)
}

/// What stays of a message that was taken back.
pub fn trace(writer: &str, mine: bool) -> String {
    if mine { "Jij haalde een bericht weg.".to_owned() } else { format!("{writer} haalde een bericht weg.") }
}

/// What a reader is told. Never a word of the message itself.
pub fn notice(alumnus: &str, to_alumnus: bool) -> String {
    if to_alumnus {
        "Er is iets nieuws in jouw kring.".to_owned()
    } else {
        format!("Er is iets nieuws in de kring van {alumnus}.")
    }
}

/// "1 nieuw bericht", "3 nieuwe berichten"; nothing when there is nothing new.
pub fn new_in_words(count: i64) -> Option<String> {
    match count {
        ..=0 => None,
        1 => Some("1 nieuw bericht".to_owned()),
        many => Some(format!("{many} nieuwe berichten")),
    }
}

/// The same, or other words when there is nothing new.
pub fn new_or(count: Option<i64>, nothing: &str) -> String {
    count.and_then(new_in_words).unwrap_or_else(|| nothing.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tidied_and_never_cut() {
        assert_eq!(needed("  hoi\u{0}\r\nallemaal "), Ok("hoi\nallemaal".to_owned()));
        assert_eq!(needed(" \n "), Err(Refused::because("Schrijf eerst iets op.")));
        assert_eq!(words(" "), Ok(String::new()));
        let longest = "🙂".repeat(LONGEST);
        assert_eq!(needed(&longest), Ok(longest.clone()));
        assert_eq!(words(&format!("{longest}é")), Err(Refused::because("Je bericht is te lang. Haal 1 letter weg.")));
        assert_eq!(
            words(&format!("{longest}abc")),
            Err(Refused::because("Je bericht is te lang. Haal 3 letters weg."))
        );
    }

    #[test]
    fn a_message_can_be_taken_back_for_an_hour() {
        let written = At(1_000_000);
        for (minutes, can) in [(0, true), (59, true), (60, false), (600, false)] {
            assert_eq!(can_take_back(written, written.plus_minutes(minutes)), can, "after {minutes} minutes");
        }
    }

    #[test]
    fn what_is_new_is_counted_in_words() {
        let words = |count| new_in_words(count);
        assert_eq!(words(0), None);
        assert_eq!(words(1).as_deref(), Some("1 nieuw bericht"));
        assert_eq!(words(4).as_deref(), Some("4 nieuwe berichten"));
    }
}
