//! Measurements: who? may they? rule, store and outbox in one transaction, answer.

use super::{
    MeasurementId, clock,
    page::{self, Measurements},
    rules::{self, Measured},
    store,
};
use crate::{
    access::{AlumnusId, ChangePeople, May, SeeWorkFacts, Staff, may},
    circle,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    form::Form,
    moment::{At, Day},
    schools,
    shell::Page,
    signals::{self, SignalKind},
    waakvlam::{self, rules::work::Work},
};
use serde::Deserialize;

/// The doors of measurements.
pub fn doors() -> Doors {
    Doors::default()
        .get("/alumni/{alumnus}/measurements", show)
        .post("/alumni/{alumnus}/measurements", measure)
        .post("/alumni/{alumnus}/measurements/{measurement}/undo", undo)
}

#[derive(Deserialize)]
struct JustDone {
    done: Option<String>,
}

async fn show(call: Call<Staff>) -> Answered {
    let (id, done): (AlumnusId, Option<String>) = (call.part("alumnus")?, call.query::<JustDone>()?.done);
    let mut tx = call.house.db.begin().await?;
    let form = Form::default().with("on", call.now.day().iso());
    let page = load(&mut tx, &call, &id, form).await?;
    tx.commit().await?;
    let page = Measurements { done, ..page };
    Ok(Answer::Page(Page::new("Metingen", move || page::measurements(page))))
}

async fn load(conn: &mut Conn, call: &Call<Staff>, id: &AlumnusId, form: Form) -> Result<Measurements, Refusal> {
    may::<ChangePeople>(conn, &call.who.me, id, call.now).await?;
    let work = may::<SeeWorkFacts>(conn, &call.who.me, id, call.now).await?;
    let (outflow_on, destination) = store::outflow(conn, id).await?;
    Ok(Measurements {
        place: schools::store::name(conn, &call.who.school).await?,
        brief: circle::store::brief(conn, id).await?,
        outflow_on,
        destination,
        all: store::all(conn, &work).await?,
        form,
        done: None,
        now: call.now,
    })
}

async fn measure(call: Call<Staff>) -> Answered {
    let id: AlumnusId = call.part("alumnus")?;
    let mut form = Form::typed(call.form()?);
    let mut tx = call.house.db.begin().await?;
    let staff = may::<ChangePeople>(&mut tx, &call.who.me, &id, call.now).await?;
    waakvlam::store::hold(&mut tx, &id).await?;
    let (outflow_on, _) = store::outflow(&mut tx, &id).await?;
    let done: Vec<i64> = store::done(&mut tx, &id).await?.into_iter().map(|(months, _)| months).collect();
    let Some(measured) = rules::read(&mut form, outflow_on, &done, call.now) else {
        let page = load(&mut tx, &call, &id, form).await?;
        tx.commit().await?;
        return Ok(Answer::Refused(Page::new("Metingen", move || page::measurements(page))));
    };
    if store::keep(&mut tx, &staff, &measured, call.now).await? {
        is_seen(&mut tx, &id, &measured, outflow_on, call.now).await?;
        // An older half year that is filled in later says nothing about today.
        if done.iter().all(|months| *months < i64::from(measured.months)) {
            work_is_seen(&mut tx, &staff, &measured, call.now).await?;
        }
    }
    tx.commit().await?;
    Answer::go(format!("/alumni/{id}/measurements?done=kept"))
}

/// Known: the signal about it is over. Unknown: there is one.
async fn is_seen(
    conn: &mut Conn,
    id: &AlumnusId,
    measured: &Measured,
    outflow_on: Day,
    now: At,
) -> Result<(), sqlx::Error> {
    if rules::is_unknown(measured.destination.as_str()) {
        let name = circle::store::brief(conn, id).await?.first_name;
        let proposal = rules::no_destination(&name, (outflow_on, measured.months), true, now);
        signals::raise(conn, id, &proposal, now).await?;
    } else {
        let word = format!("Gemeten: {}.", measured.destination.label());
        signals::store::close_by_fact(conn, id, SignalKind::NoDestination, &word, now).await?;
    }
    clock::plan(conn, id, now).await
}

/// What it says about work is written down, and remembered for who takes it back.
async fn work_is_seen(
    conn: &mut Conn,
    staff: &May<ChangePeople>,
    measured: &Measured,
    now: At,
) -> Result<(), sqlx::Error> {
    let becomes = |was: &Work| rules::work_after(was, measured.destination.as_str(), measured.on);
    match waakvlam::store::work_changes(conn, staff, becomes, now).await? {
        Some(was) => store::work_was(conn, staff, measured.months, &was).await,
        None => Ok(()),
    }
}

/// A measurement that was wrong: it stands on Monday again, and so does the signal that it had closed.
async fn undo(call: Call<Staff>) -> Answered {
    let (id, measurement): (AlumnusId, MeasurementId) = (call.part("alumnus")?, call.part("measurement")?);
    let mut tx = call.house.db.begin().await?;
    let staff = may::<ChangePeople>(&mut tx, &call.who.me, &id, call.now).await?;
    waakvlam::store::hold(&mut tx, &id).await?;
    let undone = store::undo(&mut tx, &staff, &measurement, call.now).await?.ok_or(Refusal::Missing)?;
    let made_at = undone.made_at;
    if rules::is_unknown(&undone.destination) {
        signals::store::close_opened_at(&mut tx, &id, SignalKind::NoDestination, made_at, call.now).await?;
    } else {
        signals::store::reopen(&mut tx, &id, SignalKind::NoDestination, made_at).await?;
    }
    if let Some(was) = undone.work_was.map(Work::from) {
        let became = rules::work_after(&was, &undone.destination, undone.measured_on);
        waakvlam::store::work_is_again(&mut tx, &staff, (&was, &became), made_at, call.now).await?;
    }
    clock::plan(&mut tx, &id, call.now).await?;
    tx.commit().await?;
    Answer::go(format!("/alumni/{id}/measurements?done=undone"))
}
