//! Check-ins, what the JIM said, and calls.

mod contacts;
mod whole;

pub use contacts::{
    Contact, NewContact, Promise, Promised, also_spoken, contacts, kept_by, log_contact, of_round, open_again,
    promised, promised_in_calendar, promised_to, undo_contact,
};
pub use whole::{Rest, fill, latest};

use super::{CheckInId, Domain, Face, Going, JimAnswer, Sleeps, YesNo};
use crate::{
    access::{ActAsOneself, AlumnusId, May, PersonId, ReportAsJim, SeeCheckIns, SeeFeelings},
    db::Conn,
    moment::At,
    sealed::{MaybeSealed, Sealed},
    secret,
};

/// A check-in with what was answered so far.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CheckIn {
    /// Its row.
    pub id: CheckInId,
    /// When.
    pub at: At,
    /// How it goes.
    pub face: Face,
    /// Werk.
    pub work: Option<Going>,
    /// Wonen.
    pub housing: Option<Going>,
    /// Geld.
    pub money: Option<Going>,
    /// Hoe ik me voel.
    pub feeling: Option<Going>,
    /// Whether they slept somewhere that night.
    pub sleeps: Option<Sleeps>,
    /// In their own words.
    #[sqlx(try_from = "MaybeSealed")]
    pub words: Option<String>,
    /// Whether somebody should call.
    pub wants_call: Option<YesNo>,
}

impl CheckIn {
    /// What was answered on one question.
    pub fn on(&self, domain: Domain) -> Option<Going> {
        match domain {
            Domain::Work => self.work,
            Domain::Housing => self.housing,
            Domain::Money => self.money,
            Domain::Feeling => self.feeling,
        }
    }
}

const COLUMNS: &str = "SELECT id, at, face, work, housing, money, feeling, sleeps, words, wants_call FROM check_ins";

/// Keeps a face, and whether it is new. The same form sent twice is one check-in: the first answer is returned.
///
/// # Errors
/// When the database fails.
pub async fn add(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    key: &str,
    face: Face,
    made: At,
) -> Result<(CheckInId, bool), sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO check_ins (id, alumnus_id, key, at, face) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (alumnus_id, key) DO NOTHING",
    )
    .bind(CheckInId::new())
    .bind(may.alumnus())
    .bind(key)
    .bind(made)
    .bind(face)
    .execute(&mut *conn)
    .await?;
    let id = sqlx::query_scalar("SELECT id FROM check_ins WHERE alumnus_id = $1 AND key = $2")
        .bind(may.alumnus())
        .bind(key)
        .fetch_one(conn)
        .await?;
    Ok((id, done.rows_affected() == 1))
}

/// One check-in of one's own.
///
/// # Errors
/// `RowNotFound` when it isn't theirs.
pub async fn own(conn: &mut Conn, may: &May<ActAsOneself>, id: &CheckInId) -> Result<CheckIn, sqlx::Error> {
    let sql = format!("{COLUMNS} WHERE id = $1 AND alumnus_id = $2");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).bind(may.alumnus()).fetch_one(conn).await
}

/// Answers one question of a check-in.
///
/// # Errors
/// When the database fails.
pub async fn answer(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    id: &CheckInId,
    domain: Domain,
    going: Going,
) -> Result<(), sqlx::Error> {
    let sql = match domain {
        Domain::Work => "UPDATE check_ins SET work = $3 WHERE id = $1 AND alumnus_id = $2",
        Domain::Housing => "UPDATE check_ins SET housing = $3 WHERE id = $1 AND alumnus_id = $2",
        Domain::Money => "UPDATE check_ins SET money = $3 WHERE id = $1 AND alumnus_id = $2",
        Domain::Feeling => "UPDATE check_ins SET feeling = $3 WHERE id = $1 AND alumnus_id = $2",
    };
    sqlx::query(sql).bind(id).bind(may.alumnus()).bind(going).execute(conn).await.map(drop)
}

/// Answers whether they sleep somewhere tonight.
///
/// # Errors
/// When the database fails.
pub async fn sleeps(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    id: &CheckInId,
    sleeps: Sleeps,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE check_ins SET sleeps = $3 WHERE id = $1 AND alumnus_id = $2";
    sqlx::query(sql).bind(id).bind(may.alumnus()).bind(sleeps).execute(conn).await.map(drop)
}

