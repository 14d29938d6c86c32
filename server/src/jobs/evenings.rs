//! The coming evenings exist, and who signed up is reminded the day before.

use super::Done;
use app::{evenings, house::House, moment::At};

pub(super) async fn run(house: &House, now: At) -> Result<Done, sqlx::Error> {
    let mut tx = house.db.begin().await?;
    let planned = evenings::store::plan_ahead(&mut tx, now).await?;
    let reminded = evenings::store::remind_due(&mut tx, now).await?;
    tx.commit().await?;
    Ok(Done { done: planned + reminded, failed: 0 })
}
