//! The way to the outside: where requests may go, and SMS with everything that can be wrong with a gateway.

mod support;

use app::{
    db::Db,
    outbox,
    outside::{Outside, OutsideError, Reach},
    signals, sms, way_in,
};
use axum::{Router, http::Request, routing::get};
use serde_json::json;
use server::{
    config::SmsSettings,
    demo::{Actor, Reply},
    notify::{Notify, SmsGateway},
};
use sqlx::Executor;
use std::time::Duration;
use support::{
    database::TestDb,
    sms::{Gateway, Mood},
    town::{Town, monday},
};

on_both_databases!(
    a_code_comes_by_sms_and_lets_in_once,
    a_known_and_an_unknown_number_look_alike,
    a_number_gets_five_messages_an_hour,
    without_a_gateway_no_sms_is_written,
    a_gateway_that_is_busy_is_asked_again_when_it_said,
    a_gateway_with_a_bad_day_loses_nothing,
    a_number_that_loses_everything_is_dead_and_its_owner_hears,
    school_writes_a_new_number_down_and_it_signs_nobody_in_for_a_day,
    who_shows_that_a_number_is_theirs_has_it_at_once,
    without_a_gateway_a_new_number_is_told_to_school,
    a_report_needs_the_secret_and_a_message_of_ours,
);

const SAMIRA: &str = "+31612345678";
const NEW: &str = "+31687654321";

/// The town with this gateway.
async fn town_with(db: Db, gateway: &Gateway) -> Town {
    let mut town = Town::on(db).await;
    town.house.has_sms = true;
    town.stage = server::demo::Stage::of(&town.house);
    let settings = SmsSettings {
        sms_url: Some(gateway.url.clone()),
        sms_key: Some("the-key".into()),
        sms_from: Some("Waakvlam".into()),
    };
    let sms = SmsGateway::from_settings(&settings, &town.house.outside).expect("settings that are right");
    town.notify = Notify { sms: sms.map(|sms| sms.with_patience(Duration::from_millis(500))), ..Notify::default() };
    town
}

async fn ask<'a>(town: &'a Town, number: &str) -> (Actor<'a>, Reply) {
    let reply = town.stranger().answer("POST", "/sign-in", &[("mail", number)]).await;
    (town.stranger().with(&reply), reply)
}

/// The code in the last line of an SMS, as a phone reads it.
fn code_in(message: &serde_json::Value) -> String {
    let words = message["body"]["content"].as_str().expect("words");
    words.lines().last().and_then(|line| line.strip_prefix("@localhost #")).expect("a line for the phone").to_owned()
}

async fn a_code_comes_by_sms_and_lets_in_once(db: Db) {
    let gateway = Gateway::start().await;
    let town = town_with(db, &gateway).await;
    let page = town.stranger().look("/sign-in").await.expect("the page");
    assert!(page.contains("Je mailadres of telefoonnummer"));
    let (samira, reply) = ask(&town, "06 - 12 34 56 78").await;
    assert_eq!((reply.status, reply.location.as_deref()), (303, Some("/sign-in/code")));
    town.clock_runs().await;
    let taken = gateway.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0]["to"][0]["number"], "0031612345678");
    let code = code_in(&taken[0]);
    assert!(town.everything_that_contains(&code).await.is_empty(), "a code that went is wiped");
    assert_eq!(samira.answer("POST", "/sign-in/code", &[("code", "AAAA-AAAA")]).await.status, 422);
    let entered = samira.answer("POST", "/sign-in/code", &[("code", &code)]).await;
    assert_eq!(entered.status, 303);
    let by = town.texts("SELECT signed_in_by FROM sessions ORDER BY created_at DESC, id LIMIT 5").await;
    assert!(by.contains(&way_in::SignedInBy::SmsCode.as_str().to_owned()), "{by:?}");
    assert_eq!(samira.answer("POST", "/sign-in/code", &[("code", &code)]).await.status, 422, "once");
    town.clock_runs().await;
    assert_eq!(gateway.taken().len(), 1, "an SMS goes once");
}

