//! Typed words on their way in: what is right goes on, what is wrong stays beside its field. Pure.

use super::sentences::Sentence;
use crate::{
    escalations::GroundKind,
    form::Form,
    moment::{At, Day},
};

/// What a case says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// What is going on.
    pub cause: String,
    /// What is asked of the municipality.
    pub asked: String,
    /// When something must have happened.
    pub wanted_on: Day,
    /// What may be known, if the alumnus agrees.
    pub sentences: Vec<Sentence>,
}

/// How many lines are left open for own sentences.
pub const OWN_LINES: usize = 2;

/// How many proposed sentences a form can carry.
pub const MOST_LINES: usize = 24;

/// The most sentences in one packet: more is a dossier.
const MOST_SENTENCES: usize = 12;

/// A case as staff wrote it, with each sentence's source as it truly is.
pub fn content(form: &mut Form, known: &[Sentence], writer: &str, now: At) -> Option<Content> {
    let cause = form.needed("cause", "Schrijf wat er aan de hand is.");
    let asked = form.needed("asked", "Schrijf wat je aan de gemeente vraagt.");
    let wanted_on = form.coming_day("wanted_on", now);
    let (mut chosen, mut shared) = (Vec::new(), Vec::new());
    for at in 0..MOST_LINES {
        let name = format!("words_{at}");
        if form.sent(&format!("share_{at}")).is_some() {
            let words = form.needed(&name, "Schrijf de zin, of haal het vinkje weg.");
            let source = form.value(&format!("source_{at}"));
            chosen.push(Sentence { source, words }.with_true_source(known, writer));
            shared.push(name);
        }
    }
    for at in 0..OWN_LINES {
        let name = format!("own_{at}");
        if !form.value(&name).trim().is_empty() {
            chosen.push(Sentence::own(form.needed(&name, "Schrijf de zin."), writer));
            shared.push(name);
        }
    }
    form.refuse_bsn(["cause", "asked"]);
    form.refuse_bsn(shared.iter().map(String::as_str));
    if chosen.is_empty() {
        form.refuse("sentences", "Kies minstens één zin om te delen.");
    }
    if chosen.len() > MOST_SENTENCES {
        form.refuse("sentences", format!("Deel hooguit {MOST_SENTENCES} zinnen: meer is een dossier."));
    }
    let wanted_on = wanted_on.filter(|_| form.is_right())?;
    Some(Content { cause, asked, wanted_on, sentences: chosen })
}

/// Why it must go without a yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// Which of the two grounds the law knows.
    pub kind: GroundKind,
    /// In words.
    pub words: String,
    /// Whether the alumnus must not be told.
    pub untold: bool,
}

/// The shortest ground, in letters: "gevaar" alone is none.
const SHORTEST_GROUND: usize = 20;

/// The written ground of the exception.
pub fn ground(form: &mut Form) -> Option<Ground> {
    let kind = GroundKind::parse(&form.value("ground_kind"));
    if kind.is_none() {
        form.refuse("ground_kind", "Kies een van de twee.");
    }
    let words = form.needed("ground", "Schrijf waarom dit niet kan wachten.");
    if (1..SHORTEST_GROUND).contains(&words.chars().count()) {
        form.refuse("ground", format!("Schrijf minstens {SHORTEST_GROUND} letters: wat is er gebeurd?"));
    }
    form.refuse_bsn(["ground"]);
    let kind = kind.filter(|_| form.is_right())?;
    Some(Ground { kind, words, untold: form.sent("untold").is_some() })
}

/// "Ik pak dit op."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Who does it.
    pub actor: String,
    /// The first action.
    pub action: String,
    /// On which day.
    pub action_on: Day,
    /// Whether what was promised before is done.
    pub was_kept: bool,
}

impl Promise {
    /// "Jamal el Idrissi: Samira bellen, vrijdag 27 november."
    pub fn in_words(&self) -> String {
        let action = self.action.trim_end_matches(['.', ' ']);
        format!("{}: {action}, {}.", self.actor, self.action_on.in_words())
    }
}

/// The promise with which a case is taken up, or goes on.
pub fn promise(form: &mut Form, now: At) -> Option<Promise> {
    let actor = form.needed("actor", "Schrijf wie dit doet.");
    let action = form.needed("action", "Schrijf wat de eerste stap is.");
    let action_on = form.coming_day("action_on", now);
    let action_on = action_on.filter(|_| form.is_right())?;
    Some(Promise { actor, action, action_on, was_kept: form.sent("was_kept").is_some() })
}

