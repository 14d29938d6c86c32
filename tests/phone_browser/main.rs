//! A phone of 360 by 740 whose internet comes and goes: a real Chromium on a line that can be cut.
//!
//! - `sending`: what is made without internet is sent once, in its order.
//! - `check_in`: a check-in without internet, whole.
//! - `messages`: messages that wait, that are refused, that are thrown away.
//! - `help`: who worries, who asks for help, and who calls many people.
//! - `somebody_else`: a phone that changes hands.
//! - `release`: a newer release, and the emergency brake.
//!
//! The line is cut between the browser and the server, because what the browser itself can switch off it switches off
//! for pages and not for their service worker.

#[path = "../support/mod.rs"]
mod support;

mod page;
mod served;
mod store;

mod check_in;
mod help;
mod messages;
mod release;
mod sending;
mod somebody_else;
