//! What a phone without internet sends later: counted once, from when it was made, in any order, after months. And
//! what the server tells a phone about what it may keep. On both databases.

mod support;

use app::{access::PersonId, circle, db::Db, leavers::store as leavers, moment::At};
use axum::{
    Extension,
    body::Body,
    http::{Request, header},
};
use server::{
    clock::LastRun,
    demo::{Actor, Reply},
    router,
    worker::Worker,
};
use support::town::{Town, leaver};
use tower::ServiceExt;

on_both_databases!(
    a_check_in_counts_once_and_from_when_it_was_made,
    a_whole_check_in_counts_once_and_a_late_one_overwrites_nothing,
    a_whole_check_in_without_a_face_or_too_long_comes_back,
    who_checked_in_today_goes_on_with_that_one,
    what_the_jim_says_counts_once_and_from_when_it_was_made,
    a_worry_that_waited_says_so_and_an_old_answer_answers_no_new_question,
    each_door_takes_what_the_first_app_sent,
    everything_sent_three_times_in_any_order_is_there_once,
    what_was_made_months_ago_ends_no_silence_of_today,
    a_form_of_an_older_app_is_still_read,
    a_message_for_other_readers_comes_back_with_its_words,
    a_question_for_somebody_else_comes_back_but_a_repeat_does_not,
    wanting_a_call_is_told_once,
    somebody_elses_key_and_somebody_elses_phone_change_nothing,
    a_message_says_that_it_was_written_earlier,
    each_page_says_whose_it_is_and_when_it_was_drawn,
    the_worker_is_never_kept_and_can_be_taken_away,
);

const HOUR: i64 = 3600;
const DAY: i64 = 86_400;

async fn days_go_by(town: &Town, days: i64) {
    let now = town.house.clock.now().plus_days(days);
    town.house.clock.set(now);
}

fn seconds_ago(town: &Town, ago: i64) -> i64 {
    town.house.clock.now().0 - ago
}

async fn checks_in(actor: &Actor<'_>, face: &str, key: &str, ago: i64) -> String {
    let ago = ago.to_string();
    actor.post("/check-in", &[("face", face), ("key", key), ("ago", &ago)]).await.expect("a check-in")
}

/// The value of a hidden field of the first form that has it.
fn hidden(page: &str, name: &str) -> String {
    let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("the field");
    after.split('"').next().expect("its value").to_owned()
}

fn header_of(reply: &Reply, name: &str) -> Option<String> {
    reply.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
}

async fn last_sign(town: &Town) -> i64 {
    town.count("SELECT last_sign_of_life_at FROM alumni WHERE pupil_number = '20001'").await
}

async fn a_check_in_counts_once_and_from_when_it_was_made(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    days_go_by(&town, 20).await;
    let made = seconds_ago(&town, 18 * DAY);
    let first = checks_in(&samira, "3", "tik", 18 * DAY).await;
    assert_eq!(last_sign(&town).await, made, "she was there 18 days ago");
    days_go_by(&town, 1).await;
    for again in 1..3 {
        assert_eq!(checks_in(&samira, "3", "tik", 18 * DAY).await, first, "repeat {again} gets the first answer");
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 1);
    assert_eq!(town.count("SELECT at FROM check_ins").await, made);
    assert_eq!(town.count("SELECT COUNT(*) FROM signs_of_life WHERE sign = 'check_in'").await, 1);
    assert_eq!(last_sign(&town).await, made, "a repeat is no sign of life");
    let next = "SELECT COUNT(*) FROM reminders WHERE outcome_at IS NULL AND kind IN ('check_in', 'silence')";
    assert_eq!(town.count(next).await, 2, "one of each is planned");
    let soonest = town.count("SELECT MIN(due_at) FROM reminders WHERE outcome_at IS NULL AND kind = 'check_in'").await;
    assert!(soonest > seconds_ago(&town, DAY), "what is planned lies ahead of when it came in");
    let page = town.be(&town.anja).await.look(&format!("/alumni/{}", town.samira)).await.expect("her page");
    assert!(page.contains("gaat wel"), "Anja sees it");
}

const WHOLE: [(&str, &str); 7] = [
    ("face", "3"),
    ("key", "heel"),
    ("work", "not_good"),
    ("money", "rather_not"),
    ("words", "Ik zoek ander werk."),
    ("call", "yes"),
    ("ago", "172800"),
];

