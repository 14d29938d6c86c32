//! Reminders, and the sign of life that pushes them ahead.

mod helpers;
mod levels;
mod moments;
mod pauses;
mod rhythm;
mod schools;

pub use helpers::{
    Asked, choose_helper, coached, helper_rhythm, jim_was_busy, next_asked, next_helpers, plan_all as plan_helpers,
};
pub use levels::{
    LevelChange, Review, ask_review, downs, history, next_review, open_review, outflow, review, reviews_of, set_level,
    step_down, step_up,
};
pub use moments::{
    Has, HearsOfWork, add_provision, adopt, begin, end_provision, keep_work, moment_facts, plan_moments, provisions,
    work_changes, work_is_again,
};
pub use pauses::{came_after_rest, end_rest, held_in_rest, paused_until, rest};
pub use rhythm::{begin_told, choose, facts, follow_the_table, tell_own, told, undo};
pub use schools::{Holiday, add_holiday, choose_days, chosen, closed_around, closed_to, holidays, remove_holiday};

use super::{
    ReminderKind, Sign,
    rules::{self, usual::Facts},
};
use crate::{
    access::AlumnusId,
    db::Conn,
    moment::At,
    signals::{self, SignalKind},
};

/// Somebody was there: remembers it, answers what was open, writes what comes next, and closes an open silence.
///
/// # Errors
/// When the database fails.
pub async fn sign_of_life(conn: &mut Conn, alumnus: &AlumnusId, sign: Sign, at: At) -> Result<(), sqlx::Error> {
    late_sign_of_life(conn, alumnus, sign, at, at).await
}

/// Somebody was there at `at`, and that is known only `now`: it came from a phone without internet. It counts from when
/// it was; what is planned lies ahead of now.
///
/// # Errors
/// When the database fails.
pub async fn late_sign_of_life(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    sign: Sign,
    at: At,
    now: At,
) -> Result<(), sqlx::Error> {
    hold(conn, alumnus).await?;
    let latest = sqlx::query(
        "UPDATE alumni SET last_sign_of_life_at = $2, last_sign = $3 \
         WHERE id = $1 AND (last_sign_of_life_at IS NULL OR last_sign_of_life_at <= $2)",
    )
    .bind(alumnus)
    .bind(at)
    .bind(sign)
    .execute(&mut *conn)
    .await?;
    remember(conn, alumnus, sign, at).await?;
    // One that is logged late (who was there last week) must not pull the next check-in back.
    if latest.rows_affected() == 0 {
        return Ok(());
    }
    answer(conn, alumnus, now).await?;
    // From the day somebody comes in they may choose a JIM.
    if sign == Sign::Joined && crate::circle::store::jim_of(conn, alumnus, now).await?.is_none() {
        signals::clock::has_no_jim(conn, alumnus, now).await?;
    }
    if plan(conn, alumnus, at, now).await? {
        signals::store::close_by_fact(conn, alumnus, SignalKind::Silence, "Liet zelf van zich horen.", now).await?;
    }
    if !matches!(sign, Sign::JimSpoke | Sign::Reached) {
        signals::store::close_by_fact(conn, alumnus, SignalKind::Missed, "Liet zelf van zich horen.", now).await?;
    }
    Ok(())
}

async fn remember(conn: &mut Conn, alumnus: &AlumnusId, sign: Sign, at: At) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO signs_of_life (alumnus_id, at, sign) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    sqlx::query(sql).bind(alumnus).bind(at).bind(sign).execute(conn).await.map(drop)
}

/// Lights the lamp anew, without a sign of life: for somebody who just came on the list, or whose level changed.
/// Silence goes on counting from the last sign, so a step up never puts the alarm off.
///
/// # Errors
/// When the database fails.
pub async fn light(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    let from: At = sqlx::query_scalar("SELECT COALESCE(last_sign_of_life_at, created_at) FROM alumni WHERE id = $1")
        .bind(alumnus)
        .fetch_one(&mut *conn)
        .await?;
    replace(conn, alumnus, "('check_in', 'silence')", now).await?;
    plan(conn, alumnus, from, now).await.map(drop)
}

/// What was planned of these kinds makes room for what is planned now.
///
/// # Errors
/// When the database fails.
pub(crate) async fn replace(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    kinds: &'static str,
    now: At,
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "UPDATE reminders SET outcome = 'replaced', outcome_at = $2 \
         WHERE alumnus_id = $1 AND outcome_at IS NULL AND kind IN {kinds}"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(alumnus).bind(now).execute(conn).await.map(drop)
}

/// What a sign of life answers: everything that waits for one. Contracts end all the same.
async fn answer(conn: &mut Conn, alumnus: &AlumnusId, at: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE reminders SET outcome = 'answered', outcome_at = $2 \
         WHERE alumnus_id = $1 AND outcome_at IS NULL AND kind IN ('check_in', 'silence', 'ask_jim')",
    )
    .bind(alumnus)
    .bind(at)
    .execute(conn)
    .await
    .map(drop)
}

