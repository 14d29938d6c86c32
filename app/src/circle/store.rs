//! People in the circle, their permissions, and who looked.

use crate::{
    access::{ActAsOneself, AlumnusId, Basis, HelperRole, Kind, May, PersonId, RuleCircle, SchoolId, SeeCircle},
    db::Conn,
    moment::At,
    permissions,
    sealed::Sealed,
    waakvlam::SupportLevel,
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
    /// What the alumnus lets them see; the school's person sees all kinds.
    pub sees: Vec<Kind>,
    /// Since when a helper sees each kind.
    pub since: Vec<(Kind, At)>,
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
         a.owner_id, o.first_name AS owner, a.joined_at, a.last_sign_of_life_at \
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
    let mut all = school_people(conn, may.alumnus()).await?;
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
            person,
        });
    }
    Ok(all)
}

async fn school_people(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<Member>, sqlx::Error> {
    let rows: Vec<(PersonId, String, String, Option<String>, i64)> = sqlx::query_as(
        "SELECT p.id, p.first_name, p.last_name, p.phone, CASE WHEN p.id = a.owner_id THEN 1 ELSE 2 END \
         FROM alumni a JOIN people p ON p.id = a.owner_id OR p.id = a.backup_id WHERE a.id = $1 ORDER BY 5",
    )
    .bind(alumnus)
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(person, first_name, last_name, phone, place)| Member {
            person,
            name: format!("{first_name} {last_name}"),
            first_name,
            role: if place == 1 { "van school".to_owned() } else { "van school, vervanger".to_owned() },
            helper: None,
            phone,
            sees: Kind::ALL.to_vec(),
            since: Vec::new(),
        })
        .collect())
}

async fn permitted(conn: &mut Conn, alumnus: &AlumnusId, person: &PersonId) -> Result<Vec<(Kind, At)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT kind, given_at FROM permissions WHERE alumnus_id = $1 AND person_id = $2 AND withdrawn_at IS NULL ORDER BY kind",
    )
    .bind(alumnus)
    .bind(person)
    .fetch_all(conn)
    .await
}

/// The first names of those who will read what the alumnus writes of this kind: helpers, and the school's people in
/// the circle. Nobody else of the school reads along.
///
/// # Errors
/// When the database fails.
pub async fn readers(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    kind: Kind,
    now: At,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT p.first_name FROM circle_members c JOIN people p ON p.id = c.person_id \
         JOIN permissions m ON m.alumnus_id = c.alumnus_id AND m.person_id = c.person_id \
         WHERE c.alumnus_id = $1 AND m.kind = $2 AND m.withdrawn_at IS NULL \
         AND c.since <= $3 AND (c.until IS NULL OR c.until > $3) \
         UNION ALL SELECT first_name FROM (SELECT p.first_name, CASE WHEN p.id = a.owner_id THEN 1 ELSE 2 END AS place \
         FROM alumni a JOIN people p ON p.id = a.owner_id OR p.id = a.backup_id WHERE a.id = $1 ORDER BY 2) s",
    )
    .bind(may.alumnus())
    .bind(kind)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// The first names of the school's people in this circle, the owner first.
///
/// # Errors
/// When the database fails.
pub async fn at_school(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<String>, sqlx::Error> {
    Ok(school_people(conn, alumnus).await?.into_iter().map(|member| member.first_name).collect())
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
    .execute(conn)
    .await
    .map(drop)
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
    let done =
        sqlx::query("UPDATE circle_members SET until = $3 WHERE alumnus_id = $1 AND person_id = $2 AND until IS NULL")
            .bind(may.alumnus())
            .bind(person)
            .bind(now)
            .execute(&mut *conn)
            .await?;
    for kind in Kind::ALL {
        withdraw(conn, may, person, *kind, now).await?;
    }
    permissions::store::settle(conn, may, person, None, permissions::Outcome::Left, now).await?;
    Ok(done.rows_affected() == 1)
}

/// Lets somebody see a kind of things from now on.
///
/// # Errors
/// When the database fails.
pub async fn permit(
    conn: &mut Conn,
    may: &May<RuleCircle>,
    person: &PersonId,
    kind: Kind,
    now: At,
) -> Result<(), sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO permissions (alumnus_id, person_id, kind, given_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (alumnus_id, person_id, kind) DO UPDATE SET given_at = $4, withdrawn_at = NULL \
         WHERE permissions.withdrawn_at IS NOT NULL",
    )
    .bind(may.alumnus())
    .bind(person)
    .bind(kind)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    permissions::store::settle(conn, may, person, Some(kind), permissions::Outcome::Given, now).await?;
    match done.rows_affected() {
        0 => Ok(()),
        _ => permissions::store::happened(conn, may, person, kind, "given", now).await,
    }
}

/// Takes a permission back; it holds at the next request.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(
    conn: &mut Conn,
    may: &May<RuleCircle>,
    person: &PersonId,
    kind: Kind,
    now: At,
) -> Result<(), sqlx::Error> {
    let done = sqlx::query(
        "UPDATE permissions SET withdrawn_at = $4 \
         WHERE alumnus_id = $1 AND person_id = $2 AND kind = $3 AND withdrawn_at IS NULL",
    )
    .bind(may.alumnus())
    .bind(person)
    .bind(kind)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    match done.rows_affected() {
        0 => Ok(()),
        _ => permissions::store::happened(conn, may, person, kind, "withdrawn", now).await,
    }
}

/// A look by somebody else.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Look {
    /// When.
    pub at: At,
    /// "Anja Jacobs".
    pub name: String,
    /// As what: `staff`, `jim`, `municipal`…
    pub role: String,
    /// At what: `circle`, `check_ins`, `packet`…
    pub kind: String,
    /// Why they might.
    pub basis: Basis,
    /// What they wrote, when they looked with a reason.
    pub reason: Option<Sealed>,
}

/// Who looked, the latest first. Looks at a packet are left out when there is a case of which telling is dangerous:
/// the list would tell of it.
///
/// # Errors
/// When the database fails.
pub async fn looks(conn: &mut Conn, may: &May<ActAsOneself>, most: i64) -> Result<Vec<Look>, sqlx::Error> {
    sqlx::query_as(
        "SELECT l.at, p.first_name || ' ' || p.last_name AS name, l.role, l.kind, l.basis, \
         (SELECT g.reason FROM break_glass g WHERE l.basis = 'break_glass' AND g.basis = l.basis \
          AND g.alumnus_id = l.alumnus_id AND g.person_id = l.person_id AND g.opened_at <= l.at AND g.ends_at > l.at \
          ORDER BY g.opened_at DESC LIMIT 1) AS reason FROM access_log l \
         JOIN people p ON p.id = l.person_id WHERE l.alumnus_id = $1 AND ((l.kind <> 'packet' AND l.basis <> 'second_person') OR NOT EXISTS \
         (SELECT 1 FROM escalations e WHERE e.alumnus_id = $1 AND e.untold = 1)) ORDER BY l.at DESC LIMIT $2",
    )
    .bind(may.alumnus())
    .bind(most)
    .fetch_all(conn)
    .await
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
