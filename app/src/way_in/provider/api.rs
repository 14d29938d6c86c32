//! The doors to and from a provider, and the admin's page about it.

use super::{
    Owner, ProviderForm, page,
    rules::{self, Entry, Facts, Known},
    store::{self, Provider},
    talk::{self, Told, Trouble},
};
use crate::{
    access::{Admin, Anyone, PersonId},
    db::{Conn, Tx},
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    house::House,
    moment::At,
    outbox::{self, Letter},
    schools, secret,
    shell::Page,
    way_in::{self, SignedInBy, api::session_cookie},
};
use cookie::{Cookie, SameSite, time::Duration};
use serde::Deserialize;

/// The doors of signing in with one's work.
pub fn doors() -> Doors {
    Doors::default()
        .get("/sign-in/provider", work)
        .post("/sign-in/provider", leave)
        .get("/sign-in/provider/on", on)
        .get("/sign-in/return", come_back)
        .get("/school/sign-in", settings)
        .post("/school/sign-in", keep)
        .post("/school/sign-in/test", rehearse)
        .post("/school/sign-in/stop", stop)
}

const VISIT_COOKIE: &str = "__Host-work";

/// `Lax`, because the way back begins at the provider's site.
fn visit_cookie(value: String, minutes: i64) -> Cookie<'static> {
    Cookie::build((VISIT_COOKIE, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::minutes(minutes))
        .build()
}

fn back_to(house: &House) -> String {
    house.address("/sign-in/return")
}

async fn work(call: Call<Anyone>) -> Answered {
    match &call.who.0 {
        Some(me) => Answer::go(me.home()),
        None => Ok(Answer::Page(Page::new("Inloggen", || page::work(page::Work::default())))),
    }
}

#[derive(Deserialize)]
struct Leaving {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    organisation: String,
}

/// Finds the organisation by the domain of a mail address, and prepares the visit to its provider.
async fn leave(call: Call<Anyone>) -> Answered {
    let form: Leaving = call.form()?;
    let again = |why: &str, choices: Vec<(String, String)>| {
        let work = page::Work { mail: form.mail.clone(), why: Some(why.to_owned()), choices };
        Ok(Answer::Refused(Page::new("Inloggen", move || page::work(work))))
    };
    let Some(domain) = rules::domain_of(&form.mail) else {
        return again("Dit is geen mailadres. Een mailadres heeft een @.", Vec::new());
    };
    let mut tx = call.house.db.begin().await?;
    let known = store::by_domain(&mut tx, &domain).await?;
    let provider = match known.as_slice() {
        [] => return again("Met dit adres kun je niet via je werk inloggen. Kies een andere manier.", Vec::new()),
        [only] => only,
        many => match many.iter().find(|one| one.id.0 == form.organisation) {
            Some(chosen) => chosen,
            None => {
                let choices = many.iter().map(|one| (one.id.0.clone(), one.name.clone())).collect();
                return again("Kies je organisatie.", choices);
            }
        },
    };
    let budget = format!("work/{}", provider.id);
    let within = way_in::store::spend(&mut tx, &budget, rules::VISITS_AN_HOUR, call.now).await?;
    tx.commit().await?;
    if !within {
        return again("Dit is te vaak geprobeerd. Wacht een uur, of kies een andere manier.", Vec::new());
    }
    let departure = match talk::depart(&call.house.outside, provider, &back_to(&call.house)).await {
        Ok(departure) => departure,
        Err(trouble) => return Ok(unavailable(provider, &trouble)),
    };
    let browser = secret::token();
    let mut tx = call.house.db.begin().await?;
    store::leave(&mut tx, &browser, provider, &departure, call.now).await?;
    tx.commit().await?;
    Ok(Answer::GoWith("/sign-in/provider/on".into(), vec![visit_cookie(browser, rules::VISIT_MINUTES)]))
}

/// The page with the link to the provider. A form may not lead to another site (our own content policy), a link may;
/// and people see where they go before they type a password there.
async fn on(call: Call<Anyone>) -> Answered {
    let Some(browser) = call.cookie(VISIT_COOKIE) else { return Answer::go("/sign-in/provider") };
    let mut tx = call.house.db.read().await?;
    let found = store::leads_to(&mut tx, &browser, call.now).await?;
    let Some((provider, leads_to)) = found else { return Answer::go("/sign-in/provider") };
    let Some(provider) = store::by_id(&mut tx, &provider).await? else { return Answer::go("/sign-in/provider") };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Inloggen", move || page::on(provider.name, leads_to.0))))
}

