//! The school's leavers list ("uitstroomlijst"): who left school, when, and where to.
//!
//! The list comes from the school's own administration as a file of text with columns, with all
//! the dirt that real lists have. Reading it is pure: bytes and a day in, people and plain Dutch
//! sentences out. A number that may be a BSN is never kept, not in a field and not in a sentence.

pub mod outflow;

#[cfg(feature = "ssr")]
mod cells;
#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
mod columns;
#[cfg(feature = "ssr")]
mod contact;
#[cfg(feature = "ssr")]
mod dates;
#[cfg(feature = "ssr")]
mod decode;
#[cfg(feature = "ssr")]
mod facts;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod not_a_list;
#[cfg(feature = "ssr")]
mod numbers;
#[cfg(feature = "ssr")]
mod read;
#[cfg(feature = "ssr")]
mod repeats;
#[cfg(feature = "ssr")]
mod row;
#[cfg(feature = "ssr")]
mod rows;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
#[cfg(feature = "ssr")]
mod words;

pub use outflow::{OutflowAdvice, OutflowDestination, OutflowProfile};

#[cfg(feature = "ssr")]
pub use list::{Delimiter, Encoding, Leaver, LeaversList, RefusedRow, RowNotice};
#[cfg(feature = "ssr")]
pub use not_a_list::NotAList;
#[cfg(feature = "ssr")]
pub use read::{MAX_BYTES, MAX_ROWS, read_list};

/// Whether a number in this text may be a BSN.
#[cfg(feature = "ssr")]
pub(crate) fn may_hold_bsn(text: &str) -> bool {
    numbers::without_bsn(text, &[]).is_some()
}

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod rules;
#[cfg(feature = "ssr")]
pub mod store;
