//! Push messages: the real way out, to a push service on this machine that opens them as a browser does.

mod support;

use app::{
    access::{AlumnusId, Kind, PersonId},
    circle,
    db::Db,
    house::House,
    leavers,
    outbox::{self, Letter},
    preferences, push,
    waakvlam::{self, ReminderKind},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use serde_json::{Value, json};
use server::{
    config::PushSettings,
    demo::{Actor, Reply, Stage},
    jobs,
    notify::{Notify, Pusher, push::KeyText},
};
use std::{collections::BTreeSet, time::Duration};
use support::{
    push::{Browser, CONTACT, Mood, PushService, claims_of},
    stops::Points,
    town::{Town, leaver, monday},
};

on_both_databases!(
    a_tap_switches_messages_on_and_a_test_arrives,
    a_message_says_nothing_and_all_have_one_length,
    each_answer_is_obeyed,
    a_busy_service_rests_for_everybody_until_it_said,
    a_wait_that_was_asked_for_is_no_try,
    a_service_that_refuses_us_is_seen_and_tried_until_it_is_too_late,
    one_phone_with_a_bad_day_gets_it_later_and_the_other_once,
    a_slow_service_does_not_slow_another,
    who_is_signed_out_gets_nothing,
    a_permission_withdrawn_gets_nothing,
    a_phone_whose_settings_say_no_is_told_by_mail,
    unasked_a_browser_only_repeats_what_was_wished,
    a_browser_belongs_to_who_used_it_last,
    nobody_has_more_than_ten_browsers,
    only_a_browser_of_a_known_service_is_kept,
    with_another_key_nothing_goes_until_the_app_is_opened,
    a_test_goes_to_this_device_once_and_five_times_an_hour,
    a_server_that_stops_anywhere_sends_each_message_once,
);

/// The town, with a way out for push messages.
async fn town_with_push(db: Db) -> Town {
    let mut town = Town::on(db).await;
    let pusher = pusher(&town.house, &KeyText::random().expect("a key"));
    town.house.push_key = pusher.public_key().into();
    town.stage = Stage::of(&town.house);
    town.notify = Notify { push: Some(pusher), ..Notify::default() };
    town
}

fn pusher(house: &House, key: &KeyText) -> Pusher {
    let settings = PushSettings { push_contact: Some(CONTACT.into()) };
    let pusher = Pusher::from_settings(&settings, key, &house.outside).expect("settings that are right");
    pusher.expect("a pusher").with_patience(Duration::from_millis(700))
}

async fn hand_over(actor: &Actor<'_>, subscription: &Value) -> Reply {
    actor.send("POST", "/push/subscribe", "application/json", subscription.to_string().into_bytes()).await
}

/// Somebody with messages on, on a device of their own.
async fn with_messages<'a>(town: &'a Town, person: &PersonId, browser: &Browser) -> Actor<'a> {
    let actor = town.be(person).await;
    assert_eq!(hand_over(&actor, &browser.subscription()).await.status, 204);
    actor
}

/// News for somebody, with a key of its own.
async fn news(town: &Town, person: &PersonId, key: &str) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let letter = Letter {
        key: key.to_owned(),
        to: person.clone(),
        text: "Anja over Samira: de huur is niet betaald.".to_owned(),
        link: "/people".to_owned(),
    };
    outbox::put(&mut tx, &letter, town.house.clock.now()).await.expect("put");
    tx.commit().await.expect("a commit");
}

async fn pass_minutes(town: &Town, minutes: i64) {
    town.house.clock.set(town.house.clock.now().plus_minutes(minutes));
    town.clock_runs().await;
}

async fn outcomes(town: &Town) -> Vec<String> {
    town.texts("SELECT outcome FROM outbox WHERE channel = 'push' AND outcome IS NOT NULL").await
}

