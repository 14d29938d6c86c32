//! What the alumnus lets each person see.

use super::members::at_school;
use crate::{
    access::{ActAsOneself, AlumnusId, Kind, May, PersonId, RuleCircle},
    db::Conn,
    moment::At,
    permissions,
};

pub(super) async fn permitted(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
) -> Result<Vec<(Kind, At)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT kind, given_at FROM permissions WHERE alumnus_id = $1 AND person_id = $2 AND withdrawn_at IS NULL \
         ORDER BY kind",
    )
    .bind(alumnus)
    .bind(person)
    .fetch_all(conn)
    .await
}

/// The first names of those who will read what the alumnus writes of this kind: helpers, and the school's people in
/// the circle. Nobody else of the school reads along.
///
/// # Errors
/// When the database fails.
pub async fn readers(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    kind: Kind,
    now: At,
) -> Result<Vec<String>, sqlx::Error> {
    let helpers: Vec<String> = sqlx::query_scalar(
        "SELECT p.first_name FROM circle_members c JOIN people p ON p.id = c.person_id \
         JOIN permissions m ON m.alumnus_id = c.alumnus_id AND m.person_id = c.person_id \
         WHERE c.alumnus_id = $1 AND m.kind = $2 AND m.withdrawn_at IS NULL \
         AND c.since <= $3 AND (c.until IS NULL OR c.until > $3) ORDER BY c.since, p.first_name",
    )
    .bind(may.alumnus())
    .bind(kind)
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    let school = at_school(conn, may.alumnus(), now).await?;
    Ok(helpers.into_iter().chain(school).collect())
}

/// Lets somebody see a kind of things from now on.
///
/// # Errors
/// When the database fails.
pub async fn permit(
    conn: &mut Conn,
    may: &May<RuleCircle>,
    person: &PersonId,
    kind: Kind,
    now: At,
) -> Result<(), sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO permissions (alumnus_id, person_id, kind, given_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (alumnus_id, person_id, kind) DO UPDATE SET given_at = $4, withdrawn_at = NULL \
         WHERE permissions.withdrawn_at IS NOT NULL",
    )
    .bind(may.alumnus())
    .bind(person)
    .bind(kind)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    permissions::store::settle(conn, may.alumnus(), person, Some(kind), permissions::Outcome::Given, now).await?;
    match done.rows_affected() {
        0 => Ok(()),
        _ => permissions::store::happened(conn, may.alumnus(), person, kind, "given", now).await,
    }
}

/// Takes a permission back; it holds at the next request.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(
    conn: &mut Conn,
    may: &May<RuleCircle>,
    person: &PersonId,
    kind: Kind,
    now: At,
) -> Result<(), sqlx::Error> {
    let done = sqlx::query(
        "UPDATE permissions SET withdrawn_at = $4 \
         WHERE alumnus_id = $1 AND person_id = $2 AND kind = $3 AND withdrawn_at IS NULL",
    )
    .bind(may.alumnus())
    .bind(person)
    .bind(kind)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    match done.rows_affected() {
        0 => Ok(()),
        _ => permissions::store::happened(conn, may.alumnus(), person, kind, "withdrawn", now).await,
    }
}

/// Takes everything back from somebody who leaves, and ends what they were still asking.
pub(super) async fn withdraw_all(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    now: At,
) -> Result<(), sqlx::Error> {
    let kinds: Vec<Kind> = sqlx::query_scalar(
        "UPDATE permissions SET withdrawn_at = $3 WHERE alumnus_id = $1 AND person_id = $2 AND withdrawn_at IS NULL \
         RETURNING kind",
    )
    .bind(alumnus)
    .bind(person)
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    for kind in kinds {
        permissions::store::happened(conn, alumnus, person, kind, "withdrawn", now).await?;
    }
    permissions::store::settle(conn, alumnus, person, None, permissions::Outcome::Left, now).await
}
