//! Each single fact by which somebody stands to an alumnus, and each way in which it is not so (over, not yet, somebody
//! else's, about somebody else), asked of the policy over the database. Each case is a transaction that is never kept.

mod support;

use app::{
    access::{self, AlumnusId, Hat, Kind, Person, PersonId, SessionId, SignedIn, chain, would_allow},
    db::{Conn, Db, Tx},
    error::Refusal,
    moment::At,
    way_in::SignedInBy,
};

on_both_databases!(
    of_the_school_stands_in_the_circle_who_has_to_do_with_it_now,
    whoever_is_no_colleague_any_more_or_not_of_this_school_stands_nowhere,
    a_helper_sees_what_is_permitted_to_them_here_and_now,
    what_somebody_is_holds_from_its_day_until_its_end,
    a_letter_is_delivered_to_who_may_see_that_kind,
    a_helper_reads_from_their_own_permission_on,
    a_case_is_opened_at_the_desk_where_it_lies,
    a_look_is_logged_as_what_it_is,
    a_phone_from_school_waits_with_what_matters,
    a_list_shows_and_logs_who_is_in_the_circle,
    the_chain_holds_every_look_and_finds_what_is_outside_it,
);

/// The instant of every question. What begins or ends at it has begun, or has ended.
const NOW: At = At(1000);

const WORLD: &str = "
INSERT INTO schools (id, name, town, created_at) VALUES ('rede', 'De Rede', 'N', 0), ('baken', 'Het Baken', 'W', 0);
INSERT INTO municipalities (id, name) VALUES ('nieuwland', 'Nieuwland'), ('waterdam', 'Waterdam');
INSERT INTO people (id, first_name, last_name, created_at) VALUES ('samira', 'Samira', 'V', 0), ('yara', 'Yara', 'V', 0),
 ('anja', 'Anja', 'J', 0), ('pieter', 'Pieter', 'S', 0), ('wim', 'Wim', 'M', 0), ('karim', 'Karim', 'V', 0),
 ('femke', 'Femke', 'B', 0), ('joost', 'Joost', 'V', 0), ('ingrid', 'Ingrid', 'P', 0);
INSERT INTO memberships (id, person_id, role, school_id, municipality_id, title, since, until) VALUES
 ('m1', 'anja', 'staff', 'rede', NULL, '', 0, NULL), ('m2', 'pieter', 'admin', 'rede', NULL, '', 0, NULL),
 ('m3', 'wim', 'staff', 'rede', NULL, '', 0, NULL), ('m4', 'ingrid', 'staff', 'baken', NULL, '', 0, NULL),
 ('m5', 'femke', 'municipal', NULL, 'nieuwland', '', 0, NULL),
 ('m6', 'joost', 'municipal', NULL, 'nieuwland', '', 0, NULL);
INSERT INTO alumni (id, person_id, school_id, pupil_number, born_on, outflow_on, profile, destination, municipality_id,
 support_level, owner_id, backup_id, created_at) VALUES
 ('of-samira', 'samira', 'rede', '1', '2005-01-01', '2026-07-01', 'arbeidsmarkt', 'arbeid', 'nieuwland', 'active',
  'anja', 'pieter', 0),
 ('of-yara', 'yara', 'rede', '2', '2005-01-01', '2026-07-01', 'arbeidsmarkt', 'arbeid', 'nieuwland', 'active',
  'anja', 'pieter', 0)";

async fn run(tx: &mut Tx, statements: &str) {
    for sql in statements.split(';').filter(|sql| !sql.trim().is_empty()) {
        let done = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut **tx).await;
        done.unwrap_or_else(|error| panic!("{error}: {sql}"));
    }
}

async fn world(db: &Db) {
    let mut tx = db.begin().await.expect("a transaction");
    run(&mut tx, WORLD).await;
    tx.commit().await.expect("a commit");
}

/// The world in which this happened too; nothing of it is kept.
async fn after(db: &Db, statements: &str) -> Tx {
    let mut tx = db.begin().await.expect("a transaction");
    run(&mut tx, statements).await;
    tx
}

