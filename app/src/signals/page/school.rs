//! The limits of a school, and how many names they give.

use crate::{
    shell::Desk,
    signals::{
        limits::{GROUPS, Limit},
        rules::preview::{Preview, instead},
    },
    ui::{self, ButtonKind, DeskItem, Tone},
};
use leptos::prelude::*;

pub(in crate::signals) struct Limits {
    pub place: String,
    pub typed: Vec<(Limit, String)>,
    /// What the limits as typed would give.
    pub preview: Option<Preview>,
    pub wrong: Vec<Limit>,
    pub done: bool,
}

pub(in crate::signals) fn limits(page: Limits) -> impl IntoView {
    let (typed, wrong) = (page.typed, page.wrong);
    let has_wrong = (!wrong.is_empty()).then(|| "Eén of meer grenzen kunnen zo niet. Er is niets bewaard.".to_owned());
    let groups = GROUPS
        .iter()
        .map(|(title, limits)| {
            let fields = limits.iter().map(|limit| field(*limit, &typed, &wrong)).collect_view();
            view! { <ui::Card title=*title><div class="two">{fields}</div></ui::Card> }
        })
        .collect_view();
    view! {
        <Desk current=DeskItem::Elsewhere place=page.place>
            <ui::BackLink href="/school" label="School"/>
            <ui::PageHead title="Signalen" lead="Vanaf wanneer iets opvalt. Wat iemand zelf gewend is, gaat voor: zie de pagina van die oud-leerling."/>
            {page.done.then(|| view! { <ui::Notice tone=Tone::Well title="Bewaard. Ieders volgende momenten worden nu opnieuw gepland."/> })}
            <ui::FormAlert message=has_wrong/>
            {page.preview.map(preview)}
            <form method="post" action="/school/signals" class="stack wide">
                {groups}
                <div class="cluster">
                    <ui::Button name="do" value="look" kind=ButtonKind::Quiet>"Eerst kijken"</ui::Button>
                    <ui::Button name="do" value="keep">"Bewaren"</ui::Button>
                </div>
            </form>
        </Desk>
    }
}

fn field(limit: Limit, typed: &[(Limit, String)], wrong: &[Limit]) -> impl IntoView + use<> {
    let value = typed.iter().find(|(of, _)| *of == limit).map(|(_, text)| text.clone()).unwrap_or_default();
    let (least, most) = limit.range().into_inner();
    let label = format!("{} ({})", limit.label(), limit.unit());
    let hint = format!("Van {least} tot {most}. Gewoon is {}.", limit.usual());
    let error = wrong.contains(&limit).then(|| format!("Kies een getal van {least} tot {most}."));
    view! { <ui::Field label name=limit.as_str() value hint error inputmode="numeric" class="short"/> }
}

/// "Voor 27 jaar (wat eraan komt)": some say little by themselves.
fn in_its_group(limit: Limit) -> String {
    let group = GROUPS.iter().find(|(_, limits)| limits.contains(&limit)).map_or("", |(title, _)| *title);
    format!("{} ({})", limit.label(), group.to_lowercase())
}

/// "Met deze grenzen: 14 namen in plaats van 9". Of what can't be foreseen it says so, and gives no number.
fn preview(preview: Preview) -> impl IntoView {
    let labels: Vec<_> = preview.unforeseen.iter().map(|limit| in_its_group(*limit)).collect();
    let none = (!labels.is_empty()).then(|| format!("Hier is geen voorspelling van: {}.", labels.join("; ")));
    let Some((then, now)) = preview.names else {
        let title = "Hier is geen voorspelling van.";
        let changed = labels.join("; ");
        return view! {
            <ui::Notice tone=Tone::Lit title><p>{changed}</p><p class="soft">"Er is nog niets bewaard."</p></ui::Notice>
        }
        .into_any();
    };
    let title = format!("Met deze grenzen: {}", instead(then.monday, now.monday));
    let rows = [
        ("Stil of gemist", then.quiet, now.quiet),
        ("Werk, geld en wat eindigt", then.work, now.work),
        ("Overdracht en meting", then.handed, now.handed),
        ("De kring (eigen lijst)", then.circle, now.circle),
    ];
    view! {
        <ui::Notice tone=Tone::Lit title>
            <dl class="facts">
                {rows.map(|(what, then, now)| view! { <div><dt>{what}</dt><dd>{instead(then, now)}</dd></div> }).collect_view()}
            </dl>
            {none.map(|words| view! { <p>{words}</p> })}
            <p class="soft">"Geteld over iedereen van jullie school, zoals het vandaag is. Wie al gebeld is, telt ook mee. Er is nog niets bewaard."</p>
        </ui::Notice>
    }
    .into_any()
}
