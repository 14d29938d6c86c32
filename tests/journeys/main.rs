//! Journeys: the real program and a real browser, on a phone of 360 by 740 and at a desk.
//!
//! - `samira`, `silence`: her line from the list to a call in vain, with script and without, on both databases.
//! - `ladder`: from her JIM's worry to a case that rises, is promised and done, with five people, the same way.
//! - `exception`: what can't wait for a yes, decided by two people, the same way.
//! - `year`: a year of one person's reminders, on one page.
//! - `monday`: Monday by keys, the phone round with and without internet, what was no signal, the team, and a calm day.
//! - `beginning`: an empty house becomes a school.
//! - `dark`: the pages that people come back to, at 320 pixels in the dark.
//! - `trust`: who sees what, the conversation, own data, and the ways in, with script and without.
//! - `passkey`: a passkey of Chromium's own.
//! - `keyboard`: by keys alone, as somebody does who has no mouse and no finger on the screen.
//! - `hostile`: words that would like to be a program stay words.
//! - `limits`: everybody reads what they can't see.
//!
//! Every page on the way is looked at by axe-core.

#[path = "../support/mod.rs"]
mod support;

mod beginning;
mod dark;
mod exception;
mod hostile;
mod keyboard;
mod ladder;
mod limits;
mod monday;
mod passkey;
mod samira;
mod silence;
mod trust;
mod year;

use std::path::Path;
use support::{browser::Script, visitor::Visitor};
use thirtyfour::By;

/// A Monday morning on which the journeys begin.
const NOW: &str = "2026-11-23T09:00:00+01:00";

/// A list of leavers, as a school has them.
fn list(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data").join(name)
}

/// The code on the inviter's screen, as it is read aloud.
async fn code_on(inviter: &Visitor) -> String {
    let code = inviter.driver().find(By::Css(".code .unseen")).await.expect("a code");
    code.prop("textContent").await.expect("its text").unwrap_or_default().replace(' ', "")
}

/// Waits until this is seen: by itself with script, by pressing the page's button without.
async fn waits_to_see(visitor: &Visitor, script: Script, button: &str, text: &str) {
    if script == Script::Off {
        visitor.press(button).await;
    }
    visitor.sees(text).await;
}

/// Moves the demo's clock, and waits until it stands on this day: a second press on a page that is still being answered
/// would be lost.
async fn the_clock_goes(visitor: &Visitor, step: &str, until: &str) {
    visitor.press_through(step).await;
    visitor.sees(&format!("Demo {until}")).await;
}
