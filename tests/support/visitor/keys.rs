//! What a visitor does who has keys only: Tab, Shift and Tab, Enter, Space and arrows, and typing where the focus is.
//! On every stop the focus must be seen, and stand in the open.

use super::{GLANCE, PATIENCE, Visitor, brief};
use crate::support::elements;
use serde::Deserialize;
use serde_json::json;
use std::time::{Duration, Instant};
use thirtyfour::{Key, error::WebDriverResult};

/// No page of ours has more stops than this.
const MOST_STOPS: usize = 400;

/// How long somebody keeps pressing Tab: each stop is looked at.
const WALK: Duration = Duration::from_secs(150);

/// Where the focus is.
#[derive(Clone, Debug, Deserialize)]
struct Stop {
    /// What a screen reader calls it.
    name: String,
    /// `a`, `button`, `radio`…
    kind: String,
    /// Whether its ring, or the ring of the tile over it, is drawn.
    has_ring: bool,
    /// Whether some of it stands on the screen with nothing over it (WCAG 2.4.11).
    in_the_open: bool,
}

/// Asks the page where the focus is; nothing when it is on the page as a whole.
const WHERE: &str = r#"
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    const words = (x) => (x?.innerText || x?.textContent || '').trim();
    const byLabels = () => [...(e.labels ?? [])].map(words).join(' ');
    const drawn = (x) => { const s = getComputedStyle(x); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 };
    const over = getComputedStyle(e).opacity === '0' ? e.nextElementSibling : e;
    const box = e.getBoundingClientRect();
    const x = [0.5, 0.02, 0.98], y = [0.5, 0.1, 0.9];
    const mine = (at) => at && (e.contains(at) || over?.contains(at) || at.contains(e) && at.tagName === 'LABEL');
    return {
        name: e.getAttribute('aria-label') || byLabels() || words(e) || e.value || '',
        kind: e.type === 'radio' || e.type === 'checkbox' ? e.type : e.tagName.toLowerCase(),
        has_ring: !!over && drawn(over),
        in_the_open: x.some(dx => y.some(dy =>
            mine(document.elementFromPoint(box.left + box.width * dx, box.top + box.height * dy)))),
    };
"#;

/// Puts a sign on where the focus is, and says whether it had one. The order is that of the page.
const MARK: &str = r#"
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return 'out';
    const walk = (window.walk ??= []);
    const last = walk.at(-1);
    if (last === e) return 'still';
    if (walk.includes(e)) return 'again';
    walk.push(e);
    return last && last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING ? 'back' : 'on';
"#;

/// What could have the focus and never had it. Of a group of radio buttons one is enough.
const MISSED: &str = r#"
    const walk = window.walk ?? [];
    const can = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
    const group = (e) => e.type === 'radio' && walk.some(w => w.type === 'radio' && w.name === e.name && w.form === e.form);
    const jumps = [...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0);
    const missed = jumps.concat(can).filter(e => e.type !== 'hidden' && !e.disabled && e.checkVisibility({ visibilityProperty: true })
        && (e.tabIndex > 0 || !walk.includes(e)) && !group(e));
    return missed.map(e => (e.innerText || e.name || e.outerHTML).trim().slice(0, 60));
"#;

/// Whether the focus is on one of the choices among which this one is.
const IN_GROUP: &str = r#"
    const e = document.activeElement;
    const plain = (x) => (x?.innerText || '').replaceAll('\u00ad', '').split(/\s+/).join(' ').trim();
    return e?.type === 'radio' && [...document.querySelectorAll('input[type=radio]')].some(other =>
        other.name === e.name && other.form === e.form && [...other.labels].some(label => plain(label) === NAME));
"#;

impl Visitor {
    /// Goes on with Tab until the focus is on the button, link, field or choice with this name.
    pub async fn tabs_to(&self, name: &str) {
        self.step(format!("goes with Tab to “{name}”"));
        self.travels(name, false).await;
    }

    /// Goes back with Shift and Tab.
    pub async fn tabs_back_to(&self, name: &str) {
        self.step(format!("goes back with Shift and Tab to “{name}”"));
        self.travels(name, true).await;
    }

