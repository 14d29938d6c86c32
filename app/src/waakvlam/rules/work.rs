//! What is known about work, and what becomes of it. Pure.

use super::moments::Facts;
use crate::moment::Day;

/// What is known about work, as staff write it down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Where; `None` when nowhere.
    pub employer: Option<String>,
    /// Since when.
    pub employer_since: Option<Day>,
    /// Until when.
    pub contract_ends_on: Option<Day>,
    /// Since when there is no work and no school.
    pub no_work_since: Option<Day>,
}

impl Work {
    /// There is none on this day: whatever there was is over, and the days without count from the first of them.
    #[must_use]
    pub fn none_on(&self, day: Day) -> Self {
        let since = self.no_work_since.filter(|since| *since <= day).unwrap_or(day);
        Self { no_work_since: Some(since), ..Self::default() }
    }
}

impl From<Facts> for Work {
    fn from(facts: Facts) -> Self {
        let Facts { born_on: _, employer, employer_since, contract_ends_on, no_work_since } = facts;
        Self { employer, employer_since, contract_ends_on, no_work_since }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<Day> {
        Day::parse(text)
    }

    #[test]
    fn without_work_the_days_count_from_the_first_of_them() {
        let bakery = Work {
            employer: Some("Bakkerij Bos".to_owned()),
            employer_since: day("2026-01-05"),
            contract_ends_on: day("2027-01-04"),
            no_work_since: None,
        };
        let none = |since: &str| Work { no_work_since: day(since), ..Work::default() };
        for (was, since, why) in [
            (bakery, "2026-11-23", "whatever there was is over"),
            (Work::default(), "2026-11-23", "nothing was known"),
            (none("2026-09-01"), "2026-09-01", "it was so already"),
            (none("2026-11-23"), "2026-11-23", "since the same day"),
            (none("2026-12-01"), "2026-11-23", "it was so earlier than was known"),
        ] {
            assert_eq!(was.none_on(day("2026-11-23").expect("a day")), none(since), "{why}");
        }
    }
}
