//! The list of doors, for whoever wants to check who may come in.

use crate::router;
use serde_json::{Value, json};

/// Each door of the router with its rule and, in words, who may: both are said by the type that lets people in.
/// What a handler asks the policy besides is not in the type of the door, and so is not said here.
pub fn lines() -> impl Iterator<Item = Value> {
    let doors = router::doors().0.into_iter();
    doors.map(|door| json!({ "method": door.method.as_str(), "path": door.path, "rule": door.rule, "who": door.who }))
}
