//! The island that watches the other side of an invitation, so that nobody has to press a button again and again.

use leptos::prelude::*;

/// Asks `url` every two seconds. When it no longer says `wait`, sends the form with this id, or loads the page anew
/// when `form` is empty. Without script the page has a button for it.
#[island]
pub fn Watch(url: String, form: String) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    watch(url, form);
    #[cfg(not(feature = "hydrate"))]
    let _ = (url, form);
}

#[cfg(feature = "hydrate")]
fn watch(url: String, form: String) {
    use std::{cell::Cell, rc::Rc, time::Duration};
    use wasm_bindgen_futures::spawn_local;

    let moved = Rc::new(Cell::new(false));
    set_interval(
        move || {
            let (url, form, moved) = (url.clone(), form.clone(), Rc::clone(&moved));
            spawn_local(async move {
                let Some(answer) = ask(&url).await else { return };
                if answer != "wait" && !moved.replace(true) {
                    go_on(&form);
                }
            });
        },
        Duration::from_secs(2),
    );
}

#[cfg(feature = "hydrate")]
async fn ask(url: &str) -> Option<String> {
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;

    let answer = JsFuture::from(window().fetch_with_str(url)).await.ok()?;
    let answer: web_sys::Response = answer.dyn_into().ok()?;
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}

#[cfg(feature = "hydrate")]
fn go_on(form: &str) {
    use wasm_bindgen::JsCast;

    let form = document().get_element_by_id(form).and_then(|found| found.dyn_into::<web_sys::HtmlFormElement>().ok());
    let _ = match form {
        Some(form) => form.submit(),
        None => window().location().reload(),
    };
}
