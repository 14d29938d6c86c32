//! One question a screen, and the overview of who may see what.

use super::{
    Answer,
    rules::{self, answers, meaning},
    store::{Ask, Fact},
};
use crate::{
    circle::rules::names_in_words,
    shell::Phone,
    ui::{self, ButtonKind, Choice, IconName, NavItem, Tone},
};
use leptos::prelude::*;

/// The question itself, or what a yes means, or the same again in simpler words.
pub(super) fn ask(ask: &Ask) -> AnyView {
    match ask.yes_at {
        None => first(ask).into_any(),
        Some(_) => teach_back(ask, false).into_any(),
    }
}

fn first(ask: &Ask) -> impl IntoView + use<> {
    let action = format!("/permissions/{}", ask.id);
    let (title, means) = (rules::question(&ask.first_name, ask.kind), meaning(&ask.first_name, ask.kind));
    view! {
        <Phone title="Een vraag aan jou" current=NavItem::People>
            <ui::BackLink href="/permissions" label="Wie mag wat zien?"/>
            <ui::Card title lit=true read=true>
                <p>{means}</p>
                <p>"Zeg je nee? Dan helpen we je net zo goed."</p>
                <p>"Je mag later altijd stoppen."</p>
            </ui::Card>
            <form method="post" action=action class="form">
                <div class="two">
                    <ui::Button icon=IconName::Check name="value" value=Answer::Yes.as_str()>"Ja"</ui::Button>
                    <ui::Button kind=ButtonKind::Quiet icon=IconName::Cross name="value" value=Answer::No.as_str()>"Nee"</ui::Button>
                </div>
                <ui::Button kind=ButtonKind::Bare name="value" value=Answer::Later.as_str()>"Later"</ui::Button>
            </form>
        </Phone>
    }
}

/// "Wat kan Marek straks zien?" `is_empty` when nothing was chosen.
pub(super) fn teach_back(ask: &Ask, is_empty: bool) -> impl IntoView + use<> {
    let name = ask.first_name.clone();
    let action = format!("/permissions/{}/shown", ask.id);
    let legend = format!("Wat kan {name} straks zien?");
    let choices = answers(ask.kind, &ask.id.0, ask.wrong).into_iter().map(|(value, words)| Choice::new(value, words));
    let choices: Vec<Choice> = choices.collect();
    let again = (ask.wrong > 0).then(|| rules::simpler(&name, ask.kind));
    let explains = again.map_or_else(|| vec![meaning(&name, ask.kind)], Vec::from);
    let title = if ask.wrong > 0 { "Dat was het niet" } else { "Je zei ja" };
    view! {
        <Phone title="Snap je het?" current=NavItem::People>
            <ui::BackLink href="/permissions" label="Wie mag wat zien?"/>
            <ui::Card title=title read=true>
                {explains.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            </ui::Card>
            <ui::FormAlert message=is_empty.then(|| "Kies eerst een antwoord.".to_owned())/>
            <form method="post" action=action class="form">
                <ui::ChoiceTiles legend name="sees" choices lines=true/>
                <ui::SubmitRow><ui::Button>"Dit is mijn antwoord"</ui::Button></ui::SubmitRow>
            </form>
        </Phone>
    }
}

pub(super) struct Overview {
    pub asks: Vec<Ask>,
    pub facts: Vec<Fact>,
    /// First names of the school's people in the circle.
    pub at_school: Vec<String>,
    pub done: Option<String>,
}

pub(super) fn overview(page: Overview) -> impl IntoView {
    let Overview { asks, facts, at_school, done } = page;
    view! {
        <Phone title="Wie mag wat zien?" current=NavItem::People>
            <ui::BackLink href="/people" label="Wie helpt mij?"/>
            {just_done(done.as_deref(), &at_school)}
            {open(asks)}
            {school(&at_school)}
            <ui::Tile href="/people" icon=IconName::Eye title="Iets veranderen" sub="Per persoon, met 1 tik"/>
            {history(facts)}
        </Phone>
    }
}

fn just_done(done: Option<&str>, at_school: &[String]) -> Option<impl IntoView + use<>> {
    let owner = at_school.first().cloned().unwrap_or_default();
    let text = match done? {
        "given" => "Het is bewaard. Je mag altijd stoppen.".to_owned(),
        "no" => "Je zei nee. Dat is goed. We helpen je net zo goed.".to_owned(),
        "later" => "Goed. We vragen het later nog een keer.".to_owned(),
        "not-understood" => format!("Het was lastig. Er is niets veranderd. {owner} legt het je uit."),
        _ => return None,
    };
    Some(view! { <ui::Notice tone=Tone::Well><p>{text}</p></ui::Notice> })
}

fn open(asks: Vec<Ask>) -> Option<impl IntoView> {
    (!asks.is_empty()).then(|| {
        let rows = asks.into_iter().map(|ask| {
            let (href, words) = (format!("/permissions/{}", ask.id), rules::question(&ask.first_name, ask.kind));
            view! { <ui::Tile href icon=IconName::Question title=words/> }
        });
        view! { <section class="stack"><h2>"Vragen aan jou"</h2>{rows.collect_view()}</section> }
    })
}

/// Who of the school reads, and what a colleague must do to look.
pub(crate) fn school(at_school: &[String]) -> impl IntoView + use<> {
    let reads = match at_school {
        [one] => format!("{one} van school ziet alles."),
        many => format!("{} van school zien alles.", names_in_words(many)),
    };
    view! {
        <ui::Card title="Wie van school?" read=true>
            <p>{reads}</p>
            <p>"Een andere collega mag niet zomaar kijken."</p>
            <p>"Moet het toch? Dan schrijft die collega waarom. Jij leest dat meteen."</p>
        </ui::Card>
    }
}

fn history(facts: Vec<Fact>) -> Option<impl IntoView> {
    (!facts.is_empty()).then(|| {
        let rows = facts.into_iter().map(|fact| {
            let (icon, verb) = match fact.fact.as_str() {
                "given" => (IconName::Eye, "mag dit zien"),
                _ => (IconName::Lock, "mag dit niet meer zien"),
            };
            let what = format!("{} {verb}: {}", fact.first_name, fact.kind.label());
            view! {
                <li class="stack tight">
                    <span class="row"><ui::Icon name=icon/><span>{what}</span></span>
                    <small>{fact.at.day().with_year()}</small>
                </li>
            }
        });
        view! { <ui::Card title="Wat jij besliste"><ul class="lines">{rows.collect_view()}</ul></ui::Card> }
    })
}
