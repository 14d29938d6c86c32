//! The road to the municipality: a case is written, the alumnus says what may be shared, a named person takes it up.
//!
//! What happens when is in [`rules`]; what nobody answers rises by the clock, in `clock`.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod clock;
#[cfg(feature = "ssr")]
mod letters;
#[cfg(feature = "ssr")]
mod moved;
#[cfg(feature = "ssr")]
pub mod packet;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod their_system;

#[cfg(feature = "ssr")]
pub use clock::{at_somebody_away, overdue, rise, stand_in, stop_for_good, tell_late};
#[cfg(feature = "ssr")]
pub use moved::return_to_school;

crate::id::id!(
    /// One case at the municipality.
    EscalationId
);

crate::id::words!(
    /// Where a case stands. Each word is said only when it is true.
    State {
        /// Written at school, seen by nobody else.
        Drafted = "drafted",
        /// Waits for the alumnus' yes.
        Asked = "asked",
        /// Lies on a desk at the municipality; nobody said anything yet.
        Sent = "sent",
        /// Somebody there has seen it.
        Received = "received",
        /// Somebody there does something, with a name and a day.
        Accepted = "accepted",
        /// The municipality won't; back at school.
        Declined = "declined",
        /// It is done.
        Done = "done",
        /// School stopped it.
        Withdrawn = "withdrawn",
    }
);

impl State {
    /// The word in a list.
    pub fn label(self) -> &'static str {
        match self {
            Self::Drafted => "concept",
            Self::Asked => "gevraagd",
            Self::Sent => "verstuurd",
            Self::Received => "ontvangen",
            Self::Accepted => "opgepakt",
            Self::Declined => "afgewezen",
            Self::Done => "klaar",
            Self::Withdrawn => "ingetrokken",
        }
    }

    /// The word in a list about somebody: "gevraagd aan Samira".
    pub fn about(self, first_name: &str) -> String {
        match self {
            Self::Asked => format!("gevraagd aan {first_name}"),
            other => other.label().to_owned(),
        }
    }

    /// Whether it lies at the municipality, to be seen there.
    pub fn is_on_a_desk(self) -> bool {
        matches!(self, Self::Sent | Self::Received | Self::Accepted)
    }

    /// Whether nothing more can happen.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Withdrawn)
    }
}

crate::id::words!(
    /// Who promises something about a case.
    Side {
        /// School.
        School = "school",
        /// The municipality.
        Municipality = "municipality",
    }
);

crate::id::words!(
    /// Why two colleagues may share without the alumnus' yes.
    GroundKind {
        /// Vital interest.
        Danger = "danger",
        /// A legal duty.
        Duty = "duty",
    }
);

impl GroundKind {
    /// As staff choose it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Danger => "gevaar voor leven of gezondheid",
            Self::Duty => "wettelijke plicht",
        }
    }

    /// As the alumnus reads it.
    pub fn plain(self) -> &'static str {
        match self {
            Self::Danger => "Wij zagen gevaar voor jou.",
            Self::Duty => "De wet zegt dat school dit moet doen.",
        }
    }
}

