//! The inbox: everybody's own. Reading the list changes nothing; opening a message does, so that is a form.

use super::{
    MessageId,
    page::{self, Inbox},
    rules, store,
};
use crate::{
    access::SignedIn,
    door::{Answer, Answered, Call, Doors},
    shell::Page,
};

/// How many messages the page shows.
const SHOWN: i64 = 100;

/// The doors of the inbox.
pub fn doors() -> Doors {
    Doors::default().get("/inbox", inbox).post("/inbox/{id}/open", open).post("/inbox/read-all", read_all)
}

async fn inbox(call: Call<SignedIn>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let place = rules::place(&call.who.hats);
    let inbox = Inbox {
        messages: store::all(&mut tx, call.who.id(), SHOWN).await?,
        place_name: store::place_name(&mut tx, &place).await?,
        place,
        now: call.now,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Berichten", move || page::inbox(inbox))))
}

async fn open(call: Call<SignedIn>) -> Answered {
    let id: MessageId = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    let link = store::open(&mut tx, call.who.id(), &id, call.now).await?;
    tx.commit().await?;
    Answer::go(link)
}

async fn read_all(call: Call<SignedIn>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    store::read_all(&mut tx, call.who.id(), call.now).await?;
    tx.commit().await?;
    Answer::go("/inbox")
}
