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
    let table: [(&str, Rule, &str); 30] = [
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
        ("ExportAll", ExportAll::allows, /*      */ ".r......."),
        ("ChangePeople", ChangePeople::allows, /**/ ".r......."),
        ("WriteNumber", WriteNumber::allows, /*  */ ".r......."),
        ("LeaveCircle", LeaveCircle::allows, /*  */ "....cccc."),
        ("AskPermission", AskPermission::allows, "....cccc."),
        ("Escalate", Escalate::allows, /*        */ ".r......."),
        ("HandOver", HandOver::allows, /*        */ ".r......."),
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
    let kinds: [(Kind, Rule); 7] = [
        (Kind::CheckIns, SeeCheckIns::allows),
        (Kind::Feelings, SeeFeelings::allows),
        (Kind::Questions, SeeQuestions::allows),
        (Kind::Messages, SeeMessages::allows),
        (Kind::Messages, WriteMessage::allows),
        (Kind::WorkFacts, SeeWorkFacts::allows),
        (Kind::Packets, SeeEscalation::allows),
    ];
    assert!(Kind::ALL.iter().all(|kind| kinds.iter().any(|(known, _)| known == kind)));
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
        (Basis::Own, false),
        (Basis::Circle, false),
        (Basis::Permission, false),
        (Basis::AftercareTask, false),
        (Basis::Escalation, false),
    ] {
        assert_eq!(basis.is_in_the_circle(), in_the_circle, "{basis:?}");
        let expected = in_the_circle.then_some(basis);
        assert_eq!(SeeFeelings::allows(&basis.at_school()), expected, "{basis:?} is the basis that is logged");
    }
}

#[test]
fn with_one_factor_nobody_is_a_colleague_or_a_coach() {
    for (relation, is_kept) in [
        (Oneself, true),
        (SchoolStaff(Basis::Owner), false),
        (SchoolStaff(Basis::Glass), false),
        (SecondPerson, false),
        (Colleague, false),
        (Helper(HelperRole::Jim, vec![Kind::Feelings]), true),
        (Helper(HelperRole::Family, vec![]), true),
        (Helper(HelperRole::JobCoach, vec![Kind::Feelings]), false),
        (Relation::Stranger, true),
    ] {
        assert_eq!(relation.clone().seen_by(true), relation, "with two factors");
        let expected = if is_kept { relation.clone() } else { Relation::Stranger };
        assert_eq!(relation.clone().seen_by(false), expected, "{relation:?} with one factor");
    }
}

#[test]
fn which_looks_are_logged_and_which_acts_wait_a_day_on_a_phone_from_school() {
    fn of<A: Act>() -> (Option<&'static str>, bool) {
        (A::LOGGED_AS, A::SETTLED)
    }
    for (act, found, expected) in [
        ("SeeInList", of::<SeeInList>(), (None, false)),
        ("BreakGlass", of::<BreakGlass>(), (None, false)),
        ("SeeCircle", of::<SeeCircle>(), (Some("circle"), false)),
        ("SeeCheckIns", of::<SeeCheckIns>(), (Some("check_ins"), false)),
        ("SeeFeelings", of::<SeeFeelings>(), (Some("feelings"), false)),
        ("SeeWorkFacts", of::<SeeWorkFacts>(), (Some("work_facts"), false)),
        ("SeeQuestions", of::<SeeQuestions>(), (Some("questions"), false)),
        ("SeeMessages", of::<SeeMessages>(), (Some("messages"), false)),
        ("SeeEscalation", of::<SeeEscalation>(), (Some("packet"), false)),
        ("AnswerAsked", of::<AnswerAsked>(), (Some("questions"), false)),
        ("ExportAll", of::<ExportAll>(), (Some("export"), false)),
        ("HandOver", of::<HandOver>(), (Some("handover"), false)),
        ("ActAsOneself", of::<ActAsOneself>(), (None, false)),
        ("RuleCircle", of::<RuleCircle>(), (None, true)),
        ("ApprovePacket", of::<ApprovePacket>(), (None, true)),
    ] {
        assert_eq!(found, expected, "{act}");
    }
}

/// An act that somebody adds belongs in the table above.
#[test]
fn every_act_stands_in_the_table() {
    let declared = include_str!("../policy.rs").split("acts! {").nth(1).expect("the acts");
    let names = declared.lines().filter(|line| line.starts_with("    ") && !line.starts_with("     "));
    let names = names.map(|line| line.trim()).filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    let names: Vec<&str> = names.map(|line| line.split([' ', ':', ',']).next().unwrap_or("")).collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        assert!(include_str!("matrix.rs").contains(&format!("(\"{name}\", {name}::allows")), "{name} has no row");
    }
}
