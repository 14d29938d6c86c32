//! The way in, without passwords: in person by QR and code with the inviter's yes, or a one-time code by mail.
//!
//! ```text
//! inviter: make ──► shows QR + code ──────────────► sees the same 2 digits ──► confirms
//! guest:            opens / types it ──► claims ──► shows 2 digits ──► waits ──► is in (used, once)
//! ```
//! A GET never claims anything; a photographed QR or a forwarded link gives nothing without the inviter's yes.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
mod waiting;

crate::id::id!(
    /// An invitation.
    InvitationId
);
