//! What is asked of a page, and done with it, besides what every visitor does.

use crate::support::visitor::Visitor;
use serde_json::{Value, json};

/// What this script returns.
pub async fn asks(visitor: &Visitor, script: &str) -> Value {
    visitor.driver().execute(script, []).await.expect("an answer").json().clone()
}

/// A picture, axe and the width. The console of a phone without internet complains, and should.
pub async fn looks_good(visitor: &Visitor, picture: &str) {
    visitor.picture(picture).await;
    visitor.fits().await;
    visitor.axe().await;
}

/// At home she taps how it goes; without internet the questions of a kept page come next.
pub async fn taps_a_face(visitor: &Visitor, face: &str) {
    visitor.open("/home").await;
    visitor.press(face).await;
    visitor.sees("Vertel hoe het gaat").await;
}

/// Sends a form that stands on no page.
pub async fn sends_form(visitor: &Visitor, action: &str, fields: Value) {
    const SCRIPT: &str = "const [action, fields] = arguments; const form = document.createElement('form'); \
        form.method = 'post'; form.action = action; \
        for (const [name, value] of Object.entries(fields)) { \
            const input = document.createElement('input'); input.name = name; input.value = value; form.append(input) } \
        document.body.append(form); form.submit()";
    visitor.driver().execute(SCRIPT, vec![json!(action), fields]).await.expect("a form");
}

/// The mark of who reads her messages, as the page says it.
pub async fn readers(visitor: &Visitor) -> Value {
    visitor.open("/messages").await;
    visitor.sees("Jouw bericht").await;
    asks(visitor, "return document.querySelector('[name=readers]').value").await
}

/// The values that are chosen on the page, and what is typed.
pub async fn chosen(visitor: &Visitor) -> Value {
    let script = "return [...document.querySelectorAll('main form input:checked, main form textarea')]
        .map((field) => field.value).join()";
    asks(visitor, script).await
}

/// The browser hears that there is internet again: pages hear of it by an event.
pub async fn comes_back(visitor: &Visitor) {
    for offline in [true, false] {
        let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        visitor.driver().cdp().send_raw("Network.enable", json!({})).await.expect("the network");
        visitor.driver().cdp().send_raw("Network.emulateNetworkConditions", conditions).await.expect("conditions");
    }
}

/// The end of somebody's visit: the policy of our pages was never in the way.
pub async fn ends(visitor: Visitor) {
    let complaints = visitor.console_errors().await;
    let policy: Vec<_> = complaints.iter().filter(|line| line.contains("Content Security Policy")).collect();
    assert!(policy.is_empty(), "{policy:?}");
    let _ = visitor.driver().clone().quit().await;
}
