//! The post: what a mail is, how it stops, a mail server that is away for a day, a letter on paper, and a number that
//! died. Mails are read by another library than the one that wrote them.

mod support;

use app::{
    access::PersonId,
    db::Db,
    moment::At,
    outbox::{self, Knock, rules::Urgency},
    preferences::{self, FirstChannel, Preferences},
    sms,
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use mail_parser::{MessageParser, MimeHeaders};
use serde_json::json;
use server::{clock::LastRun, config::SmsSettings, demo::Stage, notify::SmsGateway, router};
use std::sync::Arc;
use support::{
    mail::{Mail, MailServer, Mood, mail_server},
    sms::Gateway,
    town::{Town, by_mail, day, leaver, monday},
};
use tower::ServiceExt;

on_both_databases!(
    a_knock_by_mail_is_text_and_a_page_with_the_same_words,
    a_code_by_mail_has_no_link_that_stops_it,
    a_mail_that_goes_twice_is_known_by_its_number,
    one_click_of_a_mail_program_stops_the_mail,
    looking_at_the_link_changes_nothing_and_a_person_can_change_their_mind,
    a_link_of_nobody_and_of_an_old_address_look_alike,
    whoever_wants_no_mail_still_gets_everything_else,
    mail_is_switched_off_and_on_by_oneself,
    a_mail_server_that_is_away_for_a_day_loses_and_doubles_nothing,
    what_is_urgent_goes_around_a_mail_server_that_is_away,
    what_lay_beside_a_mail_that_never_went_still_knocks,
    a_letter_on_paper_is_a_try_and_signs_nobody_in,
    a_dead_number_is_a_task_of_somebody,
);

const ANJA: &str = "anja@town.example";
const SAMIRA: &str = "samira@voorbeeld.example";

async fn town_with_mail(db: Db) -> (Town, MailServer) {
    let mut town = Town::on(db).await;
    let server = mail_server();
    town.notify = by_mail(&server.url());
    (town, server)
}

/// The same, with a gateway for SMS.
async fn town_with_both(db: Db) -> (Town, MailServer, Arc<Gateway>) {
    let (mut town, server) = town_with_mail(db).await;
    let gateway = Gateway::start().await;
    let settings = SmsSettings {
        sms_url: Some(gateway.url.clone()),
        sms_key: Some("the-key".into()),
        sms_from: Some("Waakvlam".into()),
    };
    town.notify.sms = SmsGateway::from_settings(&settings, &town.house.outside).expect("right settings");
    town.house.has_sms = true;
    town.stage = Stage::of(&town.house);
    (town, server, gateway)
}

fn at(on: &str, hour: u32, minute: u32) -> At {
    At::local(day(on), hour, minute)
}

async fn put(town: &Town, key: &str, to: &PersonId, knock: &Knock<'_>) {
    town.put(key, format!("Geheim nieuws over {key}."), to, knock).await;
}

async fn put_code(town: &Town, to: &PersonId) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let words = "Je code is <AB3D>&XY7K.\n\nGeef hem aan niemand.";
    outbox::put_mail(&mut tx, "code/1", to, words, town.house.clock.now()).await.expect("a code");
    tx.commit().await.expect("a commit");
}

/// One mail, as the other library reads it.
struct Read {
    number: String,
    text: String,
    page: String,
    stop: Option<String>,
}

