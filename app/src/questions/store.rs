//! Questions and what was said in them: what can be read here, what changes in `change`, whom to tell in `late`.

mod change;
mod late;

pub use change::{Asked, answer, any_not_understood, ask, asked_before, do_before, go, not_understood, say};
pub use late::{desk_of, late_due};

use super::{
    QuestionId, Topic,
    rules::{self, Facts, State},
};
use crate::{
    access::{Act, ActAsOneself, AlumnusId, Answer, AnswerAsked, May, PersonId, SchoolId, SeeQuestions},
    circle,
    db::Conn,
    moment::{At, Day},
    sealed::Sealed,
};

/// Acts by which somebody reads or answers questions.
pub trait Reads: Act {
    /// 1 when only the questions that were put to oneself, 0 when all of this alumnus.
    const ONLY_TO_ME: i64 = 0;
}

impl Reads for SeeQuestions {}
impl Reads for ActAsOneself {}
impl Reads for Answer {}
impl Reads for AnswerAsked {
    const ONLY_TO_ME: i64 = 1;
}

/// A question, without what was said in it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Question {
    /// Its row.
    pub id: QuestionId,
    /// Whose.
    pub alumnus_id: AlumnusId,
    /// The human being who asks.
    pub asker_id: PersonId,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// About what.
    pub topic: Topic,
    /// When.
    pub asked_at: At,
    /// Who answers, or answered last.
    pub to_id: PersonId,
    /// "Anja".
    pub to_name: String,
    /// What happened to it.
    #[sqlx(flatten)]
    pub facts: Facts,
}

impl Question {
    /// Where it stands.
    pub fn state(&self) -> State {
        rules::state(&self.facts)
    }

    /// Whether we promised an answer before today and it isn't there.
    pub fn is_late(&self, today: Day) -> bool {
        rules::is_late(&self.facts, today)
    }
}

const QUESTIONS: &str = "SELECT q.id, q.alumnus_id, a.person_id AS asker_id, p.first_name, p.last_name, q.topic, \
     q.asked_at, q.to_id, t.first_name AS to_name, q.waiting_since, q.promised_on, q.answered_at, q.understood_at, \
     q.not_understood_at, q.closed_at \
     FROM questions q JOIN alumni a ON a.id = q.alumnus_id JOIN people p ON p.id = a.person_id \
     JOIN people t ON t.id = q.to_id WHERE ";

/// Whose question this is, to ask the policy about; `None` when there is no such question.
///
/// # Errors
/// When the database fails.
pub async fn asker_of(conn: &mut Conn, id: &QuestionId) -> Result<Option<AlumnusId>, sqlx::Error> {
    let sql = "SELECT alumnus_id FROM questions WHERE id = $1";
    sqlx::query_scalar(sql).bind(id).fetch_optional(conn).await
}

/// One question.
///
/// # Errors
/// `RowNotFound` when it isn't this alumnus', or was put to somebody else and only one's own may be seen.
pub async fn one<A: Reads>(conn: &mut Conn, may: &May<A>, id: &QuestionId) -> Result<Question, sqlx::Error> {
    let sql = format!("{QUESTIONS} q.id = $1 AND q.alumnus_id = $2 AND ($3 = 0 OR q.to_id = $4)");
    sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id)
        .bind(may.alumnus())
        .bind(A::ONLY_TO_ME)
        .bind(may.by())
        .fetch_one(conn)
        .await
}

/// One question that is about to change: whoever else would change it waits until this transaction is over.
///
/// # Errors
/// As [`one`].
pub async fn held<A: Reads>(conn: &mut Conn, may: &May<A>, id: &QuestionId) -> Result<Question, sqlx::Error> {
    let sql = "UPDATE questions SET topic = topic WHERE id = $1 AND alumnus_id = $2";
    sqlx::query(sql).bind(id).bind(may.alumnus()).execute(&mut *conn).await?;
    one(conn, may, id).await
}

/// All questions of one alumnus, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn of_alumnus(conn: &mut Conn, may: &May<SeeQuestions>) -> Result<Vec<Question>, sqlx::Error> {
    let sql = format!("{QUESTIONS} q.alumnus_id = $1 ORDER BY q.asked_at DESC, q.id");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(may.alumnus()).fetch_all(conn).await
}

/// The questions at a school that wait for an answer, the earliest promise first. Topic and name, no words.
///
/// # Errors
/// When the database fails.
pub async fn waiting_at(conn: &mut Conn, school: &SchoolId) -> Result<Vec<Question>, sqlx::Error> {
    let sql =
        format!("{QUESTIONS} q.school_id = $1 AND q.waiting_since IS NOT NULL ORDER BY q.promised_on, q.asked_at");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(school).fetch_all(conn).await
}

/// How many questions wait for an answer at a school.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OpenCount {
    /// All of them.
    pub open: i64,
    /// Those whose promised day has passed.
    pub late: i64,
}

