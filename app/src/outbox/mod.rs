//! Intentions to tell somebody something. A request writes them with its change; only the clock delivers.
//!
//! ```text
//! put ──► inbox, at once and silent
//!    └──► first knock ──► may it knock? ──go──► sent ──24 h (4 h when urgent), still unread──► next knock ──► no more
//!              ▲               ├─hold── quiet hours, three today
//!              └───────────────┘
//!                              └─never─ read, too late, bundled, may not see it any more
//! ```
//! A knock says that something waits, and nothing else. After the last one it is for people: the JIM and the call list
//! are reached by the reminders, because of what was not *answered*.

#[cfg(feature = "ssr")]
mod claims;
#[cfg(feature = "ssr")]
mod direct;
#[cfg(feature = "ssr")]
mod knocks;
#[cfg(feature = "ssr")]
mod put;
pub mod rules;

#[cfg(feature = "ssr")]
pub use {
    claims::{Waiting, asked_to_wait, claim, delivered, failed, hold, may_still_go, needs_not_go, unreached},
    direct::{GOODBYE, put_goodbye, put_mail, put_mail_to, put_sms, put_sms_to},
    knocks::{Knocking, Ways, may_knock, reach_of, step_on},
    put::{Knock, put, put_as, put_needing},
};

use crate::access::PersonId;

crate::id::words!(
    /// A way to reach somebody.
    Channel {
        /// The inbox in the app, with the words themselves.
        Inbox = "inbox",
        /// Mail, which only says that something waits.
        Mail = "mail",
        /// SMS, which costs money: only for who wants it, or who can't be reached otherwise.
        Sms = "sms",
        /// A push message, which says nothing but that something waits.
        Push = "push",
    }
);

impl Channel {
    /// "per mail", after "het ging".
    pub fn label(self) -> &'static str {
        match self {
            Self::Inbox => "in de app",
            Self::Mail => "per mail",
            Self::Sms => "per SMS",
            Self::Push => "als melding",
        }
    }
}

/// One thing to tell one person, on every channel they have.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The same key is told once: "waakvlam/<alumnus>/<due moment>".
    pub key: String,
    /// To whom.
    pub to: PersonId,
    /// What they read in the app.
    pub text: String,
    /// Where it leads.
    pub link: String,
}
