//! How a hand-over goes on, and when it is too long on its way. Pure.

use super::State;
#[cfg(feature = "ssr")]
use super::{HandoverForm, ToKind};
#[cfg(feature = "ssr")]
use crate::form::Form;
use crate::{
    error::Refused,
    moment::{At, Day},
    signals::{Proposal, SignalKind, rules::on_day},
    working_days,
};

/// What somebody does with a hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The alumnus says yes.
    Yes,
    /// The alumnus says no: before it goes, or after all.
    No,
    /// It is known that the receiver has it.
    Receive,
    /// Whoever wrote it stops it.
    Withdraw,
}

/// What comes of it.
///
/// # Errors
/// When it can't be any more, or not yet, with the reason for the screen.
pub fn after(state: State, act: Act) -> Result<State, Refused> {
    match (state, act) {
        (State::Asked, Act::Yes) => Ok(State::Given),
        (State::Asked, Act::No) => Ok(State::Refused),
        (State::Given, Act::Receive) => Ok(State::Received),
        (State::Given, Act::No) | (State::Asked | State::Given, Act::Withdraw) => Ok(State::Withdrawn),
        (State::Asked, Act::Receive) => Err(Refused::because("Dit kan nog niet. Er is nog geen ja.")),
        (State::Given, Act::Yes) => Err(Refused::because("Je zei al ja. Je hoeft niets meer te doen.")),
        (State::Received | State::Refused | State::Withdrawn, _) => Err(Refused::because("Dit is al voorbij.")),
    }
}

/// From which day working days count: that of the yes, or the later one on which it goes.
pub fn counts_from(agreed: Day, goes_on: Day) -> Day {
    agreed.max(goes_on)
}

/// The last day on which it is no wonder that nobody received it.
pub fn due_on(given_on: Day, working_days: i64) -> Day {
    working_days::add(given_on, working_days)
}

/// When the clock looks: at the end of that day, or of the next working day when that has passed.
pub fn look_at(given_on: Day, working_days: i64, now: At) -> At {
    let at = working_days::end_after(given_on, working_days);
    if at > now { at } else { working_days::end_after(now.day(), 1) }
}

/// "nog 2 werkdagen", "1 werkdag te laat", and whether it is late.
pub fn term_in_words(given_on: Day, working_days: i64, today: Day) -> (bool, String) {
    let due = due_on(given_on, working_days);
    match working_days::between(today, due) {
        0 if due < today => (true, "te laat".to_owned()),
        0 => (false, "uiterlijk vandaag".to_owned()),
        left @ 1.. => (false, format!("nog {}", working_days::in_words(left))),
        late => (true, format!("{} te laat", working_days::in_words(-late))),
    }
}

/// Nobody is known to have received it: to whom, since when, and how they are reached.
pub fn not_received(name: &str, (to, reach): (&str, &str), given_on: Day, now: At) -> Proposal {
    let since = on_day(given_on, now.day());
    let reason = format!("De overdracht van {name} ging op {since} naar {to}. Nog niet bekend of die er is.");
    let facts = vec![format!("Bereikbaar: {reach}."), format!("Gegeven op {}.", given_on.with_year())];
    Proposal::new(SignalKind::HandoverWaits, 3, At::local(given_on, 0, 0), reason, format!("{to} bellen")).with(facts)
}

/// A form as typed; `None` when something is missing, with the reason beside its field.
#[cfg(feature = "ssr")]
pub fn read(form: &mut Form, now: At) -> Option<HandoverForm> {
    let to_kind = ToKind::parse(&form.value("to_kind"));
    if to_kind.is_none() {
        form.refuse("to_kind", "Kies naar wie het gaat.");
    }
    let to_name = form.needed("to_name", "Schrijf de naam van een persoon op.");
    let to_reach = form.needed("to_reach", "Schrijf op hoe je die persoon bereikt.");
    let goes_on = form.coming_day("goes_on", now);
    let well = form.needed("well", "Schrijf op wat goed gaat.");
    let not_well = form.needed("not_well", "Schrijf op wat niet goed gaat. Zonder dat gaat het niet mee.");
    let helps = form.needed("helps", "Schrijf op wat helpt.");
    let arranged = form.needed("arranged", "Schrijf op wat er is afgesproken.");
    form.refuse_bsn(["to_name", "well", "not_well", "helps", "arranged"]);
    let (to_kind, goes_on) = to_kind.zip(goes_on).filter(|_| form.is_right())?;
    Some(HandoverForm { to_kind, to_name, to_reach, goes_on, well, not_well, helps, arranged })
}

