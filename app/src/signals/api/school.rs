//! From where something is a signal at a school, with a preview before it holds.

use crate::{
    access::Admin,
    db::Conn,
    door::{Answer, Answered, Call},
    error::Refusal,
    schools,
    shell::Page,
    signals::{
        limits::{Limit, Limits},
        page::school as page,
        rules::preview::preview,
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
    let page = page::Limits { done, ..load(&mut tx, &call).await? };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Signalen", move || page::limits(page))))
}

async fn load(conn: &mut Conn, call: &Call<Admin>) -> Result<page::Limits, Refusal> {
    let limits = store::limits_of_school(conn, &call.who.0.school).await?;
    Ok(page::Limits {
        place: schools::store::name(conn, &call.who.0.school).await?,
        typed: Limit::ALL.iter().map(|limit| (*limit, limits.of(*limit).to_string())).collect(),
        preview: None,
        wrong: Vec::new(),
        done: false,
    })
}

/// The fields as typed, and of those what may be chosen. A field that isn't there stays as it is.
type Read = (Vec<(Limit, String)>, Vec<(Limit, i64)>, Vec<Limit>);

fn read(form: &[(String, String)], before: &Limits) -> Read {
    let (mut typed, mut chosen, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for limit in Limit::ALL {
        let found = form.iter().find(|(name, _)| name == limit.as_str()).map(|(_, value)| value.trim().to_owned());
        let text = found.unwrap_or_else(|| before.of(*limit).to_string());
        match text.parse().ok().filter(|value| limit.range().contains(value)) {
            Some(value) => chosen.push((*limit, value)),
            None => wrong.push(*limit),
        }
        typed.push((*limit, text));
    }
    (typed, chosen, wrong)
}

/// "Eerst kijken" changes nothing and answers with the page itself; "Bewaren" keeps it.
pub(super) async fn choose(call: Call<Admin>) -> Answered {
    let form: Vec<(String, String)> = call.form()?;
    let is_look = form.iter().any(|(name, value)| name == "do" && value == "look");
    let mut tx = call.house.db.begin().await?;
    let before = store::limits_of_school(&mut tx, &call.who.0.school).await?;
    let (typed, chosen, wrong) = read(&form, &before);
    if is_look || !wrong.is_empty() {
        let page = load(&mut tx, &call).await?;
        let seen = store::scan(&mut tx, &call.who, call.now).await?;
        tx.commit().await?;
        let is_right = wrong.is_empty();
        let preview = is_right.then(|| preview(&seen, &Limits::of_school(chosen), &before, call.now));
        let page = page::Limits { typed, preview, wrong, ..page };
        let page = Page::new("Signalen", move || page::limits(page));
        return Ok(if is_right { Answer::Page(page) } else { Answer::Refused(page) });
    }
    for (limit, value) in chosen.into_iter().filter(|(limit, value)| before.of(*limit) != *value) {
        store::choose(&mut tx, &call.who, limit, value).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/school/signals?done=yes")
}
