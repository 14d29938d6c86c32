//! Work or a bed is gone: the same day.

use crate::{
    moment::At,
    signals::{Proposal, SignalKind},
};

/// Work was lost.
pub fn job_lost(name: &str, employer: Option<&str>, told_by: &str, now: At) -> Proposal {
    let at = employer.map_or_else(String::new, |employer| format!(" bij {employer}"));
    let facts = vec![format!("Verteld door {told_by}, op {}.", now.day().with_year())];
    let reason = format!("{name} is het werk{at} kwijt.");
    Proposal::new(SignalKind::JobLost, 2, now, reason, "Samen zoeken").with(facts)
}

/// Nowhere to sleep.
pub fn no_bed(name: &str, told_by: &str, now: At) -> Proposal {
    let facts = vec![format!("Verteld door {told_by}, op {}.", now.in_words())];
    Proposal::new(SignalKind::NoBed, 1, now, format!("{name} heeft geen slaapplek."), format!("{name} bellen"))
        .with(facts)
}
