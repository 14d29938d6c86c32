//! With what a call begins, and what may be written of it. Pure.

use super::Came;
use crate::{
    access::AlumnusId,
    check_ins::{Face, rules::words},
    error::Refused,
    moment::{At, Day},
    signals::Told,
};

/// A promise lies at most so many days ahead: what is later is a reminder, and no call.
const FARTHEST_DAYS: i64 = 365;

/// The end of a contract is worth a question so many days before and after.
const NEAR_DAYS: i64 = 92;

/// What is known of somebody's work, for the first question.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The last employer.
    pub employer: Option<String>,
    /// When the contract ends, or ended.
    pub contract_ends_on: Option<Day>,
    /// Without work and school since then.
    pub no_work_since: Option<Day>,
    /// When they leave, or left school.
    pub outflow_on: Option<Day>,
}

/// The question to begin with: it shows that somebody remembered.
pub fn opener(known: &Known, today: Day) -> String {
    let employer = known.employer.as_deref().map(str::trim).filter(|name| !name.is_empty());
    match (employer, known.contract_ends_on) {
        _ if known.no_work_since.is_some_and(|since| since <= today) => "Heb je al iets gevonden?".to_owned(),
        (Some(name), Some(end)) => {
            let day = end.in_words();
            match today.days_until(end) {
                0..=NEAR_DAYS => format!("Je contract bij {name} stopt op {day}. Weet je al wat je daarna doet?"),
                days if days > NEAR_DAYS => format!("Werk je nog bij {name}?"),
                days if days >= -NEAR_DAYS => format!("Je contract bij {name} stopte op {day}. Wat doe je nu?"),
                _ => format!("Je werkte bij {name}. Wat doe je nu?"),
            }
        }
        (Some(name), None) => format!("Werk je nog bij {name}?"),
        (None, _) if known.outflow_on.is_some_and(|day| day > today) => "Hoe gaat het op school?".to_owned(),
        (None, _) => "Hoe gaat het met je? Wat doe je nu overdag?".to_owned(),
    }
}

/// Why somebody is on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    /// Who.
    pub alumnus: AlumnusId,
    /// The day on which a call was promised.
    pub promised: Option<Day>,
    /// The reasons of their signals, the most urgent first.
    pub reasons: Vec<String>,
}

/// Everybody once: whom a call was promised, then who has a signal, then whom a form names besides; each as they come.
pub fn list(
    promised: impl IntoIterator<Item = (AlumnusId, Day)>,
    signals: impl IntoIterator<Item = (AlumnusId, String)>,
    named: impl IntoIterator<Item = AlumnusId>,
) -> Vec<Waits> {
    let mut list: Vec<Waits> = Vec::new();
    for (alumnus, day) in promised {
        // The oldest promise comes first, and is the one that shows how late it is.
        line_of(&mut list, alumnus).promised.get_or_insert(day);
    }
    for (alumnus, reason) in signals {
        line_of(&mut list, alumnus).reasons.push(reason);
    }
    for alumnus in named {
        line_of(&mut list, alumnus);
    }
    list
}

fn line_of(list: &mut Vec<Waits>, alumnus: AlumnusId) -> &mut Waits {
    let at = list.iter().position(|one| one.alumnus == alumnus).unwrap_or(list.len());
    if at == list.len() {
        list.push(Waits { alumnus, promised: None, reasons: Vec::new() });
    }
    &mut list[at]
}

/// That a colleague spoke somebody too: both calls are kept, and nothing is lost.
pub fn also_in_words(name: &str, colleague: &str) -> String {
    format!("{colleague} sprak {name} ook. Beide gesprekken zijn bewaard.")
}

/// What stands in one row of the form, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// What came of it.
    pub came: String,
    /// How they sounded.
    pub face: String,
    /// What was said.
    pub words: String,
    /// The day of the next call.
    pub again_on: String,
    /// What was heard, that is a signal.
    pub told: String,
}

/// One call, ready to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// What came of it.
    pub came: Came,
    /// How they sounded.
    pub face: Option<Face>,
    /// What was said.
    pub words: Option<String>,
    /// The day of the next call.
    pub again_on: Option<Day>,
    /// What was heard, that is a signal.
    pub told: Option<Told>,
}

/// Reads a row; `None` when it was left empty.
///
/// # Errors
/// With what is wrong in it, in a sentence.
pub fn read(typed: &Typed, first_name: &str, now: At) -> Result<Option<Called>, Refused> {
    let (came, face) = (typed.came.trim(), typed.face.trim());
    let words = words(&typed.words)?;
    let (day, told) = (typed.again_on.trim(), typed.told.trim());
    if came.is_empty() {
        let is_empty = face.is_empty() && words.is_none() && day.is_empty() && told.is_empty();
        return if is_empty { Ok(None) } else { Err(Refused(format!("Kies ook of je {first_name} bereikte."))) };
    }
    let came = Came::parse(came).ok_or_else(|| Refused(format!("Kies of je {first_name} bereikte.")))?;
    let face = match face {
        "" => None,
        face => Some(Face::parse(face).ok_or_else(|| Refused::because("Kies een van de gezichten."))?),
    };
    let again_on = match day {
        "" => None,
        day => Some(promised(day, now.day())?),
    };
    let told = match told {
        "" => None,
        told => Some(Told::parse(told).ok_or_else(|| Refused::because("Kies iets uit de lijst."))?),
    };
    let (was_reached, face) = (came != Came::NotReached, face.filter(|_| came != Came::NotReached));
    Ok(Some(Called { came, face, words, again_on, told: told.filter(|_| was_reached) }))
}

