//! How long things last, and how often one may guess. Pure.

use super::SignedInBy;
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

/// Passwords that everybody together may try in an hour: slow work for the server, so it is bounded.
pub const PASSWORDS_ALTOGETHER: i64 = 2000;

/// Passkey questions that all browsers together may ask in an hour.
pub const CEREMONIES_ALTOGETHER: i64 = 20_000;

/// How long a question to a browser (a passkey, a page of codes) waits for its answer, in minutes.
pub const CEREMONY_MINUTES: i64 = 10;

/// How long a scanned link may be read before the button is pressed, in minutes.
pub const READING_MINUTES: i64 = 10;

/// How long a browser whose answer got lost may come in again, in minutes.
pub const LOST_ANSWER_MINUTES: i64 = 2;

/// How long a phone that the school gave has to wait before it can change much, in hours.
pub const FRESH_HOURS: i64 = 24;

/// How long somebody counts as having just shown who they are, in minutes.
pub const PROOF_MINUTES: i64 = 10;

/// How long a colleague may be invited again after a reset, in hours.
pub const RESET_HOURS: i64 = 72;

/// How long the neutral page stays after a quick exit, in minutes.
pub const AWAY_MINUTES: i64 = 60;

/// How long used and late invitations, and other traces of the way in, are kept, in days.
pub const TRACE_DAYS: i64 = 30;

/// How many recovery codes somebody gets.
pub const RECOVERY_CODES: usize = 8;

/// The minutes whose link still opens an invitation: this one, and the one before for a scan just before the turn.
pub fn open_minutes(now: At) -> [i64; 2] {
    [minute(now), minute(now) - 1]
}

/// The minute of an instant, by which links turn.
pub fn minute(now: At) -> i64 {
    now.0.div_euclid(60)
}

/// Whether somebody who opened a link at `opened` may still press its button.
pub fn is_still_reading(opened: At, now: At) -> bool {
    opened <= now && now < opened.plus_minutes(READING_MINUTES)
}

/// Whether a browser may come in again with what it used at `used_at`, because the answer got lost.
pub fn lost_its_answer(used_at: Option<At>, now: At) -> bool {
    used_at.is_some_and(|used_at| now < used_at.plus_minutes(LOST_ANSWER_MINUTES))
}

/// What somebody must do before they may change the way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Go ahead.
    Allowed,
    /// Show first, again, who they are.
    ProveFirst,
    /// This phone was given by somebody else: tomorrow.
    Tomorrow,
    /// They came with one factor, and it is not the kind that may make a second: a colleague invites them.
    InviteFirst,
}

/// What the rule on changes looks at.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// How they came in.
    pub by: SignedInBy,
    /// When they last showed who they are.
    pub proved_at: At,
    /// Whether one factor is too little for them.
    pub needs_two: bool,
    /// Whether they have a passkey, or a password with codes.
    pub has_factors: bool,
    /// Whether somebody else gave this phone lately.
    pub is_fresh: bool,
}

/// Whether this session may change the way in: a factor, a mail address.
pub fn change(who: Standing, now: At) -> Change {
    let lately = now < who.proved_at.plus_minutes(PROOF_MINUTES);
    let first_of_two = who.needs_two && !who.has_factors && !who.by.is_strong();
    match who {
        Standing { is_fresh: true, .. } => Change::Tomorrow,
        // A mail code that could make a second factor would be one factor alone.
        _ if first_of_two && matches!(who.by, SignedInBy::InPerson | SignedInBy::FirstRun) => Change::Allowed,
        _ if first_of_two => Change::InviteFirst,
        _ if who.has_factors && !who.by.is_strong() => Change::ProveFirst,
        _ if lately => Change::Allowed,
        _ => Change::ProveFirst,
    }
}

/// Words of which everybody's first idea of a password is made.
const FIRST_IDEAS: [&str; 9] =
    ["wachtwoord", "password", "welkom", "qwerty", "azerty", "waakvlam", "123456", "abcdef", "geheim"];

/// Why this password won't do, if so. Long is what counts; what anybody would try first is refused.
pub fn check_password(password: &str, own_words: &[&str]) -> Result<(), &'static str> {
    let small = password.to_lowercase();
    let long = password.chars().count();
    let mut signs: Vec<char> = small.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    let holds = |word: &str| word.chars().count() > 2 && small.contains(&word.to_lowercase());
    match () {
        () if long < 12 => Err("Neem minstens 12 tekens. Vier losse woorden zijn een goed begin."),
        () if long > 200 => Err("Dit is te lang. Neem hoogstens 200 tekens."),
        () if signs.len() < 5 => Err("Hier staan te veel dezelfde tekens in."),
        () if FIRST_IDEAS.iter().any(|word| holds(word)) => Err("Dit is een van de eerste dingen die iemand probeert."),
        () if own_words.iter().any(|word| holds(word)) => Err("Gebruik je naam en je mailadres niet."),
        () => Ok(()),
    }
}

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
    fn a_way_in_is_changed_by_whoever_just_showed_who_they_are() {
        use SignedInBy::{FirstRun, InPerson, MailCode, Passkey, Provider};
        let staff = Standing { by: InPerson, proved_at: At(0), needs_two: true, has_factors: false, is_fresh: false };
        let alumnus = Standing { needs_two: false, ..staff };
        let (soon, late) = (At(599), At(600));
        for (who, now, expected) in [
            (staff, late, Change::Allowed),
            (Standing { by: FirstRun, ..staff }, late, Change::Allowed),
            (Standing { by: MailCode, ..staff }, soon, Change::InviteFirst),
            (Standing { has_factors: true, ..staff }, soon, Change::ProveFirst),
            (Standing { by: MailCode, has_factors: true, ..staff }, soon, Change::ProveFirst),
            (Standing { by: Passkey, has_factors: true, ..staff }, soon, Change::Allowed),
            (Standing { by: Passkey, has_factors: true, ..staff }, late, Change::ProveFirst),
            (Standing { by: Provider, ..staff }, soon, Change::Allowed),
            (alumnus, soon, Change::Allowed),
            (alumnus, late, Change::ProveFirst),
            (Standing { by: MailCode, ..alumnus }, soon, Change::Allowed),
            (Standing { by: MailCode, has_factors: true, ..alumnus }, soon, Change::ProveFirst),
            (Standing { is_fresh: true, ..alumnus }, soon, Change::Tomorrow),
        ] {
            assert_eq!(change(who, now), expected, "{who:?} at {now:?}");
        }
    }

    #[test]
    fn a_password_is_long_and_nobodys_first_idea() {
        for (password, fine) in [
            ("paard nietje lamp regen", true),
            ("kort", false),
            ("aaaaaaaaaaaaaaaa", false),
            ("Welkom2026Welkom", false),
            ("anja is de beste!", false),
        ] {
            assert_eq!(check_password(password, &["Anja", "Jacobs"]).is_ok(), fine, "{password}");
        }
    }

    #[test]
    fn a_link_turns_each_minute_and_lives_two_at_most() {
        let shown = minute(At(600));
        for (at, opens) in [(600, true), (659, true), (719, true), (720, false), (599, false)] {
            assert_eq!(open_minutes(At(at)).contains(&shown), opens, "{at}");
        }
        assert!(is_still_reading(At(0), At(599)) && !is_still_reading(At(0), At(600)));
        assert!(!is_still_reading(At(1), At(0)), "nobody opened it tomorrow");
        assert!(lost_its_answer(Some(At(0)), At(119)) && !lost_its_answer(Some(At(0)), At(120)));
    }

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
