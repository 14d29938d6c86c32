//! What a leaver's row means for the lamp. Pure.

use super::Leaver;
use crate::{
    moment::{At, Day},
    signals::{Proposal, rules},
    waakvlam::rules::CONTRACT_AHEAD_DAYS,
};

/// Said to somebody who works alone at a school: every alumnus has an owner and a backup.
pub const ALONE: &str = "Je werkt hier alleen, en elke oud-leerling heeft ook een vervanger nodig. Laat de beheerder bij \
     School eerst een collega toevoegen. Lees de lijst daarna in.";

/// "van den Visser".
pub(super) fn last_name(row: &Leaver) -> String {
    match &row.infix {
        Some(infix) => format!("{infix} {}", row.last_name),
        None => row.last_name.clone(),
    }
}

/// What stands out on the day somebody comes on the list: a gap before 18, a contract that ends.
pub(super) fn stands_out(row: &Leaver, now: At) -> Vec<Proposal> {
    let gap = rules::gap(Day(row.born_on), Day(row.outflow_on), now);
    let contract = row.contract_ends_on.and_then(|end| rules::contract_ends(row.employer.as_deref(), Day(end), now));
    gap.into_iter().chain(contract).collect()
}

/// When the end of this row's contract is brought up: what is past is not.
pub(super) fn contract_reminders(row: &Leaver, now: At) -> Vec<At> {
    let ends_on = row.contract_ends_on.map(Day);
    let days = ends_on.into_iter().flat_map(|end| CONTRACT_AHEAD_DAYS.map(|ahead| At::local(end.plus(-ahead), 6, 0)));
    days.filter(|due| *due > now).collect()
}
