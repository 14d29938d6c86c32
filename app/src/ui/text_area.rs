//! Room for a few sentences.

use super::field::{Described, Labelled};
use leptos::prelude::*;

/// A text area. Leptos writes its children as they are, so what people typed is escaped here.
#[component]
pub fn TextArea(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    /// Only where two forms of a page use one name; the name itself otherwise.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
    #[prop(optional)] maxlength: Option<&'static str>,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let described = Described::new(&id, hint.as_ref(), error.as_ref()).by;
    let (refused, invalid) = (error.is_some(), error.is_some().then_some("true"));
    view! {
        <Labelled id=id.clone() label hint error>
            <textarea
                class="input" id=id name=name rows="4" maxlength=maxlength required=required
                aria-describedby=described aria-invalid=invalid autofocus=refused inner_html=as_content(&value)
            ></textarea>
        </Labelled>
    }
}

/// The browser swallows one first newline, so it gets one; `&` and `<` can then end nothing.
fn as_content(typed: &str) -> String {
    format!("\n{}", typed.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_markup_stays_words() {
        let hostile = "\n</textarea><script>alert(1)</script> &lt;";
        let html = Owner::new().with(|| view! { <TextArea label="Vraag" name="words" value=hostile/> }.to_html());
        assert!(html.contains("\n\n&lt;/textarea>&lt;script>alert(1)&lt;/script> &amp;lt;</textarea>"), "{html}");
        assert!(!html.contains("<script"), "{html}");
    }
}