async fn a_whole_check_in_counts_once_and_a_late_one_overwrites_nothing(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    days_go_by(&town, 3).await;
    let made = seconds_ago(&town, 2 * DAY);
    // The face was on its way already when she went on; and the answer to all of it is lost twice.
    let face = checks_in(&samira, "3", "heel", 2 * DAY).await;
    assert!(face.ends_with("/work"), "one tap leads to the first question: {face}");
    for again in 0..3 {
        let after = samira.post("/check-in", &WHOLE).await.expect("a whole check-in");
        assert_eq!(after, face.replace("/work", "/done"), "time {again}");
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 1);
    assert_eq!(town.count("SELECT at FROM check_ins").await, made);
    let said = "SELECT work || ' ' || COALESCE(housing, '-') || ' ' || money || ' ' || COALESCE(feeling, '-') || ' ' \
                || wants_call FROM check_ins";
    assert_eq!(town.texts(said).await, ["not_good - rather_not - yes"]);
    assert_eq!(town.texts("SELECT words FROM check_ins").await, ["Ik zoek ander werk."]);
    let calls = "SELECT COUNT(*) FROM signals WHERE kind = 'wants_call'";
    assert_eq!(town.count(calls).await, 1, "she is called once");
    let reason = town.texts("SELECT reason FROM signals WHERE kind = 'wants_call'").await.remove(0);
    assert!(reason.contains(&At(made).day().in_words()), "it says when she asked: {reason}");
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("om een telefoontje").await, 1);

    let signal = town.texts("SELECT id FROM signals WHERE kind = 'wants_call'").await.remove(0);
    let called = format!("/alumni/{}/signals/{signal}", town.samira);
    town.be(&town.anja).await.post(&called, &[("word", "Gebeld, het gaat.")]).await.expect("closed");
    samira.post("/check-in", &WHOLE).await.expect("her phone once more");
    assert_eq!(town.count(calls).await, 1, "she was called already");

    // Later she answers otherwise, and then her phone sends the old one once more.
    samira.post(&face, &[("going", "good")]).await.expect("work goes well now");
    samira.post("/check-in", &WHOLE).await.expect("the old one");
    assert_eq!(town.texts("SELECT work FROM check_ins").await, ["good"], "what she said last stands");
}

async fn a_whole_check_in_without_a_face_or_too_long_comes_back(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    let page = samira.look("/check-in").await.expect("the page that a phone keeps");
    assert!(page.contains("tel:") || page.contains("Dan ziet niemand dit nog"), "{page}");
    let no_face = [("key", "k"), ("work", "fair"), ("words", "Nog iets"), ("call", "no")];
    let reply = samira.answer("POST", "/check-in", &no_face).await;
    assert_eq!(reply.status, 422, "{}", reply.body);
    assert!(reply.body.contains("Kies eerst een gezicht.") && reply.body.contains("Nog iets"), "{}", reply.body);
    assert!(reply.body.contains("name=\"work\" value=\"fair\" checked"), "what she chose is chosen: {}", reply.body);
    assert_eq!(hidden(&reply.body, "key"), "k");
    let long = "x".repeat(2001);
    let too_long = [("face", "2"), ("key", "k"), ("words", long.as_str())];
    let reply = samira.answer("POST", "/check-in", &too_long).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("Haal 1 letters weg") && reply.body.contains(&long));
    assert!(reply.body.contains("name=\"face\" value=\"2\" checked"), "her face stays chosen");
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 0, "nothing is kept by half");
}

async fn who_checked_in_today_goes_on_with_that_one(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    let goes = async || samira.answer("GET", "/check-in", &[]).await;
    assert_eq!(goes().await.status, 200, "nothing was said today");
    let first = checks_in(&samira, "4", "k", 0).await;
    for (answer, next) in [("work", "housing"), ("housing", "money"), ("money", "feeling"), ("feeling", "call")] {
        samira.post(&first.replace("/work", &format!("/{answer}")), &[("going", "good")]).await.expect("an answer");
        assert_eq!(header_of(&goes().await, "location"), Some(first.replace("/work", &format!("/{next}"))));
    }
    samira.post(&first.replace("/work", "/call"), &[("call", "no")]).await.expect("done");
    assert_eq!(header_of(&goes().await, "location"), Some(first.replace("/work", "/done")));
    days_go_by(&town, 1).await;
    assert_eq!(goes().await.status, 200, "a new day, a new question");
}

