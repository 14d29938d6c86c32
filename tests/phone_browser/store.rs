//! What a phone keeps: pages and files in caches, and what must still be sent.

use super::page::asks;
use crate::support::{
    kept::{has, in_store, keeps},
    visitor::Visitor,
};
use serde_json::{Value, json};

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

/// The name of the cache in which the pages of one person are.
pub async fn cache_of_pages(visitor: &Visitor) -> String {
    let script = "return caches.keys().then((names) => names.find((name) => name.startsWith('pages-')))";
    asks(visitor, script).await.as_str().expect("a cache").to_owned()
}

/// Waits until so many things wait on this phone to be sent.
pub async fn keeps_waiting(visitor: &Visitor, count: usize, what: &str) {
    keeps(visitor, what, |found| found.iter().filter(|one| one.starts_with("fact")).count() == count).await;
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
