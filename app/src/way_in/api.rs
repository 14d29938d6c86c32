//! The doors that lead in and out.

mod devices;
mod factors;
mod mail;
mod number;
mod reset;
mod second;
mod work;

use super::{
    InvitationId, SignedInBy, page, passkey,
    rules::{self, InvitationState},
    store,
};
use crate::{
    access::{Anyone, Hat, PersonId, SignedIn, store::hats},
    circle,
    db::Tx,
    door::{AWAY, AWAY_COOKIE, Answer, Answered, Call, Doors, SESSION_COOKIE, set_cookies},
    error::Refusal,
    moment::At,
    outbox::{self, Letter},
    schools, secret,
    shell::{self, Page},
    sms,
    waakvlam::{self, Sign},
};
use axum::{http::StatusCode, response::IntoResponse};
use cookie::{Cookie, SameSite, time::Duration};
use serde::Deserialize;

/// The doors of the way in.
pub fn doors() -> Doors {
    Doors::default()
        .get("/", welcome)
        .get("/sign-in", sign_in)
        .post("/sign-in", send_code)
        .get("/sign-in/code", code_page)
        .post("/sign-in/code", enter_code)
        .get("/join", join)
        .post("/join", claim_by_code)
        .get("/join/waiting", waiting)
        .post("/join/waiting", enter)
        .get("/join/ready", ready)
        .get("/join/{link}", opened)
        .post("/join/{link}", claim_by_link)
        .post("/people/{person}/invite", invite)
        .get("/invitations/{id}", invitation)
        .get("/invitations/{id}/state", invitation_state)
        .post("/invitations/{id}/confirm", confirm)
        .post("/invitations/{id}/withdraw", withdraw)
        .post("/sign-out", sign_out)
        .get("/first-run/{token}", first_run)
        .post("/first-run/{token}", make_school)
        .get(AWAY, away)
        .post(AWAY, back)
        .get("/faster", faster)
        .and(work::doors())
        .and(second::doors())
        .and(factors::doors())
        .and(devices::doors())
        .and(mail::doors())
        .and(number::doors())
        .and(reset::doors())
        .and(super::provider::api::doors())
}

const CLAIM_COOKIE: &str = "__Host-claim";
const CODE_COOKIE: &str = "__Host-code";

fn cookie(name: &'static str, value: String, days: i64) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::days(days))
        .build()
}

/// The cookie that keeps somebody in on this device.
pub(super) fn session_cookie(token: String) -> Cookie<'static> {
    cookie(SESSION_COOKIE, token, rules::SESSION_DAYS)
}