/// Her uncle Karim, her JIM, who sees her check-ins.
async fn karim(town: &Town) -> PersonId {
    let form = [("first_name", "Karim"), ("relation", "oom"), ("sees", "check_ins")];
    town.be(&town.samira_person).await.post("/people/jim", &form).await.expect("a JIM");
    PersonId(town.texts("SELECT person_id FROM circle_members WHERE role = 'jim'").await.remove(0))
}

async fn what_the_jim_says_counts_once_and_from_when_it_was_made(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let karim = karim(&town).await;
    let karim = town.be(&karim).await;
    days_go_by(&town, 30).await;
    let made = seconds_ago(&town, 4 * DAY);
    let path = format!("/jim/{}", town.samira);
    let page = karim.look(&path).await.expect("his page");
    assert!(page.contains("id=\"waiting\"") && hidden(&page, "call_who") == "Anja", "{page}");
    let key = hidden(&page, "key");
    let spoken = [("answer", "spoken"), ("words", "Hij lachte."), ("key", key.as_str()), ("ago", "345600")];
    for _ in 0..3 {
        assert_eq!(karim.post(&path, &spoken).await.expect("taken"), "/jim?done=thanks");
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM jim_reports").await, 1);
    assert_eq!(town.count("SELECT at FROM jim_reports").await, made);
    assert_eq!(last_sign(&town).await, made, "she was spoken to four days ago");
    assert_eq!(town.count("SELECT COUNT(*) FROM signs_of_life WHERE sign = 'jim_spoke'").await, 1);
    let worried = [("answer", "worried"), ("words", ""), ("key", "zorg"), ("ago", "60")];
    for _ in 0..2 {
        karim.post(&path, &worried).await.expect("taken");
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM jim_reports").await, 2, "another form is another report");
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'jim_worry'").await, 1);
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("maakt zich zorgen over Samira").await, 1, "Anja hears it once");
}

async fn a_worry_that_waited_says_so_and_an_old_answer_answers_no_new_question(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let karim = karim(&town).await;
    let karim = town.be(&karim).await;
    let path = format!("/jim/{}", town.samira);
    town.days_pass(40).await;
    let asked = "SELECT COUNT(*) FROM reminders WHERE kind = 'ask_jim' AND outcome = 'sent' AND answered_at IS NULL";
    assert!(town.count(asked).await > 0, "he was asked");
    let ago = (39 * DAY).to_string();
    let old = [("answer", "worried"), ("words", "Hij is stil."), ("key", "oud"), ("ago", ago.as_str())];
    karim.post(&path, &old).await.expect("taken");
    assert!(town.count(asked).await > 0, "what he said before he was asked is no answer to it");
    let reason = town.texts("SELECT reason FROM signals WHERE kind = 'jim_worry'").await.remove(0);
    let written = format!("Geschreven {}", At(seconds_ago(&town, 39 * DAY)).in_words());
    assert!(reason.contains("Hij is stil.") && reason.contains(&written), "{reason}");
    karim.post(&path, &[("answer", "not_spoken"), ("words", ""), ("key", "nu"), ("ago", "30")]).await.expect("taken");
    assert_eq!(town.count(asked).await, 0, "what he says now is");
}

/// What waits on a phone may be from the first release: with the fields that its forms had, and not one more.
async fn each_door_takes_what_the_first_app_sent(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let karim = karim(&town).await;
    let reads = [("kind", "messages"), ("sees", "yes")];
    let (samira, karim_in) = (town.be(&town.samira_person).await, town.be(&karim).await);
    samira.post(&format!("/people/{karim}/sees"), &reads).await.expect("he reads along");
    let first = samira.post("/check-in", &[("face", "4"), ("key", "a")]).await.expect("one tap");
    let to = hidden(&samira.look("/questions/new/money").await.expect("a page"), "to");
    let question = samira.post("/questions/new/money", &[("words", "Mag dit?"), ("key", "b"), ("to", &to)]).await;
    let question = question.expect("a question");
    let (jim, talks) = (format!("/jim/{}", town.samira), format!("/jim/{}/messages", town.samira));
    let taken = [
        (&samira, first.clone(), vec![("going", "good")]),
        (&samira, first.replace("/work", "/call"), vec![("call", "no")]),
        (&samira, format!("{question}/words"), vec![("words", "En dit?"), ("key", "c")]),
        (&karim_in, jim.clone(), vec![("answer", "spoken")]),
        (&karim_in, jim, vec![("answer", "not_spoken"), ("words", "Morgen weer.")]),
    ];
    for (who, path, form) in &taken {
        assert_eq!(who.answer("POST", path, form).await.status, 303, "{path} takes {form:?}");
    }
    // Who would read it was not in the form: that is asked, with the words still there.
    let asked = [(&samira, "/messages".into()), (&karim_in, talks), (&samira, "/questions/new/money".into())];
    for (who, path) in &asked {
        let reply = who.answer("POST", path, &[("words", "Van vroeger"), ("key", "d")]).await;
        assert_eq!(reply.status, 422, "{path}: {}", reply.body);
        assert!(reply.body.contains("class=\"wrong\"") && reply.body.contains("Van vroeger"), "{path}: {}", reply.body);
    }
}

/// Something that waits on a phone.
#[derive(Clone)]
struct Fact {
    path: &'static str,
    fields: Vec<(&'static str, String)>,
    made: At,
}

async fn facts_of(town: &Town, samira: &Actor<'_>) -> Vec<Fact> {
    let readers = hidden(&samira.look("/messages").await.expect("a page"), "readers");
    let to = hidden(&samira.look("/questions/new/money").await.expect("a page"), "to");
    let now = town.house.clock.now();
    let text = |words: &str| words.to_owned();
    let hours_ago = |hours: i64| now.plus_hours(-hours);
    let message = |words: &str, key: &str, made| Fact {
        path: "/messages",
        fields: vec![("words", text(words)), ("key", text(key)), ("readers", readers.clone())],
        made,
    };
    let check_in = |face: &str, key: &str, made| Fact {
        path: "/check-in",
        fields: vec![("face", text(face)), ("key", text(key))],
        made,
    };
    let question = vec![("words", text("Mag dit?")), ("key", text("v1")), ("to", to)];
    vec![
        check_in("4", "c1", hours_ago(90)),
        message("Ik ben er.", "b1", hours_ago(70)),
        Fact { path: "/questions/new/money", fields: question, made: hours_ago(50) },
        check_in("2", "c2", hours_ago(30)),
        message("Tot morgen.", "b2", hours_ago(10)),
    ]
}

async fn send(town: &Town, samira: &Actor<'_>, fact: &Fact) -> String {
    let ago = (town.house.clock.now().0 - fact.made.0).to_string();
    let mut fields: Vec<(&str, &str)> = fact.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("ago", &ago));
    samira.post(fact.path, &fields).await.expect("taken")
}

async fn everything_sent_three_times_in_any_order_is_there_once(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    days_go_by(&town, 5).await;
    let facts = facts_of(&town, &samira).await;
    let latest = facts.iter().map(|fact| fact.made.0).max().expect("one");
    let mut answers = vec![String::new(); facts.len()];
    for (round, order) in [[3, 0, 4, 2, 1], [1, 4, 0, 3, 2], [2, 1, 3, 4, 0]].iter().enumerate() {
        for at in order {
            let answer = send(&town, &samira, &facts[*at]).await;
            assert!(round == 0 || answers[*at] == answer, "the first answer again: {answer}");
            answers[*at] = answer;
        }
        assert_eq!(last_sign(&town).await, latest, "the latest moment counts, in any order");
        let later = town.house.clock.now().plus_hours(2);
        town.house.clock.set(later);
        town.clock_runs().await;
    }
    for (table, count) in [("check_ins", 2), ("questions", 1), ("question_words", 1), ("messages", 2)] {
        let sql: &'static str = match table {
            "check_ins" => "SELECT COUNT(*) FROM check_ins",
            "questions" => "SELECT COUNT(*) FROM questions",
            "question_words" => "SELECT COUNT(*) FROM question_words",
            _ => "SELECT COUNT(*) FROM messages",
        };
        assert_eq!(town.count(sql).await, count, "{table}");
    }
    let moments = town.count("SELECT COUNT(*) FROM signs_of_life WHERE sign <> 'joined'").await;
    assert_eq!(moments, 5, "each of the five was one sign of life");
    assert_eq!(town.letters_that_say("heeft een vraag over").await, 1, "Anja hears of the question once");
    let faces = town.texts("SELECT face FROM check_ins ORDER BY at").await;
    assert_eq!(faces, ["4", "2"], "in the order in which they were made");
}

