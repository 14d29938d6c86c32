//! Measurements: SQL only.

use super::{LabourPosition, MeasurementId, rules::Measured};
use crate::{
    access::{AlumnusId, ChangePeople, May, SchoolId, SeeWorkFacts, Staff},
    db::Conn,
    moment::{At, Day},
    sealed::{MaybeSealed, Sealed},
    signals::rules::coming::{MEASURED_MONTHS, ToMeasure, left_between},
    waakvlam::rules::work::Work,
};

/// One measurement that holds.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Measurement {
    /// Its row.
    pub id: MeasurementId,
    /// How many months after school.
    pub months: i64,
    /// On which day it was so.
    pub measured_on: Day,
    /// Where they were.
    pub destination: String,
    /// Why there was no work and no school.
    #[sqlx(try_from = "MaybeSealed")]
    pub reason: Option<String>,
    /// What they lived on.
    pub labour: Option<LabourPosition>,
    /// "Anja".
    pub by_name: String,
}

/// Every measurement of this alumnus that holds, in their order.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut Conn, may: &May<SeeWorkFacts>) -> Result<Vec<Measurement>, sqlx::Error> {
    sqlx::query_as(
        "SELECT m.id, m.months, m.measured_on, m.destination, m.reason, m.labour, p.first_name AS by_name \
         FROM measurements m JOIN people p ON p.id = m.by_id WHERE m.alumnus_id = $1 AND m.undone_at IS NULL \
         ORDER BY m.months",
    )
    .bind(may.alumnus())
    .fetch_all(conn)
    .await
}

/// When this alumnus left school, and where they went then.
///
/// # Errors
/// When the database fails.
pub async fn outflow(conn: &mut Conn, alumnus: &AlumnusId) -> Result<(Day, String), sqlx::Error> {
    let sql = "SELECT outflow_on, destination FROM alumni WHERE id = $1";
    sqlx::query_as(sql).bind(alumnus).fetch_one(conn).await
}

/// Which half years are done, in months, with where somebody was; the first one first.
///
/// # Errors
/// When the database fails.
pub async fn done(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<(i64, String)>, sqlx::Error> {
    let sql =
        "SELECT months, destination FROM measurements WHERE alumnus_id = $1 AND undone_at IS NULL ORDER BY months";
    sqlx::query_as(sql).bind(alumnus).fetch_all(conn).await
}

/// As [`done`], of everybody of a school: whose, the half year in months, and where they were.
///
/// # Errors
/// When the database fails.
pub async fn done_at(conn: &mut Conn, school: &SchoolId) -> Result<Vec<(AlumnusId, i64, String)>, sqlx::Error> {
    let sql = "SELECT m.alumnus_id, m.months, m.destination FROM measurements m JOIN alumni a ON a.id = m.alumnus_id \
               WHERE a.school_id = $1 AND m.undone_at IS NULL ORDER BY m.alumnus_id, m.months";
    sqlx::query_as(sql).bind(school).fetch_all(conn).await
}

/// Keeps a measurement; false when there is one of that half year already.
///
/// # Errors
/// When the database fails.
pub async fn keep(conn: &mut Conn, may: &May<ChangePeople>, it: &Measured, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO measurements (id, alumnus_id, months, measured_on, destination, reason, labour, by_id, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (alumnus_id, months) WHERE undone_at IS NULL DO NOTHING",
    )
    .bind(MeasurementId::new())
    .bind(may.alumnus())
    .bind(i64::from(it.months))
    .bind(it.on)
    .bind(it.destination.as_str())
    .bind(Sealed::some(it.reason.as_deref()))
    .bind(it.labour)
    .bind(may.by())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Remembers what stood there about work before the measurement of that half year changed it.
///
/// # Errors
/// When the database fails.
pub async fn work_was(conn: &mut Conn, may: &May<ChangePeople>, months: i32, was: &Work) -> Result<(), sqlx::Error> {
    let sql = "UPDATE measurements SET work_was = $3 WHERE alumnus_id = $1 AND months = $2 AND undone_at IS NULL";
    let query = sqlx::query(sql).bind(may.alumnus()).bind(i64::from(months)).bind(Sealed::from(was));
    query.execute(conn).await.map(drop)
}

/// A measurement that was taken back.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Undone {
    /// Where it said they were.
    pub destination: String,
    /// On which day it was so.
    pub measured_on: Day,
    /// When it was kept.
    pub made_at: At,
    /// What stood there about work before, when it changed that.
    pub work_was: Option<Sealed>,
}

/// Takes a measurement back; `None` when it isn't there.
///
/// # Errors
/// When the database fails.
pub async fn undo(
    conn: &mut Conn,
    may: &May<ChangePeople>,
    id: &MeasurementId,
    now: At,
) -> Result<Option<Undone>, sqlx::Error> {
    sqlx::query_as(
        "UPDATE measurements SET undone_at = $3 WHERE id = $1 AND alumnus_id = $2 AND undone_at IS NULL \
         RETURNING destination, measured_on, made_at, work_was",
    )
    .bind(id)
    .bind(may.alumnus())
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// At most so many names are fetched; of those Monday shows a few a month.
const NAMES: i64 = 60;

/// Of whom this colleague is the owner and a measurement is due or comes: the first one first.
///
/// # Errors
/// When the database fails.
pub async fn to_measure(conn: &mut Conn, staff: &Staff, now: At) -> Result<Vec<ToMeasure>, sqlx::Error> {
    let parts = MEASURED_MONTHS.into_iter().enumerate().map(|(at, months)| {
        format!(
            "SELECT a.id AS alumnus_id, a.person_id, a.outflow_on, CAST({months} AS BIGINT) AS months \
             FROM alumni a WHERE a.owner_id = $1 AND a.school_id = $2 \
             AND a.erased_at IS NULL AND (a.unfollowed_at IS NULL OR a.unfollowed_at > $3) \
             AND a.outflow_on BETWEEN ${} AND ${} AND NOT EXISTS (SELECT 1 FROM measurements m \
             WHERE m.alumnus_id = a.id AND m.months = {months} AND m.undone_at IS NULL)",
            2 * at + 5,
            2 * at + 6
        )
    });
    let sql = format!(
        "SELECT due.alumnus_id, p.first_name, p.last_name, due.outflow_on, due.months \
         FROM (SELECT * FROM ({}) every ORDER BY outflow_on, alumnus_id LIMIT $4) due \
         JOIN people p ON p.id = due.person_id ORDER BY due.outflow_on, p.first_name, due.alumnus_id",
        parts.collect::<Vec<_>>().join(" UNION ALL ")
    );
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
    let query = query.bind(staff.me.id()).bind(&staff.school).bind(now).bind(NAMES);
    let query = MEASURED_MONTHS.into_iter().fold(query, |query, months| {
        let (from, until) = left_between(months, now.day());
        query.bind(from).bind(until)
    });
    query.fetch_all(conn).await
}
