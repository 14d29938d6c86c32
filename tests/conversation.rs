//! Talking in the circle: who reads is said before typing and is true, what is withdrawn is over at once, and photos
//! tell nothing but what they show. On both databases.

mod support;

use app::{access::PersonId, db::Db, door::SESSION_COOKIE, pictures::rules::KEPT_BYTES, way_in};
use axum::{
    body::Body,
    http::{Request, Response, header},
};
use futures::StreamExt;
use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, codecs::png::PngEncoder};
use server::{
    clock::LastRun,
    demo::{Actor, Reply},
    router,
};
use std::{io::Cursor, time::Duration};
use support::town::Town;
use tower::ServiceExt;

on_both_databases!(
    who_reads_is_said_before_typing_and_is_true,
    somebody_who_comes_to_read_later_was_not_named_and_gets_nothing_unasked,
    what_is_withdrawn_is_over_at_the_next_request_and_for_letters_under_way,
    an_open_page_hears_of_news_and_ends_with_the_permission,
    an_open_page_ends_with_the_session_and_when_the_server_stops,
    a_double_tap_sends_once,
    hostile_words_stay_words,
    words_that_are_too_many_are_kept_and_refused,
    a_newcomer_reads_nothing_from_before,
    a_message_is_taken_back_within_an_hour_by_its_writer,
    one_letter_waits_until_somebody_looked,
    a_message_is_a_sign_of_life_and_only_hers,
    a_photo_comes_out_upright_and_without_its_place,
    what_is_no_photo_is_refused_kindly,
    a_photo_is_shown_to_who_may_read_its_message,
    a_portrait_is_shown_to_who_knows_its_person,
);

/// Samira is in, with uncle Karim as her JIM who reads along, if he does.
async fn samira_and_karim(town: &Town, reads_along: bool) -> PersonId {
    let samira = town.be(&town.samira_person).await;
    let form = [("first_name", "Karim"), ("relation", "oom"), ("sees", "check_ins")];
    samira.post("/people/jim", &form).await.expect("a JIM");
    town.joined().await;
    let found = town.texts("SELECT person_id FROM circle_members WHERE role = 'jim' AND until IS NULL").await;
    let karim = PersonId(found.into_iter().next().expect("a JIM"));
    if reads_along {
        lets_read(town, &karim, "yes").await;
    }
    karim
}

async fn lets_read(town: &Town, person: &PersonId, sees: &str) {
    let form = [("kind", "messages"), ("sees", sees)];
    town.be(&town.samira_person).await.post(&format!("/people/{person}/sees"), &form).await.expect("ruled");
}

async fn minutes_pass(town: &Town, minutes: i64) {
    let now = town.house.clock.now().plus_minutes(minutes);
    town.house.clock.set(now);
}

fn karims_door(town: &Town) -> String {
    format!("/jim/{}/messages", town.samira)
}

fn schools_door(town: &Town) -> String {
    format!("/alumni/{}/messages", town.samira)
}

/// Writes as people do: opens the page, types, sends.
async fn says(actor: &Actor<'_>, door: &str, words: &str) {
    actor.fill_in(door, door, &[("words", words)]).await.expect("sent");
}

async fn samira_says(town: &Town, words: &str) {
    says(&town.be(&town.samira_person).await, "/messages", words).await;
}

/// The value of a hidden field of the first form that has it.
fn hidden(page: &str, name: &str) -> String {
    let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("the field");
    after.split('"').next().expect("its value").to_owned()
}

/// Letters of the inbox to somebody that were really delivered.
async fn letters_to(town: &Town, person: &PersonId) -> Vec<String> {
    let mut tx = town.house.db.read().await.expect("a transaction");
    let sql = "SELECT text FROM inbox WHERE person_id = $1 AND read_at IS NULL";
    let sealed: Vec<String> = sqlx::query_scalar(sql).bind(person).fetch_all(&mut *tx).await.expect("letters");
    sealed.iter().map(|text| app::sealed::open(text).expect("a key")).collect()
}

