//! Words about people, and how a circle may change. Pure.
//!
//! ```text
//! new owner:  announced ──► starts: both are there ──► at least 30 days later: the new one alone
//!                 └─ undo, until it starts                 └─ the trusted person: not before there was a talk
//! stopping:   told, with a day ──► that day: the place is closed, with all that was permitted
//! ```

use crate::{
    access::HelperRole,
    error::Refused,
    moment::{At, Day},
};

/// For how many days at least the old owner and the new one are both there.
pub const OVERLAP_DAYS: i64 = 30;

/// How far ahead a change may be told, in days.
const LONGEST_AHEAD: i64 = 365;

/// How far ahead a helper may say that they stop, in days.
const LONGEST_FAREWELL: i64 = 60;

/// How long "mijn code" is valid, in minutes.
pub const CODE_MINUTES: i64 = 15;

/// How many wrong codes one alumnus may type in an hour.
pub const CODE_TRIES: i64 = 10;

/// The days of a hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// The first day on which both are there.
    pub starts_on: Day,
    /// The day that begins with the new owner alone.
    pub ends_on: Day,
}

/// The days of a hand-over: told before it starts, and then long enough together.
///
/// # Errors
/// When it starts too soon or too late, or the overlap is too short.
pub fn hand_over(starts_on: Day, ends_on: Day, today: Day) -> Result<HandOver, Refused> {
    if starts_on <= today {
        return Err(Refused::because("Kies een dag na vandaag. De oud-leerling moet het eerst weten."));
    }
    if today.days_until(starts_on) > LONGEST_AHEAD {
        return Err(Refused::because("Kies een dag binnen een jaar."));
    }
    let earliest = starts_on.plus(OVERLAP_DAYS);
    if ends_on < earliest {
        let day = earliest.with_year();
        return Err(Refused(format!("Jullie zijn er minstens {OVERLAP_DAYS} dagen samen. Kies {day} of later.")));
    }
    if starts_on.days_until(ends_on) > LONGEST_AHEAD {
        return Err(Refused::because("Jullie zijn er hoogstens een jaar samen. Kies een eerdere dag."));
    }
    Ok(HandOver { starts_on, ends_on })
}

/// A talk with the alumnus, as it was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    /// On which day.
    pub on: Day,
    /// What came of it, in a sentence.
    pub words: String,
}

/// Whether somebody may be replaced: a trusted person only after a talk with the alumnus.
///
/// # Errors
/// When they are trusted and there was no talk, or it would be in the future.
pub fn may_replace(
    (name, alumnus): (&str, &str),
    is_trusted: bool,
    talk: Option<&Talk>,
    today: Day,
) -> Result<(), Refused> {
    match talk {
        Some(talk) if talk.on > today => {
            Err(Refused::because("Dit gesprek is nog niet geweest. Kies een eerdere dag."))
        }
        None if is_trusted => Err(Refused(format!(
            "{name} is de vaste persoon van {alumnus}. Praat eerst met {alumnus}, en schrijf op wat jullie bespraken."
        ))),
        _ => Ok(()),
    }
}

/// The days of an absence, both included.
///
/// # Errors
/// When they are the wrong way round, over already, or longer than a year.
pub fn absence(from: Day, until: Day, today: Day) -> Result<(), Refused> {
    match from.days_until(until) {
        ..0 => Err(Refused::because("De laatste dag ligt voor de eerste. Draai de dagen om.")),
        _ if until < today => Err(Refused::because("Deze dagen zijn al voorbij.")),
        366.. => Err(Refused::because("Langer dan een jaar? Kies dan een nieuwe regisseur.")),
        _ => Ok(()),
    }
}

/// Whether an absence holds on this day.
pub fn is_away((from, until): (Day, Day), day: Day) -> bool {
    from <= day && day <= until
}

/// The day on which somebody stops.
///
/// # Errors
/// When it has passed, or is too far ahead.
pub fn farewell(ends_on: Day, today: Day) -> Result<(), Refused> {
    match today.days_until(ends_on) {
        ..0 => Err(Refused::because("Deze dag is al voorbij. Kies vandaag of later.")),
        0..=LONGEST_FAREWELL => Ok(()),
        _ => Err(Refused(format!("Kies een dag binnen {LONGEST_FAREWELL} dagen."))),
    }
}

/// Whether a helper may stop by their own word: always, but for a coach who is somebody's trusted person.
///
/// # Errors
/// When they are that, or school said already when they stop and who comes.
pub fn may_stop(role: HelperRole, is_trusted: bool, by_school: bool, alumnus: &str) -> Result<(), Refused> {
    match (role, is_trusted, by_school) {
        (_, _, true) => {
            Err(Refused::because("School heeft al verteld wanneer je stopt. Bel school om dat te veranderen."))
        }
        (HelperRole::JobCoach, true, _) => Err(Refused(format!(
            "Jij bent de vaste persoon van {alumnus}. Praat eerst samen. School kiest daarna wie er na jou komt."
        ))),
        _ => Ok(()),
    }
}

