//! Words from before there were seals are sealed once, when the server starts.

use app::{
    house::House,
    sealed::{
        anew::{self, Batch, Which},
        columns::{Column, SEALED_COLUMNS},
    },
};

/// How many rows go in one transaction: others write in between.
const BATCH: i64 = 200;

/// Seals every plain row; a failure is told to the operator, and the next start tries again.
pub async fn seal_leftovers(house: House) {
    for column in SEALED_COLUMNS {
        match seal_all(&house.db, *column, Which::Plain, |_| ()).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(table = column.table, column = column.name, rows, "plain words were sealed"),
            Err(error) => tracing::error!(table = column.table, column = column.name, %error, "sealing failed"),
        }
    }
}

/// Seals a column batch by batch, tells how many rows are done, and returns that number at the end.
///
/// # Errors
/// When the database fails, or words can't be opened.
pub async fn seal_all(
    db: &app::db::Db,
    column: Column,
    which: Which,
    mut tell: impl FnMut(i64),
) -> Result<i64, sqlx::Error> {
    let (mut done, mut from) = (0, String::new());
    loop {
        let mut tx = db.begin().await?;
        let Batch { sealed, next } = anew::batch(&mut tx, column, which, &from, BATCH).await?;
        tx.commit().await?;
        done += sealed;
        tell(done);
        match next {
            // A round in which nothing changed would come again and again.
            Some(next) if sealed > 0 || next != from => from = next,
            _ => return Ok(done),
        }
    }
}
