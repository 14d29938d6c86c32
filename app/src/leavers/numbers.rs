//! Numbers that may be a BSN, found and taken out before anything is kept or shown.
//!
//! A BSN (burgerservicenummer) has eight or nine digits and passes the eleven-test: the digits
//! times 9, 8, 7, 6, 5, 4, 3, 2 and -1 add up to a multiple of eleven. One in eleven other
//! numbers passes too; leaving those out is the safe side.

use std::ops::Range;

/// What stands in the place of a number that was taken out.
pub(super) const LEFT_OUT: &str = "(nummer weggelaten)";
/// How much of a typed cell an error text repeats, in characters.
const QUOTE_LENGTH: usize = 40;

/// Digits only, eight or nine of them, passing the eleven-test.
pub(super) fn is_bsn(digits: &str) -> bool {
    if !matches!(digits.len(), 8 | 9) || digits.bytes().all(|digit| digit == b'0') {
        return false;
    }
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let skipped = 9 - digits.len();
    let numbers = digits.bytes().map(|digit| i32::from(digit) - i32::from(b'0'));
    let sum: i32 = weights[skipped..].iter().zip(numbers).map(|(weight, n)| weight * n).sum();
    sum % 11 == 0
}

/// The digits of a cell, in order.
pub(super) fn digits_of(cell: &str) -> String {
    cell.chars().filter(char::is_ascii_digit).collect()
}

/// The same number, whether or not a spreadsheet dropped its leading zeros.
pub(super) fn same_number(one: &str, other: &str) -> bool {
    let bare = one.trim_start_matches('0');
    !bare.is_empty() && bare == other.trim_start_matches('0')
}

/// The text without numbers that may be a BSN, or `None` when there are none in it. `own` holds
/// the digits of this row's own BSN column, which go out even when they fail the test.
pub(super) fn without_bsn(text: &str, own: &[String]) -> Option<String> {
    let mut clean = String::new();
    let mut kept = 0;
    for found in bsn_places(text, own) {
        clean.push_str(&text[kept..found.start]);
        clean.push_str(LEFT_OUT);
        kept = found.end;
    }
    (kept > 0).then(|| clean + &text[kept..])
}

/// The start of a typed cell as an error text may repeat it: without a BSN, and without any other
/// number so long that it may be a mistyped one. Eight digits that look like a day are shown.
pub(super) fn quotable(text: &str) -> String {
    let safe = without_bsn(text, &[]).unwrap_or_else(|| text.to_owned());
    let looks_like_day = safe.len() == 8 && (safe.starts_with("19") || safe.starts_with("20"));
    let long = |run: &Range<usize>| run.len() >= 8 && !looks_like_day;
    if runs_of_digits(&safe).iter().any(long) { LEFT_OUT.to_owned() } else { shorten(&safe) }
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTE_LENGTH).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Where a BSN may stand, from left to right and apart from each other. Groups such as
/// "1234.56.782" count as one number; the last eight digits of "06 12345678" don't.
fn bsn_places(text: &str, own: &[String]) -> Vec<Range<usize>> {
    let runs = runs_of_digits(text);
    let mut places = Vec::new();
    let mut next = 0;
    while next < runs.len() {
        match bsn_from(text, &runs[next..], own) {
            Some(count) => {
                places.push(runs[next].start..runs[next + count - 1].end);
                next += count;
            }
            None => next += 1,
        }
    }
    places
}

/// How many runs, from the first one on, make a BSN together.
fn bsn_from(text: &str, runs: &[Range<usize>], own: &[String]) -> Option<usize> {
    let mut digits = String::new();
    for (index, run) in runs.iter().enumerate() {
        if index > 0 && !are_linked(text, &runs[index - 1], run) {
            return None;
        }
        digits.push_str(&text[run.clone()]);
        if digits.len() > 12 {
            return None;
        }
        let may_be = if index == 0 { !follows_mobile_prefix(text, run) } else { digits.len() == 9 };
        if (may_be && is_bsn(&digits)) || own.iter().any(|bsn| same_number(bsn, &digits)) {
            return Some(index + 1);
        }
    }
    None
}

fn are_linked(text: &str, left: &Range<usize>, right: &Range<usize>) -> bool {
    matches!(&text[left.end..right.start], " " | "." | "-")
}

fn follows_mobile_prefix(text: &str, run: &Range<usize>) -> bool {
    let before = text[..run.start].trim_end_matches([' ', '-']);
    run.len() == 8 && ["06", "+316", "+31 6"].iter().any(|prefix| before.ends_with(prefix))
}

fn runs_of_digits(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}
