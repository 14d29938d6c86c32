//! What people see and do. Compiled twice: for the server (`ssr`: everything) and for the browser (`hydrate`: islands).
//!
//! Inside a feature imports run one way: `page → api → {rules, store} → types`. Between features the rules know only
//! types; `access`, `moment` and `ui` know no feature, `outbox` only how somebody is reached (`preferences`, `push`, `sms`); and the pages that gather (a home, Monday, the circle)
//! read the stores of the features that they show.

#![recursion_limit = "256"]

pub mod access;
pub mod alumni;
pub mod calendar;
pub mod calls;
pub mod check_ins;
pub mod circle;
pub mod conversation;
#[cfg(feature = "ssr")]
pub mod db;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
pub mod door;
pub mod error;
pub mod escalations;
pub mod evenings;
pub mod follow;
pub mod form;
pub mod glass;
pub mod handovers;
pub mod help;
#[cfg(feature = "ssr")]
pub mod house;
mod id;
pub mod inbox;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod lease;
pub mod leavers;
#[cfg(feature = "ssr")]
pub mod live;
#[cfg(feature = "ssr")]
pub mod loader;
pub mod mail;
pub mod measurements;
pub mod moment;
pub mod outbox;
pub mod outside;
pub mod own_data;
pub mod paper;
#[cfg(feature = "ssr")]
pub mod pdf;
#[cfg(feature = "ssr")]
pub mod people;
pub mod permissions;
pub mod phone;
#[cfg(feature = "ssr")]
pub mod pictures;
pub mod preferences;
pub mod push;
pub mod questions;
pub mod reminders;
#[cfg(feature = "ssr")]
pub mod retention;
pub mod schools;
#[cfg(feature = "ssr")]
pub mod sealed;
#[cfg(feature = "ssr")]
pub mod secret;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod signals;
pub mod sms;
pub mod team;
pub mod ui;
pub mod waakvlam;
pub mod way_in;
pub mod working_days;
pub mod zgw;

/// Wakes the islands of a page in the browser.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
