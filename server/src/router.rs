//! All doors on one router, with what holds for every answer.

use crate::{assets, clock::LastRun, metrics, worker};
use app::{
    door::{self, Doors},
    house::House,
};
use axum::{
    Router,
    extract::{MatchedPath, RawPathParams, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{MethodFilter, get, on},
};
use std::{sync::Arc, time::Instant};
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer};

/// Every door of the product: the one list, for the router, for `waakvlam doors` and for the tests.
pub fn doors() -> Doors {
    Doors::default()
        .and(app::way_in::api::doors())
        .and(app::check_ins::api::doors())
        .and(app::questions::api::doors())
        .and(app::evenings::api::doors())
        .and(app::circle::api::doors())
        .and(app::conversation::api::doors())
        .and(app::pictures::api::doors())
        .and(app::inbox::api::doors())
        .and(app::reminders::api::doors())
        .and(app::signals::api::doors())
        .and(app::team::api::doors())
        .and(app::help::api::doors())
        .and(app::alumni::api::doors())
        .and(app::leavers::api::doors())
        .and(app::escalations::api::doors())
        .and(app::glass::api::doors())
        .and(app::permissions::api::doors())
        .and(app::follow::api::doors())
        .and(app::waakvlam::api::doors())
        .and(app::schools::api::doors())
        .and(app::own_data::api::doors())
        .and(app::retention::api::doors())
        .and(app::sms::api::doors())
        .and(app::calendar::api::doors())
        .and(app::calls::api::doors())
        .and(app::mail::api::doors())
        .and(app::paper::api::doors())
        .and(app::push::api::doors())
        .and(app::phone::api::doors())
        .and(app::zgw::api::doors())
        .and(app::handovers::api::doors())
        .and(app::measurements::api::doors())
}

/// The router over these doors.
pub fn router(house: House, doors: &Doors, last_run: LastRun) -> Router {
    // Pages are drawn on tokio; a second call changes nothing.
    let _ = any_spawner::Executor::init_tokio();
    let mut router = Router::new();
    for door in &doors.0 {
        let (method, path, door) = (MethodFilter::try_from(door.method.clone()), door.path, Arc::new(door.clone()));
        let Ok(method) = method else { continue };
        let handler = move |State(house): State<House>, path: RawPathParams, request: Request| {
            let door = Arc::clone(&door);
            async move { door.open(house, path, request).await }
        };
        router = router.route(path, on(method, handler));
    }
    router
        .fallback(|State(house): State<House>, headers: HeaderMap| door::missing(house, headers))
        .layer(CsrfLayer::new().with_insecure_bypass(is_one_click))
        .route("/healthz", get(|| async { "ok" }))
        .route("/sw.js", get(worker::serve))
        .route("/readyz", get(move |State(house): State<House>| ready(house, last_run.clone())))
        // Pages are compressed as they go; files were when they were built. Nothing in a page is a token, and other
        // sites' requests come without our cookie, so the length of a page tells nobody a secret.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(PAGE_QUALITY)))
        .layer(middleware::from_fn(files))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(headers))
        .layer(middleware::from_fn(log))
        .with_state(house)
}

/// The one form that a mail program of somebody else posts: it brings the secret of the mail, and no session counts there.
fn is_one_click(method: &Method, uri: &Uri) -> bool {
    method == Method::POST && app::mail::rules::is_one_click(uri.path())
}

/// The quality of Brotli and gzip for pages: small enough for a phone, quick enough for each request.
const PAGE_QUALITY: i32 = 5;

/// Ready when the database answers and the clock ran lately; then how each job does, for whoever looks after the server.
/// A job that fails does not make the server less ready: pages go on, and another server would fail as well.
async fn ready(house: House, last_run: LastRun) -> Response {
    if house.db.ping().await.is_err() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response();
    }
    if !last_run.is_recent() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the clock does not run").into_response();
    }
    match metrics::jobs_in_lines(&house).await {
        Ok(lines) => format!("ready\n{lines}").into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response(),
    }
}

/// Files of our own come first: they ask nobody who they are.
async fn files(request: Request, next: Next) -> Response {
    match assets::serve(request.method(), request.uri().path(), request.headers()) {
        Some(response) => response,
        None => next.run(request).await,
    }
}

const HEADERS: [(&str, &str); 4] = [
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    // Forms without script need an Origin, which `no-referrer` would take away.
    ("referrer-policy", "same-origin"),
];

/// A browser heeds these of pages alone; with the files of a first visit they would be a kilobyte for nothing.
const HEADERS_OF_PAGES: [(&str, &str); 2] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"),
];

async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    // The browser keeps the headers that came with what it has (RFC 9111 section 3.2): no need to send them again.
    if response.status() == StatusCode::NOT_MODIFIED {
        return response;
    }
    let of_pages = if is_page(&response) { &HEADERS_OF_PAGES[..] } else { &[] };
    for (name, value) in HEADERS.iter().chain(of_pages) {
        response.headers_mut().insert(*name, HeaderValue::from_static(value));
    }
    let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    response.headers_mut().entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    response
}

fn is_page(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// One line a request: the door, never the address, because an address may hold a secret or an id.
async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let door = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let begin = Instant::now();
    let response = next.run(request).await;
    let (status, ms) = (response.status().as_u16(), begin.elapsed().as_millis());
    tracing::debug!(%method, door, status, ms, "request");
    response
}
