//! Who asked to be forgotten is, when the waiting time is over: each in a transaction of their own.

use super::{Done, Expected};
use app::{
    house::House,
    moment::At,
    own_data::{ErasureId, store::erase},
};

pub(super) async fn run(house: &House, expected: Expected, now: At) -> Result<Done, sqlx::Error> {
    let mut tx = house.db.read().await?;
    let due = erase::due(&mut tx, now).await?;
    tx.commit().await?;
    expected.count(due.len());
    let mut done = Done::default();
    for id in &due {
        done.count("erasures", one(house, id, now).await);
    }
    let mut tx = house.db.begin().await?;
    erase::forget_addresses(&mut tx).await?;
    tx.commit().await?;
    Ok(done)
}

async fn one(house: &House, id: &ErasureId, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.begin().await?;
    erase::erase(&mut tx, id, now).await?;
    tx.commit().await
}
