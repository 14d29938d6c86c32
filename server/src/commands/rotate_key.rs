//! `rotate-key`: a new key for what people wrote, and everything sealed anew.
//!
//! ```text
//! new key in the file ──► its name in the database ──► every row sealed anew ──► old names gone ──► old keys gone
//! ```
//! It may be cut off anywhere: the file holds every key that a row may need, and the next run goes on where this one
//! stopped. No server runs meanwhile, because it would not know the new key and go on sealing with an old one.

use crate::{
    clock,
    config::{Problem, Storage},
    jobs,
};
use app::{
    db::Db,
    sealed::{
        Keys,
        anew::{self, Which},
        columns::SEALED_COLUMNS,
    },
};
use std::collections::BTreeMap;

/// Makes a new key and seals everything with it, or only says how it stands.
///
/// # Errors
/// When a server runs, or the keys or the database can't be used.
pub async fn run(storage: &Storage, only_check: bool) -> Result<(), Problem> {
    if only_check {
        let db = storage.open_database().await?;
        let keys = storage.install_word_keys(&db, clock::machine()).await?;
        print_counts(&db, &keys).await?;
        db.close().await;
        return Ok(());
    }
    let db = storage.open_database().await?;
    let _alone = storage.keys_alone(&db).await?;
    let known = storage.install_word_keys(&db, clock::machine()).await?;
    let keys = with_a_newer(storage, &db, known).await?;
    seal_everything(&db).await?;
    let newest = keys.only_the_newest();
    refuse_leftovers(&db, &newest).await?;
    let mut tx = db.begin().await?;
    for name in newest.names() {
        anew::forget_keys_but(&mut tx, &name).await?;
    }
    tx.commit().await?;
    storage.write_word_keys(&newest)?;
    db.close().await;
    println!("Klaar. Alles is verzegeld met de nieuwe sleutel; de oude is weg.");
    println!("Maak nu een back-up van de sleutels. Oude back-ups van de database horen bij de oude sleutel.");
    Ok(())
}

/// The keys with a new one; when an earlier run was cut off, its new one.
async fn with_a_newer(storage: &Storage, db: &Db, known: Keys) -> Result<Keys, Problem> {
    if known.names().len() > 1 {
        println!("Er is al een nieuwe sleutel van een vorige keer: daarmee gaan we verder.");
        return Ok(known);
    }
    let keys = known.with_a_new_one();
    storage.write_word_keys(&keys)?;
    println!("De nieuwe sleutel staat in het bestand.");
    storage.install_word_keys(db, clock::machine()).await
}

async fn seal_everything(db: &Db) -> Result<(), Problem> {
    for column in SEALED_COLUMNS {
        let mut told = 0;
        let tell = |done: i64| {
            if done - told >= TELL_EVERY {
                told = done;
                println!("{}.{}: {done} verzegeld, we gaan verder.", column.table, column.name);
            }
        };
        let rows = jobs::seal_all(db, *column, Which::NotByTheNewest, tell).await.map_err(|error| {
            Problem::new(
                format!("{}.{} is niet opnieuw te verzegelen", column.table, column.name),
                error,
                "Er is niets kwijt: de oude sleutel blijft. Los dit op en begin opnieuw.",
            )
        })?;
        println!("{}.{}: {rows} verzegeld.", column.table, column.name);
    }
    Ok(())
}

/// How many rows go by before the operator hears that it goes on.
const TELL_EVERY: i64 = 10_000;

/// An old key goes only when nothing is sealed with it.
async fn refuse_leftovers(db: &Db, newest: &Keys) -> Result<(), Problem> {
    let names = newest.names();
    let left: i64 = counts(db).await?.iter().filter(|(name, _)| !names.contains(name)).map(|(_, rows)| rows).sum();
    match left {
        0 => Ok(()),
        rows => Err(Problem::new(
            format!("{rows} rijen zijn nog niet met de nieuwe sleutel verzegeld"),
            "iets schreef intussen in de database",
            "Stop elke server op deze database en begin opnieuw. De oude sleutel blijft tot alles klaar is.",
        )),
    }
}

async fn counts(db: &Db) -> Result<BTreeMap<String, i64>, Problem> {
    let mut all = BTreeMap::new();
    let mut tx = db.read().await?;
    for column in SEALED_COLUMNS {
        for (name, rows) in anew::count(&mut tx, *column).await? {
            *all.entry(name).or_insert(0) += rows;
        }
    }
    tx.commit().await?;
    Ok(all)
}

async fn print_counts(db: &Db, keys: &Keys) -> Result<(), Problem> {
    let counts = counts(db).await?;
    let names = keys.names();
    for (at, name) in names.iter().enumerate() {
        let rows = counts.get(name).copied().unwrap_or(0);
        let place = if at + 1 == names.len() { "verzegelt nu" } else { "oud" };
        println!("{name}\t{rows}\t{place}");
    }
    println!("zonder\t{}\tniet verzegeld", counts.get("").copied().unwrap_or(0));
    for (name, rows) in counts.iter().filter(|(name, _)| !name.is_empty() && !names.contains(name)) {
        println!("{name}\t{rows}\tde sleutel is er niet");
    }
    Ok(())
}
