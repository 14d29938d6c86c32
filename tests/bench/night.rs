//! What the night costs: the run of what is due among 1,000, 100,000 and 1,000,000 people with the same number due,
//! and a burst of 1.1 million messages at one hour, with pages beside it.
//!
//! Run with `cargo bench -p server --bench night`. `NIGHT_PEOPLE="1000 100000"` and `NIGHT_BURST=200000` make it
//! smaller. A machine that is busy with something else slows all of it: read the ratios, not the rates.

#[path = "../support/mod.rs"]
mod support;

use app::{
    circle::store::brief,
    db::Db,
    outbox::{self, Letter},
    waakvlam::claims::{self, Because, Outcome},
};
use server::jobs;
use std::time::{Duration, Instant};
use support::{
    crowd::{at, copies, quietly, random_id},
    database::{TestDb, databases},
    say, setting,
    town::Town,
};

/// How many reminders are due, however many people there are.
const DUE: i64 = 500;

/// How many are claimed in one go, as the jobs do.
const REMINDERS: i64 = 100;

/// How long the burst is watched.
const WATCHED: Duration = Duration::from_secs(20);

/// How long is watched what a page costs in quiet.
const QUIET: Duration = Duration::from_secs(5);

/// Between two looks beside it.
const LOOKS_EVERY: Duration = Duration::from_millis(5);

#[tokio::main]
async fn main() {
    let people = setting("NIGHT_PEOPLE").unwrap_or_else(|| "1000 100000 1000000".to_owned());
    let people: Vec<i64> = people.split_whitespace().map(|many| many.parse().expect("a number of people")).collect();
    let burst: i64 = setting("NIGHT_BURST").map_or(1_100_000, |many| many.parse().expect("a number of messages"));
    for kind in 0..databases().await.len() {
        say(&format!(
            "{:10} {:>9}  {:>22}  {:>22}  {:>12}",
            "", "people", "claim 100 p50 / max", "settle 100 p50 / max", "night's run"
        ));
        let mut first = None;
        for many in &people {
            let file = databases().await.remove(kind);
            let night = night(&file, *many).await;
            let run = night.run.as_secs_f64() * 1e3;
            let ratio = run / *first.get_or_insert(run);
            say(&format!(
                "{:10} {many:9}  {}  {}  {run:9.0} ms  x{ratio:.2}",
                file.name,
                spread(&night.claims),
                spread(&night.settles)
            ));
        }
        let file = databases().await.remove(kind);
        flood(&file, burst).await;
        let file = databases().await.remove(kind);
        storm(&file, burst).await;
    }
}

/// "   0.44 /   1.20 ms".
fn spread(times: &[Duration]) -> String {
    format!("{:8.2} / {:8.2} ms", at(times, 0.5), at(times, 1.0))
}

struct Night {
    claims: Vec<Duration>,
    settles: Vec<Duration>,
    run: Duration,
}

/// So many people, each with what comes, and of them a fixed number with something due.
async fn night(file: &TestDb, people: i64) -> Night {
    let town = Town::on(Db::open(&file.url).await.expect("a database")).await;
    town.joined().await;
    let now = town.house.clock.now();
    crowd(&town, people).await;
    quietly(&town, "DELETE FROM reminders").await;
    let ids = random_id(&town);
    for (kind, urgency, due) in [("check_in", 3, now.plus_hours(3).0), ("silence", 1, now.plus_days(30).0)] {
        // What comes is spread over the weeks after today; what is due lies among all of it.
        quietly(&town, &format!(
            "INSERT INTO reminders (id, alumnus_id, kind, due_at, made_at, urgency, local_time) \
             SELECT {ids}, id, '{kind}', {due} + (LENGTH(pupil_number) * 7919 + CAST(SUBSTR(pupil_number, 2) AS BIGINT) \
             * 104729) % 4838400, {}, {urgency}, '2026-11-29T12:00' FROM alumni WHERE pupil_number LIKE 'N%'",
            now.0
        )).await;
    }
    file.tidy().await;
    let (mut claimed, mut settled) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        make_due(&town, people, DUE).await;
        for _ in 0..DUE / REMINDERS {
            let begin = Instant::now();
            let mut tx = town.house.db.begin().await.expect("a transaction");
            let due = claims::claim(&mut tx, REMINDERS, now).await.expect("a claim");
            tx.commit().await.expect("a commit");
            claimed.push(begin.elapsed());
            let begin = Instant::now();
            let mut tx = town.house.db.begin().await.expect("a transaction");
            for one in &due {
                claims::settle(&mut tx, one, Outcome::Skipped, Some(Because::NotInApp), now).await.expect("settled");
            }
            tx.commit().await.expect("a commit");
            settled.push(begin.elapsed());
        }
    }
    make_due(&town, people, DUE).await;
    let begin = Instant::now();
    jobs::run_due(&town.house, &town.notify).await;
    let run = begin.elapsed();
    let sent = town.count("SELECT COUNT(*) FROM reminders WHERE outcome = 'sent'").await;
    assert_eq!(sent, DUE.min(people), "what was due is done");
    Night { claims: claimed, settles: settled, run }
}

