//! Where push messages may go, what a browser may hand over, and what follows from the answers. Pure.

use super::{Outcome, Posted};
use crate::{
    moment::At,
    outside::{
        OutsideError, Reach,
        rules::{THIS_MACHINE, target},
    },
};
use serde::Deserialize;

/// The push services of the browsers that people have: Chrome and what is built on it, Firefox, Safari, Edge.
const HOSTS: [&str; 5] = [
    "fcm.googleapis.com",
    "jmt17.google.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "notify.windows.com",
];

/// The most browsers that one person has; the one not heard of longest makes room.
pub const MOST_BROWSERS: i64 = 10;

/// The most test messages of one person in an hour.
pub const TESTS_AN_HOUR: i64 = 5;

/// A test that was not sent within this time is of no use any more, in minutes.
pub const TEST_MINUTES: i64 = 10;

/// For how many days it is kept how a test went.
pub const TEST_DAYS: i64 = 7;

/// Whether this is a known push service, or below one.
pub fn is_push_host(host: &str) -> bool {
    HOSTS.iter().any(|known| host == *known || host.strip_suffix(known).is_some_and(|rest| rest.ends_with('.')))
}

/// The origin of an endpoint ("https://web.push.apple.com"): what a signature is for, and what rests.
///
/// # Errors
/// When it is none that we go to.
pub fn origin(endpoint: &str, reach: &Reach) -> Result<String, OutsideError> {
    let place = target(endpoint, reach)?;
    let scheme = if endpoint.starts_with("https://") { "https" } else { "http" };
    let is_usual = matches!((scheme, place.port), ("https", 443) | ("http", 80));
    // The one place that is no push service is this machine, which `target` lets through for tests alone.
    let is_this_machine = reach.this_machine && THIS_MACHINE.contains(&place.host.as_str());
    match is_push_host(&place.host) || is_this_machine {
        false => Err(OutsideError::Address("Dit is geen dienst voor meldingen die we kennen.")),
        true if is_usual => Ok(format!("{scheme}://{}", place.host)),
        true => Ok(format!("{scheme}://{}:{}", place.host, place.port)),
    }
}

/// The longest endpoint that is kept, in bytes; real ones have 150 to 600.
const LONGEST_ENDPOINT: usize = 1024;

/// An uncompressed point of P-256 in base64url: 65 bytes, the first is 4.
const PUBLIC_KEY_SIGNS: usize = 87;

/// 16 bytes in base64url.
const AUTH_SIGNS: usize = 22;

#[derive(Deserialize)]
struct Raw {
    endpoint: String,
    keys: RawKeys,
    #[serde(default)]
    again: bool,
}

#[derive(Deserialize)]
struct RawKeys {
    p256dh: String,
    auth: String,
}

/// Reads what a browser posted; `None` when it is no subscription, or one that we don't go to.
pub fn read(body: &[u8], reach: &Reach) -> Option<Posted> {
    let raw: Raw = serde_json::from_slice(body).ok()?;
    let (public_key, auth) = (unpadded(&raw.keys.p256dh), unpadded(&raw.keys.auth));
    let is_right = raw.endpoint.len() <= LONGEST_ENDPOINT
        && origin(&raw.endpoint, reach).is_ok()
        && is_base64url(&public_key, PUBLIC_KEY_SIGNS)
        && public_key.starts_with('B')
        && is_base64url(&auth, AUTH_SIGNS);
    is_right.then_some(Posted { endpoint: raw.endpoint, public_key, auth, again: raw.again })
}

fn unpadded(text: &str) -> String {
    text.trim_end_matches('=').to_owned()
}

