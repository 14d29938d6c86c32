//! The policy, pure: who stands in which relation, and what that relation may do.

use super::{AlumnusId, HelperRole, PersonId};
use std::marker::PhantomData;

/// How somebody stands to one alumnus, now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It is them.
    Oneself,
    /// In the circle, with what the alumnus lets them see.
    Helper(HelperRole, Vec<Kind>),
    /// Of the alumnus' own school and in the circle; the basis says as what.
    SchoolStaff(Basis),
    /// A colleague who was asked to confirm a ground: sees that case, and nothing else.
    SecondPerson,
    /// Works at the alumnus' own school, and does not stand in the circle.
    Colleague,
    /// Nobody to them.
    Stranger,
}

impl Relation {
    /// The relation as a session with two factors has it, or with one: that one is nobody's colleague or coach.
    #[cfg_attr(not(feature = "ssr"), expect(dead_code, reason = "sessions are on the server"))]
    pub(super) fn seen_by(self, strong: bool) -> Self {
        match self {
            Self::SchoolStaff(_) | Self::SecondPerson | Self::Colleague | Self::Helper(HelperRole::JobCoach, _)
                if !strong =>
            {
                Self::Stranger
            }
            other => other,
        }
    }
}

crate::id::words!(
    /// Kinds of things that an alumnus shares or keeps, person by person.
    Kind {
        /// How it goes: the face of each check-in.
        CheckIns = "check_ins",
        /// Work, housing, money and feeling, and the words that go with them.
        Feelings = "feelings",
        /// The questions asked, with their answers.
        Questions = "questions",
        /// The conversation in the circle.
        Messages = "messages",
        /// Employer, contract, school and where they went after it.
        WorkFacts = "work_facts",
        /// What is shared with the municipality.
        Packets = "packets",
    }
);

impl Kind {
    /// As the alumnus reads it: "kan … zien".
    pub fn label(self) -> &'static str {
        match self {
            Self::CheckIns => "hoe het met je gaat",
            Self::Feelings => "werk, wonen, geld en gevoel",
            Self::Questions => "je vragen",
            Self::Messages => "berichten in je kring",
            Self::WorkFacts => "waar je werkt",
            Self::Packets => "wat je deelt met de gemeente",
        }
    }
}

crate::id::words!(
    /// Why a look was allowed, as the log keeps it.
    Basis {
        /// One's own.
        Own = "own",
        /// The alumnus put them in the circle.
        Circle = "circle",
        /// The alumnus permits this kind.
        Permission = "permission",
        /// Of the school, from before the log said as what.
        AftercareTask = "aftercare_task",
        /// The alumnus' regisseur.
        Owner = "owner",
        /// Stands in for the regisseur.
        Backup = "backup",
        /// Becomes the regisseur: two people overlap.
        Successor = "successor",
        /// Something about the alumnus waits for them: a signal, a question, a case.
        Task = "task",
        /// Wrote why they had to look, and the alumnus heard it at once.
        Glass = "break_glass",
        /// Was asked to confirm a ground.
        SecondPerson = "second_person",
        /// Works at the alumnus' school.
        Colleague = "colleague",
        /// The case was brought to their desk.
        Escalation = "escalation",
    }
);

impl Basis {
    /// How somebody of the school stands who stands so.
    pub(super) fn at_school(self) -> Relation {
        match self {
            Self::Owner | Self::Backup | Self::Successor | Self::Task | Self::Glass => SchoolStaff(self),
            Self::SecondPerson => SecondPerson,
            _ => Colleague,
        }
    }

    /// Whether somebody of the school who stands so is in the circle.
    pub fn is_in_the_circle(self) -> bool {
        matches!(self.at_school(), SchoolStaff(_))
    }
}

/// Something that one may or may not do with an alumnus' data.
pub trait Act {
    /// The kind of look in the log; `None` for an act that shows nothing.
    const LOGGED_AS: Option<&'static str>;

    /// Whether a phone that somebody else gave must wait a day for it.
    const SETTLED: bool;

    /// The rule: on which basis this relation may do it, if at all.
    fn allows(relation: &Relation) -> Option<Basis>;
}

/// The proof that somebody may do `A` with this alumnus. Only [`super::may`] makes one.
#[derive(Debug)]
pub struct May<A> {
    alumnus: AlumnusId,
    by: PersonId,
    act: PhantomData<fn() -> A>,
}

impl<A> May<A> {
    #[cfg_attr(not(feature = "ssr"), expect(dead_code, reason = "proofs are made on the server"))]
    pub(super) fn prove(alumnus: AlumnusId, by: PersonId) -> Self {
        Self { alumnus, by, act: PhantomData }
    }

    /// Whose data.
    pub fn alumnus(&self) -> &AlumnusId {
        &self.alumnus
    }

    /// Who may.
    pub fn by(&self) -> &PersonId {
        &self.by
    }
}

/// Declares acts with their rule, as one table.
macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident $(logged as $log:literal)? $(, only $when:ident)?: |$relation:ident| $rule:expr;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub enum $name {}

            impl Act for $name {
                const LOGGED_AS: Option<&'static str> = acts!(@log $($log)?);
                const SETTLED: bool = acts!(@only $($when)?);
                fn allows($relation: &Relation) -> Option<Basis> {
                    $rule
                }
            }
        )+
    };
    (@log $log:literal) => { Some($log) };
    (@log) => { None };
    (@only settled) => { true };
    (@only) => { false };
}

