//! The whole policy as one table: who may do what, and on which basis. An act that is not in it has no rule.

use super::*;

type Rule = fn(&Relation) -> Option<Basis>;

/// The relations, in the order of the columns.
fn relations() -> [Relation; 9] {
    [
        Oneself,
        SchoolStaff(Basis::Owner),
        SecondPerson,
        Colleague,
        Helper(HelperRole::Jim, vec![]),
        Helper(HelperRole::JobCoach, vec![]),
        Helper(HelperRole::Family, vec![]),
        Helper(HelperRole::Family, Kind::ALL.to_vec()),
        Relation::Stranger,
    ]
}

/// `o` own, `r` regisseur, `2` second person, `s` somebody of the school, `c` circle, `p` permission, `.` no.
fn sign(basis: Option<Basis>) -> char {
    match basis {
        None => '.',
        Some(Basis::Own) => 'o',
        Some(Basis::Owner) => 'r',
        Some(Basis::SecondPerson) => '2',
        Some(Basis::Colleague) => 's',
        Some(Basis::Circle) => 'c',
        Some(Basis::Permission) => 'p',
        Some(_) => '?',
    }
}

#[test]
fn who_may_do_what() {
    //                                      self
    //                                       circle of school
    //                                        second person
    //                                         colleague
    //                                          JIM, coach, family with nothing permitted
    //                                             family with all permitted
    //                                              stranger
    let table: [(&str, Rule, &str); 25] = [
        ("SeeInList", SeeInList::allows, /*      */ ".rss....."),
        ("BreakGlass", BreakGlass::allows, /*    */ ".rss....."),
        ("SeeCircle", SeeCircle::allows, /*      */ "or..cccc."),
        ("SeeCheckIns", SeeCheckIns::allows, /*  */ "or.....p."),
        ("SeeFeelings", SeeFeelings::allows, /*  */ "or.....p."),
        ("SeeWorkFacts", SeeWorkFacts::allows, /**/ "or.....p."),
        ("SeeQuestions", SeeQuestions::allows, /**/ "or.....p."),
        ("SeeMessages", SeeMessages::allows, /*  */ "or.....p."),
        ("WriteMessage", WriteMessage::allows, /**/ "or.....p."),
        ("SeeEscalation", SeeEscalation::allows, "or2....p."),
        ("ActAsOneself", ActAsOneself::allows, /**/ "o........"),
        ("RuleCircle", RuleCircle::allows, /*    */ "o........"),
        ("ApprovePacket", ApprovePacket::allows, "o........"),
        ("ReportAsJim", ReportAsJim::allows, /*  */ "....c...."),
        ("LogContact", LogContact::allows, /*    */ ".rss.c..."),
        ("Invite", Invite::allows, /*            */ ".rss....."),
        ("CloseSignal", CloseSignal::allows, /*  */ ".r......."),
        ("Answer", Answer::allows, /*            */ ".r......."),
        ("AnswerAsked", AnswerAsked::allows, /*  */ ".....c..."),
        ("AskPermission", AskPermission::allows, "....cccc."),
        ("Escalate", Escalate::allows, /*        */ ".r......."),
        ("ConfirmGround", ConfirmGround::allows, ".r2......"),
        ("StepUp", StepUp::allows, /*            */ "or..cc.p."),
        ("shared(Messages)", |r| shared(r, Kind::Messages), "or.....p."),
        ("own", own, /*                          */ "o........"),
    ];
    for (act, allows, expected) in table {
        let found: String = relations().iter().map(|relation| sign(allows(relation))).collect();
        assert_eq!(found, expected, "{act}");
    }
}

#[test]
fn a_helper_sees_a_kind_only_when_the_alumnus_permits_that_kind() {
    let kinds: [(Kind, Rule); 6] = [
        (Kind::CheckIns, SeeCheckIns::allows),
        (Kind::Feelings, SeeFeelings::allows),
        (Kind::Questions, SeeQuestions::allows),
        (Kind::Messages, SeeMessages::allows),
        (Kind::WorkFacts, SeeWorkFacts::allows),
        (Kind::Packets, SeeEscalation::allows),
    ];
    assert_eq!(kinds.len(), Kind::ALL.len());
    for (permitted, _) in kinds {
        let helper = Helper(HelperRole::Jim, vec![permitted]);
        for (kind, allows) in kinds {
            let expected = (kind == permitted).then_some(Basis::Permission);
            assert_eq!(allows(&helper), expected, "{permitted:?} permitted, {kind:?} seen");
        }
    }
}

#[test]
fn as_what_somebody_of_the_school_stands() {
    for (basis, in_the_circle) in [
        (Basis::Owner, true),
        (Basis::Backup, true),
        (Basis::Successor, true),
        (Basis::Task, true),
        (Basis::Glass, true),
        (Basis::SecondPerson, false),
        (Basis::Colleague, false),
        (Basis::Permission, false),
    ] {
        assert_eq!(basis.is_in_the_circle(), in_the_circle, "{basis:?}");
        let expected = in_the_circle.then_some(basis);
        assert_eq!(SeeFeelings::allows(&basis.at_school()), expected, "{basis:?} is the basis that is logged");
    }
}
