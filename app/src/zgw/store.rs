//! Systems of municipalities, and packets on their way into them.

mod claims;
mod handovers;
mod kept;

pub use claims::{Claim, Claimed, claim, claimed, how_many_due, over, release};
pub use handovers::{Handover, after_changing, hand_over, of_case, wake};
pub use kept::{made, seen_anew, settle, settle_kinds, told, went_wrong};

use super::{Settings, System};
use crate::{access::MunicipalityId, db::Conn, moment::At, sealed::Sealed};
use sqlx::AssertSqlSafe;

/// The columns that the operator sets, in this order.
const SETTINGS: &str = "zaken_url, catalogi_url, documenten_url, notificaties_url, client_id, client_secret, rsin, \
     case_type, document_type";

/// Keeps the system of a municipality; from now on it is in use.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    conn: &mut Conn,
    municipality: &MunicipalityId,
    settings: &Settings,
    now: At,
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "INSERT INTO zgw_systems (municipality_id, {SETTINGS}, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (municipality_id) DO UPDATE SET \
         ({SETTINGS}, changed_at, stopped_at) = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL)"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(municipality)
        .bind(&settings.zaken_url)
        .bind(&settings.catalogi_url)
        .bind(&settings.documenten_url)
        .bind(&settings.notificaties_url)
        .bind(&settings.client_id)
        .bind(&settings.client_secret)
        .bind(&settings.rsin)
        .bind(&settings.case_type)
        .bind(&settings.document_type)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    after_changing(conn, municipality, now).await
}

/// Stops using it: nothing goes there, and its secret is forgotten. False when there was none.
///
/// # Errors
/// When the database fails.
pub async fn stop(conn: &mut Conn, municipality: &MunicipalityId, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE zgw_systems SET stopped_at = $2, changed_at = $2, client_secret = $3, hook_hash = NULL \
         WHERE municipality_id = $1 AND stopped_at IS NULL",
    )
    .bind(municipality)
    .bind(now)
    .bind(Sealed::default())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The system of a municipality, when one is in use.
///
/// # Errors
/// When the database fails.
pub async fn of_municipality(conn: &mut Conn, municipality: &MunicipalityId) -> Result<Option<System>, sqlx::Error> {
    let sql = format!(
        "SELECT municipality_id, name AS municipality, {SETTINGS} FROM zgw_systems \
         JOIN municipalities ON municipalities.id = municipality_id WHERE municipality_id = $1 AND stopped_at IS NULL"
    );
    sqlx::query_as(AssertSqlSafe(sql)).bind(municipality).fetch_optional(conn).await
}

/// Keeps the hash of what notifications of this municipality bring.
///
/// # Errors
/// When the database fails.
pub async fn expect_notifications(
    conn: &mut Conn,
    municipality: &MunicipalityId,
    hash: &str,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE zgw_systems SET hook_hash = $2, subscription_url = NULL WHERE municipality_id = $1";
    sqlx::query(sql).bind(municipality).bind(hash).execute(conn).await.map(drop)
}

/// Keeps where the subscription to them stands.
///
/// # Errors
/// When the database fails.
pub async fn subscribed(conn: &mut Conn, municipality: &MunicipalityId, url: &str) -> Result<(), sqlx::Error> {
    let sql = "UPDATE zgw_systems SET subscription_url = $2 WHERE municipality_id = $1";
    sqlx::query(sql).bind(municipality).bind(url).execute(conn).await.map(drop)
}

/// The hash of what notifications of this municipality must bring; `None` when none are expected.
///
/// # Errors
/// When the database fails.
pub async fn hook_hash(conn: &mut Conn, municipality: &MunicipalityId) -> Result<Option<String>, sqlx::Error> {
    let sql = "SELECT hook_hash FROM zgw_systems WHERE municipality_id = $1 AND stopped_at IS NULL";
    let found: Option<Option<String>> = sqlx::query_scalar(sql).bind(municipality).fetch_optional(conn).await?;
    Ok(found.flatten())
}
