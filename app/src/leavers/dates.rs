//! Days as people and administrations type them.

use crate::moment::MONTHS;
use chrono::NaiveDate;

/// Why a typed day is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoDate {
    /// 31-02-2007.
    DoesNotExist,
    /// 13-03-04: 1904 or 2004?
    TwoDigitYear,
    /// 38059: how a spreadsheet counts days inside.
    SpreadsheetNumber,
    Unreadable,
}

/// Reads `15-07-2022`, `15/7/2022`, `15.07.2022`, `2022-07-15`, `20220715`, `15 juli 2022`,
/// `15 jul. 2022`, `15-jul-2022`; midnight behind it, as databases export it, is passed over.
pub(super) fn read_date(typed: &str) -> Result<NaiveDate, NoDate> {
    let day = without_midnight(typed);
    if !day.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(NoDate::Unreadable);
    }
    let parts: Vec<&str> = day.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    match parts[..] {
        [digits] => read_digits(digits),
        [year, month, day] if year.len() == 4 => make(year, month, day),
        [day, month, year] => make(year, month, day),
        _ => Err(NoDate::Unreadable),
    }
}

fn without_midnight(typed: &str) -> &str {
    let (day, time) = typed.split_once([' ', 'T']).unwrap_or((typed, ""));
    let has_time = time.contains(':');
    if has_time && time.chars().all(|c| matches!(c, '0' | ':' | '.' | 'Z')) { day } else { typed }
}

fn read_digits(digits: &str) -> Result<NaiveDate, NoDate> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NoDate::Unreadable);
    }
    match digits.len() {
        8 => make(&digits[..4], &digits[4..6], &digits[6..]),
        5 => Err(NoDate::SpreadsheetNumber),
        _ => Err(NoDate::Unreadable),
    }
}

fn make(year: &str, month: &str, day: &str) -> Result<NaiveDate, NoDate> {
    let month = number(month).or_else(|| named_month(month)).ok_or(NoDate::Unreadable)?;
    let day = number(day).ok_or(NoDate::Unreadable)?;
    let year_number = year.parse::<i32>().map_err(|_| NoDate::Unreadable)?;
    match year.trim_start_matches('\'').len() {
        4 => NaiveDate::from_ymd_opt(year_number, month, day).ok_or(NoDate::DoesNotExist),
        2 => Err(NoDate::TwoDigitYear),
        _ => Err(NoDate::Unreadable),
    }
}

/// One or two digits.
fn number(text: &str) -> Option<u32> {
    let is_short = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_short { text.parse().ok() } else { None }
}

fn named_month(text: &str) -> Option<u32> {
    let name = text.to_lowercase();
    if name == "mrt" {
        return Some(3);
    }
    let found = MONTHS.iter().position(|month| name.len() >= 3 && month.starts_with(&name))?;
    u32::try_from(found + 1).ok()
}