fn samira() -> AlumnusId {
    AlumnusId("of-samira".into())
}

fn me(name: &str, signed_in_by: SignedInBy) -> SignedIn {
    SignedIn {
        session: SessionId(String::new()),
        person: Person { id: PersonId(name.into()), first_name: String::new(), last_name: String::new() },
        hats: vec![],
        last_seen_at: NOW,
        signed_in_by,
        proved_at: NOW,
        fresh_until: None,
    }
}

async fn text(conn: &mut Conn, sql: &'static str) -> Option<String> {
    sqlx::query_scalar(sql).fetch_optional(conn).await.expect("an answer")
}

/// As what this person stands to Samira: the basis of a look at her feelings when that is allowed.
async fn stands(tx: &mut Tx, name: &str) -> String {
    let who = me(name, SignedInBy::Passkey);
    if access::may::<access::SeeFeelings>(tx, &who, &samira(), NOW).await.is_ok() {
        return text(tx, "SELECT basis FROM access_log").await.unwrap_or_else(|| "own".to_owned());
    }
    let id = &who.person.id;
    let asked = [
        ("second person", would_allow::<access::SeeEscalation>(tx, id, &samira(), NOW).await),
        ("colleague", would_allow::<access::SeeInList>(tx, id, &samira(), NOW).await),
        ("helper", would_allow::<access::LeaveCircle>(tx, id, &samira(), NOW).await),
    ];
    let is = asked.into_iter().find(|(_, is)| *is.as_ref().expect("an answer"));
    is.map_or("nobody", |(what, _)| what).to_owned()
}

fn successor(of: &str, to: &str, starts: i64, ended: &str) -> String {
    format!(
        "INSERT INTO successions (id, alumnus_id, from_id, to_id, announced_by, announced_at, starts_at, ends_at, why, \
         stays, ended_at) VALUES ('n', '{of}', 'anja', '{to}', 'anja', 0, {starts}, 9000000, '', 0, {ended})"
    )
}

fn signal(of: &str, to: &str, closed: &str) -> String {
    format!(
        "INSERT INTO signals (id, alumnus_id, school_id, kind, urgency, since, opened_at, reason, next_step, task_for, \
         closed_at) VALUES ('s', '{of}', 'rede', 'gap', 1, 0, 0, '', '', '{to}', {closed})"
    )
}

fn question(of: &str, to: &str, closed: &str) -> String {
    format!(
        "INSERT INTO questions (id, alumnus_id, key, topic, asked_at, to_id, promised_on, closed_at) \
         VALUES ('q', '{of}', 'k', 'money', 0, '{to}', '2026-12-01', {closed})"
    )
}

/// A case of this owner that is sent; `but` says what is otherwise, as `column = value`.
fn case(of: &str, owner: &str, but: &str) -> String {
    let otherwise = if but.is_empty() { String::new() } else { format!("; UPDATE escalations SET {but}") };
    format!(
        "INSERT INTO escalations (id, alumnus_id, municipality_id, owner_id, state, step, version, cause, asked, \
         wanted_on, drafted_at, untold, approved_at, approved_by, sent_at, contact_id, term_at) VALUES ('e', '{of}', \
         'nieuwland', '{owner}', 'sent', 2, 1, '', '', '2026-12-01', 0, 0, 1, 'samira', 1, 'femke', 1){otherwise}"
    )
}

fn glass(of: &str, who: &str, basis: &str, (opened, ends): (i64, i64)) -> String {
    format!(
        "INSERT INTO break_glass (id, alumnus_id, person_id, basis, reason, opened_at, ends_at) \
         VALUES ('g', '{of}', '{who}', '{basis}', '', {opened}, {ends})"
    )
}

fn helper(of: &str, who: &str, role: &str, (since, until): (i64, &str)) -> String {
    format!(
        "INSERT INTO circle_members (id, alumnus_id, person_id, role, relation, since, until) \
         VALUES ('c-{of}', '{of}', '{who}', '{role}', '', {since}, {until});"
    )
}

