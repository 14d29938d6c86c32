//! What is kept about somebody: read by them, taken along, erased when they want, and gone when it is old.

mod support;

use app::{
    access::{
        AlumnusId, PersonId,
        chain::{self, Verdict},
    },
    db::{Db, Kind},
    moment::At,
    own_data::holdings::{ALUMNI, Export, HOLDINGS, PEOPLE},
    sealed::columns::SEALED_COLUMNS,
};
use support::{
    cases, everything,
    mail::mail_server,
    town::{Town, leaver},
};

on_both_databases!(
    every_table_says_what_one_reads_of_it_and_what_erasing_does,
    samira_reads_and_takes_along_everything_about_her,
    samira_takes_along_what_was_said_and_shown_in_her_circle_without_a_secret,
    nothing_is_left_of_what_her_circle_kept,
    messages_and_their_photos_go_after_two_years,
    what_is_dangerous_to_tell_is_not_in_her_file,
    school_takes_one_copy_with_a_reason_that_she_reads,
    samira_changes_her_mind,
    samira_is_forgotten_after_two_weeks,
    a_jim_who_helps_two_people_stays_for_the_other,
    a_running_case_is_withdrawn_when_she_is_forgotten,
    what_is_old_goes_at_night_and_what_is_young_stays,
    els_chooses_how_long_things_are_kept,
);

/// Every table, and every column of it.
async fn columns(town: &Town) -> Vec<(String, String)> {
    let mut tx = town.house.db.read().await.expect("a transaction");
    let sql = match town.house.db.kind() {
        Kind::Sqlite => {
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '%sqlx%'"
        }
        Kind::Postgres => {
            "SELECT table_name::text, column_name::text FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name NOT LIKE '%sqlx%'"
        }
    };
    sqlx::query_as(sql).fetch_all(&mut *tx).await.expect("the columns")
}

async fn every_table_says_what_one_reads_of_it_and_what_erasing_does(db: Db) {
    let town = Town::on(db).await;
    let columns = columns(&town).await;
    let mut tables: Vec<&str> = columns.iter().map(|(table, _)| table.as_str()).collect();
    tables.sort_unstable();
    tables.dedup();
    let mut listed: Vec<&str> = HOLDINGS.iter().map(|holding| holding.table).collect();
    listed.sort_unstable();
    assert_eq!(tables, listed, "a table is missing in own_data/holdings.rs, or is there and is no table");

    for (table, list) in [("alumni", ALUMNI), ("people", PEOPLE)] {
        let mut there: Vec<&str> =
            columns.iter().filter(|(t, _)| t == table).map(|(_, column)| column.as_str()).collect();
        there.sort_unstable();
        let mut listed: Vec<&str> = list.iter().map(|(column, _)| *column).collect();
        listed.sort_unstable();
        assert_eq!(there, listed, "{table}: what erasing does with each column");
    }
    for sealed in SEALED_COLUMNS {
        assert!(columns.iter().any(|(table, column)| table == sealed.table && column == sealed.name), "{sealed:?}");
        for key in sealed.keys {
            assert!(columns.iter().any(|(table, column)| table == sealed.table && column == key), "{sealed:?}");
        }
    }
    let mut keys: Vec<&str> = HOLDINGS
        .iter()
        .filter_map(|holding| match holding.export {
            Export::As(section) => Some(section.key),
            Export::Not(why) => {
                assert!(!why.is_empty());
                None
            }
        })
        .collect();
    let sections = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), sections, "each section has a key of its own");
}