/// Who received it, and when: not before it was given, and not in the days to come.
#[cfg(feature = "ssr")]
pub fn read_receipt(form: &mut Form, given_on: Option<Day>, now: At) -> Option<(String, Day)> {
    let who = form.needed("by", "Schrijf op wie het heeft.");
    let day = Day::parse(&form.value("on"));
    match day {
        None => form.refuse("on", "Kies een datum."),
        Some(day) if day > now.day() => form.refuse("on", "Deze dag moet nog komen."),
        Some(day) if given_on.is_some_and(|given| day < given.min(now.day())) => {
            form.refuse("on", "Toen was het nog niet gegeven.");
        }
        Some(_) => {}
    }
    day.filter(|_| form.is_right()).map(|day| (who, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::plain;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn nothing_goes_without_a_yes_and_what_is_over_stays_so() {
        use {Act::*, State::*};
        for (state, yes, no, receive, withdraw) in [
            (Asked, Some(Given), Some(Refused), None, Some(Withdrawn)),
            (Given, None, Some(Withdrawn), Some(Received), Some(Withdrawn)),
            (Received, None, None, None, None),
            (Refused, None, None, None, None),
            (Withdrawn, None, None, None, None),
        ] {
            for (act, expected) in [(Yes, yes), (No, no), (Receive, receive), (Withdraw, withdraw)] {
                assert_eq!(after(state, act).ok(), expected, "{state:?} {act:?}");
            }
        }
    }

    #[test]
    fn working_days_count_from_the_yes_or_from_the_day_it_goes() {
        for (agreed, goes_on, due) in [
            ("2026-11-23", "2026-11-23", "2026-11-30"),
            ("2026-11-23", "2026-11-25", "2026-12-02"),
            ("2026-11-26", "2026-11-25", "2026-12-03"),
            ("2026-12-23", "2026-12-23", "2026-12-31"),
        ] {
            let from = counts_from(day(agreed), day(goes_on));
            assert_eq!(due_on(from, 5), day(due), "{agreed} {goes_on}");
        }
    }

    #[test]
    fn the_term_is_said_and_our_own_lateness_too() {
        let given = day("2026-11-23");
        for (today, is_late, words) in [
            ("2026-11-23", false, "nog 5 werkdagen"),
            ("2026-11-28", false, "nog 1 werkdag"),
            ("2026-11-30", false, "uiterlijk vandaag"),
            ("2026-12-01", true, "1 werkdag te laat"),
            ("2026-12-02", true, "2 werkdagen te laat"),
        ] {
            assert_eq!(term_in_words(given, 5, day(today)), (is_late, words.to_owned()), "{today}");
        }
        assert_eq!(term_in_words(given, 4, day("2026-11-28")), (true, "te laat".to_owned()), "on a Saturday");
    }

    #[test]
    fn the_clock_looks_at_the_end_of_the_day_and_never_in_the_past() {
        let at = |text: &str, hour| At::local(day(text), hour, 0);
        for (now, expected) in [
            (at("2026-11-23", 9), at("2026-11-30", 17)),
            (at("2026-11-30", 16), at("2026-11-30", 17)),
            (at("2026-11-30", 17), at("2026-12-01", 17)),
            (at("2026-12-04", 18), at("2026-12-07", 17)),
        ] {
            assert_eq!(look_at(day("2026-11-23"), 5, now), expected);
        }
    }

    #[test]
    fn the_signal_says_to_whom_and_since_when() {
        let now = At::local(day("2026-11-30"), 17, 0);
        let found = not_received("Konrad", ("Jan de Wit", "06 12345678"), day("2026-11-23"), now);
        assert_eq!(
            plain(&found.reason),
            "De overdracht van Konrad ging op maandag 23 november naar Jan de Wit. Nog niet bekend of die er is."
        );
        assert_eq!((found.next_step.as_str(), found.urgency), ("Jan de Wit bellen", 3));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_form_says_what_goes_wrong_and_holds_no_bsn() {
        let now = At::local(day("2026-11-23"), 9, 0);
        let full = [
            ("to_kind", "werkgever"),
            ("to_name", "Jan de Wit"),
            ("to_reach", "06 12345678"),
            ("goes_on", "2026-11-24"),
            ("well", "Komt op tijd."),
            ("not_well", "Schrikt van drukte."),
            ("helps", "Eerst voordoen."),
            ("arranged", "Elke vrijdag praten."),
        ];
        let with = |name: &str, value: &str| {
            let typed = full.iter().map(|(key, old)| (*key, if *key == name { value } else { *old }));
            Form::typed(typed.map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
        };
        assert!(read(&mut with("", ""), now).is_some_and(|form| form.to_kind == ToKind::Employer));
        for (name, value) in [
            ("to_kind", "vriend"),
            ("to_name", " "),
            ("to_reach", ""),
            ("goes_on", "2026-11-22"),
            ("well", ""),
            ("not_well", ""),
            ("helps", ""),
            ("arranged", ""),
            ("not_well", "Zijn nummer is 123456782."),
        ] {
            let mut form = with(name, value);
            assert_eq!(read(&mut form, now), None, "{name} {value}");
            assert!(form.wrong(name).is_some(), "{name} {value}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_receipt_has_a_name_and_a_day_between_giving_and_now() {
        let now = At::local(day("2026-11-27"), 9, 0);
        for (who, on, is_right) in [
            ("Jan de Wit", "2026-11-25", true),
            ("Jan de Wit", "2026-11-27", true),
            ("Jan de Wit", "2026-11-28", false),
            ("Jan de Wit", "2026-11-22", false),
            ("Jan de Wit", "gisteren", false),
            ("", "2026-11-25", false),
        ] {
            let mut form = Form::default().with("by", who).with("on", on);
            let found = read_receipt(&mut form, Some(day("2026-11-23")), now);
            assert_eq!(found.is_some(), is_right, "{who} {on}");
        }
    }
}
