//! Hand-overs: who? may they? rule, store and outbox in one transaction, answer.

mod own;
mod staff;

use super::{State, rules, rules::Act, store, store::Handover};
use crate::{
    access::{AlumnusId, PersonId},
    circle,
    db::Conn,
    door::Doors,
    error::Refusal,
    moment::{At, Day},
    outbox::{self, Letter},
    signals::{self, SignalKind},
    waakvlam,
};

/// The doors of hand-overs.
pub fn doors() -> Doors {
    Doors::default()
        .get("/alumni/{alumnus}/handover", staff::show)
        .post("/alumni/{alumnus}/handover", staff::ask)
        .get("/alumni/{alumnus}/handover/{handover}", staff::sheet)
        .post("/alumni/{alumnus}/handover/{handover}/received", staff::received)
        .post("/alumni/{alumnus}/handover/{handover}/withdraw", staff::withdraw)
        .get("/handover/{handover}", own::show)
        .post("/handover/{handover}", own::decide)
}

/// Lets something happen to a hand-over: its next state, and what the clock and the school's signals make of it.
async fn happens(
    conn: &mut Conn,
    handover: &Handover,
    act: Act,
    received: Option<(&str, Day)>,
    now: At,
) -> Result<State, Refusal> {
    let to = rules::after(handover.state, act)?;
    let given_on = (to == State::Given).then(|| rules::counts_from(now.day(), handover.form.goes_on));
    waakvlam::store::hold(conn, &handover.alumnus).await?;
    if !store::stand(conn, handover, to, (given_on, received), now).await? {
        return Err(Refusal::Overtaken("Iemand anders was je net voor. Kijk nog een keer.".into()));
    }
    let word = match received {
        Some((who, day)) => format!("Ontvangen door {who} op {}.", day.with_year()),
        None => "De overdracht is gestopt.".to_owned(),
    };
    let about = (SignalKind::HandoverWaits, handover.id.0.as_str());
    signals::store::close_about(conn, &handover.alumnus, about, &word, now).await?;
    super::clock::plan(conn, &handover.alumnus, now).await?;
    Ok(to)
}

/// Tells whose task this alumnus is, unless they did it themselves.
async fn tell_owner(
    conn: &mut Conn,
    handover: &Handover,
    by: &PersonId,
    text: String,
    now: At,
) -> Result<(), sqlx::Error> {
    let to = circle::store::on_duty(conn, &handover.alumnus, now).await?.person;
    if to == *by {
        return Ok(());
    }
    put(conn, handover, to, text, at_school(&handover.alumnus, handover), now).await
}

fn at_school(alumnus: &AlumnusId, handover: &Handover) -> String {
    format!("/alumni/{alumnus}/handover/{}", handover.id)
}

/// Tells the alumnus.
async fn tell_alumnus(conn: &mut Conn, handover: &Handover, text: String, now: At) -> Result<(), sqlx::Error> {
    let to = circle::store::brief(conn, &handover.alumnus).await?.person_id;
    put(conn, handover, to, text, format!("/handover/{}", handover.id), now).await
}

async fn put(
    conn: &mut Conn,
    handover: &Handover,
    to: PersonId,
    text: String,
    link: String,
    now: At,
) -> Result<(), sqlx::Error> {
    let key = format!("handover/{}/{}/{}", handover.id, handover.state.as_str(), now.0);
    outbox::put(conn, &Letter { key, to, text, link }, now).await
}
