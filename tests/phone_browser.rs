//! A phone of 360 by 740 whose internet comes and goes: a real Chromium on a line that can be cut.

mod support;

use app::{access::PersonId, circle, leavers::store as leavers};
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::StatusCode,
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use server::{assets, clock::LastRun, router, worker::Worker};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use support::{
    browser::{Browser, Look, Script},
    database::TestDb,
    kept::{has, keeps},
    line::Line,
    town::{Town, leaver},
    visitor::Visitor,
};
use tokio::net::TcpListener;

/// What goes wrong between a phone and the server.
#[derive(Clone, Copy, Debug, Default)]
struct BadDay {
    /// Something before the server answers with this for pages.
    pages: Option<u16>,
    /// The same for forms that people send.
    forms: Option<u16>,
    /// The same for what a worker sends by itself.
    sent: Option<u16>,
    /// How often a worker was answered so.
    refused: usize,
    /// How long an answer stays away.
    slow: Duration,
}

/// A town that is served, and the line to it.
struct Served {
    town: Town,
    url: String,
    line: Line,
    /// A newer release is served from now on.
    newer: Arc<AtomicBool>,
    /// The emergency brake.
    off: Arc<AtomicBool>,
    /// A server that has a bad day.
    bad: Arc<Mutex<BadDay>>,
    _database: TestDb,
}