fn permits(of: &str, who: &str, kind: &str, (given, withdrawn): (i64, &str)) -> String {
    format!(
        "INSERT INTO permissions (alumnus_id, person_id, kind, given_at, withdrawn_at) \
         VALUES ('{of}', '{who}', '{kind}', {given}, {withdrawn});"
    )
}

async fn of_the_school_stands_in_the_circle_who_has_to_do_with_it_now(db: Db) {
    world(&db).await;
    let unfollowed = |at: i64| format!("; UPDATE alumni SET unfollowed_at = {at}");
    let (long, over, later) = ((0, 2000), (0, 1000), (1001, 2000));
    for (what, expected) in [
        (String::new(), "colleague"),
        ("UPDATE alumni SET owner_id = 'wim' WHERE id = 'of-samira'".into(), "owner"),
        ("UPDATE alumni SET owner_id = 'wim' WHERE id = 'of-yara'".into(), "colleague"),
        ("UPDATE alumni SET backup_id = 'wim' WHERE id = 'of-samira'".into(), "backup"),
        ("UPDATE alumni SET backup_id = 'wim' WHERE id = 'of-yara'".into(), "colleague"),
        (successor("of-samira", "wim", 1000, "NULL"), "successor"),
        (successor("of-samira", "wim", 1001, "NULL"), "colleague"),
        (successor("of-samira", "wim", 900, "950"), "colleague"),
        (successor("of-samira", "pieter", 900, "NULL"), "colleague"),
        (successor("of-yara", "wim", 900, "NULL"), "colleague"),
        (signal("of-samira", "wim", "NULL"), "task"),
        (signal("of-samira", "wim", "900"), "colleague"),
        (signal("of-samira", "pieter", "NULL"), "colleague"),
        (signal("of-yara", "wim", "NULL"), "colleague"),
        (question("of-samira", "wim", "NULL"), "task"),
        (question("of-samira", "wim", "900"), "colleague"),
        (question("of-samira", "pieter", "NULL"), "colleague"),
        (question("of-yara", "wim", "NULL"), "colleague"),
        (case("of-samira", "wim", ""), "task"),
        (case("of-samira", "wim", "done_at = 900"), "colleague"),
        (case("of-samira", "wim", "withdrawn_at = 900"), "colleague"),
        (case("of-samira", "pieter", ""), "colleague"),
        (case("of-yara", "wim", ""), "colleague"),
        (glass("of-samira", "wim", "break_glass", long), "break_glass"),
        (glass("of-samira", "wim", "break_glass", over), "colleague"),
        (glass("of-samira", "wim", "break_glass", later), "colleague"),
        (glass("of-samira", "pieter", "break_glass", long), "colleague"),
        (glass("of-yara", "wim", "break_glass", long), "colleague"),
        (glass("of-samira", "wim", "second_person", long), "second person"),
        (glass("of-samira", "wim", "second_person", over), "colleague"),
        // Whoever said no to being followed: nobody looks from that instant on, but with a written reason.
        (format!("UPDATE alumni SET owner_id = 'wim'{}", unfollowed(1001)), "owner"),
        (format!("UPDATE alumni SET owner_id = 'wim'{}", unfollowed(1000)), "colleague"),
        (signal("of-samira", "wim", "NULL") + unfollowed(900).as_str(), "colleague"),
        (glass("of-samira", "wim", "break_glass", long) + unfollowed(900).as_str(), "break_glass"),
    ] {
        let mut tx = after(&db, &what).await;
        let standings = access::standings(&mut tx, &PersonId("wim".into()), &[samira()], NOW).await.expect("standings");
        let inside = !["colleague", "second person"].contains(&expected);
        assert_eq!(standings.in_circle_of(&samira()), inside, "in a list: {what}");
        assert_eq!(stands(&mut tx, "wim").await, expected, "{what}");
    }
}