crate::id::words!(
    /// What happened to a case.
    EventKind {
        /// Written.
        Drafted = "drafted",
        /// Changed; the alumnus is asked again.
        Changed = "changed",
        /// Put to the alumnus.
        Asked = "asked",
        /// The alumnus wants a call first.
        WantsCall = "wants_call",
        /// The alumnus said no.
        Refused = "refused",
        /// The alumnus said yes, but nobody at the municipality can receive it.
        NoDesk = "no_desk",
        /// The first colleague wrote a ground.
        GroundWritten = "ground_written",
        /// The alumnus said yes.
        Approved = "approved",
        /// The second colleague confirmed the ground.
        Excepted = "excepted",
        /// The alumnus was not told, because telling is dangerous.
        NotTold = "not_told",
        /// It went to somebody's desk; the words are their name.
        Sent = "sent",
        /// Seen.
        Received = "received",
        /// Taken up; the words are who, what and when.
        Accepted = "accepted",
        /// The next step is promised; the words are who, what and when.
        NextStep = "next_step",
        /// Declined; the words are the reason and whither.
        Declined = "declined",
        /// A note on how it goes.
        Said = "said",
        /// The term passed: it went a step up; the words are to whom.
        Rose = "rose",
        /// The term passed, and there is nobody higher.
        Stuck = "stuck",
        /// The promised day passed.
        Late = "late",
        /// The term passed at school, or at the alumnus: it is said, and begins anew.
        Waits = "waits",
        /// Late once more: somebody a step up looks along; the words are who.
        LooksAlong = "looks_along",
        /// Who had it is away; the words are who has it now.
        StandsIn = "stands_in",
        /// School promised something; the words are who, what and when.
        Promised = "promised",
        /// School did what it promised.
        Kept = "kept",
        /// Done; the words are the result.
        Done = "done",
        /// Written again after it was declined.
        Redone = "redone",
        /// Stopped by school.
        Withdrawn = "withdrawn",
        /// The alumnus lives elsewhere: back at school, to be asked anew.
        Moved = "moved",
        /// Something happened in the municipality's own system; the words are what.
        TheirSystem = "their_system",
    }
);

impl EventKind {
    /// What happened, after "wie": "Anja heeft het concept geschreven".
    pub fn sentence(self, who: &str, alumnus: &str) -> String {
        match self {
            Self::Drafted => format!("{who} schreef het concept."),
            Self::Changed => format!("{who} veranderde de tekst."),
            Self::Asked => format!("{who} vroeg het aan {alumnus}."),
            Self::WantsCall => format!("{who} wil eerst bellen."),
            Self::Refused => format!("{who} zei nee."),
            Self::NoDesk => "Er is niemand bij de gemeente om het te ontvangen.".to_owned(),
            Self::GroundWritten => format!("{who} schreef een grond om te delen zonder toestemming."),
            Self::Approved => format!("{who} zei ja."),
            Self::Excepted => format!("{who} bevestigde de grond."),
            Self::NotTold => format!("{alumnus} weet dit niet: vertellen is gevaarlijk."),
            Self::Sent => "Verstuurd naar de gemeente.".to_owned(),
            Self::Received => format!("{who} heeft het ontvangen."),
            Self::Accepted => format!("{who} heeft het opgepakt."),
            Self::NextStep => format!("{who} beloofde de volgende stap."),
            Self::Declined => format!("{who} kan het niet oppakken."),
            Self::Said => format!("{who} schreef:"),
            Self::Rose => "De termijn was om. De zaak ging een stap hoger.".to_owned(),
            Self::Stuck => "De termijn was om. Er is niemand hoger.".to_owned(),
            Self::Late => "De beloofde dag is voorbij.".to_owned(),
            Self::Waits => "De termijn was om. Er gebeurde nog niets.".to_owned(),
            Self::LooksAlong => "Het is nog steeds te laat. Een stap hoger kijkt mee.".to_owned(),
            Self::StandsIn => "De contactpersoon is afwezig. De zaak ligt bij een ander.".to_owned(),
            Self::Promised => format!("{who} beloofde iets."),
            Self::Kept => format!("{who} deed wat school beloofde."),
            Self::Done => format!("{who} is klaar."),
            Self::Redone => format!("{who} schrijft het opnieuw."),
            Self::Withdrawn => format!("{who} gaat niet door."),
            Self::Moved => format!("{alumnus} is verhuisd. De zaak is terug op school."),
            Self::TheirSystem => "In het systeem van de gemeente:".to_owned(),
        }
    }

    /// Whether the municipality reads it in the thread: only what happened on its own desks.
    pub fn is_for_the_desk(self) -> bool {
        use EventKind::{
            Accepted, Declined, Done, Kept, Late, LooksAlong, NextStep, Promised, Received, Rose, Said, Sent, StandsIn,
            Stuck,
        };
        matches!(
            self,
            Sent | Received
                | Accepted
                | NextStep
                | Declined
                | Said
                | Rose
                | Stuck
                | Late
                | LooksAlong
                | StandsIn
                | Promised
                | Kept
                | Done
        )
    }
}