async fn a_tap_switches_messages_on_and_a_test_arrives(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let samira = town.be(&town.samira_person).await;
    let page = samira.look("/push").await.expect("the page");
    assert!(page.contains("Op je scherm staat alleen") && page.contains("Zet meldingen aan"), "explained, then asked");
    assert!(page.contains(&format!("data-key=\"{}\"", town.house.push_key)));
    assert_eq!(samira.answer("POST", "/push/test", &[]).await.status, 422);
    let browser = service.browser("phone");
    assert_eq!(hand_over(&samira, &browser.subscription()).await.status, 204);
    let page = samira.look("/push").await.expect("the page");
    assert!(page.contains("Meldingen staan aan."));
    assert!(samira.look("/devices").await.expect("the page").contains("krijgt meldingen"));
    samira.post("/push/test", &[]).await.expect("asked");
    assert!(samira.look("/push").await.expect("the page").contains("Het testbericht gaat nu weg."));
    town.clock_runs().await;
    let seen = service.seen_by(&browser);
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0]["notification"]["body"], "Dit is een testbericht.");
    assert_eq!(seen[0]["mutable"], true, "a phone that shows it by itself asks the worker first");
    assert!(samira.look("/push").await.expect("the page").contains("Het testbericht is verstuurd."));
    let receipt = seen[0]["receipt"].as_str().expect("a receipt").to_owned();
    assert!(town.everything_that_contains(receipt.rsplit('/').next().expect("a secret")).await.is_empty());
    let worker = town.stranger();
    assert_eq!(worker.answer("POST", "/push/arrived/none", &[]).await.status, 404);
    assert_eq!(worker.answer("POST", &receipt, &[]).await.status, 204);
    assert_eq!(worker.answer("POST", &receipt, &[]).await.status, 404, "once");
    assert!(samira.look("/push").await.expect("the page").contains("Aangekomen"));
    samira.post("/push/off", &[]).await.expect("off");
    assert!(samira.look("/push").await.expect("the page").contains("Zet meldingen aan"));
    assert_eq!(town.count("SELECT COUNT(*) FROM push_subscriptions").await, 0);
}

async fn a_message_says_nothing_and_all_have_one_length(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let (phone, desk) = (service.browser("phone"), service.browser("desk"));
    let samira = with_messages(&town, &town.samira_person, &phone).await;
    with_messages(&town, &town.anja, &desk).await;
    assert!(town.everything_that_contains("/push/phone").await.is_empty(), "an endpoint is a secret, and sealed");
    news(&town, &town.samira_person, "one").await;
    news(&town, &town.anja, "two").await;
    samira.post("/push/test", &[]).await.expect("asked");
    town.clock_runs().await;
    let knocks = service.knocks();
    assert_eq!(knocks.len(), 3);
    let lengths: Vec<usize> = knocks.iter().map(|knock| knock.body.len()).collect();
    assert!(lengths.iter().all(|length| *length == lengths[0]), "{lengths:?}");
    for seen in [service.seen_by(&phone), service.seen_by(&desk)].concat() {
        let words = seen.to_string();
        for secret in ["Anja", "Samira", "huur", "Rede", "people"] {
            assert!(!words.contains(secret), "{words}");
        }
        assert_eq!(seen["web_push"], 8030);
        assert!(seen["notification"]["navigate"].as_str().is_some_and(|to| to.starts_with("http://localhost:3000/")));
        assert_eq!(seen["notification"]["lang"], "nl");
    }
    let news_seen = service.seen_by(&desk);
    assert_eq!(news_seen[0]["notification"]["body"], "Er is iets nieuws voor je.");
    assert_eq!(news_seen[0]["notification"]["navigate"], "http://localhost:3000/inbox");
    let topics: BTreeSet<&str> = knocks.iter().map(|knock| knock.topic.as_str()).collect();
    assert_eq!(topics.len(), 3, "what is not a repeat has a topic of its own");
    let mut ttls: Vec<u32> = knocks.iter().map(|knock| knock.ttl).collect();
    ttls.sort_unstable();
    // It is of use for days, but nobody's phone buzzes when it is switched on at night.
    assert!(ttls[0] == 300 && ttls[1..] == [12 * 3600; 2], "from nine until the quiet hours: {ttls:?}");
    assert_eq!(knocks.iter().filter(|knock| knock.urgency == "normal").count(), 2);
    assert_eq!(knocks[0].authorization, knocks[1].authorization, "one signature a service");
    assert_eq!(outcomes(&town).await, ["verstuurd", "verstuurd"]);
    town.clock_runs().await;
    assert_eq!(service.knocks().len(), 3, "once");
}

