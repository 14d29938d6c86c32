//! The alumnus reads exactly what would go, and says yes or no.

use super::{happens, tell_owner};
use crate::{
    access::{ActAsOneself, Alumnus, ApprovePacket, may},
    door::{Answer, Answered, Call},
    error::Refusal,
    handovers::{
        HandoverId, State,
        page::{self, Mine},
        rules::Act,
        store,
    },
    inbox,
    shell::Page,
    waakvlam::{self, Sign},
};
use serde::Deserialize;

pub(super) async fn show(call: Call<Alumnus>) -> Answered {
    let id: HandoverId = call.part("handover")?;
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let handover = store::one(&mut tx, &own, &id).await?.ok_or(Refusal::Missing)?;
    tx.commit().await?;
    let mine = Mine { handover, today: call.now.day() };
    Ok(Answer::Page(Page::new("Vraag", move || page::mine(mine))))
}

#[derive(Deserialize)]
struct Decision {
    decision: String,
}

/// Yes: it goes. No: nothing goes, or nothing more.
pub(super) async fn decide(call: Call<Alumnus>) -> Answered {
    let id: HandoverId = call.part("handover")?;
    let act = match call.form::<Decision>()?.decision.as_str() {
        "yes" => Act::Yes,
        "no" => Act::No,
        _ => return Err(Refusal::Unreadable),
    };
    let mut tx = call.house.db.begin().await?;
    let own = may::<ApprovePacket>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let handover = store::one(&mut tx, &own, &id).await?.ok_or(Refusal::Missing)?;
    let state = happens(&mut tx, &handover, act, None, call.now).await?;
    waakvlam::sign_of_life(&mut tx, own.alumnus(), Sign::Handover, call.now).await?;
    inbox::store::was_there(&mut tx, own.by(), &format!("/handover/{id}"), call.now).await?;
    let (name, to) = (&call.who.me.person.first_name, &handover.form.to_name);
    let text = match state {
        State::Given => format!("{name} zei ja. De overdracht mag nu naar {to}."),
        State::Refused => format!("{name} wil niet dat dit naar {to} gaat. Praat erover."),
        _ => format!("{name} wil toch niet dat dit naar {to} gaat. Geef het niet door."),
    };
    tell_owner(&mut tx, &handover, own.by(), text, call.now).await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/handover/{id}"))
}
