//! The admin's page: how long the school keeps each kind, and what goes tomorrow.

use super::{Kept, page, rules, store};
use crate::{
    access::Admin,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    schools,
    shell::Page,
};
use serde::Deserialize;

/// The doors of keeping and letting go.
pub fn doors() -> Doors {
    Doors::default().get("/school/retention", show).post("/school/retention", choose)
}

#[derive(Deserialize)]
struct JustDone {
    done: Option<String>,
}

async fn show(call: Call<Admin>) -> Answered {
    let done = call.query::<JustDone>()?.done.is_some();
    let page = load(&call, &[], done).await?;
    Ok(Answer::Page(Page::new("Bewaren", move || page::retention(page))))
}

/// Months as typed for one kind, and what is wrong with them.
struct Typed {
    kind: Kept,
    months: String,
    why: Option<String>,
}

async fn load(call: &Call<Admin>, typed: &[Typed], done: bool) -> Result<page::Retention, Refusal> {
    let school = &call.who.0.school;
    let tomorrow = call.now.plus_days(1);
    let mut tx = call.house.db.read().await?;
    let mut kinds = Vec::new();
    for going in store::of_school(&mut tx, school, tomorrow).await? {
        let months = store::months(&mut tx, school, going.kind).await?.to_string();
        let typed = typed.iter().find(|typed| typed.kind == going.kind);
        kinds.push(page::OfSchool {
            months: typed.map_or(months, |typed| typed.months.clone()),
            why: typed.and_then(|typed| typed.why.clone()),
            going,
        });
    }
    let page = page::Retention { place: schools::store::name(&mut tx, school).await?, kinds, done };
    tx.commit().await?;
    Ok(page)
}

async fn choose(call: Call<Admin>) -> Answered {
    let form: Vec<(String, String)> = call.form()?;
    let typed: Vec<Typed> = Kept::ALL.iter().filter_map(|kind| typed(*kind, &form)).collect();
    if typed.iter().any(|typed| typed.why.is_some()) {
        let page = load(&call, &typed, false).await?;
        return Ok(Answer::Refused(Page::new("Bewaren", move || page::retention(page))));
    }
    let mut tx = call.house.db.begin().await?;
    for Typed { kind, months, .. } in &typed {
        store::choose(&mut tx, &call.who.0.school, *kind, rules::months(*kind, months)?).await?;
    }
    tx.commit().await?;
    Answer::go("/school/retention?done=yes")
}

fn typed(kind: Kept, form: &[(String, String)]) -> Option<Typed> {
    let (_, months) = form.iter().find(|(name, _)| name == kind.as_str())?;
    let why = rules::months(kind, months).err().map(|refused| refused.0);
    Some(Typed { kind, months: months.clone(), why })
}