async fn each_answer_is_obeyed(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    // The answer, whether the browser is kept, and whether it is tried again within the hour.
    for (at, (mood, kept, again)) in [
        (Mood::Says(404), false, false),
        (Mood::Says(410), false, false),
        (Mood::Says(500), true, true),
        (Mood::Says(503), true, true),
        (Mood::Says(401), true, true),
        (Mood::Says(403), true, true),
        (Mood::Says(413), true, false),
        (Mood::Says(400), true, false),
        (Mood::Says(302), true, false),
        (Mood::Slow, true, true),
        (Mood::Says(429), true, true),
        (Mood::Says(406), true, true),
    ]
    .into_iter()
    .enumerate()
    {
        // A day of its own: nobody is knocked at too often.
        town.house.clock.set(monday().plus_days(i64::try_from(at).expect("a day") + 1).plus_hours(1));
        let browser = service.browser(&format!("phone-{at}"));
        let samira = with_messages(&town, &town.samira_person, &browser).await;
        service.turns(&browser, mood);
        news(&town, &town.samira_person, &format!("news-{at}")).await;
        town.clock_runs().await;
        assert_eq!(service.knocks_at(&browser).len(), 1, "{mood:?}");
        let mut tx = town.house.db.read().await.expect("a transaction");
        let reaches = push::store::reaches(&mut tx, &town.samira_person).await.expect("known");
        tx.commit().await.expect("a commit");
        assert_eq!(reaches, kept, "{mood:?}");
        service.turns(&browser, Mood::Fine);
        for _ in 0..6 {
            pass_minutes(&town, 10).await;
        }
        let seen = service.seen_by(&browser);
        assert_eq!(seen.len(), usize::from(again), "{mood:?}");
        let topics: Vec<String> = service.knocks_at(&browser).into_iter().map(|knock| knock.topic).collect();
        assert!(topics.iter().all(|topic| *topic == topics[0]), "a repeat takes the place of the first: {topics:?}");
        let page = samira.look("/push").await.expect("the page");
        assert_eq!(page.contains("De meldingen zijn gestopt."), !kept, "{mood:?}");
        samira.post("/push/off", &[]).await.expect("off");
        samira.post("/inbox/read-all", &[]).await.expect("read");
    }
}

async fn a_busy_service_rests_for_everybody_until_it_said(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let (phone, desk) = (service.browser("phone"), service.browser("desk"));
    with_messages(&town, &town.samira_person, &phone).await;
    with_messages(&town, &town.anja, &desk).await;
    service.turns(&phone, Mood::Wait(429, 1800));
    news(&town, &town.samira_person, "one").await;
    town.clock_runs().await;
    news(&town, &town.anja, "two").await;
    for _ in 0..5 {
        pass_minutes(&town, 5).await;
    }
    assert_eq!(service.knocks().len(), 1, "nobody asks it anything before it said");
    service.turns(&phone, Mood::Fine);
    pass_minutes(&town, 6).await;
    assert_eq!((service.seen_by(&phone).len(), service.seen_by(&desk).len()), (1, 1));
}

async fn a_wait_that_was_asked_for_is_no_try(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let phone = service.browser("phone");
    with_messages(&town, &town.samira_person, &phone).await;
    service.turns(&phone, Mood::Wait(429, 60));
    news(&town, &town.samira_person, "one").await;
    for _ in 0..40 {
        pass_minutes(&town, 2).await;
    }
    assert!(service.knocks().len() > 16, "it was asked again and again: {}", service.knocks().len());
    assert_eq!(town.count("SELECT COUNT(*) FROM job_runs WHERE failed > 0").await, 0, "and nothing failed");
    assert_eq!(town.count("SELECT MAX(tries) FROM outbox WHERE channel = 'push'").await, 0, "and that was no try");
    service.turns(&phone, Mood::Fine);
    pass_minutes(&town, 2).await;
    assert_eq!(service.seen_by(&phone).len(), 1);
}

