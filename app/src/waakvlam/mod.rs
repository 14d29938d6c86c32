//! The pilot light: what becomes due for one person, and the one definition of a sign of life.

use crate::outbox::rules::Urgency;

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod claims;
#[cfg(feature = "ssr")]
pub mod clock;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

#[cfg(feature = "ssr")]
pub(crate) use page::{helper_tile, reviews_card, rhythm_card};

#[cfg(feature = "ssr")]
pub use store::{late_sign_of_life, light, sign_of_life};

crate::id::words!(
    /// How closely somebody is kept in sight. There is no "none".
    SupportLevel {
        /// The first years, or when something is going on.
        Active = "active",
        /// Less often.
        Light = "light",
        /// Small, always on.
        Pilot = "pilot",
    }
);

impl SupportLevel {
    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "actief",
            Self::Light => "licht",
            Self::Pilot => "waakvlam",
        }
    }
}

crate::id::words!(
    /// What falls due.
    ReminderKind {
        /// "Hoe gaat het?" to the alumnus.
        CheckIn = "check_in",
        /// "Heb je … gesproken?" to the JIM, when the check-in stays unanswered.
        AskJim = "ask_jim",
        /// Too long without a sign of life: a signal.
        Silence = "silence",
        /// A contract ends soon: a signal.
        Contract = "contract",
        /// "Mogen wij je nog een jaar blijven volgen?"
        Follow = "follow",
        /// The same question again.
        FollowAgain = "follow_again",
        /// The end of what the school may, without an answer: a signal.
        FollowEnds = "follow_ends",
        /// A change that was told holds from now on.
        Change = "change",
        /// Whether the level still fits: asked of the owner.
        Review = "review",
        /// "Hoe gaat het met …?" to the JIM, at most once a month.
        JimAsks = "jim_asks",
        /// The coach's list of a month.
        CoachList = "coach_list",
        /// A birthday on which rules change.
        Birthday = "birthday",
        /// Two years with one employer.
        TwoYears = "two_years",
        /// Long without work or school.
        NoWork = "no_work",
        /// Something somebody has, ends.
        Provision = "provision",
        /// What came by while the alumnus wanted rest, told to them afterwards.
        AfterRest = "after_rest",
        /// Somebody asked for a call, and the time for it is over.
        CallWaits = "call_waits",
        /// A month without a JIM.
        NoJim = "no_jim",
        /// The JIM lets nothing be heard: asked first.
        JimQuiet = "jim_quiet",
        /// And still nothing: a signal.
        JimStillQuiet = "jim_still_quiet",
        /// Whether a hand-over was received.
        Handover = "handover",
        /// Whether somebody was measured.
        Measurement = "measurement",
    }
);

impl ReminderKind {
    /// What staff call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::CheckIn => "Hoe gaat het?",
            Self::AskJim => "Vraag aan de JIM",
            Self::Silence => "Kijken of het stil is",
            Self::Contract => "Contract loopt af",
            Self::Follow => "Mag school blijven volgen?",
            Self::FollowAgain => "Mag school blijven volgen? (nog een keer)",
            Self::FollowEnds => "De termijn van volgen loopt af",
            Self::Change => "Een aangekondigde verandering gaat in",
            Self::Review => "Past het niveau nog?",
            Self::JimAsks => "Maandvraag aan de JIM",
            Self::CoachList => "Maandlijst van de jobcoach",
            Self::Birthday => "Verjaardag waarop regels veranderen",
            Self::TwoYears => "Twee jaar bij één werkgever",
            Self::NoWork => "Lang zonder werk of school",
            Self::Provision => "Een voorziening loopt af",
            Self::AfterRest => "Vertellen na de rust",
            Self::CallWaits => "Kijken of er gebeld is",
            Self::NoJim => "Kijken of er een JIM is",
            Self::JimQuiet => "Vraag aan een stille JIM",
            Self::JimStillQuiet => "Kijken of de JIM iets liet horen",
            Self::Handover => "Kijken of een overdracht ontvangen is",
            Self::Measurement => "Kijken of er gemeten is",
        }
    }

    /// What goes first when much is due at once: signals for people, then questions, then "Hoe gaat het?".
    pub fn urgency(self) -> Urgency {
        match self {
            Self::Silence | Self::Contract | Self::FollowEnds | Self::NoWork | Self::Provision | Self::CallWaits => {
                Urgency::Now
            }
            Self::CheckIn | Self::JimAsks | Self::CoachList => Urgency::Light,
            _ => Urgency::Normal,
        }
    }

    /// Whether it asks the alumnus something. None of those come during a pause.
    pub fn asks_alumnus(self) -> bool {
        matches!(self, Self::CheckIn | Self::Follow | Self::FollowAgain)
    }

    /// Whether it tells the alumnus something that they didn't ask for.
    pub fn tells_alumnus(self) -> bool {
        matches!(
            self,
            Self::Birthday | Self::Contract | Self::TwoYears | Self::NoWork | Self::Provision | Self::AfterRest
        )
    }
}

crate::id::words!(
    /// A human act that shows somebody is there. Outgoing reminders and opened apps are none.
    Sign {
        /// Came in on their own phone.
        Joined = "joined",
        /// Checked in.
        CheckIn = "check_in",
        /// Asked a question, or answered on one.
        Question = "question",
        /// Signed up for an evening, or cancelled.
        Evening = "evening",
        /// The JIM spoke to them.
        JimSpoke = "jim_spoke",
        /// Somebody reached them by phone, message or visit.
        Reached = "reached",
        /// Decided on a packet.
        Packet = "packet",
        /// Wrote in the circle.
        Message = "message",
        /// Said whether the school may go on.
        Follow = "follow",
        /// Pressed for help.
        Help = "help",
        /// Decided on a hand-over.
        Handover = "handover",
    }
);

impl Sign {
    /// "deed een check-in", after a name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Joined => "kwam in de app",
            Self::CheckIn => "deed een check-in",
            Self::Question => "stelde een vraag",
            Self::Evening => "meldde zich voor de avondschool",
            Self::JimSpoke => "sprak de JIM",
            Self::Reached => "was te bereiken",
            Self::Follow => "zei of school mag blijven volgen",
            Self::Packet => "besliste over het delen met de gemeente",
            Self::Message => "schreef in de kring",
            Self::Help => "vroeg om hulp",
            Self::Handover => "besliste over een overdracht",
        }
    }
}
