//! The conversation in the circle: short messages that are read by whoever the alumnus permits it at that moment.
//!
//! ```text
//! write ──► message ──► a letter to each reader who has looked since the last one
//!              └─ within an hour, by the writer: gone, with a trace that it was there
//! ```
//! A message keeps who wrote it and when. Who reads it is nowhere in it: permissions say so, at each request.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod live;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod readers;
pub mod rules;
#[cfg(feature = "ssr")]
mod seat;
#[cfg(feature = "ssr")]
pub mod store;

crate::id::id!(
    /// One message.
    MessageId
);
