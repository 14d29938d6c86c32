//! Messages. Everybody reads their own: the person is always the one of the session.

use super::{MessageId, rules::Place};
use crate::{access::PersonId, db::Conn, moment::At, sealed::Sealed};

/// Something that was told.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Message {
    /// Its row.
    pub id: MessageId,
    /// What it says.
    #[sqlx(try_from = "Sealed")]
    pub text: String,
    /// Where it leads, within this app.
    pub link: String,
    /// When.
    pub at: At,
    /// When it was opened.
    pub read_at: Option<At>,
}

/// Delivers a message, for the clock. `id` is that of the outbox row: delivered twice, it is there once. From `until` on
/// it is no news any more.
///
/// # Errors
/// When the database fails.
pub async fn add(
    conn: &mut Conn,
    id: &str,
    person: &PersonId,
    text: &str,
    link: &str,
    (at, until): (At, Option<At>),
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO inbox (id, person_id, text, link, at, until) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(person)
    .bind(Sealed::from(text))
    .bind(link)
    .bind(at)
    .bind(until)
    .execute(conn)
    .await
    .map(drop)
}

/// The messages that weren't opened yet and still are news, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn unread(conn: &mut Conn, person: &PersonId, most: i64, now: At) -> Result<Vec<Message>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, text, link, at, read_at FROM inbox WHERE person_id = $1 AND read_at IS NULL \
         AND (until IS NULL OR until > $3) ORDER BY at DESC, id LIMIT $2",
    )
    .bind(person)
    .bind(most)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// The last messages, unopened ones first, then the latest.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut Conn, person: &PersonId, most: i64) -> Result<Vec<Message>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, text, link, at, read_at FROM inbox WHERE person_id = $1 \
         ORDER BY CASE WHEN read_at IS NULL THEN 0 ELSE 1 END, at DESC, id LIMIT $2",
    )
    .bind(person)
    .bind(most)
    .fetch_all(conn)
    .await
}

/// Marks a message as read and returns where it leads.
///
/// # Errors
/// `RowNotFound` when it isn't theirs.
pub async fn open(conn: &mut Conn, person: &PersonId, id: &MessageId, now: At) -> Result<String, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE inbox SET read_at = COALESCE(read_at, $3) WHERE id = $1 AND person_id = $2 RETURNING link",
    )
    .bind(id)
    .bind(person)
    .bind(now)
    .fetch_one(conn)
    .await
}

/// Somebody was where this leads: what told them of it is read.
///
/// # Errors
/// When the database fails.
pub async fn was_there(conn: &mut Conn, person: &PersonId, link: &str, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE inbox SET read_at = $3 WHERE person_id = $1 AND link = $2 AND read_at IS NULL";
    sqlx::query(sql).bind(person).bind(link).bind(now).execute(conn).await.map(drop)
}

/// Marks everything as read.
///
/// # Errors
/// When the database fails.
pub async fn read_all(conn: &mut Conn, person: &PersonId, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE inbox SET read_at = $2 WHERE person_id = $1 AND read_at IS NULL";
    sqlx::query(sql).bind(person).bind(now).execute(conn).await.map(drop)
}

/// The name of the school or municipality at whose desk somebody reads; empty elsewhere.
///
/// # Errors
/// When the database fails.
pub async fn place_name(conn: &mut Conn, place: &Place) -> Result<String, sqlx::Error> {
    let (sql, id) = match place {
        Place::School(id) => ("SELECT name FROM schools WHERE id = $1", &id.0),
        Place::Municipality(id) => ("SELECT name FROM municipalities WHERE id = $1", &id.0),
        Place::Phone | Place::Helper | Place::Elsewhere => return Ok(String::new()),
    };
    sqlx::query_scalar(sql).bind(id).fetch_one(conn).await
}
