//! What the server remembers between a question to a browser and its answer.

use crate::{db::Conn, moment::At, sealed::Sealed, secret, way_in::rules};

/// Remembers something for one browser. What it was asked before for the same purpose is forgotten.
///
/// # Errors
/// When the database fails.
pub async fn remember(
    conn: &mut Conn,
    browser: &str,
    purpose: &str,
    state: String,
    now: At,
) -> Result<(), sqlx::Error> {
    forget(&mut *conn, browser, purpose).await?;
    sqlx::query(
        "INSERT INTO ceremonies (id, browser_hash, purpose, state, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(secret::hash(browser))
    .bind(purpose)
    .bind(Sealed(state))
    .bind(now)
    .bind(now.plus_minutes(rules::CEREMONY_MINUTES))
    .execute(conn)
    .await
    .map(drop)
}

/// What was remembered, for once. `None` when it is too late, was used, or was never asked.
///
/// # Errors
/// When the database fails.
pub async fn take(conn: &mut Conn, browser: &str, purpose: &str, now: At) -> Result<Option<String>, sqlx::Error> {
    let found: Option<Sealed> = sqlx::query_scalar(
        "UPDATE ceremonies SET used_at = $3 WHERE browser_hash = $1 AND purpose = $2 AND used_at IS NULL \
         AND expires_at > $3 RETURNING state",
    )
    .bind(secret::hash(browser))
    .bind(purpose)
    .bind(now)
    .fetch_optional(conn)
    .await?;
    Ok(found.map(|state| state.0))
}

/// What was remembered, to look at again.
///
/// # Errors
/// When the database fails.
pub async fn recall(conn: &mut Conn, browser: &str, purpose: &str, now: At) -> Result<Option<String>, sqlx::Error> {
    let found: Option<Sealed> = sqlx::query_scalar(
        "SELECT state FROM ceremonies WHERE browser_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3",
    )
    .bind(secret::hash(browser))
    .bind(purpose)
    .bind(now)
    .fetch_optional(conn)
    .await?;
    Ok(found.map(|state| state.0))
}

/// Forgets it.
///
/// # Errors
/// When the database fails.
pub async fn forget(conn: &mut Conn, browser: &str, purpose: &str) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM ceremonies WHERE browser_hash = $1 AND purpose = $2")
        .bind(secret::hash(browser))
        .bind(purpose)
        .execute(conn)
        .await
        .map(drop)
}