async fn what_was_made_months_ago_ends_no_silence_of_today(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    town.days_pass(45).await;
    let open = "SELECT COUNT(*) FROM signals WHERE kind = 'silence' AND closed_at IS NULL";
    assert_eq!(town.count(open).await, 1, "she is silent");
    checks_in(&samira, "4", "oud", 44 * DAY).await;
    assert_eq!(town.count(open).await, 1, "what she did 44 days ago does not end it");
    checks_in(&samira, "4", "nieuw", 2 * HOUR).await;
    assert_eq!(town.count(open).await, 0, "what she did today does");
    checks_in(&samira, "4", "eeuwen", 5_000 * DAY).await;
    let oldest = town.count("SELECT MIN(at) FROM check_ins").await;
    assert_eq!(oldest, town.house.clock.now().plus_days(-366).0, "a clock that went wrong is no older than a year");
    checks_in(&samira, "4", "toekomst", -3 * DAY).await;
    let latest = town.count("SELECT MAX(at) FROM check_ins").await;
    assert_eq!(latest, town.house.clock.now().0, "nothing comes from the future");
}

async fn a_form_of_an_older_app_is_still_read(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    let old = [("face", "5"), ("key", "a"), ("mood", "blij"), ("version", "0.1")];
    samira.post("/check-in", &old).await.expect("a form without the new field, with one that is gone");
    for (key, ago) in [("b", ""), ("c", "gisteren"), ("d", "99999999999999999999999")] {
        samira.post("/check-in", &[("face", "5"), ("key", key), ("ago", ago)]).await.expect("an age nobody can read");
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 4);
    let reply = samira.answer("POST", "/messages", &[("words", "Van vroeger"), ("key", "e")]).await;
    assert_eq!(reply.status, 422, "a message without its readers is not sent to whoever reads now");
    assert!(reply.body.contains("Van vroeger") && reply.body.contains("Wil je het nog sturen?"), "{}", reply.body);
}