use Relation::{Colleague, Helper, Oneself, SchoolStaff, SecondPerson};

/// Allowed to oneself only.
fn own(relation: &Relation) -> Option<Basis> {
    matches!(relation, Oneself).then_some(Basis::Own)
}

/// Allowed to oneself, to the school's people in the circle, and to a helper whom the alumnus permits this kind.
fn shared(relation: &Relation, kind: Kind) -> Option<Basis> {
    match relation {
        Oneself => Some(Basis::Own),
        SchoolStaff(basis) => Some(*basis),
        Helper(_, kinds) if kinds.contains(&kind) => Some(Basis::Permission),
        _ => None,
    }
}

/// Allowed to the school's people in the circle.
fn school(relation: &Relation) -> Option<Basis> {
    match relation {
        SchoolStaff(basis) => Some(*basis),
        _ => None,
    }
}

/// Allowed to everybody who works at the alumnus' school.
fn anyone_at_school(relation: &Relation) -> Option<Basis> {
    match relation {
        SchoolStaff(basis) => Some(*basis),
        SecondPerson | Colleague => Some(Basis::Colleague),
        _ => None,
    }
}

/// Allowed to the second of two who decide, besides the school's people in the circle.
fn second_person(relation: &Relation) -> Option<Basis> {
    match relation {
        SecondPerson => Some(Basis::SecondPerson),
        _ => school(relation),
    }
}

acts! {
    /// See that somebody is there: name, level, owner, since when it is quiet, and whose task it is. As in the lists.
    SeeInList: |r| anyone_at_school(r);
    /// Look all the same, with a written reason.
    BreakGlass: |r| anyone_at_school(r);
    /// See who stands around the alumnus and how to reach them.
    SeeCircle logged as "circle": |r| match r {
        Oneself => Some(Basis::Own),
        SchoolStaff(basis) => Some(*basis),
        Helper(..) => Some(Basis::Circle),
        _ => None,
    };
    /// See the faces of the check-ins.
    SeeCheckIns logged as "check_ins": |r| shared(r, Kind::CheckIns);
    /// See the answers on work, housing, money and feeling, and the words.
    SeeFeelings logged as "feelings": |r| shared(r, Kind::Feelings);
    /// See employer, contract and where they went after school.
    SeeWorkFacts logged as "work_facts": |r| shared(r, Kind::WorkFacts);
    /// See the questions asked.
    SeeQuestions logged as "questions": |r| shared(r, Kind::Questions);
    /// See the conversation in the circle.
    SeeMessages logged as "messages": |r| shared(r, Kind::Messages);
    /// Say something in the circle: whoever reads it may.
    WriteMessage: |r| shared(r, Kind::Messages);
    /// See the escalation: from the school's side, the alumnus' own, or as a reader.
    SeeEscalation logged as "packet": |r| match r {
        SecondPerson => Some(Basis::SecondPerson),
        _ => shared(r, Kind::Packets),
    };
    /// Check in, ask, sign up: the alumnus' own acts.
    ActAsOneself: |r| own(r);
    /// Appoint or end a JIM, and say what each person sees. Never by somebody else.
    RuleCircle, only settled: |r| own(r);
    /// Approve or refuse what goes to others: a packet, sentence by sentence, or a hand-over.
    ApprovePacket, only settled: |r| own(r);
    /// Say that one spoke the alumnus, or worries.
    ReportAsJim: |r| match r {
        Helper(HelperRole::Jim, _) => Some(Basis::Circle),
        _ => None,
    };
    /// Log a call or a visit.
    LogContact: |r| match r {
        Helper(HelperRole::JobCoach, _) => Some(Basis::Circle),
        _ => anyone_at_school(r),
    };
    /// Invite the alumnus in person.
    Invite: |r| anyone_at_school(r);
    /// Close a signal with a word.
    CloseSignal: |r| school(r);
    /// Answer a question.
    Answer: |r| school(r);
    /// See and answer the questions that were put to oneself. Only a job coach is ever asked, besides the school.
    AnswerAsked logged as "questions": |r| match r {
        Helper(HelperRole::JobCoach, _) => Some(Basis::Circle),
        _ => None,
    };
    /// Take a copy of everything about one alumnus, with a reason that they read.
    ExportAll logged as "export": |r| school(r);
    /// Change who of the school's side stands here, say that a coach stops, propose that somebody moved.
    ChangePeople: |r| school(r);
    /// Write down another phone number of the alumnus.
    WriteNumber: |r| school(r);
    /// Ask for more support: one tap by anybody near. Family may when the alumnus shows them how it goes.
    StepUp: |r| match r {
        Oneself => Some(Basis::Own),
        Helper(HelperRole::Jim | HelperRole::JobCoach, _) => Some(Basis::Circle),
        Helper(HelperRole::Family, kinds) if kinds.contains(&Kind::CheckIns) => Some(Basis::Permission),
        _ => school(r),
    };
    /// Leave somebody's circle oneself.
    LeaveCircle: |r| matches!(r, Helper(..)).then_some(Basis::Circle);
    /// Ask the alumnus to let them see something.
    AskPermission: |r| match r {
        Helper(..) => Some(Basis::Circle),
        _ => None,
    };
    /// Draft, send and follow an escalation.
    Escalate: |r| school(r);
    /// Write, give and follow a hand-over.
    HandOver logged as "handover": |r| school(r);
    /// Confirm the ground that a colleague wrote.
    ConfirmGround: |r| second_person(r);
}

#[cfg(test)]
mod matrix;
