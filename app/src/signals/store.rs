//! Open signals, by school and by person.

use super::{Proposal, SignalKind, rules::Silence};
use crate::{
    access::{AlumnusId, CloseSignal, May, PersonId, SchoolId},
    check_ins::JimAnswer,
    circle,
    db::Conn,
    moment::At,
    sealed::Sealed,
    waakvlam::SupportLevel,
};

/// Opens a signal for who is on duty for this alumnus. `None` when one of this kind is open already.
///
/// # Errors
/// When the database fails.
pub async fn open(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    proposal: &Proposal,
    now: At,
) -> Result<Option<PersonId>, sqlx::Error> {
    let duty = circle::store::on_duty(conn, alumnus, now).await?;
    sqlx::query_scalar(
        "INSERT INTO signals (id, alumnus_id, school_id, kind, urgency, since, opened_at, reason, next_step, task_for) \
         SELECT $1, a.id, a.school_id, $3, $4, $5, $6, $7, $8, $9 FROM alumni a WHERE a.id = $2 \
         ON CONFLICT (alumnus_id, kind) WHERE closed_at IS NULL DO NOTHING RETURNING task_for",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(alumnus)
    .bind(proposal.kind)
    .bind(proposal.urgency)
    .bind(proposal.since)
    .bind(now)
    .bind(Sealed::from(&proposal.reason))
    .bind(Sealed::from(&proposal.next_step))
    .bind(duty.person)
    .fetch_optional(conn)
    .await
}

/// Makes an open signal more urgent, with its new reason: it got worse. False when none is open, or it is as urgent
/// already.
///
/// # Errors
/// When the database fails.
pub async fn worsen(conn: &mut Conn, alumnus: &AlumnusId, proposal: &Proposal) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE signals SET urgency = $3, reason = $4 \
         WHERE alumnus_id = $1 AND kind = $2 AND closed_at IS NULL AND urgency > $3",
    )
    .bind(alumnus)
    .bind(proposal.kind)
    .bind(proposal.urgency)
    .bind(Sealed::from(&proposal.reason))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Closes an open signal because the fact behind it is over.
///
/// # Errors
/// When the database fails.
pub async fn close_by_fact(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    kind: SignalKind,
    word: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE signals SET closed_at = $3, closed_word = $4 WHERE alumnus_id = $1 AND kind = $2 AND closed_at IS NULL",
    )
    .bind(alumnus)
    .bind(kind)
    .bind(now)
    .bind(Sealed::from(word))
    .execute(conn)
    .await
    .map(drop)
}

/// Closes the signals about a gap before 18 for whoever turned 18.
///
/// # Errors
/// When the database fails.
pub async fn close_past_gaps(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE signals SET closed_at = $1, closed_word = $3 WHERE kind = 'gap' AND closed_at IS NULL \
         AND alumnus_id IN (SELECT id FROM alumni WHERE born_on <= $2)",
    )
    .bind(now)
    .bind(now.day().years_later(-18))
    .bind(Sealed::from("Is nu 18 jaar."))
    .execute(conn)
    .await?;
    Ok(i64::try_from(done.rows_affected()).unwrap_or(0))
}

/// Closes a signal by an act with a word. False when it was closed already.
///
/// # Errors
/// When the database fails.
pub async fn close(
    conn: &mut Conn,
    may: &May<CloseSignal>,
    signal: &str,
    word: &str,
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE signals SET closed_at = $3, closed_by = $4, closed_word = $5 \
         WHERE id = $1 AND alumnus_id = $2 AND closed_at IS NULL",
    )
    .bind(signal)
    .bind(may.alumnus())
    .bind(now)
    .bind(may.by())
    .bind(Sealed::from(word))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// An open signal with the person it is about.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OpenSignal {
    /// Its row.
    pub id: String,
    /// About whom.
    pub alumnus_id: AlumnusId,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// Their number, if known.
    pub phone: Option<String>,
    /// How closely they are kept in sight.
    pub support_level: SupportLevel,
    /// When they left school.
    pub outflow_on: crate::moment::Day,
    /// The last thing known about work.
    pub employer: Option<String>,
    /// Their last sign of life.
    pub last_sign_of_life_at: Option<At>,
    /// Which kind it was.
    pub last_sign: Option<crate::waakvlam::Sign>,
    /// Why.
    pub kind: SignalKind,
    /// 1 is today.
    pub urgency: i64,
    /// Since when.
    pub since: At,
    /// When it was proposed.
    pub opened_at: At,
    /// In words.
    #[sqlx(try_from = "Sealed")]
    pub reason: String,
    /// What to do.
    #[sqlx(try_from = "Sealed")]
    pub next_step: String,
    /// Who looks at it.
    pub task_for: PersonId,
    /// "Anja".
    pub task_name: String,
}