async fn a_service_that_refuses_us_is_seen_and_tried_until_it_is_too_late(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let phone = service.browser("phone");
    with_messages(&town, &town.samira_person, &phone).await;
    // Somebody who wants no quiet hours.
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let wish = preferences::Preferences { quiet_from: 0, quiet_until: 0, ..preferences::Preferences::default() };
    preferences::store::set(&mut tx, &town.samira_person, &wish, town.house.clock.now()).await.expect("a wish");
    tx.commit().await.expect("a commit");
    service.turns(&phone, Mood::Says(401));
    news(&town, &town.samira_person, "one").await;
    town.clock_runs().await;
    assert_eq!(
        town.count("SELECT COUNT(*) FROM job_runs WHERE job = 'outbox' AND failed > 0").await,
        1,
        "staff see it"
    );
    service.turns(&phone, Mood::Says(503));
    for _ in 0..20 {
        pass_minutes(&town, 6 * 60).await;
    }
    assert_eq!(service.seen_by(&phone).len(), 0);
    service.turns(&phone, Mood::Fine);
    pass_minutes(&town, 6 * 60).await;
    assert_eq!(service.seen_by(&phone).len(), 1, "five days later it is still of use");
}

async fn one_phone_with_a_bad_day_gets_it_later_and_the_other_once(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let (phone, tablet) = (service.browser("phone"), service.browser("tablet"));
    with_messages(&town, &town.samira_person, &phone).await;
    with_messages(&town, &town.samira_person, &tablet).await;
    service.turns(&phone, Mood::Says(502));
    news(&town, &town.samira_person, "one").await;
    town.clock_runs().await;
    assert_eq!((service.knocks_at(&phone).len(), service.seen_by(&tablet).len()), (1, 1));
    assert!(outcomes(&town).await[0].starts_with("aangenomen voor 1 toestel"));
    service.turns(&phone, Mood::Fine);
    pass_minutes(&town, 2).await;
    assert_eq!((service.seen_by(&phone).len(), service.knocks_at(&tablet).len()), (1, 1));
    assert_eq!(outcomes(&town).await, ["verstuurd"]);
}

async fn a_slow_service_does_not_slow_another(db: Db) {
    let town = town_with_push(db).await;
    let (slow, quick) = (PushService::start().await, PushService::start().await);
    let (phone, desk) = (slow.browser("phone"), quick.browser("desk"));
    with_messages(&town, &town.samira_person, &phone).await;
    with_messages(&town, &town.anja, &desk).await;
    with_messages(&town, &town.pieter, &slow.browser("other")).await;
    slow.turns(&phone, Mood::Slow);
    news(&town, &town.samira_person, "one").await;
    news(&town, &town.anja, "two").await;
    town.clock_runs().await;
    assert_eq!(quick.seen_by(&desk).len(), 1, "in the same run");
    // It rests: for a minute nothing waits for it a second time.
    news(&town, &town.pieter, "three").await;
    town.clock_runs().await;
    assert_eq!(slow.knocks().len(), 1);
    slow.turns(&phone, Mood::Fine);
    for _ in 0..4 {
        pass_minutes(&town, 2).await;
    }
    assert_eq!(slow.seen_by(&phone).len(), 1, "and nothing is lost");
    assert_eq!(slow.knocks().len(), 3);
}

