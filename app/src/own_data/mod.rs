//! What is kept about somebody: all of it to read and to take along, and all of it gone when they want that.
//!
//! [`holdings`] is the one list of tables; reading, erasing and the tests follow it.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod holdings;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
mod sections;
#[cfg(feature = "ssr")]
pub mod store;

crate::id::id!(
    /// One wish to be forgotten.
    ErasureId
);

crate::id::id!(
    /// One copy of everything about somebody, taken by school.
    ExportId
);
