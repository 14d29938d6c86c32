//! Signals propose, people decide: each has its reason in words and one named human who looks at it.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

use crate::moment::At;

crate::id::words!(
    /// Why somebody is on the Monday page.
    SignalKind {
        /// The JIM worries.
        JimWorry = "jim_worry",
        /// The alumnus asked to be called.
        WantsCall = "wants_call",
        /// Too long without a sign of life.
        Silence = "silence",
        /// Said twice that it goes badly.
        LowMood = "low_mood",
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
    }
);

/// What a rule proposes: it becomes a signal when there is none open of this kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Why.
    pub kind: SignalKind,
    /// 1 is today, 9 can wait.
    pub urgency: i64,
    /// Since when it is so.
    pub since: At,
    /// The reason, in words.
    pub reason: String,
    /// What to do next, as a button says it.
    pub next_step: String,
}