#[derive(Deserialize)]
struct Return {
    #[serde(default)]
    state: String,
    code: Option<String>,
    iss: Option<String>,
}

/// Back from the provider. It writes on a GET because that is how OpenID Connect comes back; the state fits one
/// browser, once, so that nobody else's link can do anything here.
async fn come_back(call: Call<Anyone>) -> Answered {
    let returned: Return = call.query()?;
    let Some(browser) = call.cookie(VISIT_COOKIE) else { return Ok(too_late()) };
    let mut tx = call.house.db.begin().await?;
    let Some(visit) = store::come_back(&mut tx, &browser, &returned.state, call.now).await? else {
        return Ok(too_late());
    };
    let provider = store::by_id(&mut tx, &visit.provider_id).await?;
    tx.commit().await?;
    // Settings that changed meanwhile, or an answer in the name of another provider, end the visit.
    let is_same = |provider: &Provider| provider.issuer == visit.issuer;
    let says_same = returned.iss.as_ref().is_none_or(|said| *said == visit.issuer);
    let Some(provider) = provider.filter(is_same).filter(|_| says_same) else { return Ok(too_late()) };
    let Some(code) = returned.code else { return Ok(not_in()) };
    let kept = (visit.nonce.0, visit.verifier.0);
    let told = talk::arrive(&call.house.outside, &provider, &back_to(&call.house), code, kept, call.now).await;
    let told = match told {
        Ok(told) => told,
        Err(trouble) => return Ok(unavailable(&provider, &trouble)),
    };
    let mut tx = call.house.db.begin().await?;
    let person = admit(&mut tx, &provider, &told, call.now).await?;
    let Some(person) = person else {
        tx.commit().await?;
        return Ok(not_in());
    };
    let token = way_in::store::begin_session(&mut tx, &person, SignedInBy::Provider, call.device(), call.now).await?;
    tx.commit().await?;
    Ok(Answer::GoWith("/".into(), vec![session_cookie(token), visit_cookie(String::new(), 0)]))
}

/// Whom the account lets in. What its groups change is written also when nobody comes in.
async fn admit(conn: &mut Conn, provider: &Provider, told: &Told, now: At) -> Result<Option<PersonId>, sqlx::Error> {
    let domain = told.mail.as_deref().and_then(rules::domain_of);
    let mail_fits = domain.as_deref() == Some(&provider.mail_domain);
    let (known, person) = whom(conn, provider, told, now).await?;
    let standing = match &person {
        Some(person) => store::standing(conn, provider, person, now).await?,
        None => store::Standing { by_hand: false, by_group: None, elsewhere: false },
    };
    let is_for_coaches = matches!(provider.owner, Owner::Coaches(_));
    let (entry, change) = rules::decide(&Facts {
        known,
        mail_fits,
        by_hand: standing.by_hand,
        by_group: standing.by_group,
        wanted: provider.mapping.role(&told.groups),
        may_add: provider.mapping.may_add && !is_for_coaches,
        elsewhere: standing.elsewhere,
    });
    let person = match (entry, person, &told.mail) {
        (Entry::NewAndIn, _, Some(mail)) => {
            let name = (told.first_name.as_str(), told.last_name.as_str());
            Some(schools::store::add_person(conn, name, Some(mail), None, now).await?)
        }
        (_, person, _) => person,
    };
    let Some(person) = person else { return Ok(None) };
    store::change_membership(conn, provider, &person, change, now).await?;
    if matches!(entry, Entry::LinkAndIn | Entry::NewAndIn) {
        store::link(conn, &provider.issuer, &told.subject, &person, now).await?;
    }
    Ok((entry != Entry::No).then_some(person))
}

async fn whom(
    conn: &mut Conn,
    provider: &Provider,
    told: &Told,
    now: At,
) -> Result<(Known, Option<PersonId>), sqlx::Error> {
    if let Some(person) = store::linked(conn, &provider.issuer, &told.subject).await? {
        return Ok((Known::Linked, Some(person)));
    }
    let Some(mail) = &told.mail else { return Ok((Known::Nobody, None)) };
    if schools::store::with_mail(conn, mail).await?.is_none() {
        return Ok((Known::Nobody, None));
    }
    let Some(person) = way_in::store::by_mail(conn, mail).await? else { return Ok((Known::Taken, None)) };
    let standing = store::standing(conn, provider, &person, now).await?;
    let is_free = !store::has_account(conn, &provider.issuer, &person).await?;
    match is_free && (standing.by_hand || standing.by_group.is_some()) {
        true => Ok((Known::ByMail, Some(person))),
        false => Ok((Known::Taken, None)),
    }
}

