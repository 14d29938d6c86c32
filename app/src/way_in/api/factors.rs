//! Passkeys, a password with an authenticator, and the codes on paper: made and taken away.

use super::{second, session_cookie};
use crate::{
    access::HalfIn,
    db::Tx,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    sealed,
    shell::Page,
    way_in::{
        Factors, SignedInBy, Then,
        page::{self as pages, factors as page},
        passkey, password,
        rules::{self, Change},
        store,
    },
};
use axum::{Json, response::IntoResponse};
use serde::Deserialize;

pub(super) fn doors() -> Doors {
    Doors::default()
        .get("/passkeys/new", new_passkey)
        .post("/passkeys/begin", ask_passkey)
        .post("/passkeys", add_passkey)
        .post("/passkeys/{id}/remove", remove_passkey)
        .get("/password", password_page)
        .post("/password", keep_password)
        .post("/password/remove", remove_password)
        .get("/recovery-codes", recovery_codes)
        .post("/recovery-codes", new_recovery_codes)
        .post("/recovery-codes/kept", kept_recovery_codes)
}

const NEW_PASSKEY: &str = "new-passkey";

const RECOVERY: &str = "recovery";

async fn new_passkey(call: Call<HalfIn>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let (_, change) = second::standing(&mut tx, &call).await?;
    tx.commit().await?;
    match second::first(change, Then::Passkey) {
        Some(elsewhere) => elsewhere,
        None => Ok(Answer::Page(passkey_page(&call, None))),
    }
}

fn passkey_page(call: &Call<HalfIn>, why: Option<String>) -> Page {
    let (device, works) = (call.device(), passkey::of(&call.house).is_some());
    Page::new("Passkey", move || page::new_passkey(device, works, why))
}

async fn ask_passkey(call: Call<HalfIn>) -> Answered {
    let me = &call.who.0;
    let mut tx = call.house.db.begin().await?;
    let (factors, change) = second::standing(&mut tx, &call).await?;
    if let Some(elsewhere) = second::first(change, Then::Passkey) {
        return elsewhere;
    }
    let question = passkey::ask_new(&call.house, me.id(), &me.person.name(), &factors.passkeys)?;
    store::remember(&mut tx, &me.session.0, NEW_PASSKEY, question.state, call.now).await?;
    tx.commit().await?;
    Ok(Answer::Plain(Json(question.ask).into_response()))
}

#[derive(Deserialize)]
struct NewPasskey {
    #[serde(default)]
    credential: String,
    #[serde(default)]
    name: String,
}

async fn add_passkey(call: Call<HalfIn>) -> Answered {
    let form: NewPasskey = call.form()?;
    let me = &call.who.0;
    let mut tx = call.house.db.begin().await?;
    let (factors, change) = second::standing(&mut tx, &call).await?;
    if let Some(elsewhere) = second::first(change, Then::Passkey) {
        return elsewhere;
    }
    let state = store::take(&mut tx, &me.session.0, NEW_PASSKEY, call.now).await?;
    let made = state.and_then(|state| passkey::check_new(&call.house, &state, &form.credential));
    let known = match &made {
        Some((credential, _)) => store::passkey(&mut tx, credential).await?.is_some(),
        None => true,
    };
    let Some((credential, passkey)) = made.filter(|_| !known) else {
        tx.commit().await?;
        let why = "Dat lukte niet. Probeer het nog een keer.".to_owned();
        return Ok(Answer::Refused(passkey_page(&call, Some(why))));
    };
    let name: String = form.name.trim().chars().take(60).collect();
    let name = if name.is_empty() { call.device().to_owned() } else { name };
    store::add_passkey(&mut tx, me.id(), &credential, &name, &passkey, call.now).await?;
    second::tell(&mut tx, &call, "Er is een nieuwe passkey. Was jij dat niet? Haal hem dan weg.").await?;
    became_strong(&call, tx, &factors, SignedInBy::Passkey).await
}

/// A factor was made: the session is strong, and who needs two gets codes on paper with the first one.
async fn became_strong(call: &Call<HalfIn>, mut tx: Tx, before: &Factors, by: SignedInBy) -> Answered {
    let me = &call.who.0;
    let gets_codes = me.needs_two_factors() && before.recovery_left == 0;
    if gets_codes {
        let codes = store::new_recovery_codes(&mut tx, me.id(), call.now).await?;
        store::remember(&mut tx, &me.session.0, RECOVERY, codes.join(" "), call.now).await?;
    }
    let token = store::prove(&mut tx, &me.session, by, call.now).await?.ok_or(Refusal::Missing)?;
    tx.commit().await?;
    let to = if gets_codes { "/recovery-codes" } else { "/devices" };
    Ok(Answer::GoWith(to.into(), vec![session_cookie(token)]))
}

/// Why the last factor of somebody who needs two stays.
const LAST_ONE: &str = "Dit is je enige tweede stap. Maak eerst een andere. Daarna kun je deze weghalen.";

/// Whether one factor less is fine; otherwise what to answer.
async fn may_remove(call: &Call<HalfIn>, tx: &mut Tx) -> Result<Option<Answered>, Refusal> {
    let (factors, change) = second::standing(tx, call).await?;
    if change != Change::Allowed {
        return Ok(second::first(change, Then::Devices));
    }
    match call.who.0.needs_two_factors() && factors.count() < 2 {
        true => Err(Refusal::Overtaken(LAST_ONE.into())),
        false => Ok(None),
    }
}