async fn whoever_is_no_colleague_any_more_or_not_of_this_school_stands_nowhere(db: Db) {
    world(&db).await;
    let erased = "UPDATE alumni SET erased_at = 900 WHERE id = 'of-samira'";
    for (what, who, expected) in [
        ("", "anja", "owner"),
        ("", "samira", "own"),
        ("", "yara", "nobody"),
        ("", "femke", "nobody"),
        ("", "ingrid", "nobody"),
        ("UPDATE alumni SET owner_id = 'ingrid'", "ingrid", "nobody"),
        ("UPDATE memberships SET until = 1000 WHERE person_id = 'anja'", "anja", "nobody"),
        ("UPDATE memberships SET until = 1001 WHERE person_id = 'anja'", "anja", "owner"),
        ("UPDATE memberships SET since = 1001 WHERE person_id = 'anja'", "anja", "nobody"),
        ("UPDATE memberships SET since = 1000 WHERE person_id = 'anja'", "anja", "owner"),
        (erased, "anja", "nobody"),
        (erased, "wim", "nobody"),
        (erased, "samira", "nobody"),
        (erased, "yara", "nobody"),
    ] {
        let mut tx = after(&db, what).await;
        let standings = access::standings(&mut tx, &PersonId(who.into()), &[samira()], NOW).await.expect("standings");
        assert_eq!(standings.in_circle_of(&samira()), expected == "owner", "{who} in a list: {what}");
        assert_eq!(stands(&mut tx, who).await, expected, "{who}: {what}");
    }
}

async fn a_helper_sees_what_is_permitted_to_them_here_and_now(db: Db) {
    world(&db).await;
    let jim = |since, until| helper("of-samira", "karim", "jim", (since, until));
    let yes = permits("of-samira", "karim", "feelings", (0, "NULL"));
    let colleague = helper("of-samira", "wim", "jim", (0, "NULL"));
    for (what, who, expected) in [
        (jim(0, "NULL"), "karim", "helper"),
        (jim(0, "NULL") + yes.as_str(), "karim", "permission"),
        (yes.clone(), "karim", "nobody"),
        (jim(1000, "1001") + yes.as_str(), "karim", "permission"),
        (jim(1001, "NULL") + yes.as_str(), "karim", "nobody"),
        (jim(0, "1000") + yes.as_str(), "karim", "nobody"),
        (helper("of-yara", "karim", "jim", (0, "NULL")) + yes.as_str(), "karim", "nobody"),
        (jim(0, "NULL") + permits("of-samira", "karim", "feelings", (0, "900")).as_str(), "karim", "helper"),
        (jim(0, "NULL") + permits("of-samira", "karim", "check_ins", (0, "NULL")).as_str(), "karim", "helper"),
        (jim(0, "NULL") + permits("of-samira", "wim", "feelings", (0, "NULL")).as_str(), "karim", "helper"),
        (jim(0, "NULL") + permits("of-yara", "karim", "feelings", (0, "NULL")).as_str(), "karim", "helper"),
        // Somebody of the school who also stands in the circle reads as who stands there; the owner stays the owner.
        (colleague.clone() + permits("of-samira", "wim", "feelings", (0, "NULL")).as_str(), "wim", "permission"),
        (colleague.clone(), "wim", "helper"),
        (colleague + "UPDATE alumni SET owner_id = 'wim'", "wim", "owner"),
    ] {
        let mut tx = after(&db, &what).await;
        assert_eq!(stands(&mut tx, who).await, expected, "{who}: {what}");
    }
}

