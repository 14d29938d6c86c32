//! Test messages: asked by a tap, sent once, and the phone says that it arrived.

use crate::{
    access::{PersonId, SessionId, SignedIn},
    db::Conn,
    moment::At,
    push::{Outcome, TestId, rules},
    secret,
};

/// Asks for a test message on this device.
///
/// # Errors
/// When the database fails.
pub async fn ask(conn: &mut Conn, me: &SignedIn, now: At) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO push_tests (id, person_id, session_id, asked_at) VALUES ($1, $2, $3, $4)")
        .bind(TestId::new())
        .bind(me.id())
        .bind(&me.session)
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
}

/// How many tests this person asked for in the last hour.
///
/// # Errors
/// When the database fails.
pub async fn asked_lately(conn: &mut Conn, person: &PersonId, now: At) -> Result<i64, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM push_tests WHERE person_id = $1 AND asked_at > $2";
    sqlx::query_scalar(sql).bind(person).bind(now.plus_hours(-1)).fetch_one(conn).await
}

/// A test message that waits.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Asked {
    /// Which.
    pub id: TestId,
    /// On which device.
    pub session_id: SessionId,
}

/// How many tests wait: a quiet house begins no transaction that writes.
///
/// # Errors
/// When the database fails.
pub async fn how_many_wait(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM push_tests WHERE sent_at IS NULL AND asked_at > $1";
    sqlx::query_scalar(sql).bind(now.plus_minutes(-rules::TEST_MINUTES)).fetch_one(conn).await
}

/// Takes the tests that wait, each once, with the secrets by which the phones will say that they arrived.
///
/// # Errors
/// When the database fails.
pub async fn claim(conn: &mut Conn, most: i64, now: At) -> Result<Vec<(Asked, String)>, sqlx::Error> {
    let waiting: Vec<Asked> = sqlx::query_as(
        "UPDATE push_tests SET sent_at = $1 WHERE sent_at IS NULL AND id IN ( \
         SELECT id FROM push_tests WHERE sent_at IS NULL AND asked_at > $2 ORDER BY asked_at LIMIT $3) \
         RETURNING id, session_id",
    )
    .bind(now)
    .bind(now.plus_minutes(-rules::TEST_MINUTES))
    .bind(most)
    .fetch_all(&mut *conn)
    .await?;
    let mut claimed = Vec::new();
    for asked in waiting {
        let receipt = secret::token();
        let sql = "UPDATE push_tests SET receipt_hash = $2 WHERE id = $1";
        sqlx::query(sql).bind(&asked.id).bind(secret::hash(&receipt)).execute(&mut *conn).await?;
        claimed.push((asked, receipt));
    }
    Ok(claimed)
}

/// Keeps what came of sending it.
///
/// # Errors
/// When the database fails.
pub async fn settled(conn: &mut Conn, id: &TestId, outcome: Outcome) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE push_tests SET outcome = $2 WHERE id = $1").bind(id).bind(outcome).execute(conn).await.map(drop)
}

/// The phone says that it arrived. False when there is no such test, or it was said before.
///
/// # Errors
/// When the database fails.
pub async fn arrived(conn: &mut Conn, receipt: &str, now: At) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE push_tests SET arrived_at = $2 WHERE receipt_hash = $1 AND arrived_at IS NULL";
    let done = sqlx::query(sql).bind(secret::hash(receipt)).bind(now).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

/// How the last test on a device went.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LastTest {
    /// Asked for.
    pub asked_at: At,
    /// Sent.
    pub sent_at: Option<At>,
    /// What the push service said.
    pub outcome: Option<Outcome>,
    /// The phone said so itself.
    pub arrived_at: Option<At>,
}

/// The last test on this device.
///
/// # Errors
/// When the database fails.
pub async fn last(conn: &mut Conn, session: &SessionId) -> Result<Option<LastTest>, sqlx::Error> {
    sqlx::query_as(
        "SELECT asked_at, sent_at, outcome, arrived_at FROM push_tests WHERE session_id = $1 \
         ORDER BY asked_at DESC, id LIMIT 1",
    )
    .bind(session)
    .fetch_optional(conn)
    .await
}