/// Ends a check-in: whether somebody should call, and a sentence.
///
/// # Errors
/// When the database fails.
pub async fn finish(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    id: &CheckInId,
    wants_call: YesNo,
    words: Option<&str>,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE check_ins SET wants_call = $3, words = $4 WHERE id = $1 AND alumnus_id = $2";
    sqlx::query(sql)
        .bind(id)
        .bind(may.alumnus())
        .bind(wants_call)
        .bind(Sealed::some(words))
        .execute(conn)
        .await
        .map(drop)
}

/// The last faces, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn faces(conn: &mut Conn, may: &May<SeeCheckIns>, most: i64) -> Result<Vec<(At, Face)>, sqlx::Error> {
    let sql = "SELECT at, face FROM check_ins WHERE alumnus_id = $1 ORDER BY at DESC LIMIT $2";
    sqlx::query_as(sql).bind(may.alumnus()).bind(most).fetch_all(conn).await
}

/// The last check-ins whole, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn whole(conn: &mut Conn, may: &May<SeeFeelings>, most: i64) -> Result<Vec<CheckIn>, sqlx::Error> {
    let sql = format!("{COLUMNS} WHERE alumnus_id = $1 ORDER BY at DESC LIMIT $2");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(may.alumnus()).bind(most).fetch_all(conn).await
}

/// What a JIM said.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct JimReport {
    /// "Karim".
    pub jim: String,
    /// When.
    pub at: At,
    /// What.
    pub answer: JimAnswer,
    /// In their words.
    #[sqlx(try_from = "MaybeSealed")]
    pub words: Option<String>,
    /// Whether the alumnus may read those words.
    pub alumnus_reads: i64,
}

/// What a JIM says now, or said on a phone that had no internet.
#[derive(Clone, Copy, Debug)]
pub struct NewReport<'a> {
    /// Made by the form, so that it counts once; empty from an app that makes none.
    pub key: &'a str,
    /// What.
    pub answer: JimAnswer,
    /// In their words.
    pub words: Option<&'a str>,
    /// Whether the alumnus may read those words.
    pub alumnus_reads: bool,
    /// When it was said.
    pub made: At,
}

/// Keeps what a JIM said, and whether it is new: the same form sent twice is one report.
///
/// # Errors
/// When the database fails.
pub async fn report(conn: &mut Conn, may: &May<ReportAsJim>, new: NewReport<'_>) -> Result<bool, sqlx::Error> {
    let id = match new.key {
        "" => uuid::Uuid::new_v4().to_string(),
        key => secret::hash(&format!("jim-report/{}/{}/{key}", may.alumnus(), may.by())),
    };
    let done = sqlx::query(
        "INSERT INTO jim_reports (id, alumnus_id, person_id, at, answer, words, alumnus_reads) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(may.alumnus())
    .bind(may.by())
    .bind(new.made)
    .bind(new.answer)
    .bind(Sealed::some(new.words))
    .bind(i64::from(new.alumnus_reads))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What the JIM said lately, the latest first. Who may see check-ins may see this.
///
/// # Errors
/// When the database fails.
pub async fn reports(conn: &mut Conn, may: &May<SeeCheckIns>, most: i64) -> Result<Vec<JimReport>, sqlx::Error> {
    sqlx::query_as(
        "SELECT p.first_name AS jim, r.at, r.answer, r.words, r.alumnus_reads \
         FROM jim_reports r JOIN people p ON p.id = r.person_id WHERE r.alumnus_id = $1 ORDER BY r.at DESC LIMIT $2",
    )
    .bind(may.alumnus())
    .bind(most)
    .fetch_all(conn)
    .await
}

/// What this JIM said last about this alumnus.
///
/// # Errors
/// When the database fails.
pub async fn last_report(
    conn: &mut Conn,
    jim: &PersonId,
    alumnus: &AlumnusId,
) -> Result<Option<(At, JimAnswer)>, sqlx::Error> {
    let sql = "SELECT at, answer FROM jim_reports WHERE person_id = $1 AND alumnus_id = $2 ORDER BY at DESC LIMIT 1";
    sqlx::query_as(sql).bind(jim).bind(alumnus).fetch_optional(conn).await
}
