//! Appointments in somebody's own calendar, on both databases; read by another parser than the one that wrote them.

mod support;

use app::db::Db;
use ical::parser::ical::component::IcalEvent;
use server::demo::Actor;
use support::town::Town;

on_both_databases!(
    an_evening_goes_into_her_calendar_as_a_file,
    the_address_tells_only_when_there_is_something,
    what_is_taken_back_or_called_off_is_struck_out,
    a_promised_call_stands_on_its_day_until_it_is_made,
    a_new_address_ends_the_old_one_and_nobody_elses_opens_anything,
);

/// The events of a calendar, read by the other parser.
fn events(text: &str) -> Vec<IcalEvent> {
    let mut calendars = ical::IcalParser::new(text.as_bytes());
    let calendar = calendars.next().expect("a calendar").expect("a valid calendar");
    assert!(calendars.next().is_none(), "one calendar");
    calendar.events
}

fn value(event: &IcalEvent, name: &str) -> Option<String> {
    event.properties.iter().find(|one| one.name == name).and_then(|one| one.value.clone())
}

async fn signed_up(town: &Town) -> (Actor<'_>, String) {
    town.joined().await;
    town.clock_runs().await;
    let evening = town.texts("SELECT id FROM evenings ORDER BY starts_at LIMIT 1").await.remove(0);
    let samira = town.be(&town.samira_person).await;
    samira.post(&format!("/evenings/{evening}/sign-up"), &[("topic", "money")]).await.expect("signed up");
    (samira, evening)
}

/// The private address, as the page shows it.
async fn address(samira: &Actor<'_>) -> String {
    let page = samira.look("/calendar").await.expect("the page");
    let from = page.find("/calendar/read/").expect("an address");
    page[from..].split('"').next().expect("its end").to_owned()
}

async fn an_evening_goes_into_her_calendar_as_a_file(db: Db) {
    let town = Town::on(db).await;
    let (samira, evening) = signed_up(&town).await;
    let page = samira.look("/evenings").await.expect("the evenings");
    assert!(page.contains(&format!("/evenings/{evening}/calendar")), "{page}");
    let reply = samira.answer("GET", &format!("/evenings/{evening}/calendar"), &[]).await;
    assert_eq!(reply.status, 200);
    assert!(reply.headers.iter().any(|(name, value)| name == "content-type" && value.starts_with("text/calendar")));
    let [event] = &events(&reply.body)[..] else { panic!("one event: {}", reply.body) };
    assert_eq!(value(event, "SUMMARY").as_deref(), Some("Avondschool"));
    // Tuesday 24 November, seven in the evening in Nieuwland.
    assert_eq!(value(event, "DTSTART").as_deref(), Some("20261124T180000Z"));
    assert!(!reply.body.contains("geld"), "not what for");
}

async fn the_address_tells_only_when_there_is_something(db: Db) {
    let town = Town::on(db).await;
    let (samira, evening) = signed_up(&town).await;
    assert!(!samira.look("/calendar").await.expect("the page").contains("/calendar/read/"), "only when asked for");
    samira.post("/calendar/address", &[]).await.expect("an address");
    let path = address(&samira).await;
    let calendar = town.stranger().answer("GET", &path, &[]).await;
    assert_eq!(calendar.status, 200, "a calendar is not signed in");
    let [event] = &events(&calendar.body)[..] else { panic!("one event: {}", calendar.body) };
    assert_eq!(value(event, "SUMMARY").as_deref(), Some("Afspraak"));
    assert_eq!(value(event, "LOCATION"), None);
    assert_eq!(value(event, "CLASS").as_deref(), Some("PRIVATE"));
    assert!(value(event, "UID").is_some_and(|uid| uid.contains(&evening)), "the same as in the file");
    for word in ["Samira", "Rede", "school", "geld", "waakvlam.example"] {
        assert!(!calendar.body.contains(word), "{word} in {}", calendar.body);
    }
    assert!(samira.look("/calendar").await.expect("the page").contains("Je agenda keek vandaag"));
}

