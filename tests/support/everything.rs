//! A story that leaves something in every corner where a circle keeps words, photos and keys.

use super::authenticator::Authenticator;
use super::town::{Town, leaver};
use app::{
    access::{HelperRole, PersonId},
    circle, follow, leavers,
    pictures::upload,
    schools::store as schools,
    sealed::Sealed,
    waakvlam, way_in,
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use server::demo::Actor;
use std::io::Cursor;

/// Samira's JIM after she let him see how it goes and what is said.
pub async fn a_jim(town: &Town) -> PersonId {
    let samira = town.be(&town.samira_person).await;
    let form = [("first_name", "Karim"), ("last_name", "Aydin"), ("relation", "oom")];
    samira.post("/people/jim", &form).await.expect("a JIM");
    let karim = PersonId(town.texts("SELECT person_id FROM circle_members WHERE role = 'jim'").await.remove(0));
    for kind in ["check_ins", "feelings", "messages"] {
        sees(town, &karim, kind).await;
    }
    karim
}

async fn sees(town: &Town, person: &PersonId, kind: &str) {
    let form = [("kind", kind), ("sees", "yes")];
    town.be(&town.samira_person).await.post(&format!("/people/{person}/sees"), &form).await.expect("permitted");
}

/// What happens around Samira besides check-ins, questions and cases. Every word that somebody types has `word` in it.
pub async fn happens(town: &Town, karim: &PersonId, word: &str) {
    the_rhythm_changes(town, karim, word).await;
    a_reminder_is_taken_off(town, word).await;
    a_browser_took_messages(town, word).await;
    school_hears_and_learns(town, karim, word).await;
    people_talk(town, karim, word).await;
    she_shows_who_she_is(town, word).await;
    the_school_signs_in_with_a_provider(town, word).await;
    the_municipality_had_a_system(town, word).await;
    people_come_and_go(town, karim, word).await;
    goes_along_and_is_measured(town, word).await;
    town.house.clock.set(town.house.clock.now().plus_minutes(1));
    let glass = format!("/alumni/{}/glass", town.samira);
    let reason = format!("Iemand belde over haar: {word}.");
    town.be(&town.els).await.post(&glass, &[("reason", &reason)]).await.expect("the glass");
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    follow::store::ask(&mut tx, &town.samira, now.plus_days(60), now).await.expect("the yearly question");
    tx.commit().await.expect("a commit");
}

/// She chooses her own day and rests for a moment; her JIM has a day of his own; at a review the level goes down.
async fn the_rhythm_changes(town: &Town, karim: &PersonId, word: &str) {
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let when = [("every", "28"), ("day", "7"), ("hour", "12"), ("channel", "push"), ("quiet", "21-9")];
    samira.post("/rhythm/how", &when).await.expect("her own day");
    samira.post("/rest", &[("how_long", "week")]).await.expect("rest");
    samira.post("/rest/end", &[]).await.expect("awake");
    town.be(karim).await.post("/my-rhythm", &when).await.expect("his own day");
    let has = [("kind", "guidance"), ("ends_on", "2027-06-30")];
    anja.post(&format!("/alumni/{}/provisions", town.samira), &has).await.expect("a provision");
    let mut tx = town.house.db.begin().await.expect("a transaction");
    waakvlam::store::ask_review(&mut tx, &town.samira, town.house.clock.now()).await.expect("a review");
    tx.commit().await.expect("a commit");
    let down = [("outcome", "down"), ("words", &*format!("{word}, en het gaat goed."))];
    anja.post(&format!("/alumni/{}/review", town.samira), &down).await.expect("a step down");
}

/// Her owner takes the next check-in off, and says why.
async fn a_reminder_is_taken_off(town: &Town, word: &str) {
    let mut tx = town.house.db.read().await.expect("a transaction");
    let next: String = sqlx::query_scalar(
        "SELECT id FROM reminders WHERE alumnus_id = $1 AND kind = 'check_in' AND outcome_at IS NULL",
    )
    .bind(&town.samira)
    .fetch_one(&mut *tx)
    .await
    .expect("the next check-in");
    tx.commit().await.expect("a commit");
    let path = format!("/alumni/{}/reminders/{next}/cancel", town.samira);
    town.be(&town.anja).await.post(&path, &[("word", &*format!("{word}, zij komt al langs."))]).await.expect("off");
}

/// What Anja heard on the phone, what was no signal about Samira, and what Samira wants when it goes very badly.
async fn school_hears_and_learns(town: &Town, karim: &PersonId, word: &str) {
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let heard = [("way", "phone"), ("outcome", "not_reached"), ("words", ""), ("told", "eviction")];
    anja.post(&format!("/alumni/{}/contact", town.samira), &heard).await.expect("a call");
    let sql = "SELECT id FROM signals WHERE alumnus_id = $1 AND kind = 'debts' AND closed_at IS NULL";
    let mut tx = town.house.db.read().await.expect("a transaction");
    let signal: String = sqlx::query_scalar(sql).bind(&town.samira).fetch_one(&mut *tx).await.expect("debts");
    tx.commit().await.expect("a commit");
    let why = format!("{word}, dat is al geregeld.");
    anja.post(&format!("/alumni/{}/signals/{signal}/none", town.samira), &[("word", &*why)]).await.expect("none");
    let plan = [("words", &*format!("{word}, muziek aan.")), ("people", &*karim.0)];
    samira.post("/help-now/plan", &plan).await.expect("an agreement");
    samira.post("/help-now/warn", &[]).await.expect("help");
}

/// A browser of hers that took messages, and no longer does: its address was a secret.
async fn a_browser_took_messages(town: &Town, word: &str) {
    let (now, address) = (town.house.clock.now(), format!("https://push.example/{word}"));
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query(
        "INSERT INTO push_subscriptions (id, person_id, session_id, endpoint_hash, endpoint, public_key, auth, made_at, \
         seen_at, gone_at) SELECT 'browser', $1, MIN(s.id), 'hash', $2, 'key', $3, $4, $4, $4 FROM sessions s \
         WHERE s.person_id = $1",
    )
    .bind(&town.samira_person)
    .bind(Sealed::from(&address))
    .bind(Sealed::from(word))
    .bind(now)
    .execute(&mut *tx)
    .await
    .expect("a browser");
    tx.commit().await.expect("a commit");
}

async fn people_talk(town: &Town, karim: &PersonId, word: &str) {
    let doors = [
        (&town.samira_person, "/messages".to_owned()),
        (&town.anja, format!("/alumni/{}/messages", town.samira)),
        (karim, format!("/jim/{}/messages", town.samira)),
    ];
    for (person, door) in doors {
        let actor = town.be(person).await;
        actor.fill_in(&door, &door, &[("words", &format!("{word} in een bericht"))]).await.expect("said");
        if *person != town.anja {
            sends_photo(&actor, &door, &format!("{word} bij een foto")).await;
            uploads(&actor, "/photo", &[]).await;
        }
        actor.look(&door).await.expect("read");
    }
}

async fn sends_photo(actor: &Actor<'_>, door: &str, words: &str) {
    let page = actor.look(door).await.expect("the page");
    let hidden = |name: &str| {
        let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("the field");
        after.split('"').next().expect("its value").to_owned()
    };
    let fields = [("key", hidden("key")), ("readers", hidden("readers")), ("words", words.to_owned())];
    uploads(actor, &format!("{door}/picture"), &fields).await;
}

async fn uploads(actor: &Actor<'_>, path: &str, fields: &[(&str, String)]) {
    let mut jpeg = Cursor::new(Vec::new());
    let photo = DynamicImage::ImageRgb8(RgbImage::from_pixel(40, 40, Rgb([200, 120, 20])));
    photo.write_to(&mut jpeg, ImageFormat::Jpeg).expect("a JPEG");
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--b\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n",
        upload::FIELD
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(&jpeg.into_inner());
    body.extend_from_slice(b"\r\n--b--\r\n");
    let reply = actor.send("POST", path, "multipart/form-data; boundary=b", body).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
}

/// A passkey, one that is never finished, a password, codes on paper, another mail address, and a reset.
async fn she_shows_who_she_is(town: &Town, word: &str) {
    let samira = town.be(&town.samira_person).await;
    let asked = samira.answer("POST", "/passkeys/begin", &[]).await;
    let (_phone, credential) = Authenticator::register(&asked.body);
    let named = [("credential", credential.as_str()), ("name", "Mijn telefoon")];
    assert_eq!(samira.answer("POST", "/passkeys", &named).await.status, 303, "a passkey");
    let samira = town.be(&town.samira_person).await;
    samira.answer("POST", "/passkeys/begin", &[]).await;
    samira.post("/mail-address", &[("mail", &format!("{word}@voorbeeld.example"))]).await.expect("another address");
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let password = way_in::store::Password { password_hash: "hash".into(), code_secret: word.into() };
    way_in::store::keep_password(&mut tx, &town.samira_person, &password, 0, now).await.expect("a password");
    way_in::store::new_recovery_codes(&mut tx, &town.samira_person, now).await.expect("codes");
    for sql in [
        "INSERT INTO factor_resets (id, person_id, by_id, at) VALUES ('reset', $1, $2, 1)",
        "INSERT INTO provider_accounts (issuer, subject, person_id, linked_at) VALUES ('https://a.example', $2, $1, 1)",
    ] {
        sqlx::query(sql).bind(&town.samira_person).bind(&town.els).execute(&mut *tx).await.expect("a row");
    }
    tx.commit().await.expect("a commit");
}

async fn the_school_signs_in_with_a_provider(town: &Town, word: &str) {
    let form = [
        ("issuer", "http://127.0.0.1:9"),
        ("client_id", "waakvlam"),
        ("client_secret", word),
        ("mail_domain", "town.example"),
    ];
    town.be(&town.els).await.post("/school/sign-in", &form).await.expect("a provider");
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let provider = way_in::provider::store::by_domain(&mut tx, "town.example").await.expect("providers").remove(0);
    let departure = way_in::provider::talk::Departure {
        state: "state".into(),
        nonce: word.to_owned(),
        verifier: word.to_owned(),
        leads_to: format!("http://127.0.0.1:9/{word}"),
    };
    let now = town.house.clock.now();
    way_in::provider::store::leave(&mut tx, "browser", &provider, &departure, now).await.expect("a visit");
    tx.commit().await.expect("a commit");
}

/// The municipality had a system of its own, into which a case went, when there is one.
async fn the_municipality_had_a_system(town: &Town, word: &str) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    for sql in [
        "INSERT INTO zgw_systems (municipality_id, zaken_url, catalogi_url, documenten_url, client_id, client_secret, \
         rsin, case_type, changed_at, stopped_at) SELECT m.id, 'https://a.example', 'https://a.example', \
         'https://a.example', 'waakvlam', $1, '111222333', 'HULPVRAAG', $2, $2 FROM municipalities m \
         WHERE m.name = 'Nieuwland'",
        "INSERT INTO zgw_handovers (id, escalation_id, version, municipality_id, number, sent_at, last_status, trouble, \
         tries, lease) SELECT 'packet', e.id, e.version, e.municipality_id, 'WV-1', $2, $1, $1, 0, 0 \
         FROM escalations e ORDER BY e.id LIMIT 1",
    ] {
        let words = Sealed::from(word);
        sqlx::query(sql).bind(words).bind(town.house.clock.now()).execute(&mut *tx).await.expect("a row");
    }
    tx.commit().await.expect("a commit");
}

