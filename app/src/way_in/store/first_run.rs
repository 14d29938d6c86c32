//! The one-time link of the first run.

use crate::{db::Conn, moment::At, secret};

/// Whether this link is the unused one of the first run.
///
/// # Errors
/// When the database fails.
pub async fn is_first_run(conn: &mut Conn, token: &str) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM first_run WHERE token_hash = $1 AND used_at IS NULL";
    let found: i64 = sqlx::query_scalar(sql).bind(secret::hash(token)).fetch_one(conn).await?;
    Ok(found == 1)
}

/// Makes the link of the first run when there is no school yet. It is returned once; a new start replaces it.
///
/// # Errors
/// When the database fails.
pub async fn first_run_link(conn: &mut Conn, now: At) -> Result<Option<String>, sqlx::Error> {
    let schools: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM schools").fetch_one(&mut *conn).await?;
    if schools > 0 {
        return Ok(None);
    }
    let token = secret::token();
    sqlx::query(
        "INSERT INTO first_run (id, token_hash, made_at) VALUES (1, $1, $2) \
         ON CONFLICT (id) DO UPDATE SET token_hash = $1, made_at = $2 WHERE first_run.used_at IS NULL",
    )
    .bind(secret::hash(&token))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(Some(token))
}

/// Uses the link of the first run, once.
///
/// # Errors
/// When the database fails.
pub async fn use_first_run(conn: &mut Conn, token: &str, now: At) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE first_run SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL";
    let done = sqlx::query(sql).bind(secret::hash(token)).bind(now).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}
