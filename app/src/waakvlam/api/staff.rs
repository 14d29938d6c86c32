//! Rhythm and level of somebody, at the school's desk: told before it holds, down only at a review.

use crate::{
    access::{AlumnusId, ChangePeople, SeeCircle, Staff, StepUp, may},
    check_ins, circle,
    db::Conn,
    door::{Answer, Answered, Call},
    error::{Refusal, Refused},
    moment::At,
    outbox::{self, Letter},
    preferences, schools,
    shell::Page,
    waakvlam::{
        SupportLevel, clock, page,
        rules::{
            levels, rhythm,
            usual::{Facts, Own},
        },
        store,
    },
};
use serde::Deserialize;

#[derive(Deserialize)]
struct JustDone {
    done: Option<String>,
}

pub(super) async fn show(call: Call<Staff>) -> Answered {
    let (id, done): (AlumnusId, Option<String>) = (call.part("alumnus")?, call.query::<JustDone>()?.done);
    let mut tx = call.house.db.begin().await?;
    let page = load(&mut tx, &call, &id).await?;
    tx.commit().await?;
    let page = page::AtDesk { done, ..page };
    Ok(Answer::Page(Page::new("Ritme", move || page::at_desk(page))))
}

async fn load(conn: &mut Conn, call: &Call<Staff>, id: &AlumnusId) -> Result<page::AtDesk, Refusal> {
    may::<ChangePeople>(conn, &call.who.me, id, call.now).await?;
    may::<SeeCircle>(conn, &call.who.me, id, call.now).await?;
    let facts = store::facts(conn, id, call.now).await?;
    let can_go_down = step_down(conn, id, &facts, call.now).await?.map_err(|refused| refused.0);
    Ok(page::AtDesk {
        place: schools::store::name(conn, &call.who.school).await?,
        brief: circle::store::brief(conn, id).await?,
        next: store::next_check_in(conn, id).await?,
        next_review: store::next_review(conn, id).await?,
        review: store::open_review(conn, id).await?,
        history: store::history(conn, id).await?,
        can_go_down,
        facts,
        typed: page::Typed::default(),
        refused_rhythm: None,
        refused_review: None,
        done: None,
        now: call.now,
    })
}

async fn step_down(
    conn: &mut Conn,
    id: &AlumnusId,
    facts: &Facts,
    now: At,
) -> Result<Result<SupportLevel, Refused>, sqlx::Error> {
    let outflow = store::outflow(conn, id).await?;
    Ok(levels::step_down(facts.level, outflow, store::downs(conn, id).await?, now.day()))
}

#[derive(Clone, Debug, Deserialize)]
struct NewRhythm {
    every: i64,
    day: i64,
    hour: i64,
    #[serde(default)]
    why: String,
}

