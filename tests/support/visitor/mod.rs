//! Somebody who uses the product in a browser: opens, reads, leaves. What they do is in `hands`, or in `keys` for who has
//! keys only; what they hold it with is in `screen`, and what their browser must never do in `guard`.

mod guard;
mod hands;
mod keys;
mod screen;

use super::{
    browser::{Browser, Chromium, Look, Screen, Script},
    elements, say,
};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use thirtyfour::{By, WebDriver, error::WebDriverError};

/// How long a person waits before they say that something is not there: long enough for a busy machine.
const PATIENCE: Duration = Duration::from_secs(45);
/// By then a form that was pressed has brought its page, or what was pressed leads nowhere.
const ON_ITS_WAY: Duration = Duration::from_secs(2);
/// How often they look.
const GLANCE: Duration = Duration::from_millis(50);

/// Who somebody is and what they hold.
#[derive(Clone, Debug)]
pub struct VisitorParts {
    /// Used in messages and in the names of pictures of failures.
    pub name: String,
    /// The server's URL, without a slash at the end.
    pub home: String,
    /// Their screen.
    pub screen: Screen,
    /// Whether pages may run script.
    pub script: Script,
    /// Light or dark.
    pub look: Look,
}

/// A person with a browser of their own. Every method waits up to 45 seconds for what it needs, and fails with
/// what was done before, the text of the page and a picture.
pub struct Visitor {
    parts: VisitorParts,
    driver: WebDriver,
    steps: Mutex<Vec<String>>,
    complaints: Mutex<Vec<String>>,
    // In this order: first the session ends, then its folder goes, then perhaps the driver.
    _chromium: Chromium,
    _browser: Browser,
}

impl Visitor {
    pub(in crate::support) fn new(
        parts: VisitorParts,
        driver: WebDriver,
        chromium: Chromium,
        browser: Browser,
    ) -> Self {
        let (steps, complaints) = (Mutex::default(), Mutex::default());
        Self { parts, driver, steps, complaints, _chromium: chromium, _browser: browser }
    }

    /// Goes to a path of the server, or to a whole link.
    pub async fn open(&self, path: &str) {
        self.lets_form_leave().await;
        self.step(format!("opens {path}"));
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.parts.home) };
        if let Err(error) = self.driver.goto(url).await {
            self.fail(&format!("can't open {path}: {}", brief(&error))).await;
        }
    }

    /// A form that leaves after the next page came would take that page away again.
    async fn lets_form_leave(&self) {
        let until = Instant::now() + ON_ITS_WAY;
        let has_pressed = held(&self.steps).last().is_some_and(|step| step.starts_with("presses"));
        while has_pressed && !self.is_on_a_new_page().await && Instant::now() < until {
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// From now on, this page is not a new one.
    async fn marks_page(&self) {
        let _ = self.driver.execute("window.isHere = true", []).await;
    }

    /// Whether another page came since the last one was marked, whole.
    async fn is_on_a_new_page(&self) -> bool {
        let is_new = "return window.isHere !== true && document.readyState === 'complete'";
        let asked = async { self.driver.execute(is_new, []).await?.convert::<bool>() };
        asked.await.unwrap_or(false)
    }

    /// Sees this text, now or soon.
    pub async fn sees(&self, text: &str) {
        self.step(format!("looks for “{text}”"));
        let wanted = elements::plain(text);
        let until = Instant::now() + PATIENCE;
        while !self.text().await.contains(&wanted) {
            if Instant::now() > until {
                self.fail(&format!("does not see “{text}”")).await;
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Does not see this text, now or after a moment.
    pub async fn does_not_see(&self, text: &str) {
        self.step(format!("hopes not to see “{text}”"));
        let unwanted = elements::plain(text);
        let until = Instant::now() + PATIENCE;
        // An empty page is one that is still changing.
        while Some(self.text().await).filter(|text| !text.is_empty() && !text.contains(&unwanted)).is_none() {
            if Instant::now() > until {
                self.fail(&format!("still sees “{text}”")).await;
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Whether this text is on the page at this moment: for a journey that goes on either way.
    pub async fn sees_now(&self, text: &str) -> bool {
        self.text().await.contains(&elements::plain(text))
    }

    /// What can be read on the page, with single spaces. Empty while the page is changing.
    pub async fn text(&self) -> String {
        let read = async { self.driver.find(By::Tag("body")).await?.text().await };
        elements::plain(&read.await.unwrap_or_default())
    }

    /// The title of the page.
    pub async fn title(&self) -> String {
        self.driver.title().await.unwrap_or_default()
    }

    /// Where the visitor is, as a path with its query.
    pub async fn url(&self) -> String {
        let url = self.driver.current_url().await.map(String::from).unwrap_or_default();
        url.strip_prefix(&self.parts.home).map_or(url.clone(), str::to_owned)
    }

    /// The journey of this visitor ends: the console is clean and the browser closes.
    pub async fn leaves(self) {
        self.finds_console_clean().await;
        let _ = self.driver.clone().quit().await;
    }

    /// The driver itself, for what has no sentence here.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    fn step(&self, step: impl Into<String>) {
        held(&self.steps).push(step.into());
    }

    async fn fail(&self, problem: &str) -> ! {
        let picture =
            screen::pictures().join(format!("failed-{}.png", self.parts.name.replace([' ', '/'], "-").to_lowercase()));
        let kept =
            if self.take_picture(&picture).await.is_ok() { picture.display().to_string() } else { "none".into() };
        let steps = held(&self.steps).iter().rev().take(8).rev().cloned().collect::<Vec<_>>().join("\n    ");
        say(&format!(
            "\n{} {problem}\n  the last steps:\n    {steps}\n  at {}\n  console: {:?}\n  picture: {kept}\n  the page says:\n{}\n",
            self.parts.name,
            self.url().await,
            self.console_errors().await,
            self.text().await,
        ));
        panic!("{} {problem}", self.parts.name);
    }
}

/// The driver's errors carry pages of addresses.
fn brief(error: &WebDriverError) -> String {
    let whole = error.to_string();
    elements::plain(whole.split("Stacktrace:").next().unwrap_or_default())
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
