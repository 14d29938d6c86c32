//! The machine as a table, and every road of eight steps through it.

use super::*;
use State::{Accepted, Asked, Declined, Done, Drafted, Received, Sent, Withdrawn};

fn who(name: &str) -> PersonId {
    PersonId(name.into())
}

fn desk(step: i64) -> Desk {
    let names = ["Femke", "Peter", "Ria"];
    Desk { step, person: who(names[usize::try_from(step - 2).expect("a step")]), term_days: 3 }
}

fn beside() -> Desk {
    Desk { step: 2, person: who("Omar"), term_days: 3 }
}

fn noon() -> At {
    At::local(Day::parse("2026-11-24").expect("a day"), 12, 0)
}

fn in_state(state: State) -> Standing {
    let on_desk = state.is_on_a_desk();
    let term_at = (!state.is_over()).then(noon);
    Standing {
        state,
        contact: on_desk.then(|| who("Femke")),
        term_at,
        ..Standing::drafted(SchoolTerms::default(), noon())
    }
}

fn events() -> Vec<(&'static str, Event)> {
    let action_on = noon().day();
    vec![
        ("change", Event::Change),
        ("ask", Event::Ask { sentences: 2 }),
        ("refuse", Event::Refuse { version: 1 }),
        ("approve", Event::Approve { version: 1, to: desk(2) }),
        ("ground", Event::WriteGround { by: who("Anja") }),
        ("receive", Event::Receive { by: who("Femke") }),
        ("accept", Event::Accept { by: who("Femke"), action_on }),
        ("decline", Event::Decline { by: who("Femke") }),
        ("say", Event::Say),
        ("finish", Event::Finish { by: who("Femke") }),
        ("term", Event::TermPassed { higher: Some(desk(3)), again: 3 }),
        ("away", Event::Away { to: beside() }),
        ("promise", Event::Promise),
        ("redo", Event::Redo),
        ("withdraw", Event::Withdraw),
        ("move", Event::Move),
    ]
}

#[test]
fn what_may_happen_in_each_state() {
    let table: [(State, &[(&str, State)]); 8] = [
        (
            Drafted,
            &[
                ("change", Drafted),
                ("ask", Asked),
                ("ground", Drafted),
                ("term", Drafted),
                ("withdraw", Withdrawn),
                ("move", Drafted),
            ],
        ),
        (
            Asked,
            &[
                ("change", Drafted),
                ("refuse", Drafted),
                ("approve", Sent),
                ("ground", Asked),
                ("term", Asked),
                ("promise", Asked),
                ("withdraw", Withdrawn),
                ("move", Drafted),
            ],
        ),
        (
            Sent,
            &[
                ("receive", Received),
                ("accept", Accepted),
                ("decline", Declined),
                ("say", Sent),
                ("term", Sent),
                ("away", Sent),
                ("promise", Sent),
                ("withdraw", Withdrawn),
                ("move", Drafted),
            ],
        ),
        (
            Received,
            &[
                ("accept", Accepted),
                ("decline", Declined),
                ("say", Received),
                ("term", Sent),
                ("away", Sent),
                ("promise", Received),
                ("withdraw", Withdrawn),
                ("move", Drafted),
            ],
        ),
        (
            Accepted,
            &[
                ("accept", Accepted),
                ("say", Accepted),
                ("finish", Done),
                ("term", Accepted),
                ("promise", Accepted),
                ("withdraw", Withdrawn),
                ("move", Drafted),
            ],
        ),
        (
            Declined,
            &[("term", Declined), ("promise", Declined), ("redo", Drafted), ("withdraw", Withdrawn), ("move", Drafted)],
        ),
        (Done, &[]),
        (Withdrawn, &[]),
    ];
    for (state, allowed) in table {
        for (name, event) in events() {
            let expected = allowed.iter().find(|(one, _)| *one == name).map(|(_, to)| *to);
            let found = after(&in_state(state), &event, noon()).ok().map(|standing| standing.state);
            assert_eq!(found, expected, "{name} in {state:?}");
        }
    }
}

#[test]
fn the_exception_takes_two_people_and_a_ground() {
    let confirm = |by: &str| Event::Confirm { by: who(by), version: 1, sentences: 1, to: desk(2) };
    let drafted = in_state(Drafted);
    assert!(after(&drafted, &confirm("Bas"), noon()).is_err(), "no ground yet");
    let grounded = after(&drafted, &Event::WriteGround { by: who("Anja") }, noon()).expect("a ground");
    assert!(after(&grounded, &confirm("Anja"), noon()).is_err(), "not by oneself");
    for by in ["Anja", "Bas"] {
        assert!(
            after(&grounded, &Event::WriteGround { by: who(by) }, noon()).is_err(),
            "{by} can't change what is read"
        );
    }
    assert_eq!(after(&grounded, &confirm("Bas"), noon()).expect("sent").state, Sent);
    let changed = after(&grounded, &Event::Change, noon()).expect("changed");
    assert!(after(&changed, &confirm("Bas"), noon()).is_err(), "the ground was about other words");
}

