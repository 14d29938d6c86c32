//! Questions about permissions, and every giving and taking back as a dated fact.

use super::{
    AskId, Outcome,
    rules::{self, Before},
};
use crate::{
    access::{ActAsOneself, AlumnusId, Kind, May, PersonId, RuleCircle},
    db::Conn,
    moment::At,
};

/// A question that waits for the alumnus.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ask {
    /// Its row.
    pub id: AskId,
    /// Who would see it.
    pub person_id: PersonId,
    /// "Marek".
    pub first_name: String,
    /// What.
    pub kind: Kind,
    /// 1 when they asked themselves.
    pub by_helper: i64,
    /// When it was put off.
    pub later_at: Option<At>,
    /// When the alumnus said yes; then they show what it means.
    pub yes_at: Option<At>,
    /// How often that went wrong.
    pub wrong: i64,
}

const ASKS: &str = "SELECT k.id, k.person_id, p.first_name, k.kind, k.by_helper, k.later_at, k.yes_at, k.wrong \
     FROM permission_asks k JOIN people p ON p.id = k.person_id WHERE k.alumnus_id = $1 AND k.closed_at IS NULL";

/// Opens a question. `None` when this one is open already.
///
/// # Errors
/// When the database fails.
pub async fn open(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    kind: Kind,
    by_helper: bool,
    now: At,
) -> Result<Option<AskId>, sqlx::Error> {
    sqlx::query_scalar(
        "INSERT INTO permission_asks (id, alumnus_id, person_id, kind, by_helper, asked_at, wrong) \
         VALUES ($1, $2, $3, $4, $5, $6, 0) \
         ON CONFLICT (alumnus_id, person_id, kind) WHERE closed_at IS NULL DO NOTHING RETURNING id",
    )
    .bind(AskId::new())
    .bind(alumnus)
    .bind(person)
    .bind(kind)
    .bind(i64::from(by_helper))
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Opens a question for each kind: for somebody who comes into the circle.
///
/// # Errors
/// When the database fails.
pub async fn open_all(conn: &mut Conn, may: &May<RuleCircle>, person: &PersonId, now: At) -> Result<(), sqlx::Error> {
    for kind in Kind::ALL {
        open(conn, may.alumnus(), person, *kind, false, now).await?;
    }
    Ok(())
}

/// The open questions, person by person, in the order of the kinds; those that were put off come last.
///
/// # Errors
/// When the database fails.
pub async fn waiting(conn: &mut Conn, may: &May<ActAsOneself>) -> Result<Vec<Ask>, sqlx::Error> {
    let sql = format!("{ASKS} ORDER BY k.asked_at, k.person_id, k.id");
    let mut asks: Vec<Ask> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(may.alumnus()).fetch_all(conn).await?;
    asks.sort_by_key(|ask| (ask.later_at.is_some(), ask.yes_at.is_none(), ask.kind));
    Ok(asks)
}

/// The question that the home screen shows, if any.
///
/// # Errors
/// When the database fails.
pub async fn for_home(conn: &mut Conn, may: &May<ActAsOneself>, now: At) -> Result<Option<Ask>, sqlx::Error> {
    let quiet = |ask: &Ask| ask.later_at.is_some_and(|later| later.plus_days(rules::LATER_DAYS) > now);
    Ok(waiting(conn, may).await?.into_iter().find(|ask| !quiet(ask)))
}

/// One open question of one's own.
///
/// # Errors
/// `RowNotFound` when it isn't theirs, or is closed.
pub async fn one(conn: &mut Conn, may: &May<RuleCircle>, id: &AskId) -> Result<Ask, sqlx::Error> {
    let sql = format!("{ASKS} AND k.id = $2");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(may.alumnus()).bind(id).fetch_one(conn).await
}

/// Yes, or later: the question stays open.
///
/// # Errors
/// When the database fails.
pub async fn answer(
    conn: &mut Conn,
    may: &May<RuleCircle>,
    id: &AskId,
    is_yes: bool,
    now: At,
) -> Result<(), sqlx::Error> {
    let (yes_at, later_at) = if is_yes { (Some(now), None) } else { (None, Some(now)) };
    sqlx::query(
        "UPDATE permission_asks SET yes_at = $3, later_at = $4 WHERE id = $1 AND alumnus_id = $2 AND closed_at IS NULL",
    )
    .bind(id)
    .bind(may.alumnus())
    .bind(yes_at)
    .bind(later_at)
    .execute(conn)
    .await
    .map(drop)
}

/// A wrong answer to what it means. False when this answer came too late: the question moved on.
///
/// # Errors
/// When the database fails.
pub async fn went_wrong(conn: &mut Conn, may: &May<RuleCircle>, ask: &Ask) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE permission_asks SET wrong = wrong + 1 \
         WHERE id = $1 AND alumnus_id = $2 AND wrong = $3 AND closed_at IS NULL",
    )
    .bind(&ask.id)
    .bind(may.alumnus())
    .bind(ask.wrong)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a question. False when it was closed already.
