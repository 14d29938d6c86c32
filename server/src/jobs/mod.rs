//! What is due. Each job stands alone: one that fails doesn't stop the next.

mod cleaning;
mod evenings;
mod outbox;
mod reminders;
mod terms;

use crate::notify::Notify;
use app::{house::House, moment::At};

/// What a job did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Rows settled.
    pub done: i64,
    /// Rows that failed and stay due.
    pub failed: i64,
}

impl Done {
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

/// Runs every job once at this instant.
pub async fn run_due(house: &House, notify: &Notify, now: At) {
    keep_record(house, "reminders", now, reminders::run(house, now).await).await;
    keep_record(house, "terms", now, terms::run(house, now).await).await;
    keep_record(house, "evenings", now, evenings::run(house, now).await).await;
    keep_record(house, "cleaning", now, cleaning::run(house, now).await).await;
    keep_record(house, "outbox", now, outbox::run(house, notify, now).await).await;
}

/// A quiet run is kept once an hour, so that staff see that it ran; one that did something always.
async fn keep_record(house: &House, job: &'static str, now: At, outcome: Result<Done, sqlx::Error>) {
    let done = outcome.unwrap_or_else(|error| {
        tracing::error!(job, %error, "a job failed; the next run tries again");
        Done { done: 0, failed: 1 }
    });
    let record = async {
        let mut tx = house.db.begin().await?;
        if done == Done::default() && app::jobs::ran_within_an_hour(&mut tx, job, now).await? {
            return Ok(());
        }
        app::jobs::record(&mut tx, job, now, house.clock.now(), done.done, done.failed).await?;
        tx.commit().await
    };
    if let Err(error) = record.await {
        tracing::error!(job, %error, "a job could not be recorded");
    }
}
