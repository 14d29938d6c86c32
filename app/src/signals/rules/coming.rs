//! What comes in the next ninety days: birthdays on which rules change, ends of contracts, and the half-yearly
//! measurement. Pure.

use crate::{
    access::AlumnusId,
    moment::{Day, MONTHS, capital, days_in_words},
};
use chrono::Datelike;

/// So far ahead Monday looks, in days.
pub const AHEAD_DAYS: i64 = 90;

/// A measurement of so many days ago that nobody did still stands there. After that the next one comes.
const STILL_DAYS: i64 = 90;

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

/// How many people left school on one day and weren't measured so many months after it, and of how many nobody knows
/// where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Left {
    /// The day.
    pub outflow_on: Day,
    /// After how many months.
    pub months: i64,
    /// How many.
    pub people: i64,
    /// Of how many nobody knows where they are.
    pub unknown: i64,
}

/// Somebody who is measured now or soon.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct ToMeasure {
    /// Who.
    pub alumnus_id: AlumnusId,
    /// "Konrad".
    pub first_name: String,
    /// "Nowicki".
    pub last_name: String,
    /// When they left school.
    pub outflow_on: Day,
    /// After how many months.
    pub months: i64,
}

/// The people of one half year in a month: so many months after school, how many, and of how many nobody knows where
/// they are.
pub type HalfYear = (i64, i64, i64);

/// What is to be measured in one month, with the names of one's own people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// "Februari 2027".
    pub name: String,
    /// Whether it has passed.
    pub is_late: bool,
    /// How many, half year by half year.
    pub half_years: Vec<HalfYear>,
    /// The reader's own people.
    pub mine: Vec<(AlumnusId, String)>,
}

impl Month {
    /// How many people there are in it.
    pub fn people(&self) -> i64 {
        self.half_years.iter().map(|(_, people, _)| people).sum()
    }
}

/// On which day somebody who left then is measured.
fn measured_on(outflow_on: Day, months: i64) -> Day {
    outflow_on.months_later(i32::try_from(months).unwrap_or(0))
}

/// The measurements that are due or come, month by month, the first one first.
pub fn measurements(left: &[Left], mine: &[ToMeasure], today: Day) -> Vec<Month> {
    let month_of = |day: Day| (day.0.year(), day.0.month());
    let mut all: Vec<((i32, u32), Month)> = Vec::new();
    let mut left: Vec<&Left> = left.iter().collect();
    left.sort_by_key(|one| (measured_on(one.outflow_on, one.months), one.months));
    for one in left {
        let day = measured_on(one.outflow_on, one.months);
        let key = month_of(day);
        if all.last().is_none_or(|(last, _)| *last != key) {
            let name = format!("{} {}", capital(MONTHS[day.0.month0() as usize]), day.0.year());
            let is_late = key < month_of(today);
            all.push((key, Month { name, is_late, half_years: Vec::new(), mine: Vec::new() }));
        }
        let Some((_, month)) = all.last_mut() else { continue };
        match month.half_years.iter_mut().find(|(months, ..)| *months == one.months) {
            Some((_, people, unknown)) => {
                *people += one.people;
                *unknown += one.unknown;
            }
            None => month.half_years.push((one.months, one.people, one.unknown)),
        }
    }
    for one in mine {
        let key = month_of(measured_on(one.outflow_on, one.months));
        if let Some((_, month)) = all.iter_mut().find(|(of, _)| *of == key) {
            month.mine.push((one.alumnus_id.clone(), format!("{} {}", one.first_name, one.last_name)));
        }
    }
    all.into_iter().map(|(_, month)| month).collect()
}

/// "6 maanden", "1 jaar", "18 maanden", "2 jaar".
pub fn months_in_words(months: i32) -> String {
    match months {
        12 => "1 jaar".to_owned(),
        24 => "2 jaar".to_owned(),
        months => format!("{months} maanden"),
    }
}

/// "12 oud-leerlingen, 6 maanden uit school. Van 3 is niet bekend waar ze nu zijn."
pub fn measured_in_words((months, people, unknown): HalfYear) -> String {
    let whom = if people == 1 { "1 oud-leerling".to_owned() } else { format!("{people} oud-leerlingen") };
    let since = months_in_words(i32::try_from(months).unwrap_or(0));
    let unknown = match (unknown, people) {
        (0, _) => String::new(),
        (1, 1) => " Niet bekend waar.".to_owned(),
        (1, _) => " Van 1 is niet bekend waar die nu is.".to_owned(),
        (unknown, _) => format!(" Van {unknown} is niet bekend waar ze nu zijn."),
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
        let left = |on: &str, months, people, unknown| Left { outflow_on: day(on), months, people, unknown };
        let all = [
            left("2025-08-20", 18, 14, 3),
            left("2025-08-01", 18, 2, 0),
            left("2026-08-31", 6, 4, 0),
            left("2024-12-01", 24, 1, 1),
            left("2025-10-20", 12, 5, 0),
        ];
        let of = |name: &str, id: &str, on: &str, months| ToMeasure {
            alumnus_id: AlumnusId(id.to_owned()),
            first_name: name.to_owned(),
            last_name: "Bos".to_owned(),
            outflow_on: day(on),
            months,
        };
        let mine =
            [of("Konrad", "k", "2025-08-20", 18), of("Lotte", "l", "2026-08-31", 6), of("Rob", "r", "2020-01-01", 6)];
        let found = measurements(&all, &mine, day("2026-11-23"));
        let seen: Vec<_> =
            found.iter().map(|month| (month.name.as_str(), month.is_late, month.people(), month.mine.len())).collect();
        assert_eq!(
            seen,
            [("Oktober 2026", true, 5, 0), ("December 2026", false, 1, 0), ("Februari 2027", false, 20, 2)],
            "one line a month, with one's own people"
        );
        assert_eq!(found[2].half_years, [(18, 16, 3), (6, 4, 0)]);
        for (half_year, words) in [
            ((24, 1, 1), "1 oud-leerling, 2 jaar uit school. Niet bekend waar."),
            ((18, 16, 3), "16 oud-leerlingen, 18 maanden uit school. Van 3 is niet bekend waar ze nu zijn."),
            ((6, 5, 1), "5 oud-leerlingen, 6 maanden uit school. Van 1 is niet bekend waar die nu is."),
            ((6, 4, 0), "4 oud-leerlingen, 6 maanden uit school."),
        ] {
            assert_eq!(measured_in_words(half_year), words);
        }
    }

    #[test]
    fn monday_looks_90_days_ahead_and_as_many_back() {
        let (from, until) = left_between(6, day("2026-11-23"));
        assert_eq!((from, until), (day("2026-02-25"), day("2026-08-21")));
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