async fn who_is_signed_out_gets_nothing(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let (phone, tablet, old) = (service.browser("phone"), service.browser("tablet"), service.browser("old"));
    let samira = with_messages(&town, &town.samira_person, &phone).await;
    let other = with_messages(&town, &town.samira_person, &tablet).await;
    with_messages(&town, &town.samira_person, &old).await;
    // One signs out here, one is ended from here, and one is simply over.
    let session = town.texts("SELECT session_id FROM push_subscriptions ORDER BY made_at, id").await;
    assert_eq!(session.len(), 3);
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE sessions SET ends_at = $1 WHERE id = (SELECT session_id FROM push_subscriptions WHERE endpoint_hash = $2)")
        .bind(town.house.clock.now())
        .bind(app::secret::hash(&old.endpoint))
        .execute(&mut *tx)
        .await
        .expect("over");
    tx.commit().await.expect("a commit");
    other.post("/sign-out", &[]).await.expect("out");
    news(&town, &town.samira_person, "one").await;
    town.clock_runs().await;
    assert_eq!(service.knocks().iter().map(|knock| knock.browser.as_str()).collect::<Vec<_>>(), ["phone"]);
    assert_eq!(town.count("SELECT COUNT(*) FROM push_subscriptions").await, 1, "and nothing of the others is kept");
    let second = town.be(&town.samira_person).await;
    let here = town.texts("SELECT session_id FROM push_subscriptions").await.remove(0);
    second.post(&format!("/devices/{here}/end"), &[]).await.expect("ended");
    assert_eq!(town.count("SELECT COUNT(*) FROM push_subscriptions").await, 0);
    town.house.clock.set(monday().plus_days(1));
    news(&town, &town.samira_person, "two").await;
    town.clock_runs().await;
    assert_eq!(service.knocks().len(), 1);
    assert_eq!(hand_over(&samira, &phone.subscription()).await.status, 401, "nor comes it back by itself");
}

async fn a_permission_withdrawn_gets_nothing(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let desk = service.browser("desk");
    with_messages(&town, &town.femke, &desk).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let letter = Letter { key: "a-message".into(), to: town.femke.clone(), text: "Iets.".into(), link: "/desk".into() };
    // She was never let into this circle, or is no longer: the permission that the letter needs is not there.
    outbox::put_needing(&mut tx, &letter, Kind::Messages, &town.samira, town.house.clock.now()).await.expect("put");
    tx.commit().await.expect("a commit");
    town.clock_runs().await;
    assert!(service.knocks().is_empty());
    assert_eq!(outcomes(&town).await, ["vervallen: mag dit niet meer zien"]);
}

async fn a_phone_whose_settings_say_no_is_told_by_mail(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let phone = service.browser("phone");
    let samira = with_messages(&town, &town.samira_person, &phone).await;
    news(&town, &town.samira_person, "one").await;
    town.clock_runs().await;
    assert_eq!(service.seen_by(&phone).len(), 1);
    samira.post("/push/off", &[("withdrawn", "yes")]).await.expect("told");
    let page = samira.look("/push").await.expect("the page");
    assert!(page.contains("De meldingen zijn gestopt.") && page.contains("Zet meldingen aan"), "{page}");
    assert!(town.everything_that_contains(&phone.endpoint).await.is_empty(), "nothing is kept to reach it by");
    town.house.clock.set(monday().plus_days(1).plus_hours(1));
    news(&town, &town.samira_person, "two").await;
    let ways = town.texts("SELECT channel FROM outbox ORDER BY created_at, channel").await;
    assert_eq!(ways.last().map(String::as_str), Some("mail"), "the next way: {ways:?}");
    town.clock_runs().await;
    assert_eq!(service.knocks().len(), 1);
    // She allows it again: her phone says so by itself at the next start.
    let mut again = phone.subscription();
    again["again"] = json!(true);
    assert_eq!(hand_over(&samira, &again).await.status, 204);
    assert!(samira.look("/push").await.expect("the page").contains("Meldingen staan aan."));
}