/// Her next employer gets a form that she said yes to; and half a year after school she has no work.
async fn goes_along_and_is_measured(town: &Town, word: &str) {
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let today = town.house.clock.now().day();
    let goes_on = today.iso();
    let mut form = vec![("to_kind", "werkgever"), ("goes_on", goes_on.as_str())];
    let words = format!("{word} op het formulier");
    form.extend(["to_name", "to_reach", "well", "not_well", "helps", "arranged"].map(|name| (name, words.as_str())));
    let path = anja.post(&format!("/alumni/{}/handover", town.samira), &form).await.expect("a hand-over");
    let sheet = path.split('?').next().expect("a path");
    let id = sheet.rsplit('/').next().expect("an id");
    samira.post(&format!("/handover/{id}"), &[("decision", "yes")]).await.expect("a yes");
    let got = [("by", words.as_str()), ("on", goes_on.as_str())];
    anja.post(&format!("{sheet}/received"), &got).await.expect("received");
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE alumni SET outflow_on = $2 WHERE id = $1")
        .bind(&town.samira)
        .bind(today.months_later(-6))
        .execute(&mut *tx)
        .await
        .expect("half a year");
    tx.commit().await.expect("a commit");
    // Work is lost in a call, found again, and gone at the measurement.
    let lost = [("way", "phone"), ("outcome", "reached"), ("words", ""), ("told", "job_lost")];
    anja.post(&format!("/alumni/{}/contact", town.samira), &lost).await.expect("a call");
    anja.post(&format!("/alumni/{}/work", town.samira), &[("employer", "De smid")]).await.expect("work again");
    let measured = [("on", goes_on.as_str()), ("destination", "geen_werk_of_opleiding"), ("reason", words.as_str())];
    anja.post(&format!("/alumni/{}/measurements", town.samira), &measured).await.expect("measured");
}

