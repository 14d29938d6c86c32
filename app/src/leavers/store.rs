//! Leavers lists between preview and confirmation, and the import itself.

use super::{Leaver, LeaversList, rules};
use crate::{
    access::{AlumnusId, PersonId, SchoolId},
    circle,
    db::Conn,
    follow,
    moment::{At, Day},
    schools,
    sealed::Sealed,
    signals,
    waakvlam::{self, SupportLevel},
};
use std::collections::HashSet;

/// A list that was read and waits for its confirmation.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its row.
    pub id: String,
    /// "uitstroom-2026.csv".
    pub file_name: String,
    /// What was read. Empty once confirmed.
    pub list: Option<LeaversList>,
    /// How it ended: how many came in, how many were here already.
    pub ended: Option<Imported>,
}

/// How an import ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Came in.
    pub imported: i64,
    /// Were here already; nothing was changed on them.
    pub known: i64,
}

/// Keeps a list for its confirmation, and forgets the older unconfirmed ones of the same person.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    conn: &mut Conn,
    school: &SchoolId,
    person: &PersonId,
    file_name: &str,
    list: &LeaversList,
    now: At,
) -> Result<String, sqlx::Error> {
    sqlx::query("DELETE FROM leavers_lists WHERE person_id = $1 AND confirmed_at IS NULL")
        .bind(person)
        .execute(&mut *conn)
        .await?;
    let id = uuid::Uuid::new_v4().to_string();
    let json = serde_json::to_string(list).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query(
        "INSERT INTO leavers_lists (id, school_id, person_id, file_name, read_at, list) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&id)
    .bind(school)
    .bind(person)
    .bind(file_name)
    .bind(now)
    .bind(Sealed(json))
    .execute(conn)
    .await?;
    Ok(id)
}

/// A list that this person read for this school.
///
/// # Errors
/// `RowNotFound` when it isn't theirs.
pub async fn kept(conn: &mut Conn, school: &SchoolId, person: &PersonId, id: &str) -> Result<Kept, sqlx::Error> {
    let (id, file_name, json, imported, known): (String, String, Sealed, Option<i64>, Option<i64>) = sqlx::query_as(
        "SELECT id, file_name, list, imported, known FROM leavers_lists \
         WHERE id = $1 AND school_id = $2 AND person_id = $3",
    )
    .bind(id)
    .bind(school)
    .bind(person)
    .fetch_one(conn)
    .await?;
    let list = serde_json::from_str(&json.0).ok();
    let ended = imported.zip(known).map(|(imported, known)| Imported { imported, known });
    Ok(Kept { id, file_name, list, ended })
}

/// Which of these pupil numbers the school has already.
///
/// # Errors
/// When the database fails.
pub async fn known_numbers(conn: &mut Conn, school: &SchoolId) -> Result<HashSet<String>, sqlx::Error> {
    let sql = "SELECT pupil_number FROM alumni WHERE school_id = $1";
    let numbers: Vec<String> = sqlx::query_scalar(sql).bind(school).fetch_all(conn).await?;
    Ok(numbers.into_iter().collect())
}

/// Who is the backup of everybody whom this person brings in; `None` when they are alone at the school, and then
/// nobody can come in.
///
/// # Errors
/// When the database fails.
pub async fn backup_for(
    conn: &mut Conn,
    school: &SchoolId,
    owner: &PersonId,
    now: At,
) -> Result<Option<PersonId>, sqlx::Error> {
    circle::store::backup_for(conn, school, owner, now).await
}

/// Brings the good rows in, in this transaction, with their lamp lit and what stands out as a signal. Rows that the
/// school has already change nothing.
///
/// # Errors
/// When the database fails; then nothing came in.
pub async fn import(
    conn: &mut Conn,
    school: &SchoolId,
    owner: &PersonId,
    rows: &[Leaver],
    now: At,
) -> Result<Imported, sqlx::Error> {
    let known = known_numbers(&mut *conn, school).await?;
    let (mut imported, mut here_already) = (0, 0);
    for row in rows {
        if known.contains(&row.pupil_number) {
            here_already += 1;
        } else {
            add(conn, school, owner, row, now).await?;
            imported += 1;
        }
    }
    Ok(Imported { imported, known: here_already })
}

/// Brings one leaver in, with an owner and another colleague as backup.
///
/// # Errors
/// When the database fails, or there is no other colleague: the database takes no alumnus without a backup.
pub async fn add(
    conn: &mut Conn,
    school: &SchoolId,
    owner: &PersonId,
    row: &Leaver,
    now: At,
) -> Result<AlumnusId, sqlx::Error> {
    let municipality = schools::store::municipality(conn, &row.municipality).await?;
    let person = schools::store::add_person(
        conn,
        (&row.first_name, &rules::last_name(row)),
        row.mail.as_deref(),
        row.phone.as_deref(),
        now,
    )
    .await?;
    let backup = backup_for(conn, school, owner, now).await?;
    let id = AlumnusId::new();
    let level: SupportLevel = waakvlam::rules::first_level(Day(row.outflow_on), now.day());
    sqlx::query(
        "INSERT INTO alumni (id, person_id, school_id, pupil_number, born_on, outflow_on, profile, advice, destination, \
         employer, contract_ends_on, school_mentor, needs, municipality_id, support_level, owner_id, backup_id, \
         created_at, no_work_since) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
    )
    .bind(&id)
    .bind(&person)
    .bind(school)
    .bind(&row.pupil_number)
    .bind(Day(row.born_on))
    .bind(Day(row.outflow_on))
    .bind(row.profile.as_str())
    .bind(row.advice.map(super::OutflowAdvice::as_str))
    .bind(row.destination.as_str())
    .bind(row.employer.as_deref())
    .bind(row.contract_ends_on.map(Day))
    .bind(row.school_mentor.as_deref())
    .bind(Sealed::some(row.remark.as_deref()))
    .bind(&municipality)
    .bind(level)
    .bind(owner)
    .bind(backup)
    .bind(now)
    .bind(rules::no_work_since(row))
    .execute(&mut *conn)
    .await?;
    waakvlam::light(conn, &id, now).await?;
    follow::store::begin(conn, &id, Day(row.outflow_on), now).await?;
    waakvlam::store::begin(conn, &id, now).await?;
    let limits = signals::store::limits(conn, &id).await?;
    for proposal in rules::stands_out(row, &limits, now) {
        signals::store::open(conn, &id, &proposal, now).await?;
    }
    Ok(id)
}

/// Ends a list: its rows are forgotten, the counts stay. False when it was confirmed before.
///
/// # Errors
/// When the database fails.
pub async fn end(conn: &mut Conn, id: &str, ended: Imported, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE leavers_lists SET list = '', confirmed_at = $2, imported = $3, known = $4 \
         WHERE id = $1 AND confirmed_at IS NULL",
    )
    .bind(id)
    .bind(now)
    .bind(ended.imported)
    .bind(ended.known)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
