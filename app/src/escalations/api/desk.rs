//! The desk at the municipality: only the cases that were brought to this person, only while they run.

use super::{Done, keep, sending::lamp_back};
use crate::{
    access::{MaySeePacket, Municipal, may_see_packet},
    db::{Conn, Tx},
    door::{Answer, Answered, Call},
    error::Refusal,
    escalations::{
        EscalationId, EventKind, Side, State,
        letters::{Letters, at_desk},
        page::{self, DeskList, OnDesk},
        rules::{self, Event, form, words::to_alumnus},
        store::{self, Case},
    },
    form::Form,
    shell::Page,
    signals::{self, SignalKind, rules::escalation_back},
};

pub(super) async fn list(call: Call<Municipal>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let list = DeskList {
        municipality: store::municipality_name(&mut tx, &call.who.municipality).await?,
        cases: store::on_my_desk(&mut tx, &call.who).await?,
        me: call.who.me.id().clone(),
        done: Done::of(&call),
        now: call.now,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Mijn zaken", move || page::desk_list(list))))
}

/// Opens a case that lies on this desk, with the look in the log.
async fn open(call: &Call<Municipal>) -> Result<(Tx, MaySeePacket, Case), Refusal> {
    let id: EscalationId = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    let proof = may_see_packet(&mut tx, &call.who.me, &id.0, call.now).await?;
    let case = store::case(&mut tx, &proof, &id).await?;
    Ok((tx, proof, case))
}

pub(super) async fn show(call: Call<Municipal>) -> Answered {
    let (mut tx, proof, case) = open(&call).await?;
    let mut page = on_desk(&mut tx, &call, &proof, case, Form::default()).await?;
    page.done = Done::of(&call);
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Zaak", move || page::on_desk(page))))
}

/// The packet, to take along: no more than what stands on the page.
pub(super) async fn file(call: Call<Municipal>) -> Answered {
    let (mut tx, _, case) = open(&call).await?;
    let sentences = store::shared(&mut tx, &case).await?;
    tx.commit().await?;
    super::file(&case, &sentences)
}

async fn on_desk(
    conn: &mut Conn,
    call: &Call<Municipal>,
    proof: &MaySeePacket,
    case: Case,
    form: Form,
) -> Result<OnDesk, Refusal> {
    let ladder = store::ladder(conn, &case.school_id, &case.municipality_id, call.now).await?;
    Ok(OnDesk {
        sentences: store::shared(conn, &case).await?,
        thread: store::thread_of_the_desk(conn, &case).await?,
        promises: store::promises(conn, proof, &case).await?,
        ladder,
        me: call.who.me.id().clone(),
        my_name: call.who.me.person.name(),
        done: None,
        now: call.now,
        case,
        form,
    })
}

async fn refused(mut tx: Tx, call: &Call<Municipal>, proof: &MaySeePacket, case: Case, form: Form) -> Answered {
    let page = on_desk(&mut tx, call, proof, case, form).await?;
    tx.commit().await?;
    Ok(Answer::Refused(Page::new("Zaak", move || page::on_desk(page))))
}

pub(super) async fn receive(call: Call<Municipal>) -> Answered {
    let (mut tx, proof, case) = open(&call).await?;
    let to = rules::after(&case.standing(), &Event::Receive { by: proof.by().clone() }, call.now)?;
    store::stand(&mut tx, &proof, &case, &to).await?;
    store::received(&mut tx, &case.id, call.now).await?;
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Received, None, call.now).await?;
    let text = format!("{} heeft de zaak van {} ontvangen.", call.who.me.person.name(), case.name());
    Letters { case: &case, what: EventKind::Received, now: call.now }.owner(&mut tx, None, text).await?;
    keep(&call, tx, format!("{}?done=received", at_desk(&case.id))).await
}

