//! Makes everything a browser asks for, and puts it inside the server binary.
//!
//! `cargo build` is the whole build: no other tool has to be installed. In order:
//!
//! 1. files: all of `public/`; fonts get a name with their content in it.
//! 2. style: `style/main.css` and what it imports become one stylesheet.
//! 3. browser half: `app` becomes WebAssembly with its JavaScript glue.
//! 4. embed: compress (release only) and write `$OUT_DIR/assets.rs`.
//!
//! `SKIP_FRONTEND=1` leaves out step 3, the slow one: pages look right, islands stay still.
//! `LEPTOS_SITE_ROOT` (set by cargo-leptos, which does all this itself) leaves out everything.

use std::{env, path::PathBuf, process::ExitCode};

#[path = "build/asset.rs"]
mod asset;
#[path = "build/browser_half.rs"]
mod browser_half;
#[path = "build/embed.rs"]
mod embed;
#[path = "build/public_files.rs"]
mod public_files;
#[path = "build/style.rs"]
mod style;

use asset::Site;

/// A step's result; the error says what went wrong and what to do about it.
type Step<T> = Result<T, String>;

/// Where things are, and whether this is a release.
struct Build {
    root: PathBuf,
    out: PathBuf,
    release: bool,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            for line in reason.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Step<()> {
    let build = Build::from_environment()?;
    build.rerun_for(&["server/build.rs", "server/build"]);
    if is_set("LEPTOS_SITE_ROOT") {
        return embed::write(&build, &Site::default());
    }
    let mut site = Site::default();
    public_files::collect(&build, &mut site)?;
    style::bundle(&build, &mut site)?;
    if !is_set("SKIP_FRONTEND") {
        browser_half::build(&build, &mut site)?;
    }
    embed::write(&build, &site)
}

impl Build {
    fn from_environment() -> Step<Self> {
        let server = PathBuf::from(cargo_says("CARGO_MANIFEST_DIR")?);
        let root = server.parent().ok_or("server/ must stand in the workspace")?;
        Ok(Self {
            root: root.to_owned(),
            out: PathBuf::from(cargo_says("OUT_DIR")?),
            release: cargo_says("PROFILE")? == "release",
        })
    }

    /// Cargo runs this script again only when one of these changes.
    fn rerun_for(&self, paths: &[&str]) {
        for path in paths {
            println!("cargo::rerun-if-changed={}", self.root.join(path).display());
        }
    }
}

/// A variable that cargo gives to every build script.
fn cargo_says(name: &str) -> Step<String> {
    env::var(name).map_err(|_| format!("{name} is not set: run this script through cargo"))
}

/// Whether a person set this switch; a change of it runs the script again.
fn is_set(name: &str) -> bool {
    println!("cargo::rerun-if-env-changed={name}");
    env::var_os(name).is_some_and(|value| !value.is_empty())
}