async fn unasked_a_browser_only_repeats_what_was_wished(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let (phone, renewed) = (service.browser("phone"), service.browser("renewed"));
    let again = |browser: &Browser| {
        let mut subscription = browser.subscription();
        subscription["again"] = json!(true);
        subscription
    };
    let samira = town.be(&town.samira_person).await;
    assert_eq!(hand_over(&samira, &again(&phone)).await.status, 404, "nobody asked for messages here");
    assert_eq!(hand_over(&samira, &phone.subscription()).await.status, 204);
    pass_minutes(&town, 5).await;
    assert_eq!(hand_over(&samira, &again(&phone)).await.status, 204);
    assert_eq!(hand_over(&samira, &again(&renewed)).await.status, 204, "the browser has another address now");
    assert_eq!(town.count("SELECT COUNT(*) FROM push_subscriptions").await, 1);
    assert_eq!(town.count("SELECT COUNT(*) FROM push_subscriptions WHERE seen_at > made_at").await, 0);
    news(&town, &town.samira_person, "one").await;
    town.clock_runs().await;
    assert_eq!((service.knocks_at(&phone).len(), service.seen_by(&renewed).len()), (0, 1));
    // Also after its service said that it is gone: the wish stays with the device.
    service.turns(&renewed, Mood::Says(410));
    town.house.clock.set(monday().plus_days(1));
    news(&town, &town.samira_person, "two").await;
    town.clock_runs().await;
    assert_eq!(town.count("SELECT COUNT(*) FROM push_subscriptions WHERE gone_at IS NOT NULL").await, 1);
    assert_eq!(hand_over(&samira, &again(&phone)).await.status, 204);
    assert_eq!(town.count("SELECT COUNT(*) FROM push_subscriptions WHERE gone_at IS NULL").await, 1);
}

async fn a_browser_belongs_to_who_used_it_last(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let shared = service.browser("shared");
    with_messages(&town, &town.samira_person, &shared).await;
    with_messages(&town, &town.anja, &shared).await;
    news(&town, &town.samira_person, "one").await;
    news(&town, &town.anja, "two").await;
    town.clock_runs().await;
    assert_eq!(service.seen_by(&shared).len(), 1);
    assert_eq!(town.texts("SELECT person_id FROM push_subscriptions").await, std::slice::from_ref(&town.anja.0));
}

