//! What a phone keeps for when there is no internet, and what still waits on it.

use super::visitor::Visitor;
use serde_json::Value;
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
pub async fn in_store(visitor: &Visitor, script: &str, given: Value) -> WebDriverResult<Value> {
    let whole = format!(
        "const [given, done] = arguments; {STORE} {script} go(given).then(done, (error) => done(`error ${{error}}`));"
    );
    Ok(visitor.driver().execute_async(whole, vec![given]).await?.json().clone())
}

/// What this browser keeps: "files /offline", "pages /home", "fact /messages", and the names of full caches. Nothing is
/// known when the page was just changing: it does that by itself when something was sent.
pub async fn kept(visitor: &Visitor) -> Option<Vec<String>> {
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

/// Whether this is among what is kept.
pub fn has(found: &[String], what: &str) -> bool {
    found.iter().any(|one| one == what)
}
