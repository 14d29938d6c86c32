//! Somebody's own pattern, from what is stored about them alone.

use crate::{
    access::{ActAsOneself, AlumnusId, May},
    check_ins::{Domain, Face, Going, JimAnswer},
    db::Conn,
    moment::At,
    signals::rules::{Mood, Pattern, Silence, missed},
    waakvlam,
};

/// How somebody answered the check-ins of six months, up to this instant, and when the first of those that were missed
/// in a row was asked. A call or what a JIM says is a sign of life, but no answer of theirs.
///
/// # Errors
/// When the database fails.
pub async fn pattern(conn: &mut Conn, alumnus: &AlumnusId, until: At) -> Result<(Pattern, Option<At>), sqlx::Error> {
    let from = At::local(missed::from_day(until.day()), 0, 0);
    let asked: Vec<At> = sqlx::query_scalar(
        "SELECT due_at FROM reminders WHERE alumnus_id = $1 AND kind = 'check_in' AND outcome = 'sent' \
         AND due_at > $2 AND due_at < $3 ORDER BY due_at",
    )
    .bind(alumnus)
    .bind(from)
    .bind(until)
    .fetch_all(&mut *conn)
    .await?;
    let acts: Vec<At> = sqlx::query_scalar(
        "SELECT at FROM signs_of_life WHERE alumnus_id = $1 AND at > $2 AND sign NOT IN ('jim_spoke', 'reached') \
         ORDER BY at",
    )
    .bind(alumnus)
    .bind(from)
    .fetch_all(conn)
    .await?;
    let found = Pattern::of(&asked, &acts, until);
    let row = usize::try_from(found.in_a_row).unwrap_or(0);
    Ok((found, asked.len().checked_sub(row).and_then(|at| asked.get(at)).copied()))
}

/// What is known about somebody's silence.
///
/// # Errors
/// When the database fails.
pub async fn silence_facts(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Silence, sqlx::Error> {
    let (first_name, last_sign, known_since): (String, Option<At>, At) = sqlx::query_as(
        "SELECT p.first_name, a.last_sign_of_life_at, a.created_at \
         FROM alumni a JOIN people p ON p.id = a.person_id WHERE a.id = $1",
    )
    .bind(alumnus)
    .fetch_one(&mut *conn)
    .await?;
    let from = last_sign.unwrap_or(known_since);
    let jim_said: Option<(String, At, JimAnswer)> = sqlx::query_as(
        "SELECT p.first_name, r.at, r.answer FROM jim_reports r JOIN people p ON p.id = r.person_id \
         WHERE r.alumnus_id = $1 AND r.at > $2 ORDER BY r.at DESC LIMIT 1",
    )
    .bind(alumnus)
    .bind(from)
    .fetch_optional(&mut *conn)
    .await?;
    let unanswered: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM reminders WHERE alumnus_id = $1 AND kind = 'check_in' AND outcome = 'sent' \
         AND due_at > $2",
    )
    .bind(alumnus)
    .bind(from)
    .fetch_one(&mut *conn)
    .await?;
    let (pattern, _) = pattern(conn, alumnus, now).await?;
    let (days, own_pause, why) = waakvlam::store::silence_limit(conn, alumnus, now).await?;
    let jim_said = jim_said.map(|(name, at, answer)| (name, at, answer.label().to_owned()));
    let (check_ins, limit) = (pattern.all, Some((days, why)));
    Ok(Silence { first_name, last_sign, known_since, jim_said, unanswered, check_ins, own_pause, limit })
}

/// How many answers are looked at: the last, and six before it.
const ANSWERS: i64 = 12;

/// How it went lately, the latest first: what somebody chose themselves, and how they sounded to who spoke them.
///
/// # Errors
/// When the database fails.
pub async fn moods_of(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<Mood>, sqlx::Error> {
    let rows: Vec<(At, Face, i64)> = sqlx::query_as(
        "SELECT at, face, was_heard FROM (\
         SELECT at, face, CAST(0 AS BIGINT) AS was_heard, id FROM check_ins WHERE alumnus_id = $1 \
         UNION ALL SELECT at, face, CAST(1 AS BIGINT), id FROM contacts WHERE alumnus_id = $1 \
         AND face IS NOT NULL AND undone_at IS NULL) m ORDER BY at DESC, was_heard, id LIMIT $2",
    )
    .bind(alumnus)
    .bind(ANSWERS)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(at, face, was_heard)| Mood { at, face, was_heard: was_heard == 1 }).collect())
}

/// The last answers of one's own on one domain, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn answers_of(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    domain: Domain,
) -> Result<Vec<(At, Going)>, sqlx::Error> {
    let column = domain.as_str();
    let sql = format!(
        "SELECT at, {column} FROM check_ins WHERE alumnus_id = $1 AND {column} IS NOT NULL ORDER BY at DESC, id LIMIT $2"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(may.alumnus()).bind(ANSWERS).fetch_all(conn).await
}
