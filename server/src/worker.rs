//! The service worker, `/sw.js`: its parts in `public/`, with what this release is made of filled in.

use crate::assets;
use axum::{
    Extension,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{fmt::Write, sync::LazyLock};

const WORKER: &str = include_str!("../../public/sw.js");
const OUTBOX: &str = include_str!("../../public/sw-outbox.js");
const PUSH: &str = include_str!("../../public/sw-push.js");
const OFF: &str = include_str!("../../public/sw-off.js");

/// Whether phones get the worker, or the one that takes itself away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worker {
    /// As always.
    On,
    /// The emergency brake.
    Off,
}

/// A script with its validator.
struct Script {
    text: String,
    etag: String,
}

static ON: LazyLock<Script> = LazyLock::new(|| script(whole()));
static AWAY: LazyLock<Script> = LazyLock::new(|| script(OFF.to_owned()));

/// The answer to a browser that asks whether there is a newer worker.
pub async fn serve(setting: Option<Extension<Worker>>, asked: HeaderMap) -> Response {
    let off = setting.is_some_and(|Extension(worker)| worker == Worker::Off);
    let script = if off { &*AWAY } else { &*ON };
    if asked.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == script.etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, validators(script)).into_response();
    }
    (validators(script), headers(), script.text.clone()).into_response()
}

/// Each page asks whether there is a newer worker: as few bytes as can be.
fn validators(script: &Script) -> [(HeaderName, HeaderValue); 2] {
    [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::ETAG, HeaderValue::from_str(&script.etag).unwrap_or(HeaderValue::from_static("W/\"worker\""))),
    ]
}

/// A worker asks under its own policy: it may reach this site, and run nothing but itself.
fn headers() -> [(HeaderName, HeaderValue); 2] {
    const POLICY: &str = "default-src 'none'; connect-src 'self'; img-src 'self'; style-src 'self'; font-src 'self'; \
         script-src 'self'; frame-ancestors 'none'";
    [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ]
}

fn script(text: String) -> Script {
    let etag = format!("W/\"{}\"", fingerprint(&[text.as_bytes()]));
    Script { text, etag }
}

/// The parts, with the files that a page can't be drawn without, and the mark of this release.
fn whole() -> String {
    let files = assets::site_files();
    let mut needed: Vec<&str> = files.fonts.to_vec();
    needed.extend(Some(files.css).filter(|css| !css.is_empty()));
    let worker =
        WORKER.replace("\"%RELEASE%\"", &format!("{:?}", release())).replace("[\"%FILES%\"]", &quoted(&needed));
    format!("{worker}\n{OUTBOX}\n{PUSH}")
}

fn quoted(paths: &[&str]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| format!("{path:?}")).collect();
    format!("[{}]", paths.join(", "))
}

/// The mark of this release: another file, or another worker, is another release.
fn release() -> String {
    let mut all = String::new();
    for asset in assets::all() {
        let _ = writeln!(all, "{} {}", asset.path, asset.etag);
    }
    fingerprint(&[all.as_bytes(), WORKER.as_bytes(), OUTBOX.as_bytes(), PUSH.as_bytes()])
}

/// 64 bits of FNV-1a in hexadecimal: tells contents apart, keeps nothing secret.
fn fingerprint(parts: &[&[u8]]) -> String {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = parts.iter().flat_map(|part| part.iter()).fold(0xcbf2_9ce4_8422_2325, mix);
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_knows_this_release() {
        let text = &ON.text;
        assert!(!text.contains("%RELEASE%") && !text.contains("%FILES%"), "everything is filled in");
        assert!(text.contains(&release()) && text.contains(assets::site_files().css));
        assert!(!AWAY.text.contains("\"fetch\""), "the one that takes itself away answers nothing");
    }
}
