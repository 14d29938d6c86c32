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
    /// Aftercare staff (or admin) of the alumnus' own school.
    SchoolStaff,
    /// Nobody to them.
    Stranger,
}

impl Relation {
    /// The relation as a session with two factors has it, or with one: that one is nobody's colleague or coach.
    #[cfg_attr(not(feature = "ssr"), expect(dead_code, reason = "sessions are on the server"))]
    pub(super) fn seen_by(self, strong: bool) -> Self {
        match self {
            Self::SchoolStaff | Self::Helper(HelperRole::JobCoach, _) if !strong => Self::Stranger,
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

/// Why a look was allowed, as the log keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// One's own.
    Own,
    /// The alumnus put them in the circle.
    Circle,
    /// The alumnus permits this kind.
    Permission,
    /// The school's aftercare task.
    AftercareTask,
    /// The case was brought to their desk.
    Escalation,
}

impl Basis {
    /// The stored value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Circle => "circle",
            Self::Permission => "permission",
            Self::AftercareTask => "aftercare_task",
            Self::Escalation => "escalation",
        }
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

use Relation::{Helper, Oneself, SchoolStaff};

/// Allowed to oneself only.
fn own(relation: &Relation) -> Option<Basis> {
    matches!(relation, Oneself).then_some(Basis::Own)
}

/// Allowed to oneself, to the school, and to a helper whom the alumnus permits this kind.
fn shared(relation: &Relation, kind: Kind) -> Option<Basis> {
    match relation {
        Oneself => Some(Basis::Own),
        SchoolStaff => Some(Basis::AftercareTask),
        Helper(_, kinds) if kinds.contains(&kind) => Some(Basis::Permission),
        _ => None,
    }
}

fn school(relation: &Relation) -> Option<Basis> {
    matches!(relation, SchoolStaff).then_some(Basis::AftercareTask)
}

acts! {
    /// See who stands around the alumnus and how to reach them.
    SeeCircle logged as "circle": |r| match r {
        Oneself => Some(Basis::Own),
        SchoolStaff => Some(Basis::AftercareTask),
        Helper(..) => Some(Basis::Circle),
        Relation::Stranger => None,
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
    /// See the escalation from the school's side or the alumnus' own.
    SeeEscalation logged as "packet": |r| match r {
        Oneself => Some(Basis::Own),
        SchoolStaff => Some(Basis::AftercareTask),
        _ => None,
    };
    /// Check in, ask, sign up: the alumnus' own acts.
    ActAsOneself: |r| own(r);
    /// Appoint or end a JIM, and say what each person sees. Never by somebody else.
    RuleCircle, only settled: |r| own(r);
    /// Approve or refuse a packet, sentence by sentence.
    ApprovePacket, only settled: |r| own(r);
    /// Say that one spoke the alumnus, or worries.
    ReportAsJim: |r| match r {
        Helper(HelperRole::Jim, _) => Some(Basis::Circle),
        _ => None,
    };
    /// Log a call or a visit.
    LogContact: |r| match r {
        SchoolStaff => Some(Basis::AftercareTask),
        Helper(HelperRole::JobCoach, _) => Some(Basis::Circle),
        _ => None,
    };
    /// Invite the alumnus in person.
    Invite: |r| school(r);
    /// Close a signal with a word.
    CloseSignal: |r| school(r);
    /// Answer a question.
    Answer: |r| school(r);
    /// See and answer the questions that were put to oneself. Only a job coach is ever asked, besides the school.
    AnswerAsked logged as "questions": |r| match r {
        Helper(HelperRole::JobCoach, _) => Some(Basis::Circle),
        _ => None,
    };
    /// Draft, send and follow an escalation.
    Escalate: |r| school(r);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_helper_sees_a_kind_only_when_the_alumnus_permits_it() {
        let nothing = Helper(HelperRole::Jim, vec![]);
        let faces = Helper(HelperRole::Jim, vec![Kind::CheckIns]);
        assert_eq!(SeeCheckIns::allows(&nothing), None);
        assert_eq!(SeeCheckIns::allows(&faces), Some(Basis::Permission));
        assert_eq!(SeeFeelings::allows(&faces), None);
    }

    #[test]
    fn only_the_alumnus_rules_the_circle_and_approves_a_packet() {
        let others = [
            Helper(HelperRole::Jim, Kind::ALL.to_vec()),
            Helper(HelperRole::Family, Kind::ALL.to_vec()),
            SchoolStaff,
            Relation::Stranger,
        ];
        for relation in &others {
            assert_eq!(RuleCircle::allows(relation), None, "{relation:?}");
            assert_eq!(ApprovePacket::allows(relation), None, "{relation:?}");
            assert_eq!(ActAsOneself::allows(relation), None, "{relation:?}");
        }
        assert_eq!(RuleCircle::allows(&Oneself), Some(Basis::Own));
    }

    #[test]
    fn questions_put_to_a_coach_are_for_the_coach_alone() {
        assert_eq!(AnswerAsked::allows(&Helper(HelperRole::JobCoach, vec![])), Some(Basis::Circle));
        for role in [HelperRole::Jim, HelperRole::Family] {
            assert_eq!(AnswerAsked::allows(&Helper(role, Kind::ALL.to_vec())), None, "{role:?}");
        }
    }

    #[test]
    fn a_stranger_may_do_nothing() {
        let rules: [fn(&Relation) -> Option<Basis>; 16] = [
            SeeCircle::allows,
            SeeCheckIns::allows,
            SeeFeelings::allows,
            SeeWorkFacts::allows,
            SeeQuestions::allows,
            SeeEscalation::allows,
            ActAsOneself::allows,
            RuleCircle::allows,
            ApprovePacket::allows,
            ReportAsJim::allows,
            LogContact::allows,
            Invite::allows,
            CloseSignal::allows,
            Answer::allows,
            Escalate::allows,
            AnswerAsked::allows,
        ];
        assert!(rules.iter().all(|allows| allows(&Relation::Stranger).is_none()));
    }
}
