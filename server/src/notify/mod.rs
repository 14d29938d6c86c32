//! The edges through which messages leave: the inbox in the app, push messages, mail, SMS, and the systems of
//! municipalities.

mod mail;
pub mod push;
mod sms;
pub mod zgw;

pub use mail::{Letter, Mailer, Sent};
pub use push::Pusher;
pub use sms::SmsGateway;

/// The ways out of this installation.
#[derive(Clone, Default)]
pub struct Notify {
    /// Mail, when a mail server is set.
    pub mail: Option<Mailer>,
    /// SMS, when a gateway is set.
    pub sms: Option<SmsGateway>,
    /// Push messages, when there is somebody to write to about them.
    pub push: Option<Pusher>,
}
