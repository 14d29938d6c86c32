//! What a school chooses: how often it asks, and when it is closed.

use crate::{
    access::{Admin, AlumnusId, PersonId, SchoolId},
    db::Conn,
    moment::{At, Day},
    waakvlam::{SupportLevel, rules::Band},
};

/// How often a school asks where it chose to differ.
///
/// # Errors
/// When the database fails.
pub async fn chosen(conn: &mut Conn, school: &SchoolId) -> Result<Vec<(SupportLevel, Band, i64)>, sqlx::Error> {
    sqlx::query_as("SELECT level, band, every_days FROM school_rhythms WHERE school_id = $1")
        .bind(school)
        .fetch_all(conn)
        .await
}

/// Chooses how often is asked at one level and band; each person reads it at their next time, and it holds after
/// that.
///
/// # Errors
/// When the database fails.
pub async fn choose_days(
    conn: &mut Conn,
    admin: &Admin,
    (level, band): (SupportLevel, Band),
    every_days: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO school_rhythms (school_id, level, band, every_days) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (school_id, level, band) DO UPDATE SET every_days = excluded.every_days",
    )
    .bind(&admin.0.school)
    .bind(level)
    .bind(band)
    .bind(every_days)
    .execute(conn)
    .await
    .map(drop)
}

/// Days on which a school is closed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Holiday {
    /// Its row.
    pub id: String,
    /// "kerstvakantie".
    pub name: String,
    /// The first day.
    pub from_day: Day,
    /// The last day.
    pub until_day: Day,
}

/// The holidays of a school that aren't over on this day, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn holidays(conn: &mut Conn, school: &SchoolId, today: Day) -> Result<Vec<Holiday>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, name, from_day, until_day FROM school_holidays WHERE school_id = $1 AND until_day >= $2 \
         ORDER BY from_day, id",
    )
    .bind(school)
    .bind(today)
    .fetch_all(conn)
    .await
}

/// The holidays of the school of this alumnus that aren't over on this day.
///
/// # Errors
/// When the database fails.
pub async fn closed_around(conn: &mut Conn, alumnus: &AlumnusId, today: Day) -> Result<Vec<(Day, Day)>, sqlx::Error> {
    let sql = "SELECT h.from_day, h.until_day FROM alumni a JOIN school_holidays h ON h.school_id = a.school_id \
               WHERE a.id = $1 AND h.until_day >= $2";
    sqlx::query_as(sql).bind(alumnus).bind(today).fetch_all(conn).await
}

/// What was moved by a holiday comes within so many days after it.
const LATELY_DAYS: i64 = 35;

/// The holidays of the school where this person works that aren't long over; of nobody else none.
///
/// # Errors
/// When the database fails.
pub async fn closed_to(conn: &mut Conn, person: &PersonId, now: At) -> Result<Vec<(Day, Day)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT h.from_day, h.until_day FROM memberships m JOIN school_holidays h ON h.school_id = m.school_id \
         WHERE m.person_id = $1 AND m.since <= $2 AND (m.until IS NULL OR m.until > $2) AND h.until_day >= $3",
    )
    .bind(person)
    .bind(now)
    .bind(now.day().plus(-LATELY_DAYS))
    .fetch_all(conn)
    .await
}

/// Adds a holiday of the admin's own school.
///
/// # Errors
/// When the database fails.
pub async fn add_holiday(
    conn: &mut Conn,
    admin: &Admin,
    name: &str,
    (from, until): (Day, Day),
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO school_holidays (id, school_id, name, from_day, until_day) VALUES ($1, $2, $3, $4, $5)")
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(&admin.0.school)
        .bind(name)
        .bind(from)
        .bind(until)
        .execute(conn)
        .await
        .map(drop)
}

/// Takes a holiday of the admin's own school away. False when there is none.
///
/// # Errors
/// When the database fails.
pub async fn remove_holiday(conn: &mut Conn, admin: &Admin, id: &str) -> Result<bool, sqlx::Error> {
    let sql = "DELETE FROM school_holidays WHERE id = $1 AND school_id = $2";
    let done = sqlx::query(sql).bind(id).bind(&admin.0.school).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}
