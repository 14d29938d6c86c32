//! Writing what is asked, and choosing sentence by sentence what may be known.

use crate::{
    access::AlumnusId,
    escalations::{
        EscalationId, State,
        letters::at_school,
        rules::{
            form::{MOST_LINES, OWN_LINES},
            ladder::Rung,
        },
    },
    form::Form,
    moment::capital,
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, IconName, Tone},
};
use leptos::prelude::*;

/// What the page for writing shows.
pub(in crate::escalations) struct Draft {
    pub alumnus: AlumnusId,
    pub first_name: String,
    pub last_name: String,
    pub school: String,
    pub municipality: String,
    pub contact: Option<Rung>,
    pub is_admin: bool,
    /// Which case is changed, and where it stands; `None` when it is new.
    pub changes: Option<(EscalationId, State)>,
    pub form: Form,
}

pub(in crate::escalations) fn draft(draft: Draft) -> impl IntoView {
    let name = format!("{} {}", draft.first_name, draft.last_name);
    let (action, back) = match &draft.changes {
        Some((id, _)) => (format!("{}/edit", at_school(id)), at_school(id)),
        None => (format!("/alumni/{}/escalate", draft.alumnus), format!("/alumni/{}", draft.alumnus)),
    };
    let asks_again = matches!(draft.changes, Some((_, State::Asked)));
    let first = draft.first_name.clone();
    let lead = format!("Alleen wat nodig is. {first} leest het, zin voor zin, voordat het gaat.");
    view! {
        <Desk current=DeskItem::Municipality place=draft.school.clone()>
            <ui::BackLink href=back.clone() label=name.clone()/>
            <ui::PageHead title=format!("Hulp vragen voor {name}") lead/>
            {match draft.contact.clone() {
                None => view! { <NobodyThere municipality=draft.municipality.clone() is_admin=draft.is_admin/> }.into_any(),
                Some(contact) => view! {
                    <form method="post" action=action class="form">
                        <ui::FormAlert message=draft.form.alert()/>
                        {asks_again.then(|| view! {
                            <ui::Notice tone=Tone::Waits><p>{format!("{first} heeft deze vraag nu voor zich. Na een wijziging vraag je het opnieuw.")}</p></ui::Notice>
                        })}
                        <GoesTo contact municipality=draft.municipality.clone()/>
                        <Asked form=draft.form.clone() first_name=draft.first_name.clone()/>
                        <Choose form=draft.form.clone() first_name=draft.first_name.clone()/>
                        <ui::SubmitRow>
                            <ui::Button>"Bekijk hoe het eruitziet"</ui::Button>
                            <ui::ButtonLink href=back kind=ButtonKind::Quiet>"Terug"</ui::ButtonLink>
                        </ui::SubmitRow>
                    </form>
                }.into_any(),
            }}
        </Desk>
    }
}

#[component]
fn GoesTo(contact: Rung, municipality: String) -> impl IntoView {
    let role = format!("{} · gemeente {municipality}", contact.title);
    view! {
        <ui::Card title="Dit gaat naar">
            <ui::PersonLine name=contact.name tint=ui::tint_of(&contact.person.0) role/>
        </ui::Card>
    }
}

/// Nobody to send it to: said before anything is typed.
#[component]
pub(super) fn NobodyThere(municipality: String, is_admin: bool) -> impl IntoView {
    let text = "Een zaak gaat altijd naar een vaste persoon, nooit naar een algemeen postvak.";
    view! {
        <ui::Notice tone=Tone::Waits title=format!("Bij gemeente {municipality} is nog geen vaste contactpersoon")>
            <p>{text}</p>
            {if is_admin {
                view! { <p><a href="/ladder">"Voeg de contactpersonen toe"</a></p> }.into_any()
            } else {
                view! { <p>"Vraag de beheerder van school om de contactpersonen toe te voegen. Bel tot die tijd zelf."</p> }.into_any()
            }}
        </ui::Notice>
    }
}

#[component]
fn Asked(form: Form, first_name: String) -> impl IntoView {
    view! {
        <ui::TextArea label="Wat is er aan de hand?" name="cause" value=form.value("cause") error=form.wrong("cause")
            hint=format!("{first_name} en de gemeente lezen dit.") maxlength="2000"/>
        <ui::TextArea label="Wat vraag je aan de gemeente?" name="asked" value=form.value("asked") error=form.wrong("asked")
            hint="Eén vraag, zo dat iemand morgen kan beginnen." maxlength="2000"/>
        <ui::Field label="Wanneer moet er iets gebeuren?" name="wanted_on" kind="date" class="short"
            value=form.value("wanted_on") error=form.wrong("wanted_on")/>
    }
}

#[component]
fn Choose(form: Form, first_name: String) -> impl IntoView {
    let offered = (0..MOST_LINES).take_while(|at| form.sent(&format!("words_{at}")).is_some());
    let offered: Vec<_> = offered.map(|at| line(&form, at).into_any()).collect();
    let own: Vec<_> = (0..OWN_LINES).map(|at| own_line(&form, at).into_any()).collect();
    let wrong = form.wrong("sentences");
    view! {
        <ui::Card title="Wat mag de gemeente weten?">
            <p class="soft">{format!("Er staat nog niets aan. Kies alleen wat nodig is. {first_name} kan bij elke zin nee zeggen.")}</p>
            {wrong.map(|why| view! { <p class="wrong" role="alert"><ui::Icon name=IconName::Warning/><span>{why}</span></p> })}
            <ul class="sentences">{offered}</ul>
            <div class="stack">{own}</div>
        </ui::Card>
    }
}

/// One proposed sentence: its words, to be changed, and whether it goes along.
fn line(form: &Form, at: usize) -> impl IntoView + use<> {
    let source = form.value(&format!("source_{at}"));
    let (words, share) = (format!("words_{at}"), format!("share_{at}"));
    let ticked = form.sent(&share).is_some();
    view! {
        <li class="sentence">
            <ui::Field label=capital(&source) name=words.clone() value=form.value(&words) error=form.wrong(&words) maxlength="2000"/>
            <ui::Check label="delen" name=share checked=ticked/>
            <input type="hidden" name=format!("source_{at}") value=source/>
        </li>
    }
}

fn own_line(form: &Form, at: usize) -> impl IntoView + use<> {
    let name = format!("own_{at}");
    let label = if at == 0 { "Eigen zin" } else { "Nog een eigen zin" };
    view! {
        <ui::Field label name=name.clone() value=form.value(&name) error=form.wrong(&name) maxlength="2000"
            hint="Wat je hier schrijft, gaat mee."/>
    }
}
