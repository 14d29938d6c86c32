//! Evenings for an alumnus: who? may they? rule and store in one transaction, answer.

use super::{EveningId, api_staff, page, rules, store};
use crate::{
    access::{ActAsOneself, Alumnus, may},
    circle,
    door::{Answer, Answered, Call, Doors},
    questions::Topic,
    shell::Page,
    waakvlam::{self, Sign},
};
use serde::Deserialize;

/// The doors of evenings.
pub fn doors() -> Doors {
    Doors::default()
        .get("/evenings", coming)
        .post("/evenings/{id}/sign-up", sign_up)
        .post("/evenings/{id}/cancel", cancel)
        .and(api_staff::doors())
}

async fn coming(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let evenings = store::mine(&mut tx, &own, call.now).await?;
    let duty = circle::store::on_duty(&mut tx, own.alumnus(), call.now).await?;
    tx.commit().await?;
    let shown = page::Shown { evenings, host_id: duty.person, host: duty.first_name, now: call.now };
    Ok(Answer::Page(Page::new("Avondschool", move || page::coming(shown))))
}

#[derive(Deserialize)]
struct SignUp {
    topic: Option<Topic>,
}

async fn sign_up(call: Call<Alumnus>) -> Answered {
    let (id, form): (EveningId, SignUp) = (call.part("id")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let evening = store::my_one(&mut tx, &own, &id).await?;
    rules::still_open(evening.ends_at, evening.cancelled_at, call.now)?;
    store::sign_up(&mut tx, &own, &id, form.topic, call.now).await?;
    waakvlam::sign_of_life(&mut tx, own.alumnus(), Sign::Evening, call.now).await?;
    tx.commit().await?;
    Answer::go("/evenings")
}

async fn cancel(call: Call<Alumnus>) -> Answered {
    let id: EveningId = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let evening = store::my_one(&mut tx, &own, &id).await?;
    rules::still_open(evening.ends_at, evening.cancelled_at, call.now)?;
    if store::cancel(&mut tx, &own, &id, call.now).await? {
        waakvlam::sign_of_life(&mut tx, own.alumnus(), Sign::Evening, call.now).await?;
    }
    tx.commit().await?;
    Answer::go("/evenings")
}
