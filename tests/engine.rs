//! The engine of the pilot light: what knocks when, what falls due, and that nothing is doubled, lost or sent in the
//! night, whatever happens to the clock, the server or its neighbours.

mod support;

use app::{
    access::{AlumnusId, PersonId},
    circle,
    db::{Db, Kind},
    house::Clock,
    leavers::store as leavers,
    moment::At,
    outbox::{self, Channel, Knock, rules::Urgency},
    preferences::{self, FirstChannel, Preferences},
    waakvlam::{
        ReminderKind, Sign,
        claims::{self, Outcome},
        store as waakvlam,
    },
};
use server::{config::SmsSettings, jobs, metrics, notify::SmsGateway};
use std::{cell::Cell, collections::BTreeMap, sync::Arc};
use support::{
    mail::{MailServer, Mood, mail_server},
    sms::Gateway,
    stops::Points,
    town::{Town, by_mail, day, leaver, monday},
};
use tower::ServiceExt;

on_both_databases!(
    what_comes_in_the_night_knocks_in_the_morning,
    an_unread_letter_knocks_on_one_more_door_and_then_on_none,
    whoever_reads_is_not_knocked_again,
    five_letters_in_an_hour_are_one_knock_and_a_day_has_three,
    two_workers_never_knock_twice_on_one_door,
    a_pause_is_kept_and_told,
    a_weekend_without_a_server_is_no_flood_on_monday,
    what_is_too_late_is_not_asked_and_the_next_one_is,
    a_clock_that_jumps_doubles_nothing_and_loses_nothing,
    a_worker_whose_lease_is_over_settles_nothing,
    a_server_that_stops_anywhere_goes_on,
    many_workers_do_each_thing_once,
    a_run_that_lasts_reads_the_clock_at_each_round,
    a_mail_server_that_is_down_is_seen_until_it_is_well,
    what_is_put_back_is_the_only_one_planned,
    a_job_that_fails_does_not_stop_the_next_and_is_seen,
    a_job_that_panics_does_not_stop_the_next_and_is_seen,
    each_task_says_what_it_was_to_do_and_what_it_did,
    in_the_nights_that_the_clock_is_changed_all_comes_once,
    staff_see_move_and_take_off_a_reminder,
    a_reminder_keeps_its_hour_on_the_wall,
    the_wall_is_that_of_the_zone_in_which_it_was_planned,
);

/// A town with mail.
async fn town_with_mail(db: Db) -> (Town, MailServer) {
    let mut town = Town::on(db).await;
    let server = mail_server();
    town.notify = by_mail(&server.url());
    (town, server)
}

fn at(on: &str, hour: u32, minute: u32) -> At {
    At::local(day(on), hour, minute)
}

async fn put(town: &Town, key: &str, to: &PersonId, knock: &Knock<'_>) {
    town.put(key, format!("Nieuws over {key}."), to, knock).await;
}

async fn wants(town: &Town, person: &PersonId, channel: FirstChannel) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let wish = Preferences { channel, ..Preferences::default() };
    preferences::store::set(&mut tx, person, &wish, town.house.clock.now()).await.expect("a wish");
    tx.commit().await.expect("a commit");
}

async fn remind(town: &Town, alumnus: &AlumnusId, kind: ReminderKind, due_at: At) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    waakvlam::remind(&mut tx, alumnus, kind, due_at, town.house.clock.now()).await.expect("a reminder");
    tx.commit().await.expect("a commit");
}

/// Nobody's reminders but those that a test makes itself.
async fn nothing_is_planned(town: &Town) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("DELETE FROM reminders").execute(&mut *tx).await.expect("none");
    tx.commit().await.expect("a commit");
}

/// More alumni in the app, each with a mail address of their own.
async fn alumni(town: &Town, from: usize, many: usize) -> Vec<(AlumnusId, PersonId)> {
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let mut all = Vec::new();
    for number in from..from + many {
        let row = leaver(&format!("{}", 50_000 + number), &format!("Oud{number}"), "Leerling");
        let alumnus = leavers::add(&mut tx, &town.school, &town.anja, &row, now).await.expect("an alumnus");
        circle::store::joined(&mut tx, &alumnus, now).await.expect("in");
        let person = circle::store::brief(&mut tx, &alumnus).await.expect("a brief").person_id;
        all.push((alumnus, person));
    }
    tx.commit().await.expect("a commit");
    all
}

fn mail_of(number: usize) -> String {
    format!("oud{number}@voorbeeld.example")
}

const ANJA: &str = "anja@town.example";

async fn what_comes_in_the_night_knocks_in_the_morning(db: Db) {
    let (town, server) = town_with_mail(db).await;
    town.house.clock.set(at("2026-11-23", 23, 30));
    put(&town, "nacht", &town.anja, &Knock::NEWS).await;
    put(&town, "vanavond", &town.pieter, &Knock { expires_at: Some(at("2026-11-24", 8, 0)), ..Knock::NOW }).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    outbox::put_mail(&mut tx, "code/1", &town.els, "Je code is 1234-5678.", now).await.expect("a code");
    tx.commit().await.expect("a commit");
    town.clock_runs().await;
    assert_eq!(town.count("SELECT COUNT(*) FROM inbox").await, 2, "the inbox is silent, so it waits for nothing");
    assert_eq!(server.waits_for(1).await.len(), 1);
    assert_eq!(server.mails_to("els@town.example").len(), 1, "a code is never held back");
    for hour in 0..9 {
        town.it_is(at("2026-11-24", hour, 30)).await;
    }
    assert!(server.mails_to(ANJA).is_empty(), "not in the night");
    town.it_is(at("2026-11-24", 9, 0)).await;
    assert_eq!(server.mails_to(ANJA).len(), 1);
    assert!(server.mails_to("pieter@town.example").is_empty(), "what was for that evening comes no more");
    let why = town.texts("SELECT outcome FROM outbox WHERE outcome LIKE 'te laat%'").await;
    assert_eq!(why, [outbox::rules::TOO_LATE]);
}

