//! What a page or a task costs follows what it is about, not how many people there are: each question to the database is
//! answered by way of an index. Everything that is asked while a world is lived in and its doors are opened is heard,
//! and SQLite tells how it would look for it. What may be read from end to end stands in a list, with a reason.

mod support;

use app::{db::Db, house::House};
use server::{
    demo::{Actor, Stage},
    jobs, router,
};
use sqlx::Row;
use std::{
    collections::BTreeSet,
    fmt::Debug,
    sync::{Arc, Mutex},
};
use support::{database::TestDb, filled::fill, town::by_mail, world::World};
use tracing::{Event, Level, Subscriber, field::Field};
use tracing_subscriber::{
    Layer,
    filter::Targets,
    layer::{Context, SubscriberExt},
    util::SubscriberInitExt,
};

/// Tables that stay small: a few rows a school, or emptied by the clock within hours or days.
const SMALL: &[&str] = &[
    "absences",
    "address_changes",
    "attempts",
    "ceremonies",
    "circle_codes",
    "factor_resets",
    "first_run",
    "invitations",
    "ladder_steps",
    "leavers_lists",
    "municipalities",
    "push_rests",
    "push_tests",
    "recovery_codes",
    "schools",
    "sign_in_codes",
    "word_keys",
];

/// Indexes of what waits to be done, and of nothing else.
const WAITING: &[&str] =
    &["access_log_to_be_chained", "alumni_without_moments", "alumni_without_signal_moments", "erasures_with_mail"];

/// Who opens the doors.
const WHO: &[&str] = &["oneself", "jim", "job-coach", "family", "owner", "admin", "desk-open"];

#[tokio::test]
async fn whatever_is_asked_is_found_by_an_index() {
    let heard = Heard::default();
    let only = Targets::new().with_target("sqlx::query", Level::DEBUG);
    tracing_subscriber::registry().with(heard.clone().with_filter(only)).init();
    let database = TestDb::sqlite();
    let (world, house) = World::on(database.open().await).await;
    open_every_door(&world, &house).await;
    a_year_goes_by(&house).await;
    let asked = heard.take();
    assert!(asked.len() > 400, "much was asked: {}", asked.len());
    let tables = tables(&house.db).await;
    let mut slow = Vec::new();
    for sql in &asked {
        for step in steps(&house.db, sql).await {
            if let Some(table) = read_whole(&step, sql, &tables) {
                slow.push(format!("{table} ({step})\n    {sql}"));
            }
        }
    }
    assert!(slow.is_empty(), "{} questions read a table from end to end:\n{}", slow.len(), slow.join("\n"));
}

/// Each page, for each kind of person, whatever it answers.
async fn open_every_door(world: &World, house: &House) {
    let stage = Stage::of(house);
    for (_, cookies) in world.cookies.iter().filter(|(who, _)| WHO.contains(who)) {
        let actor = Actor::with_cookies(&stage, cookies.clone());
        for door in router::doors().0.iter().filter(|door| door.method == "GET") {
            actor.answer("GET", &fill(door.path, Some(&world.things[0]), true), &[]).await;
        }
    }
}

/// The clock goes through a year, by steps: what falls due, what is cleaned up, what nobody answers.
async fn a_year_goes_by(house: &House) {
    let notify = by_mail("smtp://127.0.0.1:1");
    for _ in 0..26 {
        house.clock.set(house.clock.now().plus_days(14));
        jobs::run_due(house, &notify).await;
    }
}

/// The statements that were sent, as they were sent, each once.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<BTreeSet<String>>>);

impl Heard {
    fn take(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.0.lock().expect("nobody panicked"))
    }
}

impl<S: Subscriber> Layer<S> for Heard {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut said = Said::default();
        event.record(&mut said);
        let sql = if said.whole.trim().is_empty() { said.short } else { said.whole };
        let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
        if ["SELECT", "WITH", "INSERT", "UPDATE", "DELETE"].iter().any(|verb| sql.starts_with(verb)) {
            self.0.lock().expect("nobody panicked").insert(sql);
        }
    }
}

/// How sqlx tells of a statement: short, and whole when that says more.
#[derive(Default)]
struct Said {
    short: String,
    whole: String,
}

impl tracing::field::Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.short),
            "db.statement" => value.clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// How SQLite would look for it: "SEARCH a USING INDEX …", "SCAN s".
async fn steps(db: &Db, sql: &str) -> Vec<String> {
    let mut tx = db.read().await.expect("a transaction");
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(&mut *tx).await;
    let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.iter().map(|row| row.get::<String, _>("detail")).collect()
}

async fn tables(db: &Db) -> BTreeSet<String> {
    let mut tx = db.read().await.expect("a transaction");
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> '_sqlx_migrations'";
    let names: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *tx).await.expect("their names");
    names.into_iter().collect()
}

/// The table that this step reads from end to end, when it is one that grows with people.
fn read_whole(step: &str, sql: &str, tables: &BTreeSet<String>) -> Option<String> {
    let mut words = step.strip_prefix("SCAN ")?.split_whitespace();
    let name = words.next()?;
    if words.any(|word| WAITING.contains(&word)) {
        return None;
    }
    let table = called(name, sql, tables)?;
    (!SMALL.contains(&&*table)).then_some(table)
}

/// The table that a statement calls by this name; `None` for what it makes itself, of which the parts have steps of their
/// own.
fn called(name: &str, sql: &str, tables: &BTreeSet<String>) -> Option<String> {
    if tables.contains(name) {
        return Some(name.to_owned());
    }
    let words: Vec<&str> = sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|it| !it.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == name && tables.contains(pair[0])).map(|pair| pair[0].to_owned())
}

#[test]
fn a_step_is_about_the_table_that_the_statement_calls_so() {
    let tables = ["alumni", "people", "schools"].map(str::to_owned).into();
    let sql = "SELECT p.id FROM alumni a JOIN people p ON p.id = a.person_id JOIN (SELECT 1) AS m";
    for (step, table) in [
        ("SCAN p", Some("people")),
        ("SCAN alumni", Some("alumni")),
        ("SCAN a USING COVERING INDEX one", Some("alumni")),
        ("SCAN a USING INDEX alumni_without_moments", None),
        ("SCAN schools", None),
        ("SCAN m", None),
        ("SEARCH p USING INDEX two (id=?)", None),
    ] {
        assert_eq!(read_whole(step, sql, &tables).as_deref(), table, "{step}");
    }
}
