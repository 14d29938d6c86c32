//! Why a file as a whole can't be a leavers list, and what to do then.

use std::fmt;

use super::read::{MAX_BYTES, MAX_ROWS};

/// The file as a whole is refused. `Display` is Dutch: what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAList {
    /// Nothing in it, or only white space.
    Empty,
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// A picture, a PDF, a program: no text.
    NotText,
    /// A workbook (.xlsx, .xls, .ods) in place of text.
    Excel,
    /// No line with the names of columns that a leavers list has.
    NoHeader,
    /// Required columns that aren't there, by their Dutch names.
    MissingColumns(Vec<&'static str>),
    /// A header and nothing under it.
    NoRows,
    /// More than [`MAX_ROWS`].
    TooManyRows,
}

impl fmt::Display for NotAList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str(
                "Het bestand is leeg. Maak de uitstroomlijst opnieuw in de leerlingadministratie \
                 en kies dat bestand.",
            ),
            Self::TooLarge => write!(
                f,
                "Het bestand is groter dan {} MB. Maak een lijst met alleen de leerlingen die \
                 van school zijn gegaan.",
                MAX_BYTES / 1_000_000
            ),
            Self::NotText => f.write_str(
                "Dit bestand is geen lijst, maar bijvoorbeeld een foto of een pdf. Kies het \
                 CSV-bestand uit de leerlingadministratie.",
            ),
            Self::Excel => f.write_str(
                "Dit is een Excel-bestand. Kies in Excel: Bestand, Opslaan als, CSV. Kies daarna \
                 hier het nieuwe bestand.",
            ),
            Self::NoHeader => f.write_str(
                "De eerste regel met namen van kolommen ontbreekt. Zet op de eerste regel namen \
                 als Leerlingnummer, Voornaam, Achternaam en Geboortedatum.",
            ),
            Self::MissingColumns(names) => write_missing(f, names),
            Self::NoRows => f.write_str(
                "Onder de namen van de kolommen staat geen enkele leerling. Controleer de \
                 selectie in de leerlingadministratie en maak de lijst opnieuw.",
            ),
            Self::TooManyRows => write!(
                f,
                "De lijst heeft meer dan {MAX_ROWS} regels. Verdeel de lijst, bijvoorbeeld per \
                 schooljaar."
            ),
        }
    }
}

impl std::error::Error for NotAList {}

fn write_missing(f: &mut fmt::Formatter<'_>, names: &[&str]) -> fmt::Result {
    match names {
        [one] => write!(
            f,
            "De kolom {one} ontbreekt. Voeg deze kolom toe in de leerlingadministratie en maak \
             de lijst opnieuw."
        ),
        _ => write!(
            f,
            "Deze kolommen ontbreken: {}. Voeg ze toe in de leerlingadministratie en maak de \
             lijst opnieuw.",
            names.join(", ")
        ),
    }
}
