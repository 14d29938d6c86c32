//! Drawings of a phone: lines and one blue thing to press. The words beside them say the same.

use leptos::prelude::*;

/// A phone, in which the rest of the drawing stands.
const PHONE: &str =
    r#"<rect class="body" x="26" y="4" width="44" height="88" rx="8"/><path class="line" d="M42 9h12"/>"#;

/// A message on a locked screen: a flame, and two lines that say nothing.
pub(super) const MESSAGE: &str = r#"<path class="line" d="M40 30h16"/><rect class="press" x="31" y="42" width="34" height="20" rx="5"/><path class="on" d="M37 55c-3-3 0-5 1-8 3 2 4 6 1 8z"/><path class="on" d="M45 49h14M45 55h9"/>"#;

/// The way to share: an arrow out of a box, at the bottom.
pub(super) const SHARE: &str = r#"<path class="line" d="M34 22h28M34 30h28M34 38h18"/><circle class="press" cx="48" cy="76" r="11"/><path class="on" d="M48 80v-9M44.5 74l3.5-3.5 3.5 3.500M43.5 76v5h9v-5"/>"#;

/// The menu of three dots, at the top.
pub(super) const DOTS: &str = r#"<path class="line" d="M34 36h28M34 44h28M34 52h18"/><circle class="press" cx="60" cy="21" r="9"/><path class="on" d="M60 16.500v.01M60 21v.01M60 25.500v.01"/>"#;

/// A line of a menu with a plus.
pub(super) const ADD: &str = r#"<path class="line" d="M34 26h28M34 34h28"/><rect class="press" x="30" y="46" width="36" height="15" rx="5"/><path class="on" d="M35 53.500h14M58 49.500v8M54 53.500h8"/><path class="line" d="M34 72h28"/>"#;

/// Our flame among the other apps.
pub(super) const ON_SCREEN: &str = r#"<rect class="line" x="32" y="20" width="13" height="13" rx="3"/><rect class="line" x="51" y="20" width="13" height="13" rx="3"/><rect class="line" x="32" y="40" width="13" height="13" rx="3"/><rect class="press" x="49" y="38" width="17" height="17" rx="4"/><path class="on" d="M57.5 51.500c-5-3-1-6 0-10 3 3 5 8 0 10z"/>"#;

/// The phone's own question, and its yes.
pub(super) const ALLOW: &str = r#"<rect class="line" x="31" y="30" width="34" height="36" rx="5"/><path class="line" d="M37 38h22M37 44h14"/><rect class="press" x="36" y="52" width="24" height="10" rx="4"/><path class="on" d="M44 57l3 2.5 5-5"/>"#;

/// One drawing; the words beside it say what it shows.
#[component]
pub(super) fn Picture(
    /// What stands in the phone.
    of: &'static str,
) -> impl IntoView {
    view! { <svg class="drawing" viewBox="22 0 52 96" aria-hidden="true" inner_html=format!("{PHONE}{of}")></svg> }
}
