//! Changes in a circle whose day has come, each in a transaction of its own: a new owner, a colleague who is back, a
//! JIM who stops, a move.

use super::{Done, Expected};
use app::{
    circle::{clock, store},
    house::House,
    moment::At,
};

/// Does one thing in a transaction of its own, and counts it when something changed.
macro_rules! each {
    ($house:expr, ($done:expr, $expected:expr), $now:expr, $due:path, $does:path) => {{
        let mut tx = $house.db.read().await?;
        let due = $due(&mut tx, $now).await?;
        tx.commit().await?;
        $expected.count(due.len());
        for it in &due {
            let mut tx = $house.db.begin().await?;
            match $does(&mut tx, it, $now).await {
                Ok(true) => $done.count("circle", tx.commit().await),
                Ok(false) => {
                    // It was so no more.
                    $expected.not_now(1);
                    tx.commit().await?;
                }
                Err(error) => $done.count("circle", Err::<(), _>(error)),
            }
        }
    }};
}

pub(super) async fn run(house: &House, expected: Expected, now: At) -> Result<Done, sqlx::Error> {
    let mut done = Done::default();
    each!(house, (done, expected), now, store::over, clock::come_back);
    each!(house, (done, expected), now, store::successions_due, clock::finish);
    each!(house, (done, expected), now, store::farewells_due, clock::part);
    each!(house, (done, expected), now, store::moves_due, clock::moved);
    Ok(done)
}
