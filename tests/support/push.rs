//! A push service on this machine, with moods, and browsers that open what comes. Written after RFC 8030, 8188, 8291 and
//! 8292, with other code than the one that seals.

use aes_gcm::{
    Aes128Gcm, Nonce,
    aead::{Aead, KeyInit},
};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use hkdf::Hkdf;
use p256::{
    PublicKey, SecretKey,
    ecdsa::{Signature, VerifyingKey, signature::Verifier},
    elliptic_curve::sec1::ToSec1Point,
};
use serde_json::{Value, json};
use sha2::Sha256;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::broadcast;

/// Who we say that we are.
pub const CONTACT: &str = "mailto:beheer@derede-nieuwland.nl";

/// A browser that takes push messages: its own key pair and secret.
pub struct Browser {
    key: SecretKey,
    auth: [u8; 16],
    /// Where its messages go.
    pub endpoint: String,
    /// Its name at the service.
    pub id: String,
}

impl Browser {
    /// A browser with these keys.
    pub fn with_keys(key: &[u8], auth: [u8; 16], endpoint: String, id: String) -> Self {
        Self { key: SecretKey::from_slice(key).expect("a private key"), auth, endpoint, id }
    }

    /// What its script hands over: `PushSubscription.toJSON()`.
    pub fn subscription(&self) -> Value {
        json!({
            "endpoint": self.endpoint,
            "expirationTime": null,
            "keys": { "p256dh": BASE64.encode(self.public_key()), "auth": BASE64.encode(self.auth) },
        })
    }

    fn public_key(&self) -> Vec<u8> {
        self.key.public_key().to_sec1_point(false).as_bytes().to_vec()
    }

    /// Opens a message (RFC 8291 section 3.4 and RFC 8188 section 2); nothing when it is not for this browser.
    pub fn open(&self, body: &[u8]) -> Option<Vec<u8>> {
        let (salt, rest) = body.split_at_checked(16)?;
        let (record_size, rest) = rest.split_at_checked(4)?;
        let (length, rest) = rest.split_first()?;
        let (sender, sealed) = rest.split_at_checked(usize::from(*length))?;
        let record_size = u32::from_be_bytes(record_size.try_into().ok()?) as usize;
        if sealed.len() > record_size {
            return None;
        }
        let sender_key = PublicKey::from_sec1_bytes(sender).ok()?;
        let shared = p256::ecdh::diffie_hellman(self.key.to_nonzero_scalar(), sender_key.as_affine());
        let mut input = [0; 32];
        let info = [b"WebPush: info\0".as_slice(), &self.public_key(), sender].concat();
        Hkdf::<Sha256>::new(Some(&self.auth), shared.raw_secret_bytes()).expand(&info, &mut input).ok()?;
        let whole = Hkdf::<Sha256>::new(Some(salt), &input);
        let (mut key, mut nonce) = ([0; 16], [0; 12]);
        whole.expand(b"Content-Encoding: aes128gcm\0", &mut key).ok()?;
        whole.expand(b"Content-Encoding: nonce\0", &mut nonce).ok()?;
        let mut text = Aes128Gcm::new(&key.into()).decrypt(&Nonce::from(nonce), sealed).ok()?;
        // Behind the text comes a 2, which says that this record is the last, and then nothing but zeros.
        let end = text.iter().rposition(|byte| *byte != 0)?;
        let is_last = text[end] == 2;
        text.truncate(end);
        is_last.then_some(text)
    }
}

/// How the service is today, to one browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes everything.
    Fine,
    /// Answers with this status.
    Says(u16),
    /// Answers with this status, and asks to come back after so many seconds.
    Wait(u16, u32),
    /// Answers long after everybody has gone.
    Slow,
}

/// One message that came in, whatever was answered.
#[derive(Clone, Debug)]
pub struct Knock {
    /// For which browser.
    pub browser: String,
    /// Kept for so long, in seconds.
    pub ttl: u32,
    /// How much it matters.
    pub urgency: String,
    /// What takes its place.
    pub topic: String,
    /// As it came.
    pub body: Vec<u8>,
    /// The whole signature.
    pub authorization: String,
    /// Whether it was taken.
    pub taken: bool,
}

/// The service.
pub struct PushService {
    /// Where it is.
    pub url: String,
    moods: Mutex<HashMap<String, Mood>>,
    knocks: Mutex<Vec<Knock>>,
    taken: broadcast::Sender<Knock>,
}