impl Served {
    async fn start() -> Self {
        let database = TestDb::sqlite();
        let mut town = Town::on(database.open().await).await;
        town.house.files = assets::site_files();
        // With it the start pages carry a script that needs internet.
        town.house.push_key = "B".repeat(87).into();
        town.joined().await;
        let (newer, off) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let server = listener.local_addr().expect("its address");
        let router = router::router(town.house.clone(), &router::doors(), LastRun::default());
        let bad = Arc::<Mutex<BadDay>>::default();
        let router = with_switches(router, newer.clone(), off.clone());
        let router = with_bad_days(router, bad.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let line = Line::to(server).await;
        Self { town, url: line.url.clone(), line, newer, off, bad, _database: database }
    }

    /// Somebody's phone, signed in.
    async fn phone(&self, browser: &Browser, name: &str, person: &PersonId) -> Visitor {
        let visitor = browser.phone(name, &self.url, Script::On, Look::Light).await;
        self.signs_in(&visitor, person).await;
        visitor
    }

    async fn signs_in(&self, visitor: &Visitor, person: &PersonId) {
        let actor = self.town.be(person).await;
        let (name, value) = actor.cookies()[0].split_once('=').expect("a cookie");
        let cookie = json!({ "name": name, "value": value, "url": "https://127.0.0.1/", "path": "/", "secure": true,
            "httpOnly": true, "sameSite": "Lax" });
        visitor.driver().cdp().send_raw("Network.setCookie", cookie).await.expect("a cookie");
    }

    fn cut(&self) {
        self.line.cut();
    }

    fn has(&self, bad: BadDay) {
        *self.bad.lock().expect("a day") = bad;
    }

    fn mend(&self) {
        self.line.mend();
    }
}

fn with_bad_days(router: Router, bad: Arc<Mutex<BadDay>>) -> Router {
    router.layer(middleware::from_fn(move |request: Request, next: Next| {
        let bad = bad.clone();
        async move {
            let is_file = request.uri().path().contains('.');
            let is_sent = request.method() == "POST" && request.headers().contains_key("waakvlam-whose");
            let (status, slow) = {
                let mut day = bad.lock().expect("a day");
                let status = match request.method().as_str() {
                    _ if is_file => None,
                    "GET" => day.pages,
                    _ if is_sent => day.sent,
                    _ => day.forms,
                };
                day.refused += usize::from(is_sent && status.is_some());
                (status, if is_file { Duration::ZERO } else { day.slow })
            };
            if let Some(status) = status {
                return StatusCode::from_u16(status).expect("a status").into_response();
            }
            let response = next.run(request).await;
            tokio::time::sleep(slow).await;
            response
        }
    }))
}

/// The same router, whose worker can become newer or go away.
fn with_switches(router: Router, newer: Arc<AtomicBool>, off: Arc<AtomicBool>) -> Router {
    router.layer(middleware::from_fn(move |mut request: Request, next: Next| {
        let (newer, off) = (newer.load(SeqCst), off.load(SeqCst));
        async move {
            let is_worker = request.uri().path() == "/sw.js";
            request.extensions_mut().insert(if off { Worker::Off } else { Worker::On });
            if is_worker {
                request.headers_mut().remove("if-none-match");
                request.headers_mut().remove("accept-encoding");
            }
            let response = next.run(request).await;
            if is_worker && newer { as_newer(response).await } else { response }
        }
    }))
}

async fn as_newer(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.expect("the worker");
    let text = String::from_utf8_lossy(&body).replace("const RELEASE = \"", "const RELEASE = \"newer-");
    parts.headers.remove("content-length");
    (parts, Body::from(text)).into_response()
}

/// Makes what this phone keeps look as an older release left it; `made` are facts without their person.
async fn an_older_release_left(visitor: &Visitor, made: Value) {
    const SCRIPT: &str = r#"
        const [made, done] = arguments;
        const leave = async () => {
          const db = await new Promise((go) => { const asked = indexedDB.open("phone"); asked.onsuccess = () => go(asked.result); });
          const change = db.transaction(["facts", "state"], "readwrite");
          const asked = change.objectStore("state").get("whose");
          asked.onsuccess = () => made.forEach((fact) => change.objectStore("facts").add({ ...fact, whose: asked.result }));
          await new Promise((go) => (change.oncomplete = go));
          db.close();
        };
        leave().then(() => done("left"), (error) => done(String(error)));
    "#;
    let left = visitor.driver().execute_async(SCRIPT, vec![made]).await.expect("an answer");
    assert_eq!(left.json(), &Value::from("left"));
}

async fn is_stocked(visitor: &Visitor) {
    keeps(visitor, "pages for when there is no internet", |found| {
        [
            "pages /home",
            "pages /check-in",
            "pages /people",
            "pages /evenings",
            "pages /help-now",
            "files /offline",
            "files /weg",
        ]
        .iter()
        .all(|what| has(found, what))
    })
    .await;
}

/// A picture, axe and the width. The console of a phone without internet complains, and should.
async fn looks_good(visitor: &Visitor, picture: &str) {
    visitor.picture(picture).await;
    visitor.fits().await;
    visitor.axe().await;
}

/// Whether the browser thinks that it has internet: pages hear of it by an event.
async fn browser_is_online(visitor: &Visitor, online: bool) {
    let conditions = json!({ "offline": !online, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    visitor.driver().cdp().send_raw("Network.enable", json!({})).await.expect("the network");
    visitor.driver().cdp().send_raw("Network.emulateNetworkConditions", conditions).await.expect("conditions");
}

async fn ends(visitor: Visitor) {
    let complaints = visitor.console_errors().await;
    let policy: Vec<_> = complaints.iter().filter(|line| line.contains("Content Security Policy")).collect();
    assert!(policy.is_empty(), "{policy:?}");
    let _ = visitor.driver().clone().quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_made_without_internet_is_sent_once_when_there_is() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    samira.open("/home").await;
    is_stocked(&samira).await;

    served.cut();
    samira.open("/home").await;
    samira.sees("Je hebt nu geen internet. Dit is van maandag 23 november, 9 uur 's ochtends.").await;
    samira.sees("Hoe gaat het?").await;
    looks_good(&samira, "phone-1-home-kept").await;
    let scripts = "return [...document.scripts].map((script) => new URL(script.src).pathname).join()";
    let scripts = samira.driver().execute(scripts, []).await.expect("an answer");
    assert_eq!(scripts.json(), &Value::from("/phone.js"), "no script that needs a nonce");
    samira.open("/people").await;
    samira.sees("Dit is van maandag 23 november").await;
    samira.sees("Anja Jacobs").await;
    samira.open("/questions").await;
    samira.sees("Deze pagina kun je nu niet zien.").await;
    looks_good(&samira, "phone-2-no-page").await;
    samira.press("Hulp nu").await;
    samira.sees("Bel 112").await;
    looks_good(&samira, "phone-3-help-now").await;

    samira.open("/").await;
    samira.press("gaat wel").await;
    samira.sees("Nog niet verstuurd").await;
    samira.sees("Check-in: gaat wel").await;
    samira.press("Thuis").await;
    samira.sees("Dag Samira").await;
    assert!(!samira.sees_now("Hoe gaat het?").await, "what waits is not asked again");
    looks_good(&samira, "phone-4-waits").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 0);

    served.mend();
    browser_is_online(&samira, false).await;
    browser_is_online(&samira, true).await;
    samira.sees("Je zei vandaag: gaat wel").await;
    assert!(!samira.sees_now("Nog niet verstuurd").await);
    for _ in 0..2 {
        samira.open("/home").await;
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 1, "once");
    let hers = town.be(&town.anja).await.look(&format!("/alumni/{}", town.samira)).await.expect("her page");
    assert!(hers.contains("gaat wel"), "Anja sees it");
    ends(samira).await;
}

/// Lets some time pass for what this phone keeps: facts were made earlier, copies were kept earlier.
async fn becomes_older(visitor: &Visitor, hours: i64) {
    const SCRIPT: &str = r#"
        const [hours, done] = arguments;
        const earlier = (ms) => Number(ms) - hours * 3_600_000;
        const go = async () => {
          const db = await new Promise((go) => { const asked = indexedDB.open("phone"); asked.onsuccess = () => go(asked.result); });
          const change = db.transaction("facts", "readwrite");
          const asked = change.objectStore("facts").getAll();
          asked.onsuccess = () => asked.result.forEach((fact) => change.objectStore("facts").put({ ...fact, made: earlier(fact.made) }));
          await new Promise((go) => (change.oncomplete = go));
          db.close();
          for (const name of (await caches.keys()).filter((name) => name.startsWith("pages-"))) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              const copy = await cache.match(request);
              const headers = new Headers(copy.headers);
              headers.set("waakvlam-kept-at", earlier(headers.get("waakvlam-kept-at")));
              await cache.put(request, new Response(await copy.text(), { headers }));
            }
          }
        };
        go().then(() => done("older"), (error) => done(String(error)));
    "#;
    let older = visitor.driver().execute_async(SCRIPT, vec![json!(hours)]).await.expect("an answer");
    assert_eq!(older.json(), &Value::from("older"));
}

