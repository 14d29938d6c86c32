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
//!          declined ◄──────────────── decline ───────────────────────────────────┘     │ clock begins anew, the
//!                                                         accepted ─── done ──►  done  │ owner gets a task, again
//!                                                         │  ▲ │                         and again
//!                                  promise anew, or another ─┘ └─ the promised day passed: told; after one more
//!                                  desk takes over                term a step up, where somebody looks along
//!
//!  withdrawn ◄── withdraw, from everywhere but done          drafted ◄── the alumnus moved, from everywhere but done
//! ```
//! A contact who is away: the same step's other contact gets it, with the same term.
//!
//! Approved or excepted is how a case came to be sent, acting is what the desk tells of it once accepted. Both are kept as
//! events and shown, and are no states: what may happen next doesn't depend on them.
//!
//! Always: whatever is not over has an owner and a term, at school and in the alumnus' hands too; what lies on a desk has
//! a named contact besides. It only gets there by the alumnus' yes to this version, or by two different people. A term
//! that passes begins anew, and says so louder: first to who has it, then to who stands above.

#[cfg(feature = "ssr")]
pub mod form;
pub mod ladder;
pub mod lesson;
pub mod sentences;
pub mod words;

use super::State;
use crate::{
    access::PersonId,
    error::Refused,
    form::not_past,
    moment::{At, Day},
    working_days,
};
use ladder::{Desk, SchoolTerms};

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
    /// When the clock acts; `None` only when it is over.
    pub term_at: Option<At>,
    /// Whether a term passed since somebody last did something.
    pub is_late: bool,
    /// Who wrote the ground of the exception.
    pub ground_by: Option<PersonId>,
    /// How long it may lie at school; no event changes that.
    pub terms: SchoolTerms,
}