/// A JIM, a check-in with words, a question with its answer, an evening; all of it Samira's.
async fn a_life(town: &Town) -> PersonId {
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    let karim = everything::a_jim(town).await;
    let step = samira.post("/check-in", &[("face", "2"), ("key", "a")]).await.expect("a check-in");
    let call = step.replace("/work", "/call");
    samira.post(&call, &[("call", "yes"), ("words", "Ik slaap slecht.")]).await.expect("the last question");
    let new = "/questions/new/money";
    samira.fill_in(new, new, &[("words", "Hoe betaal ik mijn schuld?")]).await.expect("asked");
    let anja = town.be(&town.anja).await;
    anja.look(&format!("/alumni/{}", town.samira)).await.expect("her page");
    let jim = town.be(&karim).await;
    let worry = [("answer", "worried"), ("words", "Zij eet niet meer."), ("alumnus_reads", "no")];
    jim.post(&format!("/jim/{}", town.samira), &worry).await.expect("a worry in confidence");
    town.clock_runs().await;
    karim
}

async fn samira_reads_and_takes_along_everything_about_her(db: Db) {
    let town = Town::on(db).await;
    a_life(&town).await;
    let samira = town.be(&town.samira_person).await;
    let page = samira.look("/me/data").await.expect("her data");
    for word in ["Ik slaap slecht.", "Hoe betaal ik mijn schuld?", "Karim Aydin", "Bakkerij", "Anja Jacobs"] {
        assert!(page.contains(word), "{word} is missing");
    }
    assert!(!page.contains("Zij eet niet meer."), "what was said in confidence stays so");
    let reply = samira.answer("GET", "/me/data.json", &[]).await;
    let header = |name: &str| reply.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    assert_eq!(header("content-disposition"), Some("attachment; filename=\"mijn-gegevens.json\""));
    assert_eq!(header("cache-control"), Some("no-store"));
    let file: serde_json::Value = serde_json::from_str(&reply.body).expect("JSON");
    assert_eq!(file["you"][0]["first_name"], "Samira");
    assert_eq!(file["check_ins"][0]["words"], "Ik slaap slecht.");
    assert_eq!(file["question_words"][0]["words"], "Hoe betaal ik mijn schuld?");
    assert_eq!(file["circle"][0]["relation"], "oom");
    let permitted =
        |kind: &str| file["permissions"].as_array().is_some_and(|all| all.iter().any(|one| one["kind"] == kind));
    assert!(permitted("check_ins") && !permitted("packets"), "{}", file["permissions"]);
    assert!(file["looks"].as_array().is_some_and(|looks| !looks.is_empty()), "who looked");
    assert!(file["reminders"].as_array().is_some_and(|rows| !rows.is_empty()), "what is planned");
    assert_eq!(file["jim_reports"][0]["words"], serde_json::Value::Null);
    assert!(!reply.body.contains("Zij eet niet meer."), "not in the reason of a signal either");
    for (section, keys) in file["explained"].as_object().expect("what each key means") {
        for row in file[section].as_array().expect("rows") {
            for key in row.as_object().expect("a row").keys() {
                assert!(keys[key].as_str().is_some_and(|means| !means.is_empty()), "{section}.{key} is not explained");
            }
        }
    }
    let stranger = town.stranger().answer("GET", "/me/data.json", &[]).await;
    assert_eq!(stranger.status, 303, "nobody else");
}

/// Sections that have something after everything that can happen in a circle happened.
const OF_A_CIRCLE: &[&str] = &[
    "messages",
    "message_reads",
    "pictures",
    "passkeys",
    "passwords",
    "recovery_codes",
    "address_changes",
    "factor_resets",
    "provider_accounts",
    "successions",
    "farewells",
    "circle_requests",
    "moves",
    "break_glass",
    "permission_facts",
    "permission_asks",
    "legal_bases",
    "follow_questions",
];

