//! Signing in at once with two factors: for who works here, and for everybody with a passkey.

use super::{cookie, no_cookie, session_cookie};
use crate::{
    access::Anyone,
    door::{Answer, Answered, Call, Doors},
    shell::Page,
    way_in::{SignedInBy, page::work as page, passkey, password, rules, store},
};
use axum::{Json, response::IntoResponse};
use serde::Deserialize;

pub(super) fn doors() -> Doors {
    Doors::default()
        .get("/sign-in/work", work)
        .post("/sign-in/work", sign_in)
        .post("/sign-in/passkey/begin", ask_passkey)
        .post("/sign-in/passkey", by_passkey)
}

/// Ties a question about a passkey to the browser that was asked.
pub(super) const CEREMONY_COOKIE: &str = "__Host-passkey";

const PURPOSE: &str = "sign-in";

async fn work(call: Call<Anyone>) -> Answered {
    match &call.who.0 {
        Some(me) => Answer::go(me.home()),
        None => Ok(Answer::Page(show(&call, String::new(), None))),
    }
}

fn show(call: &Call<Anyone>, typed: String, why: Option<String>) -> Page {
    let has_passkeys = passkey::of(&call.house).is_some();
    Page::new("Inloggen", move || page::sign_in(typed, has_passkeys, why))
}

#[derive(Deserialize)]
struct WorkForm {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
}

/// Mail address, password and code in one go, so that nobody learns which of them was wrong. Known and unknown accounts
/// answer alike and take as long. Five tries an hour stop a guesser; the owner still has a passkey, or the code by mail
/// with what they know or kept.
async fn sign_in(call: Call<Anyone>) -> Answered {
    let form: WorkForm = call.form()?;
    let mail = form.mail.trim().to_lowercase();
    let mut tx = call.house.db.begin().await?;
    let within = store::spend(&mut tx, &format!("password/{mail}"), rules::TRIES, call.now).await?;
    let within = store::spend(&mut tx, "password", rules::PASSWORDS_ALTOGETHER, call.now).await? && within;
    let person = if within { store::by_mail(&mut tx, &mail).await? } else { None };
    let kept = match &person {
        Some(person) => store::password(&mut tx, person).await?,
        None => None,
    };
    tx.commit().await?;
    let step = kept.as_ref().and_then(|kept| password::step_of(&kept.code_secret.0, &form.code, call.now));
    let is_right = password::is_right(kept.map(|kept| kept.password_hash), form.password).await;

    let mut tx = call.house.db.begin().await?;
    let who = person.zip(step).filter(|_| is_right);
    let token = match who {
        Some((person, step)) if store::accept_step(&mut tx, &person, step).await? => {
            let by = SignedInBy::PasswordAndCode;
            Some(store::begin_session(&mut tx, &person, by, call.device(), call.now).await?)
        }
        _ => None,
    };
    tx.commit().await?;
    match token {
        Some(token) => Ok(Answer::GoWith("/".into(), vec![session_cookie(token)])),
        None => {
            let why = "Dit klopt niet. Je hebt 5 pogingen per uur. Een code geldt één keer: wacht op de volgende.";
            Ok(Answer::Refused(show(&call, form.mail, Some(why.to_owned()))))
        }
    }
}

/// Asks this browser for a passkey, whoever sits behind it.
async fn ask_passkey(call: Call<Anyone>) -> Answered {
    let question = passkey::ask_any(&call.house)?;
    let browser = crate::secret::token();
    let mut tx = call.house.db.begin().await?;
    if !store::spend(&mut tx, "passkey", rules::CEREMONIES_ALTOGETHER, call.now).await? {
        return Err(crate::error::Refusal::Overtaken("Het is nu te druk. Probeer het straks nog een keer.".into()));
    }
    store::remember(&mut tx, &browser, PURPOSE, question.state, call.now).await?;
    tx.commit().await?;
    let mut response = Json(question.ask).into_response();
    crate::door::set_cookies(&mut response, &[cookie(CEREMONY_COOKIE, browser, 1)]);
    Ok(Answer::Plain(response))
}

#[derive(Deserialize)]
struct PasskeyForm {
    #[serde(default)]
    credential: String,
}

async fn by_passkey(call: Call<Anyone>) -> Answered {
    let answer = call.form::<PasskeyForm>()?.credential;
    let browser = call.cookie(CEREMONY_COOKIE).unwrap_or_default();
    let mut tx = call.house.db.begin().await?;
    let state = store::take(&mut tx, &browser, PURPOSE, call.now).await?;
    let kept = match passkey::named_in(&answer) {
        Some(name) => store::passkey(&mut tx, &name).await?,
        None => None,
    };
    let proved = state.zip(kept).and_then(|(state, kept)| {
        passkey::check_any(&call.house, &state, &answer, &kept).map(|passkey| (kept, passkey))
    });
    let Some((kept, passkey)) = proved else {
        tx.commit().await?;
        let why = "Dat lukte niet. Probeer het nog een keer, of log anders in.";
        return Ok(Answer::Refused(show(&call, String::new(), Some(why.to_owned()))));
    };
    store::used_passkey(&mut tx, &kept.id, &passkey, call.now).await?;
    let by = SignedInBy::Passkey;
    let token = store::begin_session(&mut tx, &kept.person_id, by, call.device(), call.now).await?;
    tx.commit().await?;
    Ok(Answer::GoWith("/".into(), vec![session_cookie(token), no_cookie(CEREMONY_COOKIE)]))
}
