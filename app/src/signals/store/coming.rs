//! What comes for the people of a school: birthdays, ends of contracts, measurements.

use crate::{
    access::{AlumnusId, PersonId, SchoolId},
    db::Conn,
    moment::{At, Day},
    signals::rules::coming::{AGES, AHEAD_DAYS, Left, MEASURED_MONTHS, left_between},
};

/// Somebody for whom something comes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Comes {
    /// Who.
    pub alumnus_id: AlumnusId,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// The owner.
    pub owner_id: PersonId,
    /// Their birthday.
    pub born_on: Day,
    /// The last employer.
    pub employer: Option<String>,
    /// When the contract ends.
    pub contract_ends_on: Option<Day>,
}

/// Everybody of a school with a birthday on which rules change, or a contract that ends, in the coming days.
///
/// # Errors
/// When the database fails.
pub async fn coming(conn: &mut Conn, school: &SchoolId, now: At) -> Result<Vec<Comes>, sqlx::Error> {
    let today = now.day();
    let ages = (0..AGES.len()).map(|at| format!("OR a.born_on BETWEEN ${} AND ${} ", 2 * at + 5, 2 * at + 6));
    let sql = format!(
        "SELECT a.id AS alumnus_id, p.first_name, p.last_name, a.owner_id, a.born_on, a.employer, a.contract_ends_on \
         FROM alumni a JOIN people p ON p.id = a.person_id WHERE a.school_id = $1 AND a.erased_at IS NULL \
         AND (a.unfollowed_at IS NULL OR a.unfollowed_at > $2) \
         AND (a.contract_ends_on BETWEEN $3 AND $4 {}) ORDER BY p.first_name, a.id",
        ages.collect::<String>()
    );
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(school).bind(now);
    let query = query.bind(today).bind(today.plus(AHEAD_DAYS));
    let query = AGES
        .into_iter()
        .fold(query, |query, age| query.bind(today.years_later(-age)).bind(today.plus(AHEAD_DAYS).years_later(-age)));
    query.fetch_all(conn).await
}

/// How many people of a school left on each day from which a measurement is due now or soon, and isn't done. Where
/// somebody is, is what was measured last, or where they went from school.
///
/// # Errors
/// When the database fails.
pub async fn left(conn: &mut Conn, school: &SchoolId, now: At) -> Result<Vec<Left>, sqlx::Error> {
    let parts = MEASURED_MONTHS.into_iter().enumerate().map(|(at, months)| {
        format!(
            "SELECT a.outflow_on, CAST({months} AS BIGINT) AS months, COUNT(*) AS people, \
             COUNT(CASE WHEN COALESCE((SELECT m.destination FROM measurements m WHERE m.alumnus_id = a.id \
             AND m.undone_at IS NULL ORDER BY m.months DESC LIMIT 1), a.destination) = 'onbekend' THEN 1 END) AS unknown \
             FROM alumni a WHERE a.school_id = $1 AND a.erased_at IS NULL \
             AND (a.unfollowed_at IS NULL OR a.unfollowed_at > $2) AND a.outflow_on BETWEEN ${} AND ${} \
             AND NOT EXISTS (SELECT 1 FROM measurements d WHERE d.alumnus_id = a.id AND d.months = {months} \
             AND d.undone_at IS NULL) GROUP BY a.outflow_on",
            2 * at + 3,
            2 * at + 4
        )
    });
    let sql = parts.collect::<Vec<_>>().join(" UNION ALL ");
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(school).bind(now);
    let query = MEASURED_MONTHS.into_iter().fold(query, |query, months| {
        let (from, until) = left_between(months, now.day());
        query.bind(from).bind(until)
    });
    query.fetch_all(conn).await
}