fn is_base64url(text: &str, signs: usize) -> bool {
    text.len() == signs && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// The longest wait that we believe, in seconds: a day.
const LONGEST_WAIT: i64 = 24 * 60 * 60;

/// How many seconds a service asks us to wait (RFC 9110 section 10.2.3): a number, or an instant by the world's clock.
pub fn retry_after(value: &str, world: At) -> Option<i64> {
    let value = value.trim();
    let seconds = match value.parse::<i64>() {
        Ok(seconds) => seconds,
        Err(_) => chrono::DateTime::parse_from_rfc2822(value).ok()?.timestamp() - world.0,
    };
    (seconds > 0).then(|| seconds.min(LONGEST_WAIT))
}

/// What became of one message at all browsers of one person together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Browsers whose service took it, now or at an earlier try.
    pub accepted: i64,
    /// Browsers that are gone.
    pub gone: i64,
    /// Browsers whose service refuses for good.
    pub refused: i64,
    /// Browsers to try again, and when at the earliest.
    pub again: Option<(i64, At)>,
}

/// What is to be done with the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At least one took it, and there is nothing left to try.
    Delivered,
    /// Try the rest again at that instant.
    Again(String, At),
    /// Nobody took it, and nobody will.
    GivenUp(&'static str),
}

impl Tally {
    /// Counts one browser; what goes again, goes at that instant.
    pub fn count(&mut self, outcome: Outcome, again: Option<At>) {
        match (outcome, again) {
            (Outcome::Accepted, _) => self.accepted += 1,
            (Outcome::Gone, _) => self.gone += 1,
            (_, None) => self.refused += 1,
            (_, Some(at)) => {
                let (number, earliest) = self.again.unwrap_or((0, at));
                self.again = Some((number + 1, earliest.min(at)));
            }
        }
    }

    /// What follows, for a message that is of use until `until`.
    pub fn verdict(self, until: At) -> Verdict {
        let again = self.again.filter(|(_, at)| *at < until);
        let too_late = self.again.is_some() && again.is_none();
        match (again, self.accepted) {
            (Some((number, at)), 0) => Verdict::Again(format!("nog niet gelukt op {}", devices(number)), at),
            (Some((number, at)), n) => {
                Verdict::Again(format!("aangenomen voor {}, nog niet voor {}", devices(n), devices(number)), at)
            }
            (None, 0) if too_late => Verdict::GivenUp("te laat: de dienst voor meldingen was niet te bereiken"),
            (None, 0) if self.refused > 0 => Verdict::GivenUp("geweigerd door de dienst voor meldingen"),
            (None, 0) => Verdict::GivenUp("meldingen zijn op het toestel uitgezet"),
            (None, _) => Verdict::Delivered,
        }
    }
}

fn devices(number: i64) -> String {
    match number {
        1 => "1 toestel".to_owned(),
        n => format!("{n} toestellen"),
    }
}

/// Why an operator's contact is none, for the operator.
///
/// # Errors
/// With why not.
pub fn check_contact(contact: &str) -> Result<(), &'static str> {
    let host = match (contact.strip_prefix("mailto:"), contact.strip_prefix("https://")) {
        (Some(mail), _) => mail.split_once('@').filter(|(name, _)| !name.is_empty()).map(|(_, host)| host),
        (_, Some(rest)) => rest.split(['/', '?', '#']).next(),
        _ => return Err("het moet beginnen met mailto: of https://"),
    };
    let is_plain = contact.bytes().all(|byte| (0x21..=0x7e).contains(&byte) && byte != b'"' && byte != b'\\');
    let host = host.unwrap_or_default().to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let is_label =
        |label: &&str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_name = labels.len() >= 2
        && labels.iter().all(is_label)
        && labels.last().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_alphabetic()));
    if !is_plain || !is_name {
        return Err("er staat geen adres in dat bestaat");
    }
    match is_made_up(&labels) {
        true => Err("dit is een voorbeeld; Apple weigert dan alle meldingen"),
        false => Ok(()),
    }
}

/// Names that nobody has (RFC 2606 and 6761).
fn is_made_up(labels: &[&str]) -> bool {
    let last = labels.last().copied().unwrap_or_default();
    let before = labels.len().checked_sub(2).and_then(|at| labels.get(at)).copied().unwrap_or_default();
    matches!(last, "example" | "test" | "invalid" | "localhost" | "local" | "internal")
        || (before == "example" && matches!(last, "com" | "net" | "org" | "nl"))
}

#[cfg(test)]
mod tests;