#[test]
fn a_yes_is_a_yes_to_what_was_read() {
    let asked = Standing { version: 2, ..in_state(Asked) };
    assert!(after(&asked, &Event::Approve { version: 1, to: desk(2) }, noon()).is_err());
    assert!(after(&asked, &Event::Approve { version: 2, to: desk(2) }, noon()).is_ok());
    assert!(after(&in_state(Drafted), &Event::Ask { sentences: 0 }, noon()).is_err(), "nothing to say yes to");
}

#[test]
fn only_who_has_it_may_answer_for_it() {
    let peter = who("Peter");
    assert!(after(&in_state(Sent), &Event::Receive { by: peter.clone() }, noon()).is_err());
    assert!(after(&in_state(Received), &Event::Decline { by: peter.clone() }, noon()).is_err());
    assert!(after(&in_state(Accepted), &Event::Finish { by: peter.clone() }, noon()).is_err());
    let accept = Event::Accept { by: peter.clone(), action_on: noon().day() };
    let taken = after(&in_state(Received), &accept, noon()).expect("whoever takes it up has it");
    assert_eq!(taken.contact, Some(peter));
}

#[test]
fn what_is_late_rises_until_the_top_and_is_said_again_there() {
    let mut standing = in_state(Sent);
    for (higher, step, is_late) in
        [(Some(desk(3)), 3, false), (Some(desk(4)), 4, false), (None, 4, true), (None, 4, true)]
    {
        let now = standing.term_at.expect("a term");
        let passed = Event::TermPassed { higher, again: 3 };
        assert!(after(&standing, &passed, At(now.0 - 1)).is_err(), "not a second early");
        standing = after(&standing, &passed, now).expect("it rises");
        assert_eq!((standing.step, standing.state, standing.is_late), (step, Sent, is_late));
        assert!(standing.contact.is_some(), "somebody has it, late or not");
        assert!(standing.term_at.expect("a new term") > now);
    }
}

#[test]
fn what_lies_at_school_is_said_again_and_again_and_stays_there() {
    for state in [Drafted, Asked, Declined] {
        let mut standing = in_state(state);
        for _ in 0..3 {
            let now = standing.term_at.expect("a term");
            standing = after(&standing, &Event::TermPassed { higher: None, again: 3 }, now).expect("said");
            assert_eq!((standing.state, standing.step, standing.is_late), (state, 2, true));
            assert!(standing.term_at.expect("a new term") > now);
        }
        let moved = after(&standing, &Event::Move, noon()).expect("moved");
        assert!(!moved.is_late, "whoever acts is not late");
    }
}

#[test]
fn a_promised_day_is_late_after_its_midnight_and_a_term_later_somebody_higher_looks_along() {
    let accept = |by: &str, day: Day| Event::Accept { by: who(by), action_on: day };
    let accepted = after(&in_state(Sent), &accept("Femke", noon().day()), noon()).expect("accepted");
    let passed = Event::TermPassed { higher: Some(desk(3)), again: 2 };
    assert!(after(&accepted, &passed, noon().plus_hours(11)).is_err());
    let late = after(&accepted, &passed, noon().plus_hours(12)).expect("late");
    assert_eq!((late.state, late.step, late.is_late), (Accepted, 2, true));
    let risen = after(&late, &passed, late.term_at.expect("a term")).expect("risen");
    assert_eq!((risen.state, risen.step, &risen.contact), (Accepted, 3, &Some(who("Femke"))), "it stays hers");
    let tomorrow = noon().day().plus(30);
    let anew = after(&risen, &accept("Femke", tomorrow), noon()).expect("promised anew");
    assert_eq!((anew.is_late, anew.term_at), (false, Some(At::local(tomorrow.plus(1), 0, 0))));
    assert!(after(&accepted, &accept("Peter", tomorrow), noon()).is_err(), "nobody takes what is not late");
    let taken = after(&risen, &accept("Peter", tomorrow), noon()).expect("taken over");
    assert_eq!(taken.contact, Some(who("Peter")));
}