pub(super) async fn accept(call: Call<Municipal>) -> Answered {
    let (mut tx, proof, case) = open(&call).await?;
    let mut form = Form::typed(call.form()?);
    let Some(promise) = form::promise(&mut form, call.now) else { return refused(tx, &call, &proof, case, form).await };
    let event = Event::Accept { by: proof.by().clone(), action_on: promise.action_on };
    let to = rules::after(&case.standing(), &event, call.now)?;
    store::stand(&mut tx, &proof, &case, &to).await?;
    store::promise(&mut tx, &case.id, Side::Municipality, proof.by(), &promise, call.now).await?;
    let goes_on = case.state == State::Accepted && case.contact_id.as_ref() == Some(proof.by());
    let what = if goes_on { EventKind::NextStep } else { EventKind::Accepted };
    let words = promise.in_words();
    store::happened(&mut tx, &case.id, Some(proof.by()), what, Some(&words), call.now).await?;
    let (about, word) = ((SignalKind::Escalation, ""), "De gemeente heeft de zaak opgepakt.");
    signals::store::close_about(&mut tx, &case.alumnus_id, about, word, call.now).await?;
    let letters = Letters { case: &case, what, now: call.now };
    let (to_owner, to_alumnus) = if goes_on {
        store::goes_on(&mut tx, &case.id, &promise).await?;
        ("gaat verder", to_alumnus::next_step(&promise.actor, promise.action_on))
    } else {
        store::accepted(&mut tx, &case.id, &promise, call.now).await?;
        ("is opgepakt", to_alumnus::accepted(&promise.actor, promise.action_on))
    };
    letters.owner(&mut tx, None, format!("De zaak van {} {to_owner}. {words}", case.name())).await?;
    letters.alumnus(&mut tx, to_alumnus).await?;
    keep(&call, tx, format!("{}?done={}", at_desk(&case.id), what.as_str())).await
}

pub(super) async fn decline(call: Call<Municipal>) -> Answered {
    let (mut tx, proof, case) = open(&call).await?;
    let mut form = Form::typed(call.form()?);
    let Some((reason, whither)) = form::decline(&mut form) else { return refused(tx, &call, &proof, case, form).await };
    let to = rules::after(&case.standing(), &Event::Decline { by: proof.by().clone() }, call.now)?;
    store::stand(&mut tx, &proof, &case, &to).await?;
    store::declined(&mut tx, &case.id, &reason, &whither, call.now).await?;
    store::end_promise(&mut tx, &case.id, Side::Municipality, false, call.now).await?;
    let words = format!("{reason} Waarheen dan: {whither}");
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Declined, Some(&words), call.now).await?;
    let why = format!("{} van {} kan de zaak niet oppakken: {words}", call.who.me.person.name(), case.municipality);
    signals::store::renew(&mut tx, &case.alumnus_id, &escalation_back(why.clone(), call.now), call.now).await?;
    let letters = Letters { case: &case, what: EventKind::Declined, now: call.now };
    letters.owner(&mut tx, None, format!("{}: {why}", case.name())).await?;
    letters.alumnus(&mut tx, to_alumnus::declined(&case.owner)).await?;
    keep(&call, tx, "/desk?done=declined".to_owned()).await
}

pub(super) async fn say(call: Call<Municipal>) -> Answered {
    let (mut tx, proof, case) = open(&call).await?;
    let mut form = Form::typed(call.form()?);
    let words = form.needed("words", "Schrijf eerst iets.");
    if !form.is_right() {
        return refused(tx, &call, &proof, case, form).await;
    }
    let to = rules::after(&case.standing(), &Event::Say, call.now)?;
    store::stand(&mut tx, &proof, &case, &to).await?;
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Said, Some(&words), call.now).await?;
    let text = format!("{} schreef over {}: {words}", call.who.me.person.name(), case.name());
    Letters { case: &case, what: EventKind::Said, now: call.now }.owner(&mut tx, None, text).await?;
    keep(&call, tx, format!("{}?done=said", at_desk(&case.id))).await
}

/// Done: the alumnus hears it, and is kept in sight as closely as before.
pub(super) async fn finish(call: Call<Municipal>) -> Answered {
    let (mut tx, proof, case) = open(&call).await?;
    let mut form = Form::typed(call.form()?);
    let result = form.needed("result", "Schrijf wat er nu geregeld is.");
    if !form.is_right() {
        return refused(tx, &call, &proof, case, form).await;
    }
    let to = rules::after(&case.standing(), &Event::Finish { by: proof.by().clone() }, call.now)?;
    store::stand(&mut tx, &proof, &case, &to).await?;
    store::done(&mut tx, &case.id, &result, call.now).await?;
    store::end_promise(&mut tx, &case.id, Side::Municipality, true, call.now).await?;
    store::end_promise(&mut tx, &case.id, Side::School, false, call.now).await?;
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Done, Some(&result), call.now).await?;
    lamp_back(&mut tx, &case, call.now).await?;
    let (kind, word) = (SignalKind::Escalation, "De zaak is klaar.");
    signals::store::close_by_fact(&mut tx, &case.alumnus_id, kind, word, call.now).await?;
    let letters = Letters { case: &case, what: EventKind::Done, now: call.now };
    let text = format!("De zaak van {} is klaar: {result} Schrijf op wat je ervan leert.", case.name());
    letters.owner(&mut tx, None, text).await?;
    let me = call.who.me.person.name();
    letters.alumnus(&mut tx, to_alumnus::done(case.actor_name.as_deref().unwrap_or(&me))).await?;
    keep(&call, tx, "/desk?done=finished".to_owned()).await
}
