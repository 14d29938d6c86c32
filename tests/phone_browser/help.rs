//! Who worries, who asks for help, and who calls many people, without internet.

use super::{
    page::{asks, chosen, ends, looks_good, sends_form},
    served::{Served, anja_has_a_number},
    store::{becomes_older, keeps_waiting},
};
use crate::support::kept::{has, keeps};
use app::access::PersonId;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_jim_answers_without_internet() {
    let served = Served::start().await;
    let town = &served.town;
    anja_has_a_number(town).await;
    let form = [("first_name", "Karim"), ("relation", "oom"), ("sees", "check_ins")];
    town.be(&town.samira_person).await.post("/people/jim", &form).await.expect("a JIM");
    let karim = PersonId(town.texts("SELECT person_id FROM circle_members WHERE role = 'jim'").await.remove(0));
    let karim = served.phone("Karim", &karim).await;
    let page = format!("pages /jim/{}", town.samira);
    karim.open("/jim").await;
    keeps(&karim, "his pages", |found| {
        has(found, "pages /jim") && has(found, &page) && has(found, "pages /help-now") && !has(found, "pages /home")
    })
    .await;
    served.cut();
    karim.open("/").await;
    karim.sees("Dag Karim").await;
    karim.press("Meer over Samira").await;
    karim.sees("Je hebt nu geen internet. Dit is van maandag 23 november").await;
    karim.sees("Wie staan er nog om Samira heen?").await;
    karim.type_into("Wil je er iets bij zeggen? Het hoeft niet.", "Ze klonk stil.").await;
    karim.press("Versturen").await;
    karim.sees("Kies eerst een antwoord.").await;
    assert_eq!(chosen(&karim).await, "Ze klonk stil.", "what he typed is still there");
    karim.choose("Ik maak me zorgen").await;
    karim.press("Versturen").await;
    karim.sees("Antwoord: ik maak me zorgen").await;
    karim.sees("Nog niemand ziet dit. Kan het niet wachten? Bel dan.").await;
    let number = "return document.querySelector('#waiting a[href^=tel]').href";
    let number = asks(&karim, number).await;
    assert_eq!(number, "tel:+31261234567");
    looks_good(&karim, "phone-11-worry").await;
    keeps_waiting(&karim, 1, "one answer").await;
    served.mend();
    karim.open("/jim").await;
    keeps_waiting(&karim, 0, "nothing waits").await;
    assert_eq!(town.texts("SELECT answer FROM jim_reports").await, ["worried"]);
    assert_eq!(town.texts("SELECT words FROM jim_reports").await, ["Ze klonk stil."]);
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'jim_worry'").await, 1);
    karim.open("/jim?done=thanks").await;
    karim.sees("Het is bewaard.").await;
    served.cut();
    karim.open("/jim").await;
    karim.sees("Je hebt nu geen internet.").await;
    assert!(!karim.sees_now("Het is bewaard.").await, "thanks are not kept");
    ends(karim).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_for_help_without_internet_gets_numbers_and_nothing_waits() {
    let served = Served::start().await;
    let samira = served.samiras_phone().await;
    let numbers = "return [...document.querySelectorAll('a[href^=tel]')].map((link) => link.pathname).join()";
    served.cut();
    samira.open("/help-now").await;
    samira.sees("Je hebt nu geen internet. Bellen kan wel.").await;
    let found = asks(&samira, numbers).await;
    assert!(found.as_str().is_some_and(|all| all.contains("112") && all.matches(',').count() >= 2), "{found:?}");
    looks_good(&samira, "phone-12-help-now").await;
    // A form that asks for help at once, on any page of ours, is refused and not kept.
    for path in ["/sos", "/help-now", "/help-now/call"] {
        samira.open("/home").await;
        sends_form(&samira, path, json!({ "key": "nu" })).await;
        samira.sees("Dit kan alleen met internet. Er is niets bewaard.").await;
        samira.press("Hulp nu").await;
        samira.sees("Bel 112").await;
    }
    keeps_waiting(&samira, 0, "nothing waits").await;
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_of_calls_is_on_the_phone_for_a_day() {
    let served = Served::start().await;
    let anja = served.phone("Anja", &served.town.anja).await;
    anja.open("/calls").await;
    asks(&anja, "return navigator.serviceWorker.ready.then(() => true)").await;
    anja.open("/calls").await;
    keeps(&anja, "her list", |found| has(found, "pages /calls")).await;
    served.cut();
    becomes_older(&anja, 23).await;
    anja.open("/calls").await;
    anja.sees("Je hebt nu geen internet. Dit is van maandag 23 november").await;
    becomes_older(&anja, 2).await;
    anja.open("/calls").await;
    anja.sees("Deze pagina kun je nu niet zien.").await;
    keeps(&anja, "no names", |found| !has(found, "pages /calls")).await;
    ends(anja).await;
}
