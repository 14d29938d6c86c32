//! The rhythm, pure: when somebody is asked, when they are silent, how a level changes, which moments light the lamp.

pub mod levels;
pub mod moments;
pub mod rest;
pub mod rhythm;
pub mod silence;

pub use levels::first_level;
pub use rhythm::{Band, Planned, Rhythm};
pub use silence::{JIM_AFTER_DAYS, silence_after_days, silent_at, usual_interval};
