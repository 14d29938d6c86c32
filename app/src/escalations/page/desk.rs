//! The desk of the municipal contact: my cases by term, and one case with its packet.

use super::{
    Press, just_done,
    promises::Promises,
    school::{is_late, when},
    sheet::{PrintHint, Sheet},
    thread::{Thread, steps},
    tone,
};
use crate::{
    access::PersonId,
    escalations::{
        State,
        letters::at_desk,
        rules::ladder::{FIRST, Ladder},
        store::{Case, Happened, Kept, Listed, Promised},
    },
    form::Form,
    moment::At,
    shell::MunicipalDesk,
    ui::{self, AskRow, ButtonKind, IconName, Tag, Timeline, Tone},
};
use leptos::prelude::*;

/// What the list shows.
pub(in crate::escalations) struct DeskList {
    pub municipality: String,
    pub cases: Vec<Listed>,
    pub me: PersonId,
    pub done: Option<String>,
    pub now: At,
}

const LIST_DONE: [(&str, &str); 2] = [
    ("declined", "De zaak is terug bij school. Je ziet hem hier niet meer."),
    ("finished", "De zaak is klaar. School en de jongere weten het. Je ziet hem hier niet meer."),
];

pub(in crate::escalations) fn desk_list(list: DeskList) -> impl IntoView {
    let DeskList { municipality, cases, me, done, now } = list;
    let waits = |case: &&Listed| case.contact_id.as_ref() == Some(&me) && case.state != State::Accepted;
    let title = match cases.iter().filter(waits).count() {
        0 => "Er wacht niets op jou".to_owned(),
        1 => "1 zaak wacht op jou".to_owned(),
        many => format!("{many} zaken wachten op jou"),
    };
    let rows: Vec<_> = cases.into_iter().map(|case| row(case, &me, now).into_any()).collect();
    view! {
        <MunicipalDesk place=format!("Gemeente {municipality}") at_list=true>
            <ui::PageHead title lead="Je ziet alleen wat school en de jongere met jou delen, zolang de zaak loopt.">
                <ui::ButtonLink href="/desk/away" kind=ButtonKind::Quiet>"Ik ben weg"</ui::ButtonLink>
            </ui::PageHead>
            {just_done(done.as_deref(), &LIST_DONE)}
            {if rows.is_empty() {
                view! {
                    <ui::EmptyState icon=IconName::Check tone=Tone::Well title="Geen zaken"
                        text="Komt er een zaak, dan krijg je bericht."/>
                }.into_any()
            } else {
                view! { <ul class="asks">{rows}</ul> }.into_any()
            }}
        </MunicipalDesk>
    }
}

fn row(case: Listed, me: &PersonId, now: At) -> impl IntoView + use<> {
    let is_mine = case.contact_id.as_ref() == Some(me);
    let late = is_late(&case, now);
    let reason = match case.state {
        State::Accepted => format!("{}, {}", case.state.label(), when(&case, now)),
        _ if is_mine => when(&case, now),
        _ => format!("ligt nu bij {}", case.contact.clone().unwrap_or_default()),
    };
    let tone = if is_mine || late { tone(case.state, late || case.state != State::Accepted) } else { Tone::Calm };
    let name = format!("{} {}", case.first_name, case.last_name);
    let spoken = format!(": {name}");
    let role = format!("{} · {}", case.school, case.owner);
    let kind = if is_mine && case.state != State::Accepted { ButtonKind::Act } else { ButtonKind::Quiet };
    view! {
        <AskRow name tint=ui::tint_of(&case.alumnus_id.0) role tone reason fact=format!("Gevraagd: {}", case.asked)>
            <ui::ButtonLink href=at_desk(&case.id) kind>"Openen"<span class="unseen">{spoken}</span></ui::ButtonLink>
        </AskRow>
    }
}

/// What one case shows.
pub(in crate::escalations) struct OnDesk {
    pub case: Case,
    pub sentences: Vec<Kept>,
    pub thread: Vec<Happened>,
    pub promises: Vec<Promised>,
    pub ladder: Ladder,
    pub me: PersonId,
    pub my_name: String,
    pub form: Form,
    pub done: Option<String>,
    pub now: At,
}

