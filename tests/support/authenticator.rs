//! A passkey in software: what a phone does when its owner lays a finger on it (WebAuthn, ES256).

use app::secret;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};

/// A phone with one passkey in it.
pub struct Authenticator {
    key: SigningKey,
    credential: Vec<u8>,
    person: Vec<u8>,
}

const ORIGIN: &str = "http://localhost:3000";
const HOST: &str = "localhost";

impl Authenticator {
    /// Makes a passkey for this question, and the answer as the page's form sends it.
    pub fn register(ask: &str) -> (Self, String) {
        let ask: Value = serde_json::from_str(ask).expect("a question");
        let key = &ask["publicKey"];
        assert_eq!(key["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(key["authenticatorSelection"]["residentKey"], "required");
        let person = BASE64.decode(key["user"]["id"].as_str().expect("a person")).expect("base 64");
        let phone = Self {
            key: SigningKey::from_slice(&bytes(&secret::token())).expect("a key"),
            credential: bytes(&secret::token()),
            person,
        };
        let client = client_data("webauthn.create", &key["challenge"]);
        let object = phone.attestation();
        let response = json!({ "attestationObject": BASE64.encode(object), "clientDataJSON": BASE64.encode(client) });
        let answer = phone.answer(response);
        (phone, answer)
    }

    /// Lays the finger on it: the answer to a question for a passkey. It doesn't count its uses, as passkeys that are
    /// kept on several devices don't: only the question itself can tell an answer that was given before.
    pub fn sign(&self, ask: &str) -> String {
        let ask: Value = serde_json::from_str(ask).expect("a question");
        let client = client_data("webauthn.get", &ask["publicKey"]["challenge"]);
        let data = [bytes(&secret::hash(HOST)), vec![0x05, 0, 0, 0, 0]].concat();
        let signed = [data.clone(), bytes(&secret::hash(&client))].concat();
        let signature: Signature = self.key.sign(&signed);
        self.answer(json!({
            "authenticatorData": BASE64.encode(data),
            "clientDataJSON": BASE64.encode(client),
            "signature": BASE64.encode(signature.to_der().as_bytes()),
            "userHandle": BASE64.encode(&self.person),
        }))
    }

    fn answer(&self, response: Value) -> String {
        let id = BASE64.encode(&self.credential);
        json!({ "id": id, "rawId": id, "type": "public-key", "extensions": {}, "response": response }).to_string()
    }

    /// CBOR: no statement about the maker, and the public key.
    fn attestation(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().expect("x").to_vec(), point.y().expect("y").to_vec());
        let public = [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32][..], &x, &[0x22, 0x58, 32], &y].concat();
        let long = u16::try_from(self.credential.len()).expect("short").to_be_bytes();
        let data =
            [&bytes(&secret::hash(HOST))[..], &[0x45, 0, 0, 0, 0], &[0; 16], &long, &self.credential, &public].concat();
        let long = u16::try_from(data.len()).expect("short").to_be_bytes();
        [
            &[0xa3, 0x63][..],
            b"fmt",
            &[0x64],
            b"none",
            &[0x67],
            b"attStmt",
            &[0xa0, 0x68],
            b"authData",
            &[0x59],
            &long,
            &data,
        ]
        .concat()
    }
}

fn client_data(kind: &str, challenge: &Value) -> String {
    json!({ "type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": false }).to_string()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")).collect()
}
