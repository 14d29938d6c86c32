//! A phone that changes hands: nothing is left, and nothing is sent in the name of another.

use super::{
    page::{comes_back, ends, looks_good, taps_a_face},
    served::{BadDay, Served},
    store::{cache_of_pages, is_stocked},
};
use crate::support::{
    kept::{has, keeps},
    town::{Town, leaver},
};
use app::{access::PersonId, circle, leavers::store as leavers};
use serde_json::json;

/// Somebody else of her school.
async fn kees(town: &Town) -> PersonId {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let kees = leavers::add(&mut tx, &town.school, &town.anja, &leaver("20002", "Kees", "Bakker"), now).await;
    let kees = circle::store::brief(&mut tx, &kees.expect("an alumnus")).await.expect("a brief").person_id;
    tx.commit().await.expect("a commit");
    kees
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_keeps_nothing_for_somebody_else() {
    let served = Served::start().await;
    let town = &served.town;
    let kees = kees(town).await;
    let samira = served.phone("Samira", &town.samira_person).await;
    let makes_a_check_in = async || {
        served.cut();
        samira.open("/home").await;
        samira.press("niet goed").await;
        samira.sees("Nog niet verstuurd").await;
        served.mend();
    };
    let cookies_go = async || {
        samira.driver().cdp().send_raw("Network.clearBrowserCookies", json!({})).await.expect("no cookies");
    };
    samira.open("/home").await;
    is_stocked(&samira).await;

    // Her session ends: her pages go at once, what she made waits for her.
    makes_a_check_in().await;
    cookies_go().await;
    samira.open("/home").await;
    samira.sees("Inloggen").await;
    keeps(&samira, "no page of hers", |found| {
        !found.iter().any(|one| one.starts_with("pages")) && has(found, "fact /check-in")
    })
    .await;
    served.cut();
    samira.open("/home").await;
    samira.sees("Deze pagina kun je nu niet zien.").await;
    served.mend();
    served.signs_in(&samira, &town.samira_person).await;
    samira.open("/home").await;
    samira.sees("Je zei vandaag: niet goed").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 1);

    // Somebody else signs in: nothing of hers is left, and nothing is sent in his name.
    town.house.clock.set(town.house.clock.now().plus_days(1));
    samira.open("/home").await;
    samira.sees("Hoe gaat het?").await;
    keeps(&samira, "her home", |found| has(found, "pages /home")).await;
    makes_a_check_in().await;
    cookies_go().await;
    served.signs_in(&samira, &kees).await;
    samira.open("/home").await;
    samira.sees("Dag Kees").await;
    keeps(&samira, "only his", |found| !has(found, "fact /check-in") && has(found, "pages /home")).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 1);

    // Away, also without internet.
    is_stocked(&samira).await;
    served.cut();
    samira.press("Weg hier").await;
    samira.sees("Het weer").await;
    samira.open("/home").await;
    samira.sees("Het weer").await;
    samira.press("Terug").await;
    samira.sees("Dag Kees").await;

    // Out: first a word about what waits, then nothing is left.
    samira.press("goed").await;
    samira.sees("Nog niet verstuurd").await;
    samira.press("Uitloggen").await;
    samira.sees("Er is nog iets niet verstuurd").await;
    looks_good(&samira, "phone-7-sign-out").await;
    samira.press("Toch uitloggen").await;
    samira.sees("Uitloggen lukt nu niet").await;
    served.mend();
    samira.open("/home").await;
    samira.sees("Dag Kees").await;
    keeps(&samira, "all is sent", |found| !has(found, "fact /check-in")).await;
    samira.press("Uitloggen").await;
    samira.sees("Ik heb een code").await;
    keeps(&samira, "nothing at all", |found| !found.iter().any(|one| !one.starts_with("files"))).await;
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_she_made_is_never_sent_by_whoever_came_after_her() {
    let served = Served::start().await;
    let town = &served.town;
    let kees = kees(town).await;
    let samira = served.samiras_phone().await;
    let hers = cache_of_pages(&samira).await;
    served.cut();
    taps_a_face(&samira, "slecht").await;
    samira.choose_for("Hoe gaat het met werk?", "niet goed").await;
    // The session on this phone becomes that of another, while her page is still open and its worker sends by itself.
    served.signs_in(&samira, &kees).await;
    served.mend();
    comes_back(&samira).await;
    keeps(&samira, "nothing of hers", |found| !has(found, "fact /check-in") && !has(found, &hers)).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 0, "nothing is sent in his name");
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_out_anyway_leaves_nothing() {
    let served = Served::start().await;
    let town = &served.town;
    let samira = served.samiras_phone().await;
    served.cut();
    samira.open("/home").await;
    samira.press("goed").await;
    samira.sees("Nog niet verstuurd").await;
    served.has(BadDay { sent: Some(503), old: true, ..BadDay::default() });
    served.mend();
    samira.open("/home").await;
    samira.press("Uitloggen").await;
    samira.sees("Er is nog iets niet verstuurd").await;
    samira.press("Toch uitloggen").await;
    samira.sees("Ik heb een code").await;
    keeps(&samira, "nothing at all", |found| !found.iter().any(|one| !one.starts_with("files"))).await;
    served.has(BadDay::default());
    served.signs_in(&samira, &town.samira_person).await;
    samira.open("/home").await;
    samira.sees("Hoe gaat het?").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 0, "she chose that it is gone");
    ends(samira).await;
}