/// Writes the next check-in and the next silence, counted from `from`, and never in the past. Whether that silence is
/// still to come: a sign that is older than a silence ends none.
async fn plan(conn: &mut Conn, alumnus: &AlumnusId, from: At, now: At) -> Result<bool, sqlx::Error> {
    let facts = plan_check_in(conn, alumnus, from, now).await?;
    let usual = rules::usual_interval(&latest_signs(conn, alumnus).await?);
    let silent_after = rules::silence_after_days(facts.level, facts.planned(now).shortest(), usual, &facts.limits);
    let silence = rules::silent_at(silent_after, from, facts.rest_until, now);
    remind(conn, alumnus, ReminderKind::Silence, silence, now).await?;
    Ok(silence == rules::silent_at(silent_after, from, facts.rest_until, from))
}

/// Writes the next check-in, counted from `from` or from when they were asked last. The facts it follows from.
///
/// # Errors
/// When the database fails.
pub async fn plan_check_in(conn: &mut Conn, alumnus: &AlumnusId, from: At, now: At) -> Result<Facts, sqlx::Error> {
    let facts = facts(conn, alumnus, now).await?;
    rhythm::get_used(conn, alumnus, &facts, now).await?;
    let next = not_taken(conn, alumnus, &facts.planned(now), facts.next_from(from, now), now).await?;
    remind(conn, alumnus, ReminderKind::CheckIn, next, now).await?;
    Ok(facts)
}

/// This moment of a check-in, or the first after it that is not over yet: one that was taken off by school stays off,
/// and what a clock that ran ahead asked already is not asked again.
async fn not_taken(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    planned: &rules::Planned,
    mut next: At,
    now: At,
) -> Result<At, sqlx::Error> {
    let over: Vec<At> = sqlx::query_scalar(
        "SELECT due_at FROM reminders WHERE alumnus_id = $1 AND due_at >= $2 AND kind = 'check_in' \
         AND outcome IN ('sent', 'late', 'skipped', 'cancelled') AND COALESCE(detail, '') <> 'paused'",
    )
    .bind(alumnus)
    .bind(next)
    .fetch_all(conn)
    .await?;
    while over.contains(&next) {
        next = planned.next(next, now);
    }
    Ok(next)
}

/// After how many days this person is silent, their longest pause that ended by itself, and where the limit comes from.
///
/// # Errors
/// When the database fails.
pub async fn silence_limit(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    now: At,
) -> Result<(i64, Option<i64>, String), sqlx::Error> {
    let facts = facts(conn, alumnus, now).await?;
    let usual = rules::usual_interval(&latest_signs(conn, alumnus).await?);
    let days = rules::silence_after_days(facts.level, facts.planned(now).shortest(), usual, &facts.limits);
    Ok((days, usual, rules::silence_because(days, facts.level, &facts.limits)))
}

/// Plans the silence anew after a limit changed: counted from the last sign, or, when somebody looked since and it
/// isn't about that, from when they did.
///
/// # Errors
/// When the database fails.
pub async fn silence_anew(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    from_the_last_sign: bool,
    now: At,
) -> Result<(), sqlx::Error> {
    let facts = facts(conn, alumnus, now).await?;
    let (days, ..) = silence_limit(conn, alumnus, now).await?;
    let sql = "SELECT MAX(opened_at) FROM signals WHERE alumnus_id = $1 AND kind = 'silence' AND opened_at > $2";
    let looked: Option<At> = sqlx::query_scalar(sql).bind(alumnus).bind(facts.from).fetch_one(&mut *conn).await?;
    let from = looked.filter(|_| !from_the_last_sign).unwrap_or(facts.from);
    replace(conn, alumnus, "('silence')", now).await?;
    remind(conn, alumnus, ReminderKind::Silence, rules::silent_at(days, from, facts.rest_until, now), now).await
}

/// Takes this person's row for the length of the transaction: a sign of life and a reminder that falls due at the same
/// moment come one after the other, on PostgreSQL too. Not by its key: SQLite would then look for it in every table that
/// points here.
///
/// # Errors
/// When the database fails.
pub async fn hold(conn: &mut Conn, alumnus: &AlumnusId) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE alumni SET support_level = support_level WHERE id = $1")
        .bind(alumnus)
        .execute(conn)
        .await
        .map(drop)
}

