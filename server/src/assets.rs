//! The files inside the binary: style, fonts, icons and the browser half, put there by `build.rs`.

mod encoding;

use app::loader::SiteFiles;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use encoding::{Encoding, choose};

/// One file, as it is and compressed.
pub struct Asset {
    /// From the root of the site: `/icon.svg`.
    pub path: &'static str,
    /// As `Content-Type` says it.
    pub mime: &'static str,
    /// Its path holds its content, so a browser may keep it for ever.
    pub immutable: bool,
    /// A weak validator: the hash of `raw`.
    pub etag: &'static str,
    pub raw: &'static [u8],
    /// Brotli; empty when not made (development) or no smaller.
    pub br: &'static [u8],
    /// Gzip; empty when not made or no smaller.
    pub gz: &'static [u8],
}

mod embedded {
    use super::{Asset, SiteFiles};
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

/// The paths that pages link to; empty where the build left something out.
pub fn site_files() -> SiteFiles {
    embedded::FILES
}

/// The file with exactly this path.
pub fn find(path: &str) -> Option<&'static Asset> {
    embedded::ASSETS.iter().find(|asset| asset.path == path)
}

/// Every file.
pub fn all() -> &'static [Asset] {
    embedded::ASSETS
}

/// The answer to GET or HEAD of a file; `None` lets the router look further.
pub fn serve(method: &Method, path: &str, headers: &HeaderMap) -> Option<Response> {
    let head = method == Method::HEAD;
    if !head && method != Method::GET {
        return None;
    }
    let asset = find(path)?;
    if is_known(headers, asset.etag) {
        return Some((StatusCode::NOT_MODIFIED, caching(asset)).into_response());
    }
    let (encoding, bytes) = asset.best_for(headers);
    let body = if head { Body::empty() } else { Body::from(bytes) };
    let mut response = (caching(asset), body).into_response();
    let reply = response.headers_mut();
    reply.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.mime));
    reply.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    if let Some(name) = encoding.name() {
        reply.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    Some(response)
}

fn caching(asset: &Asset) -> [(header::HeaderName, &'static str); 3] {
    let is_script = asset.path.ends_with(".js");
    let keep = match (asset.immutable, is_script) {
        (true, _) => "public, max-age=31536000, immutable",
        // Scripts under a lasting name must be those of this release.
        (false, true) => "no-cache",
        // Icons and the manifest: asked again on every page they would cost more than they change.
        (false, false) => "public, max-age=86400",
    };
    [(header::CACHE_CONTROL, keep), (header::ETAG, asset.etag), (header::VARY, "accept-encoding")]
}

/// Whether the browser holds this content already (weak comparison, RFC 9110 section 13.1.2).
fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    list(headers, header::IF_NONE_MATCH).any(|tag| tag.trim() == "*" || opaque(tag) == opaque(etag))
}

/// The parts of a header that is a list, over all its lines.
fn list(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','))
}

impl Asset {
    /// The smallest form that the browser likes best.
    fn best_for(&self, headers: &HeaderMap) -> (Encoding, &'static [u8]) {
        let made = [(Encoding::Brotli, self.br), (Encoding::Gzip, self.gz)];
        let made = made.into_iter().filter(|(_, bytes)| !bytes.is_empty()).chain([(Encoding::Identity, self.raw)]);
        let accepted: Vec<&str> = list(headers, header::ACCEPT_ENCODING).collect();
        choose(&accepted, made).unwrap_or((Encoding::Identity, self.raw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_file_is_not_sent_again() {
        let asks =
            |tag: &str| HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_str(tag).expect("a header"))]);
        assert!(is_known(&asks("W/\"a\""), "W/\"a\""));
        assert!(is_known(&asks("\"b\", \"a\""), "W/\"a\""));
        assert!(is_known(&asks("*"), "W/\"a\""));
        assert!(!is_known(&asks("\"b\""), "W/\"a\""));
        assert!(!is_known(&HeaderMap::new(), "W/\"a\""));
    }

    #[test]
    fn a_file_answers_get_and_head_and_nothing_else() {
        let none = HeaderMap::new();
        let path = "/manifest.webmanifest";
        let Some(asset) = find(path) else { return };
        let head = serve(&Method::HEAD, path, &none).expect("an answer");
        assert_eq!(head.headers()[header::CONTENT_LENGTH], asset.raw.len().to_string().as_str());
        assert_eq!(head.headers()[header::CONTENT_TYPE], "application/manifest+json");
        assert_eq!(serve(&Method::GET, path, &none).expect("an answer").status(), StatusCode::OK);
        assert!(serve(&Method::POST, path, &none).is_none());
        assert!(serve(&Method::GET, "/nowhere", &none).is_none());
    }
}
