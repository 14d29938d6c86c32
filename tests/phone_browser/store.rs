//! What a phone keeps: pages and files in caches, and what must still be sent.

use super::page::asks;
use crate::support::visitor::Visitor;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use thirtyfour::error::WebDriverResult;

/// The worker's own store, from a page.
const STORE: &str = r#"
    const whole = (asked) => new Promise((go) => (asked.onsuccess = () => go(asked.result)));
    const inStore = async (act) => {
      if (!(await indexedDB.databases()).some(({ name }) => name === "phone")) return;
      const db = await whole(indexedDB.open("phone"));
      if (db.objectStoreNames.contains("facts")) {
        const change = db.transaction(["facts", "state"], "readwrite");
        const done = new Promise((go) => (change.oncomplete = go));
        await act(change.objectStore("facts"), change.objectStore("state"));
        await done;
      }
      db.close();
    };
"#;

/// What `go(given)` of this script comes to.
async fn in_store(visitor: &Visitor, script: &str, given: Value) -> WebDriverResult<Value> {
    let whole = format!(
        "const [given, done] = arguments; {STORE} {script} go(given).then(done, (error) => done(`error ${{error}}`));"
    );
    Ok(visitor.driver().execute_async(whole, vec![given]).await?.json().clone())
}

/// Makes what this phone keeps look as an older release left it; `made` are facts without their person.
pub async fn an_older_release_left(visitor: &Visitor, made: Value) {
    const SCRIPT: &str = r#"
        const go = async (made) => {
          await inStore(async (facts, state) => {
            const whose = await whole(state.get("whose"));
            made.forEach((fact) => facts.add({ ...fact, whose }));
          });
          return "left";
        };
    "#;
    assert_eq!(in_store(visitor, SCRIPT, made).await.expect("an answer"), "left");
}

/// Lets some time pass for what this phone keeps: facts were made earlier, copies were kept earlier.
pub async fn becomes_older(visitor: &Visitor, hours: i64) {
    const SCRIPT: &str = r#"
        const go = async (hours) => {
          const earlier = (ms) => Number(ms) - hours * 3_600_000;
          await inStore(async (facts) => {
            for (const fact of await whole(facts.getAll())) facts.put({ ...fact, made: earlier(fact.made) });
          });
          for (const name of (await caches.keys()).filter((name) => name.startsWith("pages-"))) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              const copy = await cache.match(request);
              const headers = new Headers(copy.headers);
              headers.set("waakvlam-kept-at", earlier(headers.get("waakvlam-kept-at")));
              await cache.put(request, new Response(await copy.text(), { headers }));
            }
          }
          return "older";
        };
    "#;
    assert_eq!(in_store(visitor, SCRIPT, json!(hours)).await.expect("an answer"), "older");
}

/// What this browser keeps: "files /offline", "pages /home", "fact /messages", and the names of full caches. Nothing is
/// known when the page was just changing: it does that by itself when something was sent.
async fn kept(visitor: &Visitor) -> Option<Vec<String>> {
    const SCRIPT: &str = r#"
        const go = async () => {
          const found = [];
          for (const name of await caches.keys()) {
            const inside = await (await caches.open(name)).keys();
            if (inside.length) found.push(name);
            for (const { url } of inside) found.push(`${name.split("-")[0]} ${new URL(url).pathname}`);
          }
          await inStore(async (facts) => (await whole(facts.getAll())).forEach(({ path }) => found.push(`fact ${path}`)));
          return found;
        };
    "#;
    visitor.driver().set_script_timeout(Duration::from_secs(5)).await.expect("a timeout");
    let found = in_store(visitor, SCRIPT, Value::Null).await;
    visitor.driver().set_script_timeout(Duration::from_secs(30)).await.expect("a timeout");
    serde_json::from_value(found.ok()?).ok()
}

/// Waits until what the browser keeps is as wanted.
pub async fn keeps(visitor: &Visitor, what: &str, is_right: impl Fn(&[String]) -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let found = kept(visitor).await;
        if found.as_deref().is_some_and(&is_right) {
            return;
        }
        assert!(Instant::now() < until, "{what}: {found:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The name of the cache in which the pages of one person are.
pub async fn cache_of_pages(visitor: &Visitor) -> String {
    let script = "return caches.keys().then((names) => names.find((name) => name.startsWith('pages-')))";
    asks(visitor, script).await.as_str().expect("a cache").to_owned()
}

/// Waits until so many things wait on this phone to be sent.
pub async fn keeps_waiting(visitor: &Visitor, count: usize, what: &str) {
    keeps(visitor, what, |found| found.iter().filter(|one| one.starts_with("fact")).count() == count).await;
}

/// Whether this is among what is kept.
pub fn has(found: &[String], what: &str) -> bool {
    found.iter().any(|one| one == what)
}

/// Waits until the pages are there for when there is no internet.
pub async fn is_stocked(visitor: &Visitor) {
    const STOCK: [&str; 7] = [
        "pages /home",
        "pages /check-in",
        "pages /people",
        "pages /evenings",
        "pages /help-now",
        "files /offline",
        "files /weg",
    ];
    keeps(visitor, "pages for when there is no internet", |found| STOCK.iter().all(|what| has(found, what))).await;
}

/// So many hours ago, as a phone writes it: milliseconds of the machine's clock.
pub fn hours_ago(hours: i64) -> i64 {
    server::clock::machine().0 * 1000 - hours * 3_600_000
}
