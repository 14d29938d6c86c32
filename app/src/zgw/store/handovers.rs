//! Packets on their way: begun, looked at, woken.

use crate::{
    access::MunicipalityId,
    db::Conn,
    moment::At,
    sealed::MaybeSealed,
    secret,
    zgw::{HandoverId, rules},
};

/// Begins to bring a packet into the system of this municipality, when it has one. The same version goes once.
///
/// # Errors
/// When the database fails.
pub async fn hand_over(
    conn: &mut Conn,
    case: &str,
    version: i64,
    municipality: &MunicipalityId,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO zgw_handovers (id, escalation_id, version, municipality_id, number, sent_at, due_at, tries, lease) \
         SELECT $1, $2, $3, s.municipality_id, $5, $6, $6, 0, 0 FROM zgw_systems s \
         WHERE s.municipality_id = $4 AND s.stopped_at IS NULL ON CONFLICT (escalation_id, version) DO NOTHING",
    )
    .bind(HandoverId::new())
    .bind(case)
    .bind(version)
    .bind(municipality)
    .bind(rules::number(&secret::hash(&format!("zgw/{case}/{version}"))))
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// How a packet stands, for staff.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Handover {
    /// Of which version of the words.
    pub version: i64,
    /// Our number for it there.
    pub number: String,
    /// 1 when the zaak is there.
    pub has_case: i64,
    /// 1 when the person stands with it.
    pub has_role: i64,
    /// 1 when the document is made.
    pub has_document: i64,
    /// When all of it was there.
    pub registered_at: Option<At>,
    /// What the municipality calls where it stands.
    #[sqlx(try_from = "MaybeSealed")]
    pub last_status: Option<String>,
    /// When it was given.
    pub last_status_at: Option<At>,
    /// When the zaak was over.
    pub ended_at: Option<At>,
    /// What is the matter.
    #[sqlx(try_from = "MaybeSealed")]
    pub trouble: Option<String>,
    /// When a worker goes on.
    pub due_at: Option<At>,
    /// When it was not at the municipality any more.
    pub stopped_at: Option<At>,
    /// 1 when nothing goes to this municipality now.
    pub is_off: i64,
}

/// The packets of a case, the last one first.
///
/// # Errors
/// When the database fails.
pub async fn of_case(conn: &mut Conn, case: &str) -> Result<Vec<Handover>, sqlx::Error> {
    sqlx::query_as(
        "SELECT h.version, h.number, CASE WHEN h.case_url IS NULL THEN 0 ELSE 1 END AS has_case, \
         CASE WHEN h.role_url IS NULL THEN 0 ELSE 1 END AS has_role, \
         CASE WHEN h.document_url IS NULL THEN 0 ELSE 1 END AS has_document, h.registered_at, h.last_status, \
         h.last_status_at, h.ended_at, h.trouble, h.due_at, h.stopped_at, \
         CASE WHEN s.stopped_at IS NULL THEN 0 ELSE 1 END AS is_off \
         FROM zgw_handovers h JOIN zgw_systems s ON s.municipality_id = h.municipality_id \
         WHERE h.escalation_id = $1 ORDER BY h.version DESC",
    )
    .bind(case)
    .fetch_all(conn)
    .await
}

/// Somebody says that something happened to this zaak: it is looked at now. False when it is none that is followed.
///
/// # Errors
/// When the database fails.
pub async fn wake(
    conn: &mut Conn,
    municipality: &MunicipalityId,
    case_url: &str,
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE zgw_handovers SET woken_at = $3, due_at = CASE WHEN due_at > $3 THEN $3 ELSE due_at END \
         WHERE municipality_id = $1 AND case_url = $2 AND due_at IS NOT NULL AND registered_at IS NOT NULL",
    )
    .bind(municipality)
    .bind(case_url)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The settings changed: what goes wrong is tried again at once, with what the catalogue says now.
///
/// # Errors
/// When the database fails.
pub async fn after_changing(conn: &mut Conn, municipality: &MunicipalityId, now: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE zgw_handovers SET due_at = $2, case_type_url = CASE WHEN case_url IS NULL THEN NULL \
         ELSE case_type_url END WHERE municipality_id = $1 AND due_at IS NOT NULL AND registered_at IS NULL",
    )
    .bind(municipality)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}
