//! Appointments in somebody's own calendar: one as a file, or all of them through a private address.
//!
//! A calendar is looked at by others too, on a lock screen and over a shoulder, and is kept by a company. So the
//! address tells only when there is something, and the file only what its owner asked to have in it.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

crate::id::id!(
    /// One private address.
    FeedId
);
