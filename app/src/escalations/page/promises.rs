//! What was promised, by whom and for when: the same list for school, municipality and alumnus.

use crate::{
    escalations::{Side, rules::words::first_word, store::Promised},
    moment::At,
    ui::{Tag, Tone},
};
use leptos::prelude::*;

/// The promises under each other, with what came of each. Nothing when there are none.
#[component]
pub(super) fn Promises(promises: Vec<Promised>, now: At) -> impl IntoView {
    let rows = promises.into_iter().map(|one| row(&one, now)).collect_view();
    view! { <ul class="lines">{rows}</ul> }
}

fn row(one: &Promised, now: At) -> impl IntoView + use<> {
    let who = match one.side {
        Side::School => format!("{} van school", first_word(&one.name)),
        Side::Municipality => format!("{} van de gemeente", first_word(&one.name)),
    };
    let (words, day) = (one.words.clone(), one.on_day.in_words());
    let (tone, came) = came(one, now);
    view! {
        <li class="stack tight">
            <span class="spread"><b>{who}</b><Tag tone>{came}</Tag></span>
            <p class="said">{words}</p>
            <small class="soft">{day}</small>
        </li>
    }
}

/// What came of it, in a word.
fn came(one: &Promised, now: At) -> (Tone, &'static str) {
    match one.was_kept {
        Some(1) => (Tone::Well, "gedaan"),
        Some(_) => (Tone::Calm, "hoeft niet meer"),
        None if one.on_day < now.day() => (Tone::Waits, "te laat"),
        None => (Tone::Lit, "beloofd"),
    }
}
