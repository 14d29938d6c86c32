//! Legal bases, and the yearly question.

use super::rules::{self, Period};
use crate::{
    access::{ActAsOneself, AlumnusId, PersonId},
    db::Conn,
    moment::{At, Day},
    signals::{self, SignalKind},
    waakvlam::{self, ReminderKind},
};

/// Begins the school's task for somebody who came on the list.
///
/// # Errors
/// When the database fails.
pub async fn begin(conn: &mut Conn, alumnus: &AlumnusId, outflow_on: Day, now: At) -> Result<(), sqlx::Error> {
    let period = rules::task(outflow_on, now);
    let since = At::local(outflow_on, 0, 0);
    add_basis(conn, alumnus, "aftercare_task", since, period.ends_at).await?;
    plan(conn, alumnus, period, now).await
}

async fn add_basis(conn: &mut Conn, alumnus: &AlumnusId, basis: &str, since: At, until: At) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO legal_bases (id, alumnus_id, basis, since, until) VALUES ($1, $2, $3, $4, $5)")
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(alumnus)
        .bind(basis)
        .bind(since)
        .bind(until)
        .execute(conn)
        .await
        .map(drop)
}

async fn plan(conn: &mut Conn, alumnus: &AlumnusId, period: Period, now: At) -> Result<(), sqlx::Error> {
    for (kind, due_at) in [
        (ReminderKind::Follow, period.ask_at),
        (ReminderKind::FollowAgain, period.again_at),
        (ReminderKind::FollowEnds, period.ends_at),
    ] {
        waakvlam::store::remind(conn, alumnus, kind, due_at, now).await?;
    }
    Ok(())
}

/// Begins the task of alumni who were on the list before there was such a thing, at most so many. How many there were.
///
/// # Errors
/// When the database fails.
pub async fn adopt(conn: &mut Conn, most: i64, now: At) -> Result<usize, sqlx::Error> {
    let alumni: Vec<(AlumnusId, Day)> = sqlx::query_as(
        "SELECT a.id, a.outflow_on FROM alumni a WHERE a.erased_at IS NULL AND NOT EXISTS \
         (SELECT 1 FROM legal_bases b WHERE b.alumnus_id = a.id) ORDER BY a.id LIMIT $1",
    )
    .bind(most)
    .fetch_all(&mut *conn)
    .await?;
    for (alumnus, outflow_on) in &alumni {
        begin(conn, alumnus, *outflow_on, now).await?;
    }
    Ok(alumni.len())
}

/// Until when the school may follow.
///
/// # Errors
/// When the database fails.
pub async fn ends_at(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<At>, sqlx::Error> {
    let sql = "SELECT MAX(until) FROM legal_bases WHERE alumnus_id = $1";
    sqlx::query_scalar(sql).bind(alumnus).fetch_one(conn).await
}

/// From when nobody of the school looks any more, after a no.
///
/// # Errors
/// When the database fails.
pub async fn unfollowed_at(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<At>, sqlx::Error> {
    sqlx::query_scalar("SELECT unfollowed_at FROM alumni WHERE id = $1").bind(alumnus).fetch_one(conn).await
}

/// The open question of somebody.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Open {
    /// Its row.
    pub id: String,
    /// When what holds now ends.
    pub ends_at: At,
    /// When they said that they want to talk first.
    pub talk_at: Option<At>,
}

/// The open question, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn open(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<Open>, sqlx::Error> {
    let sql = "SELECT id, ends_at, talk_at FROM follow_questions WHERE alumnus_id = $1 AND answered_at IS NULL";
    sqlx::query_as(sql).bind(alumnus).fetch_optional(conn).await
}

/// Asks. False when the question is open already.
///
/// # Errors
/// When the database fails.
pub async fn ask(conn: &mut Conn, alumnus: &AlumnusId, ends_at: At, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO follow_questions (id, alumnus_id, asked_at, ends_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (alumnus_id) WHERE answered_at IS NULL DO NOTHING",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(alumnus)
    .bind(now)
    .bind(ends_at)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Wants to talk first; the question stays open.
///
/// # Errors
/// When the database fails.
pub async fn talk(conn: &mut Conn, may: &crate::access::May<ActAsOneself>, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE follow_questions SET talk_at = $2 WHERE alumnus_id = $1 AND answered_at IS NULL";
    sqlx::query(sql).bind(may.alumnus()).bind(now).execute(conn).await.map(drop)
}

async fn close(conn: &mut Conn, alumnus: &AlumnusId, by: &PersonId, answer: &str, now: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE follow_questions SET answer = $2, answered_at = $3, answered_by = $4 \
         WHERE alumnus_id = $1 AND answered_at IS NULL",
    )
    .bind(alumnus)
    .bind(answer)
    .bind(now)
    .bind(by)
    .execute(&mut *conn)
    .await?;
    signals::store::close_by_fact(conn, alumnus, SignalKind::Follow, "Er is een antwoord.", now).await
}

/// Yes: a year more, and the lamp is lit. Until when.
///
/// # Errors
/// When the database fails.
pub async fn yes(conn: &mut Conn, alumnus: &AlumnusId, by: &PersonId, now: At) -> Result<At, sqlx::Error> {
    waakvlam::store::hold(conn, alumnus).await?;
    close(conn, alumnus, by, "yes", now).await?;
    let was = ends_at(conn, alumnus).await?.unwrap_or(now);
    let period = rules::year_more(was, now);
    add_basis(conn, alumnus, "permission", was.max(now), period.ends_at).await?;
    let sql = "UPDATE alumni SET unfollowed_at = NULL WHERE id = $1";
    sqlx::query(sql).bind(alumnus).execute(&mut *conn).await?;
    stop_reminders(conn, alumnus, "('follow', 'follow_again', 'follow_ends')", now).await?;
    waakvlam::light(conn, alumnus, now).await?;
    waakvlam::store::begin(conn, alumnus, now).await?;
    plan(conn, alumnus, period, now).await?;
    Ok(period.ends_at)
}

/// No: reminders stop now, and after a month nobody of the school looks. From when.
///
/// # Errors
/// When the database fails.
pub async fn no(conn: &mut Conn, alumnus: &AlumnusId, by: &PersonId, now: At) -> Result<At, sqlx::Error> {
    waakvlam::store::hold(conn, alumnus).await?;
    close(conn, alumnus, by, "no", now).await?;
    let from = now.plus_days(rules::GOODBYE_DAYS);
    let sql = "UPDATE alumni SET unfollowed_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(alumnus).bind(from).execute(&mut *conn).await?;
    let sql = "UPDATE legal_bases SET until = $2 WHERE alumnus_id = $1 AND until > $2";
    sqlx::query(sql).bind(alumnus).bind(from).execute(&mut *conn).await?;
    stop_reminders(conn, alumnus, "(kind)", now).await?;
    let word = "Wil niet meer gevolgd worden.";
    signals::store::close_by_fact(conn, alumnus, SignalKind::Silence, word, now).await?;
    Ok(from)
}

async fn stop_reminders(conn: &mut Conn, alumnus: &AlumnusId, kinds: &'static str, now: At) -> Result<(), sqlx::Error> {
    let sql = format!(
        "UPDATE reminders SET outcome = 'stopped', outcome_at = $2 \
         WHERE alumnus_id = $1 AND outcome_at IS NULL AND kind IN {kinds}"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(alumnus).bind(now).execute(conn).await.map(drop)
}
