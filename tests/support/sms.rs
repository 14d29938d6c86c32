//! An SMS gateway on this machine, with moods.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How the gateway is today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes everything.
    Fine,
    /// Says that the key is wrong.
    WrongKey,
    /// Asks to come back after so many seconds.
    Busy(u32),
    /// Says that the number is none.
    NoSuchNumber,
    /// Answers long after everybody has gone.
    Slow,
    /// Falls over.
    Broken,
}

/// What it does, and what came in.
pub struct Gateway {
    /// Where it is.
    pub url: String,
    mood: Mutex<Mood>,
    taken: Mutex<Vec<Value>>,
}

impl Gateway {
    /// Starts one that is fine.
    pub async fn start() -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/v1.0/message", listener.local_addr().expect("an address"));
        let gateway = Arc::new(Self { url, mood: Mutex::new(Mood::Fine), taken: Mutex::default() });
        let router = Router::new().route("/v1.0/message", post(answer)).with_state(Arc::clone(&gateway));
        tokio::spawn(async move { axum::serve(listener, router).await });
        gateway
    }

    /// Changes its mood.
    pub fn turns(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// The messages that it took, whole.
    pub fn taken(&self) -> Vec<Value> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn answer(State(gateway): State<Arc<Gateway>>, headers: HeaderMap, body: Bytes) -> Response {
    let mood = *gateway.mood.lock().unwrap_or_else(PoisonError::into_inner);
    let status = |code: u16| StatusCode::from_u16(code).expect("a status");
    match mood {
        Mood::WrongKey => return (status(401), "Unauthorized").into_response(),
        Mood::Busy(seconds) => return (status(429), [("retry-after", seconds.to_string())]).into_response(),
        Mood::Broken => return status(500).into_response(),
        Mood::Slow => tokio::time::sleep(Duration::from_secs(30)).await,
        Mood::NoSuchNumber => {
            let why = json!({"messages": [{"status": "Rejected", "messageErrorCode": 303}]});
            return (status(400), why.to_string()).into_response();
        }
        Mood::Fine => {}
    }
    let read: Value = serde_json::from_slice(&body).unwrap_or_default();
    let message = &read["messages"]["msg"][0];
    let is_right = headers.get("content-type").is_some_and(|kind| kind == "application/json")
        && read["messages"]["authentication"]["producttoken"] == "the-key"
        && message["to"][0]["number"].as_str().is_some_and(|number| number.starts_with("00316"))
        && message["from"] == "Waakvlam"
        && message["body"]["type"] == "auto"
        && message["reference"].as_str().is_some_and(|reference| reference.len() == 32);
    if !is_right {
        return (status(400), "this is not how it is documented").into_response();
    }
    gateway.taken.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
    let fine = json!({"details": "Created 1 message(s)", "errorCode": 0, "messages": [{"status": "Accepted"}]});
    (status(200), fine.to_string()).into_response()
}
