//! What comes out of a leavers list: people, refused rows and things to know.
//!
//! Everything here is stored between the preview and the confirmation, so nothing here may hold a
//! BSN: no field, no sentence.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::outflow::{OutflowAdvice, OutflowDestination, OutflowProfile};

/// A leavers list that could be read, in whole or in part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeaversList {
    /// The people who can come in, in the order of the file.
    pub rows: Vec<Leaver>,
    /// The rows that stay out until somebody mends them, in the order of the file.
    pub refused: Vec<RefusedRow>,
    /// What was left out or assumed in rows that do come in; line 1 speaks of the whole list.
    pub notices: Vec<RowNotice>,
    /// The file had a column with BSNs. Nothing of it was kept; the page says so.
    pub had_bsn: bool,
    /// How the bytes were written.
    pub encoding: Encoding,
    /// What stood between the columns.
    pub delimiter: Delimiter,
}

/// One person who left school, as the school's administration knows them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Leaver {
    /// The line in the file as a text editor counts it; the header is line 1.
    pub line: u32,
    /// The school's own number for this pupil, as typed.
    pub pupil_number: String,
    pub first_name: String,
    /// "van der", "el"; an infix typed inside the last name stays there.
    pub infix: Option<String>,
    pub last_name: String,
    pub born_on: NaiveDate,
    /// International form, `+31612345678`; a landline or a foreign number is possible.
    pub phone: Option<String>,
    /// An address that ordinary mail servers accept: plain letters only.
    pub mail: Option<String>,
    pub municipality: String,
    pub outflow_on: NaiveDate,
    pub profile: OutflowProfile,
    pub advice: Option<OutflowAdvice>,
    pub destination: OutflowDestination,
    pub employer: Option<String>,
    pub contract_ends_on: Option<NaiveDate>,
    /// The name of the mentor at school, as typed.
    pub school_mentor: Option<String>,
    pub remark: Option<String>,
}

impl Leaver {
    /// First name, infix and last name in one line.
    pub fn full_name(&self) -> String {
        let parts = [Some(&self.first_name), self.infix.as_ref(), Some(&self.last_name)];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// The facts alone, wherever in the file they stood: how exact repeats are found.
    pub(super) fn without_line(&self) -> Self {
        Self { line: 0, ..self.clone() }
    }
}

/// A row that can't come in, with what is wrong and how to mend it, both in Dutch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// The line in the file; the header is line 1.
    pub line: u32,
    /// The name as far as it is known, else "leerling 20046" or "naam onbekend".
    pub who: String,
    /// One or more sentences, one for each thing that is wrong.
    pub problem: String,
    /// One or more sentences, in the same order as the problems.
    pub remedy: String,
}

/// Something to know about a row that does come in, in Dutch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowNotice {
    /// The line in the file; line 1, the header, speaks of the whole list.
    pub line: u32,
    pub text: String,
}

/// How the bytes of the file were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    Utf8,
    /// What Excel's "Unicode text" makes.
    Utf16Le,
    Utf16Be,
    /// What most Dutch administrations export.
    Windows1252,
}

/// What stands between the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    Semicolon,
    Comma,
    Tab,
}

impl Delimiter {
    pub(super) const ALL: [Self; 3] = [Self::Semicolon, Self::Comma, Self::Tab];

    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Semicolon => b';',
            Self::Comma => b',',
            Self::Tab => b'\t',
        }
    }
}