async fn samira_takes_along_what_was_said_and_shown_in_her_circle_without_a_secret(db: Db) {
    let town = Town::on(db).await;
    let karim = a_life(&town).await;
    everything::happens(&town, &karim, "kwikstaart").await;
    town.be(&town.samira_person).await.post("/my-code", &[]).await.expect("her own code");
    let samira = town.be(&town.samira_person).await;
    let text = samira.look("/me/data.json").await.expect("her file");
    let file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    for section in OF_A_CIRCLE {
        assert!(file[section].as_array().is_some_and(|rows| !rows.is_empty()), "{section} is empty");
    }
    assert_eq!(file["circle_codes"].as_array().map(Vec::len), Some(1));
    assert_eq!(file["messages"].as_array().map(Vec::len), Some(5), "what others said to her too");
    assert_eq!(file["pictures"].as_array().map(Vec::len), Some(2), "her face and her photo, not those of Karim");
    for picture in file["pictures"].as_array().expect("pictures") {
        assert!(picture["bytes"].as_str().is_some_and(|jpeg| jpeg.starts_with("/9j/")), "a JPEG");
    }
    assert_eq!(file["message_reads"].as_array().map(Vec::len), Some(1), "how far others read is theirs");
    assert_eq!(file["break_glass"][0]["reason"], "Iemand belde over haar: kwikstaart.");
    assert_eq!(file["you"][0]["trusted"], "Anja Jacobs");
    for sql in [
        "SELECT passkey FROM passkeys",
        "SELECT credential_id FROM passkeys",
        "SELECT code_hash FROM recovery_codes",
        "SELECT code_hash FROM address_changes",
        "SELECT code_hash FROM circle_codes",
        "SELECT link_hash FROM circle_codes",
        "SELECT token_hash FROM sessions",
        "SELECT hash FROM access_log WHERE hash IS NOT NULL",
    ] {
        for secret in town.texts(sql).await {
            assert!(!secret.is_empty() && !text.contains(&secret), "{sql} stands in her file");
        }
    }
    let page = samira.look("/me/data").await.expect("the page");
    assert!(page.contains("wikstaart in een bericht") && !page.contains("/9j/"), "photos are in the file alone");
    for stored in ["break_glass", "aftercare_task", "not_understood", "jim_lost", "portrait"] {
        assert!(!page.contains(stored), "{stored} is no Dutch");
    }
}

/// How many rows of every table, where this column is this person or alumnus.
async fn rows_of(town: &Town, column: &str, whose: &str) -> Vec<(String, i64)> {
    let tables: Vec<String> =
        columns(town).await.into_iter().filter(|(_, name)| name == column).map(|(table, _)| table).collect();
    let mut tx = town.house.db.read().await.expect("a transaction");
    let mut found = Vec::new();
    for table in tables {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} = $1");
        let rows: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(whose).fetch_one(&mut *tx).await.expect("a count");
        if rows > 0 {
            found.push((table, rows));
        }
    }
    found
}

fn tables(found: Vec<(String, i64)>) -> Vec<String> {
    let mut tables: Vec<String> = found.into_iter().map(|(table, _)| table).collect();
    tables.sort_unstable();
    tables
}

