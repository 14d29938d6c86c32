//! "Tweede stap opnieuw": an admin helps a colleague who lost it. Everybody who should know is told, and the colleague
//! comes in again only in person.

use crate::{
    access::{Admin, PersonId},
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    outbox::{self, Letter},
    secret,
    shell::Page,
    way_in::{page::reset as page, store},
};

pub(super) fn doors() -> Doors {
    Doors::default()
        .get("/people/{person}/second-factor/again", sure)
        .post("/people/{person}/second-factor/again", again)
}

async fn sure(call: Call<Admin>) -> Answered {
    let person: PersonId = call.part("person")?;
    let mut tx = call.house.db.read().await?;
    store::may_reset(&mut tx, &call.who, &person, call.now).await?.ok_or(Refusal::Missing)?;
    let name = store::first_name(&mut tx, &person).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Tweede stap opnieuw", move || page::sure(name, &person))))
}

async fn again(call: Call<Admin>) -> Answered {
    let person: PersonId = call.part("person")?;
    let mut tx = call.house.db.begin().await?;
    let may = store::may_reset(&mut tx, &call.who, &person, call.now).await?.ok_or(Refusal::Missing)?;
    store::reset(&mut tx, &may, call.now).await?;
    let (name, by) = (store::first_name(&mut tx, &person).await?, &call.who.0.me.person.first_name);
    let key = format!("reset/{}", secret::token());
    for to in store::told_of_reset(&mut tx, &call.who, &person, call.now).await? {
        let text = match to == person {
            true => {
                format!("{by} laat je opnieuw beginnen met inloggen. Vroeg je dit niet? Bel dan meteen de beheerder.")
            }
            false => format!("{by} laat {name} opnieuw beginnen met inloggen. {name} komt daarvoor langs."),
        };
        outbox::put(&mut tx, &Letter { key: key.clone(), to, text, link: "/devices".into() }, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/school")
}
