//! School writes a hand-over, and sees those that were.

use super::{tag, to_whom};
use crate::{
    circle::store::Brief,
    form::Form,
    handovers::{ToKind, store::Handover},
    moment::At,
    shell::Desk,
    ui::{self, Choice, DeskItem, Tone},
};
use leptos::prelude::*;

/// What the page shows.
pub(in crate::handovers) struct Write {
    pub place: String,
    pub brief: Brief,
    pub all: Vec<Handover>,
    /// Within how many working days it should be received.
    pub working_days: i64,
    pub form: Form,
    pub now: At,
}

pub(in crate::handovers) fn write(page: Write) -> impl IntoView {
    let (id, name) = (page.brief.id.to_string(), page.brief.first_name.clone());
    let (title, lead) = (
        format!("Overdracht van {name}"),
        format!("{name} leest dit eerst, en zegt ja of nee. Pas na een ja gaat het."),
    );
    let not_in = page.brief.joined_at.is_none().then(|| {
        let title = format!("{name} is nog niet in de app.");
        view! { <ui::Notice tone=Tone::Waits title><p>"Zonder ja gaat er niets. Nodig eerst uit."</p></ui::Notice> }
    });
    let form = form(&id, &name, &page.form);
    let earlier = earlier(&id, &page.all, page.working_days, page.now);
    view! {
        <Desk current=DeskItem::Alumni place=page.place>
            <ui::BackLink href=format!("/alumni/{id}") label=name.clone()/>
            <ui::PageHead title lead/>
            {not_in}
            <div class="desk-cols">
                <div class="stack wide">{form}</div>
                <aside class="stack">{earlier}</aside>
            </div>
        </Desk>
    }
}

fn form(id: &str, name: &str, form: &Form) -> impl IntoView + use<> {
    let action = format!("/alumni/{id}/handover");
    let needs = format!("Schrijf wat {name} nodig heeft. {name} leest elk woord.");
    let submit = format!("Eerst aan {name} voorleggen");
    let (to, words, alert) = (to(form), words(form), form.alert());
    view! {
        <ui::FormAlert message=alert/>
        <form method="post" action=action class="stack wide">
            <ui::Card title="Naar wie"><div class="form">{to}</div></ui::Card>
            <ui::Card title="Wat je overdraagt">
                <ui::Notice tone=Tone::Waits title="Geen BSN, geen diagnose, geen IQ."><p>{needs}</p></ui::Notice>
                <div class="form">{words}</div>
            </ui::Card>
            <ui::SubmitRow><ui::Button>{submit}</ui::Button></ui::SubmitRow>
        </form>
    }
}

/// To whom, how that person is reached, and when.
fn to(form: &Form) -> impl IntoView + use<> {
    let kinds = ToKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind.label())).collect::<Vec<_>>();
    let chosen: Vec<_> = form.sent("to_kind").map(str::to_owned).into_iter().collect();
    view! {
        <ui::ChoiceTiles legend="Wat is het" name="to_kind" choices=kinds chosen error=form.wrong("to_kind")/>
        <ui::Field label="Naam van een persoon" name="to_name" value=form.value("to_name") error=form.wrong("to_name")
            hint="Bijvoorbeeld: Jan de Wit van Groenbedrijf Nieuwland. Nooit een postbus." required=true/>
        <ui::Field label="Hoe bereik je die persoon?" name="to_reach" value=form.value("to_reach")
            error=form.wrong("to_reach") hint="Telefoon of mail. Dit gaat niet mee." required=true/>
        <ui::Field label="Op welke dag gaat het?" name="goes_on" kind="date" value=form.value("goes_on")
            error=form.wrong("goes_on") required=true/>
    }
}

/// The words that go along.
fn words(form: &Form) -> impl IntoView + use<> {
    [
        ("Wat gaat goed?", "well", "Bijvoorbeeld: komt op tijd, werkt netjes."),
        ("Wat gaat niet goed?", "not_well", "Dit hoort er altijd bij. Wat je ziet gebeuren, zonder diagnose."),
        ("Wat helpt? Zo werkt het best.", "helps", "Bijvoorbeeld: één ding tegelijk, eerst voordoen."),
        ("Wat is er afgesproken?", "arranged", "Wie doet wat, en op welke dag."),
    ]
    .map(|(label, name, hint)| {
        view! { <ui::TextArea label name hint value=form.value(name) error=form.wrong(name) required=true/> }
    })
}

fn earlier(id: &str, all: &[Handover], working_days: i64, now: At) -> impl IntoView + use<> {
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            let (href, to) = (format!("/alumni/{id}/handover/{}", one.id), to_whom(one));
            let (tone, words) = tag(one, working_days, now.day());
            let day = one.asked_at.day().with_year();
            view! {
                <li class="stack tight">
                    <a href=href>{to}</a>
                    <ui::Tag tone>{words}</ui::Tag>
                    <span class="soft">{format!("Geschreven op {day}, door {}.", one.by_name)}</span>
                </li>
            }
        })
        .collect();
    let is_empty = rows.is_empty();
    let term = format!(
        "Wie het krijgt, heeft {working_days} werkdagen. Is het dan niet ontvangen, dan wordt het een signaal."
    );
    view! {
        <ui::Card title="Overdrachten">
            {is_empty.then(|| view! { <p class="soft">"Er is nog niets overgedragen."</p> })}
            <ul class="lines">{rows}</ul>
            <p class="soft">{term}</p>
        </ui::Card>
    }
}
