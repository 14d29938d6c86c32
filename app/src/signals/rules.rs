//! When something is a signal, and in which words. Pure.

use super::{Proposal, SignalKind};
use crate::moment::{At, Day, days_in_words};

/// A gap longer than this is urgent.
const RED_GAP_DAYS: i64 = 42;

/// How long before its end a contract is a signal.
const CONTRACT_AHEAD_DAYS: i64 = 90;

/// What is known when somebody stays silent.
#[derive(Clone, Debug)]
pub struct Silence {
    /// "Samira".
    pub first_name: String,
    /// The last sign of life, if there ever was one.
    pub last_sign: Option<At>,
    /// When they came on the list.
    pub known_since: At,
    /// What the JIM said last: their name, when, and the answer in words.
    pub jim_said: Option<(String, At, String)>,
    /// How many check-ins stayed unanswered since.
    pub unanswered: i64,
}

/// Silence, with what the JIM said in it.
pub fn silence(facts: &Silence, now: At) -> Proposal {
    let since = facts.last_sign.unwrap_or(facts.known_since);
    let days = days_in_words(now.days_since(since));
    let quiet = match facts.last_sign {
        Some(_) => format!("{days} geen teken van leven"),
        None => format!("Nog nooit bereikt, al {days} op de lijst"),
    };
    let missed = match facts.unanswered {
        0 => String::new(),
        1 => "; 1 check-in bleef zonder antwoord".to_owned(),
        n => format!("; {n} check-ins bleven zonder antwoord"),
    };
    let jim = facts
        .jim_said
        .as_ref()
        .map_or_else(String::new, |(name, at, answer)| format!("; {} gaf {name} aan: {answer}", at.ago(now)));
    Proposal {
        kind: SignalKind::Silence,
        // Never reached counts as most overdue.
        urgency: if facts.last_sign.is_some() { 2 } else { 1 },
        since,
        reason: format!("{quiet}{missed}{jim}."),
        next_step: format!("{} bellen", facts.first_name),
    }
}

/// The JIM worries: the same day, for the school, never a case by itself.
/// `said` holds their words, and when they were written if that is a while ago.
pub fn jim_worry(jim: &str, alumnus: &str, said: (Option<&str>, Option<At>), now: At) -> Proposal {
    let written = said.1.map_or_else(String::new, |at| format!(" Geschreven {}, zonder internet.", at.in_words()));
    let said = said.0.map_or_else(String::new, |words| format!(" “{words}”"));
    Proposal {
        kind: SignalKind::JimWorry,
        urgency: 1,
        since: now,
        reason: format!("{jim} maakt zich zorgen over {alumnus}.{said}{written}"),
        next_step: format!("{jim} bellen"),
    }
}

/// The alumnus wants a call: within one working day.
pub fn wants_call(alumnus: &str, now: At) -> Proposal {
    Proposal {
        kind: SignalKind::WantsCall,
        urgency: 1,
        since: now,
        reason: format!("{alumnus} vroeg om een telefoontje, {}.", now.in_words()),
        next_step: format!("{alumnus} bellen"),
    }
}

/// The lowest face twice in a row.
pub fn low_mood(alumnus: &str, faces_latest_first: &[&str], now: At) -> Option<Proposal> {
    matches!(faces_latest_first, ["1", "1", ..]).then(|| Proposal {
        kind: SignalKind::LowMood,
        urgency: 2,
        since: now,
        reason: format!("{alumnus} koos 2 keer achter elkaar “slecht”."),
        next_step: format!("{alumnus} bellen"),
    })
}

/// An answer was not understood, in the alumnus' own word.
pub fn not_understood(alumnus: &str, topic: &str, now: At) -> Proposal {
    Proposal {
        kind: SignalKind::NotUnderstood,
        urgency: 3,
        since: now,
        reason: format!("{alumnus} snapt het antwoord over {topic} niet."),
        next_step: "Antwoord anders uitleggen".to_owned(),
    }
}

/// The days between leaving school and turning 18, when there are any.
pub fn gap_days(born_on: Day, outflow_on: Day) -> Option<i64> {
    let days = outflow_on.days_until(born_on.years_later(18));
    (days > 0).then_some(days)
}

