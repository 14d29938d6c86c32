//! What may happen to a case, and what then holds. Pure.
//!
//! ```text
//!                  ┌───────── change, refuse ─────────┐
//!                  ▼                                  │
//!  draft ──►  drafted ──────────── ask ──────────►  asked
//!              ▲   │                                  │
//!              │   └── ground + another's confirm ──┐ │ approve (or the same two people)
//!              │                                    ▼ ▼
//!              │        ┌── the term passed ──►   sent  ──── receive ────►  received ──┐
//!              │        │    (one step up)         │ │ ◄── the term passed ── │ │      │
//!              │        └──────────────────────────┘ │                        │ │      │
//!             redo                                   └───── accept ───────────┘ │      │ the term passed and
//!              │                                             ▼                  │      │ nobody is higher: the
//!          declined ◄──────────────── decline ───────────────────────────────────┘     │ clock stops, the owner
//!                                                         accepted ─── done ──►  done  │ gets a signal
//!                                                            └─ the promised day passed: told once
//!
//!  withdrawn ◄── withdraw, from everywhere but done          drafted ◄── the alumnus moved, from everywhere but done
//! ```
//! Always: what lies on a desk has a named contact and a term, until the clock has run out at the top. It only gets
//! there by the alumnus' yes to this version, or by two different people.

pub mod form;
pub mod ladder;
pub mod sentences;
pub mod words;

use super::State;
use crate::{
    access::PersonId,
    error::Refused,
    moment::{At, Day},
};
use ladder::Desk;

/// Where a case stands: all that decides what may happen next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: State,
    /// The step on the ladder, 2 to 4.
    pub step: i64,
    /// The version of the words.
    pub version: i64,
    /// At whose desk it lies.
    pub contact: Option<PersonId>,
    /// When the clock acts.
    pub term_at: Option<At>,
    /// Who wrote the ground of the exception.
    pub ground_by: Option<PersonId>,
}

impl Standing {
    /// A case that was just written.
    pub fn drafted() -> Self {
        Self { state: State::Drafted, step: ladder::FIRST, version: 1, contact: None, term_at: None, ground_by: None }
    }
}

/// Something that somebody does, or the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Staff change the words.
    Change,
    /// Staff put it to the alumnus, with so many sentences.
    Ask {
        /// Those that were not refused before.
        sentences: usize,
    },
    /// The alumnus says no, to the version they saw.
    Refuse {
        /// Which they saw.
        version: i64,
    },
    /// The alumnus says yes, to the version they saw.
    Approve {
        /// Which they saw.
        version: i64,
        /// Where it goes.
        to: Desk,
    },
    /// The first of two colleagues writes why it must go without a yes.
    WriteGround {
        /// Who.
        by: PersonId,
    },
    /// The second confirms.
    Confirm {
        /// Who.
        by: PersonId,
        /// Which version they saw.
        version: i64,
        /// How many sentences go with it.
        sentences: usize,
        /// Where it goes.
        to: Desk,
    },
    /// "Ontvangen."
    Receive {
        /// Who.
        by: PersonId,
    },
    /// "Ik pak dit op." Anybody who has had it on their desk: it becomes theirs.
    Accept {
        /// Who.
        by: PersonId,
        /// The promised day of the first action.
        action_on: Day,
    },
    /// "Dit kan ik niet oppakken."
    Decline {
        /// Who.
        by: PersonId,
    },
    /// Somebody writes how it goes.
    Say,
    /// It is done.
    Finish {
        /// Who.
        by: PersonId,
    },
    /// The clock saw that the term passed.
    TermPassed {
        /// The next desk up the ladder, if there is one.
        higher: Option<Desk>,
    },
    /// Staff write it again.
    Redo,
    /// Staff stop.
    Withdraw,
    /// The alumnus lives elsewhere.
    Move,
}