/// Where a text stands in the database, also when it is sealed.
async fn opened_that_contains(town: &Town, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (table, column) in town.text_columns().await {
        let mut tx = town.house.db.read().await.expect("a transaction");
        let sql = format!("SELECT {column} FROM {table} WHERE {column} IS NOT NULL");
        let stored: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *tx).await.expect("texts");
        if stored.iter().any(|stored| app::sealed::open(stored).is_ok_and(|words| words.contains(text))) {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

async fn whole_log(town: &Town) -> i64 {
    let mut tx = town.house.db.read().await.expect("a transaction");
    match chain::verify(&mut tx, None).await.expect("a walk") {
        Verdict::Whole { rows, .. } => rows,
        Verdict::Broken(why) => panic!("the log is broken: {why}"),
    }
}

async fn nothing_is_left_of_what_her_circle_kept(db: Db) {
    let mut town = Town::on(db).await;
    let server = mail_server();
    town.notify = support::town::by_mail(&server.url());
    let karim = a_life(&town).await;
    everything::happens(&town, &karim, "kwikstaart").await;
    cases::written(&town, &["Samira heeft een schuld."]).await;
    town.be(&town.samira_person).await.post("/me/erase", &[]).await.expect("asked");
    let before = whole_log(&town).await;
    assert!(before > 0, "somebody looked");
    town.days_pass(16).await;

    assert_eq!(
        tables(rows_of(&town, "alumnus_id", &town.samira.0).await),
        ["access_log", "break_glass", "erasures"],
        "what stays, stays without words"
    );
    assert_eq!(tables(rows_of(&town, "person_id", &town.samira_person.0).await), ["alumni", "outbox"], "the last mail");
    let of_karim = tables(rows_of(&town, "person_id", &karim.0).await);
    assert!(of_karim.iter().all(|table| table == "access_log"), "{of_karim:?}");
    for word in ["Samira", "Karim", "samira@voorbeeld.example", "oom"] {
        assert_eq!(opened_that_contains(&town, word).await, Vec::<String>::new(), "{word}");
    }
    let left = opened_that_contains(&town, "kwikstaart").await;
    let of_the_school = ["absences.note", "provider_visits.leads_to", "provider_visits.nonce"];
    let of_the_school = [&of_the_school[..], &["provider_visits.verifier", "providers.client_secret"]].concat();
    let of_the_municipality = "zgw_systems.client_secret";
    let is_of_nobody = |place: &str| of_the_school.contains(&place) || place == of_the_municipality;
    assert!(left.iter().all(|place| is_of_nobody(place)), "{left:?}");
    assert!(whole_log(&town).await >= before, "the log is as it was");
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    assert_eq!(
        app::follow::store::adopt(&mut tx, 100, now).await.expect("none"),
        0,
        "nobody begins to follow her anew"
    );
}

async fn messages_and_their_photos_go_after_two_years(db: Db) {
    let town = Town::on(db).await;
    let karim = a_life(&town).await;
    everything::happens(&town, &karim, "kwikstaart").await;
    let old = town.house.clock.now().plus_days(-732);
    set_back(&town, "UPDATE messages SET at = $1 WHERE place <= 3", old).await;
    set_back(&town, "UPDATE pictures SET made_at = $1", old).await;
    assert_eq!(rows(&town, "messages").await, 5);
    assert_eq!(rows(&town, "pictures").await, 4);
    let page = town.be(&town.els).await.look("/school/retention").await.expect("the page");
    assert!(page.contains("Berichten in de kring: 5 regels van 1 mens"), "{page}");
    town.days_pass(1).await;
    assert_eq!(rows(&town, "messages").await, 2, "the young ones stay");
    assert_eq!(town.count("SELECT COUNT(*) FROM pictures WHERE used_as = 'portrait'").await, 2, "a face is no message");
    let left = "SELECT COUNT(*) FROM pictures p JOIN messages m ON m.picture_id = p.id";
    assert_eq!(town.count("SELECT COUNT(*) FROM pictures").await - 2, town.count(left).await, "no photo is left alone");
}

async fn what_is_dangerous_to_tell_is_not_in_her_file(db: Db) {
    let town = Town::on(db).await;
    a_life(&town).await;
    let case = cases::written(&town, &["Samira heeft een schuld."]).await;
    let samira = town.be(&town.samira_person).await;
    assert!(samira.look("/me/data.json").await.expect("her file").contains("een schuld."), "a case is in it");
    let path = format!("/escalations/{case}/exception");
    let ground = [
        ("ground_kind", "danger"),
        ("ground", "Ze wordt bedreigd door iemand thuis."),
        ("second", &town.pieter.0),
        ("untold", "yes"),
    ];
    town.be(&town.anja).await.post(&path, &ground).await.expect("a ground");
    town.be(&town.pieter).await.post(&format!("{path}/confirm"), &[("version", "1")]).await.expect("sent");
    town.be(&town.femke).await.look(&format!("/desk/{case}")).await.expect("the packet");
    town.days_pass(6).await;
    for door in ["/me/data", "/me/data.json", "/me/erase"] {
        let seen = samira.look(door).await.expect("hers");
        for word in ["een schuld.", "bedreigd", "Femke", "weken stil", "gemeente helpt"] {
            assert!(!seen.contains(word), "{word} stands in {door}: {seen}");
        }
    }
}

async fn school_takes_one_copy_with_a_reason_that_she_reads(db: Db) {
    let town = Town::on(db).await;
    a_life(&town).await;
    let (anja, pieter) = (town.be(&town.anja).await, town.be(&town.pieter).await);
    let door = format!("/alumni/{}/export", town.samira);
    anja.look(&door).await.expect("the page");
    let refused = anja.answer("POST", &door, &[("reason", "zomaar")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("zomaar") && refused.body.contains("Schrijf waarom"), "{}", refused.body);
    assert_eq!(town.count("SELECT COUNT(*) FROM access_log WHERE kind = 'export'").await, 0, "nothing was seen");
    let copy = anja.post(&door, &[("reason", "Samira vroeg om alles op papier.")]).await.expect("a copy");
    let file = anja.look(&copy).await.expect("the file");
    assert!(file.contains("Ik slaap slecht.") && !file.contains("Zij eet niet meer."), "{file}");
    assert!(town.count("SELECT COUNT(*) FROM access_log WHERE kind = 'export'").await > 0, "it is in the log");
    assert_eq!(pieter.answer("GET", &copy, &[]).await.status, 404, "only for who gave the reason");
    town.clock_runs().await;
    let samira = town.be(&town.samira_person).await;
    let inbox = samira.look("/inbox").await.expect("her inbox");
    assert!(inbox.contains("Anja Jacobs") && inbox.contains("Samira vroeg om alles op papier."), "{inbox}");
    assert!(samira.look("/looks").await.expect("who looked").contains("voor een kopie"));
    let later = town.house.clock.now().plus_minutes(16);
    town.house.clock.set(later);
    assert_eq!(anja.answer("GET", &copy, &[]).await.status, 404, "a quarter of an hour");
    let femke = town.be(&town.femke).await;
    assert_eq!(femke.answer("POST", &door, &[("reason", "Ik wil alles weten.")]).await.status, 404);
}

async fn samira_changes_her_mind(db: Db) {
    let town = Town::on(db).await;
    let karim = a_life(&town).await;
    let samira = town.be(&town.samira_person).await;
    assert!(samira.look("/me/erase").await.expect("the page").contains("We wachten 14 dagen."));
    samira.post("/me/erase", &[]).await.expect("asked");
    samira.post("/me/erase", &[]).await.expect("a double tap");
    assert_eq!(town.count("SELECT COUNT(*) FROM erasures").await, 1);
    assert!(samira.look("/me/erase").await.expect("the page").contains("Dinsdag 8 december"), "she sees the day");
    town.clock_runs().await;
    for person in [&town.anja, &karim] {
        let inbox = town.be(person).await.look("/inbox").await.expect("an inbox");
        assert!(inbox.contains("Samira wil dat alles van Samira hier weggaat."), "{inbox}");
    }
    samira.post("/me/erase/cancel", &[]).await.expect("one tap");
    town.days_pass(20).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM people WHERE first_name = 'Samira'").await, 1, "she is still here");
    let inbox = town.be(&town.anja).await.look("/inbox").await.expect("an inbox");
    assert!(inbox.contains("Samira blijft toch."), "{inbox}");
    samira.post("/me/erase", &[]).await.expect("asked again");
    assert_eq!(town.count("SELECT COUNT(*) FROM erasures WHERE cancelled_at IS NULL").await, 1, "from the beginning");
}

async fn samira_is_forgotten_after_two_weeks(db: Db) {
    let mut town = Town::on(db).await;
    let server = mail_server();
    town.notify = support::town::by_mail(&server.url());
    let karim = a_life(&town).await;
    let samira = town.be(&town.samira_person).await;
    samira.post("/me/erase", &[]).await.expect("asked");
    town.days_pass(14).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM people WHERE first_name = 'Samira'").await, 1, "not a day too early");
    let before = town.count("SELECT COUNT(*) FROM access_log").await;
    town.days_pass(1).await;

    for word in ["Samira", "Visser", "Karim", "Aydin", "samira@voorbeeld.example", "+31612345678", "Bakkerij"] {
        let found = town.everything_that_contains(word).await;
        assert!(found.is_empty(), "{word} stands in {found:?}");
    }
    for table in
        ["check_ins", "jim_reports", "questions", "question_words", "circle_members", "permissions", "reminders"]
    {
        assert_eq!(rows(&town, table).await, 0, "{table}");
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM signals").await, 0);
    let about_her = town.texts("SELECT text FROM inbox").await;
    assert!(!about_her.iter().any(|text| text.contains("Samira")), "{about_her:?}");
    assert_eq!(samira.answer("GET", "/home", &[]).await.status, 303, "she is out");
    assert_eq!(town.be(&karim).await.answer("GET", &format!("/jim/{}", town.samira), &[]).await.status, 404);
    let anja = town.be(&town.anja).await;
    assert_eq!(anja.answer("GET", &format!("/alumni/{}", town.samira), &[]).await.status, 404, "for school too");
    assert!(!anja.look("/alumni").await.expect("the list").contains("Oud-leerling</"), "not in the list");

    let left = "SELECT COUNT(*) FROM alumni WHERE erased_at IS NOT NULL AND outflow_on = '2026-01-01' AND destination = 'arbeid'";
    assert_eq!(town.count(left).await, 1, "she still counts in the monitor");
    assert!(town.count("SELECT COUNT(*) FROM access_log").await >= before, "the log is kept apart");
    let last_mails = || {
        let hers = server.mails_to("samira@voorbeeld.example");
        hers.iter().filter(|mail| mail.text().contains("Wat je vroeg, is gedaan.")).count()
    };
    assert_eq!(last_mails(), 1, "she hears that it is done");
    town.days_pass(1).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM erasures WHERE mail IS NOT NULL").await, 0, "its address is gone");
    assert_eq!(last_mails(), 1, "nothing goes twice");
    assert_eq!(town.count("SELECT COUNT(*) FROM erasures WHERE done_at IS NOT NULL").await, 1);
}

async fn rows(town: &Town, table: &str) -> i64 {
    let mut tx = town.house.db.read().await.expect("a transaction");
    let sql = format!("SELECT COUNT(*) FROM {table}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *tx).await.expect("a count")
}

async fn a_jim_who_helps_two_people_stays_for_the_other(db: Db) {
    let town = Town::on(db).await;
    let karim = a_life(&town).await;
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let kees: AlumnusId =
        app::leavers::store::add(&mut tx, &town.school, &town.anja, &leaver("20002", "Kees", "Bakker"), now)
            .await
            .expect("Kees");
    app::circle::store::join(&mut tx, &kees, &karim, app::access::HelperRole::Jim, "buurman", now)
        .await
        .expect("his JIM");
    tx.commit().await.expect("a commit");
    let jim = town.be(&karim).await;
    town.be(&town.samira_person).await.post("/me/erase", &[]).await.expect("asked");
    town.days_pass(15).await;
    assert_eq!(town.everything_that_contains("Samira").await, Vec::<String>::new());
    assert!(jim.look("/jim").await.expect("his page").contains("Kees"), "he is still the JIM of Kees");
    assert_eq!(town.count("SELECT COUNT(*) FROM people WHERE first_name = 'Karim'").await, 1);
}

async fn a_running_case_is_withdrawn_when_she_is_forgotten(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = cases::written(&town, &["Samira heeft een schuld."]).await;
    let anja = town.be(&town.anja).await;
    anja.post(&format!("/escalations/{case}/ask"), &[]).await.expect("asked");
    let samira = town.be(&town.samira_person).await;
    let yes = [("decision", "yes"), ("version", "1"), ("share_0", "yes")];
    samira.post(&format!("/packet/{case}"), &yes).await.expect("approved");
    assert!(samira.look("/me/erase").await.expect("the page").contains("De gemeente helpt je nu"), "it is explained");
    samira.post("/me/erase", &[]).await.expect("asked");
    town.days_pass(15).await;
    town.clock_runs().await;
    let femke = town.be(&town.femke).await;
    assert!(femke.look("/desk").await.expect("her desk").contains("Geen zaken"));
    let inbox = femke.look("/inbox").await.expect("her inbox");
    assert!(inbox.contains("School heeft een zaak ingetrokken."), "{inbox}");
    for table in ["escalations", "packet_sentences", "escalation_events", "escalation_desks"] {
        assert_eq!(rows(&town, table).await, 0, "{table}");
    }
}

async fn set_back(town: &Town, sql: &'static str, at: At) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query(sql).bind(at).execute(&mut *tx).await.expect("a row");
    tx.commit().await.expect("a commit");
}

async fn what_is_old_goes_at_night_and_what_is_young_stays(db: Db) {
    let town = Town::on(db).await;
    a_life(&town).await;
    let now = town.house.clock.now();
    let samira = town.be(&town.samira_person).await;
    let (year, two_years, half) = (now.plus_days(-366), now.plus_days(-732), now.plus_days(-190));
    set_back(&town, "UPDATE check_ins SET at = $1", year).await;
    samira.post("/check-in", &[("face", "4"), ("key", "young")]).await.expect("a young one");
    set_back(&town, "UPDATE questions SET asked_at = $1, closed_at = $1, waiting_since = NULL", two_years).await;
    samira.post("/people/jim", &[]).await.expect_err("there is one already");
    set_back(&town, "UPDATE permissions SET withdrawn_at = $1", half).await;
    set_back(&town, "UPDATE inbox SET at = $1 WHERE read_at IS NULL", year).await;
    set_back(&town, "UPDATE sessions SET ended_at = $1 WHERE device = 'Android-telefoon'", now.plus_days(-31)).await;
    let els = town.be(&town.els).await;
    let devices = rows(&town, "sessions").await;
    let logged = rows(&town, "access_log").await;

    let page = els.look("/school/retention").await.expect("the page");
    assert!(page.contains("Morgen verdwijnen"), "{page}");
    assert!(page.contains("Check-ins, belletjes en signalen: 1 regel van 1 mens"), "{page}");
    assert!(page.contains("Vragen die klaar zijn: 2 regels van 1 mens"), "{page}");
    assert_eq!(rows(&town, "check_ins").await, 2, "looking changes nothing");

    town.days_pass(1).await;
    assert_eq!(rows(&town, "check_ins").await, 1, "the young one stays");
    assert_eq!(rows(&town, "questions").await + rows(&town, "question_words").await, 0);
    assert_eq!(rows(&town, "permissions").await, 0);
    assert!(rows(&town, "sessions").await < devices, "old devices");
    assert!(rows(&town, "access_log").await >= logged, "the log is apart");
    assert_eq!(town.count("SELECT COUNT(*) FROM alumni").await, 1, "she is still here");
    assert_eq!(town.count("SELECT COUNT(*) FROM job_runs WHERE job = 'retention'").await, 2, "once a night");
    let page = els.look("/school/retention").await.expect("the page");
    assert!(page.contains("Morgen verdwijnt er niets"), "{page}");
    town.days_pass(1).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM job_runs WHERE job = 'retention'").await, 3);
}

async fn els_chooses_how_long_things_are_kept(db: Db) {
    let town = Town::on(db).await;
    a_life(&town).await;
    set_back(&town, "UPDATE check_ins SET at = $1", town.house.clock.now().plus_days(-120)).await;
    let els = town.be(&town.els).await;
    let form = |months: &'static str| [("check_ins", months), ("questions", "24"), ("cases", "24"), ("stopped", "6")];
    let refused = els.answer("POST", "/school/retention", &form("2")).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Kies 3 tot 24 maanden.") && refused.body.contains("value=\"2\""),
        "{}",
        refused.body
    );
    town.days_pass(1).await;
    assert_eq!(rows(&town, "check_ins").await, 1, "nothing was changed");
    els.post("/school/retention", &form("3")).await.expect("chosen");
    town.days_pass(1).await;
    assert_eq!(rows(&town, "check_ins").await, 0, "three months");
}
