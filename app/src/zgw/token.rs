//! The key that goes with each call: a JSON Web Token (RFC 7519, HS256), made anew each time.

use crate::moment::At;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// How long ago it says to be made, in seconds: the other side believes nothing from the future, and clocks differ.
const AGO: i64 = 10;

/// A token for this system, of this instant.
pub fn bearer(client_id: &str, secret: &str, now: At) -> String {
    let claims = json!({
        "iss": client_id,
        "iat": now.0 - AGO,
        "client_id": client_id,
        // A clock sends it, and no person.
        "user_id": "waakvlam",
        "user_representation": "Waakvlam",
    });
    let signed = format!("{}.{}", part(&json!({ "typ": "JWT", "alg": "HS256" })), part(&claims));
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap_or_else(|_| unreachable!("any length is a key"));
    mac.update(signed.as_bytes());
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

fn part(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_three_parts_and_is_of_a_moment_ago() {
        let token = bearer("waakvlam", "geheim", At(1_000));
        let parts: Vec<&str> = token.split('.').collect();
        assert_eq!(parts.len(), 3);
        let claims = BASE64_URL_SAFE_NO_PAD.decode(parts[1]).expect("base64url");
        let claims: Value = serde_json::from_slice(&claims).expect("JSON");
        assert_eq!((&claims["iat"], &claims["iss"]), (&json!(990), &json!("waakvlam")));
        assert_ne!(token, bearer("waakvlam", "ander", At(1_000)));
    }
}
