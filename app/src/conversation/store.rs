//! Messages and how far somebody has read.

use super::MessageId;
use crate::{
    access::{AlumnusId, Kind, May, PersonId, SeeMessages, WriteMessage, sees_since, would_see},
    db::Conn,
    moment::At,
    pictures::{self, PictureId},
    sealed::Sealed,
    secret,
};

/// A message, as somebody may see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Said {
    /// Its row.
    pub id: MessageId,
    /// Its place in the order.
    pub place: i64,
    /// Who wrote it.
    pub person_id: PersonId,
    /// "Samira".
    pub first_name: String,
    /// When it came in.
    pub at: At,
    /// When it was written, when that was earlier.
    pub made_at: Option<At>,
    /// The words; empty when there is only a photo, or it was taken back.
    pub words: Sealed,
    /// The photo.
    pub picture_id: Option<PictureId>,
    /// When the writer took it back.
    pub taken_back_at: Option<At>,
}

/// How many messages one page shows.
pub const PAGE: i64 = 50;

/// The last messages before this place that this person may see, in order.
///
/// # Errors
/// When the database fails.
pub async fn said(
    conn: &mut Conn,
    may: &May<SeeMessages>,
    before: Option<i64>,
    now: At,
) -> Result<Vec<Said>, sqlx::Error> {
    let since = sees_since(conn, may.by(), may.alumnus(), Kind::Messages, now).await?;
    let mut said: Vec<Said> = sqlx::query_as(
        "SELECT m.id, m.place, m.person_id, p.first_name, m.at, m.made_at, m.words, m.picture_id, m.taken_back_at \
         FROM messages m JOIN people p ON p.id = m.person_id \
         WHERE m.alumnus_id = $1 AND m.at >= $2 AND m.place < $3 ORDER BY m.place DESC LIMIT $4",
    )
    .bind(may.alumnus())
    .bind(since)
    .bind(before.unwrap_or(i64::MAX))
    .bind(PAGE)
    .fetch_all(conn)
    .await?;
    said.reverse();
    Ok(said)
}

/// How often this conversation changed: grows with each message and each one taken back.
///
/// # Errors
/// When the database fails.
pub async fn changed(conn: &mut Conn, alumnus: &AlumnusId) -> Result<i64, sqlx::Error> {
    let sql = "SELECT changed FROM conversations WHERE alumnus_id = $1";
    Ok(sqlx::query_scalar(sql).bind(alumnus).fetch_optional(conn).await?.unwrap_or(0))
}

/// Counts a change, and takes the conversation for the length of the transaction: one writer after the other.
async fn change(conn: &mut Conn, alumnus: &AlumnusId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "INSERT INTO conversations (alumnus_id, changed) VALUES ($1, 1) \
         ON CONFLICT (alumnus_id) DO UPDATE SET changed = conversations.changed + 1 RETURNING changed",
    )
    .bind(alumnus)
    .fetch_one(conn)
    .await
}

/// What somebody wants to say.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Made by the form: sent twice, it is one message.
    pub key: &'a str,
    /// The words, tidied; may be empty beside a photo.
    pub words: &'a str,
    /// A small JPEG.
    pub photo: Option<&'a [u8]>,
    /// When it was written, when that was earlier: on a phone without internet.
    pub made_at: Option<At>,
}

impl New<'_> {
    /// What tells this message from another of the same form.
    fn fingerprint(&self) -> String {
        let photo = self.photo.map(secret::hash_bytes).unwrap_or_default();
        secret::hash(&format!("{}\n{photo}\n{}", self.key, self.words))
    }
}

/// Whether this was said already, by the same form.
///
/// # Errors
/// When the database fails.
pub async fn is_said(conn: &mut Conn, may: &May<WriteMessage>, new: New<'_>) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM messages WHERE alumnus_id = $1 AND person_id = $2 AND key = $3";
    let known: i64 =
        sqlx::query_scalar(sql).bind(may.alumnus()).bind(may.by()).bind(new.fingerprint()).fetch_one(conn).await?;
    Ok(known > 0)
}

