//! When it can't wait for a yes: one colleague writes the ground, another confirms it.

use super::{by_staff, case::refused, for_act, keep, sending::send};
use crate::{
    access::{ConfirmGround, PersonId, Staff},
    db::Conn,
    door::{Answered, Call},
    error::Refusal,
    escalations::{
        EventKind, GroundKind,
        letters::{Letters, at_school},
        rules::{self, Event, form, words::to_alumnus},
        store::{self, Case},
    },
    form::Form,
    glass,
};
use serde::Deserialize;

pub(super) async fn write(call: Call<Staff>) -> Answered {
    let (mut tx, proof, case) = by_staff(&call).await?;
    let to = rules::after(&case.standing(), &Event::WriteGround { by: proof.by().clone() }, call.now)?;
    let mut form = Form::typed(call.form()?);
    let second = second(&mut tx, &call, &case, &mut form).await?;
    let (Some(ground), Some(second)) = (form::ground(&mut form), second) else {
        return refused(tx, &call, &proof, case, form).await;
    };
    store::stand(&mut tx, &proof, &case, &to).await?;
    store::ground(&mut tx, &case.id, &ground).await?;
    let words = format!("{}: {}", ground.kind.label(), ground.words);
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::GroundWritten, Some(&words), call.now).await?;
    glass::store::ask_second(&mut tx, &proof, &second, &ground.words, call.now).await?;
    let text = format!(
        "{} wil de zaak van {} versturen zonder toestemming. Lees de grond.",
        call.who.me.person.name(),
        case.name()
    );
    let letters = Letters { case: &case, what: EventKind::GroundWritten, now: call.now };
    letters
        .second(
            &mut tx,
            &second,
            format!("{} vraagt jou een zaak te lezen en te bevestigen.", call.who.me.person.name()),
        )
        .await?;
    if second != case.owner_id {
        letters.owner(&mut tx, Some(proof.by()), text).await?;
    }
    keep(&call, tx, format!("{}?done=ground", at_school(&case.id))).await
}

/// The colleague who is asked to confirm: of this school, and not oneself.
async fn second(
    conn: &mut Conn,
    call: &Call<Staff>,
    case: &Case,
    form: &mut Form,
) -> Result<Option<PersonId>, Refusal> {
    let typed = form.value("second");
    let colleagues = store::colleagues(conn, &case.school_id, call.who.me.id(), call.now).await?;
    let found = colleagues.into_iter().map(|(id, _)| id).find(|id| id.0 == typed);
    if found.is_none() {
        form.refuse("second", "Kies een collega.");
    }
    Ok(found)
}

#[derive(Deserialize)]
struct Confirmed {
    version: i64,
}

pub(super) async fn confirm(call: Call<Staff>) -> Answered {
    let seen: Confirmed = call.form()?;
    let (mut tx, proof, case) = for_act::<ConfirmGround>(&call).await?;
    let ladder = store::ladder(&mut tx, &case.school_id, &case.municipality_id, call.now).await?;
    let contact = ladder.contact().ok_or_else(|| {
        Refusal::Overtaken(format!("Bij {} is nu geen contactpersoon. De beheerder voegt die toe.", case.municipality))
    })?;
    let sentences = store::shared(&mut tx, &case).await?.len();
    let by = proof.by().clone();
    let event = Event::Confirm { by, version: seen.version, sentences, to: contact.desk() };
    let to = rules::after(&case.standing(), &event, call.now)?;
    store::stand(&mut tx, &proof, &case, &to).await?;
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Excepted, None, call.now).await?;
    if case.is_untold() {
        store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::NotTold, None, call.now).await?;
    }
    send(&mut tx, &case, proof.by(), contact, call.now).await?;
    let letters = Letters { case: &case, what: EventKind::Excepted, now: call.now };
    let ground = case.ground_kind.map(GroundKind::plain).unwrap_or_default();
    letters.alumnus(&mut tx, to_alumnus::excepted(&case.owner, ground)).await?;
    let text = format!("De zaak van {} is zonder toestemming verstuurd naar {}.", case.name(), contact.name);
    letters.owner(&mut tx, Some(proof.by()), text).await?;
    keep(&call, tx, format!("{}?done=sent", at_school(&case.id))).await
}
