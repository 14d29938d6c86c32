//! Whether the school may follow somebody at all, and until when. That is apart from what the alumnus lets people see.
//!
//! ```text
//! the school's task (24 months) ──60 days before──► asked ──30 days before──► asked again ──the day──► a task for the owner
//!                                                     ├─yes──► a year more, and then asked again
//!                                                     └─no───► no reminders; after 30 days nobody of the school looks
//! ```
//! No answer is no no: the light stays on, and a human asks.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod clock;
#[cfg(feature = "ssr")]
pub(crate) mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

crate::id::words!(
    /// The answer to "Mogen wij je nog een jaar blijven volgen?"
    Answer {
        /// A year more.
        Yes = "yes",
        /// No more.
        No = "no",
        /// First somebody calls.
        Talk = "talk",
    }
);
