//! Signals propose, people decide: each has its reason in words, the facts behind it, and one named human who looks at
//! it before a day.
//!
//! ```text
//! fact ──────────► rules (limits, own pattern) ──► Proposal ──► raise: signal + letter     in the fact's transaction
//! fact ──► reminder ──(due)──► clock ──► rules ──► Proposal ──► raise                      never by scanning everybody
//! signal ──► closed with a word │ "dit was geen signaal" ──► own limit ──► undone in one tap
//! ```

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod clock;
pub mod limits;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod raise;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

#[cfg(feature = "ssr")]
pub use raise::{raise, raise_all};

use crate::moment::At;

crate::id::words!(
    /// Why somebody is on the Monday page.
    SignalKind {
        /// The alumnus pressed for help.
        Sos = "sos",
        /// The JIM worries.
        JimWorry = "jim_worry",
        /// Nowhere to sleep.
        NoBed = "no_bed",
        /// The alumnus asked to be called.
        WantsCall = "wants_call",
        /// Work was lost.
        JobLost = "job_lost",
        /// Debts, or the house or the light about to go.
        Debts = "debts",
        /// Too long without a sign of life.
        Silence = "silence",
        /// Fewer check-ins answered than is usual for them.
        Missed = "missed",
        /// It goes worse than is usual for them, or badly twice.
        LowMood = "low_mood",
        /// The same for work, housing, money or feeling.
        DomainLow = "domain_low",
        /// An answer was not understood.
        NotUnderstood = "not_understood",
        /// Left school before turning 18 with nothing in between.
        Gap = "gap",
        /// A contract ends.
        ContractEnds = "contract_ends",
        /// The municipality declined, or nobody is left to rise to.
        Escalation = "escalation",
        /// There is no JIM any more.
        JimLost = "jim_lost",
        /// The trusted person is gone.
        TrustedLost = "trusted_lost",
        /// The JIM lets nothing be heard, asked or not.
        JimQuiet = "jim_quiet",
        /// Long without a JIM.
        NoJim = "no_jim",
        /// No answer yet to whether the school may go on.
        Follow = "follow",
        /// A birthday comes on which rules change.
        Birthday = "birthday",
        /// Two years with one employer.
        TwoYears = "two_years",
        /// Long without work or school.
        NoWork = "no_work",
        /// A provision ends.
        ProvisionEnds = "provision_ends",
        /// A number takes no messages any more.
        DeadNumber = "dead_number",
        /// What was handed over, and nobody is known to have received.
        HandoverWaits = "handover_waits",
        /// Nobody knows where they are at a half-yearly measurement.
        NoDestination = "no_destination",
    }
);

crate::id::words!(
    /// What somebody heard in a contact, in one tap. Words are never searched for it.
    Told {
        /// Letters stay shut.
        ShutLetters = "shut_letters",
        /// The money is gone.
        Broke = "broke",
        /// The house may go.
        Eviction = "eviction",
        /// Gas, water, light or health insurance may go.
        CutOff = "cut_off",
        /// Work was lost.
        JobLost = "job_lost",
        /// Nowhere to sleep.
        NoBed = "no_bed",
    }
);

impl Told {
    /// The words on the tile.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ShutLetters => "brief niet open",
            Self::Broke => "geld op",
            Self::Eviction => "uithuiszetting dreigt",
            Self::CutOff => "afsluiting dreigt",
            Self::JobLost => "werk kwijt",
            Self::NoBed => "geen slaapplek",
        }
    }

    /// Whether it tells of debts.
    pub const fn is_debt(self) -> bool {
        matches!(self, Self::ShutLetters | Self::Broke | Self::Eviction | Self::CutOff)
    }
}

/// What a rule proposes: it becomes a signal when there is none open about the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Why.
    pub kind: SignalKind,
    /// Which of several: a domain, a provision, an age. Empty when there is only one.
    pub about: String,
    /// 1 is today, 9 can wait.
    pub urgency: i64,
    /// Since when it is so.
    pub since: At,
    /// The reason, in words that stay true: days with their date, never "29 days".
    pub reason: String,
    /// What to do next, as a button says it.
    pub next_step: String,
    /// What is behind it, a line each, as it is now.
    pub facts: Vec<String>,
}

impl Proposal {
    /// A proposal about the one thing of its kind, without facts yet.
    pub fn new(kind: SignalKind, urgency: i64, since: At, reason: String, next_step: impl Into<String>) -> Self {
        Self { kind, about: String::new(), urgency, since, reason, next_step: next_step.into(), facts: Vec::new() }
    }

    /// The same, about one of several things.
    #[must_use]
    pub fn about(self, about: impl Into<String>) -> Self {
        Self { about: about.into(), ..self }
    }

    /// The same, with what is behind it.
    #[must_use]
    pub fn with(self, facts: Vec<String>) -> Self {
        Self { facts, ..self }
    }
}
