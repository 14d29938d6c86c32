//! Cases, their packets and ladders.

mod cases;
mod changes;
mod desks;
mod ladder;
mod lists;
mod thread;

pub(super) use cases::{ByTheClock, OnCase, alumnus_of, colleagues, last_of, running, running_of, school_name};
pub use cases::{Case, CaseBrief, case, of_alumnus, shared_by_alumnus};
pub(super) use changes::*;
pub(super) use desks::admins;
pub use desks::{AtDesk, desks};
pub(super) use ladder::*;
pub use lists::{Listed, on_my_desk, open_of_school};
pub(super) use lists::{closed_of_school, overdue};
pub(super) use thread::*;