async fn what_is_taken_back_or_called_off_is_struck_out(db: Db) {
    let town = Town::on(db).await;
    let (samira, evening) = signed_up(&town).await;
    samira.post("/calendar/address", &[]).await.expect("an address");
    let path = address(&samira).await;
    let status = async || {
        let calendar = town.stranger().look(&path).await.expect("a calendar");
        let [event] = &events(&calendar)[..] else { panic!("one event: {calendar}") };
        let number = |name| value(event, name).and_then(|text| text.parse::<i64>().ok()).unwrap_or_default();
        (value(event, "STATUS").expect("a status"), number("SEQUENCE"))
    };
    let (coming, first) = status().await;
    assert_eq!(coming, "CONFIRMED");
    town.house.clock.set(town.house.clock.now().plus_hours(1));
    samira.post(&format!("/evenings/{evening}/cancel"), &[]).await.expect("not after all");
    let (not, second) = status().await;
    assert!(not == "CANCELLED" && second > first, "a calendar believes what came later");
    town.house.clock.set(town.house.clock.now().plus_hours(1));
    samira.post(&format!("/evenings/{evening}/sign-up"), &[]).await.expect("yes after all");
    assert_eq!(status().await.0, "CONFIRMED");
    town.be(&town.anja).await.post(&format!("/evenings/{evening}/call-off"), &[]).await.expect("called off");
    assert_eq!(status().await.0, "CANCELLED");
}

async fn a_promised_call_stands_on_its_day_until_it_is_made(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    assert_eq!(samira.answer("GET", "/promise/calendar", &[]).await.status, 404, "nobody promised anything");
    samira.post("/calendar/address", &[]).await.expect("an address");
    let path = address(&samira).await;
    let calls = async |key: &str, again: Option<&str>| {
        let came = format!("came.{}", town.samira);
        let again_on = format!("again_on.{}", town.samira);
        let mut form = vec![("key", key), (&*came, "reached")];
        form.extend(again.map(|day| (&*again_on, day)));
        anja.post("/calls", &form).await.expect("a call");
    };
    let friday = town.house.clock.now().day().plus(4);
    calls("0b7cdb6a-3b2c-4b37-9c5e-3f8f2a0d9a11", Some(&friday.iso())).await;
    assert!(samira.look("/home").await.expect("her home").contains("/promise/calendar"), "beside the promise");
    let own = samira.look("/promise/calendar").await.expect("a file");
    let read = town.stranger().look(&path).await.expect("a calendar");
    let date = friday.iso().replace('-', "");
    for (file, title) in [(&own, "Anja belt"), (&read, "Afspraak")] {
        let [event] = &events(file)[..] else { panic!("one event: {file}") };
        assert_eq!(value(event, "SUMMARY").as_deref(), Some(title));
        assert_eq!(value(event, "DTSTART").as_deref(), Some(&*date), "on the day, at no hour");
    }
    assert_eq!(value(&events(&own)[0], "UID"), value(&events(&read)[0], "UID"), "a calendar with both shows it once");
    assert!(!read.contains("Anja"), "over a shoulder nobody reads who calls");
    town.house.clock.set(town.house.clock.now().plus_days(1));
    calls("0b7cdb6a-3b2c-4b37-9c5e-3f8f2a0d9a12", None).await;
    assert!(events(&town.stranger().look(&path).await.expect("a calendar")).is_empty(), "she was called");
}

async fn a_new_address_ends_the_old_one_and_nobody_elses_opens_anything(db: Db) {
    let town = Town::on(db).await;
    let (samira, _) = signed_up(&town).await;
    samira.post("/calendar/address", &[]).await.expect("an address");
    let old = address(&samira).await;
    samira.post("/calendar/address", &[]).await.expect("a new one");
    let new = address(&samira).await;
    assert_ne!(old, new);
    let stranger = town.stranger();
    assert_eq!(stranger.answer("GET", &old, &[]).await.status, 404);
    assert_eq!(stranger.answer("GET", &new, &[]).await.status, 200);
    assert_eq!(stranger.answer("GET", "/calendar/read/raden.ics", &[]).await.status, 404);
    samira.post("/calendar/address/end", &[]).await.expect("no more");
    assert_eq!(stranger.answer("GET", &new, &[]).await.status, 404);
    assert!(!samira.look("/calendar").await.expect("the page").contains("/calendar/read/"));
    let kept = town.everything_that_contains(new.trim_start_matches("/calendar/read/").trim_end_matches(".ics")).await;
    assert!(kept.is_empty(), "the address itself is kept nowhere: {kept:?}");
}
