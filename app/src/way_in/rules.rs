//! How long things last, and how often one may guess. Pure.

use crate::moment::At;

/// How long an invitation shown on the spot is valid, in minutes.
pub const ON_THE_SPOT_MINUTES: i64 = 15;

/// How long an invitation that is handed on is valid, in hours.
pub const HANDED_ON_HOURS: i64 = 72;

/// How long a one-time code by mail is valid, in minutes.
pub const CODE_MINUTES: i64 = 15;

/// How often one may try one code.
pub const TRIES: i64 = 5;

/// How long somebody stays in on their own device, in days.
pub const SESSION_DAYS: i64 = 400;

/// Guesses of invitation codes that everybody together may make in an hour: at 29.7 bits a code, with a hundred codes
/// open at once, that is one lucky guess in three centuries of hours.
pub const GUESSES_ALTOGETHER: i64 = 2000;

/// Mails with a code to one address in an hour: enough that a stranger can't use them up by accident, few enough that a
/// mailbox isn't flooded.
pub const MAILS_AN_ADDRESS: i64 = 20;

/// Where an invitation is, from its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// Shown, and nobody opened it yet.
    Open,
    /// Somebody opened it and waits for the inviter's yes.
    Claimed,
    /// The inviter said yes.
    Confirmed,
    /// Somebody is in with it.
    Used,
    /// Too late, or taken back.
    Over,
}

/// The times of an invitation.
#[derive(Clone, Copy, Debug)]
pub struct InvitationFacts {
    /// Until when it can be opened and confirmed.
    pub expires_at: At,
    /// Opened.
    pub claimed_at: Option<At>,
    /// The inviter's yes.
    pub confirmed_at: Option<At>,
    /// Somebody came in.
    pub used_at: Option<At>,
    /// Taken back.
    pub withdrawn_at: Option<At>,
}

/// Where an invitation is at this instant.
pub fn state(facts: &InvitationFacts, now: At) -> InvitationState {
    match facts {
        InvitationFacts { used_at: Some(_), .. } => InvitationState::Used,
        InvitationFacts { withdrawn_at: Some(_), .. } => InvitationState::Over,
        InvitationFacts { expires_at, .. } if *expires_at <= now => InvitationState::Over,
        InvitationFacts { confirmed_at: Some(_), .. } => InvitationState::Confirmed,
        InvitationFacts { claimed_at: Some(_), .. } => InvitationState::Claimed,
        _ => InvitationState::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_goes_from_open_to_used_and_never_back() {
        let open = InvitationFacts {
            expires_at: At(100),
            claimed_at: None,
            confirmed_at: None,
            used_at: None,
            withdrawn_at: None,
        };
        let at = Some(At(10));
        for (facts, now, expected) in [
            (open, 50, InvitationState::Open),
            (open, 100, InvitationState::Over),
            (InvitationFacts { claimed_at: at, ..open }, 50, InvitationState::Claimed),
            (InvitationFacts { claimed_at: at, ..open }, 100, InvitationState::Over),
            (InvitationFacts { claimed_at: at, confirmed_at: at, ..open }, 50, InvitationState::Confirmed),
            (InvitationFacts { claimed_at: at, confirmed_at: at, withdrawn_at: at, ..open }, 50, InvitationState::Over),
            (InvitationFacts { used_at: at, ..open }, 500, InvitationState::Used),
        ] {
            assert_eq!(state(&facts, At(now)), expected, "{facts:?} at {now}");
        }
    }
}