async fn who_reads_is_said_before_typing_and_is_true(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_and_karim(&town, false).await;
    let samira = town.be(&town.samira_person).await;
    let page = samira.look("/messages").await.expect("her page");
    assert!(page.contains("Anja en Pieter") && !page.contains("Karim"), "{page}");
    samira_says(&town, "Alleen voor school.").await;
    let jim = town.be(&karim).await;
    assert_eq!(jim.answer("GET", &karims_door(&town), &[]).await.status, 404, "he was not named and reads nothing");
    let circle = jim.look(&format!("/jim/{}", town.samira)).await.expect("his page");
    assert!(!circle.contains("/messages"), "no way to it is offered");

    minutes_pass(&town, 1).await;
    lets_read(&town, &karim, "yes").await;
    let page = samira.look("/messages").await.expect("her page");
    assert!(page.contains("Karim, Anja en Pieter") && page.contains("Die leest alleen nieuwe berichten."), "{page}");
    samira_says(&town, "Voor iedereen.").await;
    for (person, door) in [(&karim, karims_door(&town)), (&town.anja, schools_door(&town))] {
        let page = town.be(person).await.look(&door).await.expect("the page");
        assert!(page.contains("Voor iedereen.") && page.contains("Samira"), "{page}");
    }
    let page = jim.look(&karims_door(&town)).await.expect("his page");
    assert!(page.contains("Anja, Pieter en Samira"), "he is told who reads too: {page}");
    let looks = samira.look("/looks").await.expect("who looked");
    assert!(looks.contains("de berichten in je kring") && looks.contains("Karim"), "{looks}");
    for stranger in [&town.femke, &town.joost] {
        assert_eq!(town.be(stranger).await.answer("GET", &schools_door(&town), &[]).await.status, 404);
    }
}

async fn somebody_who_comes_to_read_later_was_not_named_and_gets_nothing_unasked(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_and_karim(&town, false).await;
    let samira = town.be(&town.samira_person).await;
    let page = samira.look("/messages").await.expect("her page");
    let (key, readers) = (hidden(&page, "key"), hidden(&page, "readers"));
    lets_read(&town, &karim, "yes").await;
    let form = [("words", "Niet voor Karim."), ("key", &key), ("readers", &readers)];
    let reply = samira.answer("POST", "/messages", &form).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("Er is iets veranderd. Karim, Anja en Pieter"), "{}", reply.body);
    assert!(reply.body.contains("Niet voor Karim."), "the words are kept");
    assert_eq!(town.count("SELECT COUNT(*) FROM messages").await, 0);
    let form = [("words", "Toch wel."), ("key", &key), ("readers", &hidden(&reply.body, "readers"))];
    assert_eq!(samira.answer("POST", "/messages", &form).await.status, 303, "said again, it goes");
}

async fn what_is_withdrawn_is_over_at_the_next_request_and_for_letters_under_way(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_and_karim(&town, true).await;
    let jim = town.be(&karim).await;
    let door = karims_door(&town);
    let page = jim.look(&door).await.expect("he reads");
    let form = [("words", "Ik kom."), ("key", &hidden(&page, "key")), ("readers", &hidden(&page, "readers"))];
    samira_says(&town, "Dit leest Karim straks niet.").await;
    lets_read(&town, &karim, "no").await;
    town.clock_runs().await;
    assert!(letters_to(&town, &karim).await.is_empty(), "a letter under way is dropped");
    assert_eq!(letters_to(&town, &town.anja).await, ["Er is iets nieuws in de kring van Samira."]);
    let why = town.texts("SELECT outcome FROM outbox WHERE given_up_at IS NOT NULL").await;
    assert_eq!(why, ["vervallen: mag dit niet meer zien"; 2], "on each channel, with the reason");
    for path in [door.clone(), format!("{door}/live")] {
        assert_eq!(jim.answer("GET", &path, &[]).await.status, 404, "{path}");
    }
    assert_eq!(jim.answer("POST", &door, &form).await.status, 404);
    assert_eq!(town.count("SELECT COUNT(*) FROM messages").await, 1);
}