///
/// # Errors
/// When the database fails.
pub async fn close(
    conn: &mut Conn,
    may: &May<RuleCircle>,
    id: &AskId,
    outcome: Outcome,
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE permission_asks SET closed_at = $3, outcome = $4 \
         WHERE id = $1 AND alumnus_id = $2 AND closed_at IS NULL",
    )
    .bind(id)
    .bind(may.alumnus())
    .bind(now)
    .bind(outcome)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the open questions about one kind, or all of them, for one person: it was given on another screen, or they
/// left the circle.
///
/// # Errors
/// When the database fails.
pub(crate) async fn settle(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    kind: Option<Kind>,
    outcome: Outcome,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE permission_asks SET closed_at = $5, outcome = $4 WHERE alumnus_id = $1 AND person_id = $2 \
         AND closed_at IS NULL AND kind = COALESCE($3, kind)",
    )
    .bind(alumnus)
    .bind(person)
    .bind(kind)
    .bind(outcome)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// What is known about one kind before this helper asks for it.
///
/// # Errors
/// When the database fails.
pub async fn before(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    kind: Kind,
) -> Result<Before, sqlx::Error> {
    let (given_at, asked_at, no_at): (Option<At>, Option<At>, Option<At>) = sqlx::query_as(
        "SELECT (SELECT given_at FROM permissions WHERE alumnus_id = $1 AND person_id = $2 AND kind = $3 \
                 AND withdrawn_at IS NULL), \
                (SELECT asked_at FROM permission_asks WHERE alumnus_id = $1 AND person_id = $2 AND kind = $3 \
                 AND closed_at IS NULL), \
                (SELECT MAX(closed_at) FROM permission_asks WHERE alumnus_id = $1 AND person_id = $2 AND kind = $3 \
                 AND outcome = 'no')",
    )
    .bind(alumnus)
    .bind(person)
    .bind(kind)
    .fetch_one(conn)
    .await?;
    Ok(Before { given_at, asked_at, no_at })
}

/// Keeps that a permission was given or taken back.
///
/// # Errors
/// When the database fails.
pub(crate) async fn happened(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    kind: Kind,
    fact: &'static str,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO permission_facts (id, alumnus_id, person_id, kind, fact, at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(alumnus)
    .bind(person)
    .bind(kind)
    .bind(fact)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// A giving or a taking back.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Fact {
    /// "Marek".
    pub first_name: String,
    /// What.
    pub kind: Kind,
    /// `given` or `withdrawn`.
    pub fact: String,
    /// When.
    pub at: At,
}

/// What was given and taken back, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn facts(conn: &mut Conn, may: &May<ActAsOneself>, most: i64) -> Result<Vec<Fact>, sqlx::Error> {
    sqlx::query_as(
        "SELECT p.first_name, f.kind, f.fact, f.at FROM permission_facts f JOIN people p ON p.id = f.person_id \
         WHERE f.alumnus_id = $1 ORDER BY f.at DESC, f.id LIMIT $2",
    )
    .bind(may.alumnus())
    .bind(most)
    .fetch_all(conn)
    .await
}
