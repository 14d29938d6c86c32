//! "Laat me even met rust": until when. Pure.

use crate::{error::Refused, moment::Day};

/// How far ahead a rest may last, in days: three months.
pub const LONGEST_DAYS: i64 = 92;

crate::id::words!(
    /// How long somebody wants to be left alone.
    Rest {
        /// A week.
        Week = "week",
        /// Two weeks.
        TwoWeeks = "two_weeks",
        /// A month.
        Month = "month",
        /// Until a day of their own.
        Until = "until",
    }
);

impl Rest {
    /// The word on the tile.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Week => "1 week",
            Self::TwoWeeks => "2 weken",
            Self::Month => "1 maand",
            Self::Until => "Ik kies zelf een dag",
        }
    }
}

/// The first day on which is asked again.
///
/// # Errors
/// When an own day is missing, has passed, or lies further ahead than three months.
pub fn until(rest: Rest, own: Option<Day>, today: Day) -> Result<Day, Refused> {
    let own = match rest {
        Rest::Week => return Ok(today.plus(7)),
        Rest::TwoWeeks => return Ok(today.plus(14)),
        Rest::Month => return Ok(today.months_later(1)),
        Rest::Until => own.ok_or_else(|| Refused::because("Kies een dag."))?,
    };
    match today.days_until(own) {
        ..=0 => Err(Refused::because("Kies een dag na vandaag.")),
        1..=LONGEST_DAYS => Ok(own),
        _ => Err(Refused::because("Dat is te ver weg. Kies een dag binnen 3 maanden.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_lasts_from_a_day_to_three_months() {
        let day = |text: &str| Day::parse(text).expect("a day");
        let today = day("2026-11-23");
        for (rest, own, ends) in [
            (Rest::Week, None, Some("2026-11-30")),
            (Rest::TwoWeeks, None, Some("2026-12-07")),
            (Rest::Month, None, Some("2026-12-23")),
            (Rest::Until, None, None),
            (Rest::Until, Some("2026-11-23"), None),
            (Rest::Until, Some("2026-11-24"), Some("2026-11-24")),
            (Rest::Until, Some("2027-02-23"), Some("2027-02-23")),
            (Rest::Until, Some("2027-02-24"), None),
            (Rest::Week, Some("2027-02-24"), Some("2026-11-30")),
        ] {
            assert_eq!(until(rest, own.map(day), today).ok(), ends.map(day), "{rest:?} {own:?}");
        }
        assert_eq!(until(Rest::Month, None, day("2027-01-31")), Ok(day("2027-02-28")), "the 31st");
    }
}