/// A session of one's own, for what an actor can't do: reading bytes, and an answer that stays open.
async fn cookie_of(town: &Town, person: &PersonId) -> String {
    let (mut tx, now) = (town.house.db.begin().await.expect("a transaction"), town.house.clock.now());
    let by = way_in::SignedInBy::Passkey;
    let token = way_in::store::begin_session(&mut tx, person, by, "Mac-computer", now).await.expect("a session");
    tx.commit().await.expect("a commit");
    format!("{SESSION_COOKIE}={token}")
}

async fn opens(town: &Town, cookie: &str, path: &str) -> Response<Body> {
    let router = router::router(town.house.clone(), &router::doors(), LastRun::default());
    let request = Request::builder().uri(path).header(header::COOKIE, cookie).body(Body::empty()).expect("a request");
    router.oneshot(request).await.expect("an answer")
}

/// What an open page hears, and whether it is over.
struct Ear(axum::body::BodyDataStream);

/// Longer than any wait of the product itself.
const PATIENCE: Duration = Duration::from_secs(30);

impl Ear {
    async fn on(town: &Town, cookie: &str, path: &str) -> Self {
        let response = opens(town, cookie, path).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Self(response.into_body().into_data_stream())
    }

    /// The next event; `None` when the stream is over. Heartbeats are no events.
    async fn hears(&mut self) -> Option<String> {
        let event = async {
            loop {
                let next = self.0.next().await?;
                let text = String::from_utf8_lossy(&next.expect("a whole event")).into_owned();
                if !text.starts_with(':') {
                    return Some(text);
                }
            }
        };
        tokio::time::timeout(PATIENCE, event).await.expect("an event, or the end")
    }
}

async fn an_open_page_hears_of_news_and_ends_with_the_permission(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_and_karim(&town, true).await;
    let live = format!("{}/live?seen=0", karims_door(&town));
    let mut ear = Ear::on(&town, &cookie_of(&town, &karim).await, &live).await;
    samira_says(&town, "Canarie in de kring.").await;
    let event = ear.hears().await.expect("an event");
    assert!(event.contains("event: new") && !event.contains("Canarie"), "it says that, and not what: {event}");
    lets_read(&town, &karim, "no").await;
    assert_eq!(ear.hears().await, None, "the stream is over");
    drop(ear);
    assert_eq!(town.house.live.count(), 0);
}

async fn an_open_page_ends_with_the_session_and_when_the_server_stops(db: Db) {
    let town = Town::on(db).await;
    let _karim = samira_and_karim(&town, true).await;
    let cookie = cookie_of(&town, &town.samira_person).await;
    let mut ear = Ear::on(&town, &cookie, "/messages/live?seen=0").await;
    let mut other = Ear::on(&town, &cookie_of(&town, &town.anja).await, &format!("{}/live", schools_door(&town))).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE sessions SET ended_at = $1 WHERE person_id = $2")
        .bind(town.house.clock.now())
        .bind(&town.samira_person)
        .execute(&mut *tx)
        .await
        .expect("signed out");
    tx.commit().await.expect("a commit");
    assert_eq!(ear.hears().await, None, "signing out ends it");
    town.house.live.close();
    assert_eq!(other.hears().await, None, "a server that stops ends it");
}

async fn a_double_tap_sends_once(db: Db) {
    let town = Town::on(db).await;
    samira_and_karim(&town, true).await;
    let samira = town.be(&town.samira_person).await;
    let page = samira.look("/messages").await.expect("her page");
    let form = [("words", "Hoi!"), ("key", &hidden(&page, "key")), ("readers", &hidden(&page, "readers"))];
    let taps = (0..4).map(|_| samira.answer("POST", "/messages", &form));
    let answers = futures::future::join_all(taps).await;
    assert!(answers.iter().all(|answer| answer.status == 303), "each tap is answered as the first");
    assert_eq!(town.count("SELECT COUNT(*) FROM messages").await, 1);
    // Many at once from several people: each has a place of its own.
    let anja = town.be(&town.anja).await;
    let door = schools_door(&town);
    let many = (0..6).map(|at| {
        let (who, door) = if at % 2 == 0 { (&samira, "/messages") } else { (&anja, door.as_str()) };
        async move { says(who, door, &format!("Bericht {at}")).await }
    });
    futures::future::join_all(many).await;
    assert_eq!(town.count("SELECT COUNT(DISTINCT place) FROM messages").await, 7);
}

