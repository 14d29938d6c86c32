//! Opens the house from the settings: folder, database, keys.

use crate::{
    assets, clock,
    config::{Problem, Storage},
    keys::InUse,
};
use app::{
    db::Db,
    follow,
    house::{Clock, House},
    outside::Outside,
    waakvlam,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where things are kept when nothing else is said.
const DEFAULT_FOLDER: &str = "waakvlam-data";

impl Storage {
    /// The folder for the database when that is SQLite, and for the keys unless they have their own.
    pub fn folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| DEFAULT_FOLDER.into())
    }

    /// Opens the database and runs its migrations.
    ///
    /// # Errors
    /// When the folder can't be made or the database can't be opened.
    pub async fn open_database(&self) -> Result<Db, Problem> {
        let db = self.open_as_it_is().await?;
        db.migrate().await.map_err(|error| self.does_not_open(error))?;
        Ok(db)
    }

    /// Opens the database and leaves its tables as they are: perhaps an older program uses it.
    ///
    /// # Errors
    /// When the folder can't be made or the database can't be opened.
    pub async fn open_as_it_is(&self) -> Result<Db, Problem> {
        let url = match &self.database_url {
            Some(url) => url.clone(),
            None => {
                make_folder(&self.folder())?;
                Db::url_in(&self.folder())
            }
        };
        Db::connect(&url, self.may_lose).await.map_err(|error| self.does_not_open(error))
    }

    fn does_not_open(&self, error: sqlx::Error) -> Problem {
        match &self.database_url {
            Some(_) => Problem::new(
                "De database gaat niet open (--database-url, WAAKVLAM_DATABASE_URL)",
                error,
                "Kijk of PostgreSQL draait, en of naam, wachtwoord en database kloppen.",
            ),
            None => Problem::new(
                format!("De database in {} gaat niet open (--data, WAAKVLAM_DATA)", self.folder().display()),
                error,
                "Kies een map waarin geschreven mag worden, of kijk of de schijf vol is.",
            ),
        }
    }

    /// The house, with nobody in it, and the use of its keys for as long as it serves.
    ///
    /// # Errors
    /// As for the parts.
    pub async fn open_house(&self, url: &str, outside: Outside) -> Result<(House, InUse), Problem> {
        let db = self.open_database().await?;
        let clock = Arc::new(Clock::new(clock::machine));
        let in_use = self.keys_in_use(&db).await?;
        self.install_word_keys(&db, clock.now()).await?;
        let house = House {
            db,
            clock,
            key: self.key()?,
            url: url.into(),
            files: assets::site_files(),
            demo: Arc::new([]),
            nudge: Arc::default(),
            live: Arc::default(),
            outside,
            has_sms: false,
            push_key: "".into(),
        };
        catch_up(&house).await?;
        Ok((house, in_use))
    }
}

/// How many rows are caught up with in one transaction.
const BATCH: i64 = 200;

/// What data from before this version still lacks: looks in the chain (each commit links what is loose, in the order
/// of the looks), the ground on which the school follows somebody, and the moments that light the lamp again.
///
/// # Errors
/// When the database fails.
pub async fn catch_up(house: &House) -> Result<(), sqlx::Error> {
    loop {
        let mut tx = house.db.begin().await?;
        let now = house.clock.now();
        let found = follow::store::adopt(&mut tx, BATCH, now).await?;
        let found = found + waakvlam::store::adopt(&mut tx, BATCH, now).await?;
        tx.commit().await?;
        if found == 0 {
            return Ok(());
        }
    }
}

/// A folder that only its owner can look into: names and dates in the database are not encrypted.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Problem> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| {
        Problem::new(
            format!("De map {} is niet te maken (--data, WAAKVLAM_DATA)", folder.display()),
            error,
            "Kies een andere map, of geef jezelf rechten op deze.",
        )
    })
}
