//! The rhythm of one alumnus: their own, the school's, and what was told.

use crate::{
    access::{ActAsOneself, AlumnusId, ChangePeople, May, PersonId, SchoolId},
    db::Conn,
    moment::{At, Day},
    sealed::Sealed,
    signals,
    waakvlam::{
        ReminderKind, SupportLevel,
        rules::{
            Band, levels,
            rhythm::{self, default_days},
            usual::{Facts, Own, Told},
        },
    },
};

const TOLD: &str = "SELECT id, told_by, starts_at, level_from, level_to, level_waits, every_days, weekday, hour, why \
     FROM rhythm_changes WHERE alumnus_id = $1 AND done_at IS NULL AND undone_at IS NULL";

/// Level, day of leaving school, school, last sign or first day here, last asked; own interval, day and hour; at which
/// level they know how often is usual, and how often that is.
type Row = (
    SupportLevel,
    Day,
    SchoolId,
    At,
    Option<At>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<SupportLevel>,
    Option<i64>,
);

/// The facts about one alumnus' rhythm.
///
/// # Errors
/// When the database fails, or there is no such alumnus.
pub async fn facts(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Facts, sqlx::Error> {
    let (level, outflow, school, from, asked, every_days, weekday, hour, known_at, known): Row = sqlx::query_as(
        "SELECT a.support_level, a.outflow_on, a.school_id, COALESCE(a.last_sign_of_life_at, a.created_at), \
         (SELECT MAX(due_at) FROM reminders WHERE alumnus_id = a.id AND kind = 'check_in' AND outcome = 'sent'), \
         r.every_days, r.weekday, r.hour, a.asked_level, a.asked_days FROM alumni a LEFT JOIN rhythms r ON r.alumnus_id = a.id WHERE a.id = $1",
    )
    .bind(alumnus)
    .fetch_one(&mut *conn)
    .await?;
    let own = match (weekday.and_then(rhythm::from_number), hour.and_then(|hour| u32::try_from(hour).ok())) {
        (Some(weekday), Some(hour)) => Own { every_days, weekday, hour },
        _ => Own::default(),
    };
    let band = Band::of(outflow, now.day());
    let chosen: Vec<(SupportLevel, i64)> =
        sqlx::query_as("SELECT level, every_days FROM school_rhythms WHERE school_id = $1 AND band = $2")
            .bind(&school)
            .bind(band)
            .fetch_all(&mut *conn)
            .await?;
    let defaults = [SupportLevel::Active, SupportLevel::Light, SupportLevel::Pilot].map(|level| {
        let chosen = chosen.iter().find(|(of, _)| *of == level).map(|(_, days)| *days);
        (level, chosen.unwrap_or_else(|| default_days(level, band)))
    });
    let told = told(conn, alumnus).await?;
    let rest_until = super::paused_until(conn, alumnus, now).await?;
    let limits = signals::store::limits(conn, alumnus).await?;
    let known = known_at.zip(known);
    Ok(Facts { level, own, told, rest_until, from, asked, limits, known, defaults })
}

/// Keeps how often is usual for somebody in the app, when they don't know that yet: it is so from now on.
pub(super) async fn get_used(conn: &mut Conn, alumnus: &AlumnusId, facts: &Facts, now: At) -> Result<(), sqlx::Error> {
    let level = facts.asked_as();
    let is_known = facts.known.is_some_and(|(of, _)| of == level);
    if is_known || facts.told.as_ref().is_some_and(|told| told.starts_at <= now) {
        return Ok(());
    }
    knows(conn, alumnus, level, facts.default_of(level)).await
}

async fn knows(conn: &mut Conn, alumnus: &AlumnusId, level: SupportLevel, days: i64) -> Result<(), sqlx::Error> {
    let sql = "UPDATE alumni SET asked_level = $2, asked_days = $3 WHERE id = $1 AND joined_at IS NOT NULL";
    sqlx::query(sql).bind(alumnus).bind(level).bind(days).execute(conn).await.map(drop)
}

/// The school's table, or the years since school, say another interval than somebody is used to: it is told, and holds
/// from the first own day at least a week from now. From when; `None` when nothing changes for them.
///
/// # Errors
/// When the database fails.
pub async fn follow_the_table(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Option<At>, sqlx::Error> {
    let facts = facts(conn, alumnus, now).await?;
    match facts.drifted() {
        None => Ok(None),
        Some((days, false)) => knows(conn, alumnus, facts.level, days).await.map(|()| None),
        Some((days, true)) => announce(conn, alumnus, None, (New::Usual(days), None), &facts, now).await.map(Some),
    }
}

/// The change that was told and doesn't hold yet, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn told(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<Told>, sqlx::Error> {
    sqlx::query_as(TOLD).bind(alumnus).fetch_optional(conn).await
}

/// Keeps what the alumnus chose, and lights the lamp with it. A rhythm that somebody else told is off the table then.
///
/// # Errors
/// When the database fails.
pub async fn choose(conn: &mut Conn, may: &May<ActAsOneself>, own: Own, now: At) -> Result<(), sqlx::Error> {
    keep(conn, may.alumnus(), own, now).await?;
    sqlx::query(
        "UPDATE rhythm_changes SET undone_at = $2 \
         WHERE alumnus_id = $1 AND level_to IS NULL AND done_at IS NULL AND undone_at IS NULL",
    )
    .bind(may.alumnus())
    .bind(now)
    .execute(&mut *conn)
    .await?;
    super::light(conn, may.alumnus(), now).await
}

async fn keep(conn: &mut Conn, alumnus: &AlumnusId, own: Own, now: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO rhythms (alumnus_id, every_days, weekday, hour, changed_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (alumnus_id) DO UPDATE SET every_days = excluded.every_days, weekday = excluded.weekday, \
         hour = excluded.hour, changed_at = excluded.changed_at",
    )
    .bind(alumnus)
    .bind(own.every_days)
    .bind(rhythm::number(own.weekday))
    .bind(i64::from(own.hour))
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// A step of the level that is told before the questions follow it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// As which level is asked until then.
    pub from: SupportLevel,
    /// And after.
    pub to: SupportLevel,
    /// Whether the level itself waits too.
    pub waits: bool,
}

/// What is told.
#[derive(Clone, Copy, Debug)]
pub(super) enum New {
    /// Another level.
    Level(Step),
    /// Another day, hour or interval.
    Own(Own),
    /// As often as is usual now, in days.
    Usual(i64),
}

/// Tells a change: it holds from the first own day at least a week from now. What was told before is off the table.
pub(super) async fn tell(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    by: Option<&PersonId>,
    new: New,
    why: Option<&str>,
    now: At,
) -> Result<At, sqlx::Error> {
    let facts = facts(conn, alumnus, now).await?;
    undo(conn, alumnus, now).await?;
    let starts_at = announce(conn, alumnus, by, (new, why), &facts, now).await?;
    super::light(conn, alumnus, now).await?;
    Ok(starts_at)
}

/// Writes down what is told, and when it begins. Nothing is planned anew.
async fn announce(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    by: Option<&PersonId>,
    (new, why): (New, Option<&str>),
    facts: &Facts,
    now: At,
) -> Result<At, sqlx::Error> {
    let (step, own, every_days) = match new {
        New::Level(step) => (Some(step), None, Some(facts.default_of(step.to))),
        New::Own(own) => (None, Some(own), own.every_days),
        New::Usual(days) => (None, None, Some(days)),
    };
    let weekday = own.unwrap_or(facts.own).weekday;
    let starts_at = At::local(levels::starts_on(weekday, now), 0, 0);
    sqlx::query(
        "INSERT INTO rhythm_changes (id, alumnus_id, told_by, told_at, starts_at, level_from, level_to, level_waits, \
         every_days, weekday, hour, why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(alumnus)
    .bind(by)
    .bind(now)
    .bind(starts_at)
    .bind(step.map(|step| step.from))
    .bind(step.map(|step| step.to))
    .bind(i64::from(step.is_some_and(|step| step.waits)))
    .bind(every_days)
    .bind(own.map(|own| rhythm::number(own.weekday)))
    .bind(own.map(|own| i64::from(own.hour)))
    .bind(Sealed::some(why))
    .execute(&mut *conn)
    .await?;
    super::remind(conn, alumnus, ReminderKind::Change, starts_at, now).await?;
    Ok(starts_at)
}

/// Staff tell another day, hour or interval. From when it holds.
///
/// # Errors
/// When the database fails.
pub async fn tell_own(
    conn: &mut Conn,
    may: &May<ChangePeople>,
    own: Own,
    why: &str,
    now: At,
) -> Result<At, sqlx::Error> {
    super::hold(conn, may.alumnus()).await?;
    tell(conn, may.alumnus(), Some(may.by()), New::Own(own), Some(why), now).await
}

/// Takes back what was told and doesn't hold yet; a step down that waited is not taken. False when there was nothing.
///
/// # Errors
/// When the database fails.
pub async fn undo(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE rhythm_changes SET undone_at = $2 WHERE alumnus_id = $1 AND done_at IS NULL AND undone_at IS NULL",
    )
    .bind(alumnus)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    let sql = "UPDATE level_changes SET undone_at = $2 WHERE alumnus_id = $1 AND starts_at > $2 AND undone_at IS NULL";
    sqlx::query(sql).bind(alumnus).bind(now).execute(&mut *conn).await?;
    super::replace(conn, alumnus, "('change')", now).await?;
    Ok(done.rows_affected() == 1)
}

/// What was told holds from now on.
///
/// # Errors
/// When the database fails.
pub async fn begin_told(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    let facts = facts(conn, alumnus, now).await?;
    let Some(told) = facts.told.filter(|told| told.starts_at <= now) else { return Ok(()) };
    let sql = "UPDATE rhythm_changes SET done_at = $2 WHERE id = $1 AND done_at IS NULL";
    sqlx::query(sql).bind(&told.id).bind(now).execute(&mut *conn).await?;
    if let (Some(level), 1) = (told.level_to, told.level_waits) {
        let sql = "UPDATE alumni SET support_level = $2 WHERE id = $1";
        sqlx::query(sql).bind(alumnus).bind(level).execute(&mut *conn).await?;
        super::levels::plan_review(conn, alumnus, now).await?;
    }
    if let Some(days) = told.usual() {
        knows(conn, alumnus, told.level_to.unwrap_or(facts.level), days).await?;
    }
    if told.weekday.is_some() {
        keep(conn, alumnus, told.own(facts.own), now).await?;
    }
    super::light(conn, alumnus, now).await
}
