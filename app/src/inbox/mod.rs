//! The inbox in the app: what the clock delivered to one person, with where it leads.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

crate::id::id!(
    /// One message, with the id of the outbox row that it came from.
    MessageId
);
