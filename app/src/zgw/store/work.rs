//! Packets in the hands of workers. A claim is a lease with a number: whoever claims later has a higher one, and only
//! the last may keep anything.

use crate::{
    access::MunicipalityId,
    db::{Conn, skip_locked},
    moment::At,
    sealed::Sealed,
    zgw::{HandoverId, Kinds, Progress, Seen, Step, Trouble, rules},
};
use sqlx::AssertSqlSafe;

/// A packet in the hands of a worker.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Claim {
    /// Its row.
    pub id: HandoverId,
    /// Of which case.
    pub escalation_id: String,
    /// The number of this claim.
    pub lease: i64,
}

/// How long a worker may keep a packet before another takes it over, in minutes.
pub const LEASE_MINUTES: i64 = 5;

/// What a worker takes up: what is due, and at once what must go no further. `$1` is now.
const DUE: &str = "h.due_at IS NOT NULL AND (h.due_at <= $1 OR EXISTS (SELECT 1 FROM escalations e \
     WHERE e.id = h.escalation_id AND (e.version <> h.version OR e.state NOT IN ('sent', 'received', 'accepted')))) \
     AND EXISTS (SELECT 1 FROM zgw_systems s WHERE s.municipality_id = h.municipality_id AND s.stopped_at IS NULL)";

/// Whether there is anything to do, so that a quiet tick writes nothing.
///
/// # Errors
/// When the database fails.
pub async fn any_due(conn: &mut Conn, now: At) -> Result<bool, sqlx::Error> {
    let sql = format!("SELECT COUNT(*) FROM zgw_handovers h WHERE {DUE}");
    let due: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).bind(now).fetch_one(conn).await?;
    Ok(due > 0)
}

/// Claims packets that are due. Whatever was left behind by a worker that stopped is taken over: its lease is over, or
/// lies in a future that a clock showed by mistake.
///
/// # Errors
/// When the database fails.
pub async fn claim(conn: &mut Conn, most: i64, now: At) -> Result<Vec<Claim>, sqlx::Error> {
    let sql = format!(
        "WITH due AS MATERIALIZED (SELECT h.id AS due_id FROM zgw_handovers h WHERE {DUE} \
         AND (h.claimed_at IS NULL OR h.claimed_at <= $2 OR h.claimed_at > $3) ORDER BY h.due_at LIMIT $4 {}) \
         UPDATE zgw_handovers SET claimed_at = $1, lease = lease + 1, tries = tries + 1, woken_at = NULL FROM due \
         WHERE zgw_handovers.id = due.due_id RETURNING id, escalation_id, lease",
        skip_locked(conn)
    );
    sqlx::query_as(AssertSqlSafe(sql))
        .bind(now)
        .bind(now.plus_minutes(-LEASE_MINUTES))
        .bind(now.plus_minutes(LEASE_MINUTES))
        .bind(most)
        .fetch_all(conn)
        .await
}

/// A packet as a worker needs it.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Of which version of the words.
    pub version: i64,
    /// Where to.
    pub municipality_id: MunicipalityId,
    /// Our number for it.
    pub number: String,
    /// When it was sent.
    pub sent_at: At,
    /// What is there.
    pub progress: Progress,
    /// When all of it was.
    pub registered_at: Option<At>,
    /// Since when it goes wrong.
    pub trouble_since: Option<At>,
    /// When the owner was told.
    pub told_at: Option<At>,
    /// The how-many-th try this is since something went right.
    pub tries: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    municipality_id: MunicipalityId,
    number: String,
    sent_at: At,
    case_type_url: Option<String>,
    role_type_url: Option<String>,
    status_type_url: Option<String>,
    document_type_url: Option<String>,
    case_url: Option<String>,
    role_url: Option<String>,
    status_url: Option<String>,
    document_url: Option<String>,
    link_url: Option<String>,
    registered_at: Option<At>,
    trouble_since: Option<At>,
    told_at: Option<At>,
    tries: i64,
}

impl Row {
    fn read(self) -> Claimed {
        let kinds = (|| {
            Some(Kinds {
                case: self.case_type_url?,
                role: self.role_type_url?,
                status: self.status_type_url?,
                document: self.document_type_url?,
            })
        })();
        let progress = Progress {
            kinds,
            case: self.case_url,
            role: self.role_url,
            status: self.status_url,
            document: self.document_url,
            link: self.link_url,
        };
        Claimed {
            version: self.version,
            municipality_id: self.municipality_id,
            number: self.number,
            sent_at: self.sent_at,
            progress,
            registered_at: self.registered_at,
            trouble_since: self.trouble_since,
            told_at: self.told_at,
            tries: self.tries,
        }
    }
}

/// What is known of a claimed packet now; `None` when the claim is over, or the packet is gone.
///
/// # Errors
/// When the database fails.
pub async fn claimed(conn: &mut Conn, claim: &Claim) -> Result<Option<Claimed>, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT version, municipality_id, number, sent_at, case_type_url, role_type_url, status_type_url, \
         document_type_url, case_url, role_url, status_url, document_url, link_url, registered_at, trouble_since, \
         told_at, tries FROM zgw_handovers WHERE id = $1 AND lease = $2 AND claimed_at IS NOT NULL",
    )
    .bind(&claim.id)
    .bind(claim.lease)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Row::read))
}

/// The column in which the address of what a step makes is kept.
const fn column(step: Step) -> &'static str {
    match step {
        Step::LookUp => "case_type_url",
        Step::Case => "case_url",
        Step::Role => "role_url",
        Step::Status => "status_url",
        Step::Document => "document_url",
        Step::Link | Step::Follow => "link_url",
    }
}

