//! The rows of how somebody wants to be reached.

use super::{FirstChannel, MinuteOfDay, Preferences, rules};
use crate::{access::PersonId, db::Conn, moment::At};

/// Which channel, from when it is quiet, until when, and since when there is no mail.
type Row = (FirstChannel, MinuteOfDay, MinuteOfDay, Option<At>);

/// How this person wants to be reached; the defaults when they never said. Who wants no mail is not mailed first.
///
/// # Errors
/// When the database fails.
pub async fn of(conn: &mut Conn, person: &PersonId) -> Result<Preferences, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT channel, quiet_from, quiet_until, no_mail_since FROM contact_preferences WHERE person_id = $1",
    )
    .bind(person)
    .fetch_optional(conn)
    .await?;
    Ok(row.map_or_else(Preferences::default, |(channel, quiet_from, quiet_until, no_mail)| Preferences {
        channel: rules::first(channel, no_mail.is_some()),
        quiet_from,
        quiet_until,
    }))
}

/// Keeps how this person wants to be reached. Whoever chooses mail wants mail.
///
/// # Errors
/// When the database fails.
pub async fn set(conn: &mut Conn, person: &PersonId, wish: &Preferences, now: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO contact_preferences (person_id, channel, quiet_from, quiet_until, changed_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id) DO UPDATE SET channel = excluded.channel, \
         quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, changed_at = excluded.changed_at, \
         no_mail_since = CASE WHEN excluded.channel = 'mail' THEN NULL ELSE contact_preferences.no_mail_since END",
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

/// Since when this person wants no mail that knocks; `None` when mail is fine.
///
/// # Errors
/// When the database fails.
pub async fn no_mail_since(conn: &mut Conn, person: &PersonId) -> Result<Option<At>, sqlx::Error> {
    let since: Option<Option<At>> =
        sqlx::query_scalar("SELECT no_mail_since FROM contact_preferences WHERE person_id = $1")
            .bind(person)
            .fetch_optional(conn)
            .await?;
    Ok(since.flatten())
}

/// From now on nothing knocks by mail. A second time changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn stop_mail(conn: &mut Conn, person: &PersonId, now: At) -> Result<(), sqlx::Error> {
    let usual = Preferences::default();
    sqlx::query(
        "INSERT INTO contact_preferences (person_id, channel, quiet_from, quiet_until, changed_at, no_mail_since) \
         VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (person_id) DO UPDATE SET changed_at = excluded.changed_at, \
         no_mail_since = excluded.no_mail_since WHERE contact_preferences.no_mail_since IS NULL",
    )
    .bind(person)
    .bind(usual.channel)
    .bind(usual.quiet_from)
    .bind(usual.quiet_until)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// Mail may knock again; what was chosen before holds again.
///
/// # Errors
/// When the database fails.
pub async fn mail_again(conn: &mut Conn, person: &PersonId, now: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE contact_preferences SET no_mail_since = NULL, changed_at = $2 \
         WHERE person_id = $1 AND no_mail_since IS NOT NULL",
    )
    .bind(person)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}
