//! "Wie helpt mij?" is also the list of everyone with access, and the place to change it.

mod absence;
mod changes;
mod codes;
mod farewell;
mod moving;
mod owner;

pub(super) use absence::{Absences, absences};
pub(crate) use changes::{change_card, request_tile, staff_links, stop_link};
pub(super) use codes::{ShownCode, known, my_code, request};
pub(super) use farewell::{Coach, Stop, coach, stop};
pub(super) use moving::{Moving, SchoolMoving, moving, school_moving};
pub(super) use owner::{Owner, owner};

use super::{
    api::NewHelper,
    rules::{as_role, because, looked_at},
    store::{Change, Look, Member, Request},
};
use crate::{
    access::{Basis, HelperRole, Kind, PersonId},
    escalations::store::AtDesk,
    moment::{At, capital},
    permissions::page::school,
    shell::Phone,
    ui::{self, ButtonKind, Choice, IconName, NavItem},
};
use leptos::prelude::*;

pub(super) struct People {
    pub members: Vec<Member>,
    pub not_in: Vec<PersonId>,
    pub desks: Vec<AtDesk>,
    /// What stands under the way to the conversation.
    pub messages: String,
    pub changes: Vec<Change>,
    pub requests: Vec<Request>,
    pub trusted: Option<PersonId>,
}

pub(super) fn people(page: People) -> impl IntoView {
    let has_jim = page.members.iter().any(|member| member.helper == Some(HelperRole::Jim));
    let (not_in, trusted) = (page.not_in, page.trusted);
    let at_school = page.members.iter().filter(|member| member.helper.is_none());
    let at_school: Vec<String> = at_school.map(|member| member.first_name.clone()).collect();
    view! {
        <Phone title="Wie helpt mij?" current=NavItem::People>
            <p class="lead">"Deze mensen staan om je heen. Jij bepaalt wat ze zien."</p>
            {page.changes.into_iter().map(change_card).collect_view()}
            {page.requests.into_iter().map(codes::waits).collect_view()}
            {(!has_jim).then(|| view! {
                <ui::Card title="Kies je JIM" lit=true>
                    <p>"Een JIM is iemand die je vertrouwt. Een oom, een buur of een vriend."</p>
                    <ui::ButtonLink href="/people/jim" icon=IconName::PersonPlus>"Ik kies iemand"</ui::ButtonLink>
                </ui::Card>
            })}
            {page.members.into_iter().map(|member| {
                let invited = not_in.contains(&member.person);
                let is_trusted = trusted.as_ref() == Some(&member.person);
                person(member, invited, is_trusted)
            }).collect_view()}
            {page.desks.into_iter().map(desk).collect_view()}
            {school(&at_school)}
            <ui::Tile href="/messages" icon=IconName::Chat title="Berichten" sub=page.messages/>
            <ui::Tile href="/people/family" icon=IconName::PersonPlus title="Familie erbij" sub="Jij kiest wat zij zien"/>
            <ui::Tile href="/me/moved" icon=IconName::Living title="Ik ga verhuizen" sub="Naar een andere gemeente"/>
            <ui::Tile href="/permissions" icon=IconName::Lock title="Wie mag wat zien?" sub="Vragen aan jou, en wat je besliste"/>
            <ui::Tile href="/looks" icon=IconName::Eye title="Wie keek bij mij?" sub="Alles wat anderen bekeken"/>
            <ui::Tile href="/me/data" icon=IconName::Lock title="Mijn gegevens" sub="Lees, bewaar of wis ze"/>
        </Phone>
    }
}

fn person(member: Member, not_in: bool, is_trusted: bool) -> impl IntoView {
    let phone = member.phone.clone();
    let name = member.first_name.clone();
    let id = member.person.to_string();
    let jim_can_stop = member.helper.is_some();
    view! {
        <ui::PersonCard name=member.name.clone() tint=ui::tint_of(&member.person.0) photo=member.photo.clone() role=member.role.clone()>
            {phone.map(|phone| view! {
                <ui::ButtonLink href=format!("tel:{phone}") kind=ButtonKind::Quiet icon=IconName::Phone>{format!("Bel {name}")}</ui::ButtonLink>
            })}
            {not_in.then(|| view! {
                <form method="post" action=format!("/people/{id}/invite")>
                    <ui::Button icon=IconName::Qr>{format!("{name} uitnodigen")}</ui::Button>
                </form>
            })}
            {match member.helper {
                Some(_) => switches(&id, &name, &member.since).into_any(),
                None if member.sees.is_empty() => {
                    view! { <p class="soft">{format!("{name} ziet alleen wat nu moet gebeuren.")}</p> }.into_any()
                }
                None => view! { <p class="soft">{format!("{name} ziet alles.")}</p> }.into_any(),
            }}
            {trust(&id, &name, is_trusted)}
            {jim_can_stop.then(|| view! {
                <ui::ButtonLink href=format!("/people/{id}/end") kind=ButtonKind::Bare>{format!("Stoppen met {name}")}</ui::ButtonLink>
            })}
        </ui::PersonCard>
    }
}