async fn what_somebody_is_holds_from_its_day_until_its_end(db: Db) {
    world(&db).await;
    let school = access::SchoolId("rede".into());
    let jim = Hat::Helper(samira(), access::HelperRole::Jim);
    let member = |set: &str| format!("UPDATE memberships SET {set} WHERE person_id = 'anja'");
    let karim = |since, until| helper("of-samira", "karim", "jim", (since, until));
    for (what, who, expected) in [
        (String::new(), "samira", vec![Hat::Alumnus(samira())]),
        ("UPDATE alumni SET erased_at = 900".into(), "samira", vec![]),
        (String::new(), "anja", vec![Hat::Staff(school.clone())]),
        (String::new(), "pieter", vec![Hat::Admin(school.clone())]),
        (
            member("coordinates_since = 1000"),
            "anja",
            vec![Hat::Staff(school.clone()), Hat::Coordinator(school.clone())],
        ),
        (member("coordinates_since = 1001"), "anja", vec![Hat::Staff(school.clone())]),
        (member("coordinates_since = 0, until = 1000"), "anja", vec![]),
        (member("coordinates_since = 0"), "wim", vec![Hat::Staff(school.clone())]),
        (String::new(), "femke", vec![Hat::Municipal(access::MunicipalityId("nieuwland".into()))]),
        (member("since = 1001"), "anja", vec![]),
        (member("since = 1000, until = 1001"), "anja", vec![Hat::Staff(school)]),
        (member("until = 1000"), "anja", vec![]),
        (karim(1000, "1001"), "karim", vec![jim]),
        (karim(1001, "NULL"), "karim", vec![]),
        (karim(0, "1000"), "karim", vec![]),
    ] {
        let mut tx = after(&db, &what).await;
        let hats = access::store::hats(&mut tx, &PersonId(who.into()), NOW).await.expect("hats");
        assert_eq!(hats, expected, "{who}: {what}");
    }
    for (ends, ended, is_alive) in [(1001, "NULL", true), (1000, "NULL", false), (2000, "900", false)] {
        let session = format!(
            "INSERT INTO sessions (id, token_hash, person_id, device, created_at, last_seen_at, ends_at, ended_at) \
             VALUES ('phone', 'hash', 'samira', '', 0, 0, {ends}, {ended})"
        );
        let mut tx = after(&db, &session).await;
        let found = access::store::signed_in(&mut tx, "hash", NOW).await.expect("an answer");
        assert_eq!(found.is_some(), is_alive, "{session}");
        let still = access::still_signed_in(&mut tx, &SessionId("phone".into()), NOW).await.expect("an answer");
        assert_eq!(still, is_alive, "{session}");
    }
}

async fn a_letter_is_delivered_to_who_may_see_that_kind(db: Db) {
    world(&db).await;
    let karim = PersonId("karim".into());
    for permitted in Kind::ALL {
        let one = permits("of-samira", "karim", permitted.as_str(), (0, "NULL"));
        let mut tx = after(&db, &(helper("of-samira", "karim", "jim", (0, "NULL")) + one.as_str())).await;
        for kind in Kind::ALL {
            let would = access::would_see(&mut tx, &karim, &samira(), *kind, NOW).await.expect("an answer");
            assert_eq!(would, kind == permitted, "{permitted:?} is permitted, and a letter is about {kind:?}");
        }
    }
}

async fn a_helper_reads_from_their_own_permission_on(db: Db) {
    world(&db).await;
    let karim = |since, until| helper("of-samira", "karim", "jim", (since, until));
    let yes = |given| permits("of-samira", "karim", "messages", (given, "NULL"));
    let never = i64::MAX;
    for (what, who, expected) in [
        (String::new(), "samira", 0),
        (String::new(), "yara", never),
        (String::new(), "anja", 0),
        (String::new(), "ingrid", never),
        ("UPDATE memberships SET until = 1000".into(), "anja", never),
        ("UPDATE memberships SET since = 1001".into(), "anja", never),
        (karim(100, "NULL"), "karim", never),
        (karim(100, "NULL") + yes(300).as_str(), "karim", 300),
        (karim(400, "NULL") + yes(300).as_str(), "karim", 400),
        (yes(300), "karim", never),
        (karim(1001, "NULL") + yes(300).as_str(), "karim", never),
        (karim(100, "1000") + yes(300).as_str(), "karim", never),
        (karim(100, "NULL") + permits("of-samira", "karim", "messages", (300, "900")).as_str(), "karim", never),
        (karim(100, "NULL") + permits("of-samira", "karim", "feelings", (300, "NULL")).as_str(), "karim", never),
        (karim(100, "NULL") + permits("of-samira", "wim", "messages", (300, "NULL")).as_str(), "karim", never),
        (karim(100, "NULL") + permits("of-yara", "karim", "messages", (300, "NULL")).as_str(), "karim", never),
        (helper("of-yara", "karim", "jim", (100, "NULL")) + yes(300).as_str(), "karim", never),
        (helper("of-samira", "wim", "jim", (100, "NULL")) + yes(300).as_str(), "karim", never),
        // A place and a yes in another circle are none here, and neither are those of somebody else.
        (
            helper("of-yara", "karim", "jim", (100, "NULL"))
                + permits("of-yara", "karim", "messages", (300, "NULL")).as_str(),
            "karim",
            never,
        ),
        (
            helper("of-samira", "wim", "jim", (100, "NULL"))
                + permits("of-samira", "wim", "messages", (300, "NULL")).as_str(),
            "karim",
            never,
        ),
        // Who came back after an earlier place reads from the later one on.
        (karim(10, "20") + karim(500, "NULL").replace("c-of", "c2-of").as_str() + yes(15).as_str(), "karim", 500),
    ] {
        let mut tx = after(&db, &what).await;
        let person = PersonId(who.into());
        let since = access::sees_since(&mut tx, &person, &samira(), Kind::Messages, NOW).await.expect("an instant");
        assert_eq!(since, At(expected), "{who}: {what}");
    }
}

