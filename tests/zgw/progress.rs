//! What the municipality does with a zaak is told at school, once.

use super::{
    later, municipality, page, sent,
    support::{town::monday, zgw::Fault},
    town_with_a_system,
};
use crate::on_both_databases;
use app::{
    db::Db,
    secret,
    zgw::{api::hook_path, store},
};
use axum::{body::Body, http::Request};
use server::{clock, jobs, router};
use tower::ServiceExt;

on_both_databases!(
    what_the_municipality_does_with_it_is_told_once,
    a_zaak_that_was_thrown_away_is_told_after_a_day,
    a_notification_makes_us_look_now_and_is_believed_of_nothing,
);

async fn what_the_municipality_does_with_it_is_told_once(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    town.clock_runs().await;
    let zaak = zgw.kept("zaken")[0]["url"].as_str().expect("an address").to_owned();
    let looks = || zgw.count("GET", "/statussen");
    assert_eq!(looks(), 2, "once before its first status, and once after");
    // Hourly on the first day, then daily.
    for hour in 1..24 {
        town.it_is(monday().plus_hours(hour)).await;
    }
    assert_eq!(looks(), 2 + 23);
    for hour in 24..72 {
        town.it_is(monday().plus_hours(hour)).await;
    }
    assert_eq!(looks(), 2 + 23 + 2);
    let told =
        async || town.texts("SELECT words FROM escalation_events WHERE what = 'their_system' ORDER BY place").await;
    assert_eq!(told().await.len(), 1, "what we said ourselves is no news");

    zgw.gives_status(&zaak, 2);
    town.it_is(monday().plus_hours(72)).await;
    town.it_is(monday().plus_hours(96)).await;
    assert_eq!(told().await[1..], ["In behandeling."]);
    let seen = page(&town, &case).await;
    assert!(seen.contains("Daar staat: In behandeling, sinds"), "{seen}");
    assert_eq!(town.texts("SELECT state FROM escalations").await, ["sent"], "it changes nothing of ours");

    zgw.gives_status(&zaak, 3);
    town.it_is(monday().plus_hours(120)).await;
    later(&town, 1).await;
    assert_eq!(told().await[1..], ["In behandeling.", "Afgerond."]);
    assert_eq!(town.letters_that_say("op klaar te zetten").await, 1);
    let after = looks();
    town.days_pass(5).await;
    assert_eq!(looks(), after, "what is over is not looked at");
    assert_eq!(town.letters_that_say("op klaar te zetten").await, 1);
    assert_ne!(town.texts("SELECT state FROM escalations").await, ["done"], "people say when it is done");
    assert_eq!(zgw.wrong(), Vec::<String>::new());
}

async fn a_zaak_that_was_thrown_away_is_told_after_a_day(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    town.clock_runs().await;
    zgw.forgets();
    later(&town, 60).await;
    let seen = page(&town, &case).await;
    assert!(seen.contains("De zaak is daar niet meer te vinden."), "{seen}");
    assert_eq!(town.letters_that_say("niet meer te vinden").await, 0, "it may come back");
    town.days_pass(2).await;
    assert_eq!(town.letters_that_say("niet meer te vinden").await, 1);
    assert_eq!(zgw.count("POST", "/zaken"), 1, "what somebody threw away is not made again");
}

async fn a_notification_makes_us_look_now_and_is_believed_of_nothing(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    town.clock_runs().await;
    let (municipality, zaak) = (municipality(&town).await, zgw.kept("zaken")[0]["url"].clone());
    let mut tx = town.house.db.begin().await.expect("a transaction");
    store::expect_notifications(&mut tx, &municipality, &secret::hash("Bearer van-de-gemeente")).await.expect("kept");
    tx.commit().await.expect("a commit");
    let path = hook_path(&municipality);
    let router = router::router(town.house.clone(), &router::doors(), clock::LastRun::default());
    // A program and no browser: it says nothing of where it comes from.
    let hook = async |path: &str, key: &str, body: String| {
        let request = Request::post(path).header("content-type", "application/json");
        let request = if key.is_empty() { request } else { request.header("authorization", key) };
        let answer = router.clone().oneshot(request.body(Body::from(body)).expect("a request")).await;
        answer.expect("an answer").status().as_u16()
    };
    let said = |object: &str| {
        serde_json::json!({ "kanaal": "zaken", "hoofdObject": object, "resource": "status", "actie": "create",
            "resourceUrl": "https://evil.example/", "aanmaakdatum": "2026-11-23T09:00:00Z", "kenmerken": {} })
        .to_string()
    };
    let zaak = zaak.as_str().expect("an address");
    let right = "Bearer van-de-gemeente";
    // A wrong key, none at all, and a municipality that nobody knows look alike.
    let unknown = "/hooks/zgw/00000000-0000-4000-8000-000000000000";
    for (path, key) in
        [(path.as_str(), "Bearer iets"), (&path, ""), (&path, "van-de-gemeente"), (unknown, right), (unknown, "")]
    {
        assert_eq!(hook(path, key, said(zaak)).await, 403, "{path} {key}");
    }
    zgw.gives_status(zaak, 2);
    let looks = zgw.count("GET", "/statussen");
    town.clock_runs().await;
    assert_eq!(zgw.count("GET", "/statussen"), looks, "nobody let them in, so nobody looked");
    for body in [said("https://elders.example/zaken/1"), "geen json".into(), "{}".into(), said("a\0b")] {
        assert_eq!(hook(&path, right, body).await, 204);
    }
    town.clock_runs().await;
    assert_eq!(zgw.count("GET", "/statussen"), looks, "it was about nothing of ours");
    for _ in 0..3 {
        assert_eq!(hook(&path, right, said(zaak)).await, 204);
    }
    town.clock_runs().await;
    assert_eq!(zgw.count("GET", "/statussen"), looks + 1, "three times is once");
    assert!(page(&town, &case).await.contains("In behandeling."));
    let large = format!("{{\"hoofdObject\": \"{}\"}}", "a".repeat(70_000));
    assert_eq!(hook(&path, right, large).await, 413);

    // One that comes while somebody looks is not lost.
    assert_eq!(hook(&path, right, said(zaak)).await, 204);
    zgw.goes_wrong_at(2, Fault::Held);
    let (house, notify) = (town.house.clone(), town.notify.clone());
    let looking = tokio::spawn(async move { jobs::run_due(&house, &notify).await });
    zgw.reached.notified().await;
    zgw.gives_status(zaak, 3);
    assert_eq!(hook(&path, right, said(zaak)).await, 204);
    zgw.let_go.notify_one();
    looking.await.expect("looked");
    town.clock_runs().await;
    assert!(page(&town, &case).await.contains("Afgerond."));
    assert_eq!(zgw.wrong(), Vec::<String>::new());
}
