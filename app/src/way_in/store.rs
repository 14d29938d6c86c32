//! What the way in keeps: one file a noun.

mod addresses;
mod ceremonies;
mod codes;
mod devices;
mod factors;
mod first_run;
mod invitations;
mod resets;
mod sweep;

pub use self::{
    addresses::*, ceremonies::*, codes::*, devices::*, factors::*, first_run::*, invitations::*, resets::*, sweep::*,
};
