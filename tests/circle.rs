//! The circle over weeks: nobody is without an owner and a backup, and nobody goes or comes in silence.

mod support;

use app::{
    access::{AlumnusId, HelperRole, PersonId, SchoolId},
    circle,
    db::Db,
    leavers::store as leavers,
    moment::At,
    schools::store::{self as schools, Place},
};
use sqlx::{AnyConnection, Connection, Executor};
use support::{
    cases,
    database::databases,
    town::{Town, day, leaver},
};

on_both_databases!(
    the_database_takes_nobody_without_a_backup,
    whoever_works_alone_hears_what_to_do_first,
    kees_hears_of_a_new_owner_before_it_happens,
    a_hand_over_is_undone_until_it_starts,
    a_hand_over_waits_for_somebody_who_still_works_there,
    carla_is_not_taken_away_from_a_mother_or_her_son,
    the_trusted_owner_stays_until_there_was_a_talk,
    anja_is_away_and_everything_goes_to_pieter_and_back,
    when_the_backup_is_away_too_the_admin_has_it,
    marek_says_goodbye_on_a_day_of_his_own,
    a_jim_who_is_ended_is_missed_the_same_day,
    marek_is_jim_at_two_schools,
    a_code_tells_nobody_who_is_here,
    family_sees_exactly_what_is_shared,
    a_case_does_not_move_along_to_another_municipality,
    staff_can_only_propose_that_somebody_moved,
    nobody_leaves_the_school_while_somebody_needs_them,
    who_helps_me_names_everybody_who_has_access,
);

/// The clock stands on this day at nine in the morning, and what is due is done.
async fn it_becomes(town: &Town, date: &str) {
    town.house.clock.set(At::local(day(date), 9, 0));
    town.clock_runs().await;
}

async fn add_alumnus(
    town: &Town,
    school: &SchoolId,
    owner: &PersonId,
    number: &str,
    name: &str,
) -> (AlumnusId, PersonId) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let id = leavers::add(&mut tx, school, owner, &leaver(number, name, "Hoekstra"), now).await.expect("an alumnus");
    let person = circle::store::brief(&mut tx, &id).await.expect("a brief").person_id;
    circle::store::joined(&mut tx, &id, now).await.expect("in");
    tx.commit().await.expect("a commit");
    (id, person)
}

async fn add_person(town: &Town, name: &str) -> PersonId {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let person = schools::add_person(&mut tx, (name, "Maas"), None, None, now).await.expect("a person");
    tx.commit().await.expect("a commit");
    person
}

async fn add_coach(town: &Town, alumnus: &AlumnusId, person: &PersonId) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    circle::store::join(&mut tx, alumnus, person, HelperRole::JobCoach, "Werkpartners", now)
        .await
        .expect("in the circle");
    tx.commit().await.expect("a commit");
}

/// Another school with its coordinator and its admin.
async fn het_baken(town: &Town) -> (SchoolId, PersonId) {
    let (ingrid, omar) = (add_person(town, "Ingrid").await, add_person(town, "Omar").await);
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let school = schools::add_school(&mut tx, "Het Baken", "Waterdam", now).await.expect("a school");
    for (person, role) in [(&ingrid, "staff"), (&omar, "admin")] {
        schools::add_member(&mut tx, person, role, Place::School(&school), "collega", now).await.expect("a member");
    }
    tx.commit().await.expect("a commit");
    (school, ingrid)
}

/// Samira's JIM, with a phone of his own.
async fn marek(town: &Town) -> PersonId {
    let form = [("first_name", "Marek"), ("relation", "oom")];
    town.be(&town.samira_person).await.post("/people/jim", &form).await.expect("a JIM");
    let found = town.texts("SELECT id FROM people WHERE first_name = 'Marek'").await;
    let marek = PersonId(found.into_iter().next().expect("Marek"));
    let sees = [("kind", "check_ins"), ("sees", "yes")];
    town.be(&town.samira_person).await.post(&format!("/people/{marek}/sees"), &sees).await.expect("permitted");
    marek
}

async fn task_for(town: &Town) -> Vec<String> {
    town.texts(
        "SELECT p.first_name FROM signals s JOIN people p ON p.id = s.task_for WHERE s.closed_at IS NULL ORDER BY s.kind",
    )
    .await
}

async fn wants_a_call(town: &Town, person: &PersonId) {
    let someone = town.be(person).await;
    let key = app::secret::token();
    let next = someone.post("/check-in", &[("face", "3"), ("key", &key)]).await.expect("a check-in");
    let id = next.split('/').nth(2).expect("an id").to_owned();
    someone.post(&format!("/check-in/{id}/call"), &[("call", "yes"), ("words", "")]).await.expect("a call");
}

async fn asks(town: &Town, person: &PersonId) {
    let new = "/questions/new/money";
    town.be(person).await.fill_in(new, new, &[("words", "Hoe werkt dit?")]).await.expect("asked");
}

/// Kees of De Rede, whose owner is Anja.
async fn kees(town: &Town) -> (AlumnusId, PersonId) {
    add_alumnus(town, &town.school, &town.anja, "20002", "Kees").await
}

fn hand_over<'a>(to: &'a PersonId, ends_on: &'a str, stays: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("to", to.0.as_str()),
        ("starts_on", "2027-01-01"),
        ("ends_on", ends_on),
        ("why", "Anja gaat iets anders doen."),
        ("stays", stays),
    ]
}

