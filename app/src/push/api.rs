//! "Meldingen op dit toestel": on, off, and a test. What a browser hands over by script is JSON; all else is a form.

use super::{
    page::{self, OnThisDevice},
    rules, store,
};
use crate::{
    access::{Anyone, SignedIn},
    check_ins::YesNo,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    shell::Page,
};
use axum::{http::StatusCode, response::IntoResponse};
use serde::Deserialize;

/// The doors of push messages.
pub fn doors() -> Doors {
    Doors::default()
        .get("/push", here)
        .get("/push/install", install)
        .post("/push/subscribe", subscribe)
        .post("/push/off", off)
        .post("/push/test", test)
        .post("/push/arrived/{receipt}", arrived)
}

const TITLE: &str = "Meldingen";

async fn here(call: Call<SignedIn>) -> Answered {
    let page = read(&call, None).await?;
    Ok(Answer::Page(Page::new(TITLE, move || page::here(page))))
}

async fn read(call: &Call<SignedIn>, refused: Option<String>) -> Result<OnThisDevice, Refusal> {
    let mut tx = call.house.db.read().await?;
    let page = OnThisDevice {
        server_key: call.house.push_key.to_string(),
        here: store::here(&mut tx, &call.who.session).await?,
        test: store::last(&mut tx, &call.who.session).await?,
        refused,
        now: call.now,
    };
    tx.commit().await?;
    Ok(page)
}

async fn install(_: Call<SignedIn>) -> Answered {
    Ok(Answer::Page(Page::new("De app op je telefoon", page::install)))
}

/// What the browser's script posts: after the tap, and again at each start. Unasked it only holds where it was wished.
async fn subscribe(call: Call<SignedIn>) -> Answered {
    let (kind, body) = call.upload();
    if kind.is_none_or(|kind| kind.split(';').next() != Some("application/json")) || call.house.push_key.is_empty() {
        return Err(Refusal::Unreadable);
    }
    let posted = rules::read(&body, call.house.outside.reach()).ok_or(Refusal::Unreadable)?;
    let mut tx = call.house.db.begin().await?;
    if posted.again && !store::was_wished(&mut tx, &call.who.session).await? {
        return Ok(Answer::Plain(StatusCode::NOT_FOUND.into_response()));
    }
    store::keep(&mut tx, &call.who, &posted, &call.house.push_key, call.now).await?;
    tx.commit().await?;
    Ok(Answer::Plain(StatusCode::NO_CONTENT.into_response()))
}

#[derive(Deserialize)]
struct Off {
    /// Not the person on our page, but the settings of the device: that is told on the page, and can come back.
    withdrawn: Option<YesNo>,
}

async fn off(call: Call<SignedIn>) -> Answered {
    let form: Off = call.form()?;
    let mut tx = call.house.db.begin().await?;
    match form.withdrawn {
        Some(YesNo::Yes) => store::withdrawn(&mut tx, &call.who.session, call.now).await?,
        _ => store::off(&mut tx, &call.who.session).await?,
    }
    tx.commit().await?;
    Answer::go("/push")
}

/// Asks for a message to this device; the clock sends it at once.
async fn test(call: Call<SignedIn>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let is_on = store::here(&mut tx, &call.who.session).await?.is_some_and(|here| here.gone_at.is_none());
    let refused = match store::asked_lately(&mut tx, call.who.id(), call.now).await? {
        _ if !is_on => Some("Zet eerst de meldingen aan."),
        rules::TESTS_AN_HOUR.. => Some("Je stuurde al 5 testberichten. Probeer het over een uur."),
        _ => None,
    };
    if let Some(why) = refused {
        drop(tx);
        let page = read(&call, Some(why.to_owned())).await?;
        return Ok(Answer::Refused(Page::new(TITLE, move || page::here(page))));
    }
    store::ask(&mut tx, &call.who, call.now).await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/push")
}

/// The phone itself says that the test arrived; it knows the secret from the sealed message.
async fn arrived(call: Call<Anyone>) -> Answered {
    let receipt: String = call.part("receipt")?;
    let mut tx = call.house.db.begin().await?;
    if !store::arrived(&mut tx, &receipt, call.now).await? {
        return Err(Refusal::Missing);
    }
    tx.commit().await?;
    Ok(Answer::Plain(StatusCode::NO_CONTENT.into_response()))
}
