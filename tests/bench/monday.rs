//! What Monday costs: each question that the page asks the database, with the same number of people at the reader's
//! school, among 1,000, 100,000 and 1,000,000 people of many schools.
//!
//! Run with `cargo bench -p server --bench monday`. `MONDAY_PEOPLE="1000 20000"` makes it smaller, `MONDAY_ROUNDS=50`
//! shorter. The aim is 2 ms at p99 for one question, and the same whatever the number of people.

#[path = "../support/mod.rs"]
mod support;

use app::{
    access::{AlumnusId, Staff, standings, store::signed_in},
    alumni, check_ins, circle,
    db::{Conn, Db},
    escalations, evenings, handovers, inbox, jobs, measurements, questions, schools, secret,
    signals::{self, Proposal, SignalKind, store::OpenSignal},
    team, waakvlam,
};
use std::time::{Duration, Instant};
use support::{
    crowd::{at, copies, quietly},
    database::{TestDb, databases},
    say, setting,
    town::Town,
};

/// So many people are at one school, also at the reader's.
const AT_A_SCHOOL: i64 = 300;

/// So many rounds come first and don't count: on each connection a question is planned when it is asked for the first time.
const WARMING_UP: usize = 50;

/// The questions of the page, each with how long it took every time.
type Times = Vec<(&'static str, Vec<Duration>)>;

#[tokio::main]
async fn main() {
    let people = setting("MONDAY_PEOPLE").unwrap_or_else(|| "1000 100000 1000000".to_owned());
    let people: Vec<i64> = people.split_whitespace().map(|many| many.parse().expect("a number of people")).collect();
    let rounds: usize = setting("MONDAY_ROUNDS").map_or(200, |many| many.parse().expect("a number of rounds"));
    for kind in 0..databases().await.len() {
        let mut first: Option<Times> = None;
        for many in &people {
            let file = databases().await.remove(kind);
            let begin = Instant::now();
            let town = town(&file, *many).await;
            say(&format!("{} with {many} people, built in {:.0} s", file.name, begin.elapsed().as_secs_f64()));
            let times = measure(&town, rounds).await;
            for (question, took) in &times {
                let before = first.as_ref().and_then(|all| all.iter().find(|(name, _)| name == question));
                let ratio = before.map_or(1.0, |(_, before)| at(took, 0.5) / at(before, 0.5));
                let (p50, p99) = (at(took, 0.5), at(took, 0.99));
                let verdict = if p99 > 2.0 { "  above 2 ms" } else { "" };
                say(&format!("  {question:34} p50 {p50:7.2}  p99 {p99:7.2} ms  x{ratio:.2}{verdict}"));
            }
            first.get_or_insert(times);
        }
    }
}

/// The town with so many people, of whom every school has as many; each school with as much that waits.
async fn town(file: &TestDb, people: i64) -> Town {
    let town = Town::on(Db::open(&file.url).await.expect("a database")).await;
    town.joined().await;
    one_of_everything(&town).await;
    let schools = people / AT_A_SCHOOL + 1;
    let here = |there: &str, here: &str| format!("CASE WHEN n.i < {AT_A_SCHOOL} THEN '{here}' ELSE {there} END");
    let school = here(&format!("'s' || (n.i / {AT_A_SCHOOL})"), &town.school.0);
    let owner = here(&format!("'o' || (n.i / {AT_A_SCHOOL})"), &town.anja.0);
    let backup = here(&format!("'b' || (n.i / {AT_A_SCHOOL})"), &town.pieter.0);
    let de_rede = format!("id = '{}'", town.school.0);
    copies(&town, "schools", &de_rede, schools, &[("id", "'s' || n.i"), ("name", "'School ' || n.i")]).await;
    for (letter, like) in [("o", &town.anja), ("b", &town.pieter)] {
        let id = format!("'{letter}' || n.i");
        copies(&town, "people", &format!("id = '{like}'"), schools, &[("id", &id), ("mail", "NULL")]).await;
        let member = [("id", &*format!("'{letter}m' || n.i")), ("person_id", &*id), ("school_id", "'s' || n.i")];
        copies(&town, "memberships", &format!("person_id = '{like}'"), schools, &member).await;
    }
    let samira = format!("id = '{}'", town.samira_person);
    copies(&town, "people", &samira, people, &[("id", "'p' || n.i"), ("mail", "NULL")]).await;
    let own = [
        ("id", "'a' || n.i"),
        ("person_id", "'p' || n.i"),
        ("pupil_number", "'N' || n.i"),
        ("school_id", &*school),
        ("owner_id", &*owner),
        ("backup_id", &*backup),
        ("born_on", "CAST(2000 + n.i % 9 AS TEXT) || SUBSTR(t.born_on, 5)"),
    ];
    copies(&town, "alumni", &format!("id = '{}'", town.samira), people, &own).await;
    for (table, each) in [
        ("signals", 8),
        ("questions", 30),
        ("contacts", 50),
        ("escalations", 100),
        ("reviews", 60),
        ("warm_handovers", 60),
    ] {
        waits(&town, table, each, people).await;
    }
    happened(&town, people, schools).await;
    file.tidy().await;
    town
}

/// One row of everything that waits, made by the doors and the rules.
async fn one_of_everything(town: &Town) {
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let new = "/questions/new/money";
    samira.fill_in(new, new, &[("words", "Hoe werkt dit?")]).await.expect("a question");
    let (came, again) = (format!("came.{}", town.samira), format!("again_on.{}", town.samira));
    let today = town.house.clock.now().day().iso();
    let round = [("key", "0b7cdb6a-3b2c-4b37-9c5e-3f8f2a0d9a11"), (&*came, "reached"), (&*again, &*today)];
    anja.post("/calls", &round).await.expect("a promise");
    let draft = [
        ("cause", "Samira is al weken stil."),
        ("asked", "Een gesprek."),
        ("wanted_on", "2026-12-20"),
        ("own_0", "Samira heeft geen werk meer."),
    ];
    anja.post(&format!("/alumni/{}/escalate", town.samira), &draft).await.expect("a case");
    let form = [
        ("to_kind", "werkgever"),
        ("to_name", "Jan de Wit"),
        ("to_reach", "06 12345678"),
        ("goes_on", &*today),
        ("well", "Samira komt altijd op tijd."),
        ("not_well", "Bij drukte loopt zij weg."),
        ("helps", "Eerst voordoen, dan zelf."),
        ("arranged", "Anja belt elke vrijdag."),
    ];
    let sheet = anja.post(&format!("/alumni/{}/handover", town.samira), &form).await.expect("a hand-over");
    let own = sheet.split('?').next().and_then(|path| path.rsplit('/').next()).expect("its page");
    samira.post(&format!("/handover/{own}"), &[("decision", "yes")]).await.expect("a yes");
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let proposal = Proposal::new(SignalKind::LowMood, 3, now, "Samira koos 2 keer.".into(), "Samira bellen");
    signals::store::open(&mut tx, &town.samira, &proposal, now).await.expect("a signal");
    waakvlam::store::ask_review(&mut tx, &town.samira, now).await.expect("a review");
    tx.commit().await.expect("a commit");
    town.clock_runs().await;
}

/// One in so many people has a row in this table, with whoever owns them.
async fn waits(town: &Town, table: &str, each: i64, people: i64) {
    let many = people / each;
    let id = format!("'{table}' || n.i");
    let alumnus = format!("'a' || (n.i * {each})");
    let owner = format!("(SELECT w.owner_id FROM alumni w WHERE w.id = 'a' || (n.i * {each}))");
    let school = format!("(SELECT w.school_id FROM alumni w WHERE w.id = 'a' || (n.i * {each}))");
    let mut own = vec![("id", &*id), ("alumnus_id", &*alumnus)];
    own.extend(match table {
        "signals" => vec![("school_id", &*school), ("task_for", &*owner), ("urgency", "1 + n.i % 6")],
        "questions" => vec![("school_id", &*school), ("to_id", &*owner)],
        "contacts" => vec![("person_id", &*owner), ("round_id", "NULL")],
        "escalations" => vec![("school_id", &*school), ("owner_id", &*owner)],
        "warm_handovers" => vec![("school_id", &*school), ("by_id", &*owner)],
        _ => vec![("school_id", &*school)],
    });
    let samira = format!("alumnus_id = '{}' AND t.id = (SELECT MIN(id) FROM {table})", town.samira);
    copies(town, table, &samira, many, &own).await;
}

/// What happened before: calls, messages, looks, evenings, and the runs of the clock.
async fn happened(town: &Town, people: i64, schools: i64) {
    let now = town.house.clock.now().0;
    let own = [
        ("id", "'old' || n.i"),
        ("alumnus_id", &*format!("'a' || (n.i % {people})")),
        ("at", &*format!("{now} - 86400 * (1 + n.i % 700)")),
        ("again_on", "NULL"),
        ("round_id", "NULL"),
    ];
    copies(town, "contacts", "id = (SELECT MAX(id) FROM contacts WHERE id LIKE '%-%')", 2 * people, &own).await;
    let delivered = format!("{now} - (n.i * 7919) % 2592000");
    let own = [
        ("id", "'m' || n.i"),
        ("key", "'m' || n.i"),
        ("person_id", "'p' || n.i"),
        ("letter_id", "NULL"),
        ("reminder_id", "NULL"),
        ("delivered_at", &*delivered),
    ];
    copies(town, "outbox", "id = (SELECT MIN(id) FROM outbox WHERE channel = 'inbox')", people, &own).await;
    let evening = [("id", "'e' || n.i"), ("school_id", "'s' || n.i")];
    copies(town, "evenings", "id = (SELECT MIN(id) FROM evenings)", schools, &evening).await;
    let look = [("id", "'l' || n.i"), ("alumnus_id", "'a' || n.i"), ("seq", "NULL"), ("hash", "'h'")];
    copies(town, "access_log", "id = (SELECT MIN(id) FROM access_log)", people, &look).await;
    let run = [("id", "'r' || n.i"), ("started_at", &*format!("{now} - 60 * n.i")), ("finished_at", "t.started_at")];
    for job in ["outbox", "reminders"] {
        let which = format!("id = (SELECT MIN(id) FROM job_runs WHERE job = '{job}' AND id LIKE '%-%')");
        let id = format!("'{job}' || n.i");
        let own = [("id", &*id), run[1], run[2]];
        copies(town, "job_runs", &which, 10_000, &own).await;
    }
    quietly(town, &format!("UPDATE inbox SET read_at = {now}")).await;
}

/// Times one question, many times, each in a transaction that is open already.
macro_rules! ask {
    ($times:ident, $name:literal, $asked:expr) => {{
        let begin = Instant::now();
        let found = $asked.await.expect($name);
        let took = begin.elapsed();
        match $times.iter_mut().find(|(name, _)| *name == $name) {
            Some((_, all)) => all.push(took),
            None => $times.push(($name, vec![took])),
        }
        found
    }};
}

/// The order and the ten names together, as the page asks them.
async fn who_is_quiet(conn: &mut Conn, staff: &Staff) -> Result<Vec<Vec<OpenSignal>>, sqlx::Error> {
    let ranked = signals::store::ranked(conn, staff, 60).await?;
    let mut ids: Vec<AlumnusId> = ranked.into_iter().map(|it| it.alumnus_id).collect();
    ids.dedup();
    ids.truncate(10);
    signals::store::of_people(conn, &ids).await
}

async fn measure(town: &Town, rounds: usize) -> Times {
    let now = town.house.clock.now();
    let anja = town.be(&town.anja).await;
    let cookie = anja.cookies()[0].clone();
    let token = cookie.split_once('=').expect("a cookie").1;
    let mut tx = town.house.db.read().await.expect("a transaction");
    let me = signed_in(&mut tx, &secret::hash(token), now).await.expect("an answer").expect("signed in");
    tx.commit().await.expect("a commit");
    let staff = Staff { me, school: town.school.clone(), is_admin: false, coordinates: false };
    let (school, today) = (&staff.school, now.day());
    let mut times = Times::new();
    for round in 0..WARMING_UP + rounds {
        if round == WARMING_UP {
            times.clear();
        }
        let mut tx = town.house.db.read().await.expect("a transaction");
        let ranked = ask!(times, "who has gone quiet: the order", signals::store::ranked(&mut tx, &staff, 60));
        assert!(ranked.len() >= 30, "there is something to read");
        let mut ids: Vec<AlumnusId> = ranked.into_iter().map(|it| it.alumnus_id).collect();
        ids.dedup();
        ask!(times, "standings", standings(&mut tx, staff.me.id(), &ids, now));
        ids.truncate(10);
        let names = ask!(times, "who has gone quiet: ten names", signals::store::of_people(&mut tx, &ids));
        assert_eq!(names.len(), 10, "ten names");
        ask!(times, "who has gone quiet: both at once", who_is_quiet(&mut tx, &staff));
        ask!(times, "counts", signals::store::counts(&mut tx, &staff, now));
        ask!(times, "covered", circle::store::covered_by(&mut tx, &staff, now));
        let calls = ask!(times, "promised calls", check_ins::store::promised(&mut tx, school, today));
        assert!(calls.len() > 3, "calls were promised");
        let waiting = ask!(times, "questions", questions::store::waiting_at(&mut tx, school));
        assert!(waiting.len() > 5, "questions wait");
        let cases = ask!(times, "cases", escalations::store::open_of_school(&mut tx, school));
        assert!(cases.len() > 2, "cases run");
        ask!(times, "reviews", waakvlam::store::reviews_of(&mut tx, &staff, 10));
        let coming = ask!(times, "birthdays and contracts", signals::store::coming(&mut tx, school, now));
        assert!(coming.len() > 10, "something comes");
        ask!(times, "half years to come", signals::store::left(&mut tx, school, now));
        ask!(times, "measurements", measurements::store::to_measure(&mut tx, &staff, now));
        let handed = ask!(times, "hand-overs", handovers::store::of_school(&mut tx, school));
        assert!(handed.len() > 4, "hand-overs are on their way");
        ask!(times, "limits", signals::store::limits_of_school(&mut tx, school));
        ask!(times, "evening", evenings::store::coming_of_school(&mut tx, school, now));
        ask!(times, "not joined", alumni::store::not_joined(&mut tx, school));
        ask!(times, "failed messages", signals::store::given_up(&mut tx, now));
        ask!(times, "health of the clock", jobs::health(&mut tx, now));
        ask!(times, "own messages", inbox::store::unread(&mut tx, staff.me.id(), 5, now));
        ask!(times, "name of the school", schools::store::name(&mut tx, school));
        ask!(times, "team: nobody opened", team::store::unopened(&mut tx, school, today));
        ask!(times, "team: who has what", team::store::loads(&mut tx, school, now));
        tx.commit().await.expect("a commit");
    }
    // Apart, because a page is 40 ms of drawing: whoever computes that long has used up their turn, and on two cores the
    // questions after it would be timed with the scheduler's wait in them.
    for _ in 0..rounds {
        ask!(times, "the whole page, drawn and logged", anja.look("/monday"));
    }
    times
}
