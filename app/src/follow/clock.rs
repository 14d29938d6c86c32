//! The moments of the yearly question that fall due. The reminder is settled by whoever calls.

use super::{rules, store};
use crate::{
    circle::store::Brief,
    db::Conn,
    moment::At,
    outbox::{self, Knock, Letter},
    signals,
    waakvlam::{
        self, ReminderKind,
        claims::{Because, Came, Due, Outcome},
    },
};

const QUESTION: &str = "Mogen wij je nog een jaar blijven volgen?";

/// Does what falls due for one alumnus, and returns what came of it.
///
/// # Errors
/// When the database fails.
pub async fn falls_due(conn: &mut Conn, due: &Due, brief: &Brief, now: At) -> Result<Came, sqlx::Error> {
    let alumnus = &due.alumnus_id;
    match due.kind {
        ReminderKind::Follow => {
            let ends_at = store::ends_at(conn, alumnus).await?.unwrap_or(now);
            store::ask(conn, alumnus, ends_at, now).await?;
            tell_alumnus(conn, due, "asked", brief, now).await
        }
        ReminderKind::FollowAgain if store::open(conn, alumnus).await?.is_some() => {
            tell_alumnus(conn, due, "again", brief, now).await
        }
        ReminderKind::FollowEnds => nobody_answered(conn, due, brief, now).await,
        _ => Ok((Outcome::Skipped, Some(Because::NotSo))),
    }
}

async fn tell_alumnus(conn: &mut Conn, due: &Due, what: &str, brief: &Brief, now: At) -> Result<Came, sqlx::Error> {
    if brief.joined_at.is_none() {
        return Ok((Outcome::Skipped, Some(Because::NotInApp)));
    }
    let letter = Letter {
        key: format!("follow/{}/{what}/{}", brief.id, now.0),
        to: brief.person_id.clone(),
        text: QUESTION.to_owned(),
        link: "/follow".to_owned(),
    };
    put(conn, due, &letter, now).await
}

/// The light stays on: a human asks, and is asked again to ask as long as there is no answer.
async fn nobody_answered(conn: &mut Conn, due: &Due, brief: &Brief, now: At) -> Result<Came, sqlx::Error> {
    let alumnus = &due.alumnus_id;
    let Some(open) = store::open(conn, alumnus).await? else {
        return Ok((Outcome::Skipped, Some(Because::NotSo)));
    };
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
        return put(conn, due, &letter, now).await;
    }
    Ok((Outcome::Sent, None))
}

/// Puts the letter of a reminder.
async fn put(conn: &mut Conn, due: &Due, letter: &Letter, now: At) -> Result<Came, sqlx::Error> {
    outbox::put_as(conn, letter, &Knock { reminder: Some(&due.id), ..Knock::NEWS }, now).await?;
    Ok((Outcome::Sent, None))
}
