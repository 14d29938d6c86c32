//! Somebody who uses the doors as a browser does: with cookies, forms and redirects. The demo's story is told with
//! them, and so are the stories of the tests.

use crate::{clock::LastRun, router};
use app::{access::PersonId, door::SESSION_COOKIE, house::House, way_in};
use axum::{
    Router,
    body::{Body, Bytes},
    http::{Request, header},
};
use tower::ServiceExt;

/// What went wrong in a story.
pub type Lost = Box<dyn std::error::Error + Send + Sync>;

/// The stage: the real router over the real doors.
pub struct Stage {
    router: Router,
}

impl Stage {
    /// All doors of this house.
    pub fn of(house: &House) -> Self {
        Self { router: router::router(house.clone(), &router::doors(), LastRun::default()) }
    }
}

/// An answer, as a browser gets it.
#[derive(Clone, Debug)]
pub struct Reply {
    /// 200, 303, 422…
    pub status: u16,
    /// Where it leads.
    pub location: Option<String>,
    /// `name=value` of each cookie that was set.
    pub cookies: Vec<String>,
    /// The headers, as text.
    pub headers: Vec<(String, String)>,
    /// The page.
    pub body: String,
    /// The same as it came: for what is no text.
    pub bytes: Bytes,
}

/// The largest page that is read, in bytes.
const LARGEST_PAGE: usize = 8 << 20;

/// Somebody with a browser.
#[derive(Clone)]
pub struct Actor<'a> {
    stage: &'a Stage,
    cookies: Vec<String>,
    site: &'static str,
}

impl<'a> Actor<'a> {
    /// Somebody who is not signed in.
    pub fn stranger(stage: &'a Stage) -> Self {
        Self { stage, cookies: Vec::new(), site: "same-origin" }
    }

    /// Signs somebody in, on a device of their own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enter(stage: &'a Stage, house: &House, person: &PersonId, device: &str) -> Result<Self, Lost> {
        let mut tx = house.db.begin().await?;
        let token =
            way_in::store::begin_session(&mut tx, person, way_in::SignedInBy::Passkey, device, house.clock.now())
                .await?;
        tx.commit().await?;
        Ok(Self { cookies: vec![format!("{SESSION_COOKIE}={token}")], ..Self::stranger(stage) })
    }

    /// A browser with these cookies, each `name=value`.
    #[must_use]
    pub fn with_cookies(stage: &'a Stage, cookies: Vec<String>) -> Self {
        Self { cookies, ..Self::stranger(stage) }
    }

    /// The cookies of this browser, each `name=value`.
    pub fn cookies(&self) -> &[String] {
        &self.cookies
    }

    /// The same browser, but the form stands on somebody else's page.
    #[must_use]
    pub fn from_another_site(&self) -> Self {
        Self { site: "cross-site", ..self.clone() }
    }

    /// The same browser, with the cookies of this answer: a new value takes the place of the old one, an empty one goes.
    #[must_use]
    pub fn with(&self, reply: &Reply) -> Self {
        let name = |cookie: &str| cookie.split('=').next().unwrap_or_default().to_owned();
        let mut cookies = self.cookies.clone();
        for cookie in &reply.cookies {
            cookies.retain(|known| name(known) != name(cookie));
            if !cookie.ends_with('=') {
                cookies.push(cookie.clone());
            }
        }
        Self { cookies, ..self.clone() }
    }

    /// Sends a form and returns where it leads.
    ///
    /// # Errors
    /// When the form is refused.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Result<String, Lost> {
        let reply = self.answer("POST", path, form).await;
        match (reply.status, reply.location) {
            (303, Some(to)) => Ok(to),
            (status, _) => Err(format!("{path} answered {status}: {}", words(&reply.body)).into()),
        }
    }

    /// Opens a page, fills in its form that goes to `action`, and sends it with what the form itself carries.
    ///
    /// # Errors
    /// When there is no such page or form, or it is refused.
    pub async fn fill_in(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Result<String, Lost> {
        let html = self.look(page).await?;
        let form = form_to(&html, action).ok_or_else(|| format!("{page} has no form to {action}"))?;
        let hidden = hidden_fields(form);
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.extend_from_slice(fields);
        self.post(action, &all).await
    }

    /// Looks at a page, as people do; the look is logged.
    ///
    /// # Errors
    /// When there is no such page.
    pub async fn look(&self, path: &str) -> Result<String, Lost> {
        let reply = self.answer("GET", path, &[]).await;
        match reply.status {
            200 => Ok(reply.body),
            status => Err(format!("{path} answered {status}").into()),
        }
    }

    /// The whole answer to a form or a look.
    pub async fn answer(&self, method: &str, path: &str, form: &[(&str, &str)]) -> Reply {
        let body = serde_html_form::to_string(form).unwrap_or_default();
        self.send(method, path, "application/x-www-form-urlencoded", body.into_bytes()).await
    }

    /// The whole answer to any body.
    pub async fn send(&self, method: &str, path: &str, kind: &str, body: Vec<u8>) -> Reply {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, self.cookies.join("; "))
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", self.site)
            .body(Body::from(body));
        let Ok(request) = request else { return Reply::none() };
        let Ok(response) = self.stage.router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        // A page that stays open has no end to wait for.
        let stays_open = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        let body = match stays_open {
            true => Default::default(),
            false => axum::body::to_bytes(body, LARGEST_PAGE).await.unwrap_or_default(),
        };
        let text = |name: header::HeaderName| -> Vec<String> {
            parts.headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).map(str::to_owned).collect()
        };
        Reply {
            status: parts.status.as_u16(),
            location: text(header::LOCATION).into_iter().next(),
            cookies: text(header::SET_COOKIE)
                .into_iter()
                .filter_map(|cookie| cookie.split(';').next().map(str::to_owned))
                .collect(),
            headers: parts
                .headers
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("").to_owned()))
                .collect(),
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body,
        }
    }
}

impl Reply {
    fn none() -> Self {
        Self {
            status: 0,
            location: None,
            cookies: Vec::new(),
            headers: Vec::new(),
            body: String::new(),
            bytes: Bytes::new(),
        }
    }
}

/// The form on this page that goes there.
fn form_to<'a>(html: &'a str, action: &str) -> Option<&'a str> {
    html.split("<form")
        .skip(1)
        .find(|form| attribute(form, "action").as_deref() == Some(action))?
        .split("</form>")
        .next()
}

fn hidden_fields(form: &str) -> Vec<(String, String)> {
    let inputs = form.split("<input").skip(1).filter(|input| attribute(input, "type").as_deref() == Some("hidden"));
    inputs
        .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value").unwrap_or_default())))
        .collect()
}

/// An attribute of the tag at the beginning of this text.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
    Some(value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
}

/// The words of a page, for an error that can be read.
fn words(page: &str) -> String {
    let mut inside = false;
    let text: String = page
        .chars()
        .filter(|c| {
            inside = *c == '<' || (inside && *c != '>');
            !inside && *c != '>'
        })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
