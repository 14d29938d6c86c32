//! An admin lets a colleague who lost a second factor begin anew.

use super::remove_factors;
use crate::{
    access::{Admin, PersonId},
    db::Conn,
    moment::At,
    way_in::rules,
};

/// Whether this person is a colleague of the admin, or stands on the school's ladder, and is nothing elsewhere: what
/// somebody may see at another school is not this admin's to open. Never oneself.
///
/// # Errors
/// When the database fails.
pub async fn may_reset(
    conn: &mut Conn,
    admin: &Admin,
    person: &PersonId,
    now: At,
) -> Result<Option<MayReset>, sqlx::Error> {
    let staff = &admin.0;
    let ways: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM people p WHERE p.id = $1 \
         AND (EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = p.id AND m.school_id = $2 \
                      AND m.since <= $3 AND (m.until IS NULL OR m.until > $3)) \
              OR EXISTS (SELECT 1 FROM ladder_steps l WHERE l.person_id = p.id AND l.school_id = $2)) \
         AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = p.id AND m.school_id <> $2 \
                         AND (m.until IS NULL OR m.until > $3)) \
         AND NOT EXISTS (SELECT 1 FROM ladder_steps l WHERE l.person_id = p.id AND l.school_id <> $2) \
         AND NOT EXISTS (SELECT 1 FROM alumni a WHERE a.person_id = p.id) \
         AND NOT EXISTS (SELECT 1 FROM circle_members c WHERE c.person_id = p.id AND (c.until IS NULL OR c.until > $3))",
    )
    .bind(person)
    .bind(&staff.school)
    .bind(now)
    .fetch_one(conn)
    .await?;
    let may = ways > 0 && person != staff.me.id();
    Ok(may.then(|| MayReset { by: staff.me.id().clone(), person: person.clone() }))
}

/// The proof that an admin may let this person begin anew.
#[derive(Debug)]
pub struct MayReset {
    by: PersonId,
    person: PersonId,
}

/// Takes the factors away, ends the sessions, and keeps who did it. Who is told is the caller's.
///
/// # Errors
/// When the database fails.
pub async fn reset(conn: &mut Conn, may: &MayReset, now: At) -> Result<(), sqlx::Error> {
    remove_factors(&mut *conn, &may.person).await?;
    sqlx::query("UPDATE sessions SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL")
        .bind(&may.person)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    sqlx::query("INSERT INTO factor_resets (id, person_id, by_id, at) VALUES ($1, $2, $3, $4)")
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(&may.person)
        .bind(&may.by)
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
}

/// They came in again: the reset opens nothing any more.
///
/// # Errors
/// When the database fails.
pub async fn use_reset(conn: &mut Conn, person: &PersonId, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE factor_resets SET used_at = $2 WHERE person_id = $1 AND used_at IS NULL";
    sqlx::query(sql).bind(person).bind(now).execute(conn).await.map(drop)
}

/// Everybody who runs this admin's school, and the person: all are told.
///
/// # Errors
/// When the database fails.
pub async fn told_of_reset(
    conn: &mut Conn,
    admin: &Admin,
    person: &PersonId,
    now: At,
) -> Result<Vec<PersonId>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT DISTINCT person_id FROM memberships WHERE school_id = $1 AND role = 'admin' \
         AND since <= $2 AND (until IS NULL OR until > $2) AND person_id <> $3 UNION SELECT id FROM people WHERE id = $3",
    )
    .bind(&admin.0.school)
    .bind(now)
    .bind(person)
    .fetch_all(conn)
    .await
}

/// From when a reset still lets somebody be invited again.
pub(super) fn resets_since(now: At) -> At {
    now.plus_hours(-rules::RESET_HOURS)
}
