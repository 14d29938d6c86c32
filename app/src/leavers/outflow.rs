//! Where a pupil goes after school, in the words that schools and the yearly outflow monitor use.
//!
//! The values are shared with other systems (exports, the monitor of practical education, the
//! Amsterdam advice list), so they are written out here and never derived from the Rust names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A word that is not one of the fixed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownValue;

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("deze waarde bestaat niet")
    }
}

impl std::error::Error for UnknownValue {}

/// One closed list of words: the Rust name, the stored value and the Dutch label.
macro_rules! fixed_words {
    ($(#[$about:meta])* $name:ident { $($variant:ident = $value:literal, $label:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $(#[doc = $label] #[serde(rename = $value)] $variant,)+
        }

        impl $name {
            /// Every value, in the order in which people read them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored value, the same in the database, in exports and in other systems.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $value,)+ }
            }

            /// The Dutch words a person reads.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }

        impl FromStr for $name {
            type Err = UnknownValue;

            fn from_str(value: &str) -> Result<Self, UnknownValue> {
                match value { $($value => Ok(Self::$variant),)+ _ => Err(UnknownValue) }
            }
        }
    };
}

fixed_words! {
    /// The direction the school prepared the pupil for ("uitstroomprofiel").
    OutflowProfile {
        Dagbesteding = "dagbesteding", "Dagbesteding";
        Arbeidsmarkt = "arbeidsmarkt", "Arbeidsmarkt";
        Vervolgonderwijs = "vervolgonderwijs", "Vervolgonderwijs";
        Onbekend = "onbekend", "Onbekend";
    }
}

fixed_words! {
    /// What the school advises at the end ("uitstroomadvies", the Amsterdam list).
    OutflowAdvice {
        WerkMetBegeleiding = "werk_met_begeleiding", "Werk met begeleiding";
        NaarWerkNogGeenWerk = "naar_werk_nog_geen_werk", "Naar werk, nog geen werk";
        Traject = "traject", "Traject";
        ArbeidsmatigeDagbestedingOfBeschutWerk = "arbeidsmatige_dagbesteding_of_beschut_werk",
            "Arbeidsmatige dagbesteding of beschut werk";
        Bbl = "bbl", "Mbo bbl";
        Bol = "bol", "Mbo bol";
    }
}

fixed_words! {
    /// Where the pupil really went ("bestemming", after the outflow monitor of practical
    /// education, with sheltered work added).
    OutflowDestination {
        Arbeid = "arbeid", "Arbeid";
        ArbeidBbl = "arbeid_bbl", "Arbeid met mbo bbl";
        MboBol = "mbo_bol", "Mbo bol";
        AndereProSchool = "andere_pro_school", "Andere praktijkschool";
        Vso = "vso", "Voortgezet speciaal onderwijs";
        Vmbo = "vmbo", "Vmbo";
        Dagbesteding = "dagbesteding", "Dagbesteding";
        Traject = "traject", "Traject";
        BeschutWerk = "beschut_werk", "Beschut werk";
        Buitenland = "buitenland", "Buitenland";
        GeenWerkOfOpleiding = "geen_werk_of_opleiding", "Geen werk of opleiding";
        Onbekend = "onbekend", "Onbekend";
    }
}
