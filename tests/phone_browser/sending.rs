//! What is made without internet is sent once, in its order, whatever the server and the line do meanwhile.

use super::{
    page::{asks, comes_back, ends, looks_good, readers, sends_form, taps_a_face},
    served::{BadDay, Served, comes_in},
    store::{an_older_release_left, becomes_older, hours_ago, keeps_waiting},
};
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_made_without_internet_is_sent_once_when_there_is() {
    let served = Served::start().await;
    let town = &served.town;
    let samira = served.samiras_phone().await;

    served.cut();
    samira.open("/home").await;
    samira.sees("Je hebt nu geen internet. Dit is van maandag 23 november, 9 uur 's ochtends.").await;
    samira.sees("Hoe gaat het?").await;
    looks_good(&samira, "phone-1-home-kept").await;
    let scripts = "return [...document.scripts].map((script) => new URL(script.src).pathname).join()";
    assert_eq!(asks(&samira, scripts).await, "/phone.js", "no script that needs a nonce");
    let policy = "return caches.match('/home').then((copy) => copy.headers.get('content-security-policy'))";
    let policy = asks(&samira, policy).await.to_string();
    assert!(policy.contains("script-src 'self';") && !policy.contains("nonce"), "a policy of its own: {policy}");
    samira.open("/people").await;
    samira.sees("Dit is van maandag 23 november").await;
    samira.sees("Anja Jacobs").await;
    samira.open("/questions").await;
    samira.sees("Deze pagina kun je nu niet zien.").await;
    looks_good(&samira, "phone-2-no-page").await;
    samira.press("Hulp nu").await;
    samira.sees("Bel 112").await;
    looks_good(&samira, "phone-3-help-now").await;

    samira.open("/").await;
    samira.press("gaat wel").await;
    samira.sees("Nog niet verstuurd").await;
    samira.sees("Check-in: gaat wel").await;
    samira.press("Thuis").await;
    samira.sees("Dag Samira").await;
    assert!(!samira.sees_now("Hoe gaat het?").await, "what waits is not asked again");
    looks_good(&samira, "phone-4-waits").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 0);

    served.mend();
    comes_back(&samira).await;
    samira.sees("Je zei vandaag: gaat wel").await;
    assert!(!samira.sees_now("Nog niet verstuurd").await);
    for _ in 0..2 {
        samira.open("/home").await;
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 1, "once");
    let hers = town.be(&town.anja).await.look(&format!("/alumni/{}", town.samira)).await.expect("her page");
    assert!(hers.contains("gaat wel"), "Anja sees it");
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_with_a_bad_day_loses_nothing_and_keeps_the_order() {
    let served = Served::start().await;
    let town = &served.town;
    let samira = served.samiras_phone().await;
    let readers = readers(&samira).await;
    let message = |words: &str, hours: i64| {
        json!({ "path": "/messages", "fields": [["words", words], ["key", words], ["readers", readers]],
            "made": hours_ago(hours) })
    };
    an_older_release_left(&samira, json!([message("Eerst", 3), message("Dan", 2)])).await;
    // A redirect is no answer of ours: a network that wants a sign-in first sends one.
    for status in [302, 429, 500, 503] {
        served.has(BadDay { sent: Some(status), ..BadDay::default() });
        samira.open("/home").await;
        samira.sees("Nog niet verstuurd").await;
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert!(!samira.sees_now("Dit kon niet").await, "{status} is no refusal");
        let refused = served.bad.lock().expect("a day").refused;
        assert_eq!(refused, 1, "after {status} the next one waits too");
    }
    // Something before the server, and a line like treacle.
    served.has(BadDay { pages: Some(502), sent: Some(502), ..BadDay::default() });
    samira.open("/home").await;
    samira.sees("Waakvlam is nu niet te bereiken. Dit is van maandag 23 november").await;
    served.has(BadDay { slow: Duration::from_secs(9), sent: Some(503), ..BadDay::default() });
    let began = Instant::now();
    samira.open("/home").await;
    samira.sees("Het internet is nu traag.").await;
    assert!(began.elapsed() < Duration::from_secs(9), "she does not wait for it");

    served.has(BadDay::default());
    samira.open("/home").await;
    keeps_waiting(&samira, 0, "all is sent").await;
    assert_eq!(town.texts("SELECT words FROM messages ORDER BY place").await, ["Eerst", "Dan"], "in their order");
    samira.open("/messages").await;
    samira.sees("Geschreven op").await;

    // Copies of more than a month ago help nobody.
    becomes_older(&samira, 24 * 31).await;
    served.cut();
    samira.open("/people").await;
    samira.sees("Deze pagina kun je nu niet zien.").await;
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_differs_is_kept_apart() {
    let served = Served::start().await;
    let town = &served.town;
    let samira = served.samiras_phone().await;
    let readers = readers(&samira).await;
    served.cut();
    // A double tap, and other words in a form that was sent before.
    for words in ["Een", "Een", "Twee"] {
        samira.open("/home").await;
        sends_form(&samira, "/messages", json!({ "words": words, "key": "een-sleutel", "readers": readers })).await;
        samira.sees("Nog niet verstuurd").await;
    }
    keeps_waiting(&samira, 2, "two messages").await;
    // A form on a page of somebody else is not ours to keep.
    let theirs = "data:text/html,<p>Win een prijs</p>";
    samira.driver().goto(theirs).await.expect("their page");
    let action = format!("{}/messages", served.url);
    sends_form(&samira, &action, json!({ "words": "Vals", "key": "vals", "readers": readers })).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    samira.open("/home").await;
    samira.does_not_see("Vals").await;

    // The same kept page on two days is two check-ins.
    samira.press("goed").await;
    samira.sees("Vertel hoe het gaat").await;
    becomes_older(&samira, 24).await;
    samira.open("/home").await;
    samira.sees("Hoe gaat het?").await;
    samira.press("slecht").await;
    samira.sees("Vertel hoe het gaat").await;
    keeps_waiting(&samira, 4, "two of each").await;

    served.mend();
    samira.open("/home").await;
    keeps_waiting(&samira, 0, "all is sent").await;
    assert_eq!(town.texts("SELECT words FROM messages ORDER BY place").await, ["Een", "Twee"]);
    assert_eq!(town.texts("SELECT face FROM check_ins ORDER BY at").await, ["4", "1"]);
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_she_adds_while_it_is_on_its_way_is_not_lost() {
    let served = Served::start().await;
    let town = &served.town;
    let samira = served.samiras_phone().await;
    served.cut();
    taps_a_face(&samira, "goed").await;
    samira.choose_for("Hoe gaat het met werk?", "niet goed").await;
    // The face goes, and its answer takes long; what she sends meanwhile does not come through.
    let slow = Duration::from_secs(8);
    served.has(BadDay { forms: Some(503), pages: Some(503), slow, ..BadDay::default() });
    served.mend();
    comes_back(&samira).await;
    comes_in(town, "SELECT face FROM check_ins", &["4"]).await;
    samira.press("Versturen").await;
    samira.sees("Vertel meer").await;
    tokio::time::sleep(slow).await;
    served.has(BadDay::default());
    samira.open("/home").await;
    keeps_waiting(&samira, 0, "all is sent").await;
    let said = "SELECT face || ' ' || COALESCE(work, '-') FROM check_ins";
    assert_eq!(town.texts(said).await, ["4 not_good"], "one check-in, and whole");
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_older_release_kept_is_sent_or_explained() {
    let served = Served::start().await;
    let town = &served.town;
    let samira = served.samiras_phone().await;
    // No release, no reason, fields that forms no longer have, fields that they did not have yet, a door that is gone.
    let made = json!([
        { "path": "/check-in", "fields": [["face", "2"], ["key", "oud"], ["mood", "moe"]], "made": hours_ago(30) },
        { "path": "/oude-deur", "fields": [["words", "Hoort iemand dit?"]], "made": hours_ago(20), "release": "0" },
        { "path": "/messages", "fields": [["words", "Van vroeger"], ["key", "o"]], "made": hours_ago(10), "release": "0" },
        { "path": "/check-in", "fields": [["face", "5"], ["key", "oud-2"]], "made": hours_ago(1), "refused": "" },
    ]);
    an_older_release_left(&samira, made).await;
    samira.open("/home").await;
    samira.sees("Nog niet verstuurd").await;
    samira.sees("Dit kon niet: Er is iets veranderd.").await;
    keeps_waiting(&samira, 2, "only what was refused").await;
    assert_eq!(town.texts("SELECT face FROM check_ins ORDER BY at").await, ["2", "5"], "one refusal stops no other");
    let fields = "return [...document.querySelectorAll('#waiting textarea')].map((field) => field.value).join()";
    assert_eq!(asks(&samira, fields).await, "Hoort iemand dit?,Van vroeger", "no words are lost");
    samira.press_at("Er is iets veranderd.", "Probeer opnieuw").await;
    comes_in(town, "SELECT words FROM messages", &["Van vroeger"]).await;
    ends(samira).await;
}
