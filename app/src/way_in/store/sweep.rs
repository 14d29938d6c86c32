//! Traces of the way in that nobody needs any more.

use crate::{db::Conn, moment::At, way_in::rules};

/// Deletes old budgets, codes, questions to browsers, and invitations that are long used or over. Says how many.
///
/// # Errors
/// When the database fails.
pub async fn sweep(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let old = now.plus_days(-rules::TRACE_DAYS);
    let yesterday = now.plus_days(-1);
    let mut gone = 0;
    for (sql, before) in [
        ("DELETE FROM attempts WHERE hour < $1", yesterday.0 / 3600),
        ("DELETE FROM sign_in_codes WHERE expires_at < $1", yesterday.0),
        ("DELETE FROM ceremonies WHERE expires_at < $1", yesterday.0),
        ("DELETE FROM address_changes WHERE expires_at < $1", yesterday.0),
        ("DELETE FROM invitations WHERE expires_at < $1 AND (used_at IS NULL OR used_at < $1)", old.0),
    ] {
        let done = sqlx::query(sql).bind(before).execute(&mut *conn).await?;
        gone += i64::try_from(done.rows_affected()).unwrap_or(i64::MAX);
    }
    Ok(gone)
}
