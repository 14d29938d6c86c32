//! The list, and the page about one alumnus at the school's desk.

use super::{page, store};
use crate::{
    access::{
        AlumnusId, CloseSignal, SeeCheckIns, SeeCircle, SeeFeelings, SeeWorkFacts, Staff, WriteNumber, may, would_allow,
    },
    check_ins, circle, conversation,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    follow, glass, measurements,
    outbox::{self, Letter, Ways},
    paper::rules::Reached,
    schools, secret,
    shell::Page,
    signals, sms, waakvlam,
};
use serde::Deserialize;

/// The doors of the school's list.
pub fn doors() -> Doors {
    Doors::default()
        .get("/alumni", list)
        .post("/alumni", search)
        .get("/alumni/{alumnus}", alumnus)
        .post("/alumni/{alumnus}/signals/{signal}", close_signal)
        .post("/alumni/{alumnus}/number", write_number)
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
        "no-jim" => store::Which::NoJim,
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
        let page = load(&mut tx, &call, &id, just_done).await?;
        tx.commit().await?;
        return Ok(Answer::Page(Page::new("Oud-leerling", move || page::alumnus(page))));
    }
    let page = glass::api::outside(&mut tx, &call, &id, just_done.done).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Oud-leerling", move || glass::page::colleague(page))))
}

async fn load(
    tx: &mut Conn,
    call: &Call<Staff>,
    id: &AlumnusId,
    just_done: JustDone,
) -> Result<page::Alumnus, Refusal> {
    let (me, now) = (&call.who.me, call.now);
    let circle = may::<SeeCircle>(tx, me, id, now).await?;
    let faces = may::<SeeCheckIns>(tx, me, id, now).await?;
    let feelings = may::<SeeFeelings>(tx, me, id, now).await?;
    let work = may::<SeeWorkFacts>(tx, me, id, now).await?;
    let brief = circle::store::brief(tx, id).await?;
    let facts = store::facts(tx, &work).await?;
    let has_sms = call.house.has_sms;
    Ok(page::Alumnus {
        place: schools::store::name(tx, &call.who.school).await?,
        reached: Reached {
            reach: outbox::reach_of(tx, &brief.person_id, Ways { mail: true, sms: has_sms }).await?,
            dead_number: facts.phone_dead_at.is_some(),
            has_sms,
        },
        brief,
        facts,
        people: circle::store::members(tx, &circle, now).await?,
        new_messages: conversation::store::new_for(tx, me.id(), id, now).await?,
        signals: signals::store::of_alumnus(tx, id).await?,
        taught: signals::store::own(tx, &circle).await?,
        told: signals::store::told_in(tx, id).await?,
        check_ins: check_ins::store::whole(tx, &feelings, 6).await?,
        reports: check_ins::store::reports(tx, &faces, 4).await?,
        contacts: check_ins::store::contacts(tx, &faces, 6).await?,
        next: waakvlam::store::next_check_in(tx, id).await?,
        rest_until: waakvlam::store::paused_until(tx, id, now).await?,
        follow: follow::store::open(tx, id).await?.is_some(),
        measured: measurements::last_in_words(&measurements::store::all(tx, &work).await?),
        glass: glass::store::open_until(tx, id, me.id(), now).await?,
        number: NewNumber::default(),
        just_done,
        now,
    })
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

/// A number as it was typed, and why it won't do.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct NewNumber {
    #[serde(default)]
    pub number: String,
    #[serde(skip)]
    pub why: Option<String>,
}

/// School heard another number. The alumnus reads that it was written down, and it signs nobody in for a day.
async fn write_number(call: Call<Staff>) -> Answered {
    let (id, typed): (AlumnusId, NewNumber) = (call.part("alumnus")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let staff = may::<WriteNumber>(&mut tx, &call.who.me, &id, call.now).await?;
    let Some(number) = sms::rules::e164(&typed.number) else {
        let why = "Dit is geen telefoonnummer. Schrijf het met 06, of met + en het land.".to_owned();
        let mut page = load(&mut tx, &call, &id, JustDone::default()).await?;
        page.number = NewNumber { why: Some(why), ..typed };
        tx.commit().await?;
        return Ok(Answer::Refused(Page::new("Oud-leerling", move || page::alumnus(page))));
    };
    let brief = circle::store::brief(&mut tx, staff.alumnus()).await?;
    if let Some(old) = sms::store::number_of(&mut tx, &brief.person_id).await?.filter(|old| *old != number)
        && call.house.has_sms
    {
        let key = format!("number-changed/{}", secret::token());
        outbox::put_sms_to(&mut tx, &key, (&brief.person_id, &old), sms::rules::CHANGED, call.now).await?;
    }
    sms::store::set_number(&mut tx, &brief.person_id, &number, true, call.now).await?;
    let letter = Letter {
        key: format!("number/{id}/{}", call.now.0),
        to: brief.person_id,
        text: format!(
            "{} schreef een nieuw nummer van jou op. Klopt dat niet? Zeg het.",
            call.who.me.person.first_name
        ),
        link: "/devices".to_owned(),
    };
    outbox::put(&mut tx, &letter, call.now).await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/alumni/{id}?done=number"))
}