fn read(mail: &Mail) -> Read {
    let message = MessageParser::default().parse(mail.data.as_bytes()).expect("a mail");
    let kind = message.content_type().expect("a kind");
    assert_eq!((kind.c_type.as_ref(), kind.c_subtype.as_deref()), ("multipart", Some("alternative")));
    assert!(message.date().is_some_and(|date| date.is_valid()), "{}", mail.data);
    let header = |name: &'static str| message.header_raw(name).map(|value| value.trim().to_owned());
    assert_eq!(header("Auto-Submitted").as_deref(), Some("auto-generated"));
    let kinds: Vec<_> = message.parts.iter().filter_map(|part| part.content_type()?.c_subtype.as_deref()).collect();
    assert_eq!(kinds, ["alternative", "plain", "html"], "the best last");
    let stop = header("List-Unsubscribe");
    let one_click = stop.as_ref().map(|_| "List-Unsubscribe=One-Click");
    assert_eq!(header("List-Unsubscribe-Post").as_deref(), one_click);
    Read {
        number: message.message_id().expect("a number").to_owned(),
        text: message.body_text(0).expect("a text").into_owned(),
        page: message.body_html(0).expect("a page").into_owned(),
        stop: stop.map(|stop| stop.trim_matches(['<', '>']).to_owned()),
    }
}

/// The path of the link that stops the mail.
fn stop_of(town: &Town, mail: &Mail) -> String {
    let stop = read(mail).stop.expect("a link that stops it");
    stop.strip_prefix(&*town.house.url).expect("a link to us").to_owned()
}

async fn a_knock_by_mail_is_text_and_a_page_with_the_same_words(db: Db) {
    let (town, server) = town_with_mail(db).await;
    put(&town, "a", &town.anja, &Knock::NEWS).await;
    town.clock_runs().await;
    let mails = server.waits_for(1).await;
    let mail = read(&mails[0]);
    let rows = town.texts("SELECT id FROM outbox WHERE channel = 'mail'").await;
    assert_eq!(mail.number, format!("{}@town.example", rows[0]));
    let stop = mail.stop.expect("it can be stopped");
    let inbox = "http://localhost:3000/inbox";
    for said in ["Er is iets nieuws voor je.", inbox, "Wil je geen mail meer?", &stop] {
        assert!(mail.text.contains(said), "{said} is not in {}", mail.text);
        assert!(mail.page.contains(said), "{said} is not in {}", mail.page);
    }
    assert!(mail.page.contains(&format!("href=\"{inbox}\"")) && mail.page.contains("color-scheme"), "{}", mail.page);
    for word in ["Geheim", "Anja", "home?a", "<img", "src="] {
        assert!(!mails[0].data.contains(word) && !mail.page.contains(word), "{word} in {}", mail.page);
    }
    assert!(!stop.contains(&town.anja.0) && !stop.contains("anja"), "{stop}");
}

async fn a_code_by_mail_has_no_link_that_stops_it(db: Db) {
    let (town, server) = town_with_mail(db).await;
    put_code(&town, &town.els).await;
    town.clock_runs().await;
    let mail = read(&server.waits_for(1).await[0]);
    assert_eq!(mail.stop, None, "somebody asked for it");
    assert!(mail.text.starts_with("Je code is <AB3D>&XY7K.") && !mail.text.contains("http"), "{}", mail.text);
    assert!(mail.page.contains("Je code is &lt;AB3D&gt;&amp;XY7K.</p>"), "{}", mail.page);
    assert!(!mail.page.contains("href"), "{}", mail.page);
}

/// The mail server took it, and we stopped before we wrote that down.
async fn a_mail_that_goes_twice_is_known_by_its_number(db: Db) {
    let (town, server) = town_with_mail(db).await;
    put(&town, "a", &town.anja, &Knock::NEWS).await;
    put(&town, "b", &town.pieter, &Knock::NEWS).await;
    town.clock_runs().await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE outbox SET delivered_at = NULL, outcome = NULL WHERE channel = 'mail'")
        .execute(&mut *tx)
        .await
        .expect("as it was");
    tx.commit().await.expect("a commit");
    town.it_is(monday().plus_minutes(6)).await;
    let numbers = |address| server.mails_to(address).iter().map(|mail| read(mail).number).collect::<Vec<_>>();
    let (anja, pieter) = (numbers(ANJA), numbers("pieter@town.example"));
    assert_eq!((anja.len(), pieter.len()), (2, 2));
    assert!(anja[0] == anja[1] && pieter[0] == pieter[1] && anja[0] != pieter[0], "{anja:?} {pieter:?}");
}

