//! What the alumnus lets each person see: asked one kind at a time, in plain words, and given only when it is clear
//! that it was understood.
//!
//! ```text
//! asked ──later──► asked          (comes back after a week)
//!   ├──no──► closed               (no effect on help; the helper may not ask again for 30 days)
//!   └──yes──► "Wat kan Marek straks zien?" ──right──► given, from now
//!                   └─wrong─► explained simpler ─wrong─► closed, and the owner hears that it wasn't understood
//! ```

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod api_helper;
#[cfg(feature = "ssr")]
pub(crate) mod page;
#[cfg(feature = "ssr")]
mod page_helper;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

crate::id::id!(
    /// One question whether somebody may see one kind.
    AskId
);

crate::id::words!(
    /// How a question ended.
    Outcome {
        /// Yes, and shown understood.
        Given = "given",
        /// No.
        No = "no",
        /// Yes, but twice the wrong answer to what that means.
        NotUnderstood = "not_understood",
        /// Whoever would see it left the circle.
        Left = "left",
    }
);

crate::id::words!(
    /// The answer to the question itself.
    Answer {
        /// Go on to what it means.
        Yes = "yes",
        /// Not now, and perhaps never.
        No = "no",
        /// Ask again next week.
        Later = "later",
    }
);
