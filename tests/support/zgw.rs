//! The system of a municipality on this machine: it keeps what it gets, is as strict as the standard, and has moods.

mod key;
mod schemas;
mod standard;

use super::{say, setting};
use app::house::Clock;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use chrono::DateTime;
use serde_json::{Value, json};
use standard::{do_it, path};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle};

/// What only it and we know.
pub const SECRET: &str = "een-geheim-van-de-gemeente";

/// How it knows us.
pub const CLIENT: &str = "waakvlam-nieuwland";

/// The municipality's number among organisations.
pub const RSIN: &str = "111222333";

/// The identificatie of its zaaktype.
pub const CASE_TYPE: &str = "HULPVRAAG";

/// How it is today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mood {
    /// As the standard says.
    Fine,
    /// Never answers.
    Slow,
    /// Answers with this status, and nothing in it.
    Says(u16),
    /// Refuses every POST with this name, code and reason.
    Refuses(&'static str, &'static str, &'static str),
}

/// What goes wrong with one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It never arrives, and nobody hears.
    HangsBefore,
    /// It is done, and nobody hears.
    HangsAfter,
    /// It never arrives: 502.
    LostBefore,
    /// It is done, and the answer is lost: 502.
    LostAfter,
    /// It arrives when somebody lets it go.
    Held,
}

/// One call that came.
#[derive(Clone, Debug)]
pub struct Came {
    /// GET or POST.
    pub method: String,
    /// Its path, after the address of the API.
    pub path: String,
    /// What was in it.
    pub body: Value,
}

#[derive(Default)]
struct Inside {
    mood: Option<Mood>,
    fault: Option<(usize, Fault)>,
    calls: Vec<Came>,
    things: HashMap<&'static str, Vec<Value>>,
    is_concept: bool,
    barred: Option<&'static str>,
    ahead: i64,
    wrong: Vec<String>,
}

/// A system that runs.
pub struct Zgw {
    /// Where it is, without a slash at the end.
    pub url: String,
    /// Told when a call came at which something goes wrong.
    pub reached: Notify,
    /// Tells that a held call may go on.
    pub let_go: Notify,
    address: SocketAddr,
    clock: Arc<Clock>,
    inside: Mutex<Inside>,
    open: Mutex<Option<JoinHandle<()>>>,
}

const ZAKEN: &str = "/zaken/api/v1";
const CATALOGI: &str = "/catalogi/api/v1";
const DOCUMENTEN: &str = "/documenten/api/v1";
const NOTIFICATIES: &str = "/notificaties/api/v1";

