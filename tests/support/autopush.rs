//! Mozilla's side of a Firefox that waits for push messages: the websocket over which it asks for an address, and gets
//! what came there. What our server sends goes to a [`PushService`], and on from there.

use super::push::{Knock, PushService};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_tungstenite::{WebSocketStream, accept_async, tungstenite::Message};

/// How long a test waits for Firefox to say something.
const PATIENCE: Duration = Duration::from_secs(60);

/// The service that one Firefox is connected to.
pub struct Autopush {
    /// Where Firefox finds it: the preference `dom.push.serverURL`.
    pub url: String,
    service: Arc<PushService>,
    heard: Mutex<Vec<Value>>,
    handed: AtomicU32,
    /// How often it lost what it knew: another number is another name for this Firefox.
    lost: watch::Sender<u32>,
}

impl Autopush {
    /// Starts it before this service, which takes the messages.
    pub async fn start(service: &Arc<PushService>) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("ws://{}/", listener.local_addr().expect("an address"));
        let (service, lost) = (Arc::clone(service), watch::channel(0).0);
        let autopush = Arc::new(Self { url, service, heard: Mutex::default(), handed: AtomicU32::new(0), lost });
        let answering = Arc::clone(&autopush);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answering.clone().attend(stream));
            }
        });
        autopush
    }

    /// What Firefox said of this kind (`messageType`) so far.
    pub fn heard(&self, kind: &str) -> Vec<Value> {
        self.all_heard().iter().filter(|said| said["messageType"] == kind).cloned().collect()
    }

    /// The `count`th thing of this kind that Firefox says; waits for it.
    ///
    /// # Panics
    /// When it does not say it in time.
    pub async fn hears(&self, kind: &str, count: usize) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(said) = self.heard(kind).into_iter().nth(count - 1) {
                return said;
            }
            assert!(Instant::now() < until, "Firefox says no {kind} ({count}): {:?}", self.all_heard());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The service forgets every browser, and tells this one when it comes back.
    pub fn forgets(&self) {
        self.lost.send_modify(|lost| *lost += 1);
    }

    async fn attend(self: Arc<Self>, stream: TcpStream) {
        let Ok(mut line) = accept_async(stream).await else { return };
        let (mut came, mut lost) = (self.service.listen(), self.lost.subscribe());
        loop {
            tokio::select! {
                said = line.next() => match said {
                    Some(Ok(Message::Text(text))) => self.answer(&mut line, &text).await,
                    Some(Ok(_)) => {}
                    _ => return,
                },
                Ok(knock) = came.recv() => say(&mut line, self.notification(&knock)).await,
                _ = lost.changed() => return,
            }
        }
    }

    async fn answer(&self, line: &mut WebSocketStream<TcpStream>, text: &str) {
        let said: Value = serde_json::from_str(text).expect("JSON of Firefox");
        // On a new line Firefox may ask again what it asked on the old one.
        if !self.all_heard().contains(&said) {
            self.all_heard().push(said.clone());
        }
        let channel = &said["channelID"];
        let answer = match said["messageType"].as_str() {
            Some("hello") => json!({ "messageType": "hello", "status": 200, "uaid": self.name(), "use_webpush": true,
                "broadcasts": {} }),
            Some("register") => json!({ "messageType": "register", "status": 200, "channelID": channel,
                "pushEndpoint": self.service.address(channel.as_str().unwrap_or_default()) }),
            Some("unregister") => json!({ "messageType": "unregister", "status": 200, "channelID": channel }),
            None => json!({}), // whether anybody is still there
            Some(_) => return,
        };
        say(line, answer).await;
    }

    /// What came for a browser, still sealed; Firefox passes over a number that it saw before.
    fn notification(&self, knock: &Knock) -> Value {
        let number = self.handed.fetch_add(1, Relaxed).to_string();
        json!({ "messageType": "notification", "channelID": knock.browser, "version": number,
            "data": BASE64.encode(&knock.body), "headers": { "encoding": "aes128gcm" } })
    }

    fn name(&self) -> String {
        format!("{:032x}", 100 + *self.lost.borrow())
    }

    fn all_heard(&self) -> MutexGuard<'_, Vec<Value>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn say(line: &mut WebSocketStream<TcpStream>, words: Value) {
    let _ = line.send(Message::text(words.to_string())).await;
}
