//! A push message in a real browser: the tap that asks, our real service worker, and what is shown. Chromium has no push
//! service here, so the sealed message goes to ours, is opened, and is handed to the worker as Chromium itself does it.

mod support;

use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::{
    browser::{Browser, Look, Script},
    push::{Browser as PushBrowser, CONTACT, PushService},
    server::{Home, Server},
    visitor::Visitor,
};

const NOW: &str = "2026-11-23T09:00:00+01:00";

#[tokio::test]
async fn konrad_gets_a_message_that_says_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = ["--now", NOW, "--allow-inside", "--push-contact", CONTACT];
    let mut server = Server::demo(Home::Folder(folder.path()), &settings);
    let service = PushService::start().await;
    let link = server.person("Konrad").link;
    let browser = Browser::start();
    let konrad = browser.phone("Konrad", &server.url, Script::On, Look::Light).await;
    konrad.open(&link).await;
    let allowed = json!({ "origin": server.url, "permissions": ["notifications"] });
    konrad.driver().cdp().send_raw("Browser.grantPermissions", allowed).await.expect("allowed");

    it_is_explained_before_it_is_asked(&konrad).await;
    let phone = service.browser("phone");
    his_browser_takes_messages(&konrad, &phone).await;
    konrad.press("Stuur een testbericht").await;
    let message = the_message(&service, &phone).await;
    hand_to_the_worker(&konrad, &server.url, &message).await;
    konrad.open("/push").await;
    konrad.sees("Aangekomen").await;
    konrad.finds_page_good("push-arrived").await;

    let shown = shown(&konrad).await;
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!((&shown[0]["title"], &shown[0]["lang"]), (&json!("Waakvlam"), &json!("nl")));
    assert_eq!(shown[0]["body"], "Dit is een testbericht.");
    assert_eq!(shown[0]["to"], json!(format!("{}/push", server.url)));
    it_shows_something_whatever_comes(&konrad, &server.url).await;
    a_tap_on_it_leads_to_our_page(&konrad, &server.url).await;
    its_settings_say_no(&konrad, &server.url).await;
    his_browser_takes_messages(&konrad, &phone).await;
    konrad.press("Zet meldingen uit").await;
    konrad.sees("Zet meldingen aan").await;
    konrad.leaves().await;

    let plain = browser.phone("Konrad zonder script", &server.url, Script::Off, Look::Dark).await;
    plain.open(&link).await;
    plain.open("/push").await;
    plain.sees("Op dit toestel kan het zo niet.").await;
    plain.does_not_see("Zet meldingen aan").await;
    plain.finds_page_good("push-explained").await;
    plain.open("/push/install").await;
    plain.finds_page_good("push-install").await;
    plain.leaves().await;
}

async fn it_is_explained_before_it_is_asked(konrad: &Visitor) {
    konrad.open("/devices").await;
    konrad.press("Meldingen op dit toestel").await;
    konrad.sees("Op je scherm staat alleen: er is iets nieuws voor je.").await;
    konrad.finds_page_good("push-explained").await;
    konrad.press("De app op je telefoon zetten").await;
    konrad.sees("Heb je een iPhone?").await;
    konrad.finds_page_good("push-install").await;
    konrad.open("/push").await;
    // There is no internet here: Chromium never answers, and he hears that after a while.
    konrad.press("Zet meldingen aan").await;
    konrad.sees("Even geduld").await;
    konrad.sees("Het lukt nu niet. Heb je internet?").await;
    nobody_waits_for_ever(konrad).await;
}

/// Browsers that never answer: to the question itself, and to the tap after it.
async fn nobody_waits_for_ever(konrad: &Visitor) {
    let never = "const [of, name] = arguments; globalThis[of][name] = () => new Promise(() => {})";
    let stub = async |of: &str, name: &str| {
        konrad.driver().execute(never, vec![json!(of), json!(name)]).await.expect("a stub");
    };
    konrad.open("/push").await;
    stub("Notification", "requestPermission").await;
    konrad.press("Zet meldingen aan").await;
    konrad.sees("Even geduld").await;
    konrad.sees("Zie je niets? Probeer het straks nog een keer.").await;
    konrad.open("/push").await;
    konrad.driver().execute("PushManager.prototype.subscribe = () => new Promise(() => {})", []).await.expect("a stub");
    konrad.press("Zet meldingen aan").await;
    konrad.sees("Het lukt nu niet. Heb je internet?").await;
    let usable = "return !document.querySelector('[data-push-on] button').disabled";
    let usable = konrad.driver().execute(usable, []).await.expect("an answer");
    assert_eq!(usable.json(), &json!(true), "he can try again");
}

