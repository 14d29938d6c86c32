//! "Hulp nu": the numbers first, then whom one tap warns, then the own agreement.

use super::rules::{NUMBERS, they_know};
use crate::{
    access::Hat,
    circle::{rules::names_in_words, store::Member},
    shell::{Frame, Mine, Phone, Plain},
    ui::{self, ButtonKind, Choice, IconName, NavItem, Tone},
};
use leptos::prelude::*;

/// What an alumnus has of their own here.
pub(super) struct Own {
    pub warned: Vec<String>,
    pub words: Option<String>,
}

pub(super) fn help_now(signed_in: bool, own: Option<Own>, done: Option<String>) -> AnyView {
    let rows = NUMBERS
        .iter()
        .map(|(number, title, what)| {
            view! {
                <ui::Card>
                    <h2>{*title}</h2>
                    <p>{*what}</p>
                    <ui::ButtonLink href=format!("tel:{}", number.replace('-', "")) icon=IconName::Phone>
                        {format!("Bel {number}")}
                    </ui::ButtonLink>
                </ui::Card>
            }
        })
        .collect_view();
    let own = own.map(|own| of_ones_own(own, done));
    match signed_in {
        true => view! { <HelpFrame>{own}{rows}</HelpFrame> }.into_any(),
        false => {
            view! { <Plain title="Hulp nu">{rows}<ui::BackLink href="/" label="Naar het begin"/></Plain> }.into_any()
        }
    }
}

/// Says who reads it before the tap.
fn of_ones_own(own: Own, done: Option<String>) -> impl IntoView {
    let names = names_in_words(&own.warned);
    let is_warned = done.as_deref() == Some("warned");
    let after = match done.as_deref() {
        Some("warned") => Some(they_know(&names, own.warned.len() > 1)),
        Some("kept") => Some("Je afspraak is bewaard.".to_owned()),
        _ => None,
    };
    let reads = match own.warned.len() {
        1 => format!("{names} leest dan dat je hulp vraagt."),
        _ => format!("{names} lezen dan dat je hulp vraagt."),
    };
    view! {
        {after.map(|title| view! { <ui::Notice tone=Tone::Well title>"'s Nachts komt het soms later. Bel dan een nummer hieronder."</ui::Notice> })}
        {(!is_warned).then(|| view! {
            <ui::Card title="Laat weten dat je hulp wilt" lit=true read=true>
                <ui::WhoReads text=reads/>
                <form method="post" action="/help-now/warn"><ui::Button icon=IconName::Bell>"Waarschuw ze nu"</ui::Button></form>
                <p>"Is er nu gevaar? Bel dan 112."</p>
            </ui::Card>
        })}
        <ui::Card title="Mijn afspraak" read=true>
            {match own.words {
                Some(words) => view! { <p class="read-text">{words}</p> }.into_any(),
                None => view! { <p>"Wat helpt jou als het heel slecht gaat? Schrijf het hier op."</p> }.into_any(),
            }}
            <ui::ButtonLink href="/help-now/plan" kind=ButtonKind::Quiet icon=IconName::Pencil>"Aanpassen"</ui::ButtonLink>
        </ui::Card>
    }
}

#[component]
fn HelpFrame(children: Children) -> impl IntoView {
    let is_alumnus = use_context::<Frame>().is_some_and(|f| f.hats.iter().any(|hat| matches!(hat, Hat::Alumnus(_))));
    match is_alumnus {
        true => view! { <Phone title="Hulp nu" current=NavItem::HelpNow>{children()}</Phone> }.into_any(),
        false => view! { <Mine title="Hulp nu">{children()}</Mine> }.into_any(),
    }
}

pub(super) struct Plan {
    pub helpers: Vec<Member>,
    pub owner: String,
    pub chosen: Vec<String>,
    pub words: String,
    pub refused: Option<String>,
}

pub(super) fn plan(page: Plan) -> impl IntoView {
    let school = format!("{} van school krijgt altijd een bericht.", page.owner);
    let choices: Vec<Choice> =
        page.helpers.into_iter().map(|one| Choice::new(one.person.0, one.first_name).hint(one.role)).collect();
    let nobody = choices.is_empty().then_some("Er staat nog niemand anders bij jouw mensen.");
    let (words, chosen) = (page.words, page.chosen);
    view! {
        <Phone title="Mijn afspraak" current=NavItem::HelpNow>
            <ui::BackLink href="/help-now" label="Hulp nu"/>
            <ui::FormAlert message=page.refused/>
            <form method="post" action="/help-now/plan" class="form">
                <ui::WhoReads text="Alleen jij leest wat je hier schrijft."/>
                <ui::TextArea label="Wat helpt jou als het heel slecht gaat?" name="words" value=words
                    hint="Bijvoorbeeld: muziek aan, naar buiten, Karim bellen."/>
                <p>{school}</p>
                {nobody.map(|words| view! { <p class="soft">{words}</p> })}
                {(!choices.is_empty()).then(|| view! {
                    <ui::ChoiceTiles legend="Wie nog meer?" name="people" choices chosen many=true lines=true/>
                })}
                <ui::SubmitRow><ui::Button>"Bewaren"</ui::Button></ui::SubmitRow>
            </form>
        </Phone>
    }
}
