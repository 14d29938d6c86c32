//! Reads everything about one alumnus, section by section, as [`super::holdings`] says.

pub mod erase;

use super::{
    ErasureId, ExportId,
    holdings::{Export, HOLDINGS},
    rules,
    sections::{Column, Section, Shape, Whose, YOU},
};
use crate::{
    access::{ActAsOneself, AlumnusId, ExportAll, May, PersonId},
    db::Conn,
    moment::{At, Day},
    sealed::Sealed,
};
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, Row};

/// A proof by which everything about one alumnus may be read.
pub trait OpensAll {
    /// Whose.
    fn whose(&self) -> &AlumnusId;
}

impl OpensAll for May<ActAsOneself> {
    fn whose(&self) -> &AlumnusId {
        self.alumnus()
    }
}

impl OpensAll for May<ExportAll> {
    fn whose(&self) -> &AlumnusId {
        self.alumnus()
    }
}

/// One value: as the file has it, and as a person reads it.
#[derive(Clone, Debug)]
pub struct Held {
    /// For the file.
    pub json: Value,
    /// For the page; `None` when there is nothing.
    pub words: Option<String>,
}

/// A section with its rows.
#[derive(Clone)]
pub struct Filled {
    /// Which.
    pub section: &'static Section,
    /// Its rows, a value for each column.
    pub rows: Vec<Vec<Held>>,
}

/// Who gets it: the page leaves out photos, so that they are not opened for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// A page.
    Eyes,
    /// The file.
    File,
}

/// Everything about one alumnus, what they are first.
///
/// # Errors
/// When the database fails.
pub async fn everything(conn: &mut Conn, proof: &impl OpensAll, reader: For) -> Result<Vec<Filled>, sqlx::Error> {
    let person: PersonId = person_of(conn, proof.whose()).await?;
    let rest = HOLDINGS.iter().filter_map(|holding| match holding.export {
        Export::As(section) if section.key != YOU.key => Some(section),
        _ => None,
    });
    let mut all = Vec::new();
    for section in std::iter::once(&YOU).chain(rest) {
        let whose = match section.whose {
            Whose::Alumnus => &proof.whose().0,
            Whose::Person => &person.0,
        };
        all.push(fill(conn, section, whose, reader).await?);
    }
    Ok(all)
}

/// The human being behind an alumnus.
pub(super) async fn person_of(conn: &mut Conn, alumnus: &AlumnusId) -> Result<PersonId, sqlx::Error> {
    sqlx::query_scalar("SELECT person_id FROM alumni WHERE id = $1").bind(alumnus).fetch_one(conn).await
}

async fn fill(conn: &mut Conn, section: &'static Section, whose: &str, reader: For) -> Result<Filled, sqlx::Error> {
    let sql_of = |column: &Column| match (column.shape, reader) {
        (Shape::Picture, For::Eyes) => "CAST(NULL AS TEXT)",
        _ => column.sql,
    };
    let columns: Vec<&str> = section.columns.iter().map(sql_of).collect();
    let sql = format!("SELECT {} FROM {}", columns.join(", "), section.from);
    let found = sqlx::query(AssertSqlSafe(sql)).bind(whose).fetch_all(conn).await?;
    let mut rows = Vec::new();
    for row in &found {
        let held = section.columns.iter().enumerate().map(|(at, column)| value(row, at, column));
        rows.push(held.collect::<Result<_, _>>()?);
    }
    Ok(Filled { section, rows })
}

fn value(row: &sqlx::any::AnyRow, at: usize, column: &Column) -> Result<Held, sqlx::Error> {
    let (json, words) = match column.shape {
        Shape::At => {
            let at: Option<At> = row.try_get(at)?;
            (json!(at.map(At::iso)), at.map(|at| format!("{}, {}", at.day().with_year(), at.hour_in_words())))
        }
        Shape::Day => {
            let day: Option<Day> = row.try_get(at)?;
            (json!(day.map(Day::iso)), day.map(Day::with_year))
        }
        Shape::Words => {
            let words: Option<Sealed> = row.try_get(at)?;
            let words = words.map(String::from);
            (json!(words), words)
        }
        Shape::Picture => {
            let jpeg: Option<Sealed> = row.try_get(at)?;
            (json!(jpeg.map(String::from)), None)
        }
        Shape::Text => {
            let text: Option<String> = row.try_get(at)?;
            (json!(text), text)
        }
        Shape::Said(say) => {
            let stored: Option<String> = row.try_get(at)?;
            (json!(stored), stored.as_deref().map(say))
        }
    };
    Ok(Held { json, words: words.filter(|words| !words.trim().is_empty()) })
}

