//! What the way in keeps: one file a noun.

mod ceremonies;
mod codes;
mod devices;
mod factors;
mod first_run;
mod invitations;
mod mail;
mod resets;
mod sweep;

pub use self::{
    ceremonies::*, codes::*, devices::*, factors::*, first_run::*, invitations::*, mail::*, resets::*, sweep::*,
};