/// "Dit is mijn vaste persoon": said and taken back in one tap.
fn trust(id: &str, name: &str, is_trusted: bool) -> impl IntoView + use<> {
    let action = format!("/people/{id}/trusted");
    let (line, to, button) = match is_trusted {
        true => (Some(format!("{name} is jouw vaste persoon.")), "no", "Niet meer mijn vaste persoon"),
        false => (None, "yes", "Dit is mijn vaste persoon"),
    };
    let spoken = format!(": {name}");
    view! {
        <form method="post" action=action class="stack tight">
            {line.map(|line| view! { <p class="row"><ui::Icon name=IconName::Heart/><b>{line}</b></p> })}
            <ui::Button kind=ButtonKind::Quiet icon=IconName::Heart name="value" value=to>{button}<span class="unseen">{spoken}</span></ui::Button>
        </form>
    }
}

/// What this person sees and what not; the button puts one kind in the other list.
fn switches(id: &str, name: &str, sees: &[(Kind, At)]) -> impl IntoView + use<> {
    let since = |kind: &Kind| sees.iter().find(|(seen, _)| seen == kind).map(|(_, at)| *at);
    let all = Kind::ALL.iter().map(|kind| (*kind, since(kind)));
    let (seen, hidden): (Vec<_>, Vec<_>) = all.partition(|(_, since)| since.is_some());
    view! {
        {kinds(id, format!("{name} ziet:"), seen, true)}
        {kinds(id, format!("{name} ziet niet:"), hidden, false)}
    }
}

fn kinds(id: &str, title: String, kinds: Vec<(Kind, Option<At>)>, seen: bool) -> Option<impl IntoView + use<>> {
    let (icon, to, button) = if seen { (IconName::Eye, "no", "Stop") } else { (IconName::Lock, "yes", "Mag wel") };
    let rows = kinds
        .iter()
        .map(|(kind, since)| {
            let spoken = format!(": {title} {}", kind.label());
            let since = since.map(|at| view! { <small>{format!("sinds {}", at.day().in_words())}</small> });
            view! {
                <li>
                    <form method="post" action=format!("/people/{id}/sees") class="spread">
                        <input type="hidden" name="kind" value=kind.as_str()/>
                        <span class="row"><ui::Icon name=icon/><span class="stack tight"><span>{kind.label()}</span>{since}</span></span>
                        <ui::Button kind=ButtonKind::Quiet name="sees" value=to>{button}<span class="unseen">{spoken}</span></ui::Button>
                    </form>
                </li>
            }
        })
        .collect_view();
    (!kinds.is_empty())
        .then(|| view! { <div class="stack tight"><p><b>{title}</b></p><ul class="lines">{rows}</ul></div> })
}

fn desk(desk: AtDesk) -> impl IntoView {
    view! {
        <ui::PersonCard name=desk.name.clone() tint=ui::tint_of(&desk.person.0) role=format!("van de gemeente {}", desk.municipality)>
            <p class="soft">{format!("{} ziet alleen wat jij goed vond.", desk.first_name)}</p>
            <ui::ButtonLink href="/case" kind=ButtonKind::Quiet>"Wat doet de gemeente?"</ui::ButtonLink>
        </ui::PersonCard>
    }
}

