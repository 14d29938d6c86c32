//! People in the circle: who, as what, and since when.

use super::{
    duty::DUTY_OF,
    permissions::{permitted, withdraw_all},
};
use crate::{
    access::{ActAsOneself, AlumnusId, HelperRole, Kind, May, PersonId, RuleCircle, SchoolId, SeeCircle},
    db::Conn,
    moment::{At, Day},
    pictures,
    waakvlam::{self, SupportLevel},
};

/// Somebody in the circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// "Marek Kowalczyk".
    pub name: String,
    /// "Marek".
    pub first_name: String,
    /// "oom, JIM".
    pub role: String,
    /// As what they stand here; `None` is the school.
    pub helper: Option<HelperRole>,
    /// Their number, if known.
    pub phone: Option<String>,
    /// What the alumnus lets them see; the school's people see all kinds, and who only stands in none.
    pub sees: Vec<Kind>,
    /// Since when a helper sees each kind.
    pub since: Vec<(Kind, At)>,
    /// Where their photo is served, if they have one.
    pub photo: Option<String>,
}

/// Who they are and what they are called: the least that any page about somebody needs.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Brief {
    /// Their circle.
    pub id: AlumnusId,
    /// The human being.
    pub person_id: PersonId,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// Their school.
    pub school_id: SchoolId,
    /// "De Rede".
    pub school: String,
    /// How closely they are kept in sight.
    pub support_level: SupportLevel,
    /// Their regisseur: exactly one.
    pub owner_id: PersonId,
    /// "Anja".
    pub owner: String,
    /// Who stands behind the owner; `None` only where one person stood alone before there had to be one.
    pub backup_id: Option<PersonId>,
    /// The first time on a phone of their own.
    pub joined_at: Option<At>,
    /// The last sign of life.
    pub last_sign_of_life_at: Option<At>,
}

