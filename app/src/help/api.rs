//! "Hulp nu": the page of everybody, the own agreement, and one tap that warns.

use super::{page, rules, store};
use crate::{
    access::{ActAsOneself, Alumnus, AlumnusId, Anyone, Hat, May, PersonId, SeeCircle, SignedIn, may},
    check_ins,
    circle::{self, store::Member},
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    moment::At,
    outbox::{self, Knock, Letter},
    shell::Page,
    signals,
    waakvlam::{self, Sign},
};
use serde::Deserialize;

/// The doors of help.
pub fn doors() -> Doors {
    Doors::default()
        .get("/help-now", help_now)
        .post("/help-now/warn", warn)
        .get("/help-now/plan", plan)
        .post("/help-now/plan", keep)
}

#[derive(Deserialize)]
struct JustDone {
    done: Option<String>,
}

/// The numbers are there for everybody; nothing that fails may take them away.
async fn help_now(call: Call<Anyone>) -> Answered {
    let done = call.query::<JustDone>()?.done;
    let signed_in = call.who.0.is_some();
    let own = match &call.who.0 {
        Some(me) => match own_circle(me) {
            Some(alumnus) => mine(&call, me, &alumnus).await.ok(),
            None => None,
        },
        None => None,
    };
    Ok(Answer::Page(Page::new("Hulp nu", move || page::help_now(signed_in, own, done))))
}

fn own_circle(me: &SignedIn) -> Option<AlumnusId> {
    me.hats.iter().find_map(|hat| match hat {
        Hat::Alumnus(alumnus) => Some(alumnus.clone()),
        _ => None,
    })
}

async fn mine(call: &Call<Anyone>, me: &SignedIn, alumnus: &AlumnusId) -> Result<page::Own, Refusal> {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, me, alumnus, call.now).await?;
    let warned = warned(&mut tx, &own, call.now).await?;
    let words = store::agreement(&mut tx, &own).await?;
    tx.commit().await?;
    Ok(page::Own { warned: warned.into_iter().map(|(_, name, _)| name).collect(), words })
}

/// Who is warned, with where they look: somebody of the school always, and whom the alumnus chose.
async fn warned(
    conn: &mut Conn,
    own: &May<ActAsOneself>,
    now: At,
) -> Result<Vec<(PersonId, String, String)>, sqlx::Error> {
    let duty = circle::store::on_duty(conn, own.alumnus(), now).await?;
    let mut all = vec![(duty.person, duty.first_name, format!("/alumni/{}", own.alumnus()))];
    for (person, name) in store::people(conn, own, now).await? {
        if all.iter().all(|(known, ..)| *known != person) {
            all.push((person, name, format!("/jim/{}", own.alumnus())));
        }
    }
    Ok(all)
}

/// One tap: the school's human gets a task for today, and everybody agreed on reads it. A second tap warns nobody
/// twice.
async fn warn(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let (name, now) = (&call.who.me.person.first_name, call.now);
    waakvlam::sign_of_life(&mut tx, own.alumnus(), Sign::Help, now).await?;
    let warned = warned(&mut tx, &own, now).await?;
    let names: Vec<String> = warned.iter().map(|(_, name, _)| name.clone()).collect();
    signals::store::open(&mut tx, own.alumnus(), &signals::rules::sos(name, &names, now), now).await?;
    let key = format!("sos/{}/{}", own.alumnus(), now.0 / (60 * rules::AGAIN_MINUTES));
    for (to, _, link) in warned {
        let letter = Letter { key: key.clone(), to, text: rules::warning(name), link };
        outbox::put_as(&mut tx, &letter, &Knock::NOW, now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/help-now?done=warned")
}

async fn plan(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let page = load(&mut tx, &call).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Mijn afspraak", move || page::plan(page))))
}

async fn load(conn: &mut Conn, call: &Call<Alumnus>) -> Result<page::Plan, Refusal> {
    let own = may::<ActAsOneself>(conn, &call.who.me, &call.who.alumnus, call.now).await?;
    let owner = circle::store::on_duty(conn, own.alumnus(), call.now).await?.first_name;
    let chosen = store::people(conn, &own, call.now).await?.into_iter().map(|(person, _)| person.0).collect();
    Ok(page::Plan {
        helpers: helpers(conn, call).await?,
        owner,
        chosen,
        words: store::agreement(conn, &own).await?.unwrap_or_default(),
        refused: None,
    })
}

async fn helpers(conn: &mut Conn, call: &Call<Alumnus>) -> Result<Vec<Member>, Refusal> {
    let circle = may::<SeeCircle>(conn, &call.who.me, &call.who.alumnus, call.now).await?;
    let all = circle::store::members(conn, &circle, call.now).await?;
    Ok(all.into_iter().filter(|member| member.helper.is_some()).collect())
}

#[derive(Deserialize)]
struct Agreement {
    #[serde(default)]
    words: String,
    #[serde(default)]
    people: Vec<String>,
}

async fn keep(call: Call<Alumnus>) -> Answered {
    let form: Agreement = call.form()?;
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let words = match check_ins::rules::words(&form.words) {
        Ok(words) => words,
        Err(refused) => {
            let page = load(&mut tx, &call).await?;
            let page = page::Plan { words: form.words, chosen: form.people, refused: Some(refused.0), ..page };
            return Ok(Answer::Refused(Page::new("Mijn afspraak", move || page::plan(page))));
        }
    };
    // Only who stands in the circle can be chosen; another id is nobody.
    let helpers = helpers(&mut tx, &call).await?;
    let people: Vec<PersonId> =
        helpers.into_iter().map(|one| one.person).filter(|person| form.people.contains(&person.0)).collect();
    store::keep(&mut tx, &own, words.as_deref(), &people, call.now).await?;
    tx.commit().await?;
    Answer::go("/help-now?done=kept")
}