/// What the mail program of a provider sends: no cookie, and nothing that a browser tells of itself.
async fn press(town: &Town, path: &str, headers: &[(&str, &str)], body: &'static str) -> (StatusCode, String) {
    let doors = router::router(town.house.clone(), &router::doors(), LastRun::default());
    let mut request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let Ok(answer) = doors.oneshot(request.body(Body::from(body)).expect("a request")).await;
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.expect("a page");
    (status, String::from_utf8_lossy(&body).into_owned())
}

const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

async fn one_click_of_a_mail_program_stops_the_mail(db: Db) {
    let (town, server) = town_with_mail(db).await;
    put(&town, "a", &town.anja, &Knock::NEWS).await;
    put(&town, "a", &town.pieter, &Knock::NEWS).await;
    town.clock_runs().await;
    let stop = stop_of(&town, &server.mails_to(ANJA)[0]);
    let again = stop.replace("/stop/", "/again/");
    let elsewhere = [("origin", "https://mail.example"), ("sec-fetch-site", "cross-site"), ("host", "localhost:3000")];
    assert_eq!(press(&town, &again, &elsewhere, "").await.0, 403, "only that one door takes forms of others");
    assert_eq!(press(&town, "/mail/off", &elsewhere, "").await.0, 403);
    let (status, page) = press(&town, &stop, &[], ONE_CLICK).await;
    assert_eq!(status, 200, "no answer that leads elsewhere: {page}");
    assert!(page.contains("We mailen je niet meer") && page.contains("Toch weer mailen"), "{page}");
    assert!(!page.contains("Anja") && !page.contains(ANJA), "whose it is, is not said: {page}");
    assert_eq!(press(&town, &stop, &[], ONE_CLICK).await.0, 200, "a second time too");
    assert_eq!(press(&town, &stop, &elsewhere, ONE_CLICK).await.0, 200, "also from a page of the provider");
    for days in 1..4 {
        town.house.clock.set(monday().plus_days(days));
        put(&town, &format!("b{days}"), &town.anja, &Knock::NEWS).await;
        put(&town, &format!("b{days}"), &town.pieter, &Knock::NEWS).await;
        town.clock_runs().await;
    }
    assert_eq!(server.mails_to(ANJA).len(), 1);
    assert_eq!(server.mails_to("pieter@town.example").len(), 4, "nobody else's stops");
    // A year later the same mail still does it.
    assert_eq!(town.stranger().post(&again, &[]).await.expect("again"), stop);
    town.house.clock.set(monday().plus_days(400));
    assert_eq!(press(&town, &stop, &[], ONE_CLICK).await.0, 200);
    assert_eq!(town.count("SELECT COUNT(*) FROM contact_preferences WHERE no_mail_since IS NOT NULL").await, 1);
    let token = stop.rsplit('/').next().expect("a token");
    assert!(town.everything_that_contains(token).await.is_empty(), "only its hash is kept");
}

