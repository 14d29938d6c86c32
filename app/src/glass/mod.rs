//! Breaking the glass: somebody of the school who is not in the circle looks all the same, for a day, with a written
//! reason that the alumnus and the owner read at once.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub(crate) mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