/// Sends a form that stands on no page.
async fn sends_form(visitor: &Visitor, action: &str, fields: Value) {
    const SCRIPT: &str = "const [action, fields] = arguments; const form = document.createElement('form'); \
        form.method = 'post'; form.action = action; \
        for (const [name, value] of Object.entries(fields)) { \
            const input = document.createElement('input'); input.name = name; input.value = value; form.append(input) } \
        document.body.append(form); form.submit()";
    visitor.driver().execute(SCRIPT, vec![json!(action), fields]).await.expect("a form");
}

/// The mark of who reads her messages, as the page says it.
async fn readers(visitor: &Visitor) -> String {
    visitor.open("/messages").await;
    visitor.sees("Jouw bericht").await;
    let script = "return document.querySelector('[name=readers]').value";
    visitor.driver().execute(script, []).await.expect("a mark").convert().expect("a text")
}

fn now_ms() -> i64 {
    server::clock::machine().0 * 1000
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_with_a_bad_day_loses_nothing_and_keeps_the_order() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    samira.open("/home").await;
    is_stocked(&samira).await;
    let readers = readers(&samira).await;
    let message = |words: &str, hours: i64| {
        json!({ "path": "/messages", "fields": [["words", words], ["key", words], ["readers", readers]],
            "made": now_ms() - hours * 3_600_000 })
    };
    an_older_release_left(&samira, json!([message("Eerst", 3), message("Dan", 2)])).await;
    for status in [429, 500, 503] {
        served.has(BadDay { sent: Some(status), ..BadDay::default() });
        samira.open("/home").await;
        samira.sees("Nog niet verstuurd").await;
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert!(!samira.sees_now("Dit kon niet").await, "{status} is no refusal");
        let refused = served.bad.lock().expect("a day").refused;
        assert_eq!(refused, 1, "after {status} the next one waits too");
    }
    // Something before the server, and a line like treacle.
    served.has(BadDay { pages: Some(502), sent: Some(502), ..BadDay::default() });
    samira.open("/home").await;
    samira.sees("Waakvlam is nu niet te bereiken. Dit is van maandag 23 november").await;
    served.has(BadDay { slow: Duration::from_secs(9), sent: Some(503), ..BadDay::default() });
    let began = Instant::now();
    samira.open("/home").await;
    samira.sees("Het internet is nu traag.").await;
    assert!(began.elapsed() < Duration::from_secs(9), "she does not wait for it");

    served.has(BadDay::default());
    samira.open("/home").await;
    keeps(&samira, "all is sent", |found| waiting(found) == 0).await;
    assert_eq!(town.texts("SELECT words FROM messages ORDER BY place").await, ["Eerst", "Dan"], "in their order");
    samira.open("/messages").await;
    samira.sees("Geschreven op").await;

    // Copies of more than a month ago help nobody.
    becomes_older(&samira, 24 * 31).await;
    served.cut();
    samira.open("/people").await;
    samira.sees("Deze pagina kun je nu niet zien.").await;
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_differs_is_kept_apart() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    samira.open("/home").await;
    is_stocked(&samira).await;
    let readers = readers(&samira).await;
    served.cut();
    // A double tap, and other words in a form that was sent before.
    for words in ["Een", "Een", "Twee"] {
        samira.open("/home").await;
        sends_form(&samira, "/messages", json!({ "words": words, "key": "een-sleutel", "readers": readers })).await;
        samira.sees("Nog niet verstuurd").await;
    }
    keeps(&samira, "two messages", |found| waiting(found) == 2).await;
    // A form on a page of somebody else is not ours to keep.
    let theirs = "data:text/html,<p>Win een prijs</p>";
    samira.driver().goto(theirs).await.expect("their page");
    let action = format!("{}/messages", served.url);
    sends_form(&samira, &action, json!({ "words": "Vals", "key": "vals", "readers": readers })).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    samira.open("/home").await;
    samira.does_not_see("Vals").await;

    // The same kept page on two days is two check-ins.
    samira.press("goed").await;
    samira.sees("Vertel hoe het gaat").await;
    becomes_older(&samira, 24).await;
    samira.open("/home").await;
    samira.sees("Hoe gaat het?").await;
    samira.press("slecht").await;
    samira.sees("Vertel hoe het gaat").await;
    keeps(&samira, "two of each", |found| waiting(found) == 4).await;

    served.mend();
    samira.open("/home").await;
    keeps(&samira, "all is sent", |found| waiting(found) == 0).await;
    assert_eq!(town.texts("SELECT words FROM messages ORDER BY place").await, ["Een", "Twee"]);
    assert_eq!(town.texts("SELECT face FROM check_ins ORDER BY at").await, ["4", "1"]);
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_she_adds_while_it_is_on_its_way_is_not_lost() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    samira.open("/home").await;
    is_stocked(&samira).await;
    served.cut();
    samira.open("/home").await;
    samira.press("goed").await;
    samira.sees("Vertel hoe het gaat").await;
    samira.choose_for("Hoe gaat het met werk?", "niet goed").await;
    // The face goes, and its answer takes long; what she sends meanwhile does not come through.
    let slow = Duration::from_secs(8);
    served.has(BadDay { forms: Some(503), pages: Some(503), slow, ..BadDay::default() });
    served.mend();
    comes_back(&samira).await;
    let until = Instant::now() + Duration::from_secs(20);
    while town.count("SELECT COUNT(*) FROM check_ins").await == 0 {
        assert!(Instant::now() < until, "her face comes in");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    samira.press("Versturen").await;
    samira.sees("Vertel meer").await;
    tokio::time::sleep(slow).await;
    served.has(BadDay::default());
    samira.open("/home").await;
    keeps(&samira, "all is sent", |found| waiting(found) == 0).await;
    let said = "SELECT face || ' ' || COALESCE(work, '-') FROM check_ins";
    assert_eq!(town.texts(said).await, ["4 not_good"], "one check-in, and whole");
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_she_made_is_never_sent_by_whoever_came_after_her() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let kees = leavers::add(&mut tx, &town.school, &town.anja, &leaver("20002", "Kees", "Bakker"), now).await;
    let kees = circle::store::brief(&mut tx, &kees.expect("an alumnus")).await.expect("a brief").person_id;
    tx.commit().await.expect("a commit");
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    samira.open("/home").await;
    is_stocked(&samira).await;
    served.cut();
    samira.open("/home").await;
    samira.press("slecht").await;
    samira.sees("Vertel hoe het gaat").await;
    samira.choose_for("Hoe gaat het met werk?", "niet goed").await;
    // The session on this phone becomes that of another, while her page is still open and its worker sends by itself.
    served.signs_in(&samira, &kees).await;
    served.mend();
    comes_back(&samira).await;
    keeps(&samira, "nothing of hers", |found| waiting(found) == 0 && !has(found, "pages /home")).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 0, "nothing is sent in his name");
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_out_anyway_leaves_nothing() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    samira.open("/home").await;
    is_stocked(&samira).await;
    served.cut();
    samira.open("/home").await;
    samira.press("goed").await;
    samira.sees("Nog niet verstuurd").await;
    served.has(BadDay { sent: Some(503), ..BadDay::default() });
    served.mend();
    samira.open("/home").await;
    samira.press("Uitloggen").await;
    samira.sees("Er is nog iets niet verstuurd").await;
    samira.press("Toch uitloggen").await;
    samira.sees("Ik heb een code").await;
    keeps(&samira, "nothing at all", |found| !found.iter().any(|one| !one.starts_with("files"))).await;
    served.has(BadDay::default());
    served.signs_in(&samira, &town.samira_person).await;
    samira.open("/home").await;
    samira.sees("Hoe gaat het?").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 0, "she chose that it is gone");
    ends(samira).await;
}