#[test]
fn who_is_away_is_stood_in_for_and_the_term_that_was_told_stays() {
    for (left, kept) in [(50, true), (1, false)] {
        let term = noon().plus_hours(left);
        let was = Standing { term_at: Some(term), ..in_state(Received) };
        let now = after(&was, &Event::Away { to: beside() }, noon()).expect("stood in for");
        assert_eq!((now.state, now.contact, now.step), (Sent, Some(who("Omar")), 2));
        assert_eq!(now.term_at == Some(term), kept, "{left} hours are left");
        assert!(now.term_at >= Some(noon().plus_hours(24)), "a day to act");
    }
}

/// One road: where it stands, whether the alumnus' yes or two people's stands behind these words, and who decided.
#[derive(Clone)]
struct Road {
    standing: Standing,
    agreed: bool,
    walked: Vec<&'static str>,
}

fn turns(road: &Road) -> Vec<(&'static str, Event)> {
    let version = road.standing.version;
    let higher = (road.standing.step < 4).then(|| desk(road.standing.step + 1));
    let by = road.standing.contact.clone().unwrap_or_else(|| who("Femke"));
    let action_on = noon().day().plus(40);
    vec![
        ("change", Event::Change),
        ("ask", Event::Ask { sentences: 1 }),
        ("refuse", Event::Refuse { version }),
        ("approve", Event::Approve { version, to: desk(2) }),
        ("approve old", Event::Approve { version: version - 1, to: desk(2) }),
        ("ground", Event::WriteGround { by: who("Anja") }),
        ("confirm", Event::Confirm { by: who("Bas"), version, sentences: 1, to: desk(2) }),
        ("confirm own", Event::Confirm { by: who("Anja"), version, sentences: 1, to: desk(2) }),
        ("receive", Event::Receive { by: by.clone() }),
        ("accept", Event::Accept { by: by.clone(), action_on }),
        ("decline", Event::Decline { by: by.clone() }),
        ("finish", Event::Finish { by }),
        ("term", Event::TermPassed { higher, again: 3 }),
        ("away", Event::Away { to: beside() }),
        ("promise", Event::Promise),
        ("redo", Event::Redo),
        ("withdraw", Event::Withdraw),
        ("move", Event::Move),
    ]
}

fn walk(road: &Road, name: &'static str, event: &Event, now: At) -> Option<Road> {
    let standing = after(&road.standing, event, now).ok()?;
    let agreed = match name {
        "approve" | "confirm" => true,
        "change" | "redo" | "move" => false,
        _ => road.agreed,
    };
    let walked = road.walked.iter().copied().chain([name]).collect();
    Some(Road { standing, agreed, walked })
}

fn must_hold(road: &Road, from: &Standing, now: At) {
    let (here, walked) = (&road.standing, &road.walked);
    let on_desk = here.state.is_on_a_desk();
    assert!(!on_desk || road.agreed, "on a desk without a yes or two people: {walked:?}");
    assert_eq!(here.contact.is_some(), on_desk || here.state == Done, "a desk has a name: {walked:?}");
    assert_eq!(here.term_at.is_some(), !here.state.is_over(), "what is not over has a term: {walked:?}");
    let rings = here.term_at.is_none_or(|term| term > now || here.term_at == from.term_at);
    assert!(rings, "a new term is a coming one: {walked:?}");
    assert!(here.version >= from.version, "words never go back: {walked:?}");
    assert!(!from.state.is_over(), "what is over stays over: {walked:?}");
    let late = matches!(from.state, Sent | Received) && walked.last() == Some(&"term");
    assert!(!late || here.step == from.step + 1 || from.step == 4, "late rises: {walked:?}");
    let late_again = from.state == Accepted && from.is_late && walked.last() == Some(&"term");
    assert!(!late_again || here.step == from.step + 1 || from.step == 4, "late again rises: {walked:?}");
    assert!(walked.last() != Some(&"term") || here.is_late || here.step > from.step, "late is said: {walked:?}");
}

#[test]
fn on_every_road_the_promises_hold() {
    let mut roads =
        vec![Road { standing: Standing::drafted(SchoolTerms::default(), noon()), agreed: false, walked: vec![] }];
    let mut seen = 0;
    for turn in 0..8 {
        // A week between two turns, so that every term has passed; a promise of 40 days has not.
        let now = noon().plus_days(7 * turn);
        let mut next: Vec<Road> = Vec::new();
        for road in &roads {
            for (name, event) in turns(road) {
                let Some(further) = walk(road, name, &event, now) else { continue };
                must_hold(&further, &road.standing, now);
                seen += 1;
                // Roads that stand at the same place go on as one.
                let known =
                    next.iter().any(|other| other.standing == further.standing && other.agreed == further.agreed);
                if !known {
                    next.push(further);
                }
            }
        }
        roads = next;
    }
    assert!(seen > 500, "only {seen} steps were walked");
    assert!(roads.iter().any(|road| road.standing.step == 4), "some road reached the top");
}
