//! Who is called, and what came of it.

use super::{Came, rules::Called, rules::Known};
use crate::{
    access::{AlumnusId, LogContact, May, PersonId, SchoolId},
    check_ins::{Outcome, Way},
    db::Conn,
    moment::{At, Day},
    sealed::Sealed,
    waakvlam::{Sign, SupportLevel},
};

/// Somebody who may be called.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Callee {
    /// Who.
    pub alumnus_id: AlumnusId,
    /// Their human being.
    pub person_id: PersonId,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// Their number, if known.
    pub phone: Option<String>,
    /// How closely they are kept in sight.
    pub support_level: SupportLevel,
    /// Their last sign of life.
    pub last_sign_of_life_at: Option<At>,
    /// Which kind it was.
    pub last_sign: Option<Sign>,
    /// The last employer.
    pub employer: Option<String>,
    /// When the contract ends.
    pub contract_ends_on: Option<Day>,
    /// Without work and school since.
    pub no_work_since: Option<Day>,
    /// When they leave, or left school.
    pub outflow_on: Option<Day>,
}

impl Callee {
    /// "Samira Visser".
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// What is known, for the first question.
    pub fn known(&self) -> Known {
        Known {
            employer: self.employer.clone(),
            contract_ends_on: self.contract_ends_on,
            no_work_since: self.no_work_since,
            outflow_on: self.outflow_on,
        }
    }
}

/// One alumnus of this school, for the list of calls.
///
/// # Errors
/// `RowNotFound` when there is none.
pub async fn callee(conn: &mut Conn, school: &SchoolId, alumnus: &AlumnusId) -> Result<Callee, sqlx::Error> {
    sqlx::query_as(
        "SELECT a.id AS alumnus_id, a.person_id, p.first_name, p.last_name, p.phone, a.support_level, \
         a.last_sign_of_life_at, a.last_sign, a.employer, a.contract_ends_on, a.no_work_since, a.outflow_on \
         FROM alumni a JOIN people p ON p.id = a.person_id \
         WHERE a.id = $1 AND a.school_id = $2 AND a.erased_at IS NULL",
    )
    .bind(alumnus)
    .bind(school)
    .fetch_one(conn)
    .await
}

/// A call that was promised, and whose day has come.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Promised {
    /// To whom.
    pub alumnus_id: AlumnusId,
    /// By whom.
    pub person_id: PersonId,
    /// For which day.
    pub again_on: Day,
}

/// The calls that colleagues of this school promised for this day or before, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn promised(conn: &mut Conn, school: &SchoolId, today: Day) -> Result<Vec<Promised>, sqlx::Error> {
    sqlx::query_as(
        "SELECT c.alumnus_id, c.person_id, c.again_on FROM contacts c JOIN alumni a ON a.id = c.alumnus_id \
         WHERE c.again_on <= $2 AND c.again_on IS NOT NULL AND c.again_by IS NULL AND c.undone_at IS NULL \
         AND a.school_id = $1 AND a.erased_at IS NULL ORDER BY c.again_on, c.at, c.id",
    )
    .bind(school)
    .bind(today)
    .fetch_all(conn)
    .await
}

/// Keeps one call of a round, and returns its row. `None` when this round has one with them already: it was sent twice.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    conn: &mut Conn,
    may: &May<LogContact>,
    round: &str,
    called: &Called,
    now: At,
) -> Result<Option<String>, sqlx::Error> {
    let (way, outcome) = match called.came {
        Came::Reached => (Way::Phone, Outcome::Reached),
        Came::NotReached => (Way::Phone, Outcome::NotReached),
        Came::Wrote => (Way::Message, Outcome::Reached),
    };
    let id = uuid::Uuid::new_v4().to_string();
    let done = sqlx::query(
        "INSERT INTO contacts (id, alumnus_id, person_id, at, way, outcome, words, face, again_on, round_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (round_id, alumnus_id) WHERE round_id IS NOT NULL DO NOTHING",
    )
    .bind(&id)
    .bind(may.alumnus())
    .bind(may.by())
    .bind(now)
    .bind(way)
    .bind(outcome)
    .bind(Sealed::some(called.words.as_deref()))
    .bind(called.face)
    .bind(called.again_on)
    .bind(round)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    if called.came.is_alive() || called.again_on.is_some() {
        kept_by(conn, may.alumnus(), &id).await?;
    }
    Ok(Some(id))
}

/// An older promise to call is kept, or replaced, by this contact.
///
/// # Errors
/// When the database fails.
pub async fn kept_by(conn: &mut Conn, alumnus: &AlumnusId, contact: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE contacts SET again_by = $2 WHERE alumnus_id = $1 AND id <> $2 AND again_on IS NOT NULL \
         AND again_by IS NULL",
    )
    .bind(alumnus)
    .bind(contact)
    .execute(conn)
    .await
    .map(drop)
}

/// What was kept by a contact that is undone is open again.
///
/// # Errors
/// When the database fails.
pub async fn open_again(conn: &mut Conn, contact: &str) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE contacts SET again_by = NULL WHERE again_by = $1").bind(contact).execute(conn).await.map(drop)
}

/// The calls of one's own round that are not undone.
///
/// # Errors
/// When the database fails.
pub async fn of_round(conn: &mut Conn, me: &PersonId, round: &str) -> Result<Vec<(AlumnusId, String)>, sqlx::Error> {
    let sql = "SELECT alumnus_id, id FROM contacts WHERE round_id = $1 AND person_id = $2 AND undone_at IS NULL \
               ORDER BY alumnus_id";
    sqlx::query_as(sql).bind(round).bind(me).fetch_all(conn).await
}
