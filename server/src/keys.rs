//! The key files of an installation, apart from its database: whoever has only the one can read nothing.
//!
//! ```text
//! waakvlam.key     makes links and codes
//! waakvlam.words   seals what people write; one line a key, the newest last
//! waakvlam.push    by which push services know us; every phone with messages is bound to it
//! waakvlam.lock    held by whoever uses them: a running server together, `rotate-key` alone
//! ```

use crate::{
    config::{Problem, Storage},
    notify::push::{self, KeyText},
    open::make_folder,
};
use app::{
    db::{Db, Held},
    moment::At,
    sealed::{Keys, anew},
    secret::Key,
};
use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

const KEY_FILE: &str = "waakvlam.key";

const WORDS_FILE: &str = "waakvlam.words";

const PUSH_FILE: &str = "waakvlam.push";

const LOCK_FILE: &str = "waakvlam.lock";

impl Storage {
    /// The folder for the keys.
    pub fn key_folder(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| self.folder())
    }

    /// Whether one who takes the folder of the database has the keys too.
    pub fn keys_are_beside(&self) -> bool {
        self.database_url.is_none() && self.key_folder() == self.folder()
    }

    /// The key of this installation, made at the first start, readable by the owner only.
    ///
    /// # Errors
    /// When the file can't be read or made, or holds no key.
    pub fn key(&self) -> Result<Key, Problem> {
        let file = self.key_file(KEY_FILE)?;
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
        write_secret(&file, &(key.to_text() + "\n")).map_err(|error| problem(&error))?;
        Ok(key)
    }

    /// The key by which push services know this installation, made at the first start, readable by the owner only.
    /// Browsers are bound to it: with another one they get nothing until the app is opened there.
    ///
    /// # Errors
    /// When the file can't be read or made, or holds no key.
    pub fn push_key(&self) -> Result<KeyText, Problem> {
        let file = self.key_file(PUSH_FILE)?;
        let problem = |why: &dyn std::fmt::Display| {
            Problem::new(format!("De sleutel {} is niet te gebruiken", file.display()), why, push::REMEDY)
        };
        if file.exists() {
            let text = std::fs::read_to_string(&file).map_err(|error| problem(&error))?;
            return KeyText::parse(&text).ok_or_else(|| problem(&"er staat geen sleutel in"));
        }
        let key = KeyText::random().ok_or_else(|| problem(&"er is geen nieuwe te maken"))?;
        write_secret(&file, &format!("{}\n", key.as_str())).map_err(|error| problem(&error))?;
        Ok(key)
    }

    /// Puts the keys of sealed words in use, and remembers their names in the database. The first key is made at the
    /// first start, readable by the owner only; never for a database whose words are sealed with another.
    ///
    /// # Errors
    /// When the file can't be read or made, holds no keys, or not all keys that the database needs.
    pub async fn install_word_keys(&self, db: &Db, now: At) -> Result<Keys, Problem> {
        let mut tx = db.begin().await?;
        let needed = anew::known_keys(&mut tx).await?;
        let keys = match self.word_keys()? {
            Some(keys) => keys,
            None if needed.is_empty() => {
                let keys = Keys::random();
                self.write_word_keys(&keys)?;
                keys
            }
            None => return Err(self.lost_keys(&needed)),
        };
        let names = keys.names();
        let lost: Vec<String> = needed.into_iter().filter(|name| !names.contains(name)).collect();
        if !lost.is_empty() {
            return Err(self.lost_keys(&lost));
        }
        anew::remember_keys(&mut tx, &names, now).await?;
        tx.commit().await?;
        keys.install();
        Ok(keys)
    }

    fn lost_keys(&self, names: &[String]) -> Problem {
        Problem::new(
            format!("Woorden in de database zijn verzegeld met een sleutel die er niet is: {}", names.join(", ")),
            format!("die sleutel staat niet in {}", self.key_folder().join(WORDS_FILE).display()),
            "Zet waakvlam.words uit de back-up van de sleutels terug, of wijs met --keys (WAAKVLAM_KEYS) de map aan \
             waar het staat. Er wordt geen nieuwe sleutel gemaakt: zonder de oude zijn die woorden niet te lezen.",
        )
    }

    /// The keys in the file; `None` when there is no file.
    fn word_keys(&self) -> Result<Option<Keys>, Problem> {
        let file = self.key_file(WORDS_FILE)?;
        if !file.exists() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(&file).map_err(|error| self.unusable(&error))?;
        Keys::parse(&text).map(Some).ok_or_else(|| self.unusable(&"er staan geen sleutels in"))
    }

    /// Writes the keys, whole or not at all.
    ///
    /// # Errors
    /// When the disk won't.
    pub fn write_word_keys(&self, keys: &Keys) -> Result<(), Problem> {
        let file = self.key_file(WORDS_FILE)?;
        write_secret(&file, &keys.to_text()).map_err(|error| self.unusable(&error))
    }

    fn unusable(&self, why: &dyn std::fmt::Display) -> Problem {
        Problem::new(
            format!("De sleutels {} zijn niet te gebruiken", self.key_folder().join(WORDS_FILE).display()),
            why,
            "Zet de sleutels uit de back-up terug. Zonder deze sleutels zijn woorden van mensen niet te lezen.",
        )
    }

    /// Where a key file is. One that was left behind in the folder of the database is not passed over in silence.
    fn key_file(&self, name: &str) -> Result<PathBuf, Problem> {
        let folder = self.key_folder();
        make_folder(&folder)?;
        let (file, before) = (folder.join(name), self.folder().join(name));
        if self.keys.is_some() && before != file && before.exists() && !file.exists() {
            return Err(Problem::new(
                format!("De sleutel {name} staat nog in {}", self.folder().display()),
                format!("met --keys (WAAKVLAM_KEYS) hoort hij in {}", folder.display()),
                "Verplaats het bestand naar de nieuwe map en start opnieuw.",
            ));
        }
        Ok(file)
    }

    /// Says that a program uses the keys, until what is returned is dropped or the program ends, however it ends.
    ///
    /// # Errors
    /// When `rotate-key` is at work.
    pub async fn keys_in_use(&self, db: &Db) -> Result<InUse, Problem> {
        let taken = |why: &dyn std::fmt::Display| {
            let remedy = "Wacht tot dat klaar is en start dan opnieuw.";
            Problem::new("De sleutels worden nu vernieuwd (waakvlam rotate-key)", why, remedy)
        };
        let file = self.lock_file()?;
        file.try_lock_shared().map_err(|why| taken(&why))?;
        let held = db.hold_keys(false).await?.ok_or_else(|| taken(&"een andere machine is ermee bezig"))?;
        Ok(InUse { _file: file, _held: held })
    }

    /// Takes the keys for oneself: a server that runs knows only the old ones.
    ///
    /// # Errors
    /// When a server runs.
    pub async fn keys_alone(&self, db: &Db) -> Result<InUse, Problem> {
        let taken = |why: &dyn std::fmt::Display| {
            let remedy = "Stop eerst elke server op deze database, en begin dan opnieuw.";
            Problem::new("De server draait nog", why, remedy)
        };
        let file = self.lock_file()?;
        file.try_lock().map_err(|why| taken(&why))?;
        let held = db.hold_keys(true).await?.ok_or_else(|| taken(&"op een andere machine"))?;
        Ok(InUse { _file: file, _held: held })
    }

    fn lock_file(&self) -> Result<File, Problem> {
        let folder = self.key_folder();
        make_folder(&folder)?;
        let file = folder.join(LOCK_FILE);
        File::options().create(true).truncate(false).write(true).open(&file).map_err(|error| {
            Problem::new(
                format!("{} is niet te openen", file.display()),
                error,
                "Kies een map voor de sleutels waarin geschreven mag worden (--keys, WAAKVLAM_KEYS).",
            )
        })
    }
}

/// The use of the keys, on this machine and on the database, for as long as this lives.
#[derive(Debug)]
pub struct InUse {
    _file: File,
    _held: Held,
}

/// Copies every key file there is from one folder to another, each readable by its owner only.
///
/// # Errors
/// When one can't be read or written.
pub fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for name in [KEY_FILE, WORDS_FILE, PUSH_FILE] {
        if from.join(name).exists() {
            write_secret(&to.join(name), &std::fs::read_to_string(from.join(name))?)?;
        }
    }
    Ok(())
}

/// Writes a file that only its owner reads, so that a power cut leaves the old one or the new one.
fn write_secret(file: &Path, text: &str) -> std::io::Result<()> {
    let new = file.with_extension("new");
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut open = options.open(&new)?;
    open.write_all(text.as_bytes())?;
    open.sync_all()?;
    std::fs::rename(&new, file)?;
    #[cfg(unix)]
    if let Some(folder) = file.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
