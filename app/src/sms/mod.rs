//! SMS: what goes out and what the gateway says of it later. A gateway costs money, so there are budgets; and a number
//! that no longer takes messages is known, because it may be a stranger's by now.
//!
//! ```text
//! /sign-in with a number ──► outbox (sms) ──► clock ──► gateway ──► phone
//!                                                          └─► /sms/reports/<secret> ──► arrived, or lost
//!                                                                 lost again and again ──► the number is dead: a letter
//! ```

#[cfg(feature = "ssr")]
pub mod api;
pub mod gateway;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

crate::id::words!(
    /// What became of an SMS, as the gateway reported it.
    Reported {
        /// It is on the phone.
        Arrived = "arrived",
        /// It never will be.
        Lost = "lost",
    }
);
