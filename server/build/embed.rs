//! Step 4: compress, and write the Rust that holds everything (`$OUT_DIR/assets.rs`).

use std::{fmt::Write as _, fs, io::Write as _};

use crate::{
    Build, Step,
    asset::{Asset, Site, fingerprint},
};

/// Writes the names and the files. `src/assets.rs` gives the generated text its types.
pub fn write(build: &Build, site: &Site) -> Step<()> {
    let mut code = names(site);
    code.push_str("pub static ASSETS: &[Asset] = &[\n");
    for (number, asset) in site.assets.iter().enumerate() {
        code.push_str(&entry(build, number, asset)?);
    }
    code.push_str("];\n");
    store(build, "assets.rs", code.as_bytes())
}

fn names(site: &Site) -> String {
    format!(
        "pub const FILES: SiteFiles = SiteFiles {{ css: {:?}, js: {:?}, wasm: {:?}, fonts: &{:?} }};\n",
        site.css, site.js, site.wasm, site.fonts
    )
}

fn entry(build: &Build, number: usize, asset: &Asset) -> Step<String> {
    let Asset { path, mime, immutable, body } = asset;
    let mut variants = vec![("raw", Some(body.clone())), ("br", None), ("gz", None)];
    if build.release && is_text_or_code(mime) {
        variants[1].1 = Some(brotli(body)?).filter(|small| small.len() < body.len());
        variants[2].1 = Some(gzip(body)?).filter(|small| small.len() < body.len());
    }
    let mut code = format!(
        "Asset {{ path: {path:?}, mime: {mime:?}, immutable: {immutable}, etag: \"W/\\\"{}\\\"\"",
        fingerprint(&[body])
    );
    for (field, bytes) in variants {
        let include = match bytes {
            Some(bytes) => {
                let file = format!("asset-{number}.{field}");
                store(build, &file, &bytes)?;
                format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))")
            }
            None => "&[]".to_owned(),
        };
        write!(code, ", {field}: {include}").map_err(|e| e.to_string())?;
    }
    code.push_str(" },\n");
    Ok(code)
}

/// Pictures and fonts are compressed already.
fn is_text_or_code(mime: &str) -> bool {
    mime.starts_with("text/")
        || ["application/wasm", "application/json", "application/manifest+json", "image/svg+xml"].contains(&mime)
}

fn brotli(body: &[u8]) -> Step<Vec<u8>> {
    let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: body.len(), ..Default::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*body, &mut small, &best).map_err(|e| format!("brotli: {e}"))?;
    Ok(small)
}

fn gzip(body: &[u8]) -> Step<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(body).and_then(|()| encoder.finish()).map_err(|e| format!("gzip: {e}"))
}

fn store(build: &Build, name: &str, bytes: &[u8]) -> Step<()> {
    fs::write(build.out.join(name), bytes).map_err(|e| format!("cannot write {name}: {e}. Is the disk full?"))
}
