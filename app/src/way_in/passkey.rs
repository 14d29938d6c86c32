//! Passkeys: what we ask a browser, and whether its answer is right. What must be remembered in between is text.

use super::KeptPasskey;
use crate::{access::PersonId, error::Refusal, house::House, secret};
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};

/// A question to a browser, as JSON, and what to remember of it.
pub(super) struct Question {
    pub ask: Value,
    pub state: String,
}

/// The passkeys of this house. `None` where browsers have none: at an address that is a number.
pub(super) fn of(house: &House) -> Option<Webauthn> {
    let url = Url::parse(&house.url).ok()?;
    let host = url.domain()?.to_owned();
    WebauthnBuilder::new(&host, &url).ok()?.rp_name("Waakvlam").build().ok()
}

fn needed(house: &House) -> Result<Webauthn, Refusal> {
    of(house).ok_or(Refusal::Missing)
}

fn question(ask: impl serde::Serialize, state: impl serde::Serialize) -> Result<Question, Refusal> {
    let broken = |why: serde_json::Error| Refusal::Broken(format!("a passkey: {why}"));
    Ok(Question {
        ask: serde_json::to_value(ask).map_err(broken)?,
        state: serde_json::to_string(&state).map_err(broken)?,
    })
}

fn key_of(kept: &KeptPasskey) -> Option<Passkey> {
    serde_json::from_str(&kept.passkey).ok()
}

/// Asks for a new passkey on a device that has none of these yet.
pub(super) fn ask_new(
    house: &House,
    person: &PersonId,
    name: &str,
    known: &[KeptPasskey],
) -> Result<Question, Refusal> {
    let id = Uuid::parse_str(&person.0).map_err(|_| Refusal::Missing)?;
    let known: Vec<CredentialID> = known.iter().filter_map(key_of).map(|passkey| passkey.cred_id().clone()).collect();
    let (ask, state) = needed(house)?
        .start_passkey_registration(id, name, name, Some(known))
        .map_err(|why| Refusal::Broken(format!("a passkey: {why}")))?;
    let mut question = question(ask, state)?;
    // One that the device itself remembers lets somebody in without typing who they are.
    let selection = &mut question.ask["publicKey"]["authenticatorSelection"];
    selection["residentKey"] = json!("required");
    selection["requireResidentKey"] = json!(true);
    Ok(question)
}

/// A new passkey, with the text by which it is found again and the text to keep. `None` when the answer is wrong.
pub(super) fn check_new(house: &House, state: &str, answer: &str) -> Option<(String, String)> {
    let state: PasskeyRegistration = serde_json::from_str(state).ok()?;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).ok()?;
    let passkey = of(house)?.finish_passkey_registration(&answer, &state).ok()?;
    Some((name_of(passkey.cred_id().as_ref()), serde_json::to_string(&passkey).ok()?))
}

/// Asks for one of these passkeys.
pub(super) fn ask_known(house: &House, known: &[KeptPasskey]) -> Result<Question, Refusal> {
    let known: Vec<Passkey> = known.iter().filter_map(key_of).collect();
    let (ask, state) = needed(house)?.start_passkey_authentication(&known).map_err(|_| Refusal::Missing)?;
    question(ask, state)
}

/// Whether this is the right answer for this passkey: with its counter as it is now. `None` when it is not.
pub(super) fn check_known(house: &House, state: &str, answer: &str, kept: &KeptPasskey) -> Option<String> {
    let state: PasskeyAuthentication = serde_json::from_str(state).ok()?;
    let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
    let result = of(house)?.finish_passkey_authentication(&answer, &state).ok()?;
    let mut passkey = key_of(kept)?;
    (result.user_verified() && passkey.update_credential(&result).is_some())
        .then(|| serde_json::to_string(&passkey).ok())?
}

/// Asks for any passkey that the device remembers for this site.
pub(super) fn ask_any(house: &House) -> Result<Question, Refusal> {
    let (mut ask, state) = needed(house)?
        .start_discoverable_authentication()
        .map_err(|why| Refusal::Broken(format!("a passkey: {why}")))?;
    // The button asks; nothing waits in a field.
    ask.mediation = None;
    question(ask, state)
}

/// As [`check_known`], for somebody who did not say who they are.
pub(super) fn check_any(house: &House, state: &str, answer: &str, kept: &KeptPasskey) -> Option<String> {
    let state: DiscoverableAuthentication = serde_json::from_str(state).ok()?;
    let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
    let house = of(house)?;
    let (person, _) = house.identify_discoverable_authentication(&answer).ok()?;
    if person.to_string() != kept.person_id.0 {
        return None;
    }
    let mut passkey = key_of(kept)?;
    let result = house.finish_discoverable_authentication_v2(&answer, state, &passkey).ok()?;
    (result.user_verified() && passkey.update_credential(&result).is_some())
        .then(|| serde_json::to_string(&passkey).ok())?
}

/// The text by which the passkey of this answer is found.
pub(super) fn named_in(answer: &str) -> Option<String> {
    let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
    Some(name_of(answer.get_credential_id()))
}

fn name_of(credential: &[u8]) -> String {
    secret::hash(&credential.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}