/// A town where Samira prefers SMS, and has a mail address too.
async fn samira_wants_sms(db: Db) -> (Town, MailServer, Arc<Gateway>) {
    let (mut town, server) = town_with_mail(db).await;
    let gateway = Gateway::start().await;
    let settings = SmsSettings {
        sms_url: Some(gateway.url.clone()),
        sms_key: Some("the-key".into()),
        sms_from: Some("Waakvlam".into()),
    };
    town.notify.sms = SmsGateway::from_settings(&settings, &town.house.outside).expect("right settings");
    town.house.has_sms = true;
    wants(&town, &town.samira_person, FirstChannel::Sms).await;
    (town, server, gateway)
}

const SAMIRA: &str = "samira@voorbeeld.example";

async fn an_unread_letter_knocks_on_one_more_door_and_then_on_none(db: Db) {
    let (town, server, gateway) = samira_wants_sms(db).await;
    put(&town, "a", &town.samira_person, &Knock::NEWS).await;
    put(&town, "b", &town.pieter, &Knock::NOW).await;
    town.clock_runs().await;
    assert_eq!((gateway.taken().len(), server.mails_to(SAMIRA).len()), (1, 0), "the preferred one first");
    town.it_is(monday().plus_hours(23)).await;
    assert_eq!(server.mails_to(SAMIRA).len(), 0, "she has a day to look");
    town.it_is(monday().plus_hours(24)).await;
    assert_eq!((gateway.taken().len(), server.mails_to(SAMIRA).len()), (1, 1), "then one more");
    town.days_pass(9).await;
    assert_eq!((gateway.taken().len(), server.mails_to(SAMIRA).len()), (1, 1), "and then it is for people");
    assert_eq!(server.mails_to("pieter@town.example").len(), 1, "he has one door");
    // An urgent one does not wait a day; and without a gateway the next door is tried at once.
    let mut town = town;
    town.it_is(at("2026-12-14", 9, 0)).await;
    put(&town, "c", &town.samira_person, &Knock::NOW).await;
    town.clock_runs().await;
    town.it_is(at("2026-12-14", 13, 0)).await;
    assert_eq!((gateway.taken().len(), server.mails_to(SAMIRA).len()), (2, 2));
    town.notify.sms = None;
    town.it_is(at("2026-12-16", 9, 0)).await;
    put(&town, "d", &town.samira_person, &Knock::NEWS).await;
    town.clock_runs().await;
    town.clock_runs().await;
    assert_eq!((gateway.taken().len(), server.mails_to(SAMIRA).len()), (2, 3));
}

async fn whoever_reads_is_not_knocked_again(db: Db) {
    let (town, server, gateway) = samira_wants_sms(db).await;
    put(&town, "a", &town.samira_person, &Knock::NEWS).await;
    town.clock_runs().await;
    assert_eq!(gateway.taken().len(), 1);
    town.be(&town.samira_person).await.post("/inbox/read-all", &[]).await.expect("read");
    town.it_is(monday().plus_hours(24)).await;
    assert_eq!(server.mails_to(SAMIRA).len(), 0);
    assert_eq!(town.texts("SELECT outcome FROM outbox WHERE channel = 'mail'").await, [outbox::rules::READ]);
    // And whoever was heard of, though the letter lies unread.
    put(&town, "b", &town.samira_person, &Knock::NEWS).await;
    town.clock_runs().await;
    town.house.clock.set(monday().plus_hours(30));
    let mut tx = town.house.db.begin().await.expect("a transaction");
    waakvlam::sign_of_life(&mut tx, &town.samira, Sign::Reached, town.house.clock.now()).await.expect("a sign");
    tx.commit().await.expect("a commit");
    town.it_is(monday().plus_hours(48)).await;
    assert_eq!((gateway.taken().len(), server.mails_to(SAMIRA).len()), (2, 0));
    // What is read before the first knock does not knock at all.
    town.house.clock.set(at("2026-11-26", 22, 0));
    put(&town, "c", &town.samira_person, &Knock::NEWS).await;
    town.clock_runs().await;
    town.be(&town.samira_person).await.post("/inbox/read-all", &[]).await.expect("read");
    town.it_is(at("2026-11-27", 10, 0)).await;
    assert_eq!(gateway.taken().len(), 2);
}

