//! Rows that carry the same pupil number: the same row twice, or two people under one number.

use std::collections::{HashMap, HashSet};

use super::cells::fold;
use super::list::{Leaver, RefusedRow, RowNotice};
use super::rows::Outcome;

/// How many other lines a sentence names before it says "en nog andere regels".
const MOST_NAMED: usize = 5;

/// The rows, sorted out: who comes in, who stays out, and what there is to know.
#[derive(Default)]
pub(super) struct Sorted {
    pub(super) rows: Vec<Leaver>,
    pub(super) refused: Vec<RefusedRow>,
    pub(super) notices: Vec<RowNotice>,
}

/// A row that carries a pupil number.
struct Claim {
    line: u32,
    who: String,
    folded_who: String,
    /// The row could come in if nobody else carried its number.
    comes_in: bool,
}

/// The claims on each pupil number. Of refused rows with one name and one number, only the first.
type Claims = HashMap<String, Vec<Claim>>;

/// Counts an exact repeat once, and refuses all rows that claim one number with different facts.
/// A row that was already refused claims its number too, unless it has the same name.
pub(super) fn sort_out(outcomes: Vec<Outcome>) -> Sorted {
    let mut sorted = Sorted::default();
    let distinct = count_repeats_once(outcomes, &mut sorted.notices);
    let claims = claims_by_number(&distinct);
    for outcome in distinct {
        match outcome {
            Outcome::ComesIn(leaver, notices) => {
                let rivals = rivals_of_leaver(&claims, &leaver);
                if rivals.is_empty() {
                    sorted.rows.push(*leaver);
                    sorted.notices.extend(notices);
                } else {
                    sorted.refused.push(refuse_shared(&leaver, &rivals));
                }
            }
            Outcome::StaysOut(row, number) => sorted.refused.push(add_shared(row, number, &claims)),
        }
    }
    sorted.refused.sort_by_key(|row| row.line);
    sorted.notices.sort_by_key(|notice| notice.line);
    sorted
}

fn count_repeats_once(outcomes: Vec<Outcome>, notices: &mut Vec<RowNotice>) -> Vec<Outcome> {
    let mut first_lines: HashMap<Leaver, u32> = HashMap::new();
    let mut distinct = Vec::new();
    for outcome in outcomes {
        if let Outcome::ComesIn(leaver, _) = &outcome {
            let first = *first_lines.entry(leaver.without_line()).or_insert(leaver.line);
            if first != leaver.line {
                notices.push(repeat_notice(leaver, first));
                continue;
            }
        }
        distinct.push(outcome);
    }
    distinct
}

fn repeat_notice(leaver: &Leaver, first: u32) -> RowNotice {
    let (line, who) = (leaver.line, leaver.full_name());
    let text = format!("Deze regel ({who}) is gelijk aan regel {first} en telt één keer mee.");
    RowNotice { line, text }
}

fn claims_by_number(outcomes: &[Outcome]) -> Claims {
    let mut claims = Claims::new();
    let mut refused_names = HashSet::new();
    for outcome in outcomes {
        let (number, line, who, comes_in) = match outcome {
            Outcome::ComesIn(leaver, _) => (&leaver.pupil_number, leaver.line, leaver.full_name(), true),
            Outcome::StaysOut(row, Some(number)) => (number, row.line, row.who.clone(), false),
            Outcome::StaysOut(_, None) => continue,
        };
        let folded_who = fold(&who);
        if comes_in || refused_names.insert((number.clone(), folded_who.clone())) {
            claims.entry(number.clone()).or_default().push(Claim { line, who, folded_who, comes_in });
        }
    }
    claims
}

fn rivals_of_leaver<'a>(claims: &'a Claims, leaver: &Leaver) -> Vec<&'a Claim> {
    let who = fold(&leaver.full_name());
    let is_rival = |claim: &Claim| claim.line != leaver.line && (claim.comes_in || claim.folded_who != who);
    rivals(claims, &leaver.pupil_number, is_rival)
}

/// As many as a sentence needs, from the top of the list.
fn rivals<'a>(claims: &'a Claims, number: &str, is_rival: impl Fn(&Claim) -> bool) -> Vec<&'a Claim> {
    let all = claims.get(number).map(Vec::as_slice).unwrap_or_default();
    all.iter().filter(|claim| is_rival(claim)).take(MOST_NAMED + 1).collect()
}

fn refuse_shared(leaver: &Leaver, rivals: &[&Claim]) -> RefusedRow {
    let who = leaver.full_name();
    let folded_who = fold(&who);
    let (problem, remedy) = if rivals.iter().all(|rival| rival.folded_who == folded_who) {
        (
            format!("Deze leerling staat ook op {}, met andere gegevens.", lines_of(rivals)),
            "Zoek op welke gegevens kloppen en laat één regel staan.".to_owned(),
        )
    } else {
        shared_number(&leaver.pupil_number, leaver.line, rivals)
    };
    RefusedRow { line: leaver.line, who, problem, remedy }
}

fn add_shared(row: RefusedRow, number: Option<String>, claims: &Claims) -> RefusedRow {
    let Some(number) = number else { return row };
    let who = fold(&row.who);
    let rivals = rivals(claims, &number, |claim| claim.folded_who != who);
    if rivals.is_empty() {
        return row;
    }
    let (problem, remedy) = shared_number(&number, row.line, &rivals);
    RefusedRow { problem: format!("{} {problem}", row.problem), remedy: format!("{} {remedy}", row.remedy), ..row }
}

fn shared_number(number: &str, line: u32, rivals: &[&Claim]) -> (String, String) {
    let places = listed(rivals.iter().map(|rival| format!("regel {} ({})", rival.line, rival.who)));
    (
        format!("Leerlingnummer {number} staat ook op {places}."),
        format!("Zoek op van wie dit nummer is. Verbeter regel {line} of {}.", lines_of(rivals)),
    )
}

fn lines_of(rivals: &[&Claim]) -> String {
    listed(rivals.iter().map(|rival| format!("regel {}", rival.line)))
}

/// "regel 2, regel 5 en regel 9"; a long list ends with "en nog andere regels".
fn listed(items: impl Iterator<Item = String>) -> String {
    let mut items: Vec<String> = items.collect();
    if items.len() > MOST_NAMED {
        items.truncate(MOST_NAMED);
        items.push("nog andere regels".to_owned());
    }
    match items.pop() {
        Some(last) if items.is_empty() => last,
        Some(last) => format!("{} en {last}", items.join(", ")),
        None => String::new(),
    }
}
