//! Hand-overs on the screen of school, on the phone of the alumnus, and on paper.

mod mine;
mod sheet;
mod write;

pub(super) use mine::{Mine, mine};
pub(super) use sheet::{Sheet, sheet};
pub(super) use write::{Write, write};

use super::{State, rules, store::Handover};
use crate::{
    circle::store::Brief,
    moment::Day,
    ui::{self, ButtonKind, IconName, Tone},
};
use leptos::prelude::*;

/// The few words on a hand-over's tag.
fn tag(handover: &Handover, working_days: i64, today: Day) -> (Tone, String) {
    match (handover.state, handover.given_on) {
        (State::Given, Some(given_on)) => {
            let (is_late, words) = rules::term_in_words(given_on, working_days, today);
            (if is_late { Tone::Waits } else { Tone::Lit }, words)
        }
        (State::Asked, _) => (Tone::Waits, State::Asked.label().to_owned()),
        (State::Received, _) => (Tone::Well, State::Received.label().to_owned()),
        (state, _) => (Tone::Calm, state.label().to_owned()),
    }
}

/// "Jan de Wit (werkgever)".
fn to_whom(handover: &Handover) -> String {
    format!("{} ({})", handover.form.to_name, handover.form.to_kind.label())
}

/// On the page about somebody: the way to a hand-over, and to the half-yearly measurement.
pub(crate) fn card(brief: &Brief, measured: Option<String>) -> impl IntoView + use<> {
    let (handover, measurements) =
        (format!("/alumni/{}/handover", brief.id), format!("/alumni/{}/measurements", brief.id));
    let measured = measured.unwrap_or_else(|| "Nog niet gemeten.".to_owned());
    view! {
        <ui::Card title="Overdracht en meting">
            <p class="soft">{measured}</p>
            <div class="cluster">
                <ui::ButtonLink href=handover kind=ButtonKind::Bare icon=IconName::Next>"Overdracht"</ui::ButtonLink>
                <ui::ButtonLink href=measurements kind=ButtonKind::Bare icon=IconName::Pencil>"Metingen"</ui::ButtonLink>
            </div>
        </ui::Card>
    }
}
