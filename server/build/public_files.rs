//! Step 1: everything in `public/`, at its own path. Notes for makers (`*.md`) and hidden files stay home, and so do the
//! parts of the service worker (`sw*.js`), which the server puts together.

use std::{fs, path::Path};

use crate::{
    Build, Step,
    asset::{Site, hashed},
};

/// Adds the files of `public/` in the order of their paths.
pub fn collect(build: &Build, site: &mut Site) -> Step<()> {
    build.rerun_for(&["public"]);
    walk(&build.root.join("public"), "", site)
}

fn walk(folder: &Path, below: &str, site: &mut Site) -> Step<()> {
    for name in sorted_names(folder)? {
        let file = folder.join(&name);
        let path = format!("{below}/{name}");
        if file.is_dir() {
            walk(&file, &path, site)?;
        } else if is_served(&name) {
            let body = fs::read(&file).map_err(|e| format!("cannot read public{path}: {e}"))?;
            add(path, body, site);
        }
    }
    Ok(())
}

fn sorted_names(folder: &Path) -> Step<Vec<String>> {
    let unreadable = |e| format!("cannot read {}: {e}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        let name = name.into_string().map_err(|name| format!("rename {name:?} in plain letters: it becomes a URL"))?;
        names.push(name);
    }
    names.sort();
    Ok(names)
}

fn is_served(name: &str) -> bool {
    let is_part_of_worker = name.starts_with("sw") && name.ends_with(".js");
    !name.starts_with('.') && !name.ends_with(".md") && !is_part_of_worker
}

/// A font is asked for by the stylesheet only, so its name may change with its content.
fn add(path: String, body: Vec<u8>, site: &mut Site) {
    if path.ends_with(".woff2") {
        let path = hashed(&path, &body);
        site.fonts.push(path.clone());
        site.add_immutable(path, body);
    } else {
        site.add_plain(path, body);
    }
}
