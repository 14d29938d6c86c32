//! `verify-log`: walks the log of looks from the first row to the last.

use crate::config::{Problem, Storage};
use app::access::chain::{self, Verdict};

/// Says that the chain is whole and what its last hash is, or where it is broken.
///
/// # Errors
/// When the chain is broken, or the database can't be opened.
pub async fn run(noted: Option<&str>, storage: &Storage) -> Result<(), Problem> {
    let db = storage.open_database().await?;
    let mut tx = db.read().await?;
    let verdict = chain::verify(&mut tx, noted.map(str::trim)).await?;
    tx.commit().await?;
    db.close().await;
    match verdict {
        Verdict::Whole { rows, head } => {
            println!("{rows} regels, keten heel");
            println!("Einde: {head}");
            Ok(())
        }
        Verdict::Broken(where_it_is) => Err(Problem::new(
            "Het logboek van wie wat bekeek is niet heel",
            where_it_is,
            "Vergelijk met een back-up, en zoek uit wie er bij de database kan.",
        )),
    }
}
