//! "Mijn code", and what an alumnus asks of somebody who showed it. Nobody can look anybody up.

use crate::{
    access::{AlumnusId, HelperRole, Kind, May, PersonId, RuleCircle},
    circle::rules::CODE_MINUTES,
    db::Conn,
    moment::At,
    secret::{self, Key},
};

crate::id::id!(
    /// A code that somebody shows.
    CodeId
);

crate::id::id!(
    /// What an alumnus asks of somebody.
    RequestId
);

/// Makes a code to show; the one before it ends.
///
/// # Errors
/// When the database fails.
pub async fn show_code(conn: &mut Conn, key: &Key, person: &PersonId, now: At) -> Result<CodeId, sqlx::Error> {
    let id = CodeId::new();
    sqlx::query("UPDATE circle_codes SET expires_at = $2 WHERE person_id = $1 AND expires_at > $2 AND used_at IS NULL")
        .bind(person)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "INSERT INTO circle_codes (id, person_id, code_hash, link_hash, made_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&id)
    .bind(person)
    .bind(secret::hash(&key.code(&id.0)))
    .bind(secret::hash(&key.link(&id.0)))
    .bind(now)
    .bind(now.plus_minutes(CODE_MINUTES))
    .execute(conn)
    .await?;
    Ok(id)
}

/// The code that one shows now, and until when.
///
/// # Errors
/// When the database fails.
pub async fn shown_code(conn: &mut Conn, person: &PersonId, now: At) -> Result<Option<(CodeId, At)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, expires_at FROM circle_codes WHERE person_id = $1 AND expires_at > $2 AND used_at IS NULL \
         ORDER BY made_at DESC LIMIT 1",
    )
    .bind(person)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Uses a code, typed or scanned, once: who showed it. `None` when it is wrong, old or used; all look the same.
///
/// # Errors
/// When the database fails.
pub async fn use_code(
    conn: &mut Conn,
    may: &May<RuleCircle>,
    typed: &str,
    now: At,
) -> Result<Option<PersonId>, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE circle_codes SET used_at = $4 WHERE (code_hash = $1 OR link_hash = $2) AND used_at IS NULL \
         AND expires_at > $4 AND person_id <> (SELECT person_id FROM alumni WHERE id = $3) RETURNING person_id",
    )
    .bind(secret::hash(&secret::tidy_code(typed)))
    .bind(secret::hash(typed))
    .bind(may.alumnus())
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// What an alumnus asks.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Request {
    /// Its row.
    pub id: RequestId,
    /// Who asks.
    pub alumnus_id: AlumnusId,
    /// The human being who asks.
    pub asker_id: PersonId,
    /// "Yara".
    pub first_name: String,
    /// "Vos".
    pub last_name: String,
    /// Of whom.
    pub person_id: PersonId,
    /// "Marek".
    pub name: String,
    /// As what.
    pub role: HelperRole,
    /// "oom".
    pub relation: String,
    kinds: String,
    /// When.
    pub asked_at: At,
}

impl Request {
    /// What they would see.
    pub fn kinds(&self) -> Vec<Kind> {
        self.kinds.split(',').filter_map(Kind::parse).collect()
    }
}

const REQUESTS: &str = "SELECT r.id, r.alumnus_id, a.person_id AS asker_id, q.first_name, q.last_name, r.person_id, \
     p.first_name AS name, r.role, r.relation, r.kinds, r.asked_at \
     FROM circle_requests r JOIN alumni a ON a.id = r.alumnus_id JOIN people q ON q.id = a.person_id \
     JOIN people p ON p.id = r.person_id WHERE r.joined_at IS NULL AND r.refused_at IS NULL AND ";

