//! A provider of OpenID Connect in a process of its own, and somebody who signs in there as a browser would.

use super::{say, setting, town::monday};
use app::outside::{Outside, Reach};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    sync::Once,
};

/// Where people come back to: what the town is known by.
pub const BACK: &str = "http://localhost:3000/sign-in/return";

/// The client's secret, with signs that must be written otherwise on the way.
pub const SECRET: &str = "a+secret/with=odd&signs";

/// A running provider. It stops when it is dropped.
pub struct Provider {
    child: Child,
    /// Its issuer; the fake one is `/fake` behind it.
    pub issuer: String,
    http: reqwest::Client,
    // It stops when nobody listens to it any more.
    _words: BufReader<ChildStdout>,
}

impl Provider {
    /// Starts one, or nothing when it is not installed.
    ///
    /// # Panics
    /// When `CI` is set and `OIDC_PROVIDER_JS` is not.
    pub fn start() -> Option<Self> {
        let Some(folder) = setting("OIDC_PROVIDER_JS") else {
            assert!(setting("CI").is_none(), "OIDC_PROVIDER_JS is not set: run tests/run, which installs a provider");
            static SAID: Once = Once::new();
            SAID.call_once(|| say("\n!! OIDC_PROVIDER_JS is not set: nobody signs in with a provider.\n"));
            return None;
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/support/provider/provider.mjs");
        let mut child = Command::new("node")
            .arg(script)
            .env("OIDC_PROVIDER_JS", folder)
            .env("BACK", BACK)
            .env("NOW", monday().0.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let mut issuer = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("its words"));
        while !issuer.starts_with("http") {
            issuer.clear();
            assert!(out.read_line(&mut issuer).expect("a line") > 0, "the provider stopped before it began");
        }
        // The way out makes TLS ready for the whole process.
        Outside::new(Reach::default()).expect("a way out");
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a browser");
        Some(Self { child, issuer: issuer.trim().to_owned(), http, _words: out })
    }

    /// Orders it to have accounts, moods or faults.
    pub async fn order(&self, order: Value) {
        let sent = self.http.post(format!("{}/control", self.issuer)).json(&order).send().await;
        assert!(sent.expect("an answer").status().is_success());
    }

    /// Goes there as this account and signs in; the path and query with which the browser comes back.
    pub async fn sign_in(&self, leads_to: &str, login: &str) -> String {
        let mut cookies: BTreeMap<String, String> = BTreeMap::new();
        let mut next = self.http.get(leads_to);
        for _ in 0..12 {
            let jar: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let answer = next.header("cookie", jar.join("; ")).send().await.expect("an answer");
            for cookie in answer.headers().get_all("set-cookie") {
                let pair = cookie.to_str().expect("text").split(';').next().unwrap_or_default();
                let (name, value) = pair.split_once('=').expect("a pair");
                cookies.insert(name.to_owned(), value.to_owned());
            }
            if let Some(to) = answer.headers().get("location").map(|to| to.to_str().expect("text").to_owned()) {
                if let Some(path) = to.strip_prefix("http://localhost:3000") {
                    return path.to_owned();
                }
                let to = if to.starts_with('/') { format!("{}{to}", self.issuer) } else { to };
                next = self.http.get(to);
                continue;
            }
            let page = answer.text().await.expect("a page");
            let action = page.split("action=\"").nth(1).and_then(|rest| rest.split('"').next());
            let action = action.unwrap_or_else(|| panic!("no form on {page}"));
            let prompt = if page.contains("value=\"login\"") { "login" } else { "consent" };
            let form = [("prompt", prompt), ("login", login), ("password", "x")];
            let action = if action.starts_with('/') { format!("{}{action}", self.issuer) } else { action.to_owned() };
            next = self.http.post(action).form(&form);
        }
        panic!("the provider keeps asking");
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