    /// Goes to the button or link with this name, and presses Enter.
    pub async fn enters(&self, name: &str) {
        self.tabs_to(name).await;
        self.keys(Key::Enter, "Enter").await;
    }

    /// Goes to the button or choice with this name, and presses the space bar.
    pub async fn presses_space_on(&self, name: &str) {
        self.tabs_to(name).await;
        self.keys(' ', "the space bar").await;
    }

    /// Strikes one key where the focus is, as j, u or ?.
    pub async fn strikes(&self, key: char) {
        self.step(format!("strikes {key}"));
        self.keys(key, "a letter").await;
    }

    /// Comes with Tab into the group in which this choice is, and goes on to it with the arrow down. An arrow chooses;
    /// a group in which nothing is chosen yet wants the space bar first.
    pub async fn chooses_with_arrows(&self, name: &str) {
        self.step(format!("chooses “{name}” with the arrows"));
        let in_group = IN_GROUP.replace("NAME", &json!(elements::plain(name)).to_string());
        for _ in 0..MOST_STOPS {
            if self.ask::<bool>(&in_group).await == Some(true) {
                break;
            }
            self.keys(Key::Tab, "Tab").await;
        }
        if self.ask::<bool>("return document.activeElement.checked").await == Some(false) {
            self.keys(' ', "the space bar").await;
        }
        for _ in 0..20 {
            self.can_be_seen().await;
            if self.stop().await.is_some_and(|stop| is(&stop, name)) {
                return;
            }
            self.keys(Key::Down, "the arrow down").await;
        }
        self.fail(&format!("does not come to “{name}” with the arrows")).await;
    }

    /// Types where the focus is, in place of what stands there.
    pub async fn types_here(&self, text: &str) {
        self.step(format!("types “{text}”"));
        let chain = self.driver().action_chain().key_down(Key::Control).send_keys("a").key_up(Key::Control);
        if let Err(error) = chain.send_keys(Key::Delete).send_keys(text).perform().await {
            self.fail(&format!("can't type “{text}”: {}", brief(&error))).await;
        }
    }

    /// Types into a field of several parts, such as a date, that moves on by itself.
    pub async fn types_parts(&self, text: &str) {
        self.step(format!("types “{text}”"));
        let chain = self.driver().action_chain().send_keys(text);
        self.pressed(chain.perform().await, text).await;
    }

    /// The focus came to what is wrong, by itself, after a form was refused.
    pub async fn begins_at(&self, words: &str) {
        self.step(format!("finds the focus on “{words}”"));
        let until = Instant::now() + PATIENCE;
        while !self.stop().await.is_some_and(|stop| stop.name.contains(words)) {
            if Instant::now() > until {
                let at = self.stop().await;
                self.fail(&format!("finds the focus on {at:?}, not on “{words}”")).await;
            }
            tokio::time::sleep(GLANCE).await;
        }
        self.can_be_seen().await;
    }

    /// The first stop leads past the menu, and from there the next one stands in the text.
    pub async fn skips_to_the_text(&self) {
        self.step("skips to the text");
        self.keys(Key::Tab, "Tab").await;
        match self.stop().await {
            Some(stop) if stop.name == "Naar de tekst" => self.can_be_seen().await,
            other => self.fail(&format!("the first stop is {other:?}, not the way to the text")).await,
        }
        self.keys(Key::Enter, "Enter").await;
        self.is_in_the_text("the skip link leads to the text", "return document.activeElement?.id === 'main'").await;
        self.keys(Key::Tab, "Tab").await;
        let inside = "return document.querySelector('main').contains(document.activeElement)";
        self.is_in_the_text("the stop after it is in the text", inside).await;
    }