/// The day on which somebody moves: not longer ago than a year, not further ahead.
///
/// # Errors
/// When it is.
pub fn moving_day(day: Day, today: Day) -> Result<(), Refused> {
    match today.days_until(day).abs() {
        ..=LONGEST_AHEAD => Ok(()),
        _ => Err(Refused::because("Kies een dag binnen een jaar.")),
    }
}

/// Whether a colleague may leave the school: not while somebody would be left without.
///
/// # Errors
/// When alumni have them as owner or backup, call them their vaste persoon, or wait for them as the next owner.
pub fn may_leave(holds: i64, trusted: i64, coming: i64) -> Result<(), Refused> {
    let why = match (holds, trusted, coming) {
        (0, 0, 0) => return Ok(()),
        (_, 1.., _) => {
            "Deze collega is de vaste persoon van een oud-leerling. Praat eerst samen, en kies een opvolger."
        }
        (1.., _, _) => "Deze collega is nog regisseur of vervanger. Kies eerst een opvolger bij elke oud-leerling.",
        _ => "Deze collega wordt binnenkort regisseur. Kies eerst iemand anders.",
    };
    Err(Refused::because(why))
}

/// A new owner, as the alumnus reads it.
pub fn new_owner(new: &str, old: &str, (starts_at, ends_at): (At, At), stays: bool, now: At) -> String {
    let begin = match starts_at > now {
        true => format!("Vanaf {} helpt {new} je.", starts_at.day().in_words()),
        false => format!("{new} helpt je nu ook."),
    };
    let end = match ends_at > now {
        true => format!("{old} blijft tot {}.", ends_at.day().in_words()),
        false => format!("{old} blijft nog even."),
    };
    let after = if stays { format!(" Daarna is {old} de vervanger.") } else { String::new() };
    format!("{begin} {end}{after}")
}

/// An owner who is away, as the alumnus reads it.
pub fn away(owner: &str, until: Day, instead: &str) -> String {
    format!("{owner} is weg tot en met {}. {instead} helpt je nu.", until.in_words())
}

/// A helper who stops, as the alumnus reads it.
pub fn stops(name: &str, role: HelperRole, ends_on: Day, successor: Option<&str>) -> String {
    let day = ends_on.in_words();
    let line = match role {
        HelperRole::Jim => format!("{name} stopt op {day} als jouw JIM."),
        HelperRole::JobCoach => format!("{name} stopt op {day} als jouw jobcoach."),
        HelperRole::Family => format!("{name} stopt op {day} in jouw kring."),
    };
    let after = successor.map_or_else(String::new, |next| format!(" Daarna helpt {next} je."));
    format!("{line}{after}")
}

/// A move, as the alumnus reads it: asked, or said already.
pub fn moves(proposer: &str, to: &str, from: Day, asks: bool) -> String {
    match asks {
        true => format!("{proposer} schreef: je gaat wonen in {to}. Dat is vanaf {}.", from.in_words()),
        false => format!("Vanaf {} woon je in {to}.", from.in_words()),
    }
}

use crate::access::Basis;

/// "Marek en Anja", "Marek, Anja en Bas".
pub fn names_in_words(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} en {last}", first.join(", ")),
    }
}

/// "Marek en Anja lezen dit.", said before typing.
pub fn who_reads(names: &[String]) -> String {
    match names {
        [] => "Niemand leest dit.".to_owned(),
        [one] => format!("{one} leest dit."),
        many => format!("{} lezen dit.", names_in_words(many)),
    }
}

/// What somebody looked at, after "keek naar".
pub fn looked_at(kind: &str) -> &'static str {
    match kind {
        "circle" => "wie jou helpt",
        "check_ins" => "hoe het met je gaat",
        "feelings" => "wat je zei over werk, wonen en geld",
        "work_facts" => "waar je werkt",
        "questions" => "je vragen",
        "messages" => "de berichten in je kring",
        "evening" => "waarvoor je naar de avond komt",
        "signals" => "waarom school aan jou dacht",
        "packet" => "wat jij deelt met de gemeente",
        "cases" => "hoe het gaat met jouw vraag aan de gemeente",
        "export" => "alles, voor een kopie",
        "handover" => "wat we over jou doorgeven",
        _ => "jouw pagina",
    }
}

/// Why somebody might look, in words.
pub fn because(first_name: &str, basis: Basis) -> String {
    match basis {
        Basis::Own => "Dit ben jij zelf.".to_owned(),
        Basis::Owner => format!("{first_name} is er voor jou vanuit school."),
        Basis::Backup => format!("{first_name} helpt als jouw contact er niet is."),
        Basis::Successor => format!("{first_name} wordt jouw nieuwe contact van school."),
        Basis::Task => format!("{first_name} moest iets voor jou doen."),
        Basis::AftercareTask | Basis::Colleague => "School helpt jou na school.".to_owned(),
        Basis::Permission => "Jij vond dat goed.".to_owned(),
        Basis::Circle => format!("{first_name} staat in jouw kring."),
        Basis::Escalation => "De gemeente heeft een zaak van jou.".to_owned(),
        Basis::SecondPerson => format!("{first_name} moest mee beslissen over een zaak."),
        Basis::Glass => format!("{first_name} staat niet in jouw kring, en keek toch."),
    }
}

