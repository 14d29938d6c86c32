//! When somebody is forgotten. Pure.
//!
//! ```text
//!  ask ──► Waiting ── 14 days ──► erased
//!             │ one tap
//!             ▼
//!         cancelled ── ask ──► Waiting, from the beginning
//! ```

use crate::moment::At;

/// How long it waits, in days: enough to hear of it, and to stop what somebody else asked on one's phone.
pub const WAITING_DAYS: i64 = 14;

/// When everything is erased that is asked for now: in the night after the last waiting day.
pub fn due_at(asked_at: At) -> At {
    At::local(asked_at.day().plus(WAITING_DAYS + 1), 3, 0)
}

/// For how long school may take the copy that it gave a reason for, in minutes.
pub const EXPORT_MINUTES: i64 = 15;

/// The shortest reason that says anything, in letters.
const REASON: usize = 10;

/// The reason why school takes a copy.
///
/// # Errors
/// With what is missing.
pub fn reason(typed: &str) -> Result<String, crate::error::Refused> {
    let typed = typed.trim();
    if typed.chars().count() < REASON {
        return Err(crate::error::Refused::because("Schrijf waarom je deze kopie maakt. De oud-leerling leest dit."));
    }
    Ok(typed.chars().take(500).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Day;

    #[test]
    fn two_whole_weeks_pass_first() {
        let asked = At::local(Day::parse("2026-11-23").unwrap(), 23, 59);
        assert_eq!(due_at(asked), At::local(Day::parse("2026-12-08").unwrap(), 3, 0));
    }

    #[test]
    fn a_reason_says_something() {
        for (typed, fine) in [("", false), ("   ", false), ("omdat", false), ("Zij vroeg er zelf om.", true)] {
            assert_eq!(reason(typed).is_ok(), fine, "{typed:?}");
        }
    }
}
