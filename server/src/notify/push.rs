//! Push messages: sealed for one browser (RFC 8291), signed by us (RFC 8292), handed to its push service (RFC 8030).
//! The service reads nothing of it, not even a length: all have the same.

mod message;
mod vapid;

pub use message::{Message, PAYLOAD_BYTES, Urgency};
pub use vapid::{KeyText, REMEDY, Signer};

use crate::{clock, config::Problem, config::PushSettings};
use app::{
    outside::{Outside, OutsideError},
    push::{rules, store::Subscription},
};
use axum::http::{HeaderMap, Request, Response, header};
use std::{sync::Arc, time::Duration};
use web_push::{ContentEncoding, SubscriptionInfo, WebPushMessageBuilder};

/// How long a push service may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The way out for push messages.
#[derive(Clone)]
pub struct Pusher {
    signer: Arc<Signer>,
    outside: Outside,
}

/// What a push service answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has the message. Nobody has seen it yet.
    Accepted,
    /// There is no such browser any more.
    Gone,
    /// Not before so many seconds are over, for nobody at this service; `None` when it did not say.
    Busy(Option<i64>),
    /// No answer within our patience: others must not wait for it.
    Slow,
    /// Not now.
    Down,
    /// It does not know us, or not this key: an alarm. The browser is kept, because this is our fault.
    NotUs(u16),
    /// The message itself is wrong: an alarm. The browser is kept, and this message is never tried again.
    NotThis(u16),
}

/// What is sent to a browser, ready to go.
pub struct Sealed {
    /// The body, in the encoding aes128gcm (RFC 8188).
    pub body: Vec<u8>,
    /// `vapid t=…, k=…`.
    pub authorization: String,
}

impl Pusher {
    /// From the settings; `None` when no contact is set.
    ///
    /// # Errors
    /// When the contact is none, or made up.
    pub fn from_settings(settings: &PushSettings, key: &KeyText, outside: &Outside) -> Result<Option<Self>, Problem> {
        let Some(contact) = settings.push_contact.as_deref().map(str::trim) else { return Ok(None) };
        rules::check_contact(contact).map_err(|why| {
            Problem::new(
                format!("Het contact voor meldingen kan niet: {contact} (--push-contact, WAAKVLAM_PUSH_CONTACT)"),
                why,
                "Geef een adres dat gelezen wordt, zoals mailto:beheer@ en dan de naam van de school. Google, Apple en \
                 Mozilla schrijven daarheen als er iets mis is.",
            )
        })?;
        let signer = Signer::new(key, contact)
            .map_err(|why| Problem::new("De sleutel voor meldingen is niet te gebruiken", why, REMEDY))?;
        Ok(Some(Self { signer: Arc::new(signer), outside: outside.with_patience(PATIENCE) }))
    }

    /// The same with less patience, as in tests.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { outside: self.outside.with_patience(patience), ..self }
    }

    /// Our public key, as browsers take it: base64url.
    pub fn public_key(&self) -> &str {
        self.signer.public_key()
    }

    /// Where a browser's messages go.
    ///
    /// # Errors
    /// When we don't go there (any more).
    pub fn origin(&self, browser: &Subscription) -> Result<String, OutsideError> {
        rules::origin(&browser.endpoint.0, self.outside.reach())
    }

    /// Knocks at one browser.
    pub async fn send(&self, browser: &Subscription, message: &Message<'_>) -> Answer {
        let Ok(origin) = self.origin(browser) else { return Answer::Gone };
        let Some(sealed) = self.seal(browser, &origin, message) else { return Answer::Gone };
        let request = Request::post(&browser.endpoint.0)
            .header("ttl", message.ttl)
            .header("urgency", message.urgency.as_str())
            .header("topic", message.topic)
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header(header::AUTHORIZATION, sealed.authorization)
            .body(sealed.body);
        let Ok(request) = request else { return Answer::Gone };
        let answer = match self.outside.send(request).await {
            Ok(answer) => read(&answer),
            Err(OutsideError::Slow) => Answer::Slow,
            Err(_) => Answer::Down,
        };
        match answer {
            Answer::NotUs(status) | Answer::NotThis(status) => {
                // The origin holds nothing of the browser; the rest of the endpoint is its secret.
                tracing::error!(origin, status, "a push service refuses us: look at the key, the contact and the time");
                self.signer.forget(&origin);
            }
            _ => {}
        }
        answer
    }

    /// The message for this browser alone; `None` when its keys are none.
    pub fn seal(&self, browser: &Subscription, origin: &str, message: &Message<'_>) -> Option<Sealed> {
        let target =
            SubscriptionInfo::new(browser.endpoint.0.as_str(), browser.public_key.as_str(), browser.auth.0.as_str());
        let text = message.text();
        let mut builder = WebPushMessageBuilder::new(&target);
        builder.set_payload(ContentEncoding::Aes128Gcm, &text);
        let body = builder.build().ok()?.payload?.content;
        Some(Sealed { body, authorization: self.signer.authorization(origin)? })
    }
}

/// What an answer means (RFC 8030 section 5, and what the services say of themselves).
fn read(answer: &Response<Vec<u8>>) -> Answer {
    let wait = wait_in(answer.headers());
    match answer.status().as_u16() {
        200..=299 => Answer::Accepted,
        404 | 410 => Answer::Gone,
        429 | 406 => Answer::Busy(wait),
        status @ (401 | 403) => Answer::NotUs(status),
        500..=599 if wait.is_some() => Answer::Busy(wait),
        500..=599 | 408 => Answer::Down,
        status => Answer::NotThis(status),
    }
}

fn wait_in(headers: &HeaderMap) -> Option<i64> {
    // By the world's clock, not the house's: in a demo that one is elsewhere.
    rules::retry_after(headers.get(header::RETRY_AFTER)?.to_str().ok()?, clock::machine())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_has_its_meaning() {
        let answer = |status: u16, wait: Option<&str>| {
            let mut answer = Response::builder().status(status);
            if let Some(wait) = wait {
                answer = answer.header(header::RETRY_AFTER, wait);
            }
            read(&answer.body(Vec::new()).expect("an answer"))
        };
        for (status, wait, meaning) in [
            (201, None, Answer::Accepted),
            (200, None, Answer::Accepted),
            (404, None, Answer::Gone),
            (410, None, Answer::Gone),
            (429, Some("30"), Answer::Busy(Some(30))),
            (406, None, Answer::Busy(None)),
            (503, Some("30"), Answer::Busy(Some(30))),
            (500, None, Answer::Down),
            (401, None, Answer::NotUs(401)),
            (403, Some("30"), Answer::NotUs(403)),
            (413, None, Answer::NotThis(413)),
            (400, None, Answer::NotThis(400)),
            (302, None, Answer::NotThis(302)),
        ] {
            assert_eq!(answer(status, wait), meaning, "{status}");
        }
    }
}
