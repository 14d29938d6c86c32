//! Evenings as an alumnus sees them; the school's side is in `school`, what the clock does in `clock`.

mod clock;
mod school;

pub use clock::{plan, plan_ahead, remind_due};
pub use school::{
    ComingAtSchool, Evening, Guest, absent, at_school, call_off, coming_of_school, could_walk_in, expected, guests,
    one, present,
};

use super::EveningId;
use crate::{
    access::{ActAsOneself, AlumnusId, May},
    db::Conn,
    moment::At,
    questions::Topic,
};

/// A coming evening, for the home page.
#[derive(Clone, Debug)]
pub struct Coming {
    /// Its row.
    pub id: EveningId,
    /// From.
    pub starts_at: At,
    /// Until.
    pub ends_at: At,
    /// "op school".
    pub place: String,
    /// Whether one said to come.
    pub signed_up: bool,
}

/// The coming evening at one's school, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn coming(conn: &mut Conn, may: &May<ActAsOneself>, now: At) -> Result<Option<Coming>, sqlx::Error> {
    let all = mine(conn, may, now).await?;
    Ok(all.into_iter().find(|evening| evening.cancelled_at.is_none()).map(|evening| Coming {
        signed_up: evening.is_signed_up(),
        id: evening.id,
        starts_at: evening.starts_at,
        ends_at: evening.ends_at,
        place: evening.place,
    }))
}

/// An evening as one alumnus sees it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MyEvening {
    /// Its row.
    pub id: EveningId,
    /// From.
    pub starts_at: At,
    /// Until.
    pub ends_at: At,
    /// "op school".
    pub place: String,
    /// When the school called it off.
    pub cancelled_at: Option<At>,
    /// When one said to come, and did not take it back.
    pub signed_up_at: Option<At>,
    /// What one comes for.
    pub topic: Option<Topic>,
}

impl MyEvening {
    /// Whether one said to come.
    pub fn is_signed_up(&self) -> bool {
        self.signed_up_at.is_some()
    }
}

const MINE: &str = "SELECT e.id, e.starts_at, e.ends_at, e.place, e.cancelled_at, s.signed_up_at, s.topic \
     FROM alumni a JOIN evenings e ON e.school_id = a.school_id \
     LEFT JOIN sign_ups s ON s.evening_id = e.id AND s.alumnus_id = a.id AND s.cancelled_at IS NULL \
     WHERE a.id = $1 AND ";

/// The evenings at one's school that aren't over, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn mine(conn: &mut Conn, may: &May<ActAsOneself>, now: At) -> Result<Vec<MyEvening>, sqlx::Error> {
    let sql = format!("{MINE} e.ends_at > $2 ORDER BY e.starts_at");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(may.alumnus()).bind(now).fetch_all(conn).await
}

/// One evening at one's school, past ones too.
///
/// # Errors
/// `RowNotFound` when it isn't at their school.
pub async fn my_one(conn: &mut Conn, may: &May<ActAsOneself>, id: &EveningId) -> Result<MyEvening, sqlx::Error> {
    let sql = format!("{MINE} e.id = $2");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(may.alumnus()).bind(id).fetch_one(conn).await
}

/// Says to come. Again, or after taking it back, it stays one sign-up; a topic chosen before stays.
///
/// # Errors
/// When the database fails.
pub async fn sign_up(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    id: &EveningId,
    topic: Option<Topic>,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO sign_ups (evening_id, alumnus_id, topic, signed_up_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (evening_id, alumnus_id) DO UPDATE SET topic = COALESCE($3, sign_ups.topic), \
         signed_up_at = CASE WHEN sign_ups.cancelled_at IS NULL THEN COALESCE(sign_ups.signed_up_at, $4) ELSE $4 END, \
         cancelled_at = NULL",
    )
    .bind(id)
    .bind(may.alumnus())
    .bind(topic)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// Takes it back. False when there was nothing to take back.
///
/// # Errors
/// When the database fails.
pub async fn cancel(conn: &mut Conn, may: &May<ActAsOneself>, id: &EveningId, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE sign_ups SET cancelled_at = $3 WHERE evening_id = $1 AND alumnus_id = $2 \
         AND signed_up_at IS NOT NULL AND cancelled_at IS NULL",
    )
    .bind(id)
    .bind(may.alumnus())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// An evening to which somebody said yes, also when it does not happen or they took it back.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SignedUp {
    /// Its row.
    pub id: EveningId,
    /// From.
    pub starts_at: At,
    /// Until.
    pub ends_at: At,
    /// When they said yes or no, or school called it off.
    pub changed_at: At,
    /// 1 when it does not happen for them.
    pub is_off: i64,
}

/// The evenings to which this alumnus said yes, that end after this instant.
///
/// # Errors
/// When the database fails.
pub async fn signed_up(conn: &mut Conn, alumnus: &AlumnusId, after: At) -> Result<Vec<SignedUp>, sqlx::Error> {
    sqlx::query_as(
        "SELECT e.id, e.starts_at, e.ends_at, COALESCE(e.cancelled_at, s.cancelled_at, s.signed_up_at) AS changed_at, \
         CASE WHEN COALESCE(e.cancelled_at, s.cancelled_at) IS NULL THEN 0 ELSE 1 END AS is_off \
         FROM sign_ups s JOIN evenings e ON e.id = s.evening_id \
         WHERE s.alumnus_id = $1 AND s.signed_up_at IS NOT NULL AND e.ends_at > $2 ORDER BY e.starts_at",
    )
    .bind(alumnus)
    .bind(after)
    .fetch_all(conn)
    .await
}