async fn looking_at_the_link_changes_nothing_and_a_person_can_change_their_mind(db: Db) {
    let (town, server) = town_with_mail(db).await;
    put(&town, "a", &town.anja, &Knock::NEWS).await;
    town.clock_runs().await;
    let stop = stop_of(&town, &server.mails_to(ANJA)[0]);
    let somebody = town.stranger();
    for _ in 0..3 {
        let page = somebody.look(&stop).await.expect("the page");
        assert!(page.contains("Wil je geen mail meer?") && page.contains("Je leest alles nog in Waakvlam."), "{page}");
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM contact_preferences").await, 0, "a look is no click");
    assert_eq!(somebody.post(&stop, &[]).await.expect("stopped"), stop);
    let page = somebody.look(&stop).await.expect("the page");
    assert!(page.contains("We mailen je niet meer") && page.contains("Vraag je een code?"), "{page}");
    let again = stop.replace("/stop/", "/again/");
    somebody.post(&again, &[]).await.expect("again");
    assert!(somebody.look(&stop).await.expect("the page").contains("Wil je geen mail meer?"));
    town.house.clock.set(monday().plus_days(1));
    put(&town, "b", &town.anja, &Knock::NEWS).await;
    town.clock_runs().await;
    assert_eq!(server.mails_to(ANJA).len(), 2);
}

async fn a_link_of_nobody_and_of_an_old_address_look_alike(db: Db) {
    let (town, server) = town_with_mail(db).await;
    put(&town, "a", &town.anja, &Knock::NEWS).await;
    town.clock_runs().await;
    let stop = stop_of(&town, &server.mails_to(ANJA)[0]);
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE people SET mail = 'nieuw@town.example' WHERE id = $1")
        .bind(&town.anja)
        .execute(&mut *tx)
        .await
        .expect("a new address");
    tx.commit().await.expect("a commit");
    let unknown = format!("/mail/stop/{}", "0".repeat(64));
    let mut pages = Vec::new();
    for link in [&stop, &unknown, &format!("/mail/stop/{}", town.anja)] {
        let answer = town.stranger().answer("GET", link, &[]).await;
        assert_eq!(answer.status, 404, "{link}");
        pages.push(without_nonce(&answer.body));
        assert_eq!(press(&town, link, &[], ONE_CLICK).await.0, 404);
        assert_eq!(press(&town, &link.replace("/stop/", "/again/"), &[], "").await.0, 404);
    }
    assert!(pages.windows(2).all(|two| two[0] == two[1]), "{pages:?}");
    assert_eq!(town.count("SELECT COUNT(*) FROM contact_preferences").await, 0);
}

fn without_nonce(page: &str) -> String {
    let mut parts = page.split("nonce=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, rest| page + rest.split_once('"').map_or("", |(_, rest)| rest))
}

async fn whoever_wants_no_mail_still_gets_everything_else(db: Db) {
    let (town, server, gateway) = town_with_both(db).await;
    town.joined().await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("DELETE FROM reminders").execute(&mut *tx).await.expect("none");
    preferences::store::stop_mail(&mut tx, &town.samira_person, monday()).await.expect("no mail");
    app::waakvlam::store::remind(
        &mut tx,
        &town.samira,
        app::waakvlam::ReminderKind::CheckIn,
        at("2026-11-29", 12, 0),
        monday(),
    )
    .await
    .expect("a reminder");
    tx.commit().await.expect("a commit");
    town.it_is(at("2026-11-29", 12, 0)).await;
    town.it_is(at("2026-11-29", 13, 0)).await;
    town.it_is(at("2026-11-29", 13, 1)).await;
    assert_eq!(town.letters_that_say("Hoe gaat het?").await, 1, "it lies in the app");
    assert_eq!((server.mails_to(SAMIRA).len(), gateway.taken().len()), (0, 1), "the next channel knocks at once");
    let outcomes = town.texts("SELECT outcome FROM outbox WHERE channel = 'mail'").await;
    assert_eq!(outcomes, [outbox::rules::NO_MAIL]);
    let why = town.be(&town.samira_person).await.look("/why").await.expect("why");
    assert!(why.contains("Je wilde geen mail.") && why.contains("We stuurden je een SMS."), "{why}");
    let anja = town.be(&town.anja).await;
    let list = anja.look(&format!("/alumni/{}/reminders", town.samira)).await.expect("the list");
    assert!(list.contains("per mail: overgeslagen: wil geen mail"), "{list}");
    let page = anja.look(&format!("/alumni/{}", town.samira)).await.expect("her page");
    assert!(page.contains("wil geen mail") && !page.contains("niet te bereiken"), "{page}");
    // A code that she asks for comes by mail all the same.
    put_code(&town, &town.samira_person).await;
    town.clock_runs().await;
    assert_eq!(server.mails_to(SAMIRA).len(), 1);
}

async fn mail_is_switched_off_and_on_by_oneself(db: Db) {
    let (town, server) = town_with_mail(db).await;
    town.joined().await;
    let off = "SELECT COUNT(*) FROM contact_preferences WHERE no_mail_since IS NOT NULL";
    for person in [&town.samira_person, &town.anja, &town.femke] {
        let me = town.be(person).await;
        assert!(me.look("/mail").await.expect("the page").contains("We mailen naar"));
        me.post("/mail/off", &[]).await.expect("off");
        assert!(me.look("/mail").await.expect("the page").contains("We mailen je niet meer"));
        assert_eq!(town.count(off).await, 1);
        me.post("/mail/on", &[]).await.expect("on");
        assert_eq!(town.count(off).await, 0);
    }
    let samira = town.be(&town.samira_person).await;
    assert!(samira.look("/rhythm").await.expect("her rhythm").contains("href=\"/mail\""));
    // What she chose before holds again; and who chooses mail wants mail.
    let choose = async |channel: &str| {
        samira.post("/rhythm/how", &[("channel", channel), ("quiet", "21-9")]).await.expect("chosen");
    };
    let shown = async || samira.look("/rhythm").await.expect("her rhythm");
    choose("mail").await;
    samira.post("/mail/off", &[]).await.expect("off");
    let page = shown().await;
    assert!(page.contains("We mailen je niet meer") && page.contains("Melding op je telefoon"), "{page}");
    choose("push").await;
    assert_eq!(town.count(off).await, 1, "another channel leaves mail off");
    choose("mail").await;
    assert_eq!(town.count(off).await, 0);
    put(&town, "a", &town.samira_person, &Knock::NEWS).await;
    town.clock_runs().await;
    assert_eq!(server.mails_to(SAMIRA).len(), 1);
}

/// More alumni in the app, with mail and no other way.
async fn alumni(town: &Town, many: usize) -> Vec<PersonId> {
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let mut all = Vec::new();
    for number in 0..many {
        let row = app::leavers::Leaver {
            phone: None,
            ..leaver(&format!("{}", 60_000 + number), &format!("Oud{number}"), "Leerling")
        };
        let alumnus = app::leavers::store::add(&mut tx, &town.school, &town.anja, &row, now).await.expect("one more");
        all.push(app::circle::store::brief(&mut tx, &alumnus).await.expect("a brief").person_id);
    }
    sqlx::query("DELETE FROM reminders").execute(&mut *tx).await.expect("none");
    tx.commit().await.expect("a commit");
    all
}

/// From Tuesday nine o'clock to Wednesday nine o'clock it hangs up on everyone.
async fn a_mail_server_that_is_away_for_a_day_loses_and_doubles_nothing(db: Db) {
    let (town, server, gateway) = town_with_both(db).await;
    let people = alumni(&town, 12).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let by_sms = Preferences { channel: FirstChannel::Sms, ..Preferences::default() };
    preferences::store::set(&mut tx, &town.samira_person, &by_sms, monday()).await.expect("a wish");
    tx.commit().await.expect("a commit");
    let tuesday = at("2026-11-24", 9, 0);
    server.becomes(Mood::Down);
    town.house.clock.set(tuesday);
    put_code(&town, &town.els).await;
    let tonight = Knock { expires_at: Some(at("2026-11-24", 20, 0)), ..Knock::NOW };
    put(&town, "evening", &town.pieter, &tonight).await;
    put(&town, "worry", &town.femke, &Knock::NOW).await;
    put(&town, "sms", &town.samira_person, &Knock::NEWS).await;
    let light = Knock { urgency: Urgency::Light, ..Knock::NEWS };
    let today = Knock { expires_at: Some(at("2026-11-24", 21, 0)), ..light };
    for (number, person) in people.iter().enumerate() {
        put(&town, "check-in", person, if number < 6 { &light } else { &today }).await;
    }
    for hour in 0..24 {
        town.it_is(tuesday.plus_hours(hour)).await;
        assert_eq!(gateway.taken().len(), 1, "the SMS does not wait for the mail");
        if hour < 8 && hour % 2 == 0 {
            put(&town, &format!("news-{hour}"), &town.anja, &Knock::NEWS).await;
        }
    }
    let visits = server.visits();
    assert!(server.mails().is_empty() && (20..200).contains(&visits), "{visits} visits");
    assert_eq!(town.count("SELECT COUNT(*) FROM inbox").await, 19, "the inbox waits for nobody");
    server.becomes(Mood::Well);
    let (mut before, mut most) = (0, 0);
    for minutes in (0..36 * 60).step_by(20) {
        town.it_is(tuesday.plus_hours(24).plus_minutes(minutes)).await;
        let sent = server.mails().len();
        most = most.max(sent - before);
        before = sent;
    }
    assert_eq!(server.mails_to(ANJA).len(), 1, "four letters of a day are one knock");
    for (number, _) in people.iter().enumerate() {
        let mails = server.mails_to(&format!("oud{number}@voorbeeld.example"));
        assert_eq!(mails.len(), usize::from(number < 6), "{number}: what was for that day comes no more");
    }
    assert!(server.mails_to("pieter@town.example").is_empty(), "that evening is over");
    assert!(server.mails_to("els@town.example").is_empty(), "a code of yesterday is of no use");
    assert_eq!((server.mails_to(SAMIRA).len(), gateway.taken().len()), (1, 1), "unread for a day: her next channel");
    let late = town.texts("SELECT outcome FROM outbox WHERE outcome LIKE 'te laat%'").await;
    assert_eq!(late.len(), 6 + 2, "each says why: {late:?}");
    assert_eq!(town.count("SELECT COUNT(*) FROM outbox WHERE given_up_at IS NOT NULL").await, 1, "the code alone");
    let open = "SELECT COUNT(*) FROM outbox WHERE delivered_at IS NULL AND given_up_at IS NULL";
    assert_eq!(town.count(open).await, 0, "everything has its outcome");
    assert!(most <= 8, "{most} at once");
}

async fn what_is_urgent_goes_around_a_mail_server_that_is_away(db: Db) {
    let (town, server, gateway) = town_with_both(db).await;
    server.becomes(Mood::Down);
    put(&town, "worry", &town.samira_person, &Knock::NOW).await;
    let news = with_mail_and_number(&town).await;
    put(&town, "news", &news, &Knock::NEWS).await;
    for minutes in (0..12 * 60).step_by(30) {
        town.it_is(monday().plus_minutes(minutes)).await;
        let taken = gateway.taken().len();
        assert!(taken <= 1 && (minutes >= 4 * 60 || taken == 0), "{taken} after {minutes} minutes");
    }
    assert_eq!(gateway.taken().len(), 1, "the worry by SMS, and the news waits for the mail");
    town.be(&town.samira_person).await.post("/inbox/read-all", &[]).await.expect("read");
    server.becomes(Mood::Well);
    for hours in 24..48 {
        town.it_is(monday().plus_hours(hours)).await;
    }
    assert_eq!((server.mails_to(SAMIRA).len(), gateway.taken().len()), (0, 1), "she read it by now");
    assert_eq!(server.mails().len(), 1, "and the news came");
}

/// Somebody with mail and a number.
async fn with_mail_and_number(town: &Town) -> PersonId {
    let person = alumni(town, 1).await.remove(0);
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE people SET phone = '+31687654321' WHERE id = $1")
        .bind(&person)
        .execute(&mut *tx)
        .await
        .expect("a number");
    tx.commit().await.expect("a commit");
    person
}

/// Two letters at the same minute; the one that went first is too late when the mail server is back.
async fn what_lay_beside_a_mail_that_never_went_still_knocks(db: Db) {
    let (town, server) = town_with_mail(db).await;
    server.becomes(Mood::Down);
    town.house.clock.set(at("2026-11-24", 18, 0));
    put(&town, "tonight", &town.anja, &Knock { expires_at: Some(at("2026-11-24", 20, 0)), ..Knock::NOW }).await;
    put(&town, "news", &town.anja, &Knock::NEWS).await;
    for minutes in (0..15 * 60).step_by(15) {
        town.it_is(at("2026-11-24", 18, 0).plus_minutes(minutes)).await;
    }
    server.becomes(Mood::Well);
    for minutes in (0..12 * 60).step_by(15) {
        town.it_is(at("2026-11-25", 9, 0).plus_minutes(minutes)).await;
    }
    assert_eq!(server.mails_to(ANJA).len(), 1, "the news knocks");
    let mut outcomes = town.texts("SELECT outcome FROM outbox WHERE channel = 'mail'").await;
    outcomes.sort();
    assert_eq!(outcomes, [outbox::rules::TOO_LATE, "verstuurd"]);
}

async fn a_letter_on_paper_is_a_try_and_signs_nobody_in(db: Db) {
    let (town, _) = town_with_mail(db).await;
    let people = alumni(&town, 1).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE people SET mail = NULL WHERE id = $1")
        .bind(&people[0])
        .execute(&mut *tx)
        .await
        .expect("no mail");
    sqlx::query("UPDATE people SET phone = '+31687654321' WHERE id = $1")
        .bind(&town.anja)
        .execute(&mut *tx)
        .await
        .expect("a number");
    let other: String = sqlx::query_scalar("SELECT id FROM alumni WHERE person_id = $1")
        .bind(&people[0])
        .fetch_one(&mut *tx)
        .await
        .expect("an id");
    tx.commit().await.expect("a commit");
    let anja = town.be(&town.anja).await;
    let page = anja.look(&format!("/alumni/{other}")).await.expect("the page");
    assert!(page.contains("niet te bereiken") && page.contains("Niets wat wij sturen komt bij Oud0 aan."), "{page}");
    let theirs = anja.look(&format!("/alumni/{other}/letter")).await.expect("a letter");
    let hers = anja.look(&format!("/alumni/{}/letter", town.samira)).await.expect("a letter");
    for said in [
        "Samira Visser",
        "maandag 23 november 2026",
        "Beste Samira,",
        "We willen graag weten hoe het met je gaat.",
        "Anja Jacobs",
        "Bel of app Anja: 06 87 65 43 21.",
        "localhost:3000/sign-in",
        "Geen smartphone? Bel dan Anja. Of kom langs.",
        "De Rede",
    ] {
        assert!(hers.contains(said), "{said} is not in {hers}");
    }
    let qr = |page: &str| {
        let from = page.find("class=\"qr\"").expect("a QR");
        page[from..].split("</svg>").next().expect("its end").to_owned()
    };
    assert_eq!(qr(&hers), qr(&theirs), "the QR is the same for everybody: it holds no secret");
    // Logged as a try; nobody was heard of; and it can be taken back.
    let before = town.count("SELECT COUNT(*) FROM signs_of_life").await;
    let log = format!("/alumni/{}/contact", town.samira);
    let to = anja.fill_in(&format!("/alumni/{}/letter", town.samira), &log, &[]).await.expect("logged");
    let page = anja.look(&to).await.expect("her page");
    assert!(page.contains("brief gestuurd") && !page.contains("brief gestuurd: ") && page.contains("Ongedaan maken"));
    let forged = [("way", "letter"), ("outcome", "reached")];
    anja.post(&log, &forged).await.expect("logged");
    assert_eq!(town.count("SELECT COUNT(*) FROM signs_of_life").await, before, "a letter is no sign of life");
    let undo = to.split("undo=").nth(1).expect("an undo").to_owned();
    anja.post(&format!("{log}/{undo}/undo"), &[]).await.expect("taken back");
    assert_eq!(town.count("SELECT COUNT(*) FROM contacts WHERE undone_at IS NULL").await, 1);
    assert!(town.count("SELECT COUNT(*) FROM access_log WHERE kind = 'circle'").await > 0, "the look is logged");
    // Not for whoever stands outside.
    for person in [&town.els, &town.femke, &town.samira_person] {
        let reply = town.be(person).await.answer("GET", &format!("/alumni/{}/letter", town.samira), &[]).await;
        assert_eq!(reply.status, 404);
    }
}

/// The gateway says three times over more than a day that nothing arrives.
async fn number_dies(town: &Town, gateway: &Gateway, person: &PersonId) {
    let start = town.house.clock.now();
    for hours in [0, 12, 25] {
        town.house.clock.set(start.plus_hours(hours));
        let now = town.house.clock.now();
        let mut tx = town.house.db.begin().await.expect("a transaction");
        let key = format!("sms/{person}/{}", now.0);
        outbox::put_sms(&mut tx, &key, person, "Je code is 1.", "", now).await.expect("an SMS");
        tx.commit().await.expect("a commit");
        town.clock_runs().await;
        let reference = gateway.taken().last().expect("taken")["reference"].as_str().expect("text").to_owned();
        let body = json!({"messages": {"msg": {"reference": reference, "status": {"code": "3"}}}}).to_string();
        let path = sms::api::report_path(&town.house.key);
        let reply = town.stranger().send("POST", &path, "application/json", body.into_bytes()).await;
        assert_eq!(reply.status, 200);
    }
}

async fn a_dead_number_is_a_task_of_somebody(db: Db) {
    let (town, _, gateway) = town_with_both(db).await;
    town.joined().await;
    let anja = town.be(&town.anja).await;
    let page = format!("/alumni/{}", town.samira);
    assert!(anja.look(&page).await.expect("her page").contains("tel:+31612345678"));
    number_dies(&town, &gateway, &town.samira_person).await;
    town.clock_runs().await;
    let monday = anja.look("/monday").await.expect("Monday");
    for said in ["Samira Visser", "Het telefoonnummer van Samira werkt niet meer.", "nummer werkt niet meer"] {
        assert!(monday.contains(said), "{said} is not in {monday}");
    }
    assert!(!monday.contains("tel:+31612345678"), "nobody calls a number that may be a stranger's");
    let hers = anja.look(&page).await.expect("her page");
    assert!(hers.contains("voor Anja") && hers.contains("nummer werkt niet meer"), "{hers}");
    assert!(!hers.contains("tel:+31612345678"), "{hers}");
    assert!(anja.look("/inbox").await.expect("the inbox").contains("Het telefoonnummer van Samira werkt niet meer."));
    let tasks = "SELECT COUNT(*) FROM signals WHERE kind = 'dead_number' AND closed_at IS NULL";
    assert_eq!(town.count(tasks).await, 1);
    let signal = town.texts("SELECT id FROM signals WHERE kind = 'dead_number'").await.remove(0);
    assert!(anja.post(&format!("{page}/signals/{signal}"), &[("word", " ")]).await.is_err(), "a word, no tick");
    anja.post(&format!("{page}/signals/{signal}"), &[("word", "Nieuw nummer gevraagd.")]).await.expect("done");
    assert_eq!(town.count(tasks).await, 0);
    // And of her JIM, who stands in her circle.
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let jim = app::schools::store::add_person(&mut tx, ("Karim", "Visser"), None, Some("+31687654321"), now)
        .await
        .expect("a person");
    sqlx::query(
        "INSERT INTO circle_members (id, alumnus_id, person_id, role, relation, since) VALUES ('jim', $1, $2, 'jim', '', $3)",
    )
    .bind(&town.samira)
    .bind(&jim)
    .bind(now)
    .execute(&mut *tx)
    .await
    .expect("a JIM");
    tx.commit().await.expect("a commit");
    number_dies(&town, &gateway, &jim).await;
    let monday = anja.look("/monday").await.expect("Monday");
    assert!(monday.contains("Het telefoonnummer van Karim, uit de kring van Samira, werkt niet meer."), "{monday}");
}
