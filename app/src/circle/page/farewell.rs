//! Stopping in a circle: a helper's own word, and the school's page about a coach.

use crate::{
    access::{AlumnusId, HelperRole, PersonId},
    circle::{api::TypedFarewell, rules, store::Farewell},
    moment::Day,
    shell::{Desk, HelperPhone},
    ui::{self, ButtonKind, DeskItem, JimItem, Tone},
};
use leptos::prelude::*;

/// A helper's own page to stop.
pub(in crate::circle) struct Stop {
    pub alumnus: AlumnusId,
    pub first_name: String,
    pub role: HelperRole,
    pub told: Option<Farewell>,
    pub today: Day,
    pub typed: TypedFarewell,
    pub refused: Option<String>,
}

pub(in crate::circle) fn stop(page: Stop) -> impl IntoView {
    let name = page.first_name;
    let (action, undo) = (format!("/jim/{}/stop", page.alumnus), format!("/jim/{}/stop/undo", page.alumnus));
    let (back, label) = (format!("/jim/{}", page.alumnus), format!("Terug naar {name}"));
    let title = format!("Stoppen als {} van {name}", page.role.label());
    let told = page.told.map(|it| format!("Je stopt op {}. {name} weet het.", it.ends_on.in_words()));
    let is_told = told.is_some();
    let after = format!("{name} hoort het, en school ook. Na die dag zie je niets meer van {name}.");
    let ends_on = if page.typed.ends_on.is_empty() { page.today.plus(14).iso() } else { page.typed.ends_on };
    let hint = format!("{name} leest dit, en kan het laten voorlezen. Het hoeft niet.");
    view! {
        <HelperPhone title current=JimItem::Home>
            <ui::BackLink href=back label/>
            {told.map(|told| view! {
                <ui::Notice tone=Tone::Waits title=told/>
                <form method="post" action=undo><ui::Button kind=ButtonKind::Quiet>"Ik blijf toch"</ui::Button></form>
            })}
            {(!is_told).then(|| view! {
                <ui::Card><p>"Dank je wel voor alles wat je deed."</p><p>{after}</p></ui::Card>
                <ui::FormAlert message=page.refused.clone()/>
                <form method="post" action=action class="form">
                    <ui::Field label="Wanneer stop je?" name="ends_on" kind="date" value=ends_on error=page.refused
                        hint="Vandaag, of binnen 60 dagen" required=true/>
                    <ui::TextArea label=format!("Wat wil je tegen {name} zeggen?") name="words" value=page.typed.words hint/>
                    <ui::SubmitRow><ui::Button kind=ButtonKind::Danger>"Ik stop op die dag"</ui::Button></ui::SubmitRow>
                </form>
            })}
        </HelperPhone>
    }
}

/// The school's page about a job coach who stops.
pub(in crate::circle) struct Coach {
    pub place: String,
    pub alumnus: AlumnusId,
    pub first_name: String,
    pub person: PersonId,
    pub name: String,
    pub is_trusted: bool,
    pub told: Option<Farewell>,
    pub others: Vec<(PersonId, String)>,
    pub today: Day,
    pub typed: TypedFarewell,
    pub refused: Option<String>,
}

pub(in crate::circle) fn coach(page: Coach) -> impl IntoView {
    let (name, alumnus) = (page.name, page.first_name);
    let (back, label) = (format!("/alumni/{}", page.alumnus), alumnus.clone());
    let action = format!("/alumni/{}/coach/{}", page.alumnus, page.person);
    let title = format!("{name} vervangen");
    let lead = format!("{alumnus} hoort vooraf wie er stopt en wie er komt.");
    let told = page.told.map(|it| rules::stops(&it.first_name, it.role, it.ends_on, it.successor.as_deref()));
    let options = std::iter::once((String::new(), "kies iemand".to_owned()))
        .chain(page.others.into_iter().map(|(person, name)| (person.0, name)))
        .collect::<Vec<_>>();
    let ends_on = if page.typed.ends_on.is_empty() { page.today.plus(30).iso() } else { page.typed.ends_on };
    view! {
        <Desk current=DeskItem::Alumni place=page.place>
            <ui::BackLink href=back label/>
            <ui::PageHead title lead/>
            {told.map(|told| view! { <ui::Notice tone=Tone::Waits title=told/> })}
            <ui::FormAlert message=page.refused.clone()/>
            <form method="post" action=action class="form narrow">
                <ui::Select label="Wie komt ervoor in de plaats?" name="successor" options selected=page.typed.successor error=page.refused/>
                <ui::Field label="Op welke dag?" name="ends_on" kind="date" value=ends_on required=true/>
                {page.is_trusted.then(|| super::owner::talk_fields(&name, &alumnus, page.typed.talked_on, page.typed.talk))}
                <ui::SubmitRow><ui::Button>"Vastleggen en vertellen"</ui::Button></ui::SubmitRow>
            </form>
        </Desk>
    }
}
