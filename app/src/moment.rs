//! Instants and days, as they are stored and as people read them.
//!
//! `now` enters at the clock or at the request and is an argument from there: nothing here reads a clock.

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, Timelike, Utc, Weekday,
};
use jiff::{
    Timestamp, civil,
    tz::{AmbiguousTimestamp, TimeZone},
};
use serde::{Deserialize, Serialize};

/// Where all schools are. Instants are kept in UTC; days and hours are lived here. What a clock shows is computed by
/// jiff; chrono carries days and instants through forms, stores and pages.
static ZONE: TimeZone = jiff::tz::get!("Europe/Amsterdam");

/// An instant, in seconds since 1970 (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct At(pub i64);

impl At {
    /// This instant of a UTC clock.
    pub fn utc(instant: DateTime<Utc>) -> Self {
        Self(instant.timestamp())
    }

    /// This hour and minute on this day, in local time: of two such moments the first, and in the hour that a spring
    /// night skips, the hour after it.
    pub fn local(day: Day, hour: u32, minute: u32) -> Self {
        Self::of_clock(clock(day, hour, minute), &ZONE)
    }

    fn of_clock(shown: NaiveDateTime, zone: &TimeZone) -> Self {
        let found = ambiguous(shown, zone).and_then(|found| found.compatible().ok());
        Self(found.map_or_else(|| shown.and_utc().timestamp(), Timestamp::as_second))
    }

    /// The first instant at which the clock shows this on this day, or would have: in a spring night the jump itself.
    pub fn local_first(day: Day, hour: u32, minute: u32) -> Self {
        let at = Self::local(day, hour, minute);
        // In the hour that is skipped, the hour itself is the first that there is.
        if at.here().hour() == hour { at } else { Self::local(day, hour, 0) }
    }

    /// The last instant at which the clock shows this on this day: in an autumn night the second time.
    pub fn local_last(day: Day, hour: u32, minute: u32) -> Self {
        let last = ambiguous(clock(day, hour, minute), &ZONE).and_then(|found| found.later().ok());
        last.map_or_else(|| Self::local(day, hour, minute), |at| Self(at.as_second()))
    }

    /// "2026-11-29T12:00": as it is lived here, to compute the instant again when the zone changes its rules.
    pub fn local_time(self) -> String {
        self.here().format("%Y-%m-%dT%H:%M").to_string()
    }

    /// The instant of such a text in the zone of this name, by its rules as they are now; `None` when there is none.
    #[cfg(feature = "ssr")]
    pub fn of_local_time(text: &str, zone: &str) -> Option<Self> {
        let wanted = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()?;
        Some(Self::of_clock(wanted, &TimeZone::get(zone).ok()?))
    }

    /// Minutes after midnight on the clock: 0 to 1439.
    pub fn minute_of_day(self) -> i64 {
        i64::from(self.here().hour() * 60 + self.here().minute())
    }

    fn here(self) -> DateTime<FixedOffset> {
        let ahead = Timestamp::from_second(self.0).map_or(0, |at| ZONE.to_offset(at).seconds());
        let offset = FixedOffset::east_opt(ahead).unwrap_or_else(|| Utc.fix());
        DateTime::from_timestamp(self.0, 0).unwrap_or_default().with_timezone(&offset)
    }

    /// The local day.
    pub fn day(self) -> Day {
        Day(self.here().date_naive())
    }

    /// Days later (or earlier), at the same hour on the clock.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let here = self.here();
        Self::local(self.day().plus(days), here.hour(), here.minute())
    }

    /// Hours later.
    #[must_use]
    pub fn plus_hours(self, hours: i64) -> Self {
        Self(self.0 + hours * 3600)
    }

    /// Minutes later.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * 60)
    }

    /// Whole local days from `earlier` to here; 0 when it is the same day or later.
    pub fn days_since(self, earlier: Self) -> i64 {
        earlier.day().days_until(self.day()).max(0)
    }

    /// "12 uur 's middags", "half 8 's avonds"; "5 over half 3 's middags" is never used: minutes are written out.
    /// The spaces do not break, so that a time stays on one line.
    pub fn hour_in_words(self) -> String {
        let (hour, minute) = (self.here().hour(), self.here().minute());
        let part = match hour {
            0..=5 => "'s\u{a0}nachts",
            6..=11 => "'s\u{a0}ochtends",
            12..=17 => "'s\u{a0}middags",
            _ => "'s\u{a0}avonds",
        };
        let twelve = |h: u32| if h.is_multiple_of(12) { 12 } else { h % 12 };
        match minute {
            0 => format!("{}\u{a0}uur\u{a0}{part}", twelve(hour)),
            30 => format!("half\u{a0}{}\u{a0}{part}", twelve(hour + 1)),
            15 => format!("kwart over\u{a0}{}\u{a0}{part}", twelve(hour)),
            45 => format!("kwart voor\u{a0}{}\u{a0}{part}", twelve(hour + 1)),
            m => format!("{hour}:{m:02}\u{a0}uur"),
        }
    }

    /// "dinsdag 24 november, 7 uur 's avonds".
    pub fn in_words(self) -> String {
        format!("{}, {}", self.day().in_words(), self.hour_in_words())
    }

    /// "24-11-2026 19:00", for dense tables at a desk.
    pub fn short(self) -> String {
        self.here().format("%d-%m-%Y %H:%M").to_string()
    }

    /// ISO text with zone, for `<time datetime>`.
    pub fn iso(self) -> String {
        self.here().to_rfc3339()
    }

    /// "vandaag", "gisteren", "3 dagen geleden", "5 weken geleden".
    pub fn ago(self, now: Self) -> String {
        match now.days_since(self) {
            0 => "vandaag".into(),
            1 => "gisteren".into(),
            days @ 2..=20 => format!("{days} dagen geleden"),
            days @ 21..=60 => format!("{} weken geleden", days / 7),
            days @ 61..=729 => format!("{} maanden geleden", days / 30),
            days => format!("{} jaar geleden", days / 365),
        }
    }
}

