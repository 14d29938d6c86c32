//! Calls, messages, visits and letters by the school or a coach, and the calls that were promised.

use crate::{
    access::{ActAsOneself, AlumnusId, LogContact, May, PersonId, SchoolId, SeeCheckIns},
    check_ins::{Face, Outcome, Way},
    db::Conn,
    moment::{At, Day},
    sealed::{MaybeSealed, Sealed},
};

/// A call or a visit.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Contact {
    /// Its row.
    pub id: String,
    /// "Anja".
    pub who: String,
    /// When.
    pub at: At,
    /// How.
    pub way: Way,
    /// Whether it worked.
    pub outcome: Outcome,
    /// What was said.
    #[sqlx(try_from = "MaybeSealed")]
    pub words: Option<String>,
}

/// A contact to be logged.
#[derive(Clone, Debug)]
pub struct NewContact<'a> {
    /// How.
    pub way: Way,
    /// Whether it worked.
    pub outcome: Outcome,
    /// What was said.
    pub words: Option<&'a str>,
    /// How they sounded.
    pub face: Option<Face>,
    /// The day on which we promised to call again.
    pub again_on: Option<Day>,
    /// The round it belongs to: one that is sent twice counts once.
    pub round: Option<&'a str>,
}

impl<'a> NewContact<'a> {
    /// A contact by itself.
    pub const fn alone(way: Way, outcome: Outcome, words: Option<&'a str>) -> Self {
        Self { way, outcome, words, face: None, again_on: None, round: None }
    }
}

/// Logs a contact, and returns its row. `None` when its round has one with this alumnus already.
///
/// # Errors
/// When the database fails.
pub async fn log_contact(
    conn: &mut Conn,
    may: &May<LogContact>,
    new: &NewContact<'_>,
    now: At,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "INSERT INTO contacts (id, alumnus_id, person_id, at, way, outcome, words, face, again_on, round_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (round_id, alumnus_id) WHERE round_id IS NOT NULL DO NOTHING RETURNING id",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(may.alumnus())
    .bind(may.by())
    .bind(now)
    .bind(new.way)
    .bind(new.outcome)
    .bind(Sealed::some(new.words))
    .bind(new.face)
    .bind(new.again_on)
    .bind(new.round)
    .fetch_optional(conn)
    .await
}

/// The calls and visits, the latest first, without what was undone.
///
/// # Errors
/// When the database fails.
pub async fn contacts(conn: &mut Conn, may: &May<SeeCheckIns>, most: i64) -> Result<Vec<Contact>, sqlx::Error> {
    sqlx::query_as(
        "SELECT c.id, p.first_name AS who, c.at, c.way, c.outcome, c.words FROM contacts c \
         JOIN people p ON p.id = c.person_id WHERE c.alumnus_id = $1 AND c.undone_at IS NULL \
         ORDER BY c.at DESC LIMIT $2",
    )
    .bind(may.alumnus())
    .bind(most)
    .fetch_all(conn)
    .await
}

/// Takes back a call that was logged by oneself. When it was logged; `None` when it isn't theirs, or is gone already.
///
/// # Errors
/// When the database fails.
pub async fn undo_contact(
    conn: &mut Conn,
    may: &May<LogContact>,
    id: &str,
    now: At,
) -> Result<Option<At>, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE contacts SET undone_at = $4 WHERE id = $1 AND alumnus_id = $2 AND person_id = $3 \
         AND undone_at IS NULL RETURNING at",
    )
    .bind(id)
    .bind(may.alumnus())
    .bind(may.by())
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// A call that was promised, and whose day has come.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Promised {
    /// To whom.
    pub alumnus_id: AlumnusId,
    /// By whom.
    pub person_id: PersonId,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// For which day.
    pub again_on: Day,
}

