//! Whose letter it is.

use super::rules::Sender;
use crate::{access::PersonId, db::Conn};

/// Somebody of the school, with how to reach them.
///
/// # Errors
/// `RowNotFound` when there is nobody.
pub async fn sender(conn: &mut Conn, person: &PersonId) -> Result<Sender, sqlx::Error> {
    let (first_name, last_name, phone, mail) =
        sqlx::query_as("SELECT first_name, last_name, phone, mail FROM people WHERE id = $1")
            .bind(person)
            .fetch_one(conn)
            .await?;
    Ok(Sender { first_name, last_name, phone, mail })
}
