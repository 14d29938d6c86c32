//! `import`: the same leavers list, from the command line.

use crate::{
    clock,
    config::{Problem, Storage},
    demo,
};
use app::{
    leavers::{LeaversList, read_list, store},
    schools,
};
use std::path::Path;

/// Reads a list and brings the good rows in, or only says what would happen.
///
/// # Errors
/// When the file is no list, or there is no such school.
pub async fn run(file: &Path, school: &str, dry_run: bool, storage: &Storage) -> Result<(), Problem> {
    let now = clock::machine();
    let bytes = std::fs::read(file).map_err(|error| {
        Problem::new(format!("{} is niet te lezen", file.display()), error, "Kijk of de naam van het bestand klopt.")
    })?;
    let list = read_list(&bytes, now.day().0).map_err(|why| {
        Problem::new(format!("{} is niet in te lezen", file.display()), why, "Kies een ander bestand.")
    })?;
    let db = storage.open_database().await?;
    let _in_use = storage.keys_in_use(&db).await?;
    storage.install_word_keys(&db, now).await?;
    demo::refuse_demo_data(&db).await?;
    let mut tx = db.begin().await?;
    let Some((id, owner)) = schools::store::by_name(&mut tx, school).await? else {
        let known = schools::store::names(&mut tx).await?;
        let remedy = match known.as_slice() {
            [] => "Maak eerst een school: start `waakvlam serve` en open de link die dan verschijnt.".to_owned(),
            names => format!("Kies een van deze: {}.", names.join(", ")),
        };
        return Err(Problem::new(
            format!("School {school} is er niet (--school)"),
            "die naam staat niet in de database",
            remedy,
        ));
    };
    print(&list);
    if dry_run {
        let known = store::known_numbers(&mut tx, &id).await?;
        let here = list.rows.iter().filter(|row| known.contains(&row.pupil_number)).count();
        println!("{} zouden erbij komen, {here} staan er al. Er is niets bewaard (--dry-run).", list.rows.len() - here);
        return Ok(());
    }
    if store::backup_for(&mut tx, &id, &owner, now).await?.is_none() {
        return Err(Problem::new(
            "Er is niets ingelezen",
            format!("bij {school} werkt maar één persoon, en elke oud-leerling heeft ook een vervanger nodig"),
            "Voeg in de app bij School eerst een collega toe. Lees de lijst daarna opnieuw in.",
        ));
    }
    let ended = store::import(&mut tx, &id, &owner, &list.rows, now).await?;
    tx.commit().await?;
    println!("{} ingelezen, {} stonden er al.", ended.imported, ended.known);
    db.close().await;
    Ok(())
}

fn print(list: &LeaversList) {
    if list.had_bsn {
        println!("In de lijst stond een kolom met BSN. Die is weggelaten en nergens bewaard.");
    }
    for row in &list.refused {
        println!("Regel {} ({}) komt niet mee: {} {}", row.line, row.who, row.problem, row.remedy);
    }
    for row in &list.notices {
        println!("Regel {}: {}", row.line, row.text);
    }
    println!("{} goede regels, {} geweigerd.", list.rows.len(), list.refused.len());
}
