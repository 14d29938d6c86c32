//! What a colleague outside the circle sees, and the admin's list.

use super::store::Broken;
use crate::{
    circle::{rules::names_in_words, store::Brief},
    moment::{At, capital},
    shell::Desk,
    signals::{rules::tag_outside, store::OpenSignal},
    ui::{self, ButtonKind, Choice, DeskItem, IconName, Tone},
};
use leptos::prelude::*;

/// Somebody, as a colleague outside the circle sees them.
pub(crate) struct Colleague {
    pub place: String,
    pub brief: Brief,
    /// First names of the school's people in the circle.
    pub at_school: Vec<String>,
    pub signals: Vec<OpenSignal>,
    pub typed: String,
    pub refused: Option<String>,
    pub done: Option<String>,
    pub now: At,
}

/// What stays closed to a colleague, so that nobody takes an empty page for a quiet life.
const HIDDEN: &str = "Jij ziet hier de naam, het niveau, het laatste teken en wiens taak het is. Wat er gezegd, gevraagd en gedeeld is, ziet \
                      alleen de kring.";

pub(crate) fn colleague(page: Colleague) -> impl IntoView {
    let Colleague { place, brief, at_school, signals, typed, refused, done, now } = page;
    let first = brief.first_name.clone();
    let level = capital(brief.support_level.label());
    let last = brief.last_sign_of_life_at.map_or_else(|| "nog nooit".to_owned(), |at| at.ago(now));
    let lead = format!("{level} · laatste teken {last} · regisseur {}", brief.owner);
    let knows = if at_school.len() == 1 { "kent" } else { "kennen" };
    let who = format!("{} van school {knows} {first}. Vraag het daar eerst.", names_in_words(&at_school));
    let done = (done.as_deref() == Some("contact")).then_some("Bewaard.");
    view! {
        <Desk current=DeskItem::Alumni place>
            <ui::BackLink href="/alumni" label="Alle oud-leerlingen"/>
            <ui::PageHead title=format!("{first} {}", brief.last_name) lead/>
            {done.map(|words| view! { <ui::Notice tone=Tone::Well>{words}</ui::Notice> })}
            <div class="desk-cols">
                <div class="stack wide">
                    <ui::Card title="Jij staat niet in deze kring">
                        <p>{who}</p>
                        <p class="soft">{HIDDEN}</p>
                        {open_signals(signals)}
                    </ui::Card>
                    {log_form(&brief)}
                </div>
                <aside class="stack">{glass_form(&brief, typed, refused)}</aside>
            </div>
        </Desk>
    }
}

/// That something is open, and whose task it is. Never why.
fn open_signals(signals: Vec<OpenSignal>) -> Option<impl IntoView> {
    (!signals.is_empty()).then(|| {
        let rows = signals.into_iter().map(|signal| {
            let words = tag_outside(signal.urgency);
            view! {
                <li class="spread"><ui::Tag tone=Tone::Waits>{words}</ui::Tag><small>{format!("voor {}", signal.task_name)}</small></li>
            }
        });
        view! { <ul class="lines">{rows.collect_view()}</ul> }
    })
}

/// A colleague may be the one who picks up the phone.
fn log_form(brief: &Brief) -> impl IntoView + use<> {
    let ways = vec![
        Choice::new("phone", "Gebeld").icon(IconName::Phone),
        Choice::new("message", "Bericht").icon(IconName::Chat),
        Choice::new("visit", "Langs geweest").icon(IconName::Home),
    ];
    let action = format!("/alumni/{}/contact", brief.id);
    let hint = format!("{} leest dit, en wie verder in de kring van school staat.", brief.owner);
    view! {
        <ui::Card title="Sprak jij deze oud-leerling?">
            <form method="post" action=action class="form">
                <ui::ChoiceTiles legend="Hoe" name="way" choices=ways chosen=vec!["phone".to_owned()]/>
                <ui::TextArea label="Wat is er gezegd? Het hoeft niet." name="words" hint/>
                <div class="cluster">
                    <ui::Button kind=ButtonKind::Quiet icon=IconName::Check name="outcome" value="reached">"Bereikt"</ui::Button>
                    <ui::Button kind=ButtonKind::Quiet icon=IconName::Cross name="outcome" value="not_reached">"Niet bereikt"</ui::Button>
                </div>
            </form>
        </ui::Card>
    }
}

fn glass_form(brief: &Brief, typed: String, refused: Option<String>) -> impl IntoView + use<> {
    let action = format!("/alumni/{}/glass", brief.id);
    let first = brief.first_name.clone();
    let says = format!("Dan zie je 24 uur lang alles. {first} en {} lezen meteen wat je schrijft.", brief.owner);
    view! {
        <ui::Card title="Moet je nu toch kijken?">
            <p>{says}</p>
            <ui::FormAlert message=refused.clone()/>
            <form method="post" action=action class="form">
                <ui::TextArea label="Waarom moet je kijken?" name="reason" value=typed error=refused
                    hint="Schrijf het zo dat de oud-leerling het begrijpt." maxlength="500" required=true/>
                <ui::SubmitRow><ui::Button icon=IconName::Eye>"Kijken, 24 uur"</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}

pub(super) fn list(place: String, broken: Vec<Broken>, now: At) -> impl IntoView {
    let none = broken.is_empty();
    let rows = broken.into_iter().map(|one| {
        let who = format!("{} keek bij {} (regisseur {})", one.colleague, one.alumnus, one.owner);
        view! {
            <li class="stack tight">
                <span class="spread"><b>{who}</b><small title=one.opened_at.short()>{one.opened_at.ago(now)}</small></span>
                <q class="said">{one.reason.0}</q>
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Desk current=DeskItem::Elsewhere place>
            <ui::BackLink href="/school" label="School"/>
            <ui::PageHead title="Gekeken buiten de kring" lead="De laatste 90 dagen. Elke keer met een reden, die de oud-leerling ook las."/>
            {if none {
                view! { <ui::EmptyState icon=IconName::Lock title="Niemand" text="Geen collega keek buiten de eigen kring mee."/> }.into_any()
            } else {
                view! { <ui::Card><ul class="lines">{rows}</ul></ui::Card> }.into_any()
            }}
        </Desk>
    }
}

/// On the page of whoever looks with a reason: until when, and that everybody knows.
pub(crate) fn open_until(until: At) -> impl IntoView {
    let text = format!("Je kijkt mee tot {}. De oud-leerling en de regisseur weten dit.", until.in_words());
    view! { <ui::Notice tone=Tone::Waits><p>{text}</p></ui::Notice> }
}
