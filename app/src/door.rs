//! Doors: every way in, on one list. The router is made from it, `waakvlam doors` prints it, the tests walk it.
//!
//! ```text
//! request ──► session ──► visitor admitted? ──► body within its limit ──► handler ──► Answer ──► page
//!                              └─ no: anonymous to /sign-in, others see what a missing page looks like
//! ```

use crate::{
    access::{Rule, SignedIn, Visitor, store},
    error::Refusal,
    house::House,
    moment::At,
    secret,
    shell::{self, Page},
};
use axum::{
    body::{Body, Bytes},
    extract::{RawPathParams, Request},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use cookie::Cookie;
use serde::de::DeserializeOwned;
use std::{future::Future, pin::Pin, sync::Arc};

/// A future that borrows nothing but its arguments.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a form may weigh, in bytes.
const FORM_LIMIT: usize = 64 * 1024;

/// What a handler gives back.
pub type Answered = Result<Answer, Refusal>;

/// Where somebody gives the second factor.
pub const SECOND_FACTOR: &str = "/second-factor";

/// The neutral page of the quick exit, and the door back.
pub const AWAY: &str = "/weg";

/// While a browser has it, every page is the neutral one: going back shows nothing.
pub const AWAY_COOKIE: &str = "__Host-away";

/// What a handler answers.
pub enum Answer {
    /// A page.
    Page(Page),
    /// A page, with cookies to set on the way.
    PageWith(Page, Vec<Cookie<'static>>),
    /// The same page again (422), with the typed words and why not.
    Refused(Page),
    /// Done: go and look there (303).
    Go(String),
    /// Done, with cookies to set on the way.
    GoWith(String, Vec<Cookie<'static>>),
    /// Something that is no page: a file, a probe.
    Plain(Response),
}

impl Answer {
    /// Go and look there.
    pub fn go(path: impl Into<String>) -> Answered {
        Ok(Self::Go(path.into()))
    }
}

/// One request to one door.
pub struct Call<V> {
    /// The house.
    pub house: House,
    /// Who was let in.
    pub who: V,
    /// The instant at which the request came in.
    pub now: At,
    path: Vec<(String, String)>,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

impl<V> Call<V> {
    /// A part of the path, as an id of the wanted kind.
    ///
    /// # Errors
    /// [`Refusal::Missing`] when the path has no such part.
    pub fn part<I: From<String>>(&self, name: &str) -> Result<I, Refusal> {
        let found = self.path.iter().find(|(key, _)| key == name);
        // PostgreSQL keeps no NUL in a text, and nothing of ours has one.
        let found = found.filter(|(_, value)| !value.contains('\0'));
        found.map(|(_, value)| I::from(value.clone())).ok_or(Refusal::Missing)
    }

    /// The form that was posted. Unknown fields change nothing.
    ///
    /// # Errors
    /// [`Refusal::Unreadable`] when a field is missing or malformed.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        if has_nul(&self.body) {
            return Err(Refusal::Unreadable);
        }
        serde_html_form::from_bytes(&self.body).map_err(|_| Refusal::Unreadable)
    }

    /// The query of the address.
    ///
    /// # Errors
    /// [`Refusal::Unreadable`] when it is malformed.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        if has_nul(self.query.as_bytes()) {
            return Err(Refusal::Unreadable);
        }
        serde_html_form::from_str(&self.query).map_err(|_| Refusal::Unreadable)
    }

    /// The raw body and its content type, for an upload.
    pub fn upload(&self) -> (Option<&str>, Bytes) {
        (self.header(header::CONTENT_TYPE), self.body.clone())
    }

    /// What came as Authorization, from a program and no browser; empty when nothing did.
    pub fn authorization(&self) -> &str {
        self.header(header::AUTHORIZATION).unwrap_or_default()
    }

    /// A cookie that the browser sent.
    pub fn cookie(&self, name: &str) -> Option<String> {
        cookie_in(&self.headers, name)
    }

    /// The kind of device in a few words: "Android-telefoon", "Windows-computer".
    pub fn device(&self) -> &'static str {
        device_in_words(self.header(header::USER_AGENT).unwrap_or(""))
    }

    fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// One way in.
#[derive(Clone)]
pub struct Door {
    /// GET or POST.
    pub method: Method,
    /// The path, with `{names}` in it.
    pub path: &'static str,
    /// The rule: who may.
    pub rule: Rule,
    /// Who that is, in words.
    pub who: &'static str,
    open: Arc<dyn Fn(House, RawPathParams, Request) -> Pending<'static, Response> + Send + Sync>,
}

impl Door {
    /// Answers one request.
    pub fn open(&self, house: House, path: RawPathParams, request: Request) -> Pending<'static, Response> {
        (self.open)(house, path, request)
    }
}

/// A list of doors.
#[derive(Clone, Default)]
pub struct Doors(pub Vec<Door>);