#[tokio::test]
async fn an_older_database_gets_a_backup_for_everybody() {
    for database in databases().await {
        sqlx::any::install_default_drivers();
        let mut conn = AnyConnection::connect(&database.url).await.expect("a database");
        for step in sqlx::migrate!("../migrations").iter().filter(|step| step.version <= 16) {
            if step.version == 16 {
                conn.execute(sqlx::AssertSqlSafe(OLD_TOWN.to_owned())).await.expect("an older town");
            }
            conn.execute(sqlx::AssertSqlSafe(step.sql.as_str().to_owned())).await.expect("a migration");
        }
        let kept: Vec<(String, Option<String>, Option<i64>)> =
            sqlx::query_as("SELECT id, backup_id, alone_since FROM alumni ORDER BY id")
                .fetch_all(&mut conn)
                .await
                .expect("alumni");
        let expected = [("at-one", None, Some(5)), ("at-two", Some("pieter"), None), ("had-one", Some("els"), None)]
            .map(|(id, backup, alone): (&str, Option<&str>, Option<i64>)| {
                (id.to_owned(), backup.map(str::to_owned), alone)
            });
        assert_eq!(kept, expected, "{}", database.name);
        conn.close().await.expect("closed");
    }
}

/// A school with three people, one of whose alumni had a backup and one had none; and a school with one single person.
const OLD_TOWN: &str = "
INSERT INTO schools (id, name, town, created_at) VALUES ('s2', 'De Rede', 'N', 1), ('s1', 'Alleen', 'N', 1);
INSERT INTO municipalities (id, name) VALUES ('m', 'N');
INSERT INTO people (id, first_name, last_name, created_at) VALUES ('anja', 'Anja', 'J', 1), ('pieter', 'Pieter', 'S', 1),
    ('els', 'Els', 'B', 1), ('ria', 'Ria', 'K', 1), ('p1', 'A', 'A', 1), ('p2', 'B', 'B', 1), ('p3', 'C', 'C', 1);
INSERT INTO memberships (id, person_id, role, school_id, title, since, until) VALUES
    ('a', 'anja', 'staff', 's2', 't', 1, NULL), ('c', 'pieter', 'staff', 's2', 't', 3, NULL),
    ('b', 'els', 'admin', 's2', 't', 2, NULL), ('d', 'ria', 'admin', 's1', 't', 1, NULL);
INSERT INTO alumni (id, person_id, school_id, pupil_number, born_on, outflow_on, profile, destination, municipality_id,
    support_level, owner_id, backup_id, created_at) VALUES
    ('at-two', 'p1', 's2', '1', '2005-01-01', '2025-07-01', 'onbekend', 'onbekend', 'm', 'active', 'anja', NULL, 5),
    ('had-one', 'p2', 's2', '2', '2005-01-01', '2025-07-01', 'onbekend', 'onbekend', 'm', 'active', 'anja', 'els', 5),
    ('at-one', 'p3', 's1', '1', '2005-01-01', '2025-07-01', 'onbekend', 'onbekend', 'm', 'active', 'ria', NULL, 5);
";

async fn the_database_takes_nobody_without_a_backup(db: Db) {
    let town = Town::on(db).await;
    let names = "SELECT o.first_name || '/' || b.first_name FROM alumni a JOIN people o ON o.id = a.owner_id \
                 JOIN people b ON b.id = a.backup_id";
    assert_eq!(town.texts(names).await, ["Anja/Pieter"]);
    for sql in [
        "UPDATE alumni SET backup_id = NULL",
        "UPDATE alumni SET backup_id = owner_id",
        "UPDATE alumni SET owner_id = NULL",
        "UPDATE alumni SET owner_id = backup_id",
    ] {
        let mut tx = town.house.db.begin().await.expect("a transaction");
        assert!(sqlx::query(sql).execute(&mut *tx).await.is_err(), "{sql}");
    }
    assert_eq!(town.texts(names).await, ["Anja/Pieter"]);
}

async fn whoever_works_alone_hears_what_to_do_first(db: Db) {
    let town = Town::on(db).await;
    let ria = add_person(&town, "Ria").await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let school = schools::add_school(&mut tx, "De Linde", "Nieuwland", now).await.expect("a school");
    schools::add_member(&mut tx, &ria, "admin", Place::School(&school), "beheerder", now).await.expect("a member");
    let refused = leavers::add(&mut tx, &school, &ria, &leaver("1", "Kees", "Bos"), now).await;
    assert!(refused.is_err(), "the database takes nobody without a backup");
    drop(tx);
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let school = schools::add_school(&mut tx, "De Linde", "Nieuwland", now).await.expect("a school");
    schools::add_member(&mut tx, &ria, "admin", Place::School(&school), "beheerder", now).await.expect("a member");
    tx.commit().await.expect("a commit");
    let admin = town.be(&ria).await;
    let body = b"--b\r\nContent-Disposition: form-data; name=\"list\"; filename=\"a.csv\"\r\n\r\nx\r\n--b--\r\n";
    let reply = admin.send("POST", "/import", "multipart/form-data; boundary=b", body.to_vec()).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("eerst een collega toevoegen"), "{}", reply.body);
    // What was there before the rule stays, and the first colleague takes her place.
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE alumni SET school_id = $1, owner_id = $2, backup_id = NULL, alone_since = 1")
        .bind(&school)
        .bind(&ria)
        .execute(&mut *tx)
        .await
        .expect("an alumnus from before");
    tx.commit().await.expect("a commit");
    let form = [("first_name", "Jan"), ("last_name", "Bos"), ("mail", "jan@linde.example"), ("title", "coach")];
    admin.post("/school/colleagues", &form).await.expect("a colleague");
    let names = "SELECT b.first_name FROM alumni a JOIN people b ON b.id = a.backup_id WHERE a.alone_since IS NULL";
    assert_eq!(town.texts(names).await, ["Jan"]);
}

