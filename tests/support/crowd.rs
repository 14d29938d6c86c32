//! Many people at once, for the benches: copies of one row, written by the database itself.

use super::town::Town;
use app::db::Kind;
use std::time::Duration;

/// The time below which this share of them lies, in milliseconds.
pub fn at(times: &[Duration], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let index = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(index).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

/// So many copies of one row, with these columns their own; `n.i` counts from 0.
pub async fn copies(town: &Town, table: &str, which: &str, many: i64, own: &[(&str, &str)]) {
    let columns = columns(town, table).await;
    let values: Vec<String> = columns
        .iter()
        .map(|column| {
            own.iter().find(|(name, _)| name == column).map_or(format!("t.{column}"), |(_, value)| (*value).to_owned())
        })
        .collect();
    quietly(town, &format!(
        "INSERT INTO {table} ({}) WITH RECURSIVE n (i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {} - 1) \
         SELECT {} FROM n, {table} t WHERE t.{which}",
        columns.join(", "), many, values.join(", ")
    )).await;
}

async fn columns(town: &Town, table: &str) -> Vec<String> {
    let sql = match town.house.db.kind() {
        Kind::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
        Kind::Postgres => format!(
            "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'"
        ),
    };
    let mut tx = town.house.db.read().await.expect("a transaction");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *tx).await.expect("columns")
}

/// A random id, as the app makes them: rows that belong together lie far apart in the index.
pub fn random_id(town: &Town) -> &'static str {
    match town.house.db.kind() {
        Kind::Sqlite => "LOWER(HEX(RANDOMBLOB(16)))",
        Kind::Postgres => "gen_random_uuid()::text",
    }
}

/// One statement, in a transaction of its own.
pub async fn quietly(town: &Town, sql: &str) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut *tx).await.expect(sql);
    tx.commit().await.expect("a commit");
}
