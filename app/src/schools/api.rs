//! The admin's page about colleagues.

use super::{NewColleague, page, rules, store};
use crate::{
    access::{Admin, PersonId},
    check_ins::YesNo,
    circle,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    outbox::{self, Letter},
    secret,
    shell::Page,
};
use serde::Deserialize;

/// The doors of the school's own page.
pub fn doors() -> Doors {
    Doors::default()
        .get("/school", school)
        .post("/school/colleagues", add_colleague)
        .post("/school/colleagues/{person}/coordinator", coordinator)
}

async fn school(call: Call<Admin>) -> Answered {
    let page = load(&call, NewColleague::default(), None).await?;
    Ok(Answer::Page(Page::new("School", move || page::school(page))))
}

async fn load(call: &Call<Admin>, typed: NewColleague, refused: Option<String>) -> Result<page::School, Refusal> {
    let mut tx = call.house.db.read().await?;
    let name = store::name(&mut tx, &call.who.0.school).await?;
    let colleagues = store::colleagues(&mut tx, &call.who.0, call.now).await?;
    tx.commit().await?;
    Ok(page::School { name, colleagues, typed, refused })
}

async fn add_colleague(call: Call<Admin>) -> Answered {
    let form: NewColleague = call.form()?;
    if let Err(refused) = rules::check_colleague(&form) {
        let page = load(&call, form, Some(refused.0)).await?;
        return Ok(Answer::Refused(Page::new("School", move || page::school(page))));
    }
    let mut tx = call.house.db.begin().await?;
    store::add_colleague(&mut tx, &call.who, &form, call.now).await?;
    tx.commit().await?;
    Answer::go("/school")
}

#[derive(Deserialize)]
struct Coordinates {
    coordinates: YesNo,
}

/// One tap, and it holds at the next request: a colleague sees the work of the others too, or does no more.
async fn coordinator(call: Call<Admin>) -> Answered {
    let person: PersonId = call.part("person")?;
    let coordinates = matches!(call.form::<Coordinates>()?.coordinates, YesNo::Yes);
    let mut tx = call.house.db.begin().await?;
    let colleagues = circle::store::colleagues(&mut tx, &call.who.0.school, call.now).await?;
    let (_, name) = colleagues.into_iter().find(|(id, _)| *id == person).ok_or(Refusal::Missing)?;
    if store::coordinates(&mut tx, &call.who, &person, coordinates, call.now).await? {
        tell(&mut tx, &call, (&person, &name), coordinates).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/school")
}

/// The colleague hears it, and so do the other admins: nobody looks over colleagues without their knowing.
async fn tell(
    conn: &mut Conn,
    call: &Call<Admin>,
    (person, name): (&PersonId, &str),
    coordinates: bool,
) -> Result<(), sqlx::Error> {
    let by = call.who.0.me.person.name();
    let (to_them, to_admins) = rules::coordinates_in_words(&by, name, coordinates);
    let key = format!("coordinator/{}", secret::token());
    let others = store::other_admins(conn, &call.who, call.now).await?;
    let others = others.into_iter().filter(|admin| admin != person).map(|admin| (admin, &to_admins, "/school"));
    for (to, text, link) in [(person.clone(), &to_them, "/monday")].into_iter().chain(others) {
        let letter = Letter { key: key.clone(), to, text: text.clone(), link: link.into() };
        outbox::put(conn, &letter, call.now).await?;
    }
    Ok(())
}
