//! `retention`: what is too old, from the command line.

use crate::{
    clock,
    config::{OutsideSettings, Problem, Storage},
    jobs,
};
use app::{
    db::Db,
    moment::At,
    retention::store::{self, Going},
};

/// Says what would go, or lets it go now.
///
/// # Errors
/// When the database or the keys can't be used.
pub async fn run(storage: &Storage, dry_run: bool) -> Result<(), Problem> {
    let (house, _in_use) = storage.open_house("http://localhost", OutsideSettings::default().open()?).await?;
    let now = clock::machine();
    print(&house.db, now).await?;
    if dry_run {
        println!("Er is niets gewist (--dry-run).");
    } else {
        let done = jobs::sweep_now(&house, now).await?;
        println!("{} rijen gewist, {} keer ging het mis.", done.done, done.failed);
    }
    house.db.close().await;
    Ok(())
}

async fn print(db: &Db, now: At) -> Result<(), Problem> {
    let mut tx = db.read().await?;
    for (school, name) in store::schools(&mut tx).await? {
        for Going { kind, rows, people } in store::of_school(&mut tx, &school, now).await? {
            println!("{name}\t{}\t{rows} rijen\t{people} mensen", kind.label());
        }
    }
    for Going { kind, rows, .. } in store::everywhere(&mut tx, now).await? {
        println!("overal\t{}\t{rows} rijen", kind.label());
    }
    tx.commit().await?;
    Ok(())
}