fn unavailable(provider: &Provider, trouble: &Trouble) -> Answer {
    tracing::warn!(provider = %provider.id, %trouble, "signing in by a provider failed");
    let name = provider.name.clone();
    Answer::Refused(Page::new("Inloggen", move || page::unavailable(&name)))
}

fn not_in() -> Answer {
    Answer::Refused(Page::new("Inloggen", page::not_in))
}

fn too_late() -> Answer {
    Answer::Refused(Page::new("Inloggen", page::too_late))
}

async fn settings(call: Call<Admin>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let page = load(&mut tx, &call, None).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Inloggen via werk", move || page::settings(page))))
}

async fn load(tx: &mut Tx, call: &Call<Admin>, typed: Option<ProviderForm>) -> Result<page::Settings, Refusal> {
    let kept = store::of_school(tx, &call.who.0.school).await?;
    let school = schools::store::name(tx, &call.who.0.school).await?;
    let is_kept = kept.is_some();
    let form = typed.or_else(|| kept.map(filled_in)).unwrap_or_default();
    Ok(page::Settings { school, back: back_to(&call.house), form, is_kept, why: None, tried: None })
}

/// What is kept, for the form. The secret stays here.
fn filled_in(kept: Provider) -> ProviderForm {
    ProviderForm {
        issuer: kept.issuer,
        client_id: kept.client_id,
        client_secret: String::new(),
        mail_domain: kept.mail_domain,
        group_claim: kept.mapping.claim.unwrap_or_default(),
        staff_group: kept.mapping.member_group.unwrap_or_default(),
        admin_group: kept.mapping.admin_group.unwrap_or_default(),
        may_add: if kept.mapping.may_add { "yes".into() } else { String::new() },
    }
}

async fn keep(call: Call<Admin>) -> Answered {
    let typed: ProviderForm = call.form()?;
    let mut tx = call.house.db.begin().await?;
    let kept = store::of_school(&mut tx, &call.who.0.school).await?;
    // A secret is for one issuer: a new address must not be given the secret of the old one.
    let has_secret = kept.is_some_and(|kept| kept.issuer == typed.issuer.trim());
    let checked = rules::check(&typed, has_secret).map_err(|refused| refused.0);
    let checked = checked.and_then(|form| match call.house.outside.check(&form.issuer) {
        Ok(()) => Ok(form),
        Err(why) => Err(why.words().to_owned()),
    });
    let form = match checked {
        Ok(form) => form,
        Err(why) => {
            let typed = ProviderForm { client_secret: String::new(), ..typed };
            let page = page::Settings { why: Some(why), ..load(&mut tx, &call, Some(typed)).await? };
            return Ok(Answer::Refused(Page::new("Inloggen via werk", move || page::settings(page))));
        }
    };
    store::keep(&mut tx, &Owner::School(call.who.0.school.clone()), &form, call.now).await?;
    tell_admins(&mut tx, &call, "veranderd").await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/school/sign-in")
}

/// The other admins hear of it: whoever changes how people come in, can come in as them.
async fn tell_admins(tx: &mut Tx, call: &Call<Admin>, what: &str) -> Result<(), sqlx::Error> {
    let me = &call.who.0.me;
    for admin in schools::store::other_admins(tx, &call.who, call.now).await? {
        let letter = Letter {
            key: format!("provider/{}/{}", call.who.0.school, call.now.0),
            to: admin,
            text: format!("{} heeft het inloggen via werk {what}.", me.person.name()),
            link: "/school/sign-in".into(),
        };
        outbox::put(tx, &letter, call.now).await?;
    }
    Ok(())
}

/// Tries what is kept, and says what is wrong.
async fn rehearse(call: Call<Admin>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let kept = store::of_school(&mut tx, &call.who.0.school).await?.ok_or(Refusal::Missing)?;
    let page = load(&mut tx, &call, None).await?;
    tx.commit().await?;
    let tried = talk::rehearse(&call.house.outside, &kept, &page.back).await.map_err(|trouble| trouble.words());
    let is_fine = tried.is_ok();
    let page = page::Settings { tried: Some(tried), ..page };
    let page = Page::new("Inloggen via werk", move || page::settings(page));
    Ok(if is_fine { Answer::Page(page) } else { Answer::Refused(page) })
}

async fn stop(call: Call<Admin>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let kept = store::of_school(&mut tx, &call.who.0.school).await?.ok_or(Refusal::Missing)?;
    store::stop(&mut tx, &kept.id, call.now).await?;
    tell_admins(&mut tx, &call, "uitgezet").await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/school/sign-in")
}