async fn hostile_words_stay_words(db: Db) {
    let town = Town::on(db).await;
    samira_and_karim(&town, true).await;
    let hostile = "</textarea><script>alert(1)</script> \" onload=\"x \u{202e}txet 👩‍👩‍👧 مرحبا";
    samira_says(&town, hostile).await;
    let page = town.be(&town.anja).await.look(&schools_door(&town)).await.expect("the page");
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    assert!(page.contains("👩‍👩‍👧 مرحبا"), "what people write is not changed");
    assert!(page.contains("dir=\"auto\" class=\"message-words\""), "signs that turn words around end with the message");
    let found = town.everything_that_contains("alert(1)").await;
    assert!(found.is_empty(), "words lie sealed in the database, not in {found:?}");
}

async fn words_that_are_too_many_are_kept_and_refused(db: Db) {
    let town = Town::on(db).await;
    samira_and_karim(&town, true).await;
    let samira = town.be(&town.samira_person).await;
    let page = samira.look("/messages").await.expect("her page");
    let (key, readers) = (hidden(&page, "key"), hidden(&page, "readers"));
    let long = format!("{}</textarea>einde", "é".repeat(500));
    let reply = samira.answer("POST", "/messages", &[("words", &long), ("key", &key), ("readers", &readers)]).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("Haal 16 letters weg.") && reply.body.contains("éé&lt;/textarea>einde"));
    let reply = samira.answer("POST", "/messages", &[("words", "  "), ("key", &key), ("readers", &readers)]).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("Schrijf eerst iets op."));
    assert_eq!(town.count("SELECT COUNT(*) FROM messages").await, 0);
}

async fn a_newcomer_reads_nothing_from_before(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_and_karim(&town, false).await;
    samira_says(&town, "Van voor Karim.").await;
    minutes_pass(&town, 5).await;
    lets_read(&town, &karim, "yes").await;
    minutes_pass(&town, 5).await;
    samira_says(&town, "Van na Karim.").await;
    let jim = town.be(&karim).await;
    let page = jim.look(&karims_door(&town)).await.expect("his page");
    assert!(page.contains("Van na Karim.") && !page.contains("Van voor Karim."), "{page}");
    assert!(page.contains("Je leest wat er is geschreven vanaf"), "and he is told so");
    let older = jim.look(&format!("{}?before=2", karims_door(&town))).await.expect("his page");
    assert!(!older.contains("Van voor Karim."), "not by the way to earlier messages either");
    // A permission that was taken back and given again begins anew.
    lets_read(&town, &karim, "no").await;
    minutes_pass(&town, 5).await;
    lets_read(&town, &karim, "yes").await;
    let page = jim.look(&karims_door(&town)).await.expect("his page");
    assert!(!page.contains("Van na Karim."), "{page}");
    let mine = town.be(&town.samira_person).await.look("/messages").await.expect("her page");
    assert!(mine.contains("Van voor Karim.") && mine.contains("Van na Karim."), "her own conversation is whole");
}

/// Where the page offers to take a message back.
fn take_back_paths(page: &str) -> Vec<String> {
    let actions = page.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    actions.filter(|action| action.ends_with("/take-back")).map(str::to_owned).collect()
}

async fn a_message_is_taken_back_within_an_hour_by_its_writer(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_and_karim(&town, true).await;
    let samira = town.be(&town.samira_person).await;
    samira_says(&town, "Dit was niet zo bedoeld.").await;
    samira_says(&town, "Dit blijft.").await;
    let paths = take_back_paths(&samira.look("/messages").await.expect("her page"));
    assert_eq!(paths.len(), 2);
    let jim = town.be(&karim).await;
    let page = jim.look(&karims_door(&town)).await.expect("his page");
    assert!(take_back_paths(&page).is_empty(), "nobody takes back what another wrote");
    let at_his_door = paths[0].replace("/messages", &karims_door(&town));
    assert_eq!(jim.answer("POST", &at_his_door, &[]).await.status, 404);
    for _ in 0..2 {
        samira.post(&paths[0], &[]).await.expect("taken back");
    }
    let page = jim.look(&karims_door(&town)).await.expect("his page");
    assert!(page.contains("Samira haalde een bericht weg.") && !page.contains("niet zo bedoeld"), "{page}");
    minutes_pass(&town, 60).await;
    assert_eq!(samira.answer("POST", &paths[1], &[]).await.status, 409, "after an hour it stays");
    assert!(take_back_paths(&samira.look("/messages").await.expect("her page")).is_empty());
    assert!(jim.look(&karims_door(&town)).await.expect("his page").contains("Dit blijft."));
}

