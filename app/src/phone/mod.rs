//! The app on a phone that has no internet now and then.
//!
//! ```text
//! page with internet ──► kept by the service worker, without script, under the mark of whose it is
//! form without internet ──► kept on the phone ──► sent when there is internet, as often as it takes, counted once
//!                                                    └─ refused: stays on the phone with the reason
//! ```
//! What happens on the phone is in `public/sw.js`; here is what the server adds to it.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;

#[cfg(feature = "ssr")]
pub use page::{AppScript, IfOffline, Waiting};
