//! Invitations: made, claimed, confirmed and used, once.

use crate::{
    access::PersonId,
    db::Conn,
    moment::At,
    secret::{self, Key},
    way_in::{
        InvitationId,
        rules::{self, InvitationFacts, InvitationState},
    },
};

/// An invitation as its two sides see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Invitation {
    /// Its row.
    pub id: InvitationId,
    /// Who is invited.
    pub person_id: PersonId,
    /// "Samira".
    pub first_name: String,
    /// Who invites.
    pub inviter_id: PersonId,
    /// "Anja".
    pub inviter: String,
    /// Until when.
    pub expires_at: At,
    /// Opened.
    pub claimed_at: Option<At>,
    /// By which browser (a hash).
    pub claim_hash: Option<String>,
    /// What both sides see.
    pub match_number: Option<String>,
    /// On which kind of device.
    pub device: Option<String>,
    /// The inviter's yes.
    pub confirmed_at: Option<At>,
    /// Somebody came in.
    pub used_at: Option<At>,
    /// Taken back.
    pub withdrawn_at: Option<At>,
    /// When it was made to be handed on; otherwise it is for on the spot, and its link turns.
    pub handed_on_at: Option<At>,
}

impl Invitation {
    /// Where it is.
    pub fn state(&self, now: At) -> InvitationState {
        let facts = InvitationFacts {
            expires_at: self.expires_at,
            claimed_at: self.claimed_at,
            confirmed_at: self.confirmed_at,
            used_at: self.used_at,
            withdrawn_at: self.withdrawn_at,
        };
        rules::state(&facts, now)
    }
}

const INVITATIONS: &str = "SELECT i.id, i.person_id, p.first_name, i.inviter_id, q.first_name AS inviter, i.expires_at, \
     i.claimed_at, i.claim_hash, i.match_number, i.device, i.confirmed_at, i.used_at, i.withdrawn_at, i.handed_on_at \
     FROM invitations i JOIN people p ON p.id = i.person_id JOIN people q ON q.id = i.inviter_id WHERE ";

/// Makes an invitation, for on the spot or to be handed on; earlier ones for the same person by the same inviter that nobody used are taken back.
///
/// # Errors
/// When the database fails.
pub async fn invite(
    conn: &mut Conn,
    key: &Key,
    may: &MayInvite,
    handed_on: bool,
    now: At,
) -> Result<InvitationId, sqlx::Error> {
    let id = InvitationId::new();
    let expires_at = match handed_on {
        true => now.plus_hours(rules::HANDED_ON_HOURS),
        false => now.plus_minutes(rules::ON_THE_SPOT_MINUTES),
    };
    sqlx::query(
        "UPDATE invitations SET withdrawn_at = $3 WHERE person_id = $1 AND inviter_id = $2 \
         AND used_at IS NULL AND withdrawn_at IS NULL",
    )
    .bind(&may.person)
    .bind(&may.inviter)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "INSERT INTO invitations (id, secret_hash, code_hash, person_id, inviter_id, created_at, expires_at, \
         handed_on_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&id)
    .bind(secret::hash(&key.link(&id.0)))
    .bind(secret::hash(&key.code(&id.0)))
    .bind(&may.person)
    .bind(&may.inviter)
    .bind(now)
    .bind(expires_at)
    .bind(handed_on.then_some(now))
    .execute(conn)
    .await?;
    Ok(id)
}

/// The proof that one person may invite another.
#[derive(Debug)]
pub struct MayInvite {
    inviter: PersonId,
    person: PersonId,
}

/// Who may invite whom: staff the alumni of their school (who are told of each new device), and, as long as these
/// were never in: staff the job coaches of these alumni, an admin colleagues and the people on the school's ladders, an
/// alumnus the JIM they brought in themselves. Somebody whose second factor an admin took away lately counts as never
/// in. `None` for everybody else: an invitation is a way to be somebody, so nobody may invite a person who
/// has a life of their own here.
///
/// # Errors
/// When the database fails.
pub async fn may_invite(
    conn: &mut Conn,
    inviter: &PersonId,
    person: &PersonId,
    now: At,
) -> Result<Option<MayInvite>, sqlx::Error> {
    let ways: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM alumni a JOIN memberships m ON m.school_id = a.school_id \
                 WHERE a.person_id = $2 AND m.person_id = $1 AND m.since <= $3 AND (m.until IS NULL OR m.until > $3)) \
              + (SELECT COUNT(*) FROM memberships c JOIN memberships m ON m.school_id = c.school_id \
                 WHERE c.person_id = $2 AND m.person_id = $1 AND m.role = 'admin' \
                 AND m.since <= $3 AND (m.until IS NULL OR m.until > $3) \
                 AND c.since <= $3 AND (c.until IS NULL OR c.until > $3) \
                 AND (NOT EXISTS (SELECT 1 FROM sessions s WHERE s.person_id = $2) \
                      OR EXISTS (SELECT 1 FROM factor_resets r WHERE r.person_id = $2 AND r.used_at IS NULL AND r.at > $4))) \
              + (SELECT COUNT(*) FROM ladder_steps l JOIN memberships m ON m.school_id = l.school_id \
                 WHERE l.person_id = $2 AND m.person_id = $1 AND m.role = 'admin' \
                 AND m.since <= $3 AND (m.until IS NULL OR m.until > $3) \
                 AND (NOT EXISTS (SELECT 1 FROM sessions s WHERE s.person_id = $2) \
                      OR EXISTS (SELECT 1 FROM factor_resets r WHERE r.person_id = $2 AND r.used_at IS NULL AND r.at > $4))) \
              + (SELECT COUNT(*) FROM circle_members c JOIN alumni a ON a.id = c.alumnus_id \
                 JOIN memberships m ON m.school_id = a.school_id WHERE c.person_id = $2 AND c.role = 'job_coach' \
                 AND c.since <= $3 AND (c.until IS NULL OR c.until > $3) \
                 AND m.person_id = $1 AND m.since <= $3 AND (m.until IS NULL OR m.until > $3) \
                 AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.person_id = $2)) \
              + (SELECT COUNT(*) FROM circle_members c JOIN alumni a ON a.id = c.alumnus_id \
                 WHERE c.person_id = $2 AND a.person_id = $1 AND c.since <= $3 AND (c.until IS NULL OR c.until > $3) \
                 AND c.role IN ('jim', 'family') \
                 AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.person_id = $2) \
                 AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = $2) \
                 AND NOT EXISTS (SELECT 1 FROM circle_members o WHERE o.person_id = $2 AND o.alumnus_id <> a.id))",
    )
    .bind(inviter)
    .bind(person)
    .bind(now)
    .bind(super::resets::resets_since(now))
    .fetch_one(conn)
    .await?;
    Ok((ways > 0).then(|| MayInvite { inviter: inviter.clone(), person: person.clone() }))
}

