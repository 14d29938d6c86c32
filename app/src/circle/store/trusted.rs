//! "Mijn vaste persoon": marked by the alumnus, and not to be taken away without a talk and a successor.

use crate::{
    access::{AlumnusId, May, PersonId, RuleCircle, SchoolId},
    db::Conn,
};

/// Marks this person, or (with `None`) nobody any more.
///
/// # Errors
/// When the database fails.
pub async fn trust(conn: &mut Conn, may: &May<RuleCircle>, person: Option<&PersonId>) -> Result<(), sqlx::Error> {
    let sql = "UPDATE alumni SET trusted_id = $2 WHERE id = $1";
    sqlx::query(sql).bind(may.alumnus()).bind(person).execute(conn).await.map(drop)
}

/// Whom the alumnus calls their vaste persoon.
///
/// # Errors
/// When the database fails.
pub async fn trusted(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<PersonId>, sqlx::Error> {
    sqlx::query_scalar("SELECT trusted_id FROM alumni WHERE id = $1").bind(alumnus).fetch_one(conn).await
}

/// What keeps a colleague from leaving a school: how many alumni have them as owner or backup, how many call them
/// their vaste persoon, and how many they are about to take over.
///
/// # Errors
/// When the database fails.
pub async fn holds(conn: &mut Conn, school: &SchoolId, person: &PersonId) -> Result<(i64, i64, i64), sqlx::Error> {
    sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM alumni WHERE school_id = $1 AND (owner_id = $2 OR backup_id = $2)), \
                (SELECT COUNT(*) FROM alumni WHERE school_id = $1 AND trusted_id = $2), \
                (SELECT COUNT(*) FROM successions s JOIN alumni a ON a.id = s.alumnus_id \
                 WHERE a.school_id = $1 AND s.to_id = $2 AND s.ended_at IS NULL)",
    )
    .bind(school)
    .bind(person)
    .fetch_one(conn)
    .await
}
