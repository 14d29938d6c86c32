//! How long things are kept, and how they disappear: kind by kind, at night, after a look at what would go.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
mod sweeps;

crate::id::words!(
    /// A kind of things whose time a school chooses, within bounds.
    Kept {
        /// Check-ins, calls, what a JIM said, and the signals that came of it.
        CheckIns = "check_ins",
        /// Questions that are over, with their words.
        Questions = "questions",
        /// The conversation of a circle, with its photos.
        Messages = "messages",
        /// Cases at the municipality that are over, with their packets.
        Cases = "cases",
        /// Who stood in a circle and what they could see, after that ended.
        Stopped = "stopped",
    }
);

crate::id::words!(
    /// A kind of things whose time is the same everywhere.
    Always {
        /// Messages in the inbox, and letters on their way.
        Letters = "letters",
        /// Devices, invitations, codes and tries, after they ended.
        WayIn = "way_in",
        /// Leavers lists that nobody confirmed.
        Lists = "lists",
    }
);
