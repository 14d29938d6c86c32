//! What a phone loads: an alumnus opens the app for the first time, and again.
//!
//! Counted on the line between a real Chromium and the program, headers and all, so that nothing is left out: not what
//! the service worker fetches, not the question whether something changed. Without TLS, which adds some hundreds of
//! bytes a visit. The program must be a release: only that is compressed. The pages of the
//! demo also carry the bar with its people, which a school's pages don't: some 900 bytes. Run with
//! `WAAKVLAM_BIN=target/release/waakvlam cargo test -p server --bench visits`.

#[path = "../support/mod.rs"]
mod support;

use std::{
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use support::{
    browser::{Browser, Look, Script},
    say,
    server::{Home, Server},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const NOW: &str = "2026-11-23T09:00:00+01:00";

/// After so long without a byte a visit is over.
const QUIET: Duration = Duration::from_secs(4);

/// The goals, in bytes: the first page itself, all that the first visit needs, all of a next one.
const FIRST_PAGE: usize = 14_000;
const FIRST_VISIT: usize = 130_000;
const NEXT_VISIT: usize = 6_000;

/// One request, and what went over the line for it.
struct Loaded {
    what: String,
    up: usize,
    down: usize,
    status: String,
    /// Asked by the service worker by itself, for when there is no internet.
    for_later: bool,
}

/// What went over the line since it was last asked.
#[derive(Clone, Default)]
struct Meter(Arc<Mutex<(Vec<Loaded>, Option<Instant>)>>);

impl Meter {
    fn with<T>(&self, act: impl FnOnce(&mut Vec<Loaded>) -> T) -> T {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.1 = Some(Instant::now());
        act(&mut held.0)
    }

    fn is_quiet(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.is_none_or(|last| last.elapsed() > QUIET)
    }

    /// Everything until the line is quiet.
    async fn visit(&self) -> Vec<Loaded> {
        tokio::time::sleep(QUIET).await;
        while !self.is_quiet() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.with(std::mem::take)
    }

    /// A port that leads to the server.
    async fn before(&self, server: String) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let meter = self.clone();
        tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                let to = TcpStream::connect(&server).await.expect("the server");
                tokio::spawn(meter.clone().carry(browser, to));
            }
        });
        url
    }

    /// Browsers don't send a second request before the answer to the first, so bytes belong to the last one asked.
    async fn carry(self, mut browser: TcpStream, mut server: TcpStream) {
        let (mut asked, mut told) = (vec![0; 65_536], vec![0; 65_536]);
        let mut current = None;
        loop {
            tokio::select! {
                read = browser.read(&mut asked) => {
                    let Some(bytes) = read.ok().filter(|n| *n > 0).map(|n| &asked[..n]) else { return };
                    current = self.asks(bytes).or(current);
                    if server.write_all(bytes).await.is_err() { return }
                }
                read = server.read(&mut told) => {
                    let Some(bytes) = read.ok().filter(|n| *n > 0).map(|n| &told[..n]) else { return };
                    self.answers(current, bytes);
                    if browser.write_all(bytes).await.is_err() { return }
                }
            }
        }
    }

    fn asks(&self, bytes: &[u8]) -> Option<usize> {
        let text = String::from_utf8_lossy(bytes);
        let first = text.lines().next().unwrap_or_default();
        let what = first.strip_suffix(" HTTP/1.1")?.to_owned();
        let for_later = text
            .lines()
            .map(str::to_lowercase)
            .any(|line| line == "service-worker: script" || line.ends_with("/sw.js"));
        Some(self.with(|all| {
            all.push(Loaded { what, up: bytes.len(), down: 0, status: String::new(), for_later });
            all.len() - 1
        }))
    }

    fn answers(&self, current: Option<usize>, bytes: &[u8]) {
        self.with(|all| {
            let Some(loaded) = current.and_then(|at| all.get_mut(at)) else { return };
            if loaded.down == 0 {
                loaded.status = String::from_utf8_lossy(bytes).chars().skip(9).take(3).collect();
            }
            loaded.down += bytes.len();
        });
    }
}

/// What went down in all, and what of it was for later.
fn show(title: &str, loaded: &[Loaded]) -> (usize, usize) {
    say(&format!("\n{title}"));
    for one in loaded {
        // A sign-in link is nobody's business.
        let what = if one.what.contains("/demo/as/") { "GET /demo/as/…" } else { &one.what };
        let later = if one.for_later { "  (for later)" } else { "" };
        say(&format!("  {:>7} down {:>6} up  {}  {what}{later}", one.down, one.up, one.status));
    }
    let down: usize = loaded.iter().map(|one| one.down).sum();
    let up: usize = loaded.iter().map(|one| one.up).sum();
    let later: usize = loaded.iter().filter(|one| one.for_later).map(|one| one.down).sum();
    say(&format!(
        "  {down:>7} down {up:>6} up  in {} requests; {later} of it for when there is no internet",
        loaded.len()
    ));
    (down, later)
}

fn verdict(what: &str, bytes: usize, goal: usize) -> bool {
    let word = if bytes <= goal { "well" } else { "OVER" };
    say(&format!("{word}  {what}: {bytes} bytes, the goal is {goal}"));
    bytes <= goal
}

#[tokio::main]
async fn main() -> ExitCode {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let meter = Meter::default();
    let origin = server.url.clone();
    let url = meter.before(origin.trim_start_matches("http://").to_owned()).await;
    let link = server.person("Konrad").link.replace(&origin, &url);
    let browser = Browser::start();
    let konrad = browser.phone("Konrad", &url, Script::On, Look::Light).await;

    konrad.open(&link).await;
    konrad.sees("Dag Konrad").await;
    let first = meter.visit().await;
    konrad.open("/home").await;
    konrad.sees("Dag Konrad").await;
    let second = meter.visit().await;
    konrad.open("/people").await;
    let people = meter.visit().await;
    konrad.open("/home").await;
    let third = meter.visit().await;
    let _ = konrad.driver().clone().quit().await;

    let page = first.iter().find(|one| one.what == "GET /home").map_or(0, |one| one.down);
    let (all, later) = show("The first visit, with the worker's stock for later", &first);
    let (again, _) = show("The second visit", &second);
    show("From there to \"Wie helpt mij?\"", &people);
    let (home, _) = show("And home again", &third);
    say("");
    let all_well = [
        verdict("the first page", page, FIRST_PAGE),
        verdict("the first visit, without what is for later", all - later, FIRST_VISIT),
        verdict("the second visit", again.max(home), NEXT_VISIT),
    ];
    if all_well.contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
