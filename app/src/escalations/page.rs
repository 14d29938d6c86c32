//! The screens of escalations: for school, for the alumnus, and for the municipality.

mod away;
mod desk;
mod draft;
mod exception;
mod ladder;
mod lessons;
mod mine;
mod packet;
mod promises;
mod school;
mod sheet;
mod their_system;
mod thread;

pub(super) use away::{Away, away};
pub(super) use desk::{DeskList, OnDesk, desk_list, on_desk};
pub(super) use draft::{Draft, draft};
pub(super) use ladder::{LadderOf, LadderPage, ladder};
pub(super) use lessons::{Lessons, lessons};
pub(super) use mine::{Mine, mine};
pub(super) use packet::{Packet, packet};
pub(super) use school::{AtSchool, SchoolList, school_case, school_list};

use super::State;
use crate::ui::{self, Tone};
use leptos::prelude::*;

/// The tone of a state: amber when somebody waits, green when it is taken up.
fn tone(state: State, is_late: bool) -> Tone {
    match state {
        _ if is_late => Tone::Waits,
        State::Drafted | State::Withdrawn => Tone::Calm,
        State::Asked | State::Sent | State::Received => Tone::Lit,
        State::Declined => Tone::Waits,
        State::Accepted | State::Done => Tone::Well,
    }
}

/// What just happened, on top of the page.
fn just_done(done: Option<&str>, words: &[(&str, &'static str)]) -> Option<impl IntoView + use<>> {
    let found = words.iter().find(|(key, _)| Some(*key) == done)?.1;
    Some(view! { <ui::Notice tone=Tone::Well><p>{found}</p></ui::Notice> })
}

/// A button that is a form of its own.
#[component]
fn Press(
    #[prop(into)] action: String,
    #[prop(optional)] kind: ui::ButtonKind,
    #[prop(optional)] icon: Option<ui::IconName>,
    #[prop(into)] label: String,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            {match icon {
                Some(icon) => view! { <ui::Button kind icon>{label}</ui::Button> }.into_any(),
                None => view! { <ui::Button kind>{label}</ui::Button> }.into_any(),
            }}
        </form>
    }
}
