//! "Wie had wanneer moeten?": the question on a case that is over, and all answers without names.

use crate::{
    escalations::{
        letters::at_school,
        rules::lesson::{Lesson, Sooner, WhoElse, Without},
        store::Case,
    },
    form::Form,
    moment::capital,
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, IconName, Tone},
};
use leptos::prelude::*;

/// What the page with all of them shows.
pub(in crate::escalations) struct Lessons {
    pub place: String,
    pub all: Vec<Without>,
}

pub(in crate::escalations) fn lessons(page: Lessons) -> impl IntoView {
    let Lessons { place, all } = page;
    let none = all.is_empty();
    let rows = all.into_iter().map(row).collect_view();
    view! {
        <Desk current=DeskItem::Municipality place>
            <ui::BackLink href="/escalations" label="Gemeente"/>
            <ui::PageHead title="Wat wij leerden" lead="Wie had wanneer moeten? Zonder namen, om met anderen te delen.">
                {(!none).then(|| view! { <ui::ButtonLink href="/escalations/lessons.csv" kind=ButtonKind::Quiet icon=IconName::Download>"Als bestand"</ui::ButtonLink> })}
            </ui::PageHead>
            {if none {
                view! {
                    <ui::EmptyState icon=IconName::Check title="Nog niets"
                        text="Is een zaak klaar? Schrijf dan op de pagina van die zaak wat je ervan leert."/>
                }.into_any()
            } else {
                view! {
                    <ui::Notice tone=Tone::Calm><p>"Namen uit de zaak zijn vervangen door [naam]. Lees elke zin na voor je hem deelt."</p></ui::Notice>
                    <ul class="asks">{rows}</ul>
                }.into_any()
            }}
        </Desk>
    }
}

fn row(one: Without) -> impl IntoView {
    let title = format!("{}: {}", capital(one.who.label()), one.sooner.label());
    let facts = one.facts();
    view! { <li class="card stack tight"><b>{title}</b><p class="said">{one.words}</p><small class="soft">{facts}</small></li> }
}

/// The question, on the page of a case that is over.
#[component]
pub(super) fn Learn(case: Case, lesson: Option<Lesson>, form: Form) -> impl IntoView {
    let kept = lesson.clone();
    let value = |name: &str, kept: Option<String>| form.sent(name).map(str::to_owned).or(kept).unwrap_or_default();
    let who = value("who", kept.as_ref().map(|kept| kept.who.as_str().to_owned()));
    let sooner = value("sooner", kept.as_ref().map(|kept| kept.sooner.as_str().to_owned()));
    let words = value("words", kept.as_ref().map(|kept| kept.words.clone()));
    let (whos, sooners) = (
        options(WhoElse::ALL.iter().map(|one| (one.as_str(), one.label()))),
        options(Sooner::ALL.iter().map(|one| (one.as_str(), one.label()))),
    );
    let label = if kept.is_some() { "Veranderen" } else { "Bewaren" };
    let action = format!("{}/lesson", at_school(&case.id));
    view! {
        <ui::Card title="Wie had wanneer moeten?" lit=kept.is_none()>
            <p class="soft">"Zo leren we van deze zaak. De beheerder deelt dit zonder namen."</p>
            <form method="post" action=action class="form no-print">
                <ui::FormAlert message=form.alert()/>
                <div class="two">
                    <ui::Select label="Wie?" name="who" options=whos selected=who error=form.wrong("who")/>
                    <ui::Select label="Wanneer?" name="sooner" options=sooners selected=sooner error=form.wrong("sooner")/>
                </div>
                <ui::TextArea label="Wat had diegene moeten doen?" name="words" value=words error=form.wrong("words") maxlength="2000"/>
                <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>{label}</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}

fn options<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    let first = std::iter::once((String::new(), "Kies".to_owned()));
    first.chain(all.map(|(value, label)| (value.to_owned(), label.to_owned()))).collect()
}
