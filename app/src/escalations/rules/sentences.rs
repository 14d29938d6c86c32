//! Sentences that could be shared, drawn from facts, each with where it comes from. Pure.

use crate::{
    check_ins::{Face, Outcome, Way},
    moment::{At, Day},
    signals::SignalKind,
};

/// One sentence of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it comes from: "check-in van 3 oktober".
    pub source: String,
    /// What it says.
    pub words: String,
}

impl Sentence {
    /// A sentence and its source.
    pub fn new(source: impl Into<String>, words: impl Into<String>) -> Self {
        Self { source: source.into(), words: words.into() }
    }

    /// A sentence that somebody of the school wrote themselves.
    pub fn own(words: String, writer: &str) -> Self {
        Self::new(format!("geschreven door {writer}"), words)
    }

    /// The same sentence with a source that is true: words that were changed are the writer's, and a source that
    /// we don't know is none.
    #[must_use]
    pub fn with_true_source(self, known: &[Self], writer: &str) -> Self {
        if known.contains(&self) {
            return self;
        }
        if known.iter().any(|sentence| sentence.source == self.source) {
            let mark = format!(", in woorden van {writer}");
            let source = if self.source.ends_with(&mark) { self.source } else { self.source + &mark };
            return Self { source, ..self };
        }
        Self::own(self.words, writer)
    }
}

/// What is known about somebody, as far as it may be proposed.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// "Samira".
    pub first_name: String,
    /// Open signals: kind, since when, the reason. A silence without what the JIM said.
    pub signals: Vec<(SignalKind, At, String)>,
    /// The last calls and visits: who, when, how, and whether it worked.
    pub contacts: Vec<(String, At, Way, Outcome)>,
    /// Where they work, as far as school knows.
    pub employer: Option<String>,
    /// When that contract ends.
    pub contract_ends_on: Option<Day>,
    /// The last face.
    pub last_check_in: Option<(At, Face)>,
    /// What the JIM said, with their name, when the alumnus may read it.
    pub jim_said: Option<(String, At, String)>,
    /// Their number.
    pub phone: Option<String>,
}

/// What is going on, from the open signals.
pub fn cause(facts: &Facts) -> String {
    reasons(facts).map(|(_, reason)| reason).collect::<Vec<_>>().join(" ")
}

/// The sentences that staff may choose from. None is chosen beforehand.
pub fn proposals(facts: &Facts, now: At) -> Vec<Sentence> {
    let name = &facts.first_name;
    let signals = reasons(facts)
        .map(|(since, reason)| Sentence::new(format!("signaal, sinds {}", since.day().with_year()), reason));
    let contacts = facts.contacts.iter().map(|(who, at, way, outcome)| contact(who, *at, *way, *outcome));
    let jim = facts.jim_said.iter().map(|(jim, at, words)| {
        Sentence::new(format!("{jim}, JIM, op {}", at.day().with_year()), format!("{jim} zegt: “{words}”"))
    });
    let phone = facts
        .phone
        .iter()
        .map(|phone| Sentence::new("gegevens van school", format!("Het telefoonnummer van {name} is {phone}.")));
    signals.chain(contacts).chain(work(facts, now)).chain(check_in(facts)).chain(jim).chain(phone).collect()
}

/// A JIM's worry is told to school in confidence, what the circle lacks is for the circle, a case that came back is no
/// reason for a new one, and a number that does not work is nothing about somebody.
fn reasons(facts: &Facts) -> impl Iterator<Item = (At, String)> {
    let of_circle = |kind| matches!(kind, SignalKind::JimWorry | SignalKind::NoJim | SignalKind::JimQuiet);
    let is_ours = |kind| matches!(kind, SignalKind::Escalation | SignalKind::DeadNumber);
    let shareable = move |kind| !of_circle(kind) && !is_ours(kind);
    facts.signals.iter().filter(move |(kind, ..)| shareable(*kind)).map(|(_, since, reason)| (*since, reason.clone()))
}

fn contact(who: &str, at: At, way: Way, outcome: Outcome) -> Sentence {
    let day = at.day().in_words();
    let (did, source) = match way {
        Way::Phone => (format!("{who} heeft op {day} gebeld"), "telefoontje"),
        Way::Message => (format!("{who} heeft op {day} een bericht gestuurd"), "bericht"),
        Way::Visit => (format!("{who} is op {day} langs geweest"), "bezoek"),
        Way::Letter => {
            let source = format!("brief van {}", at.day().with_year());
            return Sentence::new(source, format!("{who} heeft op {day} een brief gestuurd."));
        }
    };
    Sentence::new(format!("{source} van {}", at.day().with_year()), format!("{did}: {}.", outcome.label()))
}

