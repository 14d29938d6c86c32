//! The names of the columns, as administrations write them, and where each column stands.

use super::cells::{clean, fold};
use super::not_a_list::NotAList;
use super::numbers::quotable;

/// A column that the list may have. The BSN is no column here: it is only known to be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    PupilNumber,
    FirstName,
    Infix,
    LastName,
    BornOn,
    Phone,
    Mail,
    Municipality,
    OutflowOn,
    Profile,
    Advice,
    Destination,
    Employer,
    ContractEndsOn,
    SchoolMentor,
    Remark,
}

use Column::*;

/// Every column with its Dutch name and article, and the folded names it goes by; where a file
/// has two of them, the name that stands first here wins. The order is that of the enum.
const COLUMNS: [(Column, &str, &[&str]); Column::COUNT] = [
    (
        PupilNumber,
        "het leerlingnummer",
        &[
            "leerlingnummer",
            "leerlingnr",
            "llnummer",
            "llnr",
            "stamnummer",
            "stamnr",
            "leerlingstamnummer",
            "leerlingstamnr",
            "leerlingid",
            "nummer",
        ],
    ),
    (FirstName, "de voornaam", &["roepnaam", "voornaam", "voornamen"]),
    (
        Infix,
        "het tussenvoegsel",
        &["tussenvoegsel", "tussenvoegsels", "tussenvoeg", "tussenv", "tv", "voorvoegsel", "voorvoegsels"],
    ),
    (LastName, "de achternaam", &["achternaam", "geslachtsnaam", "familienaam"]),
    (BornOn, "de geboortedatum", &["geboortedatum", "gebdatum", "gebdat", "geborenop", "geboren"]),
    (
        Phone,
        "het telefoonnummer",
        &[
            "mobiel",
            "mobielnummer",
            "mobielnr",
            "mobieltje",
            "mobieletelefoon",
            "telefoonmobiel",
            "telmobiel",
            "mobielleerling",
            "gsm",
            "06nummer",
            "telefoonnummer",
            "telefoonnr",
            "telefoon",
            "telnummer",
            "telnr",
            "tel",
        ],
    ),
    (Mail, "het mailadres", &["email", "mail", "emailadres", "mailadres", "emailleerling", "emailprive"]),
    (
        Municipality,
        "de gemeente",
        &["gemeente", "woongemeente", "gemeentenaam", "gemeentewoonadres", "woonplaatsgemeente"],
    ),
    (
        OutflowOn,
        "de uitstroomdatum",
        &[
            "uitstroomdatum",
            "datumuitstroom",
            "datumuitschrijving",
            "uitschrijfdatum",
            "uitschrijvingsdatum",
            "uitgeschrevenop",
            "uitgeschrevenper",
            "datumuit",
        ],
    ),
    (Profile, "het uitstroomprofiel", &["uitstroomprofiel", "profiel"]),
    (Advice, "het uitstroomadvies", &["uitstroomadvies", "advies"]),
    (Destination, "de bestemming", &["bestemming", "uitstroombestemming", "uitstroomnaar"]),
    (Employer, "de werkgever", &["werkgever", "bedrijf", "naamwerkgever"]),
    (
        ContractEndsOn,
        "de einddatum van het contract",
        &[
            "contracttot",
            "contracttotenmet",
            "contracttm",
            "einddatumcontract",
            "eindecontract",
            "contracteinde",
            "contracteinddatum",
        ],
    ),
    (SchoolMentor, "de mentor", &["mentor", "mentornaam", "naammentor", "coach"]),
    (Remark, "de opmerking", &["opmerking", "opmerkingen", "bijzonderheden", "notitie", "notities", "toelichting"]),
];

const REQUIRED: [Column; 6] = [PupilNumber, FirstName, LastName, BornOn, Municipality, OutflowOn];

/// Folded beginnings of the names that a BSN column goes by ("BSN-nummer", "PGN leerling").
const BSN_NAMES: [&str; 6] = ["bsn", "burgerservice", "sofi", "pgn", "persoonsgebondennummer", "onderwijsnummer"];

/// With fewer known names than this, the line was no header.
const FEWEST_KNOWN: usize = 2;

impl Column {
    pub(super) const COUNT: usize = Remark as usize + 1;

    pub(super) fn all() -> impl Iterator<Item = Self> {
        COLUMNS.iter().map(|(column, ..)| *column)
    }

    /// "de geboortedatum", for the middle of a sentence.
    pub(super) fn the_name(self) -> &'static str {
        COLUMNS[self as usize].1
    }

    /// "De geboortedatum", for the start of a sentence.
    pub(super) fn the_name_first(self) -> String {
        let (first, rest) = self.the_name().split_at(1);
        first.to_uppercase() + rest
    }

    /// "geboortedatum", as a column is called.
    fn name(self) -> &'static str {
        self.the_name().split_once(' ').map_or("", |(_, name)| name)
    }

    pub(super) fn is_required(self) -> bool {
        REQUIRED.contains(&self)
    }

    /// The longest text that may stand in it, in characters.
    pub(super) fn longest(self) -> usize {
        if matches!(self, FirstName | Infix | LastName) { 80 } else { 200 }
    }

    /// How well a folded header name fits, best first, or `None`.
    fn rank(self, folded: &str) -> Option<usize> {
        COLUMNS[self as usize].2.iter().position(|name| *name == folded)
    }
}

/// The header line: what stands where.
#[derive(Debug)]
pub(super) struct Header {
    /// How many cells each row must have.
    pub(super) width: usize,
    /// Where the BSNs stand that must be dropped.
    pub(super) bsn_places: Vec<usize>,
    /// The names of columns that nothing is done with, as typed.
    pub(super) ignored: Vec<String>,
    places: [Option<usize>; Column::COUNT],
}

impl Header {
    pub(super) fn read<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.collect();
        let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let mut places = [None; Column::COUNT];
        for column in Column::all() {
            let ranked = folded.iter().enumerate();
            let known = ranked.filter_map(|(at, name)| column.rank(name).map(|rank| (rank, at)));
            places[column as usize] = known.min().map(|(_, at)| at);
        }
        let is_bsn = |at: &usize| BSN_NAMES.iter().any(|name| folded[*at].starts_with(name));
        let bsn_places: Vec<usize> = (0..names.len()).filter(is_bsn).collect();
        let is_used = |at: &usize| places.contains(&Some(*at)) || bsn_places.contains(at);
        let unused = (0..names.len()).filter(|at| !is_used(at) && !folded[*at].is_empty());
        let ignored = unused.map(|at| quotable(&clean(names[at]))).collect();
        Self { width: names.len(), bsn_places, ignored, places }
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// How many of the names are known.
    pub(super) fn known(&self) -> usize {
        self.places.iter().flatten().count() + self.bsn_places.len()
    }

    /// Refuses a line that is no header, and a header without a required column.
    pub(super) fn check(&self) -> Result<(), NotAList> {
        if self.known() < FEWEST_KNOWN {
            return Err(NotAList::NoHeader);
        }
        let absent = REQUIRED.iter().filter(|column| self.place(**column).is_none());
        let missing: Vec<&str> = absent.map(|column| column.name()).collect();
        if missing.is_empty() { Ok(()) } else { Err(NotAList::MissingColumns(missing)) }
    }
}
