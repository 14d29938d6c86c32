//! The two-person exception, on the page of the case.

use crate::{
    access::PersonId,
    escalations::{GroundKind, State, letters::at_school, store::Case},
    form::Form,
    ui::{self, ButtonKind, Choice, Tone},
};
use leptos::prelude::*;

/// The exception, where it can still be used: to write the ground, to wait for the other, or to confirm.
#[component]
pub(super) fn Exception(
    case: Case,
    form: Form,
    me: PersonId,
    colleagues: Vec<(PersonId, String)>,
    has_contact: bool,
) -> impl IntoView {
    let can_use = matches!(case.state, State::Drafted | State::Asked) && has_contact;
    match (&case.ground_by, can_use) {
        (_, false) => ().into_any(),
        (None, true) => view! { <WriteGround case form colleagues/> }.into_any(),
        (Some(first), true) => {
            let is_mine = *first == me;
            view! { <Written case is_mine/> }.into_any()
        }
    }
}

#[component]
fn WriteGround(case: Case, form: Form, colleagues: Vec<(PersonId, String)>) -> impl IntoView {
    let seconds = colleagues.into_iter().map(|(id, name)| Choice::new(id.0, name)).collect();
    let second: Vec<_> = form.sent("second").map(str::to_owned).into_iter().collect();
    let first = case.first_name.clone();
    let choices = GroundKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind.label())).collect();
    let is_open = ["ground_kind", "ground", "second"].iter().any(|field| form.wrong(field).is_some());
    let chosen: Vec<_> = form.sent("ground_kind").map(str::to_owned).into_iter().collect();
    let untold = form.sent("untold").is_some();
    view! {
        <details class="card no-print" open=is_open>
            <summary>"Kan dit niet wachten op een ja?"</summary>
            <form method="post" action=format!("{}/exception", at_school(&case.id)) class="form">
                <p>{format!("Alleen bij gevaar of een wettelijke plicht. Jij schrijft waarom, een collega bevestigt het. {first} krijgt dit te horen.")}</p>
                <ui::FormAlert message=is_open.then(|| form.alert()).flatten()/>
                <ui::ChoiceTiles legend="Welke grond?" name="ground_kind" choices chosen lines=true error=form.wrong("ground_kind")/>
                <ui::TextArea label="Waarom kan dit niet wachten?" name="ground" value=form.value("ground") error=form.wrong("ground")
                    hint="Minstens 20 letters. Dit blijft bewaard bij de zaak." maxlength="2000"/>
                <ui::ChoiceTiles legend="Wie bevestigt dit?" name="second" choices=seconds chosen=second lines=true
                    hint="Je collega krijgt bericht, en ziet alleen deze zaak." error=form.wrong("second")/>
                <ui::Check label=format!("Vertellen aan {first} is gevaarlijk") name="untold" checked=untold
                    hint="Dan hoort en ziet niemand thuis iets van deze zaak. Schrijf hierboven waarom."/>
                <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>"Grond bewaren"</ui::Button></ui::SubmitRow>
            </form>
        </details>
    }
}

#[component]
fn Written(case: Case, is_mine: bool) -> impl IntoView {
    let who = if is_mine {
        "Jij schreef".to_owned()
    } else {
        format!("{} schreef", case.ground_name.clone().unwrap_or_default())
    };
    let kind = case.ground_kind.map(GroundKind::label).unwrap_or_default();
    let told = if case.is_untold() {
        format!("{} krijgt het niet te horen: vertellen is gevaarlijk.", case.first_name)
    } else {
        format!("{} krijgt het meteen te horen.", case.first_name)
    };
    view! {
        <ui::Card title="Versturen zonder toestemming">
            <p>{format!("{who} deze grond: {kind}.")}</p>
            <p class="said">{case.ground.clone().unwrap_or_default()}</p>
            <p>{told}</p>
            {if is_mine {
                view! { <ui::Notice tone=Tone::Waits><p>"Een collega van school moet dit bevestigen. Daarna gaat het weg."</p></ui::Notice> }.into_any()
            } else {
                view! {
                    <form method="post" action=format!("{}/exception/confirm", at_school(&case.id)) class="no-print">
                        <input type="hidden" name="version" value=case.version.to_string()/>
                        <ui::Button kind=ButtonKind::Danger>"Ik bevestig de grond. Versturen."</ui::Button>
                    </form>
                }.into_any()
            }}
        </ui::Card>
    }
}
