//! The admin's page about colleagues.

use super::{NewColleague, page, rules, store};
use crate::{
    access::Admin,
    door::{Answer, Answered, Call, Doors},
    shell::Page,
};

/// The doors of the school's own page.
pub fn doors() -> Doors {
    Doors::default().get("/school", school).post("/school/colleagues", add_colleague)
}

async fn school(call: Call<Admin>) -> Answered {
    let page = load(&call, NewColleague::default(), None).await?;
    Ok(Answer::Page(Page::new("School", move || page::school(page))))
}

async fn load(
    call: &Call<Admin>,
    typed: NewColleague,
    refused: Option<String>,
) -> Result<page::School, crate::error::Refusal> {
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
