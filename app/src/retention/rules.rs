//! How long each kind is kept, in bounds. Pure.

use super::{Always, Kept};
use crate::{error::Refused, moment::At};

/// The bounds of a kind, in months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// What holds until a school chooses.
    pub usual: i64,
    /// The shortest.
    pub least: i64,
    /// The longest.
    pub most: i64,
}

impl Kept {
    /// How long it may be kept.
    pub const fn bounds(self) -> Bounds {
        match self {
            Self::CheckIns => Bounds { usual: 12, least: 3, most: 24 },
            Self::Questions | Self::Messages | Self::Cases => Bounds { usual: 24, least: 6, most: 36 },
            Self::Stopped => Bounds { usual: 6, least: 1, most: 12 },
        }
    }

    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::CheckIns => "Check-ins, belletjes en signalen",
            Self::Questions => "Vragen die klaar zijn",
            Self::Messages => "Berichten in de kring",
            Self::Cases => "Zaken bij de gemeente en overdrachten die klaar zijn",
            Self::Stopped => "Wat gestopt is: een plek in de kring, een toestemming",
        }
    }

    /// What it is about, in a line.
    pub const fn about(self) -> &'static str {
        match self {
            Self::CheckIns => "Ook wat een JIM meldde, en wanneer we iets vroegen.",
            Self::Questions => "Vragen die nog openstaan, blijven.",
            Self::Messages => "Ook de foto's die erbij zitten.",
            Self::Cases => "Wat nog loopt, blijft.",
            Self::Stopped => "Geteld vanaf de dag van stoppen.",
        }
    }
}

impl Always {
    /// Everything before this instant goes.
    pub fn cutoff(self, now: At) -> At {
        match self {
            Self::Letters => months_before(now, 12),
            Self::WayIn => now.plus_days(-30),
            Self::Lists => now.plus_days(-7),
        }
    }

    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Letters => "Berichten van Waakvlam in de app",
            Self::WayIn => "Uitgelogde apparaten, uitnodigingen en codes",
            Self::Lists => "Uitstroomlijsten die niet bevestigd zijn",
        }
    }

    /// For how long, in words.
    pub const fn how_long(self) -> &'static str {
        match self {
            Self::Letters => "12 maanden",
            Self::WayIn => "30 dagen",
            Self::Lists => "7 dagen",
        }
    }
}

/// This many months earlier, in months of the calendar.
pub fn months_before(now: At, months: i64) -> At {
    let months = u32::try_from(months).unwrap_or(0);
    let day = now.day().0.checked_sub_months(chrono::Months::new(months)).unwrap_or(now.day().0);
    At::local(crate::moment::Day(day), 0, 0)
}

/// A number of months as typed.
///
/// # Errors
/// When it is no number within the bounds.
pub fn months(kind: Kept, typed: &str) -> Result<i64, Refused> {
    let Bounds { least, most, .. } = kind.bounds();
    typed
        .trim()
        .parse()
        .ok()
        .filter(|months| (least..=most).contains(months))
        .ok_or_else(|| Refused::because(format!("Kies {least} tot {most} maanden.")))
}

/// The hour at which the night's sweep begins, in local time.
const HOUR: u32 = 3;

/// When the last night's sweep was due.
pub fn last_due(now: At) -> At {
    let today = At::local(now.day(), HOUR, 0);
    if today <= now { today } else { At::local(now.day().plus(-1), HOUR, 0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Day;

    fn at(day: &str, hour: u32) -> At {
        At::local(Day::parse(day).unwrap(), hour, 0)
    }

    #[test]
    fn a_school_chooses_within_bounds() {
        for (kind, typed, fine) in [
            (Kept::CheckIns, "12", true),
            (Kept::CheckIns, " 3 ", true),
            (Kept::CheckIns, "2", false),
            (Kept::CheckIns, "25", false),
            (Kept::Stopped, "0", false),
            (Kept::Questions, "altijd", false),
            (Kept::Questions, "-24", false),
        ] {
            assert_eq!(months(kind, typed).is_ok(), fine, "{kind:?} {typed:?}");
        }
        for kind in Kept::ALL {
            let Bounds { usual, least, most } = kind.bounds();
            assert!(least <= usual && usual <= most, "{kind:?}");
        }
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        assert_eq!(months_before(at("2026-08-31", 12), 6), at("2026-02-28", 0));
        assert_eq!(months_before(at("2026-11-23", 12), 12), at("2025-11-23", 0));
    }

    #[test]
    fn the_night_is_due_once_a_day() {
        assert_eq!(last_due(at("2026-11-23", 2)), at("2026-11-22", 3));
        assert_eq!(last_due(at("2026-11-23", 3)), at("2026-11-23", 3));
        assert_eq!(last_due(at("2026-11-23", 23)), at("2026-11-23", 3));
    }
}