async fn a_case_is_opened_at_the_desk_where_it_lies(db: Db) {
    world(&db).await;
    let desk = |who: &str| {
        format!("; INSERT INTO escalation_desks (escalation_id, person_id, step, since) VALUES ('e', '{who}', 2, 1)")
    };
    let lies = |but: &str| case("of-samira", "anja", but) + desk("femke").as_str();
    let member = |set: &str| lies("") + "; UPDATE memberships SET " + set + " WHERE person_id = 'femke'";
    for (what, expected) in [
        (lies(""), true),
        (case("of-samira", "anja", ""), false),
        (case("of-samira", "anja", "") + desk("joost").as_str(), false),
        (lies("sent_at = NULL"), false),
        (lies("done_at = 900"), false),
        (lies("withdrawn_at = 900"), false),
        (lies("declined_at = 900"), false),
        (lies("municipality_id = 'waterdam'"), false),
        (lies("id = 'e'") + "; UPDATE escalation_desks SET person_id = 'joost'", false),
        (member("until = 1000"), false),
        (member("until = 1001"), true),
        (member("since = 1001"), false),
    ] {
        let mut tx = after(&db, &what).await;
        for (signed_in_by, is_strong) in [(SignedInBy::MailCode, false), (SignedInBy::Provider, true)] {
            let femke = me("femke", signed_in_by);
            let seen = access::may_see_packet(&mut tx, &femke, "e", NOW).await;
            assert_eq!(seen.is_ok(), expected && is_strong, "{what}");
        }
        let logged = text(&mut tx, "SELECT person_id || role || kind || basis FROM access_log").await;
        assert_eq!(logged.as_deref(), expected.then_some("femkemunicipalpacketescalation"), "{what}");
        let femke = me("femke", SignedInBy::Provider);
        assert!(access::may_see_packet(&mut tx, &femke, "another", NOW).await.is_err(), "another case");
    }
}

