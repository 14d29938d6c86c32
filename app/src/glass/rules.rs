//! What a reason must be, for how long it opens, and in which words it is told. Pure.

use crate::{
    error::Refused,
    moment::{At, Day},
};
use chrono::Weekday;

/// The shortest and the longest reason, in characters.
const SHORTEST: usize = 10;
const LONGEST: usize = 500;

/// For how many hours a reason opens.
pub const HOURS: i64 = 24;

/// For how many days a second person can look at the case that they were asked to confirm.
pub const SECOND_PERSON_DAYS: i64 = 7;

/// The reason as typed, tidied.
///
/// # Errors
/// When it says too little or too much.
pub fn reason(typed: &str) -> Result<String, Refused> {
    let words: String = typed.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let words = words.trim();
    match words.chars().count() {
        ..SHORTEST => Err(Refused(format!("Schrijf waarom, in minstens {SHORTEST} letters."))),
        SHORTEST..=LONGEST => Ok(words.to_owned()),
        length => Err(Refused(format!("Dit is te lang. Haal {} letters weg.", length - LONGEST))),
    }
}

/// What the alumnus reads, at once.
pub fn to_alumnus(colleague: &str, reason: &str) -> String {
    format!("{colleague} van school keek bij jou. Dit schreef {colleague} daarover: “{reason}”")
}

/// What the owner reads, at once.
pub fn to_owner(colleague: &str, alumnus: &str, reason: &str) -> String {
    format!("{colleague} kijkt 24 uur mee bij {alumnus}. De reden: “{reason}”")
}

/// What the admin reads on Monday.
pub fn to_admin(times: i64) -> String {
    match times {
        1 => "Vorige week keek 1 keer een collega buiten de kring mee.".to_owned(),
        many => format!("Vorige week keken {many} keer collega's buiten de kring mee."),
    }
}

/// The hour on Monday from which the admin is told, local time.
const HOUR: u32 = 8;

/// The week that is told of now: from a Monday morning to the last one that has been.
pub fn told_week(now: At) -> (At, At) {
    let monday: Day = now.day().plus(-6).next(Weekday::Mon);
    let morning = At::local(monday, HOUR, 0);
    let end = if morning <= now { morning } else { At::local(monday.plus(-7), HOUR, 0) };
    (At::local(end.day().plus(-7), HOUR, 0), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_and_is_no_story() {
        let long = "é".repeat(LONGEST + 2);
        for (typed, expected) in [
            ("", Err("Schrijf waarom, in minstens 10 letters.")),
            ("  zomaar   ", Err("Schrijf waarom, in minstens 10 letters.")),
            ("Anja is ziek, en Samira belde.", Ok("Anja is ziek, en Samira belde.")),
            (long.as_str(), Err("Dit is te lang. Haal 2 letters weg.")),
        ] {
            let found = reason(typed).map_err(|refused| refused.0);
            assert_eq!(found.as_deref().map_err(String::as_str), expected, "{typed}");
        }
    }

    #[test]
    fn the_week_that_is_told_of_ends_on_the_last_monday_morning() {
        let at = |day: &str, hour| At::local(Day::parse(day).expect("a day"), hour, 0);
        for (day, hour, end) in [
            ("2026-11-23", 9, "2026-11-23"),
            ("2026-11-23", 7, "2026-11-16"),
            ("2026-11-29", 23, "2026-11-23"),
            ("2026-11-30", 8, "2026-11-30"),
        ] {
            let (from, to) = told_week(at(day, hour));
            assert_eq!((to, to.days_since(from)), (at(end, 8), 7), "{day} {hour}");
        }
    }
}