async fn a_message_for_other_readers_comes_back_with_its_words(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    let then = hidden(&samira.look("/messages").await.expect("a page"), "readers");
    let sent = [("words", "Al verstuurd"), ("key", "k1"), ("readers", then.as_str())];
    let first = samira.post("/messages", &sent).await.expect("sent");

    let form = [("first_name", "Karim"), ("relation", "oom"), ("sees", "check_ins")];
    samira.post("/people/jim", &form).await.expect("a JIM");
    let karim = PersonId(town.texts("SELECT person_id FROM circle_members WHERE role = 'jim'").await.remove(0));
    let reads = [("kind", "messages"), ("sees", "yes")];
    samira.post(&format!("/people/{karim}/sees"), &reads).await.expect("he reads along");

    assert_eq!(samira.post("/messages", &sent).await.expect("again"), first, "what was sent is not refused later");
    let waits = [("words", "Bleef wachten"), ("key", "k2"), ("readers", then.as_str()), ("ago", "90000")];
    let reply = samira.answer("POST", "/messages", &waits).await;
    assert_eq!(reply.status, 422, "{}", reply.body);
    assert!(reply.body.contains("class=\"wrong\"") && reply.body.contains("Karim"), "it says why: {}", reply.body);
    assert!(reply.body.contains("Bleef wachten"), "the words are still there");
    let now = hidden(&reply.body, "readers");
    assert_ne!(now, then);
    let again = [("words", "Bleef wachten"), ("key", "k2"), ("readers", now.as_str()), ("ago", "90100")];
    samira.post("/messages", &again).await.expect("she said yes to these readers");
    assert_eq!(town.texts("SELECT words FROM messages ORDER BY place").await, ["Al verstuurd", "Bleef wachten"]);
}

