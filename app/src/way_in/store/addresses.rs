//! A new mail address or phone number, confirmed by a code that is sent to it.

use crate::{
    access::{PersonId, SessionId},
    db::Conn,
    moment::At,
    outbox::Channel,
    sealed::Sealed,
    secret,
    way_in::rules,
};

/// Keeps a new address until its code comes back; an earlier one of this session is forgotten.
///
/// # Errors
/// When the database fails.
pub async fn ask_change(
    conn: &mut Conn,
    person: &PersonId,
    session: &SessionId,
    (channel, address): (Channel, &str),
    code: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM address_changes WHERE session_id = $1").bind(session).execute(&mut *conn).await?;
    sqlx::query(
        "INSERT INTO address_changes (id, person_id, session_id, channel, address, code_hash, created_at, expires_at, \
         tries) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(person)
    .bind(session)
    .bind(channel)
    .bind(Sealed::from(address))
    .bind(code_hash(session, code))
    .bind(now)
    .bind(now.plus_minutes(rules::CODE_MINUTES))
    .execute(conn)
    .await
    .map(drop)
}

/// Tries the code: the new address when it is right, in time and not used. Each try counts.
///
/// # Errors
/// When the database fails.
pub async fn try_change(
    conn: &mut Conn,
    session: &SessionId,
    channel: Channel,
    code: &str,
    now: At,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query("UPDATE address_changes SET tries = tries + 1 WHERE session_id = $1")
        .bind(session)
        .execute(&mut *conn)
        .await?;
    let found: Option<Sealed> = sqlx::query_scalar(
        "UPDATE address_changes SET used_at = $3 WHERE session_id = $1 AND code_hash = $2 AND used_at IS NULL \
         AND expires_at > $3 AND tries <= $4 AND channel = $5 RETURNING address",
    )
    .bind(session)
    .bind(code_hash(session, code))
    .bind(now)
    .bind(rules::TRIES)
    .bind(channel)
    .fetch_optional(conn)
    .await?;
    Ok(found.map(|address| address.0))
}

fn code_hash(session: &SessionId, code: &str) -> String {
    secret::hash(&format!("{session}/{code}"))
}

/// Whether somebody else has this address.
///
/// # Errors
/// When the database fails.
pub async fn is_taken(conn: &mut Conn, mail: &str, person: &PersonId) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM people WHERE LOWER(mail) = LOWER($1) AND id <> $2";
    let others: i64 = sqlx::query_scalar(sql).bind(mail).bind(person).fetch_one(conn).await?;
    Ok(others > 0)
}

/// Gives somebody another address.
///
/// # Errors
/// When the database fails.
pub async fn set_mail(conn: &mut Conn, person: &PersonId, mail: &str) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE people SET mail = $2 WHERE id = $1").bind(person).bind(mail).execute(conn).await.map(drop)
}
