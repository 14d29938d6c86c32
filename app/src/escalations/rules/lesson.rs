//! "Wie had wanneer moeten?": one question when a case is over, and its answer without names. Pure.

use super::ladder::step_label;
use crate::{escalations::State, form::Form};

crate::id::words!(
    /// Who should have done something sooner.
    WhoElse {
        /// School, while they were a pupil.
        School = "school",
        /// School, afterwards.
        Aftercare = "aftercare",
        /// The JIM or the family.
        Jim = "jim",
        /// The job coach.
        Coach = "coach",
        /// The municipality.
        Municipality = "municipality",
        /// UWV.
        Uwv = "uwv",
        /// The employer.
        Employer = "employer",
        /// Care.
        Care = "care",
        /// Nobody: it went well.
        Nobody = "nobody",
    }
);

impl WhoElse {
    /// As staff choose it.
    pub fn label(self) -> &'static str {
        match self {
            Self::School => "school, toen de leerling er nog was",
            Self::Aftercare => "de nazorg van school",
            Self::Jim => "de JIM of de familie",
            Self::Coach => "de jobcoach",
            Self::Municipality => "de gemeente",
            Self::Uwv => "het UWV",
            Self::Employer => "de werkgever",
            Self::Care => "de zorg",
            Self::Nobody => "niemand: het ging zoals het moest",
        }
    }
}

crate::id::words!(
    /// How much sooner.
    Sooner {
        /// It was in time.
        InTime = "in_time",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// Half a year.
        HalfYear = "half_year",
        /// Before they left school.
        BeforeLeaving = "before_leaving",
    }
);

impl Sooner {
    /// As staff choose it.
    pub fn label(self) -> &'static str {
        match self {
            Self::InTime => "het was op tijd",
            Self::Week => "een week eerder",
            Self::Month => "een maand eerder",
            Self::HalfYear => "een half jaar eerder",
            Self::BeforeLeaving => "voor het einde van school",
        }
    }
}

/// What is learned from one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Who.
    pub who: WhoElse,
    /// How much sooner.
    pub sooner: Sooner,
    /// What, in words.
    pub words: String,
}

/// The lesson as it was typed.
pub fn lesson(form: &mut Form) -> Option<Lesson> {
    let (who, sooner) = (WhoElse::parse(&form.value("who")), Sooner::parse(&form.value("sooner")));
    if who.is_none() {
        form.refuse("who", "Kies wie.");
    }
    if sooner.is_none() {
        form.refuse("sooner", "Kies wanneer.");
    }
    let words = form.needed("words", "Schrijf wat diegene had moeten doen.");
    if !form.is_right() {
        return None;
    }
    Some(Lesson { who: who?, sooner: sooner?, words })
}

/// A lesson as it may be told to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Without {
    /// In which year it was over.
    pub year: String,
    /// How it ended.
    pub state: State,
    /// How high it rose.
    pub step: i64,
    /// How long it lay at the municipality, in days; `None` when it never went there.
    pub days: Option<i64>,
    /// Who should have done something.
    pub who: WhoElse,
    /// How much sooner.
    pub sooner: Sooner,
    /// What, without names.
    pub words: String,
}

impl Without {
    /// "2026 · klaar · tot stap 3, beslisser · 12 dagen bij de gemeente".
    pub fn facts(&self) -> String {
        let mut facts = vec![self.year.clone(), self.state.label().to_owned()];
        facts.push(format!("tot stap {}, {}", self.step, step_label(self.step)));
        facts.push(match self.days {
            Some(1) => "1 dag bij de gemeente".to_owned(),
            Some(days) => format!("{days} dagen bij de gemeente"),
            None => "niet naar de gemeente gegaan".to_owned(),
        });
        facts.join(" · ")
    }
}

/// The lessons as a table with semicolons, as Dutch spreadsheets read it. A field that could be a formula is text.
pub fn table(all: &[Without]) -> String {
    let field = |words: &str| {
        let safe =
            if words.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{words}") } else { words.to_owned() };
        format!("\"{}\"", safe.replace('"', "\"\""))
    };
    let line = |fields: &[String]| format!("{}\r\n", fields.iter().map(|one| field(one)).collect::<Vec<_>>().join(";"));
    let head = ["Jaar", "Hoe het afliep", "Stap", "Dagen bij de gemeente", "Wie", "Wanneer", "Wat"].map(str::to_owned);
    let rows = all.iter().map(|one| {
        line(&[
            one.year.clone(),
            one.state.label().to_owned(),
            one.step.to_string(),
            one.days.map(|days| days.to_string()).unwrap_or_default(),
            one.who.label().to_owned(),
            one.sooner.label().to_owned(),
            one.words.clone(),
        ])
    });
    std::iter::once(line(&head)).chain(rows).collect()
}