async fn remove_passkey(call: Call<HalfIn>) -> Answered {
    let id: String = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    if let Some(elsewhere) = may_remove(&call, &mut tx).await? {
        return elsewhere;
    }
    store::remove_passkey(&mut tx, call.who.0.id(), &id).await?;
    second::tell(&mut tx, &call, "Er is een passkey weggehaald. Was jij dat niet? Bel dan school.").await?;
    tx.commit().await?;
    Answer::go("/devices")
}

async fn remove_password(call: Call<HalfIn>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    if let Some(elsewhere) = may_remove(&call, &mut tx).await? {
        return elsewhere;
    }
    store::remove_password(&mut tx, call.who.0.id()).await?;
    second::tell(&mut tx, &call, "Je wachtwoord is weggehaald. Was jij dat niet? Bel dan school.").await?;
    tx.commit().await?;
    Answer::go("/devices")
}

async fn password_page(call: Call<HalfIn>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let (_, change) = second::standing(&mut tx, &call).await?;
    tx.commit().await?;
    match second::first(change, Then::Password) {
        Some(elsewhere) => elsewhere,
        None => Ok(Answer::Page(show_password(&call, password::new_code_secret(), None)?)),
    }
}

/// The page with a secret for the authenticator. The form carries it back, sealed and for this device alone, so that
/// nothing has to be kept of a page that is only looked at.
fn show_password(call: &Call<HalfIn>, code_secret: String, why: Option<String>) -> Result<Page, Refusal> {
    let me = &call.who.0;
    let address = password::code_address(&code_secret, &me.person.name())?;
    let sealed = sealed::seal(&format!("{}/{code_secret}", me.session)).map_err(|why| Refusal::Broken(why.into()))?;
    let shown = page::NewPassword { qr: pages::qr(&address)?, code_secret, sealed, why };
    Ok(Page::new("Wachtwoord", move || page::password(shown)))
}

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    sealed: String,
}

async fn keep_password(call: Call<HalfIn>) -> Answered {
    let form: PasswordForm = call.form()?;
    let me = &call.who.0;
    let mut tx = call.house.db.read().await?;
    let (_, change) = second::standing(&mut tx, &call).await?;
    tx.commit().await?;
    if let Some(elsewhere) = second::first(change, Then::Password) {
        return elsewhere;
    }
    let opened = sealed::open(&form.sealed).unwrap_or_default();
    let code_secret = match opened.split_once('/').filter(|(session, _)| *session == me.session.0) {
        Some((_, code_secret)) if form.sealed.starts_with('~') => code_secret.to_owned(),
        _ => return Err(Refusal::Unreadable),
    };
    let own_words = [me.person.first_name.as_str(), me.person.last_name.as_str()];
    let step = password::step_of(&code_secret, &form.code, call.now);
    let why = match (rules::check_password(&form.password, &own_words), step) {
        (Err(why), _) => Some(why),
        _ if form.password != form.again => Some("De twee wachtwoorden zijn niet hetzelfde."),
        (_, None) => Some("De code uit de app klopt niet. Kijk of de klok van je telefoon goed staat."),
        _ => None,
    };
    let (None, Some(step)) = (why, step) else {
        let page = show_password(&call, code_secret, why.map(str::to_owned))?;
        return Ok(Answer::Refused(page));
    };
    let password_hash = password::hash(form.password).await?;
    let mut tx = call.house.db.begin().await?;
    let (factors, change) = second::standing(&mut tx, &call).await?;
    if let Some(elsewhere) = second::first(change, Then::Password) {
        return elsewhere;
    }
    let kept = store::Password { password_hash, code_secret: code_secret.as_str().into() };
    store::keep_password(&mut tx, me.id(), &kept, step, call.now).await?;
    second::tell(&mut tx, &call, "Je hebt een nieuw wachtwoord. Was jij dat niet? Bel dan school.").await?;
    became_strong(&call, tx, &factors, SignedInBy::PasswordAndCode).await
}

/// The codes, for as long as they are remembered or until they were written down.
async fn recovery_codes(call: Call<HalfIn>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let codes = store::recall(&mut tx, &call.who.0.session.0, RECOVERY, call.now).await?;
    tx.commit().await?;
    let Some(codes) = codes else { return Answer::go("/devices") };
    let codes: Vec<String> = codes.split(' ').map(str::to_owned).collect();
    Ok(Answer::Page(Page::new("Herstelcodes", move || page::recovery_codes(codes))))
}

async fn new_recovery_codes(call: Call<HalfIn>) -> Answered {
    let me = &call.who.0;
    let mut tx = call.house.db.begin().await?;
    let (factors, change) = second::standing(&mut tx, &call).await?;
    if let Some(elsewhere) = second::first(change, Then::Devices) {
        return elsewhere;
    }
    if !factors.any() || !me.needs_two_factors() {
        return Err(Refusal::Missing);
    }
    let codes = store::new_recovery_codes(&mut tx, me.id(), call.now).await?;
    store::remember(&mut tx, &me.session.0, RECOVERY, codes.join(" "), call.now).await?;
    second::tell(&mut tx, &call, "Je hebt nieuwe herstelcodes. Was jij dat niet? Bel dan school.").await?;
    tx.commit().await?;
    Answer::go("/recovery-codes")
}

async fn kept_recovery_codes(call: Call<HalfIn>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    store::forget(&mut tx, &call.who.0.session.0, RECOVERY).await?;
    tx.commit().await?;
    Answer::go("/")
}
