//! What each side promises about a case: one next step at a time, with a name and a day.

use super::{Case, OnCase};
use crate::{
    access::{AlumnusId, PersonId, SchoolId},
    db::Conn,
    escalations::{EscalationId, Side, rules::form::Promise},
    moment::{At, Day},
    sealed::Sealed,
};

/// A promise, as everybody around the case reads it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Promised {
    /// Its row.
    pub id: String,
    /// Who promises.
    pub side: Side,
    /// "Jamal el Idrissi".
    pub name: String,
    /// What.
    #[sqlx(try_from = "Sealed")]
    pub words: String,
    /// On which day, or before.
    pub on_day: Day,
    /// When it was promised.
    pub made_at: At,
    /// When it was done, or was no longer to be done.
    pub ended_at: Option<At>,
    /// 1 when it was done.
    pub was_kept: Option<i64>,
}

const PROMISED: &str = "SELECT t.id, t.side, t.name, t.words, t.on_day, t.made_at, t.ended_at, t.was_kept \
     FROM escalation_promises t JOIN escalations e ON e.id = t.escalation_id";

/// The promises about a case: what is still to be done first, then the latest.
pub(in crate::escalations) async fn promises(
    conn: &mut Conn,
    proof: &impl OnCase,
    case: &Case,
) -> Result<Vec<Promised>, sqlx::Error> {
    let sql = format!(
        "{PROMISED} WHERE e.id = $1 AND e.alumnus_id = $2 \
         ORDER BY CASE WHEN t.ended_at IS NULL THEN 0 ELSE 1 END, t.made_at DESC, t.id"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(&case.id).bind(proof.whose()).fetch_all(conn).await
}

/// Keeps a promise of one side, in place of the one before.
pub(in crate::escalations) async fn promise(
    conn: &mut Conn,
    id: &EscalationId,
    side: Side,
    by: &PersonId,
    promise: &Promise,
    now: At,
) -> Result<(), sqlx::Error> {
    end_promise(conn, id, side, promise.was_kept, now).await?;
    sqlx::query(
        "INSERT INTO escalation_promises (id, escalation_id, side, person_id, name, words, on_day, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(id)
    .bind(side)
    .bind(by)
    .bind(&promise.actor)
    .bind(Sealed::from(&promise.action))
    .bind(promise.action_on)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// What one side promised is done, or needs not be done any more. False when there was nothing.
pub(in crate::escalations) async fn end_promise(
    conn: &mut Conn,
    id: &EscalationId,
    side: Side,
    was_kept: bool,
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE escalation_promises SET ended_at = $3, was_kept = $4 \
         WHERE escalation_id = $1 AND side = $2 AND ended_at IS NULL",
    )
    .bind(id)
    .bind(side)
    .bind(now)
    .bind(i64::from(was_kept))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Nothing is left to be done: the case is over, or goes another way.
pub(in crate::escalations) async fn end_promises(
    conn: &mut Conn,
    id: &EscalationId,
    was_kept: bool,
    now: At,
) -> Result<(), sqlx::Error> {
    end_promise(conn, id, Side::Municipality, was_kept, now).await?;
    end_promise(conn, id, Side::School, was_kept, now).await.map(drop)
}

/// What school promised about a running case, of which the day has come.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DuePromise {
    /// About which case.
    pub escalation_id: EscalationId,
    /// "Samira".
    pub first_name: String,
    /// "Anja", who promised.
    pub name: String,
    /// For which day.
    pub on_day: Day,
}

/// What a school promised about its running cases for this day or before it, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn promises_due(conn: &mut Conn, school: &SchoolId, today: Day) -> Result<Vec<DuePromise>, sqlx::Error> {
    sqlx::query_as(
        "SELECT t.escalation_id, p.first_name, t.name, t.on_day FROM escalations e \
         JOIN escalation_promises t ON t.escalation_id = e.id JOIN alumni a ON a.id = e.alumnus_id \
         JOIN people p ON p.id = a.person_id \
         WHERE e.school_id = $1 AND e.done_at IS NULL AND e.withdrawn_at IS NULL \
         AND t.side = 'school' AND t.ended_at IS NULL AND t.on_day <= $2 ORDER BY t.on_day, t.id",
    )
    .bind(school)
    .bind(today)
    .fetch_all(conn)
    .await
}

/// A promise of school whose day has passed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::escalations) struct LatePromise {
    /// Its row.
    pub id: String,
    /// About which case.
    pub escalation_id: EscalationId,
    /// Of whom.
    pub alumnus_id: AlumnusId,
    /// Who promised.
    pub name: String,
    /// On which day.
    pub on_day: Day,
}

/// The promises of school whose day has passed and of which nobody was told. Cost follows what is due.
pub(in crate::escalations) async fn late_promises(conn: &mut Conn, now: At) -> Result<Vec<LatePromise>, sqlx::Error> {
    sqlx::query_as(
        "SELECT t.id, t.escalation_id, e.alumnus_id, t.name, t.on_day \
         FROM escalation_promises t JOIN escalations e ON e.id = t.escalation_id \
         WHERE t.ended_at IS NULL AND t.told_at IS NULL AND t.on_day < $1 AND t.side = 'school' \
         ORDER BY t.on_day, t.id",
    )
    .bind(now.day())
    .fetch_all(conn)
    .await
}

/// It was said that a promise is late. False when another said it.
pub(in crate::escalations) async fn told_late(conn: &mut Conn, id: &str, now: At) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE escalation_promises SET told_at = $2 WHERE id = $1 AND told_at IS NULL AND ended_at IS NULL";
    Ok(sqlx::query(sql).bind(id).bind(now).execute(conn).await?.rows_affected() == 1)
}