fn work(facts: &Facts, now: At) -> Option<Sentence> {
    let name = &facts.first_name;
    let words = match (facts.employer.as_deref(), facts.contract_ends_on) {
        (Some(employer), Some(end)) if end < now.day() => {
            format!("{name} werkte bij {employer}. Dat contract stopte op {}.", end.with_year())
        }
        (Some(employer), Some(end)) => {
            format!("{name} werkt bij {employer}. Dat contract stopt op {}.", end.with_year())
        }
        (Some(employer), None) => format!("{name} werkte het laatst bij {employer}, voor zover school weet."),
        (None, _) => return None,
    };
    Some(Sentence::new("gegevens van school", words))
}

fn check_in(facts: &Facts) -> Option<Sentence> {
    let (at, face) = facts.last_check_in?;
    if matches!(face, Face::DontKnow | Face::RatherNot) {
        return None;
    }
    let words = format!("{} zei op {}: het gaat “{}”.", facts.first_name, at.day().in_words(), face.label());
    Some(Sentence::new(format!("check-in van {}", at.day().with_year()), words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> At {
        At::local(Day::parse(day).expect("a day"), 12, 0)
    }

    fn samira() -> Facts {
        Facts {
            first_name: "Samira".into(),
            signals: vec![
                (SignalKind::Silence, at("2026-10-20"), "34 dagen geen teken van leven.".into()),
                (SignalKind::JimWorry, at("2026-11-20"), "Karim maakt zich zorgen over Samira.".into()),
            ],
            contacts: vec![("Anja".into(), at("2026-11-18"), Way::Phone, Outcome::NotReached)],
            employer: Some("bakkerij Van Vliet".into()),
            contract_ends_on: Day::parse("2026-11-01"),
            last_check_in: Some((at("2026-10-18"), Face::NotGood)),
            jim_said: None,
            phone: None,
        }
    }

    #[test]
    fn proposals_are_facts_with_their_source() {
        let now = at("2026-11-23");
        let words: Vec<_> = proposals(&samira(), now).into_iter().map(|s| (s.source, s.words)).collect();
        let expected = [
            ("signaal, sinds 20 oktober 2026", "34 dagen geen teken van leven."),
            ("telefoontje van 18 november 2026", "Anja heeft op woensdag 18 november gebeld: niet bereikt."),
            ("gegevens van school", "Samira werkte bij bakkerij Van Vliet. Dat contract stopte op 1 november 2026."),
            ("check-in van 18 oktober 2026", "Samira zei op zondag 18 oktober: het gaat “niet goed”."),
        ];
        assert_eq!(words, expected.map(|(source, words)| (source.to_owned(), words.to_owned())));
    }

    #[test]
    fn what_the_jim_told_in_confidence_is_never_proposed() {
        let facts = samira();
        assert!(!cause(&facts).contains("Karim"));
        assert!(!proposals(&facts, at("2026-11-23")).iter().any(|sentence| sentence.words.contains("Karim")));
        let open = Facts { jim_said: Some(("Karim".into(), at("2026-11-14"), "Niet gezien.".into())), ..facts };
        assert!(
            proposals(&open, at("2026-11-23")).iter().any(|sentence| sentence.words == "Karim zegt: “Niet gezien.”")
        );
    }

    #[test]
    fn a_source_is_never_borrowed() {
        let known = [Sentence::new("check-in van 3 oktober", "Samira zei: goed.")];
        for (source, words, truly) in [
            ("check-in van 3 oktober", "Samira zei: goed.", "check-in van 3 oktober"),
            ("check-in van 3 oktober", "Samira zei: slecht.", "check-in van 3 oktober, in woorden van Anja"),
            ("de huisarts", "Samira is ziek.", "geschreven door Anja"),
        ] {
            assert_eq!(Sentence::new(source, words).with_true_source(&known, "Anja").source, truly);
        }
    }

    #[test]
    fn an_answer_that_was_kept_back_stays_back() {
        let facts = Facts { last_check_in: Some((at("2026-10-18"), Face::RatherNot)), ..samira() };
        assert!(!proposals(&facts, at("2026-11-23")).iter().any(|sentence| sentence.source.starts_with("check-in")));
    }
}