/// Anja goes, and so do the JIM and a coach; somebody who helps Kees is asked to come; Samira moves.
async fn people_come_and_go(town: &Town, karim: &PersonId, word: &str) {
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let talk = format!("{word}, en zij vond het jammer.");
    samira.post(&format!("/people/{}/trusted", town.anja), &[("value", "yes")]).await.expect("trusted");
    let hand_over = [
        ("to", town.els.0.as_str()),
        ("starts_on", "2027-01-01"),
        ("ends_on", "2027-01-31"),
        ("why", &format!("{word}: Anja gaat iets anders doen.")),
        ("stays", "no"),
        ("talked_on", "2026-11-20"),
        ("talk", &talk),
    ];
    anja.post(&format!("/alumni/{}/owner", town.samira), &hand_over).await.expect("announced");
    let away = [("from", "2026-12-28"), ("until", "2026-12-29"), ("note", word)];
    anja.post("/absence", &away).await.expect("away");
    let stop = [("ends_on", "2026-12-20"), ("words", &*format!("{word}, het was mooi."))];
    town.be(karim).await.post(&format!("/jim/{}/stop", town.samira), &stop).await.expect("a farewell");
    town.be(karim).await.post("/my-code", &[]).await.expect("a code");

    let [bas, marek, carla] = helpers(town).await;
    let stop = [("ends_on", "2026-12-20"), ("successor", &*carla.0), ("talked_on", "2026-11-20"), ("talk", &talk)];
    anja.post(&format!("/alumni/{}/coach/{bas}", town.samira), &stop).await.expect("a coach stops");
    town.be(&marek).await.post("/my-code", &[]).await.expect("his code");
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let shown = circle::store::shown_code(&mut tx, &marek, town.house.clock.now()).await.expect("a look");
    let waterdam = schools::municipality(&mut tx, "Waterdam").await.expect("a municipality");
    tx.commit().await.expect("a commit");
    let code = town.house.key.code(&shown.expect("a code").0.0);
    let ask = [("code", code.as_str()), ("role", "family"), ("relation", "neef"), ("sees", "check_ins")];
    samira.post("/people/known", &ask).await.expect("asked");
    samira.post("/me/moved", &[("municipality", &waterdam.0), ("from", "2026-12-20")]).await.expect("a move");
}

/// Samira's coach, the JIM of Kees, and his coach.
async fn helpers(town: &Town) -> [PersonId; 3] {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let kees = leavers::store::add(&mut tx, &town.school, &town.anja, &leaver("20002", "Kees", "Bakker"), now)
        .await
        .expect("Kees");
    let mut added = Vec::new();
    for (name, alumnus, role) in [
        ("Bas", &town.samira, HelperRole::JobCoach),
        ("Marek", &kees, HelperRole::Jim),
        ("Carla", &kees, HelperRole::JobCoach),
    ] {
        let person = schools::add_person(&mut tx, (name, "Maas"), None, None, now).await.expect("a person");
        circle::store::join(&mut tx, alumnus, &person, role, "", now).await.expect("in a circle");
        added.push(person);
    }
    tx.commit().await.expect("a commit");
    added.try_into().expect("three")
}
