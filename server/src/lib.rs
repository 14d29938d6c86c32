//! The server: configuration, router, clock, and the edges of the world.
//!
//! ```text
//! request:  router → a feature's door (app)
//! clock:    clock → jobs/<what is due> → rules + stores (app) → outbox → notify (inbox, mail)
//! ```

pub mod assets;
pub mod clock;
pub mod commands;
pub mod config;
pub mod demo;
pub mod jobs;
pub mod keys;
pub mod metrics;
pub mod notify;
pub mod open;
pub mod router;
pub mod worker;