async fn a_known_and_an_unknown_number_look_alike(db: Db) {
    let gateway = Gateway::start().await;
    let town = town_with(db, &gateway).await;
    let (_, known) = ask(&town, SAMIRA).await;
    let (_, unknown) = ask(&town, "+31687654321").await;
    assert_eq!((known.status, &known.location, known.body), (unknown.status, &unknown.location, unknown.body));
    let (_, odd) = ask(&town, "06-123").await;
    assert_eq!(odd.status, 422);
    assert!(odd.body.contains("06-123") && odd.body.contains("geen telefoonnummer"), "{}", odd.body);
    // Two people on one phone: nobody can say which of them asks.
    let mut tx = town.house.db.begin().await.expect("a transaction");
    tx.execute("UPDATE people SET phone = '+31612345678' WHERE first_name = 'Anja'").await.expect("a shared phone");
    tx.commit().await.expect("a commit");
    ask(&town, SAMIRA).await;
    town.clock_runs().await;
    assert_eq!(gateway.taken().len(), 1);
}

async fn a_number_gets_five_messages_an_hour(db: Db) {
    let gateway = Gateway::start().await;
    let town = town_with(db, &gateway).await;
    for _ in 0..8 {
        assert_eq!(ask(&town, SAMIRA).await.1.status, 303, "the answer tells nothing of the budget");
    }
    town.clock_runs().await;
    assert_eq!(gateway.taken().len(), 5);
    town.house.clock.set(monday().plus_hours(1));
    ask(&town, SAMIRA).await;
    town.clock_runs().await;
    assert_eq!(gateway.taken().len(), 6);
    // The budget of all together: however many numbers, there is an end to what it costs.
    let mut tx = town.house.db.begin().await.expect("a transaction");
    for _ in 0..sms::rules::AN_HOUR_ALTOGETHER {
        way_in::store::spend(&mut tx, "sms", 1, town.house.clock.now()).await.expect("spent");
    }
    tx.commit().await.expect("a commit");
    assert_eq!(ask(&town, SAMIRA).await.1.status, 303);
    town.clock_runs().await;
    assert_eq!(gateway.taken().len(), 6);
}

async fn without_a_gateway_no_sms_is_written(db: Db) {
    let town = Town::on(db).await;
    let page = town.stranger().look("/sign-in").await.expect("the page");
    assert!(!page.contains("telefoonnummer"));
    let (_, reply) = ask(&town, SAMIRA).await;
    assert_eq!(reply.status, 422);
    town.joined().await;
    town.days_pass(40).await;
    assert!(town.count("SELECT COUNT(*) FROM outbox").await > 0);
    assert_eq!(town.count("SELECT COUNT(*) FROM outbox WHERE channel = 'sms'").await, 0);
}

async fn a_gateway_that_is_busy_is_asked_again_when_it_said(db: Db) {
    let gateway = Gateway::start().await;
    let town = town_with(db, &gateway).await;
    gateway.turns(Mood::Busy(120));
    ask(&town, SAMIRA).await;
    town.clock_runs().await;
    gateway.turns(Mood::Fine);
    town.house.clock.set(monday().plus_minutes(1));
    town.clock_runs().await;
    assert!(gateway.taken().is_empty(), "not before it said");
    town.house.clock.set(monday().plus_minutes(2));
    town.clock_runs().await;
    assert_eq!(gateway.taken().len(), 1);
    gateway.turns(Mood::Busy(3600));
    ask(&town, SAMIRA).await;
    town.clock_runs().await;
    gateway.turns(Mood::Fine);
    town.house.clock.set(monday().plus_hours(2));
    town.clock_runs().await;
    assert_eq!(gateway.taken().len(), 1, "a code that would come too late does not come at all");
}

async fn a_gateway_with_a_bad_day_loses_nothing(db: Db) {
    let gateway = Gateway::start().await;
    let town = town_with(db, &gateway).await;
    let put = async |key: &str| {
        let mut tx = town.house.db.begin().await.expect("a transaction");
        outbox::put_sms(&mut tx, key, &town.samira_person, "Anja schreef je.", "/inbox", town.house.clock.now())
            .await
            .expect("an SMS");
        tx.commit().await.expect("a commit");
    };
    put("one").await;
    for mood in [Mood::WrongKey, Mood::Slow, Mood::Broken] {
        gateway.turns(mood);
        town.clock_runs().await;
        assert_eq!(town.count("SELECT COUNT(*) FROM outbox WHERE channel = 'sms' AND given_up_at IS NULL").await, 1);
        town.house.clock.set(town.house.clock.now().plus_hours(1));
    }
    let why = town.texts("SELECT outcome FROM outbox WHERE channel = 'sms'").await;
    assert!(why[0].contains("500"), "{why:?}");
    gateway.turns(Mood::Fine);
    town.clock_runs().await;
    let taken = gateway.taken();
    assert_eq!(taken.len(), 1);
    let words = taken[0]["body"]["content"].as_str().expect("words");
    assert!(words.contains("/inbox") && !words.contains("Anja"), "it only says that something waits: {words}");
    put("two").await;
    gateway.turns(Mood::NoSuchNumber);
    town.clock_runs().await;
    assert_eq!(town.count("SELECT COUNT(*) FROM outbox WHERE channel = 'sms' AND given_up_at IS NOT NULL").await, 1);
}

