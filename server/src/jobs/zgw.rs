//! Packets on their way into the systems of municipalities: each as far as it comes, step by step, and what became of
//! those that are there. A slow system holds up no other, and the clock not for long.

use super::{Done, Expected};
use crate::notify::zgw::{Client, take};
use app::{
    escalations::their_system::{self, Work},
    house::House,
    moment::At,
    zgw::{
        Step, Trouble, rules,
        store::{self, Claim},
    },
};
use futures::future::join_all;
use std::time::{Duration, Instant};

/// How many packets go at the same time, and in one run.
const AT_ONCE: i64 = 20;

/// How long one packet has its turn; then it goes on at the next tick. Far shorter than a lease.
const TURN: Duration = Duration::from_secs(15);

pub(super) async fn run(house: &House, expected: Expected, now: At) -> Result<Done, sqlx::Error> {
    let mut done = Done::default();
    let mut tx = house.db.read().await?;
    let due = store::how_many_due(&mut tx, now).await?;
    tx.commit().await?;
    expected.count(due);
    if due == 0 {
        return Ok(done);
    }
    let mut tx = house.db.begin().await?;
    let claimed = store::claim(&mut tx, AT_ONCE, now).await?;
    tx.commit().await?;
    for outcome in join_all(claimed.iter().map(|claim| turn(house, claim, now))).await {
        done.count("zgw", outcome);
    }
    if done.done > 0 {
        // What was told waits in the outbox.
        house.nudge.notify_one();
    }
    Ok(done)
}

/// Takes one step after another until there is nothing to do, something goes wrong, or the turn is over. Between two
/// steps everything is kept, and asked anew: what was withdrawn meanwhile goes no further.
async fn turn(house: &House, claim: &Claim, now: At) -> Result<(), sqlx::Error> {
    let began = Instant::now();
    loop {
        let mut tx = house.db.begin().await?;
        let work = their_system::work(&mut tx, claim, now).await?;
        tx.commit().await?;
        let Some(work) = work else { return Ok(()) };
        let is_last = rules::next(&work.claimed.progress) == Step::Follow;
        if !step(house, claim, &work, now).await? || is_last {
            return Ok(());
        }
        if began.elapsed() > TURN {
            let mut tx = house.db.begin().await?;
            store::release(&mut tx, claim, now).await?;
            return tx.commit().await;
        }
    }
}

/// One step, and what came of it. False when the packet is put down.
async fn step(house: &House, claim: &Claim, work: &Work, now: At) -> Result<bool, sqlx::Error> {
    let client = Client::new(&work.system, &house.outside, &house.clock);
    let outcome = take(&client, &work.packet, &work.claimed.progress).await;
    let mut tx = house.db.begin().await?;
    let goes_on = match outcome {
        Ok(found) => their_system::keep(&mut tx, claim, work, found, now).await?,
        Err(trouble) => {
            tell_operator(claim, &trouble);
            their_system::went_wrong(&mut tx, claim, work, &trouble, now).await?;
            false
        }
    };
    tx.commit().await?;
    Ok(goes_on)
}

/// What kind of trouble, and with which packet: nothing of what was sent or said.
fn tell_operator(claim: &Claim, trouble: &Trouble) {
    tracing::warn!(handover = %claim.id, kind = trouble.kind(), "a packet did not come into the municipality's system");
}
