//! What goes out as it is, to somebody who waits for it: one-time codes and what belongs to them. Quiet hours, limits
//! and ladders are not for these.

use super::{Channel, rules::Urgency};
use crate::{access::PersonId, db::Conn, moment::At, sealed::Sealed};

/// The link of a mail that says all there is to say: there is nothing left to open.
pub const GOODBYE: &str = "/weg";

/// Puts the last mail to somebody in the outbox: its words go out as they are, and tell nothing.
///
/// # Errors
/// When the database fails.
pub async fn put_goodbye(conn: &mut Conn, key: &str, to: &PersonId, words: &str, now: At) -> Result<(), sqlx::Error> {
    put_one(conn, Channel::Mail, key, to, words, GOODBYE, now).await
}

/// Puts an SMS in the outbox. With a link it only says that something waits; without one its words go as they are, and
/// are wiped when it went. Only for a house that has a gateway.
///
/// # Errors
/// When the database fails.
pub async fn put_sms(
    conn: &mut Conn,
    key: &str,
    to: &PersonId,
    words: &str,
    link: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    put_one(conn, Channel::Sms, key, to, words, link, now).await
}

/// Puts a mail in the outbox whose words go out as they are: for one-time codes only.
///
/// # Errors
/// When the database fails.
pub async fn put_mail(conn: &mut Conn, key: &str, to: &PersonId, words: &str, now: At) -> Result<(), sqlx::Error> {
    put_one(conn, Channel::Mail, key, to, words, "", now).await
}

/// Puts a mail in the outbox that goes to this address, whatever the person's own is, with its words as they are: for
/// the confirmation of a new address, and to tell the old one.
///
/// # Errors
/// When the database fails.
pub async fn put_mail_to(
    conn: &mut Conn,
    key: &str,
    (to, address): (&PersonId, &str),
    words: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    put_mail(&mut *conn, key, to, words, now).await?;
    goes_to(conn, Channel::Mail, key, address).await
}

/// Puts an SMS in the outbox that goes to this number, whatever the person's own is: for the confirmation of a new
/// number, and to tell the old one.
///
/// # Errors
/// When the database fails.
pub async fn put_sms_to(
    conn: &mut Conn,
    key: &str,
    (to, number): (&PersonId, &str),
    words: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    put_sms(&mut *conn, key, to, words, "", now).await?;
    goes_to(conn, Channel::Sms, key, number).await
}

async fn goes_to(conn: &mut Conn, channel: Channel, key: &str, address: &str) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE outbox SET address = $3 WHERE key = $1 AND channel = $2")
        .bind(key)
        .bind(channel)
        .bind(Sealed::from(address))
        .execute(conn)
        .await
        .map(drop)
}

async fn put_one(
    conn: &mut Conn,
    channel: Channel,
    key: &str,
    to: &PersonId,
    words: &str,
    link: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO outbox (id, key, channel, person_id, text, link, created_at, due_at, tries, urgency) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0, $8) ON CONFLICT (key, channel) DO NOTHING",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(key)
    .bind(channel)
    .bind(to)
    .bind(Sealed::from(words))
    .bind(link)
    .bind(now)
    .bind(Urgency::Now.rank())
    .execute(conn)
    .await
    .map(drop)
}
