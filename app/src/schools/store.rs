//! Schools, municipalities and memberships.

use super::{NewColleague, NewSchool};
use crate::{
    access::{Admin, MunicipalityId, PersonId, SchoolId, Staff},
    circle,
    db::Conn,
    moment::At,
};

/// Makes the school and its first admin.
///
/// # Errors
/// When the database fails, or a school of that name exists.
pub async fn first(conn: &mut Conn, form: &NewSchool, now: At) -> Result<PersonId, sqlx::Error> {
    let school = add_school(conn, &form.school, &form.town, now).await?;
    let admin = add_person(conn, (&form.first_name, &form.last_name), Some(&form.mail), None, now).await?;
    add_member(conn, &admin, "admin", Place::School(&school), "beheerder", now).await?;
    Ok(admin)
}

/// Adds a school.
///
/// # Errors
/// When the database fails, or one of that name exists.
pub async fn add_school(conn: &mut Conn, name: &str, town: &str, now: At) -> Result<SchoolId, sqlx::Error> {
    let id = SchoolId::new();
    sqlx::query("INSERT INTO schools (id, name, town, created_at) VALUES ($1, $2, $3, $4)")
        .bind(&id)
        .bind(name.trim())
        .bind(town.trim())
        .bind(now)
        .execute(conn)
        .await?;
    Ok(id)
}

/// Adds a human being. A mail address that somebody has already is left out: a code by mail is for one person.
///
/// # Errors
/// When the database fails.
pub async fn add_person(
    conn: &mut Conn,
    (first_name, last_name): (&str, &str),
    mail: Option<&str>,
    phone: Option<&str>,
    now: At,
) -> Result<PersonId, sqlx::Error> {
    let id = PersonId::new();
    let mail = mail.map(|mail| mail.trim().to_lowercase());
    let mail = match &mail {
        Some(mail) if with_mail(conn, mail).await?.is_some() => None,
        other => other.clone(),
    };
    sqlx::query(
        "INSERT INTO people (id, first_name, last_name, mail, phone, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&id)
    .bind(first_name.trim())
    .bind(last_name.trim())
    .bind(mail)
    .bind(phone)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(id)
}

/// Who has this mail address.
///
/// # Errors
/// When the database fails.
pub async fn with_mail(conn: &mut Conn, mail: &str) -> Result<Option<PersonId>, sqlx::Error> {
    sqlx::query_scalar("SELECT id FROM people WHERE mail = $1 ORDER BY created_at, id LIMIT 1")
        .bind(mail.trim().to_lowercase())
        .fetch_optional(conn)
        .await
}

/// Where somebody is a member.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// Of a school.
    School(&'a SchoolId),
    /// Of a municipality.
    Municipality(&'a MunicipalityId),
}

/// Makes somebody a member of a school or a municipality from now on.
///
/// # Errors
/// When the database fails.
pub async fn add_member(
    conn: &mut Conn,
    person: &PersonId,
    role: &str,
    place: Place<'_>,
    title: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    let (school, municipality) = match place {
        Place::School(id) => (Some(id), None),
        Place::Municipality(id) => (None, Some(id)),
    };
    sqlx::query(
        "INSERT INTO memberships (id, person_id, role, school_id, municipality_id, title, since) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(person)
    .bind(role)
    .bind(school)
    .bind(municipality)
    .bind(title.trim())
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// The municipality of this name, made when it is new.
///
/// # Errors
/// When the database fails.
pub async fn municipality(conn: &mut Conn, name: &str) -> Result<MunicipalityId, sqlx::Error> {
    sqlx::query("INSERT INTO municipalities (id, name) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(MunicipalityId::new())
        .bind(name.trim())
        .execute(&mut *conn)
        .await?;
    sqlx::query_scalar("SELECT id FROM municipalities WHERE name = $1").bind(name.trim()).fetch_one(conn).await
}

/// The municipality of this name, when it is known.
///
/// # Errors
/// When the database fails.
pub async fn known_municipality(conn: &mut Conn, name: &str) -> Result<Option<MunicipalityId>, sqlx::Error> {
    sqlx::query_scalar("SELECT id FROM municipalities WHERE LOWER(name) = LOWER($1)")
        .bind(name.trim())
        .fetch_optional(conn)
        .await
}

/// "De Rede".
///
/// # Errors
/// `RowNotFound` when there is none.
pub async fn name(conn: &mut Conn, school: &SchoolId) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("SELECT name FROM schools WHERE id = $1").bind(school).fetch_one(conn).await
}

/// The school of this name, and who owns the alumni that come in by the command line: its first admin or coordinator.
///
/// # Errors
/// When the database fails.
pub async fn by_name(conn: &mut Conn, name: &str) -> Result<Option<(SchoolId, PersonId)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT s.id, m.person_id FROM schools s JOIN memberships m ON m.school_id = s.id AND m.until IS NULL \
         WHERE LOWER(s.name) = LOWER($1) ORDER BY CASE m.role WHEN 'staff' THEN 1 ELSE 2 END, m.since, m.id LIMIT 1",
    )
    .bind(name.trim())
    .fetch_optional(conn)
    .await
}

/// The names of all schools, for an error that says which there are.
///
/// # Errors
/// When the database fails.
pub async fn names(conn: &mut Conn) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT name FROM schools ORDER BY name").fetch_all(conn).await
}

/// A colleague.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Colleague {
    /// Who.
    pub person_id: PersonId,
    /// "Anja".
    pub first_name: String,
    /// "Jacobs".
    pub last_name: String,
    /// Their address.
    pub mail: Option<String>,
    /// `staff` or `admin`.
    pub role: String,
    /// "nazorgcoördinator".
    pub title: String,
    /// Since when they see the work of colleagues too.
    pub coordinates_since: Option<At>,
    /// How many alumni they are the regisseur of.
    pub owns: i64,
    /// Whether they were ever in: the number of their devices.
    pub devices: i64,
}