async fn kees_hears_of_a_new_owner_before_it_happens(db: Db) {
    let town = Town::on(db).await;
    let (kees, kees_person) = kees(&town).await;
    let path = format!("/alumni/{kees}/owner");
    let (anja, pieter, phone) = (town.be(&town.anja).await, town.be(&town.pieter).await, town.be(&kees_person).await);
    wants_a_call(&town, &kees_person).await;
    asks(&town, &kees_person).await;
    let short = anja.answer("POST", &path, &hand_over(&town.pieter, "2027-01-30", "yes")).await;
    assert_eq!(short.status, 422, "29 days are no overlap");
    assert!(short.body.contains("31 januari 2027 of later") && short.body.contains("Anja gaat iets anders doen."));
    let today = [("to", town.pieter.0.as_str()), ("starts_on", "2026-11-23"), ("why", "Nu.")];
    assert_eq!(anja.answer("POST", &path, &today).await.status, 422, "never on the day itself");
    anja.post(&path, &hand_over(&town.pieter, "2027-01-31", "yes")).await.expect("announced");
    assert_eq!(
        anja.answer("POST", &path, &hand_over(&town.els, "2027-01-31", "yes")).await.status,
        409,
        "one at a time"
    );

    town.clock_runs().await;
    for page in ["/home", "/people"] {
        let seen = phone.look(page).await.expect("his page");
        for words in [
            "Vanaf vrijdag 1 januari helpt Pieter je. Anja blijft tot zondag 31 januari.",
            "Anja gaat iets anders doen.",
        ] {
            assert!(seen.contains(words), "{words} on {page}: {seen}");
        }
    }
    assert!(phone.look("/inbox").await.expect("his inbox").contains("helpt Pieter je"));
    assert!(pieter.look("/inbox").await.expect("Pieter's inbox").contains("Jij wordt regisseur van Kees"));
    assert!(town.everything_that_contains("iets anders doen").await.is_empty(), "why is sealed");
    let owner = "SELECT p.first_name FROM alumni a JOIN people p ON p.id = a.owner_id WHERE a.pupil_number = '20002'";
    it_becomes(&town, "2027-01-01").await;
    assert_eq!(town.texts(owner).await, ["Anja"]);
    assert!(phone.look("/people").await.expect("his people").contains("Pieter helpt je nu ook."));
    assert_eq!(anja.answer("POST", &format!("{path}/undo"), &[]).await.status, 409, "it has started");
    it_becomes(&town, "2027-01-30").await;
    assert_eq!(town.texts(owner).await, ["Anja"]);
    it_becomes(&town, "2027-01-31").await;
    it_becomes(&town, "2027-01-31").await;
    assert_eq!(town.texts(owner).await, ["Pieter"]);
    let backup = "SELECT p.first_name FROM alumni a JOIN people p ON p.id = a.backup_id WHERE a.pupil_number = '20002'";
    assert_eq!(town.texts(backup).await, ["Anja"], "the old owner stays as backup");
    let with = "SELECT DISTINCT p.first_name FROM questions q JOIN people p ON p.id = q.to_id";
    assert_eq!(town.texts(with).await, ["Pieter"], "the question went along");
    let tasks = "SELECT DISTINCT p.first_name FROM signals s JOIN people p ON p.id = s.task_for JOIN alumni a \
                 ON a.id = s.alumnus_id WHERE a.pupil_number = '20002' AND s.closed_at IS NULL";
    assert_eq!(town.texts(tasks).await, ["Pieter"], "the tasks went along");
    assert_eq!(town.letters_that_say("Jij bent nu de regisseur van Kees.").await, 1, "told once");
    assert!(!phone.look("/home").await.expect("his home").contains("Er verandert iets"));
}

async fn a_hand_over_is_undone_until_it_starts(db: Db) {
    let town = Town::on(db).await;
    let (kees, kees_person) = kees(&town).await;
    let path = format!("/alumni/{kees}/owner");
    let anja = town.be(&town.anja).await;
    anja.post(&path, &hand_over(&town.els, "2027-03-01", "no")).await.expect("announced");
    anja.post(&format!("{path}/undo"), &[]).await.expect("undone");
    town.clock_runs().await;
    let phone = town.be(&kees_person).await;
    assert!(phone.look("/inbox").await.expect("his inbox").contains("Er verandert niets. Anja blijft je helpen."));
    it_becomes(&town, "2027-03-02").await;
    let owner = "SELECT p.first_name FROM alumni a JOIN people p ON p.id = a.owner_id WHERE a.pupil_number = '20002'";
    assert_eq!(town.texts(owner).await, ["Anja"]);
    let stranger = town.be(&het_baken(&town).await.1).await;
    assert_eq!(stranger.answer("GET", &path, &[]).await.status, 404, "another school sees nothing");
    assert_eq!(stranger.answer("POST", &path, &hand_over(&town.els, "2027-06-01", "no")).await.status, 404);
}

