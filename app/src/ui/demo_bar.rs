//! The bar of the demonstration: who you are and what day it is. Not part of the product.

use leptos::prelude::*;

/// What the bar shows: the day in words, and for each person (link, name, role, is it you now).
#[derive(Clone, Debug)]
pub struct DemoBar {
    pub now_words: String,
    pub people: Vec<(String, String, String, bool)>,
}

const STEPS: [(&str, &str); 4] =
    [("day", "dag verder"), ("week", "week verder"), ("month", "maand verder"), ("year", "jaar verder")];

impl DemoBar {
    fn current_name(&self) -> String {
        let current = self.people.iter().find(|(_, _, _, current)| *current);
        current.map_or_else(|| "Kies een persoon".to_owned(), |(_, name, _, _)| name.clone())
    }
}

/// The bar itself; nothing when there is no demonstration.
#[component]
pub(super) fn DemoStrip(demo: Option<DemoBar>) -> impl IntoView {
    demo.map(|demo| {
        let you = demo.current_name();
        let people = demo.people.into_iter().map(|(href, name, role, current)| {
            view! { <li><a href=href aria-current=current.then_some("true")><span>{name}</span><small>{role}</small></a></li> }
        });
        view! {
            <aside class="demo" aria-label="Demo">
                <p><b>"Demo "</b>{demo.now_words}</p>
                <details><summary><span class="unseen">"Je bent nu "</span>{you}</summary><ul>{people.collect_view()}</ul></details>
                <form method="post" action="/demo/clock">
                    {STEPS.map(|(value, words)| view! { <button name="step" value=value>{words}</button> })}
                </form>
            </aside>
        }
    })
}
