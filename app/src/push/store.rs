//! The browsers that take push messages.

use crate::{access::PersonId, db::Conn};

/// Whether any browser of this person takes push messages.
///
/// # Errors
/// When the database fails.
pub async fn reaches(conn: &mut Conn, person: &PersonId) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM push_subscriptions WHERE person_id = $1 AND gone_at IS NULL";
    let browsers: i64 = sqlx::query_scalar(sql).bind(person).fetch_one(conn).await?;
    Ok(browsers > 0)
}
