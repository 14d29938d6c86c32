//! What the alumnus lets each person see.

use crate::{
    access::{ActAsOneself, AlumnusId, Kind, May, PersonId, RuleCircle},
    db::Conn,
    moment::At,
};

pub(super) async fn permitted(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
) -> Result<Vec<Kind>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT kind FROM permissions WHERE alumnus_id = $1 AND person_id = $2 AND withdrawn_at IS NULL ORDER BY kind",
    )
    .bind(alumnus)
    .bind(person)
    .fetch_all(conn)
    .await
}

/// The first names of those who will read what the alumnus writes of this kind: the school's person and helpers.
///
/// # Errors
/// When the database fails.
pub async fn readers(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    kind: Kind,
    now: At,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT p.first_name FROM circle_members c JOIN people p ON p.id = c.person_id \
         JOIN permissions m ON m.alumnus_id = c.alumnus_id AND m.person_id = c.person_id \
         WHERE c.alumnus_id = $1 AND m.kind = $2 AND m.withdrawn_at IS NULL \
         AND c.since <= $3 AND (c.until IS NULL OR c.until > $3) \
         UNION ALL SELECT p.first_name FROM alumni a JOIN people p ON p.id = a.owner_id WHERE a.id = $1",
    )
    .bind(may.alumnus())
    .bind(kind)
    .bind(now)
    .fetch_all(conn)
    .await
    .map(with_colleagues)
}

/// The whole aftercare team of a school reads what its member reads, and that is said.
fn with_colleagues(mut names: Vec<String>) -> Vec<String> {
    names.push("collega's".to_owned());
    names
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
    sqlx::query(
        "INSERT INTO permissions (alumnus_id, person_id, kind, given_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (alumnus_id, person_id, kind) DO UPDATE SET given_at = $4, withdrawn_at = NULL \
         WHERE permissions.withdrawn_at IS NOT NULL",
    )
    .bind(may.alumnus())
    .bind(person)
    .bind(kind)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
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
    sqlx::query(
        "UPDATE permissions SET withdrawn_at = $4 \
         WHERE alumnus_id = $1 AND person_id = $2 AND kind = $3 AND withdrawn_at IS NULL",
    )
    .bind(may.alumnus())
    .bind(person)
    .bind(kind)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// Takes everything back from somebody who leaves.
pub(super) async fn withdraw_all(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE permissions SET withdrawn_at = $3 WHERE alumnus_id = $1 AND person_id = $2 AND withdrawn_at IS NULL",
    )
    .bind(alumnus)
    .bind(person)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}
