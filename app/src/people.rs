//! Human beings, apart from what they are to others.

use crate::{access::PersonId, db::Conn};

/// Somebody's mail address, if they gave one.
///
/// # Errors
/// When the database fails.
pub async fn mail(conn: &mut Conn, person: &PersonId) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT mail FROM people WHERE id = $1").bind(person).fetch_one(conn).await
}
