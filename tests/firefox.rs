//! Push messages in a real Firefox, from the tap to the notification: it asks a push service for an address, our server
//! sends there what it sealed, and Firefox opens it. Only the push service between them is ours.

mod support;

use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use support::{
    autopush::Autopush,
    bidi::Firefox,
    push::{CONTACT, PushService},
    server::{Home, Server},
};
use tempfile::TempDir;

const NOW: &str = "2026-11-23T09:00:00+01:00";

/// What Firefox needs for it: our push service, the yes to its own question, and notifications without a desktop.
fn preferences(autopush: &Autopush) -> [(&'static str, Value); 9] {
    [
        ("remote.prefs.recommended", json!(false)),
        ("dom.push.serverURL", json!(autopush.url)),
        ("dom.push.testing.allowInsecureServerURL", json!(true)),
        ("dom.push.connection.enabled", json!(true)),
        ("dom.push.alwaysConnect", json!(true)),
        ("dom.push.retryBaseInterval", json!(200)),
        ("permissions.default.desktop-notification", json!(1)),
        ("dom.webnotifications.requireuserinteraction", json!(false)),
        ("alerts.useSystemBackend", json!(false)),
    ]
}

/// What lies on the screen.
const SHOWN: &str = "navigator.serviceWorker.getRegistration().then((worker) => worker.getNotifications()).then((all) => \
    all.map(({ title, body, lang, tag, data }) => ({ title, body, lang, tag, to: data.navigate })))";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn samira_takes_messages_with_firefox_until_she_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = ["--now", NOW, "--allow-inside", "--push-contact", CONTACT];
    let mut server = Server::demo(Home::Folder(folder.path()), &settings);
    let service = PushService::start().await;
    let autopush = Autopush::start(&service).await;
    let mut samira = Firefox::start(&preferences(&autopush)).await;
    samira.open(&server.person("Samira").link).await;

    let scene = Scene { server, service, autopush, folder };
    let channel = she_switches_them_on(&mut samira, &scene).await;
    a_test_arrives(&mut samira, &scene, &channel).await;
    let channel = she_is_reached_under_another_address(&mut samira, &scene, &channel).await;
    what_is_new_says_nothing(&mut samira, &scene, &channel).await;
    her_start_mends_what_is_old(&mut samira, &scene, &channel).await;
    what_went_off_elsewhere_stays_off(&mut samira, &scene).await;
    samira.leaves().await;
}

/// What Firefox knows of it: the address of its subscription, or nothing.
const SUBSCRIPTION: &str = "navigator.serviceWorker.getRegistration() \
    .then((worker) => worker.pushManager.getSubscription()).then((known) => known?.endpoint)";

/// What her phone remembers that she wished.
const WISHED: &str = "localStorage.getItem('meldingen')";

/// A server key of before, and what Firefox did with it then.
const OTHER_KEY: &str = "BLNuRnGvnogWeWdONgcR6B2OZMFP_HJMtOkb5NRMjKYw8pvCvM4-lSr0fe0YL-6ynNLbztYb6t-akZPOyeKPFpY";
const WITH_KEY: &str = "async (applicationServerKey) => {
    const { pushManager } = await navigator.serviceWorker.ready;
    await (await pushManager.getSubscription()).unsubscribe();
    await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}";

/// All that is not Firefox.
struct Scene {
    server: Server,
    service: Arc<PushService>,
    autopush: Arc<Autopush>,
    folder: TempDir,
}

impl Scene {
    fn page(&self, path: &str) -> String {
        format!("{}{path}", self.server.url)
    }

    /// The `count`th message is for this browser, and it could open it.
    async fn is_opened(&self, count: usize, channel: &str) {
        let opened = &self.autopush.hears("ack", count).await["updates"][0];
        assert_eq!((&opened["channelID"], &opened["code"]), (&json!(channel), &json!(100)));
    }
}

/// The name that Firefox gives itself when it asks for an address.
fn name(asked: &Value) -> &str {
    asked["channelID"].as_str().expect("a channel")
}

/// Firefox fills its keys up to a multiple of four signs.
fn unpadded(key: &Value) -> &str {
    key.as_str().unwrap_or_default().trim_end_matches('=')
}

/// The tap that asks; gives the name that Firefox has at the push service.
async fn she_switches_them_on(samira: &mut Firefox, scene: &Scene) -> String {
    samira.open(&scene.page("/push")).await;
    samira.sees("Op je scherm staat alleen: er is iets nieuws voor je.").await;
    let key = samira.says("document.querySelector('script[data-key]').dataset.key").await;
    assert!(scene.autopush.heard("register").is_empty(), "nothing is asked before she taps");
    samira.taps("Zet meldingen aan").await;
    samira.sees("Meldingen staan aan.").await;
    let asked = scene.autopush.hears("register", 1).await;
    assert_eq!(unpadded(&asked["key"]), unpadded(&key), "for messages that our server signs");
    knows(scene, &[name(&asked)]).await;
    name(&asked).to_owned()
}

