//! Somebody who stops in a circle, on a day that was told before.

use super::members::close_place;
use crate::{
    access::{Act, AlumnusId, ChangePeople, HelperRole, LeaveCircle, May, PersonId, SchoolId},
    circle::rules::Talk,
    db::Conn,
    moment::{At, Day},
    sealed::Sealed,
};

/// Acts by which somebody's place ends on a day.
pub trait Tells: Act {}
impl Tells for LeaveCircle {}
impl Tells for ChangePeople {}

/// A farewell that isn't over.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Farewell {
    /// Its row.
    pub id: String,
    /// In whose circle.
    pub alumnus_id: AlumnusId,
    /// The human being whose circle it is.
    pub alumnus_person: PersonId,
    /// "Konrad".
    pub alumnus: String,
    /// Who stops.
    pub person_id: PersonId,
    /// "Marek".
    pub first_name: String,
    /// As what they stand there.
    pub role: HelperRole,
    /// The day on which it is over.
    pub ends_on: Day,
    /// To the alumnus.
    pub words: Option<Sealed>,
    /// Who comes after them.
    pub successor_id: Option<PersonId>,
    /// "Bas".
    pub successor: Option<String>,
    /// When it was talked about with the alumnus.
    pub talked_on: Option<Day>,
    /// 1 when they are the trusted person.
    pub is_trusted: i64,
}

const FAREWELLS: &str = "SELECT f.id, f.alumnus_id, a.person_id AS alumnus_person, q.first_name AS alumnus, \
     f.person_id, p.first_name, c.role, f.ends_on, f.words, f.successor_id, t.first_name AS successor, f.talked_on, \
     CASE WHEN a.trusted_id = f.person_id THEN 1 ELSE 0 END AS is_trusted \
     FROM farewells f JOIN alumni a ON a.id = f.alumnus_id JOIN people q ON q.id = a.person_id \
     JOIN people p ON p.id = f.person_id \
     JOIN circle_members c ON c.alumnus_id = f.alumnus_id AND c.person_id = f.person_id AND c.until IS NULL \
     LEFT JOIN people t ON t.id = f.successor_id WHERE f.ended_at IS NULL AND ";

/// The farewells in one circle that aren't over, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn farewells(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<Farewell>, sqlx::Error> {
    let sql = format!("{FAREWELLS} f.alumnus_id = $1 ORDER BY f.ends_on, f.id");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(alumnus).fetch_all(conn).await
}

/// The farewells whose day has come, for the clock.
///
/// # Errors
/// When the database fails.
pub async fn farewells_due(conn: &mut Conn, now: At) -> Result<Vec<Farewell>, sqlx::Error> {
    let sql = format!("{FAREWELLS} f.ends_on <= $1 ORDER BY f.ends_on, f.id");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(now.day()).fetch_all(conn).await
}

/// What goes with a farewell that the school tells.
pub struct Instead<'a> {
    /// Who comes after them.
    pub successor: &'a PersonId,
    /// The talk about losing the trusted person.
    pub talk: Option<&'a Talk>,
}

/// Tells that somebody stops on a day. A second word about the same place replaces the first.
///
/// # Errors
/// When the database fails.
pub async fn tell_farewell<A: Tells>(
    conn: &mut Conn,
    may: &May<A>,
    person: &PersonId,
    ends_on: Day,
    words: Option<&str>,
    instead: Option<Instead<'_>>,
    now: At,
) -> Result<(), sqlx::Error> {
    let talk = instead.as_ref().and_then(|instead| instead.talk);
    sqlx::query(
        "INSERT INTO farewells (id, alumnus_id, person_id, told_by, told_at, ends_on, words, successor_id, talked_on, \
         talk) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (alumnus_id, person_id) WHERE ended_at IS NULL DO UPDATE SET told_by = $4, told_at = $5, \
         ends_on = $6, words = $7, successor_id = $8, talked_on = $9, talk = $10",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(may.alumnus())
    .bind(person)
    .bind(may.by())
    .bind(now)
    .bind(ends_on)
    .bind(Sealed::some(words))
    .bind(instead.as_ref().map(|instead| instead.successor))
    .bind(talk.map(|talk| talk.on))
    .bind(talk.map(|talk| Sealed::from(&talk.words)))
    .execute(conn)
    .await
    .map(drop)
}

/// Takes one's own farewell back before its day. False when there is none of one's own.
///
/// # Errors
/// When the database fails.
pub async fn stay(conn: &mut Conn, may: &May<LeaveCircle>, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE farewells SET undone_at = $3, ended_at = $3 \
         WHERE alumnus_id = $1 AND person_id = $2 AND told_by = $2 AND ended_at IS NULL",
    )
    .bind(may.alumnus())
    .bind(may.by())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The day has come: the place is closed with all that was permitted, and the successor, if one is named, begins.
/// False when the place was gone already.
///
/// # Errors
/// When the database fails; then nothing changed.
pub async fn part(conn: &mut Conn, it: &Farewell, now: At) -> Result<bool, sqlx::Error> {
    if close_place(conn, &it.alumnus_id, &it.person_id, now).await?.is_none() {
        return Ok(false);
    }
    if let Some(successor) = &it.successor_id {
        sqlx::query(
            "INSERT INTO circle_members (id, alumnus_id, person_id, role, relation, since) \
             VALUES ($1, $2, $3, $4, '', $5) ON CONFLICT (alumnus_id, person_id) WHERE until IS NULL DO NOTHING",
        )
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(&it.alumnus_id)
        .bind(successor)
        .bind(it.role)
        .bind(now)
        .execute(conn)
        .await?;
    }
    Ok(true)
}

/// As what somebody stands in this circle now.
///
/// # Errors
/// `RowNotFound` when they don't.
pub async fn place_of(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
) -> Result<(HelperRole, String), sqlx::Error> {
    sqlx::query_as(
        "SELECT c.role, p.first_name FROM circle_members c JOIN people p ON p.id = c.person_id \
         WHERE c.alumnus_id = $1 AND c.person_id = $2 AND c.until IS NULL",
    )
    .bind(alumnus)
    .bind(person)
    .fetch_one(conn)
    .await
}

/// The job coaches around alumni of this school who could come after another: id and "Bas Verhoeven".
///
/// # Errors
/// When the database fails.
pub async fn coaches_at(
    conn: &mut Conn,
    school: &SchoolId,
    but: &PersonId,
) -> Result<Vec<(PersonId, String)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT DISTINCT p.id, p.first_name || ' ' || p.last_name AS name FROM circle_members c \
         JOIN alumni a ON a.id = c.alumnus_id JOIN people p ON p.id = c.person_id \
         WHERE a.school_id = $1 AND c.role = 'job_coach' AND c.until IS NULL AND p.id <> $2 ORDER BY 2, 1",
    )
    .bind(school)
    .bind(but)
    .fetch_all(conn)
    .await
}