/// The brief of one alumnus.
///
/// # Errors
/// `RowNotFound` when there is none.
pub async fn brief(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Brief, sqlx::Error> {
    sqlx::query_as(
        "SELECT a.id, a.person_id, p.first_name, p.last_name, a.school_id, s.name AS school, a.support_level, \
         a.owner_id, o.first_name AS owner, a.backup_id, a.joined_at, a.last_sign_of_life_at \
         FROM alumni a JOIN people p ON p.id = a.person_id JOIN schools s ON s.id = a.school_id \
         JOIN people o ON o.id = a.owner_id WHERE a.id = $1",
    )
    .bind(alumnus)
    .fetch_one(conn)
    .await
}

/// Everybody in the circle: the school's person first, then the JIM, coach and family.
///
/// # Errors
/// When the database fails.
pub async fn members(conn: &mut Conn, may: &May<SeeCircle>, now: At) -> Result<Vec<Member>, sqlx::Error> {
    let mut all = school_people(conn, may.alumnus(), now).await?;
    let helpers: Vec<(PersonId, String, String, HelperRole, String, Option<String>)> = sqlx::query_as(
        "SELECT p.id, p.first_name, p.last_name, c.role, c.relation, p.phone FROM circle_members c \
         JOIN people p ON p.id = c.person_id WHERE c.alumnus_id = $1 AND c.since <= $2 \
         AND (c.until IS NULL OR c.until > $2) \
         ORDER BY CASE c.role WHEN 'jim' THEN 1 WHEN 'job_coach' THEN 2 ELSE 3 END, c.since",
    )
    .bind(may.alumnus())
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    for (person, first_name, last_name, role, relation, phone) in helpers {
        let since = permitted(conn, may.alumnus(), &person).await?;
        all.push(Member {
            name: format!("{first_name} {last_name}").trim().to_owned(),
            first_name,
            role: if relation.is_empty() { role.label().to_owned() } else { format!("{relation}, {}", role.label()) },
            helper: Some(role),
            phone,
            sees: since.iter().map(|(kind, _)| *kind).collect(),
            since,
            photo: None,
            person,
        });
    }
    for member in &mut all {
        member.photo = pictures::store::portrait_of(conn, &member.person).await?;
    }
    Ok(all)
}

/// Who, both names, their number, which place they have, and until when they are away.
type AtSchool = (PersonId, String, String, Option<String>, i64, Option<Day>);

/// The school's side of a circle: owner, backup, a successor who began already, and who stands in for an owner who is
/// away. Everybody once, as the first of these that they are.
async fn school_people(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Vec<Member>, sqlx::Error> {
    let sql = format!(
        "SELECT p.id, p.first_name, p.last_name, p.phone, MIN(s.place), (SELECT MAX(b.until_day) FROM absences b \
             WHERE b.person_id = p.id AND b.returned_at IS NULL AND b.from_day <= $2 AND b.until_day >= $2) \
         FROM (SELECT owner_id AS person_id, 1 AS place FROM alumni WHERE id = $1 \
               UNION ALL SELECT backup_id, 2 FROM alumni WHERE id = $1 \
               UNION ALL SELECT to_id, 3 FROM successions WHERE alumnus_id = $1 AND starts_at <= $3 AND ended_at IS NULL \
               UNION ALL SELECT {DUTY_OF}, 4 FROM alumni a WHERE a.id = $1) s \
         JOIN people p ON p.id = s.person_id GROUP BY p.id, p.first_name, p.last_name, p.phone ORDER BY 5"
    );
    let rows: Vec<AtSchool> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(alumnus).bind(now.day()).bind(now).fetch_all(conn).await?;
    let member =
        |(person, first_name, last_name, phone, place, away): (PersonId, String, String, _, i64, Option<Day>)| {
            let role = match place {
                1 => "van school",
                2 => "van school, vervanger",
                3 => "van school, helpt je nu ook",
                _ => "van school, neemt waar",
            };
            Member {
                person,
                name: format!("{first_name} {last_name}"),
                first_name,
                role: away
                    .map_or_else(|| role.to_owned(), |until| format!("{role}, weg tot en met {}", until.in_words())),
                helper: None,
                phone,
                // Who stands in for all of them sees what waits for them, no more.
                sees: if place <= 3 { Kind::ALL.to_vec() } else { Vec::new() },
                since: Vec::new(),
                photo: None,
            }
        };
    Ok(rows.into_iter().map(member).collect())
}

/// The first names of the school's people in this circle, the owner first.
///
/// # Errors
/// When the database fails.
pub async fn at_school(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Vec<String>, sqlx::Error> {
    Ok(school_people(conn, alumnus, now).await?.into_iter().map(|member| member.first_name).collect())
}

/// The JIM of somebody, if there is one now.
///
/// # Errors
/// When the database fails.
pub async fn jim_of(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Option<(PersonId, String)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT p.id, p.first_name FROM circle_members c JOIN people p ON p.id = c.person_id \
         WHERE c.alumnus_id = $1 AND c.role = 'jim' AND c.since <= $2 AND (c.until IS NULL OR c.until > $2)",
    )
    .bind(alumnus)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Puts a new person in the circle, and returns them.
///
/// # Errors
/// When the database fails, or there is a JIM already.
pub async fn add_helper(
    conn: &mut Conn,
    may: &May<RuleCircle>,
    name: (&str, &str),
    role: HelperRole,
    relation: &str,
    now: At,
) -> Result<PersonId, sqlx::Error> {
    let person = PersonId::new();
    sqlx::query("INSERT INTO people (id, first_name, last_name, created_at) VALUES ($1, $2, $3, $4)")
        .bind(&person)
        .bind(name.0)
        .bind(name.1)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    join(conn, may.alumnus(), &person, role, relation, now).await?;
    Ok(person)
}

/// Puts a known person in the circle.
///
/// # Errors
/// When the database fails, or there is a JIM already.
pub async fn join(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    role: HelperRole,
    relation: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO circle_members (id, alumnus_id, person_id, role, relation, since) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(alumnus)
    .bind(person)
    .bind(role)
    .bind(relation)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    waakvlam::store::plan_helpers(conn, alumnus, now).await
}

/// Ends somebody's place in the circle, with all that they could see. False when they had none.
///
/// # Errors
/// When the database fails.
pub async fn end_helper(
    conn: &mut Conn,
    may: &May<RuleCircle>,
    person: &PersonId,
    now: At,
) -> Result<bool, sqlx::Error> {
    Ok(close_place(conn, may.alumnus(), person, now).await?.is_some())
}

/// Ends somebody's place, whoever decided it: nothing is permitted any more, an announced farewell is over, and they
/// are nobody's trusted person here. As what they stood there; `None` when they did not.
pub(in crate::circle) async fn close_place(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    now: At,
) -> Result<Option<HelperRole>, sqlx::Error> {
    let role = sqlx::query_scalar(
        "UPDATE circle_members SET until = $3 WHERE alumnus_id = $1 AND person_id = $2 AND until IS NULL RETURNING role",
    )
    .bind(alumnus)
    .bind(person)
    .bind(now)
    .fetch_optional(&mut *conn)
    .await?;
    withdraw_all(conn, alumnus, person, now).await?;
    sqlx::query("UPDATE farewells SET ended_at = $3 WHERE alumnus_id = $1 AND person_id = $2 AND ended_at IS NULL")
        .bind(alumnus)
        .bind(person)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    let sql = "UPDATE alumni SET trusted_id = NULL WHERE id = $1 AND trusted_id = $2";
    sqlx::query(sql).bind(alumnus).bind(person).execute(conn).await?;
    Ok(role)
}

/// The first time on a phone of their own. False when they were in before.
///
/// # Errors
/// When the database fails.
pub async fn joined(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE alumni SET joined_at = $2 WHERE id = $1 AND joined_at IS NULL";
    let done = sqlx::query(sql).bind(alumnus).bind(now).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

/// The first name of a helper of one's own; the proof that they are in this circle now.
///
/// # Errors
/// `RowNotFound` when they aren't.
pub async fn helper(conn: &mut Conn, may: &May<RuleCircle>, person: &PersonId) -> Result<String, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT p.first_name FROM circle_members c JOIN people p ON p.id = c.person_id \
         WHERE c.alumnus_id = $1 AND c.person_id = $2 AND c.until IS NULL",
    )
    .bind(may.alumnus())
    .bind(person)
    .fetch_one(conn)
    .await
}

/// Who of one's circle has never been in the app: they still wait for an invitation.
///
/// # Errors
/// When the database fails.
pub async fn not_in_yet(conn: &mut Conn, may: &May<ActAsOneself>) -> Result<Vec<PersonId>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT c.person_id FROM circle_members c WHERE c.alumnus_id = $1 AND c.until IS NULL \
         AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.person_id = c.person_id)",
    )
    .bind(may.alumnus())
    .fetch_all(conn)
    .await
}
