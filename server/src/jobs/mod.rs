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
use app::{house::House, jobs::Did, moment::At};
use futures::FutureExt;
use std::{
    future::Future,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// What a job found due when it began; also known of one that fails on the way.
#[derive(Clone, Debug, Default)]
struct Expected(Arc<AtomicI64>);

impl Expected {
    /// So many rows are due.
    fn count(&self, rows: impl TryInto<i64>) {
        self.0.fetch_add(rows.try_into().unwrap_or(0), Ordering::Relaxed);
    }

    /// So many of those are not to be done now.
    fn not_now(&self, rows: i64) {
        self.0.fetch_sub(rows, Ordering::Relaxed);
    }

    /// What a job was to do that did this: all that it did too, when it finds and does in one.
    fn against(&self, done: Done) -> i64 {
        self.0.load(Ordering::Relaxed).max(done.done + done.failed)
    }
}

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
    run(house, "circle", |now, expected| circle::run(house, expected, now)).await;
    run(house, "reminders", |now, expected| reminders::run(house, expected, now)).await;
    run(house, "terms", |now, expected| terms::run(house, expected, now)).await;
    run(house, "evenings", |now, _| evenings::run(house, now)).await;
    run(house, "cleaning", |now, _| cleaning::run(house, now)).await;
    run(house, "glass", |now, _| glass::run(house, now)).await;
    run(house, "erasures", |now, expected| erasures::run(house, expected, now)).await;
    run(house, "push", |now, expected| push::tests(house, notify.push.as_ref(), expected, now)).await;
    run(house, "outbox", |now, expected| outbox::run(house, notify, expected, now)).await;
    run(house, "zgw", |now, expected| zgw::run(house, expected, now)).await;
    sweep_at_night(house).await;
}

/// Runs one job. One that fails, or even panics, doesn't stop the next, and not the clock either.
async fn run<F>(house: &House, job: &'static str, work: impl FnOnce(At, Expected) -> F)
where
    F: Future<Output = Result<Done, sqlx::Error>>,
{
    let (now, expected) = (house.clock.now(), Expected::default());
    let done = caught(work(now, expected.clone())).await.unwrap_or_else(|error| {
        tracing::error!(job, %error, "a job failed; the next run tries again");
        Done { done: 0, failed: 1 }
    });
    keep_record(house, job, now, expected.against(done), done).await;
}

/// Work whose panic is an error like another.
async fn caught<T>(work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
}

/// Once a night; the record of it tells that this night is done.
async fn sweep_at_night(house: &House) {
    match retention::is_due(house, house.clock.now()).await {
        Ok(false) => {}
        Ok(true) => run(house, "retention", |now, _| retention::run(house, now)).await,
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

/// A quiet run is kept once an hour, so that staff see that it ran; one that did something, or after one that fell
/// short, always.
async fn keep_record(house: &House, job: &'static str, now: At, expected: i64, done: Done) {
    let record = async {
        let mut tx = house.db.begin().await?;
        let is_quiet = expected == 0 && !app::jobs::fell_short_last(&mut tx, job).await?;
        if is_quiet && app::jobs::ran_within_an_hour(&mut tx, job, now).await? {
            return Ok(());
        }
        let did = Did { expected, done: done.done, failed: done.failed };
        app::jobs::record(&mut tx, job, now, house.clock.now(), did).await?;
        tx.commit().await
    };
    if let Err(error) = record.await {
        tracing::error!(job, %error, "a job could not be recorded");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_panics_is_an_error_like_another() {
        let sound = async { Ok::<_, sqlx::Error>(3) };
        assert!(matches!(caught(sound).await, Ok(3)));
        let fails = async { Err::<(), _>(sqlx::Error::RowNotFound) };
        assert!(matches!(caught(fails).await, Err(sqlx::Error::RowNotFound)));
        let breaks = async { panic!("as a test wants") };
        assert!(matches!(caught::<()>(breaks).await, Err(sqlx::Error::WorkerCrashed)));
    }
}