/// Something went right.
const WELL: &str = "tries = 0, trouble = NULL, trouble_since = NULL, told_at = NULL";

/// Keeps what a step brought. False when the claim is over: then whoever has it now finds the same.
///
/// # Errors
/// When the database fails.
pub async fn made(conn: &mut Conn, claim: &Claim, step: Step, url: &str, now: At) -> Result<bool, sqlx::Error> {
    let sql = format!(
        "UPDATE zgw_handovers SET {} = $3, {WELL}, registered_at = CASE WHEN $5 = 1 THEN $4 ELSE registered_at END \
         WHERE id = $1 AND lease = $2 AND claimed_at IS NOT NULL",
        column(step)
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(&claim.id)
        .bind(claim.lease)
        .bind(url)
        .bind(now)
        .bind(i64::from(step == Step::Link))
        .execute(&mut *conn)
        .await?;
    if done.rows_affected() == 1 && step == Step::Status {
        seen_anew(conn, claim, url, now).await?;
    }
    Ok(done.rows_affected() == 1)
}

/// Keeps the kinds. False when the claim is over.
///
/// # Errors
/// When the database fails.
pub async fn settle_kinds(conn: &mut Conn, claim: &Claim, kinds: &Kinds) -> Result<bool, sqlx::Error> {
    let sql = format!(
        "UPDATE zgw_handovers SET case_type_url = $3, role_type_url = $4, status_type_url = $5, \
         document_type_url = $6, {WELL} WHERE id = $1 AND lease = $2 AND claimed_at IS NOT NULL"
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(&claim.id)
        .bind(claim.lease)
        .bind(&kinds.case)
        .bind(&kinds.role)
        .bind(&kinds.status)
        .bind(&kinds.document)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps that this status was seen. True when it was not before.
///
/// # Errors
/// When the database fails.
pub async fn seen_anew(conn: &mut Conn, claim: &Claim, url: &str, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO zgw_statuses (escalation_id, url, seen_at) VALUES ($1, $2, $3) \
         ON CONFLICT (escalation_id, url) DO NOTHING",
    )
    .bind(&claim.escalation_id)
    .bind(url)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a packet that was looked at down, with where it stands there, until somebody looks again; never again when it
/// is over. Sooner when a notification came meanwhile. False when the claim is over.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    conn: &mut Conn,
    claim: &Claim,
    last: Option<&Seen>,
    again: At,
    now: At,
) -> Result<bool, sqlx::Error> {
    let ended_at = last.filter(|last| last.is_end).map(|_| now);
    let sql = format!(
        "UPDATE zgw_handovers SET claimed_at = NULL, {WELL}, last_status = COALESCE($3, last_status), \
         last_status_at = COALESCE($4, last_status_at), ended_at = COALESCE(ended_at, $5), \
         due_at = CASE WHEN $5 IS NOT NULL THEN NULL WHEN woken_at IS NOT NULL THEN woken_at ELSE $6 END \
         WHERE id = $1 AND lease = $2 AND claimed_at IS NOT NULL"
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(&claim.id)
        .bind(claim.lease)
        .bind(last.map(|last| Sealed::from(&last.label)))
        .bind(last.map(|last| last.given))
        .bind(ended_at)
        .bind(again)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a packet down that had its turn, to go on at the next.
///
/// # Errors
/// When the database fails.
pub async fn release(conn: &mut Conn, claim: &Claim, now: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE zgw_handovers SET claimed_at = NULL, due_at = $3, tries = 0 \
         WHERE id = $1 AND lease = $2 AND claimed_at IS NOT NULL",
    )
    .bind(&claim.id)
    .bind(claim.lease)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// Keeps what went wrong, and when to try again. A zaak that was refused is made anew with what the catalogue says
/// then. False when the claim is over.
///
/// # Errors
/// When the database fails.
pub async fn went_wrong(
    conn: &mut Conn,
    claim: &Claim,
    was: &Claimed,
    trouble: &Trouble,
    now: At,
) -> Result<bool, sqlx::Error> {
    let since = was.trouble_since.unwrap_or(now);
    let looks_anew = matches!(trouble, Trouble::Refused(_)) && was.progress.case.is_none();
    let done = sqlx::query(
        "UPDATE zgw_handovers SET claimed_at = NULL, trouble = $3, trouble_since = $4, due_at = $5, \
         case_type_url = CASE WHEN $6 = 1 THEN NULL ELSE case_type_url END \
         WHERE id = $1 AND lease = $2 AND claimed_at IS NOT NULL",
    )
    .bind(&claim.id)
    .bind(claim.lease)
    .bind(Sealed::from(&trouble.words()))
    .bind(since)
    .bind(rules::try_again(trouble, since, was.tries, now))
    .bind(i64::from(looks_anew))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The owner was told that it goes wrong.
///
/// # Errors
/// When the database fails.
pub async fn told(conn: &mut Conn, claim: &Claim, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE zgw_handovers SET told_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(&claim.id).bind(now).execute(conn).await.map(drop)
}

/// It goes no further: the case is not at the municipality any more. False when the claim is over.
///
/// # Errors
/// When the database fails.
pub async fn over(conn: &mut Conn, claim: &Claim, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE zgw_handovers SET claimed_at = NULL, due_at = NULL, stopped_at = $3 \
         WHERE id = $1 AND lease = $2 AND claimed_at IS NOT NULL",
    )
    .bind(&claim.id)
    .bind(claim.lease)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
