//! The alumnus decides, sentence by sentence, and follows what happens.

use super::{
    Done,
    case::{Stopped, stop},
    keep,
    sending::send,
};
use crate::{
    access::{ActAsOneself, Alumnus, ApprovePacket, May, may},
    db::{Conn, Tx},
    door::{Answer, Answered, Call},
    error::Refusal,
    escalations::{
        EscalationId, EventKind, State,
        letters::Letters,
        page::{self, Mine, Packet},
        rules::{self, Event},
        store::{self, Case, Kept},
    },
    form::Form,
    moment::At,
    shell::Page,
    signals::{self, SignalKind, rules::escalation_back},
    waakvlam::{self, Sign},
};

/// Opens a case for its own alumnus: as soon as it was put to them, and unless telling is dangerous.
async fn own(call: &Call<Alumnus>, mut tx: Tx) -> Result<(Tx, May<ApprovePacket>, Case), Refusal> {
    let id: EscalationId = call.part("id")?;
    let proof = may::<ApprovePacket>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let case = store::case(&mut tx, &proof, &id).await?;
    let is_known = case.asked_alumnus_at.is_some() || case.sent_at.is_some();
    if case.is_untold() || !is_known {
        return Err(Refusal::Missing);
    }
    Ok((tx, proof, case))
}

pub(super) async fn show(call: Call<Alumnus>) -> Answered {
    let (mut tx, _, case) = own(&call, call.house.db.read().await?).await?;
    let mut page = packet(&mut tx, &call, case, Form::default()).await?;
    page.done = Done::of(&call);
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Vraag", move || page::packet(page))))
}

/// The same to keep: what was put to them, or what was shared.
pub(super) async fn file(call: Call<Alumnus>) -> Answered {
    let (mut tx, _, case) = own(&call, call.house.db.read().await?).await?;
    let sentences = store::shared(&mut tx, &case).await?;
    tx.commit().await?;
    super::file(&case, &sentences)
}

async fn packet(conn: &mut Conn, call: &Call<Alumnus>, case: Case, form: Form) -> Result<Packet, Refusal> {
    let ladder = store::ladder(conn, &case.school_id, &case.municipality_id, call.now).await?;
    let sentences = store::shared(conn, &case).await?;
    Ok(Packet { sentences, ladder, form, done: None, case })
}

/// Yes, no, first a call, or a yes taken back.
pub(super) async fn decide(call: Call<Alumnus>) -> Answered {
    let (tx, proof, case) = own(&call, call.house.db.begin().await?).await?;
    let form = Form::typed(call.form()?);
    let version = form.value("version").parse().map_err(|_| Refusal::Unreadable)?;
    match form.value("decision").as_str() {
        "yes" => say_yes(call, tx, proof, case, form, version).await,
        "no" => say_no(call, tx, proof, case, version, None).await,
        "call" => call_first(call, tx, proof, case).await,
        "back" => take_back(call, tx, proof, case).await,
        _ => Err(Refusal::Unreadable),
    }
}

/// Which sentences are kept back, or the form with what was not answered.
fn kept_back(sentences: &[Kept], form: &mut Form) -> Option<Vec<i64>> {
    let mut back = Vec::new();
    for Kept { position, .. } in sentences {
        let name = format!("share_{position}");
        match form.value(&name).as_str() {
            "yes" => {}
            "no" => back.push(*position),
            _ => form.refuse(&name, "Kies ja of nee."),
        }
    }
    form.is_right().then_some(back)
}

async fn say_yes(
    call: Call<Alumnus>,
    mut tx: Tx,
    proof: May<ApprovePacket>,
    case: Case,
    mut form: Form,
    version: i64,
) -> Answered {
    let sentences = store::shared(&mut tx, &case).await?;
    let Some(back) = kept_back(&sentences, &mut form) else {
        let page = packet(&mut tx, &call, case, form).await?;
        tx.commit().await?;
        return Ok(Answer::Refused(Page::new("Vraag", move || page::packet(page))));
    };
    if back.len() == sentences.len() {
        return say_no(call, tx, proof, case, version, Some(back)).await;
    }
    let ladder = store::ladder(&mut tx, &case.school_id, &case.municipality_id, call.now).await?;
    let Some(contact) = ladder.contact() else { return no_desk(call, tx, proof, case).await };
    let to = rules::after(&case.standing(), &Event::Approve { version, to: contact.desk() }, call.now)?;
    store::stand(&mut tx, &proof, &case, &to).await?;
    for position in &back {
        store::refuse_sentence(&mut tx, &case.id, *position, call.now).await?;
    }
    store::no_ground(&mut tx, &case.id).await?;
    let words = (!back.is_empty()).then(|| format!("Gaat niet mee: {} van de {} zinnen.", back.len(), sentences.len()));
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Approved, words.as_deref(), call.now).await?;
    waakvlam::sign_of_life(&mut tx, proof.alumnus(), Sign::Packet, call.now).await?;
    send(&mut tx, &case, proof.by(), contact, call.now).await?;
    answered(&mut tx, &case, "ja", call.now).await?;
    let text = format!("{} zei ja. De zaak is verstuurd naar {}.", case.first_name, contact.name);
    Letters { case: &case, what: EventKind::Approved, now: call.now }.owner(&mut tx, None, text).await?;
    keep(&call, tx, "/case?done=yes".to_owned()).await
}

