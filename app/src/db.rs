//! The database: SQLite in a data folder, or PostgreSQL. One SQL text for both; what must differ lives here.

use crate::access::chain;
use sqlx::{Any, AnyConnection, AnyPool, Executor, any::AnyPoolOptions};
use std::{
    ops::{Deref, DerefMut},
    path::Path,
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

/// Which of the two databases is behind the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One file, one writer at a time.
    Sqlite,
    /// Many servers on one database.
    Postgres,
}

/// A pool of connections to a database whose migrations have run.
#[derive(Clone, Debug)]
pub struct Db {
    pool: AnyPool,
    kind: Kind,
}

/// The migrations, in the order in which they were made.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

impl Db {
    /// Opens `waakvlam.db` in this folder, which must exist.
    ///
    /// # Errors
    /// When the folder can't be written, or the file is no database of ours.
    pub async fn in_folder(folder: &Path) -> Result<Self, sqlx::Error> {
        Self::open(&format!("sqlite://{}?mode=rwc", folder.join("waakvlam.db").display())).await
    }

    /// Opens a `sqlite:` or `postgres:` URL and runs the migrations.
    ///
    /// # Errors
    /// When the database can't be reached or a migration fails.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        sqlx::any::install_default_drivers();
        let kind = if url.starts_with("sqlite:") { Kind::Sqlite } else { Kind::Postgres };
        let pool = AnyPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |conn, _| {
                Box::pin(async move {
                    if kind == Kind::Sqlite {
                        conn.execute(SQLITE_SETTINGS).await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        MIGRATIONS.run(&pool).await?;
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
            Kind::Postgres => self.pool.begin_with("BEGIN READ ONLY").await?,
        };
        Ok(Tx { inner, writes: false })
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

/// What is written stays written (FULL), readers never wait for a writer (WAL), and parents can't vanish.
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;";
