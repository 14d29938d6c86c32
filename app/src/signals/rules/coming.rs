//! What comes in the next ninety days: birthdays on which rules change, ends of contracts, and the half-yearly
//! measurement. Pure.

use crate::moment::{Day, days_in_words};

/// So far ahead Monday looks, in days.
pub const AHEAD_DAYS: i64 = 90;

/// A measurement of so many days ago still stands there: nothing says by itself that it was done.
const STILL_DAYS: i64 = 30;

/// The ages at which rules change.
pub const AGES: [i32; 4] = [18, 21, 23, 27];

/// After so many months out of school somebody is measured: half-yearly, for two years.
pub const MEASURED_MONTHS: [i32; 4] = [6, 12, 18, 24];

/// The next birthday on which rules change, when it comes in these days: which age, and when.
pub fn birthday(born_on: Day, today: Day) -> Option<(i32, Day)> {
    let comes = |age: &i32| (0..=AHEAD_DAYS).contains(&today.days_until(born_on.years_later(*age)));
    AGES.into_iter().find(comes).map(|age| (age, born_on.years_later(age)))
}

/// Whether something ends in these days.
pub fn ends(on: Option<Day>, today: Day) -> Option<Day> {
    on.filter(|day| (0..=AHEAD_DAYS).contains(&today.days_until(*day)))
}

/// The days between which somebody must have left school to be measured now or soon, so many months after it.
pub fn left_between(months: i32, today: Day) -> (Day, Day) {
    (today.plus(-STILL_DAYS).months_later(-months), today.plus(AHEAD_DAYS).months_later(-months))
}

/// How many people left school on one day, and of how many it is unknown where they went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Left {
    /// The day.
    pub outflow_on: Day,
    /// How many.
    pub people: i64,
    /// Of how many nobody knows where they went.
    pub unknown: i64,
}

/// One measurement: when, so many months after school, how many people, and of how many the place is unknown.
pub type Measurement = (Day, i32, i64, i64);

/// The measurements that are due or come, the first one first.
pub fn measurements(left: &[Left], today: Day) -> Vec<Measurement> {
    let mut all: Vec<Measurement> = Vec::new();
    for months in MEASURED_MONTHS {
        let (from, until) = left_between(months, today);
        for one in left.iter().filter(|one| (from..=until).contains(&one.outflow_on)) {
            all.push((one.outflow_on.months_later(months), months, one.people, one.unknown));
        }
    }
    all.sort_unstable();
    all
}

/// "12 oud-leerlingen, 6 maanden uit school. Van 3 is niet bekend waar ze heen gingen."
pub fn measured_in_words((_, months, people, unknown): Measurement) -> String {
    let whom = if people == 1 { "1 oud-leerling".to_owned() } else { format!("{people} oud-leerlingen") };
    let since = match months {
        12 => "1 jaar".to_owned(),
        24 => "2 jaar".to_owned(),
        months => format!("{months} maanden"),
    };
    let unknown = match (unknown, people) {
        (0, _) => String::new(),
        (1, 1) => " De plek na school is niet bekend.".to_owned(),
        (unknown, _) => format!(" Van {unknown} is de plek na school niet bekend."),
    };
    format!("{whom}, {since} uit school.{unknown}")
}

/// "vandaag", "nog 4 dagen", "2 dagen te laat": how far off a promised day is.
pub fn promise_in_words(day: Day, today: Day) -> String {
    match day.days_until(today) {
        0 => "vandaag".to_owned(),
        late @ 1.. => format!("{} te laat", days_in_words(late)),
        ahead => format!("nog {}", days_in_words(-ahead)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn a_birthday_counts_when_rules_change_on_it_and_it_is_near() {
        let today = day("2026-11-23");
        for (born, comes) in [
            ("2005-11-28", Some((21, "2026-11-28"))),
            ("2005-11-23", Some((21, "2026-11-23"))),
            ("2005-11-22", None),
            ("2006-11-28", None),
            ("2004-02-21", Some((23, "2027-02-21"))),
            ("2004-02-22", None),
            ("2000-02-29", None),
            ("2009-01-01", Some((18, "2027-01-01"))),
        ] {
            let comes = comes.map(|(age, on)| (age, day(on)));
            assert_eq!(birthday(day(born), today), comes.filter(|(_, on)| today.days_until(*on) <= 90), "{born}");
        }
    }

    #[test]
    fn people_are_measured_half_yearly_for_two_years() {
        let left = |on: &str, people, unknown| Left { outflow_on: day(on), people, unknown };
        let all = [left("2025-08-01", 14, 3), left("2024-12-01", 1, 1), left("2026-10-20", 5, 0)];
        let found = measurements(&all, day("2026-11-23"));
        assert_eq!(found, [(day("2026-12-01"), 24, 1, 1), (day("2027-02-01"), 18, 14, 3)]);
        assert_eq!(measured_in_words(found[0]), "1 oud-leerling, 2 jaar uit school. De plek na school is niet bekend.");
        assert_eq!(
            measured_in_words(found[1]),
            "14 oud-leerlingen, 18 maanden uit school. Van 3 is de plek na school niet bekend."
        );
        let later: Vec<_> = measurements(&all, day("2026-12-30")).into_iter().map(|one| one.0).collect();
        assert_eq!(later, [day("2026-12-01"), day("2027-02-01")], "one of last month still stands there");
        assert_eq!(measurements(&all, day("2027-01-02")).len(), 1);
    }

    #[test]
    fn our_own_lateness_is_said() {
        let today = day("2026-11-23");
        for (on, words) in
            [("2026-11-23", "vandaag"), ("2026-11-22", "1 dag te laat"), ("2026-11-18", "5 dagen te laat")]
        {
            assert_eq!(promise_in_words(day(on), today).replace('\u{a0}', " "), words);
        }
    }
}