/// The task to ask how it is with the question is over.
async fn answered(conn: &mut Conn, case: &Case, what: &str, now: At) -> Result<(), sqlx::Error> {
    let word = format!("{} zei {what}.", case.first_name);
    signals::store::close_about(conn, &case.alumnus_id, (SignalKind::Escalation, ""), &word, now).await
}

/// A yes must not get lost because the ladder is empty: the owner gets a task, and the alumnus hears it.
async fn no_desk(call: Call<Alumnus>, mut tx: Tx, proof: May<ApprovePacket>, case: Case) -> Answered {
    still_asked(&case)?;
    let reason = format!("{} zei ja, maar bij {} is nu geen contactpersoon.", case.first_name, case.municipality);
    store::stand(&mut tx, &proof, &case, &case.standing()).await?;
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::NoDesk, None, call.now).await?;
    let signal = escalation_back(reason.clone(), call.now);
    signals::store::renew(&mut tx, proof.alumnus(), &signal, call.now).await?;
    waakvlam::sign_of_life(&mut tx, proof.alumnus(), Sign::Packet, call.now).await?;
    Letters { case: &case, what: EventKind::NoDesk, now: call.now }.owner(&mut tx, None, reason).await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Err(Refusal::Overtaken(format!(
        "Er is nu niemand bij de gemeente. {} regelt dit. Jij hoeft niets te doen.",
        case.owner
    )))
}

async fn say_no(
    call: Call<Alumnus>,
    mut tx: Tx,
    proof: May<ApprovePacket>,
    case: Case,
    version: i64,
    back: Option<Vec<i64>>,
) -> Answered {
    let to = rules::after(&case.standing(), &Event::Refuse { version }, call.now)?;
    store::stand(&mut tx, &proof, &case, &to).await?;
    for position in back.iter().flatten() {
        store::refuse_sentence(&mut tx, &case.id, *position, call.now).await?;
    }
    answered(&mut tx, &case, "nee", call.now).await?;
    let words = back.map(|_| "Geen van de zinnen mag mee.");
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Refused, words, call.now).await?;
    waakvlam::sign_of_life(&mut tx, proof.alumnus(), Sign::Packet, call.now).await?;
    let text =
        format!("{} wil niet dat dit naar de gemeente gaat. Praat erover, of pas de tekst aan.", case.first_name);
    Letters { case: &case, what: EventKind::Refused, now: call.now }.owner(&mut tx, None, text).await?;
    keep(&call, tx, format!("/packet/{}?done=no", case.id)).await
}

/// The question stays open; a call comes first.
async fn call_first(call: Call<Alumnus>, mut tx: Tx, proof: May<ApprovePacket>, case: Case) -> Answered {
    still_asked(&case)?;
    store::stand(&mut tx, &proof, &case, &case.standing()).await?;
    signals::clock::wants_call_too(&mut tx, proof.alumnus(), &case.first_name, call.now).await?;
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::WantsCall, None, call.now).await?;
    waakvlam::sign_of_life(&mut tx, proof.alumnus(), Sign::Packet, call.now).await?;
    let text = format!("{} wil eerst bellen over de vraag aan de gemeente.", case.first_name);
    Letters { case: &case, what: EventKind::WantsCall, now: call.now }.owner(&mut tx, None, text).await?;
    keep(&call, tx, format!("/packet/{}?done=call", case.id)).await
}

/// A yes can be taken back for as long as the case runs: the municipality sees nothing more, and the owner looks along.
async fn take_back(call: Call<Alumnus>, mut tx: Tx, proof: May<ApprovePacket>, case: Case) -> Answered {
    if !case.has_their_yes() {
        return Err(Refusal::Overtaken(format!("Dit kan nu niet meer. Vraag het aan {}.", case.owner)));
    }
    let name = &case.first_name;
    let (note, task) = (Some("Het ja is ingetrokken."), format!("{name} trok het ja in."));
    stop(&mut tx, &proof, &case, &Stopped { by: proof.by(), note, task }, call.now).await?;
    waakvlam::sign_of_life(&mut tx, proof.alumnus(), Sign::Packet, call.now).await?;
    let letters = Letters { case: &case, what: EventKind::Withdrawn, now: call.now };
    letters.desks_closed(&mut tx, &proof, "Een zaak is ingetrokken. Je hoeft niets te doen.").await?;
    let text = format!("{name} trok het ja in. De gemeente ziet niets meer. Praat er samen over.");
    letters.owner(&mut tx, None, text).await?;
    keep(&call, tx, "/case?done=back".to_owned()).await
}

fn still_asked(case: &Case) -> Result<(), Refusal> {
    if case.state == State::Asked {
        return Ok(());
    }
    Err(Refusal::Overtaken("Deze vraag is al voorbij.".into()))
}

/// "Wie doet nu wat?"
pub(super) async fn mine(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let proof = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let brief = store::of_alumnus(&mut tx, &proof, call.now).await?;
    let case = store::last_of(&mut tx, &proof).await?.filter(|_| brief.is_some());
    let mine = match case {
        None => None,
        Some(case) => {
            let ladder = store::ladder(&mut tx, &case.school_id, &case.municipality_id, call.now).await?;
            let promises = store::promises(&mut tx, &proof, &case).await?;
            let higher = ladder.above(case.step).cloned();
            Some(Mine { higher, promises, now: call.now, case })
        }
    };
    tx.commit().await?;
    let done = Done::of(&call);
    Ok(Answer::Page(Page::new("Wie doet wat", move || page::mine(mine, done))))
}
