//! "Wie doet nu wat?", for the alumnus.

use super::{just_done, promises::Promises};
use crate::{
    escalations::{
        GroundKind, State,
        rules::{ladder::Rung, words::first_word},
        store::{Case, Promised},
    },
    moment::At,
    shell::Phone,
    ui::{self, ButtonKind, IconName, NavItem, Step, StepState, Timeline},
};
use leptos::prelude::*;

/// What the page shows.
pub(in crate::escalations) struct Mine {
    pub case: Case,
    pub higher: Option<Rung>,
    pub promises: Vec<Promised>,
    pub now: At,
}

pub(in crate::escalations) fn mine(mine: Option<Mine>, done: Option<String>) -> impl IntoView {
    let words =
        [("yes", "Dank je wel. Het is verstuurd."), ("back", "Je ja is ingetrokken. De gemeente ziet niets meer.")];
    view! {
        <Phone title="Wie doet nu wat?" current=NavItem::Home>
            <ui::BackLink href="/home" label="Thuis"/>
            {just_done(done.as_deref(), &words)}
            {match mine {
                Some(mine) => running(mine).into_any(),
                None => view! {
                    <ui::EmptyState icon=IconName::Municipality title="Er loopt nu niets"
                        text="Er is geen vraag voor jou bij de gemeente."/>
                }.into_any(),
            }}
        </Phone>
    }
}

fn running(mine: Mine) -> impl IntoView {
    let Mine { case, higher, promises, now } = mine;
    let has_promises = !promises.is_empty();
    let line = case.plain().line(now).unwrap_or_default();
    let asked = case.state == State::Asked;
    let packet = format!("/packet/{}", case.id);
    let (why, quote, steps, late) = (told_why(&case), quote(&case), steps(&case, now), if_late(&case, higher, now));
    let answer = asked.then(|| {
        let href = packet.clone();
        view! { <ui::ButtonLink href>"Bekijk de vraag"</ui::ButtonLink> }
    });
    let look = (!asked).then(|| {
        let file = format!("{packet}/packet.pdf");
        view! {
            <ui::ButtonLink href=packet kind=ButtonKind::Quiet icon=IconName::Eye>"Bekijk wat er gedeeld is"</ui::ButtonLink>
            <ui::ButtonLink href=file kind=ButtonKind::Bare icon=IconName::Download>"Bewaar het op je telefoon"</ui::ButtonLink>
        }
    });
    let back = case.has_their_yes().then(|| take_back(&case));
    view! {
        <ui::Card read=true lit=asked>
            <p><b>{line}</b></p>
            {why.map(|why| view! { <p>{why}</p> })}
            {quote}
            {answer}
        </ui::Card>
        <ui::Card title="Alle stappen" read=true>
            <Timeline steps/>
            {late.map(|text| view! { <p class="soft">{text}</p> })}
        </ui::Card>
        {has_promises.then(|| view! { <ui::Card title="Wat is er beloofd?" read=true><Promises promises now/></ui::Card> })}
        {look}
        {back}
        <ui::Tile href="/questions" icon=IconName::Question title="Ik heb een vraag" sub=format!("{} geeft antwoord", case.owner)/>
    }
}

/// A yes is theirs to take back.
fn take_back(case: &Case) -> impl IntoView + use<> {
    let (action, version) = (format!("/packet/{}", case.id), case.version.to_string());
    let then = format!("De gemeente ziet dan niets meer. {} hoort dat van ons.", case.owner);
    view! {
        <details class="more">
            <summary>"Ik wil dit niet meer"</summary>
            <form method="post" action=action class="stack">
                <p>{then}</p>
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name="decision" value="back"/>
                <ui::Button kind=ButtonKind::Quiet>"Ja intrekken"</ui::Button>
            </form>
        </details>
    }
}

/// That it went without a yes, and why.
fn told_why(case: &Case) -> Option<String> {
    let why = case.ground_kind.filter(|_| case.went_by_exception()).map(GroundKind::plain)?;
    Some(format!("Dit ging zonder jouw ja. {why} {} legt het uit.", case.owner))
}

