//! A new owner: announced, together, taken over.

use super::duty::backup_for;
use crate::{
    access::{AlumnusId, ChangePeople, May, PersonId, SchoolId},
    circle::rules::{HandOver, Talk},
    db::Conn,
    moment::{At, Day},
    sealed::Sealed,
};

/// A hand-over that isn't over.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Succession {
    /// Its row.
    pub id: String,
    /// Of whom.
    pub alumnus_id: AlumnusId,
    /// The human being.
    pub person_id: PersonId,
    /// "Kees".
    pub first_name: String,
    /// Their school.
    pub school_id: SchoolId,
    /// The owner until then.
    pub from_id: PersonId,
    /// "Anja".
    pub from_name: String,
    /// The new owner.
    pub to_id: PersonId,
    /// "Pieter".
    pub to_name: String,
    /// When it was told.
    pub announced_at: At,
    /// From when both are there.
    pub starts_at: At,
    /// From when the new one is the owner.
    pub ends_at: At,
    /// Why, in one sentence for the alumnus.
    pub why: Sealed,
    /// 1 when the old owner becomes the backup.
    pub stays: i64,
    /// When it was talked about with the alumnus.
    pub talked_on: Option<Day>,
    /// 1 when the trusted person is the old owner, or the backup whose place the old owner takes.
    pub is_trusted: i64,
}

impl Succession {
    /// Whether the old owner becomes the backup.
    pub fn stays(&self) -> bool {
        self.stays == 1
    }

    /// Whether it can't be finished before there was a talk about losing the trusted person.
    pub fn wants_a_talk(&self) -> bool {
        self.is_trusted == 1 && self.talked_on.is_none()
    }
}

const SUCCESSIONS: &str = "SELECT s.id, s.alumnus_id, a.person_id, p.first_name, a.school_id, s.from_id, \
     f.first_name AS from_name, s.to_id, t.first_name AS to_name, s.announced_at, s.starts_at, s.ends_at, s.why, \
     s.stays, s.talked_on, CASE WHEN a.trusted_id = s.from_id OR (s.stays = 1 AND a.trusted_id = a.backup_id \
     AND a.backup_id <> s.to_id) THEN 1 ELSE 0 END AS is_trusted \
     FROM successions s JOIN alumni a ON a.id = s.alumnus_id JOIN people p ON p.id = a.person_id \
     JOIN people f ON f.id = s.from_id JOIN people t ON t.id = s.to_id WHERE s.ended_at IS NULL AND ";

/// The hand-over of somebody that isn't over, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn succession(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<Succession>, sqlx::Error> {
    let sql = format!("{SUCCESSIONS} s.alumnus_id = $1");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(alumnus).fetch_optional(conn).await
}

/// The hand-overs whose end has come, for the clock.
///
/// # Errors
/// When the database fails.
pub async fn successions_due(conn: &mut Conn, now: At) -> Result<Vec<Succession>, sqlx::Error> {
    let sql = format!("{SUCCESSIONS} s.ends_at <= $1 ORDER BY s.ends_at, s.id");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(now).fetch_all(conn).await
}

/// A hand-over as it is announced.
pub struct Announced<'a> {
    /// The new owner.
    pub to: &'a PersonId,
    /// From when, and until when the old one stays.
    pub days: HandOver,
    /// Why.
    pub why: &'a str,
    /// Whether the old owner becomes the backup.
    pub stays: bool,
    /// The talk about losing the trusted person.
    pub talk: Option<&'a Talk>,
}

/// Announces a new owner. `None` when another hand-over runs.
///
/// # Errors
/// When the database fails.
pub async fn announce(
    conn: &mut Conn,
    may: &May<ChangePeople>,
    new: &Announced<'_>,
    now: At,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "INSERT INTO successions (id, alumnus_id, from_id, to_id, announced_by, announced_at, starts_at, ends_at, why, \
         stays, talked_on, talk) \
         SELECT $1, a.id, a.owner_id, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM alumni a WHERE a.id = $2 \
         ON CONFLICT (alumnus_id) WHERE ended_at IS NULL DO NOTHING RETURNING id",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(may.alumnus())
    .bind(new.to)
    .bind(may.by())
    .bind(now)
    .bind(At::local(new.days.starts_on, 0, 0))
    .bind(At::local(new.days.ends_on, 0, 0))
    .bind(Sealed::from(new.why))
    .bind(i64::from(new.stays))
    .bind(new.talk.map(|talk| talk.on))
    .bind(new.talk.map(|talk| Sealed::from(&talk.words)))
    .fetch_optional(conn)
    .await
}

/// Keeps the talk with the alumnus, when it came after the announcement.
///
/// # Errors
/// When the database fails.
pub async fn talked(conn: &mut Conn, may: &May<ChangePeople>, talk: &Talk) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE successions SET talked_on = $2, talk = $3 WHERE alumnus_id = $1 AND ended_at IS NULL")
        .bind(may.alumnus())
        .bind(talk.on)
        .bind(Sealed::from(&talk.words))
        .execute(conn)
        .await
        .map(drop)
}

