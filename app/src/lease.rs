//! Work in the hands of workers. A claim is a lease with a number: whoever claims later has a higher one, and only the
//! last may settle. How a row is taken up is the same for all work; what becomes of it, each feature knows itself.

use crate::{
    db::{Conn, skip_locked},
    moment::At,
};
use sqlx::{
    Any, AssertSqlSafe, FromRow,
    any::{AnyArguments, AnyRow},
    query::QueryAs,
};

/// How long a worker may keep what it claimed before another takes it over, in minutes.
pub const MINUTES: i64 = 5;

/// What is taken up. The table has `id`, `due_at`, `claimed_at` and `lease`.
#[derive(Clone, Copy, Debug)]
pub struct Due<'a> {
    /// Its table.
    pub table: &'a str,
    /// What is due of it, in SQL: `$1` is now, and values of its own are `$5` and on.
    pub is: &'a str,
    /// What else changes with a claim, in SQL: "tries = tries + 1"; may be empty.
    pub sets: &'a str,
    /// The columns that are read.
    pub columns: &'a str,
}

/// A claim before it is sent, to bind values of its own to.
pub type Asking<T> = QueryAs<'static, Any, T, AnyArguments>;

/// Claims at most so many rows, the longest due first, so that no other worker has them too. Whatever was left behind by
/// a worker that stopped is taken over: its lease is over, or lies in a future that a clock showed by mistake.
///
/// # Errors
/// When the database fails.
pub async fn claim<T>(
    conn: &mut Conn,
    due: &Due<'_>,
    most: i64,
    now: At,
    own: impl FnOnce(Asking<T>) -> Asking<T>,
) -> Result<Vec<T>, sqlx::Error>
where
    T: for<'r> FromRow<'r, AnyRow> + Send + Unpin,
{
    let Due { table, is, sets, columns } = due;
    let comma = if sets.is_empty() { "" } else { ", " };
    let sql = format!(
        "WITH due AS MATERIALIZED (SELECT id AS due_id FROM {table} WHERE {is} \
         AND (claimed_at IS NULL OR claimed_at <= $2 OR claimed_at > $3) ORDER BY due_at LIMIT $4 {}) \
         UPDATE {table} SET claimed_at = $1, lease = lease + 1{comma}{sets} FROM due WHERE {table}.id = due.due_id \
         RETURNING {columns}",
        skip_locked(conn)
    );
    let asking = sqlx::query_as(AssertSqlSafe(sql))
        .bind(now)
        .bind(now.plus_minutes(-MINUTES))
        .bind(now.plus_minutes(MINUTES))
        .bind(most);
    own(asking).fetch_all(conn).await
}