async fn latest_signs(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<At>, sqlx::Error> {
    let sql = "SELECT at FROM signs_of_life WHERE alumnus_id = $1 ORDER BY at DESC LIMIT 7";
    sqlx::query_scalar(sql).bind(alumnus).fetch_all(conn).await
}

/// Writes a reminder; the same person, kind and moment is one row. None for somebody who said no to being followed.
///
/// # Errors
/// When the database fails.
pub async fn remind(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    kind: ReminderKind,
    due_at: At,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO reminders (id, alumnus_id, kind, due_at, made_at, urgency, local_time) \
         SELECT $1, a.id, $3, $4, $5, $6, $7 FROM alumni a WHERE a.id = $2 AND a.unfollowed_at IS NULL \
         ON CONFLICT (alumnus_id, kind, due_at) DO UPDATE SET outcome = NULL, outcome_at = NULL, claimed_at = NULL, \
         detail = NULL WHERE reminders.outcome IN ('answered', 'replaced', 'stopped') OR reminders.detail = 'paused'",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(alumnus)
    .bind(kind)
    .bind(due_at)
    .bind(now)
    .bind(kind.urgency().rank())
    .bind(due_at.local_time())
    .execute(conn)
    .await
    .map(drop)
}

/// When "Hoe gaat het?" is asked next; `None` when nothing is planned.
///
/// # Errors
/// When the database fails.
pub async fn next_check_in(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<At>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT due_at FROM reminders WHERE alumnus_id = $1 AND kind = 'check_in' AND outcome_at IS NULL \
         ORDER BY due_at LIMIT 1",
    )
    .bind(alumnus)
    .fetch_optional(conn)
    .await
}

/// When "Hoe gaat het?" was asked last, if that is since this instant.
///
/// # Errors
/// When the database fails.
pub async fn asked_since(conn: &mut Conn, alumnus: &AlumnusId, since: At) -> Result<Option<At>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT MAX(due_at) FROM reminders WHERE alumnus_id = $1 AND kind = 'check_in' AND outcome = 'sent' \
         AND due_at >= $2",
    )
    .bind(alumnus)
    .bind(since)
    .fetch_one(conn)
    .await
}

/// Whether "Hoe gaat het?" was asked and is still unanswered, and since when.
///
/// # Errors
/// When the database fails.
pub async fn unanswered_since(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<At>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT MIN(r.due_at) FROM reminders r JOIN alumni a ON a.id = r.alumnus_id \
         WHERE r.alumnus_id = $1 AND r.kind = 'check_in' AND r.outcome = 'sent' \
         AND r.due_at > COALESCE(a.last_sign_of_life_at, 0)",
    )
    .bind(alumnus)
    .fetch_one(conn)
    .await
}

/// Since when the JIM is asked whether they spoke to the alumnus; `None` when nothing is asked.
///
/// # Errors
/// When the database fails.
pub async fn jim_asked_since(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<At>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT MIN(r.outcome_at) FROM reminders r JOIN alumni a ON a.id = r.alumnus_id \
         JOIN circle_members c ON c.alumnus_id = a.id AND c.role = 'jim' AND c.until IS NULL \
         WHERE r.alumnus_id = $1 AND r.kind = 'ask_jim' AND r.outcome = 'sent' AND r.answered_at IS NULL \
         AND r.outcome_at >= c.since \
         AND r.outcome_at > COALESCE(a.last_sign_of_life_at, 0)",
    )
    .bind(alumnus)
    .fetch_one(conn)
    .await
}

/// The JIM answered: what was asked of them before they did is done, whatever they said. What they said before it was
/// asked is no answer.
///
/// # Errors
/// When the database fails.
pub async fn jim_answered(conn: &mut Conn, alumnus: &AlumnusId, made: At, now: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE reminders SET answered_at = $2 WHERE alumnus_id = $1 AND kind IN ('ask_jim', 'jim_asks') \
         AND outcome = 'sent' AND answered_at IS NULL AND outcome_at <= $3",
    )
    .bind(alumnus)
    .bind(now)
    .bind(made)
    .execute(conn)
    .await
    .map(drop)
}

/// Takes back a sign of life that was logged by mistake: the one before it counts again, and a silence that it ended
/// is open again.
///
/// # Errors
/// When the database fails.
pub async fn take_back(conn: &mut Conn, alumnus: &AlumnusId, sign: Sign, at: At, now: At) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM signs_of_life WHERE alumnus_id = $1 AND at = $2 AND sign = $3")
        .bind(alumnus)
        .bind(at)
        .bind(sign)
        .execute(&mut *conn)
        .await?;
    let before: Option<(At, Sign)> =
        sqlx::query_as("SELECT at, sign FROM signs_of_life WHERE alumnus_id = $1 ORDER BY at DESC LIMIT 1")
            .bind(alumnus)
            .fetch_optional(&mut *conn)
            .await?;
    sqlx::query("UPDATE alumni SET last_sign_of_life_at = $2, last_sign = $3 WHERE id = $1")
        .bind(alumnus)
        .bind(before.map(|(at, _)| at))
        .bind(before.map(|(_, sign)| sign))
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "UPDATE reminders SET outcome = NULL, outcome_at = NULL \
         WHERE alumnus_id = $1 AND kind = 'ask_jim' AND outcome = 'answered' AND outcome_at = $2 AND due_at > $3",
    )
    .bind(alumnus)
    .bind(at)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    signals::store::reopen(conn, alumnus, SignalKind::Silence, at).await?;
    light(conn, alumnus, now).await
}
