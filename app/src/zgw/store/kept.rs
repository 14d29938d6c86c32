//! What steps brought, and what went wrong, kept by whoever claimed the packet last.

use super::claims::{Claim, Claimed, MINE};
use crate::{
    db::Conn,
    moment::At,
    sealed::Sealed,
    zgw::{Kinds, Seen, Step, Trouble, rules},
};
use sqlx::AssertSqlSafe;

/// The column in which the address of what a step makes is kept.
const fn column(step: Step) -> &'static str {
    match step {
        Step::LookUp => "case_type_url",
        Step::Case => "case_url",
        Step::Role => "role_url",
        Step::Status => "status_url",
        Step::Document => "document_url",
        Step::Link | Step::Follow => "link_url",
    }
}

/// Something went right.
const WELL: &str = "tries = 0, trouble = NULL, trouble_since = NULL, told_at = NULL";

/// Keeps what a step brought. False when the claim is over: then whoever has it now finds the same.
///
/// # Errors
/// When the database fails.
pub async fn made(conn: &mut Conn, claim: &Claim, step: Step, url: &str, now: At) -> Result<bool, sqlx::Error> {
    let sql = format!(
        "UPDATE zgw_handovers SET {} = $3, {WELL}, registered_at = CASE WHEN $5 = 1 THEN $4 ELSE registered_at END \
         WHERE {MINE}",
        column(step)
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(&claim.id)
        .bind(claim.lease)
        .bind(url)
        .bind(now)
        .bind(i64::from(step == Step::Link))
        .execute(&mut *conn)
        .await?;
    if done.rows_affected() == 1 && step == Step::Status {
        seen_anew(conn, claim, url, now).await?;
    }
    Ok(done.rows_affected() == 1)
}

/// Keeps the kinds. False when the claim is over.
///
/// # Errors
/// When the database fails.
pub async fn settle_kinds(conn: &mut Conn, claim: &Claim, kinds: &Kinds) -> Result<bool, sqlx::Error> {
    let sql = format!(
        "UPDATE zgw_handovers SET case_type_url = $3, role_type_url = $4, status_type_url = $5, \
         document_type_url = $6, {WELL} WHERE {MINE}"
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(&claim.id)
        .bind(claim.lease)
        .bind(&kinds.case)
        .bind(&kinds.role)
        .bind(&kinds.status)
        .bind(&kinds.document)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps that this status was seen. True when it was not before.
///
/// # Errors
/// When the database fails.
pub async fn seen_anew(conn: &mut Conn, claim: &Claim, url: &str, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO zgw_statuses (escalation_id, url, seen_at) VALUES ($1, $2, $3) \
         ON CONFLICT (escalation_id, url) DO NOTHING",
    )
    .bind(&claim.escalation_id)
    .bind(url)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a packet that was looked at down, with where it stands there, until somebody looks again; never again when it
/// is over. Sooner when a notification came meanwhile. False when the claim is over.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    conn: &mut Conn,
    claim: &Claim,
    last: Option<&Seen>,
    again: At,
    now: At,
) -> Result<bool, sqlx::Error> {
    let ended_at = last.filter(|last| last.is_end).map(|_| now);
    let sql = format!(
        "UPDATE zgw_handovers SET claimed_at = NULL, {WELL}, last_status = COALESCE($3, last_status), \
         last_status_at = COALESCE($4, last_status_at), ended_at = COALESCE(ended_at, $5), \
         due_at = CASE WHEN $5 IS NOT NULL THEN NULL WHEN woken_at IS NOT NULL THEN woken_at ELSE $6 END \
         WHERE {MINE}"
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(&claim.id)
        .bind(claim.lease)
        .bind(last.map(|last| Sealed::from(&last.label)))
        .bind(last.map(|last| last.given))
        .bind(ended_at)
        .bind(again)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what went wrong, and when to try again. A zaak that was refused is made anew with what the catalogue says
/// then. False when the claim is over.
///
/// # Errors
/// When the database fails.
pub async fn went_wrong(
    conn: &mut Conn,
    claim: &Claim,
    was: &Claimed,
    trouble: &Trouble,
    now: At,
) -> Result<bool, sqlx::Error> {
    let since = was.trouble_since.unwrap_or(now);
    let looks_anew = matches!(trouble, Trouble::Refused(_)) && was.progress.case.is_none();
    let sql = format!(
        "UPDATE zgw_handovers SET claimed_at = NULL, trouble = $3, trouble_since = $4, due_at = $5, \
         case_type_url = CASE WHEN $6 = 1 THEN NULL ELSE case_type_url END WHERE {MINE}"
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(&claim.id)
        .bind(claim.lease)
        .bind(Sealed::from(&trouble.words()))
        .bind(since)
        .bind(rules::try_again(trouble, since, was.tries, now))
        .bind(i64::from(looks_anew))
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The owner was told that it goes wrong.
///
/// # Errors
/// When the database fails.
pub async fn told(conn: &mut Conn, claim: &Claim, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE zgw_handovers SET told_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(&claim.id).bind(now).execute(conn).await.map(drop)
}