/// Makes check-ins of people all over the list due, again.
async fn make_due(town: &Town, people: i64, many: i64) {
    let now = town.house.clock.now().0;
    let step = (people / many).max(1);
    quietly(town, &format!(
        "UPDATE reminders SET due_at = {now} - 60, local_time = NULL, outcome = NULL, outcome_at = NULL, claimed_at = NULL, detail = NULL \
         WHERE kind = 'check_in' AND id IN (SELECT r.id FROM alumni a JOIN reminders r ON r.alumnus_id = a.id \
         AND r.kind = 'check_in' WHERE a.pupil_number LIKE 'N%' \
         AND CAST(SUBSTR(a.pupil_number, 2) AS BIGINT) % {step} = 0 \
         AND CAST(SUBSTR(a.pupil_number, 2) AS BIGINT) / {step} < {many})"
    )).await;
}

/// Everybody is asked at one hour: how fast the clock decides on each, plans the next and writes the letter.
async fn flood(file: &TestDb, many: i64) {
    let town = Town::on(Db::open(&file.url).await.expect("a database")).await;
    town.joined().await;
    let now = town.house.clock.now();
    crowd(&town, many).await;
    quietly(&town, "DELETE FROM reminders").await;
    let ids = random_id(&town);
    quietly(
        &town,
        &format!(
            "INSERT INTO reminders (id, alumnus_id, kind, due_at, made_at, urgency, local_time) \
         SELECT {ids}, id, 'check_in', {0} - 60, {0}, 3, NULL FROM alumni WHERE pupil_number LIKE 'N%'",
            now.0
        ),
    )
    .await;
    file.tidy().await;
    // Cut off after a while, as a server that is stopped: what it was doing is undone, the rest is done.
    let cut_off = tokio::time::timeout(WATCHED, jobs::run_due(&town.house, &town.notify)).await;
    let sent = town.count("SELECT COUNT(*) FROM reminders WHERE outcome = 'sent'").await;
    assert!(sent > 0 && cut_off.is_err(), "{sent} are sent, and there is more");
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let rate = sent as f64 / WATCHED.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let all = many as f64 / rate / 60.0;
    let name = file.name;
    say(&format!(
        "{name:10} {many} reminders due at one hour, each decided and put: {rate:.0} a second ({all:.1} minutes for all)"
    ));
}

