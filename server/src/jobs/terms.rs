//! Terms that run out: an unanswered case rises a step by itself, a question past its promised day is told, and a gap
//! that is over is no signal any more.

use super::{Done, Expected};
use app::{error::Refusal, escalations, house::House, moment::At, questions, signals};

/// How many alumni are planned anew in one run after their school chose other limits.
const ADOPTED: i64 = 200;

pub(super) async fn run(house: &House, expected: Expected, now: At) -> Result<Done, sqlx::Error> {
    let mut done = Done::default();
    let mut tx = house.db.read().await?;
    let overdue = escalations::overdue(&mut tx, now).await?;
    let at_somebody_away = escalations::at_somebody_away(&mut tx, now).await?;
    tx.commit().await?;
    expected.count(overdue.len());
    for id in overdue {
        done.count("terms", rise(house, &id, now).await);
    }
    for id in at_somebody_away {
        match stand_in(house, &id, now).await {
            Ok(false) => {}
            outcome => done.count("terms", outcome.map(drop)),
        }
    }
    for what in [What::OwnPromises, What::Questions, What::Gaps, What::Limits] {
        match each(house, what, now).await {
            Ok(many) => done.done += many,
            Err(trouble) => done.count("terms", Err(trouble)),
        }
    }
    Ok(done)
}

/// What goes in a transaction of its own: trouble with one thing doesn't keep the others back.
#[derive(Clone, Copy)]
enum What {
    OwnPromises,
    Questions,
    Gaps,
    Limits,
}

async fn each(house: &House, what: What, now: At) -> Result<i64, Refusal> {
    let mut tx = house.db.begin().await?;
    let many = match what {
        What::OwnPromises => escalations::tell_late(&mut tx, now).await?,
        What::Questions => questions::store::late_due(&mut tx, now).await?,
        What::Gaps => signals::store::close_past_gaps(&mut tx, now).await?,
        What::Limits => signals::clock::adopt(&mut tx, ADOPTED, now).await?,
    };
    tx.commit().await?;
    Ok(many)
}

async fn stand_in(house: &House, id: &escalations::EscalationId, now: At) -> Result<bool, Refusal> {
    let mut tx = house.db.begin().await?;
    let is_done = escalations::stand_in(&mut tx, id, now).await?;
    tx.commit().await?;
    Ok(is_done)
}

async fn rise(house: &House, id: &escalations::EscalationId, now: At) -> Result<(), Refusal> {
    let mut tx = house.db.begin().await?;
    escalations::rise(&mut tx, id, now).await?;
    Ok(tx.commit().await?)
}
