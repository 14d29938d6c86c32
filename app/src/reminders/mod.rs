//! Reminders as people see them: what comes, what went, and why not. The clock does the rest (`waakvlam`, `outbox`).

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod page_year;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod year;

crate::id::id!(
    /// One reminder.
    ReminderId
);
