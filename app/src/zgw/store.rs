//! Systems of municipalities, and packets on their way into them.

mod handovers;
mod work;

pub use handovers::{Handover, after_changing, hand_over, of_case, wake};
pub use work::{
    Claim, Claimed, LEASE_MINUTES, any_due, claim, claimed, made, over, release, seen_anew, settle, settle_kinds, told,
    went_wrong,
};

use super::System;
use crate::{access::MunicipalityId, db::Conn, moment::At, sealed::Sealed};

/// What the operator sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The Zaken API, without a slash at the end.
    pub zaken_url: String,
    /// The Catalogi API.
    pub catalogi_url: String,
    /// The Documenten API.
    pub documenten_url: String,
    /// The Notificaties API.
    pub notificaties_url: Option<String>,
    /// How it knows us.
    pub client_id: String,
    /// What only it and we know.
    pub client_secret: Sealed,
    /// The municipality's number among organisations.
    pub rsin: String,
    /// The identificatie of the zaaktype.
    pub case_type: String,
    /// The omschrijving of the informatieobjecttype.
    pub document_type: Option<String>,
}

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
    sqlx::query(
        "INSERT INTO zgw_systems (municipality_id, zaken_url, catalogi_url, documenten_url, notificaties_url, \
         client_id, client_secret, rsin, case_type, document_type, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (municipality_id) DO UPDATE SET \
         zaken_url = $2, catalogi_url = $3, documenten_url = $4, notificaties_url = $5, client_id = $6, \
         client_secret = $7, rsin = $8, case_type = $9, document_type = $10, changed_at = $11, stopped_at = NULL",
    )
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
    sqlx::query_as(
        "SELECT s.municipality_id, m.name AS municipality, s.zaken_url, s.catalogi_url, s.documenten_url, \
         s.notificaties_url, s.client_id, s.client_secret, s.rsin, s.case_type, s.document_type \
         FROM zgw_systems s JOIN municipalities m ON m.id = s.municipality_id \
         WHERE s.municipality_id = $1 AND s.stopped_at IS NULL",
    )
    .bind(municipality)
    .fetch_optional(conn)
    .await
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
