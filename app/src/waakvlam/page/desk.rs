//! Rhythm and level of one alumnus, at the school's desk.

use super::{days, hours};
use crate::{
    circle::store::Brief,
    moment::{At, Day, capital},
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, IconName, Tone},
    waakvlam::{
        SupportLevel,
        rules::{
            rhythm::{INTERVALS, every_in_words, number},
            usual::Facts,
        },
        store::{LevelChange, Review},
    },
};
use leptos::prelude::*;

/// What was typed in a form that was refused.
#[derive(Clone, Debug, Default)]
pub(in crate::waakvlam) struct Typed {
    pub every: i64,
    pub day: i64,
    pub hour: i64,
    pub words: String,
}

pub(in crate::waakvlam) struct AtDesk {
    pub place: String,
    pub brief: Brief,
    pub facts: Facts,
    pub next: Option<At>,
    pub review: Option<Review>,
    pub next_review: Option<At>,
    pub history: Vec<LevelChange>,
    /// The level below, or why not.
    pub can_go_down: Result<SupportLevel, String>,
    pub typed: Typed,
    pub refused_rhythm: Option<String>,
    pub refused_review: Option<String>,
    pub done: Option<String>,
    pub now: At,
}

pub(in crate::waakvlam) fn at_desk(page: AtDesk) -> impl IntoView {
    let (id, name) = (page.brief.id.to_string(), page.brief.first_name.clone());
    let done = page.done.as_deref().and_then(|done| match done {
        "told" => Some(format!("{name} heeft een bericht gekregen.")),
        "undone" => Some(format!("Teruggedraaid. {name} heeft een bericht gekregen.")),
        "reviewed" => Some("De evaluatie is bewaard.".to_owned()),
        _ => None,
    });
    let title = format!("Ritme van {name}");
    let lead = format!("{} · regisseur {}", capital(page.brief.support_level.label()), page.brief.owner);
    view! {
        <Desk current=DeskItem::Alumni place=page.place.clone()>
            <ui::BackLink href=format!("/alumni/{id}") label=name/>
            <ui::PageHead title lead/>
            {done.map(|words| view! { <ui::Notice tone=Tone::Well title=words/> })}
            <div class="desk-cols">
                <div class="stack wide">
                    {review(&id, &page)}
                    {another(&id, &page)}
                </div>
                <aside class="stack">
                    {now(&id, &page)}
                    {history(page.history)}
                </aside>
            </div>
        </Desk>
    }
}

/// How it is, what was told, and until when there is rest.
fn now(id: &str, page: &AtDesk) -> impl IntoView + use<> {
    let planned = page.facts.planned(page.now);
    let told = planned.then.map(|(then, from)| format!("Vanaf {}: {}.", from.day().with_year(), then.in_words()));
    let is_usual = page.facts.told.as_ref().is_some_and(|told| told.is_usual());
    let undo = (!is_usual).then(|| {
        let action = format!("/alumni/{id}/rhythm/undo");
        view! { <form method="post" action=action><ui::Button kind=ButtonKind::Bare>"Terugdraaien"</ui::Button></form> }
    });
    let usual = is_usual.then_some("Dit volgt uit de tabel van school en de jaren na school.");
    let rows = [
        ("Nu", Some(capital(&planned.now.in_words()))),
        ("Volgende", page.next.map(At::in_words)),
        ("Rust tot", planned.rest_until.map(Day::in_words)),
        ("Volgende evaluatie", page.next_review.map(|at| at.day().with_year())),
    ];
    view! {
        <ui::Card title="Wanneer we vragen">
            <dl class="facts wide">
                {rows.into_iter().filter_map(|(what, value)| value.map(|value| view! { <div><dt>{what}</dt><dd>{value}</dd></div> })).collect_view()}
            </dl>
            {told.map(|told| view! {
                <p><b>{told}</b></p>
                {usual.map(|words| view! { <p class="soft">{words}</p> })}
                {undo}
            })}
        </ui::Card>
    }
}

fn review(id: &str, page: &AtDesk) -> impl IntoView + use<> {
    let action = format!("/alumni/{id}/review");
    let name = &page.brief.first_name;
    let Some(open) = &page.review else {
        let next = page.next_review.map_or_else(
            || "Dit is de waakvlam. Lager bestaat niet, en een einde ook niet.".to_owned(),
            |at| format!("Lager kan alleen bij een evaluatie. De volgende is op {}.", at.day().with_year()),
        );
        return view! { <ui::Card title="Evaluatie"><p>{next}</p></ui::Card> }.into_any();
    };
    let title = format!("Past het niveau nog? Kijk voor {}.", open.due_on.in_words());
    let now = format!("{name} staat op {}. Praat er eerst samen over.", page.brief.support_level.label());
    let (down, why_not) = match &page.can_go_down {
        Ok(lower) => (Some(format!("Stap lager: {}", lower.label())), None),
        Err(why) => (None, Some(why.clone())),
    };
    let hint = format!("{name} leest dit.");
    let refused = page.refused_review.clone();
    let typed = if refused.is_some() { page.typed.words.clone() } else { String::new() };
    view! {
        <ui::Card title lit=true>
            <p>{now}</p>
            <ui::FormAlert message=refused.clone()/>
            <form method="post" action=action class="form">
                <ui::TextArea label="Waarom?" name="words" value=typed hint error=refused required=true/>
                <div class="cluster">
                    <ui::Button icon=IconName::Check name="outcome" value="stays">"Het blijft zo"</ui::Button>
                    {down.map(|words| view! { <ui::Button kind=ButtonKind::Quiet name="outcome" value="down">{words}</ui::Button> })}
                </div>
            </form>
            {why_not.map(|why| view! { <p class="soft">{why}</p> })}
        </ui::Card>
    }
    .into_any()
}

