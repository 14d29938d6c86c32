//! The cells of one row, without its BSN, each looked at by itself.

use super::cells::{clean, is_formula, says_unknown};
use super::check::{self, Problem};
use super::columns::{Column, Header};
use super::list::RowNotice;
use super::numbers::{digits_of, is_bsn, same_number, without_bsn};
use super::rows::{TypedRow, who};

/// A row of the right width, without its BSN, while it is being read.
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) last_line: u32,
    pub(super) texts: [String; Column::COUNT],
    pub(super) problems: Vec<Problem>,
    pub(super) notices: Vec<RowNotice>,
}

impl Row {
    /// Cleans the cells and takes the BSN out; from here on it is nowhere.
    pub(super) fn open(header: &Header, typed: TypedRow) -> Self {
        let cell = |at: usize| typed.cells.get(at).map(|cell| clean(cell)).unwrap_or_default();
        let own: Vec<String> = header.bsn_places.iter().map(|at| digits_of(&cell(*at))).collect();
        let own: Vec<String> = own.into_iter().filter(|bsn| (7..=9).contains(&bsn.len())).collect();
        let mut row = Self {
            line: typed.line,
            last_line: typed.last_line,
            texts: Default::default(),
            problems: Vec::new(),
            notices: Vec::new(),
        };
        for column in Column::all() {
            let text = header.place(column).map(cell).unwrap_or_default();
            row.texts[column as usize] = row.take_bsn_out(column, text, &own);
        }
        row
    }

    fn take_bsn_out(&mut self, column: Column, text: String, own: &[String]) -> String {
        let digits = digits_of(&text);
        let is_own = own.iter().any(|bsn| same_number(bsn, &digits));
        match column {
            Column::PupilNumber if is_own || (digits.len() == 9 && is_bsn(&digits)) => {
                self.problems.push(check::bsn_as_pupil_number(self.line));
                String::new()
            }
            Column::PupilNumber => text,
            Column::Phone | Column::BornOn | Column::OutflowOn | Column::ContractEndsOn => {
                if is_own {
                    self.notice_bsn(column);
                    String::new()
                } else {
                    text
                }
            }
            Column::Mail if without_bsn(&text, own).is_some() => {
                self.notice_bsn(column);
                String::new()
            }
            _ => match without_bsn(&text, own) {
                Some(clean) => {
                    self.notice_bsn(column);
                    clean
                }
                None => text,
            },
        }
    }

    fn notice_bsn(&mut self, column: Column) {
        let name = column.the_name();
        self.notice(format!("Bij {name} stond een nummer dat een BSN kan zijn. Het is weggelaten."));
    }

    pub(super) fn notice(&mut self, text: String) {
        self.notices.push(RowNotice { line: self.line, text });
    }

    pub(super) fn text(&self, column: Column) -> &str {
        &self.texts[column as usize]
    }

    pub(super) fn who(&self) -> String {
        let names = [Column::FirstName, Column::Infix, Column::LastName];
        who(names.iter().map(|column| &self.texts[*column as usize]), self.text(Column::PupilNumber))
    }

    /// Looks at each cell by itself. A cell with a problem is emptied, so that it is named once.
    pub(super) fn check_cells(&mut self) {
        let had_bsn_number = !self.problems.is_empty();
        for column in Column::all() {
            let text = self.text(column);
            let is_missing = text.is_empty() || says_unknown(text);
            if column.is_required() && is_missing {
                if !(had_bsn_number && column == Column::PupilNumber) {
                    self.problems.push(check::missing(column, self.line));
                }
                self.texts[column as usize].clear();
            } else if let Some(problem) = self.cell_problem(column) {
                self.problems.push(problem);
                self.texts[column as usize].clear();
            }
        }
    }

    fn cell_problem(&self, column: Column) -> Option<Problem> {
        let text = self.text(column);
        let length = text.chars().count();
        if let Some(sign) = text.chars().next().filter(|_| is_formula(text)) {
            Some(check::formula(column, sign, self.line))
        } else if length > column.longest() && self.last_line > self.line {
            Some(check::glued(self.line, self.last_line))
        } else if length > column.longest() {
            Some(check::too_long(column, length, self.line))
        } else if text.contains('\u{FFFD}') {
            Some(check::damaged(column, self.line))
        } else {
            None
        }
    }
}
