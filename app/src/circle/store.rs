//! People in the circle, how that changes, what each of them sees, and who looked.

mod changes;
mod codes;
mod duty;
mod farewells;
mod looks;
mod members;
mod moves;
mod permissions;
mod successions;
mod trusted;

pub use changes::{Change, changes};
pub use codes::*;
pub use duty::*;
pub use farewells::*;
pub use looks::{Look, looks};
pub use members::*;
pub use moves::*;
pub use permissions::{permit, readers, withdraw};
pub use successions::*;
pub use trusted::*;
