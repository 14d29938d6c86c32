//! The system of a municipality, by the Dutch ZGW standard. Only the addresses that the operator set are gone to; what the
//! other side calls its things is given back to it as a word, and never as a way to go.

mod steps;

pub use steps::{look_up, reads, subscribe, take};

use app::{
    house::Clock,
    outside::Outside,
    zgw::{
        Settings, System, Trouble,
        rules::{answers, words},
        token,
    },
};
use axum::http::{Method, Request, header};
use serde_json::Value;

/// In which coordinates places would be given, if any were.
const COORDINATES: &str = "EPSG:4326";

/// The most pages of a list that are read.
const PAGES: usize = 5;

/// The way into one system.
pub struct Client<'a> {
    system: &'a System,
    outside: &'a Outside,
    clock: &'a Clock,
}

impl<'a> Client<'a> {
    /// The way into this system.
    pub fn new(system: &'a System, outside: &'a Outside, clock: &'a Clock) -> Self {
        Self { system, outside, clock }
    }

    /// What the operator set of it.
    pub fn settings(&self) -> &'a Settings {
        &self.system.settings
    }

    /// Everything on a list, page by page.
    ///
    /// # Errors
    /// With what is the matter.
    pub async fn list(&self, base: &str, path: &str, asked: &[(&str, &str)]) -> Result<Vec<Value>, Trouble> {
        let mut all = Vec::new();
        for page in 1..=PAGES {
            let number = page.to_string();
            let mut asked = asked.to_vec();
            if page > 1 {
                asked.push(("page", &number));
            }
            let query = serde_html_form::to_string(&asked).map_err(|_| Trouble::Odd)?;
            let answer = self.call(Method::GET, (base, path), &format!("?{query}"), None).await?;
            all.extend(answers::listed(&answer).ok_or(Trouble::Odd)?.iter().cloned());
            if !answers::has_more(&answer) {
                break;
            }
        }
        Ok(all)
    }

    /// Makes a thing, and gives its address.
    ///
    /// # Errors
    /// With what is the matter.
    pub async fn make(&self, base: &str, path: &str, body: &Value) -> Result<String, Trouble> {
        let answer = self.call(Method::POST, (base, path), "", Some(body)).await?;
        answers::url(&answer).ok_or(Trouble::Odd)
    }

    /// One call, with a key of its own.
    async fn call(
        &self,
        method: Method,
        (base, path): (&str, &str),
        query: &str,
        body: Option<&Value>,
    ) -> Result<Value, Trouble> {
        let about = words::about(method == Method::POST, path);
        let now = self.clock.now();
        let key = token::bearer(&self.settings().client_id, &self.settings().client_secret.0, now);
        let request = Request::builder()
            .method(method)
            .uri(format!("{base}{path}{query}"))
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/json")
            .header("content-crs", COORDINATES)
            .header("accept-crs", COORDINATES)
            .body(body.map(|body| body.to_string().into_bytes()).unwrap_or_default());
        let request = request.map_err(|_| Trouble::Lacks("Het adres klopt niet.".to_owned()))?;
        let answer = self.outside.send(request).await.map_err(|why| Trouble::Down(why.words().to_owned()))?;
        let status = answer.status();
        if status.is_success() {
            return serde_json::from_slice(answer.body()).map_err(|_| Trouble::Odd);
        }
        let date = answer.headers().get(header::DATE).and_then(|date| date.to_str().ok());
        Err(answers::refused(status.as_u16(), answer.body(), date, about, now))
    }
}