async fn one_letter_waits_until_somebody_looked(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_and_karim(&town, true).await;
    for words in ["Een.", "Twee.", "Drie."] {
        samira_says(&town, words).await;
        town.clock_runs().await;
        minutes_pass(&town, 30).await;
    }
    assert_eq!(letters_to(&town, &karim).await.len(), 1, "three messages, one letter");
    let jim = town.be(&karim).await;
    let circle = jim.look(&format!("/jim/{}", town.samira)).await.expect("his page");
    assert!(circle.contains("3 nieuwe berichten"), "{circle}");
    jim.look(&karims_door(&town)).await.expect("he looks");
    assert!(letters_to(&town, &karim).await.is_empty(), "who was there is not told any more");
    assert!(!jim.look("/jim").await.expect("his home").contains("nieuw"), "nothing is new");
    samira_says(&town, "Vier.").await;
    jim.look(&karims_door(&town)).await.expect("he looks before the letter goes");
    town.clock_runs().await;
    assert!(letters_to(&town, &karim).await.is_empty());
    samira_says(&town, "Vijf.").await;
    town.clock_runs().await;
    assert_eq!(letters_to(&town, &karim).await.len(), 1, "and after a look the next one is told");
    assert!(letters_to(&town, &town.samira_person).await.is_empty(), "nobody hears of their own words");
    assert!(town.texts("SELECT text FROM outbox").await.iter().all(|text| !text.contains("Vijf")));
    let hers = town.be(&town.samira_person).await.look("/messages").await.expect("her page");
    assert!(!hers.contains("gelezen"), "she is never shown who looked");
}

async fn a_message_is_a_sign_of_life_and_only_hers(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_and_karim(&town, true).await;
    town.days_pass(3).await;
    says(&town.be(&karim).await, &karims_door(&town), "Gaat het?").await;
    says(&town.be(&town.anja).await, &schools_door(&town), "Laat je iets horen?").await;
    assert_eq!(town.texts("SELECT last_sign FROM alumni").await, ["joined"], "others are no sign of her");
    samira_says(&town, "Ja hoor.").await;
    assert_eq!(town.texts("SELECT last_sign FROM alumni").await, ["message"]);
}

const BOUNDARY: &str = "the-boundary-of-this-form";

/// Sends a form with a file, as a browser does.
async fn uploads(actor: &Actor<'_>, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Reply {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"IMG_1.jpg\"\r\n\
         Content-Type: image/jpeg\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    actor.send("POST", path, &format!("multipart/form-data; boundary={BOUNDARY}"), body).await
}

async fn sends_photo(actor: &Actor<'_>, door: &str, words: &str, file: &[u8]) -> Reply {
    let page = actor.look(door).await.expect("the page");
    let fields = [("key", hidden(&page, "key")), ("readers", hidden(&page, "readers")), ("words", words.to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    uploads(actor, &format!("{door}/picture"), &fields, file).await
}

/// A wide photo, red on the left and blue on the right, as a phone that was held on its side writes it: orientation 6
/// says that its right is up, and the place where it was taken is in it too.
fn photo_from_a_phone() -> Vec<u8> {
    let wide = RgbImage::from_fn(400, 200, |x, _| if x < 200 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) });
    let mut jpeg = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(wide).write_to(&mut jpeg, ImageFormat::Jpeg).expect("a JPEG");
    let jpeg = jpeg.into_inner();
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend_from_slice(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"); // orientation: 6
    exif.extend_from_slice(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0"); // GPS, at 0x26
    exif.extend_from_slice(b"\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0GPS CANARY 52.5 5.4");
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &exif, &jpeg[2..]].concat()
}

fn picture_in(page: &str) -> String {
    let after = page.split("src=\"/pictures/").nth(1).expect("a picture on the page");
    format!("/pictures/{}", after.split('"').next().expect("its address"))
}

async fn bytes_of(town: &Town, person: &PersonId, path: &str) -> (u16, Vec<u8>, Vec<(String, String)>) {
    let response = opens(town, &cookie_of(town, person).await, path).await;
    let (parts, body) = response.into_parts();
    let headers =
        parts.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().expect("text").to_owned()));
    let headers = headers.collect();
    (parts.status.as_u16(), axum::body::to_bytes(body, 1 << 24).await.expect("a body").to_vec(), headers)
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

