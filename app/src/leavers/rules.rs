//! What a leaver's row means for the lamp. Pure.

use super::{Leaver, OutflowDestination};
use crate::{
    moment::{At, Day},
    signals::{
        Proposal,
        limits::{Limit, Limits},
        rules,
    },
    waakvlam::rules::moments::{birthday_is_near, no_work},
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

/// What stands out on the day somebody comes on the list: a gap before 18, a birthday on which rules change, a contract
/// that ends, long without work.
pub(super) fn stands_out(row: &Leaver, limits: &Limits, now: At) -> Vec<Proposal> {
    let gap = rules::gap(Day(row.born_on), Day(row.outflow_on), limits, now);
    let ends = |end| rules::contract_ends(row.employer.as_deref(), Day(end), limits, now);
    let contract = row.contract_ends_on.and_then(ends);
    let without = no_work_since(row).filter(|since| since.days_until(now.day()) >= limits.of(Limit::NoWork));
    let without = without.map(|since| no_work(&row.first_name, since, limits, now).task);
    let birthday = birthday_is_near(&row.first_name, Day(row.born_on), limits, now).map(|moment| moment.task);
    gap.into_iter().chain(birthday).chain(contract).chain(without).collect()
}

/// Since when somebody is without work and school: whoever left for nothing, since that day.
pub(super) fn no_work_since(row: &Leaver) -> Option<Day> {
    (row.destination == OutflowDestination::GeenWerkOfOpleiding).then_some(Day(row.outflow_on))
}