fn another(id: &str, page: &AtDesk) -> impl IntoView + use<> {
    let action = format!("/alumni/{id}/rhythm");
    let own = page.facts.own;
    let is_typed = page.refused_rhythm.is_some();
    let (every, day, hour) = match is_typed {
        true => (page.typed.every, page.typed.day, page.typed.hour),
        false => (own.every_days.unwrap_or(0), number(own.weekday), i64::from(own.hour)),
    };
    let usual = ("0".to_owned(), format!("zoals gewoon: {}", every_in_words(page.facts.usual_days())));
    let often = std::iter::once(usual)
        .chain(INTERVALS.map(|days| (days.to_string(), every_in_words(days))))
        .collect::<Vec<_>>();
    let name = &page.brief.first_name;
    let lead = format!(
        "{name} kan dit ook zelf kiezen. Kies jij het, dan krijgt {name} nu bericht en geldt het op zijn vroegst over een week."
    );
    let hint = format!("{name} leest dit.");
    let refused = page.refused_rhythm.clone();
    let why = if is_typed { page.typed.words.clone() } else { String::new() };
    view! {
        <ui::Card title="Ander ritme">
            <p class="soft">{lead}</p>
            <ui::FormAlert message=refused.clone()/>
            <form method="post" action=action class="form">
                <div class="two">
                    <ui::Select label="Dag" name="day" options=days() selected=day.to_string()/>
                    <ui::Select label="Tijd" name="hour" options=hours() selected=hour.to_string()/>
                </div>
                <ui::Select label="Hoe vaak" name="every" options=often selected=every.to_string()/>
                <ui::Field label="Waarom?" name="why" value=why hint error=refused required=true/>
                <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>"Vertellen"</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}

fn history(history: Vec<LevelChange>) -> Option<impl IntoView> {
    let rows = history
        .into_iter()
        .map(|step| {
            let who = step.by_name.unwrap_or_else(|| "door een zaak".to_owned());
            let what = format!("{} → {}", step.level_from.label(), step.level_to.label());
            let when = match step.starts_at > step.at {
                true => {
                    format!("{who}, {}; geldt vanaf {}", step.at.day().with_year(), step.starts_at.day().with_year())
                }
                false => format!("{who}, {}", step.at.day().with_year()),
            };
            view! {
                <li class="stack tight">
                    <b>{what}</b>
                    <small>{when}</small>
                    {step.why.map(|why| view! { <q class="said">{why}</q> })}
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| view! { <ui::Card title="Op en af"><ul class="lines">{rows}</ul></ui::Card> })
}

/// On the page about an alumnus: until when there is rest, and the way to rhythm and work.
pub(crate) fn rhythm_card(brief: &Brief, rest_until: Option<Day>) -> impl IntoView + use<> {
    let (rhythm, work) = (format!("/alumni/{}/rhythm", brief.id), format!("/alumni/{}/work", brief.id));
    let rests = rest_until.map(|until| format!("{} wil rust tot {}.", brief.first_name, until.in_words()));
    view! {
        <ui::Card title="Ritme">
            {rests.map(|words| view! { <p class="row"><ui::Icon name=IconName::Pause/><b>{words}</b></p> })}
            <div class="cluster">
                <ui::ButtonLink href=rhythm kind=ButtonKind::Bare>"Ritme en niveau"</ui::ButtonLink>
                <ui::ButtonLink href=work kind=ButtonKind::Bare>"Werk en voorzieningen"</ui::ButtonLink>
            </div>
        </ui::Card>
    }
}

/// On Monday: whose level is to be looked at.
pub(crate) fn reviews_card(reviews: Vec<Review>, today: Day) -> Option<impl IntoView> {
    (!reviews.is_empty()).then(|| {
        let rows = reviews
            .into_iter()
            .map(|review| {
                let (tone, when) = match today.days_until(review.due_on) {
                    ..0 => (Tone::Waits, "te laat".to_owned()),
                    _ => (Tone::Calm, review.due_on.away(today)),
                };
                let name = format!("{} {}", review.first_name, review.last_name);
                view! { <li class="spread"><a href=format!("/alumni/{}/rhythm", review.alumnus_id)>{name}</a><ui::Tag tone>{when}</ui::Tag></li> }
            })
            .collect_view();
        view! { <ui::Card title="Past het niveau nog?"><ul class="lines">{rows}</ul></ui::Card> }
    })
}