async fn five_letters_in_an_hour_are_one_knock_and_a_day_has_three(db: Db) {
    let (town, server) = town_with_mail(db).await;
    for minutes in 0..5 {
        town.house.clock.set(monday().plus_minutes(10 * minutes));
        put(&town, &format!("letter-{minutes}"), &town.anja, &Knock::NEWS).await;
        town.clock_runs().await;
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM inbox").await, 5);
    assert_eq!(server.mails_to(ANJA).len(), 1, "they lie together");
    assert_eq!(town.count("SELECT COUNT(*) FROM outbox WHERE outcome LIKE 'gebundeld:%'").await, 4);
    // Whoever reads each time is told of the next, but not all day long.
    let anja = town.be(&town.anja).await;
    for hour in [10, 11, 12, 13, 14] {
        town.house.clock.set(at("2026-11-23", hour, 0));
        anja.post("/inbox/read-all", &[]).await.expect("read");
        put(&town, &format!("hour-{hour}"), &town.anja, &Knock::NOW).await;
        put(&town, &format!("news-{hour}"), &town.anja, &Knock::NEWS).await;
        town.clock_runs().await;
    }
    assert_eq!(server.mails_to(ANJA).len(), 3);
    town.it_is(at("2026-11-23", 20, 59)).await;
    town.it_is(at("2026-11-24", 8, 59)).await;
    assert_eq!(server.mails_to(ANJA).len(), 3);
    town.it_is(at("2026-11-24", 9, 0)).await;
    assert_eq!(server.mails_to(ANJA).len(), 4, "tomorrow is another day: what is still unread, once");
}

/// Two letters to one person, claimed by two workers: their knocks are decided one after the other.
async fn two_workers_never_knock_twice_on_one_door(db: Db) {
    let (town, server) = town_with_mail(db).await;
    for round in 0..6 {
        town.house.clock.set(monday().plus_days(round));
        for letter in 0..4 {
            put(&town, &format!("{round}-{letter}"), &town.anja, &Knock::NEWS).await;
        }
        // Who finds a letter in another one's hands waits for the next minute.
        for minute in 0..3 {
            town.house.clock.set(monday().plus_days(round).plus_minutes(minute));
            let workers = (0..4).map(|_| jobs::run_due(&town.house, &town.notify));
            futures::future::join_all(workers).await;
        }
        town.be(&town.anja).await.post("/inbox/read-all", &[]).await.expect("read");
    }
    assert_eq!(server.mails_to(ANJA).len(), 6, "one a day");
}

async fn a_pause_is_kept_and_told(db: Db) {
    let (town, server) = town_with_mail(db).await;
    town.joined().await;
    nothing_is_planned(&town).await;
    remind(&town, &town.samira, ReminderKind::CheckIn, at("2026-11-29", 12, 0)).await;
    remind(&town, &town.samira, ReminderKind::Silence, at("2026-12-01", 6, 0)).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("INSERT INTO pauses (id, alumnus_id, since, until_day) VALUES ('p', $1, $2, '2026-12-20')")
        .bind(&town.samira)
        .bind(monday())
        .execute(&mut *tx)
        .await
        .expect("a pause");
    tx.commit().await.expect("a commit");
    town.it_is(at("2026-11-29", 12, 0)).await;
    town.it_is(at("2026-12-01", 6, 0)).await;
    town.it_is(at("2026-12-19", 18, 0)).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM inbox").await, 0, "she is asked nothing");
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'silence'").await, 0);
    let page = town.be(&town.anja).await.look(&format!("/alumni/{}/reminders", town.samira)).await.expect("the page");
    assert!(
        page.contains("wil even met rust gelaten worden") && page.contains("wil rust tot zondag 20 december"),
        "{page}"
    );
    let samira = town.be(&town.samira_person).await;
    let page = samira.look("/why").await.expect("why");
    assert!(page.contains("Je wilde rust. Daarom vroegen we niets.") && page.contains("zondag 20 december"), "{page}");
    town.it_is(at("2026-12-20", 12, 0)).await;
    assert_eq!(town.letters_that_say("Hoe gaat het?").await, 1, "asked again on the day that it is over");
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'silence'").await, 0, "and given that day");
    town.it_is(at("2026-12-20", 13, 0)).await;
    town.it_is(at("2026-12-21", 6, 0)).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'silence'").await, 0, "not so long silent yet");
    town.it_is(at("2026-12-23", 6, 0)).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'silence'").await, 1);
    assert_eq!(server.mails_to(SAMIRA).len(), 1);
    let page = samira.look("/why").await.expect("why");
    assert!(page.contains("We stuurden je een mail."), "{page}");
    assert!(samira.look("/inbox").await.expect("her messages").contains("href=\"/why\""));
}

/// Friday evening the power goes, Monday at half past seven it comes back.
async fn a_weekend_without_a_server_is_no_flood_on_monday(db: Db) {
    let (town, server) = town_with_mail(db).await;
    nothing_is_planned(&town).await;
    let all = alumni(&town, 0, 40).await;
    nothing_is_planned(&town).await;
    for (number, (alumnus, _)) in all.iter().enumerate() {
        remind(&town, alumnus, ReminderKind::CheckIn, at("2026-11-29", 12, 0)).await;
        if let Some(hour) = [8, 6, 7].get(number) {
            remind(&town, alumnus, ReminderKind::Silence, at("2026-11-28", *hour, 0)).await;
        }
    }
    town.it_is(at("2026-11-27", 18, 0)).await;
    let back = at("2026-11-30", 7, 30);
    // In one transaction, because on PostgreSQL what another one still holds is stepped over.
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let oldest = claims::claim(&mut tx, 2, back).await.expect("a claim");
    let oldest: Vec<_> = oldest.iter().map(|due| due.due_at).collect();
    assert_eq!(
        oldest,
        [at("2026-11-28", 6, 0), at("2026-11-28", 7, 0)],
        "the most urgent first, and of those the oldest"
    );
    let next = claims::claim(&mut tx, 2, back).await.expect("a claim");
    drop(tx);
    let kinds: Vec<_> = next.iter().map(|due| due.kind).collect();
    assert_eq!(kinds, [ReminderKind::Silence, ReminderKind::CheckIn], "and then the rest");
    town.it_is(back).await;
    assert_eq!(town.letters_that_say("Hoe gaat het?").await, 40, "all of it stands in the app at once");
    let (mut before, mut most) = (0, 0);
    for minutes in (0..6 * 60).step_by(10) {
        let now = back.plus_minutes(minutes);
        town.it_is(now).await;
        let sent = server.mails().len();
        assert!(now >= at("2026-11-30", 9, 0) || sent == 0, "the night is quiet");
        most = most.max(sent - before);
        before = sent;
    }
    assert!(most <= 10, "spread over the morning: {most} at once");
    for number in 0..40 {
        assert_eq!(server.mails_to(&mail_of(number)).len(), 1, "{number} gets one");
    }
    assert_eq!(server.mails_to(ANJA).len(), 1, "three signals are one knock");
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'check_in' AND outcome = 'sent'").await, 40);
}

async fn what_is_too_late_is_not_asked_and_the_next_one_is(db: Db) {
    let (town, _) = town_with_mail(db).await;
    town.joined().await;
    nothing_is_planned(&town).await;
    remind(&town, &town.samira, ReminderKind::CheckIn, at("2026-11-29", 12, 0)).await;
    remind(&town, &town.samira, ReminderKind::Silence, at("2026-12-01", 6, 0)).await;
    town.it_is(at("2026-12-14", 9, 0)).await;
    assert_eq!(town.letters_that_say("Hoe gaat het?").await, 0, "two weeks late it is the JIM's turn already");
    assert_eq!(
        town.texts("SELECT outcome FROM reminders WHERE kind = 'check_in' AND outcome IS NOT NULL").await,
        ["late"]
    );
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'check_in' AND outcome IS NULL").await, 1);
    assert_eq!(
        town.count("SELECT COUNT(*) FROM signals WHERE kind = 'silence'").await,
        1,
        "a signal is never too late"
    );
    let page = town.be(&town.samira_person).await.look("/why").await.expect("why");
    assert!(page.contains("Onze computer was stuk. Daarom vroegen we niets."), "{page}");
    let page = town.be(&town.anja).await.look(&format!("/alumni/{}/reminders", town.samira)).await.expect("the page");
    assert!(page.contains("Te laat: de server kon het niet op tijd doen."), "{page}");
}

async fn a_clock_that_jumps_doubles_nothing_and_loses_nothing(db: Db) {
    let (town, server) = town_with_mail(db).await;
    let all = alumni(&town, 0, 12).await;
    nothing_is_planned(&town).await;
    let due = |number: usize| at("2026-11-24", 9, 0).plus_hours(i64::try_from(2 * number).expect("hours"));
    for (number, (alumnus, _)) in all.iter().enumerate() {
        remind(&town, alumnus, ReminderKind::CheckIn, due(number)).await;
    }
    // An hour and a day forth and back, in the middle of it.
    let mut now = at("2026-11-24", 8, 0);
    for jump in [0, 1, -1, 1, 24, -24, -1, 24, 1, -24, 0, -1] {
        now = now.plus_hours(3 + jump);
        town.house.clock.set(now);
        // A worker claimed just before it stopped, by the clock of that moment.
        let mut tx = town.house.db.begin().await.expect("a transaction");
        claims::claim(&mut tx, 1, now).await.expect("a claim");
        outbox::claim(&mut tx, Channel::Inbox, 1, now).await.expect("a claim");
        tx.commit().await.expect("a commit");
        town.clock_runs().await;
    }
    // What was claimed by tomorrow's clock is not left lying until tomorrow.
    remind(&town, &town.samira, ReminderKind::Contract, now).await;
    put(&town, "vooruit", &town.anja, &Knock::NEWS).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    claims::claim(&mut tx, 9, now.plus_days(1)).await.expect("a claim");
    let ahead = outbox::claim(&mut tx, Channel::Inbox, 99, now.plus_days(1)).await.expect("a claim");
    assert!(ahead.iter().any(|letter| letter.text == "Nieuws over vooruit."), "it is in hand");
    tx.commit().await.expect("a commit");
    town.it_is(now.plus_minutes(1)).await;
    assert_eq!(town.letters_that_say("Nieuws over vooruit.").await, 1);
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'contract' AND outcome IS NULL").await, 0);
    for hours in 0..72 {
        town.it_is(now.max(at("2026-11-25", 9, 0)).plus_hours(hours)).await;
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'check_in' AND outcome = 'sent'").await, 12);
    assert_eq!(town.letters_that_say("Hoe gaat het?").await, 12, "each once");
    for number in 0..12 {
        assert_eq!(server.mails_to(&mail_of(number)).len(), 1, "{number} gets one mail");
    }
}

async fn a_worker_whose_lease_is_over_settles_nothing(db: Db) {
    let (town, _) = town_with_mail(db).await;
    town.joined().await;
    nothing_is_planned(&town).await;
    remind(&town, &town.samira, ReminderKind::CheckIn, monday()).await;
    put(&town, "a", &town.anja, &Knock::NEWS).await;
    let (now, later) = (monday(), monday().plus_minutes(app::lease::MINUTES));
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let slow = claims::claim(&mut tx, 9, now).await.expect("a claim").remove(0);
    assert!(claims::claim(&mut tx, 9, now.plus_minutes(4)).await.expect("a claim").is_empty(), "it is in hand");
    let quick = claims::claim(&mut tx, 9, later).await.expect("rescued").remove(0);
    assert_eq!(slow.id, quick.id);
    let settle = async |tx: &mut app::db::Tx, due| claims::settle(tx, due, Outcome::Sent, None, later).await;
    assert!(!settle(&mut tx, &slow).await.expect("an answer"), "the slow one has nothing to say any more");
    assert!(settle(&mut tx, &quick).await.expect("an answer"));
    assert!(!settle(&mut tx, &quick).await.expect("an answer"), "once");

    for channel in [Channel::Inbox, Channel::Mail] {
        let slow = outbox::claim(&mut tx, channel, 9, now).await.expect("a claim").remove(0);
        assert!(outbox::claim(&mut tx, channel, 9, now.plus_minutes(4)).await.expect("a claim").is_empty());
        let quick = outbox::claim(&mut tx, channel, 9, later).await.expect("rescued").remove(0);
        assert!(!outbox::delivered(&mut tx, &slow, "verstuurd", later).await.expect("an answer"));
        assert!(!outbox::failed(&mut tx, &slow, "traag", None, later).await.expect("an answer"));
        outbox::hold(&mut tx, &slow, later.plus_days(9), "traag").await.expect("nothing");
        assert!(outbox::delivered(&mut tx, &quick, "verstuurd", later).await.expect("an answer"));
    }
    tx.commit().await.expect("a commit");
    // A claim that lies in a future which a clock showed by mistake is an orphan too.
    remind(&town, &town.samira, ReminderKind::Silence, monday()).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let mut future = claims::claim(&mut tx, 9, now.plus_days(1)).await.expect("a claim");
    assert_eq!(future.len(), 1);
    assert_eq!(claims::claim(&mut tx, 9, now).await.expect("rescued").remove(0).id, future.remove(0).id);
}

/// Whether it is written down that this one's mail went out.
async fn is_noted(town: &Town, person: &PersonId) -> bool {
    let mut tx = town.house.db.read().await.expect("a transaction");
    sqlx::query_scalar::<_, i64>(
        "SELECT COUNT(*) FROM outbox WHERE channel = 'mail' AND outcome = 'verstuurd' AND person_id = $1",
    )
    .bind(person)
    .fetch_one(&mut *tx)
    .await
    .expect("a count")
        > 0
}

/// A run with one reminder and one letter is stopped after its first step, after its second, and so on; each time it
/// goes on afterwards. Whatever the point: one row for each due moment, one letter, one mail; a second mail only when
/// the stop fell between the mail server's yes and the note of it. One reminder in sixty has a minute of its own that
/// is this very one, so that its mail may be on its way too.
async fn a_server_that_stops_anywhere_goes_on(db: Db) {
    let (town, server) = town_with_mail(db).await;
    town.clock_runs().await;
    let (mut points, mut doubled) = (Points::about(48), 0);
    loop {
        let round = points.round;
        let start = monday().plus_days(1 + i64::try_from(round).expect("a day"));
        town.house.clock.set(start);
        let [asked, told] = <[_; 2]>::try_from(alumni(&town, 2 * round, 2).await).expect("two");
        nothing_is_planned(&town).await;
        remind(&town, &asked.0, ReminderKind::CheckIn, start).await;
        put(&town, &format!("news-{round}"), &told.1, &Knock::NEWS).await;
        points.run(jobs::run_due(&town.house, &town.notify)).await;
        let stopped_after = points.stopped_after;
        server.calms_down().await;
        let both = [(2 * round, &asked.1), (2 * round + 1, &told.1)];
        let mut in_window = [false; 2];
        for (window, (number, person)) in in_window.iter_mut().zip(both) {
            let is_taken = !server.mails_to(&mail_of(number)).is_empty();
            *window = is_taken && !is_noted(&town, person).await;
        }
        for minutes in [1, 7, 14, 80, 90] {
            town.it_is(start.plus_minutes(minutes)).await;
        }
        for (in_window, (number, _)) in in_window.into_iter().zip(both) {
            let mails = server.mails_to(&mail_of(number)).len();
            assert!(
                mails == 1 || (mails == 2 && in_window),
                "{mails} mails to {number}, after a stop at {stopped_after}"
            );
            doubled += mails - 1;
        }
        let letters = i64::try_from(round + 1).expect("a count");
        let texts = town.letters_that_say("Hoe gaat het?").await + town.letters_that_say("Nieuws over news-").await;
        assert_eq!(texts, 2 * (round + 1), "each letter once, after a stop at {stopped_after}");
        assert_eq!(town.count("SELECT COUNT(*) FROM outbox WHERE channel = 'mail'").await, 2 * letters);
        assert_eq!(town.texts("SELECT outcome FROM reminders WHERE outcome IS NOT NULL").await, ["sent"]);
        if !points.go_on() {
            break;
        }
    }
    points.done(doubled);
}

async fn many_workers_do_each_thing_once(db: Db) {
    let is_postgres = db.kind() == Kind::Postgres;
    let (town, server) = town_with_mail(db).await;
    let all = alumni(&town, 0, 60).await;
    nothing_is_planned(&town).await;
    for (number, (alumnus, person)) in all.iter().enumerate() {
        if number < 30 {
            remind(&town, alumnus, ReminderKind::CheckIn, monday()).await;
        } else {
            put(&town, &format!("news-{number}"), person, &Knock::NEWS).await;
        }
    }
    let workers = if is_postgres { 6 } else { 2 };
    for minutes in [0, 1, 30, 61, 70] {
        town.house.clock.set(monday().plus_minutes(minutes));
        futures::future::join_all((0..workers).map(|_| jobs::run_due(&town.house, &town.notify))).await;
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM inbox").await, 60);
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE outcome = 'sent'").await, 30);
    for number in 0..60 {
        assert_eq!(server.mails_to(&mail_of(number)).len(), 1, "{number} gets one mail");
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM job_runs WHERE failed > 0").await, 0);
}

/// A slow mail server, and forty letters: three rounds. Whatever the hour was when the run began, each round begins at
/// its own, with a lease of its own.
async fn a_run_that_lasts_reads_the_clock_at_each_round(db: Db) {
    let (town, server) = town_with_mail(db).await;
    let all = alumni(&town, 0, 40).await;
    nothing_is_planned(&town).await;
    for (round, begin) in [at("2026-11-23", 10, 0), at("2026-11-24", 20, 58)].into_iter().enumerate() {
        town.house.clock.set(begin);
        for (number, (_, person)) in all.iter().enumerate() {
            put(&town, &format!("{round}-{number}"), person, &Knock::NEWS).await;
        }
        let (clock, mailed) = (town.house.clock.clone(), server.mails().len());
        server.at_each_mail(move || clock.set(clock.now().plus_minutes(6)));
        town.clock_runs().await;
        if round == 0 {
            assert_eq!(server.mails().len(), mailed + 40);
            let begun = "SELECT COUNT(DISTINCT claimed_at) FROM outbox WHERE channel = 'mail'";
            assert_eq!(town.count(begun).await, 3, "a lease begins when it is taken");
        } else {
            assert_eq!(server.mails().len(), mailed + 16, "at nine in the evening it stops");
        }
        for (_, person) in &all {
            town.be(person).await.post("/inbox/read-all", &[]).await.expect("read");
        }
    }
}

async fn a_mail_server_that_is_down_is_seen_until_it_is_well(db: Db) {
    let (town, server) = town_with_mail(db).await;
    let anja = town.be(&town.anja).await;
    server.becomes(Mood::Down);
    for person in [&town.anja, &town.pieter] {
        put(&town, &person.0, person, &Knock::NEWS).await;
    }
    for minutes in [0, 1, 7, 40, 180] {
        town.it_is(monday().plus_minutes(minutes)).await;
        let page = anja.look("/monday").await.expect("Monday");
        assert!(page.contains("Berichten hapert sinds maandag 23 november"), "after {minutes} minutes: {page}");
    }
    let line = async || {
        let lines = metrics::jobs_in_lines(&town.house).await.expect("lines");
        lines.lines().find(|line| line.starts_with("outbox")).expect("its line").to_owned()
    };
    assert!(
        line().await.contains(" 2 of 4, failing"),
        "two in their inbox, two mails that did not go: {}",
        line().await
    );
    server.becomes(Mood::Well);
    town.it_is(monday().plus_minutes(420)).await;
    town.it_is(monday().plus_minutes(440)).await;
    assert_eq!(server.mails().len(), 2);
    assert!(!anja.look("/monday").await.expect("Monday").contains("hapert"), "it is well again");
    assert!(line().await.contains(" 4 of 4"), "{}", line().await);
    // What is held over the night is not done yet.
    town.house.clock.set(at("2026-11-23", 23, 0));
    put(&town, "night", &town.els, &Knock::NEWS).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE outbox SET due_at = created_at WHERE channel = 'mail' AND delivered_at IS NULL")
        .execute(&mut *tx)
        .await
        .expect("due");
    tx.commit().await.expect("a commit");
    town.clock_runs().await;
    assert!(line().await.contains(" 5 of 5"), "in the inbox, and no more: {}", line().await);
}

/// Taken off, then something happened, then put back: one check-in is planned, and Samira reads which.
async fn what_is_put_back_is_the_only_one_planned(db: Db) {
    let (town, _) = town_with_mail(db).await;
    town.joined().await;
    nothing_is_planned(&town).await;
    remind(&town, &town.samira, ReminderKind::CheckIn, at("2026-11-29", 12, 0)).await;
    let planned = "SELECT id FROM reminders WHERE kind = 'check_in' AND outcome IS NULL";
    let first = town.texts(planned).await.remove(0);
    let anja = town.be(&town.anja).await;
    let act = |id: &str, what: &str| format!("/alumni/{}/reminders/{id}/{what}", town.samira);
    let why = [("word", "Ze belde zelf al.")];
    anja.post(&act(&first, "cancel"), &why).await.expect("off");
    let second = town.texts(planned).await.remove(0);
    town.it_is(monday().plus_minutes(30)).await;
    assert_eq!(town.letters_that_say("Je check-in is nu op ").await, 1, "she reads that it is another day");
    let samira = town.be(&town.samira_person).await;
    samira.post("/check-in", &[("face", "4"), ("key", "a")]).await.expect("a check-in");
    assert_ne!(second, first);
    anja.post(&act(&first, "undo"), &[]).await.expect("back");
    assert_eq!(town.texts(planned).await, [first.as_str()], "after a sign of life");
    town.it_is(monday().plus_minutes(60)).await;
    assert_eq!(town.letters_that_say("Je check-in is nu op zondag 29 november").await, 1);

    anja.post(&act(&first, "cancel"), &why).await.expect("off");
    let other = town.texts(planned).await.remove(0);
    anja.post(&act(&other, "cancel"), &why).await.expect("off too");
    assert_eq!(town.texts(planned).await.len(), 1);
    anja.post(&act(&first, "undo"), &[]).await.expect("back");
    assert_eq!(town.texts(planned).await, [first.as_str()], "after two were taken off");
}

async fn a_job_that_fails_does_not_stop_the_next_and_is_seen(db: Db) {
    let (town, server) = town_with_mail(db).await;
    town.clock_runs().await;
    let anja = town.be(&town.anja).await;
    let calm = anja.look("/monday").await.expect("Monday");
    assert!(calm.contains("Het laatste etmaal") && !calm.contains("hapert"), "{calm}");
    let rename = async |from: &str, to: &str| {
        let mut tx = town.house.db.begin().await.expect("a transaction");
        let sql = format!("ALTER TABLE {from} RENAME TO {to}");
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.expect("renamed");
        tx.commit().await.expect("a commit");
    };
    rename("reminders", "reminders_away").await;
    put(&town, "a", &town.pieter, &Knock::NEWS).await;
    town.it_is(monday().plus_minutes(30)).await;
    assert_eq!(server.mails_to("pieter@town.example").len(), 1, "the mail goes, whatever the reminders do");
    rename("reminders_away", "reminders").await;
    let page = anja.look("/monday").await.expect("Monday");
    assert!(page.contains("Herinneringen hapert sinds maandag 23 november"), "{page}");

    let door = metrics::router(town.house.clone(), Some("geheim".into()));
    let ask = async |token: &str| {
        let request = axum::http::Request::get("/metrics").header("authorization", format!("Bearer {token}"));
        let request = request.body(axum::body::Body::empty()).expect("a request");
        let Ok(answer) = door.clone().oneshot(request).await;
        let status = answer.status().as_u16();
        let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
        (status, String::from_utf8_lossy(&body).into_owned())
    };
    assert_eq!(ask("gok").await.0, 404, "without the token there is nothing");
    let (status, numbers) = ask("geheim").await;
    let since = monday().plus_minutes(30).0;
    assert_eq!(status, 200);
    assert!(numbers.contains(&format!("waakvlam_job_failing_since_seconds{{job=\"reminders\"}} {since}")), "{numbers}");
    assert!(numbers.contains("waakvlam_job_failing_since_seconds{job=\"outbox\"} 0"), "{numbers}");
    for word in ["Samira", "Anja", "De Rede"] {
        assert!(!numbers.contains(word), "{word} is nobody's number");
    }
    let lines = metrics::jobs_in_lines(&town.house).await.expect("lines");
    assert!(lines.contains("reminders: last run 2026-11-23T") && lines.contains("failing since"), "{lines}");

    // What is due and not done is counted as expected.
    remind(&town, &town.samira, ReminderKind::CheckIn, monday()).await;
    let lines = metrics::jobs_in_lines(&town.house).await.expect("lines");
    let line = lines.lines().find(|line| line.starts_with("reminders")).expect("its line").to_owned();
    assert!(line.contains(" 0 of 1"), "{line}");
    town.it_is(monday().plus_minutes(50)).await;
    assert!(!anja.look("/monday").await.expect("Monday").contains("hapert"), "it is well again");
    let lines = metrics::jobs_in_lines(&town.house).await.expect("lines");
    assert!(lines.lines().any(|line| line.starts_with("reminders") && line.contains(" 1 of 1")), "{lines}");
}

thread_local! {
    /// How often the machine's clock is still read before it breaks; 0 when it is sound.
    static READS: Cell<usize> = const { Cell::new(0) };
}

/// The machine's clock, that breaks once.
fn fragile() -> At {
    let left = READS.get();
    READS.set(left.saturating_sub(1));
    assert!(left != 1, "the clock breaks, as a test wants");
    server::clock::machine()
}

async fn a_job_that_panics_does_not_stop_the_next_and_is_seen(db: Db) {
    let (mut town, server) = town_with_mail(db).await;
    town.house.clock = Arc::new(Clock::new(fragile));
    town.it_is(monday()).await;
    nothing_is_planned(&town).await;
    let all = alumni(&town, 0, 1).await;
    remind(&town, &all[0].0, ReminderKind::CheckIn, monday()).await;
    put(&town, "a", &town.pieter, &Knock::NEWS).await;
    town.house.clock.set(monday().plus_minutes(30));
    // The first job reads it, then the reminders when they begin, and then in their work.
    READS.set(3);
    town.clock_runs().await;
    let failed = town.texts("SELECT job FROM job_runs WHERE failed > 0").await;
    assert_eq!((failed, READS.get()), (vec!["reminders".to_owned()], 0), "it broke in their work");
    assert_eq!(town.count("SELECT expected FROM job_runs WHERE failed > 0").await, 1, "one was to be asked");
    assert_eq!(server.mails_to("pieter@town.example").len(), 1, "the jobs after it ran");
    let anja = town.be(&town.anja).await;
    assert!(anja.look("/monday").await.expect("Monday").contains("Herinneringen hapert sinds maandag 23 november"));
    let lines = metrics::jobs_in_lines(&town.house).await.expect("lines");
    assert!(lines.lines().any(|line| line.starts_with("reminders") && line.contains("0 of 1, failing")), "{lines}");
    town.it_is(monday().plus_minutes(50)).await;
    assert_eq!(town.letters_that_say("Hoe gaat het?").await, 1, "and the next run does it");
}

async fn each_task_says_what_it_was_to_do_and_what_it_did(db: Db) {
    let (town, _) = town_with_mail(db).await;
    town.joined().await;
    town.be(&town.samira_person).await.post("/me/erase", &[]).await.expect("asked");
    let rename = async |from: &str, to: &str| {
        let mut tx = town.house.db.begin().await.expect("a transaction");
        let sql = format!("ALTER TABLE {from} RENAME TO {to}");
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.expect("renamed");
        tx.commit().await.expect("a commit");
    };
    let line = async || {
        let lines = metrics::jobs_in_lines(&town.house).await.expect("lines");
        lines.lines().find(|line| line.starts_with("erasures")).expect("its line").to_owned()
    };
    town.clock_runs().await;
    assert!(line().await.contains("last run 2026-11-23T09:00:00+01:00, 0 of 0"), "{}", line().await);
    // A fortnight later she is to be erased, and that fails.
    rename("provisions", "provisions_away").await;
    town.it_is(at("2026-12-08", 10, 0)).await;
    assert!(line().await.contains("last run 2026-12-08T10:00:00+01:00, 0 of 1, failing"), "{}", line().await);
    let anja = town.be(&town.anja).await;
    let page = support::plain(&anja.look("/monday").await.expect("Monday"));
    let row = page.split("<dt>").find(|row| row.starts_with("Wissen op verzoek")).expect("its row");
    let words: Vec<&str> = row.split(['>', '<']).step_by(2).map(str::trim).filter(|word| !word.is_empty()).collect();
    assert_eq!(words[..3], ["Wissen op verzoek", "0 van 1", "10 uur 's ochtends"], "done, expected and when: {row}");
    rename("provisions_away", "provisions").await;
    for minutes in [1, 2] {
        town.it_is(at("2026-12-08", 10, 0).plus_minutes(minutes)).await;
    }
    assert!(line().await.contains("last run 2026-12-08T10:01:00+01:00, 1 of 1"), "{}", line().await);
    town.it_is(at("2026-12-08", 10, 30)).await;
    assert!(
        line().await.contains("last run 2026-12-08T10:01:00+01:00, 1 of 1"),
        "a quiet run writes nothing for an hour"
    );
}

/// In spring half past two is not there, in autumn it is there twice. The clock runs all night.
async fn in_the_nights_that_the_clock_is_changed_all_comes_once(db: Db) {
    let (town, server) = town_with_mail(db).await;
    let all = alumni(&town, 0, 4).await;
    nothing_is_planned(&town).await;
    let spring = at("2027-03-28", 2, 30);
    let (first, second) = (At::local_first(day("2027-10-31"), 2, 30), At::local_last(day("2027-10-31"), 2, 30));
    assert_eq!((spring.local_time().as_str(), second.0 - first.0), ("2027-03-28T03:30", 3600));
    let (mut asked, mut mailed) = (0, 0);
    for (evening, due) in [("2027-03-27", vec![spring]), ("2027-10-30", vec![first, second])] {
        town.house.clock.set(at(evening, 20, 0));
        for (number, due) in due.iter().enumerate() {
            for (alumnus, _) in &all[2 * number..2 * number + 2] {
                remind(&town, alumnus, ReminderKind::CheckIn, *due).await;
            }
        }
        let morning = At::local(day(evening).plus(1), 9, 0);
        let mut now = at(evening, 20, 45);
        while now < morning {
            town.it_is(now).await;
            let fell_due = 2 * due.iter().filter(|due| **due <= now).count();
            assert_eq!(town.letters_that_say("Hoe gaat het?").await, asked + fell_due, "{}", now.iso());
            assert_eq!(server.mails().len(), mailed, "nobody is woken: {}", now.iso());
            now = now.plus_minutes(30);
        }
        for minutes in (0..=90).step_by(15) {
            town.it_is(morning.plus_minutes(minutes)).await;
        }
        asked += 2 * due.len();
        mailed += 2 * due.len();
        assert_eq!(town.letters_that_say("Hoe gaat het?").await, asked);
        assert_eq!(server.mails().len(), mailed, "one each, in the morning");
        for (_, person) in &all {
            town.be(person).await.post("/inbox/read-all", &[]).await.expect("read");
        }
        nothing_is_planned(&town).await;
    }
}

async fn staff_see_move_and_take_off_a_reminder(db: Db) {
    let (town, _) = town_with_mail(db).await;
    town.joined().await;
    nothing_is_planned(&town).await;
    remind(&town, &town.samira, ReminderKind::CheckIn, at("2026-11-29", 12, 0)).await;
    remind(&town, &town.samira, ReminderKind::Silence, at("2026-12-20", 6, 0)).await;
    let anja = town.be(&town.anja).await;
    let list = format!("/alumni/{}/reminders", town.samira);
    let ids: BTreeMap<String, String> = {
        let mut tx = town.house.db.read().await.expect("a transaction");
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT kind, id FROM reminders").fetch_all(&mut *tx).await.expect("rows");
        rows.into_iter().collect()
    };
    let (check_in, silence) = (&ids["check_in"], &ids["silence"]);
    let act = |id: &str, what: &str| format!("{list}/{id}/{what}");
    assert!(anja.look(&format!("/alumni/{}", town.samira)).await.expect("her page").contains(&list));
    let page = anja.look(&list).await.expect("the list");
    assert!(page.contains("Hoe gaat het?") && page.contains("Kijken of het stil is"), "{page}");
    assert!(!page.contains(&act(silence, "move")), "a signal can't be moved away");

    let refused = anja.answer("POST", &act(check_in, "move"), &[("day", "2026-12-06"), ("word", "")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Schrijf kort waarom.") && refused.body.contains("2026-12-06"), "typed words stay");
    let past = [("day", "2026-11-01"), ("word", "Sinterklaas")];
    let refused = anja.answer("POST", &act(check_in, "move"), &past).await;
    assert!(
        refused.status == 422 && refused.body.contains("Die dag is voorbij") && refused.body.contains("Sinterklaas")
    );
    let moved = [("day", "2026-12-06"), ("word", "Ze is op vakantie.")];
    assert!(anja.post(&act(silence, "move"), &moved).await.is_err(), "and not by hand either");
    anja.post(&act(check_in, "move"), &moved).await.expect("moved");
    let page = anja.look(&list).await.expect("the list");
    assert!(
        page.contains("verplaatste zondag 29 november naar zondag 6 december") && page.contains("op vakantie"),
        "{page}"
    );
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("Je check-in is nu op zondag 6 december").await, 1, "and Samira reads it");
    town.it_is(at("2026-11-29", 12, 30)).await;
    assert_eq!(town.letters_that_say("Hoe gaat het?").await, 0);
    assert!(anja.post(&act(check_in, "undo"), &[]).await.is_err(), "that day is over");

    town.house.clock.set(at("2026-11-30", 9, 0));
    assert_eq!(anja.answer("POST", &act(check_in, "cancel"), &[("word", " ")]).await.status, 422);
    anja.post(&act(check_in, "cancel"), &[("word", "Ze belde zelf al.")]).await.expect("off");
    let planned = "SELECT COUNT(*) FROM reminders WHERE kind = 'check_in' AND outcome IS NULL";
    assert_eq!(town.count(planned).await, 1, "the next one comes all the same");
    anja.post(&act(check_in, "undo"), &[]).await.expect("back");
    assert_eq!(town.count(planned).await, 1);
    town.it_is(at("2026-12-06", 14, 0)).await;
    assert_eq!(town.letters_that_say("Hoe gaat het?").await, 1);
    let page = anja.look(&list).await.expect("the list");
    assert!(page.contains("Stond in de app") && page.contains("nog geen antwoord"), "{page}");
    town.it_is(at("2026-12-06", 17, 0)).await;
    let samira = town.be(&town.samira_person).await;
    samira.post("/check-in", &[("face", "4"), ("key", "a")]).await.expect("a check-in");
    let page = anja.look(&list).await.expect("the list");
    assert!(page.contains("per mail: verstuurd") && page.contains("beantwoord op zondag 6 december"), "{page}");
    // The change is hers to read, sealed where it lies.
    assert!(town.everything_that_contains("Ze belde zelf al.").await.is_empty());
}

/// The zone changed its rules after this was planned: noon stays noon.
async fn a_reminder_keeps_its_hour_on_the_wall(db: Db) {
    let (town, _) = town_with_mail(db).await;
    town.joined().await;
    nothing_is_planned(&town).await;
    remind(&town, &town.samira, ReminderKind::CheckIn, at("2026-11-29", 12, 0)).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE reminders SET due_at = due_at - 3600").execute(&mut *tx).await.expect("an hour off");
    tx.commit().await.expect("a commit");
    town.it_is(at("2026-11-29", 11, 30)).await;
    assert_eq!(town.letters_that_say("Hoe gaat het?").await, 0, "not at eleven");
    town.it_is(at("2026-11-29", 12, 0)).await;
    assert_eq!(town.letters_that_say("Hoe gaat het?").await, 1);
    let zones = town.texts("SELECT zone FROM reminders WHERE outcome = 'sent'").await;
    assert_eq!(zones, ["Europe/Amsterdam"]);
    assert_eq!(Urgency::of(ReminderKind::CheckIn.urgency().rank()), Urgency::Light);
}

/// Planned for noon on a wall an hour to the west.
async fn the_wall_is_that_of_the_zone_in_which_it_was_planned(db: Db) {
    let (town, _) = town_with_mail(db).await;
    town.joined().await;
    nothing_is_planned(&town).await;
    remind(&town, &town.samira, ReminderKind::CheckIn, at("2026-11-29", 12, 0)).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE reminders SET zone = 'Europe/Lisbon'").execute(&mut *tx).await.expect("moved");
    tx.commit().await.expect("a commit");
    for (hour, asked) in [(12, 0), (13, 1)] {
        town.it_is(at("2026-11-29", hour, 0)).await;
        assert_eq!(town.letters_that_say("Hoe gaat het?").await, asked, "at {hour}");
    }
}
