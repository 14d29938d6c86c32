//! A real Firefox. Debian packs no driver for it, so it is told what to do by WebDriver BiDi, over a websocket of its own.

use super::{elements, process::Process, say};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{
    process::Command,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

const START: Duration = Duration::from_secs(60);
const PATIENCE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(100);

/// How often a finger tries to touch what moves.
const TAPS: usize = 5;

/// No visit to anybody but this machine (whatever else is asked for goes to a port where nobody is), Dutch, and nothing
/// that moves.
const QUIET: &str = r#"
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
user_pref("app.update.disabledForTesting", true);
user_pref("browser.safebrowsing.update.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("intl.accept_languages", "nl,en");
user_pref("ui.prefersReducedMotion", 1);
"#;

/// One Firefox with one page, in a profile of its own. Dropping it ends it.
pub struct Firefox {
    line: WebSocketStream<TcpStream>,
    asked: u64,
    page: String,
    _process: Process,
    _profile: TempDir,
}

impl Firefox {
    /// Starts it with these preferences as well. `FIREFOX` names it, otherwise it is `firefox-esr` on the PATH.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(preferences: &[(&str, Value)]) -> Self {
        let profile = tempfile::Builder::new().prefix("waakvlam-firefox-").tempdir().expect("a temporary folder");
        let more: String =
            preferences.iter().map(|(name, value)| format!("user_pref({}, {value});\n", json!(name))).collect();
        std::fs::write(profile.path().join("user.js"), format!("{QUIET}{more}")).expect("preferences");
        let mut command = Command::new(super::setting("FIREFOX").unwrap_or_else(|| "firefox-esr".to_owned()));
        command.args(["--headless", "--no-remote", "--remote-debugging-port=0", "--profile"]).arg(profile.path());
        command.arg("about:blank").env("HOME", profile.path());
        let mut process = Process::start("firefox", &mut command);
        let address = process.hears("its port", START, |line| {
            line.split_once("WebDriver BiDi listening on ws://").map(|(_, address)| address.trim().to_owned())
        });
        let stream = TcpStream::connect(&address).await.expect("a line to Firefox");
        let (line, _) = client_async(format!("ws://{address}/session"), stream).await.expect("a websocket");
        let mut firefox = Self { line, asked: 0, page: String::new(), _process: process, _profile: profile };
        firefox.asks("session.new", json!({ "capabilities": {} })).await.expect("a session");
        let pages = firefox.asks("browsingContext.getTree", json!({})).await.expect("pages");
        firefox.page = pages["contexts"][0]["context"].as_str().expect("a page").to_owned();
        firefox
    }

    /// Goes to this address, and waits until it is there.
    pub async fn open(&mut self, url: &str) {
        let to = json!({ "context": self.page, "url": url, "wait": "complete" });
        self.asks("browsingContext.navigate", to).await.unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    /// What this expression comes to on the page, as JSON; waits for a promise.
    ///
    /// # Errors
    /// With what went wrong, such as a page that goes away meanwhile.
    pub async fn tries(&mut self, expression: &str) -> Result<Value, String> {
        let whole = format!("(async () => JSON.stringify((await ({expression})) ?? null))()");
        let target = json!({ "context": self.page });
        let asked = json!({ "expression": whole, "target": target, "awaitPromise": true });
        let answer = self.asks("script.evaluate", asked).await?;
        let text = answer["result"]["value"].as_str().ok_or_else(|| answer.to_string())?;
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// The same, once this page holds still.
    ///
    /// # Panics
    /// When it can't be said in time.
    pub async fn says(&mut self, expression: &str) -> Value {
        self.says_at_last(expression, expression, |_| true).await
    }

    /// The same, once it is right.
    ///
    /// # Panics
    /// When it does not become right in time.
    pub async fn says_at_last(&mut self, what: &str, expression: &str, is_right: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let said = self.tries(expression).await;
            match said {
                Ok(value) if is_right(&value) => return value,
                _ if Instant::now() < until => tokio::time::sleep(GLANCE).await,
                _ => {
                    let words = self.tries("location.href + ' ' + document.body.innerText").await;
                    panic!("not in time: {what}; it says {said:?} on {words:?}");
                }
            }
        }
    }

    /// This text stands on the page.
    pub async fn sees(&mut self, text: &str) {
        let words = r"document.body.innerText.replace(/\u00ad/g, '').replace(/\s+/g, ' ')";
        let is_there = |words: &Value| words.as_str().is_some_and(|words| words.contains(text));
        self.says_at_last(&format!("sees “{text}”"), words, is_there).await;
    }

    /// Puts a finger on the button or link with this text, once it holds still and nothing lies over it: while one page
    /// fades into another a tap would go nowhere. What moved away under the finger, as when the letters of the page
    /// arrive, is tapped again.
    pub async fn taps(&mut self, text: &str) {
        let find = format!(
            "(async () => {{
                await document.fonts.ready;
                for (const path of {}) {{
                    const found = document.evaluate(path, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue;
                    if (!found?.checkVisibility() || found.disabled) continue;
                    found.scrollIntoView({{ block: 'center', behavior: 'instant' }});
                    const place = () => {{
                        const {{ x, y, width, height }} = found.getBoundingClientRect();
                        return [Math.round(x + width / 2), Math.round(y + height / 2)];
                    }};
                    const was = place();
                    await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
                    const is = place();
                    if (String(was) !== String(is) || !found.contains(document.elementFromPoint(...is))) return null;
                    window.isUntapped = true;
                    found.addEventListener('click', () => (window.isUntapped = false), {{ capture: true, once: true }});
                    return is;
                }}
            }})()",
            json!(elements::pressable(text))
        );
        for _ in 0..TAPS {
            let place = self.says_at_last(&format!("a button or link “{text}”"), &find, Value::is_array).await;
            let finger = json!({ "type": "pointer", "id": "finger", "parameters": { "pointerType": "touch" }, "actions": [
                { "type": "pointerMove", "x": place[0], "y": place[1] },
                { "type": "pointerDown", "button": 0 },
                { "type": "pointerUp", "button": 0 },
            ] });
            let tap = json!({ "context": self.page, "actions": [finger] });
            self.asks("input.performActions", tap).await.unwrap_or_else(|error| panic!("can't tap “{text}”: {error}"));
            // Another page does not know of it.
            if self.tries("window.isUntapped").await != Ok(json!(true)) {
                return;
            }
        }
        panic!("{TAPS} taps do not touch “{text}”");
    }

    /// Closes it.
    pub async fn leaves(mut self) {
        if let Err(error) = self.asks("browser.close", json!({})).await {
            say(&format!("Firefox does not close by itself: {error}"));
        }
    }

    /// One command of the protocol, and its answer; what it says unasked is passed over.
    async fn asks(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.asked += 1;
        let command = json!({ "id": self.asked, "method": method, "params": params }).to_string();
        self.line.send(Message::text(command)).await.map_err(|error| error.to_string())?;
        let id = self.asked;
        tokio::time::timeout(START, self.answer_to(id)).await.map_err(|_| format!("no answer to {method}"))?
    }

    async fn answer_to(&mut self, id: u64) -> Result<Value, String> {
        while let Some(said) = self.line.next().await {
            let Message::Text(text) = said.map_err(|error| error.to_string())? else { continue };
            let mut said: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
            if said["id"] == id {
                return if said["type"] == "success" { Ok(said["result"].take()) } else { Err(said.to_string()) };
            }
        }
        Err("Firefox is gone".to_owned())
    }
}