/// Takes an announcement back, before it starts. False when it has started, or is over.
///
/// # Errors
/// When the database fails.
pub async fn undo_succession(conn: &mut Conn, may: &May<ChangePeople>, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE successions SET undone_at = $2, ended_at = $2 \
         WHERE alumnus_id = $1 AND ended_at IS NULL AND starts_at > $2",
    )
    .bind(may.alumnus())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a hand-over that can't be finished, because the new owner left the school.
///
/// # Errors
/// When the database fails.
pub async fn drop_succession(conn: &mut Conn, it: &Succession, now: At) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE successions SET undone_at = $2, ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(&it.id)
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
}

/// Whether somebody works at a school now.
///
/// # Errors
/// When the database fails.
pub async fn works_at(conn: &mut Conn, school: &SchoolId, person: &PersonId, now: At) -> Result<bool, sqlx::Error> {
    let found: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM memberships WHERE school_id = $1 AND person_id = $2 AND since <= $3 \
         AND (until IS NULL OR until > $3)",
    )
    .bind(school)
    .bind(person)
    .bind(now)
    .fetch_one(conn)
    .await?;
    Ok(found > 0)
}

/// What came of a hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenOver {
    /// Who is the backup now.
    pub backup: PersonId,
    /// How many open tasks and questions went along.
    pub moved: i64,
}

/// The new one is the owner: the old one becomes the backup or leaves, and whatever is open goes along. `None` when
/// it was over already.
///
/// # Errors
/// When the database fails; then nothing changed.
pub async fn take_over(conn: &mut Conn, it: &Succession, now: At) -> Result<Option<TakenOver>, sqlx::Error> {
    let done = sqlx::query("UPDATE successions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(&it.id)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    let backup = new_backup(conn, it, now).await?;
    sqlx::query(
        "UPDATE alumni SET owner_id = $2, backup_id = $3, alone_since = NULL, \
         trusted_id = CASE WHEN trusted_id IN ($2, $3) OR trusted_id IN (SELECT person_id FROM circle_members \
         WHERE alumnus_id = $1 AND until IS NULL) THEN trusted_id ELSE NULL END WHERE id = $1",
    )
    .bind(&it.alumnus_id)
    .bind(&it.to_id)
    .bind(&backup)
    .execute(&mut *conn)
    .await?;
    let sql = "UPDATE signals SET task_for = $2 WHERE alumnus_id = $1 AND task_for <> $2 AND closed_at IS NULL";
    let tasks = sqlx::query(sql).bind(&it.alumnus_id).bind(&it.to_id).execute(&mut *conn).await?;
    let mut moved = i64::try_from(tasks.rows_affected()).unwrap_or(0);
    for sql in [
        "UPDATE questions SET to_id = $3 WHERE alumnus_id = $1 AND to_id = $2 AND closed_at IS NULL",
        "UPDATE escalations SET owner_id = $3 WHERE alumnus_id = $1 AND owner_id = $2 AND done_at IS NULL \
         AND withdrawn_at IS NULL",
    ] {
        let done = sqlx::query(sql).bind(&it.alumnus_id).bind(&it.from_id).bind(&it.to_id).execute(&mut *conn).await?;
        moved += i64::try_from(done.rows_affected()).unwrap_or(0);
    }
    Ok(Some(TakenOver { backup, moved }))
}

/// The old owner when they stay; else the backup there was, unless that one is the new owner; else another colleague;
/// and when there is nobody else, the old owner all the same: nobody is left without.
async fn new_backup(conn: &mut Conn, it: &Succession, now: At) -> Result<PersonId, sqlx::Error> {
    if it.stays() {
        return Ok(it.from_id.clone());
    }
    let backup: Option<PersonId> = sqlx::query_scalar("SELECT backup_id FROM alumni WHERE id = $1")
        .bind(&it.alumnus_id)
        .fetch_one(&mut *conn)
        .await?;
    if let Some(backup) = backup.filter(|backup| *backup != it.to_id && *backup != it.from_id) {
        return Ok(backup);
    }
    let other: Option<PersonId> = sqlx::query_scalar(
        "SELECT m.person_id FROM memberships m WHERE m.school_id = $1 AND m.person_id NOT IN ($2, $3) AND m.since <= $4 \
         AND (m.until IS NULL OR m.until > $4) \
         ORDER BY CASE m.role WHEN 'staff' THEN 1 ELSE 2 END, m.since, m.id LIMIT 1",
    )
    .bind(&it.school_id)
    .bind(&it.to_id)
    .bind(&it.from_id)
    .bind(now)
    .fetch_optional(&mut *conn)
    .await?;
    match other {
        Some(other) => Ok(other),
        None => Ok(backup_for(conn, &it.school_id, &it.to_id, now).await?.unwrap_or_else(|| it.from_id.clone())),
    }
}