async fn a_look_is_logged_as_what_it_is(db: Db) {
    world(&db).await;
    async fn looks(tx: &mut Tx, who: &str) -> Vec<bool> {
        let who = &me(who, SignedInBy::Passkey);
        vec![
            access::may::<access::SeeInList>(tx, who, &samira(), NOW).await.is_ok(),
            access::may::<access::SeeCircle>(tx, who, &samira(), NOW).await.is_ok(),
            access::may::<access::SeeCheckIns>(tx, who, &samira(), NOW).await.is_ok(),
            access::may::<access::SeeFeelings>(tx, who, &samira(), NOW).await.is_ok(),
            access::may::<access::SeeWorkFacts>(tx, who, &samira(), NOW).await.is_ok(),
            access::may::<access::SeeQuestions>(tx, who, &samira(), NOW).await.is_ok(),
            access::may::<access::SeeMessages>(tx, who, &samira(), NOW).await.is_ok(),
            access::may::<access::SeeEscalation>(tx, who, &samira(), NOW).await.is_ok(),
            access::may::<access::AnswerAsked>(tx, who, &samira(), NOW).await.is_ok(),
            access::may::<access::ExportAll>(tx, who, &samira(), NOW).await.is_ok(),
        ]
    }
    let coach = helper("of-samira", "karim", "job_coach", (0, "NULL"));
    let coach = coach + permits("of-samira", "karim", "feelings", (0, "NULL")).as_str();
    let all = "circle check_ins feelings work_facts questions messages packet export";
    let anjas: Vec<String> = all.split(' ').map(|kind| format!("anja staff {kind} owner 1000")).collect();
    let anjas = anjas.iter().map(String::as_str).collect::<Vec<_>>();
    for (who, expected) in [
        ("samira", vec![]),
        ("yara", vec![]),
        ("wim", vec![]),
        ("anja", anjas),
        (
            "karim",
            vec![
                "karim job_coach circle circle 1000",
                "karim job_coach feelings permission 1000",
                "karim job_coach questions circle 1000",
            ],
        ),
    ] {
        let mut tx = after(&db, &coach).await;
        looks(&mut tx, who).await;
        let sql = "SELECT person_id || ' ' || role || ' ' || kind || ' ' || basis || ' ' || at FROM access_log \
                   WHERE alumnus_id = 'of-samira'";
        let mut logged: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *tx).await.expect("the log");
        let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        logged.sort();
        expected.sort();
        assert_eq!(logged, expected, "{who}");
    }
    // With one factor the school and the coach are nobody; who stands close needs no second one.
    let family = helper("of-samira", "femke", "family", (0, "NULL"));
    for (who, expected) in [("anja", false), ("wim", false), ("karim", false), ("femke", true), ("samira", true)] {
        let mut tx = after(&db, &(coach.clone() + family.replace("c-of", "c2-of").as_str())).await;
        let weak = me(who, SignedInBy::MailCode);
        let found = access::may::<access::SeeCircle>(&mut tx, &weak, &samira(), NOW).await;
        assert_eq!(found.is_ok(), expected, "{who} with one factor");
        assert!(!matches!(found, Err(refusal) if !matches!(refusal, Refusal::Missing)), "as if nobody was there");
    }
}

async fn a_phone_from_school_waits_with_what_matters(db: Db) {
    world(&db).await;
    let mut tx = after(&db, "").await;
    for (fresh_until, waits) in [(None, false), (Some(At(1000)), false), (Some(At(1001)), true)] {
        let phone = SignedIn { fresh_until, ..me("samira", SignedInBy::InPerson) };
        let rules = access::may::<access::RuleCircle>(&mut tx, &phone, &samira(), NOW).await;
        let approves = access::may::<access::ApprovePacket>(&mut tx, &phone, &samira(), NOW).await;
        assert_eq!(matches!(rules, Err(Refusal::Overtaken(_))), waits, "{fresh_until:?}");
        assert_eq!(matches!(approves, Err(Refusal::Overtaken(_))), waits, "{fresh_until:?}");
        assert_eq!((rules.is_ok(), approves.is_ok()), (!waits, !waits), "{fresh_until:?}");
        let acts = access::may::<access::ActAsOneself>(&mut tx, &phone, &samira(), NOW).await;
        assert!(acts.is_ok(), "saying how it goes never waits");
        let other = access::may::<access::RuleCircle>(&mut tx, &phone, &AlumnusId("of-yara".into()), NOW).await;
        assert!(matches!(other, Err(Refusal::Missing)), "what is not theirs is not there, also on a new phone");
    }
}

/// More alumni than one statement asks about.
const MANY: usize = 450;

