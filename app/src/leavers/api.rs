//! The import: a file, a preview, one confirmation.

use super::{LeaversList, MAX_BYTES, page, read_list, rules, store};
use crate::{
    access::Staff,
    db::Tx,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    schools,
    shell::Page,
};
use std::convert::Infallible;

/// The form around the file may weigh a little.
const FORM_AROUND: usize = 16 * 1024;

/// The doors of the import.
pub fn doors() -> Doors {
    Doors::default()
        .get("/import", choose)
        .upload("/import", MAX_BYTES + FORM_AROUND, read)
        .get("/import/{id}", preview)
        .post("/import/{id}", confirm)
}

async fn choose(call: Call<Staff>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let place = schools::store::name(&mut tx, &call.who.school).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Uitstroomlijst", move || page::choose(place, None))))
}

/// Reads the file. What is kept for the preview holds no BSN; the file itself is dropped here.
async fn read(call: Call<Staff>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let place = schools::store::name(&mut tx, &call.who.school).await?;
    if store::backup_for(&mut tx, &call.who.school, call.who.me.id(), call.now).await?.is_none() {
        return Ok(Answer::Refused(alone(&mut tx, &call).await?));
    }
    tx.commit().await?;
    let (file_name, bytes) = file(&call).await?;
    let today = call.now.day().0;
    let list = match tokio::task::spawn_blocking(move || read_list(&bytes, today)).await {
        Ok(Ok(list)) => list,
        Ok(Err(why)) => {
            let why = why.to_string();
            return Ok(Answer::Refused(Page::new("Uitstroomlijst", move || page::choose(place, Some(why)))));
        }
        Err(error) => return Err(Refusal::Broken(format!("reading a list: {error}"))),
    };
    let mut tx = call.house.db.begin().await?;
    let id = store::keep(&mut tx, &call.who.school, call.who.me.id(), &file_name, &list, call.now).await?;
    tx.commit().await?;
    Answer::go(format!("/import/{id}"))
}

/// The page for somebody who works alone: what to do first.
async fn alone(tx: &mut Tx, call: &Call<Staff>) -> Result<Page, Refusal> {
    let place = schools::store::name(tx, &call.who.school).await?;
    Ok(Page::new("Uitstroomlijst", move || page::choose(place, Some(rules::ALONE.to_owned()))))
}

async fn file(call: &Call<Staff>) -> Result<(String, axum::body::Bytes), Refusal> {
    let (kind, body) = call.upload();
    let boundary = multer::parse_boundary(kind.unwrap_or_default()).map_err(|_| Refusal::Unreadable)?;
    let whole = futures::stream::once(async move { Ok::<_, Infallible>(body) });
    let mut form = multer::Multipart::new(whole, boundary);
    while let Some(field) = form.next_field().await.map_err(|_| Refusal::Unreadable)? {
        if field.name() == Some("list") {
            let name = short_name(field.file_name().unwrap_or("lijst"));
            return Ok((name, field.bytes().await.map_err(|_| Refusal::Unreadable)?));
        }
    }
    Err(Refusal::Unreadable)
}

/// The last part of a file name, not too long: some browsers send a whole path.
fn short_name(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or("lijst").chars().filter(|c| !c.is_control()).take(80).collect()
}

async fn preview(call: Call<Staff>) -> Answered {
    let id: String = call.part("id")?;
    let mut tx = call.house.db.read().await?;
    let kept = store::kept(&mut tx, &call.who.school, call.who.me.id(), &id).await?;
    let place = schools::store::name(&mut tx, &call.who.school).await?;
    let known = known_among(&mut tx, &call, kept.list.as_ref()).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Uitstroomlijst", move || page::preview(place, kept, known))))
}

async fn known_among(tx: &mut Tx, call: &Call<Staff>, list: Option<&LeaversList>) -> Result<usize, Refusal> {
    let known = store::known_numbers(tx, &call.who.school).await?;
    Ok(list.map_or(0, |list| list.rows.iter().filter(|row| known.contains(&row.pupil_number)).count()))
}

/// One confirmation, one transaction. The same button twice brings nobody in twice.
async fn confirm(call: Call<Staff>) -> Answered {
    let id: String = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    let kept = store::kept(&mut tx, &call.who.school, call.who.me.id(), &id).await?;
    if let (Some(list), None) = (&kept.list, kept.ended) {
        if store::backup_for(&mut tx, &call.who.school, call.who.me.id(), call.now).await?.is_none() {
            return Ok(Answer::Refused(alone(&mut tx, &call).await?));
        }
        let ended = store::import(&mut tx, &call.who.school, call.who.me.id(), &list.rows, call.now).await?;
        if !store::end(&mut tx, &id, ended, call.now).await? {
            return Err(Refusal::Overtaken("Deze lijst is net al ingelezen. Kijk bij je oud-leerlingen.".into()));
        }
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/import/{id}"))
}
