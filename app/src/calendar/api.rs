//! The doors of the calendar: one evening or one promised call as a file, and the private address.

use super::{
    FeedId, page,
    rules::{self, Appointment, NEUTRAL, When},
    store,
};
use crate::{
    access::{ActAsOneself, Alumnus, Anyone, may},
    check_ins::store::{Promise, promised_in_calendar, promised_to},
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    evenings::{
        self, EveningId,
        store::{MyEvening, SignedUp},
    },
    secret,
    shell::Page,
};
use axum::{http::header, response::IntoResponse};

/// The doors of the calendar.
pub fn doors() -> Doors {
    Doors::default()
        .get("/evenings/{id}/calendar", one)
        .get("/promise/calendar", call_to_come)
        .get("/calendar", own)
        .post("/calendar/address", begin)
        .post("/calendar/address/end", end)
        .get("/calendar/read/{token}", read)
}

/// An evening of somebody's own school, with its real name: they asked for it, on their own phone.
async fn one(call: Call<Alumnus>) -> Answered {
    let id: EveningId = call.part("id")?;
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let evening = evenings::store::my_one(&mut tx, &own, &id).await?;
    tx.commit().await?;
    Ok(file("avondschool.ics", &[named(evening)]))
}

fn named(evening: MyEvening) -> Appointment {
    Appointment {
        uid: uid(&evening.id),
        when: When::Between(evening.starts_at, evening.ends_at),
        title: "Avondschool".to_owned(),
        place: Some(evening.place),
        changed_at: evening.cancelled_at.or(evening.signed_up_at).unwrap_or(evening.starts_at),
        is_off: evening.cancelled_at.is_some(),
    }
}

/// The call that they were promised, on its day, with the name of whoever calls.
async fn call_to_come(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let promise = promised_to(&mut tx, &own).await?.ok_or(Refusal::Missing)?;
    tx.commit().await?;
    let title = format!("{} belt", promise.who);
    Ok(file("bellen.ics", &[promised(promise, title)]))
}

fn promised(promise: Promise, title: String) -> Appointment {
    Appointment {
        uid: format!("{}@waakvlam", promise.contact_id),
        when: When::On(promise.day),
        title,
        place: None,
        changed_at: promise.made_at,
        is_off: false,
    }
}

/// The same for the file and the address, so that a calendar that has both shows it once.
fn uid(evening: &EveningId) -> String {
    format!("{evening}@waakvlam")
}

async fn own(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let feed = store::feed(&mut tx, &own).await?;
    tx.commit().await?;
    let feed = feed.map(|feed| {
        let address = call.house.address(&format!("/calendar/read/{}.ics", token(&call, &feed.id)));
        (feed, address)
    });
    let own = page::Own { feed, now: call.now };
    Ok(Answer::Page(Page::new("In je agenda", move || page::own(own))))
}

/// The secret part of the address: made again when it is shown, never kept.
fn token<V>(call: &Call<V>, id: &FeedId) -> String {
    call.house.key.link(&format!("calendar/{id}"))
}

async fn begin(call: Call<Alumnus>) -> Answered {
    let id = FeedId::new();
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    store::begin(&mut tx, &own, &id, &secret::hash(&token(&call, &id)), call.now).await?;
    tx.commit().await?;
    Answer::go("/calendar")
}

async fn end(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    store::end(&mut tx, &own, call.now).await?;
    tx.commit().await?;
    Answer::go("/calendar")
}

/// For how many days an evening that is over stays in the calendar.
const DAYS_BACK: i64 = 30;

/// A calendar reads. It says when there is something, and nothing else.
async fn read(call: Call<Anyone>) -> Answered {
    let token: String = call.part("token")?;
    let token = token.strip_suffix(".ics").unwrap_or(&token);
    let mut tx = call.house.db.begin().await?;
    let alumnus = store::read(&mut tx, &secret::hash(token), call.now).await?.ok_or(Refusal::Missing)?;
    let evenings = evenings::store::signed_up(&mut tx, &alumnus, call.now.plus_days(-DAYS_BACK)).await?;
    let call_to_come = promised_in_calendar(&mut tx, &alumnus).await?;
    tx.commit().await?;
    let call_to_come = call_to_come.map(|it| promised(it, NEUTRAL.to_owned()));
    let appointments: Vec<_> = evenings.into_iter().map(neutral).chain(call_to_come).collect();
    Ok(file("afspraken.ics", &appointments))
}

fn neutral(evening: SignedUp) -> Appointment {
    Appointment {
        uid: uid(&evening.id),
        when: When::Between(evening.starts_at, evening.ends_at),
        title: NEUTRAL.to_owned(),
        place: None,
        changed_at: evening.changed_at,
        is_off: evening.is_off == 1,
    }
}

fn file(name: &str, appointments: &[Appointment]) -> Answer {
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Answer::Plain((headers, rules::calendar(appointments)).into_response())
}
