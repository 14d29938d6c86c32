//! A helper asks, and reads what they may.

use super::{
    page_helper::{self, Asking, Shared},
    store,
};
use crate::{
    access::{
        AlumnusId, AskPermission, Helper, Kind, SeeCheckIns, SeeCircle, SeeEscalation, SeeFeelings, SeeMessages,
        SeeQuestions, SeeWorkFacts, may, would_allow,
    },
    alumni, check_ins, circle,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    escalations,
    outbox::{self, Letter},
    questions,
    shell::Page,
};
use serde::Deserialize;

/// The doors of those who are permitted something.
pub(super) fn doors() -> Doors {
    Doors::default()
        .get("/jim/{alumnus}/ask", asking)
        .post("/jim/{alumnus}/ask", ask)
        .get("/jim/{alumnus}/shared", shared)
}

async fn asking(call: Call<Helper>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.read().await?;
    may::<AskPermission>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let page = load(&mut tx, &call, &alumnus).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Vragen", move || page_helper::asking(page))))
}

async fn load(conn: &mut Conn, call: &Call<Helper>, alumnus: &AlumnusId) -> Result<Asking, Refusal> {
    let mut kinds = Vec::new();
    for kind in Kind::ALL {
        kinds.push((*kind, store::before(conn, alumnus, call.who.me.id(), *kind).await?));
    }
    let brief = circle::store::brief(conn, alumnus).await?;
    Ok(Asking { alumnus: alumnus.clone(), first_name: brief.first_name, kinds, refused: None, now: call.now })
}

#[derive(Deserialize)]
struct Wanted {
    kind: Kind,
}

async fn ask(call: Call<Helper>) -> Answered {
    let (alumnus, wanted): (AlumnusId, Wanted) = (call.part("alumnus")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    may::<AskPermission>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let me = &call.who.me.person;
    let before = store::before(&mut tx, &alumnus, &me.id, wanted.kind).await?;
    if let Err(refused) = before.may_ask(call.now) {
        let page = Asking { refused: Some(refused.0), ..load(&mut tx, &call, &alumnus).await? };
        tx.commit().await?;
        return Ok(Answer::Refused(Page::new("Vragen", move || page_helper::asking(page))));
    }
    if let Some(id) = store::open(&mut tx, &alumnus, &me.id, wanted.kind, true, call.now).await? {
        let letter = Letter {
            key: format!("permission/{id}/asked"),
            to: circle::store::brief(&mut tx, &alumnus).await?.person_id,
            text: format!("{} vraagt of je iets wilt delen.", me.first_name),
            link: format!("/permissions/{id}"),
        };
        outbox::put(&mut tx, &letter, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/jim/{alumnus}/ask"))
}

/// How many check-ins and questions are shown.
const SHOWN: i64 = 6;

/// What the alumnus shares with this helper, each kind under its own rule and in the log.
async fn shared(call: Call<Helper>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let (me, now) = (&call.who.me, call.now);
    let mut tx = call.house.db.begin().await?;
    let circle = may::<SeeCircle>(&mut tx, me, &alumnus, now).await?;
    let first_name = circle::store::brief(&mut tx, circle.alumnus()).await?.first_name;
    let mut page = Shared::nothing(alumnus.clone(), first_name, now);
    if would_allow::<SeeCheckIns>(&mut tx, me.id(), &alumnus, now).await? {
        let faces = may::<SeeCheckIns>(&mut tx, me, &alumnus, now).await?;
        page.faces = Some(check_ins::store::faces(&mut tx, &faces, SHOWN).await?);
    }
    if would_allow::<SeeFeelings>(&mut tx, me.id(), &alumnus, now).await? {
        let feelings = may::<SeeFeelings>(&mut tx, me, &alumnus, now).await?;
        page.feelings = Some(check_ins::store::whole(&mut tx, &feelings, SHOWN).await?);
    }
    if would_allow::<SeeQuestions>(&mut tx, me.id(), &alumnus, now).await? {
        let see = may::<SeeQuestions>(&mut tx, me, &alumnus, now).await?;
        let mut threads = Vec::new();
        for question in store_questions(&mut tx, &see).await? {
            threads.push((questions::store::thread(&mut tx, &question).await?, question));
        }
        page.questions = Some(threads);
    }
    if would_allow::<SeeWorkFacts>(&mut tx, me.id(), &alumnus, now).await? {
        let work = may::<SeeWorkFacts>(&mut tx, me, &alumnus, now).await?;
        let facts = alumni::store::facts(&mut tx, &work).await?;
        page.work = Some((facts.employer, facts.contract_ends_on));
    }
    if would_allow::<SeeEscalation>(&mut tx, me.id(), &alumnus, now).await? {
        let packet = may::<SeeEscalation>(&mut tx, me, &alumnus, now).await?;
        page.packet = Some(escalations::store::shared_by_alumnus(&mut tx, &packet).await?);
    }
    page.messages = would_allow::<SeeMessages>(&mut tx, me.id(), &alumnus, now).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Gedeeld", move || page_helper::shared(page))))
}

async fn store_questions(
    conn: &mut Conn,
    see: &crate::access::May<SeeQuestions>,
) -> Result<Vec<questions::store::Question>, sqlx::Error> {
    let mut all = questions::store::of_alumnus(conn, see).await?;
    all.truncate(usize::try_from(SHOWN).unwrap_or_default());
    Ok(all)
}
