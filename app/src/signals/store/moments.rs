//! What the moments of a person are planned from, and for whom that must be done.

use crate::{
    access::{AlumnusId, PersonId},
    db::Conn,
    moment::At,
};

/// Since when somebody without a JIM could have one: they came in, or lost theirs.
///
/// # Errors
/// When the database fails.
pub async fn jimless_since(conn: &mut Conn, alumnus: &AlumnusId, joined: At) -> Result<At, sqlx::Error> {
    let sql = "SELECT MAX(until) FROM circle_members WHERE alumnus_id = $1 AND role = 'jim'";
    let lost: Option<At> = sqlx::query_scalar(sql).bind(alumnus).fetch_one(conn).await?;
    Ok(lost.map_or(joined, |lost| lost.max(joined)))
}

/// When the JIM last let something be heard here: became it, said how it goes, or wrote.
///
/// # Errors
/// When the database fails.
pub async fn last_heard(conn: &mut Conn, alumnus: &AlumnusId, jim: &PersonId) -> Result<At, sqlx::Error> {
    let mut latest = At(0);
    for sql in [
        "SELECT MAX(since) FROM circle_members WHERE alumnus_id = $1 AND person_id = $2",
        "SELECT MAX(at) FROM jim_reports WHERE alumnus_id = $1 AND person_id = $2",
        "SELECT MAX(at) FROM messages WHERE alumnus_id = $1 AND person_id = $2",
    ] {
        let found: Option<At> = sqlx::query_scalar(sql).bind(alumnus).bind(jim).fetch_one(&mut *conn).await?;
        latest = latest.max(found.unwrap_or(At(0)));
    }
    Ok(latest)
}

/// Some of those whose moments aren't planned with the limits that hold now.
///
/// # Errors
/// When the database fails.
pub async fn unplanned(conn: &mut Conn, most: i64) -> Result<Vec<AlumnusId>, sqlx::Error> {
    let sql = "SELECT id FROM alumni WHERE signals_at IS NULL AND erased_at IS NULL ORDER BY id LIMIT $1";
    sqlx::query_scalar(sql).bind(most).fetch_all(conn).await
}

/// What there is to plan is planned.
///
/// # Errors
/// When the database fails.
pub async fn planned(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE alumni SET signals_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(alumnus).bind(now).execute(conn).await.map(drop)
}
