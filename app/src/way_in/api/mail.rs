//! Another mail address: confirmed by a code that is sent to it, and the old one is told.

use super::second;
use crate::{
    access::HalfIn,
    door::{Answer, Answered, Call, Doors},
    outbox::{self, Channel},
    people, secret,
    shell::Page,
    way_in::{Then, page::address as page, rules, store},
};
use serde::Deserialize;

pub(super) fn doors() -> Doors {
    Doors::default()
        .get("/mail-address", address)
        .post("/mail-address", ask)
        .get("/mail-address/code", code)
        .post("/mail-address/code", confirm)
}

#[derive(Default, Deserialize)]
struct Form {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    code: String,
}

async fn address(call: Call<HalfIn>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let (_, change) = second::standing(&mut tx, &call).await?;
    tx.commit().await?;
    match second::first(change, Then::Mail) {
        Some(elsewhere) => elsewhere,
        None => Ok(Answer::Page(Page::new("Mailadres", || page::address(Channel::Mail, String::new(), None)))),
    }
}

/// An address that somebody else has gets no code, and the page doesn't say so: it would tell who is here.
async fn ask(call: Call<HalfIn>) -> Answered {
    let typed = call.form::<Form>()?.mail;
    let mail = typed.trim().to_lowercase();
    if !mail.contains('@') || mail.len() > 254 || mail.chars().any(char::is_whitespace) {
        let why = "Dit is geen mailadres. Een mailadres heeft een @.".to_owned();
        return Ok(Answer::Refused(Page::new("Mailadres", move || page::address(Channel::Mail, typed, Some(why)))));
    }
    let me = &call.who.0;
    let mut tx = call.house.db.begin().await?;
    let (_, change) = second::standing(&mut tx, &call).await?;
    if let Some(elsewhere) = second::first(change, Then::Mail) {
        return elsewhere;
    }
    let code = secret::mail_code();
    let within = store::spend(&mut tx, &format!("mail-change/{}", me.id()), rules::TRIES, call.now).await?;
    let tidy = secret::tidy_code(&code);
    store::ask_change(&mut tx, me.id(), &me.session, (Channel::Mail, &mail), &tidy, call.now).await?;
    if within && !store::is_taken(&mut tx, &mail, me.id()).await? {
        let words = format!("Je code is {code}. Hij is {} minuten geldig. Geef hem aan niemand.", rules::CODE_MINUTES);
        let key = format!("mail-change/{}", secret::token());
        outbox::put_mail_to(&mut tx, &key, (me.id(), &mail), &words, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/mail-address/code")
}

async fn code(_: Call<HalfIn>) -> Answered {
    Ok(Answer::Page(Page::new("Mailadres", || page::code(Channel::Mail, None))))
}

async fn confirm(call: Call<HalfIn>) -> Answered {
    let typed = secret::tidy_code(&call.form::<Form>()?.code);
    let me = &call.who.0;
    let mut tx = call.house.db.begin().await?;
    let (_, change) = second::standing(&mut tx, &call).await?;
    if let Some(elsewhere) = second::first(change, Then::Mail) {
        return elsewhere;
    }
    let mail = store::try_change(&mut tx, &me.session, Channel::Mail, &typed, call.now).await?;
    let is_taken = match &mail {
        Some(mail) => store::is_taken(&mut tx, mail, me.id()).await?,
        None => true,
    };
    let Some(mail) = mail.filter(|_| !is_taken) else {
        tx.commit().await?;
        let why = "Deze code klopt niet, of hij is te oud. Je hebt 5 pogingen.".to_owned();
        return Ok(Answer::Refused(Page::new("Mailadres", move || page::code(Channel::Mail, Some(why)))));
    };
    if let Some(old) = people::mail(&mut tx, me.id()).await?.filter(|old| !old.eq_ignore_ascii_case(&mail)) {
        let words = "Je mailadres is veranderd. Was jij dat niet? Bel dan school.";
        let key = format!("mail-changed/{}", secret::token());
        outbox::put_mail_to(&mut tx, &key, (me.id(), &old), words, call.now).await?;
    }
    store::set_mail(&mut tx, me.id(), &mail).await?;
    second::tell(&mut tx, &call, "Je mailadres is veranderd. Was jij dat niet? Bel dan school.").await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/devices")
}
