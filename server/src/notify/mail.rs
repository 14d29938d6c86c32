//! Mail by SMTP. It never tells what a message says, only that one waits: a mailbox is read by others too.

mod letter;

pub use letter::Letter;

use crate::config::{MailSettings, Problem};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor, message::Mailbox};
use std::time::Duration;

/// A connection to the mail server, made when needed.
#[derive(Clone)]
pub struct Mailer {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// How sending ended.
#[derive(Clone, Debug)]
pub enum Sent {
    /// They have it.
    Accepted,
    /// This way does not reach them at all: no address, or no server.
    Unreached(String),
    /// It will never take this one: a wrong address.
    Refused(String),
    /// Not now: down, busy, or unknown.
    Later(String),
    /// Not now, and not before so many seconds are over: they asked for it, so it is no failure.
    NotBefore(String, i64),
}

const PATIENCE: Duration = Duration::from_secs(20);

impl Mailer {
    /// From the settings; `None` when no mail server is set.
    ///
    /// # Errors
    /// When a setting is wrong.
    pub fn from_settings(settings: &MailSettings) -> Result<Option<Self>, Problem> {
        let Some(url) = &settings.smtp_url else { return Ok(None) };
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|error| {
            Problem::new(
                "De mailserver klopt niet (--smtp-url, WAAKVLAM_SMTP_URL)",
                error,
                "Geef bijvoorbeeld smtps://naam:wachtwoord@mail.school.example",
            )
        })?;
        let from = settings.mail_from.as_deref().unwrap_or("").parse().map_err(|error| {
            Problem::new(
                "De afzender van de mail klopt niet (--mail-from, WAAKVLAM_MAIL_FROM)",
                error,
                "Geef bijvoorbeeld \"Waakvlam <waakvlam@school.example>\"",
            )
        })?;
        Ok(Some(Self { server: server.timeout(Some(PATIENCE)).build(), from }))
    }

    /// Sends one mail.
    pub async fn send(&self, to: &str, letter: &Letter<'_>) -> Sent {
        let to: Mailbox = match to.parse() {
            Ok(to) => to,
            Err(_) => return Sent::Refused("geen geldig mailadres".into()),
        };
        let mail = match letter.message(&self.from, to) {
            Ok(mail) => mail,
            Err(error) => return Sent::Refused(error.to_string()),
        };
        match self.server.send(mail).await {
            Ok(_) => Sent::Accepted,
            Err(error) => match error.status().map(|code| code.to_string()).as_deref() {
                Some("550" | "551" | "553") => Sent::Refused("het adres bestaat niet".into()),
                // Anything else may be our own setting or their bad day: a wrong password must not lose mail.
                Some(code) => Sent::Later(format!("de mailserver zei {code}")),
                None => Sent::Later("de mailserver is niet te bereiken".into()),
            },
        }
    }
}
