//! The packet: what the municipality reads, and nothing more. One list of words for the screen, for paper and for the
//! file.

use super::store::{Case, Kept};
use crate::pdf::{self, Block};

/// What stands in a packet, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// "Samira Visser".
    pub name: String,
    /// "Oud-leerling van De Rede · gemeente Nieuwland".
    pub from: String,
    /// What is going on.
    pub cause: String,
    /// What school asks.
    pub asked: String,
    /// "uiterlijk vrijdag 4 december".
    pub wanted: String,
    /// What may be known, each with where it comes from.
    pub sentences: Vec<(String, String)>,
    /// "Anja Jacobs, De Rede".
    pub owner: String,
    /// The owner's number.
    pub phone: Option<String>,
    /// Who decides what.
    pub decides: String,
    /// Why it may be read.
    pub agreed: String,
}

impl Packet {
    /// Of a case, with the sentences that go along.
    pub fn of(case: &Case, sentences: &[Kept]) -> Self {
        Self {
            name: case.name(),
            from: format!("Oud-leerling van {} · gemeente {}", case.school, case.municipality),
            cause: case.cause.clone(),
            asked: case.asked.clone(),
            wanted: format!("uiterlijk {}", case.wanted_on.in_words()),
            sentences: sentences.iter().map(|one| (one.words.clone(), one.source.clone())).collect(),
            owner: format!("{}, {}", case.owner_name(), case.school),
            phone: case.owner_phone.clone(),
            decides: format!(
                "{} blijft de regisseur en houdt contact. De gemeente beslist over de hulp van de gemeente. {} beslist wat er gedeeld wordt.",
                case.owner, case.first_name
            ),
            agreed: agreed(case),
        }
    }

    /// As a file. `None` when it can't be made, which is a fault of ours.
    pub fn pdf(self) -> Option<Vec<u8>> {
        pdf::pdf("Zaak", &self.blocks())
    }

    /// As plain text.
    pub fn text(self) -> String {
        self.blocks().iter().map(|block| format!("{}\n\n", block.words())).collect()
    }

    fn blocks(self) -> Vec<Block> {
        let heading = |words: &str| Block::Heading(words.to_owned());
        let owner = [Some(self.owner), self.phone].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let mut blocks = vec![
            Block::Title(self.name),
            Block::Soft(self.from),
            heading(CAUSE),
            Block::Text(self.cause),
            heading(ASKED),
            Block::Text(self.asked),
            Block::Text(crate::moment::capital(&self.wanted)),
            heading(KNOWN),
        ];
        for (words, source) in self.sentences {
            blocks.extend([Block::Text(words), Block::Soft(source)]);
        }
        blocks.extend([heading(WHO), Block::Text(format!("Regisseur: {owner}")), Block::Text(self.decides)]);
        blocks.push(Block::Soft(self.agreed));
        blocks
    }
}

/// The headings, the same on the screen.
pub const CAUSE: &str = "Wat is er aan de hand?";
/// What is asked.
pub const ASKED: &str = "Wat vraagt school?";
/// What may be known.
pub const KNOWN: &str = "Dit mag je weten";
/// Who does what.
pub const WHO: &str = "Wie doet wat?";

/// Why it may be read.
fn agreed(case: &Case) -> String {
    let day = case.approved_at.map(|at| at.day().with_year()).unwrap_or_default();
    match case.ground_kind {
        _ if case.sent_at.is_none() => format!("{} heeft nog geen ja gezegd.", case.first_name),
        Some(kind) => format!(
            "Gedeeld zonder toestemming, op grond van {}. Twee medewerkers van school besloten dit op {day}.",
            kind.label()
        ),
        None => format!("{} las dit en zei ja op {day}.", case.first_name),
    }
}
