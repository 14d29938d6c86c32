//! The pilot light: what becomes due for one person, and the one definition of a sign of life.

pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

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
    }
);

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
        }
    }
}
