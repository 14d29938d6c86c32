//! The real program, started as a school would start it, on a free port of loopback.

use super::{process::Process, setting};
use std::{path::Path, process::Command, process::ExitStatus, time::Duration};

/// Long enough for a debug build that first makes months of history, on a machine that has more to do.
const START: Duration = Duration::from_secs(180);
/// A graceful stop is quick.
const STOP: Duration = Duration::from_secs(10);

/// A running `waakvlam`. Dropping it stops it; when a test fails, what it said is printed.
pub struct Server {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    process: Process,
}

/// Somebody of the demo, with the link that signs them in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// First name, and more if the demo has it.
    pub name: String,
    /// What they are in the demo: alumnus, JIM, coordinator…
    pub role: String,
    /// The sign-in link.
    pub link: String,
}

/// Where the program keeps its data.
#[derive(Clone, Copy)]
pub enum Home<'a> {
    /// `--data DIR`.
    Folder(&'a Path),
    /// `--database-url URL`.
    Database(&'a str),
}

impl Server {
    /// `waakvlam demo`, with more arguments if wanted, such as `--now 2026-11-24T19:00:00+01:00`.
    pub fn demo(home: Home<'_>, more: &[&str]) -> Self {
        Self::start("demo", home, more, &[])
    }

    /// `waakvlam serve`, with more arguments and settings (`WAAKVLAM_…`) if wanted.
    pub fn serve(home: Home<'_>, more: &[&str], settings: &[(&str, &str)]) -> Self {
        Self::start("serve", home, more, settings)
    }

    /// The person whose name is, or starts with, this one; waits until the demo has named them.
    pub fn person(&mut self, name: &str) -> Person {
        self.process.hears(&format!("a line of {name}"), START, |line| {
            person_in(line).filter(|person| person.name == name || person.name.starts_with(&format!("{name} ")))
        })
    }

    /// Waits for a line with these words, such as the link of the first run, and gives the whole line.
    pub fn hears(&mut self, words: &str) -> String {
        self.process.hears(words, START, |line| line.contains(words).then(|| line.to_owned()))
    }

    /// Everything the program said so far.
    pub fn log(&self) -> String {
        self.process.log()
    }

    /// Asks it to stop and waits; nothing when it does not stop in 10 seconds.
    pub fn stop(mut self) -> Option<ExitStatus> {
        self.process.stop(STOP)
    }

    /// Ends it at once, as a power cut would.
    pub fn cut_power(mut self) {
        self.process.kill();
    }

    fn start(kind: &str, home: Home<'_>, more: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut command = waakvlam();
        command.arg(kind);
        if !more.contains(&"--addr") {
            command.args(["--addr", "127.0.0.1:0"]);
        }
        match home {
            Home::Folder(folder) => command.arg("--data").arg(folder),
            Home::Database(url) => command.args(["--database-url", url]),
        };
        command.args(more).envs(settings.iter().copied());
        let mut process = Process::start(&format!("waakvlam {kind}"), &mut command);
        let url = process.hears("where it listens", START, |line| line.strip_prefix("Luistert op ").map(tidy));
        Self { url, process }
    }
}

/// The program itself, without the settings of the person who runs the tests. For commands that end by
/// themselves, such as `waakvlam import`.
pub fn waakvlam() -> Command {
    let built_beside = option_env!("CARGO_BIN_EXE_waakvlam").map(str::to_owned);
    let program = setting("WAAKVLAM_BIN").or(built_beside).expect("WAAKVLAM_BIN names the program; tests/run sets it");
    let mut command = Command::new(program);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("WAAKVLAM_")) {
        command.env_remove(name);
    }
    command
}

fn tidy(url: &str) -> String {
    url.trim().trim_end_matches('/').to_owned()
}

/// `Name<TAB>role<TAB>link`.
fn person_in(line: &str) -> Option<Person> {
    let mut parts = line.split('\t').map(|part| part.trim().to_owned());
    let (name, role, link) = (parts.next()?, parts.next()?, parts.next()?);
    link.starts_with("http").then_some(Person { name, role, link })
}