/// The file: every section under its key, and what each key means.
pub fn as_json(all: &[Filled], now: At) -> Value {
    let mut file = Map::new();
    file.insert("made_at".into(), json!(now.iso()));
    file.insert("explained".into(), Value::Object(all.iter().map(explained).collect()));
    for filled in all {
        let rows = filled.rows.iter().map(|row| {
            let fields = filled.section.columns.iter().zip(row);
            Value::Object(fields.map(|(column, held)| (column.key.to_owned(), held.json.clone())).collect())
        });
        file.insert(filled.section.key.to_owned(), Value::Array(rows.collect()));
    }
    Value::Object(file)
}

fn explained(filled: &Filled) -> (String, Value) {
    let mut keys: Map<String, Value> = Map::new();
    keys.insert("title".into(), json!(filled.section.title));
    keys.extend(filled.section.columns.iter().map(|column| (column.key.to_owned(), json!(column.label))));
    (filled.section.key.to_owned(), Value::Object(keys))
}

/// A wish to be forgotten that waits.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Waiting {
    /// Its row.
    pub id: ErasureId,
    /// Since when.
    pub asked_at: At,
    /// Until when one tap stops it.
    pub due_at: At,
}

/// The wish of this alumnus that waits, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn waiting(conn: &mut Conn, may: &May<ActAsOneself>) -> Result<Option<Waiting>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, asked_at, due_at FROM erasures \
         WHERE alumnus_id = $1 AND cancelled_at IS NULL AND done_at IS NULL",
    )
    .bind(may.alumnus())
    .fetch_optional(conn)
    .await
}

/// Asks to be forgotten. False when that was asked already.
///
/// # Errors
/// When the database fails.
pub async fn ask(conn: &mut Conn, may: &May<ActAsOneself>, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO erasures (id, alumnus_id, asked_at, due_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (alumnus_id) WHERE cancelled_at IS NULL AND done_at IS NULL DO NOTHING",
    )
    .bind(ErasureId::new())
    .bind(may.alumnus())
    .bind(now)
    .bind(rules::due_at(now))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Stops the wish that waits. False when there is none.
///
/// # Errors
/// When the database fails.
pub async fn cancel(conn: &mut Conn, may: &May<ActAsOneself>, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE erasures SET cancelled_at = $2 WHERE alumnus_id = $1 AND cancelled_at IS NULL AND done_at IS NULL",
    )
    .bind(may.alumnus())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Who hears that somebody wants to be forgotten, or not any more: school's person and the circle.
///
/// # Errors
/// When the database fails.
pub async fn concerned(conn: &mut Conn, may: &May<ActAsOneself>, now: At) -> Result<Vec<PersonId>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT owner_id FROM alumni WHERE id = $1 UNION SELECT person_id FROM circle_members \
         WHERE alumnus_id = $1 AND since <= $2 AND (until IS NULL OR until > $2)",
    )
    .bind(may.alumnus())
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Keeps that school takes a copy, and why.
///
/// # Errors
/// When the database fails.
pub async fn keep_export(
    conn: &mut Conn,
    may: &May<ExportAll>,
    reason: &str,
    now: At,
) -> Result<ExportId, sqlx::Error> {
    let id = ExportId::new();
    sqlx::query("INSERT INTO exports (id, at, alumnus_id, person_id, reason) VALUES ($1, $2, $3, $4, $5)")
        .bind(&id)
        .bind(now)
        .bind(may.alumnus())
        .bind(may.by())
        .bind(Sealed::from(reason))
        .execute(conn)
        .await?;
    Ok(id)
}

/// Whether this person gave a reason for this copy a moment ago.
///
/// # Errors
/// `RowNotFound` when they didn't, or it is too long ago.
pub async fn export_is_open(conn: &mut Conn, may: &May<ExportAll>, id: &ExportId, now: At) -> Result<(), sqlx::Error> {
    let sql = "SELECT id FROM exports WHERE id = $1 AND alumnus_id = $2 AND person_id = $3 AND at > $4";
    sqlx::query(sql)
        .bind(id)
        .bind(may.alumnus())
        .bind(may.by())
        .bind(now.plus_minutes(-rules::EXPORT_MINUTES))
        .fetch_one(conn)
        .await
        .map(drop)
}
