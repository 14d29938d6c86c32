//! The rows of how somebody wants to be reached.

use super::{FirstChannel, MinuteOfDay, Preferences};
use crate::{access::PersonId, db::Conn, moment::At};

/// How this person wants to be reached; the defaults when they never said.
///
/// # Errors
/// When the database fails.
pub async fn of(conn: &mut Conn, person: &PersonId) -> Result<Preferences, sqlx::Error> {
    let row: Option<(FirstChannel, MinuteOfDay, MinuteOfDay)> =
        sqlx::query_as("SELECT channel, quiet_from, quiet_until FROM contact_preferences WHERE person_id = $1")
            .bind(person)
            .fetch_optional(conn)
            .await?;
    Ok(row.map_or_else(Preferences::default, |(channel, quiet_from, quiet_until)| Preferences {
        channel,
        quiet_from,
        quiet_until,
    }))
}

/// Keeps how this person wants to be reached.
///
/// # Errors
/// When the database fails.
pub async fn set(conn: &mut Conn, person: &PersonId, wish: &Preferences, now: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO contact_preferences (person_id, channel, quiet_from, quiet_until, changed_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id) DO UPDATE SET channel = excluded.channel, \
         quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, changed_at = excluded.changed_at",
    )
    .bind(person)
    .bind(wish.channel)
    .bind(wish.quiet_from)
    .bind(wish.quiet_until)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}