/// Asks somebody to stand in one's circle. `None` when they were asked already.
///
/// # Errors
/// When the database fails.
pub async fn ask_to_join(
    conn: &mut Conn,
    may: &May<RuleCircle>,
    person: &PersonId,
    (role, relation, kinds): (HelperRole, &str, &[Kind]),
    now: At,
) -> Result<Option<RequestId>, sqlx::Error> {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    sqlx::query_scalar(
        "INSERT INTO circle_requests (id, alumnus_id, person_id, role, relation, kinds, asked_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (alumnus_id, person_id) WHERE joined_at IS NULL AND refused_at IS NULL DO NOTHING RETURNING id",
    )
    .bind(RequestId::new())
    .bind(may.alumnus())
    .bind(person)
    .bind(role)
    .bind(relation)
    .bind(kinds.join(","))
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// What waits for this person's yes, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn requests_to(conn: &mut Conn, person: &PersonId) -> Result<Vec<Request>, sqlx::Error> {
    let sql = format!("{REQUESTS} r.person_id = $1 ORDER BY r.asked_at, r.id");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(person).fetch_all(conn).await
}

/// What this alumnus asked and nobody answered yet.
///
/// # Errors
/// When the database fails.
pub async fn requests_of(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<Request>, sqlx::Error> {
    let sql = format!("{REQUESTS} r.alumnus_id = $1 ORDER BY r.asked_at, r.id");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(alumnus).fetch_all(conn).await
}

/// A request to oneself that still waits.
///
/// # Errors
/// `RowNotFound` when there is none, or it was put to somebody else.
pub async fn request(conn: &mut Conn, person: &PersonId, id: &RequestId) -> Result<Request, sqlx::Error> {
    let sql = format!("{REQUESTS} r.id = $1 AND r.person_id = $2");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).bind(person).fetch_one(conn).await
}

/// Ends a request by a yes or a no. False when it was answered already.
///
/// # Errors
/// When the database fails.
pub async fn answer_request(conn: &mut Conn, it: &Request, yes: bool, now: At) -> Result<bool, sqlx::Error> {
    let sql = match yes {
        true => "UPDATE circle_requests SET joined_at = $2 WHERE id = $1 AND joined_at IS NULL AND refused_at IS NULL",
        false => {
            "UPDATE circle_requests SET refused_at = $2 WHERE id = $1 AND joined_at IS NULL AND refused_at IS NULL"
        }
    };
    let done = sqlx::query(sql).bind(&it.id).bind(now).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

/// Puts whoever said yes in the circle, with what the alumnus chose when they asked.
///
/// # Errors
/// When the database fails.
pub async fn join_as_asked(conn: &mut Conn, it: &Request, now: At) -> Result<(), sqlx::Error> {
    super::members::join(conn, &it.alumnus_id, &it.person_id, it.role, &it.relation, now).await?;
    for kind in it.kinds() {
        sqlx::query(
            "INSERT INTO permissions (alumnus_id, person_id, kind, given_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (alumnus_id, person_id, kind) DO UPDATE SET given_at = $4, withdrawn_at = NULL \
             WHERE permissions.withdrawn_at IS NOT NULL",
        )
        .bind(&it.alumnus_id)
        .bind(&it.person_id)
        .bind(kind)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Takes a request of one's own back.
///
/// # Errors
/// When the database fails.
pub async fn take_request_back(
    conn: &mut Conn,
    may: &May<RuleCircle>,
    id: &RequestId,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE circle_requests SET refused_at = $3 WHERE id = $1 AND alumnus_id = $2 AND joined_at IS NULL \
         AND refused_at IS NULL",
    )
    .bind(id)
    .bind(may.alumnus())
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// Whether somebody stands in this circle already: as a helper, or from the school.
///
/// # Errors
/// When the database fails.
pub async fn stands_here(conn: &mut Conn, alumnus: &AlumnusId, person: &PersonId) -> Result<bool, sqlx::Error> {
    let found: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM circle_members WHERE alumnus_id = $1 AND person_id = $2 AND until IS NULL) \
              + (SELECT COUNT(*) FROM alumni a JOIN memberships m ON m.school_id = a.school_id AND m.until IS NULL \
                 WHERE a.id = $1 AND m.person_id = $2)",
    )
    .bind(alumnus)
    .bind(person)
    .fetch_one(conn)
    .await?;
    Ok(found > 0)
}
