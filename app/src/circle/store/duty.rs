//! Who looks at somebody's things today: the owner, or who stands in while the owner is away.

use crate::{
    access::{AlumnusId, MunicipalityId, PersonId, SchoolId, Staff},
    db::Conn,
    moment::{At, Day},
    sealed::Sealed,
};

/// Who is on duty for the alumnus `a`, with `$2` the day and `$3` the instant: the owner, else the backup, else the
/// admin, else any colleague; of these the first who works at the school and isn't away. When there is nobody at all,
/// the owner: a task always has a name.
///
/// (The place is worked out in a table of its own: SQLite's ORDER BY can't see the row around it.)
pub(super) const DUTY_OF: &str = "COALESCE((SELECT d.person_id FROM (SELECT m.person_id, m.since, m.id, \
     CASE WHEN m.person_id = a.owner_id THEN 1 WHEN m.person_id = a.backup_id THEN 2 WHEN m.role = 'admin' THEN 3 \
     ELSE 4 END AS place FROM memberships m WHERE m.school_id = a.school_id AND m.since <= $3 \
     AND (m.until IS NULL OR m.until > $3) AND NOT EXISTS (SELECT 1 FROM absences b WHERE b.person_id = m.person_id \
     AND b.returned_at IS NULL AND b.from_day <= $2 AND b.until_day >= $2)) d \
     ORDER BY d.place, d.since, d.id LIMIT 1), a.owner_id)";

/// Who is on duty for an alumnus.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OnDuty {
    /// Who.
    pub person: PersonId,
    /// "Pieter".
    pub first_name: String,
    /// The owner: the same person, unless they are away.
    pub owner: PersonId,
    /// "Anja".
    pub owner_name: String,
    /// The last day on which the owner is away.
    pub owner_away_until: Option<Day>,
}

impl OnDuty {
    /// Whether somebody stands in for the owner.
    pub fn stands_in(&self) -> bool {
        self.person != self.owner
    }
}

/// The one place that says who gets what comes in about an alumnus now: tasks, questions, letters.
///
/// # Errors
/// `RowNotFound` when there is no such alumnus.
pub async fn on_duty(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<OnDuty, sqlx::Error> {
    let sql = format!(
        "SELECT p.id AS person, p.first_name, o.id AS owner, o.first_name AS owner_name, \
         (SELECT MAX(b.until_day) FROM absences b WHERE b.person_id = o.id AND b.returned_at IS NULL \
          AND b.from_day <= $2 AND b.until_day >= $2) AS owner_away_until \
         FROM alumni a JOIN people o ON o.id = a.owner_id JOIN people p ON p.id = {DUTY_OF} WHERE a.id = $1"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(alumnus).bind(now.day()).bind(now).fetch_one(conn).await
}

/// Somebody for whom a colleague stands in today.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Covered {
    /// Whose things.
    pub alumnus: AlumnusId,
    /// The owner who is away: "Anja".
    pub away: String,
    /// The last day.
    pub until_day: Day,
}

/// For whom this colleague stands in today.
///
/// # Errors
/// When the database fails.
pub async fn covered_by(conn: &mut Conn, staff: &Staff, now: At) -> Result<Vec<Covered>, sqlx::Error> {
    let sql = format!(
        "SELECT a.id AS alumnus, o.first_name AS away, b.until_day FROM alumni a JOIN people o ON o.id = a.owner_id \
         JOIN absences b ON b.person_id = o.id AND b.returned_at IS NULL AND b.from_day <= $2 AND b.until_day >= $2 \
         WHERE a.school_id = $1 AND a.owner_id <> $4 AND {DUTY_OF} = $4 ORDER BY o.first_name, a.id"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(&staff.school)
        .bind(now.day())
        .bind(now)
        .bind(staff.me.id())
        .fetch_all(conn)
        .await
}

/// The colleague who becomes the backup of whoever comes in with this owner: another person who works at the school
/// now. `None` when there is nobody else.
///
/// # Errors
/// When the database fails.
pub async fn backup_for(
    conn: &mut Conn,
    school: &SchoolId,
    owner: &PersonId,
    now: At,
) -> Result<Option<PersonId>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT m.person_id FROM memberships m WHERE m.school_id = $1 AND m.person_id <> $2 AND m.since <= $3 \
         AND (m.until IS NULL OR m.until > $3) \
         ORDER BY CASE m.role WHEN 'staff' THEN 1 ELSE 2 END, m.since, m.id LIMIT 1",
    )
    .bind(school)
    .bind(owner)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// A colleague came: alumni of a school where one person stood alone get them as backup. How many.
///
/// # Errors
/// When the database fails.
pub async fn no_longer_alone(conn: &mut Conn, school: &SchoolId, colleague: &PersonId) -> Result<u64, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE alumni SET backup_id = $2, alone_since = NULL \
         WHERE school_id = $1 AND alone_since IS NOT NULL AND owner_id <> $2",
    )
    .bind(school)
    .bind(colleague)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// A colleague at one's own school: id and "Pieter Smeets".
pub type Colleague = (PersonId, String);

/// Who works at the school now, by name.
///
/// # Errors
/// When the database fails.
pub async fn colleagues(conn: &mut Conn, school: &SchoolId, now: At) -> Result<Vec<Colleague>, sqlx::Error> {
    sqlx::query_as(
        "SELECT DISTINCT p.id, p.first_name || ' ' || p.last_name AS name FROM memberships m \
         JOIN people p ON p.id = m.person_id \
         WHERE m.school_id = $1 AND m.since <= $2 AND (m.until IS NULL OR m.until > $2) ORDER BY 2, 1",
    )
    .bind(school)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// An absence as colleagues see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Absence {
    /// Its row.
    pub id: String,
    /// Who.
    pub person_id: PersonId,
    /// "Anja Jacobs".
    pub name: String,
    /// The first day.
    pub from_day: Day,
    /// The last day.
    pub until_day: Day,
    /// For colleagues.
    pub note: Option<Sealed>,
}