/// The path for reports, and a report about each of these messages.
fn report_path(town: &Town) -> String {
    sms::api::report_path(&town.house.key)
}

async fn report(town: &Town, path: &str, reference: &str, code: i64) -> u16 {
    let body = json!({"messages": {"msg": {"reference": reference, "status": {"code": code.to_string()}}}});
    town.stranger().send("POST", path, "application/json", body.to_string().into_bytes()).await.status
}

async fn a_number_that_loses_everything_is_dead_and_its_owner_hears(db: Db) {
    let gateway = Gateway::start().await;
    let town = town_with(db, &gateway).await;
    let path = report_path(&town);
    let written = async || {
        let letters = town.texts("SELECT text FROM outbox WHERE channel = 'inbox'").await;
        letters.iter().filter(|text| text.contains("telefoonnummer van Samira")).count()
    };
    for hours in [0, 12, 25] {
        assert_eq!(written().await, 0);
        town.house.clock.set(monday().plus_hours(hours));
        ask(&town, SAMIRA).await;
        town.clock_runs().await;
        let reference = gateway.taken().last().expect("taken")["reference"].as_str().expect("text").to_owned();
        assert_eq!(report(&town, &path, &reference, 0).await, 200, "on the way is no news");
        assert_eq!(report(&town, &path, &reference, 3).await, 200);
        assert_eq!(report(&town, &path, &reference, 3).await, 200, "the same report twice changes nothing");
        assert_eq!(report(&town, &path, &reference, 2).await, 200, "and a later one neither");
    }
    assert_eq!(written().await, 1);
    assert_eq!(town.count("SELECT COUNT(*) FROM people WHERE phone_dead_at IS NOT NULL").await, 1);
    let outcomes = town.texts("SELECT outcome FROM outbox WHERE channel = 'sms'").await;
    assert_eq!(outcomes, ["niet aangekomen"; 3]);
    town.clock_runs().await;
    let anja = town.be(&town.anja).await;
    assert!(anja.look("/inbox").await.expect("the inbox").contains("om het nieuwe nummer"));
    // The number may be a stranger's by now.
    town.house.clock.set(monday().plus_hours(30));
    ask(&town, SAMIRA).await;
    town.clock_runs().await;
    assert_eq!(gateway.taken().len(), 3);
}

/// Samira's number has died, and Anja has a task for it.
async fn dead(town: &Town) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    tx.execute("UPDATE people SET phone_dead_at = 1 WHERE first_name = 'Samira'").await.expect("dead");
    let proposal = signals::rules::dead_number("Samira", None, monday());
    signals::store::open(&mut tx, &town.samira, &proposal, monday()).await.expect("a task");
    tx.commit().await.expect("a commit");
}

fn is_code(sms: &serde_json::Value) -> bool {
    sms["body"]["content"].as_str().is_some_and(|words| words.contains("Je code is"))
}

const OPEN_TASKS: &str = "SELECT COUNT(*) FROM signals WHERE kind = 'dead_number' AND closed_at IS NULL";

