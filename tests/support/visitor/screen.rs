//! What a visitor's screen is like, and what can be held against a page: its picture, axe, its width, its console.

use super::{Visitor, brief, held};
use crate::support::{
    axe,
    browser::{Look, Screen, Script},
    setting,
};
use serde_json::json;
use std::path::{Path, PathBuf};
use thirtyfour::error::{WebDriverError, WebDriverResult};

impl Visitor {
    /// A picture of the whole page, kept as `$PICTURES/<name>[-dark][-no-script].png`.
    pub async fn picture(&self, name: &str) {
        let dark = if self.parts.look == Look::Dark { "-dark" } else { "" };
        let no_script = if self.parts.script == Script::Off { "-no-script" } else { "" };
        let path = pictures().join(format!("{name}{dark}{no_script}.png"));
        if let Err(error) = self.take_picture(&path).await {
            self.fail(&format!("can't take the picture {}: {}", path.display(), brief(&error))).await;
        }
    }

    /// Nothing in axe-core's rules is broken on this page. Needs `AXE_JS`, the path of `axe.min.js`.
    pub async fn axe(&self) {
        match self.run_axe().await {
            Err(error) => self.fail(&format!("axe did not run: {}", brief(&error))).await,
            Ok(broken) if !broken.is_empty() => {
                self.fail(&format!("axe finds on this page:\n{}", broken.join("\n"))).await;
            }
            Ok(_) => {}
        }
    }

    /// The page is not wider than the screen.
    pub async fn fits(&self) {
        let script = "return [document.documentElement.scrollWidth, window.innerWidth]";
        let widths = async { self.driver.execute(script, []).await?.convert::<(f64, f64)>() };
        let (page, _) = widths.await.unwrap_or_else(|error| panic!("the page can't be measured: {error}"));
        if page > f64::from(self.parts.screen.width) + 0.5 {
            self.fail(&format!("the page is {page} wide, the screen {}", self.parts.screen.width)).await;
        }
    }

    /// A whole look at a page: picture, axe, width and console.
    pub async fn finds_page_good(&self, picture: &str) {
        self.picture(picture).await;
        self.fits().await;
        self.axe().await;
        self.finds_console_clean().await;
    }

    /// What the console complained of since the last time: errors and whatever the content policy stopped.
    pub async fn console_errors(&self) -> Vec<String> {
        for entry in self.driver.browser_log().await.unwrap_or_default() {
            // A page that says no (404, 422) is an answer; Chromium calls it a failure to load all the same.
            let said_no = entry.message.contains("the server responded with a status of 4");
            if (entry.level == "SEVERE" && !said_no) || entry.message.contains("Content Security Policy") {
                held(&self.complaints).push(entry.message);
            }
        }
        std::mem::take(&mut *held(&self.complaints))
    }

    /// The console has no complaints.
    pub async fn finds_console_clean(&self) {
        let errors = self.console_errors().await;
        if !errors.is_empty() {
            self.fail(&format!("the console says:\n{}", errors.join("\n"))).await;
        }
    }

    /// The page is good as it is, and on the narrowest phone in the dark. One picture of it is enough, and who has no
    /// script gets the same page: there it only has to fit.
    pub async fn finds_page_good_in_the_dark_too(&mut self, picture: &str) {
        if self.parts.script == Script::Off {
            return self.fits().await;
        }
        self.finds_page_good(picture).await;
        let (screen, look) = (self.parts.screen, self.parts.look);
        self.holds(Screen::NARROW, Look::Dark).await;
        self.fits().await;
        self.axe().await;
        self.finds_console_clean().await;
        self.holds(screen, look).await;
    }

    /// Goes on with this screen and these colours.
    async fn holds(&mut self, screen: Screen, look: Look) {
        (self.parts.screen, self.parts.look) = (screen, look);
        self.put_on_screen().await;
    }

    /// Gives the browser its size, touch and colours; nothing moves, so that pictures are always the same.
    pub(in crate::support) async fn put_on_screen(&self) {
        let set = async {
            self.size(self.parts.screen.height.into()).await?;
            let scheme = if self.parts.look == Look::Dark { "dark" } else { "light" };
            let features = json!([
                { "name": "prefers-color-scheme", "value": scheme },
                { "name": "prefers-reduced-motion", "value": "reduce" },
            ]);
            self.driver.cdp().send_raw("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
            self.allow_script(self.parts.script).await
        };
        if let Err(error) = set.await {
            panic!("the screen of {} can't be set: {error}", self.parts.name);
        }
    }

    /// Switches what the page itself may run; the driver's own questions are answered either way.
    async fn allow_script(&self, script: Script) -> WebDriverResult<()> {
        let off = json!({ "value": script == Script::Off });
        self.driver.cdp().send_raw("Emulation.setScriptExecutionDisabled", off).await?;
        Ok(())
    }

    async fn size(&self, height: u64) -> WebDriverResult<()> {
        let Screen { width, scale, mobile, .. } = self.parts.screen;
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile });
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await?;
        self.driver.cdp().send_raw("Emulation.setTouchEmulationEnabled", json!({ "enabled": mobile })).await?;
        Ok(())
    }

    /// What the server answers to this browser at this path, for what is no page.
    pub async fn fetches(&self, path: &str) -> String {
        let script = "const done = arguments[arguments.length - 1];
            fetch(arguments[0]).then((answer) => answer.text()).then(done, (problem) => done(String(problem)))";
        let answer = async {
            self.allow_script(Script::On).await?;
            let answer = self.driver.execute_async(script, [json!(path)]).await?.convert();
            self.allow_script(self.parts.script).await?;
            answer
        };
        answer.await.unwrap_or_else(|error: WebDriverError| panic!("no answer at {path}: {}", brief(&error)))
    }

    /// The screen grows to the height of the page for a moment, so that a bar at the bottom stays at the bottom.
    pub(super) async fn take_picture(&self, path: &Path) -> WebDriverResult<()> {
        std::fs::create_dir_all(pictures())?;
        let script = "return Math.ceil(document.documentElement.scrollHeight)";
        let height: u64 = self.driver.execute(script, []).await?.convert()?;
        self.size(height.max(self.parts.screen.height.into())).await?;
        let taken = self.driver.screenshot(path).await;
        self.size(self.parts.screen.height.into()).await?;
        taken
    }

    /// axe needs timers, so script is let in for it. The page stays what it was: its own script had its chance
    /// when the page was made, and is not run later.
    async fn run_axe(&self) -> WebDriverResult<Vec<String>> {
        self.allow_script(Script::On).await?;
        let broken = axe::broken_rules(&self.driver).await;
        self.allow_script(self.parts.script).await?;
        broken
    }
}

/// The folder of the pictures: `PICTURES`, or `target/pictures` of the workspace.
pub(super) fn pictures() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/pictures");
    setting("PICTURES").map_or(beside, PathBuf::from)
}
