//! Numbers, budgets, words, and when a number is dead. Pure.

use super::Reported;
use crate::moment::At;

/// SMS messages to one number in an hour.
pub const AN_HOUR_PER_NUMBER: i64 = 5;

/// SMS messages with a code in an hour, to everybody together: what a flood may cost at most.
pub const AN_HOUR_ALTOGETHER: i64 = 500;

/// A phone number in international form (E.164), from what people type; `None` when it is none. A number without a
/// country is Dutch.
pub fn e164(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let (plus, rest) = match typed.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, typed),
    };
    if !rest.chars().all(|c| c.is_ascii_digit() || " -().\u{a0}".contains(c)) {
        return None;
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    let national = |digits: &str| (digits.len() == 9 && !digits.starts_with('0')).then(|| format!("+31{digits}"));
    let foreign = |digits: &str| match digits.strip_prefix("31") {
        Some(rest) => national(rest.strip_prefix('0').unwrap_or(rest)),
        None => ((8..=15).contains(&digits.len()) && !digits.starts_with('0')).then(|| format!("+{digits}")),
    };
    match (plus, digits.strip_prefix("00"), digits.strip_prefix('0')) {
        (true, ..) => foreign(&digits),
        (_, Some(abroad), _) => foreign(abroad),
        (.., Some(rest)) => national(rest),
        _ if digits.len() == 11 && digits.starts_with("31") => foreign(&digits),
        _ => None,
    }
}

/// A number as people write it: `06 12 34 56 78` with spaces that don't break, `0320123456`; one from abroad as it is.
pub fn in_words(number: &str) -> String {
    let pairs = |digits: &str| {
        let all: Vec<char> = digits.chars().collect();
        all.chunks(2).map(|pair| pair.iter().collect::<String>()).collect::<Vec<_>>().join("\u{a0}")
    };
    match number.strip_prefix("+31").filter(|rest| rest.len() == 9) {
        Some(rest) if rest.starts_with('6') => pairs(&format!("0{rest}")),
        Some(rest) => format!("0{rest}"),
        None => number.to_owned(),
    }
}

/// Whether an SMS can arrive there: a Dutch landline has no screen.
pub fn is_mobile(number: &str) -> bool {
    !number.starts_with("+31") || number.starts_with("+316")
}

/// The words of a code. The last line ties it to our site, so that a phone offers it there and nowhere else.
pub fn code_words(code: &str, minutes: i64, url: &str) -> String {
    let host = url.split_once("://").map_or(url, |(_, host)| host);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("Je code is {code}. Hij is {minutes} minuten geldig. Geef hem aan niemand.\n\n@{host} #{plain}")
}

/// What an old number reads, and what its owner reads in the app.
pub const CHANGED: &str = "Je telefoonnummer is veranderd. Was jij dat niet? Bel dan school.";

/// How long a number that school wrote down signs nobody in, in hours: whose it is can object.
pub const GIVEN_HOURS: i64 = 24;

/// Lost messages in a row after which a number is dead.
pub const LOST_IN_A_ROW: usize = 3;

/// Hours that must lie between the first and the last of them: a phone that is off for an evening is not dead.
const LOST_HOURS: i64 = 24;

/// Whether a number is dead, from its last reports, the newest first.
pub fn is_dead(reports: &[(Reported, At)]) -> bool {
    let Some(last) = reports.get(..LOST_IN_A_ROW) else { return false };
    let all_lost = last.iter().all(|(what, _)| *what == Reported::Lost);
    all_lost && last[LOST_IN_A_ROW - 1].1.plus_hours(LOST_HOURS) <= last[0].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for (typed, expected) in [
            ("06 12 34 56 78", Some("+31612345678")),
            ("06-12345678", Some("+31612345678")),
            ("+31 6 12345678", Some("+31612345678")),
            ("+31 (0)6 12345678", Some("+31612345678")),
            ("0031612345678", Some("+31612345678")),
            ("31612345678", Some("+31612345678")),
            ("+48 601 234 567", Some("+48601234567")),
            ("612345678", None),
            ("0612345", None),
            ("06123456789", None),
            ("+0612345678", None),
            ("112", None),
            ("", None),
            ("anja@school.example", None),
            ("06 1234567a", None),
        ] {
            assert_eq!(e164(typed).as_deref(), expected, "{typed}");
        }
        assert!(is_mobile("+31612345678") && is_mobile("+48601234567") && !is_mobile("+31320123456"));
    }

    #[test]
    fn the_last_line_ties_the_code_to_our_site() {
        let words = code_words("AB3D-XY7K", 15, "https://waakvlam.school.example");
        assert!(words.ends_with("\n@waakvlam.school.example #AB3DXY7K"), "{words}");
        assert!(words.starts_with("Je code is AB3D-XY7K."), "{words}");
        assert!(words.is_ascii() && words.len() <= 160, "one SMS, one price: {}", words.len());
        assert!(code_words("A", 15, "http://localhost:3000").ends_with("@localhost #A"));
    }

    #[test]
    fn a_number_is_read_in_pairs() {
        for (number, words) in [
            ("+31612345678", "06 12 34 56 78"),
            ("+31320123456", "0320123456"),
            ("+32470123456", "+32470123456"),
            ("+3112", "+3112"),
            ("geen", "geen"),
        ] {
            assert_eq!(in_words(number).replace('\u{a0}', " "), words);
        }
    }

    #[test]
    fn a_number_is_dead_after_three_lost_messages_over_a_day() {
        let (lost, arrived) = (Reported::Lost, Reported::Arrived);
        let hour = |hours: i64| At(hours * 3600);
        for (reports, expected) in [
            (vec![], false),
            (vec![(lost, hour(50)), (lost, hour(20))], false),
            (vec![(lost, hour(50)), (lost, hour(40)), (lost, hour(26))], true),
            (vec![(lost, hour(50)), (lost, hour(40)), (lost, hour(27))], false),
            (vec![(lost, hour(50)), (arrived, hour(40)), (lost, hour(20)), (lost, hour(10))], false),
            (vec![(arrived, hour(60)), (lost, hour(50)), (lost, hour(40)), (lost, hour(20))], false),
        ] {
            assert_eq!(is_dead(&reports), expected, "{reports:?}");
        }
    }
}
