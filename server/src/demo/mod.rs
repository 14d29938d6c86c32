//! The demo: fictional people with months of history, made through the same doors that everybody uses.

mod actor;

mod cast;
mod story;

pub use actor::{Actor, Lost, Reply, Stage};

use crate::{config::Problem, config::Storage, jobs, notify::Notify};
use app::{
    access::Anyone,
    db::Db,
    demo,
    door::{Answer, Answered, Call, Doors, SESSION_COOKIE},
    error::Refusal,
    house::{DemoPerson, House},
    moment::At,
    schools, way_in,
};
use cookie::{Cookie, SameSite};
use serde::Deserialize;
use std::sync::Arc;

/// Reads an instant for `--now`.
///
/// # Errors
/// When it is none.
pub fn instant(text: &str) -> Result<At, String> {
    let found = chrono::DateTime::parse_from_rfc3339(text)
        .map_err(|_| "geef een moment als 2026-11-23T09:00:00Z".to_owned())?;
    Ok(At::utc(found.to_utc()))
}

/// A demo without a place of its own gets a folder that is gone when it stops.
///
/// # Errors
/// When it can't be made.
pub fn passing_folder(storage: &mut Storage) -> Result<Option<tempfile::TempDir>, Problem> {
    if storage.data.is_some() {
        return Ok(None);
    }
    let folder = tempfile::Builder::new()
        .prefix("waakvlam-demo-")
        .tempdir()
        .map_err(|error| Problem::new("Er is geen plek voor de demo", error, "Geef een map met --data."))?;
    storage.data = Some(folder.path().to_owned());
    Ok(Some(folder))
}

/// A demo's database is never served as a school's: everybody may sign in as anybody there.
///
/// # Errors
/// When it is one.
pub async fn refuse_demo_data(db: &Db) -> Result<(), Problem> {
    let mut tx = db.read().await?;
    match demo::remembered(&mut tx).await? {
        None => Ok(()),
        Some(_) => Err(Problem::new(
            "Dit is de database van een demo",
            "daarin kan iedereen als iedereen inloggen",
            "Kies een andere map (--data) of database (--database-url).",
        )),
    }
}

/// Gets the demo ready: from what it remembers, or by telling its story from the beginning.
///
/// # Errors
/// When the database is a real school's, or the story can't be told.
pub async fn prepare(house: &House, now: Option<At>) -> Result<Arc<[DemoPerson]>, Problem> {
    let mut tx = house.db.read().await?;
    let remembered = demo::remembered(&mut tx).await?;
    let schools = schools::store::names(&mut tx).await?;
    tx.commit().await?;
    match (remembered, schools.is_empty()) {
        (Some((was, people)), _) => {
            house.clock.set(now.unwrap_or(was));
            let people: Vec<DemoPerson> = serde_json::from_str(&people).map_err(|error| {
                Problem::new("Deze demo is niet te lezen", error, "Begin met een lege map (--data).")
            })?;
            match people.is_empty() {
                false => Ok(people.into()),
                true => Err(Problem::new(
                    "Deze demo is niet af",
                    "het maken werd onderbroken",
                    "Begin met een lege map (--data).",
                )),
            }
        }
        (None, false) => Err(Problem::new(
            "Dit is de database van een echte school",
            "de demo zou er verzonnen mensen in zetten",
            "Kies een lege map (--data) of database (--database-url).",
        )),
        (None, true) => begin(house, now.unwrap_or_else(|| house.clock.now())).await,
    }
}

async fn begin(house: &House, now: At) -> Result<Arc<[DemoPerson]>, Problem> {
    // First of all it is marked as a demo, so that one that was cut short is never taken for a school's.
    let mut tx = house.db.begin().await?;
    demo::remember(&mut tx, now, "[]").await?;
    tx.commit().await?;
    let people = story::tell(house, now)
        .await
        .map_err(|why| Problem::new("Het verhaal van de demo loopt vast", why, "Begin met een lege map (--data)."))?;
    let json = serde_json::to_string(&people)
        .map_err(|error| Problem::new("De demo is niet te bewaren", error, "Probeer het opnieuw."))?;
    let mut tx = house.db.begin().await?;
    demo::remember_people(&mut tx, &json).await?;
    tx.commit().await?;
    Ok(people.into())
}

/// The doors that exist only here: being somebody, and moving the clock.
pub fn doors(notify: Notify) -> Doors {
    Doors::default()
        .get("/demo/as/{token}", be_somebody)
        .post("/demo/clock", move |call| move_clock(call, notify.clone()))
}

/// The way back from the demo's own doors.
const SESSION_DAYS: i64 = 400;

async fn be_somebody(call: Call<Anyone>) -> Answered {
    let token: String = call.part("token")?;
    let someone = call.house.demo.iter().find(|someone| someone.token == token).ok_or(Refusal::Missing)?;
    let mut tx = call.house.db.begin().await?;
    let session =
        way_in::store::begin_session(&mut tx, &someone.person, way_in::SignedInBy::Passkey, call.device(), call.now)
            .await?;
    tx.commit().await?;
    let cookie = Cookie::build((SESSION_COOKIE, session))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(cookie::time::Duration::days(SESSION_DAYS))
        .build();
    Ok(Answer::GoWith("/".into(), vec![cookie]))
}

#[derive(Deserialize)]
struct Step {
    step: String,
}

async fn move_clock(call: Call<Anyone>, notify: Notify) -> Answered {
    let days = match call.form::<Step>()?.step.as_str() {
        "day" => 1,
        "week" => 7,
        "month" => 30,
        "year" => 365,
        _ => return Err(Refusal::Unreadable),
    };
    advance(&call.house, &notify, days).await?;
    Answer::go("/")
}

/// Hours between two looks of the clock while it is moved on: what falls due is done in its order.
const fn stride_hours(days: i64) -> i64 {
    if days > 31 { 12 } else { 6 }
}

async fn advance(house: &House, notify: &Notify, days: i64) -> Result<(), sqlx::Error> {
    let target = house.clock.now().plus_days(days);
    let mut now = house.clock.now();
    while now < target {
        now = target.min(now.plus_hours(stride_hours(days)));
        house.clock.set(now);
        jobs::run_due(house, notify).await;
    }
    let mut tx = house.db.begin().await?;
    demo::set_clock(&mut tx, now).await?;
    tx.commit().await
}
