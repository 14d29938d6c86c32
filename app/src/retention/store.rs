//! A school's settings, what would go, and the going itself.

use super::{
    Always, Kept, rules,
    sweeps::{EVERYWHERE, OF_SCHOOLS, Sweep},
};
use crate::{access::SchoolId, db::Conn, moment::At};
use sqlx::AssertSqlSafe;

/// How many months a school keeps a kind.
///
/// # Errors
/// When the database fails.
pub async fn months(conn: &mut Conn, school: &SchoolId, kind: Kept) -> Result<i64, sqlx::Error> {
    let sql = "SELECT months FROM retention WHERE school_id = $1 AND kind = $2";
    let chosen: Option<i64> = sqlx::query_scalar(sql).bind(school).bind(kind).fetch_optional(conn).await?;
    Ok(chosen.unwrap_or(kind.bounds().usual))
}

/// Keeps how many months a school keeps a kind.
///
/// # Errors
/// When the database fails.
pub async fn choose(conn: &mut Conn, school: &SchoolId, kind: Kept, months: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO retention (school_id, kind, months) VALUES ($1, $2, $3) \
         ON CONFLICT (school_id, kind) DO UPDATE SET months = $3",
    )
    .bind(school)
    .bind(kind)
    .bind(months)
    .execute(conn)
    .await
    .map(drop)
}

/// The schools there are.
///
/// # Errors
/// When the database fails.
pub async fn schools(conn: &mut Conn) -> Result<Vec<(SchoolId, String)>, sqlx::Error> {
    sqlx::query_as("SELECT id, name FROM schools ORDER BY name").fetch_all(conn).await
}

/// How much of a kind goes, and of how many people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Going<K> {
    /// Which kind.
    pub kind: K,
    /// How many rows.
    pub rows: i64,
    /// Of how many people.
    pub people: i64,
}

/// What would go of a school at this instant, kind by kind.
///
/// # Errors
/// When the database fails.
pub async fn of_school(conn: &mut Conn, school: &SchoolId, now: At) -> Result<Vec<Going<Kept>>, sqlx::Error> {
    let mut all = Vec::new();
    for kind in Kept::ALL {
        let cutoff = rules::months_before(now, months(conn, school, *kind).await?);
        let sweeps: Vec<_> = OF_SCHOOLS.iter().filter(|sweep| sweep.kind == *kind).collect();
        all.push(count(conn, *kind, &sweeps, cutoff, Some(school)).await?);
    }
    Ok(all)
}

/// What would go everywhere at this instant, kind by kind.
///
/// # Errors
/// When the database fails.
pub async fn everywhere(conn: &mut Conn, now: At) -> Result<Vec<Going<Always>>, sqlx::Error> {
    let mut all = Vec::new();
    for kind in Always::ALL {
        let sweeps: Vec<_> = EVERYWHERE.iter().filter(|sweep| sweep.kind == *kind).collect();
        all.push(count(conn, *kind, &sweeps, kind.cutoff(now), None).await?);
    }
    Ok(all)
}

/// A row that waits only for its children counts too: they go the same night.
async fn count<K: Copy>(
    conn: &mut Conn,
    kind: K,
    sweeps: &[&Sweep<K>],
    cutoff: At,
    school: Option<&SchoolId>,
) -> Result<Going<K>, sqlx::Error> {
    let parts = sweeps.iter().map(|sweep| {
        let Sweep { table, whose, .. } = sweep;
        let when = sweep.when.split(" AND NOT EXISTS ").next().unwrap_or_default();
        format!("SELECT {whose} AS whose FROM {table} t WHERE {when}")
    });
    let rows = parts.collect::<Vec<_>>().join(" UNION ALL ");
    let sql = format!("SELECT COUNT(*), COUNT(DISTINCT gone.whose) FROM ({rows}) gone");
    let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(cutoff);
    if let Some(school) = school {
        query = query.bind(school);
    }
    let (rows, people) = query.fetch_one(conn).await?;
    Ok(Going { kind, rows, people })
}

/// One step of the night: at most so many rows of one table. Gives how many went.
///
/// # Errors
/// When the database fails.
pub async fn sweep(conn: &mut Conn, step: &Step, most: i64) -> Result<i64, sqlx::Error> {
    let Step { table, key, when, cutoff, school } = step;
    // The keys of the inner rows carry the alias of the table.
    let inner = key.split(", ").map(|column| format!("t.{column}")).collect::<Vec<_>>().join(", ");
    let place = if school.is_some() { "$3" } else { "$2" };
    let sql =
        format!("DELETE FROM {table} WHERE ({key}) IN (SELECT {inner} FROM {table} t WHERE {when} LIMIT {place})");
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(cutoff);
    if let Some(school) = school {
        query = query.bind(school);
    }
    let done = query.bind(most).execute(conn).await?;
    Ok(i64::try_from(done.rows_affected()).unwrap_or(0))
}

/// One table of one school, or of everywhere, with the instant before which its rows go.
#[derive(Clone, Debug)]
pub struct Step {
    table: &'static str,
    key: &'static str,
    when: &'static str,
    cutoff: At,
    school: Option<SchoolId>,
}

/// The steps of this night, in order.
///
/// # Errors
/// When the database fails.
pub async fn steps(conn: &mut Conn, now: At) -> Result<Vec<Step>, sqlx::Error> {
    let mut all = Vec::new();
    for (school, _) in schools(conn).await? {
        for &Sweep { kind, table, key, when, .. } in OF_SCHOOLS {
            let cutoff = rules::months_before(now, months(conn, &school, kind).await?);
            all.push(Step { table, key, when, cutoff, school: Some(school.clone()) });
        }
    }
    for &Sweep { kind, table, key, when, .. } in EVERYWHERE {
        all.push(Step { table, key, when, cutoff: kind.cutoff(now), school: None });
    }
    Ok(all)
}

/// Whether the sweep of the last night was done.
///
/// # Errors
/// When the database fails.
pub async fn is_done(conn: &mut Conn, now: At) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM job_runs WHERE job = 'retention' AND failed = 0 AND started_at >= $1";
    let runs: i64 = sqlx::query_scalar(sql).bind(rules::last_due(now)).fetch_one(conn).await?;
    Ok(runs > 0)
}
