//! What a check-in says besides the face, when it comes in one form.

use super::{COLUMNS, CheckIn};
use crate::{
    access::{ActAsOneself, May},
    check_ins::{CheckInId, Domain, Going, YesNo},
    db::Conn,
    sealed::Sealed,
};

/// Everything after the face; `None` was not answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    /// Werk.
    pub work: Option<Going>,
    /// Wonen.
    pub housing: Option<Going>,
    /// Geld.
    pub money: Option<Going>,
    /// Hoe ik me voel.
    pub feeling: Option<Going>,
    /// Whether somebody should call.
    pub call: Option<YesNo>,
    /// In their own words.
    pub words: Option<String>,
}

impl Rest {
    /// The answer on one of the four.
    pub fn on(&self, domain: Domain) -> Option<Going> {
        match domain {
            Domain::Work => self.work,
            Domain::Housing => self.housing,
            Domain::Money => self.money,
            Domain::Feeling => self.feeling,
        }
    }
}

/// Fills in what was not answered yet, and changes nothing that was: what comes late is older than what stands there.
///
/// # Errors
/// When the database fails.
pub async fn fill(conn: &mut Conn, may: &May<ActAsOneself>, id: &CheckInId, rest: &Rest) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE check_ins SET work = COALESCE(work, $3), housing = COALESCE(housing, $4), money = COALESCE(money, $5), \
         feeling = COALESCE(feeling, $6), wants_call = COALESCE(wants_call, $7), words = COALESCE(words, $8) \
         WHERE id = $1 AND alumnus_id = $2",
    )
    .bind(id)
    .bind(may.alumnus())
    .bind(rest.work)
    .bind(rest.housing)
    .bind(rest.money)
    .bind(rest.feeling)
    .bind(rest.call)
    .bind(Sealed::some(rest.words.as_deref()))
    .execute(conn)
    .await
    .map(drop)
}

/// The latest check-in of one's own.
///
/// # Errors
/// When the database fails.
pub async fn latest(conn: &mut Conn, may: &May<ActAsOneself>) -> Result<Option<CheckIn>, sqlx::Error> {
    let sql = format!("{COLUMNS} WHERE alumnus_id = $1 ORDER BY at DESC, id LIMIT 1");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(may.alumnus()).fetch_optional(conn).await
}
