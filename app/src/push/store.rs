//! The browsers that take push messages, and the services that rest.

mod tests;

pub use tests::{Asked, LastTest, arrived, ask, asked_lately, claim, how_many_wait, last, settled};

use super::{Outcome, Posted, SubscriptionId, rules};
use crate::{
    access::{PersonId, SessionId, SignedIn},
    db::Conn,
    moment::At,
    sealed::Sealed,
    secret,
};
use std::collections::HashMap;

/// Whether any browser of this person takes push messages.
///
/// # Errors
/// When the database fails.
pub async fn reaches(conn: &mut Conn, person: &PersonId) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM push_subscriptions t JOIN sessions s ON s.id = t.session_id \
               WHERE t.person_id = $1 AND t.gone_at IS NULL AND s.ended_at IS NULL";
    let browsers: i64 = sqlx::query_scalar(sql).bind(person).fetch_one(conn).await?;
    Ok(browsers > 0)
}

/// Keeps the browser on this device. A device has one, a browser belongs to whoever used it last, and when somebody
/// has too many, the one not heard of longest makes room.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    conn: &mut Conn,
    me: &SignedIn,
    posted: &Posted,
    server_key: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    let hash = secret::hash(&posted.endpoint);
    let sql = "DELETE FROM push_subscriptions WHERE session_id = $1 AND endpoint_hash <> $2";
    sqlx::query(sql).bind(&me.session).bind(&hash).execute(&mut *conn).await?;
    sqlx::query(
        "INSERT INTO push_subscriptions (id, person_id, session_id, endpoint_hash, endpoint, public_key, auth, made_at, \
         seen_at, server_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9) \
         ON CONFLICT (endpoint_hash) DO UPDATE SET \
         made_at = CASE WHEN push_subscriptions.session_id = excluded.session_id THEN push_subscriptions.made_at \
                        ELSE excluded.made_at END, \
         person_id = excluded.person_id, session_id = excluded.session_id, endpoint = excluded.endpoint, \
         public_key = excluded.public_key, auth = excluded.auth, seen_at = excluded.seen_at, \
         server_key = excluded.server_key, gone_at = NULL",
    )
    .bind(SubscriptionId::new())
    .bind(me.id())
    .bind(&me.session)
    .bind(hash)
    .bind(Sealed::from(&posted.endpoint))
    .bind(&posted.public_key)
    .bind(Sealed::from(&posted.auth))
    .bind(now)
    .bind(server_key)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "DELETE FROM push_subscriptions WHERE person_id = $1 AND id NOT IN ( \
             SELECT id FROM push_subscriptions WHERE person_id = $1 ORDER BY seen_at DESC, made_at DESC, id LIMIT $2)",
    )
    .bind(me.id())
    .bind(rules::MOST_BROWSERS)
    .execute(conn)
    .await
    .map(drop)
}

/// Whether messages were switched on, on this device: then its browser may say again how it is reached, unasked.
///
/// # Errors
/// When the database fails.
pub async fn was_wished(conn: &mut Conn, session: &SessionId) -> Result<bool, sqlx::Error> {
    Ok(here(conn, session).await?.is_some())
}

/// How it stands with the messages on one device.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Here {
    /// On since.
    pub made_at: At,
    /// The browser stopped taking messages by itself.
    pub gone_at: Option<At>,
}

/// The browser on this device.
///
/// # Errors
/// When the database fails.
pub async fn here(conn: &mut Conn, session: &SessionId) -> Result<Option<Here>, sqlx::Error> {
    let sql = "SELECT made_at, gone_at FROM push_subscriptions WHERE session_id = $1";
    sqlx::query_as(sql).bind(session).fetch_optional(conn).await
}

/// The devices of this person that take messages.
///
/// # Errors
/// When the database fails.
pub async fn devices(conn: &mut Conn, person: &PersonId) -> Result<Vec<SessionId>, sqlx::Error> {
    let sql = "SELECT session_id FROM push_subscriptions WHERE person_id = $1 AND gone_at IS NULL";
    sqlx::query_scalar(sql).bind(person).fetch_all(conn).await
}

/// No more messages on this device: it was switched off, or it is signed out.
///
/// # Errors
/// When the database fails.
pub async fn off(conn: &mut Conn, session: &SessionId) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM push_subscriptions WHERE session_id = $1").bind(session).execute(conn).await.map(drop)
}

/// This device allows no messages any more: it stopped by itself, and may come back by itself.
///
/// # Errors
/// When the database fails.
pub async fn withdrawn(conn: &mut Conn, session: &SessionId, now: At) -> Result<(), sqlx::Error> {
    let sql = "SELECT id FROM push_subscriptions WHERE session_id = $1 AND gone_at IS NULL";
    let here: Option<SubscriptionId> = sqlx::query_scalar(sql).bind(session).fetch_optional(&mut *conn).await?;
    match here {
        Some(id) => knocked(conn, &id, Outcome::Gone, None, now).await,
        None => Ok(()),
    }
}

