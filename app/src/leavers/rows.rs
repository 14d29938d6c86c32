//! One row of the list: a person who comes in, or a row that stays out with the reasons.

use chrono::NaiveDate;

use super::cells::{clean, is_formula};
use super::check::{self, Problem};
use super::columns::{Column, Header};
use super::list::{Leaver, RefusedRow, RowNotice};
use super::numbers::quotable;
use super::row::Row;

/// A row as it stands in the file.
pub(super) struct TypedRow {
    /// The line it begins on.
    pub(super) line: u32,
    /// The line it ends on; later than `line` when a quoted cell holds a line end.
    pub(super) last_line: u32,
    pub(super) cells: Vec<String>,
}

/// What becomes of a row.
#[derive(Debug)]
pub(super) enum Outcome {
    ComesIn(Box<Leaver>, Vec<RowNotice>),
    /// With the pupil number as far as it could be read.
    StaysOut(RefusedRow, Option<String>),
}

/// Reads one row that isn't empty.
pub(super) fn read_row(header: &Header, typed: TypedRow, today: NaiveDate) -> Outcome {
    if typed.cells.len() != header.width {
        return Outcome::StaysOut(wrong_width(header, &typed), None);
    }
    let mut row = Row::open(header, typed);
    row.check_cells();
    let number = row.optional(Column::PupilNumber);
    let who = row.who();
    match row.leaver(today) {
        Some(leaver) if row.problems.is_empty() => Outcome::ComesIn(Box::new(leaver), row.notices),
        _ => Outcome::StaysOut(refused(row.line, who, row.problems), number),
    }
}

fn refused(line: u32, who: String, problems: Vec<Problem>) -> RefusedRow {
    let (problems, remedies): (Vec<_>, Vec<_>) =
        problems.into_iter().map(|found| (found.problem, found.remedy)).unzip();
    let mut remedies = remedies;
    remedies.dedup();
    RefusedRow { line, who, problem: problems.join(" "), remedy: remedies.join(" ") }
}

/// In such a row nothing stands where it should: the name is a guess and the number isn't known.
fn wrong_width(header: &Header, typed: &TypedRow) -> RefusedRow {
    let cell = |column| {
        let place = header.place(column)?;
        typed.cells.get(place).map(|cell| clean(cell))
    };
    let names = [Column::FirstName, Column::Infix, Column::LastName].map(cell);
    let problem = if typed.last_line > typed.line {
        check::glued(typed.line, typed.last_line)
    } else {
        check::wrong_width(typed.cells.len(), header.width, typed.line)
    };
    refused(typed.line, who(names.iter().flatten(), ""), vec![problem])
}

/// The name as far as it looks like one: numbers and formulas are never repeated.
pub(super) fn who<'a>(names: impl Iterator<Item = &'a String>, number: &str) -> String {
    let is_name = |name: &&String| !name.is_empty() && !is_formula(name) && !name.chars().any(|c| c.is_ascii_digit());
    let known = names.filter(is_name).map(|name| quotable(name)).collect::<Vec<_>>().join(" ");
    match (known.is_empty(), number.is_empty()) {
        (false, _) => known,
        (true, false) => format!("leerling {}", quotable(number)),
        (true, true) => "naam onbekend".to_owned(),
    }
}
