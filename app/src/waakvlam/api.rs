//! The doors of the rhythm: the alumnus' own, a helper's, staff's and the admin's.

mod alumnus;
mod helper;
mod school;
mod staff;
mod work;

use crate::{
    door::Doors,
    error::Refused,
    moment::Day,
    preferences::{FirstChannel, Preferences},
};
use serde::Deserialize;

/// The doors of the rhythm.
pub fn doors() -> Doors {
    Doors::default()
        .get("/rhythm", alumnus::show)
        .get("/rhythm/when", alumnus::when)
        .get("/rhythm/how", alumnus::how)
        .post("/rhythm/how", alumnus::choose)
        .post("/rhythm/more", alumnus::more)
        .get("/rest", alumnus::rest_page)
        .post("/rest", alumnus::rest)
        .post("/rest/end", alumnus::end_rest)
        .get("/my-rhythm", helper::show)
        .post("/my-rhythm", helper::choose)
        .post("/my-rhythm/rest", helper::rest)
        .post("/my-rhythm/rest/end", helper::end_rest)
        .post("/jim/{alumnus}/more", helper::more)
        .get("/alumni/{alumnus}/rhythm", staff::show)
        .post("/alumni/{alumnus}/rhythm", staff::tell)
        .post("/alumni/{alumnus}/rhythm/undo", staff::undo)
        .post("/alumni/{alumnus}/review", staff::review)
        .post("/alumni/{alumnus}/step-up", staff::step_up)
        .get("/alumni/{alumnus}/work", work::show)
        .post("/alumni/{alumnus}/work", work::keep)
        .post("/alumni/{alumnus}/provisions", work::add)
        .post("/alumni/{alumnus}/provisions/{provision}/end", work::end)
        .get("/school/rhythm", school::show)
        .post("/school/rhythm", school::choose)
        .post("/school/holidays", school::add)
        .post("/school/holidays/{holiday}/remove", school::remove)
}

/// How somebody wants to be reached, as a page sends it.
#[derive(Clone, Debug, Deserialize)]
struct Reached {
    channel: FirstChannel,
    /// "21-9", from and until in hours; a choice that isn't on the page leaves it as it was.
    #[serde(default)]
    quiet: String,
}

impl Reached {
    fn preferences(&self, before: Preferences) -> Preferences {
        let hours = QUIET.into_iter().find(|(from, until)| quiet_value(*from, *until) == self.quiet);
        let (quiet_from, quiet_until) =
            hours.map_or((before.quiet_from, before.quiet_until), |(from, until)| (from * 60, until * 60));
        Preferences { channel: self.channel, quiet_from, quiet_until }
    }
}

/// The quiet hours from which somebody chooses, from and until; the same hour twice is none.
pub(super) const QUIET: [(i64, i64); 4] = [(21, 9), (20, 10), (22, 8), (0, 0)];

/// "21-9".
pub(super) fn quiet_value(from: i64, until: i64) -> String {
    format!("{from}-{until}")
}

/// A day as typed in a date field; nothing is nothing.
fn day(typed: &str) -> Result<Option<Day>, Refused> {
    match typed.trim() {
        "" => Ok(None),
        typed => {
            Day::parse(typed).map(Some).ok_or_else(|| Refused::because("Deze dag is niet te lezen. Kies een dag."))
        }
    }
}