/// As what they looked, in words.
pub fn as_role(role: &str) -> &'static str {
    match role {
        "staff" => "van school",
        "jim" => "jouw JIM",
        "job_coach" => "jouw jobcoach",
        "family" => "familie",
        "municipal" => "van de gemeente",
        _ => "iemand anders",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_is_said_before_typing() {
        let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(who_reads(&names(&[])), "Niemand leest dit.");
        assert_eq!(who_reads(&names(&["Anja"])), "Anja leest dit.");
        assert_eq!(who_reads(&names(&["Marek", "Anja"])), "Marek en Anja lezen dit.");
        assert_eq!(who_reads(&names(&["Marek", "Anja", "Bas"])), "Marek, Anja en Bas lezen dit.");
    }

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn a_new_owner_is_told_first_and_overlaps_30_days() {
        let today = day("2026-11-23");
        for (starts, ends, right) in [
            ("2026-11-23", "2026-12-31", false),
            ("2026-11-24", "2026-12-23", false),
            ("2026-11-24", "2026-12-24", true),
            ("2027-01-01", "2027-01-30", false),
            ("2027-01-01", "2027-01-31", true),
            ("2027-11-24", "2028-01-31", false),
            ("2027-01-01", "2028-02-01", false),
        ] {
            assert_eq!(hand_over(day(starts), day(ends), today).is_ok(), right, "{starts} to {ends}");
        }
        let short = hand_over(day("2027-01-01"), day("2027-01-02"), today);
        assert_eq!(
            short,
            Err(Refused("Jullie zijn er minstens 30 dagen samen. Kies 31 januari 2027 of later.".into()))
        );
    }

    #[test]
    fn a_trusted_person_is_not_replaced_without_a_talk() {
        let today = day("2026-11-23");
        let talk = |on: &str| Talk { on: day(on), words: "Kees vindt het goed.".into() };
        for (trusted, talk, right) in [
            (false, None, true),
            (true, None, false),
            (true, Some(talk("2026-11-23")), true),
            (true, Some(talk("2026-11-24")), false),
        ] {
            assert_eq!(may_replace(("Carla", "Rob"), trusted, talk.as_ref(), today).is_ok(), right, "{talk:?}");
        }
    }

    #[test]
    fn a_jim_may_always_stop_and_a_trusted_coach_talks_first() {
        for (role, trusted, by_school, right) in [
            (HelperRole::Jim, true, false, true),
            (HelperRole::Family, true, false, true),
            (HelperRole::JobCoach, false, false, true),
            (HelperRole::JobCoach, true, false, false),
            (HelperRole::JobCoach, false, true, false),
        ] {
            assert_eq!(may_stop(role, trusted, by_school, "Rob").is_ok(), right, "{role:?}");
        }
    }

    #[test]
    fn an_absence_counts_its_first_and_its_last_day() {
        let days = (day("2026-12-21"), day("2027-01-05"));
        for (on, is) in [("2026-12-20", false), ("2026-12-21", true), ("2027-01-05", true), ("2027-01-06", false)] {
            assert_eq!(is_away(days, day(on)), is, "{on}");
        }
        for (from, until, right) in [
            ("2026-11-20", "2026-11-23", true),
            ("2026-11-20", "2026-11-22", false),
            ("2026-12-02", "2026-12-01", false),
            ("2026-12-01", "2026-12-01", true),
            ("2026-12-01", "2027-12-01", true),
            ("2026-12-01", "2027-12-02", false),
        ] {
            assert_eq!(absence(day(from), day(until), day("2026-11-23")).is_ok(), right, "{from} to {until}");
        }
    }

    #[test]
    fn a_jim_stops_today_or_within_60_days() {
        let today = day("2026-11-23");
        for (on, right) in [("2026-11-22", false), ("2026-11-23", true), ("2027-01-22", true), ("2027-01-23", false)] {
            assert_eq!(farewell(day(on), today).is_ok(), right, "{on}");
        }
    }

    #[test]
    fn a_change_of_owner_is_said_with_its_days() {
        let at = |text: &str| At::local(day(text), 0, 0);
        let days = (at("2027-01-01"), at("2027-01-31"));
        for (now, said) in [
            ("2026-12-31", "Vanaf vrijdag 1 januari helpt Pieter je. Anja blijft tot zondag 31 januari."),
            ("2027-01-01", "Pieter helpt je nu ook. Anja blijft tot zondag 31 januari."),
            ("2027-01-31", "Pieter helpt je nu ook. Anja blijft nog even."),
        ] {
            assert_eq!(new_owner("Pieter", "Anja", days, false, at(now)), said);
        }
        let stays = new_owner("Pieter", "Anja", days, true, at("2026-12-01"));
        assert!(stays.ends_with("Daarna is Anja de vervanger."), "{stays}");
    }
}