async fn a_list_shows_and_logs_who_is_in_the_circle(db: Db) {
    world(&db).await;
    let many: String = (0..MANY)
        .map(|at| {
            format!(
                "INSERT INTO people (id, first_name, last_name, created_at) VALUES ('p{at}', '', '', 0); \
                 INSERT INTO alumni (id, person_id, school_id, pupil_number, born_on, outflow_on, profile, destination, \
                 municipality_id, support_level, owner_id, backup_id, created_at) VALUES ('a{at}', 'p{at}', 'rede', \
                 'n{at}', '2005-01-01', '2026-07-01', '', '', 'nieuwland', 'active', 'wim', 'anja', 0);"
            )
        })
        .collect();
    let mut tx = after(&db, &many).await;
    let wim = me("wim", SignedInBy::Passkey);
    let his: Vec<AlumnusId> = (0..MANY).map(|at| AlumnusId(format!("a{at}"))).collect();
    let all: Vec<AlumnusId> = his.iter().cloned().chain([samira()]).collect();
    let standings = access::standings(&mut tx, wim.id(), &all, NOW).await.expect("standings");
    assert!(his.iter().all(|alumnus| standings.in_circle_of(alumnus)), "all of a long list");
    assert!(!standings.in_circle_of(&samira()) && !standings.in_circle_of(&AlumnusId("nobody".into())));
    let shown = [&his[0], &samira(), &his[1], &his[0]];
    standings.log(&mut tx, &wim, shown, "signals", NOW).await.expect("logged");
    let sql = "SELECT alumnus_id || ' ' || person_id || ' ' || role || ' ' || kind || ' ' || basis FROM access_log ORDER BY 1";
    let logged: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *tx).await.expect("the log");
    assert_eq!(
        logged,
        ["a0 wim staff signals owner", "a1 wim staff signals owner"],
        "once each, and only what was shown"
    );
}

async fn the_chain_holds_every_look_and_finds_what_is_outside_it(db: Db) {
    world(&db).await;
    let loose: String = (0..MANY)
        .map(|at| {
            format!(
                "INSERT INTO access_log (id, at, alumnus_id, person_id, role, kind, basis) \
                 VALUES ('l{at:03}', {at}, 'of-samira', 'anja', 'staff', 'circle', 'owner');"
            )
        })
        .collect();
    let mut tx = db.begin().await.expect("a transaction");
    run(&mut tx, &loose).await;
    tx.commit().await.expect("a commit");
    let whole =
        |verdict: &chain::Verdict| matches!(verdict, chain::Verdict::Whole { rows, .. } if *rows == MANY as i64);
    let mut tx = after(&db, "").await;
    assert!(whole(&chain::verify(&mut tx, None).await.expect("a verdict")), "every look is linked at the commit");
    drop(tx);
    let last = "seq = 450, prev_hash = (SELECT prev_hash FROM access_log WHERE id = 'l449'), hash = 'x'";
    let row = "INSERT INTO access_log (id, at, alumnus_id, person_id, role, kind, basis, seq, prev_hash, hash) \
               VALUES ('extra', 0, 'of-samira', 'anja', 'staff', 'circle', 'owner',";
    for what in [
        "UPDATE access_log SET kind = 'feelings' WHERE seq = 440".to_owned(),
        "UPDATE access_log SET prev_hash = 'x' WHERE seq = 3".to_owned(),
        "UPDATE access_log SET hash = 'x' WHERE seq = 450".to_owned(),
        format!("UPDATE access_log SET {last} WHERE id = 'l449'"),
        "UPDATE access_chain SET hash = 'x'".to_owned(),
        "UPDATE access_chain SET seq = 451".to_owned(),
        "DELETE FROM access_log WHERE seq = 450; UPDATE access_chain SET hash = (SELECT hash FROM access_log WHERE seq = 449)"
            .to_owned(),
        format!("{row} NULL, NULL, NULL)"),
        format!("{row} NULL, 'x', 'y')"),
        format!("{row} 451, 'x', NULL)"),
        format!("{row} 0, 'x', 'y')"),
        format!("{row} 452, 'x', 'y')"),
    ] {
        let mut tx = after(&db, &what).await;
        let verdict = chain::verify(&mut tx, None).await.expect("a verdict");
        assert!(matches!(verdict, chain::Verdict::Broken(_)), "{what}: {verdict:?}");
    }
    let mut tx = after(&db, "").await;
    let first = text(&mut tx, "SELECT hash FROM access_log WHERE seq = 1").await;
    assert!(whole(&chain::verify(&mut tx, first.as_deref()).await.expect("a verdict")), "an old head is still there");
    let verdict = chain::verify(&mut tx, Some("never")).await.expect("a verdict");
    assert!(matches!(verdict, chain::Verdict::Broken(_)), "a head that never was");
}
