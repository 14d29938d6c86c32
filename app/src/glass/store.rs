//! Who looked with a reason.

use super::rules;
use crate::{
    access::{Admin, AlumnusId, BreakGlass, Escalate, May, PersonId, SchoolId},
    db::Conn,
    moment::At,
    outbox::{self, Letter},
    sealed::Sealed,
};

/// Opens the circle for whoever gave this reason. Until when.
///
/// # Errors
/// When the database fails.
pub async fn open(conn: &mut Conn, may: &May<BreakGlass>, reason: &str, now: At) -> Result<At, sqlx::Error> {
    let ends_at = now.plus_hours(rules::HOURS);
    grant(conn, may.alumnus(), may.by(), "break_glass", reason, (now, ends_at)).await?;
    Ok(ends_at)
}

/// Asks a colleague to confirm a ground: they can open the case, and nothing else.
///
/// # Errors
/// When the database fails.
pub async fn ask_second(
    conn: &mut Conn,
    may: &May<Escalate>,
    second: &PersonId,
    ground: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    let ends_at = now.plus_days(rules::SECOND_PERSON_DAYS);
    grant(conn, may.alumnus(), second, "second_person", ground, (now, ends_at)).await
}

async fn grant(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    basis: &str,
    reason: &str,
    (opened_at, ends_at): (At, At),
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO break_glass (id, alumnus_id, person_id, basis, reason, opened_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(alumnus)
    .bind(person)
    .bind(basis)
    .bind(Sealed::from(reason))
    .bind(opened_at)
    .bind(ends_at)
    .execute(conn)
    .await
    .map(drop)
}

/// Until when this colleague can look, if they opened the circle with a reason.
///
/// # Errors
/// When the database fails.
pub async fn open_until(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    now: At,
) -> Result<Option<At>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT MAX(ends_at) FROM break_glass WHERE alumnus_id = $1 AND person_id = $2 AND basis = 'break_glass' \
         AND ends_at > $3",
    )
    .bind(alumnus)
    .bind(person)
    .bind(now)
    .fetch_one(conn)
    .await
}

/// Somebody who looked with a reason.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Broken {
    /// "Pieter Smeets".
    pub colleague: String,
    /// "Samira Visser".
    pub alumnus: String,
    /// Their regisseur.
    pub owner: String,
    /// In their own words.
    pub reason: Sealed,
    /// When.
    pub opened_at: At,
}

/// Who of the admin's own school looked with a reason since then, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn since(conn: &mut Conn, admin: &Admin, since: At) -> Result<Vec<Broken>, sqlx::Error> {
    sqlx::query_as(
        "SELECT c.first_name || ' ' || c.last_name AS colleague, p.first_name || ' ' || p.last_name AS alumnus, \
         o.first_name AS owner, g.reason, g.opened_at FROM break_glass g JOIN alumni a ON a.id = g.alumnus_id \
         JOIN people p ON p.id = a.person_id JOIN people o ON o.id = a.owner_id JOIN people c ON c.id = g.person_id \
         WHERE a.school_id = $1 AND g.basis = 'break_glass' AND g.opened_at >= $2 ORDER BY g.opened_at DESC, g.id",
    )
    .bind(&admin.0.school)
    .bind(since)
    .fetch_all(conn)
    .await
}

/// For the clock: tells the admins of each school how often it happened in the last week, once. How many were told.
///
/// # Errors
/// When the database fails.
pub async fn tell_admins(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let (from, to) = rules::told_week(now);
    let schools: Vec<(SchoolId, i64)> = sqlx::query_as(
        "SELECT a.school_id, COUNT(*) FROM break_glass g JOIN alumni a ON a.id = g.alumnus_id \
         WHERE g.basis = 'break_glass' AND g.opened_at >= $1 AND g.opened_at < $2 GROUP BY a.school_id",
    )
    .bind(from)
    .bind(to)
    .fetch_all(&mut *conn)
    .await?;
    let mut told = 0;
    for (school, times) in schools {
        for admin in admins(conn, &school, now).await? {
            let key = format!("glass/{school}/{}", to.day().iso());
            if outbox_has(conn, &key, &admin).await? {
                continue;
            }
            let letter = Letter { key, to: admin, text: rules::to_admin(times), link: "/school/glass".to_owned() };
            outbox::put(conn, &letter, now).await?;
            told += 1;
        }
    }
    Ok(told)
}

async fn admins(conn: &mut Conn, school: &SchoolId, now: At) -> Result<Vec<PersonId>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT DISTINCT person_id FROM memberships WHERE school_id = $1 AND role = 'admin' AND since <= $2 \
         AND (until IS NULL OR until > $2)",
    )
    .bind(school)
    .bind(now)
    .fetch_all(conn)
    .await
}

async fn outbox_has(conn: &mut Conn, key: &str, to: &PersonId) -> Result<bool, sqlx::Error> {
    let sql = "SELECT id FROM outbox WHERE key = $1 LIMIT 1";
    let found: Option<String> = sqlx::query_scalar(sql).bind(format!("{key}/{to}")).fetch_optional(conn).await?;
    Ok(found.is_some())
}
