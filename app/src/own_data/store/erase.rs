//! Forgetting somebody: in one transaction, for the clock. What counts in the monitor stays, without a name.

use super::person_of;
use crate::{
    access::{AlumnusId, PersonId},
    db::Conn,
    escalations,
    moment::At,
    outbox::{self, Letter},
    own_data::{
        ErasureId,
        holdings::{ALUMNI, HOLDINGS, Left, PEOPLE},
    },
    sealed::Sealed,
    waakvlam,
};
use sqlx::AssertSqlSafe;

/// What a former pupil is called from then on.
const NO_NAME: &str = "Oud-leerling";

/// What a helper is called who stood in no other circle.
const NO_HELPER: &str = "Oud-helper";

/// The wishes whose waiting time is over, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn due(conn: &mut Conn, now: At) -> Result<Vec<ErasureId>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT id FROM erasures WHERE cancelled_at IS NULL AND done_at IS NULL AND due_at <= $1 ORDER BY due_at, id",
    )
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Erases whoever asked this. False when it is not due (any more), so that a second run changes nothing.
///
/// # Errors
/// When the database fails; then nothing was erased.
pub async fn erase(conn: &mut Conn, id: &ErasureId, now: At) -> Result<bool, sqlx::Error> {
    let alumnus: Option<AlumnusId> = sqlx::query_scalar(
        "UPDATE erasures SET done_at = $2 WHERE id = $1 AND done_at IS NULL AND cancelled_at IS NULL AND due_at <= $2 \
         RETURNING alumnus_id",
    )
    .bind(id)
    .bind(now)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(alumnus) = alumnus else { return Ok(false) };
    waakvlam::store::hold(conn, &alumnus).await?;
    let person = person_of(conn, &alumnus).await?;
    let (owner, mail): (PersonId, Option<String>) =
        sqlx::query_as("SELECT a.owner_id, p.mail FROM alumni a JOIN people p ON p.id = a.person_id WHERE a.id = $1")
            .bind(&alumnus)
            .fetch_one(&mut *conn)
            .await?;
    let helpers = helpers(conn, &alumnus).await?;
    let is_more = is_more_than_alumnus(conn, &person).await?;
    letters(conn, &alumnus, &person).await?;
    escalations::stop_for_good(conn, &alumnus, now).await?;
    rows(conn, &alumnus, &person, is_more).await?;
    for sql in [
        "UPDATE exports SET reason = '' WHERE alumnus_id = $1",
        "UPDATE break_glass SET reason = '' WHERE alumnus_id = $1",
    ] {
        sqlx::query(sql).bind(&alumnus).execute(&mut *conn).await?;
    }
    own_rows(conn, &alumnus, &person, is_more, now).await?;
    for helper in helpers {
        forget_helper(conn, &helper).await?;
    }
    goodbye(conn, id, &person, mail.as_deref(), now).await?;
    let text = "Een oud-leerling vroeg om alles te wissen. Dat is nu gedaan.".to_owned();
    outbox::put(conn, &Letter { key: format!("erased/{id}"), to: owner, text, link: "/alumni".into() }, now).await?;
    Ok(true)
}

/// The people in the circle, besides the school.
async fn helpers(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<PersonId>, sqlx::Error> {
    let sql = "SELECT DISTINCT person_id FROM circle_members WHERE alumnus_id = $1";
    sqlx::query_scalar(sql).bind(alumnus).fetch_all(conn).await
}

/// Whether somebody also works at a school or municipality, or helps somebody else: that stays theirs.
async fn is_more_than_alumnus(conn: &mut Conn, person: &PersonId) -> Result<bool, sqlx::Error> {
    let places: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM memberships WHERE person_id = $1) \
              + (SELECT COUNT(*) FROM circle_members WHERE person_id = $1)",
    )
    .bind(person)
    .fetch_one(conn)
    .await?;
    Ok(places > 0)
}

/// Of which rows a letter can be, besides the alumnus' own.
const SUBJECTS: &[&str] = &[
    "questions",
    "escalations",
    "permission_asks",
    "circle_requests",
    "successions",
    "farewells",
    "moves",
    "follow_questions",
    "warm_handovers",
];