/// Everybody's message falls due at one hour: how fast it goes, and how a page does meanwhile.
async fn storm(file: &TestDb, many: i64) {
    let town = Town::on(Db::open(&file.url).await.expect("a database")).await;
    town.joined().await;
    let now = town.house.clock.now();
    crowd(&town, 1000).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let to = town.samira_person.clone();
    let letter = Letter { key: "one".into(), to, text: "Hoe gaat het?".into(), link: "/home".into() };
    outbox::put(&mut tx, &letter, now).await.expect("a letter");
    tx.commit().await.expect("a commit");
    let ids = random_id(&town);
    let person = "(SELECT 'p' || (n.i % 1000))";
    copies(
        &town,
        "outbox",
        "channel = 'inbox' AND t.key LIKE 'one%'",
        many,
        &[("id", ids), ("key", "'k' || n.i"), ("person_id", person)],
    )
    .await;
    quietly(&town, "UPDATE outbox SET delivered_at = 0, outcome = 'bezorgd' WHERE key LIKE 'one%'").await;
    file.tidy().await;
    let quiet = looks(&town, QUIET, || false).await;
    let (house, notify) = (town.house.clone(), town.notify.clone());
    // Cut off after a while, on a thread of its own, as in a server.
    let job = tokio::spawn(async move { tokio::time::timeout(WATCHED, jobs::run_due(&house, &notify)).await.is_err() });
    let busy = looks(&town, WATCHED, || job.is_finished()).await;
    assert!(job.await.expect("the job lives"), "there is more");
    let arrived = town.count("SELECT COUNT(*) FROM outbox WHERE delivered_at > 0").await;
    assert!(arrived > 0, "some arrived");
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let (rate, all) = {
        let rate = arrived as f64 / WATCHED.as_secs_f64();
        (rate, many as f64 / rate / 60.0)
    };
    let name = file.name;
    say(&format!("{name:10} burst of {many} messages: {rate:.0} a second ({all:.1} minutes for all)"));
    for (what, quiet, busy) in
        [("a question", &quiet.questions, &busy.questions), ("the alumnus's home, drawn", &quiet.pages, &busy.pages)]
    {
        let [quiet, busy] = [quiet, busy].map(|times| [0.5, 0.99, 1.0].map(|share| at(times, share)));
        say(&format!(
            "{name:10}   beside it {what}: p50 {:.2}, p99 {:.2}, max {:.1} ms (in quiet {:.2}, {:.2}, {:.1}): x{:.2}",
            busy[0],
            busy[1],
            busy[2],
            quiet[0],
            quiet[1],
            quiet[2],
            busy[0] / quiet[0]
        ));
    }
}

/// How long it took to look, every time.
#[derive(Default)]
struct Looks {
    questions: Vec<Duration>,
    pages: Vec<Duration>,
}

/// Opens the page that a message leads to, and asks one question of it by itself, again and again.
async fn looks(town: &Town, at_most: Duration, is_over: impl Fn() -> bool) -> Looks {
    let samira = town.be(&town.samira_person).await;
    let (begin, mut looks) = (Instant::now(), Looks::default());
    while !is_over() && begin.elapsed() < at_most {
        let started = Instant::now();
        let mut tx = town.house.db.read().await.expect("a transaction");
        brief(&mut tx, &town.samira).await.expect("a person");
        tx.commit().await.expect("a commit");
        looks.questions.push(started.elapsed());
        tokio::time::sleep(LOOKS_EVERY).await;
        let started = Instant::now();
        samira.look("/home").await.expect("her page");
        looks.pages.push(started.elapsed());
        tokio::time::sleep(LOOKS_EVERY).await;
    }
    looks
}

/// So many more people like Samira, each with a JIM, and with the signs and answers of three months.
async fn crowd(town: &Town, many: i64) {
    let (samira, person) = (town.samira.0.clone(), town.samira_person.0.clone());
    copies(town, "people", &format!("id = '{person}'"), many, &[("id", "'p' || n.i"), ("mail", "NULL")]).await;
    let own = [("id", "'a' || n.i"), ("person_id", "'p' || n.i"), ("pupil_number", "'N' || n.i")];
    copies(town, "alumni", &format!("id = '{samira}'"), many, &own).await;
    let (now, ids) = (town.house.clock.now().0, random_id(town));
    for sql in [
        format!(
            "INSERT INTO people (id, first_name, last_name, created_at) \
             SELECT 'j' || id, 'Karim', 'Visser', {now} FROM alumni WHERE pupil_number LIKE 'N%'"
        ),
        format!(
            "INSERT INTO circle_members (id, alumnus_id, person_id, role, relation, since) \
             SELECT {ids}, id, 'j' || id, 'jim', 'oom', {now} - 8640000 FROM alumni WHERE pupil_number LIKE 'N%'"
        ),
    ] {
        quietly(town, &sql).await;
    }
    for weeks in [1, 4, 7, 10] {
        let at = now - weeks * 604_800;
        for sql in [
            format!(
                "INSERT INTO signs_of_life (alumnus_id, at, sign) \
                 SELECT id, {at}, 'check_in' FROM alumni WHERE pupil_number LIKE 'N%'"
            ),
            format!(
                "INSERT INTO check_ins (id, alumnus_id, key, at, face) \
                 SELECT {ids}, id, 'k{weeks}', {at}, '4' FROM alumni WHERE pupil_number LIKE 'N%'"
            ),
        ] {
            quietly(town, &sql).await;
        }
    }
}
