//! The second factor, and showing again who one is before the way in changes.

use super::{CODE_COOKIE, cookie, session_cookie};
use crate::{
    access::{HalfIn, NOT_YET, SignedIn},
    db::{Conn, Tx},
    door::{Answer, Answered, Call, Doors, SECOND_FACTOR},
    error::Refusal,
    outbox::{self, Letter},
    secret,
    shell::Page,
    way_in::{
        Factors, SignedInBy, Then,
        page::second::{self as page, Ask},
        passkey, password,
        rules::{self, Change, Standing},
        store,
    },
};
use axum::{Json, response::IntoResponse};
use serde::Deserialize;

pub(super) fn doors() -> Doors {
    Doors::default()
        .get(SECOND_FACTOR, second_factor)
        .post("/second-factor/passkey/begin", ask_passkey)
        .post("/second-factor/passkey", by_passkey)
        .post("/second-factor/code", by_password)
        .post("/second-factor/recovery", by_recovery_code)
        .post("/second-factor/mail", send_mail)
        .get("/second-factor/mail", mail_page)
        .post("/second-factor/mail/code", by_mail)
}

const PURPOSE: &str = "second-factor";

/// What all these forms carry.
#[derive(Default, Deserialize)]
struct Form {
    #[serde(default)]
    then: String,
    #[serde(default)]
    credential: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
}

impl Form {
    fn then(&self) -> Then {
        Then::parse(&self.then).unwrap_or(Then::Home)
    }
}

fn owes(me: &SignedIn) -> bool {
    me.needs_two_factors() && !me.is_strong()
}

/// How somebody stands who wants to change the way in.
pub(super) async fn standing(conn: &mut Conn, call: &Call<HalfIn>) -> Result<(Factors, Change), Refusal> {
    let me = &call.who.0;
    let factors = store::factors(conn, me.id()).await?;
    let standing = Standing {
        by: me.signed_in_by,
        proved_at: me.proved_at,
        needs_two: me.needs_two_factors(),
        has_factors: factors.any(),
        is_fresh: me.is_fresh(call.now),
    };
    let change = rules::change(standing, call.now);
    Ok((factors, change))
}

/// Where somebody goes who may not change the way in yet. `None`: they may.
pub(super) fn first(change: Change, then: Then) -> Option<Answered> {
    match change {
        Change::Allowed => None,
        Change::ProveFirst => Some(Answer::go(format!("{SECOND_FACTOR}?then={}", then.as_str()))),
        Change::InviteFirst => Some(Answer::go(SECOND_FACTOR)),
        Change::Tomorrow => Some(Err(Refusal::Overtaken(NOT_YET.into()))),
    }
}

async fn second_factor(call: Call<HalfIn>) -> Answered {
    let then = call.query::<Form>()?.then();
    let me = &call.who.0;
    if !owes(me) && then == Then::Home {
        return Answer::go(me.home());
    }
    Ok(Answer::Page(show(&call, then, None).await?))
}

async fn show(call: &Call<HalfIn>, then: Then, why: Option<String>) -> Result<Page, Refusal> {
    let me = &call.who.0;
    let mut tx = call.house.db.read().await?;
    let factors = store::factors(&mut tx, me.id()).await?;
    tx.commit().await?;
    let passkeys_work = passkey::of(&call.house).is_some();
    let owes = owes(me);
    Ok(match (owes, factors.any(), me.signed_in_by) {
        (true, false, SignedInBy::InPerson | SignedInBy::FirstRun) => {
            Page::new("Nog één stap", move || page::set_up(passkeys_work))
        }
        (true, false, _) => Page::new("Nog één stap", page::ask_a_colleague),
        _ => {
            let ask = Ask {
                owes,
                then,
                passkey: passkeys_work && !factors.passkeys.is_empty(),
                password: factors.password_changed_at.is_some(),
                recovery: owes && factors.recovery_left > 0,
                mail: !factors.any(),
                why,
            };
            Page::new("Ben jij het?", move || page::ask(ask))
        }
    })
}

async fn refused(call: &Call<HalfIn>, then: Then, why: &str) -> Answered {
    Ok(Answer::Refused(show(call, then, Some(why.to_owned())).await?))
}

/// They showed it: the session gets a new token, and they go on.
async fn go_on(call: &Call<HalfIn>, mut tx: Tx, by: SignedInBy, then: Then) -> Answered {
    let token = store::prove(&mut tx, &call.who.0.session, by, call.now).await?.ok_or(Refusal::Missing)?;
    tx.commit().await?;
    Ok(Answer::GoWith(then.path().into(), vec![session_cookie(token)]))
}

async fn ask_passkey(call: Call<HalfIn>) -> Answered {
    let me = &call.who.0;
    let mut tx = call.house.db.begin().await?;
    let factors = store::factors(&mut tx, me.id()).await?;
    let question = passkey::ask_known(&call.house, &factors.passkeys)?;
    store::remember(&mut tx, &me.session.0, PURPOSE, question.state, call.now).await?;
    tx.commit().await?;
    Ok(Answer::Plain(Json(question.ask).into_response()))
}

