//! Who looked.

use crate::{
    access::{ActAsOneself, Basis, May},
    db::Conn,
    moment::At,
    sealed::Sealed,
};

/// A look by somebody else.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Look {
    /// When.
    pub at: At,
    /// "Anja Jacobs".
    pub name: String,
    /// As what: `staff`, `jim`, `municipal`…
    pub role: String,
    /// At what: `circle`, `check_ins`, `packet`…
    pub kind: String,
    /// Why they might.
    pub basis: Basis,
    /// What they wrote, when they looked with a reason.
    pub reason: Option<Sealed>,
}

/// Who looked, the latest first. Looks at a packet are left out when there is a case of which telling is dangerous:
/// the list would tell of it.
///
/// # Errors
/// When the database fails.
pub async fn looks(conn: &mut Conn, may: &May<ActAsOneself>, most: i64) -> Result<Vec<Look>, sqlx::Error> {
    sqlx::query_as(
        "SELECT l.at, p.first_name || ' ' || p.last_name AS name, l.role, l.kind, l.basis, \
         (SELECT g.reason FROM break_glass g WHERE l.basis = 'break_glass' AND g.basis = l.basis \
          AND g.alumnus_id = l.alumnus_id AND g.person_id = l.person_id AND g.opened_at <= l.at AND g.ends_at > l.at \
          ORDER BY g.opened_at DESC LIMIT 1) AS reason FROM access_log l \
         JOIN people p ON p.id = l.person_id WHERE l.alumnus_id = $1 \
         AND ((l.kind NOT IN ('packet', 'cases') AND l.basis <> 'second_person') OR NOT EXISTS \
         (SELECT 1 FROM escalations e WHERE e.alumnus_id = $1 AND e.untold = 1)) ORDER BY l.at DESC LIMIT $2",
    )
    .bind(may.alumnus())
    .bind(most)
    .fetch_all(conn)
    .await
}
