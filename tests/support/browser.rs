//! A real Chromium, driven by its own chromedriver.

use super::{
    process::Process,
    setting,
    visitor::{Visitor, VisitorParts},
};
use serde_json::json;
use std::{process::Command, sync::Arc, time::Duration};
use tempfile::TempDir;
use thirtyfour::{
    ChromeCapabilities, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver,
    error::WebDriverResult,
};

/// Whether pages may run script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// As most people have it.
    On,
    /// As on an old phone, or while the script is still on its way.
    Off,
}

/// The colours a person asked their device for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Dark letters on light.
    Light,
    /// Light letters on dark.
    Dark,
}

/// A screen, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// Device pixels per CSS pixel.
    pub scale: u32,
    /// Touched by a finger.
    pub mobile: bool,
}

impl Screen {
    /// A cheap phone.
    pub const PHONE: Self = Self { width: 360, height: 740, scale: 2, mobile: true };
    /// The narrowest screen that has to work (WCAG 1.4.10).
    pub const NARROW: Self = Self { width: 320, height: 640, scale: 2, mobile: true };
    /// A school's desk.
    pub const DESK: Self = Self { width: 1280, height: 860, scale: 1, mobile: false };
}

/// The driver; every visitor keeps it alive, the last one ends it.
#[derive(Clone)]
pub struct Browser {
    address: String,
    process: Arc<Process>,
}

/// One visitor's Chromium. The driver ends it with its session; this sees to it when the driver could not.
pub struct Chromium {
    id: Option<u64>,
    profile: TempDir,
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let Some(id) = self.id else { return };
        let running = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        // The number may be another's by now: only the one that holds our folder is ours.
        let folder = self.profile.path().to_string_lossy();
        if String::from_utf8_lossy(&running).contains(folder.as_ref()) {
            let _ = Command::new("sh").args(["-c", &format!("kill -KILL {id}")]).status();
        }
    }
}

fn process_id(driver: &WebDriver) -> Option<u64> {
    driver.capabilities().get("goog:processID").and_then(serde_json::Value::as_u64)
}

/// `--disable-quic` and the rest: no visit to anybody but our own server.
const FLAGS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--lang=nl",
];

impl Browser {
    /// Starts chromedriver on a free port. `CHROMEDRIVER` names it, otherwise it is looked for on the PATH.
    pub fn start() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let program = setting("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".to_owned());
        let mut process = Process::start("chromedriver", Command::new(program).arg("--port=0"));
        let port = process.hears("its port", Duration::from_secs(20), |line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        Self { address: format!("http://127.0.0.1:{port}"), process: Arc::new(process) }
    }

    /// Somebody with a phone of their own: no cookie is shared. `home` is the server's URL.
    pub async fn phone(&self, name: &str, home: &str, script: Script, look: Look) -> Visitor {
        self.visitor(name, home, Screen::PHONE, script, look).await
    }

    /// Somebody at a desk, with script and light.
    pub async fn desk(&self, name: &str, home: &str, script: Script) -> Visitor {
        self.visitor(name, home, Screen::DESK, script, Look::Light).await
    }

    /// Somebody with this screen.
    ///
    /// # Panics
    /// When Chromium does not start.
    pub async fn visitor(&self, name: &str, home: &str, screen: Screen, script: Script, look: Look) -> Visitor {
        let profile = tempfile::Builder::new().prefix("waakvlam-browser-").tempdir().expect("a temporary folder");
        let driver = self.open_session(&profile).await.unwrap_or_else(|error| {
            panic!("Chromium does not start for {name}: {error}\n{}", self.process.log());
        });
        let chromium = Chromium { id: process_id(&driver), profile };
        let home = home.trim_end_matches('/').to_owned();
        let parts = VisitorParts { name: name.to_owned(), home, screen, script, look };
        let visitor = Visitor::new(parts, driver, chromium, self.clone());
        visitor.put_on_screen().await;
        visitor
    }

    async fn open_session(&self, profile: &TempDir) -> WebDriverResult<WebDriver> {
        let capabilities = capabilities(profile)?;
        WebDriver::builder(self.address.as_str(), capabilities).request_timeout(Duration::from_secs(60)).await
    }
}

fn capabilities(profile: &TempDir) -> WebDriverResult<ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    for flag in FLAGS {
        capabilities.add_arg(flag)?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    let preferences = json!({ "intl.accept_languages": "nl,en" });
    capabilities.add_experimental_option("prefs", preferences)?;
    Ok(capabilities)
}