/// A browser that can be knocked at.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Subscription {
    /// Which.
    pub id: SubscriptionId,
    /// Where its push service takes messages for it.
    pub endpoint: Sealed,
    /// Its public key, base64url.
    pub public_key: String,
    /// Its secret, base64url.
    pub auth: Sealed,
    /// The row of the outbox that it took last.
    pub last_message: Option<String>,
}

const REACHABLE: &str = "SELECT t.id, t.endpoint, t.public_key, t.auth, t.last_message FROM push_subscriptions t \
     JOIN sessions s ON s.id = t.session_id AND s.person_id = t.person_id \
     WHERE t.gone_at IS NULL AND t.server_key = $2 AND s.ended_at IS NULL AND s.ends_at > $3 AND ";

/// The browsers of this person that our key reaches, on devices where they are signed in now.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    conn: &mut Conn,
    person: &PersonId,
    server_key: &str,
    now: At,
) -> Result<Vec<Subscription>, sqlx::Error> {
    reachable(conn, "t.person_id = $1", &person.0, server_key, now).await
}

/// The browser on one device, if our key reaches it.
///
/// # Errors
/// When the database fails.
pub async fn of_session(
    conn: &mut Conn,
    session: &SessionId,
    server_key: &str,
    now: At,
) -> Result<Option<Subscription>, sqlx::Error> {
    Ok(reachable(conn, "t.session_id = $1", &session.0, server_key, now).await?.pop())
}

async fn reachable(
    conn: &mut Conn,
    whose: &'static str,
    id: &str,
    server_key: &str,
    now: At,
) -> Result<Vec<Subscription>, sqlx::Error> {
    let sql = sqlx::AssertSqlSafe(format!("{REACHABLE}{whose}"));
    sqlx::query_as(sql).bind(id).bind(server_key).bind(now).fetch_all(conn).await
}

/// Keeps what came of knocking at this browser. One that is gone keeps nothing by which it could be reached.
///
/// # Errors
/// When the database fails.
pub async fn knocked(
    conn: &mut Conn,
    id: &SubscriptionId,
    outcome: Outcome,
    message: Option<&str>,
    now: At,
) -> Result<(), sqlx::Error> {
    let taken = message.filter(|_| outcome == Outcome::Accepted);
    sqlx::query(
        "UPDATE push_subscriptions SET last_outcome = $2, last_at = $3, last_message = COALESCE($4, last_message) \
         WHERE id = $1",
    )
    .bind(id)
    .bind(outcome)
    .bind(now)
    .bind(taken)
    .execute(&mut *conn)
    .await?;
    if outcome != Outcome::Gone {
        return Ok(());
    }
    sqlx::query(
        "UPDATE push_subscriptions SET gone_at = $2, endpoint_hash = $3, endpoint = $4, public_key = '', auth = $4 \
         WHERE id = $1",
    )
    .bind(id)
    .bind(now)
    .bind(format!("gone/{id}"))
    .bind(Sealed::from(""))
    .execute(conn)
    .await
    .map(drop)
}

/// The services that rest, and until when.
///
/// # Errors
/// When the database fails.
pub async fn resting(conn: &mut Conn, now: At) -> Result<HashMap<String, At>, sqlx::Error> {
    let rows: Vec<(String, At)> =
        sqlx::query_as("SELECT origin, until_at FROM push_rests WHERE until_at > $1").bind(now).fetch_all(conn).await?;
    Ok(rows.into_iter().collect())
}

/// Leaves a service alone until then; a longer rest stays.
///
/// # Errors
/// When the database fails.
pub async fn rest(conn: &mut Conn, origin: &str, until: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO push_rests (origin, until_at) VALUES ($1, $2) ON CONFLICT (origin) DO UPDATE SET until_at = \
         CASE WHEN push_rests.until_at > excluded.until_at THEN push_rests.until_at ELSE excluded.until_at END",
    )
    .bind(origin)
    .bind(until)
    .execute(conn)
    .await
    .map(drop)
}

/// How many browsers were made with another key than ours: they get nothing until the app is opened there.
///
/// # Errors
/// When the database fails.
pub async fn with_another_key(conn: &mut Conn, server_key: &str) -> Result<i64, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM push_subscriptions WHERE gone_at IS NULL AND server_key <> $1";
    sqlx::query_scalar(sql).bind(server_key).fetch_one(conn).await
}

/// Deletes what is over: browsers of devices where nobody is signed in, old tests, rests that ended. Says how many.
///
/// # Errors
/// When the database fails.
pub async fn sweep(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let mut gone = 0;
    for (sql, before) in [
        (
            "DELETE FROM push_subscriptions WHERE session_id IN ( \
             SELECT id FROM sessions WHERE COALESCE(ended_at, ends_at) <= $1)",
            now,
        ),
        ("DELETE FROM push_tests WHERE asked_at <= $1", now.plus_days(-rules::TEST_DAYS)),
        ("DELETE FROM push_rests WHERE until_at <= $1", now),
    ] {
        let done = sqlx::query(sql).bind(before).execute(&mut *conn).await?;
        gone += i64::try_from(done.rows_affected()).unwrap_or(i64::MAX);
    }
    Ok(gone)
}
