//! The alumnus' own list of people: who is there, who sees what, who stops.

use super::keep;
use crate::{
    access::{ActAsOneself, Alumnus, HelperRole, Kind, PersonId, RuleCircle, SeeCircle, may},
    check_ins::YesNo,
    circle::{clock, page, store},
    conversation,
    door::{Answer, Answered, Call},
    error::Refusal,
    escalations, permissions, schools,
    shell::Page,
    signals,
};
use serde::Deserialize;

pub(super) async fn show(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let circle = may::<SeeCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let new = conversation::store::new_for(&mut tx, own.by(), own.alumnus(), call.now).await?;
    let page = page::People {
        messages: conversation::rules::new_or(new, "Praat met je kring"),
        members: store::members(&mut tx, &circle, call.now).await?,
        not_in: store::not_in_yet(&mut tx, &own).await?,
        desks: escalations::store::desks(&mut tx, &own).await?,
        changes: store::changes(&mut tx, &own, call.now).await?,
        requests: store::requests_of(&mut tx, &call.who.alumnus).await?,
        trusted: store::trusted(&mut tx, &call.who.alumnus).await?,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Wie helpt mij", move || page::people(page))))
}

/// Somebody new in the circle, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::circle) struct NewHelper {
    #[serde(default)]
    pub first_name: String,
    #[serde(default)]
    pub last_name: String,
    #[serde(default)]
    pub relation: String,
}

pub(super) async fn helper_form(_: Call<Alumnus>, role: HelperRole) -> Answered {
    Ok(Answer::Page(Page::new("Mijn mensen", move || page::helper_form(role, NewHelper::default(), None))))
}

/// Only the alumnus appoints. Whoever is new here comes in by an invitation of their own.
pub(super) async fn appoint(call: Call<Alumnus>, role: HelperRole) -> Answered {
    let form: NewHelper = call.form()?;
    if let Err(refused) = schools::rules::name(&form.first_name, "de voornaam") {
        return Ok(Answer::Refused(Page::new("Mijn mensen", move || page::helper_form(role, form, Some(refused.0)))));
    }
    let mut tx = call.house.db.begin().await?;
    let ruler = may::<RuleCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    if role == HelperRole::Jim && store::jim_of(&mut tx, &call.who.alumnus, call.now).await?.is_some() {
        return Err(Refusal::Overtaken("Je hebt al een JIM. Stop eerst met de JIM die je hebt.".into()));
    }
    let (first_name, last_name, relation) = (form.first_name.trim(), form.last_name.trim(), form.relation.trim());
    let helper = store::add_helper(&mut tx, &ruler, (first_name, last_name), role, relation, call.now).await?;
    permissions::store::open_all(&mut tx, &ruler, &helper, call.now).await?;
    if role == HelperRole::Jim {
        let word = format!("{first_name} is de nieuwe JIM.");
        signals::clock::has_a_jim(&mut tx, ruler.alumnus(), &word, call.now).await?;
    }
    tx.commit().await?;
    Answer::go("/people")
}

#[derive(Deserialize)]
struct Sees {
    kind: Kind,
    sees: YesNo,
}

/// One tap, and it holds at the next request.
pub(super) async fn sees(call: Call<Alumnus>) -> Answered {
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

#[derive(Deserialize)]
struct Trusted {
    value: YesNo,
}

/// "Dit is mijn vaste persoon": one, of the people who are there; and no more, at any time.
pub(super) async fn trusted(call: Call<Alumnus>) -> Answered {
    let person: PersonId = call.part("person")?;
    let form: Trusted = call.form()?;
    let mut tx = call.house.db.begin().await?;
    let ruler = may::<RuleCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let circle = may::<SeeCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let is_there = store::members(&mut tx, &circle, call.now).await?.iter().any(|member| member.person == person);
    if !is_there {
        return Err(Refusal::Missing);
    }
    match form.value {
        YesNo::Yes => store::trust(&mut tx, &ruler, Some(&person)).await?,
        YesNo::No if store::trusted(&mut tx, ruler.alumnus()).await? == Some(person) => {
            store::trust(&mut tx, &ruler, None).await?;
        }
        YesNo::No => {}
    }
    tx.commit().await?;
    Answer::go("/people")
}

pub(super) async fn end_page(call: Call<Alumnus>) -> Answered {
    let person: PersonId = call.part("person")?;
    let mut tx = call.house.db.read().await?;
    let ruler = may::<RuleCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let name = store::helper(&mut tx, &ruler, &person).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Stoppen", move || page::end(&person, &name))))
}

/// Ends somebody's place. They see nothing from the next request on; the school's person hears of it.
pub(super) async fn end(call: Call<Alumnus>) -> Answered {
    let person: PersonId = call.part("person")?;
    let mut tx = call.house.db.begin().await?;
    let ruler = may::<RuleCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let (role, who) = store::place_of(&mut tx, ruler.alumnus(), &person).await?;
    let was_trusted = store::trusted(&mut tx, ruler.alumnus()).await?.as_ref() == Some(&person);
    if store::end_helper(&mut tx, &ruler, &person, call.now).await? {
        let name = &call.who.me.person.first_name;
        let gone = clock::Gone { alumnus: ruler.alumnus(), name, person: &person, who: &who };
        clock::lost(&mut tx, &gone, role, was_trusted, call.now).await?;
    }
    keep(&call, tx, "/people").await
}

/// How many looks are shown; older ones stay in the log.
const LOOKS: i64 = 300;

pub(super) async fn looks(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let looks = store::looks(&mut tx, &own, LOOKS).await?;
    tx.commit().await?;
    let now = call.now;
    Ok(Answer::Page(Page::new("Wie keek bij mij", move || page::looks(&looks, now))))
}
