//! What is too old goes, once a night, in batches.

use super::Done;
use app::{
    house::House,
    moment::At,
    retention::store::{self, Step},
};

/// How many rows go in one transaction: others write in between.
const BATCH: i64 = 500;

/// Whether this night's sweep has still to be done.
pub(super) async fn is_due(house: &House, now: At) -> Result<bool, sqlx::Error> {
    let mut tx = house.db.read().await?;
    let done = store::is_done(&mut tx, now).await?;
    tx.commit().await?;
    Ok(!done)
}

/// Sweeps every table; one that fails doesn't stop the next.
///
/// # Errors
/// When the database can't tell what there is to do.
pub async fn run(house: &House, now: At) -> Result<Done, sqlx::Error> {
    let mut tx = house.db.read().await?;
    let steps = store::steps(&mut tx, now).await?;
    tx.commit().await?;
    let mut done = Done::default();
    for step in &steps {
        match sweep(house, step).await {
            Ok(rows) => done.done += rows,
            Err(error) => done.count("retention", Err(error)),
        }
    }
    Ok(done)
}

async fn sweep(house: &House, step: &Step) -> Result<i64, sqlx::Error> {
    let mut gone = 0;
    loop {
        let mut tx = house.db.begin().await?;
        let rows = store::sweep(&mut tx, step, BATCH).await?;
        tx.commit().await?;
        gone += rows;
        if rows < BATCH {
            return Ok(gone);
        }
    }
}
