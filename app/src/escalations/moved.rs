//! The alumnus lives in another municipality: what lay on the old desks is closed there, and school asks anew.

use super::{
    EventKind, State,
    letters::Letters,
    rules::{self, Event, words::to_alumnus},
    store::{self, ByTheClock},
};
use crate::{
    access::{AlumnusId, MunicipalityId},
    db::Conn,
    error::Refusal,
    moment::At,
    signals::{
        self, SignalKind,
        rules::{OWN_PROMISE, escalation_back},
    },
};

/// Brings the running case of somebody who moved back to school: a new version of the words, nobody's yes behind it,
/// no desk that can open it, and the new municipality to be asked for. False when no case ran.
///
/// # Errors
/// When the database fails, or somebody changes the case at this very moment.
pub async fn return_to_school(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    to: &MunicipalityId,
    now: At,
) -> Result<bool, Refusal> {
    let clock = ByTheClock(alumnus.clone());
    let Some(id) = store::running(conn, &clock).await? else { return Ok(false) };
    let case = store::case(conn, &clock, &id).await?;
    let desks = store::other_desks(conn, &clock, &case, None).await?;
    let stands = rules::after(&case.standing(), &Event::Move, now)?;
    store::stand(conn, &clock, &case, &stands).await?;
    store::redone(conn, &id).await?;
    store::end_promises(conn, &id, false, now).await?;
    store::elsewhere(conn, &id, to).await?;
    store::happened(conn, &id, None, EventKind::Moved, None, now).await?;
    let letters = Letters { case: &case, what: EventKind::Moved, now };
    for desk in &desks {
        letters.desk_closed(conn, desk, "Een zaak is terug naar school. Je hoeft niets te doen.").await?;
    }
    let reason = format!("{} is verhuisd. Vraag opnieuw of de zaak naar de gemeente mag.", case.first_name);
    let (about, word) = ((SignalKind::Escalation, OWN_PROMISE), "De zaak begint opnieuw.");
    signals::store::close_about(conn, alumnus, about, word, now).await?;
    signals::store::renew(conn, alumnus, &escalation_back(reason.clone(), now), now).await?;
    letters.owner(conn, None, reason).await?;
    if case.state != State::Drafted {
        letters.alumnus(conn, to_alumnus::moved(&case.owner)).await?;
    }
    Ok(true)
}
