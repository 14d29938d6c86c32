//! The ladder of one municipality: who stands where, and how long each has.

use super::{
    away::{Days, row},
    just_done,
};
use crate::{
    access::MunicipalityId,
    circle::store::Absence,
    escalations::{
        rules::ladder::{ALUMNUS_TERM, OWNER_TERM, PLACES, Place},
        store::Official,
    },
    form::Form,
    moment::At,
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, IconName, Tone},
};
use leptos::prelude::*;

/// What the page shows.
pub(in crate::escalations) struct LadderPage {
    pub school: String,
    pub all: Vec<(MunicipalityId, String)>,
    pub shown: Option<LadderOf>,
    pub done: Option<String>,
}

/// One municipality with its people.
pub(in crate::escalations) struct LadderOf {
    pub id: MunicipalityId,
    pub name: String,
    pub officials: Vec<Official>,
    /// Who stands on the ladder and no longer works there.
    pub gone: Vec<String>,
    /// On which places that are needed nobody stands.
    pub missing: Vec<&'static str>,
    /// Who is away, or will be.
    pub away: Vec<Absence>,
    pub now: At,
    pub form: Form,
}

const DONE: [(&str, &str); 4] = [
    ("back", "Deze dagen tellen niet meer mee."),
    ("away", "Vastgelegd. Een zaak die wacht, gaat naar de ander."),
    ("kept", "De route is bewaard. Zaken die al lopen, blijven liggen waar ze liggen."),
    ("added", "Deze persoon staat erbij. Kies nu een plek en nodig de persoon uit."),
];

pub(in crate::escalations) fn ladder(page: LadderPage) -> impl IntoView {
    let chosen = page.shown.as_ref().map(|shown| shown.id.clone());
    let several = page.all.len() > 1;
    let links = page.all.into_iter().map(move |(id, name)| {
        let here = (Some(&id) == chosen.as_ref()).then_some("page");
        view! { <li><a href=format!("/ladder?municipality={id}") aria-current=here>{name}</a></li> }
    });
    view! {
        <Desk current=DeskItem::Municipality place=page.school>
            <ui::BackLink href="/escalations" label="Gemeente"/>
            <ui::PageHead title="Route naar de gemeente" lead="Elke stap heeft een naam en een termijn. Wat stil blijft, gaat vanzelf een stap hoger."/>
            {just_done(page.done.as_deref(), &DONE)}
            {several.then(|| view! { <nav aria-label="Gemeenten" class="choose"><ul class="cluster">{links.collect_view()}</ul></nav> })}
            {match page.shown {
                Some(shown) => one(shown).into_any(),
                None => view! {
                    <ui::EmptyState icon=IconName::Municipality title="Nog geen gemeenten"
                        text="Lees eerst een lijst met oud-leerlingen in. Dan staan hier hun gemeenten."/>
                }.into_any(),
            }}
        </Desk>
    }
}

fn one(shown: LadderOf) -> impl IntoView {
    let LadderOf { id, name, officials, gone, missing, away, now, form } = shown;
    let missing = (!missing.is_empty()).then(|| {
        let text = format!("Hier mist nog {}. Is iemand weg, dan ligt een zaak stil.", missing.join(" en "));
        view! { <ui::Notice tone=Tone::Waits><p>{text}</p></ui::Notice> }
    });
    let gone = (!gone.is_empty()).then(|| {
        let text = format!("{} werkt hier niet meer. Kies iemand anders.", gone.join(", "));
        view! { <ui::Notice tone=Tone::Waits><p>{text}</p></ui::Notice> }
    });
    view! {
        <section class="stack wide">
            <h2>{format!("Gemeente {name}")}</h2>
            {gone}
            {missing}
            <ui::FormAlert message=form.alert()/>
            <Places id=id.clone() officials=officials.clone() form=form.clone()/>
            <People officials=officials.clone()/>
            <Away id=id.clone() officials away form=form.clone() now/>
            <NewPerson id form/>
        </section>
    }
}

