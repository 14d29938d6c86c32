//! Traces of the way in go when nobody needs them any more; once an hour is soon enough.

use super::Done;
use app::{house::House, moment::At, push, way_in};

pub(super) async fn run(house: &House, now: At) -> Result<Done, sqlx::Error> {
    let mut tx = house.db.read().await?;
    let was_lately = app::jobs::ran_within_an_hour(&mut tx, "cleaning", now).await?;
    tx.commit().await?;
    if was_lately {
        return Ok(Done::default());
    }
    let mut tx = house.db.begin().await?;
    let gone = way_in::store::sweep(&mut tx, now).await?
        + push::store::sweep(&mut tx, now).await?
        + app::jobs::forget(&mut tx, now).await?;
    tx.commit().await?;
    Ok(Done { done: gone, failed: 0 })
}
