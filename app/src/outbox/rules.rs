//! Knocking: on which channel, when, and when not. Pure.

use super::Channel;
use crate::{
    access::PersonId,
    moment::At,
    preferences::{FirstChannel, Preferences, rules::quiet_until},
};

/// How urgent a letter is. The most urgent of what waits goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Of use today only: somebody worries, an evening is today.
    Now,
    /// News.
    Normal,
    /// A reminder that comes again.
    Light,
}

impl Urgency {
    /// The most urgent first.
    pub const ALL: [Self; 3] = [Self::Now, Self::Normal, Self::Light];

    /// 1 is now, as it is stored.
    pub const fn rank(self) -> i64 {
        match self {
            Self::Now => 1,
            Self::Normal => 2,
            Self::Light => 3,
        }
    }

    /// What was stored as this number.
    pub fn of(rank: i64) -> Self {
        match rank {
            ..=1 => Self::Now,
            2 => Self::Normal,
            3.. => Self::Light,
        }
    }

    /// How many hours an unread letter waits before the next channel knocks.
    pub const fn patience_hours(self) -> i64 {
        match self {
            Self::Now => 4,
            Self::Normal | Self::Light => 24,
        }
    }

    /// After how many hours knocking is too late, when nobody said otherwise. In the inbox it stays.
    pub const fn lasts_hours(self) -> i64 {
        match self {
            Self::Now => 16,
            Self::Normal => 7 * 24,
            Self::Light => 3 * 24,
        }
    }
}

/// Which channels reach somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// A browser takes push messages.
    pub push: bool,
    /// There is an address, and a mail server.
    pub mail: bool,
    /// They want no mail, though there is an address.
    pub no_mail: bool,
    /// There is a number that works, and a gateway.
    pub sms: bool,
}

impl Reach {
    fn by(self, channel: Channel) -> bool {
        match channel {
            Channel::Inbox => true,
            Channel::Push => self.push,
            Channel::Mail => self.mail && !self.no_mail,
            Channel::Sms => self.sms,
        }
    }
}

/// At most so many channels knock for one letter.
pub const RUNGS: usize = 2;

/// The channels that knock for one letter, one after the other: the preferred one if it reaches, then one more.
pub fn ladder(wish: FirstChannel, reach: Reach) -> Vec<Channel> {
    let preferred = match wish {
        FirstChannel::Push => Channel::Push,
        FirstChannel::Mail => Channel::Mail,
        FirstChannel::Sms => Channel::Sms,
    };
    let mut rungs = vec![preferred, Channel::Push, Channel::Mail, Channel::Sms];
    rungs.retain(|channel| reach.by(*channel));
    let mut seen = Vec::new();
    rungs.retain(|channel| {
        !seen.contains(channel) && {
            seen.push(*channel);
            true
        }
    });
    rungs.truncate(RUNGS);
    // After a mail an SMS says nothing new, and costs money.
    if rungs == [Channel::Mail, Channel::Sms] {
        rungs.pop();
    }
    rungs
}

/// The next channel that knocks for a letter, after those that were tried. Who wants no mail is passed over there in
/// sight: that rung is skipped with its reason, and the one after it comes at once.
pub fn next_rung(wish: FirstChannel, reach: Reach, tried: &[Channel]) -> Option<Channel> {
    let is_told = tried.contains(&Channel::Mail);
    let reach = Reach { no_mail: reach.no_mail && is_told, ..reach };
    ladder(wish, reach).into_iter().find(|channel| !tried.contains(channel))
}

/// Hours in which a second knock is bundled with the first, while that one is unread.
pub const BUNDLE_HOURS: i64 = 4;

/// At most so many knocks a day, over all channels together.
pub const KNOCKS_A_DAY: i64 = 3;

/// What is known about a letter and its receiver just before it knocks.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// How urgent.
    pub urgency: Urgency,
    /// From then on it is too late.
    pub expires_at: Option<At>,
    /// Whether the receiver may still see what it is about.
    pub may_see: bool,
    /// Whether the letter lies in the inbox by now.
    pub is_in_inbox: bool,
    /// Whether it was opened.
    pub is_read: bool,
    /// Whether it knocked before, and they gave a sign of life since.
    pub is_alive: bool,
    /// Whether they asked to be left alone for a while.
    pub is_paused: bool,
    /// How they want to be reached.
    pub wish: Preferences,
    /// Whether this would be a mail, and they want none.
    pub wants_no_mail: bool,
    /// When another letter knocked last that is still unread.
    pub last_unread: Option<At>,
    /// Whether another letter is knocking at this moment: nobody knows yet whether it arrives.
    pub is_knocking: bool,
    /// Whether another letter knocked here since this one came in, and is still unread: that knock was for both.
    pub is_covered: bool,
    /// How often something knocked today.
    pub today: i64,
}

