//! From the bytes of a file to a leavers list.

use chrono::NaiveDate;
use csv::{ReaderBuilder, StringRecord};

use super::cells::clean;
use super::columns::Header;
use super::decode::decode;
use super::list::{Delimiter, LeaversList, RowNotice};
use super::not_a_list::NotAList;
use super::repeats::sort_out;
use super::rows::{Outcome, TypedRow, read_row};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 5_000_000;
/// The most rows that are read, empty ones not counted.
pub const MAX_ROWS: usize = 20_000;

/// How many ignored columns are named.
const MOST_NAMED: usize = 30;

/// The first line that Excel writes when it wants to be sure of the delimiter.
const EXCEL_HINT: &str = "sep=";

/// Reads a school's leavers list, seen on `today`. Rows that can't come in are in the result, with
/// what to do about them; only a file that is no leavers list as a whole is an error.
pub fn read_list(bytes: &[u8], today: NaiveDate) -> Result<LeaversList, NotAList> {
    if bytes.is_empty() {
        return Err(NotAList::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(NotAList::TooLarge);
    }
    let (text, encoding) = decode(bytes)?;
    let text = without_excel_hint(text);
    let (delimiter, header, header_line) = find_header(&text);
    header.check()?;
    let outcomes = read_rows(&text, delimiter, &header, today)?;
    let sorted = sort_out(outcomes);
    let mut notices = ignored_columns(&header, header_line);
    notices.extend(sorted.notices);
    Ok(LeaversList {
        rows: sorted.rows,
        refused: sorted.refused,
        notices,
        had_bsn: !header.bsn_places.is_empty(),
        encoding,
        delimiter,
    })
}

/// Empties a first line "sep=;", so that the lines keep their numbers.
fn without_excel_hint(text: String) -> String {
    let first_end = text.find('\n').unwrap_or(text.len());
    let first = &text[..first_end];
    let is_hint = first.len() <= EXCEL_HINT.len() + 1 && first.to_lowercase().starts_with(EXCEL_HINT);
    if is_hint { text[first_end..].to_owned() } else { text }
}

/// The delimiter under which the first line has the most known names of columns, with that line.
fn find_header(text: &str) -> (Delimiter, Header, u32) {
    let [semicolon, comma, tab] = Delimiter::ALL.map(|delimiter| {
        let first = Records::new(text, delimiter).find(|record| !is_empty(&record.cells));
        let (cells, line) = first.map_or((StringRecord::new(), 1), |row| (row.cells, row.line));
        (delimiter, Header::read(cells.iter()), line)
    });
    let better = |one: (Delimiter, Header, u32), other: (Delimiter, Header, u32)| {
        if other.1.known() > one.1.known() { other } else { one }
    };
    better(better(semicolon, comma), tab)
}

fn read_rows(text: &str, delimiter: Delimiter, header: &Header, today: NaiveDate) -> Result<Vec<Outcome>, NotAList> {
    let filled = Records::new(text, delimiter).filter(|record| !is_empty(&record.cells));
    let typed: Vec<TypedRow> = filled.skip(1).take(MAX_ROWS + 1).map(Record::into_row).collect();
    match typed.len() {
        0 => Err(NotAList::NoRows),
        count if count > MAX_ROWS => Err(NotAList::TooManyRows),
        _ => Ok(typed.into_iter().map(|row| read_row(header, row, today)).collect()),
    }
}

fn is_empty(cells: &StringRecord) -> bool {
    cells.iter().all(|cell| clean(cell).is_empty())
}

fn ignored_columns(header: &Header, line: u32) -> Vec<RowNotice> {
    if header.ignored.is_empty() {
        return Vec::new();
    }
    let mut names = header.ignored.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    if header.ignored.len() > MOST_NAMED {
        names.push_str(" en nog andere");
    }
    let text = format!("Deze kolommen doen niet mee: {names}.");
    vec![RowNotice { line, text }]
}

/// One record with the lines it stands on, as a text editor counts them.
struct Record {
    line: u32,
    last_line: u32,
    cells: StringRecord,
}

impl Record {
    fn into_row(self) -> TypedRow {
        let cells = self.cells.iter().map(str::to_owned).collect();
        TypedRow { line: self.line, last_line: self.last_line, cells }
    }
}

/// The records of a text. The csv reader passes over empty lines without counting them in the
/// next record's line, so lines are counted here, from the place in the text.
struct Records<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    counted_to: usize,
    line: u32,
}

impl<'a> Records<'a> {
    fn new(text: &'a str, delimiter: Delimiter) -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter.byte())
            .from_reader(text.as_bytes());
        Self { text, reader, counted_to: 0, line: 1 }
    }

    fn place(&self) -> usize {
        let place = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        place.min(self.text.len())
    }

    /// Counts the lines up to a place in the text.
    fn count_to(&mut self, place: usize) -> u32 {
        let passed = &self.text.as_bytes()[self.counted_to..place];
        let ends = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.counted_to = place;
        self.line
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let before = self.place();
        let mut cells = StringRecord::new();
        // Reading text from memory can't fail; if it ever does, the list ends there.
        if !self.reader.read_record(&mut cells).unwrap_or(false) {
            return None;
        }
        let bytes = self.text.as_bytes();
        let empty = bytes[before..].iter().take_while(|byte| **byte == b'\n').count();
        let line = self.count_to(before + empty);
        let filled = bytes[self.counted_to..self.place()].trim_ascii_end().len();
        let last_line = self.count_to(self.counted_to + filled);
        Some(Record { line, last_line, cells })
    }
}
