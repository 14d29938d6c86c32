//! A town that is served, on a line that can be cut and by a server that can have a bad day.

use super::store::is_stocked;
use crate::support::{
    browser::{Browser, Look, Script},
    database::TestDb,
    line::Line,
    town::Town,
    visitor::Visitor,
};
use app::access::PersonId;
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::StatusCode,
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use serde_json::json;
use server::{assets, clock::LastRun, router, worker::Worker};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use tokio::net::TcpListener;

/// What goes wrong between a phone and the server.
#[derive(Clone, Copy, Debug, Default)]
pub struct BadDay {
    /// Something before the server answers with this for pages.
    pub pages: Option<u16>,
    /// The same for forms that people send.
    pub forms: Option<u16>,
    /// The same for what a worker sends by itself.
    pub sent: Option<u16>,
    /// How often a worker was answered so.
    pub refused: usize,
    /// How long an answer stays away.
    pub slow: Duration,
    /// The browser is an old one, which does not hear that it must forget everything (`Clear-Site-Data`).
    pub old: bool,
}

/// A town that is served, and the line to it.
pub struct Served {
    /// Samira and who is around her.
    pub town: Town,
    /// Where phones find it.
    pub url: String,
    line: Line,
    /// So many newer releases came since.
    pub newer: Arc<AtomicU32>,
    /// The emergency brake.
    pub off: Arc<AtomicBool>,
    /// A server that has a bad day.
    pub bad: Arc<Mutex<BadDay>>,
    browser: Browser,
    _database: TestDb,
}

impl Served {
    /// Serves a town in which everybody joined.
    pub async fn start() -> Self {
        let database = TestDb::sqlite();
        let mut town = Town::on(database.open().await).await;
        town.house.files = assets::site_files();
        // With it the start pages carry a script that needs internet.
        town.house.push_key = "B".repeat(87).into();
        town.joined().await;
        let (newer, off) = (Arc::<AtomicU32>::default(), Arc::<AtomicBool>::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let server = listener.local_addr().expect("its address");
        let router = router::router(town.house.clone(), &router::doors(), LastRun::default());
        let bad = Arc::<Mutex<BadDay>>::default();
        let router = with_switches(router, newer.clone(), off.clone());
        let router = with_bad_days(router, bad.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let line = Line::to(server).await;
        Self { town, url: line.url.clone(), line, newer, off, bad, browser: Browser::start(), _database: database }
    }

    /// Samira's phone, with pages on it for when there is no internet.
    pub async fn samiras_phone(&self) -> Visitor {
        let samira = self.phone("Samira", &self.town.samira_person).await;
        samira.open("/home").await;
        is_stocked(&samira).await;
        samira
    }

    /// Somebody's phone, signed in.
    pub async fn phone(&self, name: &str, person: &PersonId) -> Visitor {
        let visitor = self.browser.phone(name, &self.url, Script::On, Look::Light).await;
        self.signs_in(&visitor, person).await;
        visitor
    }

    /// This browser becomes that of somebody.
    pub async fn signs_in(&self, visitor: &Visitor, person: &PersonId) {
        let actor = self.town.be(person).await;
        let (name, value) = actor.cookies()[0].split_once('=').expect("a cookie");
        let cookie = json!({ "name": name, "value": value, "url": "https://127.0.0.1/", "path": "/", "secure": true,
            "httpOnly": true, "sameSite": "Lax" });
        visitor.driver().cdp().send_raw("Network.setCookie", cookie).await.expect("a cookie");
    }

    /// There is no internet.
    pub fn cut(&self) {
        self.line.cut();
    }

    /// From here on the server has such a day.
    pub fn has(&self, bad: BadDay) {
        *self.bad.lock().expect("a day") = bad;
    }

    /// There is internet again.
    pub fn mend(&self) {
        self.line.mend();
    }
}

fn with_bad_days(router: Router, bad: Arc<Mutex<BadDay>>) -> Router {
    router.layer(middleware::from_fn(move |request: Request, next: Next| {
        let bad = bad.clone();
        async move {
            let is_file = request.uri().path().contains('.');
            let is_sent = request.method() == "POST" && request.headers().contains_key("waakvlam-whose");
            let (status, slow, old) = {
                let mut day = bad.lock().expect("a day");
                let status = match request.method().as_str() {
                    _ if is_file => None,
                    "GET" => day.pages,
                    _ if is_sent => day.sent,
                    _ => day.forms,
                };
                day.refused += usize::from(is_sent && status.is_some());
                (status, if is_file { Duration::ZERO } else { day.slow }, day.old)
            };
            if let Some(status) = status {
                return StatusCode::from_u16(status).expect("a status").into_response();
            }
            let mut response = next.run(request).await;
            if old {
                response.headers_mut().remove("clear-site-data");
            }
            tokio::time::sleep(slow).await;
            response
        }
    }))
}

/// The same router, whose worker can become newer or go away.
fn with_switches(router: Router, newer: Arc<AtomicU32>, off: Arc<AtomicBool>) -> Router {
    router.layer(middleware::from_fn(move |mut request: Request, next: Next| {
        let (newer, off) = (newer.load(SeqCst), off.load(SeqCst));
        async move {
            let is_worker = request.uri().path() == "/sw.js";
            request.extensions_mut().insert(if off { Worker::Off } else { Worker::On });
            if is_worker {
                request.headers_mut().remove("if-none-match");
                request.headers_mut().remove("accept-encoding");
            }
            let response = next.run(request).await;
            if is_worker && newer > 0 { as_newer(response, newer).await } else { response }
        }
    }))
}

async fn as_newer(response: Response, newer: u32) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.expect("the worker");
    let text =
        String::from_utf8_lossy(&body).replace("const RELEASE = \"", &format!("const RELEASE = \"newer-{newer}-"));
    parts.headers.remove("content-length");
    (parts, Body::from(text)).into_response()
}

/// Anja has a number to call.
pub async fn anja_has_a_number(town: &Town) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let sql = "UPDATE people SET phone = '+31261234567' WHERE id = $1";
    sqlx::query(sql).bind(&town.anja).execute(&mut *tx).await.expect("a number");
    tx.commit().await.expect("a commit");
}

/// Waits until these are the texts in the database.
pub async fn comes_in(town: &Town, sql: &'static str, texts: &[&str]) {
    let until = Instant::now() + Duration::from_secs(20);
    while town.texts(sql).await != texts {
        assert!(Instant::now() < until, "{texts:?} does not come in");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
