//! Who may be called.

use super::rules::Known;
use crate::{
    access::{AlumnusId, SchoolId},
    db::Conn,
    moment::{At, Day},
    waakvlam::{Sign, SupportLevel},
};

/// Somebody who may be called.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Callee {
    /// Who.
    pub alumnus_id: AlumnusId,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// Their number, if it is known and still takes calls: a dead one may be a stranger's by now.
    pub phone: Option<String>,
    /// Since when the number that was known is dead.
    pub phone_dead_at: Option<At>,
    /// How closely they are kept in sight.
    pub support_level: SupportLevel,
    /// Their last sign of life.
    pub last_sign_of_life_at: Option<At>,
    /// Which kind it was.
    pub last_sign: Option<Sign>,
    /// The last employer.
    pub employer: Option<String>,
    /// When the contract ends.
    pub contract_ends_on: Option<Day>,
    /// Without work and school since.
    pub no_work_since: Option<Day>,
    /// When they leave, or left school.
    pub outflow_on: Option<Day>,
}

impl Callee {
    /// "Samira Visser".
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// What is known, for the first question.
    pub fn known(&self) -> Known {
        Known {
            employer: self.employer.clone(),
            contract_ends_on: self.contract_ends_on,
            no_work_since: self.no_work_since,
            outflow_on: self.outflow_on,
        }
    }
}

/// One alumnus of this school, for the list of calls.
///
/// # Errors
/// `RowNotFound` when there is none.
pub async fn callee(conn: &mut Conn, school: &SchoolId, alumnus: &AlumnusId) -> Result<Callee, sqlx::Error> {
    sqlx::query_as(
        "SELECT a.id AS alumnus_id, p.first_name, p.last_name, \
         CASE WHEN p.phone_dead_at IS NULL THEN p.phone END AS phone, p.phone_dead_at, a.support_level, \
         a.last_sign_of_life_at, a.last_sign, a.employer, a.contract_ends_on, a.no_work_since, a.outflow_on \
         FROM alumni a JOIN people p ON p.id = a.person_id \
         WHERE a.id = $1 AND a.school_id = $2 AND a.erased_at IS NULL",
    )
    .bind(alumnus)
    .bind(school)
    .fetch_one(conn)
    .await
}