/// What a clock shows at this hour and minute.
fn clock(day: Day, hour: u32, minute: u32) -> NaiveDateTime {
    day.0.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN))
}

/// The instants at which a clock in this zone shows this: one, two in an autumn night, none in a spring night. `None`
/// beyond the years that jiff computes with.
fn ambiguous(shown: NaiveDateTime, zone: &TimeZone) -> Option<AmbiguousTimestamp> {
    let small = |part: u32| i8::try_from(part).ok();
    let (date, time) = (shown.date(), shown.time());
    let date = civil::Date::new(date.year().try_into().ok()?, small(date.month())?, small(date.day())?).ok()?;
    let time = civil::Time::new(small(time.hour())?, small(time.minute())?, small(time.second())?, 0).ok()?;
    Some(zone.to_ambiguous_timestamp(date.to_datetime(time)))
}

/// A day on the calendar, without a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub NaiveDate);

const WEEKDAYS: [&str; 7] = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
/// The months, January first.
pub const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

impl Day {
    /// A day from an ISO text, "2026-11-24".
    pub fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok().map(Self)
    }

    /// Days later, or earlier.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.checked_add_signed(TimeDelta::days(days)).unwrap_or(self.0))
    }

    /// How many days until the other day; negative when it is past.
    pub fn days_until(self, other: Self) -> i64 {
        (other.0 - self.0).num_days()
    }

    /// The day of the week, Monday first.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// The first such weekday on or after this day.
    #[must_use]
    pub fn next(self, weekday: Weekday) -> Self {
        let ahead = (7 + weekday.num_days_from_monday() - self.weekday().num_days_from_monday()) % 7;
        self.plus(i64::from(ahead))
    }

    /// The birthday in this many years; 29 February becomes 1 March.
    #[must_use]
    pub fn years_later(self, years: i32) -> Self {
        let year = self.0.year() + years;
        let found = self.0.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1));
        Self(found.unwrap_or(self.0))
    }

    /// Months of the calendar later, or earlier; the 31st becomes the last day of a shorter month.
    #[must_use]
    pub fn months_later(self, months: i32) -> Self {
        let by = chrono::Months::new(months.unsigned_abs());
        let found = if months < 0 { self.0.checked_sub_months(by) } else { self.0.checked_add_months(by) };
        Self(found.unwrap_or(self.0))
    }

    /// Whole years from this day to the other: an age.
    pub fn years_until(self, other: Self) -> i64 {
        i64::from(other.0.years_since(self.0).unwrap_or(0))
    }

    /// "dinsdag 24 november".
    pub fn in_words(self) -> String {
        let weekday = WEEKDAYS[self.weekday().num_days_from_monday() as usize];
        format!("{weekday} {} {}", self.0.day(), MONTHS[self.0.month0() as usize])
    }

    /// "24 november 2026".
    pub fn with_year(self) -> String {
        format!("{} {} {}", self.0.day(), MONTHS[self.0.month0() as usize], self.0.year())
    }

    /// "vandaag", "morgen", "over 3 dagen", "3 dagen geleden".
    pub fn away(self, today: Self) -> String {
        match today.days_until(self) {
            0 => "vandaag".into(),
            1 => "morgen".into(),
            -1 => "gisteren".into(),
            days @ 2.. => format!("over {days} dagen"),
            days => format!("{} dagen geleden", -days),
        }
    }

    /// "2026-11-24", as it is stored and as a date field wants it.
    pub fn iso(self) -> String {
        self.0.to_string()
    }
}

/// "zondag".
pub fn weekday_in_words(weekday: Weekday) -> &'static str {
    WEEKDAYS[weekday.num_days_from_monday() as usize]
}