async fn by_passkey(call: Call<HalfIn>) -> Answered {
    let form: Form = call.form()?;
    let me = &call.who.0;
    let mut tx = call.house.db.begin().await?;
    let state = store::take(&mut tx, &me.session.0, PURPOSE, call.now).await?;
    let kept = match passkey::named_in(&form.credential) {
        Some(name) => store::passkey(&mut tx, &name).await?.filter(|kept| kept.person_id == *me.id()),
        None => None,
    };
    let proved = state.zip(kept).and_then(|(state, kept)| {
        passkey::check_known(&call.house, &state, &form.credential, &kept).map(|passkey| (kept, passkey))
    });
    let Some((kept, passkey)) = proved else {
        tx.commit().await?;
        return refused(&call, form.then(), "Dat lukte niet. Probeer het nog een keer.").await;
    };
    store::used_passkey(&mut tx, &kept.id, &passkey, call.now).await?;
    go_on(&call, tx, SignedInBy::Passkey, form.then()).await
}

/// Tries here have a budget of their own: a stranger at the sign-in page can't use it up.
async fn by_password(call: Call<HalfIn>) -> Answered {
    let form: Form = call.form()?;
    let (me, then) = (&call.who.0, form.then());
    let mut tx = call.house.db.begin().await?;
    let within = store::spend(&mut tx, &format!("second/{}", me.id()), rules::TRIES, call.now).await?;
    let kept = if within { store::password(&mut tx, me.id()).await? } else { None };
    tx.commit().await?;
    let step = kept.as_ref().and_then(|kept| password::step_of(&kept.code_secret.0, &form.code, call.now));
    let is_right = password::is_right(kept.map(|kept| kept.password_hash), form.password).await;
    let mut tx = call.house.db.begin().await?;
    match step.filter(|_| is_right) {
        Some(step) if store::accept_step(&mut tx, me.id(), step).await? => {
            go_on(&call, tx, SignedInBy::PasswordAndCode, then).await
        }
        _ => {
            drop(tx);
            let why = "Dit klopt niet. Je hebt 5 pogingen per uur. Een code geldt één keer: wacht op de volgende.";
            refused(&call, then, why).await
        }
    }
}

/// A code from paper, after a first factor of another kind: only where the session itself still owes one.
async fn by_recovery_code(call: Call<HalfIn>) -> Answered {
    let form: Form = call.form()?;
    let me = &call.who.0;
    let mut tx = call.house.db.begin().await?;
    let within = store::spend(&mut tx, &format!("recovery/{}", me.id()), rules::TRIES, call.now).await?;
    let factors = store::factors(&mut tx, me.id()).await?;
    let may = within && owes(me) && factors.any();
    if !(may && store::use_recovery_code(&mut tx, me.id(), &form.code, call.now).await?) {
        tx.commit().await?;
        return refused(&call, form.then(), "Deze code klopt niet, of hij is al gebruikt.").await;
    }
    tell(&mut tx, &call, "Er is ingelogd met een herstelcode. Was jij dat niet? Bel dan de beheerder.").await?;
    go_on(&call, tx, SignedInBy::RecoveryCode, form.then()).await
}

/// Tells the owner of an account that something about the way in changed.
pub(super) async fn tell(conn: &mut Conn, call: &Call<HalfIn>, text: &str) -> Result<(), Refusal> {
    let letter = Letter {
        key: format!("way-in/{}", secret::token()),
        to: call.who.0.id().clone(),
        text: text.to_owned(),
        link: "/devices".into(),
    };
    Ok(outbox::put(conn, &letter, call.now).await?)
}

/// For people without factors: a fresh code by mail.
async fn send_mail(call: Call<HalfIn>) -> Answered {
    let (me, then) = (&call.who.0, call.form::<Form>()?.then());
    let (browser, code) = (secret::token(), secret::mail_code());
    let mut tx = call.house.db.begin().await?;
    let within = store::spend(&mut tx, &format!("proof/{}", me.id()), rules::MAILS_AN_ADDRESS, call.now).await?;
    if within && !store::factors(&mut tx, me.id()).await?.any() {
        store::keep_code(&mut tx, &browser, Some(me.id()), (&secret::tidy_code(&code), SignedInBy::MailCode), call.now)
            .await?;
        let words = format!("Je code is {code}. Hij is {} minuten geldig. Geef hem aan niemand.", rules::CODE_MINUTES);
        outbox::put_mail(&mut tx, &format!("code/{}", secret::hash(&browser)), me.id(), &words, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    let to = format!("/second-factor/mail?then={}", then.as_str());
    Ok(Answer::GoWith(to, vec![cookie(CODE_COOKIE, browser, 1)]))
}

async fn mail_page(call: Call<HalfIn>) -> Answered {
    let then = call.query::<Form>()?.then();
    Ok(Answer::Page(Page::new("Ben jij het?", move || page::mail_code(then, None))))
}

/// The session stays what it was, one factor; it only is fresh again.
async fn by_mail(call: Call<HalfIn>) -> Answered {
    let form: Form = call.form()?;
    let (me, then) = (&call.who.0, form.then());
    let browser = call.cookie(CODE_COOKIE).unwrap_or_default();
    let mut tx = call.house.db.begin().await?;
    let person = store::try_code(&mut tx, &browser, &secret::tidy_code(&form.code), call.now).await?;
    if person.is_none_or(|(person, _)| person != *me.id()) || store::factors(&mut tx, me.id()).await?.any() {
        tx.commit().await?;
        let why = "Deze code klopt niet, of hij is te oud. Je hebt 5 pogingen.".to_owned();
        return Ok(Answer::Refused(Page::new("Ben jij het?", move || page::mail_code(then, Some(why)))));
    }
    go_on(&call, tx, me.signed_in_by, then).await
}
