//! The private addresses.

use super::FeedId;
use crate::{
    access::{ActAsOneself, AlumnusId, May},
    db::Conn,
    moment::At,
};

/// A private address that works.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Feed {
    /// Its row; the address is made from it.
    pub id: FeedId,
    /// When a calendar last read it.
    pub read_at: Option<At>,
}

/// One's own address, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn feed(conn: &mut Conn, may: &May<ActAsOneself>) -> Result<Option<Feed>, sqlx::Error> {
    sqlx::query_as("SELECT id, read_at FROM calendar_feeds WHERE alumnus_id = $1 AND ended_at IS NULL")
        .bind(may.alumnus())
        .fetch_optional(conn)
        .await
}

/// Makes a new address; the one before it ends.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    id: &FeedId,
    token_hash: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    end(conn, may, now).await?;
    sqlx::query("INSERT INTO calendar_feeds (id, alumnus_id, token_hash, made_at) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(may.alumnus())
        .bind(token_hash)
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
}

/// Ends one's own address. A second time changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn end(conn: &mut Conn, may: &May<ActAsOneself>, now: At) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE calendar_feeds SET ended_at = $2 WHERE alumnus_id = $1 AND ended_at IS NULL")
        .bind(may.alumnus())
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
}

/// A calendar reads: whose appointments, when the address works.
///
/// # Errors
/// When the database fails.
pub async fn read(conn: &mut Conn, token_hash: &str, now: At) -> Result<Option<AlumnusId>, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE calendar_feeds SET read_at = $2 WHERE token_hash = $1 AND ended_at IS NULL RETURNING alumnus_id",
    )
    .bind(token_hash)
    .bind(now)
    .fetch_optional(conn)
    .await
}