    async fn is_in_the_text(&self, what: &str, question: &str) {
        let until = Instant::now() + PATIENCE;
        while self.ask::<bool>(question).await != Some(true) {
            if Instant::now() > until {
                let at = self.stop().await;
                self.fail(&format!("{what}: no, the focus is on {at:?}")).await;
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Walks a whole page, from where the focus is and around: every stop is seen, in the order of the page, nothing is left out, nothing holds on.
    pub async fn walks_the_page(&self) {
        self.step("walks the whole page");
        self.ask::<()>("window.walk = []; document.activeElement?.blur(); window.getSelection().removeAllRanges()")
            .await;
        let (mut still, mut laps) = (0, 0);
        for _ in 0..MOST_STOPS {
            self.keys(Key::Tab, "Tab").await;
            match self.ask::<String>(MARK).await.as_deref() {
                Some("on") => {
                    still = 0;
                    self.can_be_seen().await;
                }
                // Past the last stop it begins again at the first, once.
                Some("back") if laps == 0 => laps += 1,
                Some("back") => {
                    let at = self.stop().await;
                    self.fail(&format!("goes up the page with Tab, to {at:?}")).await;
                }
                // A date has three parts, and perhaps a button.
                Some("still") if still < 5 => still += 1,
                Some("still") => {
                    let at = self.stop().await;
                    self.fail(&format!("can't get away from {at:?}")).await;
                }
                Some("again") => break,
                _ => {}
            }
        }
        let missed = self.ask::<Vec<String>>(MISSED).await.unwrap_or_default();
        if !missed.is_empty() {
            self.fail(&format!("can't come with Tab to {missed:?}")).await;
        }
    }

    async fn travels(&self, name: &str, back: bool) {
        let until = Instant::now() + WALK;
        loop {
            for _ in 0..MOST_STOPS {
                if self.stop().await.is_some_and(|stop| is(&stop, name)) {
                    return self.can_be_seen().await;
                }
                if !self.is_there(name).await || Instant::now() > until {
                    break;
                }
                if back {
                    self.keys_back().await;
                } else {
                    self.keys(Key::Tab, "Tab").await;
                }
                self.can_be_seen().await;
            }
            if Instant::now() > until {
                self.fail(&format!("does not come to “{name}” with Tab")).await;
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Whether the page has it at all: one that is still on its way has not.
    async fn is_there(&self, name: &str) -> bool {
        in_one(&self.text().await).contains(&elements::plain(name))
            || self
                .ask::<bool>(&format!(
                    "return [...document.querySelectorAll('[aria-label]')].some(e => e.ariaLabel.includes({}))",
                    json!(name)
                ))
                .await
                .unwrap_or_default()
    }

    /// A focus that nobody sees is nobody's focus.
    async fn can_be_seen(&self) {
        let Some(stop) = self.stop().await else { return };
        // The page as a whole needs no ring: nothing can be pressed there.
        if stop.kind == "main" {
            return;
        }
        if !stop.has_ring {
            self.fail(&format!("has no ring around {stop:?}")).await;
        }
        if !stop.in_the_open {
            self.fail(&format!("can't see {stop:?}: something stands over it")).await;
        }
    }

    async fn stop(&self) -> Option<Stop> {
        let mut stop = self.ask::<Option<Stop>>(WHERE).await.flatten()?;
        stop.name = in_one(&stop.name);
        Some(stop)
    }

    async fn ask<T: serde::de::DeserializeOwned>(&self, script: &str) -> Option<T> {
        self.driver().execute(script, []).await.ok()?.convert().ok()
    }

    async fn keys(&self, key: impl Into<char>, called: &str) {
        let chain = self.driver().action_chain().send_keys(key.into());
        self.pressed(chain.perform().await, called).await;
    }

    async fn keys_back(&self) {
        let chain = self.driver().action_chain().key_down(Key::Shift).send_keys(Key::Tab).key_up(Key::Shift);
        self.pressed(chain.perform().await, "Shift and Tab").await;
    }

    async fn pressed(&self, done: WebDriverResult<()>, called: &str) {
        if let Err(error) = done {
            self.fail(&format!("can't press {called}: {}", brief(&error))).await;
        }
    }
}

/// A name as it is said: what only a screen reader gets stands apart in the layout, with a space before its comma.
fn in_one(text: &str) -> String {
    elements::plain(text).replace(" :", ":").replace(" ,", ",")
}

fn is(stop: &Stop, name: &str) -> bool {
    let name = elements::plain(name);
    stop.name == name
        || stop.name.starts_with(&format!("{name} "))
        || stop.name.starts_with(&format!("{name}:"))
        || stop.name.starts_with(&format!("{name},"))
}
