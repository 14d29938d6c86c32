//! What was heard in a contact, in one tap, and what adds up to debts.

use crate::{
    access::{AlumnusId, LogContact, May},
    db::Conn,
    moment::At,
    sealed::Sealed,
    signals::{Told, rules::Debt},
    waakvlam::rules::work::Work,
};

/// Keeps what was heard in a contact, with what stood there about work when that changed it.
///
/// # Errors
/// When the database fails.
pub async fn tell(
    conn: &mut Conn,
    may: &May<LogContact>,
    contact: &str,
    (told, work_was): (Told, Option<&Work>),
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO told_facts (id, alumnus_id, kind, at, by_id, contact_id, work_was) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(may.alumnus())
    .bind(told)
    .bind(now)
    .bind(may.by())
    .bind(contact)
    .bind(work_was.map(Sealed::from))
    .execute(conn)
    .await
    .map(drop)
}

/// What stood there about work before this contact changed it; `None` when it didn't.
///
/// # Errors
/// When the database fails.
pub async fn work_before(conn: &mut Conn, may: &May<LogContact>, contact: &str) -> Result<Option<Work>, sqlx::Error> {
    let sql = "SELECT work_was FROM told_facts WHERE contact_id = $1 AND alumnus_id = $2 AND work_was IS NOT NULL";
    let kept: Option<Sealed> = sqlx::query_scalar(sql).bind(contact).bind(may.alumnus()).fetch_optional(conn).await?;
    Ok(kept.map(Work::from))
}

/// What was heard in one contact was heard in another too: that one remembers what stood there. False when there is none.
///
/// # Errors
/// When the database fails.
pub async fn heard_of_work_too(
    conn: &mut Conn,
    may: &May<LogContact>,
    contact: &str,
    was: &Work,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE told_facts SET work_was = $3 WHERE id = (SELECT t.id FROM told_facts t WHERE t.alumnus_id = $1 \
         AND t.contact_id <> $2 AND t.kind = 'job_lost' AND t.at >= (SELECT MIN(f.at) FROM told_facts f \
         WHERE f.contact_id = $2) ORDER BY t.at, t.id LIMIT 1)",
    )
    .bind(may.alumnus())
    .bind(contact)
    .bind(Sealed::from(was))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes back what was heard in a contact that was logged by mistake.
///
/// # Errors
/// When the database fails.
pub async fn untell(conn: &mut Conn, may: &May<LogContact>, contact: &str) -> Result<(), sqlx::Error> {
    let sql = "DELETE FROM told_facts WHERE contact_id = $1 AND alumnus_id = $2";
    sqlx::query(sql).bind(contact).bind(may.alumnus()).execute(conn).await.map(drop)
}

/// What was heard in each contact of this alumnus, for whoever logs or reads them.
///
/// # Errors
/// When the database fails.
pub async fn told_in(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<(String, Told)>, sqlx::Error> {
    let sql = "SELECT contact_id, kind FROM told_facts WHERE alumnus_id = $1 ORDER BY at DESC, kind LIMIT 60";
    sqlx::query_as(sql).bind(alumnus).fetch_all(conn).await
}

/// Every mention of debts since `from`, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn debts_of(conn: &mut Conn, alumnus: &AlumnusId, from: At) -> Result<Vec<(At, Debt)>, sqlx::Error> {
    let sql = "SELECT at, kind FROM told_facts WHERE alumnus_id = $1 AND at >= $2";
    let heard: Vec<(At, Told)> = sqlx::query_as(sql).bind(alumnus).bind(from).fetch_all(&mut *conn).await?;
    let sql = "SELECT at FROM check_ins WHERE alumnus_id = $1 AND at >= $2 AND money = 'not_good'";
    let said: Vec<At> = sqlx::query_scalar(sql).bind(alumnus).bind(from).fetch_all(conn).await?;
    let heard = heard.into_iter().filter(|(_, told)| told.is_debt()).map(|(at, told)| (at, Debt::Heard(told)));
    let mut all: Vec<(At, Debt)> = heard.chain(said.into_iter().map(|at| (at, Debt::Said))).collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(all)
}
