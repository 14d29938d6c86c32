//! The school's page about a new owner.

use crate::{
    access::PersonId,
    circle::{
        api::TypedOwner,
        rules,
        store::{Brief, Succession},
    },
    moment::At,
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, Step, StepState, Timeline, Tone},
};
use leptos::prelude::*;

/// What the page shows.
pub(in crate::circle) struct Owner {
    pub place: String,
    pub brief: Brief,
    pub colleagues: Vec<(PersonId, String)>,
    pub running: Option<Succession>,
    pub trusted: Option<PersonId>,
    pub typed: TypedOwner,
    pub refused: Option<String>,
    pub done: bool,
    pub now: At,
}

pub(in crate::circle) fn owner(page: Owner) -> impl IntoView {
    let (id, name) = (page.brief.id.to_string(), page.brief.first_name.clone());
    let back = format!("/alumni/{id}");
    let title = format!("Wie is regisseur van {name}?");
    let lead = format!("Nu: {}. Een wisseling wordt eerst verteld. Daarna zijn jullie samen.", page.brief.owner);
    let done = page.done;
    let body = match page.running {
        Some(it) => running(&id, it, page.refused, page.now).into_any(),
        None => form(&id, page.brief, page.colleagues, page.trusted, page.typed, page.refused).into_any(),
    };
    view! {
        <Desk current=DeskItem::Alumni place=page.place>
            <ui::BackLink href=back label=name/>
            <ui::PageHead title lead/>
            {done.then(|| view! { <ui::Notice tone=Tone::Well>"Vastgelegd."</ui::Notice> })}
            {body}
        </Desk>
    }
}

fn form(
    id: &str,
    brief: Brief,
    colleagues: Vec<(PersonId, String)>,
    trusted: Option<PersonId>,
    typed: TypedOwner,
    refused: Option<String>,
) -> impl IntoView + use<> {
    let action = format!("/alumni/{id}/owner");
    let options = std::iter::once((String::new(), "kies een collega".to_owned()))
        .chain(colleagues.into_iter().map(|(person, name)| (person.0, name)))
        .collect::<Vec<_>>();
    let stays = format!("{} blijft daarna de vervanger", brief.owner);
    let hint = format!("{} en de kring lezen dit.", brief.first_name);
    let displaced = trusted.filter(|trusted| *trusted == brief.owner_id || brief.backup_id.as_ref() == Some(trusted));
    let who = if displaced.as_ref() == Some(&brief.owner_id) { brief.owner.clone() } else { "De vervanger".to_owned() };
    let talk = displaced.map(|_| talk_fields(&who, &brief.first_name, typed.talked_on, typed.talk));
    view! {
        <ui::FormAlert message=refused.clone()/>
        <form method="post" action=action class="form narrow">
            <ui::Select label="Wie neemt het over?" name="to" options selected=typed.to error=refused/>
            <div class="two">
                <ui::Field label="Vanaf welke dag?" name="starts_on" kind="date" value=typed.starts_on required=true/>
                <ui::Field label="Samen tot welke dag?" name="ends_on" kind="date" value=typed.ends_on
                    hint="Minstens 30 dagen later"/>
            </div>
            <ui::Field label="Waarom? In een korte zin." name="why" value=typed.why hint required=true/>
            <ui::Check label=stays name="stays" checked=typed.stays == "yes"/>
            {talk}
            <ui::SubmitRow><ui::Button>"Aankondigen"</ui::Button></ui::SubmitRow>
        </form>
    }
}

/// The talk with the alumnus about losing their trusted person: a day and a sentence.
pub(super) fn talk_fields(who: &str, alumnus: &str, talked_on: String, talk: String) -> impl IntoView + use<> {
    let title = format!("{who} is de vaste persoon van {alumnus}");
    let ask = format!("Praat eerst met {alumnus}. Zonder gesprek kan dit niet.");
    view! {
        <ui::Card title>
            <p>{ask}</p>
            <ui::Field label="Wanneer praatten jullie?" name="talked_on" kind="date" value=talked_on/>
            <ui::Field label="Wat spraken jullie af? In een zin." name="talk" value=talk/>
        </ui::Card>
    }
}

fn running(id: &str, it: Succession, refused: Option<String>, now: At) -> impl IntoView + use<> {
    let (undo, talk) = (format!("/alumni/{id}/owner/undo"), format!("/alumni/{id}/owner/talk"));
    let began = it.starts_at <= now;
    let over = it.ends_at <= now;
    let state = |done: bool, here: bool| match (done, here) {
        (true, _) => StepState::Done,
        (_, true) => StepState::Now,
        _ => StepState::Later,
    };
    let last = if over { StepState::Late } else { StepState::Later };
    let both = format!("{} en {}", it.from_name, it.to_name);
    let steps = vec![
        Step::new(StepState::Done, "Verteld", both.clone(), it.announced_at.day().in_words()),
        Step::new(state(over, began), "Samen", both, format!("vanaf {}", it.starts_at.day().in_words())),
        Step::new(last, "Nieuwe regisseur", it.to_name.clone(), it.ends_at.day().in_words()),
    ];
    let text = rules::new_owner(&it.to_name, &it.from_name, (it.starts_at, it.ends_at), it.stays(), now);
    let reads = format!("Dit leest {}:", it.first_name);
    let wants_talk = it.wants_a_talk();
    let why = it.why.0;
    view! {
        <ui::FormAlert message=refused/>
        <ui::Card title="De overdracht"><Timeline steps/></ui::Card>
        <ui::Card>
            <p class="soft">{reads}</p>
            <p>{text}</p>
            <q class="said">{why}</q>
        </ui::Card>
        {wants_talk.then(|| view! {
            <form method="post" action=talk class="form narrow">
                {talk_fields(&it.from_name, &it.first_name, String::new(), String::new())}
                <ui::SubmitRow><ui::Button>"Gesprek vastleggen"</ui::Button></ui::SubmitRow>
            </form>
        })}
        {(!began).then(|| view! {
            <form method="post" action=undo><ui::Button kind=ButtonKind::Quiet>"Toch niet: overdracht terugdraaien"</ui::Button></form>
        })}
    }
}
