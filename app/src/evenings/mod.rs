//! Avondschool: every Tuesday evening at school. Sign up, cancel, and who was there.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod api_staff;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod page_staff;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

crate::id::id!(
    /// One evening at one school.
    EveningId
);