/// The reason why not, and whither then.
pub fn decline(form: &mut Form) -> Option<(String, String)> {
    let reason = form.needed("reason", "Schrijf waarom niet.");
    let whither = form.needed("whither", "Schrijf waar school nu heen kan.");
    form.is_right().then_some((reason, whither))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Form {
        Form::typed(fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
    }

    fn now() -> At {
        At::local(Day::parse("2026-11-24").expect("a day"), 10, 0)
    }

    #[test]
    fn nothing_is_shared_that_was_not_ticked() {
        let known = [Sentence::new("gegevens van school", "Samira werkt bij de bakkerij.")];
        let mut typed = form(&[
            ("cause", "Al 34 dagen stil."),
            ("asked", "Ga langs."),
            ("wanted_on", "2026-12-01"),
            ("words_0", "Samira werkt bij de bakkerij."),
            ("source_0", "gegevens van school"),
            ("words_1", "Samira is boos."),
            ("source_1", "check-in van 3 oktober"),
            ("share_0", "yes"),
            ("own_0", " "),
            ("own_1", "Bel na 4 uur."),
        ]);
        let content = content(&mut typed, &known, "Anja", now()).expect("right");
        assert_eq!(content.sentences, [known[0].clone(), Sentence::new("geschreven door Anja", "Bel na 4 uur.")]);
    }

    #[test]
    fn what_is_missing_is_said_beside_its_field_and_the_rest_stays() {
        let mut typed = form(&[("cause", "Stil."), ("asked", " "), ("wanted_on", "2026-11-23")]);
        assert_eq!(content(&mut typed, &[], "Anja", now()), None);
        assert_eq!(typed.value("cause"), "Stil.");
        for (field, is_wrong) in [("cause", false), ("asked", true), ("wanted_on", true), ("sentences", true)] {
            assert_eq!(typed.wrong(field).is_some(), is_wrong, "{field}");
        }
    }

    #[test]
    fn a_number_that_may_be_a_bsn_does_not_go_to_the_municipality() {
        let right = [
            ("cause", "Al 34 dagen stil."),
            ("asked", "Ga langs."),
            ("wanted_on", "2026-12-01"),
            ("words_0", "Samira werkt bij de bakkerij."),
            ("share_0", "yes"),
            ("words_1", "Samira is boos: 123456782."),
            ("own_0", "Bel na 4 uur: 06 12345678."),
        ];
        assert!(content(&mut form(&right), &[], "Anja", now()).is_some(), "a phone number may, what is not shared too");
        for at in [0, 1, 3, 6] {
            let (mut fields, words) = (right, format!("{} 123456782", right[at].1));
            fields[at].1 = &words;
            let mut typed = form(&fields);
            assert_eq!(content(&mut typed, &[], "Anja", now()), None);
            assert!(typed.wrong(right[at].0).is_some(), "{}", right[at].0);
        }
        let mut typed =
            form(&[("ground_kind", "danger"), ("ground", "Zij (1234.56.782) slaapt sinds vrijdag buiten.")]);
        assert_eq!(ground(&mut typed), None);
    }

    #[test]
    fn a_ground_is_chosen_and_written_out() {
        for (kind, words, right) in [
            ("danger", "Zij slaapt sinds vrijdag buiten.", true),
            ("danger", "gevaar", false),
            ("", "Zij slaapt sinds vrijdag buiten.", false),
            ("anders", "Zij slaapt sinds vrijdag buiten.", false),
        ] {
            let mut typed = form(&[("ground_kind", kind), ("ground", words)]);
            assert_eq!(ground(&mut typed).is_some(), right, "{kind} {words}");
        }
    }

    #[test]
    fn a_promise_has_a_name_an_action_and_a_day_to_come() {
        let right = [("actor", "Femke"), ("action", "bellen"), ("action_on", "2026-11-24")];
        assert!(promise(&mut form(&right), now()).is_some());
        for at in 0..right.len() {
            let mut fields = right;
            fields[at].1 = if at == 2 { "2026-11-23" } else { "" };
            let mut typed = form(&fields);
            assert_eq!(promise(&mut typed, now()), None);
            assert!(typed.wrong(right[at].0).is_some());
        }
    }

    #[test]
    fn a_promise_is_one_sentence() {
        for action in ["Samira bellen", "Samira bellen.", "Samira bellen. "] {
            let typed = [("actor", "Femke"), ("action", action), ("action_on", "2026-11-27")];
            let promise = promise(&mut form(&typed), now()).expect("right");
            assert_eq!(crate::moment::plain(&promise.in_words()), "Femke: Samira bellen, vrijdag 27 november.");
        }
    }

    #[test]
    fn a_no_has_a_reason_and_says_whither() {
        assert!(decline(&mut form(&[("reason", "Woont elders."), ("whither", "Gemeente Dronten.")])).is_some());
        assert!(decline(&mut form(&[("reason", "Woont elders."), ("whither", "")])).is_none());
        assert!(decline(&mut form(&[("reason", ""), ("whither", "Gemeente Dronten.")])).is_none());
    }
}
