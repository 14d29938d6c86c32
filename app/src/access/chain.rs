//! The log of looks is a chain: each row is hashed together with the hash of the row before it, and the last hash is
//! kept apart. Whoever changes, swaps or takes away a row breaks it there.
//!
//! ```text
//! look 1 ──hash──► look 2 ──hash──► look 3 ──hash──► access_chain (the head)
//! ```
//! Looks are written loose, in the transaction of the look, and are linked right before its commit: the one row of
//! `access_chain` is held by whoever links until they commit, so that must be short.

use crate::{db::Conn, secret};

/// A look, as the chain sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
struct Row {
    id: String,
    at: i64,
    alumnus_id: String,
    person_id: String,
    role: String,
    kind: String,
    basis: String,
}

impl Row {
    /// The hash of this row in its place. No part can hold a line break, so that no two rows have the same text.
    fn hash(&self, seq: i64, previous: &str) -> String {
        let Self { id, at, alumnus_id, person_id, role, kind, basis } = self;
        let (seq, at) = (seq.to_string(), at.to_string());
        let parts = [&seq, id, &at, alumnus_id, person_id, role, kind, basis].map(String::as_str);
        let parts = [&parts[..], &[previous]].concat();
        secret::hash(&parts.join("\n"))
    }
}

impl Row {
    const COLUMNS: &str = "id, at, alumnus_id, person_id, role, kind, basis";
}

/// How many rows are linked or checked in one statement.
const BATCH: usize = 200;

/// Links every loose row. Without one it costs a look at an empty index.
///
/// # Errors
/// When the database fails.
pub async fn append(conn: &mut Conn) -> Result<(), sqlx::Error> {
    while has_loose_rows(conn).await? {
        link(conn).await?;
    }
    Ok(())
}

async fn has_loose_rows(conn: &mut Conn) -> Result<bool, sqlx::Error> {
    let sql = "SELECT id FROM access_log WHERE hash IS NULL LIMIT 1";
    let found: Option<String> = sqlx::query_scalar(sql).fetch_optional(conn).await?;
    Ok(found.is_some())
}

async fn link(conn: &mut Conn) -> Result<(), sqlx::Error> {
    let (mut seq, mut head): (i64, String) =
        sqlx::query_as("UPDATE access_chain SET seq = seq WHERE id = 1 RETURNING seq, hash")
            .fetch_one(&mut *conn)
            .await?;
    // Read under the lock: what another transaction linked meanwhile is not loose any more.
    let sql = format!("SELECT {} FROM access_log WHERE hash IS NULL ORDER BY at, id LIMIT {BATCH}", Row::COLUMNS);
    let loose: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *conn).await?;
    if loose.is_empty() {
        return Ok(());
    }
    let places = (0..loose.len()).map(|at| at * 4);
    let values = places.map(|at| format!("(${}, ${}, ${}, ${})", at + 1, at + 2, at + 3, at + 4));
    let sql = format!(
        "UPDATE access_log SET seq = v.column2, prev_hash = v.column3, hash = v.column4 \
         FROM (VALUES {}) AS v WHERE access_log.id = v.column1",
        values.collect::<Vec<_>>().join(", ")
    );
    let mut linking = sqlx::query(sqlx::AssertSqlSafe(sql));
    for row in loose {
        seq += 1;
        let hash = row.hash(seq, &head);
        linking = linking.bind(row.id).bind(seq).bind(head).bind(hash.clone());
        head = hash;
    }
    linking.execute(&mut *conn).await?;
    let sql = "UPDATE access_chain SET seq = $1, hash = $2 WHERE id = 1";
    sqlx::query(sql).bind(seq).bind(head).execute(conn).await.map(drop)
}

/// What a walk along the whole chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is whole: so many rows, and the hash of the last one.
    Whole {
        /// How many rows.
        rows: i64,
        /// The last hash; empty when there are no rows.
        head: String,
    },
    /// It is not: the first broken place, in words for whoever keeps the log.
    Broken(String),
}

