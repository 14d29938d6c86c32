//! Into the municipality's own system: a case that was sent also arrives there as a zaak, by the Dutch ZGW standard. The
//! signed-in desk stays as it is; this goes beside it.
//!
//! ```text
//! sent ──► hand_over ──► look_up ──► case ──► role ──► status ──► document ──► link ──► follow ──┐
//!   (one transaction)       └── each step is looked for before it is made, and kept           ▲     │ hourly, then daily
//!                               before the next: whoever goes on makes nothing twice          └─────┘ until its end
//! ```
//! There is no transaction over these calls. What was made and not kept, because the power went, is found again by the
//! number that we gave it ourselves. This feature knows cases only as [`Packet`]; what a case is, `escalations` knows.

#[cfg(feature = "ssr")]
pub mod api;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod token;

use crate::moment::At;
#[cfg(feature = "ssr")]
use crate::{access::MunicipalityId, sealed::Sealed};

crate::id::id!(
    /// A packet on its way into a municipality's system.
    HandoverId
);

crate::id::words!(
    /// What is to be done next for a packet.
    Step {
        /// Look up what the catalogue calls the kinds of things.
        LookUp = "look_up",
        /// The zaak itself.
        Case = "case",
        /// Who it is about.
        Role = "role",
        /// Its first status.
        Status = "status",
        /// The packet, as a document.
        Document = "document",
        /// That the document belongs to the zaak.
        Link = "link",
        /// Look what became of it.
        Follow = "follow",
    }
);

/// What the catalogue calls the kinds of things, by their addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// The zaaktype.
    pub case: String,
    /// The roltype of an initiator.
    pub role: String,
    /// The first statustype.
    pub status: String,
    /// The informatieobjecttype.
    pub document: String,
}

/// What is known of one packet in the system, by its addresses there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The kinds, when they were looked up.
    pub kinds: Option<Kinds>,
    /// The zaak.
    pub case: Option<String>,
    /// The rol.
    pub role: Option<String>,
    /// Its first status.
    pub status: Option<String>,
    /// The document.
    pub document: Option<String>,
    /// The document at the zaak.
    pub link: Option<String>,
}

/// A file that goes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// What it is called: "zaak.pdf".
    pub name: &'static str,
    /// Its media type: "application/pdf".
    pub kind: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What goes into the system: what the sheet of the desk says, and nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// Our number for it there: "WV-8F3A-91C2-0B7D-44E1".
    pub number: String,
    /// When it was sent.
    pub sent_at: At,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// "De Rede".
    pub school: String,
    /// "Anja Jacobs", who keeps in touch.
    pub owner: String,
    /// The owner's number.
    pub owner_phone: Option<String>,
    /// What is going on.
    pub cause: String,
    /// What is asked, and by when.
    pub asked: String,
    /// The whole sheet.
    pub sheet: File,
}

/// A status that a municipality gave to a zaak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its address.
    pub url: String,
    /// "In behandeling".
    pub label: String,
    /// When it was given.
    pub given: At,
    /// Whether the zaak is over with it.
    pub is_end: bool,
}

/// What one step brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The kinds.
    Kinds(Kinds),
    /// What this step makes is at this address.
    Made(Step, String),
    /// Every status of the zaak, the oldest first.
    Statuses(Vec<Seen>),
}

/// What is wrong with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// It does not know our name.
    Name,
    /// It knows our name, and our secret is another.
    Secret,
    /// It does not say.
    Unsaid,
}

/// Why a step did not go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No answer: with why, in Dutch.
    Down(String),
    /// The other side's own fault, by its HTTP status.
    Broken(u16),
    /// It has too much to do.
    Busy,
    /// The key is not accepted (401, 403).
    Key(KeyFault),
    /// It knows us, and does not let us do this: with what, in Dutch.
    NotAllowed(String),
    /// Its clock and ours differ, so that it does not believe our key or our dates: by so many seconds, when it says.
    Clock(Option<i64>),
    /// It refuses what we sent: with why, in Dutch.
    Refused(String),
    /// What must be there is not: in Dutch.
    Lacks(String),
    /// An answer that is none of the standard's.
    Odd,
}

/// What the operator sets of a system.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Settings {
    /// The Zaken API, without a slash at the end.
    pub zaken_url: String,
    /// The Catalogi API.
    pub catalogi_url: String,
    /// The Documenten API.
    pub documenten_url: String,
    /// The Notificaties API.
    pub notificaties_url: Option<String>,
    /// How it knows us.
    pub client_id: String,
    /// What only it and we know.
    pub client_secret: Sealed,
    /// The municipality's own number among organisations.
    pub rsin: String,
    /// The identificatie of the zaaktype.
    pub case_type: String,
    /// The omschrijving of the informatieobjecttype; `None` is the first that belongs to the zaaktype.
    pub document_type: Option<String>,
}

/// The system of one municipality.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct System {
    /// Whose.
    pub municipality_id: MunicipalityId,
    /// "Nieuwland".
    pub municipality: String,
    /// What the operator set.
    #[sqlx(flatten)]
    pub settings: Settings,
}
