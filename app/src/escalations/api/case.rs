//! Staff follow a case: the list, the case itself, asking, saying, stopping.

use super::{Done, by_staff, for_act, keep, sending::lamp_back};
use crate::{
    access::{Escalate, PersonId, SeeEscalation, SeeInList, Staff, may, standings, would_allow},
    db::{Conn, Tx},
    door::{Answer, Answered, Call},
    error::Refusal,
    escalations::{
        EscalationId, EventKind, State,
        letters::{Letters, at_school},
        page::{self, AtSchool, SchoolList},
        rules::{
            self, Event,
            words::{asked_to_jim, to_alumnus},
        },
        store::{self, Case, OnCase},
        their_system,
    },
    form::Form,
    moment::At,
    shell::Page,
    signals::{self, SignalKind, rules::escalation_stopped},
};

/// For how many days what is over stays in the list.
const LIST_DAYS: i64 = 90;

/// Whoever is in the circle reads how a case stands, and that look is logged; a colleague sees whom to ask.
pub(super) async fn list(call: Call<Staff>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let (me, school) = (&call.who.me, &call.who.school);
    let open = store::open_of_school(&mut tx, school).await?;
    let closed = store::closed_of_school(&mut tx, school, call.now.plus_days(-LIST_DAYS)).await?;
    let about = || open.iter().chain(&closed).map(|case| &case.alumnus_id);
    let standings = standings(&mut tx, me.id(), about(), call.now).await?;
    standings.log_cases(&mut tx, me, about(), call.now).await?;
    let list = SchoolList {
        school: store::school_name(&mut tx, school).await?,
        open,
        closed,
        standings,
        is_admin: call.who.is_admin,
        done: Done::of(&call),
        now: call.now,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Gemeente", move || page::school_list(list))))
}

pub(super) async fn show(call: Call<Staff>) -> Answered {
    let id: EscalationId = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    let alumnus = store::alumnus_of(&mut tx, &id).await?;
    let me = &call.who.me;
    if !would_allow::<SeeEscalation>(&mut tx, me.id(), &alumnus, call.now).await? {
        // A colleague finds the case in the list; who may tell more is on the page about the alumnus.
        may::<SeeInList>(&mut tx, me, &alumnus, call.now).await?;
        return Answer::go(format!("/alumni/{alumnus}"));
    }
    let proof = may::<SeeEscalation>(&mut tx, me, &alumnus, call.now).await?;
    let case = store::case(&mut tx, &proof, &id).await?;
    let mut page = at_school_page(&mut tx, &call, &proof, case, Form::default()).await?;
    page.done = Done::of(&call);
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Gemeente", move || page::school_case(page))))
}

/// What the municipality reads, to take along.
pub(super) async fn file(call: Call<Staff>) -> Answered {
    let (mut tx, _, case) = for_act::<SeeEscalation>(&call).await?;
    let sentences = store::shared(&mut tx, &case).await?;
    tx.commit().await?;
    super::file(&case, &sentences)
}

/// The case as school sees it.
pub(super) async fn at_school_page(
    conn: &mut Conn,
    call: &Call<Staff>,
    proof: &impl OnCase,
    case: Case,
    form: Form,
) -> Result<AtSchool, Refusal> {
    let ladder = store::ladder(conn, &case.school_id, &case.municipality_id, call.now).await?;
    Ok(AtSchool {
        can_act: would_allow::<Escalate>(conn, call.who.me.id(), &case.alumnus_id, call.now).await?,
        colleagues: store::colleagues(conn, &case.school_id, call.who.me.id(), call.now).await?,
        sentences: store::sentences(conn, &case).await?,
        thread: store::thread(conn, &case).await?,
        promises: store::promises(conn, proof, &case).await?,
        lesson: store::lesson(conn, proof, &case).await?,
        writer: call.who.me.person.first_name.clone(),
        there: their_system::of(conn, &case).await?,
        ladder,
        me: call.who.me.id().clone(),
        is_admin: call.who.is_admin,
        done: None,
        now: call.now,
        case,
        form,
    })
}

pub(super) async fn ask(call: Call<Staff>) -> Answered {
    let (mut tx, proof, case) = by_staff(&call).await?;
    let sentences = store::shared(&mut tx, &case).await?.len();
    let to = rules::after(&case.standing(), &Event::Ask { sentences }, call.now)?;
    store::stand(&mut tx, &proof, &case, &to).await?;
    store::asked(&mut tx, &case.id, call.now).await?;
    let word = format!("Het is gevraagd aan {}.", case.first_name);
    signals::store::close_about(&mut tx, &case.alumnus_id, (SignalKind::Escalation, ""), &word, call.now).await?;
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Asked, None, call.now).await?;
    let letters = Letters { case: &case, what: EventKind::Asked, now: call.now };
    letters.alumnus(&mut tx, to_alumnus::asked(&case.owner)).await?;
    letters.jim(&mut tx, asked_to_jim(&case.first_name)).await?;
    keep(&call, tx, format!("{}?done=asked", at_school(&case.id))).await
}

