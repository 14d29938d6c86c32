//! The phone round: whom to call today, with what to begin; and what came of it, all at once.
//!
//! ```text
//! signals for me ─┐
//!                 ├──► the list ──► called ──► one form ──► contacts, signs of life, a day for the next call
//! calls promised ─┘   (also on paper)              └──► all of it undone, in one tap
//! ```

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

use crate::check_ins::{Outcome, Way};

crate::id::words!(
    /// What came of a call.
    Came {
        /// They spoke.
        Reached = "reached",
        /// Nobody answered.
        NotReached = "not_reached",
        /// They wrote back, or wrote themselves.
        Wrote = "wrote",
    }
);

impl Came {
    /// The word on the choice.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reached => "Bereikt",
            Self::NotReached => "Niet bereikt",
            Self::Wrote => "Via WhatsApp",
        }
    }

    /// As a contact: how, and whether it worked.
    pub const fn logged(self) -> (Way, Outcome) {
        match self {
            Self::Reached => (Way::Phone, Outcome::Reached),
            Self::NotReached => (Way::Phone, Outcome::NotReached),
            Self::Wrote => (Way::Message, Outcome::Reached),
        }
    }
}