async fn nobody_has_more_than_ten_browsers(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    for at in 0..12 {
        town.house.clock.set(monday().plus_minutes(at));
        with_messages(&town, &town.samira_person, &service.browser(&format!("phone-{at}"))).await;
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM push_subscriptions").await, 10);
    news(&town, &town.samira_person, "one").await;
    town.clock_runs().await;
    let knocked: Vec<String> = service.knocks().into_iter().map(|knock| knock.browser).collect();
    assert!(knocked.len() == 10 && !knocked.contains(&"phone-0".to_owned()), "{knocked:?}");
}

async fn only_a_browser_of_a_known_service_is_kept(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let samira = town.be(&town.samira_person).await;
    let right = service.browser("phone").subscription();
    let with_endpoint = |endpoint: &str| {
        let mut wrong = right.clone();
        wrong["endpoint"] = json!(endpoint);
        wrong
    };
    for endpoint in [
        "https://push.evil.example/1",
        "https://10.0.0.1/1",
        "http://169.254.169.254/latest/meta-data",
        "https://fcm.googleapis.com.evil.example/1",
        "file:///etc/passwd",
        "",
    ] {
        assert_eq!(hand_over(&samira, &with_endpoint(endpoint)).await.status, 400, "{endpoint}");
    }
    let body = right.to_string().into_bytes();
    let form = "application/x-www-form-urlencoded";
    assert_eq!(samira.send("POST", "/push/subscribe", form, body.clone()).await.status, 400);
    let elsewhere = samira.from_another_site();
    assert_eq!(elsewhere.send("POST", "/push/subscribe", "application/json", body.clone()).await.status, 403);
    assert_eq!(town.stranger().send("POST", "/push/subscribe", "application/json", body).await.status, 401);
    assert_eq!(town.count("SELECT COUNT(*) FROM push_subscriptions").await, 0);
    assert_eq!(hand_over(&samira, &with_endpoint("https://fcm.googleapis.com/fcm/send/abc")).await.status, 204);
}

async fn with_another_key_nothing_goes_until_the_app_is_opened(db: Db) {
    let (mut town, service) = (town_with_push(db).await, PushService::start().await);
    let phone = service.browser("phone");
    let cookies = with_messages(&town, &town.samira_person, &phone).await.cookies().to_vec();
    let renewed = pusher(&town.house, &KeyText::random().expect("a key"));
    town.house.push_key = renewed.public_key().into();
    town.stage = Stage::of(&town.house);
    town.notify.push = Some(renewed);
    let mut tx = town.house.db.read().await.expect("a transaction");
    let lost = push::store::with_another_key(&mut tx, &town.house.push_key).await.expect("a count");
    tx.commit().await.expect("a commit");
    assert_eq!(lost, 1, "the operator hears of it at the start");
    news(&town, &town.samira_person, "one").await;
    town.clock_runs().await;
    assert!(service.knocks().is_empty());
    assert!(outcomes(&town).await[0].starts_with("overgeslagen"));
    let samira = Actor::with_cookies(&town.stage, cookies);
    let mut again = service.browser("anew").subscription();
    again["again"] = json!(true);
    assert_eq!(hand_over(&samira, &again).await.status, 204);
    town.house.clock.set(monday().plus_days(1));
    news(&town, &town.samira_person, "two").await;
    town.clock_runs().await;
    assert_eq!(service.seen_by(&service.browser("anew")).len(), 1);
}

async fn a_test_goes_to_this_device_once_and_five_times_an_hour(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    let (phone, tablet) = (service.browser("phone"), service.browser("tablet"));
    let samira = with_messages(&town, &town.samira_person, &phone).await;
    with_messages(&town, &town.samira_person, &tablet).await;
    for _ in 0..5 {
        samira.post("/push/test", &[]).await.expect("asked");
        town.clock_runs().await;
    }
    let refused = samira.answer("POST", "/push/test", &[]).await;
    assert!(refused.status == 422 && refused.body.contains("over een uur"), "{}", refused.status);
    assert_eq!((service.knocks_at(&phone).len(), service.knocks_at(&tablet).len()), (5, 0));
    service.turns(&phone, Mood::Says(410));
    pass_minutes(&town, 61).await;
    samira.post("/push/test", &[]).await.expect("asked");
    town.clock_runs().await;
    assert!(samira.look("/push").await.expect("the page").contains("De meldingen zijn gestopt."));
    town.days_pass(9).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM push_tests").await, 0);
}

/// Somebody in the app, with messages on.
async fn newcomer(town: &Town, service: &PushService, number: usize) -> (AlumnusId, PersonId, Browser) {
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let row = leaver(&format!("{}", 60_000 + number), &format!("Oud{number}"), "Leerling");
    let alumnus = leavers::store::add(&mut tx, &town.school, &town.anja, &row, now).await.expect("an alumnus");
    circle::store::joined(&mut tx, &alumnus, now).await.expect("in");
    let person = circle::store::brief(&mut tx, &alumnus).await.expect("a brief").person_id;
    tx.commit().await.expect("a commit");
    let browser = service.browser(&format!("phone-{number}"));
    with_messages(town, &person, &browser).await;
    (alumnus, person, browser)
}

/// Whether it is written down that this one's message went out.
async fn is_noted(town: &Town, person: &PersonId) -> bool {
    let mut tx = town.house.db.read().await.expect("a transaction");
    let sql = "SELECT COUNT(*) FROM outbox WHERE channel = 'push' AND delivered_at IS NOT NULL AND person_id = $1";
    sqlx::query_scalar::<_, i64>(sql).bind(person).fetch_one(&mut *tx).await.expect("a count") > 0
}

/// A run with a reminder for one and news for another is stopped after its first step, after a later one, and so on.
/// Whatever the point, each phone gets its message, and once: a second time only when the stop fell between the
/// service's yes and the note of it, and then in the place of the first.
async fn a_server_that_stops_anywhere_sends_each_message_once(db: Db) {
    let (town, service) = (town_with_push(db).await, PushService::start().await);
    town.clock_runs().await;
    let (mut points, mut doubled) = (Points::about(24), 0);
    loop {
        let round = points.round;
        let start = monday().plus_days(1 + i64::try_from(round).expect("a day"));
        town.house.clock.set(start);
        let both = [newcomer(&town, &service, 2 * round).await, newcomer(&town, &service, 2 * round + 1).await];
        let mut tx = town.house.db.begin().await.expect("a transaction");
        sqlx::query("DELETE FROM reminders").execute(&mut *tx).await.expect("nothing else is planned");
        waakvlam::store::remind(&mut tx, &both[0].0, ReminderKind::CheckIn, start, start).await.expect("a reminder");
        tx.commit().await.expect("a commit");
        news(&town, &both[1].1, &format!("news-{round}")).await;
        points.run(jobs::run_due(&town.house, &town.notify)).await;
        let stopped_after = points.stopped_after;
        // What was on its way when it stopped comes in.
        tokio::time::sleep(Duration::from_millis(40)).await;
        let mut in_window = [false; 2];
        for (window, (_, person, browser)) in in_window.iter_mut().zip(&both) {
            *window = !service.knocks_at(browser).is_empty() && !is_noted(&town, person).await;
        }
        for minutes in [1, 7, 14, 80, 90] {
            town.house.clock.set(start.plus_minutes(minutes));
            town.clock_runs().await;
        }
        for (in_window, (alumnus, person, browser)) in in_window.into_iter().zip(&both) {
            let knocks = service.knocks_at(browser);
            let topics: BTreeSet<&str> = knocks.iter().map(|knock| knock.topic.as_str()).collect();
            assert_eq!(topics.len(), 1, "one message, after a stop at {stopped_after}: {topics:?}");
            assert!(
                knocks.len() == 1 || (knocks.len() == 2 && in_window),
                "{} messages, after a stop at {stopped_after}",
                knocks.len()
            );
            assert!(is_noted(&town, person).await, "after a stop at {stopped_after}");
            doubled += knocks.len() - 1;
            let mut tx = town.house.db.read().await.expect("a transaction");
            let sql = "SELECT COUNT(*) FROM reminders WHERE alumnus_id = $1 AND outcome IS NOT NULL";
            let rows: i64 = sqlx::query_scalar(sql).bind(alumnus).fetch_one(&mut *tx).await.expect("a count");
            assert_eq!(rows, i64::from(*alumnus == both[0].0), "one row for the moment that was due");
        }
        if !points.go_on() {
            break;
        }
    }
    points.done(doubled);
}

#[test]
fn the_browser_opens_the_message_of_the_standard() {
    let bytes = |text: &str| BASE64.decode(text).expect("base 64");
    let browser = Browser::with_keys(
        &bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"),
        bytes("BTBZMqHH6r4Tts7J_aSIgg").try_into().expect("16 bytes"),
        String::new(),
        String::new(),
    );
    assert_eq!(
        browser.subscription()["keys"]["p256dh"],
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    );
    let message = bytes(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBr\
         u3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
    );
    assert_eq!(browser.open(&message).as_deref(), Some(b"When I grow up, I want to be a watermelon".as_slice()));
    for at in 0..message.len() {
        let mut damaged = message.clone();
        damaged[at] ^= 1;
        // The record size is no secret: a larger one changes nothing.
        assert!((16..20).contains(&at) || browser.open(&damaged).is_none(), "byte {at}");
    }
}

#[test]
fn a_signature_of_somebody_else_is_refused() {
    let one = server::notify::push::Signer::new(&KeyText::random().expect("a key"), CONTACT).expect("a signer");
    let other = server::notify::push::Signer::new(&KeyText::random().expect("a key"), CONTACT).expect("a signer");
    let mine = one.authorization("https://web.push.apple.com").expect("a signature");
    let claims = claims_of(&mine).expect("it holds");
    assert_eq!((&claims["aud"], &claims["sub"]), (&json!("https://web.push.apple.com"), &json!(CONTACT)));
    let theirs = mine.replace(one.public_key(), other.public_key());
    assert_eq!(claims_of(&theirs), Err("the signature does not hold"));
}
