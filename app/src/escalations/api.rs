//! Escalations: who? may they? rule, store and outbox in one transaction, answer.

mod away;
mod case;
mod desk;
mod draft;
mod exception;
mod ladder;
mod packet;
mod promise;
mod sending;

use super::{
    EscalationId,
    packet::Packet,
    store::{self, Case, Kept, OnCase},
};
use crate::{
    access::{Act, Escalate, May, Staff, may},
    db::Tx,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
};
use axum::{http::header, response::IntoResponse};

/// The doors of escalations.
pub fn doors() -> Doors {
    Doors::default()
        .get("/alumni/{alumnus}/escalate", draft::new)
        .post("/alumni/{alumnus}/escalate", draft::write)
        .get("/escalations", case::list)
        .get("/escalations/{id}", case::show)
        .get("/escalations/{id}/edit", draft::edit)
        .post("/escalations/{id}/edit", draft::change)
        .get("/escalations/{id}/packet.pdf", case::file)
        .post("/escalations/{id}/ask", case::ask)
        .post("/escalations/{id}/words", case::say)
        .post("/escalations/{id}/redo", case::redo)
        .post("/escalations/{id}/withdraw", case::withdraw)
        .post("/escalations/{id}/exception", exception::write)
        .post("/escalations/{id}/exception/confirm", exception::confirm)
        .post("/escalations/{id}/promise", promise::promise)
        .post("/escalations/{id}/kept", promise::kept)
        .post("/escalations/{id}/lesson", promise::learn)
        .get("/escalations/lessons", promise::lessons)
        .get("/escalations/lessons.csv", promise::lessons_file)
        .get("/packet/{id}", packet::show)
        .get("/packet/{id}/packet.pdf", packet::file)
        .post("/packet/{id}", packet::decide)
        .get("/case", packet::mine)
        .get("/desk", desk::list)
        .get("/desk/away", away::show)
        .post("/desk/away", away::go)
        .post("/desk/away/{id}/back", away::back)
        .get("/desk/{id}", desk::show)
        .get("/desk/{id}/packet.pdf", desk::file)
        .post("/desk/{id}/receive", desk::receive)
        .post("/desk/{id}/accept", desk::accept)
        .post("/desk/{id}/decline", desk::decline)
        .post("/desk/{id}/words", desk::say)
        .post("/desk/{id}/done", desk::finish)
        .get("/ladder", ladder::show)
        .post("/ladder", ladder::put)
        .post("/ladder/people", ladder::add_person)
        .post("/ladder/away", ladder::somebody_away)
        .post("/ladder/away/{id}/back", ladder::somebody_back)
}

/// What just happened, for the line on top of the next page.
#[derive(serde::Deserialize)]
struct Done {
    done: Option<String>,
}

impl Done {
    /// From the address; an unreadable one says nothing.
    fn of<V>(call: &Call<V>) -> Option<String> {
        call.query::<Self>().ok().and_then(|query| query.done)
    }
}

/// Opens a case for an act by staff in the circle: the transaction, the proof and the case.
async fn by_staff(call: &Call<Staff>) -> Result<(Tx, May<Escalate>, Case), Refusal> {
    for_act(call).await
}

/// Opens a case for this act.
async fn for_act<A: Act>(call: &Call<Staff>) -> Result<(Tx, May<A>, Case), Refusal>
where
    May<A>: OnCase,
{
    let id: EscalationId = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    let alumnus = store::alumnus_of(&mut tx, &id).await?;
    let proof = may::<A>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let case = store::case(&mut tx, &proof, &id).await?;
    Ok((tx, proof, case))
}

/// The packet as a file with a neutral name.
fn file(case: &Case, sentences: &[Kept]) -> Answered {
    let bytes = Packet::of(case, sentences).pdf().ok_or(Refusal::Broken("a packet became no PDF".into()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"zaak.pdf\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok(Answer::Plain((headers, bytes).into_response()))
}

/// Keeps it all, wakes the clock for the letters, and goes on.
async fn keep<V>(call: &Call<V>, tx: Tx, to: String) -> Answered {
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(to)
}
