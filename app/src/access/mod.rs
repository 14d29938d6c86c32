//! Who is asking, and what may they? Default deny: no door without a visitor, no look without a proof.
//!
//! ```text
//! cookie ──► SignedIn ──► Visitor (Alumnus, Helper, Staff, Coordinator, Admin, Municipal)     which doors
//!                            │
//!                            └─► may::<Act>(alumnus) ──► May<Act>                 whose data, logged
//! ```
//! A [`May`] can only be made here, after the policy said yes and the log row was written in the same transaction.
//! Of the school only those in the circle see more than a name: see [`Basis`]. The log itself is a [`chain`].

#[cfg(feature = "ssr")]
pub mod chain;
mod policy;
#[cfg(feature = "ssr")]
mod standing;
#[cfg(feature = "ssr")]
mod still;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
mod visitors;

pub use policy::*;
#[cfg(feature = "ssr")]
pub use standing::{Standings, standings};
#[cfg(feature = "ssr")]
pub use still::{sees_since, still_signed_in, would_see};
#[cfg(feature = "ssr")]
pub(crate) use store::NOT_YET;
#[cfg(feature = "ssr")]
pub use store::{MaySeePacket, may, may_see_packet, would_allow};
#[cfg(feature = "ssr")]
pub use visitors::*;

crate::id::id!(
    /// A human being, whatever they are to others.
    PersonId
);
crate::id::id!(
    /// Somebody who left a school, with their circle.
    AlumnusId
);
crate::id::id!(
    /// A school.
    SchoolId
);
crate::id::id!(
    /// A municipality.
    MunicipalityId
);

/// A name and how to reach somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// "Samira".
    pub first_name: String,
    /// "van den Visser".
    pub last_name: String,
}

impl Person {
    /// "Samira van den Visser".
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}

/// What somebody is, from the memberships that hold now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hat {
    /// Has left school; this is their own circle.
    Alumnus(AlumnusId),
    /// Stands in the circle of somebody.
    Helper(AlumnusId, HelperRole),
    /// Works in aftercare at a school.
    Staff(SchoolId),
    /// Sees the work of colleagues too, because an admin said so: over the hat of staff.
    Coordinator(SchoolId),
    /// Runs the school's side: people, import, settings. Is staff too.
    Admin(SchoolId),
    /// A fixed contact or decider at a municipality.
    Municipal(MunicipalityId),
}

impl Hat {
    /// Whether one factor is too little for what this hat opens.
    pub fn needs_two_factors(&self) -> bool {
        !matches!(self, Self::Alumnus(_) | Self::Helper(_, HelperRole::Jim | HelperRole::Family))
    }
}

crate::id::words!(
    /// How somebody stands in a circle.
    HelperRole {
        /// Jouw Ingebrachte Mentor, chosen by the alumnus.
        Jim = "jim",
        /// Helps with work.
        JobCoach = "job_coach",
        /// Sees only what the alumnus shares.
        Family = "family",
    }
);

impl HelperRole {
    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Jim => "JIM",
            Self::JobCoach => "jobcoach",
            Self::Family => "familie",
        }
    }
}