/// A note for the municipality.
pub(super) async fn say(call: Call<Staff>) -> Answered {
    let (mut tx, proof, case) = by_staff(&call).await?;
    let to = rules::after(&case.standing(), &Event::Say, call.now)?;
    let mut form = Form::typed(call.form()?);
    let words = form.needed("words", "Schrijf eerst iets.");
    if !form.is_right() {
        return refused(tx, &call, &proof, case, form).await;
    }
    store::stand(&mut tx, &proof, &case, &to).await?;
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Said, Some(&words), call.now).await?;
    let letters = Letters { case: &case, what: EventKind::Said, now: call.now };
    if let Some(contact) = &case.contact_id {
        letters.desk(&mut tx, contact, "School schreef iets bij een zaak van jou.").await?;
    }
    letters
        .owner(&mut tx, Some(proof.by()), format!("{} schreef bij {}: {words}", call.who.me.person.name(), case.name()))
        .await?;
    keep(&call, tx, format!("{}?done=said", at_school(&case.id))).await
}

/// The same page, with what was typed and what is wrong with it.
pub(super) async fn refused(mut tx: Tx, call: &Call<Staff>, proof: &impl OnCase, case: Case, form: Form) -> Answered {
    let page = at_school_page(&mut tx, call, proof, case, form).await?;
    tx.commit().await?;
    Ok(Answer::Refused(Page::new("Gemeente", move || page::school_case(page))))
}

pub(super) async fn redo(call: Call<Staff>) -> Answered {
    let (mut tx, proof, case) = by_staff(&call).await?;
    let to = rules::after(&case.standing(), &Event::Redo, call.now)?;
    store::stand(&mut tx, &proof, &case, &to).await?;
    store::redone(&mut tx, &case.id).await?;
    store::end_promises(&mut tx, &case.id, false, call.now).await?;
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Redone, None, call.now).await?;
    let word = "De zaak wordt opnieuw geschreven.";
    signals::store::close_by_fact(&mut tx, &case.alumnus_id, SignalKind::Escalation, word, call.now).await?;
    keep(&call, tx, format!("{}/edit", at_school(&case.id))).await
}

/// Stops a case. How closely the alumnus is kept in sight stays as it is: somebody must still look.
pub(super) async fn withdraw(call: Call<Staff>) -> Answered {
    let (mut tx, proof, case) = by_staff(&call).await?;
    let why = Stopped { by: proof.by(), note: None, task: "School ging niet door met de zaak.".to_owned() };
    stop(&mut tx, &proof, &case, &why, call.now).await?;
    let letters = Letters { case: &case, what: EventKind::Withdrawn, now: call.now };
    if case.state.is_on_a_desk() {
        letters.desks_closed(&mut tx, &proof, "School heeft een zaak ingetrokken. Je hoeft niets te doen.").await?;
    }
    if case.state != State::Drafted {
        letters.alumnus(&mut tx, to_alumnus::withdrawn(&case.owner)).await?;
    }
    letters.owner(&mut tx, Some(proof.by()), format!("De zaak van {} is ingetrokken.", case.name())).await?;
    keep(&call, tx, "/escalations?done=withdrawn".to_owned()).await
}

/// Why a case stops.
pub(super) struct Stopped<'a> {
    /// Who stops it.
    pub by: &'a PersonId,
    /// In its thread.
    pub note: Option<&'static str>,
    /// At the task that is over by it.
    pub task: String,
}

/// Whoever stops it: nothing is promised or late any more, and what was asked before is the owner's task now.
pub(super) async fn stop(
    conn: &mut Conn,
    proof: &impl OnCase,
    case: &Case,
    why: &Stopped<'_>,
    now: At,
) -> Result<(), Refusal> {
    let to = rules::after(&case.standing(), &Event::Withdraw, now)?;
    store::stand(conn, proof, case, &to).await?;
    store::withdrawn(conn, &case.id, now).await?;
    lamp_back(conn, case, now).await?;
    store::end_promises(conn, &case.id, false, now).await?;
    store::happened(conn, &case.id, Some(why.by), EventKind::Withdrawn, why.note, now).await?;
    signals::store::close_by_fact(conn, &case.alumnus_id, SignalKind::Escalation, &why.task, now).await?;
    if case.state != State::Drafted {
        signals::store::renew(conn, &case.alumnus_id, &escalation_stopped(&case.first_name, now), now).await?;
    }
    Ok(())
}