fn no_cookie(name: &'static str) -> Cookie<'static> {
    Cookie::build((name, "")).path("/").secure(true).http_only(true).max_age(Duration::ZERO).build()
}

async fn welcome(call: Call<Anyone>) -> Answered {
    match &call.who.0 {
        Some(me) => Answer::go(me.home()),
        None => Ok(Answer::Page(Page::new("Welkom", page::welcome))),
    }
}

async fn sign_in(call: Call<Anyone>) -> Answered {
    match &call.who.0 {
        Some(me) => Answer::go(me.home()),
        None => {
            let has_sms = call.house.has_sms;
            Ok(Answer::Page(Page::new("Inloggen", move || page::sign_in(String::new(), has_sms, None))))
        }
    }
}

#[derive(Deserialize)]
struct MailForm {
    #[serde(default)]
    mail: String,
}

/// Sends a one-time code, by mail or by SMS. A known and an unknown address get the same answer.
async fn send_code(call: Call<Anyone>) -> Answered {
    let typed = call.form::<MailForm>()?.mail;
    let has_sms = call.house.has_sms;
    if let Some(number) = sms::rules::e164(&typed).filter(|_| has_sms) {
        return send_code_by_sms(call, &number).await;
    }
    let mail = typed.trim().to_lowercase();
    if !mail.contains('@') || mail.len() > 254 {
        let why = match has_sms {
            true => "Dit is geen mailadres en geen telefoonnummer. Kijk het nog even na.".to_owned(),
            false => "Dit is geen mailadres. Een mailadres heeft een @.".to_owned(),
        };
        return Ok(Answer::Refused(Page::new("Inloggen", move || page::sign_in(typed, has_sms, Some(why)))));
    }
    let (browser, code) = (secret::token(), secret::mail_code());
    let mut tx = call.house.db.begin().await?;
    let within = store::spend(&mut tx, &format!("mail/{mail}"), rules::MAILS_AN_ADDRESS, call.now).await?;
    let person = if within { store::by_mail(&mut tx, &mail).await? } else { None };
    store::keep_code(&mut tx, &browser, person.as_ref(), (&secret::tidy_code(&code), SignedInBy::MailCode), call.now)
        .await?;
    if let Some(person) = &person {
        let words = format!("Je code is {code}. Hij is {} minuten geldig. Geef hem aan niemand.", rules::CODE_MINUTES);
        outbox::put_mail(&mut tx, &format!("code/{}", secret::hash(&browser)), person, &words, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Ok(Answer::GoWith("/sign-in/code".into(), vec![cookie(CODE_COOKIE, browser, 1)]))
}

/// SMS costs money: there is a budget for each number and one for all together. What goes over it is not sent, and the
/// answer stays the same.
async fn send_code_by_sms(call: Call<Anyone>, number: &str) -> Answered {
    let (browser, code) = (secret::token(), secret::mail_code());
    let mut tx = call.house.db.begin().await?;
    let within = store::spend(&mut tx, &format!("sms/{number}"), sms::rules::AN_HOUR_PER_NUMBER, call.now).await?;
    let known = if within { sms::store::by_number(&mut tx, number, call.now).await? } else { None };
    let person = match known.filter(|_| sms::rules::is_mobile(number)) {
        Some(known) if store::spend(&mut tx, "sms", sms::rules::AN_HOUR_ALTOGETHER, call.now).await? => Some(known),
        _ => None,
    };
    let kept = (secret::tidy_code(&code), SignedInBy::SmsCode);
    store::keep_code(&mut tx, &browser, person.as_ref(), (&kept.0, kept.1), call.now).await?;
    if let Some(person) = &person {
        let words = sms::rules::code_words(&code, rules::CODE_MINUTES, &call.house.url);
        outbox::put_sms(&mut tx, &format!("code/{}", secret::hash(&browser)), person, &words, "", call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Ok(Answer::GoWith("/sign-in/code".into(), vec![cookie(CODE_COOKIE, browser, 1)]))
}

async fn code_page(call: Call<Anyone>) -> Answered {
    let has_sms = call.house.has_sms;
    match call.cookie(CODE_COOKIE) {
        Some(_) => Ok(Answer::Page(Page::new("Inloggen", move || page::code(has_sms, None)))),
        None => Answer::go("/sign-in"),
    }
}

#[derive(Deserialize)]
struct CodeForm {
    #[serde(default)]
    code: String,
}

async fn enter_code(call: Call<Anyone>) -> Answered {
    let Some(browser) = call.cookie(CODE_COOKIE) else { return Answer::go("/sign-in") };
    let code = secret::tidy_code(&call.form::<CodeForm>()?.code);
    let mut tx = call.house.db.begin().await?;
    let person = store::try_code(&mut tx, &browser, &code, call.now).await?;
    let Some((person, by)) = person else {
        tx.commit().await?;
        let has_sms = call.house.has_sms;
        let why =
            "Deze code klopt niet, of hij is te oud. Je hebt 5 pogingen. Vraag anders een nieuwe code.".to_owned();
        return Ok(Answer::Refused(Page::new("Inloggen", move || page::code(has_sms, Some(why)))));
    };
    let token = store::begin_session(&mut tx, &person, by, call.device(), call.now).await?;
    tx.commit().await?;
    let cookies = vec![session_cookie(token), no_cookie(CODE_COOKIE)];
    Ok(Answer::GoWith("/".into(), cookies))
}

async fn join(_: Call<Anyone>) -> Answered {
    Ok(Answer::Page(Page::new("Ik heb een code", || page::join(String::new(), None))))
}

/// Typing a code claims it. Guessing costs a budget that all share; a link keeps working when it is gone.
async fn claim_by_code(call: Call<Anyone>) -> Answered {
    let typed = call.form::<CodeForm>()?.code;
    let mut tx = call.house.db.begin().await?;
    let within = store::spend(&mut tx, "join", rules::GUESSES_ALTOGETHER, call.now).await?;
    let found = match within {
        true => store::by_code(&mut tx, &secret::tidy_code(&typed), call.now).await?,
        false => None,
    };
    let Some(found) = found else {
        tx.commit().await?;
        let why = match within {
            true => "Deze code klopt niet. Kijk goed, of vraag een nieuwe code.",
            false => "Dit is te vaak geprobeerd. Wacht een uur, of vraag hulp op school.",
        };
        return Ok(Answer::Refused(Page::new("Ik heb een code", move || page::join(typed, Some(why.to_owned())))));
    };
    claim(call, tx, found.id).await
}

/// Looking at an invitation claims nothing. The page carries the proof that it was opened in time, for slow readers.
async fn opened(call: Call<Anyone>) -> Answered {
    let link: String = call.part("link")?;
    let mut tx = call.house.db.read().await?;
    let found = store::by_link(&mut tx, &call.house.key, &link, call.now).await?;
    tx.commit().await?;
    let found = found.filter(|found| found.state(call.now) == InvitationState::Open).ok_or_else(too_late)?;
    let seen = (call.now, call.house.key.opened(&link, call.now.0));
    Ok(Answer::Page(Page::new("Welkom", move || page::opened(&found, &link, seen))))
}

#[derive(Deserialize)]
struct Opened {
    #[serde(default)]
    opened: i64,
    #[serde(default)]
    proof: String,
}

async fn claim_by_link(call: Call<Anyone>) -> Answered {
    let link: String = call.part("link")?;
    let form: Opened = call.form()?;
    let opened = At(form.opened);
    let is_proved = secret::hash(&call.house.key.opened(&link, opened.0)) == secret::hash(&form.proof);
    let at = if is_proved && rules::is_still_reading(opened, call.now) { opened } else { call.now };
    let mut tx = call.house.db.begin().await?;
    let found = store::by_link(&mut tx, &call.house.key, &link, at).await?.ok_or_else(too_late)?;
    claim(call, tx, found.id).await
}

fn too_late() -> Refusal {
    Refusal::Overtaken("Deze uitnodiging is al gebruikt of te oud. Vraag om een nieuwe.".into())
}

async fn claim(call: Call<Anyone>, mut tx: Tx, id: InvitationId) -> Answered {
    let claim = secret::token();
    if !store::claim(&mut tx, &id, &claim, call.device(), call.now).await? {
        return Err(too_late());
    }
    tx.commit().await?;
    Ok(Answer::GoWith("/join/waiting".into(), vec![cookie(CLAIM_COOKIE, claim, 3)]))
}

async fn claimed(call: &Call<Anyone>, tx: &mut Tx) -> Result<store::Invitation, Refusal> {
    let claim = call.cookie(CLAIM_COOKIE).ok_or_else(too_late)?;
    let found = store::by_claim(tx, &claim).await?.ok_or_else(too_late)?;
    match found.state(call.now) {
        InvitationState::Claimed | InvitationState::Confirmed => Ok(found),
        _ => Err(too_late()),
    }
}

async fn waiting(call: Call<Anyone>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let found = claimed(&call, &mut tx).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Bijna klaar", move || page::waiting(&found, None))))
}

async fn ready(call: Call<Anyone>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let state = claimed(&call, &mut tx).await.map(|found| found.state(call.now));
    tx.commit().await?;
    let word = if matches!(state, Ok(InvitationState::Claimed)) { "wait" } else { "go" };
    Ok(Answer::Plain(word.into_response()))
}

/// In, once, when the inviter said yes. When the answer gets lost on its way, the same browser gets it again.
async fn enter(call: Call<Anyone>) -> Answered {
    let claim = call.cookie(CLAIM_COOKIE).ok_or_else(too_late)?;
    let mut tx = call.house.db.begin().await?;
    let found = store::by_claim(&mut tx, &claim).await?.ok_or_else(too_late)?;
    if rules::lost_its_answer(found.used_at, call.now) {
        return Ok(let_in(&call, &claim, "/"));
    }
    if !store::use_up(&mut tx, &found.id, call.now).await? {
        return not_yet(&call, tx, &claim).await;
    }
    let to = come_in(&call, &mut tx, &found, &claim).await?;
    tx.commit().await?;
    Ok(let_in(&call, &claim, to))
}

fn let_in(call: &Call<Anyone>, claim: &str, to: &str) -> Answer {
    let token = call.house.key.entry(claim);
    Answer::GoWith(to.to_owned(), vec![session_cookie(token), no_cookie(CLAIM_COOKIE)])
}

/// The invitation was not used by this request: by another one of the same browser just now, or not confirmed yet.
async fn not_yet(call: &Call<Anyone>, mut tx: Tx, claim: &str) -> Answered {
    let found = store::by_claim(&mut tx, claim).await?.ok_or_else(too_late)?;
    if rules::lost_its_answer(found.used_at, call.now) {
        return Ok(let_in(call, claim, "/"));
    }
    if !matches!(found.state(call.now), InvitationState::Claimed | InvitationState::Confirmed) {
        return Err(too_late());
    }
    let why = format!("{} moet eerst op ja drukken. Probeer het daarna nog een keer.", found.inviter);
    Ok(Answer::Refused(Page::new("Bijna klaar", move || page::waiting(&found, Some(why)))))
}

/// The session begins, everybody who should know hears it; where to go first.
async fn come_in(
    call: &Call<Anyone>,
    tx: &mut Tx,
    found: &store::Invitation,
    claim: &str,
) -> Result<&'static str, Refusal> {
    let (person, now) = (&found.person_id, call.now);
    store::may_invite(tx, &found.inviter_id, person, now).await?.ok_or_else(too_late)?;
    let was_in = store::was_in(tx, person).await?;
    let token = call.house.key.entry(claim);
    let session = store::begin_session_with(tx, person, SignedInBy::InPerson, call.device(), &token, now).await?;
    store::use_reset(tx, person, now).await?;
    if was_in {
        let letter = Letter {
            key: format!("device/{}", found.id),
            to: person.clone(),
            text: format!(
                "{} gaf jou een nieuwe telefoon. Ben jij dat? Zeg dan ja. Anders log je hem uit.",
                found.inviter
            ),
            link: "/devices".into(),
        };
        outbox::put(tx, &letter, now).await?;
    }
    let hats = hats(tx, person, now).await?;
    for hat in &hats {
        if let Hat::Alumnus(alumnus) = hat {
            if was_in {
                store::make_fresh(tx, &session, now.plus_hours(rules::FRESH_HOURS)).await?;
            }
            circle::store::joined(tx, alumnus, now).await?;
            waakvlam::sign_of_life(tx, alumnus, Sign::Joined, now).await?;
        }
    }
    let may_be_faster = !was_in && passkey::of(&call.house).is_some() && !hats.iter().any(Hat::needs_two_factors);
    Ok(if may_be_faster { "/faster" } else { "/" })
}

/// Once, after the first time: a passkey, for who likes one.
async fn faster(call: Call<SignedIn>) -> Answered {
    let name = call.who.person.first_name.clone();
    Ok(Answer::Page(Page::new("Welkom", move || page::faster(&name))))
}

async fn invite(call: Call<SignedIn>) -> Answered {
    let person: PersonId = call.part("person")?;
    let mut tx = call.house.db.begin().await?;
    let may = store::may_invite(&mut tx, call.who.id(), &person, call.now).await?.ok_or(Refusal::Missing)?;
    let on_the_spot = call.who.hats.iter().any(|hat| matches!(hat, Hat::Staff(_) | Hat::Admin(_)));
    let id = store::invite(&mut tx, &call.house.key, &may, !on_the_spot, call.now).await?;
    tx.commit().await?;
    Answer::go(format!("/invitations/{id}"))
}

async fn own_invitation(call: &Call<SignedIn>) -> Result<store::Invitation, Refusal> {
    let mut tx = call.house.db.read().await?;
    let found = store::by_inviter(&mut tx, &call.part("id")?, call.who.id()).await?;
    tx.commit().await?;
    Ok(found)
}

async fn invitation(call: Call<SignedIn>) -> Answered {
    let found = own_invitation(&call).await?;
    let (key, id, now) = (&call.house.key, &found.id.0, call.now);
    let minute = rules::minute(now);
    let turning = call.house.address(&format!("/join/{id}.{}", key.turning_link(id, minute)));
    let lasting = found.handed_on_at.map(|_| call.house.address(&format!("/join/{}", key.link(id))));
    let shown = page::Shown { qr: page::qr(&turning)?, minute, lasting, code: key.code(id) };
    Ok(Answer::Page(Page::new("Uitnodiging", move || page::invitation(&found, shown, now))))
}

#[derive(Deserialize)]
struct Turn {
    minute: Option<i64>,
}

/// "wait" until somebody opened it, or the QR on the inviter's screen has to turn.
async fn invitation_state(call: Call<SignedIn>) -> Answered {
    let shown = call.query::<Turn>()?.minute;
    let found = own_invitation(&call).await?;
    let is_shown = shown.is_none_or(|minute| minute == rules::minute(call.now));
    let word = if is_shown && found.state(call.now) == InvitationState::Open { "wait" } else { "go" };
    Ok(Answer::Plain(word.into_response()))
}

async fn confirm(call: Call<SignedIn>) -> Answered {
    let id: InvitationId = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    let found = store::by_inviter(&mut tx, &id, call.who.id()).await?;
    store::may_invite(&mut tx, call.who.id(), &found.person_id, call.now).await?.ok_or(Refusal::Missing)?;
    if !store::confirm(&mut tx, &id, call.who.id(), call.now).await? {
        return Err(too_late());
    }
    tx.commit().await?;
    Answer::go(format!("/invitations/{id}"))
}

async fn withdraw(call: Call<SignedIn>) -> Answered {
    let id: InvitationId = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    store::withdraw(&mut tx, &id, call.who.id(), call.now).await?;
    tx.commit().await?;
    Answer::go(format!("/invitations/{id}"))
}

/// Out: the session ends, and the browser forgets the cookie and what pages stored. Pages themselves are never kept
/// (`no-store`). "cache" is left out of the header, because Chromium hangs on it for seconds.
async fn sign_out(call: Call<Anyone>) -> Answered {
    if let Some(me) = &call.who.0 {
        let mut tx = call.house.db.begin().await?;
        store::end_session(&mut tx, me.id(), &me.session, call.now).await?;
        tx.commit().await?;
    }
    let mut response = (StatusCode::SEE_OTHER, [("location", "/"), ("clear-site-data", "\"storage\"")]).into_response();
    let left = [SESSION_COOKIE, CLAIM_COOKIE, CODE_COOKIE, work::CEREMONY_COOKIE].map(no_cookie);
    set_cookies(&mut response, &left);
    Ok(Answer::Plain(response))
}

async fn first_run(call: Call<Anyone>) -> Answered {
    let token: String = call.part("token")?;
    let mut tx = call.house.db.read().await?;
    let valid = store::is_first_run(&mut tx, &token).await?;
    tx.commit().await?;
    if !valid {
        return Err(Refusal::Missing);
    }
    Ok(Answer::Page(Page::new("Begin", move || page::first_run(&token, schools::NewSchool::default(), None))))
}

async fn make_school(call: Call<Anyone>) -> Answered {
    let token: String = call.part("token")?;
    let form: schools::NewSchool = call.form()?;
    let mut tx = call.house.db.begin().await?;
    if !store::use_first_run(&mut tx, &token, call.now).await? {
        return Err(Refusal::Missing);
    }
    if let Err(refused) = schools::rules::check(&form) {
        drop(tx);
        return Ok(Answer::Refused(Page::new("Begin", move || page::first_run(&token, form, Some(refused.0)))));
    }
    let admin = schools::store::first(&mut tx, &form, call.now).await?;
    let session = store::begin_session(&mut tx, &admin, SignedInBy::FirstRun, call.device(), call.now).await?;
    tx.commit().await?;
    Ok(Answer::GoWith("/monday".into(), vec![session_cookie(session)]))
}

/// Quick exit: a page that tells nothing. As long as its cookie lives, every page is this one, so that going back shows
/// nothing, with script and without.
async fn away(_: Call<Anyone>) -> Answered {
    let mut away = cookie(AWAY_COOKIE, "1".into(), 1);
    away.set_max_age(Duration::minutes(rules::AWAY_MINUTES));
    Ok(Answer::PageWith(shell::away(), vec![away]))
}

/// Back from the neutral page.
async fn back(_: Call<Anyone>) -> Answered {
    Ok(Answer::GoWith("/".into(), vec![no_cookie(AWAY_COOKIE)]))
}