/// What they were told, and what others were told about them. Letters name their subject by an id in key or link.
async fn letters(conn: &mut Conn, alumnus: &AlumnusId, person: &PersonId) -> Result<(), sqlx::Error> {
    let mut subjects = vec![alumnus.0.clone()];
    for table in SUBJECTS {
        let sql = format!("SELECT id FROM {table} WHERE alumnus_id = $1");
        subjects.extend(sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).bind(alumnus).fetch_all(&mut *conn).await?);
    }
    for subject in subjects {
        let like = format!("%{subject}%");
        for sql in [
            "DELETE FROM inbox WHERE link LIKE $1 OR id IN (SELECT id FROM outbox WHERE key LIKE $1 OR link LIKE $1)",
            "DELETE FROM outbox WHERE key LIKE $1 OR link LIKE $1",
        ] {
            sqlx::query(sql).bind(&like).execute(&mut *conn).await?;
        }
    }
    for sql in ["DELETE FROM inbox WHERE person_id = $1", "DELETE FROM outbox WHERE person_id = $1"] {
        sqlx::query(sql).bind(person).execute(&mut *conn).await?;
    }
    Ok(())
}

/// The rows of every table on the list, children first.
async fn rows(conn: &mut Conn, alumnus: &AlumnusId, person: &PersonId, is_more: bool) -> Result<(), sqlx::Error> {
    for holding in HOLDINGS {
        delete(conn, holding.table, holding.erase.of_alumnus(), &alumnus.0).await?;
        if !is_more {
            delete(conn, holding.table, holding.erase.of_person(), &person.0).await?;
        }
    }
    Ok(())
}

async fn delete(conn: &mut Conn, table: &str, which: Option<&str>, whose: &str) -> Result<(), sqlx::Error> {
    let Some(condition) = which else { return Ok(()) };
    let sql = format!("DELETE FROM {table} WHERE {condition}");
    sqlx::query(AssertSqlSafe(sql)).bind(whose).execute(conn).await.map(drop)
}

async fn own_rows(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    is_more: bool,
    now: At,
) -> Result<(), sqlx::Error> {
    let sql = format!("UPDATE alumni SET {} WHERE id = $1", becomes(ALUMNI));
    sqlx::query(AssertSqlSafe(sql)).bind(alumnus).bind(now).execute(&mut *conn).await?;
    if is_more {
        return Ok(());
    }
    blank(conn, person, NO_NAME).await
}

async fn blank(conn: &mut Conn, person: &PersonId, name: &str) -> Result<(), sqlx::Error> {
    let sql = format!("UPDATE people SET {} WHERE id = $1", becomes(PEOPLE));
    sqlx::query(AssertSqlSafe(sql)).bind(person).bind(name).execute(conn).await.map(drop)
}

fn becomes(columns: &[(&str, Left)]) -> String {
    let set = columns.iter().filter_map(|(column, left)| match left {
        Left::Becomes(sql) => Some(format!("{column} = {sql}")),
        Left::Stays => None,
    });
    set.collect::<Vec<_>>().join(", ")
}

/// Somebody who was here only for this alumnus is not kept either.
async fn forget_helper(conn: &mut Conn, helper: &PersonId) -> Result<(), sqlx::Error> {
    // Somebody else may wait for their yes.
    let elsewhere: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM alumni WHERE person_id = $1) + (SELECT COUNT(*) FROM circle_requests \
         WHERE person_id = $1 AND joined_at IS NULL AND refused_at IS NULL)",
    )
    .bind(helper)
    .fetch_one(&mut *conn)
    .await?;
    if elsewhere > 0 || is_more_than_alumnus(conn, helper).await? {
        return Ok(());
    }
    for table in ["inbox", "outbox"] {
        delete(conn, table, Some("person_id = $1"), &helper.0).await?;
    }
    for holding in HOLDINGS {
        delete(conn, holding.table, holding.erase.of_person(), &helper.0).await?;
    }
    blank(conn, helper, NO_HELPER).await
}

/// One last mail. Its address is kept, sealed, until that mail went.
async fn goodbye(
    conn: &mut Conn,
    id: &ErasureId,
    person: &PersonId,
    mail: Option<&str>,
    now: At,
) -> Result<(), sqlx::Error> {
    let Some(mail) = mail else { return Ok(()) };
    let sql = "UPDATE erasures SET mail = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(Sealed::from(mail)).execute(&mut *conn).await?;
    let words = "Wat je vroeg, is gedaan. Je hoeft niets meer te doen.\n\nHeb je toch hulp nodig? Bel dan je school.";
    outbox::put_goodbye(conn, &format!("goodbye/{id}"), person, words, now).await
}

/// Forgets the addresses of last mails that went, or never will.
///
/// # Errors
/// When the database fails.
pub async fn forget_addresses(conn: &mut Conn) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE erasures SET mail = NULL WHERE mail IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outbox o \
         WHERE o.key = 'goodbye/' || erasures.id AND o.delivered_at IS NULL AND o.given_up_at IS NULL)",
    )
    .execute(conn)
    .await?;
    Ok(i64::try_from(done.rows_affected()).unwrap_or(0))
}
