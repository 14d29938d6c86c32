//! The door at which a municipality's system says that something happened. What it says is believed of nothing: it only
//! makes us look now, with our own key, at a zaak that we follow anyway.

use super::store;
use crate::{
    access::{Anyone, MunicipalityId},
    door::{Answer, Answered, Call, Doors},
    secret,
};
use axum::{http::StatusCode, response::IntoResponse};
use serde::Deserialize;

/// The door for notifications.
pub fn doors() -> Doors {
    Doors::default().post("/hooks/zgw/{municipality}", notified)
}

/// The path at which a municipality notifies us.
pub fn hook_path(municipality: &MunicipalityId) -> String {
    format!("/hooks/zgw/{municipality}")
}

/// A notification, as far as we read it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    /// The address of the zaak.
    hoofd_object: String,
}

/// Makes us look. A wrong key, and a municipality that nobody expects this of, get the same answer; the same
/// notification twice changes nothing.
async fn notified(call: Call<Anyone>) -> Answered {
    let (given, municipality) = (secret::hash(call.authorization()), call.part::<MunicipalityId>("municipality").ok());
    let mut tx = call.house.db.read().await?;
    let expected = match &municipality {
        Some(municipality) => store::hook_hash(&mut tx, municipality).await?,
        None => None,
    };
    tx.commit().await?;
    // By their hashes, so that the time it takes tells nothing about the key.
    let Some(municipality) = municipality.filter(|_| expected.is_some_and(|expected| expected == given)) else {
        return Ok(Answer::Plain(StatusCode::FORBIDDEN.into_response()));
    };
    let (_, body) = call.upload();
    if let Ok(said) = serde_json::from_slice::<Notification>(&body) {
        let mut tx = call.house.db.begin().await?;
        // PostgreSQL keeps no NUL in a text, and no address of ours has one.
        let is_followed = !said.hoofd_object.contains('\0')
            && store::wake(&mut tx, &municipality, &said.hoofd_object, call.now).await?;
        tx.commit().await?;
        if is_followed {
            call.house.nudge.notify_one();
        }
    }
    Ok(Answer::Plain(StatusCode::NO_CONTENT.into_response()))
}
