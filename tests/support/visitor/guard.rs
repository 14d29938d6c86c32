//! A browser that tells on the page: whatever runs that should not, whatever the content policy stops, every dialog.

use super::Visitor;
use crate::support::elements;
use serde_json::json;

/// What every page gets before its own first script: words that run call `ran`, and everything it writes down stays
/// until the page goes.
const WATCH: &str = r"
    window.caught = [];
    window.ran = (what) => { window.caught.push(`ran ${what}`) };
    for (const kind of ['alert', 'confirm', 'prompt', 'print']) {
        window[kind] = () => { window.caught.push(`asked for ${kind}`) };
    }
    addEventListener('securitypolicyviolation',
        (e) => window.caught.push(`the policy stopped ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
    addEventListener('error', (e) => e.message && window.caught.push(`an error: ${e.message}`));
";

/// What the page holds that no page of ours has: handlers in the markup, pictures from nowhere, links that are programs.
const FOREIGN: &str = r#"
    const found = [...(window.caught ?? ['nobody watches this page'])];
    for (const e of document.querySelectorAll('*')) {
        for (const { name, value } of e.attributes) {
            if (name.startsWith('on')) found.push(`<${e.localName} ${name}>`);
            if (['href', 'src', 'action', 'formaction'].includes(name) && /^\s*(javascript|data|vbscript):/i.test(value))
                found.push(`<${e.localName} ${name}=${value}>`);
        }
        if (e.matches('img[src="x"], iframe, object, embed, base')) found.push(`<${e.localName}>`);
        if (e.localName === 'script' && /\bran\(/.test(e.textContent)) found.push('a script of theirs');
    }
    return found;
"#;

impl Visitor {
    /// From here on every page of this browser is watched.
    pub async fn watches(&self) {
        let script = json!({ "source": WATCH });
        self.driver().cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", script).await.expect("a watch");
    }

    /// Nothing ran on this page, nothing tried, and nothing stands on it that could.
    pub async fn finds_nothing_ran(&self) {
        self.step("looks whether anything ran");
        let found = async { self.driver().execute(FOREIGN, []).await?.convert::<Vec<String>>() };
        match found.await {
            Ok(found) if found.is_empty() => {}
            Ok(found) => self.fail(&format!("finds on this page:\n{}", found.join("\n"))).await,
            Err(error) => self.fail(&format!("can't ask the page: {error}")).await,
        }
    }

    /// Where the links of this page lead, as paths of our own.
    pub async fn links(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin)
            .map(a => a.pathname + a.search)";
        let links = async { self.driver().execute(script, []).await?.convert() };
        links.await.unwrap_or_default()
    }

    /// All words of this page, also those in what is folded, and those that stand in fields.
    pub async fn all_words(&self) -> String {
        let script = "return document.body.textContent + [...document.querySelectorAll('input, textarea')]
            .map(field => ` ${field.value}`).join('')";
        let words = async { self.driver().execute(script, []).await?.convert::<String>() };
        elements::plain(&words.await.unwrap_or_default())
    }
}
