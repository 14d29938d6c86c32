//! "Wie helpt mij?": the circle, ruled by the alumnus alone.

use super::{page, store};
use crate::{
    access::{ActAsOneself, Alumnus, HelperRole, Kind, PersonId, RuleCircle, SeeCircle, may},
    check_ins::YesNo,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    escalations,
    outbox::{self, Letter},
    permissions, questions, schools,
    shell::Page,
};
use serde::Deserialize;

/// The doors of the circle.
pub fn doors() -> Doors {
    Doors::default()
        .get("/people", people)
        .get("/people/jim", jim_form)
        .post("/people/jim", appoint_jim)
        .post("/people/{person}/sees", sees)
        .get("/people/{person}/end", end_page)
        .post("/people/{person}/end", end)
        .get("/looks", looks)
}

async fn people(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let circle = may::<SeeCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let members = store::members(&mut tx, &circle, call.now).await?;
    let not_in = store::not_in_yet(&mut tx, &own).await?;
    let desks = escalations::store::desks(&mut tx, &own).await?;
    tx.commit().await?;
    let page = page::People { members, not_in, desks };
    Ok(Answer::Page(Page::new("Wie helpt mij", move || page::people(page))))
}

/// A JIM as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct NewJim {
    #[serde(default)]
    pub first_name: String,
    #[serde(default)]
    pub last_name: String,
    #[serde(default)]
    pub relation: String,
}

async fn jim_form(_: Call<Alumnus>) -> Answered {
    Ok(Answer::Page(Page::new("Mijn JIM", || page::jim_form(NewJim::default(), None))))
}

/// Only the alumnus appoints a JIM. The JIM comes in by an invitation of their own.
async fn appoint_jim(call: Call<Alumnus>) -> Answered {
    let form: NewJim = call.form()?;
    if let Err(refused) = schools::rules::name(&form.first_name, "de voornaam") {
        return Ok(Answer::Refused(Page::new("Mijn JIM", move || page::jim_form(form, Some(refused.0)))));
    }
    let mut tx = call.house.db.begin().await?;
    let ruler = may::<RuleCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    if store::jim_of(&mut tx, &call.who.alumnus, call.now).await?.is_some() {
        return Err(Refusal::Overtaken("Je hebt al een JIM. Stop eerst met de JIM die je hebt.".into()));
    }
    let (first_name, last_name, relation) = (form.first_name.trim(), form.last_name.trim(), form.relation.trim());
    let jim = store::add_helper(&mut tx, &ruler, (first_name, last_name), HelperRole::Jim, relation, call.now).await?;
    permissions::store::open_all(&mut tx, &ruler, &jim, call.now).await?;
    tx.commit().await?;
    Answer::go("/people")
}

#[derive(Deserialize)]
struct Sees {
    kind: Kind,
    sees: YesNo,
}

/// One tap, and it holds at the next request.
async fn sees(call: Call<Alumnus>) -> Answered {
    let person: PersonId = call.part("person")?;
    let form: Sees = call.form()?;
    let mut tx = call.house.db.begin().await?;
    let ruler = may::<RuleCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    store::helper(&mut tx, &ruler, &person).await?;
    match form.sees {
        YesNo::Yes => store::permit(&mut tx, &ruler, &person, form.kind, call.now).await?,
        YesNo::No => store::withdraw(&mut tx, &ruler, &person, form.kind, call.now).await?,
    }
    tx.commit().await?;
    Answer::go("/people")
}

async fn end_page(call: Call<Alumnus>) -> Answered {
    let person: PersonId = call.part("person")?;
    let mut tx = call.house.db.read().await?;
    let ruler = may::<RuleCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let name = store::helper(&mut tx, &ruler, &person).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Stoppen", move || page::end(&person, &name))))
}

/// Ends somebody's place. They see nothing from the next request on; the school's person hears of it.
async fn end(call: Call<Alumnus>) -> Answered {
    let person: PersonId = call.part("person")?;
    let mut tx = call.house.db.begin().await?;
    let ruler = may::<RuleCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let name = store::helper(&mut tx, &ruler, &person).await?;
    if store::end_helper(&mut tx, &ruler, &person, call.now).await? {
        questions::store::back_to_owner(&mut tx, &ruler, &person).await?;
        let brief = store::brief(&mut tx, &call.who.alumnus).await?;
        let letter = Letter {
            key: format!("ended/{}/{person}/{}", call.who.alumnus, call.now.0),
            to: brief.owner_id,
            text: format!("{} en {name} zijn gestopt met elkaar.", brief.first_name),
            link: format!("/alumni/{}", call.who.alumnus),
        };
        outbox::put(&mut tx, &letter, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/people")
}

/// How many looks are shown; older ones stay in the log.
const LOOKS: i64 = 300;

async fn looks(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let looks = store::looks(&mut tx, &own, LOOKS).await?;
    tx.commit().await?;
    let now = call.now;
    Ok(Answer::Page(Page::new("Wie keek bij mij", move || page::looks(&looks, now))))
}