fn promised(day: &str, today: Day) -> Result<Day, Refused> {
    let ahead = |day: &Day| (0..=FARTHEST_DAYS).contains(&today.days_until(*day));
    Day::parse(day).filter(ahead).ok_or_else(|| Refused::because("Kies een dag vanaf vandaag, binnen een jaar."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::plain;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn a_call_begins_with_what_was_known_last() {
        let today = day("2026-11-23");
        let known = |employer: &str, ends: &str, no_work: &str, outflow: &str| Known {
            employer: (!employer.is_empty()).then(|| employer.to_owned()),
            contract_ends_on: Day::parse(ends),
            no_work_since: Day::parse(no_work),
            outflow_on: Day::parse(outflow),
        };
        for (known, asks) in [
            (known("Albert Heijn", "", "", "2024-07-01"), "Werk je nog bij Albert Heijn?"),
            (
                known("de bakker", "2026-11-03", "", ""),
                "Je contract bij de bakker stopte op dinsdag 3 november. Wat doe je nu?",
            ),
            (
                known("de bakker", "2027-02-03", "", ""),
                "Je contract bij de bakker stopt op woensdag 3 februari. Weet je al wat je daarna doet?",
            ),
            (known("de bakker", "2027-06-01", "", ""), "Werk je nog bij de bakker?"),
            (known("de bakker", "2025-11-03", "", ""), "Je werkte bij de bakker. Wat doe je nu?"),
            (known("de bakker", "", "2026-10-01", ""), "Heb je al iets gevonden?"),
            (known("", "", "", "2027-06-30"), "Hoe gaat het op school?"),
            (known(" ", "", "", "2024-07-01"), "Hoe gaat het met je? Wat doe je nu overdag?"),
        ] {
            assert_eq!(plain(&opener(&known, today)), asks);
        }
    }

    #[test]
    fn everybody_stands_on_the_list_once_and_promises_come_first() {
        let id = |name: &str| AlumnusId(name.to_owned());
        let (monday, friday) = (day("2026-11-23"), day("2026-11-20"));
        let found = list(
            [(id("kees"), friday), (id("kees"), monday), (id("demi"), monday)],
            [
                (id("samira"), "stil".to_owned()),
                (id("demi"), "schulden".to_owned()),
                (id("samira"), "contract".to_owned()),
            ],
            [id("samira"), id("rob")],
        );
        let shown: Vec<(&str, Option<Day>, String)> =
            found.iter().map(|one| (one.alumnus.0.as_str(), one.promised, one.reasons.join(" "))).collect();
        let expected = [
            ("kees", Some(friday), String::new()),
            ("demi", Some(monday), "schulden".to_owned()),
            ("samira", None, "stil contract".to_owned()),
            ("rob", None, String::new()),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_row_is_empty_or_says_whether_somebody_was_reached() {
        let now = At::local(day("2026-11-23"), 10, 0);
        let typed = |came: &str, face: &str, words: &str, again_on: &str| Typed {
            came: came.into(),
            face: face.into(),
            words: words.into(),
            again_on: again_on.into(),
            told: String::new(),
        };
        let read = |typed: Typed| read(&typed, "Kees", now).map_err(|refused| refused.0);
        assert_eq!(read(typed("", "", "  ", "")), Ok(None));
        for (typed, why) in [
            (typed("", "4", "", ""), "Kies ook of je Kees bereikte."),
            (typed("", "", "werkt nog", ""), "Kies ook of je Kees bereikte."),
            (typed("", "", "", "2026-11-30"), "Kies ook of je Kees bereikte."),
            (typed("maybe", "", "", ""), "Kies of je Kees bereikte."),
            (typed("reached", "9", "", ""), "Kies een van de gezichten."),
            (typed("reached", "", "", "2026-11-22"), "Kies een dag vanaf vandaag, binnen een jaar."),
            (typed("reached", "", "", "2027-11-24"), "Kies een dag vanaf vandaag, binnen een jaar."),
            (typed("reached", "", "", "morgen"), "Kies een dag vanaf vandaag, binnen een jaar."),
        ] {
            assert_eq!(read(typed.clone()), Err(why.to_owned()), "{typed:?}");
        }
        let heard = |came: &str, told: &str| read(Typed { told: told.into(), ..typed(came, "", "", "") });
        assert_eq!(heard("", "job_lost"), Err("Kies ook of je Kees bereikte.".to_owned()));
        assert_eq!(heard("reached", "veel"), Err("Kies iets uit de lijst.".to_owned()));
        for (came, told) in [("reached", Some(Told::JobLost)), ("wrote", Some(Told::JobLost)), ("not_reached", None)] {
            assert_eq!(heard(came, "job_lost").expect("right").expect("a call").told, told, "{came}");
        }
        let called = read(typed("wrote", "4", " Werkt nog. ", "2026-11-23")).expect("right").expect("a call");
        assert_eq!((called.came, called.face), (Came::Wrote, Some(Face::Good)));
        assert_eq!((called.words.as_deref(), called.again_on), (Some("Werkt nog."), Some(day("2026-11-23"))));
        let called = read(typed("not_reached", "4", "", "")).expect("right").expect("a call");
        assert_eq!(called.face, None, "nobody heard how it goes");
    }
}
