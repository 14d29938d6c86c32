//! What a phone keeps for when there is no internet, and what still waits on it.

use super::visitor::Visitor;
use std::time::{Duration, Instant};

/// What this browser keeps: "files /offline", "pages /home", "fact /messages". Nothing is known when the page was just
/// changing: it does that by itself when something was sent.
pub async fn kept(visitor: &Visitor) -> Option<Vec<String>> {
    const SCRIPT: &str = r#"
        const done = arguments[arguments.length - 1];
        const look = async () => {
          const found = [];
          for (const name of await caches.keys()) {
            for (const { url } of await (await caches.open(name)).keys()) found.push(`${name.split("-")[0]} ${new URL(url).pathname}`);
          }
          if (!(await indexedDB.databases()).some(({ name }) => name === "phone")) return found;
          const db = await new Promise((go) => { const asked = indexedDB.open("phone"); asked.onsuccess = () => go(asked.result); });
          if (![...db.objectStoreNames].includes("facts")) { db.close(); return found; }
          const all = await new Promise((go) => { const asked = db.transaction("facts").objectStore("facts").getAll(); asked.onsuccess = () => go(asked.result); });
          db.close();
          return [...found, ...all.map((fact) => `fact ${fact.path}`)];
        };
        look().then(done, (error) => done([`error ${error}`]));
    "#;
    visitor.driver().set_script_timeout(Duration::from_secs(5)).await.expect("a timeout");
    let found = visitor.driver().execute_async(SCRIPT, []).await;
    visitor.driver().set_script_timeout(Duration::from_secs(30)).await.expect("a timeout");
    let found = found.ok()?;
    Some(found.convert::<Vec<String>>().expect("a list"))
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

/// Whether this is among it.
pub fn has(found: &[String], what: &str) -> bool {
    found.iter().any(|one| one == what)
}
