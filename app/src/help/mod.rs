//! "Hulp nu": numbers at once for everybody, and for an alumnus also their own agreement and the people whom one tap
//! warns. The numbers never wait for anything.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
mod store;
