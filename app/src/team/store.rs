//! What waits at a school, by colleague. No words of anybody.

use crate::{
    access::{AlumnusId, PersonId, SchoolId},
    db::Conn,
    moment::{At, Day},
};

/// Something that the human whose task it is has not opened.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Unopened {
    /// About whom.
    pub alumnus_id: AlumnusId,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// "Anja".
    pub task_name: String,
    /// 1 is today.
    pub urgency: i64,
    /// Since when it is there.
    pub since: At,
    /// The day before which it should have been opened, where that is kept.
    pub due_on: Option<Day>,
}

/// At most so many rows are looked through.
const MOST: i64 = 200;

/// What nobody opened of whom it waits for, or of who owns or stands in for the alumnus: signals whose day is over, cases
/// that came back, and cases whose promised day is over. What the Monday page names, and keeps a look of, is not opened.
///
/// # Errors
/// When the database fails.
pub async fn unopened(conn: &mut Conn, school: &SchoolId, today: Day) -> Result<Vec<Unopened>, sqlx::Error> {
    sqlx::query_as(
        "SELECT s.alumnus_id, p.first_name, p.last_name, t.first_name AS task_name, s.urgency, s.opened_at AS since, \
                s.due_on \
         FROM signals s JOIN alumni a ON a.id = s.alumnus_id JOIN people p ON p.id = a.person_id \
         JOIN people t ON t.id = s.task_for \
         WHERE s.school_id = $1 AND s.closed_at IS NULL AND s.kind <> 'no_jim' AND s.due_on < $2 \
         AND NOT EXISTS (SELECT 1 FROM access_log l WHERE l.alumnus_id = s.alumnus_id \
                         AND l.person_id IN (s.task_for, a.owner_id, a.backup_id) \
                         AND l.at >= s.opened_at AND l.kind NOT IN ('signals', 'work_facts', 'handover', 'cases')) \
         UNION ALL \
         SELECT e.alumnus_id, p.first_name, p.last_name, t.first_name, 2, CASE e.state WHEN 'declined' THEN e.declined_at ELSE e.accepted_at END, \
                CASE e.state WHEN 'accepted' THEN e.action_on END \
         FROM escalations e JOIN alumni a ON a.id = e.alumnus_id JOIN people p ON p.id = a.person_id \
         JOIN people t ON t.id = e.owner_id \
         WHERE e.school_id = $1 AND e.done_at IS NULL AND e.withdrawn_at IS NULL \
         AND (e.state = 'declined' OR (e.state = 'accepted' AND e.action_on < $2)) \
         AND NOT EXISTS (SELECT 1 FROM access_log l WHERE l.alumnus_id = e.alumnus_id AND l.person_id = e.owner_id \
                         AND l.kind = 'packet' \
                         AND l.at >= CASE e.state WHEN 'declined' THEN e.declined_at ELSE e.accepted_at END) \
         ORDER BY 5, 6 LIMIT $3",
    )
    .bind(school)
    .bind(today)
    .bind(MOST)
    .fetch_all(conn)
    .await
}

/// What one colleague has.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Load {
    /// Who.
    pub person_id: PersonId,
    /// "Anja".
    pub first_name: String,
    /// "Jacobs".
    pub last_name: String,
    /// Of how many alumni they are the owner.
    pub alumni: i64,
    /// How many open signals are their task.
    pub signals: i64,
    /// How many of those are late.
    pub late: i64,
    /// How many questions wait for their answer.
    pub questions: i64,
    /// How many running cases are theirs.
    pub cases: i64,
}

/// How the work of a school is spread over whoever works there now; who has most that is late comes first.
///
/// # Errors
/// When the database fails.
pub async fn loads(conn: &mut Conn, school: &SchoolId, now: At) -> Result<Vec<Load>, sqlx::Error> {
    sqlx::query_as(
        "SELECT p.id AS person_id, p.first_name, p.last_name, \
         (SELECT COUNT(*) FROM alumni a WHERE a.owner_id = p.id AND a.school_id = $1 AND a.erased_at IS NULL) AS alumni, \
         (SELECT COUNT(*) FROM signals s WHERE s.school_id = $1 AND s.task_for = p.id AND s.closed_at IS NULL \
          AND s.kind <> 'no_jim') AS signals, \
         (SELECT COUNT(*) FROM signals s WHERE s.school_id = $1 AND s.task_for = p.id AND s.closed_at IS NULL \
          AND s.kind <> 'no_jim' AND s.due_on < $3) AS late, \
         (SELECT COUNT(*) FROM questions q WHERE q.to_id = p.id AND q.school_id = $1 AND \
          q.waiting_since IS NOT NULL) AS questions, \
         (SELECT COUNT(*) FROM escalations e WHERE e.owner_id = p.id AND e.school_id = $1 AND e.done_at IS NULL AND e.withdrawn_at IS NULL) AS cases \
         FROM people p WHERE p.id IN (SELECT m.person_id FROM memberships m WHERE m.school_id = $1 AND m.since <= $2 \
         AND (m.until IS NULL OR m.until > $2)) \
         ORDER BY 6 DESC, 5 DESC, 4 DESC, p.first_name, p.id",
    )
    .bind(school)
    .bind(now)
    .bind(now.day())
    .fetch_all(conn)
    .await
}
