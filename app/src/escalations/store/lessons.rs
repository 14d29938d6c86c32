//! "Wie had wanneer moeten?": what is learned from a case that is over, and all of it without names.

use super::{Case, OnCase};
use crate::{
    access::{Admin, PersonId},
    db::Conn,
    escalations::{
        EscalationId, State,
        rules::lesson::{Lesson, Sooner, WhoElse, Without, without_names},
    },
    moment::At,
    sealed::Sealed,
};

/// Keeps what was learned from a case, in place of what was written before.
pub(in crate::escalations) async fn learn(
    conn: &mut Conn,
    case: &Case,
    by: &PersonId,
    lesson: &Lesson,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO lessons (escalation_id, person_id, who, sooner, words, written_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (escalation_id) DO UPDATE SET person_id = $2, who = $3, sooner = $4, words = $5, written_at = $6",
    )
    .bind(&case.id)
    .bind(by)
    .bind(lesson.who)
    .bind(lesson.sooner)
    .bind(Sealed::from(&lesson.words))
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

#[derive(sqlx::FromRow)]
struct Row {
    who: WhoElse,
    sooner: Sooner,
    #[sqlx(try_from = "Sealed")]
    words: String,
}

/// What was learned from a case.
pub(in crate::escalations) async fn lesson(
    conn: &mut Conn,
    proof: &impl OnCase,
    case: &Case,
) -> Result<Option<Lesson>, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT l.who, l.sooner, l.words FROM lessons l JOIN escalations e ON e.id = l.escalation_id \
         WHERE e.id = $1 AND e.alumnus_id = $2",
    )
    .bind(&case.id)
    .bind(proof.whose())
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|Row { who, sooner, words }| Lesson { who, sooner, words }))
}

/// What was learned from one case, with the names that must not go along.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Learned {
    /// How the case ended.
    state: State,
    /// How high it rose.
    step: i64,
    /// When it went to the municipality.
    sent_at: Option<At>,
    /// When it was over.
    over_at: At,
    /// Who should have done something.
    who: WhoElse,
    /// How much sooner.
    sooner: Sooner,
    /// In words, as they were written.
    #[sqlx(try_from = "Sealed")]
    words: String,
    /// Whose case it was; it never leaves this server.
    case_id: EscalationId,
}

/// All that a school learned, the latest first.
async fn learned(conn: &mut Conn, admin: &Admin) -> Result<Vec<Learned>, sqlx::Error> {
    sqlx::query_as(
        "SELECT e.id AS case_id, e.state, e.step, e.sent_at, COALESCE(e.done_at, e.withdrawn_at) AS over_at, l.who, \
         l.sooner, l.words FROM lessons l JOIN escalations e ON e.id = l.escalation_id \
         JOIN alumni a ON a.id = e.alumnus_id WHERE a.school_id = $1 AND e.untold = 0 \
         ORDER BY COALESCE(e.done_at, e.withdrawn_at) DESC, e.id",
    )
    .bind(&admin.0.school)
    .fetch_all(conn)
    .await
}

/// The same without names: these are read, shared and exported.
pub(in crate::escalations) async fn lessons_without_names(
    conn: &mut Conn,
    admin: &Admin,
) -> Result<Vec<Without>, sqlx::Error> {
    let mut all = Vec::new();
    for one in learned(conn, admin).await? {
        let names = names_around(conn, &one.case_id).await?;
        all.push(Without {
            year: one.over_at.day().iso().chars().take(4).collect(),
            state: one.state,
            step: one.step,
            days: one.sent_at.map(|sent| one.over_at.days_since(sent)),
            who: one.who,
            sooner: one.sooner,
            words: without_names(&one.words, &names),
        });
    }
    Ok(all)
}

/// The names around a case: its alumnus, their circle and owner, and whoever had it on a desk or promised something.
async fn names_around(conn: &mut Conn, case: &EscalationId) -> Result<Vec<(String, String)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT p.first_name, p.last_name FROM people p WHERE p.id IN ( \
           SELECT a.person_id FROM alumni a JOIN escalations e ON e.alumnus_id = a.id WHERE e.id = $1 \
           UNION SELECT e.owner_id FROM escalations e WHERE e.id = $1 \
           UNION SELECT a.owner_id FROM alumni a JOIN escalations e ON e.alumnus_id = a.id WHERE e.id = $1 \
           UNION SELECT a.backup_id FROM alumni a JOIN escalations e ON e.alumnus_id = a.id WHERE e.id = $1 \
           UNION SELECT c.person_id FROM circle_members c JOIN escalations e ON e.alumnus_id = c.alumnus_id \
             WHERE e.id = $1 \
           UNION SELECT d.person_id FROM escalation_desks d WHERE d.escalation_id = $1 \
           UNION SELECT v.person_id FROM escalation_events v WHERE v.escalation_id = $1) \
         UNION SELECT t.name, '' FROM escalation_promises t WHERE t.escalation_id = $1",
    )
    .bind(case)
    .fetch_all(conn)
    .await
}