/// Another day, hour or interval: the alumnus hears it now, and it holds a week later at the earliest.
pub(super) async fn tell(call: Call<Staff>) -> Answered {
    let (id, form): (AlumnusId, NewRhythm) = (call.part("alumnus")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let staff = may::<ChangePeople>(&mut tx, &call.who.me, &id, call.now).await?;
    let (weekday, hour, every_days) = read(&form)?;
    let why = check_ins::rules::needed(&form.why, "Schrijf waarom. De oud-leerling leest dit.");
    let why = match outside_quiet_hours(&mut tx, &id, hour).await?.and(why) {
        Ok(why) => why,
        Err(refused) => {
            let page = load(&mut tx, &call, &id).await?;
            let (every, day, hour, words) = (form.every, form.day, form.hour, form.why);
            let typed = page::Typed { every, day, hour, words };
            let page = page::AtDesk { typed, refused_rhythm: Some(refused.0), ..page };
            return Ok(Answer::Refused(Page::new("Ritme", move || page::at_desk(page))));
        }
    };
    let starts_at = store::tell_own(&mut tx, &staff, Own { every_days, weekday, hour }, &why, call.now).await?;
    told_to_alumnus(&mut tx, &call, &id, starts_at).await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/alumni/{id}/rhythm?done=told"))
}

/// Nobody is asked at an hour at which they want it quiet.
async fn outside_quiet_hours(conn: &mut Conn, id: &AlumnusId, hour: u32) -> Result<Result<(), Refused>, Refusal> {
    let brief = circle::store::brief(conn, id).await?;
    let wish = preferences::store::of(conn, &brief.person_id).await?;
    let is_quiet = rhythm::is_quiet(&wish, i64::from(hour) * 60);
    let refused = format!("Dan wil {} het stil. Kies een andere tijd.", brief.first_name);
    Ok(if is_quiet { Err(Refused(refused)) } else { Ok(()) })
}

fn read(form: &NewRhythm) -> Result<(chrono::Weekday, u32, Option<i64>), Refusal> {
    let hour = rhythm::HOURS.into_iter().find(|known| i64::from(*known) == form.hour).ok_or(Refusal::Unreadable)?;
    let weekday = rhythm::from_number(form.day).ok_or(Refusal::Unreadable)?;
    match form.every {
        0 => Ok((weekday, hour, None)),
        days if rhythm::INTERVALS.contains(&days) => Ok((weekday, hour, Some(days))),
        _ => Err(Refusal::Unreadable),
    }
}

/// A letter now, about what holds from that day.
async fn told_to_alumnus(conn: &mut Conn, call: &Call<Staff>, id: &AlumnusId, starts_at: At) -> Result<(), Refusal> {
    let brief = circle::store::brief(conn, id).await?;
    let planned = store::facts(conn, id, call.now).await?.planned(call.now);
    let Some((then, _)) = planned.then else { return Ok(()) };
    let letter = Letter {
        key: format!("rhythm/{id}/{}", call.now.0),
        to: brief.person_id,
        text: format!("Er verandert iets. {}", clock::told_in_words(starts_at, then)),
        link: "/rhythm".to_owned(),
    };
    Ok(outbox::put(conn, &letter, call.now).await?)
}

/// Takes back what was told, until it holds; the alumnus hears that too.
pub(super) async fn undo(call: Call<Staff>) -> Answered {
    let id: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    may::<ChangePeople>(&mut tx, &call.who.me, &id, call.now).await?;
    store::hold(&mut tx, &id).await?;
    if store::told(&mut tx, &id).await?.is_some_and(|told| told.is_usual()) {
        return Err(Refusal::Overtaken("Dit volgt uit de tabel van school. Kies hier zelf een ritme.".into()));
    }
    if store::undo(&mut tx, &id, call.now).await? {
        crate::waakvlam::light(&mut tx, &id, call.now).await?;
        let brief = circle::store::brief(&mut tx, &id).await?;
        let letter = Letter {
            key: format!("rhythm/{id}/{}", call.now.0),
            to: brief.person_id,
            text: "De verandering gaat niet door. We vragen het zoals je gewend bent.".to_owned(),
            link: "/rhythm".to_owned(),
        };
        outbox::put(&mut tx, &letter, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/alumni/{id}/rhythm?done=undone"))
}

#[derive(Deserialize)]
struct Reviewed {
    outcome: Outcome,
    #[serde(default)]
    words: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Stays,
    Down,
}

/// "Past dit niveau nog?": it stays, or one step down. Without an open review nothing goes down.
pub(super) async fn review(call: Call<Staff>) -> Answered {
    let (id, form): (AlumnusId, Reviewed) = (call.part("alumnus")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let staff = may::<ChangePeople>(&mut tx, &call.who.me, &id, call.now).await?;
    store::hold(&mut tx, &id).await?;
    if store::open_review(&mut tx, &id).await?.is_none() {
        return Err(Refusal::Overtaken("Er is nu niets te beoordelen. Lager kan alleen bij een evaluatie.".into()));
    }
    let facts = store::facts(&mut tx, &id, call.now).await?;
    let lower = match form.outcome {
        Outcome::Stays => Ok(None),
        Outcome::Down => step_down(&mut tx, &id, &facts, call.now).await?.map(Some),
    };
    let words = check_ins::rules::needed(&form.words, "Schrijf kort waarom. De oud-leerling leest dit.");
    let (lower, words) = match lower.and_then(|lower| words.map(|words| (lower, words))) {
        Ok(right) => right,
        Err(refused) => {
            let page = load(&mut tx, &call, &id).await?;
            let typed = page::Typed { words: form.words, ..page::Typed::default() };
            let page = page::AtDesk { typed, refused_review: Some(refused.0), ..page };
            return Ok(Answer::Refused(Page::new("Ritme", move || page::at_desk(page))));
        }
    };
    let outcome = if lower.is_some() { "down" } else { "stays" };
    store::review(&mut tx, &staff, (outcome, &words), call.now).await?;
    if let Some(lower) = lower {
        let starts_at = store::step_down(&mut tx, &staff, (facts.level, lower), &words, call.now).await?;
        told_to_alumnus(&mut tx, &call, &id, starts_at).await?;
        call.house.nudge.notify_one();
    }
    tx.commit().await?;
    Answer::go(format!("/alumni/{id}/rhythm?done=reviewed"))
}

/// Up is one tap by anybody near, and holds at once; the questions follow after they were told.
pub(super) async fn step_up(call: Call<Staff>) -> Answered {
    let id: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    let step = may::<StepUp>(&mut tx, &call.who.me, &id, call.now).await?;
    if let Some(from) = store::step_up(&mut tx, &step, (false, None), call.now).await? {
        told_to_alumnus(&mut tx, &call, &id, from).await?;
        call.house.nudge.notify_one();
    }
    tx.commit().await?;
    Answer::go(format!("/alumni/{id}?done=step-up"))
}
