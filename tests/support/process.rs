//! A program that runs beside the tests: started, listened to, and ended by its own process id.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// A running program. Dropping it ends it.
pub struct Process {
    name: String,
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Starts it; what it says on both its outputs is kept, line by line.
    ///
    /// # Panics
    /// When it can't be started.
    pub fn start(name: &str, command: &mut Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{name} does not start ({command:?}): {error}"));
        let lines = Arc::new(Mutex::new(Vec::new()));
        if let Some(output) = child.stdout.take() {
            keep_lines(output, lines.clone());
        }
        if let Some(output) = child.stderr.take() {
            keep_lines(output, lines.clone());
        }
        Self { name: name.to_owned(), child, lines }
    }

    /// Everything it said so far.
    pub fn log(&self) -> String {
        self.lines().join("\n")
    }

    /// The first thing this finds in a line that was said; waits for it.
    ///
    /// # Panics
    /// When the program ends or the time is over before that.
    pub fn hears<T>(&mut self, what: &str, patience: Duration, find: impl Fn(&str) -> Option<T>) -> T {
        let until = Instant::now() + patience;
        loop {
            let ended = self.child.try_wait().ok().flatten();
            if let Some(found) = self.lines().iter().find_map(|line| find(line)) {
                return found;
            }
            assert!(ended.is_none(), "{} ended ({ended:?}) before {what}:\n{}", self.name, self.log());
            assert!(Instant::now() < until, "{} did not say {what} in time:\n{}", self.name, self.log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks it to stop (SIGTERM) and waits; nothing when it did not stop within the time.
    pub fn stop(&mut self, patience: Duration) -> Option<ExitStatus> {
        // The shell's own `kill`: the machine may have no other, and this crate has no unsafe code.
        let _ = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        let until = Instant::now() + patience;
        while Instant::now() < until {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            thread::sleep(Duration::from_millis(20));
        }
        None
    }

    /// Ends it at once (SIGKILL), as a power cut would.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn lines(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let running = matches!(self.child.try_wait(), Ok(None));
        if running && self.stop(Duration::from_secs(5)).is_none() {
            self.kill();
        }
        if thread::panicking() {
            super::say(&format!("--- what {} said ---\n{}\n---", self.name, self.log()));
        }
    }
}

fn keep_lines(output: impl Read + Send + 'static, lines: Arc<Mutex<Vec<String>>>) {
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    });
}
