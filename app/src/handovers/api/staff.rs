//! School writes a hand-over, gives it after the yes, and keeps who received it.

use super::{happens, tell_alumnus};
use crate::{
    access::{AlumnusId, HandOver, Staff, may},
    circle,
    db::Conn,
    door::{Answer, Answered, Call},
    error::Refusal,
    form::Form,
    handovers::{
        HandoverId, State,
        page::{self, Sheet, Write},
        rules::{self, Act},
        store::{self, Handover},
    },
    schools,
    shell::Page,
    signals::{self, limits::Limit},
    waakvlam,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct JustDone {
    done: Option<String>,
}

pub(super) async fn show(call: Call<Staff>) -> Answered {
    let id: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    let form = Form::default().with("goes_on", call.now.day().iso());
    let page = load(&mut tx, &call, &id, form).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Overdracht", move || page::write(page))))
}

async fn load(conn: &mut Conn, call: &Call<Staff>, id: &AlumnusId, form: Form) -> Result<Write, Refusal> {
    let proof = may::<HandOver>(conn, &call.who.me, id, call.now).await?;
    Ok(Write {
        place: schools::store::name(conn, &call.who.school).await?,
        brief: circle::store::brief(conn, id).await?,
        all: store::all(conn, &proof).await?,
        working_days: signals::store::limits(conn, id).await?.of(Limit::NotReceived),
        form,
        now: call.now,
    })
}

/// What is written is put to the alumnus at once: they read it first.
pub(super) async fn ask(call: Call<Staff>) -> Answered {
    let id: AlumnusId = call.part("alumnus")?;
    let mut form = Form::typed(call.form()?);
    let mut tx = call.house.db.begin().await?;
    let proof = may::<HandOver>(&mut tx, &call.who.me, &id, call.now).await?;
    let Some(written) = rules::read(&mut form, call.now) else {
        let page = load(&mut tx, &call, &id, form).await?;
        tx.commit().await?;
        return Ok(Answer::Refused(Page::new("Overdracht", move || page::write(page))));
    };
    waakvlam::store::hold(&mut tx, &id).await?;
    let same = |it: &Handover| it.state == State::Asked && it.form == written;
    if let Some(sent_twice) = store::all(&mut tx, &proof).await?.into_iter().find(same) {
        tx.commit().await?;
        return Answer::go(format!("/alumni/{id}/handover/{}?done=asked", sent_twice.id));
    }
    let handover = store::ask(&mut tx, &proof, &written, call.now).await?;
    let asked = store::one(&mut tx, &proof, &handover).await?.ok_or(Refusal::Missing)?;
    let text = format!("{} wil iets over jou doorgeven. Lees jij het eerst?", asked.by_name);
    tell_alumnus(&mut tx, &asked, text, call.now).await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/alumni/{id}/handover/{handover}?done=asked"))
}

pub(super) async fn sheet(call: Call<Staff>) -> Answered {
    let (id, handover): (AlumnusId, HandoverId) = (call.part("alumnus")?, call.part("handover")?);
    let done = call.query::<JustDone>()?.done;
    let mut tx = call.house.db.begin().await?;
    let proof = may::<HandOver>(&mut tx, &call.who.me, &id, call.now).await?;
    let handover = store::one(&mut tx, &proof, &handover).await?.ok_or(Refusal::Missing)?;
    let form = Form::default().with("by", &handover.form.to_name).with("on", call.now.day().iso());
    let page = one(&mut tx, &call, handover, form, done).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Overdracht", move || page::sheet(page))))
}

async fn one(
    conn: &mut Conn,
    call: &Call<Staff>,
    handover: Handover,
    form: Form,
    done: Option<String>,
) -> Result<Sheet, Refusal> {
    Ok(Sheet {
        place: schools::store::name(conn, &call.who.school).await?,
        brief: circle::store::brief(conn, &handover.alumnus).await?,
        working_days: signals::store::limits(conn, &handover.alumnus).await?.of(Limit::NotReceived),
        handover,
        form,
        done,
        now: call.now,
    })
}

/// "Ontvangen door … op …": the signal about it is over, and the alumnus hears it.
pub(super) async fn received(call: Call<Staff>) -> Answered {
    let (id, handover): (AlumnusId, HandoverId) = (call.part("alumnus")?, call.part("handover")?);
    let mut form = Form::typed(call.form()?);
    let mut tx = call.house.db.begin().await?;
    let proof = may::<HandOver>(&mut tx, &call.who.me, &id, call.now).await?;
    let found = store::one(&mut tx, &proof, &handover).await?.ok_or(Refusal::Missing)?;
    rules::after(found.state, Act::Receive)?;
    let Some((who, day)) = rules::read_receipt(&mut form, found.given_on, call.now) else {
        let page = one(&mut tx, &call, found, form, None).await?;
        tx.commit().await?;
        return Ok(Answer::Refused(Page::new("Overdracht", move || page::sheet(page))));
    };
    happens(&mut tx, &found, Act::Receive, Some((&who, day)), call.now).await?;
    tell_alumnus(&mut tx, &found, format!("{who} heeft nu wat {} schreef.", found.by_name), call.now).await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/alumni/{id}/handover/{handover}?done=received"))
}

/// It doesn't go on. Whoever was asked or said yes hears it.
pub(super) async fn withdraw(call: Call<Staff>) -> Answered {
    let (id, handover): (AlumnusId, HandoverId) = (call.part("alumnus")?, call.part("handover")?);
    let mut tx = call.house.db.begin().await?;
    let proof = may::<HandOver>(&mut tx, &call.who.me, &id, call.now).await?;
    let found = store::one(&mut tx, &proof, &handover).await?.ok_or(Refusal::Missing)?;
    let state = happens(&mut tx, &found, Act::Withdraw, None, call.now).await?;
    if state == State::Withdrawn {
        let text = format!("Dit gaat niet door: iets geven aan {}. Je hoeft niets te doen.", found.form.to_name);
        tell_alumnus(&mut tx, &found, text, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/alumni/{id}/handover?done=withdrawn"))
}