impl Doors {
    /// A page.
    #[must_use]
    pub fn get<V, F, Fut>(self, path: &'static str, handler: F) -> Self
    where
        V: Visitor,
        F: Fn(Call<V>) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Answered> + Send + 'static,
    {
        self.add(Method::GET, path, FORM_LIMIT, handler)
    }

    /// A form.
    #[must_use]
    pub fn post<V, F, Fut>(self, path: &'static str, handler: F) -> Self
    where
        V: Visitor,
        F: Fn(Call<V>) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Answered> + Send + 'static,
    {
        self.add(Method::POST, path, FORM_LIMIT, handler)
    }

    /// A form with a file of at most so many bytes.
    #[must_use]
    pub fn upload<V, F, Fut>(self, path: &'static str, limit: usize, handler: F) -> Self
    where
        V: Visitor,
        F: Fn(Call<V>) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Answered> + Send + 'static,
    {
        self.add(Method::POST, path, limit, handler)
    }

    /// These doors too.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    fn add<V, F, Fut>(mut self, method: Method, path: &'static str, limit: usize, handler: F) -> Self
    where
        V: Visitor,
        F: Fn(Call<V>) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Answered> + Send + 'static,
    {
        let open = Arc::new(move |house: House, path: RawPathParams, request: Request| {
            let handler = handler.clone();
            Box::pin(answer(house, path, request, limit, handler)) as Pending<'static, Response>
        });
        self.0.push(Door { method, path, rule: V::RULE, who: V::WHO, open });
        self
    }
}

async fn answer<V, F, Fut>(house: House, path: RawPathParams, request: Request, limit: usize, handler: F) -> Response
where
    V: Visitor,
    F: Fn(Call<V>) -> Fut + Send,
    Fut: Future<Output = Answered> + Send,
{
    let now = house.clock.now();
    let (parts, body) = request.into_parts();
    let signed_in = match signed_in(&house, &parts.headers, now).await {
        Ok(signed_in) => signed_in,
        Err(error) => return refuse(&house, Refusal::from(error), None).await,
    };
    let frame = shell::Frame::of(&house, signed_in.as_ref(), now);
    if parts.method == Method::GET && parts.uri.path() != AWAY && cookie_in(&parts.headers, AWAY_COOKIE).is_some() {
        // It is no page of anybody: a phone must not keep it as one.
        return shell::render(&house, shell::away(), StatusCode::OK, frame.of_whoever()).await;
    }
    if is_of_another(&parts.headers, &frame) {
        return shell::render(&house, shell::sign_in_first(), StatusCode::UNAUTHORIZED, frame).await;
    }
    let Some(who) = V::admit(signed_in.clone()) else {
        let owes_a_factor = signed_in.clone().is_some_and(|me| V::admit(Some(me.if_strong())).is_some());
        return turn_away(&house, signed_in, owes_a_factor, &parts.method, frame).await;
    };
    let body = match read_body(body, limit).await {
        Ok(body) => body,
        Err(refusal) => return refuse(&house, refusal, Some(frame)).await,
    };
    let is_from_worker = parts.headers.contains_key(shell::KEPT);
    let call = Call {
        now,
        who,
        path: path.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
        query: parts.uri.query().unwrap_or("").to_owned(),
        headers: parts.headers,
        body,
        house: house.clone(),
    };
    match handler(call).await {
        Ok(Answer::Go(_)) if is_from_worker => is_here(&[]),
        Ok(Answer::GoWith(_, cookies)) if is_from_worker => is_here(&cookies),
        Ok(answer) => write_answer(&house, answer, frame).await,
        Err(refusal) => refuse(&house, refusal, Some(frame)).await,
    }
}

/// Whether a phone kept this form for somebody who is not the one who is signed in now.
fn is_of_another(headers: &HeaderMap, frame: &shell::Frame) -> bool {
    headers.get(shell::WHOSE).is_some_and(|whose| Some(whose.as_bytes()) != frame.whose.as_deref().map(str::as_bytes))
}

async fn write_answer(house: &House, answer: Answer, frame: shell::Frame) -> Response {
    match answer {
        Answer::Page(page) => shell::render(house, page, StatusCode::OK, frame).await,
        Answer::PageWith(page, cookies) => {
            let mut response = shell::render(house, page, StatusCode::OK, frame).await;
            set_cookies(&mut response, &cookies);
            response
        }
        Answer::Refused(page) => shell::render(house, page, StatusCode::UNPROCESSABLE_ENTITY, frame).await,
        Answer::Go(to) => see_other(&to, &[]),
        Answer::GoWith(to, cookies) => see_other(&to, &cookies),
        Answer::Plain(response) => response,
    }
}

/// Done, for a worker that shows no page: 204, with our own word for it.
fn is_here(cookies: &[Cookie<'static>]) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(shell::KEPT, HeaderValue::from_static("here"));
    set_cookies(&mut response, cookies);
    response
}

fn see_other(to: &str, cookies: &[Cookie<'static>]) -> Response {
    let mut response = (StatusCode::SEE_OTHER, Body::empty()).into_response();
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    set_cookies(&mut response, cookies);
    response
}

/// Puts cookies on an answer.
pub(crate) fn set_cookies(response: &mut Response, cookies: &[Cookie<'static>]) {
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

/// Anonymous visitors are shown the way in; everybody else sees what a missing page looks like.
///
/// Whom the door would let in with a second factor is led to it.
async fn turn_away(
    house: &House,
    signed_in: Option<SignedIn>,
    owes_a_factor: bool,
    method: &Method,
    frame: shell::Frame,
) -> Response {
    match (signed_in, method) {
        (Some(_), &Method::GET) if owes_a_factor => see_other(SECOND_FACTOR, &[]),
        (Some(_), _) if owes_a_factor => {
            shell::render(house, shell::second_factor_first(), StatusCode::UNAUTHORIZED, frame).await
        }
        (None, &Method::GET) => see_other("/sign-in", &[]),
        (None, _) => shell::render(house, shell::sign_in_first(), StatusCode::UNAUTHORIZED, frame).await,
        (Some(_), _) => refuse(house, Refusal::Missing, Some(frame)).await,
    }
}

/// The page for a refusal, with its status.
pub async fn refuse(house: &House, refusal: Refusal, frame: Option<shell::Frame>) -> Response {
    let frame = frame.unwrap_or_else(|| shell::Frame::of(house, None, house.clock.now()).of_whoever());
    let status = match &refusal {
        Refusal::Missing => StatusCode::NOT_FOUND,
        Refusal::Unreadable => StatusCode::BAD_REQUEST,
        Refusal::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::Overtaken(_) => StatusCode::CONFLICT,
        Refusal::Broken(why) => {
            tracing::error!(why, "a request failed");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    };
    shell::render(house, shell::refusal(&refusal), status, frame).await
}

/// Reads a body up to its limit. What is too large is read to its end (to a bound) and dropped, because a browser
/// that is still sending would otherwise show a broken connection and not our sentence.
async fn read_body(body: Body, limit: usize) -> Result<Bytes, Refusal> {
    use axum::body::HttpBody;
    const DRAIN: usize = 128 * 1024 * 1024;
    let mut body = std::pin::pin!(body);
    let (mut kept, mut seen) = (Vec::new(), 0usize);
    while let Some(frame) = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        let Ok(data) = frame.map_err(|_| Refusal::Unreadable)?.into_data() else { continue };
        seen += data.len();
        if seen <= limit {
            kept.extend_from_slice(&data);
        } else {
            kept = Vec::new();
        }
        if seen > DRAIN {
            break;
        }
    }
    if seen > limit { Err(Refusal::TooLarge(limit)) } else { Ok(kept.into()) }
}

/// The cookie that keeps somebody in. With `__Host-` no other site or path can plant one.
pub const SESSION_COOKIE: &str = "__Host-waakvlam";

const SEEN_EVERY_MINUTES: i64 = 10;

async fn signed_in(house: &House, headers: &HeaderMap, now: At) -> Result<Option<SignedIn>, sqlx::Error> {
    let Some(token) = cookie_in(headers, SESSION_COOKIE) else { return Ok(None) };
    let mut tx = house.db.read().await?;
    let found = store::signed_in(&mut tx, &secret::hash(&token), now).await?;
    tx.commit().await?;
    if let Some(me) = found.as_ref().filter(|me| me.last_seen_at.plus_minutes(SEEN_EVERY_MINUTES) < now) {
        let mut tx = house.db.begin().await?;
        store::seen(&mut tx, &me.session, now).await?;
        tx.commit().await?;
    }
    Ok(found)
}

fn cookie_in(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(Cookie::split_parse_encoded)
        .flatten()
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

fn device_in_words(agent: &str) -> &'static str {
    let has = |word: &str| agent.contains(word);
    match () {
        () if has("iPhone") => "iPhone",
        () if has("iPad") => "iPad",
        () if has("Android") && has("Mobile") => "Android-telefoon",
        () if has("Android") => "Android-tablet",
        () if has("Windows") => "Windows-computer",
        () if has("Macintosh") => "Mac-computer",
        () if has("CrOS") => "Chromebook",
        () if has("Linux") => "Linux-computer",
        () => "telefoon of computer",
    }
}

/// Whether a form or query holds a NUL, as it is or written `%00`.
fn has_nul(typed: &[u8]) -> bool {
    typed.contains(&0) || typed.windows(3).any(|three| three == b"%00")
}

/// What an address that no door has gets.
pub async fn missing(house: House, headers: HeaderMap) -> Response {
    let now = house.clock.now();
    let frame = match signed_in(&house, &headers, now).await {
        Ok(signed_in) => shell::Frame::of(&house, signed_in.as_ref(), now),
        Err(_) => shell::Frame::of(&house, None, now).of_whoever(),
    };
    refuse(&house, Refusal::Missing, Some(frame)).await
}
