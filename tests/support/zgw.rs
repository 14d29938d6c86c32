//! The system of a municipality on this machine: it keeps what it gets, is as strict as the standard, and has moods.

use super::{say, setting, zgw_schemas as schemas};
use app::house::Clock;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::DateTime;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
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

    /// Whether this key is one that we made a moment ago; or else the word that Open Zaak says.
    fn believes(&self, headers: &HeaderMap, now: i64) -> Result<(), &'static str> {
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
}

/// HMAC-SHA256 (RFC 2104), written out, so that our own is not held against itself.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
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

fn path(uri: &Uri) -> &str {
    let path = uri.path();
    [ZAKEN, CATALOGI, DOCUMENTEN, NOTIFICATIES].iter().find_map(|base| path.strip_prefix(base)).unwrap_or(path)
}

fn error(status: StatusCode, name: &str, code: &str, reason: &str) -> (StatusCode, Value) {
    let params = json!([{ "name": name, "code": code, "reason": reason }]);
    let said = json!({ "code": "invalid", "title": "Invalid input.", "status": status.as_u16(), "detail": "",
        "instance": "urn:uuid:1", "invalidParams": params });
    (status, said)
}

async fn do_it(zgw: &Zgw, method: &Method, uri: &Uri, headers: &HeaderMap, body: &Value) -> (StatusCode, Value) {
    let mood = zgw.inside().mood.clone().unwrap_or(Mood::Fine);
    match mood {
        Mood::Slow => std::future::pending().await,
        Mood::Says(status) => return (StatusCode::from_u16(status).expect("a status"), json!({})),
        Mood::Refuses(name, code, reason) if method == Method::POST => {
            return error(StatusCode::BAD_REQUEST, name, code, reason);
        }
        Mood::Refuses(..) | Mood::Fine => {}
    }
    let now = zgw.clock.now().0 + zgw.inside().ahead;
    let is_barred = zgw.inside().barred.is_some_and(|barred| method == Method::POST && barred == path(uri));
    let right = if is_barred { Err("permission_denied") } else { Ok(()) };
    if let Err(code) = zgw.believes(headers, now).and(right) {
        let said = json!({ "code": code, "status": 403, "detail": "Dat mag niet.", "instance": "" });
        return (StatusCode::FORBIDDEN, said);
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let crs = uri.path().starts_with(ZAKEN)
        && (header("content-crs"), header("accept-crs")) != ("EPSG:4326".into(), "EPSG:4326".into());
    if header("content-type") != "application/json" || crs {
        zgw.find_wrong(format!("headers of {uri}"));
        return (StatusCode::PRECONDITION_FAILED, json!({}));
    }
    let asked: Vec<(String, String)> =
        serde_html_form::from_str(uri.query().unwrap_or_default()).expect("a query that can be read");
    match (method.as_str(), path(uri)) {
        ("GET", path) => list(zgw, path, &asked),
        ("POST", path) => make(zgw, path, body),
        _ => (StatusCode::METHOD_NOT_ALLOWED, json!({})),
    }
}

fn list(zgw: &Zgw, path: &str, asked: &[(String, String)]) -> (StatusCode, Value) {
    // What the standard lets one ask for; an unknown question is refused, and so is what only one maker knows.
    let (kind, may_ask): (&str, &[&str]) = match path {
        "/zaaktypen" => ("", &["identificatie", "datumGeldigheid", "status"]),
        "/roltypen" => ("", &["zaaktype", "omschrijvingGeneriek"]),
        "/statustypen" => ("", &["zaaktype", "page"]),
        "/informatieobjecttypen" => ("", &["catalogus", "omschrijving", "page"]),
        "/zaken" => ("zaken", &["identificatie", "bronorganisatie"]),
        "/rollen" => ("rollen", &["zaak", "roltype"]),
        "/statussen" => ("statussen", &["zaak", "page"]),
        "/enkelvoudiginformatieobjecten" => ("enkelvoudiginformatieobjecten", &["identificatie", "bronorganisatie"]),
        "/zaakinformatieobjecten" => ("zaakinformatieobjecten", &["zaak", "informatieobject"]),
        _ => return (StatusCode::NOT_FOUND, json!({})),
    };
    if let Some((odd, _)) = asked.iter().find(|(name, _)| !may_ask.contains(&name.as_str())) {
        zgw.find_wrong(format!("{path} does not know {odd}"));
        return error(StatusCode::BAD_REQUEST, odd, "unknown-parameters", "Onbekende query parameters.");
    }
    let all = if kind.is_empty() { catalogue(zgw, path, asked) } else { zgw.kept(kind) };
    let is_asked = |thing: &Value| {
        let filters = asked.iter().filter(|(name, _)| !kind.is_empty() && name != "page");
        filters.into_iter().all(|(name, value)| thing[name] == value.as_str())
    };
    let found: Vec<Value> = all.into_iter().filter(is_asked).collect();
    if kind == "zaakinformatieobjecten" {
        return (StatusCode::OK, Value::Array(found));
    }
    // Two on a page, so that pages are turned.
    let page: usize =
        asked.iter().find(|(name, _)| name == "page").map_or(1, |(_, page)| page.parse().expect("a page"));
    let pages: Vec<&[Value]> = found.chunks(2).collect();
    let next = (page < pages.len()).then(|| format!("http://elsewhere.example{path}?page={}", page + 1));
    let results = pages.get(page - 1).copied().unwrap_or_default();
    (StatusCode::OK, json!({ "count": found.len(), "next": next, "previous": null, "results": results }))
}

fn catalogue(zgw: &Zgw, path: &str, asked: &[(String, String)]) -> Vec<Value> {
    let value = |name: &str| asked.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let case = zgw.kind("zaaktypen", 1);
    let is_concept = zgw.inside().is_concept;
    match path {
        "/zaaktypen" if value("identificatie") == CASE_TYPE && (!is_concept || value("status") == "alles") => {
            let own = [zgw.kind("informatieobjecttypen", 1), zgw.kind("informatieobjecttypen", 2)];
            vec![json!({ "url": case, "identificatie": CASE_TYPE, "concept": is_concept,
                "catalogus": zgw.kind("catalogussen", 1), "informatieobjecttypen": own })]
        }
        "/zaaktypen" => vec![],
        // Those of the whole catalogue; the first belongs to another zaaktype.
        "/informatieobjecttypen" => ["Overdracht", "Bijlage", "Overdracht", "Besluit"]
            .iter()
            .zip([3, 1, 2, 4])
            .filter(|(name, _)| ["", *name].contains(&value("omschrijving")))
            .map(|(name, nth)| json!({ "url": zgw.kind("informatieobjecttypen", nth), "omschrijving": name }))
            .collect(),
        _ if value("zaaktype") != case => vec![],
        "/roltypen" => vec![json!({ "url": zgw.kind("roltypen", 1), "omschrijvingGeneriek": "initiator" })],
        _ => [("Afgerond", 3), ("In behandeling", 2), ("Ontvangen", 1)]
            .into_iter()
            .map(|(name, nth)| {
                json!({ "url": zgw.kind("statustypen", nth), "omschrijving": name, "volgnummer": nth, "isEindstatus": nth == 3 })
            })
            .collect(),
    }
}

fn make(zgw: &Zgw, path: &str, body: &Value) -> (StatusCode, Value) {
    let kind = match path {
        "/zaken" => "zaken",
        "/rollen" => "rollen",
        "/statussen" => "statussen",
        "/enkelvoudiginformatieobjecten" => "enkelvoudiginformatieobjecten",
        "/zaakinformatieobjecten" => "zaakinformatieobjecten",
        "/abonnement" => "abonnement",
        _ => return (StatusCode::NOT_FOUND, json!({})),
    };
    if let Some(why) = schemas::wrong(kind, body).into_iter().next() {
        zgw.find_wrong(format!("{path}: {why}"));
        return error(StatusCode::BAD_REQUEST, "body", "invalid", &why);
    }
    let bad = |name: &str, code: &str| error(StatusCode::BAD_REQUEST, name, code, "Dit kan niet.");
    let same = |names: &[&str]| zgw.kept(kind).iter().any(|one| names.iter().all(|name| one[name] == body[name]));
    let knows = |kind: &str, url: &Value| zgw.kept(kind).iter().any(|one| one["url"] == *url);
    let is_of_catalogue = |name: &str, of: &str, nth: usize| body[name] == zgw.kind(of, nth);
    let refused = match kind {
        "zaken" if same(&["identificatie", "bronorganisatie"]) => {
            Some(bad("identificatie", "identificatie-niet-uniek"))
        }
        "zaken" if zgw.inside().is_concept => Some(bad("zaaktype", "not-published")),
        "zaken" if !is_of_catalogue("zaaktype", "zaaktypen", 1) => Some(bad("zaaktype", "bad-url")),
        "rollen" | "statussen" | "zaakinformatieobjecten" if !knows("zaken", &body["zaak"]) => {
            Some(bad("zaak", "does_not_exist"))
        }
        "rollen" if same(&["zaak", "roltype"]) => Some(bad("roltype", "max-occurences")),
        "rollen" if !is_of_catalogue("roltype", "roltypen", 1) => Some(bad("roltype", "zaaktype-mismatch")),
        "statussen" if zgw.is_of_the_future(&body["datumStatusGezet"]) => {
            Some(bad("datumStatusGezet", "date-in-future"))
        }
        "statussen" if same(&["zaak", "datumStatusGezet"]) => Some(bad("datumStatusGezet", "unique")),
        "statussen" if !is_of_catalogue("statustype", "statustypen", 1) => Some(bad("statustype", "zaaktype-mismatch")),
        "enkelvoudiginformatieobjecten" if same(&["identificatie", "bronorganisatie"]) => {
            Some(bad("identificatie", "identificatie-niet-uniek"))
        }
        "zaakinformatieobjecten" if same(&["zaak", "informatieobject"]) => Some(bad("nonFieldErrors", "unique")),
        "zaakinformatieobjecten" if !knows("enkelvoudiginformatieobjecten", &body["informatieobject"]) => {
            Some(bad("informatieobject", "does_not_exist"))
        }
        _ => None,
    };
    refused.unwrap_or_else(|| (StatusCode::CREATED, zgw.keep(kind, body.clone())))
}
