//! Opening a signal and telling whose task it is, in the transaction of the fact.

use super::{Proposal, store};
use crate::{
    access::{AlumnusId, PersonId},
    circle,
    db::Conn,
    moment::At,
    outbox::{self, Knock, Letter},
};

/// From this urgency on a signal waits on the page until somebody looks; nobody is told of it.
const CAN_WAIT: i64 = 8;

/// Opens a signal, or makes the open one worse, and tells whose task it is. Whether it is new or worse.
///
/// # Errors
/// When the database fails.
pub async fn raise(conn: &mut Conn, alumnus: &AlumnusId, proposal: &Proposal, now: At) -> Result<bool, sqlx::Error> {
    let whose = match store::open(conn, alumnus, proposal, now).await? {
        Some(person) => Some(person),
        None => store::worsen(conn, alumnus, proposal, now).await?,
    };
    let Some(person) = whose else { return Ok(false) };
    if proposal.urgency < CAN_WAIT {
        tell(conn, alumnus, proposal, person, now).await?;
    }
    Ok(true)
}

/// Raises each of these.
///
/// # Errors
/// When the database fails.
pub async fn raise_all(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    proposals: impl IntoIterator<Item = Proposal> + Send,
    now: At,
) -> Result<(), sqlx::Error> {
    for proposal in proposals.into_iter().collect::<Vec<_>>() {
        raise(conn, alumnus, &proposal, now).await?;
    }
    Ok(())
}

/// Tells a person of a proposal about somebody, once.
pub(super) async fn tell(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    proposal: &Proposal,
    to: PersonId,
    now: At,
) -> Result<(), sqlx::Error> {
    let (kind, about) = (proposal.kind.as_str(), &proposal.about);
    let first = circle::store::brief(conn, alumnus).await?.first_name;
    let text = match proposal.reason.contains(&first) {
        true => proposal.reason.clone(),
        false => format!("{first}: {}", proposal.reason),
    };
    let letter = Letter {
        key: format!("signal/{alumnus}/{kind}/{about}/{}/{to}", now.0),
        to,
        text,
        link: format!("/alumni/{alumnus}"),
    };
    let knock = if proposal.urgency <= 1 { Knock::NOW } else { Knock::NEWS };
    outbox::put_as(conn, &letter, &knock, now).await
}
