//! Wakes the islands of a page. A page without an island asks for no script and no WebAssembly at all.

use leptos::prelude::*;

/// The paths of what was built; empty where the build left something out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SiteFiles {
    /// The stylesheet.
    pub css: &'static str,
    /// The glue that wasm-bindgen wrote: an ES module.
    pub js: &'static str,
    /// The browser half of this crate.
    pub wasm: &'static str,
    /// Fonts worth a `<link rel="preload" as="font" crossorigin>`.
    pub fonts: &'static [&'static str],
}

/// Waits until the page is painted: a frame is drawn only once the style is there, and what follows it
/// comes after the paint. Outer islands go before inner ones, because an island leaves on its
/// `leptos-children` what the islands inside need to know of it (`$$on_hydrate`).
const WAKE: &str = r#"
const wake = async (js, wasm) => {
  const half = await import(js);
  await half.default({ module_or_path: wasm });
  half.hydrate();
  for (const island of document.querySelectorAll("leptos-island")) {
    island.parentElement.closest("leptos-children")?.$$on_hydrate?.();
    await half[island.dataset.component]?.(island);
  }
};
const afterPaint = (then) => requestAnimationFrame(() => setTimeout(then));
if (document.querySelector("leptos-island")) afterPaint(() => wake(JS, WASM));
"#;

/// The one inline script of a page, for the `<head>`: rendered before the body, it also tells Leptos
/// that only islands keep what they need to start. `nonce` is the one in the page's security policy.
#[component]
pub fn IslandLoader(files: SiteFiles, nonce: String) -> impl IntoView {
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    let built = !files.js.is_empty() && !files.wasm.is_empty();
    built.then(|| view! { <script type="module" nonce=nonce inner_html=script(files)></script> })
}

fn script(files: SiteFiles) -> String {
    let quoted = |path: &str| format!("{path:?}");
    WAKE.trim().replace("WASM", &quoted(files.wasm)).replace("JS", &quoted(files.js))
}
