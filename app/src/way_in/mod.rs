//! The way in, without passwords: in person by QR and code with the inviter's yes, or a one-time code by mail.
//!
//! ```text
//! inviter: make ──► shows QR + code ──────────────► sees the same 2 digits ──► confirms
//! guest:            opens / types it ──► claims ──► shows 2 digits ──► waits ──► is in (used, once)
//! ```
//! A GET never claims anything; a photographed QR or a forwarded link gives nothing without the inviter's yes.
//!
//! Staff, admins, municipal contacts and job coaches need two factors:
//! ```text
//! in person, first run ──► weak ──► makes a passkey, or password + authenticator ──► strong
//! mail code ─────────────► weak ──► gives one of them, or a recovery code ─────────► strong
//! passkey, or mail address + password + code ──────────────────────────────────────► strong
//! ```
//! A weak session opens no door of theirs (`access::visitors`); becoming strong gives the session a new token.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod passkey;
#[cfg(feature = "ssr")]
mod password;
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
        /// A recovery code from paper, after a factor of another kind.
        RecoveryCode = "recovery_code",
        /// The organisation's own provider, by OpenID Connect.
        Provider = "provider",
        /// The one-time link of the first run.
        FirstRun = "first_run",
    }
);

impl SignedInBy {
    /// Whether these are two factors: staff, job coaches and municipal contacts come in by nothing less.
    pub fn is_strong(self) -> bool {
        matches!(self, Self::Passkey | Self::PasswordAndCode | Self::RecoveryCode | Self::Provider)
    }
}

crate::id::words!(
    /// Where somebody was going when they were asked again who they are.
    Then {
        /// Their own first page.
        Home = "home",
        /// The page of devices.
        Devices = "devices",
        /// A new passkey.
        Passkey = "passkey",
        /// A new password.
        Password = "password",
        /// Another mail address.
        Mail = "mail",
        /// Another phone number.
        Number = "number",
    }
);

impl Then {
    /// The path; [`Then::Home`] finds its own way.
    pub fn path(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Devices => "/devices",
            Self::Passkey => "/passkeys/new",
            Self::Password => "/password",
            Self::Mail => "/mail-address",
            Self::Number => "/phone-number",
        }
    }
}

/// A passkey as it is kept.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KeptPasskey {
    /// Its row.
    pub id: String,
    /// Whose.
    pub person_id: crate::access::PersonId,
    /// "Android-telefoon".
    pub name: String,
    /// The public key with its counter, as JSON.
    pub passkey: String,
    /// Since when.
    pub created_at: crate::moment::At,
    /// Last used.
    pub last_used_at: Option<crate::moment::At>,
}

/// What somebody can show besides a mail code.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Default)]
pub struct Factors {
    /// Their passkeys, the oldest first.
    pub passkeys: Vec<KeptPasskey>,
    /// Since when they have this password and authenticator.
    pub password_changed_at: Option<crate::moment::At>,
    /// How many recovery codes are left.
    pub recovery_left: i64,
}

#[cfg(feature = "ssr")]
impl Factors {
    /// How many ways there are; recovery codes are none, they only help.
    pub fn count(&self) -> usize {
        self.passkeys.len() + usize::from(self.password_changed_at.is_some())
    }

    /// Whether there is any.
    pub fn any(&self) -> bool {
        self.count() > 0
    }
}