/// A gap between leaving school and turning 18 that isn't over yet.
pub fn gap(born_on: Day, outflow_on: Day, now: At) -> Option<Proposal> {
    let eighteen = born_on.years_later(18);
    let days = gap_days(born_on, outflow_on).filter(|_| eighteen > now.day())?;
    Some(Proposal {
        kind: SignalKind::Gap,
        urgency: if days > RED_GAP_DAYS { 2 } else { 4 },
        since: now,
        reason: format!(
            "Gat van {}: uit school op {}, pas op {} 18 jaar.",
            days_in_words(days),
            outflow_on.with_year(),
            eighteen.with_year()
        ),
        next_step: "Plan maken".to_owned(),
    })
}

/// A contract that ends soon, or ended less than 30 days ago.
pub fn contract_ends(employer: Option<&str>, ends_on: Day, now: At) -> Option<Proposal> {
    let ahead = now.day().days_until(ends_on);
    (-30..=CONTRACT_AHEAD_DAYS).contains(&ahead).then(|| {
        let at = employer.map_or_else(String::new, |name| format!(" bij {name}"));
        let verb = if ahead < 0 { "stopte" } else { "stopt" };
        Proposal {
            kind: SignalKind::ContractEnds,
            urgency: if ahead <= 14 { 3 } else { 5 },
            since: now,
            reason: format!("Het contract{at} {verb} op {}.", ends_on.with_year()),
            next_step: "Werk bespreken".to_owned(),
        }
    })
}

/// The few words on a signal's tag.
pub fn tag(kind: SignalKind, since: At, now: At) -> String {
    match kind {
        SignalKind::Silence => format!("{} stil", days_in_words(now.days_since(since).max(1))),
        SignalKind::JimWorry => "JIM maakt zich zorgen".into(),
        SignalKind::WantsCall => "wil gebeld worden".into(),
        SignalKind::LowMood => "2 keer slecht".into(),
        SignalKind::NotUnderstood => "niet begrepen".into(),
        SignalKind::Gap => "gat tot 18 jaar".into(),
        SignalKind::ContractEnds => "contract stopt".into(),
        SignalKind::Escalation => "zaak bij de gemeente".into(),
        SignalKind::JimLost => "geen JIM meer".into(),
        SignalKind::Follow => "nog een jaar volgen?".into(),
        SignalKind::Birthday => "verjaardag met nieuwe regels".into(),
        SignalKind::TwoYears => "bijna 2 jaar bij één baas".into(),
        SignalKind::NoWork => "lang zonder werk".into(),
        SignalKind::ProvisionEnds => "voorziening stopt".into(),
        SignalKind::DeadNumber => "nummer werkt niet meer".into(),
    }
}

/// The JIM is gone: the same day, with the question who comes after them.
pub fn jim_lost(jim: &str, alumnus: &str, was_trusted: bool, now: At) -> Proposal {
    let more = if was_trusted { format!(" {jim} was ook de vaste persoon.") } else { String::new() };
    Proposal {
        kind: SignalKind::JimLost,
        urgency: 2,
        since: now,
        reason: format!("{jim} is gestopt als JIM van {alumnus}.{more}"),
        next_step: "Vraag wie de nieuwe JIM wordt".to_owned(),
    }
}

/// A number takes no messages any more: of the alumnus themselves, or of somebody in the circle of this alumnus.
pub fn dead_number(whose: &str, in_circle_of: Option<&str>, now: At) -> Proposal {
    let (reason, next_step) = match in_circle_of {
        None => (
            format!("Het telefoonnummer van {whose} werkt niet meer."),
            "Vraag de kring om het nieuwe nummer, of stuur een brief".to_owned(),
        ),
        Some(alumnus) => (
            format!("Het telefoonnummer van {whose}, uit de kring van {alumnus}, werkt niet meer."),
            format!("Vraag {whose} om het nieuwe nummer"),
        ),
    };
    Proposal { kind: SignalKind::DeadNumber, urgency: 4, since: now, reason, next_step }
}

/// The municipality won't, or nobody there answers: back to the owner.
pub fn escalation_back(reason: String, now: At) -> Proposal {
    Proposal {
        kind: SignalKind::Escalation,
        urgency: 1,
        since: now,
        reason,
        next_step: "Opschaling bekijken".to_owned(),
    }
}

