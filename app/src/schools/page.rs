//! The admin's page: colleagues, the ladder, the import.

use super::{NewColleague, store::Colleague};
use crate::{
    access::PersonId,
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, IconName},
};
use leptos::prelude::*;

pub(super) struct School {
    pub name: String,
    pub colleagues: Vec<Colleague>,
    pub typed: NewColleague,
    pub refused: Option<String>,
}

pub(super) fn school(page: School) -> impl IntoView {
    let rows = page.colleagues.into_iter().map(colleague).collect_view();
    let typed = page.typed;
    view! {
        <Desk current=DeskItem::Elsewhere place=page.name.clone()>
            <ui::PageHead title=page.name lead="Wie hier werkt, en wie de gemeente is. Wat een oud-leerling deelt, leest alleen de kring."/>
            <div class="desk-cols">
                <div class="stack wide">
                    <ui::Card title="Collega's">
                        <ul class="lines">{rows}</ul>
                        <p class="soft">"Een coördinator ziet ook het werk van collega's: wat blijft liggen, wie wat heeft en wie weg is."</p>
                    </ui::Card>
                    <ui::Card title="Collega toevoegen">
                        <ui::FormAlert message=page.refused/>
                        <form method="post" action="/school/colleagues" class="form">
                            <div class="two">
                                <ui::Field label="Voornaam" name="first_name" value=typed.first_name required=true/>
                                <ui::Field label="Achternaam" name="last_name" value=typed.last_name required=true/>
                            </div>
                            <ui::Field label="Mailadres" name="mail" kind="email" value=typed.mail required=true/>
                            <ui::Field label="Functie" name="title" value=typed.title
                                hint="Bijvoorbeeld: nazorgcoördinator of stagecoördinator" required=true/>
                            <ui::SubmitRow><ui::Button icon=IconName::PersonPlus>"Toevoegen"</ui::Button></ui::SubmitRow>
                        </form>
                    </ui::Card>
                </div>
                <aside class="stack">
                    <ui::Tile href="/ladder" icon=IconName::Municipality title="Contact bij de gemeente" sub="Wie krijgt een zaak, en wie beslist"/>
                    <ui::Tile href="/school/sign-in" icon=IconName::Lock title="Inloggen via werk" sub="Met het account van school"/>
                    <ui::Tile href="/school/glass" icon=IconName::Eye title="Gekeken buiten de kring" sub="Wie, bij wie, en waarom"/>
                    <ui::Tile href="/import" icon=IconName::Upload title="Uitstroomlijst inlezen" sub="Uit de administratie van school"/>
                    <ui::Tile href="/school/rhythm" icon=IconName::Calendar title="Hoe vaak we vragen" sub="Per niveau, en schoolvakanties"/>
                    <ui::Tile href="/school/signals" icon=IconName::Bell title="Signalen" sub="Vanaf wanneer iets opvalt"/>
                    <ui::Tile href="/school/retention" icon=IconName::Clock title="Wat we bewaren" sub="Hoe lang, en wat er morgen verdwijnt"/>
                </aside>
            </div>
        </Desk>
    }
}

fn colleague(person: Colleague) -> impl IntoView {
    let name = format!("{} {}", person.first_name, person.last_name);
    let (leave, spoken) = (format!("/school/colleagues/{}/leave", person.person_id), format!(": {name}"));
    let mut role = match person.owns {
        0 => person.title,
        1 => format!("{} · regisseur van 1 oud-leerling", person.title),
        n => format!("{} · regisseur van {n} oud-leerlingen", person.title),
    };
    let coordinates = person.coordinates_since.is_some();
    if coordinates {
        role += " · coördinator: ziet ook het werk van collega's";
    }
    view! {
        <li class="spread">
            <ui::PersonLine name tint=ui::tint_of(&person.person_id.0) role/>
            <div class="cluster">
                {(person.devices == 0).then(|| view! {
                    <form method="post" action=format!("/people/{}/invite", person.person_id)>
                        <ui::Button kind=ButtonKind::Quiet icon=IconName::Qr>"Uitnodigen"</ui::Button>
                    </form>
                })}
                {(person.devices > 0).then(|| view! {
                    <ui::ButtonLink href=format!("/people/{}/second-factor/again", person.person_id) kind=ButtonKind::Bare>
                        "Tweede stap opnieuw"
                    </ui::ButtonLink>
                })}
                {(person.role == "staff").then(|| coordination(&person.person_id, coordinates, spoken.clone()))}
                <form method="post" action=leave>
                    <ui::Button kind=ButtonKind::Bare>"Werkt hier niet meer"<span class="unseen">{spoken}</span></ui::Button>
                </form>
            </div>
        </li>
    }
}

/// Makes a colleague coordinator, or takes it back. An admin sees what a coordinator sees already.
fn coordination(person: &PersonId, coordinates: bool, spoken: String) -> impl IntoView + use<> {
    let (to, change) = if coordinates { ("no", "Niet meer coördinator") } else { ("yes", "Maak coördinator") };
    view! {
        <form method="post" action=format!("/school/colleagues/{person}/coordinator")>
            <ui::Button kind=ButtonKind::Bare name="coordinates" value=to>{change}<span class="unseen">{spoken}</span></ui::Button>
        </form>
    }
}
