//! The words of each question, its three answers, and when it may be asked again. Pure.

use crate::{access::Kind, error::Refused, moment::At};

/// After a no, the same helper may not ask the same for so many days.
const QUIET_DAYS: i64 = 30;

/// After "later" the home screen says nothing of it for so many days.
pub const LATER_DAYS: i64 = 7;

/// After so many wrong answers nothing is given.
const MOST_WRONG: i64 = 2;

/// "Mag Marek zien hoe het met je gaat?"
pub fn question(name: &str, kind: Kind) -> String {
    match kind {
        Kind::CheckIns => format!("Mag {name} zien hoe het met je gaat?"),
        Kind::Feelings => format!("Mag {name} lezen wat je zegt over werk, wonen en geld?"),
        Kind::Questions => format!("Mag {name} je vragen aan school lezen?"),
        Kind::Messages => format!("Mag {name} de berichten in je kring lezen?"),
        Kind::WorkFacts => format!("Mag {name} zien waar je werkt?"),
        Kind::Packets => format!("Mag {name} zien wat je deelt met de gemeente?"),
    }
}

/// What a yes means.
pub fn meaning(name: &str, kind: Kind) -> String {
    match kind {
        Kind::CheckIns => format!("{name} ziet dan welk gezicht je kiest."),
        Kind::Feelings => format!("{name} leest dan ook wat je erbij schrijft."),
        Kind::Questions => format!("{name} leest dan je vragen en de antwoorden."),
        Kind::Messages => format!("{name} leest dan wat jullie elkaar schrijven."),
        Kind::WorkFacts => format!("{name} ziet dan bij wie je werkt, en tot wanneer."),
        Kind::Packets => format!("{name} leest dan dezelfde zinnen als de gemeente."),
    }
}

/// The same in simpler words, after a wrong answer.
pub fn simpler(name: &str, kind: Kind) -> [String; 2] {
    let (before, after) = match kind {
        Kind::CheckIns => ("Soms kies je een gezicht. Blij, gewoon of verdrietig.", "kan dat gezicht dan zien."),
        Kind::Feelings => ("Soms vertel je over je werk, je huis of je geld.", "leest dat dan ook."),
        Kind::Questions => ("Soms stel je een vraag aan school.", "leest die vraag dan ook."),
        Kind::Messages => ("In je kring schrijven mensen met jou.", "leest dat dan ook."),
        Kind::WorkFacts => ("School weet waar je werkt.", "weet dat dan ook."),
        Kind::Packets => ("Soms mag de gemeente iets van jou lezen.", "leest dat dan ook."),
    };
    [before.to_owned(), format!("{name} {after}")]
}

/// As an answer to "Wat kan Marek straks zien?"
pub fn as_answer(kind: Kind) -> &'static str {
    match kind {
        Kind::CheckIns => "Hoe het met mij gaat",
        Kind::Feelings => "Wat ik zeg over werk, wonen en geld",
        Kind::Questions => "Mijn vragen en de antwoorden",
        Kind::Messages => "De berichten in mijn kring",
        Kind::WorkFacts => "Waar ik werk",
        Kind::Packets => "Wat ik deel met de gemeente",
    }
}

/// The value of the answer that is always wrong.
const EVERYTHING: &str = "everything";

/// The three answers, as value and words: the right one, another kind, and everything. Their order follows from the
/// question's id and how often it was answered, so that the right one has no place of its own.
pub fn answers(kind: Kind, id: &str, wrong: i64) -> Vec<(&'static str, &'static str)> {
    let at = Kind::ALL.iter().position(|one| *one == kind).unwrap_or(0);
    let other = Kind::ALL[(at + 2) % Kind::ALL.len()];
    let mut answers = vec![
        (kind.as_str(), as_answer(kind)),
        (other.as_str(), as_answer(other)),
        (EVERYTHING, "Alles op mijn telefoon"),
    ];
    let seed = id.bytes().map(usize::from).sum::<usize>() + usize::try_from(wrong).unwrap_or(0);
    answers.rotate_left(seed % 3);
    if seed / 3 % 2 == 1 {
        answers.swap(0, 2);
    }
    answers
}

