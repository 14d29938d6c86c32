//! The same conversation has three doors: the alumnus' own, a helper's, and the school's.

use crate::{
    access::{Alumnus, AlumnusId, Helper, SignedIn, Staff, Visitor},
    door::Call,
    error::Refusal,
};

/// From where somebody takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Own,
    Helper,
    School,
}

/// Somebody in front of one conversation. Whether they may read it is asked of the policy, not here.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub me: SignedIn,
    pub alumnus: AlumnusId,
    pub place: Place,
    /// The path of the conversation at this door.
    pub path: String,
}

/// A visitor who can stand in front of a conversation.
pub(super) trait Sits: Visitor + Sync {
    fn seat(call: &Call<Self>) -> Result<Seat, Refusal>;
}

impl Sits for Alumnus {
    fn seat(call: &Call<Self>) -> Result<Seat, Refusal> {
        let (me, alumnus) = (call.who.me.clone(), call.who.alumnus.clone());
        Ok(Seat { me, alumnus, place: Place::Own, path: "/messages".to_owned() })
    }
}

impl Sits for Helper {
    fn seat(call: &Call<Self>) -> Result<Seat, Refusal> {
        let alumnus: AlumnusId = call.part("alumnus")?;
        let path = format!("/jim/{alumnus}/messages");
        Ok(Seat { me: call.who.me.clone(), alumnus, place: Place::Helper, path })
    }
}

impl Sits for Staff {
    fn seat(call: &Call<Self>) -> Result<Seat, Refusal> {
        let alumnus: AlumnusId = call.part("alumnus")?;
        let path = format!("/alumni/{alumnus}/messages");
        Ok(Seat { me: call.who.me.clone(), alumnus, place: Place::School, path })
    }
}
