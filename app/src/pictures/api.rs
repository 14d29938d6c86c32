//! Photos are served to who may see them at that request; everybody rules their own portrait.

use super::{PictureId, Use, page, rules, small, store, upload};
use crate::{
    access::{AlumnusId, Kind, SeeMessages, SignedIn, may, sees_since},
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    shell::Page,
};
use axum::{http::header, response::IntoResponse};

/// The doors of photos.
pub fn doors() -> Doors {
    Doors::default()
        .get("/pictures/{id}", picture)
        .get("/photo", photo)
        .upload("/photo", rules::MAX_BYTES + rules::FORM_AROUND, set_photo)
        .post("/photo/remove", remove_photo)
}

/// A photo of a circle is asked for each time; a portrait may stay a few minutes in this browser.
const NOT_KEPT: &str = "private, no-store";
const BRIEFLY_KEPT: &str = "private, max-age=300";

async fn picture(call: Call<SignedIn>) -> Answered {
    let id: PictureId = call.part("id")?;
    let mut tx = call.house.db.read().await?;
    let kept = store::kept(&mut tx, &id).await?.ok_or(Refusal::Missing)?;
    match (kept.used_as, kept.alumnus_id) {
        (Use::Message, Some(alumnus)) => {
            tx.commit().await?;
            of_a_message(&call, &id, &alumnus).await
        }
        _ => {
            if !store::may_see_portrait(&mut tx, call.who.id(), &kept.person_id, call.now).await? {
                return Err(Refusal::Missing);
            }
            let jpeg = store::bytes(&mut tx, &id).await?;
            tx.commit().await?;
            Ok(answer(jpeg, BRIEFLY_KEPT))
        }
    }
}

/// The look is logged, as a look at the message itself is; a newcomer sees no photo from before.
async fn of_a_message(call: &Call<SignedIn>, id: &PictureId, alumnus: &AlumnusId) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let see = may::<SeeMessages>(&mut tx, &call.who, alumnus, call.now).await?;
    let since = sees_since(&mut tx, see.by(), see.alumnus(), Kind::Messages, call.now).await?;
    let kept = store::kept(&mut tx, id).await?.ok_or(Refusal::Missing)?;
    if kept.made_at < since || kept.alumnus_id.as_ref() != Some(see.alumnus()) {
        return Err(Refusal::Missing);
    }
    let jpeg = store::bytes(&mut tx, id).await?;
    tx.commit().await?;
    Ok(answer(jpeg, NOT_KEPT))
}

fn answer(jpeg: Vec<u8>, caching: &'static str) -> Answer {
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, caching),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Answer::Plain((headers, jpeg).into_response())
}

async fn page_of(call: &Call<SignedIn>, why: Option<String>) -> Result<Page, Refusal> {
    let mut tx = call.house.db.read().await?;
    let photo = store::portrait_of(&mut tx, call.who.id()).await?;
    tx.commit().await?;
    let (name, id) = (call.who.person.name(), call.who.id().clone());
    Ok(Page::new("Mijn foto", move || page::photo(name, &id, photo, why)))
}

async fn photo(call: Call<SignedIn>) -> Answered {
    Ok(Answer::Page(page_of(&call, None).await?))
}

async fn set_photo(call: Call<SignedIn>) -> Answered {
    let sent = upload::read(call.upload()).await?;
    let jpeg = match small(sent.photo, Use::Portrait).await? {
        Ok(jpeg) => jpeg,
        Err(refused) => return Ok(Answer::Refused(page_of(&call, Some(refused.0)).await?)),
    };
    let mut tx = call.house.db.begin().await?;
    store::set_portrait(&mut tx, call.who.id(), Some(&jpeg), call.now).await?;
    tx.commit().await?;
    Answer::go("/photo")
}

async fn remove_photo(call: Call<SignedIn>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    store::set_portrait(&mut tx, call.who.id(), None, call.now).await?;
    tx.commit().await?;
    Answer::go("/photo")
}
