//! A coordinator's look over colleagues: what nobody opened, how the work is spread, and whether who is away is
//! covered. Names and numbers; what somebody asks is for their circle.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