/// How many things wait on this phone.
fn waiting(found: &[String]) -> usize {
    found.iter().filter(|one| one.starts_with("fact")).count()
}

/// The values that are chosen on the page, and what is typed.
async fn chosen(visitor: &Visitor) -> String {
    let script = "return [...document.querySelectorAll('main form input:checked, main form textarea')]
        .map((field) => field.value).join()";
    visitor.driver().execute(script, []).await.expect("an answer").convert().expect("a text")
}

async fn anja_has_a_number(town: &Town) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let sql = "UPDATE people SET phone = '+31261234567' WHERE id = $1";
    sqlx::query(sql).bind(&town.anja).execute(&mut *tx).await.expect("a number");
    tx.commit().await.expect("a commit");
}

async fn comes_back(visitor: &Visitor) {
    browser_is_online(visitor, false).await;
    browser_is_online(visitor, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_check_in_is_made_without_internet() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    anja_has_a_number(town).await;
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    samira.open("/home").await;
    is_stocked(&samira).await;
    served.cut();
    samira.open("/home").await;
    samira.press("gaat wel").await;
    samira.sees("Vertel hoe het gaat").await;
    samira.sees("Check-in: gaat wel").await;
    assert_eq!(chosen(&samira).await, "3,", "what she tapped is chosen");
    looks_good(&samira, "phone-9-whole").await;
    samira.choose_for("Hoe gaat het met werk?", "niet goed").await;
    samira.type_into("Wil je nog iets zeggen? Het hoeft niet.", "Ik ben \"moe\".").await;
    samira.choose("Ja, bel mij").await;
    comes_back(&samira).await;
    assert_eq!(chosen(&samira).await, "3,not_good,Ik ben \"moe\".,yes", "no page changes under her hands");
    samira.press("Versturen").await;
    samira.sees("Nog niemand ziet dit. Kan het niet wachten? Bel dan.").await;
    samira.sees("Bel Anja").await;
    looks_good(&samira, "phone-10-call").await;
    assert!(!samira.sees_now("Hoe gaat het?").await, "she is not asked twice");
    samira.press("Vertel meer").await;
    samira.sees("Vertel hoe het gaat").await;
    assert_eq!(chosen(&samira).await, "3,not_good,Ik ben \"moe\".,yes", "it is all still there");
    samira.choose_for("Hoe gaat het met wonen?", "Liever niet").await;
    samira.press("Versturen").await;
    samira.sees("Dag Samira").await;
    keeps(&samira, "one check-in", |found| waiting(found) == 1).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 0);

    served.mend();
    comes_back(&samira).await;
    samira.sees("Je zei vandaag: gaat wel").await;
    let said = "SELECT face || ' ' || work || ' ' || housing || ' ' || COALESCE(money, '-') || ' ' || wants_call FROM check_ins";
    assert_eq!(town.texts(said).await, ["3 not_good rather_not - yes"]);
    assert_eq!(town.texts("SELECT words FROM check_ins").await, ["Ik ben \"moe\"."]);
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("om een telefoontje").await, 1);
    samira.open("/check-in").await;
    samira.sees("Hoe gaat het met geld?").await;
    served.cut();
    for path in ["/home", "/check-in"] {
        samira.open(path).await;
        samira.sees("Dag Samira").await;
        assert!(!samira.sees_now("Hoe gaat het?").await, "she answered today");
    }
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_the_way_back_her_check_in_goes_on_and_no_other_begins() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    samira.open("/home").await;
    is_stocked(&samira).await;
    served.cut();
    samira.open("/home").await;
    samira.press("goed").await;
    samira.sees("Vertel hoe het gaat").await;
    // The internet is back before anything told the page.
    served.mend();
    samira.open("/check-in").await;
    assert!(samira.url().await.ends_with("/work"), "no other form is shown, not even for a moment");
    samira.sees("Hoe gaat het met werk?").await;
    samira.sees("Vraag 1 van 4").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 1);

    // A face tapped with internet is one too: without internet she is not asked again.
    town.house.clock.set(town.house.clock.now().plus_days(1));
    samira.open("/home").await;
    samira.press("slecht").await;
    samira.sees("Vraag 1 van 4").await;
    served.cut();
    samira.open("/home").await;
    samira.sees("Je hebt nu geen internet.").await;
    assert!(!samira.sees_now("Hoe gaat het?").await, "she answered today");
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_jim_answers_without_internet() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    anja_has_a_number(town).await;
    let form = [("first_name", "Karim"), ("relation", "oom"), ("sees", "check_ins")];
    town.be(&town.samira_person).await.post("/people/jim", &form).await.expect("a JIM");
    let karim = PersonId(town.texts("SELECT person_id FROM circle_members WHERE role = 'jim'").await.remove(0));
    let karim = served.phone(&browser, "Karim", &karim).await;
    let page = format!("pages /jim/{}", town.samira);
    karim.open("/jim").await;
    keeps(&karim, "his pages", |found| {
        has(found, "pages /jim") && has(found, &page) && has(found, "pages /help-now") && !has(found, "pages /home")
    })
    .await;
    served.cut();
    karim.open("/").await;
    karim.sees("Dag Karim").await;
    karim.press("Meer over Samira").await;
    karim.sees("Je hebt nu geen internet. Dit is van maandag 23 november").await;
    karim.sees("Wie staan er nog om Samira heen?").await;
    karim.type_into("Wil je er iets bij zeggen? Het hoeft niet.", "Ze klonk stil.").await;
    karim.press("Versturen").await;
    karim.sees("Kies eerst een antwoord.").await;
    assert_eq!(chosen(&karim).await, "Ze klonk stil.", "what he typed is still there");
    karim.choose("Ik maak me zorgen").await;
    karim.press("Versturen").await;
    karim.sees("Antwoord: ik maak me zorgen").await;
    karim.sees("Nog niemand ziet dit. Kan het niet wachten? Bel dan.").await;
    let number = "return document.querySelector('#waiting a[href^=tel]').href";
    let number = karim.driver().execute(number, []).await.expect("a number");
    assert_eq!(number.json(), &Value::from("tel:+31261234567"));
    looks_good(&karim, "phone-11-worry").await;
    keeps(&karim, "one answer", |found| waiting(found) == 1).await;
    served.mend();
    karim.open("/jim").await;
    keeps(&karim, "nothing waits", |found| waiting(found) == 0).await;
    assert_eq!(town.texts("SELECT answer FROM jim_reports").await, ["worried"]);
    assert_eq!(town.texts("SELECT words FROM jim_reports").await, ["Ze klonk stil."]);
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'jim_worry'").await, 1);
    karim.open("/jim?done=thanks").await;
    karim.sees("Het is bewaard.").await;
    served.cut();
    karim.open("/jim").await;
    karim.sees("Je hebt nu geen internet.").await;
    assert!(!karim.sees_now("Het is bewaard.").await, "thanks are not kept");
    ends(karim).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_for_help_without_internet_gets_numbers_and_nothing_waits() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    samira.open("/home").await;
    is_stocked(&samira).await;
    let numbers = "return [...document.querySelectorAll('a[href^=tel]')].map((link) => link.pathname).join()";
    served.cut();
    samira.open("/help-now").await;
    samira.sees("Je hebt nu geen internet. Bellen kan wel.").await;
    let found = samira.driver().execute(numbers, []).await.expect("an answer");
    assert!(found.json().as_str().is_some_and(|all| all.contains("112") && all.matches(',').count() >= 2), "{found:?}");
    looks_good(&samira, "phone-12-help-now").await;
    // A form that asks for help at once, on any page of ours, is refused and not kept.
    for path in ["/sos", "/help-now", "/help-now/call"] {
        samira.open("/home").await;
        sends_form(&samira, path, json!({ "key": "nu" })).await;
        samira.sees("Dit kan alleen met internet. Er is niets bewaard.").await;
        samira.press("Hulp nu").await;
        samira.sees("Bel 112").await;
    }
    keeps(&samira, "nothing waits", |found| waiting(found) == 0).await;
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_older_release_kept_is_sent_or_explained() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    samira.open("/home").await;
    is_stocked(&samira).await;
    // No release, no reason, fields that forms no longer have, fields that they did not have yet, a door that is gone.
    let hours_ago = |hours: i64| now_ms() - hours * 3_600_000;
    let made = json!([
        { "path": "/check-in", "fields": [["face", "2"], ["key", "oud"], ["mood", "moe"]], "made": hours_ago(30) },
        { "path": "/oude-deur", "fields": [["words", "Hoort iemand dit?"]], "made": hours_ago(20), "release": "0" },
        { "path": "/messages", "fields": [["words", "Van vroeger"], ["key", "o"]], "made": hours_ago(10), "release": "0" },
        { "path": "/check-in", "fields": [["face", "5"], ["key", "oud-2"]], "made": hours_ago(1), "refused": "" },
    ]);
    an_older_release_left(&samira, made).await;
    samira.open("/home").await;
    samira.sees("Nog niet verstuurd").await;
    samira.sees("Dit kon niet: Er is iets veranderd.").await;
    keeps(&samira, "only what was refused", |found| waiting(found) == 2).await;
    assert_eq!(town.texts("SELECT face FROM check_ins ORDER BY at").await, ["2", "5"], "one refusal stops no other");
    let fields = "return [...document.querySelectorAll('#waiting textarea')].map((field) => field.value).join()";
    let words = samira.driver().execute(fields, []).await.expect("an answer");
    assert_eq!(words.json(), &Value::from("Hoort iemand dit?,Van vroeger"), "no words are lost");
    samira.press_at("Er is iets veranderd.", "Probeer opnieuw").await;
    let until = Instant::now() + Duration::from_secs(20);
    while town.texts("SELECT words FROM messages").await != ["Van vroeger"] {
        assert!(Instant::now() < until, "it is sent when she says yes");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_waits_and_a_refused_one_keeps_its_words() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    samira.open("/home").await;
    is_stocked(&samira).await;
    samira.open("/messages").await;
    samira.sees("Anja en Pieter lezen dit.").await;
    served.cut();
    samira.type_into("Jouw bericht", "Ik sta <b>vast</b> in de trein.").await;
    samira.press("Versturen").await;
    samira.sees("Nog niet verstuurd").await;
    samira.sees("Ik sta <b>vast</b> in de trein.").await;
    looks_good(&samira, "phone-5-message-waits").await;

    // Meanwhile somebody else reads along: that was not what she was told.
    let hers = town.be(&town.samira_person).await;
    let form = [("first_name", "Karim"), ("relation", "oom"), ("sees", "check_ins")];
    hers.post("/people/jim", &form).await.expect("a JIM");
    let karim = town.texts("SELECT person_id FROM circle_members WHERE role = 'jim'").await.remove(0);
    hers.post(&format!("/people/{karim}/sees"), &[("kind", "messages"), ("sees", "yes")]).await.expect("he reads");
    served.mend();
    samira.open("/messages").await;
    samira.sees("Dit kon niet: Er is iets veranderd. Karim, Anja en Pieter lezen dit.").await;
    looks_good(&samira, "phone-6-refused").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM messages").await, 0);
    samira.press("Probeer opnieuw").await;
    samira.does_not_see("Dit kon niet").await;
    samira.sees("Ik sta <b>vast</b> in de trein.").await;
    assert_eq!(town.texts("SELECT words FROM messages").await, ["Ik sta <b>vast</b> in de trein."]);

    // A photo is not kept, and that is said.
    samira.press("Foto sturen").await;
    let photo = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/pictures/home.png");
    samira.give_file("Kies een foto", std::path::Path::new(photo)).await;
    served.cut();
    samira.press("Foto versturen").await;
    samira.sees("Je foto is niet bewaard.").await;
    served.mend();
    samira.open("/messages").await;
    samira.sees("Jouw bericht").await;

    // What she throws away is gone.
    served.cut();
    samira.type_into("Jouw bericht", "Laat maar.").await;
    samira.press("Versturen").await;
    samira.sees("Laat maar.").await;
    samira.press("Gooi weg").await;
    samira.does_not_see("Laat maar.").await;
    keeps(&samira, "nothing waits", |found| !found.iter().any(|one| one.starts_with("fact"))).await;
    served.mend();
    samira.open("/messages").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM messages").await, 1);
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_keeps_nothing_for_somebody_else() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let kees = leavers::add(&mut tx, &town.school, &town.anja, &leaver("20002", "Kees", "Bakker"), now).await;
    let kees = circle::store::brief(&mut tx, &kees.expect("an alumnus")).await.expect("a brief").person_id;
    tx.commit().await.expect("a commit");
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    let makes_a_check_in = async || {
        served.cut();
        samira.open("/home").await;
        samira.press("niet goed").await;
        samira.sees("Nog niet verstuurd").await;
        served.mend();
    };
    let cookies_go = async || {
        samira.driver().cdp().send_raw("Network.clearBrowserCookies", json!({})).await.expect("no cookies");
    };
    samira.open("/home").await;
    is_stocked(&samira).await;

    // Her session ends: her pages go at once, what she made waits for her.
    makes_a_check_in().await;
    cookies_go().await;
    samira.open("/home").await;
    samira.sees("Inloggen").await;
    keeps(&samira, "no page of hers", |found| {
        !found.iter().any(|one| one.starts_with("pages")) && has(found, "fact /check-in")
    })
    .await;
    served.cut();
    samira.open("/home").await;
    samira.sees("Deze pagina kun je nu niet zien.").await;
    served.mend();
    served.signs_in(&samira, &town.samira_person).await;
    samira.open("/home").await;
    samira.sees("Je zei vandaag: niet goed").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 1);

    // Somebody else signs in: nothing of hers is left, and nothing is sent in his name.
    town.house.clock.set(town.house.clock.now().plus_days(1));
    samira.open("/home").await;
    samira.sees("Hoe gaat het?").await;
    keeps(&samira, "her home", |found| has(found, "pages /home")).await;
    makes_a_check_in().await;
    cookies_go().await;
    served.signs_in(&samira, &kees).await;
    samira.open("/home").await;
    samira.sees("Dag Kees").await;
    keeps(&samira, "only his", |found| !has(found, "fact /check-in") && has(found, "pages /home")).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 1);

    // Away, also without internet.
    is_stocked(&samira).await;
    served.cut();
    samira.press("Weg hier").await;
    samira.sees("Het weer").await;
    samira.open("/home").await;
    samira.sees("Het weer").await;
    samira.press("Terug").await;
    samira.sees("Dag Kees").await;

    // Out: first a word about what waits, then nothing is left.
    samira.press("goed").await;
    samira.sees("Nog niet verstuurd").await;
    samira.press("Uitloggen").await;
    samira.sees("Er is nog iets niet verstuurd").await;
    looks_good(&samira, "phone-7-sign-out").await;
    samira.press("Toch uitloggen").await;
    samira.sees("Uitloggen lukt nu niet").await;
    served.mend();
    samira.open("/home").await;
    samira.sees("Dag Kees").await;
    keeps(&samira, "all is sent", |found| !has(found, "fact /check-in")).await;
    samira.press("Uitloggen").await;
    samira.sees("Ik heb een code").await;
    keeps(&samira, "nothing at all", |found| !found.iter().any(|one| !one.starts_with("files"))).await;
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_version_waits_for_a_tap_and_the_brake_takes_all_away() {
    let served = Served::start().await;
    let (town, browser) = (&served.town, Browser::start());
    let samira = served.phone(&browser, "Samira", &town.samira_person).await;
    samira.open("/home").await;
    is_stocked(&samira).await;
    samira.open("/messages").await;
    samira.sees("Jouw bericht").await;
    assert!(!samira.sees_now("nieuwe versie").await, "the first is no update");
    samira.type_into("Jouw bericht", "Nog niet klaar").await;
    served.newer.store(true, SeqCst);
    let update =
        "return navigator.serviceWorker.getRegistration().then((it) => it.update()).then(() => 'looked', String)";
    let looked = samira.driver().execute(update, []).await.expect("it looks");
    assert_eq!(looked.json(), &Value::from("looked"));
    keeps(&samira, "a new version", |found| found.iter().filter(|one| *one == "files /weg").count() == 2).await;
    samira.sees("Er is een nieuwe versie.").await;
    looks_good(&samira, "phone-8-new-version").await;
    samira.press("Nieuwe versie").await;
    samira.sees("Verstuur eerst wat je typte.").await;
    samira.press("Versturen").await;
    samira.sees("Nog niet klaar").await;
    samira.sees("Er is een nieuwe versie.").await;
    samira.press("Nieuwe versie").await;
    samira.does_not_see("nieuwe versie").await;
    let count = "return caches.keys().then((names) => names.filter((name) => name.startsWith('files-')).length)";
    let files = samira.driver().execute(count, []).await.expect("an answer");
    assert_eq!(files.json(), &Value::from(2), "the files of the version before stay a while");

    served.off.store(true, SeqCst);
    samira.driver().execute(update, []).await.expect("it looks");
    keeps(&samira, "nothing is kept", <[String]>::is_empty).await;
    served.cut();
    let opened = samira.driver().goto(format!("{}/home", served.url)).await;
    assert!(opened.is_err() || !samira.sees_now("Dag Samira").await, "nothing answers for the server any more");
    ends(samira).await;
}