#[component]
fn Places(id: MunicipalityId, officials: Vec<Official>, form: Form) -> impl IntoView {
    let options: Vec<(String, String)> = [(String::new(), "Nog niemand".to_owned())]
        .into_iter()
        .chain(officials.into_iter().map(|one| (one.id.0, format!("{}, {}", one.name, one.title))))
        .collect();
    let [first, second, decider, top] = PLACES.map(|place| who(place, &options, &form));
    let [term, _, decider_term, top_term] = PLACES.map(|place| term_of_step(place, &form));
    let alumnus_term = term_field("Om ja of nee te zeggen, in werkdagen".to_owned(), ALUMNUS_TERM, &form);
    let owner_term = term_field("Voor de regisseur, in werkdagen".to_owned(), OWNER_TERM, &form);
    view! {
        <form method="post" action="/ladder" class="form">
            <input type="hidden" name="municipality" value=id.0/>
            <ui::Card title="Stap 0 en 1: op school">
                <p class="soft">"Is een termijn om, dan krijgt de regisseur bericht. Nog een termijn later ook de vervanger."</p>
                <div class="two">{alumnus_term}{owner_term}</div>
            </ui::Card>
            <ui::Card title="Stap 2: twee vaste contactpersonen">
                <p class="soft">"Is de eerste afwezig of werkt die hier niet meer, dan krijgt de tweede de zaak."</p>
                <div class="two">{first}{second}</div>
                {term}
            </ui::Card>
            <div class="two">
                <ui::Card title="Stap 3: iemand die mag beslissen">{decider}{decider_term}</ui::Card>
                <ui::Card title="Stap 4: de laatste stap">{top}{top_term}</ui::Card>
            </div>
            <ui::SubmitRow><ui::Button>"Route bewaren"</ui::Button></ui::SubmitRow>
        </form>
    }
}

/// Who stands on a place.
fn who(place: Place, options: &[(String, String)], form: &Form) -> impl IntoView + use<> {
    let (options, selected, error) = (options.to_vec(), form.value(place.field), form.wrong(place.field));
    view! { <ui::Select label=place.label name=place.field options selected error/> }
}

/// How long they have.
fn term_of_step(place: Place, form: &Form) -> impl IntoView + use<> {
    term_field(format!("Termijn van stap {}, in werkdagen", place.step), place.term_field, form)
}

fn term_field(label: String, name: &'static str, form: &Form) -> impl IntoView + use<> {
    let (value, error) = (form.value(name), form.wrong(name));
    view! { <ui::Field label name inputmode="numeric" class="short" value error/> }
}

#[component]
fn People(officials: Vec<Official>) -> impl IntoView {
    let rows = officials.into_iter().map(|one| {
        let (invite, spoken) = (format!("/people/{}/invite", one.id), format!(": {}", one.name));
        view! {
            <li>
                <ui::PersonLine name=one.name tint=ui::tint_of(&one.id.0) role=one.title>
                    <form method="post" action=invite>
                        <ui::Button kind=ButtonKind::Quiet icon=IconName::Qr>"Uitnodigen"<span class="unseen">{spoken}</span></ui::Button>
                    </form>
                </ui::PersonLine>
            </li>
        }
    });
    view! { <ui::Card title="Mensen van deze gemeente"><ul class="lines">{rows.collect_view()}</ul></ui::Card> }
}

/// Somebody who lies ill can't write it down themselves.
#[component]
fn Away(id: MunicipalityId, officials: Vec<Official>, away: Vec<Absence>, form: Form, now: At) -> impl IntoView {
    let rows =
        away.into_iter().map(move |it| row(Some(it.name.clone()), &it, format!("/ladder/away/{}/back", it.id), now));
    let rows = rows.collect_view();
    let none = std::iter::once((String::new(), "Kies".to_owned()));
    let options = none.chain(officials.into_iter().map(|one| (one.id.0, one.name))).collect::<Vec<_>>();
    view! {
        <ui::Card title="Iemand is afwezig">
            <p class="soft">"Wat op deze persoon wacht, gaat naar de andere contactpersoon."</p>
            <ul class="lines">{rows}</ul>
            <form method="post" action="/ladder/away" class="form">
                <input type="hidden" name="municipality" value=id.0/>
                <ui::Select label="Wie is er weg?" name="who" options selected=form.value("who") error=form.wrong("who")/>
                <Days form/>
                <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>"Vastleggen"</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}

#[component]
fn NewPerson(id: MunicipalityId, form: Form) -> impl IntoView {
    view! {
        <ui::Card title="Iemand toevoegen">
            <form method="post" action="/ladder/people" class="form">
                <input type="hidden" name="municipality" value=id.0/>
                <div class="two">
                    <ui::Field label="Voornaam" name="first_name" value=form.value("first_name") error=form.wrong("first_name") maxlength="100"/>
                    <ui::Field label="Achternaam" name="last_name" value=form.value("last_name") error=form.wrong("last_name") maxlength="100"/>
                </div>
                <ui::Field label="Functie" name="title" value=form.value("title") error=form.wrong("title")
                    hint="Bijvoorbeeld: consulent Werk en Inkomen" maxlength="200"/>
                <div class="two">
                    <ui::Field label="Mailadres (hoeft niet)" name="mail" kind="email" value=form.value("mail") error=form.wrong("mail") maxlength="200"/>
                    <ui::Field label="Telefoon (hoeft niet)" name="phone" kind="tel" value=form.value("phone") error=form.wrong("phone") maxlength="30"/>
                </div>
                <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>"Toevoegen"</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}
