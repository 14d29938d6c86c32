//! What somebody reads and takes along, section by section: the columns, what they are called, and what they mean.

mod asked;
mod cases;
mod circle;
mod handed;
mod oneself;
mod rhythm;
mod saying;
mod way_in;

pub(super) use self::{asked::*, cases::*, circle::*, handed::*, oneself::*, rhythm::*, way_in::*};

/// What stands in a column.
#[derive(Clone, Copy)]
pub enum Shape {
    /// Text as it is.
    Text,
    /// Sealed words.
    Words,
    /// An instant, in epoch seconds.
    At,
    /// A day, as ISO text.
    Day,
    /// A stored word, with how people say it.
    Said(fn(&str) -> String),
    /// A sealed JPEG in base64: in the file, and not on the page.
    Picture,
}

/// A column of a section.
#[derive(Clone, Copy)]
pub struct Column {
    /// Its key in the file.
    pub key: &'static str,
    /// What it means, as a person reads it.
    pub label: &'static str,
    /// What stands in it.
    pub shape: Shape,
    /// The SQL that gives it.
    pub sql: &'static str,
}

/// By which id rows belong to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The alumnus.
    Alumnus,
    /// The human being.
    Person,
}

/// One section of the page and of the file.
#[derive(Clone, Copy)]
pub struct Section {
    /// Its key in the file.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Whose id `$1` is.
    pub whose: Whose,
    /// Everything after FROM; `$1` is whose.
    pub from: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

const fn text(key: &'static str, label: &'static str, sql: &'static str) -> Column {
    Column { key, label, shape: Shape::Text, sql }
}
const fn words(key: &'static str, label: &'static str, sql: &'static str) -> Column {
    Column { key, label, shape: Shape::Words, sql }
}
const fn at(key: &'static str, label: &'static str, sql: &'static str) -> Column {
    Column { key, label, shape: Shape::At, sql }
}
const fn day(key: &'static str, label: &'static str, sql: &'static str) -> Column {
    Column { key, label, shape: Shape::Day, sql }
}
const fn said(key: &'static str, label: &'static str, sql: &'static str, say: fn(&str) -> String) -> Column {
    Column { key, label, shape: Shape::Said(say), sql }
}

const WHO: &str = "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.person_id)";