/// He switches messages off in the settings of his phone: the next start notices.
async fn its_settings_say_no(konrad: &Visitor, origin: &str) {
    let wished = "localStorage.setItem('meldingen', 'aan')";
    konrad.driver().execute(wished, []).await.expect("wished");
    let denied = json!({ "origin": origin, "permission": { "name": "notifications" }, "setting": "denied" });
    konrad.driver().cdp().send_raw("Browser.setPermission", denied).await.expect("denied");
    konrad.open("/home").await;
    let until = Instant::now() + Duration::from_secs(10);
    let told = "return localStorage.getItem('meldingen')";
    while konrad.driver().execute(told, []).await.expect("an answer").json() != "ingetrokken" {
        assert!(Instant::now() < until, "the start does not notice");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    konrad.open("/push").await;
    konrad.sees("De meldingen zijn gestopt.").await;
    konrad.sees("Je telefoon laat geen meldingen toe.").await;
    konrad.finds_page_good("push-withdrawn").await;
    let allowed = json!({ "origin": origin, "permission": { "name": "notifications" }, "setting": "granted" });
    konrad.driver().cdp().send_raw("Browser.setPermission", allowed).await.expect("allowed");
}

/// What his script would post if Chromium could ask its push service.
async fn his_browser_takes_messages(konrad: &Visitor, phone: &PushBrowser) {
    let script = "const [body, done] = arguments; \
        fetch('/push/subscribe', { method: 'POST', headers: { 'content-type': 'application/json' }, body }) \
            .then((answer) => done(answer.status))";
    let status = konrad.driver().execute_async(script, vec![json!(phone.subscription().to_string())]).await;
    assert_eq!(status.expect("an answer").json(), &json!(204));
    konrad.open("/push").await;
    konrad.sees("Meldingen staan aan.").await;
    konrad.finds_page_good("push-on").await;
}

async fn the_message(service: &PushService, phone: &PushBrowser) -> String {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(knock) = service.knocks_at(phone).pop() {
            let text = phone.open(&knock.body).expect("a message for this browser");
            return String::from_utf8(text).expect("text");
        }
        assert!(Instant::now() < until, "no message comes");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The worker is the first of its browser, so its number is small; Chromium says no to another.
async fn hand_to_the_worker(konrad: &Visitor, origin: &str, message: &str) {
    let cdp = konrad.driver().cdp();
    cdp.send_raw("ServiceWorker.enable", json!({})).await.expect("workers");
    let mut said = Vec::new();
    for number in 0..4 {
        let push = json!({ "origin": origin, "registrationId": number.to_string(), "data": message });
        if let Err(error) = cdp.send_raw("ServiceWorker.deliverPushMessage", push).await {
            said.push(error.to_string());
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        if !shown(konrad).await.is_empty() {
            return;
        }
    }
    panic!("the worker took no message: {said:?}");
}

/// What lies on the screen.
async fn shown(konrad: &Visitor) -> Vec<Value> {
    let script = "const done = arguments[0]; \
        navigator.serviceWorker.getRegistration() \
            .then((worker) => worker.getNotifications()) \
            .then((all) => done(all.map(({ title, body, lang, tag, data }) => ({ title, body, lang, tag, to: data.navigate }))))";
    let found = konrad.driver().execute_async(script, vec![]).await.expect("an answer");
    found.json().as_array().cloned().unwrap_or_default()
}

async fn it_shows_something_whatever_comes(konrad: &Visitor, origin: &str) {
    let elsewhere = json!({ "notification": { "body": "Iets", "navigate": "https://evil.example/", "tag": "other" } });
    for (message, words) in [("", "Er is iets nieuws voor je."), (elsewhere.to_string().as_str(), "Iets")] {
        hand_to_the_worker(konrad, origin, message).await;
        let until = Instant::now() + Duration::from_secs(10);
        loop {
            let shown = shown(konrad).await;
            if shown.len() == 1 && shown[0]["body"] == words {
                assert_eq!(shown[0]["to"], json!(format!("{origin}/inbox")), "never anywhere else");
                break;
            }
            assert!(Instant::now() < until, "{shown:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// Nobody can tap a notification that no screen shows: the worker is told that somebody did, and asked where it went.
async fn a_tap_on_it_leads_to_our_page(konrad: &Visitor, origin: &str) {
    const TAP: &str = "(async () => {
        clients.openWindow = (to) => caches.open(`opened ${to}`);
        const [notification] = await registration.getNotifications();
        dispatchEvent(new NotificationEvent('notificationclick', { notification }));
    })()";
    in_the_worker(konrad, TAP).await;
    let opened = "return caches.keys().then((names) => names.find((name) => name.startsWith('opened ')) ?? null)";
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        let found = konrad.driver().execute(opened, []).await.expect("an answer").json().clone();
        if !found.is_null() {
            assert_eq!(found, json!(format!("opened {origin}/inbox")));
            break;
        }
        assert!(Instant::now() < until, "nothing opens");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(shown(konrad).await.is_empty(), "what was tapped is gone");
}

/// Runs this in our service worker.
async fn in_the_worker(konrad: &Visitor, script: &str) {
    let cdp = konrad.driver().cdp();
    let targets = cdp.send_raw("Target.getTargets", json!({})).await.expect("targets");
    let all = targets["targetInfos"].as_array().expect("a list").clone();
    let worker = all.iter().find(|target| target["type"] == "service_worker").expect("our worker");
    let attach = json!({ "targetId": worker["targetId"], "flatten": false });
    let session = cdp.send_raw("Target.attachToTarget", attach).await.expect("a session");
    let message = json!({ "id": 1, "method": "Runtime.evaluate", "params": { "expression": script } }).to_string();
    let told = json!({ "sessionId": session["sessionId"], "message": message });
    cdp.send_raw("Target.sendMessageToTarget", told).await.expect("told");
}
