//! How somebody wants to be reached: which channel first, and at which hours not at all.

pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

crate::id::words!(
    /// The way of knocking that is tried first.
    FirstChannel {
        /// A push message, on a phone that takes them.
        Push = "push",
        /// Mail.
        Mail = "mail",
        /// SMS, where the school has a gateway.
        Sms = "sms",
    }
);

/// A minute of the day, local time: 0 to 1439.
pub type MinuteOfDay = i64;

/// How somebody wants to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// Which channel first.
    pub channel: FirstChannel,
    /// Nothing knocks from this minute of the day …
    pub quiet_from: MinuteOfDay,
    /// … until this one, which may lie on the next day. The same minute twice: no quiet hours.
    pub quiet_until: MinuteOfDay,
}

impl Default for Preferences {
    /// Push first, and quiet from nine in the evening to nine in the morning.
    fn default() -> Self {
        Self { channel: FirstChannel::Push, quiet_from: 21 * 60, quiet_until: 9 * 60 }
    }
}
