//! Warm hand-over (warme overdracht): what somebody takes along to an employer, a school or a town hall. The alumnus reads
//! exactly what goes and says yes first; it is over when the receiver is known to have it.
//!
//! ```text
//! form ──► asked ──yes──► given ──received──► received
//!            │ no           │ └─ 5 working days, nobody knows ──► signal, and again while it lasts
//!            ▼              ▼
//!         refused       withdrawn   by whoever wrote it, or by the alumnus who says no after all
//! ```

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod clock;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

#[cfg(feature = "ssr")]
pub(crate) use page::card;

#[cfg(feature = "ssr")]
use crate::{moment::Day, sealed::Sealed};

crate::id::id!(
    /// One hand-over with its form.
    HandoverId
);

crate::id::words!(
    /// To what kind of organisation it goes.
    ToKind {
        /// Work.
        Employer = "werkgever",
        /// Vocational school.
        Mbo = "mbo",
        /// Day activities.
        DayCare = "dagbesteding",
        /// The municipality.
        Municipality = "gemeente",
        /// Who employs a job coach.
        CoachOffice = "jobcoach_organisatie",
        /// The employee insurance agency.
        Uwv = "uwv",
        /// Anything else.
        Other = "anders",
    }
);

impl ToKind {
    /// The word, for everybody.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Employer => "werkgever",
            Self::Mbo => "mbo",
            Self::DayCare => "dagbesteding",
            Self::Municipality => "gemeente",
            Self::CoachOffice => "jobcoach-organisatie",
            Self::Uwv => "UWV",
            Self::Other => "anders",
        }
    }

    /// Where that is, as the alumnus reads it.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Employer => "Dat is van je werk.",
            Self::Mbo => "Dat is van je nieuwe school.",
            Self::DayCare => "Dat is van je dagbesteding.",
            Self::Municipality => "Dat is van de gemeente.",
            Self::CoachOffice => "Dat is van je jobcoach.",
            Self::Uwv => "Dat is van het kantoor voor werk en uitkering.",
            Self::Other => "Dat is iemand buiten school.",
        }
    }
}

crate::id::words!(
    /// Where a hand-over stands.
    State {
        /// The alumnus reads it, and has not said yes or no.
        Asked = "asked",
        /// They said yes: it goes, or went.
        Given = "given",
        /// The receiver has it.
        Received = "received",
        /// They said no: nothing goes.
        Refused = "refused",
        /// It doesn't go on.
        Withdrawn = "withdrawn",
    }
);

impl State {
    /// As staff read it, and the alumnus in their own file.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Asked => "wacht op ja",
            Self::Given => "gegeven",
            Self::Received => "ontvangen",
            Self::Refused => "nee gezegd",
            Self::Withdrawn => "gestopt",
        }
    }
}

/// The form (overdrachtsformulier): what is handed over, to whom, and when.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct HandoverForm {
    /// To what kind of organisation.
    pub to_kind: ToKind,
    /// To which person there.
    #[sqlx(try_from = "Sealed")]
    pub to_name: String,
    /// How that person is reached. It doesn't go along.
    #[sqlx(try_from = "Sealed")]
    pub to_reach: String,
    /// On which day it goes.
    pub goes_on: Day,
    /// What goes well.
    #[sqlx(try_from = "Sealed")]
    pub well: String,
    /// What does not. Never left out: what sounds good only, helps nobody.
    #[sqlx(try_from = "Sealed")]
    pub not_well: String,
    /// What helps.
    #[sqlx(try_from = "Sealed")]
    pub helps: String,
    /// What was agreed.
    #[sqlx(try_from = "Sealed")]
    pub arranged: String,
}

#[cfg(feature = "ssr")]
impl HandoverForm {
    /// What stands on it, in its order: the same on the phone of the alumnus, on the screen and on paper.
    pub fn parts(&self) -> [(&'static str, String); 4] {
        [
            ("Wat gaat goed", self.well.clone()),
            ("Wat gaat niet goed", self.not_well.clone()),
            ("Zo werkt het best", self.helps.clone()),
            ("Wat is er afgesproken", self.arranged.clone()),
        ]
    }
}
