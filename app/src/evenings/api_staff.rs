//! Evenings at the school's desk: who comes, who was there, and an evening that is called off.

use super::{
    EveningId, page_staff, rules,
    store::{self, Evening},
};
use crate::{
    access::{AlumnusId, LogContact, May, Staff, may, standings},
    db::Tx,
    door::{Answer, Answered, Call, Doors},
    error::{Refusal, Refused},
    outbox::{self, Letter},
    schools,
    shell::Page,
    waakvlam::{self, Sign},
};
use serde::Deserialize;

/// For how long after an evening one can still tick who was there.
const DAYS_BACK: i64 = 7;

/// The doors of the desk.
pub(super) fn doors() -> Doors {
    Doors::default()
        .get("/evenings/plan", plan)
        .post("/evenings/{id}/present", present)
        .post("/evenings/{id}/absent", absent)
        .post("/evenings/{id}/call-off", call_off)
        .post("/evenings/{id}/go-ahead", go_ahead)
}

async fn plan(call: Call<Staff>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let (school, after) = (&call.who.school, call.now.plus_days(-DAYS_BACK));
    let mut guests = store::guests(&mut tx, school, after).await?;
    let standings =
        standings(&mut tx, call.who.me.id(), guests.iter().map(|guest| &guest.alumnus_id), call.now).await?;
    // For what somebody comes is for their circle; that they come is for whoever opens the door.
    for guest in guests.iter_mut().filter(|guest| !standings.in_circle_of(&guest.alumnus_id)) {
        guest.topic = None;
    }
    let told = guests.iter().filter(|guest| guest.topic.is_some()).map(|guest| &guest.alumnus_id);
    standings.log(&mut tx, &call.who.me, told, "evening", call.now).await?;
    let plan = page_staff::Plan {
        place: schools::store::name(&mut tx, school).await?,
        evenings: store::at_school(&mut tx, school, after).await?,
        guests,
        walk_ins: store::could_walk_in(&mut tx, school).await?,
        now: call.now,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Avonden", move || page_staff::plan(plan))))
}

#[derive(Deserialize)]
struct Who {
    alumnus: AlumnusId,
}

/// The transaction, the evening of this school, and the proof for the alumnus in the form.
async fn tick(call: &Call<Staff>) -> Result<(Tx, Evening, May<LogContact>), Refusal> {
    let (id, who): (EveningId, Who) = (call.part("id")?, call.form()?);
    if who.alumnus.0.is_empty() {
        return Err(Refused::because("Kies eerst een naam.").into());
    }
    let mut tx = call.house.db.begin().await?;
    let staff = may::<LogContact>(&mut tx, &call.who.me, &who.alumnus, call.now).await?;
    let evening = store::one(&mut tx, &call.who.school, &id).await?;
    Ok((tx, evening, staff))
}

async fn present(call: Call<Staff>) -> Answered {
    let (mut tx, evening, staff) = tick(&call).await?;
    if !rules::can_be_present(evening.starts_at, call.now) {
        return Err(Refused::because("Deze avond is nog niet begonnen. Op de dag zelf kun je afvinken.").into());
    }
    let attended_at = rules::attended_at(evening.starts_at, evening.ends_at, call.now);
    if store::present(&mut tx, &staff, &evening, attended_at).await? {
        waakvlam::sign_of_life(&mut tx, staff.alumnus(), Sign::Evening, attended_at).await?;
    }
    tx.commit().await?;
    Answer::go("/evenings/plan")
}

/// Takes a tick back, with the sign of life that it gave.
async fn absent(call: Call<Staff>) -> Answered {
    let (mut tx, evening, staff) = tick(&call).await?;
    if let Some(attended_at) = store::absent(&mut tx, &staff, &evening).await? {
        waakvlam::store::take_back(&mut tx, staff.alumnus(), Sign::Evening, attended_at, call.now).await?;
    }
    tx.commit().await?;
    Answer::go("/evenings/plan")
}

async fn call_off(call: Call<Staff>) -> Answered {
    set_off(call, true).await
}

async fn go_ahead(call: Call<Staff>) -> Answered {
    set_off(call, false).await
}

/// Calls an evening off or on again, and tells everybody who said to come.
async fn set_off(call: Call<Staff>, off: bool) -> Answered {
    let id: EveningId = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    let evening = store::one(&mut tx, &call.who.school, &id).await?;
    if evening.ends_at <= call.now {
        return Err(Refused::because("Deze avond is al geweest.").into());
    }
    if store::call_off(&mut tx, &evening, off.then_some(call.now)).await? {
        let goes = if off { "niet door" } else { "toch door" };
        for person in store::expected(&mut tx, &evening).await? {
            let letter = Letter {
                key: format!("evening/{id}/{}/{}", if off { "off" } else { "on" }, call.now.0),
                to: person,
                text: format!("De avondschool van {} gaat {goes}.", evening.starts_at.day().in_words()),
                link: "/evenings".to_owned(),
            };
            outbox::put(&mut tx, &letter, call.now).await?;
        }
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/evenings/plan")
}
