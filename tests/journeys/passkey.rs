//! A passkey that Chromium itself makes and shows, at an address that has a name.

use super::{
    NOW,
    support::{
        browser::{Browser, Look, Screen, Script},
        server::{Home, Server},
        visitor::Visitor,
    },
};
use serde_json::json;

/// A port that nobody uses now.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("its number").port()
}

/// A device that knows its owner's finger.
async fn has_a_finger(visitor: &Visitor) {
    let options = json!({ "options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true,
    }});
    visitor.driver().cdp().send_raw("WebAuthn.enable", json!({})).await.expect("authenticators");
    visitor.driver().cdp().send_raw("WebAuthn.addVirtualAuthenticator", options).await.expect("an authenticator");
}

#[tokio::test]
async fn a_passkey_is_made_and_opens_the_door() {
    let folder = tempfile::tempdir().expect("a folder");
    let port = free_port();
    let (addr, url) = (format!("127.0.0.1:{port}"), format!("http://localhost:{port}"));
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW, "--addr", &addr, "--url", &url]);
    let link = server.person("Els").link;
    let browser = Browser::start();
    let mut els = browser.visitor("Els", &url, Screen::PHONE, Script::On, Look::Light).await;
    has_a_finger(&els).await;
    els.open(&link).await;
    she_makes_one(&mut els).await;
    she_comes_in_with_it(&mut els).await;
    she_shows_it_again_before_she_changes_something(&mut els).await;
    els.leaves().await;
}

async fn she_makes_one(els: &mut Visitor) {
    els.open("/passkeys/new").await;
    els.finds_page_good_in_the_dark_too("70-new-passkey").await;
    els.press("Maak een passkey").await;
    els.sees("Jouw herstelcodes").await;
    els.finds_page_good_in_the_dark_too("70-recovery-codes").await;
    els.press("Ik heb ze bewaard").await;
    els.open("/devices").await;
    els.sees("Passkey, sinds maandag 23 november").await;
    els.finds_page_good_in_the_dark_too("70-devices-with-passkey").await;
}

async fn she_comes_in_with_it(els: &mut Visitor) {
    els.press("Hier uitloggen").await;
    els.open("/sign-in/work").await;
    els.sees("Inloggen met een passkey").await;
    els.finds_page_good_in_the_dark_too("70-sign-in-work").await;
    els.press("Inloggen met een passkey").await;
    els.sees("Alles rustig").await;
}

/// A day later it is asked again before the way in changes.
async fn she_shows_it_again_before_she_changes_something(els: &mut Visitor) {
    els.press("dag verder").await;
    els.sees("dinsdag 24 november").await;
    els.open("/passkeys/new").await;
    els.sees("Ben jij het?").await;
    els.finds_page_good_in_the_dark_too("70-is-it-you").await;
    els.press("Gebruik je passkey").await;
    els.sees("Een passkey maken").await;
}
