//! When something was made that comes in later. Pure.

use crate::moment::At;
use serde::{Deserialize, Deserializer};

/// The oldest that something can be on arrival, in days. What claims to be older comes from a clock that went wrong.
pub const OLDEST_DAYS: i64 = 366;

/// What comes in within this many minutes just took its time: nobody is told that it came later.
const LATE_MINUTES: i64 = 10;

/// How many seconds ago a form was filled in, as the phone that kept it says. An age and no moment: the clock of a
/// phone is often wrong, and its age is right all the same. Unreadable is 0: nothing typed is refused for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ago(pub i64);

impl<'de> Deserialize<'de> for Ago {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self::read(&String::deserialize(from)?))
    }
}

impl Ago {
    /// As a form says it.
    pub fn read(typed: &str) -> Self {
        Self(typed.trim().parse().unwrap_or(0))
    }

    /// The moment it was made: never in the future, never older than [`OLDEST_DAYS`].
    pub fn made(self, now: At) -> At {
        At(now.0.saturating_sub(self.0.max(0))).max(now.plus_days(-OLDEST_DAYS))
    }

    /// The same, when that is long enough ago to be told.
    pub fn made_earlier(self, now: At) -> Option<At> {
        let made = self.made(now);
        (made.plus_minutes(LATE_MINUTES) <= now).then_some(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Day;

    #[test]
    fn what_comes_later_counts_from_when_it_was_made() {
        let now = At::local(Day::parse("2026-11-23").expect("a day"), 9, 0);
        let oldest = now.plus_days(-OLDEST_DAYS);
        for (ago, made) in [
            (0, now),
            (-3600, now),
            (i64::MIN, now),
            (3600, At(now.0 - 3600)),
            (200 * 86_400, At(now.0 - 200 * 86_400)),
            (5 * 366 * 86_400, oldest),
            (i64::MAX, oldest),
        ] {
            assert_eq!(Ago(ago).made(now), made, "{ago} seconds ago");
        }
    }

    #[test]
    fn what_just_took_its_time_is_not_late() {
        let now = At(1_700_000_000);
        assert_eq!(Ago(599).made_earlier(now), None);
        assert_eq!(Ago(600).made_earlier(now), Some(At(now.0 - 600)));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn an_age_that_nobody_can_read_is_none() {
        #[derive(Deserialize)]
        struct Form {
            #[serde(default)]
            ago: Ago,
        }
        for (form, ago) in [("", 0), ("ago=", 0), ("ago=gisteren", 0), ("ago=+60", 60), ("ago=99999999999999999999", 0)]
        {
            assert_eq!(serde_html_form::from_str::<Form>(form).expect("a form").ago, Ago(ago), "{form}");
        }
    }
}
