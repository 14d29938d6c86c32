//! The call that somebody was promised, on their own home.

use crate::{
    check_ins::{rules::promised_call, store::Promise},
    moment::Day,
    ui::{self, ButtonKind, IconName},
};
use leptos::prelude::*;

/// Who calls and on which day; when that day is over, that we are late, and a number to call oneself.
pub(super) fn card(promise: Promise, today: Day) -> impl IntoView {
    let lines = promised_call(&promise.who, promise.day, today);
    let is_late = promise.day < today;
    let number =
        promise.phone.filter(|_| is_late).map(|number| (format!("tel:{number}"), format!("Bel {}", promise.who)));
    view! {
        <ui::Card title="Wij bellen jou" read=true>
            {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            {(!is_late).then(|| view! { <ui::ButtonLink href="/promise/calendar" kind=ButtonKind::Bare icon=IconName::Calendar>"Zet in mijn agenda"</ui::ButtonLink> })}
            {number.map(|(href, words)| view! { <ui::ButtonLink href kind=ButtonKind::Quiet icon=IconName::Phone>{words}</ui::ButtonLink> })}
        </ui::Card>
    }
}