/// Where a case stands after this, or why it can't happen, in Dutch.
///
/// # Errors
/// When the state doesn't allow it, when it isn't theirs to do, or when they saw another version.
pub fn after(was: &Standing, event: &Event, now: At) -> Result<Standing, Refused> {
    use State::{Accepted, Asked, Declined, Done, Drafted, Received, Sent, Withdrawn};
    let to = |state| Standing { state, ..was.clone() };
    let stopped = |state| Standing { state, contact: None, term_at: None, ..was.clone() };
    match (was.state, event) {
        (Drafted | Asked, Event::Change) => Ok(rewritten(was)),
        (Drafted, Event::Ask { sentences }) => some(*sentences).map(|()| to(Asked)),
        (Asked, Event::Refuse { version }) => same(was, *version).map(|()| to(Drafted)),
        (Asked, Event::Approve { version, to }) => {
            same(was, *version)?;
            Ok(Standing { ground_by: None, ..laid(was, to, now) })
        }
        (Drafted | Asked, Event::WriteGround { by }) => ground(was, by),
        (Drafted | Asked, Event::Confirm { by, version, sentences, to }) => {
            same(was, *version)?;
            some(*sentences)?;
            second_person(was, by)?;
            Ok(laid(was, to, now))
        }
        (Sent, Event::Receive { by }) => theirs(was, by).map(|()| to(Received)),
        (Sent | Received, Event::Accept { by, action_on }) => {
            not_past(*action_on, now)?;
            let term_at = Some(end_of(*action_on));
            Ok(Standing { state: Accepted, contact: Some(by.clone()), term_at, ..was.clone() })
        }
        (Sent | Received, Event::Decline { by }) => theirs(was, by).map(|()| stopped(Declined)),
        (Sent | Received | Accepted, Event::Say) => Ok(was.clone()),
        (Accepted, Event::Finish { by }) => theirs(was, by).map(|()| Standing { term_at: None, ..to(Done) }),
        (Sent | Received | Accepted, Event::TermPassed { higher }) => term_passed(was, higher.as_ref(), now),
        (Drafted | Asked | Sent | Received | Accepted | Declined, Event::Move) => {
            Ok(Standing { step: ladder::FIRST, ..rewritten(was) })
        }
        (Declined, Event::Redo) => Ok(Standing { step: ladder::FIRST, ..rewritten(was) }),
        (Drafted | Asked | Sent | Received | Accepted | Declined, Event::Withdraw) => Ok(stopped(Withdrawn)),
        (state, _) => Err(cannot(state)),
    }
}

/// New words: nobody has said yes to them, and no ground was written about them.
fn rewritten(was: &Standing) -> Standing {
    Standing {
        state: State::Drafted,
        version: was.version + 1,
        contact: None,
        term_at: None,
        ground_by: None,
        step: was.step,
    }
}

/// On somebody's desk, with its term.
fn laid(was: &Standing, desk: &Desk, now: At) -> Standing {
    Standing {
        state: State::Sent,
        step: desk.step,
        contact: Some(desk.person.clone()),
        term_at: Some(desk.term_at(now)),
        ..was.clone()
    }
}

/// Not taken up in time: one step up. Taken up but late, or nobody higher: the clock has said it once and rests.
fn term_passed(was: &Standing, higher: Option<&Desk>, now: At) -> Result<Standing, Refused> {
    if was.term_at.is_none_or(|term| now < term) {
        return Err(Refused::because("De termijn loopt nog."));
    }
    match higher {
        Some(desk) if was.state != State::Accepted => Ok(laid(was, desk, now)),
        _ => Ok(Standing { term_at: None, ..was.clone() }),
    }
}

/// Once for each version of the words: the second colleague confirms the ground that they read.
fn ground(was: &Standing, by: &PersonId) -> Result<Standing, Refused> {
    if was.ground_by.is_some() {
        return Err(Refused::because("Er ligt al een grond. Een collega moet die bevestigen."));
    }
    Ok(Standing { ground_by: Some(by.clone()), ..was.clone() })
}

fn second_person(was: &Standing, by: &PersonId) -> Result<(), Refused> {
    match &was.ground_by {
        None => Err(Refused::because("Er is nog geen grond geschreven.")),
        Some(first) if first == by => {
            Err(Refused::because("Je schreef de grond zelf. Een collega moet die bevestigen."))
        }
        Some(_) => Ok(()),
    }
}

fn same(was: &Standing, version: i64) -> Result<(), Refused> {
    if was.version == version {
        return Ok(());
    }
    Err(Refused::because("De tekst is net veranderd. Ga terug en lees hem nog een keer."))
}

fn some(sentences: usize) -> Result<(), Refused> {
    if sentences > 0 {
        return Ok(());
    }
    Err(Refused::because("Er is geen zin meer om te delen. Pas de tekst eerst aan."))
}

fn theirs(was: &Standing, by: &PersonId) -> Result<(), Refused> {
    if was.contact.as_ref() == Some(by) {
        return Ok(());
    }
    Err(Refused::because("Deze zaak ligt nu bij een collega."))
}

/// A day that is not over yet.
///
/// # Errors
/// When it is.
pub fn not_past(day: Day, now: At) -> Result<(), Refused> {
    if day >= now.day() {
        return Ok(());
    }
    Err(Refused::because("Deze dag is al voorbij. Kies vandaag of later."))
}

/// When a promised day has passed: the midnight after it.
fn end_of(day: Day) -> At {
    At::local(day.plus(1), 0, 0)
}

fn cannot(state: State) -> Refused {
    Refused::because(match state {
        State::Drafted => "Dit kan nog niet. De zaak is nog een concept.",
        State::Asked => "Dit kan nu niet. Er is eerst een antwoord nodig.",
        State::Sent | State::Received => "Dit kan nu niet. De zaak ligt bij de gemeente.",
        State::Accepted => "Dit kan niet meer. De gemeente heeft de zaak opgepakt.",
        State::Declined => "Dit kan niet meer. De gemeente heeft de zaak afgewezen.",
        State::Done => "Dit kan niet meer. De zaak is klaar.",
        State::Withdrawn => "Dit kan niet meer. De zaak is ingetrokken.",
    })
}

#[cfg(test)]
mod tests;
