//! Push messages: which browsers take them, for whom.

#[cfg(feature = "ssr")]
pub mod store;