/// The invitation behind a link: one that turns, opened at `now`, or the lasting one of an invitation that is handed on.
///
/// # Errors
/// When the database fails.
pub async fn by_link(conn: &mut Conn, key: &Key, link: &str, now: At) -> Result<Option<Invitation>, sqlx::Error> {
    let Some((id, turning)) = link.split_once('.') else {
        let sql = format!("{INVITATIONS} i.secret_hash = $1 AND i.handed_on_at IS NOT NULL");
        return sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(secret::hash(link)).fetch_optional(conn).await;
    };
    // Hashes are compared, so that the time it takes tells nothing about the link.
    let given = secret::hash(turning);
    if !rules::open_minutes(now).iter().any(|minute| secret::hash(&key.turning_link(id, *minute)) == given) {
        return Ok(None);
    }
    let sql = format!("{INVITATIONS} i.id = $1");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(conn).await
}

/// The living invitation behind a code.
///
/// # Errors
/// When the database fails.
pub async fn by_code(conn: &mut Conn, code: &str, now: At) -> Result<Option<Invitation>, sqlx::Error> {
    let sql = format!(
        "{INVITATIONS} i.code_hash = $1 AND i.expires_at > $2 AND i.withdrawn_at IS NULL AND i.used_at IS NULL \
         ORDER BY i.created_at DESC LIMIT 1"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(secret::hash(code)).bind(now).fetch_optional(conn).await
}

/// The invitation that this browser claimed.
///
/// # Errors
/// When the database fails.
pub async fn by_claim(conn: &mut Conn, claim: &str) -> Result<Option<Invitation>, sqlx::Error> {
    let sql = format!("{INVITATIONS} i.claim_hash = $1");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(secret::hash(claim)).fetch_optional(conn).await
}

/// An invitation of one's own making.
///
/// # Errors
/// `RowNotFound` when somebody else made it.
pub async fn by_inviter(conn: &mut Conn, id: &InvitationId, inviter: &PersonId) -> Result<Invitation, sqlx::Error> {
    let sql = format!("{INVITATIONS} i.id = $1 AND i.inviter_id = $2");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).bind(inviter).fetch_one(conn).await
}

/// Claims an invitation for one browser, once. False when another browser was first, or it is over.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    conn: &mut Conn,
    id: &InvitationId,
    claim: &str,
    device: &str,
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE invitations SET claimed_at = $3, claim_hash = $2, match_number = $4, device = $5 \
         WHERE id = $1 AND claimed_at IS NULL AND withdrawn_at IS NULL AND expires_at > $3",
    )
    .bind(id)
    .bind(secret::hash(claim))
    .bind(now)
    .bind(secret::match_number())
    .bind(device)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The inviter's yes. False when nobody waits any more.
///
/// # Errors
/// When the database fails.
pub async fn confirm(conn: &mut Conn, id: &InvitationId, inviter: &PersonId, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE invitations SET confirmed_at = $3 WHERE id = $1 AND inviter_id = $2 AND claimed_at IS NOT NULL \
         AND confirmed_at IS NULL AND withdrawn_at IS NULL AND expires_at > $3",
    )
    .bind(id)
    .bind(inviter)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes an invitation back.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(conn: &mut Conn, id: &InvitationId, inviter: &PersonId, now: At) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE invitations SET withdrawn_at = $3 WHERE id = $1 AND inviter_id = $2 AND used_at IS NULL")
        .bind(id)
        .bind(inviter)
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
}

/// Uses a confirmed invitation, once. False when it was used already, or may not be.
///
/// # Errors
/// When the database fails.
pub async fn use_up(conn: &mut Conn, id: &InvitationId, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE invitations SET used_at = $2 WHERE id = $1 AND confirmed_at IS NOT NULL AND used_at IS NULL \
         AND withdrawn_at IS NULL AND expires_at > $2",
    )
    .bind(id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
