//! Step 2: `style/main.css` and all that it imports, as one stylesheet.

use std::path::Path;

use lightningcss::{
    bundler::{Bundler, FileProvider},
    dependencies::{Dependency, DependencyOptions, UrlDependency},
    printer::PrinterOptions,
    stylesheet::{MinifyOptions, ParserOptions, ToCssResult},
    targets::{Browsers, Targets},
};

use crate::{
    Build, Step,
    asset::{Site, hashed},
};

/// Adds the stylesheet as `/pkg/waakvlam-<content>.css`.
pub fn bundle(build: &Build, site: &mut Site) -> Step<()> {
    build.rerun_for(&["style"]);
    let main = build.root.join("style/main.css");
    let css = with_served_urls(compile(&main, build.release)?, site)?.into_bytes();
    site.css = hashed("/pkg/waakvlam.css", &css);
    site.add_immutable(site.css.clone(), css);
    Ok(())
}

fn compile(main: &Path, minify: bool) -> Step<ToCssResult> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(main).map_err(wrong)?;
    let targets = browsers();
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(wrong)?;
    let options = PrinterOptions {
        minify,
        targets,
        analyze_dependencies: Some(DependencyOptions::default()),
        ..PrinterOptions::default()
    };
    sheet.to_css(options).map_err(wrong)
}

fn wrong(reason: impl std::fmt::Display) -> String {
    format!("Correct the style: {reason}")
}

/// The first browsers that know `@layer` (all of spring 2022). An older one skips every layer
/// and shows plain HTML, which works; rewriting the rest for it would only make the file bigger.
fn browsers() -> Targets {
    let version = |major: u32, minor: u32| Some(major << 16 | minor << 8);
    Targets::from(Browsers {
        chrome: version(99, 0),
        edge: version(99, 0),
        firefox: version(97, 0),
        ios_saf: version(15, 4),
        safari: version(15, 4),
        samsung: version(18, 0),
        ..Browsers::default()
    })
}

/// Puts the path that is really served in place of every `url("/…")`.
fn with_served_urls(printed: ToCssResult, site: &Site) -> Step<String> {
    let mut css = printed.code;
    for dependency in printed.dependencies.unwrap_or_default() {
        match dependency {
            Dependency::Url(url) => css = css.replace(&url.placeholder, &served_path(&url, site)?),
            Dependency::Import(import) => return Err(format!("{}: import a file of style/ instead", import.url)),
        }
    }
    Ok(css)
}

fn served_path(dependency: &UrlDependency, site: &Site) -> Step<String> {
    let url = &dependency.url;
    if url.starts_with("data:") || url.starts_with('#') {
        return Ok(url.clone());
    }
    let names_this = |path: &str, immutable: bool, body: &[u8]| path == url || (immutable && path == hashed(url, body));
    site.assets
        .iter()
        .find(|asset| names_this(&asset.path, asset.immutable, &asset.body))
        .map(|asset| asset.path.clone())
        .ok_or_else(|| {
            let file = &dependency.loc.file_path;
            format!("{file}: url({url}) must name a file of public/, as in url(\"/fonts/name.woff2\")")
        })
}
