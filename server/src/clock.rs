//! The one place that reads the machine's clock, and the loop that runs what is due.

use crate::{jobs, notify::Notify};
use app::{house::House, moment::At};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

/// The machine's time.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub fn machine() -> At {
    At::utc(chrono::Utc::now())
}

/// How often the clock looks when nobody nudges it.
const TICK: Duration = Duration::from_secs(15);

/// A running clock may be this late before the server no longer calls itself ready, in seconds.
const LATE: i64 = 120;

/// When the clock last ran to its end, by the machine's time.
#[derive(Clone, Default)]
pub struct LastRun(Arc<AtomicI64>);

impl LastRun {
    /// Whether the clock ran lately.
    pub fn is_recent(&self) -> bool {
        machine().0 - self.0.load(Ordering::Relaxed) < LATE
    }

    fn now(&self) {
        self.0.store(machine().0, Ordering::Relaxed);
    }
}

/// Runs what is due, again and again, until the server stops.
pub async fn run(house: House, notify: Notify, last_run: LastRun) {
    loop {
        jobs::run_due(&house, &notify).await;
        last_run.now();
        let _ = tokio::time::timeout(TICK, house.nudge.notified()).await;
    }
}
