//! The way to the outside: every request that this server itself makes goes through here, to addresses that somebody
//! typed: a sign-in provider, an SMS gateway, a municipality's system, the push service of a phone.
//!
//! ```text
//! address as typed ──► rules::target ──► name resolved by us ──► rules::may_reach, each address ──► connected to those
//!                        └─ odd, http, port        └─ unknown          └─ inside: refused
//! ```
//! No redirect is followed, nothing waits for ever, and an answer has a largest size: whoever owns the address at the
//! other end can't make this server look around in the network where it stands.

#[cfg(feature = "ssr")]
mod client;
pub mod rules;

#[cfg(feature = "ssr")]
pub use client::Outside;

/// Where requests may go, besides the open internet over https on port 443.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// More ports than 443.
    pub ports: Vec<u16>,
    /// This machine itself too, on any port and without https: for development and tests only.
    pub this_machine: bool,
}

/// Why a request did not come back with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutsideError {
    /// The address is none that we go to: with why, in Dutch.
    Address(&'static str),
    /// The name leads to an address inside a network, or to this machine.
    Inside,
    /// Nobody knows the name.
    Unknown,
    /// No connection, or it broke.
    Down,
    /// The certificate is not right, or there is no TLS at all.
    Untrusted,
    /// It took too long.
    Slow,
    /// The answer was larger than is good for us.
    TooLarge,
}

impl OutsideError {
    /// What is the matter, in a Dutch sentence for an admin.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Address(why) => why,
            Self::Inside => "Dit adres ligt binnen een eigen netwerk. Daar gaan we niet heen.",
            Self::Unknown => "Deze naam is op internet niet bekend.",
            Self::Down => "Er is geen verbinding met dit adres.",
            Self::Untrusted => "Het certificaat van dit adres klopt niet.",
            Self::Slow => "Dit adres geeft te langzaam antwoord.",
            Self::TooLarge => "Het antwoord van dit adres is te groot.",
        }
    }
}

impl std::fmt::Display for OutsideError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words())
    }
}

impl std::error::Error for OutsideError {}