impl Standing {
    /// A case that was just written.
    pub fn drafted(terms: SchoolTerms, now: At) -> Self {
        Self {
            state: State::Drafted,
            step: ladder::FIRST,
            version: 1,
            contact: None,
            term_at: Some(working_days::end_after(now.day(), terms.of(State::Drafted))),
            is_late: false,
            ground_by: None,
            terms,
        }
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
    /// "Ik pak dit op." Anybody who has had it on their desk: it becomes theirs. Who has it already promises anew.
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
    /// School promises something that the alumnus reads.
    Promise,
    /// It is done.
    Finish {
        /// Who.
        by: PersonId,
    },
    /// The clock saw that the term passed.
    TermPassed {
        /// The next desk up the ladder, if there is one.
        higher: Option<Desk>,
        /// How long whoever has it now gets once more, in working days.
        again: i64,
    },
    /// Who has it is away: another one of the same step gets it.
    Away {
        /// Whose it becomes.
        to: Desk,
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
    let term = |state| Some(working_days::end_after(now.day(), was.terms.of(state)));
    let ours = |state| Standing { state, contact: None, term_at: term(state), is_late: false, ..was.clone() };
    let over = |state| Standing { state, contact: None, term_at: None, is_late: false, ..was.clone() };
    match (was.state, event) {
        (Drafted | Asked, Event::Change) => Ok(rewritten(was, now)),
        (Drafted, Event::Ask { sentences }) => some(*sentences).map(|()| ours(Asked)),
        (Asked, Event::Refuse { version }) => same(was, *version).map(|()| ours(Drafted)),
        (Asked, Event::Approve { version, to }) => {
            same(was, *version)?;
            Ok(Standing { ground_by: None, ..laid(was, to, now) })
        }
        (Drafted | Asked, Event::WriteGround { by }) => ground(was, by, now),
        (Drafted | Asked, Event::Confirm { by, version, sentences, to }) => {
            same(was, *version)?;
            some(*sentences)?;
            second_person(was, by)?;
            Ok(laid(was, to, now))
        }
        (Sent, Event::Receive { by }) => theirs(was, by).map(|()| to(Received)),
        (Sent | Received, Event::Accept { by, action_on }) => promised(was, by, *action_on, now),
        (Accepted, Event::Accept { by, action_on }) if was.contact.as_ref() == Some(by) || was.is_late => {
            promised(was, by, *action_on, now)
        }
        (Sent | Received, Event::Decline { by }) => theirs(was, by).map(|()| ours(Declined)),
        (Sent | Received | Accepted, Event::Say) => Ok(was.clone()),
        (Asked | Sent | Received | Accepted | Declined, Event::Promise) => Ok(was.clone()),
        (Accepted, Event::Finish { by }) => {
            theirs(was, by).map(|()| Standing { contact: was.contact.clone(), ..over(Done) })
        }
        (Sent | Received, Event::Away { to }) => Ok(stood_in_for(was, to, now)),
        (Drafted | Asked | Sent | Received | Accepted | Declined, Event::TermPassed { higher, again }) => {
            term_passed(was, higher.as_ref(), *again, now)
        }
        (Drafted | Asked | Sent | Received | Accepted | Declined, Event::Move) => {
            Ok(Standing { step: ladder::FIRST, ..rewritten(was, now) })
        }
        (Declined, Event::Redo) => Ok(Standing { step: ladder::FIRST, ..rewritten(was, now) }),
        (Drafted | Asked | Sent | Received | Accepted | Declined, Event::Withdraw) => Ok(over(Withdrawn)),
        (state, _) => Err(cannot(state)),
    }
}

/// New words: nobody has said yes to them, and no ground was written about them.
fn rewritten(was: &Standing, now: At) -> Standing {
    Standing { version: was.version + 1, step: was.step, ..Standing::drafted(was.terms, now) }
}

/// On somebody's desk, with its term.
fn laid(was: &Standing, desk: &Desk, now: At) -> Standing {
    Standing {
        state: State::Sent,
        step: desk.step,
        contact: Some(desk.person.clone()),
        term_at: Some(desk.term_at(now)),
        is_late: false,
        ..was.clone()
    }
}

/// Taken up by somebody, until the end of the day that they promise.
fn promised(was: &Standing, by: &PersonId, action_on: Day, now: At) -> Result<Standing, Refused> {
    not_past(action_on, now)?;
    let term_at = Some(end_of(action_on));
    Ok(Standing { state: State::Accepted, contact: Some(by.clone()), term_at, is_late: false, ..was.clone() })
}

/// On another desk of the same step: nobody saw it there yet, and the term that was told stays, but for a day to act.
fn stood_in_for(was: &Standing, desk: &Desk, now: At) -> Standing {
    let a_day = working_days::end_after(now.day(), 1);
    let term_at = was.term_at.map(|term| term.max(a_day));
    Standing { state: State::Sent, step: desk.step, contact: Some(desk.person.clone()), term_at, ..was.clone() }
}

/// Not taken up in time: one step up. Taken up, late, and late once more: a step up too, where somebody looks along.
/// Else it stays where it is, a term longer, and late.
fn term_passed(was: &Standing, higher: Option<&Desk>, again: i64, now: At) -> Result<Standing, Refused> {
    if was.term_at.is_none_or(|term| now < term) {
        return Err(Refused::because("De termijn loopt nog."));
    }
    let stays = Standing { term_at: Some(working_days::end_after(now.day(), again)), is_late: true, ..was.clone() };
    Ok(match (was.state, higher) {
        (State::Sent | State::Received, Some(desk)) => laid(was, desk, now),
        (State::Accepted, Some(desk)) if was.is_late => {
            Standing { step: desk.step, term_at: Some(desk.term_at(now)), ..stays }
        }
        _ => stays,
    })
}

/// Once for each version of the words: the second colleague confirms the ground that they read.
fn ground(was: &Standing, by: &PersonId, now: At) -> Result<Standing, Refused> {
    if was.ground_by.is_some() {
        return Err(Refused::because("Er ligt al een grond. Een collega moet die bevestigen."));
    }
    let term_at = Some(working_days::end_after(now.day(), was.terms.owner));
    Ok(Standing { ground_by: Some(by.clone()), term_at, is_late: false, ..was.clone() })
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

/// Something is learned from what is over.
///
/// # Errors
/// When it isn't.
pub fn is_over(state: State) -> Result<(), Refused> {
    if state.is_over() {
        return Ok(());
    }
    Err(Refused::because("De zaak loopt nog. Schrijf dit op als hij klaar is."))
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
