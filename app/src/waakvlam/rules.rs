//! The rhythm, pure: when somebody is asked, when they are silent, how a level changes, which moments light the lamp.

pub mod helpers;
pub mod levels;
pub mod moments;
pub mod rest;
pub mod rhythm;
pub mod silence;
pub mod usual;
pub mod work;

use super::ReminderKind;
use crate::moment::{At, Day};

pub use helpers::HelperRhythm;
pub use levels::first_level;
pub use rhythm::{Band, Planned, Rhythm};
pub use silence::{
    JIM_AFTER_DAYS, NEAR_DAYS, OPEN_DAYS, is_usual_pause, silence_after_days, silence_because, silent_at,
    usual_interval,
};

/// After how many days a reminder that could not be put has no sense any more; `None` for what always has.
pub fn too_late_after_days(kind: ReminderKind) -> Option<i64> {
    match kind {
        // By then it would be the JIM's turn.
        ReminderKind::CheckIn => Some(JIM_AFTER_DAYS - 1),
        ReminderKind::AskJim | ReminderKind::JimAsks | ReminderKind::CoachList => Some(14),
        _ => None,
    }
}

/// When a question to somebody who rests is put again: the day after, at noon.
pub fn after_pause(until: Day) -> At {
    At::local(until, 12, 0)
}

/// When somebody hears what came by while they wanted rest: a day later than what they are asked, so that a rest does
/// not end with everything at once.
pub fn told_after(until: Day) -> At {
    moments::at(until.plus(1))
}

#[cfg(test)]
mod thirty_years;
#[cfg(test)]
mod thirty_years_beside;
