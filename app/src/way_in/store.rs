//! Invitations, one-time codes, devices and budgets for guessing.

use super::{
    InvitationId, SignedInBy,
    rules::{self, InvitationFacts, InvitationState},
};
use crate::{
    access::{PersonId, SessionId},
    db::Conn,
    moment::At,
    secret::{self, Key},
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
     i.claimed_at, i.claim_hash, i.match_number, i.device, i.confirmed_at, i.used_at, i.withdrawn_at \
     FROM invitations i JOIN people p ON p.id = i.person_id JOIN people q ON q.id = i.inviter_id WHERE ";

/// Makes an invitation; earlier ones for the same person by the same inviter that nobody used are taken back.
///
/// # Errors
/// When the database fails.
pub async fn invite(
    conn: &mut Conn,
    key: &Key,
    may: &MayInvite,
    expires_at: At,
    now: At,
) -> Result<InvitationId, sqlx::Error> {
    let id = InvitationId::new();
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
        "INSERT INTO invitations (id, secret_hash, code_hash, person_id, inviter_id, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&id)
    .bind(secret::hash(&key.link(&id.0)))
    .bind(secret::hash(&key.code(&id.0)))
    .bind(&may.person)
    .bind(&may.inviter)
    .bind(now)
    .bind(expires_at)
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
/// were never in: an admin colleagues and the people on the school's ladders, an alumnus the JIM they brought in
/// themselves. `None` for everybody else: an invitation is a way to be somebody, so nobody may invite a person who
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
                 AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.person_id = $2)) \
              + (SELECT COUNT(*) FROM ladder_steps l JOIN memberships m ON m.school_id = l.school_id \
                 WHERE l.person_id = $2 AND m.person_id = $1 AND m.role = 'admin' \
                 AND m.since <= $3 AND (m.until IS NULL OR m.until > $3) \
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
    .fetch_one(conn)
    .await?;
    Ok((ways > 0).then(|| MayInvite { inviter: inviter.clone(), person: person.clone() }))
}

/// The invitation behind a link.
///
/// # Errors
/// When the database fails.
pub async fn by_link(conn: &mut Conn, link: &str) -> Result<Option<Invitation>, sqlx::Error> {
    let sql = format!("{INVITATIONS} i.secret_hash = $1");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(secret::hash(link)).fetch_optional(conn).await
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

/// Begins a session on a device, and returns the token for its cookie.
///
/// # Errors
/// When the database fails.
pub async fn begin_session(
    conn: &mut Conn,
    person: &PersonId,
    by: SignedInBy,
    device: &str,
    now: At,
) -> Result<String, sqlx::Error> {
    let token = secret::token();
    sqlx::query(
        "INSERT INTO sessions (id, token_hash, person_id, device, created_at, last_seen_at, ends_at, signed_in_by, \
         proved_at) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $5)",
    )
    .bind(SessionId::new())
    .bind(secret::hash(&token))
    .bind(person)
    .bind(device)
    .bind(now)
    .bind(now.plus_days(rules::SESSION_DAYS))
    .bind(by)
    .execute(conn)
    .await?;
    Ok(token)
}

/// A device on which somebody is signed in.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Device {
    /// Its session.
    pub id: SessionId,
    /// "Android-telefoon".
    pub device: String,
    /// Since when.
    pub created_at: At,
    /// Last used.
    pub last_seen_at: At,
}

/// The devices on which somebody is signed in, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn devices(conn: &mut Conn, person: &PersonId, now: At) -> Result<Vec<Device>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, device, created_at, last_seen_at FROM sessions WHERE person_id = $1 AND ended_at IS NULL \
         AND ends_at > $2 ORDER BY last_seen_at DESC",
    )
    .bind(person)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Whether somebody was ever in, on any device.
///
/// # Errors
/// When the database fails.
pub async fn was_in(conn: &mut Conn, person: &PersonId) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM sessions WHERE person_id = $1";
    let devices: i64 = sqlx::query_scalar(sql).bind(person).fetch_one(conn).await?;
    Ok(devices > 0)
}

/// Ends one of one's own sessions; the next request on it is refused.
///
/// # Errors
/// When the database fails.
pub async fn end_session(conn: &mut Conn, person: &PersonId, session: &SessionId, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE sessions SET ended_at = $3 WHERE id = $1 AND person_id = $2 AND ended_at IS NULL";
    sqlx::query(sql).bind(session).bind(person).bind(now).execute(conn).await.map(drop)
}

