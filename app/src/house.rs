//! What every request may use: the database, the clock, and how this installation is known.

use crate::{db::Db, live::Live, loader::SiteFiles, moment::At, outside::Outside};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// The clock of this installation. In the demo people move it; elsewhere it is the machine's own.
pub struct Clock {
    machine: fn() -> At,
    ahead: AtomicI64,
}

impl Clock {
    /// A clock that reads the machine's time through this function.
    pub fn new(machine: fn() -> At) -> Self {
        Self { machine, ahead: AtomicI64::new(0) }
    }

    /// The instant now.
    pub fn now(&self) -> At {
        At((self.machine)().0 + self.ahead.load(Ordering::Relaxed))
    }

    /// Sets the clock, as only the demo does.
    pub fn set(&self, now: At) {
        self.ahead.store(now.0 - (self.machine)().0, Ordering::Relaxed);
    }
}

/// The parts of the house that a door may use. Cheap to clone.
#[derive(Clone)]
pub struct House {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Arc<Clock>,
    /// The key of this installation.
    pub key: crate::secret::Key,
    /// Scheme and host as people type it, without a slash at the end: "https://waakvlam.example".
    pub url: Arc<str>,
    /// The files that pages load.
    pub files: SiteFiles,
    /// The people of the demo, one of whom a visitor may be. Empty outside the demo.
    pub demo: Arc<[DemoPerson]>,
    /// Told when there is something to deliver, so that it need not wait for the next tick.
    pub nudge: Arc<tokio::sync::Notify>,
    /// The pages that stay open.
    pub live: Arc<Live>,
    /// The way to the outside.
    pub outside: Outside,
    /// Whether there is an SMS gateway: without one, no SMS is ever written.
    pub has_sms: bool,
    /// Our public key for push messages, base64url; empty when none are sent.
    pub push_key: Arc<str>,
}

impl House {
    /// Whether this is the demo, with its doors and its bar.
    pub fn is_demo(&self) -> bool {
        !self.demo.is_empty()
    }

    /// The whole address of a path here.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

/// Somebody one can be in the demo.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct DemoPerson {
    /// Who.
    pub person: crate::access::PersonId,
    /// Their whole name.
    pub name: String,
    /// Who they are there, in a few words.
    pub role: String,
    /// The secret part of their sign-in link.
    pub token: String,
}