/// Walks the whole chain. `noted` is a head that was noted earlier: it must still be in the chain.
///
/// # Errors
/// When the database fails.
pub async fn verify(conn: &mut Conn, noted: Option<&str>) -> Result<Verdict, sqlx::Error> {
    let (last, head): (i64, String) =
        sqlx::query_as("SELECT seq, hash FROM access_chain WHERE id = 1").fetch_one(&mut *conn).await?;
    let (mut seq, mut previous, mut is_noted) = (0, String::new(), noted.is_none_or(str::is_empty));
    loop {
        let rows = after(conn, seq, last).await?;
        if rows.is_empty() {
            break;
        }
        for Kept { row, seq: place, prev_hash, hash } in rows {
            seq += 1;
            if place != seq {
                return Ok(Verdict::Broken(format!("regel {seq} ontbreekt")));
            }
            if prev_hash != previous || row.hash(seq, &previous) != hash {
                return Ok(Verdict::Broken(format!("regel {seq} ({}) klopt niet", row.id)));
            }
            is_noted |= noted == Some(hash.as_str());
            previous = hash;
        }
    }
    if seq < last || previous != head {
        return Ok(Verdict::Broken(format!("het einde ontbreekt: er zijn {seq} regels, en het waren er {last}")));
    }
    if let Some(id) = outside(conn, last).await? {
        return Ok(Verdict::Broken(format!("regel {id} staat buiten de keten")));
    }
    if !is_noted {
        return Ok(Verdict::Broken("het genoteerde einde staat niet meer in de keten".to_owned()));
    }
    Ok(Verdict::Whole { rows: seq, head })
}

#[derive(sqlx::FromRow)]
struct Kept {
    #[sqlx(flatten)]
    row: Row,
    seq: i64,
    prev_hash: String,
    hash: String,
}

async fn after(conn: &mut Conn, seq: i64, last: i64) -> Result<Vec<Kept>, sqlx::Error> {
    let sql = format!(
        "SELECT {}, seq, COALESCE(prev_hash, '') AS prev_hash, COALESCE(hash, '') AS hash FROM access_log \
         WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT {BATCH}",
        Row::COLUMNS
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(seq).bind(last).fetch_all(conn).await
}

/// A row that no link holds. Rows after the head may be of a transaction that ended during the walk; loose ones never.
async fn outside(conn: &mut Conn, last: i64) -> Result<Option<String>, sqlx::Error> {
    let sql = "SELECT id FROM access_log WHERE hash IS NULL OR seq IS NULL OR seq < 1 OR (seq > $1 AND NOT EXISTS \
               (SELECT 1 FROM access_chain c WHERE c.seq >= access_log.seq)) LIMIT 1";
    sqlx::query_scalar(sql).bind(last).fetch_optional(conn).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_in_another_place_or_with_other_words_has_another_hash() {
        let row = Row {
            id: "1".into(),
            at: 7,
            alumnus_id: "samira".into(),
            person_id: "anja".into(),
            role: "staff".into(),
            kind: "circle".into(),
            basis: "owner".into(),
        };
        let hash = row.hash(1, "");
        assert_eq!(hash, row.clone().hash(1, ""));
        for other in [
            row.hash(2, ""),
            row.hash(1, "before"),
            Row { id: "2".into(), ..row.clone() }.hash(1, ""),
            Row { at: 8, ..row.clone() }.hash(1, ""),
            Row { alumnus_id: "yara".into(), ..row.clone() }.hash(1, ""),
            Row { person_id: "pieter".into(), ..row.clone() }.hash(1, ""),
            Row { role: "jim".into(), ..row.clone() }.hash(1, ""),
            Row { kind: "feelings".into(), ..row.clone() }.hash(1, ""),
            Row { basis: "break_glass".into(), ..row.clone() }.hash(1, ""),
        ] {
            assert_ne!(hash, other);
        }
    }
}