impl PushService {
    /// Starts one that is fine.
    pub async fn start() -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let taken = broadcast::channel(16).0;
        let service = Arc::new(Self { url, moods: Mutex::default(), knocks: Mutex::default(), taken });
        let router = Router::new().route("/push/{browser}", post(answer)).with_state(Arc::clone(&service));
        tokio::spawn(async move { axum::serve(listener, router).await });
        service
    }

    /// A new browser at this service.
    pub fn browser(&self, id: &str) -> Browser {
        let bytes = |seed: &str| app::secret::hash(seed).into_bytes();
        let (key, auth) = (bytes(&format!("{id} {}", self.url)), bytes(id));
        let endpoint = self.address(id);
        Browser::with_keys(&key[..32], auth[..16].try_into().expect("16 bytes"), endpoint, id.to_owned())
    }

    /// Where messages for the browser of this name go.
    pub fn address(&self, id: &str) -> String {
        format!("{}/push/{id}", self.url)
    }

    /// Every message that it takes from now on.
    pub fn listen(&self) -> broadcast::Receiver<Knock> {
        self.taken.subscribe()
    }

    /// Changes its mood to one browser.
    pub fn turns(&self, browser: &Browser, mood: Mood) {
        held(&self.moods).insert(browser.id.clone(), mood);
    }

    /// Everything that came in.
    pub fn knocks(&self) -> Vec<Knock> {
        held(&self.knocks).clone()
    }

    /// What came in for this browser.
    pub fn knocks_at(&self, browser: &Browser) -> Vec<Knock> {
        self.knocks().into_iter().filter(|knock| knock.browser == browser.id).collect()
    }

    /// What this browser got to see: each message that was taken, opened.
    pub fn seen_by(&self, browser: &Browser) -> Vec<Value> {
        let taken = self.knocks_at(browser).into_iter().filter(|knock| knock.taken);
        taken
            .map(|knock| {
                let text = browser.open(&knock.body).expect("a message for this browser");
                serde_json::from_slice(&text).expect("JSON")
            })
            .collect()
    }
}

async fn answer(
    State(service): State<Arc<PushService>>,
    Path(browser): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let mood = held(&service.moods).get(&browser).copied().unwrap_or(Mood::Fine);
    let authorization = text("authorization");
    let problem = wrong_with(&service.url, &headers, &body);
    let taken = mood == Mood::Fine && problem.is_none();
    let knock = Knock {
        browser,
        ttl: text("ttl").parse().unwrap_or(0),
        urgency: text("urgency"),
        topic: text("topic"),
        body: body.to_vec(),
        authorization,
        taken,
    };
    held(&service.knocks).push(knock.clone());
    if taken {
        let _ = service.taken.send(knock); // mostly nobody listens
    }
    if let Some(problem) = problem {
        super::say(&format!("the push service refuses: {problem}"));
        return (StatusCode::FORBIDDEN, problem).into_response();
    }
    let status = |code: u16| StatusCode::from_u16(code).expect("a status");
    match mood {
        Mood::Fine => (StatusCode::CREATED, [("location", "/message/1")]).into_response(),
        Mood::Says(code) => status(code).into_response(),
        Mood::Wait(code, seconds) => (status(code), [("retry-after", seconds.to_string())]).into_response(),
        Mood::Slow => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            StatusCode::CREATED.into_response()
        }
    }
}

/// What a strict service would refuse; nothing when all is right.
fn wrong_with(url: &str, headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let topic = text("topic").unwrap_or_default();
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    match () {
        () if text("content-encoding") != Some("aes128gcm") => Some("encoding".into()),
        () if text("ttl").and_then(|ttl| ttl.parse::<u32>().ok()).is_none() => Some("ttl".into()),
        () if !["low", "normal", "high"].contains(&text("urgency").unwrap_or_default()) => Some("urgency".into()),
        () if topic.len() > 32 || topic.is_empty() || !topic.bytes().all(is_sign) => Some("topic".into()),
        () if body.len() > 4096 => Some("too large".into()),
        () => wrong_with_signature(url, text("authorization").unwrap_or_default()),
    }
}

/// RFC 8292: signed by the key that it names, for this service, for at most a day, by somebody who can be reached.
fn wrong_with_signature(url: &str, authorization: &str) -> Option<String> {
    let claims = match claims_of(authorization) {
        Ok(claims) => claims,
        Err(why) => return Some(why.to_owned()),
    };
    let now = u64::try_from(server::clock::machine().0).expect("after 1970");
    let expires = claims["exp"].as_u64().unwrap_or(0);
    match () {
        () if claims["aud"] != url => Some(format!("audience {}", claims["aud"])),
        () if expires <= now || expires > now + 24 * 60 * 60 => Some(format!("expires {expires}, now {now}")),
        () if claims["sub"] != CONTACT => Some(format!("contact {}", claims["sub"])),
        () => None,
    }
}

/// The claims of a signature that holds.
///
/// # Errors
/// With what is wrong.
pub fn claims_of(authorization: &str) -> Result<Value, &'static str> {
    let (token, key) = authorization
        .strip_prefix("vapid t=")
        .and_then(|rest| rest.split_once(", k="))
        .ok_or("not as RFC 8292 writes it")?;
    let decode = |text: &str| BASE64.decode(text).map_err(|_| "no base 64");
    let (signed, signature) = token.rsplit_once('.').ok_or("no token")?;
    let (header, claims) = signed.split_once('.').ok_or("no token")?;
    let header: Value = serde_json::from_slice(&decode(header)?).map_err(|_| "no header")?;
    if header["alg"] != "ES256" {
        return Err("not ES256");
    }
    let key = VerifyingKey::from_sec1_bytes(&decode(key)?).map_err(|_| "no key")?;
    let signature = Signature::from_slice(&decode(signature)?).map_err(|_| "no signature")?;
    key.verify(signed.as_bytes(), &signature).map_err(|_| "the signature does not hold")?;
    serde_json::from_slice(&decode(claims)?).map_err(|_| "no claims")
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