/// What the municipality wrote, in its own words.
fn quote(case: &Case) -> Option<impl IntoView + use<>> {
    let (who, words) = match case.state {
        State::Accepted => (case.actor_name.clone(), case.first_action.clone()),
        State::Done => (case.actor_name.clone(), case.result.clone()),
        _ => (None, None),
    };
    let who = who.map(|name| format!("{} schrijft:", first_word(&name)));
    words.map(|words| view! { <p>{who}</p><p class="said">{words}</p> })
}

fn steps(case: &Case, now: At) -> Vec<Step> {
    let day = |at: Option<At>| at.map(|at| at.day().in_words()).unwrap_or_default();
    let owner = case.owner.clone();
    let contact = case.contact_name().unwrap_or_else(|| "De gemeente".to_owned());
    let actor = case.actor_name.clone().unwrap_or_else(|| "De gemeente".to_owned());
    let is_late = case.plain().is_late(now);
    let doing = if is_late { StepState::Late } else { StepState::Now };
    let on_term = case.term_at.map(|term| term.day().in_words()).unwrap_or_default();
    let mut steps = vec![Step::new(StepState::Done, "De vraag schrijven", owner.clone(), day(Some(case.drafted_at)))];
    steps.push(match case.state {
        State::Asked => Step::new(StepState::Now, "Ja of nee zeggen", "Jij", ""),
        _ if case.went_by_exception() => {
            Step::new(StepState::Done, "Zonder jouw ja verstuurd", owner.clone(), day(case.sent_at))
        }
        _ => Step::new(StepState::Done, "Ja gezegd", "Jij", day(case.sent_at)),
    });
    steps.push(match case.state {
        State::Sent => Step::new(doing, "Jouw vraag lezen", contact.clone(), on_term.clone()),
        State::Asked => Step::new(StepState::Later, "Jouw vraag lezen", contact.clone(), ""),
        _ => Step::new(StepState::Done, "Jouw vraag gelezen", contact.clone(), day(case.received_at)),
    });
    if case.state == State::Declined {
        steps.push(Step::new(StepState::Done, "De gemeente zei nee", contact, day(case.declined_at)));
        steps.push(Step::new(StepState::Now, "Een andere weg zoeken", owner, ""));
        return steps;
    }
    steps.push(match case.state {
        State::Received => Step::new(doing, "Zeggen wie jou helpt", contact, on_term),
        _ if case.accepted_at.is_some() => {
            Step::new(StepState::Done, "Gezegd wie jou helpt", contact, day(case.accepted_at))
        }
        _ => Step::new(StepState::Later, "Zeggen wie jou helpt", contact, ""),
    });
    let action_on = case.action_on.map(|day| day.in_words()).unwrap_or_default();
    steps.push(match case.state {
        State::Accepted => Step::new(doing, "Jou helpen", actor, action_on),
        State::Done => Step::new(StepState::Done, "Jou geholpen", actor, day(case.done_at)),
        _ => Step::new(StepState::Later, "Jou helpen", actor, ""),
    });
    let last = if case.state == State::Done { StepState::Done } else { StepState::Later };
    steps.push(Step::new(last, "Je waakvlam brandt weer", "", ""));
    steps
}

/// What happens when the municipality stays silent.
fn if_late(case: &Case, higher: Option<Rung>, now: At) -> Option<String> {
    let owner = &case.owner;
    match case.state {
        State::Sent | State::Received if case.plain().is_late(now) => None,
        State::Sent | State::Received => Some(match higher {
            Some(rung) => format!("Is de gemeente te laat? Dan leest {} jouw vraag.", rung.name),
            None => format!("Is de gemeente te laat? Dan belt {owner} de gemeente."),
        }),
        State::Accepted => Some(format!("Gebeurt het niet? Zeg het {owner}.")),
        _ => None,
    }
}
