//! On Monday the admin hears how often somebody of the school looked outside their own circles.

use super::Done;
use app::{glass, house::House, moment::At};

pub(super) async fn run(house: &House, now: At) -> Result<Done, sqlx::Error> {
    let mut tx = house.db.begin().await?;
    let done = glass::store::tell_admins(&mut tx, now).await?;
    tx.commit().await?;
    Ok(Done { done, failed: 0 })
}