const DONE: [(&str, &str); 4] = [
    ("next_step", "School en de jongere lezen de volgende stap."),
    ("received", "School weet dat je de zaak hebt. Pak je hem op?"),
    ("accepted", "School en de jongere weten nu wie wat doet, en wanneer."),
    ("said", "Je bericht staat bij de zaak. School leest het."),
];

pub(in crate::escalations) fn on_desk(page: OnDesk) -> impl IntoView {
    let OnDesk { case, sentences, thread, promises, ladder, me, my_name, form, done, now } = page;
    let has_promises = !promises.is_empty();
    let decides = ladder.rungs().iter().any(|rung| rung.step > FIRST && rung.person == me);
    let is_mine = case.contact_id.as_ref() == Some(&me);
    let late = case.plain().is_late(now);
    let elsewhere = (!is_mine).then(|| case.contact_name().unwrap_or_default());
    let lead = format!("{} van {} vraagt je hulp.", case.owner_name(), case.school);
    let file = format!("{}/packet.pdf", at_desk(&case.id));
    let steps = steps(&case, &ladder, now);
    let first = case.first_name.clone();
    let hidden = format!("Meer dan dit zie je niet van {first}. Mis je iets? Vraag het {}.", case.owner);
    view! {
        <MunicipalDesk place=format!("Gemeente {}", case.municipality)>
            <ui::BackLink href="/desk" label="Mijn zaken"/>
            <ui::PageHead title=case.name() lead><Tag tone=tone(case.state, late)>{case.state.label()}</Tag></ui::PageHead>
            {just_done(done.as_deref(), &DONE)}
            <ui::FormAlert message=form.alert()/>
            {elsewhere.map(|who| view! {
                <ui::Notice tone=Tone::Calm><p>{format!("Deze zaak ligt nu bij {who}. Pak je hem toch op, dan wordt hij van jou.")}</p></ui::Notice>
            })}
            {decides.then(|| view! {
                <ui::Notice tone=Tone::Calm><p>"Jij hebt doorzettingsmacht: jij mag beslissen wie dit oppakt, en wanneer."</p></ui::Notice>
            })}
            <div class="desk-cols">
                <div class="stack wide">
                    <Sheet case=case.clone() sentences/>
                    <p class="soft no-print">{hidden}</p>
                    <PrintHint file/>
                    <Acts case=case.clone() form is_mine my_name late/>
                </div>
                <aside class="stack no-print">
                    <ui::Card title="Wie doet wat?"><Timeline steps/></ui::Card>
                    {has_promises.then(|| view! { <ui::Card title="Beloftes"><Promises promises now/></ui::Card> })}
                    <ui::Card title="Wat er gebeurde"><Thread events=thread alumnus=first/></ui::Card>
                </aside>
            </div>
        </MunicipalDesk>
    }
}

/// What can be done now, in the order in which it is done.
#[component]
fn Acts(case: Case, form: Form, is_mine: bool, my_name: String, late: bool) -> impl IntoView {
    let at = at_desk(&case.id);
    let (sent, accepted) = (case.state == State::Sent, case.state == State::Accepted);
    let first_name = case.first_name.clone();
    let receive = (sent && is_mine).then(|| receive(&at, &case.owner));
    let next = (accepted && is_mine).then(|| {
        let (at, form, case) = (at.clone(), form.clone(), case.clone());
        view! { <NextStep at form case late/> }
    });
    let accept = (!accepted || (!is_mine && case.is_late == 1)).then(|| {
        let (at, form, first_name) = (at.clone(), form.clone(), first_name.clone());
        view! { <Accept at form my_name first_name/> }
    });
    let decline = (!accepted && is_mine).then(|| {
        let (at, form) = (at.clone(), form.clone());
        view! { <Decline at form/> }
    });
    let finish = (accepted && is_mine).then(|| {
        let (at, form) = (at.clone(), form.clone());
        view! { <Finish at form first_name/> }
    });
    view! {
        <div class="stack no-print">
            {receive}
            {accept}
            {decline}
            {next}
            {finish}
            <ui::Card><form method="post" action=format!("{at}/words") class="form">
                <ui::TextArea label="Iets schrijven bij deze zaak" name="words" value=form.value("words") error=form.wrong("words")
                    hint="School leest dit." maxlength="2000"/>
                <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>"Plaatsen"</ui::Button></ui::SubmitRow>
            </form></ui::Card>
        </div>
    }
}

