//! "Lees voor": reads the card around it in Dutch, with the voice of the phone itself.

use leptos::prelude::*;

const SPEAKER: &str = r#"<svg class="icon" viewBox="0 0 24 24" width="26" height="26" aria-hidden="true"><path d="M4 9.8v4.4h3.6L12.5 18V6L7.6 9.8z"/><path d="M16 9.2a4 4 0 0 1 0 5.6M18.7 6.7a7.6 7.6 0 0 1 0 10.6"/></svg>"#;

/// A button that reads the nearest `data-read` container, and stops when pressed again.
/// It stays hidden where the browser has no voice.
#[island]
pub fn ReadAloud() -> impl IntoView {
    let can_speak = RwSignal::new(false);
    let reading = RwSignal::new(false);

    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        voice::hush();
        can_speak.set(voice::exists());
    });

    let toggle = move |_event: leptos::ev::MouseEvent| {
        #[cfg(feature = "hydrate")]
        if reading.get_untracked() {
            voice::hush();
            reading.set(false);
        } else {
            reading.set(voice::read_around(&_event, move || reading.set(false)));
        }
    };

    view! {
        <button type="button" class="read" hidden=move || !can_speak.get() aria-pressed=move || reading.get().to_string() on:click=toggle>
            <span inner_html=SPEAKER></span>
            <span>{move || if reading.get() { "Stop" } else { "Lees voor" }}</span>
        </button>
    }
}

#[cfg(feature = "hydrate")]
mod voice {
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{HtmlElement, MouseEvent, SpeechSynthesis, SpeechSynthesisUtterance};

    pub(super) fn exists() -> bool {
        synthesis().is_some()
    }

    pub(super) fn hush() {
        if let Some(voice) = synthesis() {
            voice.cancel();
        }
    }

    /// Reads the container of the pressed button; false when there was nothing to read it with.
    pub(super) fn read_around(event: &MouseEvent, at_end: impl Fn() + 'static) -> bool {
        words_around(event).zip(synthesis()).is_some_and(|(words, voice)| speak(&voice, &words, at_end).is_some())
    }

    fn synthesis() -> Option<SpeechSynthesis> {
        let window = web_sys::window()?;
        let known = js_sys::Reflect::has(&window, &"speechSynthesis".into()).unwrap_or(false);
        if known { window.speech_synthesis().ok() } else { None }
    }

    /// Each line becomes a sentence, so that the voice takes a breath; the button does not read itself.
    fn words_around(event: &MouseEvent) -> Option<String> {
        let button = event.current_target()?.dyn_into::<HtmlElement>().ok()?;
        let around = button.closest("[data-read]").ok()??.dyn_into::<HtmlElement>().ok()?;
        Some(around.inner_text().replacen(&button.inner_text(), "", 1).replace('\n', ". "))
    }

    fn speak(voice: &SpeechSynthesis, words: &str, at_end: impl Fn() + 'static) -> Option<()> {
        let saying = SpeechSynthesisUtterance::new_with_text(words).ok()?;
        saying.set_lang("nl-NL");
        saying.set_rate(0.9);
        let at_end = Closure::<dyn Fn()>::new(at_end).into_js_value();
        saying.set_onend(Some(at_end.unchecked_ref()));
        voice.cancel();
        voice.speak(&saying);
        Some(())
    }
}
