//! `backup`: a copy of the database and one of the keys, each in a folder of its own, while the server runs.
//!
//! ```text
//! --to       2026-11-23T09-00/waakvlam.db                    the whole database at one instant (SQLite)
//! --keys-to  2026-11-23T09-00/waakvlam.{key,words,push}      the keys of that instant
//! ```
//! The tables stay as they are, so that a newer program may make the copy that comes before an update.
//! Both folders are what `serve --data … --keys …` takes, so putting back is starting with them.

use crate::{
    clock,
    config::{Problem, Storage},
    keys,
    open::make_folder,
};
use app::db::Db;
use clap::Args;
use std::path::{Path, PathBuf};

/// Where the copies go.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Map voor kopieën van de database (SQLite; van PostgreSQL maak je die met pg_dump)
    #[arg(long, value_name = "MAP")]
    pub to: Option<PathBuf>,
    /// Map voor kopieën van de sleutels, op een andere plek
    #[arg(long, value_name = "MAP")]
    pub keys_to: Option<PathBuf>,
    #[command(flatten)]
    storage: Storage,
}

/// Makes the copies that are asked for.
///
/// # Errors
/// When nothing is asked for, when the two would lie together, or when something can't be read or written.
pub async fn run(settings: Settings) -> Result<(), Problem> {
    let Settings { to, keys_to, storage } = settings;
    refuse(to.as_deref(), keys_to.as_deref(), &storage)?;
    let db = storage.open_as_it_is().await?;
    // No key is renewed meanwhile, so what lies in one copy opens with the other.
    let _in_use = storage.keys_in_use(&db).await?;
    let moment = clock::machine().local_time().replace(':', "-");
    if let Some(folder) = to {
        let folder = fresh(&folder, &moment)?;
        db.copy_to(&Db::file_in(&folder)).await.map_err(|why| unwritten(&folder, &why))?;
        println!("De database staat in {}", folder.display());
    }
    if let Some(folder) = keys_to {
        let folder = fresh(&folder, &moment)?;
        keys::copy(&storage.key_folder(), &folder).map_err(|why| unwritten(&folder, &why))?;
        println!("De sleutels staan in {}", folder.display());
    }
    db.close().await;
    Ok(())
}

fn refuse(to: Option<&Path>, keys_to: Option<&Path>, storage: &Storage) -> Result<(), Problem> {
    match (to, keys_to) {
        (None, None) => Err(Problem::new(
            "Er is niet gezegd waarheen",
            "de database en de sleutels hebben elk een eigen plek nodig",
            "Geef --to MAP voor de database, --keys-to MAP voor de sleutels, of allebei.",
        )),
        (Some(to), Some(keys_to)) if to == keys_to => Err(Problem::new(
            format!("De database en de sleutels gaan niet samen in {}", to.display()),
            "wie die ene map heeft, kan alles lezen",
            "Geef met --keys-to een map op een andere plek.",
        )),
        (Some(_), _) if storage.database_url.is_some() => Err(Problem::new(
            "Van PostgreSQL maakt dit geen kopie",
            "dat doet PostgreSQL zelf beter",
            "Gebruik pg_dump voor de database, en geef hier alleen --keys-to.",
        )),
        _ if storage.database_url.is_none() && !Db::file_in(&storage.folder()).exists() => Err(Problem::new(
            format!("In {} staat geen database", storage.folder().display()),
            "er is niets om een kopie van te maken",
            "Wijs met --data (WAAKVLAM_DATA) de map van de server aan.",
        )),
        _ => Ok(()),
    }
}

/// A folder of this moment. What was copied before is never written over.
fn fresh(folder: &Path, moment: &str) -> Result<PathBuf, Problem> {
    let folder = folder.join(moment);
    if folder.exists() {
        return Err(Problem::new(
            format!("{} is er al", folder.display()),
            "er is deze minuut al een kopie gemaakt",
            "Wacht een minuut, of kies een andere map.",
        ));
    }
    make_folder(&folder)?;
    Ok(folder)
}

fn unwritten(folder: &Path, why: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        format!("De kopie in {} is niet af", folder.display()),
        why,
        "Kijk of er schijfruimte is en of er geschreven mag worden. Haal deze map weg en probeer het opnieuw.",
    )
}