impl Zgw {
    /// Starts one that is fine, and goes by this clock.
    pub async fn start(clock: Arc<Clock>) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let zgw = Arc::new(Self {
            url: format!("http://{address}"),
            reached: Notify::new(),
            let_go: Notify::new(),
            address,
            clock,
            inside: Mutex::default(),
            open: Mutex::default(),
        });
        zgw.serve(listener);
        if setting("ZGW_DESCRIPTIONS").is_none() {
            say("ZGW_DESCRIPTIONS is not set: bodies are held against our own schemas alone");
        }
        zgw
    }

    fn serve(self: &Arc<Self>, listener: TcpListener) {
        let router = Router::new().fallback(answer).with_state(Arc::clone(self));
        let serving = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = Some(serving);
    }

    /// Nobody is there any more: connections are refused.
    pub async fn closes(&self) {
        let serving = self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(serving) = serving {
            serving.abort();
            let _ = serving.await;
        }
    }

    /// It is there again, with everything that it had.
    pub async fn opens(self: &Arc<Self>) {
        self.serve(TcpListener::bind(self.address).await.expect("the same port"));
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes its mood.
    pub fn turns(&self, mood: Mood) {
        self.inside().mood = Some(mood);
    }

    /// Its zaaktype is a draft, or not.
    pub fn is_concept(&self, is_concept: bool) {
        self.inside().is_concept = is_concept;
    }

    /// We have no right to make this: "/rollen".
    pub fn bars(&self, path: Option<&'static str>) {
        self.inside().barred = path;
    }

    /// Somebody there throws everything away.
    pub fn forgets(&self) {
        self.inside().things.clear();
    }

    /// Its clock runs so many seconds ahead.
    pub fn runs_ahead(&self, seconds: i64) {
        self.inside().ahead = seconds;
    }

    /// Something goes wrong with the n-th call from now, 1 is the next.
    pub fn goes_wrong_at(&self, nth: usize, fault: Fault) {
        let mut inside = self.inside();
        inside.fault = Some((inside.calls.len() + nth, fault));
    }

    /// Every call that arrived.
    pub fn calls(&self) -> Vec<Came> {
        self.inside().calls.clone()
    }

    /// How many calls came like this.
    pub fn count(&self, method: &str, path: &str) -> usize {
        self.inside().calls.iter().filter(|call| call.method == method && call.path == path).count()
    }

    /// What is kept of a kind: "zaken", "rollen", "statussen", "enkelvoudiginformatieobjecten",
    /// "zaakinformatieobjecten", "abonnement".
    pub fn kept(&self, kind: &str) -> Vec<Value> {
        self.inside().things.get(kind).cloned().unwrap_or_default()
    }

    /// How requests were not as the standard says.
    pub fn wrong(&self) -> Vec<String> {
        self.inside().wrong.clone()
    }

    /// The municipality gives a zaak another status: 1, 2, or 3, which is the end. As in Open Zaak there is no end while
    /// a document does not say whether there are rights on its use.
    pub fn gives_status(&self, case: &str, nth: usize) {
        let says = |document: &Value| document["indicatieGebruiksrecht"].is_boolean();
        assert!(nth < 3 || self.kept("enkelvoudiginformatieobjecten").iter().all(says), "nobody can close this zaak");
        let at = self.clock.now();
        let kind = self.kind("statustypen", nth);
        let body = json!({ "zaak": case, "statustype": kind, "datumStatusGezet": at.iso() });
        self.keep("statussen", body);
    }

    /// The address of a kind of thing in the catalogue.
    pub fn kind(&self, of: &str, nth: usize) -> String {
        format!("{}{CATALOGI}/{of}/{nth}", self.url)
    }

    fn keep(&self, kind: &'static str, mut thing: Value) -> Value {
        let base = match kind {
            "enkelvoudiginformatieobjecten" => DOCUMENTEN,
            "abonnement" => NOTIFICATIES,
            _ => ZAKEN,
        };
        let mut inside = self.inside();
        let things = inside.things.entry(kind).or_default();
        thing["url"] = json!(format!("{}{base}/{kind}/{}", self.url, things.len() + 1));
        things.push(thing.clone());
        thing
    }

    fn is_of_the_future(&self, date: &Value) -> bool {
        let now = self.clock.now().0 + self.inside().ahead;
        let date = date.as_str().and_then(|date| DateTime::parse_from_rfc3339(date).ok());
        date.is_none_or(|date| date.timestamp() > now)
    }

    fn find_wrong(&self, what: String) {
        self.inside().wrong.push(what);
    }
}

async fn answer(State(zgw): State<Arc<Zgw>>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let came = Came { method: method.to_string(), path: path(&uri).to_owned(), body: body.clone() };
    let (nth, fault) = {
        let mut inside = zgw.inside();
        inside.calls.push(came);
        (inside.calls.len(), inside.fault)
    };
    let fault = fault.filter(|(at, _)| *at == nth).map(|(_, fault)| fault);
    match fault {
        Some(Fault::HangsBefore) => {
            zgw.reached.notify_one();
            std::future::pending::<()>().await;
        }
        Some(Fault::LostBefore) => return last(StatusCode::BAD_GATEWAY, Value::Null, &zgw),
        Some(Fault::Held) => {
            zgw.reached.notify_one();
            zgw.let_go.notified().await;
        }
        _ => {}
    }
    let (status, said) = do_it(&zgw, &method, &uri, &headers, &body).await;
    match fault {
        Some(Fault::HangsAfter) => {
            zgw.reached.notify_one();
            std::future::pending().await
        }
        Some(Fault::LostAfter) => last(StatusCode::BAD_GATEWAY, Value::Null, &zgw),
        _ => last(status, said, &zgw),
    }
}

/// An answer on a connection of its own, with the time that its clock shows.
fn last(status: StatusCode, said: Value, zgw: &Zgw) -> Response {
    let here = DateTime::from_timestamp(zgw.clock.now().0 + zgw.inside().ahead, 0).expect("a time");
    let date = here.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let headers = [("connection", "close".to_owned()), ("date", date), ("content-type", "application/json".to_owned())];
    (status, headers, said.to_string()).into_response()
}
