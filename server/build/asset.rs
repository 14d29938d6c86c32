//! What a browser may ask for: the files, and the names that pages use for them.

/// One file with the path it is asked by.
pub struct Asset {
    /// From the root of the site: `/icon.svg`.
    pub path: String,
    /// As `Content-Type` says it.
    pub mime: &'static str,
    /// Its path holds its content, so a browser may keep it for ever.
    pub immutable: bool,
    pub body: Vec<u8>,
}

/// All files, and the paths that `app::loader::SiteFiles` hands to the pages.
#[derive(Default)]
pub struct Site {
    pub assets: Vec<Asset>,
    pub css: String,
    pub js: String,
    pub wasm: String,
    pub fonts: Vec<String>,
}

impl Site {
    /// Adds a file under a path that stays the same when the file changes.
    pub fn add_plain(&mut self, path: String, body: Vec<u8>) {
        self.add(path, false, body);
    }

    /// Adds a file under a path that changes with its content.
    pub fn add_immutable(&mut self, path: String, body: Vec<u8>) {
        self.add(path, true, body);
    }

    fn add(&mut self, path: String, immutable: bool, body: Vec<u8>) {
        let mime = mime(&path);
        self.assets.push(Asset { path, mime, immutable, body });
    }
}

/// `/fonts/a.woff2` with its content becomes `/fonts/a-0123456789abcdef.woff2`.
pub fn hashed(path: &str, body: &[u8]) -> String {
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    format!("{stem}-{}.{extension}", fingerprint(&[body]))
}

/// 64 bits of FNV-1a in hexadecimal: tells contents apart, keeps nothing secret.
pub fn fingerprint(parts: &[&[u8]]) -> String {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = parts.iter().flat_map(|part| part.iter()).fold(0xcbf2_9ce4_8422_2325, mix);
    format!("{hash:016x}")
}

fn mime(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "mp3" => "audio/mpeg",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
