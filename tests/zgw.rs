//! Into the municipality's own system: each case once, whatever goes wrong on the way; nothing but what was approved; and
//! what becomes of it is told. On both databases, against a system that is as strict as the standard.

mod support;

use app::{
    access::{AlumnusId, MunicipalityId},
    db::Db,
    house::Clock,
    outside::{Outside, Reach},
    schools::store as schools,
    sealed::Sealed,
    secret,
    zgw::{api::hook_path, store},
};
use axum::{body::Body, http::Request};
use base64::{Engine, prelude::BASE64_STANDARD};
use server::{clock, jobs, router};
use std::{
    io::Write,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use support::{
    cases, pdf_text, plain,
    server::waakvlam,
    town::{Town, monday},
    zgw::{CASE_TYPE, CLIENT, Fault, Mood, RSIN, SECRET, Zgw},
};
use tower::ServiceExt;

on_both_databases!(
    a_case_that_is_sent_arrives_with_the_approved_sentences_and_nothing_else,
    wherever_the_power_goes_there_is_one_zaak,
    two_workers_make_one_zaak_and_so_does_one_who_slept,
    what_the_municipality_does_with_it_is_told_once,
    a_notification_makes_us_look_now_and_is_believed_of_nothing,
    what_is_refused_is_said_in_words_and_goes_when_it_can,
    a_key_that_does_not_work_is_told_to_the_admin,
    a_system_that_is_gone_for_a_day_loses_nothing,
    a_slow_system_is_left_for_later,
    a_withdrawn_case_goes_no_further,
    a_case_that_is_written_again_is_another_zaak,
    without_a_system_the_desk_works_as_before,
    a_case_of_which_telling_is_dangerous_brings_the_same_words_and_stays_untold,
    what_went_there_is_in_her_file_and_goes_with_it,
);

/// A town whose municipality has a system.
async fn town_with_a_system(db: Db) -> (Town, Arc<Zgw>) {
    let town = Town::on(db).await;
    town.joined().await;
    let zgw = Zgw::start(Arc::clone(&town.house.clock)).await;
    keep(&town, &settings(&zgw)).await;
    (town, zgw)
}

fn settings(zgw: &Zgw) -> store::Settings {
    store::Settings {
        zaken_url: format!("{}/zaken/api/v1", zgw.url),
        catalogi_url: format!("{}/catalogi/api/v1", zgw.url),
        documenten_url: format!("{}/documenten/api/v1", zgw.url),
        notificaties_url: None,
        client_id: CLIENT.into(),
        client_secret: Sealed::from(SECRET),
        rsin: RSIN.into(),
        case_type: CASE_TYPE.into(),
        document_type: Some("Overdracht".into()),
    }
}

async fn municipality(town: &Town) -> MunicipalityId {
    let mut tx = town.house.db.read().await.expect("a transaction");
    schools::known_municipality(&mut tx, "Nieuwland").await.expect("a look").expect("a municipality")
}

async fn keep(town: &Town, settings: &store::Settings) {
    let municipality = municipality(town).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    store::keep(&mut tx, &municipality, settings, town.house.clock.now()).await.expect("kept");
    tx.commit().await.expect("a commit");
}

const CAUSE: &str = "Samira is al weken stil.";
const SHARED: &str = "Samira heeft geen werk meer.";
const KEPT_BACK: &str = "Samira heeft een schuld.";

async fn write(town: &Town) -> String {
    cases::written_of(town, (CAUSE, "Een gesprek over <werk>."), &[SHARED, KEPT_BACK]).await
}

async fn approve(town: &Town, case: &str, version: &str) {
    cases::asked(town, case).await;
    assert_eq!(cases::says_yes(town, case, version, &["yes", "no"]).await, 303, "a yes");
}

/// A case that was written, approved and sent.
async fn sent(town: &Town) -> String {
    let case = write(town).await;
    approve(town, &case, "1").await;
    case
}

/// The page of the case, as Anja reads it.
async fn page(town: &Town, case: &str) -> String {
    plain(&town.be(&town.anja).await.look(&format!("/escalations/{case}")).await.expect("the case"))
}

/// The clock runs again after a while; what it told then lies in the inboxes.
async fn later(town: &Town, minutes: i64) {
    let now = town.house.clock.now().plus_minutes(minutes);
    town.it_is(now).await;
    jobs::run_due(&town.house, &town.notify, now).await;
}

/// There is one zaak with all that belongs to it, for each of these numbers, and nothing was wrong on the way.
fn assert_whole(zgw: &Zgw, numbers: &[String]) {
    let zaken = zgw.kept("zaken");
    let documents = zgw.kept("enkelvoudiginformatieobjecten");
    for number in numbers {
        let mine: Vec<_> = zaken.iter().filter(|zaak| zaak["identificatie"] == number.as_str()).collect();
        assert_eq!(mine.len(), 1, "one zaak with number {number}");
        let zaak = &mine[0]["url"];
        let of = |kind: &str| zgw.kept(kind).iter().filter(|one| one["zaak"] == *zaak).count();
        assert_eq!((of("rollen"), of("statussen"), of("zaakinformatieobjecten")), (1, 1, 1), "{number}");
        let packets = documents.iter().filter(|one| one["identificatie"] == format!("{number}-P")).count();
        assert_eq!(packets, 1, "one document of {number}");
    }
    assert_eq!((zaken.len(), documents.len()), (numbers.len(), numbers.len()), "and nothing else");
    assert_eq!(zgw.wrong(), Vec::<String>::new());
}

async fn numbers(town: &Town) -> Vec<String> {
    town.texts("SELECT number FROM zgw_handovers ORDER BY version").await
}

/// What the program logs in this thread, until it is dropped.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, words: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(words);
        Ok(words.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let (log, filter) = (self.clone(), tracing_subscriber::EnvFilter::new("server=trace,app=trace"));
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_env_filter(filter)
            .with_writer(move || log.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }
    fn words(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

async fn a_case_that_is_sent_arrives_with_the_approved_sentences_and_nothing_else(db: Db) {
    let log = Log::default();
    let listening = log.listen();
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    town.clock_runs().await;
    let numbers = numbers(&town).await;
    assert_whole(&zgw, &numbers);
    assert!(!numbers[0].contains(&case[..4]) && numbers[0].starts_with("WV-"), "{numbers:?}");

    let zaak = &zgw.kept("zaken")[0];
    assert_eq!(zaak["omschrijving"], "Hulpvraag voor een oud-leerling van De Rede", "a list names nobody");
    let toelichting = zaak["toelichting"].as_str().expect("words");
    assert!(toelichting.contains(CAUSE) && toelichting.contains("Een gesprek over <werk>."), "{toelichting}");
    let person = &zgw.kept("rollen")[0];
    assert_eq!(person["betrokkeneIdentificatie"]["geslachtsnaam"], "Visser");
    assert_eq!(person["contactpersoonRol"]["naam"], "Anja Jacobs");
    let document = &zgw.kept("enkelvoudiginformatieobjecten")[0];
    assert_eq!(document["informatieobjecttype"], zgw.kind("informatieobjecttypen", 2), "the kind that was set");
    let sheet = BASE64_STANDARD.decode(document["inhoud"].as_str().expect("a file")).expect("base64");
    assert_eq!(document["bestandsomvang"], sheet.len());
    let sheet = pdf_text(&sheet);
    // The same words as on the desk.
    for words in ["Samira Visser", CAUSE, SHARED, "Een gesprek over <werk>.", "Anja Jacobs", "zei ja op"] {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    let calls = zgw.calls();
    let bodies = calls.iter().map(|call| format!("{} {}", call.path, call.body));
    let everything: String = bodies.chain([sheet.clone()]).collect();
    for never in [KEPT_BACK, "Bsn", "bsn", "20001", "2005-11-28", "Bakkerij", "samira@"] {
        assert!(!everything.contains(never), "{never} went along");
    }

    let seen = page(&town, &case).await;
    assert!(seen.contains("In het systeem van de gemeente") && seen.contains(&numbers[0]), "{seen}");
    assert!(seen.contains("De zaak staat er nu") && seen.contains("zegt niet dat iemand hem las"), "{seen}");
    // It is not received by anybody: the desk says that.
    assert_eq!(town.texts("SELECT state FROM escalations").await, ["sent"]);
    let desk = town.be(&town.femke).await.look(&format!("/desk/{case}")).await.expect("the desk as before");
    assert!(!desk.contains(&numbers[0]) && desk.contains(SHARED));
    drop(listening);
    for words in ["Samira", "Visser", SECRET, "stil", &numbers[0]] {
        assert!(!log.words().contains(words), "{words} is in the log");
    }
    assert!(town.everything_that_contains(SECRET).await.is_empty(), "its secret is sealed");
}

/// The same case once more, as a new version of the words.
async fn again(town: &Town, case: &str) -> String {
    let (municipality, now) = (municipality(town).await, town.house.clock.now());
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let sql = "UPDATE escalations SET version = version + 1 WHERE id = $1 RETURNING version";
    let version: i64 = sqlx::query_scalar(sql).bind(case).fetch_one(&mut *tx).await.expect("a version");
    let sql = "UPDATE zgw_handovers SET due_at = NULL WHERE escalation_id = $1";
    sqlx::query(sql).bind(case).execute(&mut *tx).await.expect("the old ones rest");
    store::hand_over(&mut tx, case, version, &municipality, now).await.expect("handed over");
    let sql = "SELECT number FROM zgw_handovers WHERE version = $1";
    let number = sqlx::query_scalar(sql).bind(version).fetch_one(&mut *tx).await.expect("a number");
    tx.commit().await.expect("a commit");
    number
}

/// How many calls one packet takes: four look-ups, five things that are looked for and made, and two to follow; and a
/// second page for each list of statustypen.
const CALLS: usize = 18;

async fn wherever_the_power_goes_there_is_one_zaak(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    town.clock_runs().await;
    assert_eq!(zgw.calls().len(), CALLS);
    let mut all = numbers(&town).await;
    for nth in 1..=CALLS {
        for fault in [Fault::HangsBefore, Fault::HangsAfter, Fault::LostBefore, Fault::LostAfter] {
            all.push(again(&town, &case).await);
            zgw.goes_wrong_at(nth, fault);
            let now = town.house.clock.now();
            if matches!(fault, Fault::HangsBefore | Fault::HangsAfter) {
                tokio::select! {
                    () = jobs::run_due(&town.house, &town.notify, now) => panic!("call {nth} did not come"),
                    () = zgw.reached.notified() => {}
                }
                // Whoever was killed can't say that it was.
                later(&town, 1).await;
                assert_eq!(town.count("SELECT COUNT(*) FROM zgw_handovers WHERE claimed_at IS NOT NULL").await, 1);
                later(&town, store_lease()).await;
            } else {
                town.clock_runs().await;
                assert_eq!(
                    town.count("SELECT COUNT(*) FROM zgw_handovers WHERE trouble IS NOT NULL").await,
                    1,
                    "{fault:?} at call {nth} is told"
                );
                later(&town, 1).await;
            }
            assert_eq!(
                town.count("SELECT COUNT(*) FROM zgw_handovers WHERE trouble IS NOT NULL").await,
                0,
                "{fault:?} at call {nth} is over"
            );
            assert_whole(&zgw, &all);
        }
    }
    assert_eq!(
        town.count("SELECT COUNT(*) FROM zgw_handovers WHERE registered_at IS NULL").await,
        0,
        "each of them is known to be there"
    );
}

fn store_lease() -> i64 {
    store::LEASE_MINUTES
}

async fn two_workers_make_one_zaak_and_so_does_one_who_slept(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    let mut all = numbers(&town).await;
    for _ in 0..5 {
        let now = town.house.clock.now();
        let workers = (0..4).map(|_| jobs::run_due(&town.house, &town.notify, now));
        futures::future::join_all(workers).await;
        later(&town, 1).await;
        assert_whole(&zgw, &all);
        all.push(again(&town, &case).await);
    }
    town.clock_runs().await;
    // One who sleeps in the middle of each call wakes up when another has done it all.
    for nth in 1..=CALLS {
        all.push(again(&town, &case).await);
        zgw.goes_wrong_at(nth, Fault::Held);
        let (house, notify, now) = (town.house.clone(), town.notify.clone(), town.house.clock.now());
        let sleeper = tokio::spawn(async move { jobs::run_due(&house, &notify, now).await });
        zgw.reached.notified().await;
        later(&town, store_lease()).await;
        zgw.let_go.notify_one();
        sleeper.await.expect("it wakes up");
        assert_whole(&zgw, &all);
        let arrived = town.texts("SELECT words FROM escalation_events WHERE what = 'their_system'").await;
        let mine = arrived.iter().filter(|words| words.contains(all.last().expect("a number"))).count();
        assert_eq!(mine, 1, "told once");
    }
}

async fn what_the_municipality_does_with_it_is_told_once(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    town.clock_runs().await;
    let zaak = zgw.kept("zaken")[0]["url"].as_str().expect("an address").to_owned();
    let looks = || zgw.count("GET", "/statussen");
    assert_eq!(looks(), 2, "once before its first status, and once after");
    // Hourly on the first day, then daily.
    for hour in 1..24 {
        town.it_is(monday().plus_hours(hour)).await;
    }
    assert_eq!(looks(), 2 + 23);
    for hour in 24..72 {
        town.it_is(monday().plus_hours(hour)).await;
    }
    assert_eq!(looks(), 2 + 23 + 2);
    let told =
        async || town.texts("SELECT words FROM escalation_events WHERE what = 'their_system' ORDER BY place").await;
    assert_eq!(told().await.len(), 1, "what we said ourselves is no news");

    zgw.gives_status(&zaak, 2);
    town.it_is(monday().plus_hours(72)).await;
    town.it_is(monday().plus_hours(96)).await;
    assert_eq!(told().await[1..], ["In behandeling."]);
    let seen = page(&town, &case).await;
    assert!(seen.contains("Daar staat: In behandeling, sinds"), "{seen}");
    assert_eq!(town.texts("SELECT state FROM escalations").await, ["sent"], "it changes nothing of ours");

    zgw.gives_status(&zaak, 3);
    town.it_is(monday().plus_hours(120)).await;
    later(&town, 1).await;
    assert_eq!(told().await[1..], ["In behandeling.", "Afgerond."]);
    assert_eq!(town.letters_that_say("op klaar te zetten").await, 1);
    let after = looks();
    town.days_pass(5).await;
    assert_eq!(looks(), after, "what is over is not looked at");
    assert_eq!(town.letters_that_say("op klaar te zetten").await, 1);
    assert_ne!(town.texts("SELECT state FROM escalations").await, ["done"], "people say when it is done");
    assert_eq!(zgw.wrong(), Vec::<String>::new());
}

async fn a_notification_makes_us_look_now_and_is_believed_of_nothing(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    town.clock_runs().await;
    let (municipality, zaak) = (municipality(&town).await, zgw.kept("zaken")[0]["url"].clone());
    let mut tx = town.house.db.begin().await.expect("a transaction");
    store::expect_notifications(&mut tx, &municipality, &secret::hash("Bearer van-de-gemeente")).await.expect("kept");
    tx.commit().await.expect("a commit");
    let path = hook_path(&municipality);
    let router = router::router(town.house.clone(), &router::doors(), clock::LastRun::default());
    // A program and no browser: it says nothing of where it comes from.
    let hook = async |path: &str, key: &str, body: String| {
        let request = Request::post(path).header("content-type", "application/json");
        let request = if key.is_empty() { request } else { request.header("authorization", key) };
        let answer = router.clone().oneshot(request.body(Body::from(body)).expect("a request")).await;
        answer.expect("an answer").status().as_u16()
    };
    let said = |object: &str| {
        serde_json::json!({ "kanaal": "zaken", "hoofdObject": object, "resource": "status", "actie": "create",
            "resourceUrl": "https://evil.example/", "aanmaakdatum": "2026-11-23T09:00:00Z", "kenmerken": {} })
        .to_string()
    };
    let zaak = zaak.as_str().expect("an address");
    let right = "Bearer van-de-gemeente";
    // A wrong key, none at all, and a municipality that nobody knows look alike.
    let unknown = "/hooks/zgw/00000000-0000-4000-8000-000000000000";
    for (path, key) in
        [(path.as_str(), "Bearer iets"), (&path, ""), (&path, "van-de-gemeente"), (unknown, right), (unknown, "")]
    {
        assert_eq!(hook(path, key, said(zaak)).await, 403, "{path} {key}");
    }
    zgw.gives_status(zaak, 2);
    let looks = zgw.count("GET", "/statussen");
    town.clock_runs().await;
    assert_eq!(zgw.count("GET", "/statussen"), looks, "nobody let them in, so nobody looked");
    for body in [said("https://elders.example/zaken/1"), "geen json".into(), "{}".into(), said("a\0b")] {
        assert_eq!(hook(&path, right, body).await, 204);
    }
    town.clock_runs().await;
    assert_eq!(zgw.count("GET", "/statussen"), looks, "it was about nothing of ours");
    for _ in 0..3 {
        assert_eq!(hook(&path, right, said(zaak)).await, 204);
    }
    town.clock_runs().await;
    assert_eq!(zgw.count("GET", "/statussen"), looks + 1, "three times is once");
    assert!(page(&town, &case).await.contains("In behandeling."));
    let large = format!("{{\"hoofdObject\": \"{}\"}}", "a".repeat(70_000));
    assert_eq!(hook(&path, right, large).await, 413);

    // One that comes while somebody looks is not lost.
    assert_eq!(hook(&path, right, said(zaak)).await, 204);
    zgw.goes_wrong_at(2, Fault::Held);
    let (house, notify, now) = (town.house.clone(), town.notify.clone(), town.house.clock.now());
    let looking = tokio::spawn(async move { jobs::run_due(&house, &notify, now).await });
    zgw.reached.notified().await;
    zgw.gives_status(zaak, 3);
    assert_eq!(hook(&path, right, said(zaak)).await, 204);
    zgw.let_go.notify_one();
    looking.await.expect("looked");
    town.clock_runs().await;
    assert!(page(&town, &case).await.contains("Afgerond."));
    assert_eq!(zgw.wrong(), Vec::<String>::new());
}

async fn what_is_refused_is_said_in_words_and_goes_when_it_can(db: Db) {
    let log = Log::default();
    let listening = log.listen();
    let (town, zgw) = town_with_a_system(db).await;
    zgw.turns(Mood::Refuses("omschrijving", "iets", "Samira mag hier niet staan."));
    let case = sent(&town).await;
    town.clock_runs().await;
    let seen = page(&town, &case).await;
    assert!(seen.contains("De gemeente weigert: omschrijving: Samira mag hier niet staan."), "{seen}");
    assert!(seen.contains("We proberen het weer op maandag 23 november"), "{seen}");
    assert!(!log.words().contains("Samira"), "{}", log.words());
    assert!(log.words().contains("kind=\"refused\""), "but the operator knows of it: {}", log.words());
    drop(listening);
    assert!(town.everything_that_contains("mag hier niet").await.is_empty(), "what they say is sealed");
    // A draft of a zaaktype.
    zgw.turns(Mood::Fine);
    zgw.is_concept(true);
    later(&town, 60).await;
    let seen = page(&town, &case).await;
    assert!(seen.contains("is niet gepubliceerd"), "{seen}");
    assert_eq!(zgw.kept("zaken").len(), 0);
    zgw.is_concept(false);
    later(&town, 59).await;
    assert_eq!(zgw.kept("zaken").len(), 0, "not before it said");
    later(&town, 1).await;
    assert_whole(&zgw, &numbers(&town).await);
    assert!(!page(&town, &case).await.contains("niet gepubliceerd"));
    // What the operator changes holds at once.
    let other = settings(&zgw);
    keep(&town, &store::Settings { case_type: "ANDERS".into(), ..other.clone() }).await;
    again(&town, &case).await;
    town.clock_runs().await;
    assert!(page(&town, &case).await.contains("De gemeente kent het zaaktype ANDERS niet."));
    keep(&town, &other).await;
    town.clock_runs().await;
    assert_whole(&zgw, &numbers(&town).await);
    // A conflict that is none of ours is a refusal too.
    again(&town, &case).await;
    zgw.turns(Mood::Says(409));
    town.clock_runs().await;
    assert!(page(&town, &case).await.contains("De gemeente weigert: het zegt niet waarom."));
    zgw.turns(Mood::Fine);
    later(&town, 60).await;
    assert_whole(&zgw, &numbers(&town).await);
}

async fn a_key_that_does_not_work_is_told_to_the_admin(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let right = settings(&zgw);
    keep(&town, &store::Settings { client_secret: Sealed::from("iets anders"), ..right.clone() }).await;
    let case = sent(&town).await;
    for _ in 0..3 {
        later(&town, 60).await;
    }
    assert!(page(&town, &case).await.contains("De sleutel van de gemeente werkt niet."));
    let els = town.be(&town.els).await;
    assert!(els.look("/inbox").await.expect("her inbox").contains("De sleutel van de gemeente werkt niet."));
    assert_eq!(town.letters_that_say("De sleutel van de gemeente werkt niet.").await, 1, "one a day, and to her alone");
    assert_eq!(zgw.kept("zaken").len(), 0);
    keep(&town, &right).await;
    // Its clock is behind ours: it believes nothing from the future.
    zgw.runs_ahead(-300);
    later(&town, 60).await;
    let seen = page(&town, &case).await;
    assert!(seen.contains("want de klokken verschillen 300 seconden"), "{seen}");
    // A few seconds are nothing.
    zgw.runs_ahead(-9);
    later(&town, 60).await;
    assert_whole(&zgw, &numbers(&town).await);
}

async fn a_system_that_is_gone_for_a_day_loses_nothing(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    // It goes in the middle.
    zgw.goes_wrong_at(9, Fault::LostAfter);
    town.clock_runs().await;
    zgw.closes().await;
    later(&town, 1).await;
    assert!(page(&town, &case).await.contains("geeft geen antwoord. Er is geen verbinding met dit adres."));
    for _ in 0..23 {
        later(&town, 60).await;
    }
    assert_eq!(town.letters_that_say("komt al een dag niet aan").await, 0);
    for _ in 0..2 {
        later(&town, 60).await;
    }
    assert_eq!(town.letters_that_say("komt al een dag niet aan").await, 1, "the owner knows");
    let waits = page(&town, &case).await;
    assert!(waits.contains("We proberen het weer op woensdag 25 november"), "{waits}");
    town.days_pass(3).await;
    assert_eq!(town.letters_that_say("komt al een dag niet aan").await, 1, "once");
    zgw.opens().await;
    town.days_pass(1).await;
    assert_whole(&zgw, &numbers(&town).await);
    assert!(!page(&town, &case).await.contains("geen verbinding"));
}

async fn a_slow_system_is_left_for_later(db: Db) {
    let (mut town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    zgw.turns(Mood::Slow);
    let patient = town.house.outside.clone();
    town.house.outside = patient.with_patience(Duration::from_millis(200));
    town.clock_runs().await;
    town.house.outside = patient;
    assert_eq!(zgw.calls().len(), 1, "one call that takes too long is enough");
    assert!(page(&town, &case).await.contains("geeft te langzaam antwoord"));
    for status in [500, 429, 404, 302] {
        zgw.turns(Mood::Says(status));
        later(&town, 60).await;
        assert_eq!(zgw.kept("zaken").len(), 0, "{status}");
        assert!(page(&town, &case).await.contains("We proberen het weer op"), "{status}");
    }
    zgw.turns(Mood::Fine);
    later(&town, 60).await;
    assert_whole(&zgw, &numbers(&town).await);
}

async fn a_withdrawn_case_goes_no_further(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    // Before the zaak is there.
    zgw.turns(Mood::Says(503));
    let case = sent(&town).await;
    town.clock_runs().await;
    town.be(&town.anja).await.post(&format!("/escalations/{case}/withdraw"), &[]).await.expect("withdrawn");
    zgw.turns(Mood::Fine);
    town.days_pass(2).await;
    assert_eq!((zgw.kept("zaken").len(), zgw.count("POST", "/zaken")), (0, 0), "nothing went");
    assert_eq!(town.letters_that_say("staat nog in hun systeem").await, 0);
    assert!(!page(&town, &case).await.contains("staat nog in hun systeem"));
    // After it is there, and before all of it is.
    let case = sent(&town).await;
    zgw.goes_wrong_at(15, Fault::LostBefore);
    town.clock_runs().await;
    assert_eq!((zgw.kept("zaken").len(), zgw.kept("zaakinformatieobjecten").len()), (1, 0));
    let documents = zgw.kept("enkelvoudiginformatieobjecten").len();
    let anja = town.be(&town.anja).await;
    anja.post(&format!("/escalations/{case}/withdraw"), &[]).await.expect("withdrawn");
    let seen = page(&town, &case).await;
    assert!(seen.contains("Bel de gemeente: zaak WV-") && seen.contains("staat nog in hun systeem"), "{seen}");
    let calls = zgw.calls().len();
    later(&town, 1).await;
    assert_eq!(town.letters_that_say("staat nog in hun systeem").await, 1);
    town.days_pass(2).await;
    assert_eq!(zgw.calls().len(), calls, "not one call more");
    assert_eq!(zgw.kept("enkelvoudiginformatieobjecten").len(), documents);
    assert_eq!(town.letters_that_say("staat nog in hun systeem").await, 1);
}

async fn a_case_that_is_written_again_is_another_zaak(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    town.clock_runs().await;
    let no = [("reason", "Woont elders."), ("whither", "Waterdam")];
    town.be(&town.femke).await.post(&format!("/desk/{case}/decline"), &no).await.expect("declined");
    later(&town, 1).await;
    assert!(page(&town, &case).await.contains("staat nog in hun systeem"), "the old one is still there");
    let anja = town.be(&town.anja).await;
    anja.post(&format!("/escalations/{case}/redo"), &[]).await.expect("again");
    let wanted = town.house.clock.now().day().plus(10).iso();
    let form = [
        ("cause", "Nog steeds stil."),
        ("asked", "Bel haar."),
        ("wanted_on", wanted.as_str()),
        ("own_0", SHARED),
        ("own_1", KEPT_BACK),
    ];
    anja.post(&format!("/escalations/{case}/edit"), &form).await.expect("new words");
    let version = town.count("SELECT version FROM escalations").await.to_string();
    approve(&town, &case, &version).await;
    town.clock_runs().await;
    let numbers = numbers(&town).await;
    assert_eq!(numbers.len(), 2);
    assert_whole(&zgw, &numbers);
    let seen = page(&town, &case).await;
    assert!(seen.contains(&format!("Het nummer daar is {}.", numbers[1])), "{seen}");
}

async fn without_a_system_the_desk_works_as_before(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let municipality = municipality(&town).await;
    let off = async || {
        let mut tx = town.house.db.begin().await.expect("a transaction");
        let was_on = store::stop(&mut tx, &municipality, town.house.clock.now()).await.expect("off");
        tx.commit().await.expect("a commit");
        was_on
    };
    assert!(off().await && !off().await);
    let case = sent(&town).await;
    town.days_pass(1).await;
    assert_eq!((zgw.calls().len(), town.count("SELECT COUNT(*) FROM zgw_handovers").await), (0, 0));
    assert!(!page(&town, &case).await.contains("In het systeem van de gemeente"));
    let femke = town.be(&town.femke).await;
    assert!(femke.look(&format!("/desk/{case}")).await.expect("the desk").contains(SHARED));
    // What was on its way waits when it is put off, and goes on when it is put on.
    keep(&town, &settings(&zgw)).await;
    again(&town, &case).await;
    zgw.goes_wrong_at(7, Fault::LostAfter);
    town.clock_runs().await;
    off().await;
    let calls = zgw.calls().len();
    town.days_pass(1).await;
    assert_eq!(zgw.calls().len(), calls);
    assert!(page(&town, &case).await.contains("De koppeling staat uit."));
    keep(&town, &settings(&zgw)).await;
    town.clock_runs().await;
    assert_whole(&zgw, &numbers(&town).await);
}

async fn a_case_of_which_telling_is_dangerous_brings_the_same_words_and_stays_untold(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = write(&town).await;
    let ground = [
        ("ground_kind", "danger"),
        ("ground", "Ze slaapt buiten en het vriest vannacht."),
        ("second", &*town.pieter.0),
        ("untold", "yes"),
    ];
    let path = format!("/escalations/{case}/exception");
    town.be(&town.anja).await.post(&path, &ground).await.expect("a ground");
    let pieter = town.be(&town.pieter).await;
    pieter.post(&format!("{path}/confirm"), &[("version", "1")]).await.expect("sent");
    town.clock_runs().await;
    assert_whole(&zgw, &numbers(&town).await);
    let document = &zgw.kept("enkelvoudiginformatieobjecten")[0];
    let sheet = BASE64_STANDARD.decode(document["inhoud"].as_str().expect("a file")).expect("base64");
    let sheet = pdf_text(&sheet);
    assert!(sheet.contains("zonder toestemming") && sheet.contains(SHARED) && !sheet.contains("vriest"), "{sheet}");
    let zaak = zgw.kept("zaken")[0]["url"].as_str().expect("an address").to_owned();
    zgw.gives_status(&zaak, 3);
    later(&town, 60).await;
    let samira = town.be(&town.samira_person).await;
    assert!(!samira.look("/inbox").await.expect("her inbox").contains("gemeente"));
    let file = samira.answer("GET", "/me/data.json", &[]).await.body;
    assert!(!file.contains("WV-") && !file.contains("Afgerond"), "{file}");
}

async fn what_went_there_is_in_her_file_and_goes_with_it(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    sent(&town).await;
    town.clock_runs().await;
    let samira = town.be(&town.samira_person).await;
    let file: serde_json::Value =
        serde_json::from_str(&samira.answer("GET", "/me/data.json", &[]).await.body).expect("JSON");
    assert_eq!(file["their_system"][0]["number"], numbers(&town).await[0].as_str());
    samira.post("/me/erase", &[]).await.expect("asked");
    town.days_pass(15).await;
    town.clock_runs().await;
    for table in ["SELECT COUNT(*) FROM zgw_handovers", "SELECT COUNT(*) FROM zgw_statuses"] {
        assert_eq!(town.count(table).await, 0, "{table}");
    }
    assert_eq!(town.letters_that_say("staat nog in hun systeem").await, 1, "somebody calls the municipality");
    let calls = zgw.calls().len();
    town.days_pass(2).await;
    assert_eq!(zgw.calls().len(), calls);
    // And what is only old goes at night.
    let alumnus: AlumnusId = town.samira.clone();
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    for sql in [
        "INSERT INTO escalations (id, alumnus_id, municipality_id, owner_id, state, step, version, cause, asked, \
         wanted_on, drafted_at, untold, withdrawn_at) SELECT 'old', a.id, a.municipality_id, a.owner_id, 'withdrawn', \
         2, 1, '', '', '2024-01-01', $2, 0, $2 FROM alumni a WHERE a.id = $1",
        "INSERT INTO zgw_handovers (id, escalation_id, version, municipality_id, number, sent_at, tries, lease) \
         SELECT 'old', 'old', 1, a.municipality_id, 'WV-0', $2, 0, 0 FROM alumni a WHERE a.id = $1",
        "INSERT INTO zgw_statuses (escalation_id, url, seen_at) SELECT 'old', a.id, $2 FROM alumni a WHERE a.id = $1",
    ] {
        sqlx::query(sql).bind(&alumnus).bind(now.plus_days(-1200)).execute(&mut *tx).await.expect("a row");
    }
    tx.commit().await.expect("a commit");
    town.days_pass(2).await;
    for table in
        ["SELECT COUNT(*) FROM zgw_handovers", "SELECT COUNT(*) FROM zgw_statuses", "SELECT COUNT(*) FROM escalations"]
    {
        assert_eq!(town.count(table).await, 0, "{table}");
    }
}

/// The program itself, as an operator uses it.
#[tokio::test]
async fn an_operator_sets_it_looks_and_puts_it_off() {
    let zgw = Zgw::start(Arc::new(Clock::new(clock::machine))).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("geheim");
    std::fs::write(&file, format!("{SECRET}\n")).expect("a secret");
    let db = Db::open(&Db::url_in(folder.path())).await.expect("a database");
    let mut tx = db.begin().await.expect("a transaction");
    schools::municipality(&mut tx, "Nieuwland").await.expect("a municipality");
    tx.commit().await.expect("a commit");
    db.close().await;
    let run = async |more: Vec<String>| {
        let mut command = waakvlam();
        command.args(["zgw", "--municipality", "Nieuwland", "--allow-inside", "--data"]).arg(folder.path()).args(more);
        let output = tokio::task::spawn_blocking(move || command.output().expect("it runs")).await.expect("it ends");
        (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    let set = |rsin: &str, case_type: &str, more: &[&str]| {
        let text = |text: &str| text.to_owned();
        let url = |api: &str| format!("{}/{api}/api/v1/", zgw.url);
        let all = [
            [text("--zaken"), url("zaken")],
            [text("--catalogi"), url("catalogi")],
            [text("--documenten"), url("documenten")],
            [text("--client-id"), text(CLIENT)],
            [text("--secret-file"), file.display().to_string()],
            [text("--rsin"), text(rsin)],
            [text("--zaaktype"), text(case_type)],
        ];
        all.concat().into_iter().chain(more.iter().map(|one| text(one))).collect::<Vec<String>>()
    };
    let (fine, said) = run(vec!["--check".into()]).await;
    assert!(fine && said.contains("Er is geen koppeling met deze gemeente."), "{said}");
    let (fine, said) = run(set("111222334", CASE_TYPE, &[])).await;
    assert!(!fine && said.contains("Het RSIN klopt niet"), "{said}");
    let (fine, said) = run(set(RSIN, "ANDERS", &[])).await;
    assert!(fine && said.contains("Let op: De gemeente kent het zaaktype ANDERS niet."), "{said}");
    let notified = format!("{}/notificaties/api/v1", zgw.url);
    let more = ["--notificaties", notified.as_str(), "--url", "https://waakvlam.example/"];
    let (fine, said) = run(set(RSIN, CASE_TYPE, &more)).await;
    assert!(fine && said.contains("Het zaaktype HULPVRAAG is gevonden"), "{said}");
    assert!(said.contains("De gemeente meldt voortaan") && !said.contains(SECRET), "{said}");
    let subscription = zgw.kept("abonnement").remove(0);
    let callback = subscription["callbackUrl"].as_str().expect("an address");
    assert!(callback.starts_with("https://waakvlam.example/hooks/zgw/"), "{callback}");
    let (fine, said) = run(vec!["--check".into()]).await;
    assert!(fine && said.contains("Het eerste statustype is gevonden"), "{said}");
    let (fine, said) = run(vec!["--off".into()]).await;
    assert!(fine && said.contains("De koppeling staat uit."), "{said}");

    let db = Db::open(&Db::url_in(folder.path())).await.expect("a database");
    let mut tx = db.read().await.expect("a transaction");
    let sql = "SELECT hook_hash FROM zgw_systems WHERE hook_hash IS NOT NULL";
    let hash: Option<String> = sqlx::query_scalar(sql).fetch_optional(&mut *tx).await.expect("a look");
    assert_eq!(hash, None, "a notification is not let in any more");
    let auth = subscription["auth"].as_str().expect("a key");
    assert!(auth.starts_with("Bearer ") && auth.len() > 40);
    tx.commit().await.expect("a commit");
    db.close().await;
    assert_eq!(zgw.wrong(), Vec::<String>::new());
    // An address inside is refused when nobody allows it.
    let mut command = waakvlam();
    command.args(["zgw", "--municipality", "Nieuwland", "--data"]).arg(folder.path()).args(set(RSIN, CASE_TYPE, &[]));
    let output = tokio::task::spawn_blocking(move || command.output().expect("it runs")).await.expect("it ends");
    assert!(!output.status.success());
    let closed = Outside::new(Reach::default()).expect("a way out");
    assert!(closed.check(&zgw.url).is_err());
}
