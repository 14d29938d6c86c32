//! The edges through which messages leave: for now the inbox in the app, and mail.

mod mail;

pub use mail::{Mailer, Sent};

/// The ways out of this installation.
#[derive(Clone, Default)]
pub struct Notify {
    /// Mail, when a mail server is set.
    pub mail: Option<Mailer>,
}