pub(super) fn helper_form(role: HelperRole, typed: NewHelper, why: Option<String>) -> impl IntoView {
    let (title, who, action, button, known) = match role {
        HelperRole::Jim => (
            "Wie wordt jouw JIM?",
            "Een JIM is iemand die je vertrouwt. Jij kiest. Daarna vragen we wat je JIM mag zien.",
            "/people/jim",
            "Dit wordt mijn JIM",
            "Heeft je JIM al Waakvlam?",
        ),
        _ => (
            "Wie van je familie?",
            "Jij kiest wat familie ziet. Daarna vragen we dat.",
            "/people/family",
            "Zet in mijn kring",
            "Heeft je familie al Waakvlam?",
        ),
    };
    view! {
        <Phone title current=NavItem::People>
            <ui::BackLink href="/people" label="Wie helpt mij?"/>
            <ui::Card read=true><p>{who}</p></ui::Card>
            <ui::Tile href="/people/known" icon=IconName::Qr title=known sub="Vraag dan om de code"/>
            <ui::FormAlert message=why.clone()/>
            <form method="post" action=action class="form">
                <ui::Field label="Voornaam" name="first_name" value=typed.first_name error=why required=true/>
                <ui::Field label="Achternaam (hoeft niet)" name="last_name" value=typed.last_name/>
                <ui::Field label="Wie is dit van jou?" name="relation" value=typed.relation hint="Bijvoorbeeld: moeder, oom, buurvrouw"/>
                <ui::SubmitRow><ui::Button>{button}</ui::Button></ui::SubmitRow>
            </form>
        </Phone>
    }
}

/// Each kind that can be shared, to tick.
fn kinds_to_choose() -> Vec<Choice> {
    Kind::ALL.iter().map(|kind| Choice::new(kind.as_str(), capital(kind.label()))).collect()
}

pub(super) fn end(person: &PersonId, name: &str) -> impl IntoView + use<> {
    let (title, action) = (format!("Stoppen met {name}?"), format!("/people/{person}/end"));
    let (after, yes) = (format!("{name} ziet daarna niets meer van jou."), format!("Ja, stop met {name}"));
    view! {
        <Phone title current=NavItem::People>
            <ui::Card read=true>
                <p>{after}</p>
                <p>"School hoort dat jullie stoppen. Je kunt later weer iemand kiezen."</p>
            </ui::Card>
            <form method="post" action=action class="form">
                <ui::Button kind=ButtonKind::Danger>{yes}</ui::Button>
            </form>
            <ui::ButtonLink href="/people" kind=ButtonKind::Quiet>"Nee, terug"</ui::ButtonLink>
        </Phone>
    }
}

/// The looks of one person on one day, in one line: a page that is opened logs several kinds at once.
struct DayOfLooks {
    at: At,
    name: String,
    role: &'static str,
    basis: Basis,
    reason: Option<String>,
    kinds: Vec<&'static str>,
}

impl DayOfLooks {
    fn is_same(&self, look: &Look) -> bool {
        let reason = look.reason.as_ref().map(|reason| &reason.0);
        self.name == look.name
            && self.at.day() == look.at.day()
            && self.basis == look.basis
            && self.reason.as_ref() == reason
    }
}

fn by_day(looks: &[Look]) -> Vec<DayOfLooks> {
    let mut days: Vec<DayOfLooks> = Vec::new();
    for look in looks {
        let kind = looked_at(&look.kind);
        match days.iter_mut().find(|day| day.is_same(look)) {
            Some(day) if day.kinds.contains(&kind) => {}
            Some(day) => day.kinds.push(kind),
            None => days.push(DayOfLooks {
                at: look.at,
                name: look.name.clone(),
                role: as_role(&look.role),
                basis: look.basis,
                reason: look.reason.clone().map(|reason| reason.0),
                kinds: vec![kind],
            }),
        }
    }
    days
}

pub(super) fn looks(looks: &[Look], now: At) -> impl IntoView + use<> {
    let rows = by_day(looks)
        .into_iter()
        .map(|day| {
            let because = because(day.name.split(' ').next().unwrap_or_default(), day.basis);
            view! {
                <li class="stack tight">
                    <ui::PersonLine name=day.name.clone() tint=ui::tint_of(&day.name) role=day.role/>
                    <span>{format!("Keek {} naar:", day.at.ago(now))}</span>
                    <ul class="bullets">{day.kinds.into_iter().map(|kind| view! { <li>{kind}</li> }).collect_view()}</ul>
                    <span class="soft">{because}</span>
                    {day.reason.map(|reason| view! { <q class="said">{reason}</q> })}
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <Phone title="Wie keek bij mij?" current=NavItem::People>
            <ui::BackLink href="/people" label="Wie helpt mij?"/>
            <p class="lead">"Kijkt iemand naar iets van jou? Dan staat het hier."</p>
            {if rows.is_empty() {
                view! { <ui::EmptyState icon=IconName::Eye title="Nog niemand" text="Er keek nog niemand bij jou."/> }.into_any()
            } else {
                view! { <ui::Card><ul class="lines">{rows}</ul></ui::Card> }.into_any()
            }}
        </Phone>
    }
}
