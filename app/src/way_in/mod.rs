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
pub mod provider;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
mod waiting;

#[cfg(feature = "ssr")]
pub(crate) use page::qr;

crate::id::id!(
    /// An invitation.
    InvitationId
);

crate::id::words!(
    /// How somebody showed who they are when they signed in. It stays with the session.
    SignedInBy {
        /// In person, with an invitation that the inviter confirmed.
        InPerson = "in_person",
        /// A one-time code by mail.
        MailCode = "mail_code",
        /// A one-time code by SMS.
        SmsCode = "sms_code",
        /// A passkey: the phone and the finger, face or code that unlocks it.
        Passkey = "passkey",
        /// A password and a code from an authenticator.
        PasswordAndCode = "password_and_code",
        /// The organisation's own provider, by OpenID Connect.
        Provider = "provider",
        /// The one-time link of the first run.
        FirstRun = "first_run",
    }
);

impl SignedInBy {
    /// Whether these are two factors: staff, job coaches and municipal contacts come in by nothing less.
    pub fn is_strong(self) -> bool {
        matches!(self, Self::Passkey | Self::PasswordAndCode | Self::Provider)
    }
}
