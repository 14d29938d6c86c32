//! One story, two databases: each test gets a fresh one, which is gone afterwards.

use super::{say, setting};
use app::db::Db;
use sqlx::{AnyConnection, Connection, Executor};
use std::{
    sync::{
        Once,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};
use tempfile::TempDir;

/// A fresh, empty database. Dropping it takes it away, also when somebody is still connected.
pub struct TestDb {
    /// `sqlite` or `postgres`.
    pub name: &'static str,
    /// What `--database-url` takes.
    pub url: String,
    keeper: Keeper,
}

/// What has to be put away afterwards.
enum Keeper {
    Folder { folder: TempDir },
    Postgres { admin_url: String, database: String },
}

impl TestDb {
    /// A file in a folder of its own.
    pub fn sqlite() -> Self {
        let folder = tempfile::Builder::new().prefix("waakvlam-").tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("waakvlam.db").display());
        Self { name: "sqlite", url, keeper: Keeper::Folder { folder } }
    }

    /// A database on the server of `TEST_POSTGRES`, or nothing when there is no such server.
    ///
    /// # Panics
    /// When `CI` is set and `TEST_POSTGRES` is not: there, half the stories would be missed in silence.
    pub async fn postgres() -> Option<Self> {
        let Some(admin_url) = setting("TEST_POSTGRES") else {
            assert!(setting("CI").is_none(), "TEST_POSTGRES is not set: run tests/run, which starts a PostgreSQL");
            say_once_that_postgres_is_missing();
            return None;
        };
        let database = unique_name();
        run_sql(&admin_url, &format!("CREATE DATABASE {database}")).await.expect("PostgreSQL makes a database");
        let url = with_database(&admin_url, &database);
        Some(Self { name: "postgres", url, keeper: Keeper::Postgres { admin_url, database } })
    }

    /// Whether it is a file, and can be copied as one.
    pub fn is_file(&self) -> bool {
        matches!(self.keeper, Keeper::Folder { .. })
    }

    /// Another file with everything that is in this one. Nobody may be connected to this one.
    ///
    /// # Panics
    /// When it is no file.
    pub fn copy(&self) -> Self {
        let copy = Self::sqlite();
        let (Keeper::Folder { folder }, Keeper::Folder { folder: to }) = (&self.keeper, &copy.keeper) else {
            unreachable!("only a file is copied")
        };
        std::fs::copy(folder.path().join("waakvlam.db"), to.path().join("waakvlam.db")).expect("a copy");
        copy
    }

    /// Runs SQL on a connection of its own.
    pub async fn run(&self, sql: &str) {
        run_sql(&self.url, sql).await.expect(sql);
    }

    /// What a database does by itself in the hours after much was written. SQLite does nothing: it plans without counting.
    pub async fn tidy(&self) {
        if !self.is_file() {
            self.run("VACUUM ANALYZE").await;
        }
    }

    /// Opens it as the program does, but for waiting for the disk: migrations have run.
    pub async fn open(&self) -> Db {
        Db::open_to_lose(&self.url).await.expect("a fresh database opens and its migrations run")
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Keeper::Postgres { admin_url, database } = &self.keeper {
            let admin_url = admin_url.clone();
            let sql = format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)");
            // A thread of its own: the test's own runtime may be ending already.
            let dropping = thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.map(|runtime| runtime.block_on(run_sql(&admin_url, &sql)))
            });
            if !matches!(dropping.join(), Ok(Ok(Ok(())))) {
                say(&format!("could not drop the test database {database}"));
            }
        }
    }
}

/// A fresh database of each kind there is: SQLite always, PostgreSQL when `TEST_POSTGRES` is set.
pub async fn databases() -> Vec<TestDb> {
    let mut all = vec![TestDb::sqlite()];
    all.extend(TestDb::postgres().await);
    all
}

/// Tells a story on this database, and closes it tidily when the story ends well.
pub async fn tell<Story, Telling>(database: Option<TestDb>, story: Story)
where
    Story: FnOnce(Db) -> Telling,
    Telling: Future<Output = ()>,
{
    if let Some(database) = database {
        let db = database.open().await;
        story(db.clone()).await;
        db.close().await;
    }
}

/// Makes two tests of each story, `<story>::sqlite` and `<story>::postgres`. A story is an ordinary
/// `async fn name(db: Db)`; one that is not named here is dead code, so the compiler tells on it.
#[macro_export]
macro_rules! on_both_databases {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[tokio::test]
            async fn sqlite() {
                let database = $crate::support::database::TestDb::sqlite();
                $crate::support::database::tell(Some(database), super::$story).await;
            }

            #[tokio::test]
            async fn postgres() {
                let database = $crate::support::database::TestDb::postgres().await;
                $crate::support::database::tell(database, super::$story).await;
            }
        }
    )+};
}

async fn run_sql(url: &str, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await?;
    connection.execute(sqlx::AssertSqlSafe(sql.to_owned())).await?;
    connection.close().await
}

/// `postgres://user@host/old?options` becomes `postgres://user@host/new?options`.
fn with_database(url: &str, database: &str) -> String {
    let (address, options) = url.split_once('?').map_or((url, String::new()), |(a, o)| (a, format!("?{o}")));
    let server_end = address.rfind('/').filter(|&at| !address[..at].ends_with('/')).unwrap_or(address.len());
    format!("{}/{database}{options}", &address[..server_end])
}

/// Unique on this server: several test programs may run at once.
fn unique_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("story_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn say_once_that_postgres_is_missing() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        say("\n!! TEST_POSTGRES is not set: the stories run on SQLite alone, every `postgres` test is empty.");
        say("!! tests/run starts a PostgreSQL of its own and tells them on both.\n");
    });
}