async fn school_writes_a_new_number_down_and_it_signs_nobody_in_for_a_day(db: Db) {
    let gateway = Gateway::start().await;
    let town = town_with(db, &gateway).await;
    dead(&town).await;
    let anja = town.be(&town.anja).await;
    let door = format!("/alumni/{}/number", town.samira);
    let wrong = anja.answer("POST", &door, &[("number", "06-zes")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("06-zes") && wrong.body.contains("Dit is geen telefoonnummer."), "{}", wrong.body);
    assert_eq!(town.be(&town.els).await.answer("POST", &door, &[("number", NEW)]).await.status, 404);
    assert_eq!(town.count(OPEN_TASKS).await, 1);
    anja.post(&door, &[("number", "06 8765 4321")]).await.expect("written down");
    assert_eq!(town.count(OPEN_TASKS).await, 0, "what waited for a number is done");
    assert!(anja.look(&format!("/alumni/{}", town.samira)).await.expect("her page").contains("tel:+31687654321"));
    town.clock_runs().await;
    let samira = town.be(&town.samira_person).await;
    assert!(samira.look("/inbox").await.expect("the inbox").contains("Anja schreef een nieuw nummer van jou op."));
    ask(&town, NEW).await;
    town.clock_runs().await;
    let codes = || gateway.taken().into_iter().filter(is_code).collect::<Vec<_>>();
    assert!(codes().is_empty(), "school can't sign in as she by a number of its own");
    town.house.clock.set(monday().plus_hours(25));
    ask(&town, NEW).await;
    town.clock_runs().await;
    assert_eq!(codes().last().expect("a code")["to"][0]["number"], "0031687654321");
}

async fn who_shows_that_a_number_is_theirs_has_it_at_once(db: Db) {
    let gateway = Gateway::start().await;
    let town = town_with(db, &gateway).await;
    let path = report_path(&town);
    for hours in [-40, -20] {
        town.house.clock.set(monday().plus_hours(hours));
        ask(&town, SAMIRA).await;
        town.clock_runs().await;
        let lost = gateway.taken().last().expect("taken")["reference"].as_str().expect("text").to_owned();
        assert_eq!(report(&town, &path, &lost, 3).await, 200);
    }
    town.house.clock.set(monday());
    let samira = town.be(&town.samira_person).await;
    let wrong = samira.answer("POST", "/phone-number", &[("number", "0320 123 456")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("0320 123 456"), "the typed number stays");
    samira.post("/phone-number", &[("number", "06-87654321")]).await.expect("asked");
    town.clock_runs().await;
    let asked = gateway.taken().last().expect("a code").clone();
    assert_eq!(asked["to"][0]["number"], "0031687654321", "the new number gets the code");
    assert_eq!(samira.answer("POST", "/phone-number/code", &[("code", "AAAA-AAAA")]).await.status, 422);
    let now = "SELECT phone FROM people WHERE first_name = 'Samira'";
    assert_eq!(town.texts(now).await, [SAMIRA]);
    assert_eq!(samira.answer("POST", "/mail-address/code", &[("code", &code_in(&asked))]).await.status, 422);
    samira.post("/phone-number/code", &[("code", &code_in(&asked))]).await.expect("it is hers");
    assert_eq!(town.texts(now).await, [NEW]);
    assert!(samira.look("/devices").await.expect("her devices").contains("06\u{a0}87\u{a0}65\u{a0}43\u{a0}21"));
    town.clock_runs().await;
    let is_told = |it: &serde_json::Value| {
        it["to"][0]["number"] == "0031612345678"
            && it["body"]["content"].as_str().is_some_and(|words| words.contains("Je telefoonnummer is veranderd."))
    };
    assert!(gateway.taken().iter().any(is_told), "the old number is told");
    ask(&town, NEW).await;
    town.clock_runs().await;
    let code = gateway.taken().into_iter().rfind(is_code).expect("a code");
    assert_eq!(code["to"][0]["number"], "0031687654321", "it signs her in at once");
    let lost = code["reference"].as_str().expect("text");
    assert_eq!(report(&town, &path, lost, 3).await, 200);
    let dead = town.count("SELECT COUNT(*) FROM people WHERE phone_dead_at IS NOT NULL").await;
    assert_eq!(dead, 0, "what the old number lost says nothing about the new one");
}

async fn without_a_gateway_a_new_number_is_told_to_school(db: Db) {
    let town = Town::on(db).await;
    let samira = town.be(&town.samira_person).await;
    assert!(samira.look("/phone-number").await.expect("the page").contains("Zeg het tegen school."));
    assert_eq!(samira.answer("POST", "/phone-number", &[("number", NEW)]).await.status, 422);
    assert_eq!(town.count("SELECT COUNT(*) FROM outbox WHERE channel = 'sms'").await, 0);
}

async fn a_report_needs_the_secret_and_a_message_of_ours(db: Db) {
    let gateway = Gateway::start().await;
    let town = town_with(db, &gateway).await;
    ask(&town, SAMIRA).await;
    town.clock_runs().await;
    let reference = gateway.taken()[0]["reference"].as_str().expect("text").to_owned();
    let path = report_path(&town);
    assert_eq!(report(&town, "/sms/reports/0123456789abcdef", &reference, 3).await, 404);
    for unknown in ["00000000000040008000000000000000", "", "' OR 1=1 --"] {
        assert_eq!(report(&town, &path, unknown, 3).await, 404, "{unknown}");
    }
    let junk = town.stranger().send("POST", &path, "application/json", b"{}".to_vec()).await;
    assert_eq!(junk.status, 404);
    assert_eq!(town.count("SELECT COUNT(*) FROM outbox WHERE reported IS NOT NULL").await, 0);
    assert_eq!(report(&town, &path, &reference, 2).await, 200);
    assert_eq!(town.texts("SELECT outcome FROM outbox WHERE channel = 'sms'").await, ["aangekomen"]);
}

/// A server on this machine with things that a bad one does.
async fn bad_server() -> String {
    let router = Router::new()
        .route("/fine", get(|| async { "fine" }))
        .route("/away", get(|| async { (axum::http::StatusCode::FOUND, [("location", "/fine")]) }))
        .route("/large", get(|| async { vec![b'x'; 2 << 20] }))
        .route("/slow", get(|| async { tokio::time::sleep(Duration::from_secs(30)).await }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

#[tokio::test]
async fn a_bad_server_is_put_up_with_only_so_far() {
    let server = bad_server().await;
    let here = Outside::new(Reach { this_machine: true, ..Reach::default() }).expect("a way out");
    let here = here.with_patience(Duration::from_millis(800));
    let get = async |outside: &Outside, url: String| {
        let request = Request::get(url).body(Vec::new()).expect("a request");
        outside.send(request).await.map(|answer| answer.status().as_u16())
    };
    assert_eq!(get(&here, format!("{server}/fine")).await, Ok(200));
    assert_eq!(get(&here, format!("{server}/away")).await, Ok(302), "nobody is led on");
    assert_eq!(get(&here, format!("{server}/large")).await, Err(OutsideError::TooLarge));
    assert_eq!(get(&here, format!("{server}/slow")).await, Err(OutsideError::Slow));
    assert_eq!(get(&here, "http://127.0.0.1:1/".into()).await, Err(OutsideError::Down));
    assert_eq!(get(&here, format!("{}/fine", server.replace("http:", "https:"))).await, Err(OutsideError::Untrusted));
    let there = Outside::new(Reach::default()).expect("a way out");
    for url in [format!("{server}/fine"), server.replace("http:", "https:"), "https://localhost/".into()] {
        assert!(get(&there, url.clone()).await.is_err(), "{url}");
    }
}

/// What waited in the outbox before it learned new channels is still there after, on both databases.
#[tokio::test]
async fn what_waited_in_the_outbox_still_waits_after_its_rebuilding() {
    for database in [Some(TestDb::sqlite()), TestDb::postgres().await].into_iter().flatten() {
        sqlx::any::install_default_drivers();
        let pool = sqlx::any::AnyPoolOptions::new().connect(&database.url).await.expect("a pool");
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
        let mut before = sqlx::migrate::Migrator::new(folder).await.expect("the migrations");
        before.migrations = before.migrations.iter().filter(|one| one.version < 14).cloned().collect();
        before.run(&pool).await.expect("as it was");
        let row = "INSERT INTO people (id, first_name, last_name, created_at) VALUES ('p', 'Samira', 'Visser', 1)";
        pool.execute(row).await.expect("a person");
        for (id, delivered) in [("one", "NULL"), ("two", "7")] {
            let sql = format!(
                "INSERT INTO outbox (id, key, channel, person_id, text, link, created_at, due_at, claimed_at, tries, \
                 delivered_at, outcome) VALUES ('{id}', 'key-{id}', 'mail', 'p', 'woorden', '/inbox', 1, 2, 3, 4, \
                 {delivered}, 'straks')"
            );
            pool.execute(sqlx::AssertSqlSafe(sql)).await.expect("a row");
        }
        pool.close().await;
        let db = Db::open(&database.url).await.expect("the new version opens");
        let mut tx = db.begin().await.expect("a transaction");
        let kept: Vec<(String, String, i64, i64, Option<i64>, String)> = sqlx::query_as(
            "SELECT id, text, due_at, tries, delivered_at, outcome FROM outbox WHERE key LIKE 'key-%' ORDER BY id",
        )
        .fetch_all(&mut *tx)
        .await
        .expect("the rows");
        let row = |id: &str, delivered| (id.to_owned(), "woorden".to_owned(), 2, 4, delivered, "straks".to_owned());
        assert_eq!(kept, [row("one", None), row("two", Some(7))], "{}", database.name);
        let person = app::access::PersonId("p".into());
        outbox::put_sms(&mut tx, "new", &person, "woorden", "", monday()).await.expect("an SMS");
        outbox::put_sms(&mut tx, "new", &person, "woorden", "", monday()).await.expect("once");
        let claimed = outbox::claim(&mut tx, outbox::Channel::Sms, 10, monday()).await.expect("claimed");
        assert_eq!(claimed.len(), 1);
        tx.commit().await.expect("a commit");
        db.close().await;
    }
}
