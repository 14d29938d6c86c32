//! How often a school asks, and when it is closed.

use crate::{
    moment::capital,
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, Tone},
    waakvlam::{
        SupportLevel,
        rules::{
            Band,
            rhythm::{INTERVALS, every_in_words},
        },
        store::Holiday,
    },
};
use leptos::prelude::*;

/// A holiday, as typed.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub(in crate::waakvlam) struct TypedHoliday {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub until: String,
}

pub(in crate::waakvlam) struct OfSchool {
    pub place: String,
    pub every: Vec<(SupportLevel, Band, i64)>,
    pub holidays: Vec<Holiday>,
    pub typed: TypedHoliday,
    pub refused: Option<String>,
    pub done: bool,
}

/// The name of the field of one level and band.
pub(in crate::waakvlam) fn field_of(level: SupportLevel, band: Band) -> String {
    format!("{}-{}", level.as_str(), band.as_str())
}

pub(in crate::waakvlam) fn of_school(page: OfSchool) -> impl IntoView {
    let fields = page.every.into_iter().map(|(level, band, days)| {
        let label = format!("{}, {}", capital(level.label()), band.label());
        let options = INTERVALS.map(|days| (days.to_string(), every_in_words(days))).to_vec();
        view! { <ui::Select label name=field_of(level, band) options selected=days.to_string()/> }
    });
    view! {
        <Desk current=DeskItem::Elsewhere place=page.place>
            <ui::BackLink href="/school" label="School"/>
            <ui::PageHead title="Hoe vaak we vragen" lead="Voor wie zelf niets kiest. Bij de volgende keer leest iedereen het; minstens een week later geldt het."/>
            {page.done.then(|| view! { <ui::Notice tone=Tone::Well title="Bewaard."/> })}
            <div class="desk-cols">
                <div class="stack wide">
                    <ui::Card title="Per niveau, en hoe lang uit school">
                        <form method="post" action="/school/rhythm" class="form">
                            <div class="three">{fields.collect_view()}</div>
                            <ui::SubmitRow><ui::Button>"Bewaren"</ui::Button></ui::SubmitRow>
                        </form>
                    </ui::Card>
                </div>
                <aside class="stack">{holidays(page.holidays, page.typed, page.refused)}</aside>
            </div>
        </Desk>
    }
}

fn holidays(holidays: Vec<Holiday>, typed: TypedHoliday, refused: Option<String>) -> impl IntoView {
    let none = holidays.is_empty().then_some("Er staat nog niets. Vul zelf de dagen van jullie school in.");
    let rows = holidays
        .into_iter()
        .map(|it| {
            let days = format!("{}: {} tot en met {}", it.name, it.from_day.with_year(), it.until_day.with_year());
            let (action, spoken) = (format!("/school/holidays/{}/remove", it.id), format!(": {}", it.name));
            view! {
                <li class="spread">
                    <span>{days}</span>
                    <form method="post" action=action><ui::Button kind=ButtonKind::Bare>"Weghalen"<span class="unseen">{spoken}</span></ui::Button></form>
                </li>
            }
        })
        .collect_view();
    view! {
        <ui::Card title="Schoolvakanties">
            <p class="soft">
                "Een evaluatie komt nooit in een vakantie. Een taak over stilte en de lijst van een coach van school wachten tot erna; \
                 wat dringend is niet. Oud-leerlingen vragen we gewoon door; zij lezen wel dat school dan vrij is. \
                 Feestdagen kent Waakvlam zelf."
            </p>
            {none.map(|words| view! { <p>{words}</p> })}
            <ul class="lines">{rows}</ul>
            <ui::FormAlert message=refused/>
            <form method="post" action="/school/holidays" class="form">
                <ui::Field label="Naam" name="name" value=typed.name hint="Bijvoorbeeld: kerstvakantie" required=true/>
                <ui::Field label="Eerste dag" name="from" kind="date" value=typed.from required=true/>
                <ui::Field label="Laatste dag" name="until" kind="date" value=typed.until required=true/>
                <ui::Button kind=ButtonKind::Quiet>"Toevoegen"</ui::Button>
            </form>
        </ui::Card>
    }
}
