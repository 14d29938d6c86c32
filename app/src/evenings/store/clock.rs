//! What the clock does: it plans the coming evenings and reminds who signed up.

use crate::{
    access::{PersonId, SchoolId},
    db::Conn,
    evenings::{EveningId, rules},
    moment::At,
    outbox::{self, Knock, Letter},
};

/// Where an evening is until a school says otherwise.
const PLACE: &str = "op school";

/// Makes sure that the coming evenings are planned at every school. Done twice, it changes nothing.
/// Returns how many were added.
///
/// # Errors
/// When the database fails.
pub async fn plan_ahead(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let schools: Vec<SchoolId> = sqlx::query_scalar("SELECT id FROM schools").fetch_all(&mut *conn).await?;
    let mut added = 0;
    for school in &schools {
        for day in rules::coming_tuesdays(now, rules::PLANNED) {
            added += plan(conn, school, rules::hours(day)).await?;
        }
    }
    Ok(added)
}

/// Plans one evening; 0 when it was there already.
///
/// # Errors
/// When the database fails.
pub async fn plan(conn: &mut Conn, school: &SchoolId, (starts_at, ends_at): (At, At)) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO evenings (id, school_id, starts_at, ends_at, place) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (school_id, starts_at) DO NOTHING",
    )
    .bind(EveningId::new())
    .bind(school)
    .bind(starts_at)
    .bind(ends_at)
    .bind(PLACE)
    .execute(conn)
    .await?;
    Ok(i64::try_from(done.rows_affected()).unwrap_or(0))
}

/// For the clock: reminds who signed up, from the day before at noon until it begins, each person once an evening.
/// Who signs up after that moment knows it already. Returns how many letters were put.
///
/// # Errors
/// When the database fails.
pub async fn remind_due(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let due: Vec<(EveningId, At, At, PersonId)> = sqlx::query_as(
        "SELECT e.id, e.starts_at, s.signed_up_at, a.person_id FROM evenings e \
         JOIN sign_ups s ON s.evening_id = e.id JOIN alumni a ON a.id = s.alumnus_id \
         WHERE e.starts_at > $1 AND e.starts_at <= $2 AND e.cancelled_at IS NULL \
         AND s.signed_up_at IS NOT NULL AND s.cancelled_at IS NULL AND NOT EXISTS (SELECT 1 FROM outbox o \
         WHERE o.key = 'evening/' || e.id || '/day-before/' || a.person_id)",
    )
    .bind(now)
    .bind(now.plus_days(2))
    .fetch_all(&mut *conn)
    .await?;
    let mut put = 0;
    for (evening, starts_at, signed_up_at, person) in due {
        let reminded_at = rules::reminded_at(starts_at);
        if reminded_at > now || signed_up_at > reminded_at {
            continue;
        }
        let letter = Letter {
            key: format!("evening/{evening}/day-before"),
            to: person,
            text: rules::reminder(starts_at, now),
            link: "/evenings".to_owned(),
        };
        let knock = Knock { expires_at: Some(starts_at), ..Knock::NEWS };
        outbox::put_as(conn, &letter, &knock, now).await?;
        put += 1;
    }
    Ok(put)
}