/// Says something. False when the same form said it already.
///
/// # Errors
/// When the database fails.
pub async fn say(conn: &mut Conn, may: &May<WriteMessage>, new: New<'_>, now: At) -> Result<bool, sqlx::Error> {
    let place = change(conn, may.alumnus()).await?;
    if is_said(conn, may, new).await? {
        return Ok(false);
    }
    let picture = match new.photo {
        Some(jpeg) => Some(pictures::store::keep_for_message(conn, may, jpeg, now).await?),
        None => None,
    };
    sqlx::query(
        "INSERT INTO messages (id, alumnus_id, place, person_id, key, at, words, picture_id, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(MessageId::new())
    .bind(may.alumnus())
    .bind(place)
    .bind(may.by())
    .bind(new.fingerprint())
    .bind(now)
    .bind(Sealed::from(new.words))
    .bind(picture)
    .bind(new.made_at)
    .execute(conn)
    .await?;
    Ok(true)
}

/// When a message of one's own was written, and when it was taken back.
///
/// # Errors
/// `RowNotFound` when it isn't theirs.
pub async fn mine(conn: &mut Conn, may: &May<WriteMessage>, id: &MessageId) -> Result<(At, Option<At>), sqlx::Error> {
    sqlx::query_as("SELECT at, taken_back_at FROM messages WHERE id = $1 AND alumnus_id = $2 AND person_id = $3")
        .bind(id)
        .bind(may.alumnus())
        .bind(may.by())
        .fetch_one(conn)
        .await
}

/// Takes a message of one's own back: its words and its photo are gone, that it was there is not.
///
/// # Errors
/// When the database fails.
pub async fn take_back(conn: &mut Conn, may: &May<WriteMessage>, id: &MessageId, now: At) -> Result<(), sqlx::Error> {
    change(conn, may.alumnus()).await?;
    let picture: Option<PictureId> =
        sqlx::query_scalar("SELECT picture_id FROM messages WHERE id = $1").bind(id).fetch_one(&mut *conn).await?;
    sqlx::query(
        "UPDATE messages SET words = $5, picture_id = NULL, taken_back_at = $4 \
         WHERE id = $1 AND alumnus_id = $2 AND person_id = $3 AND taken_back_at IS NULL",
    )
    .bind(id)
    .bind(may.alumnus())
    .bind(may.by())
    .bind(now)
    .bind(Sealed::default())
    .execute(&mut *conn)
    .await?;
    match picture {
        Some(picture) => pictures::store::forget(conn, &picture).await,
        None => Ok(()),
    }
}

/// How far somebody has looked; 0 when they never did.
///
/// # Errors
/// When the database fails.
pub async fn looked_up_to(conn: &mut Conn, person: &PersonId, alumnus: &AlumnusId) -> Result<i64, sqlx::Error> {
    let sql = "SELECT up_to FROM message_reads WHERE person_id = $1 AND alumnus_id = $2";
    Ok(sqlx::query_scalar(sql).bind(person).bind(alumnus).fetch_optional(conn).await?.unwrap_or(0))
}

/// Somebody looked at the conversation up to this place.
///
/// # Errors
/// When the database fails.
pub async fn looked(conn: &mut Conn, may: &May<SeeMessages>, up_to: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO message_reads (person_id, alumnus_id, up_to) VALUES ($1, $2, $3) \
         ON CONFLICT (person_id, alumnus_id) DO UPDATE SET up_to = $3 WHERE message_reads.up_to < $3",
    )
    .bind(may.by())
    .bind(may.alumnus())
    .bind(up_to)
    .execute(conn)
    .await
    .map(drop)
}

/// How many messages of others are new to somebody; `None` when they may not see the conversation at all. A number is
/// no look: nothing is logged.
///
/// # Errors
/// When the database fails.
pub async fn new_for(
    conn: &mut Conn,
    person: &PersonId,
    alumnus: &AlumnusId,
    now: At,
) -> Result<Option<i64>, sqlx::Error> {
    if !would_see(conn, person, alumnus, Kind::Messages, now).await? {
        return Ok(None);
    }
    let since = sees_since(conn, person, alumnus, Kind::Messages, now).await?;
    let up_to = looked_up_to(conn, person, alumnus).await?;
    let count: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM messages WHERE alumnus_id = $1 AND person_id <> $2 AND at >= $3 AND place > $4 \
         AND taken_back_at IS NULL",
    )
    .bind(alumnus)
    .bind(person)
    .bind(since)
    .bind(up_to)
    .fetch_one(conn)
    .await?;
    Ok(Some(count))
}

/// Somebody who stands around an alumnus, in one of the places below.
#[derive(sqlx::FromRow)]
pub(super) struct Around {
    pub id: PersonId,
    pub first_name: String,
    pub place: i64,
}

pub(super) const HELPER: i64 = 1;
const OWNER: i64 = 2;
const BACKUP: i64 = 3;
pub(super) const ALUMNUS: i64 = 4;
pub(super) const COLLEAGUE: i64 = 5;

/// Everybody around this alumnus, and everybody of the school: helpers first. Whether they may see is another question.
pub(super) async fn around(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Vec<Around>, sqlx::Error> {
    let sql = format!(
        "SELECT p.id, p.first_name, w.place FROM ( \
             SELECT c.person_id, {HELPER} AS place, c.since FROM circle_members c \
             WHERE c.alumnus_id = $1 AND c.since <= $2 AND (c.until IS NULL OR c.until > $2) \
             UNION ALL SELECT owner_id, {OWNER}, created_at FROM alumni WHERE id = $1 \
             UNION ALL SELECT backup_id, {BACKUP}, created_at FROM alumni WHERE id = $1 AND backup_id IS NOT NULL \
             UNION ALL SELECT person_id, {ALUMNUS}, created_at FROM alumni WHERE id = $1 \
             UNION ALL SELECT m.person_id, {COLLEAGUE}, m.since FROM memberships m \
             JOIN alumni a ON a.school_id = m.school_id \
             WHERE a.id = $1 AND m.since <= $2 AND (m.until IS NULL OR m.until > $2)) w \
         JOIN people p ON p.id = w.person_id ORDER BY w.place, w.since, p.id"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(alumnus).bind(now).fetch_all(conn).await
}
