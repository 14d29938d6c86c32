//! Somebody asks for help: at once, by phone, or of the municipality.

use super::on_day;
use crate::{
    moment::At,
    signals::{Proposal, SignalKind},
};

/// The alumnus pressed for help. `warned` are the names of who was warned.
pub fn sos(name: &str, warned: &[String], now: At) -> Proposal {
    let reason = format!("{name} vroeg op {} om hulp.", now.in_words());
    let facts = vec![format!("Gewaarschuwd: {}.", warned.join(", "))];
    Proposal::new(SignalKind::Sos, 1, now, reason, format!("{name} bellen")).with(facts)
}

/// The alumnus wants a call: within a working day.
pub fn wants_call(name: &str, now: At) -> Proposal {
    let reason = format!("{name} vroeg om een telefoontje, {}.", now.in_words());
    Proposal::new(SignalKind::WantsCall, 2, now, reason, format!("{name} bellen"))
}

/// Nobody called in that time.
pub fn call_waits(name: &str, asked: At, now: At) -> Proposal {
    let reason = format!("{name} vroeg op {} om een telefoontje. Niemand belde.", on_day(asked.day(), now.day()));
    Proposal::new(SignalKind::WantsCall, 1, asked, reason, format!("{name} bellen"))
}

/// The municipality won't, or nobody there answers: back to the owner.
pub fn escalation_back(reason: String, now: At) -> Proposal {
    Proposal::new(SignalKind::Escalation, 1, now, reason, "Opschaling bekijken")
}

/// What an escalation signal about school's own promise is about: it goes by itself, whatever the municipality does.
pub const OWN_PROMISE: &str = "promise";

/// School did not do what it promised in a case.
pub fn promise_late(reason: String, now: At) -> Proposal {
    Proposal::new(SignalKind::Escalation, 1, now, reason, "Belofte nakomen").about(OWN_PROMISE)
}

/// A case was stopped: the owner looks what helps now.
pub fn escalation_stopped(name: &str, now: At) -> Proposal {
    let reason = format!("De opschaling van {name} is op {} gestopt.", now.day().with_year());
    Proposal::new(SignalKind::Escalation, 3, now, reason, format!("Kijken wat {name} nu helpt"))
}
