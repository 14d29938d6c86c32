//! How often a school asks, and when it is closed.

use super::day;
use crate::{
    access::Admin,
    db::Conn,
    door::{Answer, Answered, Call},
    error::{Refusal, Refused},
    moment::Day,
    schools,
    shell::Page,
    signals,
    waakvlam::{
        SupportLevel, page,
        rules::{
            Band, levels,
            rhythm::{INTERVALS, default_days},
        },
        store,
    },
};
use serde::Deserialize;

#[derive(Deserialize)]
struct JustDone {
    done: Option<String>,
}

pub(super) async fn show(call: Call<Admin>) -> Answered {
    let done = call.query::<JustDone>()?.done.is_some();
    let mut tx = call.house.db.read().await?;
    let page = load(&mut tx, &call).await?;
    tx.commit().await?;
    let page = page::OfSchool { done, ..page };
    Ok(Answer::Page(Page::new("Ritme", move || page::of_school(page))))
}

async fn load(conn: &mut Conn, call: &Call<Admin>) -> Result<page::OfSchool, Refusal> {
    let school = &call.who.0.school;
    let chosen = store::chosen(conn, school).await?;
    let every = every(&chosen);
    Ok(page::OfSchool {
        place: schools::store::name(conn, school).await?,
        every,
        holidays: store::holidays(conn, school, call.now.day()).await?,
        typed: page::TypedHoliday::default(),
        refused: None,
        done: false,
    })
}

/// How often is asked, level by level and band by band.
fn every(chosen: &[(SupportLevel, Band, i64)]) -> Vec<(SupportLevel, Band, i64)> {
    let mut every = Vec::new();
    for level in SupportLevel::ALL {
        for band in Band::ALL {
            let found = chosen.iter().find(|(at, of, _)| at == level && of == band).map(|(_, _, days)| *days);
            every.push((*level, *band, found.unwrap_or_else(|| default_days(*level, *band))));
        }
    }
    every
}

pub(super) async fn choose(call: Call<Admin>) -> Answered {
    let form: Vec<(String, String)> = call.form()?;
    let mut tx = call.house.db.begin().await?;
    for level in SupportLevel::ALL {
        for band in Band::ALL {
            let name = page::field_of(*level, *band);
            let Some((_, days)) = form.iter().find(|(field, _)| *field == name) else { continue };
            let days = days.parse().ok().filter(|days| INTERVALS.contains(days)).ok_or(Refusal::Unreadable)?;
            store::choose_days(&mut tx, &call.who, (*level, *band), days).await?;
        }
    }
    tx.commit().await?;
    Answer::go("/school/rhythm?done=yes")
}

fn read(typed: &page::TypedHoliday) -> Result<(Day, Day), Refused> {
    schools::rules::name(&typed.name, "de naam van de vakantie")?;
    match (day(&typed.from)?, day(&typed.until)?) {
        (Some(from), Some(until)) => levels::holidays(from, until).map(|()| (from, until)),
        _ => Err(Refused::because("Kies de eerste en de laatste dag.")),
    }
}

pub(super) async fn add(call: Call<Admin>) -> Answered {
    let typed: page::TypedHoliday = call.form()?;
    let mut tx = call.house.db.begin().await?;
    let before = closed(&mut tx, &call).await?;
    match read(&typed) {
        Ok(days) => store::add_holiday(&mut tx, &call.who, typed.name.trim(), days).await?,
        Err(refused) => {
            let page = load(&mut tx, &call).await?;
            let page = page::OfSchool { typed, refused: Some(refused.0), ..page };
            return Ok(Answer::Refused(Page::new("Ritme", move || page::of_school(page))));
        }
    }
    let after = closed(&mut tx, &call).await?;
    signals::store::follow_holidays(&mut tx, &call.who, &before, &after).await?;
    tx.commit().await?;
    Answer::go("/school/rhythm?done=yes")
}

/// The first and last days of the holidays that aren't over.
async fn closed(conn: &mut Conn, call: &Call<Admin>) -> Result<Vec<(Day, Day)>, sqlx::Error> {
    let holidays = store::holidays(conn, &call.who.0.school, call.now.day()).await?;
    Ok(holidays.iter().map(|it| (it.from_day, it.until_day)).collect())
}

pub(super) async fn remove(call: Call<Admin>) -> Answered {
    let id: String = call.part("holiday")?;
    let mut tx = call.house.db.begin().await?;
    let before = closed(&mut tx, &call).await?;
    if !store::remove_holiday(&mut tx, &call.who, &id).await? {
        return Err(Refusal::Missing);
    }
    let after = closed(&mut tx, &call).await?;
    signals::store::follow_holidays(&mut tx, &call.who, &before, &after).await?;
    tx.commit().await?;
    Answer::go("/school/rhythm?done=yes")
}
