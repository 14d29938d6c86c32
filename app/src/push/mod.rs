//! Push messages: which browsers take them, for whom, and whether a test arrived.
//!
//! ```text
//! own screen that explains ──► tap ──► the browser asks ──► subscription, bound to the device's session
//! outbox row ──► job ──► sealed for that browser (RFC 8291) ──► its push service ──► service worker ──► "iets nieuws"
//!                          └─ 404, 410: gone      429: that service rests      401, 403: alarm, and kept
//! ```
//! A message never says more than that something waits: the lock screen is read by others too.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

#[cfg(feature = "ssr")]
pub use page::StartScript;

crate::id::id!(
    /// A browser that takes push messages.
    SubscriptionId
);

crate::id::id!(
    /// A test message.
    TestId
);

crate::id::words!(
    /// What came of knocking at a browser.
    Outcome {
        /// Its push service took the message. That is not yet seen.
        Accepted = "accepted",
        /// The browser no longer takes messages.
        Gone = "gone",
        /// The push service asks to wait.
        Busy = "busy",
        /// The push service gave no answer that helps.
        Down = "down",
        /// The push service refuses us: our key, our contact, our message.
        Refused = "refused",
    }
);

/// What a browser hands over so that it can be reached (Push API, `PushSubscription.toJSON()`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Where its push service takes messages for it. Whoever knows this can knock.
    pub endpoint: String,
    /// Its public key (p256dh), base64url.
    pub public_key: String,
    /// Its secret (auth), base64url.
    pub auth: String,
    /// Not a wish, but what was wished before, said once more.
    pub again: bool,
}
