//! Signing in with the organisation's own provider (OpenID Connect): for staff, job coaches and municipal contacts.
//!
//! ```text
//! /sign-in/provider: mail address ──► which organisation ──► state, nonce, PKCE kept for this browser ──► the provider
//! /sign-in/return: state and browser fit, once ──► token checked ──► rules::decide ──► in, or a kind page
//! ```
//! Whoever runs a provider can be everybody who signs in with it. That is why a provider speaks only for the people of
//! one organisation, by a mail address in its own domain, and never for somebody who is something elsewhere too. A
//! school's admin sets the school's provider; a municipality's is set on the command line (`waakvlam provider`), because
//! an admin of one school must not decide how the contacts of many schools come in.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod talk;

use crate::access::{MunicipalityId, SchoolId};

crate::id::id!(
    /// The provider of an organisation.
    ProviderId
);

crate::id::words!(
    /// What a group at the provider makes of somebody.
    MappedRole {
        /// A colleague, or a contact of the municipality.
        Member = "member",
        /// An admin of the school.
        Admin = "admin",
    }
);

/// Whose provider it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A school's, for its staff and the coaches of its alumni.
    School(SchoolId),
    /// A municipality's, for its contacts.
    Municipality(MunicipalityId),
    /// An organisation of job coaches, by its name.
    Coaches(String),
}

/// Which groups make somebody what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The claim that lists the groups: "groups", "roles".
    pub claim: Option<String>,
    /// The group of members.
    pub member_group: Option<String>,
    /// The group of admins.
    pub admin_group: Option<String>,
    /// Whether a group may make a new colleague.
    pub may_add: bool,
}

/// What an admin typed on the page about signing in.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct ProviderForm {
    /// "https://login.school.example".
    #[serde(default)]
    pub issuer: String,
    /// As the provider gave it.
    #[serde(default)]
    pub client_id: String,
    /// Left empty to keep the one that is there.
    #[serde(default)]
    pub client_secret: String,
    /// "school.example".
    #[serde(default)]
    pub mail_domain: String,
    /// The claim that lists the groups.
    #[serde(default)]
    pub group_claim: String,
    /// The group of members.
    #[serde(default)]
    pub staff_group: String,
    /// The group of admins.
    #[serde(default)]
    pub admin_group: String,
    /// "yes" when a group may make a new colleague.
    #[serde(default)]
    pub may_add: String,
}