/// What an answer to "Wat kan Marek straks zien?" leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Understood: it is given.
    Understood,
    /// Explained again, in simpler words.
    Again,
    /// Not given, and somebody explains it in person.
    NotUnderstood,
}

/// After this answer, when `wrong` went wrong before.
pub fn shown(kind: Kind, chosen: &str, wrong: i64) -> Shown {
    match (chosen == kind.as_str(), wrong + 1 >= MOST_WRONG) {
        (true, _) => Shown::Understood,
        (false, false) => Shown::Again,
        (false, true) => Shown::NotUnderstood,
    }
}

/// What is known before a helper asks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before {
    /// Since when they may see it.
    pub given_at: Option<At>,
    /// Since when the question is open.
    pub asked_at: Option<At>,
    /// The last no.
    pub no_at: Option<At>,
}

impl Before {
    /// From when it may be asked again after a no; `None` when that is past.
    pub fn quiet_until(self, now: At) -> Option<At> {
        self.no_at.map(|no| no.plus_days(QUIET_DAYS)).filter(|until| *until > now)
    }

    /// Whether a helper may ask now.
    ///
    /// # Errors
    /// With why not.
    pub fn may_ask(self, now: At) -> Result<(), Refused> {
        match (self.given_at, self.asked_at, self.quiet_until(now)) {
            (Some(_), _, _) => Err(Refused::because("Je mag dit al zien.")),
            (_, Some(_), _) => Err(Refused::because("Je hebt dit al gevraagd. Het antwoord komt nog.")),
            (_, _, Some(until)) => {
                Err(Refused(format!("Het antwoord was nee. Vraag het na {} nog eens.", until.day().in_words())))
            }
            (None, None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_short() {
        for kind in Kind::ALL {
            let sentences = [question("Marek", *kind), meaning("Marek", *kind), as_answer(*kind).to_owned()];
            for sentence in sentences.into_iter().chain(simpler("Marek", *kind)) {
                for part in sentence.split_inclusive(['.', '?']) {
                    assert!(part.split_whitespace().count() <= 12, "{part}");
                }
            }
        }
    }

    #[test]
    fn three_answers_of_which_one_is_right_and_never_always_in_one_place() {
        for kind in Kind::ALL {
            let mut places = [0; 3];
            for id in 0..60 {
                let answers = answers(*kind, &format!("ask-{id}"), 0);
                assert_eq!(answers.len(), 3);
                let right: Vec<usize> =
                    (0..3).filter(|at| shown(*kind, answers[*at].0, 0) == Shown::Understood).collect();
                assert_eq!(right.len(), 1, "{answers:?}");
                places[right[0]] += 1;
            }
            assert!(places.iter().all(|count| *count > 5), "{kind:?}: {places:?}");
        }
    }

    #[test]
    fn two_wrong_answers_and_nothing_is_given() {
        for (chosen, wrong, expected) in [
            ("questions", 0, Shown::Understood),
            ("everything", 0, Shown::Again),
            ("questions", 1, Shown::Understood),
            ("work_facts", 1, Shown::NotUnderstood),
            ("", 5, Shown::NotUnderstood),
        ] {
            assert_eq!(shown(Kind::Questions, chosen, wrong), expected, "{chosen} after {wrong}");
        }
    }

    #[test]
    fn a_no_is_a_no_for_thirty_days() {
        let day = |n: i64| At(1_790_000_000).plus_days(n);
        for (before, now, allowed) in [
            (Before::default(), day(0), true),
            (Before { no_at: Some(day(0)), ..Before::default() }, day(29), false),
            (Before { no_at: Some(day(0)), ..Before::default() }, day(30), true),
            (Before { asked_at: Some(day(0)), ..Before::default() }, day(90), false),
            (Before { given_at: Some(day(0)), ..Before::default() }, day(1), false),
        ] {
            assert_eq!(before.may_ask(now).is_ok(), allowed, "{before:?}");
        }
    }
}