async fn a_photo_comes_out_upright_and_without_its_place(db: Db) {
    let town = Town::on(db).await;
    samira_and_karim(&town, true).await;
    let samira = town.be(&town.samira_person).await;
    let photo = photo_from_a_phone();
    assert!(holds(&photo, "Exif") && holds(&photo, "GPS CANARY"), "the photo tells where it was taken");
    let reply = sends_photo(&samira, "/messages", "Kijk, een brief.", &photo).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    let page = samira.look("/messages").await.expect("her page");
    assert!(page.contains("alt=\"Foto van Samira\"") && page.contains("Kijk, een brief."), "{page}");
    let (status, jpeg, headers) = bytes_of(&town, &town.samira_person, &picture_in(&page)).await;
    assert_eq!(status, 200);
    let header = |name: &str| headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    assert_eq!(header("content-type"), Some("image/jpeg"));
    assert_eq!(header("cache-control"), Some("private, no-store"));
    assert_eq!(header("x-content-type-options"), Some("nosniff"));
    assert!(!holds(&jpeg, "Exif") && !holds(&jpeg, "GPS"), "nothing of where it was taken is left");
    assert!(jpeg.len() <= KEPT_BYTES);
    let upright = image::load_from_memory(&jpeg).expect("a photo");
    assert_eq!(upright.dimensions(), (200, 400), "it stands");
    let (top, bottom) = (upright.get_pixel(100, 60), upright.get_pixel(100, 340));
    assert!(top[0] > 150 && top[2] < 90, "what was left is on top: {top:?}");
    assert!(bottom[2] > 150 && bottom[0] < 90, "{bottom:?}");
}

