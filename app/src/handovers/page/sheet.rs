//! The form as it is given: on the screen with what can be done, and on paper with nothing but itself.

use super::{tag, to_whom};
use crate::{
    circle::store::Brief,
    form::Form,
    handovers::{State, store::Handover},
    moment::At,
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, IconName, Tone},
};
use leptos::prelude::*;

/// What the page shows.
pub(in crate::handovers) struct Sheet {
    pub place: String,
    pub brief: Brief,
    pub handover: Handover,
    pub working_days: i64,
    pub form: Form,
    pub done: Option<String>,
    pub now: At,
}

pub(in crate::handovers) fn sheet(page: Sheet) -> impl IntoView {
    let back = format!("/alumni/{}/handover", page.brief.id);
    let name = page.brief.first_name.clone();
    let (tone, words) = tag(&page.handover, page.working_days, page.now.day());
    let lead = format!("Voor {}. Te bereiken: {}.", to_whom(&page.handover), page.handover.form.to_reach);
    let may_go = matches!(page.handover.state, State::Given | State::Received);
    let done = page.done.as_deref().and_then(|done| just_done(done, &name));
    let todo = todo(&page);
    let paper = paper(&page.brief, &page.handover);
    view! {
        <Desk current=DeskItem::Alumni place=page.place>
            <div class="stack no-print">
                <ui::BackLink href=back label=format!("Overdracht van {name}")/>
                <ui::PageHead title=format!("Overdracht van {name}") lead><ui::Tag tone>{words}</ui::Tag></ui::PageHead>
                {done.map(|title| view! { <ui::Notice tone=Tone::Well title/> })}
                {todo}
            </div>
            {if may_go {
                paper.into_any()
            } else {
                view! {
                    <div class="no-print">{paper}</div>
                    <p class="print-only">"Hier is geen ja op gezegd. Er is niets om af te drukken."</p>
                }.into_any()
            }}
        </Desk>
    }
}

fn just_done(done: &str, name: &str) -> Option<String> {
    match done {
        "asked" => Some(format!("{name} krijgt dit nu te lezen. Tot het ja gaat er niets.")),
        "received" => Some(format!("Vastgelegd. {name} weet het ook.")),
        _ => None,
    }
}

/// What can be done now.
fn todo(page: &Sheet) -> AnyView {
    let (handover, name) = (&page.handover, page.brief.first_name.clone());
    let at = format!("/alumni/{}/handover/{}", page.brief.id, handover.id);
    let withdraw = format!("{at}/withdraw");
    let stop = view! {
        <form method="post" action=withdraw><ui::Button kind=ButtonKind::Bare icon=IconName::Cross>"Stoppen met deze overdracht"</ui::Button></form>
    };
    match handover.state {
        State::Asked => view! {
            <ui::Notice tone=Tone::Waits title=format!("Wacht op het ja van {name}.")>
                <p>{format!("Zie je {name}? Lees het samen. Ja of nee zegt {name} zelf.")}</p>
            </ui::Notice>
            {stop}
        }
        .into_any(),
        State::Given => {
            let (by, on, action) = (page.form.value("by"), page.form.value("on"), format!("{at}/received"));
            let (wrong_by, wrong_on, alert) = (page.form.wrong("by"), page.form.wrong("on"), page.form.alert());
            view! {
                <p class="soft row">
                    <ui::Icon name=IconName::Printer/>
                    <span>"Kies “Afdrukken” in je browser. Er komt niets op papier dan dit formulier."</span>
                </p>
                <ui::Card title="Is het ontvangen?">
                    <ui::FormAlert message=alert/>
                    <form method="post" action=action class="form">
                        <div class="two">
                            <ui::Field label="Ontvangen door" name="by" value=by error=wrong_by required=true/>
                            <ui::Field label="Op" name="on" kind="date" value=on error=wrong_on required=true/>
                        </div>
                        <ui::SubmitRow><ui::Button icon=IconName::Check>"Het is ontvangen"</ui::Button></ui::SubmitRow>
                    </form>
                    {stop}
                </ui::Card>
            }
            .into_any()
        }
        State::Received => {
            let day = handover.received_on.map(|day| day.with_year()).unwrap_or_default();
            let title = format!("Ontvangen door {} op {day}.", handover.received_by.clone().unwrap_or_default());
            view! { <ui::Notice tone=Tone::Well title/> }.into_any()
        }
        State::Refused => {
            let title = format!("{name} zei nee. Er gaat niets.");
            view! { <ui::Notice tone=Tone::Calm title><p>"Praat erover. Een nieuwe overdracht kan altijd."</p></ui::Notice> }.into_any()
        }
        State::Withdrawn => view! { <ui::Notice tone=Tone::Calm title="Deze overdracht is gestopt."/> }.into_any(),
    }
}

/// The form, and nothing else.
fn paper(brief: &Brief, handover: &Handover) -> impl IntoView + use<> {
    let who = format!("{} {}", brief.first_name, brief.last_name);
    let from = format!("Van {}, {}. Voor {}.", handover.by_name, brief.school, to_whom(handover));
    let parts = handover.form.parts().map(|(title, words)| {
        view! { <div><h3>{title}</h3><p class="read-text">{words}</p></div> }
    });
    let agreed = handover.agreed_at.map(|at| {
        let words = format!("{} las dit en zei ja op {}.", brief.first_name, at.day().with_year());
        view! { <p class="soft">{words}</p> }
    });
    view! {
        <article class="sheet" aria-label="Het formulier">
            <div><h2>{who}</h2><p class="soft">{from}</p></div>
            {parts}
            {agreed}
        </article>
    }
}
