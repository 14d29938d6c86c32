//! Step 3: `app` for the browser: WebAssembly, and the JavaScript that wasm-bindgen writes for it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use wasm_bindgen_cli_support::Bindgen;

use crate::{
    Build, Step,
    asset::{Site, fingerprint},
    cargo_says,
};

const WASM: &str = "wasm32-unknown-unknown";

/// Adds `/pkg/waakvlam-<content>.js` and `/pkg/waakvlam-<content>_bg.wasm`.
pub fn build(build: &Build, site: &mut Site) -> Step<()> {
    build.rerun_for(&["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "app/Cargo.toml"]);
    ensure_wasm_target()?;
    let module = compile(build)?;
    rerun_for_sources(&module)?;
    let (js, wasm) = bind(&module, build.release)?;
    let name = format!("/pkg/waakvlam-{}", fingerprint(&[js.as_bytes(), &wasm]));
    site.js = format!("{name}.js");
    site.wasm = format!("{name}_bg.wasm");
    site.add_immutable(site.js.clone(), js.into_bytes());
    site.add_immutable(site.wasm.clone(), wasm);
    Ok(())
}

/// `rust-toolchain.toml` names the target, but rustup may be told to install nothing by itself.
fn ensure_wasm_target() -> Step<()> {
    if is_wasm_installed()? {
        return Ok(());
    }
    let added = Command::new("rustup").args(["target", "add", WASM]).status();
    if added.is_ok_and(|status| status.success()) && is_wasm_installed()? {
        return Ok(());
    }
    let command = format!("rustup target add {WASM}");
    Err(format!("Rust cannot build for the browser yet. Run: {command}\n(SKIP_FRONTEND=1 builds without islands.)"))
}

/// Asks the compiler itself, which also works where Rust came without rustup.
fn is_wasm_installed() -> Step<bool> {
    let question = Command::new(cargo_says("RUSTC")?).args(["--print", "target-libdir", "--target", WASM]).output();
    let answer = question.map_err(|e| format!("cannot run rustc: {e}"))?;
    Ok(Path::new(String::from_utf8_lossy(&answer.stdout).trim()).exists())
}

/// Runs cargo in a target folder of its own: the outer cargo holds the lock on its folder.
fn compile(build: &Build) -> Step<PathBuf> {
    let target = target_folder(&build.out)?.join("front");
    let profile = if build.release { "wasm-release" } else { "dev" };
    let mut cargo = Command::new(cargo_says("CARGO")?);
    cargo
        .current_dir(&build.root)
        .args(["build", "--quiet", "--locked", "--package", "app", "--lib", "--target", WASM])
        .args(["--no-default-features", "--features", "hydrate", "--profile", profile])
        .arg("--target-dir")
        .arg(&target);
    forget_outer_build(&mut cargo);
    let status = cargo.status().map_err(|e| format!("cannot run cargo: {e}"))?;
    if !status.success() {
        let again = format!("cargo check -p app --lib --target {WASM} --no-default-features --features hydrate");
        return Err(format!("The browser half did not compile; the reason is below. To see it alone, run:\n{again}"));
    }
    let folder = if build.release { profile } else { "debug" };
    Ok(target.join(WASM).join(folder).join("app.wasm"))
}

/// From `<target>/[<triple>/]<profile>/build/server-…/out` back to `<target>`.
fn target_folder(out: &Path) -> Step<PathBuf> {
    let mut up = out.ancestors().skip_while(|folder| !folder.ends_with("build")).skip(2);
    let (here, above) = (up.next(), up.next());
    let triple = cargo_says("TARGET")?;
    let target = if here.is_some_and(|folder| folder.ends_with(&triple)) { above } else { here };
    target.map(Path::to_owned).ok_or_else(|| format!("no target folder above {}", out.display()))
}

/// The inner build must not inherit compiler flags, wrappers (clippy) or profiles of the outer one.
/// How to reach the network, how to show progress and the shared job server stay.
fn forget_outer_build(cargo: &mut Command) {
    const FORGOTTEN: &str = "CARGO CLIPPY_ DEBUG DEP_ HOST OPT_LEVEL OUT_DIR PROFILE RUSTC RUSTDOC RUSTFLAGS TARGET";
    const KEPT: &str =
        "CARGO_BUILD_JOBS CARGO_HOME CARGO_HTTP_ CARGO_MAKEFLAGS CARGO_NET_ CARGO_REGISTR CARGO_SOURCE_ CARGO_TERM_";
    for name in env::vars_os().filter_map(|(name, _)| name.into_string().ok()) {
        let starts_like = |list: &str| list.split(' ').any(|prefix| name.starts_with(prefix));
        if starts_like(FORGOTTEN) && !starts_like(KEPT) {
            cargo.env_remove(&name);
        }
    }
}

/// Cargo lists beside the module which files went into it: a change elsewhere in `app`
/// (a store, a page without an island's code) needs no new browser half.
fn rerun_for_sources(module: &Path) -> Step<()> {
    let list = module.with_extension("d");
    let text = fs::read_to_string(&list).map_err(|e| format!("cannot read {}: {e}", list.display()))?;
    let (_, sources) = text.split_once(": ").ok_or("cargo wrote an unknown list of sources")?;
    for source in sources.trim().replace("\\ ", "\u{0}").split(' ') {
        println!("cargo::rerun-if-changed={}", source.replace('\u{0}', " "));
    }
    Ok(())
}

/// wasm-bindgen as a library, so that nobody installs a tool of exactly the same version.
fn bind(module: &Path, release: bool) -> Step<(String, Vec<u8>)> {
    let explain = |e| format!("wasm-bindgen: {e:#}\nGive wasm-bindgen and wasm-bindgen-cli-support the same version.");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name("waakvlam")
        .typescript(false)
        .omit_default_module_path(true)
        .keep_debug(false)
        .remove_name_section(release)
        .remove_producers_section(release);
    let mut output = bindgen.web(true).and_then(Bindgen::generate_output).map_err(explain)?;
    let has_snippets = output.snippets().values().any(|scripts| !scripts.is_empty());
    if has_snippets || !output.local_modules().is_empty() {
        let find = format!("cargo tree -p app --target {WASM} --no-default-features --features hydrate");
        return Err(format!("A library brings JavaScript of its own, which is not served. Find it with:\n{find}"));
    }
    let js = output.js().to_owned();
    let module = output.wasm_mut();
    // Notes for tools, which a phone would fetch and skip.
    for notes in ["target_features", "__wasm_split_unstable"] {
        module.customs.remove_raw(notes);
    }
    Ok((js, module.emit_wasm()))
}
