//! Sealing what is there already: with a new key, or for the first time. Batch by batch, so that it may stop anywhere
//! and go on later; a row that somebody else changed meanwhile is left to the next round.

use super::{Sealed, columns::Column, newest, open};
use crate::{db::Conn, moment::At};
use sqlx::{AssertSqlSafe, Row};

/// Which rows are sealed (again).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All that are not sealed with the newest key.
    NotByTheNewest,
    /// Those from before there were seals.
    Plain,
}

impl Which {
    /// Words of this kind don't look like this.
    fn unlike(self) -> Option<String> {
        match self {
            Self::NotByTheNewest => newest().map(|name| format!("~{name}~%")),
            Self::Plain => Some(A_SEAL.to_owned()),
        }
    }
}

/// What a seal looks like in SQL: the mark, eight signs of a key's name, the mark.
const A_SEAL: &str = "~________~%";

/// How a batch ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// How many rows were sealed.
    pub sealed: i64,
    /// Where to go on; `None` when nothing is left.
    pub next: Option<String>,
}

/// Seals at most `most` rows of a column, from this key on.
///
/// # Errors
/// When the database fails, or words can't be opened with the keys that are here.
pub async fn batch(conn: &mut Conn, column: Column, which: Which, from: &str, most: i64) -> Result<Batch, sqlx::Error> {
    let Column { table, name, keys } = column;
    let unlike = which.unlike().ok_or_else(|| sqlx::Error::Encode("no key to seal with".into()))?;
    let chosen: Vec<String> = keys.iter().map(|key| format!("CAST({key} AS TEXT)")).collect();
    let first = keys.first().copied().unwrap_or("id");
    let sql = format!(
        "SELECT {name}, {} FROM {table} WHERE {name} IS NOT NULL AND {name} <> '' AND {name} NOT LIKE $1 \
         AND {first} >= $2 ORDER BY {first} LIMIT $3",
        chosen.join(", ")
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(unlike).bind(from).bind(most).fetch_all(&mut *conn).await?;
    let mut done = Batch::default();
    for row in &rows {
        let stored: String = row.try_get(0)?;
        let key: Vec<String> = (1..=keys.len()).map(|at| row.try_get(at)).collect::<Result<_, _>>()?;
        done.sealed += reseal(conn, column, &stored, &key).await?;
        done.next = key.into_iter().next();
    }
    if i64::try_from(rows.len()).unwrap_or(0) < most {
        done.next = None;
    }
    Ok(done)
}

async fn reseal(conn: &mut Conn, column: Column, stored: &str, key: &[String]) -> Result<i64, sqlx::Error> {
    let Column { table, name, keys } = column;
    let words = open(stored).map_err(|why| sqlx::Error::Decode(format!("{table}.{name} of {key:?}: {why}").into()))?;
    let mut place = String::new();
    for (at, key) in keys.iter().enumerate() {
        // Only the first is a text for sure; as itself it finds its row by the index.
        let key = if at == 0 { (*key).to_owned() } else { format!("CAST({key} AS TEXT)") };
        place.push_str(&format!(" AND {key} = ${}", at + 3));
    }
    let sql = format!("UPDATE {table} SET {name} = $1 WHERE {name} = $2{place}");
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(Sealed(words)).bind(stored);
    for part in key {
        query = query.bind(part);
    }
    let done = query.execute(conn).await?;
    Ok(i64::try_from(done.rows_affected()).unwrap_or(0))
}

/// How many rows of a column are sealed with which key, by name; the name of plain words is empty.
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &mut Conn, column: Column) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let Column { table, name, .. } = column;
    let sql = format!(
        "SELECT CASE WHEN {name} LIKE '{A_SEAL}' THEN SUBSTR({name}, 2, 8) ELSE '' END AS key, COUNT(*) \
         FROM {table} WHERE {name} IS NOT NULL AND {name} <> '' GROUP BY 1 ORDER BY 1"
    );
    sqlx::query_as(AssertSqlSafe(sql)).fetch_all(conn).await
}

/// The names of the keys by which words in this database are, or may be, sealed.
///
/// # Errors
/// When the database fails.
pub async fn known_keys(conn: &mut Conn) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT name FROM word_keys ORDER BY since, name").fetch_all(conn).await
}

/// Remembers that words may be sealed with these keys from now on.
///
/// # Errors
/// When the database fails.
pub async fn remember_keys(conn: &mut Conn, names: &[String], now: At) -> Result<(), sqlx::Error> {
    for name in names {
        sqlx::query("INSERT INTO word_keys (name, since) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(name)
            .bind(now)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Nothing is sealed with any other key any more.
///
/// # Errors
/// When the database fails.
pub async fn forget_keys_but(conn: &mut Conn, newest: &str) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM word_keys WHERE name <> $1").bind(newest).execute(conn).await.map(drop)
}
