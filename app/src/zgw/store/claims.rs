//! Packets in the hands of workers: only the last who claimed one may keep anything of it ([`lease`]).

use crate::{
    access::MunicipalityId,
    db::Conn,
    lease::{self, Due},
    moment::At,
    zgw::{HandoverId, Kinds, Progress},
};
use sqlx::{AssertSqlSafe, FromRow, Row, any::AnyRow};

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

/// What a worker takes up: what is due, and at once what must go no further. `$1` is now.
const DUE: &str = "due_at IS NOT NULL AND (due_at <= $1 OR EXISTS (SELECT 1 FROM escalations e \
     WHERE e.id = zgw_handovers.escalation_id AND (e.version <> zgw_handovers.version \
     OR e.state NOT IN ('sent', 'received', 'accepted')))) AND EXISTS (SELECT 1 FROM zgw_systems s \
     WHERE s.municipality_id = zgw_handovers.municipality_id AND s.stopped_at IS NULL)";

/// The row `$1`, claimed with the number `$2` and by nobody since.
pub(super) const MINE: &str = "id = $1 AND lease = $2 AND claimed_at IS NOT NULL";

/// Whether there is anything to do, so that a quiet tick writes nothing.
///
/// # Errors
/// When the database fails.
pub async fn how_many_due(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let sql = format!("SELECT COUNT(*) FROM zgw_handovers WHERE {DUE}");
    sqlx::query_scalar(AssertSqlSafe(sql)).bind(now).fetch_one(conn).await
}

/// Claims packets that are due.
///
/// # Errors
/// When the database fails.
pub async fn claim(conn: &mut Conn, most: i64, now: At) -> Result<Vec<Claim>, sqlx::Error> {
    let due = Due {
        table: "zgw_handovers",
        is: DUE,
        sets: "tries = tries + 1, woken_at = NULL",
        columns: "id, escalation_id, lease",
    };
    lease::claim(conn, &due, most, now, |asking| asking).await
}

/// A packet as a worker needs it.
#[derive(Clone, Debug, sqlx::FromRow)]
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
    #[sqlx(flatten)]
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

impl FromRow<'_, AnyRow> for Progress {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let url = |column: &str| row.try_get::<Option<String>, _>(column);
        let kinds = (url("case_type_url")?, url("role_type_url")?, url("status_type_url")?, url("document_type_url")?);
        let kinds = match kinds {
            (Some(case), Some(role), Some(status), Some(document)) => Some(Kinds { case, role, status, document }),
            _ => None,
        };
        Ok(Self {
            kinds,
            case: url("case_url")?,
            role: url("role_url")?,
            status: url("status_url")?,
            document: url("document_url")?,
            link: url("link_url")?,
        })
    }
}

/// What is known of a claimed packet now; `None` when the claim is over, or the packet is gone.
///
/// # Errors
/// When the database fails.
pub async fn claimed(conn: &mut Conn, claim: &Claim) -> Result<Option<Claimed>, sqlx::Error> {
    let sql = format!(
        "SELECT version, municipality_id, number, sent_at, case_type_url, role_type_url, status_type_url, \
         document_type_url, case_url, role_url, status_url, document_url, link_url, registered_at, trouble_since, \
         told_at, tries FROM zgw_handovers WHERE {MINE}"
    );
    sqlx::query_as(AssertSqlSafe(sql)).bind(&claim.id).bind(claim.lease).fetch_optional(conn).await
}

/// Puts a packet down that had its turn, to go on at the next.
///
/// # Errors
/// When the database fails.
pub async fn release(conn: &mut Conn, claim: &Claim, now: At) -> Result<(), sqlx::Error> {
    let sql = format!("UPDATE zgw_handovers SET claimed_at = NULL, due_at = $3, tries = 0 WHERE {MINE}");
    sqlx::query(AssertSqlSafe(sql)).bind(&claim.id).bind(claim.lease).bind(now).execute(conn).await.map(drop)
}

/// It goes no further: the case is not at the municipality any more. False when the claim is over.
///
/// # Errors
/// When the database fails.
pub async fn over(conn: &mut Conn, claim: &Claim, now: At) -> Result<bool, sqlx::Error> {
    let sql = format!("UPDATE zgw_handovers SET claimed_at = NULL, due_at = NULL, stopped_at = $3 WHERE {MINE}");
    let done = sqlx::query(AssertSqlSafe(sql)).bind(&claim.id).bind(claim.lease).bind(now).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}
