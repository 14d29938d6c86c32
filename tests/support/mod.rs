//! What the stories and the journeys stand on: two databases, a mail server, the real program and a real browser.

#![allow(dead_code, reason = "every test target uses its own part of the harness")]

pub mod authenticator;
pub mod autopush;
pub mod axe;
pub mod bidi;
pub mod browser;
pub mod cases;
pub mod crowd;
pub mod database;
pub mod elements;
pub mod everything;
pub mod filled;
pub mod kept;
pub mod line;
pub mod mail;
pub mod process;
pub mod provider;
pub mod push;
pub mod sandbox;
pub mod server;
pub mod sms;
pub mod stops;
pub mod town;
pub mod visitor;
pub mod world;
pub mod zgw;

use std::io::Write;

/// Says something to the person who runs the tests, also when the test passes (`println!` would be swallowed).
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A setting that `tests/run` makes, or nothing when it is unset or empty.
pub fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A page as people read it: ordinary spaces and quotes, and no marks between texts.
pub fn plain(page: &str) -> String {
    page.replace('\u{a0}', " ").replace("&#39;", "'").replace("&#x27;", "'").replace("<!>", "")
}

/// The words of a PDF, as another program reads them.
pub fn pdf_text(bytes: &[u8]) -> String {
    let file = lopdf::Document::load_mem(bytes).expect("a PDF");
    let pages: Vec<u32> = file.get_pages().keys().copied().collect();
    file.extract_text(&pages).expect("words").split_whitespace().collect::<Vec<_>>().join(" ")
}