fn receive(at: &str, owner: &str) -> impl IntoView + use<> {
    let why = format!("Dan weet {owner} dat het niet ergens blijft liggen.");
    let action = format!("{at}/receive");
    view! {
        <ui::Card title="Heb je dit gezien?" lit=true>
            <p>{why}</p>
            <Press action icon=IconName::Check label="Ontvangen"/>
        </ui::Card>
    }
}

#[component]
fn Accept(at: String, form: Form, my_name: String, first_name: String) -> impl IntoView {
    let actor = form.sent("actor").map_or(my_name, str::to_owned);
    view! {
        <ui::Card title="Ik pak dit op">
            <form method="post" action=format!("{at}/accept") class="form">
                <ui::Field label="Wie doet dit?" name="actor" value=actor error=form.wrong("actor")
                    hint=format!("{first_name} krijgt deze naam te lezen.") maxlength="200"/>
                <ui::Field label="Wat is de eerste stap?" name="action" value=form.value("action") error=form.wrong("action")
                    hint=format!("Schrijf kort en gewoon: {first_name} leest dit ook.") maxlength="500"/>
                <ui::Field label="Op welke dag?" name="action_on" kind="date" class="short" value=form.value("action_on")
                    error=form.wrong("action_on")/>
                <ui::SubmitRow><ui::Button>"Ik pak dit op"</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}

/// What comes after what was promised: with a day, like the first step.
#[component]
fn NextStep(at: String, form: Form, case: Case, late: bool) -> impl IntoView {
    let actor = form.sent("actor").map(str::to_owned).or(case.actor_name.clone()).unwrap_or_default();
    let done = format!("Gedaan: {}", case.first_action.clone().unwrap_or_default());
    let was_kept = form.sent("was_kept").is_some();
    let first_name = case.first_name.clone();
    view! {
        <ui::Card title="De volgende stap" lit=late>
            <form method="post" action=format!("{at}/accept") class="form">
                <label class="check"><input type="checkbox" name="was_kept" value="yes" checked=was_kept/><span>{done}</span></label>
                <ui::Field label="Wie doet dit?" name="actor" value=actor error=form.wrong("actor") maxlength="200"/>
                <ui::Field label="Wat gebeurt er nu?" name="action" value=form.value("action") error=form.wrong("action")
                    hint=format!("Schrijf kort en gewoon: {first_name} leest dit ook.") maxlength="500"/>
                <ui::Field label="Op welke dag?" name="action_on" kind="date" class="short" value=form.value("action_on")
                    error=form.wrong("action_on")/>
                <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>"Volgende stap bewaren"</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}

#[component]
fn Decline(at: String, form: Form) -> impl IntoView {
    let is_open = form.wrong("reason").is_some() || form.wrong("whither").is_some();
    view! {
        <details class="card" open=is_open>
            <summary>"Dit kan ik niet oppakken"</summary>
            <form method="post" action=format!("{at}/decline") class="form">
                <p>"De zaak gaat dan terug naar school. Jij ziet hem niet meer."</p>
                <ui::TextArea label="Waarom niet?" name="reason" value=form.value("reason") error=form.wrong("reason") maxlength="2000"/>
                <ui::Field label="Waar kan school nu heen?" name="whither" value=form.value("whither") error=form.wrong("whither")
                    hint="Een naam en een nummer helpen het meest." maxlength="500"/>
                <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>"Terug naar school"</ui::Button></ui::SubmitRow>
            </form>
        </details>
    }
}

#[component]
fn Finish(at: String, form: Form, first_name: String) -> impl IntoView {
    view! {
        <ui::Card title="Klaar" lit=true>
            <form method="post" action=format!("{at}/done") class="form">
                <ui::TextArea label="Wat is er nu geregeld?" name="result" value=form.value("result") error=form.wrong("result")
                    hint=format!("{first_name} leest dit. Schrijf kort en gewoon.") maxlength="2000"/>
                <p class="soft">"Daarna sluit de zaak en zie je hem niet meer."</p>
                <ui::SubmitRow><ui::Button icon=IconName::Check>"Het is klaar"</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}