/// The people of one's own school.
///
/// # Errors
/// When the database fails.
pub async fn colleagues(conn: &mut Conn, staff: &Staff, now: At) -> Result<Vec<Colleague>, sqlx::Error> {
    sqlx::query_as(
        "SELECT p.id AS person_id, p.first_name, p.last_name, p.mail, m.role, m.title, m.coordinates_since, \
         (SELECT COUNT(*) FROM alumni a WHERE a.owner_id = p.id AND a.school_id = m.school_id AND a.erased_at IS NULL) AS owns, \
         (SELECT COUNT(*) FROM sessions s WHERE s.person_id = p.id AND NOT EXISTS \
          (SELECT 1 FROM factor_resets r WHERE r.person_id = p.id AND r.used_at IS NULL)) AS devices \
         FROM memberships m JOIN people p ON p.id = m.person_id \
         WHERE m.school_id = $1 AND m.since <= $2 AND (m.until IS NULL OR m.until > $2) ORDER BY p.first_name",
    )
    .bind(&staff.school)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Adds a colleague to the admin's own school. Whoever has this mail address already becomes a member too.
///
/// # Errors
/// When the database fails.
pub async fn add_colleague(
    conn: &mut Conn,
    admin: &Admin,
    form: &NewColleague,
    now: At,
) -> Result<PersonId, sqlx::Error> {
    let person = match with_mail(conn, &form.mail).await? {
        Some(known) => known,
        None => add_person(conn, (&form.first_name, &form.last_name), Some(&form.mail), None, now).await?,
    };
    add_member(conn, &person, "staff", Place::School(&admin.0.school), &form.title, now).await?;
    circle::store::no_longer_alone(conn, &admin.0.school, &person).await?;
    Ok(person)
}

/// Ends somebody's work at the admin's own school. False when they don't work there.
///
/// # Errors
/// When the database fails.
pub async fn end_member(conn: &mut Conn, admin: &Admin, person: &PersonId, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE memberships SET until = $3 WHERE school_id = $1 AND person_id = $2 AND (until IS NULL OR until > $3)",
    )
    .bind(&admin.0.school)
    .bind(person)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Says that a colleague coordinates from now on, or does no more. False when nothing changed: it was so already, or
/// there is no such colleague who is not the admin.
///
/// # Errors
/// When the database fails.
pub async fn coordinates(
    conn: &mut Conn,
    admin: &Admin,
    person: &PersonId,
    coordinates: bool,
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE memberships SET coordinates_since = CASE WHEN $4 = 1 THEN $3 END \
         WHERE school_id = $1 AND person_id = $2 AND role = 'staff' AND since <= $3 AND (until IS NULL OR until > $3) \
         AND CASE WHEN coordinates_since IS NULL THEN 0 ELSE 1 END <> $4",
    )
    .bind(&admin.0.school)
    .bind(person)
    .bind(now)
    .bind(i64::from(coordinates))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Whoever else runs this admin's school now: they hear what one of them changes for a colleague.
///
/// # Errors
/// When the database fails.
pub async fn other_admins(conn: &mut Conn, admin: &Admin, now: At) -> Result<Vec<PersonId>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT DISTINCT person_id FROM memberships WHERE school_id = $1 AND role = 'admin' AND person_id <> $2 \
         AND since <= $3 AND (until IS NULL OR until > $3)",
    )
    .bind(&admin.0.school)
    .bind(admin.0.me.id())
    .bind(now)
    .fetch_all(conn)
    .await
}
