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
