//! Work, and what somebody has until a day: facts that staff write down, from which moments follow.

use super::day;
use crate::{
    access::{AlumnusId, ChangePeople, SeeWorkFacts, Staff, may},
    circle,
    db::Conn,
    door::{Answer, Answered, Call},
    error::{Refusal, Refused},
    schools,
    shell::Page,
    waakvlam::{
        page,
        rules::{moments::Provision, work::Work},
        store,
    },
};
use serde::Deserialize;

#[derive(Deserialize)]
struct JustDone {
    done: Option<String>,
}

pub(super) async fn show(call: Call<Staff>) -> Answered {
    let (id, done): (AlumnusId, bool) = (call.part("alumnus")?, call.query::<JustDone>()?.done.is_some());
    let mut tx = call.house.db.begin().await?;
    let page = load(&mut tx, &call, &id).await?;
    tx.commit().await?;
    let page = page::WorkPage { done, ..page };
    Ok(Answer::Page(Page::new("Werk", move || page::work(page))))
}

async fn load(conn: &mut Conn, call: &Call<Staff>, id: &AlumnusId) -> Result<page::WorkPage, Refusal> {
    may::<ChangePeople>(conn, &call.who.me, id, call.now).await?;
    may::<SeeWorkFacts>(conn, &call.who.me, id, call.now).await?;
    let facts = store::moment_facts(conn, id).await?;
    let iso = |day: Option<crate::moment::Day>| day.map(crate::moment::Day::iso).unwrap_or_default();
    Ok(page::WorkPage {
        place: schools::store::name(conn, &call.who.school).await?,
        brief: circle::store::brief(conn, id).await?,
        provisions: store::provisions(conn, id).await?,
        typed: page::TypedWork {
            employer: facts.employer.unwrap_or_default(),
            employer_since: iso(facts.employer_since),
            contract_ends_on: iso(facts.contract_ends_on),
            no_work_since: iso(facts.no_work_since),
        },
        refused: None,
        refused_provision: None,
        done: false,
        now: call.now,
    })
}

/// The longest name of an employer, in characters.
const LONGEST: usize = 120;

fn read(typed: &page::TypedWork) -> Result<Work, Refused> {
    let employer = Some(typed.employer.trim()).filter(|name| !name.is_empty()).map(str::to_owned);
    if employer.as_ref().is_some_and(|name| name.chars().count() > LONGEST) {
        return Err(Refused(format!("De naam van het werk mag {LONGEST} letters hebben.")));
    }
    let work = Work {
        employer_since: day(&typed.employer_since)?,
        contract_ends_on: day(&typed.contract_ends_on)?,
        no_work_since: day(&typed.no_work_since)?,
        employer,
    };
    match (&work.employer, work.no_work_since) {
        (Some(_), Some(_)) => Err(Refused::because("Er staat werk én een dag zonder werk. Haal één van de twee weg.")),
        (None, _) if work.employer_since.is_some() || work.contract_ends_on.is_some() => {
            Err(Refused::because("Schrijf ook op waar het werk is."))
        }
        _ => Ok(work),
    }
}

pub(super) async fn keep(call: Call<Staff>) -> Answered {
    let (id, typed): (AlumnusId, page::TypedWork) = (call.part("alumnus")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let staff = may::<ChangePeople>(&mut tx, &call.who.me, &id, call.now).await?;
    let work = match read(&typed) {
        Ok(work) => work,
        Err(refused) => {
            let page = load(&mut tx, &call, &id).await?;
            let page = page::WorkPage { typed, refused: Some(refused.0), ..page };
            return Ok(Answer::Refused(Page::new("Werk", move || page::work(page))));
        }
    };
    store::keep_work(&mut tx, &staff, &work, call.now).await?;
    tx.commit().await?;
    Answer::go(format!("/alumni/{id}/work?done=yes"))
}

#[derive(Deserialize)]
struct NewProvision {
    kind: Provision,
    #[serde(default)]
    ends_on: String,
}

pub(super) async fn add(call: Call<Staff>) -> Answered {
    let (id, form): (AlumnusId, NewProvision) = (call.part("alumnus")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let staff = may::<ChangePeople>(&mut tx, &call.who.me, &id, call.now).await?;
    let ends_on =
        day(&form.ends_on).and_then(|day| day.ok_or_else(|| Refused::because("Kies de dag waarop het stopt.")));
    let ends_on = match ends_on {
        Ok(ends_on) => ends_on,
        Err(refused) => {
            let page = load(&mut tx, &call, &id).await?;
            let page = page::WorkPage { refused_provision: Some((form.kind, form.ends_on, refused.0)), ..page };
            return Ok(Answer::Refused(Page::new("Werk", move || page::work(page))));
        }
    };
    store::add_provision(&mut tx, &staff, form.kind, ends_on, call.now).await?;
    tx.commit().await?;
    Answer::go(format!("/alumni/{id}/work?done=yes"))
}

pub(super) async fn end(call: Call<Staff>) -> Answered {
    let (id, provision): (AlumnusId, String) = (call.part("alumnus")?, call.part("provision")?);
    let mut tx = call.house.db.begin().await?;
    let staff = may::<ChangePeople>(&mut tx, &call.who.me, &id, call.now).await?;
    if !store::end_provision(&mut tx, &staff, &provision, call.now).await? {
        return Err(Refusal::Missing);
    }
    tx.commit().await?;
    Answer::go(format!("/alumni/{id}/work?done=yes"))
}