async fn a_test_arrives(samira: &mut Firefox, scene: &Scene, channel: &str) {
    samira.taps("Stuur een testbericht").await;
    scene.is_opened(1, channel).await;
    samira.sees("Aangekomen").await;
    let tag = &scene.service.knocks()[0].topic;
    let lies_there = json!([{ "title": "Waakvlam", "body": "Dit is een testbericht.", "lang": "nl", "tag": tag,
        "to": scene.page("/push") }]);
    assert_eq!(samira.says(SHOWN).await, lies_there);
}

/// The push service loses all its browsers, so Firefox is given another address: its worker says so by itself.
async fn she_is_reached_under_another_address(samira: &mut Firefox, scene: &Scene, channel: &str) -> String {
    scene.autopush.forgets();
    let asked = scene.autopush.hears("register", 2).await;
    assert_ne!(name(&asked), channel);
    knows(scene, &[name(&asked)]).await;
    assert_eq!(samira.says(SUBSCRIPTION).await, json!(scene.service.address(name(&asked))));
    name(&asked).to_owned()
}

/// On Sunday evening she is asked how it goes, and on Monday morning it knocks: something waits, and not what.
async fn what_is_new_says_nothing(samira: &mut Firefox, scene: &Scene, channel: &str) {
    samira.taps("week verder").await;
    samira.sees("maandag 30 november").await;
    samira.taps("dag verder").await;
    samira.sees("dinsdag 1 december").await;
    scene.is_opened(2, channel).await;
    let says = json!("Er is iets nieuws voor je.");
    let shown = samira.says_at_last("a neutral line", SHOWN, |shown| shown[0]["body"] == says).await;
    assert_eq!((shown.as_array().map(Vec::len), &shown[0]["to"]), (Some(1), &json!(scene.page("/inbox"))));
}

/// Firefox still has an address for messages of another server key, which ours can't write to: her next start asks for a
/// new one, and says it. Then she switches it off.
async fn her_start_mends_what_is_old(samira: &mut Firefox, scene: &Scene, channel: &str) {
    samira.open(&scene.page("/people")).await; // no page that says it by itself
    samira.says(&format!("({WITH_KEY})({})", json!(OTHER_KEY))).await;
    assert_eq!(scene.autopush.hears("unregister", 1).await["channelID"], json!(channel));
    let old = scene.autopush.hears("register", 3).await;
    assert_eq!(unpadded(&old["key"]), OTHER_KEY);
    samira.open(&scene.page("/home")).await;
    assert_eq!(scene.autopush.hears("unregister", 2).await["channelID"], old["channelID"]);
    let fresh = scene.autopush.hears("register", 4).await;
    assert_ne!(unpadded(&fresh["key"]), OTHER_KEY);
    knows(scene, &[name(&fresh)]).await;

    samira.open(&scene.page("/push")).await;
    samira.taps("Zet meldingen uit").await;
    samira.sees("Is er iets nieuws? Dan krijg je een melding.").await;
    assert_eq!(scene.autopush.hears("unregister", 3).await["channelID"], fresh["channelID"]);
    assert_eq!(samira.says(SUBSCRIPTION).await, Value::Null, "nor does Firefox know of any");
    assert_eq!(samira.says(WISHED).await, Value::Null);
    knows(scene, &[]).await;
}

/// The server wants no address of this device any more, as when its session ended: her next start lets go of it.
async fn what_went_off_elsewhere_stays_off(samira: &mut Firefox, scene: &Scene) {
    samira.taps("Zet meldingen aan").await;
    samira.sees("Meldingen staan aan.").await;
    let asked = scene.autopush.hears("register", 5).await;
    knows(scene, &[name(&asked)]).await;
    samira.says("fetch('/push/off', { method: 'POST', body: new URLSearchParams() }).then(() => 'off')").await;
    knows(scene, &[]).await;
    samira.open(&scene.page("/home")).await;
    assert_eq!(scene.autopush.hears("unregister", 4).await["channelID"], asked["channelID"]);
    samira.says_at_last("she wishes none", WISHED, Value::is_null).await;
    knows(scene, &[]).await;
}

/// Waits until the server knows these browsers, by their names at the push service, and no others.
async fn knows(scene: &Scene, browsers: &[&str]) {
    let hash = |browser: &&str| app::secret::hash(&scene.service.address(browser));
    let hashes: Vec<String> = browsers.iter().map(hash).collect();
    let url = format!("sqlite://{}?mode=ro", scene.folder.path().join("waakvlam.db").display());
    let mut database = SqliteConnection::connect(&url).await.expect("the database");
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let known = sqlx::query_scalar("SELECT endpoint_hash FROM push_subscriptions").fetch_all(&mut database).await;
        let known: Vec<String> = known.expect("its browsers");
        if known == hashes {
            return;
        }
        assert!(Instant::now() < until, "the server knows {} browsers, and not {browsers:?}", known.len());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
