//! A letter on paper, for whom no channel reaches. Staff print it; nothing in it signs anybody in.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

#[cfg(feature = "ssr")]
pub(crate) use page::reach_card;
