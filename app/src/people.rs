//! Human beings, apart from what they are to others.

use crate::{access::PersonId, db::Conn, sealed::Sealed};

/// Somebody's mail address, if they gave one. After the rest of them is erased, the one for the last mail.
///
/// # Errors
/// When the database fails.
pub async fn mail(conn: &mut Conn, person: &PersonId) -> Result<Option<String>, sqlx::Error> {
    let (mail, last): (Option<String>, Option<Sealed>) = sqlx::query_as(
        "SELECT p.mail, (SELECT e.mail FROM erasures e JOIN alumni a ON a.id = e.alumnus_id \
         WHERE a.person_id = p.id AND e.mail IS NOT NULL) FROM people p WHERE p.id = $1",
    )
    .bind(person)
    .fetch_one(conn)
    .await?;
    Ok(mail.or(last.map(String::from)))
}
