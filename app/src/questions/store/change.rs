//! What changes a question: asking, saying, answering, and the alumnus' own steps.

use super::Reads;
use crate::{
    access::{ActAsOneself, May, PersonId},
    db::Conn,
    moment::{At, Day},
    questions::{
        QuestionId, Topic,
        rules::{self, State},
    },
    sealed::Sealed,
    secret,
};

/// A question as it is asked.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// Made by the form: sent twice, it is one question.
    pub key: &'a str,
    /// About what.
    pub topic: Topic,
    /// The question in their words.
    pub words: &'a str,
    /// The person whom the rule chose.
    pub to: &'a PersonId,
    /// By when there is an answer.
    pub promised_on: Day,
}

/// Asks, and whether it said something new. The same form sent twice is one question; other words in it are said in the
/// same thread.
///
/// # Errors
/// When the database fails.
pub async fn ask(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    asked: &Asked<'_>,
    now: At,
) -> Result<(QuestionId, bool), sqlx::Error> {
    let key = secret::hash(asked.key);
    sqlx::query(
        "INSERT INTO questions (id, alumnus_id, school_id, key, topic, asked_at, to_id, promised_on, waiting_since) \
         SELECT $1, a.id, a.school_id, $3, $4, $5, $6, $7, $5 FROM alumni a WHERE a.id = $2 \
         ON CONFLICT (alumnus_id, key) DO NOTHING",
    )
    .bind(QuestionId::new())
    .bind(may.alumnus())
    .bind(&key)
    .bind(asked.topic)
    .bind(now)
    .bind(asked.to)
    .bind(asked.promised_on)
    .execute(&mut *conn)
    .await?;
    let id = sqlx::query_scalar("SELECT id FROM questions WHERE alumnus_id = $1 AND key = $2")
        .bind(may.alumnus())
        .bind(&key)
        .fetch_one(&mut *conn)
        .await?;
    let is_new = say(conn, may, &id, (asked.key, asked.words), now).await?;
    Ok((id, is_new))
}

/// The question that this form asked already, in these words.
///
/// # Errors
/// When the database fails.
pub async fn asked_before(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    (key, words): (&str, &str),
) -> Result<Option<QuestionId>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT q.id FROM questions q JOIN question_words w ON w.question_id = q.id AND w.person_id = $3 \
         WHERE q.alumnus_id = $1 AND q.key = $2 AND w.key = $4",
    )
    .bind(may.alumnus())
    .bind(secret::hash(key))
    .bind(may.by())
    .bind(said_key(key, words))
    .fetch_optional(conn)
    .await
}

fn said_key(key: &str, words: &str) -> String {
    secret::hash(&format!("{key}\n{words}"))
}

/// Says something in a question that one may read. False when the same form said it already.
///
/// # Errors
/// When the database fails.
pub async fn say<A: Reads>(
    conn: &mut Conn,
    may: &May<A>,
    id: &QuestionId,
    (key, words): (&str, &str),
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO question_words (id, question_id, person_id, key, at, words) \
         SELECT $1, q.id, $4, $5, $6, $7 FROM questions q WHERE q.id = $2 AND q.alumnus_id = $3 \
         ON CONFLICT (question_id, person_id, key) DO NOTHING",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(id)
    .bind(may.alumnus())
    .bind(may.by())
    .bind(said_key(key, words))
    .bind(now)
    .bind(Sealed::from(words))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Answers: the words, and from now on the question is with whoever answered. False when this form did so already.
///
/// # Errors
/// When the database fails.
pub async fn answer<A: Reads>(
    conn: &mut Conn,
    may: &May<A>,
    id: &QuestionId,
    said: (&str, &str),
    now: At,
) -> Result<bool, sqlx::Error> {
    let is_new = say(conn, may, id, said, now).await?;
    if is_new {
        sqlx::query(
            "UPDATE questions SET answered_at = $3, to_id = $4, waiting_since = NULL, understood_at = NULL \
             WHERE id = $1 AND alumnus_id = $2",
        )
        .bind(id)
        .bind(may.alumnus())
        .bind(now)
        .bind(may.by())
        .execute(conn)
        .await?;
    }
    Ok(is_new)
}

/// The alumnus' own steps: writes the facts that make this the state. An answer is [`answer`].
///
/// # Errors
/// When the database fails.
pub async fn go(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    id: &QuestionId,
    to: State,
    now: At,
) -> Result<(), sqlx::Error> {
    let (set, promised_on) = match to {
        State::Understood => ("understood_at = $3", None),
        State::NotUnderstood => (
            "not_understood_at = $3, waiting_since = $3, not_understood_times = not_understood_times + 1",
            Some(rules::promised_on(now.day())),
        ),
        State::Closed => ("closed_at = $3, waiting_since = NULL", None),
        State::Waiting => {
            ("waiting_since = $3, closed_at = NULL, understood_at = NULL", Some(rules::promised_on(now.day())))
        }
        State::Answered => return Ok(()),
    };
    let sql = format!(
        "UPDATE questions SET {set}, promised_on = COALESCE($4, promised_on) WHERE id = $1 AND alumnus_id = $2"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id)
        .bind(may.alumnus())
        .bind(now)
        .bind(promised_on)
        .execute(conn)
        .await
        .map(drop)
}

/// How often answers to this alumnus were not understood in half a year, this one included, and until when they must do
/// something with this one.
///
/// # Errors
/// When the database fails.
pub async fn not_understood(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    id: &QuestionId,
    now: At,
) -> Result<(i64, Option<Day>), sqlx::Error> {
    let sql = "SELECT not_understood_times, do_before FROM questions WHERE id = $1 AND alumnus_id = $2";
    let (here, do_before): (i64, Option<Day>) =
        sqlx::query_as(sql).bind(id).bind(may.alumnus()).fetch_one(&mut *conn).await?;
    let sql = "SELECT COUNT(*) FROM questions WHERE alumnus_id = $1 AND id <> $2 AND not_understood_at > $3";
    let others: i64 =
        sqlx::query_scalar(sql).bind(may.alumnus()).bind(id).bind(now.plus_days(-182)).fetch_one(conn).await?;
    Ok((here + others, do_before))
}

/// Until when the alumnus must do something with the answer.
///
/// # Errors
/// When the database fails.
pub async fn do_before<A: Reads>(
    conn: &mut Conn,
    may: &May<A>,
    id: &QuestionId,
    day: Option<Day>,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE questions SET do_before = $3 WHERE id = $1 AND alumnus_id = $2";
    sqlx::query(sql).bind(id).bind(may.alumnus()).bind(day).execute(conn).await.map(drop)
}

/// Whether an answer to this alumnus is still not understood.
///
/// # Errors
/// When the database fails.
pub async fn any_not_understood(conn: &mut Conn, may: &May<ActAsOneself>) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM questions WHERE alumnus_id = $1 AND not_understood_at = waiting_since";
    let left: i64 = sqlx::query_scalar(sql).bind(may.alumnus()).fetch_one(conn).await?;
    Ok(left > 0)
}
