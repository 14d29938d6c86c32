//! What a demo database remembers.

use crate::{db::Conn, moment::At};

/// Where the demo's clock stands, and its people as JSON. `None` in any other database.
///
/// # Errors
/// When the database fails.
pub async fn remembered(conn: &mut Conn) -> Result<Option<(At, String)>, sqlx::Error> {
    sqlx::query_as("SELECT now, people FROM demo WHERE id = 1").fetch_optional(conn).await
}

/// Keeps the people, and where the clock stands.
///
/// # Errors
/// When the database fails.
pub async fn remember(conn: &mut Conn, now: At, people: &str) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO demo (id, now, people) VALUES (1, $1, $2)")
        .bind(now)
        .bind(people)
        .execute(conn)
        .await
        .map(drop)
}

/// Keeps the people, once their story is told.
///
/// # Errors
/// When the database fails.
pub async fn remember_people(conn: &mut Conn, people: &str) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE demo SET people = $1 WHERE id = 1").bind(people).execute(conn).await.map(drop)
}

/// Keeps where the clock stands.
///
/// # Errors
/// When the database fails.
pub async fn set_clock(conn: &mut Conn, now: At) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE demo SET now = $1 WHERE id = 1").bind(now).execute(conn).await.map(drop)
}
