//! The words for profile, advice and destination as schools type them.

use super::cells::{fold, says_unknown};
use super::outflow::{OutflowAdvice, OutflowDestination, OutflowProfile};

/// A word of a closed list, and whether the typed text really was one of them.
pub(super) struct Said<T> {
    pub(super) word: T,
    pub(super) is_known: bool,
}

/// Folded ways of writing, besides the stored value and the label themselves.
const PROFILES: [(&str, OutflowProfile); 5] = [
    ("arbeid", OutflowProfile::Arbeidsmarkt),
    ("arbeidsmarktgericht", OutflowProfile::Arbeidsmarkt),
    ("onderwijs", OutflowProfile::Vervolgonderwijs),
    ("vervolgopleiding", OutflowProfile::Vervolgonderwijs),
    ("belevingsgerichtedagbesteding", OutflowProfile::Dagbesteding),
];

const ADVICES: [(&str, OutflowAdvice); 5] = [
    ("arbeidsmatigedagbestedingbeschutwerk", OutflowAdvice::ArbeidsmatigeDagbestedingOfBeschutWerk),
    ("arbeidsmatigedagbesteding", OutflowAdvice::ArbeidsmatigeDagbestedingOfBeschutWerk),
    ("beschutwerk", OutflowAdvice::ArbeidsmatigeDagbestedingOfBeschutWerk),
    ("werkmetbegeleidingjobcoach", OutflowAdvice::WerkMetBegeleiding),
    ("begeleidwerk", OutflowAdvice::WerkMetBegeleiding),
];

const DESTINATIONS: [(&str, OutflowDestination); 9] = [
    ("werk", OutflowDestination::Arbeid),
    ("arbeidenbbl", OutflowDestination::ArbeidBbl),
    ("arbeidmetbbl", OutflowDestination::ArbeidBbl),
    ("bbl", OutflowDestination::ArbeidBbl),
    ("bol", OutflowDestination::MboBol),
    ("andereproschool", OutflowDestination::AndereProSchool),
    ("geenwerkopleiding", OutflowDestination::GeenWerkOfOpleiding),
    ("geenwerkgeenopleiding", OutflowDestination::GeenWerkOfOpleiding),
    ("thuis", OutflowDestination::GeenWerkOfOpleiding),
];

pub(super) fn read_profile(typed: &str) -> Said<OutflowProfile> {
    let names = OutflowProfile::ALL.iter().map(|word| (*word, word.as_str(), word.label()));
    or_unknown(typed, find(typed, names, &PROFILES), OutflowProfile::Onbekend)
}

/// No advice is a fact too: an empty cell gives none.
pub(super) fn read_advice(typed: &str) -> Said<Option<OutflowAdvice>> {
    let names = OutflowAdvice::ALL.iter().map(|word| (*word, word.as_str(), word.label()));
    or_unknown(typed, find(typed, names, &ADVICES).map(Some), None)
}

pub(super) fn read_destination(typed: &str) -> Said<OutflowDestination> {
    let names = OutflowDestination::ALL.iter().map(|word| (*word, word.as_str(), word.label()));
    or_unknown(typed, find(typed, names, &DESTINATIONS), OutflowDestination::Onbekend)
}

fn find<T: Copy>(
    typed: &str,
    mut names: impl Iterator<Item = (T, &'static str, &'static str)>,
    also: &[(&str, T)],
) -> Option<T> {
    let folded = fold(typed);
    let named = names.find(|(_, value, label)| fold(value) == folded || fold(label) == folded);
    let other = also.iter().find(|(name, _)| *name == folded);
    named.map(|(word, ..)| word).or(other.map(|(_, word)| *word))
}

fn or_unknown<T>(typed: &str, found: Option<T>, unknown: T) -> Said<T> {
    let says_nothing = typed.is_empty() || says_unknown(typed);
    let is_known = found.is_some() || says_nothing;
    Said { word: found.unwrap_or(unknown), is_known }
}
