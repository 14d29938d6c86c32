//! What is due. Each job stands alone: one that fails doesn't stop the next.

mod circle;
mod cleaning;
mod erasures;
mod evenings;
mod glass;
mod outbox;
mod push;
mod reminders;
mod retention;
mod sealing;
mod terms;
mod zgw;

pub use sealing::{seal_all, seal_leftovers};

use crate::notify::Notify;
use app::{house::House, moment::At};
use futures::FutureExt;
use std::{future::Future, panic::AssertUnwindSafe};

/// What a job did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Rows settled.
    pub done: i64,
    /// Rows that failed and stay due.
    pub failed: i64,
}

impl Done {
    fn add(&mut self, more: Self) {
        self.done += more.done;
        self.failed += more.failed;
    }

    /// Counts the outcome of one row; a failure is told to the operator, without a person's words.
    fn count(&mut self, job: &str, outcome: Result<(), impl std::fmt::Display>) {
        match outcome {
            Ok(()) => self.done += 1,
            Err(error) => {
                self.failed += 1;
                tracing::error!(job, %error, "a row of a job failed; it stays due");
            }
        }
    }
}

/// Runs every job once. Each reads the clock when its turn comes, and those that work in rounds at every round: a run
/// may last longer than a lease, and into quiet hours.
pub async fn run_due(house: &House, notify: &Notify) {
    run(house, "circle", |now| circle::run(house, now)).await;
    run(house, "reminders", |_| reminders::run(house)).await;
    run(house, "terms", |now| terms::run(house, now)).await;
    run(house, "evenings", |now| evenings::run(house, now)).await;
    run(house, "cleaning", |now| cleaning::run(house, now)).await;
    run(house, "glass", |now| glass::run(house, now)).await;
    run(house, "erasures", |now| erasures::run(house, now)).await;
    run(house, "push", |now| push::tests(house, notify.push.as_ref(), now)).await;
    run(house, "outbox", |_| outbox::run(house, notify)).await;
    run(house, "zgw", |now| zgw::run(house, now)).await;
    sweep_at_night(house).await;
}

/// Runs one job. One that fails, or even panics, doesn't stop the next, and not the clock either.
async fn run<F>(house: &House, job: &'static str, work: impl FnOnce(At) -> F)
where
    F: Future<Output = Result<Done, sqlx::Error>>,
{
    let now = house.clock.now();
    let outcome = AssertUnwindSafe(work(now)).catch_unwind().await;
    let outcome = outcome.unwrap_or_else(|_| Err(sqlx::Error::WorkerCrashed));
    keep_record(house, job, now, outcome).await;
}

/// Once a night; the record of it tells that this night is done.
async fn sweep_at_night(house: &House) {
    match retention::is_due(house, house.clock.now()).await {
        Ok(false) => {}
        Ok(true) => run(house, "retention", |now| retention::run(house, now)).await,
        Err(error) => tracing::error!(%error, "whether the night was swept is not known"),
    }
}

/// Sweeps what is too old now, whatever the hour.
///
/// # Errors
/// When the database fails.
pub async fn sweep_now(house: &House, now: At) -> Result<Done, sqlx::Error> {
    retention::run(house, now).await
}

/// A quiet run is kept once an hour, so that staff see that it ran; one that did something always.
async fn keep_record(house: &House, job: &'static str, now: At, outcome: Result<Done, sqlx::Error>) {
    let done = outcome.unwrap_or_else(|error| {
        tracing::error!(job, %error, "a job failed; the next run tries again");
        Done { done: 0, failed: 1 }
    });
    let record = async {
        let mut tx = house.db.begin().await?;
        let is_quiet = done == Done::default() && !app::jobs::failed_last(&mut tx, job).await?;
        if is_quiet && app::jobs::ran_within_an_hour(&mut tx, job, now).await? {
            return Ok(());
        }
        app::jobs::record(&mut tx, job, now, house.clock.now(), done.done, done.failed).await?;
        tx.commit().await
    };
    if let Err(error) = record.await {
        tracing::error!(job, %error, "a job could not be recorded");
    }
}
