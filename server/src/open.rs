//! Opens the house from the settings: folder, keys, database.

use crate::{
    assets, clock,
    config::{Problem, Storage},
};
use app::{
    db::Db,
    follow,
    house::{Clock, House},
    sealed::Keys,
    secret::Key,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where things are kept when nothing else is said.
const DEFAULT_FOLDER: &str = "waakvlam-data";

const KEY_FILE: &str = "waakvlam.key";

const WORDS_FILE: &str = "waakvlam.words";

impl Storage {
    /// The folder for the keys, and for the database when that is SQLite.
    pub fn folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| DEFAULT_FOLDER.into())
    }

    /// Opens the database and runs its migrations.
    ///
    /// # Errors
    /// When the folder can't be made or the database can't be opened.
    pub async fn open_database(&self) -> Result<Db, Problem> {
        match &self.database_url {
            Some(url) => Db::open(url).await.map_err(|error| {
                Problem::new(
                    "De database gaat niet open (--database-url, WAAKVLAM_DATABASE_URL)",
                    error,
                    "Kijk of PostgreSQL draait, en of naam, wachtwoord en database kloppen.",
                )
            }),
            None => {
                let folder = self.folder();
                make_folder(&folder)?;
                Db::in_folder(&folder).await.map_err(|error| {
                    Problem::new(
                        format!("De database in {} gaat niet open (--data, WAAKVLAM_DATA)", folder.display()),
                        error,
                        "Kies een map waarin geschreven mag worden, of kijk of de schijf vol is.",
                    )
                })
            }
        }
    }

    /// The key of this installation, made at the first start, readable by the owner only.
    ///
    /// # Errors
    /// When the file can't be read or made, or holds no key.
    pub fn key(&self) -> Result<Key, Problem> {
        let folder = self.folder();
        make_folder(&folder)?;
        let file = folder.join(KEY_FILE);
        let problem = |why: &dyn std::fmt::Display| {
            Problem::new(
                format!("De sleutel {} is niet te gebruiken", file.display()),
                why,
                "Zet de sleutel uit de back-up terug. Is er nog niets in gebruik? Haal het bestand dan weg.",
            )
        };
        if file.exists() {
            let text = std::fs::read_to_string(&file).map_err(|error| problem(&error))?;
            return Key::parse(&text).ok_or_else(|| problem(&"er staan geen 64 hexadecimale cijfers in"));
        }
        let key = Key::random();
        write_secret(&file, &key.to_text()).map_err(|error| problem(&error))?;
        Ok(key)
    }

    /// Puts the keys of sealed words in use; the first is made at the first start, readable by the owner only.
    ///
    /// # Errors
    /// When the file can't be read or made, or holds no keys.
    pub fn install_word_keys(&self) -> Result<(), Problem> {
        let folder = self.folder();
        make_folder(&folder)?;
        let file = folder.join(WORDS_FILE);
        let problem = |why: &dyn std::fmt::Display| {
            Problem::new(
                format!("De sleutels {} zijn niet te gebruiken", file.display()),
                why,
                "Zet de sleutels uit de back-up terug. Zonder deze sleutels zijn woorden van mensen niet te lezen.",
            )
        };
        let keys = if file.exists() {
            let text = std::fs::read_to_string(&file).map_err(|error| problem(&error))?;
            Keys::parse(&text).ok_or_else(|| problem(&"er staan geen sleutels in"))?
        } else {
            let keys = Keys::random();
            write_secret(&file, keys.to_text().trim_end()).map_err(|error| problem(&error))?;
            keys
        };
        keys.install();
        Ok(())
    }

    /// The house, with nobody in it.
    ///
    /// # Errors
    /// As for the parts.
    pub async fn open_house(&self, url: &str) -> Result<House, Problem> {
        self.install_word_keys()?;
        let house = self.build_house(url).await?;
        catch_up(&house).await?;
        Ok(house)
    }

    async fn build_house(&self, url: &str) -> Result<House, Problem> {
        Ok(House {
            db: self.open_database().await?,
            clock: Arc::new(Clock::new(clock::machine)),
            key: self.key()?,
            url: url.into(),
            files: assets::site_files(),
            demo: Arc::new([]),
            nudge: Arc::default(),
        })
    }
}

/// How many rows are caught up with in one transaction.
const BATCH: i64 = 200;

/// What data from before this version still lacks: looks in the chain (each commit links what is loose, in the order
/// of the looks), and the ground on which the school follows somebody.
///
/// # Errors
/// When the database fails.
pub async fn catch_up(house: &House) -> Result<(), sqlx::Error> {
    loop {
        let mut tx = house.db.begin().await?;
        let found = follow::store::adopt(&mut tx, BATCH, house.clock.now()).await?;
        tx.commit().await?;
        if found == 0 {
            return Ok(());
        }
    }
}

/// A folder that only its owner can look into: the database in it is not encrypted.
fn make_folder(folder: &Path) -> Result<(), Problem> {
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

fn write_secret(file: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut open = options.open(file)?;
    writeln!(open, "{text}")?;
    open.sync_all()
}
