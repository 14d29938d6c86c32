//! Who stands on the ladder, and who could.

use crate::{
    access::{Admin, MunicipalityId, PersonId, SchoolId},
    db::Conn,
    escalations::rules::ladder::{Ladder, Rung, SchoolTerms},
    moment::{At, Day},
};

#[derive(sqlx::FromRow)]
struct Row {
    step: i64,
    position: i64,
    person_id: PersonId,
    first_name: String,
    last_name: String,
    term_days: i64,
    title: Option<String>,
    away_until: Option<Day>,
}

/// The ladder of a school and a municipality; a rung without a living membership has nobody who works there.
pub(in crate::escalations) async fn ladder(
    conn: &mut Conn,
    school: &SchoolId,
    municipality: &MunicipalityId,
    now: At,
) -> Result<Ladder, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT l.step, l.position, l.person_id, p.first_name, p.last_name, l.term_days, \
         (SELECT MIN(m.title) FROM memberships m WHERE m.person_id = l.person_id \
          AND m.municipality_id = l.municipality_id AND m.since <= $3 AND (m.until IS NULL OR m.until > $3)) AS title, \
         (SELECT MAX(b.until_day) FROM absences b WHERE b.person_id = l.person_id AND b.returned_at IS NULL \
          AND b.from_day <= $4 AND b.until_day >= $4) AS away_until \
         FROM ladder_steps l JOIN people p ON p.id = l.person_id \
         WHERE l.school_id = $1 AND l.municipality_id = $2",
    )
    .bind(school)
    .bind(municipality)
    .bind(now)
    .bind(now.day())
    .fetch_all(conn)
    .await?;
    Ok(Ladder::of(rows.into_iter().map(rung).collect()))
}

fn rung(row: Row) -> Rung {
    Rung {
        step: row.step,
        position: row.position,
        person: row.person_id,
        name: format!("{} {}", row.first_name, row.last_name),
        first_name: row.first_name,
        works_there: row.title.is_some(),
        title: row.title.unwrap_or_default(),
        term_days: row.term_days,
        away_until: row.away_until,
    }
}

/// Where somebody lives, by the school's list.
pub(in crate::escalations) async fn municipality_of(
    conn: &mut Conn,
    alumnus: &crate::access::AlumnusId,
) -> Result<(MunicipalityId, String), sqlx::Error> {
    sqlx::query_as(
        "SELECT m.id, m.name FROM alumni a JOIN municipalities m ON m.id = a.municipality_id WHERE a.id = $1",
    )
    .bind(alumnus)
    .fetch_one(conn)
    .await
}

/// The name of a municipality.
pub(in crate::escalations) async fn municipality_name(
    conn: &mut Conn,
    municipality: &MunicipalityId,
) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("SELECT name FROM municipalities WHERE id = $1").bind(municipality).fetch_one(conn).await
}

/// The municipalities where alumni of this school live, or with a ladder already.
pub(in crate::escalations) async fn municipalities(
    conn: &mut Conn,
    admin: &Admin,
) -> Result<Vec<(MunicipalityId, String)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT m.id, m.name FROM municipalities m WHERE m.id IN ( \
             SELECT municipality_id FROM alumni WHERE school_id = $1 \
             UNION SELECT municipality_id FROM ladder_steps WHERE school_id = $1) ORDER BY m.name",
    )
    .bind(&admin.0.school)
    .fetch_all(conn)
    .await
}

/// Somebody who works for a municipality.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Official {
    /// Who.
    pub id: PersonId,
    /// "Femke de Boer".
    pub name: String,
    /// "consulent Werk".
    pub title: String,
}

/// Who works for a municipality now.
pub(in crate::escalations) async fn officials(
    conn: &mut Conn,
    municipality: &MunicipalityId,
    now: At,
) -> Result<Vec<Official>, sqlx::Error> {
    sqlx::query_as(
        "SELECT p.id, p.first_name || ' ' || p.last_name AS name, MIN(m.title) AS title \
         FROM memberships m JOIN people p ON p.id = m.person_id \
         WHERE m.municipality_id = $1 AND m.since <= $2 AND (m.until IS NULL OR m.until > $2) \
         GROUP BY p.id, p.first_name, p.last_name ORDER BY p.first_name, p.last_name",
    )
    .bind(municipality)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// How long cases of a school and a municipality may lie at school.
pub(in crate::escalations) async fn school_terms(
    conn: &mut Conn,
    school: &SchoolId,
    municipality: &MunicipalityId,
) -> Result<SchoolTerms, sqlx::Error> {
    let rows: Vec<(i64, i64)> =
        sqlx::query_as("SELECT step, term_days FROM school_terms WHERE school_id = $1 AND municipality_id = $2")
            .bind(school)
            .bind(municipality)
            .fetch_all(conn)
            .await?;
    let of = |wanted: i64| rows.iter().find(|(step, _)| *step == wanted).map(|(_, days)| *days);
    Ok(SchoolTerms::set(of(0), of(1)))
}

/// Puts other terms in place of these. Cases that run keep the term that was told.
pub(in crate::escalations) async fn put_school_terms(
    conn: &mut Conn,
    admin: &Admin,
    municipality: &MunicipalityId,
    terms: SchoolTerms,
) -> Result<(), sqlx::Error> {
    for (step, term_days) in [(0_i64, terms.alumnus), (1, terms.owner)] {
        sqlx::query(
            "INSERT INTO school_terms (school_id, municipality_id, step, term_days) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (school_id, municipality_id, step) DO UPDATE SET term_days = excluded.term_days",
        )
        .bind(&admin.0.school)
        .bind(municipality)
        .bind(step)
        .bind(term_days)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// One place on the ladder, to be kept: step, position, who, and the term in working days.
pub(in crate::escalations) type Place = (i64, i64, PersonId, i64);

/// Puts a whole ladder in place of the old one. Cases that run keep the desk they lie on.
pub(in crate::escalations) async fn put_ladder(
    conn: &mut Conn,
    admin: &Admin,
    municipality: &MunicipalityId,
    places: &[Place],
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM ladder_steps WHERE school_id = $1 AND municipality_id = $2")
        .bind(&admin.0.school)
        .bind(municipality)
        .execute(&mut *conn)
        .await?;
    for (step, position, person, term_days) in places {
        sqlx::query(
            "INSERT INTO ladder_steps (school_id, municipality_id, step, position, person_id, term_days) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&admin.0.school)
        .bind(municipality)
        .bind(*step)
        .bind(*position)
        .bind(person)
        .bind(*term_days)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// A new person at a municipality, ready to be invited.
pub(in crate::escalations) struct NewOfficial {
    pub first_name: String,
    pub last_name: String,
    pub title: String,
    pub mail: Option<String>,
    pub phone: Option<String>,
}

/// Adds somebody to a municipality, and returns them.
pub(in crate::escalations) async fn add_official(
    conn: &mut Conn,
    _admin: &Admin,
    municipality: &MunicipalityId,
    new: &NewOfficial,
    now: At,
) -> Result<PersonId, sqlx::Error> {
    let person = PersonId::new();
    sqlx::query(
        "INSERT INTO people (id, first_name, last_name, mail, phone, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&person)
    .bind(&new.first_name)
    .bind(&new.last_name)
    .bind(&new.mail)
    .bind(&new.phone)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "INSERT INTO memberships (id, person_id, role, municipality_id, title, since) \
         VALUES ($1, $2, 'municipal', $3, $4, $5)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(&person)
    .bind(municipality)
    .bind(&new.title)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(person)
}