/// The calls that colleagues of this school promised for this day or before, the oldest first. Written in the order in
/// which SQLite should look, by what was promised: by itself it would look at everybody of the school.
///
/// # Errors
/// When the database fails.
pub async fn promised(conn: &mut Conn, school: &SchoolId, today: Day) -> Result<Vec<Promised>, sqlx::Error> {
    sqlx::query_as(
        "SELECT c.alumnus_id, c.person_id, p.first_name, p.last_name, c.again_on \
         FROM (SELECT DISTINCT person_id FROM memberships WHERE school_id = $1) m CROSS JOIN contacts c \
         CROSS JOIN alumni a CROSS JOIN people p \
         WHERE c.person_id = m.person_id AND a.id = c.alumnus_id AND p.id = a.person_id AND c.again_on <= $2 \
         AND c.again_on IS NOT NULL AND c.again_by IS NULL AND c.undone_at IS NULL \
         AND a.school_id = $1 AND a.erased_at IS NULL ORDER BY c.again_on, c.at, c.id",
    )
    .bind(school)
    .bind(today)
    .fetch_all(conn)
    .await
}

/// A call that an alumnus was told of.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Promise {
    /// The contact in which it was promised.
    pub contact_id: String,
    /// When that was.
    pub made_at: At,
    /// Who calls: "Anja".
    pub who: String,
    /// Their number, if known.
    pub phone: Option<String>,
    /// On which day.
    pub day: Day,
}

/// The first call that was promised to the alumnus and was not made. A day on which somebody will try again is a
/// promise when they spoke, or when it comes in the place of one.
///
/// # Errors
/// When the database fails.
pub async fn promised_to(conn: &mut Conn, may: &May<ActAsOneself>) -> Result<Option<Promise>, sqlx::Error> {
    promised_in_calendar(conn, may.alumnus()).await
}

/// The same for a calendar that somebody let in.
///
/// # Errors
/// When the database fails.
pub async fn promised_in_calendar(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<Promise>, sqlx::Error> {
    sqlx::query_as(
        "SELECT c.id AS contact_id, c.at AS made_at, p.first_name AS who, CASE WHEN p.phone_dead_at IS NULL THEN p.phone END AS phone, c.again_on AS day \
         FROM contacts c JOIN people p ON p.id = c.person_id WHERE c.alumnus_id = $1 AND c.again_on IS NOT NULL \
         AND c.again_by IS NULL AND c.undone_at IS NULL AND (c.outcome = 'reached' OR EXISTS (SELECT 1 FROM contacts o \
         WHERE o.alumnus_id = c.alumnus_id AND o.again_by = c.id)) ORDER BY c.again_on, c.id LIMIT 1",
    )
    .bind(alumnus)
    .fetch_optional(conn)
    .await
}

/// An older promise to call is kept, or replaced, by this contact of that instant.
///
/// # Errors
/// When the database fails.
pub async fn kept_by(conn: &mut Conn, alumnus: &AlumnusId, contact: &str, at: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE contacts SET again_by = $2 WHERE alumnus_id = $1 AND id <> $2 AND again_on IS NOT NULL \
         AND again_by IS NULL AND at <= $3",
    )
    .bind(alumnus)
    .bind(contact)
    .bind(at)
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

/// Who of a round was spoken by a colleague too, within half a day: "Samira", and by whom: "Pieter".
///
/// # Errors
/// When the database fails.
pub async fn also_spoken(conn: &mut Conn, me: &PersonId, round: &str) -> Result<Vec<(String, String)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT p.first_name, MIN(w.first_name) FROM contacts c JOIN alumni a ON a.id = c.alumnus_id \
         JOIN people p ON p.id = a.person_id JOIN contacts o ON o.alumnus_id = c.alumnus_id AND o.person_id <> $2 \
         AND o.outcome = 'reached' AND o.undone_at IS NULL AND o.at BETWEEN c.at - 43200 AND c.at + 43200 \
         JOIN people w ON w.id = o.person_id WHERE c.round_id = $1 AND c.person_id = $2 AND c.undone_at IS NULL \
         GROUP BY a.id, p.first_name ORDER BY p.first_name, a.id",
    )
    .bind(round)
    .bind(me)
    .fetch_all(conn)
    .await
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
