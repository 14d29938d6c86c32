//! The alumnus reads what would be shared, and decides sentence by sentence.

use crate::{
    escalations::{
        State,
        rules::ladder::{Ladder, Rung},
        store::{Case, Kept},
    },
    form::Form,
    shell::Phone,
    ui::{self, ButtonKind, Choice, IconName, NavItem, Tone},
};
use leptos::prelude::*;

/// What the page shows.
pub(in crate::escalations) struct Packet {
    pub case: Case,
    pub sentences: Vec<Kept>,
    pub ladder: Ladder,
    pub form: Form,
    pub done: Option<String>,
}

pub(in crate::escalations) fn packet(packet: Packet) -> impl IntoView {
    let owner = packet.case.owner.clone();
    match packet.case.state {
        State::Asked => view! {
            <Phone title=format!("{owner} wil hulp vragen") current=NavItem::Home>
                <Question packet/>
            </Phone>
        }.into_any(),
        State::Drafted => view! {
            <Phone title="De vraag van school" current=NavItem::Home><Resting owner said_no={packet.done.as_deref() == Some("no")}/></Phone>
        }.into_any(),
        _ => view! {
            <Phone title="Dit is gedeeld" current=NavItem::Home><Shared packet/></Phone>
        }.into_any(),
    }
}

#[component]
fn Question(packet: Packet) -> impl IntoView {
    let Packet { case, sentences, ladder, form, done, .. } = packet;
    let owner = case.owner.clone();
    let calls = (done.as_deref() == Some("call")).then(|| {
        let text = format!("{owner} belt jou eerst. Dat is morgen of eerder.");
        view! { <ui::Notice tone=Tone::Well><p>{text}</p></ui::Notice> }
    });
    let (writes, asks) = (format!("{owner} schrijft dit over jou:"), format!("{owner} vraagt aan de gemeente:"));
    let (cause, asked) = (case.cause.clone(), case.asked.clone());
    let by = format!("Dat moet op {} of eerder.", case.wanted_on.in_words());
    let count = sentences.len();
    let cards: Vec<_> =
        sentences.into_iter().enumerate().map(|(at, one)| card(one, at + 1, count, &form).into_any()).collect();
    view! {
        <ui::BackLink href="/home" label="Thuis"/>
        {calls}
        <ui::FormAlert message=(!form.is_right()).then(|| "Kies bij elke zin ja of nee.".to_owned())/>
        <ui::Card read=true title="Mag dit naar de gemeente?">
            <p>{writes}</p>
            <p class="said">{cause}</p>
            <p>{asks}</p>
            <p class="said">{asked}</p>
            <p>{by}</p>
        </ui::Card>
        <WhoReadsIt contact=ladder.contact().cloned() next=ladder.above(2).cloned() municipality=case.municipality.clone()/>
        <form method="post" action=format!("/packet/{}", case.id) class="form">
            <input type="hidden" name="version" value=case.version.to_string()/>
            {cards}
            <ui::Card read=true title="Jij kiest">
                <p>"Bij elke zin kies je ja of nee."</p>
                <p>"Kies je nee? Dan gaat die zin niet mee."</p>
                <p>"Wil je dit niet? Dan blijft alle hulp gewoon."</p>
            </ui::Card>
            <div class="stack tight">
                <ui::Button icon=IconName::Check name="decision" value="yes">"Ik vind het goed"</ui::Button>
                <ui::Button kind=ButtonKind::Quiet icon=IconName::Cross name="decision" value="no">"Ik wil dit niet"</ui::Button>
                <ui::Button kind=ButtonKind::Quiet icon=IconName::Phone name="decision" value="call">"Ik wil eerst bellen"</ui::Button>
            </div>
        </form>
    }
}

fn card(sentence: Kept, number: usize, count: usize, form: &Form) -> impl IntoView + use<> {
    let name = format!("share_{}", sentence.position);
    let chosen: Vec<_> = form.sent(&name).map(str::to_owned).into_iter().collect();
    let choices = vec![Choice::new("yes", "Ja").icon(IconName::Check), Choice::new("no", "Nee").icon(IconName::Cross)];
    let legend = format!("Mag zin {number} mee?");
    let error = form.wrong(&name);
    view! {
        <ui::Card read=true title=format!("Zin {number} van {count}")>
            <p class="said">{sentence.words}</p>
            <p class="soft">{format!("Uit: {}", sentence.source)}</p>
            <ui::ChoiceTiles legend name choices chosen error/>
        </ui::Card>
    }
}

/// Who will read it: by name, and who comes next when it takes too long.
#[component]
fn WhoReadsIt(contact: Option<Rung>, next: Option<Rung>, municipality: String) -> impl IntoView {
    contact.map(|contact| {
        let role = format!("{} · gemeente {municipality}", contact.title);
        view! {
            <ui::Card read=true title="Wie leest dit?">
                <ui::PersonLine name=contact.name.clone() tint=ui::tint_of(&contact.person.0) role/>
                <p>{format!("{} leest alleen dit.", contact.first_name)}</p>
                {next.map(|next| view! { <p>{format!("Duurt het te lang? Dan leest {} dit ook.", next.name)}</p> })}
                <p>"Is het klaar? Dan ziet de gemeente niets meer."</p>
            </ui::Card>
        }
    })
}

/// Nothing to decide now.
#[component]
fn Resting(owner: String, said_no: bool) -> impl IntoView {
    view! {
        <ui::Card read=true>
            {if said_no {
                view! {
                    <p><b>"Je zei nee. Dat is goed."</b></p>
                    <p>"Er gaat niets naar de gemeente."</p>
                    <p>"Alle hulp blijft gewoon."</p>
                    <p>{format!("{owner} weet dit en praat erover met jou.")}</p>
                }.into_any()
            } else {
                view! {
                    <p>{format!("{owner} schrijft de vraag opnieuw.")}</p>
                    <p>"Daarna lees jij het eerst."</p>
                }.into_any()
            }}
        </ui::Card>
        <ui::ButtonLink href="/home">"Klaar"</ui::ButtonLink>
    }
}

/// What the municipality can read, or could.
#[component]
fn Shared(packet: Packet) -> impl IntoView {
    let Packet { case, sentences, .. } = packet;
    let line = if case.sent_at.is_none() {
        "Er is niets gedeeld met de gemeente.".to_owned()
    } else if case.state.is_on_a_desk() {
        format!("Dit leest {} van de gemeente.", case.contact_name().unwrap_or_default())
    } else {
        "De gemeente ziet dit niet meer.".to_owned()
    };
    let rows = sentences.into_iter().map(|sentence| {
        view! { <li><p>{sentence.words}</p><small class="soft">{format!("Uit: {}", sentence.source)}</small></li> }
    });
    view! {
        <ui::Card read=true>
            <ui::WhoReads text=line/>
            <p class="said">{case.cause.clone()}</p>
            <p>{format!("{} vraagt aan de gemeente:", case.owner)}</p>
            <p class="said">{case.asked.clone()}</p>
        </ui::Card>
        <ui::Card read=true title="De zinnen"><ul class="lines">{rows.collect_view()}</ul></ui::Card>
        <ui::ButtonLink href="/case">"Wie doet nu wat?"</ui::ButtonLink>
    }
}
