//! What became of SMS messages, and whose number is dead.

use super::{
    Reported,
    rules::{GIVEN_HOURS, LOST_IN_A_ROW, is_dead},
};
use crate::{
    access::{AlumnusId, PersonId},
    db::Conn,
    moment::At,
    outbox::{self, Letter},
    signals::{self, SignalKind},
};

/// The reference of a message at the gateway: its id without dashes.
pub fn reference(id: &str) -> String {
    id.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The id again from a reference; `None` when it can't be one of ours.
pub fn id_of(reference: &str) -> Option<String> {
    uuid::Uuid::try_parse(reference).ok().map(|id| id.to_string())
}

/// Keeps a report, once. `None` when there is no such SMS; otherwise to whom it went.
///
/// # Errors
/// When the database fails.
pub async fn report(conn: &mut Conn, id: &str, what: Reported, now: At) -> Result<Option<PersonId>, sqlx::Error> {
    let person: Option<PersonId> = sqlx::query_scalar("SELECT person_id FROM outbox WHERE id = $1 AND channel = 'sms'")
        .bind(id)
        .fetch_optional(&mut *conn)
        .await?;
    let outcome = match what {
        Reported::Arrived => "aangekomen",
        Reported::Lost => "niet aangekomen",
    };
    sqlx::query(
        "UPDATE outbox SET reported = $2, reported_at = $3, outcome = $4 \
         WHERE id = $1 AND channel = 'sms' AND reported IS NULL",
    )
    .bind(id)
    .bind(what)
    .bind(now)
    .bind(outcome)
    .execute(conn)
    .await?;
    Ok(person)
}

/// Looks whether somebody's number is dead by now. When it just died, whoever can do something about it is told.
///
/// # Errors
/// When the database fails.
pub async fn look_at_number(conn: &mut Conn, person: &PersonId, now: At) -> Result<(), sqlx::Error> {
    let last: Vec<(Reported, At)> = sqlx::query_as(
        "SELECT reported, reported_at FROM outbox WHERE person_id = $1 AND reported IS NOT NULL AND address IS NULL \
         AND created_at >= COALESCE((SELECT phone_since FROM people WHERE id = $1), 0) \
         ORDER BY reported_at DESC, created_at DESC LIMIT $2",
    )
    .bind(person)
    .bind(i64::try_from(LOST_IN_A_ROW).unwrap_or(i64::MAX))
    .fetch_all(&mut *conn)
    .await?;
    if !is_dead(&last) {
        return Ok(());
    }
    let died = sqlx::query("UPDATE people SET phone_dead_at = $2 WHERE id = $1 AND phone_dead_at IS NULL")
        .bind(person)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    if died.rows_affected() == 1 {
        tell(conn, person, now).await?;
    }
    Ok(())
}

/// A to-do for who is on duty for this alumnus, or for each alumnus in whose circle this person stands; and a line that
/// it is there. Once: when it is open already, whoever has it has it.
async fn tell(conn: &mut Conn, person: &PersonId, now: At) -> Result<(), sqlx::Error> {
    let (first_name,): (String,) =
        sqlx::query_as("SELECT first_name FROM people WHERE id = $1").bind(person).fetch_one(&mut *conn).await?;
    for (alumnus, about, name) in around(conn, person, now).await? {
        let in_circle_of = Some(name.as_str()).filter(|_| about != *person);
        let proposal = signals::rules::dead_number(&first_name, in_circle_of, now);
        let Some(on_duty) = signals::store::open(conn, &alumnus, &proposal, now).await? else { continue };
        let letter = Letter {
            key: format!("dead-number/{person}/{alumnus}/{}", now.0),
            to: on_duty,
            text: format!("Het telefoonnummer van {first_name} werkt niet meer. {}.", proposal.next_step),
            link: format!("/alumni/{alumnus}"),
        };
        outbox::put(conn, &letter, now).await?;
    }
    Ok(())
}

/// The alumni about whom a number is: oneself, or those in whose circle this person stands; each with who it is.
async fn around(
    conn: &mut Conn,
    person: &PersonId,
    now: At,
) -> Result<Vec<(AlumnusId, PersonId, String)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT a.id, p.id, p.first_name FROM alumni a JOIN people p ON p.id = a.person_id WHERE a.person_id = $1 \
         UNION SELECT a.id, p.id, p.first_name FROM alumni a JOIN people p ON p.id = a.person_id \
         JOIN circle_members c ON c.alumnus_id = a.id WHERE c.person_id = $1 AND c.since <= $2 AND (c.until IS NULL OR c.until > $2)",
    )
    .bind(person)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Whom a code to this number may sign in: when exactly one person has it, it is not dead (it may be a stranger's by
/// now), and school did not just write it down.
///
/// # Errors
/// When the database fails.
pub async fn by_number(conn: &mut Conn, number: &str, now: At) -> Result<Option<PersonId>, sqlx::Error> {
    let found: Vec<(PersonId, i64)> = sqlx::query_as(
        "SELECT id, CASE WHEN phone_dead_at IS NULL AND (phone_is_given = 0 OR phone_since <= $2) THEN 1 ELSE 0 END \
         FROM people WHERE phone = $1 LIMIT 2",
    )
    .bind(number)
    .bind(now.plus_hours(-GIVEN_HOURS))
    .fetch_all(conn)
    .await?;
    match found.as_slice() {
        [(only, 1)] => Ok(Some(only.clone())),
        _ => Ok(None),
    }
}

/// Gives somebody another number, and closes what waited for it, for everybody in whose circle they stand. `is_given`:
/// school wrote it down, and nobody showed yet that it is theirs.
///
/// # Errors
/// When the database fails.
pub async fn set_number(
    conn: &mut Conn,
    person: &PersonId,
    number: &str,
    is_given: bool,
    now: At,
) -> Result<(), sqlx::Error> {
    let first_name: String = sqlx::query_scalar(
        "UPDATE people SET phone = $2, phone_since = $3, phone_is_given = $4, phone_dead_at = NULL WHERE id = $1 \
         RETURNING first_name",
    )
    .bind(person)
    .bind(number)
    .bind(now)
    .bind(i64::from(is_given))
    .fetch_one(&mut *conn)
    .await?;
    for (alumnus, ..) in around(conn, person, now).await? {
        let what = (SignalKind::DeadNumber, first_name.as_str());
        signals::store::close_about(conn, &alumnus, what, "Er is een nieuw nummer.", now).await?;
    }
    Ok(())
}

/// Somebody's number, when an SMS can go there.
///
/// # Errors
/// When the database fails.
pub async fn number_of(conn: &mut Conn, person: &PersonId) -> Result<Option<String>, sqlx::Error> {
    let sql = "SELECT phone FROM people WHERE id = $1 AND phone_dead_at IS NULL AND phone IS NOT NULL";
    sqlx::query_scalar(sql).bind(person).fetch_optional(conn).await
}
