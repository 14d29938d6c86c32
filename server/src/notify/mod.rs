//! The edges through which messages leave: for now the inbox in the app, mail, and SMS.

mod mail;
mod sms;

pub use mail::{Mailer, Sent};
pub use sms::SmsGateway;

/// The ways out of this installation.
#[derive(Clone, Default)]
pub struct Notify {
    /// Mail, when a mail server is set.
    pub mail: Option<Mailer>,
    /// SMS, when a gateway is set.
    pub sms: Option<SmsGateway>,
}
