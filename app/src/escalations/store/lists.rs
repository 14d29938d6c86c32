//! Lists of cases: by school, by desk, and by what is due.

use crate::{
    access::{AlumnusId, Municipal, PersonId, SchoolId},
    db::Conn,
    escalations::{EscalationId, State},
    moment::{At, Day},
    sealed::Sealed,
};

/// A case in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    /// Its row.
    pub id: EscalationId,
    /// About whom.
    pub alumnus_id: AlumnusId,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// "De Rede".
    pub school: String,
    /// "Nieuwland".
    pub municipality: String,
    /// "Anja".
    pub owner: String,
    /// Where it stands.
    pub state: State,
    /// The step on the ladder.
    pub step: i64,
    /// At whose desk it lies.
    pub contact_id: Option<PersonId>,
    /// "Femke de Boer".
    pub contact: Option<String>,
    /// Who does it.
    pub actor_name: Option<String>,
    /// What is asked.
    #[sqlx(try_from = "Sealed")]
    pub asked: String,
    /// When the clock acts.
    pub term_at: Option<At>,
    /// 1 when a term passed since somebody last did something.
    pub is_late: i64,
    /// The promised day.
    pub action_on: Option<Day>,
    /// When it was written, done or stopped.
    pub moved_at: At,
}

const LISTED: &str = "SELECT e.id, e.alumnus_id, p.first_name, p.last_name, s.name AS school, \
     m.name AS municipality, o.first_name AS owner, e.state, e.step, e.contact_id, \
     c.first_name || ' ' || c.last_name AS contact, e.actor_name, e.asked, e.term_at, e.is_late, e.action_on, \
     COALESCE(e.done_at, e.withdrawn_at, e.drafted_at) AS moved_at \
     FROM escalations e JOIN alumni a ON a.id = e.alumnus_id JOIN people p ON p.id = a.person_id \
     JOIN schools s ON s.id = a.school_id JOIN municipalities m ON m.id = e.municipality_id \
     JOIN people o ON o.id = e.owner_id LEFT JOIN people c ON c.id = e.contact_id";

/// What runs at a school: what came back and what is late first, then by term.
///
/// # Errors
/// When the database fails.
pub async fn open_of_school(conn: &mut Conn, school: &SchoolId) -> Result<Vec<Listed>, sqlx::Error> {
    let sql = format!(
        "{LISTED} WHERE e.school_id = $1 AND e.done_at IS NULL AND e.withdrawn_at IS NULL \
         ORDER BY CASE e.state WHEN 'declined' THEN 0 WHEN 'drafted' THEN 2 WHEN 'asked' THEN 2 ELSE 1 END, \
         COALESCE(e.term_at, 0), e.drafted_at, e.id"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(school).fetch_all(conn).await
}

/// What was done or stopped at a school since then, the latest first.
pub(in crate::escalations) async fn closed_of_school(
    conn: &mut Conn,
    school: &SchoolId,
    since: At,
) -> Result<Vec<Listed>, sqlx::Error> {
    let sql = format!(
        "{LISTED} WHERE a.school_id = $1 AND COALESCE(e.done_at, e.withdrawn_at) >= $2 \
         ORDER BY COALESCE(e.done_at, e.withdrawn_at) DESC, e.id LIMIT 100"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(school).bind(since).fetch_all(conn).await
}

/// What lies, or lay, on the desk of somebody at a municipality and still runs there.
///
/// # Errors
/// When the database fails.
pub async fn on_my_desk(conn: &mut Conn, who: &Municipal) -> Result<Vec<Listed>, sqlx::Error> {
    let sql = format!(
        "{LISTED} JOIN escalation_desks d ON d.escalation_id = e.id \
         WHERE d.person_id = $1 AND e.municipality_id = $2 AND e.state IN ('sent', 'received', 'accepted') \
         ORDER BY CASE WHEN e.contact_id = $1 THEN 0 ELSE 1 END, COALESCE(e.term_at, 0), e.id"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(who.me.id()).bind(&who.municipality).fetch_all(conn).await
}

/// The cases whose term has passed, the longest first. Cost follows what is due.
pub(in crate::escalations) async fn overdue(conn: &mut Conn, now: At) -> Result<Vec<EscalationId>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT id FROM escalations WHERE term_at IS NOT NULL AND term_at <= $1 \
         AND done_at IS NULL AND withdrawn_at IS NULL ORDER BY term_at, id",
    )
    .bind(now)
    .fetch_all(conn)
    .await
}

/// The cases that wait on the desk of somebody who is away today. Cost follows who is away.
pub(in crate::escalations) async fn at_somebody_away(
    conn: &mut Conn,
    now: At,
) -> Result<Vec<EscalationId>, sqlx::Error> {
    // Sorted here, and of the three states of the index one is left out: otherwise SQLite reads all cases in their order.
    let mut found: Vec<EscalationId> = sqlx::query_scalar(
        "SELECT e.id FROM absences b JOIN escalations e ON e.contact_id = b.person_id \
         WHERE b.returned_at IS NULL AND b.from_day <= $1 AND b.until_day >= $1 \
         AND e.state IN ('sent', 'received', 'accepted') AND e.state <> 'accepted'",
    )
    .bind(now.day())
    .fetch_all(conn)
    .await?;
    found.sort();
    Ok(found)
}