async fn a_hand_over_waits_for_somebody_who_still_works_there(db: Db) {
    let town = Town::on(db).await;
    let (kees, _) = kees(&town).await;
    let anja = town.be(&town.anja).await;
    anja.post(&format!("/alumni/{kees}/owner"), &hand_over(&town.els, "2027-01-31", "no")).await.expect("announced");
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let sql = "UPDATE memberships SET until = $1 WHERE person_id = $2";
    sqlx::query(sql).bind(town.house.clock.now()).bind(&town.els).execute(&mut *tx).await.expect("she left");
    tx.commit().await.expect("a commit");
    it_becomes(&town, "2027-02-01").await;
    let owner = "SELECT p.first_name FROM alumni a JOIN people p ON p.id = a.owner_id WHERE a.pupil_number = '20002'";
    assert_eq!(town.texts(owner).await, ["Anja"]);
    assert!(anja.look("/inbox").await.expect("her inbox").contains("Els werkt hier niet meer"));
}

async fn carla_is_not_taken_away_from_a_mother_or_her_son(db: Db) {
    let town = Town::on(db).await;
    let (mother, mother_person) = add_alumnus(&town, &town.school, &town.anja, "20003", "Mira").await;
    let (son, son_person) = add_alumnus(&town, &town.school, &town.anja, "20004", "Rob").await;
    let (carla, bas) = (add_person(&town, "Carla").await, add_person(&town, "Bas").await);
    for alumnus in [&mother, &son] {
        add_coach(&town, alumnus, &carla).await;
    }
    add_coach(&town, &town.samira, &bas).await;
    for person in [&mother_person, &son_person] {
        let someone = town.be(person).await;
        someone.post(&format!("/people/{carla}/trusted"), &[("value", "yes")]).await.expect("trusted");
        assert!(someone.look("/people").await.expect("people").contains("Carla is jouw vaste persoon."));
    }
    let stranger = format!("/people/{bas}/trusted");
    let mother_phone = town.be(&mother_person).await;
    assert_eq!(mother_phone.answer("POST", &stranger, &[("value", "yes")]).await.status, 404, "he isn't in her circle");

    let herself = town.be(&carla).await.answer("POST", &format!("/jim/{son}/stop"), &[("ends_on", "2026-12-01")]).await;
    assert_eq!(herself.status, 422);
    assert!(herself.body.contains("Jij bent de vaste persoon van Rob"), "{}", herself.body);
    let anja = town.be(&town.anja).await;
    let path = format!("/alumni/{mother}/coach/{carla}");
    let form = |successor: &'static str| vec![("ends_on", "2026-12-01"), ("successor", successor)];
    let refused = anja.answer("POST", &path, &form("")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Carla is de vaste persoon van Mira. Praat eerst met Mira"), "{}", refused.body);
    let talk = [("talked_on", "2026-11-20"), ("talk", "Mira vindt het jammer, en goed.")];
    let alone: Vec<(&str, &str)> = form("").into_iter().chain(talk).collect();
    let refused = anja.answer("POST", &path, &alone).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Kies wie er na Carla komt"), "{}", refused.body);
    let whole: Vec<(&str, &str)> =
        vec![("ends_on", "2026-12-01"), ("successor", bas.0.as_str())].into_iter().chain(talk).collect();
    anja.post(&path, &whole).await.expect("after a talk, with a successor");
    assert!(town.everything_that_contains("vindt het jammer").await.is_empty(), "the talk is sealed");

    it_becomes(&town, "2026-11-30").await;
    let carla_phone = town.be(&carla).await;
    assert!(carla_phone.look(&format!("/jim/{mother}")).await.is_ok(), "until that day she is there");
    assert!(
        mother_phone
            .look("/home")
            .await
            .expect("home")
            .contains("Carla stopt op dinsdag 1 december als jouw jobcoach.")
    );
    it_becomes(&town, "2026-12-01").await;
    assert!(carla_phone.look(&format!("/jim/{mother}")).await.is_err());
    assert!(carla_phone.look(&format!("/jim/{son}")).await.is_ok(), "her son has her still");
    assert!(town.be(&bas).await.look(&format!("/jim/{mother}")).await.is_ok(), "Bas came after her");
    let trusted = "SELECT a.pupil_number FROM alumni a WHERE a.trusted_id IS NOT NULL";
    assert_eq!(town.texts(trusted).await, ["20004"]);
    let son_phone = town.be(&son_person).await;
    son_phone.post(&format!("/people/{carla}/end"), &[]).await.expect("he himself may always stop");
    assert!(town.texts(trusted).await.is_empty());
}

async fn the_trusted_owner_stays_until_there_was_a_talk(db: Db) {
    let town = Town::on(db).await;
    let (kees, kees_person) = kees(&town).await;
    let path = format!("/alumni/{kees}/owner");
    let (anja, phone) = (town.be(&town.anja).await, town.be(&kees_person).await);
    anja.post(&path, &hand_over(&town.pieter, "2027-01-31", "no")).await.expect("announced");
    phone.post(&format!("/people/{}/trusted", town.anja), &[("value", "yes")]).await.expect("trusted");
    it_becomes(&town, "2027-02-02").await;
    let owner = "SELECT p.first_name FROM alumni a JOIN people p ON p.id = a.owner_id WHERE a.pupil_number = '20002'";
    assert_eq!(town.texts(owner).await, ["Anja"], "the clock waits for a talk");
    assert!(anja.look("/inbox").await.expect("her inbox").contains("Jij bent de vaste persoon van Kees"));
    assert!(anja.look(&path).await.expect("the page").contains("Gesprek vastleggen"));
    let talk = [("talked_on", "2027-02-02"), ("talk", "Kees wil Pieter leren kennen.")];
    anja.post(&format!("{path}/talk"), &talk).await.expect("a talk");
    town.clock_runs().await;
    assert_eq!(town.texts(owner).await, ["Pieter"]);
    let backup = "SELECT p.first_name FROM alumni a JOIN people p ON p.id = a.backup_id WHERE a.pupil_number = '20002'";
    assert_eq!(town.texts(backup).await, ["Els"], "Anja left, and somebody else stands behind Pieter");
    // A trusted person can't be announced away without a talk either.
    phone.post(&format!("/people/{}/trusted", town.pieter), &[("value", "yes")]).await.expect("trusted");
    let form = [("to", town.anja.0.as_str()), ("starts_on", "2027-03-01"), ("why", "Zo is het beter.")];
    let refused = town.be(&town.els).await.answer("POST", &path, &form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Pieter is de vaste persoon van Kees"), "{}", refused.body);
}

async fn anja_is_away_and_everything_goes_to_pieter_and_back(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, pieter) = (town.be(&town.anja).await, town.be(&town.pieter).await);
    let samira = town.be(&town.samira_person).await;
    let wrong = [("from", "2026-12-05"), ("until", "2026-12-01"), ("note", "Bel bij nood Els.")];
    let refused = anja.answer("POST", "/absence", &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Draai de dagen om") && refused.body.contains("Bel bij nood Els."));
    let days = [("from", "2026-11-25"), ("until", "2026-12-01"), ("note", "Bel bij nood Els.")];
    anja.post("/absence", &days).await.expect("away");
    assert_eq!(anja.answer("POST", "/absence", &days).await.status, 422, "not twice");
    assert!(town.everything_that_contains("bij nood").await.is_empty(), "the note is sealed");
    town.clock_runs().await;
    assert!(pieter.look("/inbox").await.expect("his inbox").contains("Jij neemt waar voor 1 oud-leerling"));

    it_becomes(&town, "2026-11-24").await;
    assert!(!pieter.look("/monday").await.expect("Monday").contains("jij neemt waar"));
    assert!(!samira.look("/home").await.expect("home").contains("is weg"));
    it_becomes(&town, "2026-11-25").await;
    assert!(
        pieter
            .look("/monday")
            .await
            .expect("Monday")
            .contains("Anja is weg tot en met dinsdag 1 december: jij neemt waar")
    );
    for page in ["/home", "/people"] {
        let seen = samira.look(page).await.expect("her page");
        assert!(seen.contains("Anja is weg tot en met dinsdag 1 december. Pieter helpt je nu."), "{page}: {seen}");
    }
    wants_a_call(&town, &town.samira_person).await;
    asks(&town, &town.samira_person).await;
    assert_eq!(task_for(&town).await, ["Pieter"]);
    let with = "SELECT p.first_name FROM questions q JOIN people p ON p.id = q.to_id";
    assert_eq!(town.texts(with).await, ["Pieter"]);
    town.clock_runs().await;
    assert!(pieter.look("/inbox").await.expect("his inbox").contains("heeft een vraag over geld"));
    assert!(!anja.look("/inbox").await.expect("her inbox").contains("heeft een vraag"));

    it_becomes(&town, "2026-12-01").await;
    assert_eq!(task_for(&town).await, ["Pieter"], "the last day counts");
    assert!(samira.look("/home").await.expect("home").contains("Pieter helpt je nu."), "the last day counts");
    it_becomes(&town, "2026-12-02").await;
    assert_eq!(task_for(&town).await, ["Anja"]);
    assert_eq!(town.texts(with).await, ["Anja"]);
    it_becomes(&town, "2026-12-03").await;
    let inbox = anja.look("/inbox").await.expect("her inbox");
    assert!(inbox.contains("Je bent er weer. 2 dingen zijn weer van jou."), "{inbox}");
    assert!(!samira.look("/home").await.expect("home").contains("is weg"));
    assert!(!pieter.look("/monday").await.expect("Monday").contains("jij neemt waar"));
}

async fn when_the_backup_is_away_too_the_admin_has_it(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let els = town.be(&town.els).await;
    for person in [&town.anja, &town.pieter] {
        let form = [("who", person.0.as_str()), ("from", "2026-11-23"), ("until", "2026-11-24")];
        els.post("/absence", &form).await.expect("an admin writes it for who is ill");
    }
    let pieter = town.be(&town.pieter).await;
    let form = [("who", town.anja.0.as_str()), ("from", "2026-12-23"), ("until", "2026-12-24")];
    assert_eq!(pieter.answer("POST", "/absence", &form).await.status, 422, "nobody else may");
    wants_a_call(&town, &town.samira_person).await;
    assert_eq!(task_for(&town).await, ["Els"]);
    assert!(els.look("/monday").await.expect("Monday").contains("jij neemt waar"));
    let samira = town.be(&town.samira_person).await;
    let people = samira.look("/people").await.expect("people");
    assert!(people.contains("Els helpt je nu.") && people.contains("van school, neemt waar"), "{people}");
    let absence =
        town.texts("SELECT b.id FROM absences b JOIN people p ON p.id = b.person_id WHERE p.first_name = 'Anja'").await;
    let anja = town.be(&town.anja).await;
    let path = format!("/absence/{}/back", absence[0]);
    assert_eq!(pieter.answer("POST", &path, &[]).await.status, 404, "not somebody else's");
    anja.post(&path, &[]).await.expect("she is back early");
    assert_eq!(task_for(&town).await, ["Anja"]);
}

async fn marek_says_goodbye_on_a_day_of_his_own(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let person = marek(&town).await;
    let (marek, samira) = (town.be(&person).await, town.be(&town.samira_person).await);
    let path = format!("/jim/{}/stop", town.samira);
    for wrong in ["2026-11-22", "2027-01-23", "ooit"] {
        let reply = marek.answer("POST", &path, &[("ends_on", wrong), ("words", "Het was mooi.")]).await;
        assert_eq!(reply.status, 422, "{wrong}");
        assert!(reply.body.contains("Het was mooi."), "the words stay");
    }
    marek.post(&path, &[("ends_on", "2026-12-01"), ("words", "Ik ga verhuizen. Het was mooi.")]).await.expect("told");
    assert!(town.everything_that_contains("Het was mooi").await.is_empty(), "the word is sealed");
    town.clock_runs().await;
    let people = samira.look("/people").await.expect("people");
    assert!(people.contains("Marek stopt op dinsdag 1 december als jouw JIM."), "{people}");
    assert!(people.contains("Ik ga verhuizen. Het was mooi.") && people.contains("Wie wordt jouw nieuwe JIM?"));
    assert!(town.be(&town.anja).await.look("/inbox").await.expect("inbox").contains("als JIM van Samira"));
    it_becomes(&town, "2026-11-30").await;
    assert!(marek.look("/jim").await.is_ok());
    it_becomes(&town, "2026-12-01").await;
    assert!(marek.look(&format!("/jim/{}", town.samira)).await.is_err(), "he is out");
    assert_eq!(town.count("SELECT COUNT(*) FROM permissions WHERE withdrawn_at IS NULL").await, 0);
    assert_eq!(town.texts("SELECT kind FROM signals WHERE closed_at IS NULL").await, ["jim_lost"]);
    let step = town.texts("SELECT next_step FROM signals WHERE kind = 'jim_lost'").await;
    assert_eq!(step, ["Vraag wie de nieuwe JIM wordt"]);
    samira.post("/people/jim", &[("first_name", "Karim"), ("relation", "oom")]).await.expect("a new JIM");
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE closed_at IS NULL").await, 0);
}

async fn a_jim_who_is_ended_is_missed_the_same_day(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let person = marek(&town).await;
    let (marek, samira) = (town.be(&person).await, town.be(&town.samira_person).await);
    let path = format!("/jim/{}/stop", town.samira);
    marek.post(&path, &[("ends_on", "2026-12-01")]).await.expect("told");
    marek.post(&format!("{path}/undo"), &[]).await.expect("he stays after all");
    it_becomes(&town, "2026-12-02").await;
    assert!(marek.look("/jim").await.is_ok(), "he stayed");
    assert_eq!(town.count("SELECT COUNT(*) FROM signals").await, 0);
    samira.post(&format!("/people/{person}/end"), &[]).await.expect("she stops");
    assert_eq!(town.texts("SELECT kind FROM signals WHERE closed_at IS NULL").await, ["jim_lost"]);
    assert!(marek.look(&format!("/jim/{}", town.samira)).await.is_err());
    // Whoever stops today is out at once.
    let again = add_person(&town, "Corrie").await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    circle::store::join(&mut tx, &town.samira, &again, HelperRole::Jim, "", now).await.expect("a JIM");
    tx.commit().await.expect("a commit");
    let corrie = town.be(&again).await;
    corrie.post(&path, &[("ends_on", "2026-12-02")]).await.expect("today");
    assert!(corrie.look(&format!("/jim/{}", town.samira)).await.is_err());
}

/// Somebody shows their code.
async fn shows_a_code(town: &Town, person: &PersonId) -> String {
    let someone = town.be(person).await;
    someone.post("/my-code", &[]).await.expect("a code");
    let page = someone.look("/my-code").await.expect("the code");
    let mut tx = town.house.db.read().await.expect("a transaction");
    let shown = circle::store::shown_code(&mut tx, person, town.house.clock.now()).await.expect("a look");
    let code = town.house.key.code(&shown.expect("a code").0.0);
    let spoken = code.chars().map(String::from).collect::<Vec<_>>().join(" ");
    assert!(page.contains(&spoken), "{page}");
    code
}

async fn marek_is_jim_at_two_schools(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let marek = marek(&town).await;
    let (school, ingrid) = het_baken(&town).await;
    let (yara, yara_person) = add_alumnus(&town, &school, &ingrid, "1", "Yara").await;
    let code = shows_a_code(&town, &marek).await;
    let phone = town.be(&yara_person).await;
    let form = [("code", code.as_str()), ("role", "jim"), ("relation", "vriend"), ("sees", "check_ins")];
    phone.post("/people/known", &form).await.expect("asked");
    let again = phone.answer("POST", "/people/known", &form).await;
    assert_eq!(again.status, 422, "a code is used once");
    assert!(phone.look("/people").await.expect("people").contains("Nu is het wachten"));
    let his = town.be(&marek).await;
    assert!(his.look(&format!("/jim/{yara}")).await.is_err(), "not before his yes");
    let home = his.look("/jim").await.expect("his home");
    let request = home.split("/asked-by/").nth(1).and_then(|rest| rest.split('"').next()).expect("a question");
    let path = format!("/asked-by/{request}");
    assert!(his.look(&path).await.expect("the question").contains("Word jij de JIM van Yara?"));
    let samira = town.be(&town.samira_person).await;
    assert_eq!(samira.answer("POST", &path, &[("value", "yes")]).await.status, 404, "nobody says yes for him");
    his.post(&path, &[("value", "yes")]).await.expect("yes");

    phone.post("/check-in", &[("face", "2"), ("key", "y")]).await.expect("a check-in");
    samira.post("/check-in", &[("face", "5"), ("key", "s")]).await.expect("a check-in");
    let home = his.look("/jim").await.expect("his home");
    assert!(
        home.contains("Yara") && home.contains("Samira") && home.contains("niet goed") && home.contains("heel goed")
    );
    samira.post(&format!("/people/{marek}/end"), &[]).await.expect("she stops with him");
    assert!(his.look(&format!("/jim/{}", town.samira)).await.is_err());
    assert!(his.look(&format!("/jim/{yara}/shared")).await.expect("Yara's").contains("niet goed"), "each circle apart");
    let anja = town.be(&town.anja).await;
    assert_eq!(anja.answer("GET", &format!("/alumni/{yara}"), &[]).await.status, 404);
}

async fn a_code_tells_nobody_who_is_here(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let marek = marek(&town).await;
    let samira = town.be(&town.samira_person).await;
    let ask = |code: String| {
        let samira = samira.clone();
        async move {
            let reply = samira.answer("POST", "/people/known", &[("code", &code), ("role", "family")]).await;
            (reply.status, reply.body)
        }
    };
    let old = shows_a_code(&town, &marek).await;
    town.house.clock.set(town.house.clock.now().plus_minutes(15));
    let (status, late) = ask(old).await;
    let (_, wrong) = ask("222222".to_owned()).await;
    assert_eq!(status, 422);
    for page in [&late, &wrong] {
        assert!(page.contains("Deze code werkt niet.") && !page.contains("Marek"), "{page}");
    }
    let here = shows_a_code(&town, &marek).await;
    let (status, page) = ask(here).await;
    assert!(status == 422 && page.contains("staat al bij jou"), "{page}");
    let own = shows_a_code(&town, &town.samira_person).await;
    assert!(ask(own).await.1.contains("Deze code werkt niet."), "not oneself");
    for _ in 0..6 {
        ask("333333".to_owned()).await;
    }
    let fresh = shows_a_code(&town, &town.femke).await;
    assert!(ask(fresh).await.1.contains("te vaak"), "guessing ends");
}

async fn family_sees_exactly_what_is_shared(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    samira.post("/people/family", &[("first_name", "Fatma"), ("relation", "moeder")]).await.expect("family");
    let found = town.texts("SELECT id FROM people WHERE first_name = 'Fatma'").await;
    let person = PersonId(found[0].clone());
    let fatma = town.be(&person).await;
    samira.post("/check-in", &[("face", "2"), ("key", "a")]).await.expect("a check-in");
    asks(&town, &town.samira_person).await;
    let page = format!("/jim/{}/shared", town.samira);
    let nothing = fatma.look(&page).await.expect("her page");
    assert!(nothing.contains("Je ziet nog niets"), "{nothing}");
    for secret in ["niet goed", "Bakkerij", "Vraag over", "Heb je Samira gesproken"] {
        assert!(!nothing.contains(secret), "{secret} in {nothing}");
    }
    for (kind, shows) in [("check_ins", "niet goed"), ("work_facts", "Bakkerij"), ("questions", "Vraag over geld")] {
        let sees = format!("/people/{person}/sees");
        samira.post(&sees, &[("kind", kind), ("sees", "yes")]).await.expect("shared");
        assert!(fatma.look(&page).await.expect("her page").contains(shows), "{kind}");
        samira.post(&sees, &[("kind", kind), ("sees", "no")]).await.expect("withdrawn");
        assert!(!fatma.look(&page).await.expect("her page").contains(shows), "{kind}");
    }
    assert!(!town.be(&person).await.look("/jim").await.expect("home").contains("niet goed"));
}

async fn a_case_does_not_move_along_to_another_municipality(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, femke) = (town.be(&town.anja).await, town.be(&town.femke).await);
    let samira = town.be(&town.samira_person).await;
    let case = cases::sent(&town, &["Samira heeft geen werk meer."]).await;
    assert!(femke.look(&format!("/desk/{case}")).await.is_ok());
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let waterdam = schools::municipality(&mut tx, "Waterdam").await.expect("a municipality");
    tx.commit().await.expect("a commit");

    let page = samira.look("/me/moved").await.expect("the page");
    assert!(page.contains("Waterdam") && !page.contains("Nieuwland</option>"), "{page}");
    assert_eq!(samira.answer("POST", "/me/moved", &[("municipality", "x"), ("from", "2026-11-26")]).await.status, 422);
    samira.post("/me/moved", &[("municipality", &waterdam.0), ("from", "2026-11-26")]).await.expect("said");
    assert!(femke.look(&format!("/desk/{case}")).await.is_ok(), "not before that day");
    it_becomes(&town, "2026-11-26").await;
    assert_eq!(femke.answer("GET", &format!("/desk/{case}"), &[]).await.status, 404, "nothing is visible after it");
    assert!(!femke.look("/desk").await.expect("her desk").contains("Samira"));
    assert!(!samira.look("/people").await.expect("people").contains("Femke"));
    let stands = "SELECT e.state || '/' || m.name || '/' || e.version FROM escalations e \
                  JOIN municipalities m ON m.id = e.municipality_id";
    assert_eq!(town.texts(stands).await, ["drafted/Waterdam/2"], "asked anew, for the new municipality");
    assert_eq!(town.count("SELECT COUNT(*) FROM escalations WHERE approved_at IS NOT NULL").await, 0);
    let inbox = anja.look("/inbox").await.expect("her inbox");
    assert!(inbox.contains("Samira is verhuisd naar Waterdam.") && inbox.contains("Vraag opnieuw"), "{inbox}");
    assert_eq!(town.texts("SELECT kind FROM signals WHERE closed_at IS NULL").await, ["escalation"]);
    assert!(
        anja.look(&format!("/alumni/{}/moved", town.samira)).await.expect("page").contains("Verhuisd naar Waterdam")
    );
    assert!(anja.look(&format!("/escalations/{case}")).await.expect("the case").contains("Samira is verhuisd"));
    it_becomes(&town, "2026-12-20").await;
    assert_eq!(town.texts(stands).await, ["drafted/Waterdam/2"], "no term runs any more");
}

async fn staff_can_only_propose_that_somebody_moved(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let path = format!("/alumni/{}/moved", town.samira);
    let lives = "SELECT m.name FROM alumni a JOIN municipalities m ON m.id = a.municipality_id";
    let form = [("municipality", "Waterdam"), ("from", "2026-11-20")];
    assert_eq!(anja.answer("POST", &path, &[("municipality", "Nieuwland"), ("from", "2026-11-20")]).await.status, 422);
    for (answer, place) in [("no", "Nieuwland"), ("yes", "Waterdam")] {
        anja.post(&path, &form).await.expect("proposed");
        town.clock_runs().await;
        assert_eq!(town.texts(lives).await, ["Nieuwland"], "nothing changes by itself");
        assert!(samira.look("/home").await.expect("home").contains("je gaat wonen in Waterdam"));
        let page = samira.look("/me/moved").await.expect("the question");
        let id =
            page.split("/me/moved/").nth(1).and_then(|rest| rest.split('"').next()).expect("a question").to_owned();
        samira.post(&format!("/me/moved/{id}"), &[("value", answer)]).await.expect("answered");
        assert_eq!(town.texts(lives).await, [place], "{answer}");
    }
}

async fn nobody_leaves_the_school_while_somebody_needs_them(db: Db) {
    let town = Town::on(db).await;
    let els = town.be(&town.els).await;
    let leave = |person: &PersonId| format!("/school/colleagues/{person}/leave");
    for person in [&town.anja, &town.pieter] {
        let reply = els.answer("POST", &leave(person), &[]).await;
        assert_eq!(reply.status, 409);
        assert!(reply.body.contains("nog regisseur of vervanger"), "{}", reply.body);
    }
    let samira = town.be(&town.samira_person).await;
    samira.post(&format!("/people/{}/trusted", town.pieter), &[("value", "yes")]).await.expect("trusted");
    assert!(els.answer("POST", &leave(&town.pieter), &[]).await.body.contains("vaste persoon"));
    assert_eq!(els.answer("POST", &leave(&town.els), &[]).await.status, 409, "not oneself");
    assert_eq!(els.answer("POST", &leave(&town.femke), &[]).await.status, 404);
    let form = [("first_name", "Jan"), ("last_name", "Bos"), ("mail", "jan@town.example"), ("title", "stage")];
    els.post("/school/colleagues", &form).await.expect("a colleague");
    let jan = PersonId(town.texts("SELECT id FROM people WHERE first_name = 'Jan'").await[0].clone());
    let his = town.be(&jan).await;
    assert!(his.look("/monday").await.is_ok());
    els.post(&leave(&jan), &[]).await.expect("he left");
    assert!(his.look("/monday").await.is_err(), "out at the next request");
}

async fn who_helps_me_names_everybody_who_has_access(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    marek(&town).await;
    let anja = town.be(&town.anja).await;
    let path = format!("/alumni/{}/owner", town.samira);
    anja.post(&path, &hand_over(&town.els, "2027-01-31", "yes")).await.expect("announced");
    let people = town.be(&town.samira_person).await.look("/people").await.expect("people");
    assert!(people.contains("Anja Jacobs") && people.contains("Pieter Smeets") && people.contains("Marek"));
    assert!(!people.contains("van school, helpt je nu ook"), "Els has no access yet");
    it_becomes(&town, "2027-01-02").await;
    let people = town.be(&town.samira_person).await.look("/people").await.expect("people");
    assert!(people.contains("Els Brouwer") && people.contains("van school, helpt je nu ook"), "{people}");
    it_becomes(&town, "2027-01-31").await;
    let people = town.be(&town.samira_person).await.look("/people").await.expect("people");
    assert!(!people.contains("Pieter Smeets"), "Anja took the place of the backup: {people}");
}
