//! The moments of the yearly question that fall due. The reminder is settled by whoever calls.

use super::{rules, store};
use crate::{
    access::AlumnusId,
    circle::store::Brief,
    db::Conn,
    moment::At,
    outbox::{self, Letter},
    signals,
    waakvlam::{self, ReminderKind},
};

const QUESTION: &str = "Mogen wij je nog een jaar blijven volgen?";

/// Does what falls due for one alumnus.
///
/// # Errors
/// When the database fails.
pub async fn falls_due(
    conn: &mut Conn,
    kind: ReminderKind,
    alumnus: &AlumnusId,
    brief: &Brief,
    now: At,
) -> Result<(), sqlx::Error> {
    match kind {
        ReminderKind::Follow => {
            let ends_at = store::ends_at(conn, alumnus).await?.unwrap_or(now);
            store::ask(conn, alumnus, ends_at, now).await?;
            tell_alumnus(conn, "asked", brief, now).await
        }
        ReminderKind::FollowAgain if store::open(conn, alumnus).await?.is_some() => {
            tell_alumnus(conn, "again", brief, now).await
        }
        ReminderKind::FollowEnds => nobody_answered(conn, alumnus, brief, now).await,
        _ => Ok(()),
    }
}

async fn tell_alumnus(conn: &mut Conn, what: &str, brief: &Brief, now: At) -> Result<(), sqlx::Error> {
    if brief.joined_at.is_none() {
        return Ok(());
    }
    let letter = Letter {
        key: format!("follow/{}/{what}/{}", brief.id, now.0),
        to: brief.person_id.clone(),
        text: QUESTION.to_owned(),
        link: "/follow".to_owned(),
    };
    outbox::put(conn, &letter, now).await
}

/// The light stays on: a human asks, and is asked again to ask as long as there is no answer.
async fn nobody_answered(conn: &mut Conn, alumnus: &AlumnusId, brief: &Brief, now: At) -> Result<(), sqlx::Error> {
    let Some(open) = store::open(conn, alumnus).await? else { return Ok(()) };
    let again = now.plus_days(rules::TASK_AGAIN_DAYS);
    waakvlam::store::remind(conn, alumnus, ReminderKind::FollowEnds, again, now).await?;
    let proposal = rules::ask_in_person(&brief.first_name, open.ends_at, now);
    if let Some(owner) = signals::store::open(conn, alumnus, &proposal, now).await? {
        let letter = Letter {
            key: format!("follow/{alumnus}/in-person/{}", now.0),
            to: owner,
            text: format!("{} Vraag het zelf.", proposal.reason),
            link: format!("/alumni/{alumnus}"),
        };
        outbox::put(conn, &letter, now).await?;
    }
    Ok(())
}
