//! Cases, their packets and ladders.

mod cases;
mod changes;
mod desks;
mod ladder;
mod lessons;
mod lists;
mod promises;
mod thread;

pub(super) use cases::{ByTheClock, OnCase, alumnus_of, colleagues, last_of, running, running_of, school_name};
pub use cases::{Case, CaseBrief, case, of_alumnus, shared_by_alumnus};
pub(super) use changes::*;
pub(super) use desks::admins;
pub use desks::{AtDesk, desks};
pub(super) use ladder::*;
pub(super) use lessons::*;
pub use lists::{Listed, on_my_desk, open_of_school};
pub(super) use lists::{at_somebody_away, closed_of_school, overdue};
pub(super) use promises::*;
pub use promises::{DuePromise, Promised, promises_due};
pub(super) use thread::*;