/// A PNG that says it has 900 million pixels, in a few bytes.
fn bomb() -> Vec<u8> {
    let mut png = Vec::new();
    let one = [0_u8; 3];
    let encoder = PngEncoder::new(&mut png);
    image::ImageEncoder::write_image(encoder, &one, 1, 1, image::ExtendedColorType::Rgb8).expect("a PNG");
    png[16..20].copy_from_slice(&30_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&30_000_u32.to_be_bytes());
    let sum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

async fn what_is_no_photo_is_refused_kindly(db: Db) {
    let town = Town::on(db).await;
    samira_and_karim(&town, true).await;
    let samira = town.be(&town.samira_person).await;
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    for (file, sentence) in [
        (b"%PDF-1.7 a letter".to_vec(), "Dit is geen foto. Kies een foto van je telefoon."),
        (heic, "Deze foto is van een soort die wij nog niet kennen."),
        (bomb(), "Deze foto is te groot."),
        (Vec::new(), "Kies eerst een foto."),
    ] {
        let reply = sends_photo(&samira, "/messages", "Mijn <b>woorden</b>", &file).await;
        assert_eq!(reply.status, 422, "{sentence}");
        assert!(reply.body.contains(sentence), "{sentence}: {}", reply.body);
        assert!(reply.body.contains("Mijn &lt;b>woorden"), "what was typed is kept");
        let reply = uploads(&samira, "/photo", &[], &file).await;
        assert_eq!(reply.status, 422, "{sentence}");
        assert!(reply.body.contains(sentence), "{sentence}: {}", reply.body);
    }
    let reply = uploads(&samira, "/photo", &[], &vec![0xff; 11 << 20]).await;
    assert_eq!(reply.status, 413, "a file that is too heavy");
    assert_eq!(town.count("SELECT COUNT(*) FROM pictures").await, 0);
}

async fn a_photo_is_shown_to_who_may_read_its_message(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_and_karim(&town, false).await;
    let samira = town.be(&town.samira_person).await;
    assert_eq!(sends_photo(&samira, "/messages", "", &photo_from_a_phone()).await.status, 303);
    let page = samira.look("/messages").await.expect("her page");
    let path = picture_in(&page);
    assert_eq!(bytes_of(&town, &town.anja, &path).await.0, 200);
    for stranger in [&karim, &town.femke] {
        assert_eq!(bytes_of(&town, stranger, &path).await.0, 404);
    }
    assert_eq!(bytes_of(&town, &town.anja, "/pictures/00000000-0000-4000-8000-000000000000").await.0, 404);
    minutes_pass(&town, 5).await;
    lets_read(&town, &karim, "yes").await;
    assert_eq!(bytes_of(&town, &karim, &path).await.0, 404, "it is from before his time");
    assert_eq!(sends_photo(&samira, "/messages", "Deze wel", &photo_from_a_phone()).await.status, 303);
    let jim = town.be(&karim).await;
    let later = picture_in(&jim.look(&karims_door(&town)).await.expect("his page"));
    assert_eq!(bytes_of(&town, &karim, &later).await.0, 200);
    lets_read(&town, &karim, "no").await;
    assert_eq!(bytes_of(&town, &karim, &later).await.0, 404, "withdrawn is withdrawn");
    assert!(town.everything_that_contains("/9j/").await.is_empty(), "photos lie sealed in the database");
    let take_back = take_back_paths(&samira.look("/messages").await.expect("her page")).pop().expect("a way back");
    samira.post(&take_back, &[]).await.expect("taken back");
    assert_eq!(bytes_of(&town, &town.anja, &later).await.0, 404, "a photo that was taken back is gone");
    assert_eq!(town.count("SELECT COUNT(*) FROM pictures").await, 1);
}

async fn a_portrait_is_shown_to_who_knows_its_person(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_and_karim(&town, true).await;
    let jim = town.be(&karim).await;
    assert_eq!(uploads(&jim, "/photo", &[], &photo_from_a_phone()).await.status, 303);
    let samira = town.be(&town.samira_person).await;
    let page = samira.look("/people").await.expect("who helps me");
    assert!(page.contains("alt=\"Karim\""), "{page}");
    let first = picture_in(&page);
    for (who, status) in [(&karim, 200), (&town.samira_person, 200), (&town.anja, 200), (&town.femke, 404)] {
        let (found, jpeg, headers) = bytes_of(&town, who, &first).await;
        assert_eq!(found, status);
        if status == 200 {
            assert_eq!(image::load_from_memory(&jpeg).expect("a photo").dimensions(), (256, 256));
            assert!(headers.contains(&("cache-control".to_owned(), "private, max-age=300".to_owned())));
        }
    }
    let femke = town.be(&town.femke).await;
    assert_eq!(uploads(&femke, "/photo", &[], &photo_from_a_phone()).await.status, 303);
    let hers = picture_in(&femke.look("/photo").await.expect("her page"));
    assert_eq!(bytes_of(&town, &town.joost, &hers).await.0, 200, "they share a desk");
    assert_eq!(bytes_of(&town, &town.samira_person, &hers).await.0, 404, "nothing of Samira lies there");

    assert_eq!(uploads(&jim, "/photo", &[], &photo_from_a_phone()).await.status, 303);
    assert_eq!(bytes_of(&town, &karim, &first).await.0, 404, "the one before is gone");
    says(&jim, &karims_door(&town), "Hoi.").await;
    assert!(samira.look("/messages").await.expect("her page").contains("alt=\"Karim\""));
    samira.post(&format!("/people/{karim}/end"), &[]).await.expect("they stop");
    assert!(
        !samira.look("/messages").await.expect("her page").contains("alt=\"Karim\""),
        "they know each other no more"
    );
    jim.post("/photo/remove", &[]).await.expect("removed");
    assert_eq!(town.count("SELECT COUNT(*) FROM pictures WHERE used_as = 'portrait'").await, 1);
}