/// How many questions wait for an answer of this coach, of those around whom they stand now.
///
/// # Errors
/// When the database fails.
pub async fn waiting_for(conn: &mut Conn, coach: &PersonId, now: At) -> Result<OpenCount, sqlx::Error> {
    sqlx::query_as(
        "SELECT COUNT(*) AS open, COUNT(CASE WHEN q.promised_on < $2 THEN 1 END) AS late \
         FROM questions q WHERE q.to_id = $1 AND q.waiting_since IS NOT NULL AND EXISTS (SELECT 1 FROM circle_members c \
         WHERE c.alumnus_id = q.alumnus_id AND c.person_id = $1 AND c.role = 'job_coach' AND c.since <= $3 \
         AND (c.until IS NULL OR c.until > $3))",
    )
    .bind(coach)
    .bind(now.day())
    .bind(now)
    .fetch_one(conn)
    .await
}

/// How many questions wait for an answer at a school, and how many of them are late.
///
/// # Errors
/// When the database fails.
pub async fn open_count(conn: &mut Conn, school: &SchoolId, now: At) -> Result<OpenCount, sqlx::Error> {
    sqlx::query_as(
        "SELECT COUNT(*) AS open, COUNT(CASE WHEN q.promised_on < $2 THEN 1 END) AS late \
         FROM questions q WHERE q.school_id = $1 AND q.waiting_since IS NOT NULL",
    )
    .bind(school)
    .bind(now.day())
    .fetch_one(conn)
    .await
}

/// The open questions that were put to this job coach, in circles where they still stand. Topic and name, no words.
///
/// # Errors
/// When the database fails.
pub async fn asked_of(conn: &mut Conn, coach: &PersonId, now: At) -> Result<Vec<Question>, sqlx::Error> {
    let sql = format!(
        "{QUESTIONS} q.to_id = $1 AND q.closed_at IS NULL AND EXISTS (SELECT 1 FROM circle_members c \
         WHERE c.alumnus_id = q.alumnus_id AND c.person_id = $1 AND c.role = 'job_coach' \
         AND c.since <= $2 AND (c.until IS NULL OR c.until > $2)) \
         ORDER BY CASE WHEN q.waiting_since IS NULL THEN 1 ELSE 0 END, q.promised_on, q.asked_at"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(coach).bind(now).fetch_all(conn).await
}

/// One thing that was said.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Said {
    /// Who.
    pub person_id: PersonId,
    /// "Anja".
    pub first_name: String,
    /// When.
    pub at: At,
    /// The words.
    #[sqlx(try_from = "Sealed")]
    pub words: String,
}

/// What was said in a question that somebody was allowed to see, in order.
///
/// # Errors
/// When the database fails.
pub async fn thread(conn: &mut Conn, question: &Question) -> Result<Vec<Said>, sqlx::Error> {
    sqlx::query_as(
        "SELECT w.person_id, p.first_name, w.at, w.words FROM question_words w JOIN people p ON p.id = w.person_id \
         WHERE w.question_id = $1 ORDER BY w.at, w.id",
    )
    .bind(&question.id)
    .fetch_all(conn)
    .await
}

/// A person who answers, and their first name.
pub type Answerer = (PersonId, String);

/// Who can be asked, and who reads it too.
#[derive(Clone, Debug)]
pub struct Answerers {
    /// Who is on duty: the owner, or who stands in.
    pub on_duty: Answerer,
    /// The owner.
    pub owner: Answerer,
    /// The job coach when there is one.
    pub coach: Option<Answerer>,
}

/// Who can be asked: who is on duty, and the job coach when there is one.
///
/// # Errors
/// When the database fails.
pub async fn answerers(conn: &mut Conn, may: &May<ActAsOneself>, now: At) -> Result<Answerers, sqlx::Error> {
    let duty = circle::store::on_duty(conn, may.alumnus(), now).await?;
    let coach = sqlx::query_as(
        "SELECT p.id, p.first_name FROM circle_members c JOIN people p ON p.id = c.person_id \
         WHERE c.alumnus_id = $1 AND c.role = 'job_coach' AND c.since <= $2 AND (c.until IS NULL OR c.until > $2) \
         ORDER BY c.since LIMIT 1",
    )
    .bind(may.alumnus())
    .bind(now)
    .fetch_optional(conn)
    .await?;
    Ok(Answerers { on_duty: (duty.person, duty.first_name), owner: (duty.owner, duty.owner_name), coach })
}

/// Gives the open questions that were put to somebody who leaves the circle to who is on duty.
///
/// # Errors
/// When the database fails.
pub async fn back_to_school(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    now: At,
) -> Result<(), sqlx::Error> {
    let duty = circle::store::on_duty(conn, alumnus, now).await?;
    sqlx::query("UPDATE questions SET to_id = $3 WHERE alumnus_id = $1 AND to_id = $2 AND closed_at IS NULL")
        .bind(alumnus)
        .bind(person)
        .bind(duty.person)
        .execute(conn)
        .await
        .map(drop)
}
