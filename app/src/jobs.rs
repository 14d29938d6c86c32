//! The record of what the clock did.

use crate::{db::Conn, moment::At};

/// Whether this job was recorded in the last hour.
///
/// # Errors
/// When the database fails.
pub async fn ran_within_an_hour(conn: &mut Conn, job: &str, now: At) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM job_runs WHERE job = $1 AND started_at > $2 AND started_at <= $3";
    let runs: i64 = sqlx::query_scalar(sql).bind(job).bind(now.plus_hours(-1)).bind(now).fetch_one(conn).await?;
    Ok(runs > 0)
}

/// Keeps what a job did.
///
/// # Errors
/// When the database fails.
pub async fn record(
    conn: &mut Conn,
    job: &str,
    started_at: At,
    finished_at: At,
    done: i64,
    failed: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO job_runs (id, job, started_at, finished_at, done, failed) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(job)
        .bind(started_at)
        .bind(finished_at)
        .bind(done)
        .bind(failed)
        .execute(conn)
        .await
        .map(drop)
}
