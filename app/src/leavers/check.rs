//! What is wrong in a row, said so that somebody at the school can mend it.

use chrono::{Days, Months, NaiveDate};

use super::columns::Column;
use super::dates::NoDate;
use super::numbers::quotable;

/// The first year of birth that a leavers list can hold.
const EARLIEST_BIRTH_YEAR: i32 = 1940;
/// Nobody leaves secondary school younger than this, in years.
const YOUNGEST_LEAVER: u32 = 12;
/// An outflow further ahead than this is a typing error, in months.
const FURTHEST_OUTFLOW: Months = Months::new(24);
/// A contract that ends further ahead than this is a typing error, in months.
const FURTHEST_CONTRACT: Months = Months::new(50 * 12);

/// One thing that is wrong, and how to mend it, in Dutch.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Problem {
    pub(super) problem: String,
    pub(super) remedy: String,
}

impl Problem {
    pub(super) fn new(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { problem: problem.into(), remedy: remedy.into() }
    }
}

/// A day with the column it stands in and the text as typed.
#[derive(Clone, Copy)]
pub(super) struct TypedDay<'a> {
    pub(super) column: Column,
    pub(super) typed: &'a str,
    pub(super) day: NaiveDate,
}

impl TypedDay<'_> {
    /// "De geboortedatum 31-02-2007".
    fn said(&self) -> String {
        format!("{} {}", self.column.the_name_first(), quotable(self.typed))
    }
}

pub(super) fn missing(column: Column, line: u32) -> Problem {
    let name = column.the_name();
    Problem::new(format!("{} ontbreekt.", column.the_name_first()), format!("Vul {name} in op regel {line}."))
}

pub(super) fn formula(column: Column, sign: char, line: u32) -> Problem {
    let name = column.the_name();
    Problem::new(
        format!("{} begint met het teken {sign}. Excel maakt daar een formule van.", column.the_name_first()),
        format!("Verbeter {name} op regel {line} en begin niet met {sign}."),
    )
}

pub(super) fn too_long(column: Column, length: usize, line: u32) -> Problem {
    let (name, longest) = (column.the_name(), column.longest());
    Problem::new(
        format!("{} is te lang: {length} tekens.", column.the_name_first()),
        format!("Kort {name} op regel {line} in tot {longest} tekens."),
    )
}

pub(super) fn damaged(column: Column, line: u32) -> Problem {
    let name = column.the_name();
    Problem::new(
        format!("Een letter in {name} is kapot gegaan en toont als �."),
        format!("Verbeter {name} op regel {line}, of maak de lijst opnieuw."),
    )
}

pub(super) fn bsn_as_pupil_number(line: u32) -> Problem {
    Problem::new(
        "Het leerlingnummer lijkt op een BSN. Een BSN mag hier niet staan.",
        format!("Vul op regel {line} het nummer in dat de school zelf aan deze leerling gaf."),
    )
}

pub(super) fn wrong_width(found: usize, expected: usize, line: u32) -> Problem {
    let cells = if found == 1 { "vak" } else { "vakken" };
    Problem::new(
        format!("Deze regel heeft {found} {cells}, verwacht {expected}."),
        format!("Vergelijk regel {line} met de eerste regel en zet elk gegeven in het goede vak."),
    )
}

/// A quotation mark that opens and doesn't close glues the lines after it to this one.
pub(super) fn glued(line: u32, last_line: u32) -> Problem {
    Problem::new(
        format!("Regel {line} tot en met {last_line} zitten aan elkaar vast door een aanhalingsteken (\")."),
        format!("Haal het aanhalingsteken weg dat op regel {line} begint en nergens sluit."),
    )
}

pub(super) fn no_date(column: Column, typed: &str, why: NoDate, line: u32) -> Problem {
    let typed = quotable(typed);
    let the_name = column.the_name_first();
    match why {
        NoDate::DoesNotExist => Problem::new(
            format!("{the_name} {typed} bestaat niet."),
            format!("Zoek de juiste datum op en verbeter regel {line}."),
        ),
        NoDate::TwoDigitYear => Problem::new(
            format!("{the_name} {typed} heeft een jaartal van twee cijfers."),
            format!("Schrijf op regel {line} het hele jaartal, bijvoorbeeld 2004."),
        ),
        NoDate::SpreadsheetNumber => Problem::new(
            format!("{the_name} is het getal {typed}. Zo bewaart Excel een datum."),
            format!("Geef regel {line} in Excel de opmaak Datum en sla de lijst opnieuw op als CSV."),
        ),
        NoDate::Unreadable => Problem::new(
            format!("{the_name} “{typed}” is geen datum."),
            format!("Schrijf op regel {line} dag, maand en jaar, bijvoorbeeld 15-07-2022."),
        ),
    }
}

/// A day of birth that a school leaver can't have.
pub(super) fn birth(born: &TypedDay, today: NaiveDate, line: u32) -> Option<Problem> {
    let said = born.said();
    let wrong = if born.day > today {
        format!("{said} ligt in de toekomst.")
    } else if born.day < NaiveDate::from_ymd_opt(EARLIEST_BIRTH_YEAR, 1, 1)? {
        format!("{said} ligt voor {EARLIEST_BIRTH_YEAR}.")
    } else {
        return None;
    };
    Some(Problem::new(wrong, format!("Zoek de juiste datum op en verbeter regel {line}.")))
}

/// A day of outflow too far ahead.
pub(super) fn outflow(outflow: &TypedDay, today: NaiveDate, line: u32) -> Option<Problem> {
    (outflow.day > today.checked_add_months(FURTHEST_OUTFLOW)?).then(|| {
        Problem::new(
            format!("{} ligt meer dan twee jaar in de toekomst.", outflow.said()),
            format!("Controleer het jaartal en verbeter regel {line}."),
        )
    })
}

/// Birth and outflow that can't both be right.
pub(super) fn lifetime(born: &TypedDay, outflow: &TypedDay, line: u32) -> Option<Problem> {
    let born_typed = quotable(born.typed);
    let Some(age) = outflow.day.years_since(born.day) else {
        return Some(Problem::new(
            format!("{} ligt voor de geboortedatum {born_typed}.", outflow.said()),
            format!("Zoek op welke datum fout is en verbeter regel {line}."),
        ));
    };
    (age < YOUNGEST_LEAVER).then(|| {
        Problem::new(
            format!("Bij de geboortedatum {born_typed} was deze leerling pas {age} jaar bij de uitstroom."),
            format!("Zoek op welke datum fout is en verbeter regel {line}."),
        )
    })
}

/// The end of a contract that can't be right beside the other days.
pub(super) fn contract(ends: &TypedDay, born_on: Option<NaiveDate>, today: NaiveDate, line: u32) -> Option<Problem> {
    let earliest = born_on.unwrap_or(NaiveDate::MIN).checked_add_days(Days::new(1))?;
    let latest = today.checked_add_months(FURTHEST_CONTRACT)?;
    (!(earliest..=latest).contains(&ends.day)).then(|| {
        Problem::new(
            format!("{} kan niet kloppen.", ends.said()),
            format!("Controleer het jaartal en verbeter regel {line}."),
        )
    })
}
