//! The page that a phone keeps for when there is no internet.

use super::page;
use crate::{
    access::Anyone,
    door::{Answer, Answered, Call, Doors},
    shell::Page,
};

/// The doors of the phone.
pub fn doors() -> Doors {
    Doors::default().get("/offline", offline)
}

/// About nobody: the service worker fetches it without a cookie, and writes in it what waits on this phone.
async fn offline(_: Call<Anyone>) -> Answered {
    Ok(Answer::Page(Page::new("Geen internet", page::offline)))
}