/// What becomes of a knock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes.
    Go,
    /// Not before this instant, and why.
    Hold(At, &'static str),
    /// Not on this channel; the next one may knock later.
    Bundled,
    /// Not on this channel, and why; the next one may knock at once.
    Elsewhere(&'static str),
    /// Not at all, and why.
    Never(&'static str),
}

/// Why a letter was dropped whose receiver may no longer see what it is about.
pub const NO_LONGER: &str = "vervallen: mag dit niet meer zien";
/// It was opened before it knocked.
pub const READ: &str = "overgeslagen: al gelezen";
/// They were heard of since the first knock.
pub const ALIVE: &str = "overgeslagen: liet al van zich horen";
/// They asked to be left alone.
pub const PAUSED: &str = "overgeslagen: pauze";
/// It lies beside something else that is unread.
pub const BUNDLED: &str = "gebundeld: er lag al iets ongelezens";
/// It could not go while it was of use.
pub const TOO_LATE: &str = "te laat: het had geen zin meer";
/// Nothing knocks at this hour.
pub const QUIET: &str = "wacht: rustige uren";
/// Enough for one day.
pub const ENOUGH: &str = "wacht: al 3 keer vandaag";
/// They said that they want no mail.
pub const NO_MAIL: &str = "overgeslagen: wil geen mail";
/// Another knock is on its way.
pub const KNOCKING: &str = "wacht: er gaat al een bericht uit";
/// The inbox comes first.
pub const INBOX_FIRST: &str = "wacht: nog niet in de app";

/// Whether a letter may knock now.
pub fn verdict(standing: &Standing, now: At) -> Verdict {
    let is_late = |at: At| standing.expires_at.is_some_and(|expires| expires <= at);
    let hold = |until: At, why| if is_late(until) { Verdict::Never(TOO_LATE) } else { Verdict::Hold(until, why) };
    let in_hand = standing.last_unread.is_some_and(|at| at.plus_hours(BUNDLE_HOURS) > now) || standing.is_covered;
    match () {
        () if !standing.may_see => Verdict::Never(NO_LONGER),
        () if standing.is_read => Verdict::Never(READ),
        () if standing.is_alive => Verdict::Never(ALIVE),
        () if standing.is_paused && standing.urgency == Urgency::Light => Verdict::Never(PAUSED),
        () if is_late(now) => Verdict::Never(TOO_LATE),
        () if !standing.is_in_inbox => hold(now.plus_minutes(1), INBOX_FIRST),
        () if standing.wants_no_mail => Verdict::Elsewhere(NO_MAIL),
        () if standing.is_knocking && standing.urgency != Urgency::Now => hold(now.plus_minutes(1), KNOCKING),
        () if in_hand && standing.urgency != Urgency::Now => Verdict::Bundled,
        () => match (quiet_until(&standing.wish, now), standing.today) {
            (Some(morning), _) => hold(morning, QUIET),
            (None, KNOCKS_A_DAY..) => hold(tomorrow(&standing.wish, now), ENOUGH),
            (None, _) => Verdict::Go,
        },
    }
}

/// The first moment of the next day at which something may knock.
fn tomorrow(wish: &Preferences, now: At) -> At {
    let midnight = At::local(now.day().plus(1), 0, 0);
    quiet_until(wish, midnight).unwrap_or(midnight)
}

/// When a letter that is put now may knock: spread over so many minutes, and out of quiet hours.
pub fn first_knock(wish: &Preferences, to: &PersonId, spread: i64, now: At) -> At {
    // A hold over the night is spread too: nine o'clock is a round hour for everybody.
    let morning = quiet_until(wish, now.plus_minutes(jitter(to, spread)));
    match morning {
        Some(morning) => morning.plus_minutes(jitter(to, spread)),
        None => now.plus_minutes(jitter(to, spread)),
    }
}

/// A number of minutes below `spread` that is always the same for one person.
pub fn jitter(person: &PersonId, spread: i64) -> i64 {
    // FNV-1a: short, even enough, and the same on every machine and in every version.
    let hash = person
        .0
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let minutes = u64::try_from(spread).unwrap_or(0).max(1);
    i64::try_from((hash >> 16) % minutes).unwrap_or(0)
}

/// A reminder that is on time is spread over an hour; what comes late comes with everybody's, so over a morning.
pub fn spread_of_reminder(due_at: At, now: At) -> i64 {
    if now.0 - due_at.0 <= 3600 { 60 } else { 180 }
}

/// How long to wait after the so-many-th try, in minutes.
pub fn wait_after(tries: i64) -> i64 {
    match tries {
        ..=1 => 1,
        2 => 5,
        3 => 30,
        _ => 6 * 60,
    }
}

/// After so many tries (about three days) it was enough for what has no end of its own; what has one is tried until
/// then, but another channel may have it too.
pub const MOST_TRIES: i64 = 16;

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