const ABSENCES: &str = "SELECT b.id, b.person_id, p.first_name || ' ' || p.last_name AS name, b.from_day, \
     b.until_day, b.note FROM absences b JOIN people p ON p.id = b.person_id WHERE b.returned_at IS NULL";

/// The absences at a school that aren't over, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn absences(conn: &mut Conn, school: &SchoolId, now: At) -> Result<Vec<Absence>, sqlx::Error> {
    let sql = format!(
        "{ABSENCES} AND EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = b.person_id AND m.school_id = $1 \
         AND m.since <= $2 AND (m.until IS NULL OR m.until > $2)) ORDER BY b.from_day, b.id"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(school).bind(now).fetch_all(conn).await
}

/// The absences of one person that aren't over, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn absences_of(conn: &mut Conn, person: &PersonId) -> Result<Vec<Absence>, sqlx::Error> {
    let sql = format!("{ABSENCES} AND b.person_id = $1 ORDER BY b.from_day, b.id");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(person).fetch_all(conn).await
}

/// The absences at a municipality that aren't over, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn absences_at(conn: &mut Conn, municipality: &MunicipalityId, now: At) -> Result<Vec<Absence>, sqlx::Error> {
    let sql = format!(
        "{ABSENCES} AND EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = b.person_id \
         AND m.municipality_id = $1 AND m.since <= $2 AND (m.until IS NULL OR m.until > $2)) ORDER BY b.from_day, b.id"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(municipality).bind(now).fetch_all(conn).await
}

/// Whether somebody works at a school now.
///
/// # Errors
/// When the database fails.
pub async fn is_at_a_school(conn: &mut Conn, person: &PersonId, now: At) -> Result<bool, sqlx::Error> {
    let found: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM memberships WHERE person_id = $1 AND school_id IS NOT NULL AND since <= $2 \
         AND (until IS NULL OR until > $2)",
    )
    .bind(person)
    .bind(now)
    .fetch_one(conn)
    .await?;
    Ok(found > 0)
}

/// Keeps an absence. False when it overlaps another of the same person.
///
/// # Errors
/// When the database fails.
pub async fn go_away(
    conn: &mut Conn,
    person: &PersonId,
    (from, until): (Day, Day),
    note: Option<&str>,
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO absences (id, person_id, from_day, until_day, note, made_at) \
         SELECT $1, p.id, $3, $4, $5, $6 FROM people p WHERE p.id = $2 AND NOT EXISTS (SELECT 1 FROM absences b \
         WHERE b.person_id = $2 AND b.returned_at IS NULL AND b.from_day <= $4 AND b.until_day >= $3)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(person)
    .bind(from)
    .bind(until)
    .bind(Sealed::some(note))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Who stands in for the alumni of somebody on that day, with how many: for the letter when an absence is made.
///
/// # Errors
/// When the database fails.
pub async fn stand_ins(
    conn: &mut Conn,
    person: &PersonId,
    day: Day,
    now: At,
) -> Result<Vec<(PersonId, i64)>, sqlx::Error> {
    let sql = format!(
        "SELECT s.person, COUNT(*) FROM (SELECT {DUTY_OF} AS person FROM alumni a WHERE a.owner_id = $1) s \
         GROUP BY s.person ORDER BY 2 DESC"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(person).bind(day).bind(now).fetch_all(conn).await
}

/// The absences whose last day has passed, for the clock.
///
/// # Errors
/// When the database fails.
pub async fn over(conn: &mut Conn, now: At) -> Result<Vec<Absence>, sqlx::Error> {
    let sql = format!("{ABSENCES} AND b.until_day < $1");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(now.day()).fetch_all(conn).await
}

/// Somebody is back: what others did not finish of theirs is theirs again. How many tasks and questions came back;
/// `None` when they were back already.
///
/// # Errors
/// When the database fails.
pub async fn back(conn: &mut Conn, absence: &Absence, now: At) -> Result<Option<i64>, sqlx::Error> {
    let done = sqlx::query("UPDATE absences SET returned_at = $2 WHERE id = $1 AND returned_at IS NULL")
        .bind(&absence.id)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    let tasks = sqlx::query(
        "UPDATE signals SET task_for = $1 WHERE closed_at IS NULL AND task_for <> $1 \
         AND alumnus_id IN (SELECT id FROM alumni WHERE owner_id = $1)",
    )
    .bind(&absence.person_id)
    .execute(&mut *conn)
    .await?;
    // What a colleague answered stays with that colleague; what nobody answered comes back, as do no coach's questions.
    let questions = sqlx::query(
        "UPDATE questions SET to_id = $1 WHERE closed_at IS NULL AND waiting_since IS NOT NULL AND answered_at IS NULL \
         AND to_id <> $1 AND asked_at >= $2 AND alumnus_id IN (SELECT id FROM alumni WHERE owner_id = $1) \
         AND to_id IN (SELECT m.person_id FROM memberships m JOIN alumni a ON a.school_id = m.school_id \
         WHERE a.id = questions.alumnus_id)",
    )
    .bind(&absence.person_id)
    .bind(At::local(absence.from_day, 0, 0))
    .execute(conn)
    .await?;
    Ok(Some(i64::try_from(tasks.rows_affected() + questions.rows_affected()).unwrap_or(0)))
}
