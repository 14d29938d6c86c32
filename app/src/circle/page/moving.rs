//! Another municipality: the alumnus says so, or says yes to it.

use crate::{
    access::MunicipalityId,
    circle::{
        api::TypedMove,
        rules,
        store::{Brief, Move},
    },
    shell::{Desk, Phone},
    ui::{self, ButtonKind, DeskItem, IconName, NavItem, Tone},
};
use leptos::prelude::*;

/// The alumnus' page.
pub(in crate::circle) struct Moving {
    pub places: Vec<(MunicipalityId, String)>,
    pub owner: String,
    pub open: Option<Move>,
    pub typed: TypedMove,
    pub refused: Option<String>,
}

pub(in crate::circle) fn moving(page: Moving) -> impl IntoView {
    let options = std::iter::once((String::new(), "kies een gemeente".to_owned()))
        .chain(page.places.into_iter().map(|(id, name)| (id.0, name)))
        .collect::<Vec<_>>();
    let hint = format!("Staat jouw gemeente er niet bij? Vraag het aan {}.", page.owner);
    view! {
        <Phone title="Ga je verhuizen?" current=NavItem::People>
            <ui::BackLink href="/people" label="Wie helpt mij?"/>
            {page.open.map(asked)}
            <ui::Card read=true>
                <p>"Je school blijft bij je. Wat je vertelde, blijft bewaard."</p>
                <p>"De oude gemeente ziet daarna niets meer. De nieuwe ziet alleen wat jij goed vindt."</p>
            </ui::Card>
            <ui::FormAlert message=page.refused.clone()/>
            <form method="post" action="/me/moved" class="form">
                <ui::Select label="In welke gemeente ga je wonen?" name="municipality" options selected=page.typed.municipality hint error=page.refused/>
                <ui::Field label="Vanaf welke dag?" name="from" kind="date" value=page.typed.from required=true/>
                <ui::SubmitRow><ui::Button>"Bewaren"</ui::Button></ui::SubmitRow>
            </form>
        </Phone>
    }
}

fn asked(it: Move) -> impl IntoView {
    let asks = it.confirmed_at.is_none();
    let text = rules::moves(&it.proposer, &it.to_name, it.from_day, asks);
    let action = format!("/me/moved/{}", it.id);
    view! {
        <ui::Card title=if asks { "Klopt dit?" } else { "Dit zei je" } lit=asks read=true>
            <p>{text}</p>
            {asks.then(|| view! {
                <form method="post" action=action class="cluster">
                    <ui::Button icon=IconName::Check name="value" value="yes">"Ja, dit klopt"</ui::Button>
                    <ui::Button kind=ButtonKind::Quiet name="value" value="no">"Nee"</ui::Button>
                </form>
            })}
        </ui::Card>
    }
}

/// The school's page.
pub(in crate::circle) struct SchoolMoving {
    pub place: String,
    pub brief: Brief,
    pub open: Option<Move>,
    pub typed: TypedMove,
    pub refused: Option<String>,
}

pub(in crate::circle) fn school_moving(page: SchoolMoving) -> impl IntoView {
    let (id, name) = (page.brief.id.to_string(), page.brief.first_name);
    let (back, action) = (format!("/alumni/{id}"), format!("/alumni/{id}/moved"));
    let (title, lead) = (format!("Is {name} verhuisd?"), format!("Jij stelt het voor. {name} zegt ja of nee."));
    let state = page.open.map(|it| {
        let day = it.from_day.with_year();
        match (it.done_at, it.confirmed_at) {
            (Some(_), _) => (Tone::Calm, format!("Verhuisd naar {}, {day}.", it.to_name)),
            (None, Some(_)) => (Tone::Waits, format!("Verhuist naar {}, {day}.", it.to_name)),
            (None, None) => (Tone::Waits, format!("Gevraagd: {} vanaf {day}. {name} zei nog niets.", it.to_name)),
        }
    });
    view! {
        <Desk current=DeskItem::Alumni place=page.place>
            <ui::BackLink href=back label=name/>
            <ui::PageHead title lead/>
            {state.map(|(tone, words)| view! { <ui::Notice tone title=words/> })}
            <ui::FormAlert message=page.refused.clone()/>
            <form method="post" action=action class="form narrow">
                <ui::Field label="Naar welke gemeente?" name="municipality" value=page.typed.municipality error=page.refused required=true/>
                <ui::Field label="Vanaf welke dag?" name="from" kind="date" value=page.typed.from required=true/>
                <ui::SubmitRow><ui::Button>"Voorstellen"</ui::Button></ui::SubmitRow>
            </form>
        </Desk>
    }
}
