//! The evenings as the school sees them: who comes, who was there, and one that is called off.

use crate::{
    access::{AlumnusId, LogContact, May, PersonId, SchoolId},
    db::Conn,
    evenings::EveningId,
    moment::At,
    questions::Topic,
};

/// An evening at a school.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Evening {
    /// Its row.
    pub id: EveningId,
    /// From.
    pub starts_at: At,
    /// Until.
    pub ends_at: At,
    /// "op school".
    pub place: String,
    /// When it was called off.
    pub cancelled_at: Option<At>,
}

const EVENINGS: &str = "SELECT id, starts_at, ends_at, place, cancelled_at FROM evenings WHERE school_id = $1 AND ";

/// The evenings of a school that end after this instant, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn at_school(conn: &mut Conn, school: &SchoolId, after: At) -> Result<Vec<Evening>, sqlx::Error> {
    let sql = format!("{EVENINGS} ends_at > $2 ORDER BY starts_at");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(school).bind(after).fetch_all(conn).await
}

/// The coming evening of a school, with how many said to come.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ComingAtSchool {
    /// Its row.
    pub id: EveningId,
    /// From.
    pub starts_at: At,
    /// Until.
    pub ends_at: At,
    /// "op school".
    pub place: String,
    /// How many said to come.
    pub signed_up: i64,
}

/// The coming evening of a school that isn't called off, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn coming_of_school(
    conn: &mut Conn,
    school: &SchoolId,
    now: At,
) -> Result<Option<ComingAtSchool>, sqlx::Error> {
    sqlx::query_as(
        "SELECT e.id, e.starts_at, e.ends_at, e.place, (SELECT COUNT(*) FROM sign_ups s WHERE s.evening_id = e.id \
         AND s.signed_up_at IS NOT NULL AND s.cancelled_at IS NULL) AS signed_up \
         FROM evenings e WHERE e.school_id = $1 AND e.ends_at > $2 AND e.cancelled_at IS NULL \
         ORDER BY e.starts_at LIMIT 1",
    )
    .bind(school)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// One evening of a school.
///
/// # Errors
/// `RowNotFound` when it is none of theirs.
pub async fn one(conn: &mut Conn, school: &SchoolId, id: &EveningId) -> Result<Evening, sqlx::Error> {
    let sql = format!("{EVENINGS} id = $2");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(school).bind(id).fetch_one(conn).await
}

/// Somebody who comes, or came.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Guest {
    /// Which evening.
    pub evening_id: EveningId,
    /// Who.
    pub alumnus_id: AlumnusId,
    /// The human being.
    pub person_id: PersonId,
    /// "Konrad".
    pub first_name: String,
    /// "Nowak".
    pub last_name: String,
    /// What they come for.
    pub topic: Option<Topic>,
    /// When they said to come; `None` for who walked in, or took it back and came.
    pub signed_up_at: Option<At>,
    /// When they were there.
    pub attended_at: Option<At>,
}

/// Who comes or came to the evenings of a school that end after this instant, by first name.
///
/// # Errors
/// When the database fails.
pub async fn guests(conn: &mut Conn, school: &SchoolId, after: At) -> Result<Vec<Guest>, sqlx::Error> {
    sqlx::query_as(
        "SELECT s.evening_id, s.alumnus_id, p.id AS person_id, p.first_name, p.last_name, s.topic, \
         CASE WHEN s.cancelled_at IS NULL THEN s.signed_up_at ELSE NULL END AS signed_up_at, s.attended_at \
         FROM sign_ups s JOIN evenings e ON e.id = s.evening_id JOIN alumni a ON a.id = s.alumnus_id \
         JOIN people p ON p.id = a.person_id WHERE e.school_id = $1 AND e.ends_at > $2 \
         AND (s.attended_at IS NOT NULL OR (s.signed_up_at IS NOT NULL AND s.cancelled_at IS NULL)) \
         ORDER BY p.first_name, p.last_name, s.alumnus_id",
    )
    .bind(school)
    .bind(after)
    .fetch_all(conn)
    .await
}

/// Everybody who could walk in, by first name: their circle, and "Konrad Nowak".
///
/// # Errors
/// When the database fails.
pub async fn could_walk_in(conn: &mut Conn, school: &SchoolId) -> Result<Vec<(AlumnusId, String)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT a.id, p.first_name || ' ' || p.last_name FROM alumni a JOIN people p ON p.id = a.person_id \
         WHERE a.school_id = $1 AND a.erased_at IS NULL ORDER BY p.first_name, p.last_name, a.id",
    )
    .bind(school)
    .fetch_all(conn)
    .await
}

/// Ticks somebody present, who signed up or walked in. False when they were ticked already.
///
/// # Errors
/// When the database fails.
pub async fn present(
    conn: &mut Conn,
    may: &May<LogContact>,
    evening: &Evening,
    attended_at: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO sign_ups (evening_id, alumnus_id, attended_at) VALUES ($1, $2, $3) \
         ON CONFLICT (evening_id, alumnus_id) DO UPDATE SET attended_at = $3 WHERE sign_ups.attended_at IS NULL",
    )
    .bind(&evening.id)
    .bind(may.alumnus())
    .bind(attended_at)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a tick back, and returns the moment that it held.
///
/// # Errors
/// When the database fails.
pub async fn absent(conn: &mut Conn, may: &May<LogContact>, evening: &Evening) -> Result<Option<At>, sqlx::Error> {
    let held: Option<At> = sqlx::query_scalar(
        "SELECT attended_at FROM sign_ups WHERE evening_id = $1 AND alumnus_id = $2 AND attended_at IS NOT NULL",
    )
    .bind(&evening.id)
    .bind(may.alumnus())
    .fetch_optional(&mut *conn)
    .await?;
    let sql = "UPDATE sign_ups SET attended_at = NULL WHERE evening_id = $1 AND alumnus_id = $2";
    sqlx::query(sql).bind(&evening.id).bind(may.alumnus()).execute(conn).await?;
    Ok(held)
}

/// Calls an evening off, or (with `None`) lets it go ahead after all. False when it was so already.
///
/// # Errors
/// When the database fails.
pub async fn call_off(conn: &mut Conn, evening: &Evening, at: Option<At>) -> Result<bool, sqlx::Error> {
    let sql = match at {
        Some(_) => "UPDATE evenings SET cancelled_at = $2 WHERE id = $1 AND cancelled_at IS NULL",
        None => "UPDATE evenings SET cancelled_at = $2 WHERE id = $1 AND cancelled_at IS NOT NULL",
    };
    let done = sqlx::query(sql).bind(&evening.id).bind(at).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

/// The people who said to come to one evening.
///
/// # Errors
/// When the database fails.
pub async fn expected(conn: &mut Conn, evening: &Evening) -> Result<Vec<PersonId>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT a.person_id FROM sign_ups s JOIN alumni a ON a.id = s.alumnus_id \
         WHERE s.evening_id = $1 AND s.signed_up_at IS NOT NULL AND s.cancelled_at IS NULL",
    )
    .bind(&evening.id)
    .fetch_all(conn)
    .await
}