/// "dinsdag" at the beginning of a sentence: "Dinsdag".
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The words with ordinary spaces, as a test writes them.
#[cfg(test)]
pub(crate) fn plain(words: &str) -> String {
    words.replace('\u{a0}', " ")
}

/// `1 dag`, `3 dagen`.
pub fn days_in_words(days: i64) -> String {
    if days == 1 { "1 dag".into() } else { format!("{days} dagen") }
}

/// How long ago in the roundest words: "2 jaar", "14 maanden", "5 weken", "3 dagen".
pub fn span_in_words(days: i64) -> String {
    match days {
        ..=1 => "1 dag".into(),
        2..=20 => format!("{days} dagen"),
        21..=60 => format!("{} weken", days / 7),
        61..=729 => format!("{} maanden", days * 12 / 365),
        _ => format!("{} jaar", days / 365),
    }
}

#[cfg(feature = "ssr")]
mod stored {
    use super::Day;
    use sqlx::{Any, Decode, Encode, Type, any::AnyTypeInfo, encode::IsNull, error::BoxDynError};

    impl Type<Any> for Day {
        fn type_info() -> AnyTypeInfo {
            <String as Type<Any>>::type_info()
        }
        fn compatible(ty: &AnyTypeInfo) -> bool {
            <String as Type<Any>>::compatible(ty)
        }
    }

    impl<'q> Encode<'q, Any> for Day {
        fn encode_by_ref(&self, buf: &mut <Any as sqlx::Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
            Encode::<Any>::encode(self.iso(), buf)
        }
    }

    impl<'r> Decode<'r, Any> for Day {
        fn decode(value: <Any as sqlx::Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
            let text = <String as Decode<Any>>::decode(value)?;
            Self::parse(&text).ok_or_else(|| format!("{text:?} is no day").into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn plain(words: &str) -> String {
        words.replace('\u{a0}', " ")
    }

    #[test]
    fn a_time_stays_on_one_line() {
        for (hour, minute) in [(19, 0), (7, 30), (14, 20)] {
            let words = At::local(day("2026-11-24"), hour, minute).hour_in_words();
            assert!(!words.contains(' '), "{words}");
        }
    }

    #[test]
    fn a_moment_is_said_as_people_say_it() {
        for (hour, minute, words) in [
            (19, 0, "dinsdag 24 november, 7 uur 's avonds"),
            (12, 0, "dinsdag 24 november, 12 uur 's middags"),
            (7, 30, "dinsdag 24 november, half 8 's ochtends"),
            (11, 45, "dinsdag 24 november, kwart voor 12 's ochtends"),
            (0, 0, "dinsdag 24 november, 12 uur 's nachts"),
            (14, 20, "dinsdag 24 november, 14:20 uur"),
        ] {
            assert_eq!(plain(&At::local(day("2026-11-24"), hour, minute).in_words()), words);
        }
    }

    #[test]
    fn a_week_later_is_the_same_hour_on_both_sides_of_a_clock_change() {
        for start in ["2026-10-22", "2026-03-26"] {
            let noon = At::local(day(start), 12, 0);
            assert_eq!(plain(&noon.plus_days(7).hour_in_words()), "12 uur 's middags", "{start}");
            assert_eq!(noon.plus_days(7).days_since(noon), 7, "{start}");
        }
    }

    #[test]
    fn an_hour_that_does_not_exist_is_the_hour_after_it() {
        assert_eq!(At::local(day("2026-03-29"), 2, 30).short(), "29-03-2026 03:30");
    }

    #[test]
    fn an_hour_that_comes_twice_has_a_first_and_a_last() {
        let night = day("2026-10-25");
        assert_eq!(At::local(night, 2, 30).iso(), "2026-10-25T02:30:00+02:00");
        assert_eq!(At::local_first(night, 2, 30), At::local(night, 2, 30));
        assert_eq!(At::local_last(night, 2, 30).iso(), "2026-10-25T02:30:00+01:00");
        assert_eq!(At::local_first(day("2026-03-29"), 2, 30).iso(), "2026-03-29T03:00:00+02:00");
        assert_eq!(At::local_last(day("2026-03-29"), 2, 30).iso(), "2026-03-29T03:30:00+02:00");
    }

    #[test]
    fn the_coming_tuesday_may_be_today() {
        assert_eq!(day("2026-11-24").next(Weekday::Tue), day("2026-11-24"));
        assert_eq!(day("2026-11-25").next(Weekday::Tue), day("2026-12-01"));
    }

    #[test]
    fn somebody_born_on_a_leap_day_turns_18_on_the_first_of_march() {
        assert_eq!(day("2008-02-29").years_later(18), day("2026-03-01"));
        assert_eq!(day("2008-02-29").years_until(day("2026-02-28")), 17);
    }
}
