//! The door by which the gateway reports. The secret is in its address, as the gateway can send nothing else.

use super::{
    gateway::{CmCom, Gateway},
    store,
};
use crate::{
    access::Anyone,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    secret::{self, Key},
};
use axum::response::IntoResponse;

/// The door for reports.
pub fn doors() -> Doors {
    Doors::default().post("/sms/reports/{token}", reports)
}

/// The path that is filled in at the gateway. Only the key of this installation can make it.
pub fn report_path(key: &Key) -> String {
    format!("/sms/reports/{}", token(key))
}

fn token(key: &Key) -> String {
    key.link("sms/reports")
}

/// Keeps what arrived and what did not. A wrong secret, an unknown message and something that is no report get the
/// same answer; the same report twice changes nothing.
async fn reports(call: Call<Anyone>) -> Answered {
    let given: String = call.part("token")?;
    // By their hashes, so that the time it takes tells nothing about the secret.
    if secret::hash(&given) != secret::hash(&token(&call.house.key)) {
        return Err(Refusal::Missing);
    }
    let (_, body) = call.upload();
    let reports = CmCom.reports(&body).ok_or(Refusal::Missing)?;
    let mut tx = call.house.db.begin().await?;
    for (reference, what) in reports {
        let id = store::id_of(&reference).ok_or(Refusal::Missing)?;
        let person = store::report(&mut tx, &id, what, call.now).await?.ok_or(Refusal::Missing)?;
        store::look_at_number(&mut tx, &person, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Ok(Answer::Plain("ok".into_response()))
}
