//! Phone numbers and mail addresses, in the one form in which they can be used.

use super::numbers::{digits_of, is_bsn};

/// Why a cell gives no phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPhone {
    Unreadable,
    /// Nine digits without the 0 in front: a mobile number, or a BSN in the wrong column.
    MayBeBsn,
}

/// Why a cell gives no mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoMail {
    Unreadable,
    /// A letter that many mail servers refuse.
    OddLetter(char),
}

/// The number in international form, `+31612345678`. Landlines and foreign numbers come through
/// too; a spreadsheet may have dropped the 0 of a mobile number.
pub(super) fn read_phone(typed: &str) -> Result<String, NoPhone> {
    let typed = typed.trim_start_matches('\'');
    let mut letters = typed.chars();
    let plus = letters.next() == Some('+');
    let rest = if plus { letters.as_str() } else { typed };
    if !rest.chars().all(|c| c.is_ascii_digit() || " -().".contains(c)) {
        return Err(NoPhone::Unreadable);
    }
    let digits = digits_of(rest);
    match digits.strip_prefix("00") {
        Some(foreign) => international(foreign),
        None if plus => international(&digits),
        None => at_home(&digits),
    }
}

fn at_home(digits: &str) -> Result<String, NoPhone> {
    match (digits.as_bytes(), digits.len()) {
        ([b'0', ..], 10) => dutch(&digits[1..]),
        ([b'3', b'1', ..], 11) => dutch(&digits[2..]),
        ([b'6', ..], 9) if is_bsn(digits) => Err(NoPhone::MayBeBsn),
        ([b'6', ..], 9) => dutch(digits),
        _ => Err(NoPhone::Unreadable),
    }
}

fn international(digits: &str) -> Result<String, NoPhone> {
    match digits.strip_prefix("31") {
        Some(national) => dutch(national.strip_prefix('0').unwrap_or(national)),
        None if (8..=15).contains(&digits.len()) && !digits.starts_with('0') => Ok(format!("+{digits}")),
        None => Err(NoPhone::Unreadable),
    }
}

/// Nine digits without the 0 in front.
fn dutch(national: &str) -> Result<String, NoPhone> {
    let is_number = national.len() == 9 && !national.starts_with('0');
    if is_number { Ok(format!("+31{national}")) } else { Err(NoPhone::Unreadable) }
}

/// The address, its domain in lower case.
pub(super) fn read_mail(typed: &str) -> Result<String, NoMail> {
    let (name, domain) = typed.rsplit_once('@').ok_or(NoMail::Unreadable)?;
    if let Some(odd) = typed.chars().find(|c| c.is_alphabetic() && !c.is_ascii()) {
        return Err(NoMail::OddLetter(odd));
    }
    if typed.len() <= 254 && is_name(name) && is_domain(domain) {
        Ok(format!("{name}@{}", domain.to_ascii_lowercase()))
    } else {
        Err(NoMail::Unreadable)
    }
}

fn is_name(name: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    name.len() <= 64 && name.split('.').all(|part| !part.is_empty() && part.chars().all(is_letter))
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let ends_in_letters =
        labels.last().is_some_and(|last| last.len() >= 2 && !last.bytes().all(|b| b.is_ascii_digit()));
    labels.len() >= 2 && ends_in_letters && labels.iter().all(|label| is_label(label))
}

fn is_label(label: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let has_edge_dash = label.starts_with('-') || label.ends_with('-');
    (1..=63).contains(&label.len()) && !has_edge_dash && label.chars().all(is_letter)
}
