//! Messages. Everybody reads their own: the person is always the one of the session.

use super::{MessageId, rules::Place};
use crate::{access::PersonId, db::Conn, moment::At, sealed::Sealed};
use sqlx::AssertSqlSafe;

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

/// What the clock delivers.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    /// The row of the outbox: delivered twice, it is there once.
    pub id: &'a str,
    /// Whose inbox.
    pub person: &'a PersonId,
    /// What it says in the app.
    pub text: &'a str,
    /// Where it leads.
    pub link: &'a str,
    /// From then on it is no news any more.
    pub until: Option<At>,
}

/// Delivers messages, all in one statement: of many a database spends more on hearing than on writing.
///
/// # Errors
/// When the database fails.
pub async fn add(conn: &mut Conn, deliveries: &[Delivery<'_>], now: At) -> Result<(), sqlx::Error> {
    if deliveries.is_empty() {
        return Ok(());
    }
    // When is the same for all of them. PostgreSQL takes the type of a column in several rows from its words.
    let row = |one: usize| {
        let [id, person, text, link, until] = [2, 3, 4, 5, 6].map(|column| column + one * 5);
        format!("(${id}, ${person}, ${text}, ${link}, $1, CAST(${until} AS BIGINT))")
    };
    let rows: Vec<String> = (0..deliveries.len()).map(row).collect();
    let sql = format!(
        "INSERT INTO inbox (id, person_id, text, link, at, until) VALUES {} ON CONFLICT (id) DO NOTHING",
        rows.join(", ")
    );
    let mut adding = sqlx::query(AssertSqlSafe(sql)).bind(now);
    for one in deliveries {
        adding = adding.bind(one.id).bind(one.person).bind(Sealed::from(one.text)).bind(one.link).bind(one.until);
    }
    adding.execute(conn).await.map(drop)
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
