//! The import's screens: choose a file, see what will happen, see what happened.

use super::{
    LeaversList, RefusedRow, RowNotice,
    store::{Imported, Kept},
};
use crate::{
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, IconName, Tone},
};
use leptos::prelude::*;

pub(super) fn choose(place: String, why: Option<String>) -> impl IntoView {
    view! {
        <Desk current=DeskItem::Alumni place>
            <ui::BackLink href="/alumni" label="Oud-leerlingen"/>
            <ui::PageHead title="Uitstroomlijst inlezen" lead="Uit de administratie van school. Eerst zie je wat er gebeurt, daarna beslis jij."/>
            <ui::FormAlert message=why.clone()/>
            <form method="post" action="/import" enctype="multipart/form-data" class="form">
                <ui::Field label="De lijst" name="list" kind="file" accept=".csv,.txt,text/csv" error=why
                    hint="Een bestand met kolommen (CSV). In Excel: Bestand, Opslaan als, CSV." required=true/>
                <ui::SubmitRow><ui::Button icon=IconName::Upload>"Bekijken"</ui::Button></ui::SubmitRow>
            </form>
            <ui::Card title="Wat er in de lijst moet staan">
                <p>"Leerlingnummer, roepnaam, achternaam, geboortedatum, uitstroomdatum en gemeente. De rest mag, en de volgorde maakt niet uit."</p>
                <p>"Staat er een BSN in? Die kolom gooien we meteen weg. We bewaren of noteren hem nergens."</p>
            </ui::Card>
        </Desk>
    }
}

pub(super) fn preview(place: String, kept: Kept, known: usize) -> AnyView {
    match (kept.ended, kept.list) {
        (Some(ended), _) => ended_page(place, ended).into_any(),
        (None, Some(list)) => preview_page(place, kept.id, kept.file_name, list, known).into_any(),
        (None, None) => choose(place, Some("Deze lijst is er niet meer. Kies het bestand opnieuw.".into())).into_any(),
    }
}

/// "1 oud-leerling", "53 oud-leerlingen".
fn people(count: usize) -> String {
    if count == 1 { "1 oud-leerling".into() } else { format!("{count} oud-leerlingen") }
}

fn preview_page(place: String, id: String, file_name: String, list: LeaversList, known: usize) -> impl IntoView {
    let new = list.rows.len() - known;
    let lead = format!("{file_name}: er is nog niets bewaard.");
    let lines = if list.refused.len() == 1 {
        "1 regel komt niet mee".to_owned()
    } else {
        format!("{} regels komen niet mee", list.refused.len())
    };
    view! {
        <Desk current=DeskItem::Alumni place>
            <ui::BackLink href="/import" label="Ander bestand kiezen"/>
            <ui::PageHead title=format!("{} komen erbij", people(new)) lead/>
            {list.had_bsn.then(|| view! {
                <ui::Notice tone=Tone::Lit title="Het BSN is weggegooid">
                    "In de lijst stond een kolom met BSN. Die is meteen weggelaten. Hij is nergens bewaard."
                </ui::Notice>
            })}
            {(known > 0).then(|| view! {
                <ui::Notice tone=Tone::Calm>{format!("{} stonden er al. Daar verandert niets aan.", people(known))}</ui::Notice>
            })}
            {(new > 0).then(|| view! {
                <form method="post" action=format!("/import/{id}")>
                    <ui::Button icon=IconName::Check>{format!("{} inlezen", people(new))}</ui::Button>
                </form>
            })}
            {(!list.refused.is_empty()).then(|| view! {
                <ui::Card title=lines>
                    <p class="soft">"Verbeter deze regels in je lijst en lees hem opnieuw in. Wie er al staat, komt niet dubbel."</p>
                    <RefusedTable rows=list.refused/>
                </ui::Card>
            })}
            {(!list.notices.is_empty()).then(|| view! {
                <ui::Card title="Komt wel mee, maar kijk even"><Notices rows=list.notices/></ui::Card>
            })}
            <ui::Card title="Zo komen ze erin">
                <div class="table-wrap" tabindex="0" role="region" aria-label="Zo komen ze erin">
                    <table class="table cards">
                        <thead><tr><th>"Naam"</th><th>"Geboren"</th><th>"Uit school"</th><th>"Gemeente"</th><th>"Bestemming"</th></tr></thead>
                        <tbody>
                            {list.rows.into_iter().map(|row| {
                                let name = row.full_name();
                                view! {
                                    <tr>
                                        <th scope="row">{name}</th>
                                        <td data-label="Geboren" class="nowrap">{crate::moment::Day(row.born_on).with_year()}</td>
                                        <td data-label="Uit school" class="nowrap">{crate::moment::Day(row.outflow_on).with_year()}</td>
                                        <td data-label="Gemeente">{row.municipality}</td>
                                        <td data-label="Bestemming">{row.destination.label()}</td>
                                    </tr>
                                }
                            }).collect_view()}
                        </tbody>
                    </table>
                </div>
            </ui::Card>
        </Desk>
    }
}

#[component]
fn RefusedTable(rows: Vec<RefusedRow>) -> impl IntoView {
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label="Regels die niet meekomen">
            <table class="table cards">
                <thead><tr><th>"Regel"</th><th>"Wie"</th><th>"Wat is er mis"</th><th>"Wat kun je doen"</th></tr></thead>
                <tbody>
                    {rows.into_iter().map(|row| view! {
                        <tr class="refused">
                            <td data-label="Regel" class="nums">{row.line}</td>
                            <td data-label="Wie">{row.who}</td>
                            <td data-label="Wat is er mis">{row.problem}</td>
                            <td data-label="Wat kun je doen">{row.remedy}</td>
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Notices(rows: Vec<RowNotice>) -> impl IntoView {
    view! {
        <ul class="lines">
            {rows.into_iter().map(|row| view! { <li>{format!("Regel {}: {}", row.line, row.text)}</li> }).collect_view()}
        </ul>
    }
}

fn ended_page(place: String, ended: Imported) -> impl IntoView {
    let title = format!("{} ingelezen", people(usize::try_from(ended.imported).unwrap_or(0)));
    let known = usize::try_from(ended.known).unwrap_or(0);
    view! {
        <Desk current=DeskItem::Alumni place>
            <ui::PageHead title lead="Voor iedereen brandt nu de waakvlam. Jij bent hun regisseur."/>
            {(known > 0).then(|| view! {
                <ui::Notice tone=Tone::Calm>{format!("{} stonden er al. Daar is niets aan veranderd.", people(known))}</ui::Notice>
            })}
            <p>"Nodig ze nu uit: dat gaat het best als jullie samen zijn, op school of op bezoek."</p>
            <div class="cluster">
                <ui::ButtonLink href="/alumni">"Naar de oud-leerlingen"</ui::ButtonLink>
                <ui::ButtonLink href="/monday" kind=ButtonKind::Quiet>"Naar maandag"</ui::ButtonLink>
            </div>
        </Desk>
    }
}
