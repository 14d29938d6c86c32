//! Mail that can be stopped: by the link at the foot of each mail that knocks, or by one's own page. The inbox goes on,
//! and the next channel knocks instead; codes that somebody asks for still come.
//!
//! ```text
//! knock by mail ──► link ──► page with one button ──► no mail ──► "Toch weer mailen" ──► mail
//!                     └──► one click of the mail program (RFC 8058) ──┘
//! ```

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

#[cfg(feature = "ssr")]
pub(crate) use page::tile;
