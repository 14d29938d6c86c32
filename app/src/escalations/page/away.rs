//! When somebody at the municipality is away.

use crate::{
    circle::{rules::is_away, store::Absence},
    form::Form,
    moment::At,
    shell::MunicipalDesk,
    ui::{self, ButtonKind, Tag, Tone},
};
use leptos::prelude::*;

/// What the page shows.
pub(in crate::escalations) struct Away {
    pub municipality: String,
    pub all: Vec<Absence>,
    pub form: Form,
    pub now: At,
}

pub(in crate::escalations) fn away(page: Away) -> impl IntoView {
    let Away { municipality, all, form, now } = page;
    let none = all.is_empty();
    let rows = all.into_iter().map(move |it| row(None, &it, format!("/desk/away/{}/back", it.id), now)).collect_view();
    view! {
        <MunicipalDesk place=format!("Gemeente {municipality}")>
            <ui::BackLink href="/desk" label="Mijn zaken"/>
            <ui::PageHead title="Afwezig"
                lead="Een zaak die op jou wacht, gaat dan naar de andere contactpersoon. Wat je al oppakte, blijft van jou."/>
            <div class="desk-cols">
                <div class="stack wide">
                    <ui::FormAlert message=form.alert()/>
                    <form method="post" action="/desk/away" class="form"><Days form/><ui::SubmitRow><ui::Button>"Vastleggen"</ui::Button></ui::SubmitRow></form>
                </div>
                <aside class="stack">
                    <ui::Card title="Wanneer ben je weg?">
                        {none.then(|| view! { <p class="soft">"Er staan geen dagen."</p> })}
                        <ul class="lines">{rows}</ul>
                    </ui::Card>
                </aside>
            </div>
        </MunicipalDesk>
    }
}

/// The first and the last day.
#[component]
pub(super) fn Days(form: Form) -> impl IntoView {
    view! {
        <div class="two">
            <ui::Field label="Eerste dag" name="from" kind="date" value=form.value("from") error=form.wrong("from")/>
            <ui::Field label="Laatste dag (telt mee)" name="until" kind="date" value=form.value("until")/>
        </div>
    }
}

/// One absence, with the button that ends it or takes it back.
pub(super) fn row(who: Option<String>, it: &Absence, action: String, now: At) -> impl IntoView + use<> {
    let days = format!("{} tot en met {}", it.from_day.in_words(), it.until_day.in_words());
    let is_now = is_away((it.from_day, it.until_day), now.day());
    let label = if is_now { "Weer terug" } else { "Gaat niet door" };
    let spoken = who.clone().map(|who| format!(": {who}"));
    view! {
        <li class="stack tight">
            {who.map(|who| view! { <b>{who}</b> })}
            <span class="spread"><span>{days}</span>{is_now.then(|| view! { <Tag tone=Tone::Waits>"nu weg"</Tag> })}</span>
            <form method="post" action=action>
                <ui::Button kind=ButtonKind::Quiet>{label}<span class="unseen">{spoken}</span></ui::Button>
            </form>
        </li>
    }
}
