//! The school's list of former pupils, and the page about one of them.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
pub(crate) use page::in_one_line;
#[cfg(feature = "ssr")]
pub mod store;
