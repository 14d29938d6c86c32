//! Another phone number: confirmed by a code that is sent to it, and the old one is told.

use super::second;
use crate::{
    access::HalfIn,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    outbox::{self, Channel},
    secret,
    shell::Page,
    sms,
    way_in::{Then, page::address as page, rules, store},
};
use serde::Deserialize;

pub(super) fn doors() -> Doors {
    Doors::default()
        .get("/phone-number", number)
        .post("/phone-number", ask)
        .get("/phone-number/code", code)
        .post("/phone-number/code", confirm)
}

#[derive(Default, Deserialize)]
struct Form {
    #[serde(default)]
    number: String,
    #[serde(default)]
    code: String,
}

/// Without an SMS gateway nobody can show that a number is theirs: then school writes it down.
async fn number(call: Call<HalfIn>) -> Answered {
    if !call.house.has_sms {
        return Ok(Answer::Page(Page::new("Telefoonnummer", page::tell_school)));
    }
    let mut tx = call.house.db.read().await?;
    let (_, change) = second::standing(&mut tx, &call).await?;
    tx.commit().await?;
    match second::first(change, Then::Number) {
        Some(elsewhere) => elsewhere,
        None => Ok(Answer::Page(Page::new("Telefoonnummer", || page::address(Channel::Sms, String::new(), None)))),
    }
}

/// SMS costs money: a number gets only so many, whoever asks.
async fn ask(call: Call<HalfIn>) -> Answered {
    let typed = call.form::<Form>()?.number;
    if !call.house.has_sms {
        return Ok(Answer::Refused(Page::new("Telefoonnummer", page::tell_school)));
    }
    let Some(number) = sms::rules::e164(&typed).filter(|number| sms::rules::is_mobile(number)) else {
        let why = "Dit is geen mobiel nummer. Het begint met 06.".to_owned();
        return Ok(Answer::Refused(Page::new("Telefoonnummer", move || page::address(Channel::Sms, typed, Some(why)))));
    };
    let me = &call.who.0;
    let mut tx = call.house.db.begin().await?;
    let (_, change) = second::standing(&mut tx, &call).await?;
    if let Some(elsewhere) = second::first(change, Then::Number) {
        return elsewhere;
    }
    let code = secret::mail_code();
    store::ask_change(&mut tx, me.id(), &me.session, (Channel::Sms, &number), &secret::tidy_code(&code), call.now)
        .await?;
    if within_budget(&mut tx, &call, &number).await? {
        let words = sms::rules::code_words(&code, rules::CODE_MINUTES, &call.house.url);
        let key = format!("number-change/{}", secret::token());
        outbox::put_sms_to(&mut tx, &key, (me.id(), &number), &words, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/phone-number/code")
}

/// The same budgets as for signing in, and one for each person: nobody uses us to ring other people's phones.
async fn within_budget(conn: &mut Conn, call: &Call<HalfIn>, number: &str) -> Result<bool, Refusal> {
    let mine = format!("number-change/{}", call.who.0.id());
    Ok(store::spend(conn, &mine, rules::TRIES, call.now).await?
        && store::spend(conn, &format!("sms/{number}"), sms::rules::AN_HOUR_PER_NUMBER, call.now).await?
        && store::spend(conn, "sms", sms::rules::AN_HOUR_ALTOGETHER, call.now).await?)
}

async fn code(_: Call<HalfIn>) -> Answered {
    Ok(Answer::Page(Page::new("Telefoonnummer", || page::code(Channel::Sms, None))))
}

async fn confirm(call: Call<HalfIn>) -> Answered {
    let typed = secret::tidy_code(&call.form::<Form>()?.code);
    let me = &call.who.0;
    let mut tx = call.house.db.begin().await?;
    let (_, change) = second::standing(&mut tx, &call).await?;
    if let Some(elsewhere) = second::first(change, Then::Number) {
        return elsewhere;
    }
    let Some(number) = store::try_change(&mut tx, &me.session, Channel::Sms, &typed, call.now).await? else {
        tx.commit().await?;
        let why = "Deze code klopt niet, of hij is te oud. Je hebt 5 pogingen.".to_owned();
        return Ok(Answer::Refused(Page::new("Telefoonnummer", move || page::code(Channel::Sms, Some(why)))));
    };
    if let Some(old) = sms::store::number_of(&mut tx, me.id()).await?.filter(|old| *old != number) {
        let key = format!("number-changed/{}", secret::token());
        outbox::put_sms_to(&mut tx, &key, (me.id(), &old), sms::rules::CHANGED, call.now).await?;
    }
    sms::store::set_number(&mut tx, me.id(), &number, false, call.now).await?;
    second::tell(&mut tx, &call, sms::rules::CHANGED).await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/devices")
}
