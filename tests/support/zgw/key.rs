//! Whether a key that comes with a call is believed.

use super::{CLIENT, SECRET};
use axum::http::HeaderMap;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Whether this key is one that we made a moment ago; or else the word that Open Zaak says.
pub(super) fn believes(headers: &HeaderMap, now: i64) -> Result<(), &'static str> {
    let odd = "jwt-decode-error";
    let key = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (signed, mark) = key.strip_prefix("Bearer ").and_then(|key| key.rsplit_once('.')).ok_or(odd)?;
    let read = |part: &str| {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
        serde_json::from_slice::<Value>(&bytes).ok()
    };
    let (head, claims) = signed.split_once('.').and_then(|(h, c)| Some((read(h)?, read(c)?))).ok_or(odd)?;
    let made = claims["iat"].as_i64().unwrap_or(i64::MAX);
    let is_named = |name: &str| claims[name].as_str().is_some_and(|user| !user.is_empty());
    if head != json!({ "typ": "JWT", "alg": "HS256" }) || !is_named("user_id") || !is_named("user_representation") {
        return Err(odd);
    }
    if claims["iss"] != CLIENT || claims["client_id"] != CLIENT {
        return Err("invalid-client-identifier");
    }
    if BASE64_URL_SAFE_NO_PAD.encode(hmac(SECRET.as_bytes(), signed.as_bytes())) != mark {
        return Err("invalid-jwt-signature");
    }
    match now - made {
        // Open Zaak 1.30 only warns of this; older ones refuse it.
        ..0 => Err("jwt-immaturesignatureerror"),
        3600.. => Err("jwt-expired"),
        _ => Ok(()),
    }
}

/// HMAC-SHA256 (RFC 2104), written out, so that our own is not held against itself.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
}
