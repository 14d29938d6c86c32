//! The list, and the page about one alumnus at the school's desk.

use super::{page, store};
use crate::{
    access::{AlumnusId, CloseSignal, SeeCheckIns, SeeCircle, SeeFeelings, SeeWorkFacts, Staff, may, would_allow},
    check_ins, circle, conversation,
    db::Tx,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    follow, glass, measurements,
    outbox::{self, Ways},
    paper::rules::Reached,
    schools,
    shell::Page,
    signals, waakvlam,
};
use serde::Deserialize;

/// The doors of the school's list.
pub fn doors() -> Doors {
    Doors::default()
        .get("/alumni", list)
        .post("/alumni", search)
        .get("/alumni/{alumnus}", alumnus)
        .post("/alumni/{alumnus}/signals/{signal}", close_signal)
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub which: String,
    #[serde(default)]
    pub page: i64,
}

/// The whole list, or a part of it that tells nothing about a person.
async fn list(call: Call<Staff>) -> Answered {
    let search: Search = call.query()?;
    found(call, Search { q: String::new(), ..search }).await
}

/// A search for a name: a form, so that names don't stand in addresses, logs and the browser's history. It changes
/// nothing, so it answers with the page itself.
async fn search(call: Call<Staff>) -> Answered {
    let search = call.form()?;
    found(call, search).await
}

async fn found(call: Call<Staff>, search: Search) -> Answered {
    let which = match search.which.as_str() {
        "not-joined" => store::Which::NotJoined,
        "mine" => store::Which::Mine,
        _ => store::Which::All,
    };
    let mut tx = call.house.db.read().await?;
    let place = schools::store::name(&mut tx, &call.who.school).await?;
    let (lines, count) = store::list(&mut tx, &call.who, which, &search.q, search.page).await?;
    tx.commit().await?;
    let list = page::List { place, lines, count, search, now: call.now };
    Ok(Answer::Page(Page::new("Oud-leerlingen", move || page::list(list))))
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct JustDone {
    pub done: Option<String>,
    pub undo: Option<String>,
}

/// Each look at somebody's page is in the log, kind by kind.
async fn alumnus(call: Call<Staff>) -> Answered {
    let (id, just_done): (AlumnusId, JustDone) = (call.part("alumnus")?, call.query()?);
    let mut tx = call.house.db.begin().await?;
    if would_allow::<SeeCircle>(&mut tx, call.who.me.id(), &id, call.now).await? {
        let page = load(tx, &call, &id, just_done).await?;
        return Ok(Answer::Page(Page::new("Oud-leerling", move || page::alumnus(page))));
    }
    let page = glass::api::outside(&mut tx, &call, &id, just_done.done).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Oud-leerling", move || glass::page::colleague(page))))
}

async fn load(mut tx: Tx, call: &Call<Staff>, id: &AlumnusId, just_done: JustDone) -> Result<page::Alumnus, Refusal> {
    let (me, now) = (&call.who.me, call.now);
    let circle = may::<SeeCircle>(&mut tx, me, id, now).await?;
    let faces = may::<SeeCheckIns>(&mut tx, me, id, now).await?;
    let feelings = may::<SeeFeelings>(&mut tx, me, id, now).await?;
    let work = may::<SeeWorkFacts>(&mut tx, me, id, now).await?;
    let brief = circle::store::brief(&mut tx, id).await?;
    let facts = store::facts(&mut tx, &work).await?;
    let has_sms = call.house.has_sms;
    let page = page::Alumnus {
        place: schools::store::name(&mut tx, &call.who.school).await?,
        reached: Reached {
            reach: outbox::reach_of(&mut tx, &brief.person_id, Ways { mail: true, sms: has_sms }).await?,
            dead_number: facts.phone_dead_at.is_some(),
            has_sms,
        },
        brief,
        facts,
        people: circle::store::members(&mut tx, &circle, now).await?,
        new_messages: conversation::store::new_for(&mut tx, me.id(), id, now).await?,
        signals: signals::store::of_alumnus(&mut tx, id).await?,
        taught: signals::store::own(&mut tx, &circle).await?,
        told: signals::store::told_in(&mut tx, id).await?,
        check_ins: check_ins::store::whole(&mut tx, &feelings, 6).await?,
        reports: check_ins::store::reports(&mut tx, &faces, 4).await?,
        contacts: check_ins::store::contacts(&mut tx, &faces, 6).await?,
        next: waakvlam::store::next_check_in(&mut tx, id).await?,
        rest_until: waakvlam::store::paused_until(&mut tx, id, now).await?,
        follow: follow::store::open(&mut tx, id).await?.is_some(),
        measured: measurements::last_in_words(&measurements::store::all(&mut tx, &work).await?),
        glass: glass::store::open_until(&mut tx, id, me.id(), now).await?,
        just_done,
        now,
    };
    tx.commit().await?;
    Ok(page)
}

#[derive(Deserialize)]
struct Closing {
    #[serde(default)]
    word: String,
}

/// A signal is closed by an act with a word, not by a tick.
async fn close_signal(call: Call<Staff>) -> Answered {
    let (alumnus, signal): (AlumnusId, String) = (call.part("alumnus")?, call.part("signal")?);
    let word = check_ins::rules::needed(&call.form::<Closing>()?.word, "Schrijf kort wat je deed.")?;
    let mut tx = call.house.db.begin().await?;
    let staff = may::<CloseSignal>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    signals::store::close(&mut tx, &staff, &signal, (&word, false), call.now).await?;
    tx.commit().await?;
    Answer::go(format!("/alumni/{alumnus}?done=signal"))
}