/// The words without the names of people around the case, and without what looks like a number of somebody or an
/// address of mail. A name counts as a whole word, in any case, and with an s behind it.
pub fn without_names(words: &str, names: &[(String, String)]) -> String {
    let mut parts: Vec<&str> = names
        .iter()
        .flat_map(|(first, last)| first.split_whitespace().chain(last.split_whitespace()))
        .filter(|part| part.chars().next().is_some_and(char::is_uppercase))
        .collect();
    parts.sort_unstable();
    parts.dedup();
    let is_name = |word: &str| {
        let bare = |end: &str| word.strip_suffix(end).unwrap_or(word).to_lowercase();
        parts.iter().any(|part| {
            let part = part.to_lowercase();
            [bare(""), bare("s"), bare("'s"), bare("’s")].contains(&part)
        })
    };
    let mut out = String::with_capacity(words.len());
    for piece in words.split_inclusive(|c: char| c.is_whitespace()) {
        let end = piece.trim_end();
        let core = end.trim_matches(|c: char| !c.is_alphanumeric());
        let is_hidden = core.contains('@') || core.chars().filter(char::is_ascii_digit).count() >= 6;
        let hyphens = core.split('-').any(is_name);
        match core {
            "" => out.push_str(piece),
            _ if is_hidden => out.push_str(&piece.replacen(core, "[…]", 1)),
            _ if is_name(core) || hyphens => out.push_str(&piece.replacen(core, "[naam]", 1)),
            _ => out.push_str(piece),
        }
    }
    // A family name of two words is one name.
    while out.contains("[naam] [naam]") {
        out = out.replace("[naam] [naam]", "[naam]");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_goes_along() {
        let names = [("Samira", "Visser"), ("Femke", "de Boer"), ("Jan-Willem", "Smit"), ("Jamal el Idrissi", "")]
            .map(|(first, last)| (first.to_owned(), last.to_owned()));
        for (words, without) in [
            ("Samira had eerder een vraag.", "[naam] had eerder een vraag."),
            ("Bel SAMIRA's oom, of Femke de Boer.", "Bel [naam] oom, of [naam] de [naam]."),
            ("Samira Visser wacht.", "[naam] wacht."),
            ("Jan-Willem en Smit.", "[naam] en [naam]."),
            ("Jamal el Idrissi belde niet.", "[naam] el [naam] belde niet."),
            ("De boer had werk: 3 dagen.", "De [naam] had werk: 3 dagen."),
            ("Mail naar s.visser@mail.nl of bel 06-12345678.", "Mail naar […] of bel […]."),
            ("De gemeente, een maand eerder.", "De gemeente, een maand eerder."),
            ("Tussenregel\nSamira\tbelt.", "Tussenregel\n[naam]\tbelt."),
        ] {
            assert_eq!(without_names(words, &names), without);
        }
    }

    #[test]
    fn a_table_is_text_and_nothing_else() {
        let one = Without {
            year: "2026".into(),
            state: State::Done,
            step: 3,
            days: Some(1),
            who: WhoElse::Municipality,
            sooner: Sooner::Month,
            words: "=SOM(1) en \"zo\"; ja".into(),
        };
        assert_eq!(one.facts(), "2026 · klaar · tot stap 3, beslisser · 1 dag bij de gemeente");
        let table = table(&[one]);
        let last = table.lines().last().expect("a row");
        assert_eq!(
            last,
            "\"2026\";\"klaar\";\"3\";\"1\";\"de gemeente\";\"een maand eerder\";\"'=SOM(1) en \"\"zo\"\"; ja\""
        );
    }

    #[test]
    fn all_three_are_asked_for() {
        let right = [("who", "municipality"), ("sooner", "month"), ("words", "Bellen voor het contract stopt.")];
        let typed = |fields: &[(&str, &str)]| {
            Form::typed(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        };
        assert!(lesson(&mut typed(&right)).is_some());
        for at in 0..right.len() {
            let mut fields = right;
            fields[at].1 = " ";
            let mut form = typed(&fields);
            assert_eq!(lesson(&mut form), None);
            assert!(form.wrong(right[at].0).is_some() && form.alert().is_some());
        }
    }
}