/// Spends one from a budget for guessing. False when this hour's budget is gone.
///
/// # Errors
/// When the database fails.
pub async fn spend(conn: &mut Conn, budget: &str, most: i64, now: At) -> Result<bool, sqlx::Error> {
    let spent: i64 = sqlx::query_scalar(
        "INSERT INTO attempts (budget, hour, spent) VALUES ($1, $2, 1) \
         ON CONFLICT (budget, hour) DO UPDATE SET spent = attempts.spent + 1 RETURNING spent",
    )
    .bind(secret::hash(budget))
    .bind(now.0 / 3600)
    .fetch_one(conn)
    .await?;
    Ok(spent <= most)
}

/// Who has this mail address; no two people have the same one.
///
/// # Errors
/// When the database fails.
pub async fn by_mail(conn: &mut Conn, mail: &str) -> Result<Option<PersonId>, sqlx::Error> {
    let found: Vec<PersonId> = sqlx::query_scalar("SELECT id FROM people WHERE LOWER(mail) = LOWER($1) LIMIT 2")
        .bind(mail)
        .fetch_all(conn)
        .await?;
    Ok(<[PersonId; 1]>::try_from(found).ok().map(|[only]| only))
}

/// Keeps a one-time code for the browser that asked. Unknown addresses get a row too, so that both answer alike.
///
/// # Errors
/// When the database fails.
pub async fn keep_code(
    conn: &mut Conn,
    browser: &str,
    person: Option<&PersonId>,
    (code, by): (&str, SignedInBy),
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO sign_in_codes (id, browser_hash, person_id, code_hash, created_at, expires_at, tries, \
         signed_in_by) VALUES ($1, $2, $3, $4, $5, $6, 0, $7)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(secret::hash(browser))
    .bind(person)
    .bind(secret::hash(&format!("{browser}/{code}")))
    .bind(now)
    .bind(now.plus_minutes(rules::CODE_MINUTES))
    .bind(by)
    .execute(conn)
    .await
    .map(drop)
}

/// Tries a one-time code: who it is for and how it came, when it is right, in time and not used. Each try counts.
///
/// # Errors
/// When the database fails.
pub async fn try_code(
    conn: &mut Conn,
    browser: &str,
    code: &str,
    now: At,
) -> Result<Option<(PersonId, SignedInBy)>, sqlx::Error> {
    sqlx::query("UPDATE sign_in_codes SET tries = tries + 1 WHERE browser_hash = $1")
        .bind(secret::hash(browser))
        .execute(&mut *conn)
        .await?;
    sqlx::query_as(
        "UPDATE sign_in_codes SET used_at = $3 WHERE browser_hash = $1 AND code_hash = $2 AND used_at IS NULL \
         AND expires_at > $3 AND tries <= $4 AND person_id IS NOT NULL RETURNING person_id, \
         signed_in_by",
    )
    .bind(secret::hash(browser))
    .bind(secret::hash(&format!("{browser}/{code}")))
    .bind(now)
    .bind(rules::TRIES)
    .fetch_optional(conn)
    .await
}

/// Somebody by their id.
///
/// # Errors
/// `RowNotFound` when there is none.
pub async fn first_name(conn: &mut Conn, person: &PersonId) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("SELECT first_name FROM people WHERE id = $1").bind(person).fetch_one(conn).await
}

/// Whether this link is the unused one of the first run.
///
/// # Errors
/// When the database fails.
pub async fn is_first_run(conn: &mut Conn, token: &str) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM first_run WHERE token_hash = $1 AND used_at IS NULL";
    let found: i64 = sqlx::query_scalar(sql).bind(secret::hash(token)).fetch_one(conn).await?;
    Ok(found == 1)
}

/// Makes the link of the first run when there is no school yet. It is returned once; a new start replaces it.
///
/// # Errors
/// When the database fails.
pub async fn first_run_link(conn: &mut Conn, now: At) -> Result<Option<String>, sqlx::Error> {
    let schools: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM schools").fetch_one(&mut *conn).await?;
    if schools > 0 {
        return Ok(None);
    }
    let token = secret::token();
    sqlx::query(
        "INSERT INTO first_run (id, token_hash, made_at) VALUES (1, $1, $2) \
         ON CONFLICT (id) DO UPDATE SET token_hash = $1, made_at = $2 WHERE first_run.used_at IS NULL",
    )
    .bind(secret::hash(&token))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(Some(token))
}

/// Uses the link of the first run, once.
///
/// # Errors
/// When the database fails.
pub async fn use_first_run(conn: &mut Conn, token: &str, now: At) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE first_run SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL";
    let done = sqlx::query(sql).bind(secret::hash(token)).bind(now).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}