const OPEN_SIGNALS: &str = "SELECT s.id, s.alumnus_id, p.first_name, p.last_name, \
     CASE WHEN p.phone_dead_at IS NULL THEN p.phone END AS phone, a.support_level, \
     a.outflow_on, a.employer, a.last_sign_of_life_at, a.last_sign, s.kind, s.urgency, s.since, s.opened_at, s.reason, s.next_step, \
     s.task_for, t.first_name AS task_name \
     FROM signals s JOIN alumni a ON a.id = s.alumnus_id JOIN people p ON p.id = a.person_id \
     JOIN people t ON t.id = s.task_for WHERE s.closed_at IS NULL AND ";

/// The most urgent open signals of a school.
///
/// # Errors
/// When the database fails.
pub async fn of_school(conn: &mut Conn, school: &SchoolId, most: i64) -> Result<Vec<OpenSignal>, sqlx::Error> {
    let sql = format!("{OPEN_SIGNALS} s.school_id = $1 ORDER BY s.urgency, s.since LIMIT $2");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(school).bind(most).fetch_all(conn).await
}

/// The open signals about one person.
///
/// # Errors
/// When the database fails.
pub async fn of_alumnus(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<OpenSignal>, sqlx::Error> {
    let sql = format!("{OPEN_SIGNALS} s.alumnus_id = $1 ORDER BY s.urgency, s.since");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(alumnus).fetch_all(conn).await
}

/// How many people of a school have an open signal, and how many there are.
///
/// # Errors
/// When the database fails.
pub async fn counts(conn: &mut Conn, school: &SchoolId) -> Result<(i64, i64), sqlx::Error> {
    sqlx::query_as(
        "SELECT (SELECT COUNT(DISTINCT alumnus_id) FROM signals WHERE school_id = $1 AND closed_at IS NULL), \
                (SELECT COUNT(*) FROM alumni WHERE school_id = $1 AND erased_at IS NULL)",
    )
    .bind(school)
    .fetch_one(conn)
    .await
}

/// What is known about somebody's silence.
///
/// # Errors
/// When the database fails.
pub async fn silence_facts(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Silence, sqlx::Error> {
    let (first_name, last_sign, known_since): (String, Option<At>, At) = sqlx::query_as(
        "SELECT p.first_name, a.last_sign_of_life_at, a.created_at \
         FROM alumni a JOIN people p ON p.id = a.person_id WHERE a.id = $1",
    )
    .bind(alumnus)
    .fetch_one(&mut *conn)
    .await?;
    let jim_said: Option<(String, At, JimAnswer)> = sqlx::query_as(
        "SELECT p.first_name, r.at, r.answer FROM jim_reports r JOIN people p ON p.id = r.person_id \
         WHERE r.alumnus_id = $1 AND r.at > $2 ORDER BY r.at DESC LIMIT 1",
    )
    .bind(alumnus)
    .bind(last_sign.unwrap_or(known_since))
    .fetch_optional(&mut *conn)
    .await?;
    let unanswered: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM reminders WHERE alumnus_id = $1 AND kind = 'check_in' AND outcome = 'sent' \
         AND due_at > $2",
    )
    .bind(alumnus)
    .bind(last_sign.unwrap_or(known_since))
    .fetch_one(&mut *conn)
    .await?;
    let jim_said = jim_said.map(|(name, at, answer)| (name, at, answer.label().to_owned()));
    Ok(Silence { first_name, last_sign, known_since, jim_said, unanswered })
}

/// Opens a signal again that was closed by a fact at this instant, because the fact was a mistake. When a newer one is
/// open, that one stays.
///
/// # Errors
/// When the database fails.
pub async fn reopen(conn: &mut Conn, alumnus: &AlumnusId, kind: SignalKind, closed_at: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE signals SET closed_at = NULL, closed_word = NULL WHERE alumnus_id = $1 AND kind = $2 \
         AND closed_at = $3 AND closed_by IS NULL AND NOT EXISTS (SELECT 1 FROM signals o \
         WHERE o.alumnus_id = $1 AND o.kind = $2 AND o.closed_at IS NULL)",
    )
    .bind(alumnus)
    .bind(kind)
    .bind(closed_at)
    .execute(conn)
    .await
    .map(drop)
}

/// What the clock did in the last day: reminders sent, and what failed.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct Night {
    /// When a job last ran.
    pub last_run: Option<At>,
    /// Messages delivered.
    pub delivered: i64,
    /// Messages that could not be delivered.
    pub failed: i64,
}

/// The last day of the clock.
///
/// # Errors
/// When the database fails.
pub async fn last_night(conn: &mut Conn, now: At) -> Result<Night, sqlx::Error> {
    sqlx::query_as(
        "SELECT (SELECT MAX(finished_at) FROM job_runs) AS last_run, \
                (SELECT COUNT(*) FROM outbox WHERE channel = 'inbox' AND delivered_at > $1) AS delivered, \
                (SELECT COUNT(*) FROM outbox WHERE given_up_at > $1) AS failed",
    )
    .bind(now.plus_hours(-24))
    .fetch_one(conn)
    .await
}
