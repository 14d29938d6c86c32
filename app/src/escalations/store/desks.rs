//! At whose desk somebody's case lies, for their own circle.

use crate::{
    access::{ActAsOneself, May, PersonId, SchoolId},
    db::Conn,
    moment::At,
};

/// Somebody of a municipality who can open the case now.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AtDesk {
    /// Who.
    pub person: PersonId,
    /// "Femke".
    pub first_name: String,
    /// "Femke de Boer".
    pub name: String,
    /// "Nieuwland".
    pub municipality: String,
}

/// Who of the municipality can open one's own case now. Nobody when telling is dangerous, or it isn't sent.
///
/// # Errors
/// When the database fails.
pub async fn desks(conn: &mut Conn, may: &May<ActAsOneself>) -> Result<Vec<AtDesk>, sqlx::Error> {
    sqlx::query_as(
        "SELECT p.id AS person, p.first_name, p.first_name || ' ' || p.last_name AS name, m.name AS municipality \
         FROM escalations e JOIN escalation_desks d ON d.escalation_id = e.id JOIN people p ON p.id = d.person_id \
         JOIN municipalities m ON m.id = e.municipality_id \
         WHERE e.alumnus_id = $1 AND e.state IN ('sent', 'received', 'accepted') AND e.untold = 0 ORDER BY d.since",
    )
    .bind(may.alumnus())
    .fetch_all(conn)
    .await
}

/// The admins of a school.
pub(in crate::escalations) async fn admins(
    conn: &mut Conn,
    school: &SchoolId,
    now: At,
) -> Result<Vec<PersonId>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT DISTINCT person_id FROM memberships WHERE school_id = $1 AND role = 'admin' AND since <= $2 \
         AND (until IS NULL OR until > $2)",
    )
    .bind(school)
    .bind(now)
    .fetch_all(conn)
    .await
}
