//! What a visitor does: press, choose, type, give a file.

use super::{GLANCE, PATIENCE, Visitor, brief};
use crate::support::elements;
use serde_json::json;
use std::{path::Path, time::Instant};
use thirtyfour::{By, WebElement, error::WebDriverResult};

impl Visitor {
    /// Presses the button or link with this text.
    pub async fn press(&self, text: &str) {
        self.step(format!("presses “{text}”"));
        self.marks_page().await;
        self.click(&elements::pressable(text), &format!("a button or link “{text}”")).await;
    }

    /// Presses the button or link with this text, and waits for the page that it leads to.
    pub async fn press_through(&self, text: &str) {
        self.press(text).await;
        let until = Instant::now() + PATIENCE;
        while !self.is_on_a_new_page().await {
            if Instant::now() > until {
                self.fail(&format!("no page comes after “{text}”")).await;
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Presses the button or link with this text in the row, card or form in which the other words stand.
    pub async fn press_at(&self, near: &str, text: &str) {
        self.step(format!("presses “{text}” at “{near}”"));
        self.marks_page().await;
        self.click(&elements::pressable_at(near, text), &format!("a button or link “{text}” at “{near}”")).await;
    }

    /// Chooses the radio button or checkbox with this label.
    pub async fn choose(&self, label: &str) {
        self.step(format!("chooses “{label}”"));
        self.click(&elements::label(label), &format!("something to choose “{label}”")).await;
    }

    /// Chooses this answer to the question (a `legend`) in which these words stand.
    pub async fn choose_for(&self, question: &str, label: &str) {
        self.step(format!("chooses “{label}” for “{question}”"));
        self.click(&elements::label_for(question, label), &format!("“{label}” to choose for “{question}”")).await;
    }

    /// Types into the field with this label, in place of what was there. A date is given as `2026-11-24`.
    pub async fn type_into(&self, label: &str, text: &str) {
        self.step(format!("types “{text}” into “{label}”"));
        let field = self.field(&elements::label(label), label).await;
        self.writes(&field, label, text).await;
    }

    /// Types into the field with this label in the row or card in which the other words stand.
    pub async fn type_into_at(&self, near: &str, label: &str, text: &str) {
        self.step(format!("types “{text}” into “{label}” at “{near}”"));
        let field = self.field(&elements::label_at(near, label), label).await;
        self.writes(&field, label, text).await;
    }

    async fn writes(&self, field: &WebElement, label: &str, text: &str) {
        if let Err(error) = write_in(field, text).await {
            self.fail(&format!("can't type into “{label}”: {}", brief(&error))).await;
        }
    }

    /// Picks the option with this text from the list with this label.
    pub async fn pick(&self, label: &str, option: &str) {
        self.step(format!("picks “{option}” from “{label}”"));
        let list = self.field(&elements::label(label), label).await;
        self.picks(&list, label, option).await;
    }

    /// Picks the option with this text from the list with this label in the row or card in which the other words stand.
    pub async fn pick_at(&self, near: &str, label: &str, option: &str) {
        self.step(format!("picks “{option}” from “{label}” at “{near}”"));
        let list = self.field(&elements::label_at(near, label), label).await;
        self.picks(&list, label, option).await;
    }

    async fn picks(&self, list: &WebElement, label: &str, option: &str) {
        let whole = format!(".//option[normalize-space(.) = \"{option}\"]");
        let part = format!(".//option[contains(normalize-space(.), \"{option}\")]");
        let picked = async {
            match list.find(By::XPath(whole)).await {
                Ok(found) => found.click().await,
                Err(_) => list.find(By::XPath(part)).await?.click().await,
            }
        };
        if let Err(error) = picked.await {
            self.fail(&format!("can't pick “{option}” from “{label}”: {}", brief(&error))).await;
        }
    }

    /// Gives a file to the field with this label.
    pub async fn give_file(&self, label: &str, file: &Path) {
        self.step(format!("gives {} to “{label}”", file.display()));
        let field = self.field(&elements::label(label), label).await;
        let whole_path = file.canonicalize().unwrap_or_else(|error| panic!("no file {}: {error}", file.display()));
        if let Err(error) = field.send_keys(whole_path.to_string_lossy()).await {
            self.fail(&format!("can't give a file to “{label}”: {}", brief(&error))).await;
        }
    }

    async fn click(&self, paths: &[String], what: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let problem = match self.first_shown(paths).await {
                None => "it is not there".to_owned(),
                Some(found) => match tap(&found).await {
                    Ok(()) => return,
                    Err(error) => brief(&error),
                },
            };
            if Instant::now() > until {
                self.fail(&format!("can't press {what}: {problem}")).await;
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    async fn field(&self, labels: &[String], label: &str) -> WebElement {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(field) = self.field_now(labels, label).await {
                return field;
            }
            if Instant::now() > until {
                self.fail(&format!("sees no field “{label}”")).await;
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    async fn field_now(&self, labels: &[String], label: &str) -> Option<WebElement> {
        let Some(label_found) = self.first_shown(labels).await else {
            return self.driver.find(By::XPath(elements::field_named(label))).await.ok();
        };
        match label_found.attr("for").await.ok().flatten() {
            Some(id) => self.driver.find(By::Id(id)).await.ok(),
            None => label_found.find(By::XPath(".//input | .//textarea | .//select")).await.ok(),
        }
    }

    async fn first_shown(&self, paths: &[String]) -> Option<WebElement> {
        for path in paths {
            for found in self.driver.find_all(By::XPath(path.as_str())).await.unwrap_or_default() {
                if found.is_displayed().await.unwrap_or(false) {
                    return Some(found);
                }
            }
        }
        None
    }
}

/// A person brings a thing to the middle of the screen first, away from bars at the edges.
async fn tap(thing: &WebElement) -> WebDriverResult<()> {
    thing.scroll_into_view().await?;
    thing.click().await
}

/// A date field takes its value whole, whatever order of day and month the browser's language has.
async fn write_in(field: &WebElement, text: &str) -> WebDriverResult<()> {
    if field.attr("type").await?.is_some_and(|kind| kind == "date" || kind == "time") {
        let script =
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))";
        field.handle().execute(script, [field.to_json()?, json!(text)]).await?;
        return Ok(());
    }
    field.clear().await?;
    field.send_keys(text).await
}
