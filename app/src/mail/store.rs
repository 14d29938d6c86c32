//! The links at the foot of mails.

use crate::{
    access::PersonId,
    db::Conn,
    moment::At,
    people,
    secret::{self, Key},
};

/// The secret part of the link in mails to this address: made again for each mail, and the same each time, so that a
/// mail of a year ago still stops them.
fn token(key: &Key, person: &PersonId, address: &str) -> String {
    key.link(&format!("mail/{person}/{address}"))
}

/// The link's token for a mail that goes there, if its hash is kept already.
///
/// # Errors
/// When the database fails.
pub async fn known(
    conn: &mut Conn,
    key: &Key,
    person: &PersonId,
    address: &str,
) -> Result<Option<String>, sqlx::Error> {
    let token = token(key, person, address);
    let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM mail_links WHERE token_hash = $1")
        .bind(secret::hash(&token))
        .fetch_one(conn)
        .await?;
    Ok((rows > 0).then_some(token))
}

/// Keeps the hash of the link's token for mails that go there, and returns the token.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    conn: &mut Conn,
    key: &Key,
    person: &PersonId,
    address: &str,
    now: At,
) -> Result<String, sqlx::Error> {
    let token = token(key, person, address);
    sqlx::query(
        "INSERT INTO mail_links (token_hash, person_id, made_at) VALUES ($1, $2, $3) \
         ON CONFLICT (token_hash) DO NOTHING",
    )
    .bind(secret::hash(&token))
    .bind(person)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(token)
}

/// Whose mail this link stops; `None` when it is none of ours, or stood in mails to an address that is theirs no more:
/// a stranger may read that mailbox by now.
///
/// # Errors
/// When the database fails.
pub async fn whose(conn: &mut Conn, key: &Key, given: &str) -> Result<Option<PersonId>, sqlx::Error> {
    let given = secret::hash(given);
    let person: Option<PersonId> = sqlx::query_scalar("SELECT person_id FROM mail_links WHERE token_hash = $1")
        .bind(&given)
        .fetch_optional(&mut *conn)
        .await?;
    let Some(person) = person else { return Ok(None) };
    let address = people::mail(conn, &person).await?;
    let is_current = address.is_some_and(|address| secret::hash(&token(key, &person, &address)) == given);
    Ok(is_current.then_some(person))
}
