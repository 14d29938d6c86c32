//! Whom each kind of door lets in, as one table, and whether its words say so.

use super::*;

type Admit = fn(Option<SignedIn>) -> bool;

fn admits<V: Visitor>() -> (Admit, &'static str) {
    (|me| V::admit(me).is_some(), V::WHO)
}

fn hat(name: &str) -> Hat {
    let alumnus = || AlumnusId("samira".into());
    match name {
        "alumnus" => Hat::Alumnus(alumnus()),
        "jim" => Hat::Helper(alumnus(), HelperRole::Jim),
        "family" => Hat::Helper(alumnus(), HelperRole::Family),
        "coach" => Hat::Helper(AlumnusId("yara".into()), HelperRole::JobCoach),
        "staff" => Hat::Staff(SchoolId("de rede".into())),
        "coordinator" => Hat::Coordinator(SchoolId("de rede".into())),
        "coordinator elsewhere" => Hat::Coordinator(SchoolId("het baken".into())),
        "admin" => Hat::Admin(SchoolId("de rede".into())),
        _ => Hat::Municipal(MunicipalityId("nieuwland".into())),
    }
}

fn with(hats: &[&str], signed_in_by: SignedInBy) -> SignedIn {
    SignedIn {
        session: SessionId("phone".into()),
        person: Person { id: PersonId("somebody".into()), first_name: String::new(), last_name: String::new() },
        hats: hats.iter().map(|name| hat(name)).collect(),
        last_seen_at: At(0),
        signed_in_by,
        proved_at: At(0),
        fresh_until: None,
    }
}

/// Who knocks, in the order of the columns.
const KNOCKS: [&[&str]; 13] = [
    &[],
    &["alumnus"],
    &["jim"],
    &["family"],
    &["coach"],
    &["jim", "coach"],
    &["staff"],
    &["staff", "coordinator"],
    &["staff", "coordinator elsewhere"],
    &["coordinator"],
    &["admin"],
    &["municipal"],
    &["alumnus", "staff"],
];

/// `x` comes in, `2` only with two factors, `.` never.
fn table(admit: Admit) -> String {
    let one = |hats| admit(Some(with(hats, SignedInBy::MailCode)));
    let two = |hats| admit(Some(with(hats, SignedInBy::Passkey)));
    let knocks = KNOCKS.iter().map(|hats| match (one(hats), two(hats)) {
        (true, true) => 'x',
        (false, true) => '2',
        (false, false) => '.',
        (true, false) => '?',
    });
    [if admit(None) { 'x' } else { '.' }].into_iter().chain(knocks).collect()
}

#[test]
fn whom_each_kind_of_door_lets_in() {
    // not signed in, nobody in particular, alumnus, JIM, family, coach, JIM and coach,
    // staff, who coordinates there, who coordinates elsewhere, who coordinates and works nowhere,
    // admin, municipality, alumnus who works at the school
    for (row, (admit, words)) in [
        ("xxxxxxxxxxxxxx", admits::<Anyone>()),
        (".xxxx222222222", admits::<SignedIn>()),
        (".xxxxxxxxxxxxx", admits::<HalfIn>()),
        ("..x..........x", admits::<Alumnus>()),
        ("...xx2x.......", admits::<Helper>()),
        (".......222.2.2", admits::<Staff>()),
        ("........2..2..", admits::<Coordinator>()),
        ("...........2..", admits::<Admin>()),
        ("............2.", admits::<Municipal>()),
    ] {
        assert_eq!(table(admit), row, "{words}");
        assert_eq!(words.contains("two factors"), row.contains('2'), "{words}");
        let said = |word: &str| words.contains(word);
        assert_eq!(said("anyone"), row.starts_with('x') || row.starts_with(".x"), "{words}");
        assert_eq!(said("not"), row.starts_with('x'), "{words}");
        assert_eq!(said("alumnus"), row == "..x..........x", "{words}");
        assert_eq!(said("school"), !row.contains('x') && row.ends_with("2.2") || row.ends_with("2.."), "{words}");
    }
}

#[test]
fn a_circle_that_asks_for_two_factors_is_not_there_with_one() {
    let circles = |by| Helper::admit(Some(with(&["jim", "coach"], by))).map_or(0, |me| me.circles.len());
    assert_eq!((circles(SignedInBy::InPerson), circles(SignedInBy::Provider)), (1, 2));
}

#[test]
fn which_ways_in_are_two_factors() {
    assert!(with(&["staff"], SignedInBy::MailCode).if_strong().is_strong(), "whom it would let in is led on");
    let strong = |by: &SignedInBy| with(&[], *by).is_strong();
    let found: Vec<_> = SignedInBy::ALL.iter().copied().filter(strong).collect();
    use SignedInBy::{Passkey, PasswordAndCode, Provider, RecoveryCode};
    assert_eq!(found, [Passkey, PasswordAndCode, RecoveryCode, Provider]);
}

#[test]
fn a_phone_from_somebody_else_is_fresh_until_its_instant() {
    let phone = SignedIn { fresh_until: Some(At(5)), ..with(&["alumnus"], SignedInBy::InPerson) };
    assert_eq!([4, 5, 6].map(|now| phone.is_fresh(At(now))), [true, false, false]);
    assert!(!with(&[], SignedInBy::InPerson).is_fresh(At(0)));
}
