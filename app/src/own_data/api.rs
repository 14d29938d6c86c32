//! "Mijn gegevens": reading them, taking them along, and having them erased. And the one copy that school may take.

use super::{
    ExportId, page, rules,
    store::{self, Filled, For},
};
use crate::{
    access::{ActAsOneself, Alumnus, AlumnusId, ExportAll, Staff, may},
    circle,
    db::{Conn, Tx},
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    escalations,
    moment::At,
    outbox::{self, Letter},
    schools,
    shell::Page,
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

/// The doors of one's own data.
pub fn doors() -> Doors {
    Doors::default()
        .get("/me/data", data)
        .get("/me/data.json", file)
        .get("/me/erase", erase_page)
        .post("/me/erase", erase)
        .post("/me/erase/cancel", cancel)
        .get("/alumni/{alumnus}/export", export_page)
        .post("/alumni/{alumnus}/export", export)
        .get("/alumni/{alumnus}/export/{export}", take)
}

async fn data(call: Call<Alumnus>) -> Answered {
    let (mut tx, all) = own(&call, For::Eyes).await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let waiting = store::waiting(&mut tx, &own).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Mijn gegevens", move || page::data(all, waiting))))
}

async fn file(call: Call<Alumnus>) -> Answered {
    let (tx, all) = own(&call, For::File).await?;
    tx.commit().await?;
    Ok(Answer::Plain(attachment("mijn-gegevens.json", &all, call.now)))
}

async fn own(call: &Call<Alumnus>, reader: For) -> Result<(Tx, Vec<Filled>), Refusal> {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let all = store::everything(&mut tx, &own, reader).await?;
    Ok((tx, all))
}

fn attachment(name: &str, all: &[Filled], now: At) -> Response {
    let text = serde_json::to_string_pretty(&store::as_json(all, now)).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}

async fn erase_page(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let waiting = store::waiting(&mut tx, &own).await?;
    // A case of which telling is dangerous is not told of here either.
    let case = escalations::store::of_alumnus(&mut tx, &own, call.now).await?;
    let has_case = case.is_some_and(|case| !case.state.is_over());
    tx.commit().await?;
    let now = call.now;
    Ok(Answer::Page(Page::new("Mijn gegevens", move || page::erase(waiting, has_case, now))))
}

async fn erase(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    if store::ask(&mut tx, &own, call.now).await? {
        let day = rules::due_at(call.now).day().in_words();
        tell(&mut tx, &call, "asked", |name| {
            format!("{name} wil dat alles van {name} hier weggaat. Dat gebeurt op {day}.")
        })
        .await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/me/erase")
}

async fn cancel(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    if store::cancel(&mut tx, &own, call.now).await? {
        tell(&mut tx, &call, "kept", |name| format!("{name} blijft toch. Alles van {name} blijft bewaard.")).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/me/erase")
}

/// Tells school's person and the circle, without why. Each finds what they may see of the alumnus at their own home.
async fn tell(conn: &mut Conn, call: &Call<Alumnus>, what: &str, text: impl Fn(&str) -> String) -> Result<(), Refusal> {
    let own = may::<ActAsOneself>(conn, &call.who.me, &call.who.alumnus, call.now).await?;
    let brief = circle::store::brief(conn, &call.who.alumnus).await?;
    for to in store::concerned(conn, &own, call.now).await? {
        let link = if to == brief.owner_id { format!("/alumni/{}", brief.id) } else { "/jim".to_owned() };
        let key = format!("erasure/{what}/{}/{}", brief.id, call.now.0);
        outbox::put(conn, &Letter { key, to, text: text(&brief.first_name), link }, call.now).await?;
    }
    Ok(())
}

/// The reason as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Reason {
    #[serde(default)]
    pub reason: String,
}

async fn export_page(call: Call<Staff>) -> Answered {
    let page = load(&call, Reason::default(), None).await?;
    Ok(Answer::Page(Page::new("Kopie", move || page::export(page))))
}

async fn load(call: &Call<Staff>, typed: Reason, why: Option<String>) -> Result<page::ExportPage, Refusal> {
    let id: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.read().await?;
    // Only whether they may: nothing is shown yet, so nothing is logged.
    if !crate::access::would_allow::<ExportAll>(&mut tx, call.who.me.id(), &id, call.now).await? {
        return Err(Refusal::Missing);
    }
    let page = page::ExportPage {
        place: schools::store::name(&mut tx, &call.who.school).await?,
        brief: circle::store::brief(&mut tx, &id).await?,
        typed,
        why,
    };
    tx.commit().await?;
    Ok(page)
}

/// One alumnus at a time, with a reason that the alumnus reads at once.
async fn export(call: Call<Staff>) -> Answered {
    let form: Reason = call.form()?;
    let reason = match rules::reason(&form.reason) {
        Ok(reason) => reason,
        Err(refused) => {
            let page = load(&call, form, Some(refused.0)).await?;
            return Ok(Answer::Refused(Page::new("Kopie", move || page::export(page))));
        }
    };
    let id: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    let staff = may::<ExportAll>(&mut tx, &call.who.me, &id, call.now).await?;
    let export = store::keep_export(&mut tx, &staff, &reason, call.now).await?;
    let brief = circle::store::brief(&mut tx, &id).await?;
    let letter = Letter {
        key: format!("export/{id}/{export}"),
        to: brief.person_id,
        text: format!("{} maakte een kopie van alles over jou. Waarom? {reason}", call.who.me.person.name()),
        link: "/me/data".into(),
    };
    outbox::put(&mut tx, &letter, call.now).await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/alumni/{id}/export/{export}"))
}

/// The copy itself, for a quarter of an hour, for whoever gave the reason.
async fn take(call: Call<Staff>) -> Answered {
    let (id, export): (AlumnusId, ExportId) = (call.part("alumnus")?, call.part("export")?);
    let mut tx = call.house.db.begin().await?;
    let staff = may::<ExportAll>(&mut tx, &call.who.me, &id, call.now).await?;
    store::export_is_open(&mut tx, &staff, &export, call.now).await?;
    let all = store::everything(&mut tx, &staff, For::File).await?;
    tx.commit().await?;
    Ok(Answer::Plain(attachment("kopie.json", &all, call.now)))
}