async fn a_question_for_somebody_else_comes_back_but_a_repeat_does_not(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    let to = hidden(&samira.look("/questions/new/money").await.expect("a page"), "to");
    let asked = [("words", "Wat moet ik?"), ("key", "k1"), ("to", to.as_str())];
    let first = samira.post("/questions/new/money", &asked).await.expect("asked");
    let elsewhere = [("words", "Iets anders"), ("key", "k2"), ("to", town.femke.0.as_str())];
    let reply = samira.answer("POST", "/questions/new/money", &elsewhere).await;
    assert_eq!(reply.status, 422, "it goes to nobody who was not named");
    assert!(reply.body.contains("Iets anders") && hidden(&reply.body, "to") == to, "{}", reply.body);
    let stale = [("words", "Wat moet ik?"), ("key", "k1"), ("to", town.femke.0.as_str())];
    assert_eq!(samira.post("/questions/new/money", &stale).await.expect("a repeat"), first);
    assert_eq!(town.count("SELECT COUNT(*) FROM questions").await, 1);
}

async fn wanting_a_call_is_told_once(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    let to = checks_in(&samira, "4", "k", 0).await;
    let last = to.replace("/work", "/call");
    let wants = [("call", "yes"), ("words", "Bel me maar."), ("ago", "60")];
    samira.post(&last, &wants).await.expect("done");
    let open = "SELECT COUNT(*) FROM signals WHERE kind = 'wants_call' AND closed_at IS NULL";
    assert_eq!(town.count(open).await, 1);
    let signal = town.texts("SELECT id FROM signals WHERE kind = 'wants_call'").await.remove(0);
    let anja = town.be(&town.anja).await;
    anja.post(&format!("/alumni/{}/signals/{signal}", town.samira), &[("word", "Gebeld, gaat goed.")])
        .await
        .expect("closed");
    samira.post(&last, &wants).await.expect("the phone sends it again");
    assert_eq!(town.count(open).await, 0, "she was called already");
}

/// Sends a form as the worker does: it says whose it was, and that it wants to know whether it is here.
async fn send_for(town: &Town, actor: &Actor<'_>, whose: &str, key: &str) -> u16 {
    let router = router::router(town.house.clone(), &router::doors(), LastRun::default());
    let request = Request::post("/check-in")
        .header(header::COOKIE, actor.cookies().join("; "))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("waakvlam-whose", whose)
        .header("waakvlam-kept", "yes")
        .body(Body::from(format!("face=1&key={key}")));
    let answer = router.oneshot(request.expect("a request")).await.expect("an answer");
    let is_here = answer.headers().get("waakvlam-kept").is_some_and(|word| word == "here");
    assert_eq!(is_here, answer.status() == 204, "and nothing but our own word says so");
    answer.status().as_u16()
}

async fn somebody_elses_key_and_somebody_elses_phone_change_nothing(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let kees = leavers::add(&mut tx, &town.school, &town.anja, &leaver("20002", "Kees", "Bakker"), now).await;
    let kees = circle::store::brief(&mut tx, &kees.expect("an alumnus")).await.expect("a brief").person_id;
    tx.commit().await.expect("a commit");
    let (samira, kees) = (town.be(&town.samira_person).await, town.be(&kees).await);
    let hers = checks_in(&samira, "4", "zelfde", 0).await;
    let his = checks_in(&kees, "1", "zelfde", 0).await;
    assert_ne!(hers, his, "a key counts for one person");
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins WHERE face = '4'").await, 1, "hers is as it was");

    let mark = async |actor: &Actor<'_>| header_of(&actor.answer("GET", "/help-now", &[]).await, "waakvlam-whose");
    let (samiras, keess) = (mark(&samira).await.expect("a mark"), mark(&kees).await.expect("a mark"));
    assert_eq!(send_for(&town, &kees, &samiras, "x").await, 401, "what she made is not sent in his name");
    assert_eq!(send_for(&town, &town.stranger(), &samiras, "x").await, 401, "nor in nobody's");
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 2);
    assert_eq!(send_for(&town, &kees, &keess, "x").await, 204, "and our server says that it has it");
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 3);
}

async fn a_message_says_that_it_was_written_earlier(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    days_go_by(&town, 3).await;
    let two_days = (2 * DAY).to_string();
    for (words, ago) in [("Op zaterdag al", two_days.as_str()), ("Net nu", "20")] {
        samira.fill_in("/messages", "/messages", &[("words", words), ("ago", ago)]).await.expect("sent");
    }
    let page = town.be(&town.anja).await.look(&format!("/alumni/{}/messages", town.samira)).await.expect("a page");
    let written = format!("Geschreven op {}", At(seconds_ago(&town, 2 * DAY)).day().in_words());
    assert_eq!(page.matches("Geschreven op").count(), 1, "only the one that came later: {page}");
    assert!(page.contains(&written), "{written}");
    let take_back = page_of_hers(&samira).await;
    assert!(take_back.contains("take-back"), "it can be taken back for an hour after it came in");
}

