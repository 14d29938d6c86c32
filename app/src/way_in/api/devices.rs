//! "Mijn telefoons en computers": where somebody is signed in, and with what.

use crate::{
    access::{NOT_YET, SessionId, SignedIn},
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    people, push,
    shell::Page,
    sms,
    way_in::{page::devices as page, passkey, store},
};

pub(super) fn doors() -> Doors {
    Doors::default().get("/devices", devices).post("/devices/{session}/end", end).post("/devices/{session}/mine", mine)
}

async fn devices(call: Call<SignedIn>) -> Answered {
    let me = &call.who;
    let mut tx = call.house.db.read().await?;
    let page = page::Devices {
        all: store::devices(&mut tx, me.id(), call.now).await?,
        factors: store::factors(&mut tx, me.id()).await?,
        mail: people::mail(&mut tx, me.id()).await?,
        number: sms::store::number_of(&mut tx, me.id()).await?,
        here: me.session.clone(),
        with_push: push::store::devices(&mut tx, me.id()).await?,
        may_vouch: !me.is_fresh(call.now),
        needs_two: me.needs_two_factors(),
        passkeys_work: passkey::of(&call.house).is_some(),
        now: call.now,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Mijn telefoons en computers", move || page::devices(page))))
}

/// A phone that somebody else gave can't silence the old one, which may still say no to it.
async fn end(call: Call<SignedIn>) -> Answered {
    let session: SessionId = call.part("session")?;
    if call.who.is_fresh(call.now) && session != call.who.session {
        return Err(Refusal::Overtaken(NOT_YET.into()));
    }
    let mut tx = call.house.db.begin().await?;
    store::end_session(&mut tx, call.who.id(), &session, call.now).await?;
    tx.commit().await?;
    Answer::go("/devices")
}

/// An older device says yes to a phone that somebody else gave.
async fn mine(call: Call<SignedIn>) -> Answered {
    let session: SessionId = call.part("session")?;
    let mut tx = call.house.db.begin().await?;
    if !store::vouch(&mut tx, &call.who, &session, call.now).await? {
        return Err(Refusal::Missing);
    }
    tx.commit().await?;
    Answer::go("/devices")
}
