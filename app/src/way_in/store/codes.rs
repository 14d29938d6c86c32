//! One-time codes by mail or SMS, and budgets for guessing.

use crate::{
    access::PersonId,
    db::Conn,
    moment::At,
    secret,
    way_in::{SignedInBy, rules},
};

/// Spends one from a budget for guessing. False when this hour's budget is gone.
///
/// # Errors
/// When the database fails.
pub async fn spend(conn: &mut Conn, budget: &str, most: i64, now: At) -> Result<bool, sqlx::Error> {
    let spent: i64 = sqlx::query_scalar(
        "INSERT INTO attempts (budget, hour, spent) VALUES ($1, $2, 1) \
         ON CONFLICT (budget, hour) DO UPDATE SET spent = attempts.spent + 1 RETURNING spent",
    )
    .bind(secret::hash(budget))
    .bind(now.0 / 3600)
    .fetch_one(conn)
    .await?;
    Ok(spent <= most)
}

/// Who has this mail address; no two people have the same one.
///
/// # Errors
/// When the database fails.
pub async fn by_mail(conn: &mut Conn, mail: &str) -> Result<Option<PersonId>, sqlx::Error> {
    let found: Vec<PersonId> = sqlx::query_scalar("SELECT id FROM people WHERE LOWER(mail) = LOWER($1) LIMIT 2")
        .bind(mail)
        .fetch_all(conn)
        .await?;
    Ok(<[PersonId; 1]>::try_from(found).ok().map(|[only]| only))
}

/// Keeps a one-time code for the browser that asked. Unknown addresses get a row too, so that both answer alike.
///
/// # Errors
/// When the database fails.
pub async fn keep_code(
    conn: &mut Conn,
    browser: &str,
    person: Option<&PersonId>,
    (code, by): (&str, SignedInBy),
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO sign_in_codes (id, browser_hash, person_id, code_hash, created_at, expires_at, tries, \
         signed_in_by) VALUES ($1, $2, $3, $4, $5, $6, 0, $7)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(secret::hash(browser))
    .bind(person)
    .bind(secret::hash(&format!("{browser}/{code}")))
    .bind(now)
    .bind(now.plus_minutes(rules::CODE_MINUTES))
    .bind(by)
    .execute(conn)
    .await
    .map(drop)
}

/// Tries a one-time code: who it is for and how it came, when it is right, in time and not used. Each try counts.
///
/// # Errors
/// When the database fails.
pub async fn try_code(
    conn: &mut Conn,
    browser: &str,
    code: &str,
    now: At,
) -> Result<Option<(PersonId, SignedInBy)>, sqlx::Error> {
    sqlx::query("UPDATE sign_in_codes SET tries = tries + 1 WHERE browser_hash = $1")
        .bind(secret::hash(browser))
        .execute(&mut *conn)
        .await?;
    sqlx::query_as(
        "UPDATE sign_in_codes SET used_at = $3 WHERE browser_hash = $1 AND code_hash = $2 AND used_at IS NULL \
         AND expires_at > $3 AND tries <= $4 AND person_id IS NOT NULL RETURNING person_id, \
         signed_in_by",
    )
    .bind(secret::hash(browser))
    .bind(secret::hash(&format!("{browser}/{code}")))
    .bind(now)
    .bind(rules::TRIES)
    .fetch_optional(conn)
    .await
}