async fn page_of_hers(samira: &Actor<'_>) -> String {
    samira.look("/messages").await.expect("her page")
}

async fn each_page_says_whose_it_is_and_when_it_was_drawn(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (samira, her_other_phone) = (town.be(&town.samira_person).await, town.be(&town.samira_person).await);
    let whose = async |actor: &Actor<'_>, path| header_of(&actor.answer("GET", path, &[]).await, "waakvlam-whose");
    let hers = whose(&samira, "/home").await.expect("a mark");
    assert!(!hers.contains(&town.samira_person.0) && hers.len() == 32, "a mark tells nothing: {hers}");
    assert_eq!(whose(&her_other_phone, "/people").await.as_deref(), Some(hers.as_str()));
    assert_ne!(whose(&town.be(&town.anja).await, "/monday").await.as_deref(), Some(hers.as_str()));
    assert_eq!(whose(&town.stranger(), "/sign-in").await.as_deref(), Some("nobody"));
    assert_eq!(whose(&town.stranger(), "/offline").await.as_deref(), Some("nobody"));
    let home = samira.answer("GET", "/home", &[]).await;
    let when = header_of(&home, "waakvlam-when").expect("a moment");
    assert_eq!(when, "maandag 23 november, 9 uur 's ochtends");
    assert!(home.body.contains("src=\"/phone.js\"") && home.body.contains("id=\"waiting\""), "{}", home.body);

    let away = samira.with(&samira.answer("GET", "/weg", &[]).await);
    let neutral = away.answer("GET", "/home", &[]).await;
    assert!(neutral.body.contains("Het weer"));
    assert_eq!(header_of(&neutral, "waakvlam-whose"), None, "a phone must not keep the neutral page as her home");

    samira.answer("POST", "/sign-out", &[]).await;
    assert_eq!(whose(&samira, "/help-now").await.as_deref(), Some("nobody"), "her session is over");
}

async fn the_worker_is_never_kept_and_can_be_taken_away(db: Db) {
    let town = Town::on(db).await;
    let reply = town.stranger().answer("GET", "/sw.js", &[]).await;
    assert_eq!(reply.status, 200);
    assert_eq!(header_of(&reply, "cache-control").as_deref(), Some("no-cache"));
    assert_eq!(header_of(&reply, "content-type").as_deref(), Some("text/javascript; charset=utf-8"));
    assert!(header_of(&reply, "content-security-policy").expect("a policy").contains("connect-src 'self'"));
    assert!(reply.body.contains(server::assets::site_files().css), "it knows the files of this release");
    let tag = header_of(&reply, "etag").expect("a tag");
    let router = router::router(town.house.clone(), &router::doors(), LastRun::default());
    let again = Request::get("/sw.js").header("if-none-match", tag).body(Body::empty()).expect("a request");
    let again = router.oneshot(again).await.expect("an answer");
    assert_eq!(again.status(), 304);
    let bytes: usize = again.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    assert!(bytes < 120, "each page asks for it, so it says next to nothing: {:?}", again.headers());
    for (path, keep) in [("/manifest.webmanifest", "public, max-age=86400"), ("/phone.js", "no-cache")] {
        let file = town.stranger().answer("GET", path, &[]).await;
        assert_eq!(header_of(&file, "cache-control").as_deref(), Some(keep), "{path}");
    }
    for part in ["/sw-outbox.js", "/sw-push.js", "/sw-off.js"] {
        assert_eq!(town.stranger().answer("GET", part, &[]).await.status, 404, "{part} is no page of its own");
    }
    let off = router::router(town.house.clone(), &router::doors(), LastRun::default()).layer(Extension(Worker::Off));
    let asked = Request::get("/sw.js").body(Body::empty()).expect("a request");
    let answer = off.oneshot(asked).await.expect("an answer");
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    let text = String::from_utf8_lossy(&body).into_owned();
    assert!(text.contains("unregister") && !text.contains("respondWith"), "{text}");
}
