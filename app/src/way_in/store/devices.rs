//! Devices on which somebody is signed in.

use crate::{
    access::{PersonId, SessionId, SignedIn},
    db::Conn,
    moment::At,
    push, secret,
    way_in::{SignedInBy, rules},
};

/// Begins a session on a device, and returns the token for its cookie.
///
/// # Errors
/// When the database fails.
pub async fn begin_session(
    conn: &mut Conn,
    person: &PersonId,
    by: SignedInBy,
    device: &str,
    now: At,
) -> Result<String, sqlx::Error> {
    let token = secret::token();
    begin_session_with(conn, person, by, device, &token, now).await?;
    Ok(token)
}

/// Begins a session with this token, which must be as hard to guess as a random one.
///
/// # Errors
/// When the database fails.
pub async fn begin_session_with(
    conn: &mut Conn,
    person: &PersonId,
    by: SignedInBy,
    device: &str,
    token: &str,
    now: At,
) -> Result<SessionId, sqlx::Error> {
    let id = SessionId::new();
    sqlx::query(
        "INSERT INTO sessions (id, token_hash, person_id, device, created_at, last_seen_at, ends_at, signed_in_by, \
         proved_at) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $5)",
    )
    .bind(&id)
    .bind(secret::hash(token))
    .bind(person)
    .bind(device)
    .bind(now)
    .bind(now.plus_days(rules::SESSION_DAYS))
    .bind(by)
    .execute(conn)
    .await?;
    Ok(id)
}

/// They showed again who they are, on this device; with two factors it is surely theirs. It gets a new token, so that one that was seen before is worth
/// nothing; `None` when the session ended meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn prove(
    conn: &mut Conn,
    session: &SessionId,
    by: SignedInBy,
    now: At,
) -> Result<Option<String>, sqlx::Error> {
    let token = secret::token();
    let done = sqlx::query(
        "UPDATE sessions SET token_hash = $2, signed_in_by = $3, proved_at = $4, \
         fresh_until = CASE WHEN $5 = 1 THEN NULL ELSE fresh_until END WHERE id = $1 AND ended_at IS NULL",
    )
    .bind(session)
    .bind(secret::hash(&token))
    .bind(by)
    .bind(now)
    .bind(i64::from(by.is_strong()))
    .execute(conn)
    .await?;
    Ok((done.rows_affected() == 1).then_some(token))
}

/// This phone was given by somebody else: it can't change much until that instant.
///
/// # Errors
/// When the database fails.
pub async fn make_fresh(conn: &mut Conn, session: &SessionId, until: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE sessions SET fresh_until = $2 WHERE id = $1";
    sqlx::query(sql).bind(session).bind(until).execute(conn).await.map(drop)
}

/// An older device says that a fresh one is one's own. False when there is no such device.
///
/// # Errors
/// When the database fails.
pub async fn vouch(conn: &mut Conn, me: &SignedIn, session: &SessionId, now: At) -> Result<bool, sqlx::Error> {
    if me.is_fresh(now) {
        return Ok(false);
    }
    let done = sqlx::query(
        "UPDATE sessions SET fresh_until = NULL WHERE id = $1 AND person_id = $2 AND id <> $3 AND ended_at IS NULL \
         AND created_at >= (SELECT created_at FROM sessions WHERE id = $3)",
    )
    .bind(session)
    .bind(me.id())
    .bind(&me.session)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A device on which somebody is signed in.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Device {
    /// Its session.
    pub id: SessionId,
    /// "Android-telefoon".
    pub device: String,
    /// Since when.
    pub created_at: At,
    /// Last used.
    pub last_seen_at: At,
    /// Somebody else gave it, and its owner has not said yes to it: until then it can't change much.
    pub fresh_until: Option<At>,
}

/// The devices on which somebody is signed in, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn devices(conn: &mut Conn, person: &PersonId, now: At) -> Result<Vec<Device>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, device, created_at, last_seen_at, fresh_until FROM sessions WHERE person_id = $1 AND ended_at IS NULL \
         AND ends_at > $2 ORDER BY last_seen_at DESC",
    )
    .bind(person)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Whether somebody was ever in, on any device.
///
/// # Errors
/// When the database fails.
pub async fn was_in(conn: &mut Conn, person: &PersonId) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM sessions WHERE person_id = $1";
    let devices: i64 = sqlx::query_scalar(sql).bind(person).fetch_one(conn).await?;
    Ok(devices > 0)
}

/// Ends one of one's own sessions: the next request on it is refused, and it gets no more push messages.
///
/// # Errors
/// When the database fails.
pub async fn end_session(conn: &mut Conn, person: &PersonId, session: &SessionId, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE sessions SET ended_at = $3 WHERE id = $1 AND person_id = $2 AND ended_at IS NULL";
    let done = sqlx::query(sql).bind(session).bind(person).bind(now).execute(&mut *conn).await?;
    if done.rows_affected() == 1 { push::store::off(conn, session).await } else { Ok(()) }
}

/// Somebody by their id.
///
/// # Errors
/// `RowNotFound` when there is none.
pub async fn first_name(conn: &mut Conn, person: &PersonId) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("SELECT first_name FROM people WHERE id = $1").bind(person).fetch_one(conn).await
}
