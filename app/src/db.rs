//! The database: SQLite in a data folder, or PostgreSQL. One SQL text for both; what must differ lives here.

use crate::access::chain;
use sqlx::{Any, AnyConnection, AnyPool, Executor, any::AnyPoolOptions};
use std::{
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
    time::Duration,
};

/// A connection inside a transaction: what every store function takes.
pub type Conn = AnyConnection;

/// A transaction: one change with its outbox and log rows. What is not committed never was.
pub struct Tx {
    inner: sqlx::Transaction<'static, Any>,
    writes: bool,
}

impl Tx {
    /// Keeps it all. The looks that were logged in it are chained at the very end, because whoever chains holds
    /// everybody else up until their commit.
    ///
    /// # Errors
    /// When the database fails; then nothing is kept.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        if self.writes {
            chain::append(&mut self.inner).await?;
        }
        self.inner.commit().await
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.inner
    }
}

/// What a claim says at the end of its `SELECT`: on PostgreSQL workers step over each other's rows, on SQLite there is
/// one writer at a time anyway.
pub fn skip_locked(conn: &Conn) -> &'static str {
    if conn.backend_name() == "PostgreSQL" { "FOR UPDATE SKIP LOCKED" } else { "" }
}

/// Which of the two databases is behind the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One file, one writer at a time.
    Sqlite,
    /// Many servers on one database.
    Postgres,
}

/// A pool of connections to a database.
#[derive(Clone, Debug)]
pub struct Db {
    pool: AnyPool,
    kind: Kind,
}

/// The use of the keys, for as long as this lives: a connection of its own, whose end lets go.
#[derive(Debug)]
pub struct Held {
    _connection: Option<AnyConnection>,
}

/// The number of that lock: any number that nobody else uses.
const KEYS_LOCK: i64 = 0x7761_616b;

/// The migrations, in the order in which they were made.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

impl Db {
    /// The URL of `waakvlam.db` in this folder, which must exist.
    pub fn url_in(folder: &Path) -> String {
        format!("sqlite://{}?mode=rwc", Self::file_in(folder).display())
    }

    /// `waakvlam.db` in this folder.
    pub fn file_in(folder: &Path) -> PathBuf {
        folder.join("waakvlam.db")
    }

    /// Opens a `sqlite:` or `postgres:` URL and runs the migrations.
    ///
    /// # Errors
    /// When the database can't be reached or a migration fails.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        let db = Self::connect(url, false).await?;
        db.migrate().await?;
        Ok(db)
    }

    /// The same for what may be lost when the machine stops: a demo, a test.
    ///
    /// # Errors
    /// When the database can't be reached or a migration fails.
    pub async fn open_to_lose(url: &str) -> Result<Self, sqlx::Error> {
        let db = Self::connect(url, true).await?;
        db.migrate().await?;
        Ok(db)
    }

    /// Brings the tables to what this program knows.
    ///
    /// # Errors
    /// When a migration fails.
    pub async fn migrate(&self) -> Result<(), sqlx::Error> {
        Ok(MIGRATIONS.run(&self.pool).await?)
    }

    /// Opens what is there, as it is. Where it may be lost when the machine stops, SQLite waits for no disk; of
    /// PostgreSQL it is the server that decides.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn connect(url: &str, may_lose: bool) -> Result<Self, sqlx::Error> {
        let synchronous = if may_lose { "PRAGMA synchronous = OFF" } else { "PRAGMA synchronous = FULL" };
        sqlx::any::install_default_drivers();
        let kind = if url.starts_with("sqlite:") { Kind::Sqlite } else { Kind::Postgres };
        let pool = AnyPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |conn, _| {
                Box::pin(async move {
                    if kind == Kind::Sqlite {
                        conn.execute(SQLITE_SETTINGS).await?;
                        conn.execute(synchronous).await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        Ok(Self { pool, kind })
    }

    /// Begins a transaction that will write. On SQLite it takes its turn at once, so it can't fail half-way.
    ///
    /// # Errors
    /// When the database can't be reached or stays busy.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        let inner = match self.kind {
            Kind::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await?,
            Kind::Postgres => self.pool.begin().await?,
        };
        Ok(Tx { inner, writes: true })
    }

    /// Begins a transaction that only reads. PostgreSQL holds it to that, so that no look is ever logged in one: it
    /// would stay out of the chain.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn read(&self) -> Result<Tx, sqlx::Error> {
        let inner = match self.kind {
            Kind::Sqlite => self.pool.begin().await?,
            Kind::Postgres => self.pool.begin_with(POSTGRES_READ).await?,
        };
        Ok(Tx { inner, writes: false })
    }

    /// Says that somebody uses the keys of sealed words: a server together with others, or `alone`, until what is
    /// returned is dropped. `None` when it can't be. SQLite has one machine, and a lock file beside its keys is enough.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn hold_keys(&self, alone: bool) -> Result<Option<Held>, sqlx::Error> {
        if self.kind == Kind::Sqlite {
            return Ok(Some(Held { _connection: None }));
        }
        let mut connection = self.pool.acquire().await?.detach();
        let sql = match alone {
            true => "SELECT CAST(CASE WHEN pg_try_advisory_lock($1) THEN 1 ELSE 0 END AS BIGINT)",
            false => "SELECT CAST(CASE WHEN pg_try_advisory_lock_shared($1) THEN 1 ELSE 0 END AS BIGINT)",
        };
        let got: i64 = sqlx::query_scalar(sql).bind(KEYS_LOCK).fetch_one(&mut connection).await?;
        Ok((got == 1).then_some(Held { _connection: Some(connection) }))
    }

    /// Writes all of it, as it is at one instant, to a new file; nobody waits for it. SQLite only.
    ///
    /// # Errors
    /// When there is such a file, when it can't be written, or on PostgreSQL.
    pub async fn copy_to(&self, file: &Path) -> Result<(), sqlx::Error> {
        sqlx::query("VACUUM INTO $1").bind(file.display().to_string()).execute(&self.pool).await.map(drop)
    }

    /// Which database this is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        sqlx::query("SELECT 1").execute(&self.pool).await.map(drop)
    }

    /// Closes every connection, so that SQLite leaves one tidy file behind.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// What a page asks on PostgreSQL is planned once for each connection, and not at each page: planning takes longer than
/// looking. SQLite plans without values too, and the same indexes answer both.
const POSTGRES_READ: &str = "BEGIN READ ONLY; SET LOCAL plan_cache_mode = force_generic_plan";

/// Readers never wait for a writer (WAL), parents can't vanish, and what is deleted is gone from the file too. What is
/// written stays written (FULL), as each way of opening says for itself. A connection keeps at most 16 MB of pages: with
/// the usual 2 the indexes of a large school don't stay, and each change reads them again.
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; \
     PRAGMA secure_delete = ON; PRAGMA cache_size = -16000;";
