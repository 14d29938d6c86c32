//! What a push message says: that something waits, and nothing more. The same JSON is a declarative push message, for
//! phones that show it by themselves, and is read by our service worker elsewhere.

use serde_json::json;

/// The length of every message before it is sealed, in bytes: shorter ones are filled up with spaces, so that a length
/// tells nothing. Far below the 3,993 that a push service must take.
pub const PAYLOAD_BYTES: usize = 1024;

/// How much it matters that a phone wakes up for it (RFC 8030 section 5.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Urgency {
    /// A reminder: an empty battery comes first.
    Low,
    /// News.
    #[default]
    Normal,
    /// Somebody waits for it at this moment.
    High,
}

impl Urgency {
    /// As the header says it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// One message to one person.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    /// This installation, without a slash at the end.
    pub home: &'a str,
    /// At most 32 signs of base64url: a repeat of the same message has the same one, and takes its place.
    pub topic: &'a str,
    /// How long the push service keeps it for a phone that is off, in seconds.
    pub ttl: u32,
    /// How much it matters.
    pub urgency: Urgency,
    /// Of a test: the secret by which the phone says that it arrived.
    pub receipt: Option<&'a str>,
}

impl Message<'_> {
    /// The JSON, filled up to one length.
    pub fn text(&self) -> Vec<u8> {
        let (body, page) = match self.receipt {
            None => ("Er is iets nieuws voor je.", "/inbox"),
            Some(_) => ("Dit is een testbericht.", "/push"),
        };
        let mut message = json!({
            "web_push": 8030,
            "notification": {
                "title": "Waakvlam",
                "body": body,
                "navigate": format!("{}{page}", self.home),
                "lang": "nl",
                "tag": self.topic,
            },
        });
        if let Some(receipt) = self.receipt {
            message["receipt"] = format!("/push/arrived/{receipt}").into();
            // So that the service worker is asked on phones that would show it by themselves.
            message["mutable"] = true.into();
        }
        let mut text = message.to_string().into_bytes();
        text.resize(text.len().max(PAYLOAD_BYTES), b' ');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_has_one_length_and_says_nothing() {
        let topic = "a".repeat(32);
        let message = |receipt| Message {
            home: "https://waakvlam.derede.nl",
            topic: &topic,
            ttl: 60,
            urgency: Urgency::Normal,
            receipt,
        };
        let receipt = "f".repeat(64);
        for text in [message(None).text(), message(Some(&receipt)).text()] {
            assert_eq!(text.len(), PAYLOAD_BYTES);
            let read: serde_json::Value = serde_json::from_slice(&text).expect("JSON, spaces and all");
            assert_eq!(read["web_push"], 8030);
            assert_eq!(read["notification"]["title"], "Waakvlam");
            assert!(
                read["notification"]["navigate"]
                    .as_str()
                    .is_some_and(|to| to.starts_with("https://waakvlam.derede.nl/"))
            );
        }
    }
}
