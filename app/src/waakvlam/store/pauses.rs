//! "Laat me even met rust": begin, end, and until when.

use crate::{
    access::{ActAsOneself, AlumnusId, May},
    db::Conn,
    moment::{At, Day},
    waakvlam::{
        ReminderKind,
        claims::{Because, Outcome},
        rules,
    },
};

/// Until which day this alumnus is left alone; `None` when they are not.
///
/// # Errors
/// When the database fails.
pub async fn paused_until(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Option<Day>, sqlx::Error> {
    sqlx::query_scalar("SELECT until_day FROM pauses WHERE alumnus_id = $1 AND ended_at IS NULL AND until_day > $2")
        .bind(alumnus)
        .bind(now.day())
        .fetch_optional(conn)
        .await
}

/// Nothing is asked until the morning of this day. What was planned before it is skipped, and comes after.
///
/// # Errors
/// When the database fails.
pub async fn rest(conn: &mut Conn, may: &May<ActAsOneself>, until: Day, now: At) -> Result<(), sqlx::Error> {
    super::hold(conn, may.alumnus()).await?;
    close(conn, may.alumnus(), now).await?;
    sqlx::query("INSERT INTO pauses (id, alumnus_id, since, until_day) VALUES ($1, $2, $3, $4)")
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(may.alumnus())
        .bind(now)
        .bind(until)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "UPDATE reminders SET outcome = $3, detail = $5, outcome_at = $2 WHERE alumnus_id = $1 \
         AND outcome_at IS NULL AND kind IN ('check_in', 'ask_jim') AND due_at < $4",
    )
    .bind(may.alumnus())
    .bind(now)
    .bind(Outcome::Skipped)
    .bind(At::local(until, 0, 0))
    .bind(Because::Paused)
    .execute(&mut *conn)
    .await?;
    tell_after(conn, may.alumnus(), until, now).await?;
    super::light(conn, may.alumnus(), now).await
}

/// Ends the rest now. False when there was none.
///
/// # Errors
/// When the database fails.
pub async fn end_rest(conn: &mut Conn, may: &May<ActAsOneself>, now: At) -> Result<bool, sqlx::Error> {
    super::hold(conn, may.alumnus()).await?;
    let was_resting = paused_until(conn, may.alumnus(), now).await?.is_some();
    close(conn, may.alumnus(), now).await?;
    if was_resting {
        tell_after(conn, may.alumnus(), now.day(), now).await?;
        super::light(conn, may.alumnus(), now).await?;
    }
    Ok(was_resting)
}

/// What waits to be told after a rest comes after this one, when there is anything.
async fn tell_after(conn: &mut Conn, alumnus: &AlumnusId, until: Day, now: At) -> Result<(), sqlx::Error> {
    if held_in_rest(conn, alumnus).await?.is_empty() {
        return Ok(());
    }
    super::replace(conn, alumnus, "('after_rest')", now).await?;
    super::remind(conn, alumnus, ReminderKind::AfterRest, rules::told_after(until), now).await
}

/// A moment that only the owner heard of, because the alumnus wanted rest.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Held {
    id: String,
    /// What.
    pub kind: ReminderKind,
    /// When it fell due.
    pub due_at: At,
}

/// What came by in a rest and was not told yet, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn held_in_rest(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<Held>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, kind, due_at FROM reminders WHERE alumnus_id = $1 AND outcome = 'sent' AND detail = $2 \
         ORDER BY due_at DESC, kind",
    )
    .bind(alumnus)
    .bind(Because::OwnerAlone)
    .fetch_all(conn)
    .await
}

/// What became of it after the rest.
///
/// # Errors
/// When the database fails.
pub async fn came_after_rest(conn: &mut Conn, held: &Held, because: Because) -> Result<(), sqlx::Error> {
    let sql = "UPDATE reminders SET detail = $2 WHERE id = $1";
    sqlx::query(sql).bind(&held.id).bind(because).execute(conn).await.map(drop)
}

/// Closes the open row: one whose day has come ended in the morning of that day.
async fn close(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    let open: Option<(String, Day)> =
        sqlx::query_as("SELECT id, until_day FROM pauses WHERE alumnus_id = $1 AND ended_at IS NULL")
            .bind(alumnus)
            .fetch_optional(&mut *conn)
            .await?;
    let Some((id, until)) = open else { return Ok(()) };
    let ended_at = now.min(At::local(until, 0, 0));
    sqlx::query("UPDATE pauses SET ended_at = $2 WHERE id = $1").bind(id).bind(ended_at).execute(conn).await.map(drop)
}
