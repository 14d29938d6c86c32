//! The doors of mail: the link at the foot of a mail, for whoever holds it; and one's own page.

use super::{
    page::{self, Own},
    rules, store,
};
use crate::{
    access::{Anyone, PersonId, SignedIn},
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    people, preferences,
    shell::Page,
};

/// The doors of mail.
pub fn doors() -> Doors {
    Doors::default()
        .get("/mail", own)
        .post("/mail/off", off)
        .post("/mail/on", on)
        .get("/mail/stop/{token}", ask)
        .post("/mail/stop/{token}", stop)
        .post("/mail/again/{token}", again)
}

const TITLE: &str = "Mail";

/// Whose link this is. An unknown one, a foreign one and one of an old address look alike.
async fn holder(conn: &mut Conn, call: &Call<Anyone>) -> Result<(String, PersonId), Refusal> {
    let token: String = call.part("token")?;
    let person = store::whose(conn, &call.house.key, &token).await?.ok_or(Refusal::Missing)?;
    Ok((token, person))
}

/// Looking changes nothing: mail programs look at links by themselves.
async fn ask(call: Call<Anyone>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let (token, person) = holder(&mut tx, &call).await?;
    let is_off = preferences::store::no_mail_since(&mut tx, &person).await?.is_some();
    tx.commit().await?;
    Ok(Answer::Page(Page::new(TITLE, move || page::by_link(token, is_off))))
}

async fn stop(call: Call<Anyone>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let (token, person) = holder(&mut tx, &call).await?;
    preferences::store::stop_mail(&mut tx, &person, call.now).await?;
    tx.commit().await?;
    match rules::is_by_program(&call.upload().1) {
        true => Ok(Answer::Page(Page::new(TITLE, move || page::by_link(token, true)))),
        false => Answer::go(rules::stop_path(&token)),
    }
}

async fn again(call: Call<Anyone>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let (token, person) = holder(&mut tx, &call).await?;
    preferences::store::mail_again(&mut tx, &person, call.now).await?;
    tx.commit().await?;
    Answer::go(rules::stop_path(&token))
}

async fn own(call: Call<SignedIn>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let own = Own {
        address: people::mail(&mut tx, call.who.id()).await?,
        is_off: preferences::store::no_mail_since(&mut tx, call.who.id()).await?.is_some(),
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new(TITLE, move || page::own(own))))
}

async fn off(call: Call<SignedIn>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    preferences::store::stop_mail(&mut tx, call.who.id(), call.now).await?;
    tx.commit().await?;
    Answer::go("/mail")
}

async fn on(call: Call<SignedIn>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    preferences::store::mail_again(&mut tx, call.who.id(), call.now).await?;
    tx.commit().await?;
    Answer::go("/mail")
}
