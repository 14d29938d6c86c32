//! The people around somebody: a JIM who worries, stops, or lets nothing be heard.

use super::on_day;
use crate::{
    moment::At,
    signals::{Proposal, SignalKind},
};

/// The JIM worries: the same day, for the school, never a case by itself. `said` holds their words, and when they were
/// written if that is a while ago.
pub fn jim_worry(jim: &str, alumnus: &str, said: (Option<&str>, Option<At>), now: At) -> Proposal {
    let written = said.1.map_or_else(String::new, |at| format!(" Geschreven {}, zonder internet.", at.in_words()));
    let said = said.0.map_or_else(String::new, |words| format!(" “{words}”"));
    let reason = format!("{jim} maakt zich zorgen over {alumnus}.{said}{written}");
    Proposal::new(SignalKind::JimWorry, 1, now, reason, format!("{jim} bellen"))
}

/// The JIM is gone: the same day, with the question who comes after them.
pub fn jim_lost(jim: &str, alumnus: &str, was_trusted: bool, now: At) -> Proposal {
    let more = if was_trusted { format!(" {jim} was ook de vaste persoon.") } else { String::new() };
    let reason = format!("{jim} is gestopt als JIM van {alumnus}.{more}");
    Proposal::new(SignalKind::JimLost, 2, now, reason, "Vraag wie de nieuwe JIM wordt")
}

/// The trusted person is gone, and was no JIM.
pub fn trusted_lost(who: &str, alumnus: &str, now: At) -> Proposal {
    let reason = format!("{who} was de vaste persoon van {alumnus}, en is gestopt.");
    Proposal::new(SignalKind::TrustedLost, 2, now, reason, format!("{alumnus} bellen"))
}

/// Long without a JIM. It can wait: it never takes one of the ten places of a Monday.
pub fn no_jim(alumnus: &str, since: At, now: At) -> Proposal {
    let reason = format!("{alumnus} heeft geen JIM, sinds {}.", on_day(since.day(), now.day()));
    Proposal::new(SignalKind::NoJim, 8, since, reason, "Vraag wie de JIM wordt")
}

/// The JIM was asked how it goes with being one, and still lets nothing be heard.
pub fn jim_quiet(jim: &str, alumnus: &str, (since, asked): (At, At), now: At) -> Proposal {
    let day = |at: At| on_day(at.day(), now.day());
    let reason = format!("{jim}, de JIM van {alumnus}, laat niets horen sinds {}.", day(since));
    let facts = vec![format!("{jim} zelf gevraagd op {}.", day(asked))];
    Proposal::new(SignalKind::JimQuiet, 5, since, reason, format!("{jim} bellen")).with(facts)
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
    Proposal::new(SignalKind::DeadNumber, 4, now, reason, next_step).about(whose)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Day;

    #[test]
    fn each_cause_around_somebody_has_its_words_and_its_weight() {
        let at = |text: &str| At::local(Day::parse(text).expect("a day"), 12, 0);
        let (since, now) = (at("2026-10-01"), at("2026-11-23"));
        for (found, urgency, reason) in [
            (
                jim_worry("Karim", "Samira", (Some("Ze huilt."), None), now),
                1,
                "Karim maakt zich zorgen over Samira. “Ze huilt.”",
            ),
            (jim_lost("Karim", "Samira", false, now), 2, "Karim is gestopt als JIM van Samira."),
            (
                jim_lost("Karim", "Samira", true, now),
                2,
                "Karim is gestopt als JIM van Samira. Karim was ook de vaste persoon.",
            ),
            (dead_number("Samira", None, now), 4, "Het telefoonnummer van Samira werkt niet meer."),
            (
                dead_number("Karim", Some("Samira"), now),
                4,
                "Het telefoonnummer van Karim, uit de kring van Samira, werkt niet meer.",
            ),
            (trusted_lost("Carla", "Rob", now), 2, "Carla was de vaste persoon van Rob, en is gestopt."),
            (no_jim("Samira", since, now), 8, "Samira heeft geen JIM, sinds donderdag 1 oktober."),
            (
                jim_quiet("Karim", "Samira", (since, at("2026-11-15")), now),
                5,
                "Karim, de JIM van Samira, laat niets horen sinds donderdag 1 oktober.",
            ),
        ] {
            assert_eq!((found.urgency, found.reason.as_str()), (urgency, reason));
        }
    }
}