/// For whom somebody stands in, a line each: "Anja is weg tot en met dinsdag 5 januari: jij neemt waar voor 12
/// oud-leerlingen."
#[cfg(feature = "ssr")]
pub fn covers(covered: &[crate::circle::store::Covered]) -> Vec<String> {
    let mut away: Vec<(&str, Day, usize)> = Vec::new();
    for one in covered {
        match away.iter_mut().find(|(name, until, _)| *name == one.away && *until == one.until_day) {
            Some((_, _, people)) => *people += 1,
            None => away.push((&one.away, one.until_day, 1)),
        }
    }
    let line = |(name, until, people): (&str, Day, usize)| {
        let whom = if people == 1 { "1 oud-leerling".to_owned() } else { format!("{people} oud-leerlingen") };
        format!("{name} is weg tot en met {}: jij neemt waar voor {whom}.", until.in_words())
    };
    away.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn noon(text: &str) -> At {
        At::local(day(text), 12, 0)
    }

    #[test]
    fn thomas_has_a_gap_of_77_days() {
        assert_eq!(gap_days(day("2009-09-15"), day("2027-06-30")), Some(77));
        let found = gap(day("2009-09-15"), day("2027-06-30"), noon("2026-11-21")).expect("a signal");
        assert_eq!(found.reason, "Gat van 77 dagen: uit school op 30 juni 2027, pas op 15 september 2027 18 jaar.");
        assert_eq!(found.urgency, 2);
    }

    #[test]
    fn whoever_left_at_18_has_no_gap_and_an_old_gap_is_no_signal() {
        assert_eq!(gap_days(day("2008-05-01"), day("2026-07-15")), None);
        assert_eq!(gap(day("2005-09-15"), day("2023-06-30"), noon("2026-11-21")), None);
    }

    #[test]
    fn silence_tells_what_the_jim_said() {
        let facts = Silence {
            first_name: "Samira".into(),
            last_sign: Some(noon("2026-10-18")),
            known_since: noon("2026-01-01"),
            jim_said: Some(("Karim".into(), noon("2026-11-14"), "niet gesproken".into())),
            unanswered: 2,
        };
        assert_eq!(
            silence(&facts, noon("2026-11-17")).reason,
            "30 dagen geen teken van leven; 2 check-ins bleven zonder antwoord; \
             3 dagen geleden gaf Karim aan: niet gesproken."
        );
    }

    #[test]
    fn somebody_who_was_never_reached_is_said_to_be() {
        let facts = Silence {
            first_name: "Demi".into(),
            last_sign: None,
            known_since: noon("2026-10-01"),
            jim_said: None,
            unanswered: 0,
        };
        assert_eq!(silence(&facts, noon("2026-10-31")).reason, "Nog nooit bereikt, al 30 dagen op de lijst.");
    }

    #[test]
    fn a_contract_is_a_signal_from_90_days_before_to_30_days_after_its_end() {
        for (end, says) in [("2027-02-20", false), ("2027-02-19", true), ("2026-11-01", true), ("2026-10-21", false)] {
            assert_eq!(contract_ends(Some("de bakkerij"), day(end), noon("2026-11-21")).is_some(), says, "{end}");
        }
    }

    #[test]
    fn a_dead_number_says_whose_and_what_to_do() {
        let own = dead_number("Samira", None, noon("2026-11-21"));
        assert!(own.reason.contains("van Samira werkt niet meer") && own.next_step.contains("brief"), "{own:?}");
        let jim = dead_number("Karim", Some("Samira"), noon("2026-11-21"));
        assert!(jim.reason.contains("Karim, uit de kring van Samira") && jim.next_step.contains("Karim"), "{jim:?}");
        assert_eq!(tag(jim.kind, jim.since, noon("2026-11-22")), "nummer werkt niet meer");
    }

    #[test]
    fn the_lowest_face_counts_only_twice_in_a_row() {
        let now = noon("2026-11-21");
        assert!(low_mood("Kees", &["1", "1"], now).is_some());
        assert!(low_mood("Kees", &["1", "2", "1"], now).is_none());
        assert!(low_mood("Kees", &["1"], now).is_none());
    }
}
