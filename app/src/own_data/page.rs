//! "Mijn gegevens" on the phone, and the copy at school's desk.

use super::{
    api::Reason,
    rules::WAITING_DAYS,
    store::{Filled, Held, Waiting},
};
use crate::{
    circle::store::Brief,
    moment::{At, capital},
    shell::{Desk, Phone},
    ui::{self, ButtonKind, DeskItem, IconName, NavItem},
};
use leptos::prelude::*;

/// How many rows of a section stand on the page; the file has all.
const SHOWN: usize = 50;

pub(super) fn data(all: Vec<Filled>, waiting: Option<Waiting>) -> impl IntoView {
    let sections = all.into_iter().filter(|filled| !filled.rows.is_empty()).map(section).collect_view();
    let sub = match waiting {
        Some(waiting) => format!("Dat gebeurt op {}", waiting.due_at.day().in_words()),
        None => "Je krijgt eerst twee weken de tijd".to_owned(),
    };
    view! {
        <Phone title="Mijn gegevens" current=NavItem::Elsewhere>
            <ui::BackLink href="/people" label="Wie helpt mij?"/>
            <p class="lead">"Dit weten we over jou."</p>
            <p class="soft">"Soms schrijft een JIM iets alleen voor school. Dat staat hier niet."</p>
            <ui::Card>
                <p>"Wil je alles bewaren? Haal dan het bestand op."</p>
                <ui::ButtonLink href="/me/data.json" kind=ButtonKind::Quiet icon=IconName::Download>"Haal mijn bestand op"</ui::ButtonLink>
            </ui::Card>
            {sections}
            <ui::Tile href="/me/erase" icon=IconName::Cross title="Wis mijn gegevens" sub/>
        </Phone>
    }
}

/// Closed until it is opened, so that the page stays short.
fn section(filled: Filled) -> impl IntoView {
    let Filled { section, rows } = filled;
    let (count, is_you) = (rows.len(), section.key == "you");
    let title = if is_you { section.title.to_owned() } else { format!("{} ({count})", section.title) };
    let more = (count > SHOWN).then(|| view! { <p class="soft">"Er is meer. Dat staat in je bestand."</p> });
    let rows = rows
        .into_iter()
        .take(SHOWN)
        .map(|row| {
            let fields = section.columns.iter().zip(row).filter(|(column, _)| is_for_eyes(column.key));
            let fields = fields.filter_map(|(column, held)| field(column.label, held)).collect_view();
            view! { <li><dl class="facts">{fields}</dl></li> }
        })
        .collect_view();
    view! {
        <section class="card">
            <details open=is_you>
                <summary><b>{title}</b></summary>
                <ul class="lines">{rows}</ul>
                {more}
            </details>
        </section>
    }
}

/// Numbers by which the file ties rows together say nothing to a reader.
fn is_for_eyes(key: &str) -> bool {
    !matches!(key, "id" | "question_id" | "case_id" | "picture_id" | "mime" | "subject")
}

fn field(label: &'static str, held: Held) -> Option<impl IntoView> {
    held.words.map(|words| view! { <div><dt>{label}</dt><dd>{capital(&words)}</dd></div> })
}

pub(super) fn erase(waiting: Option<Waiting>, has_case: bool, now: At) -> AnyView {
    match waiting {
        Some(waiting) => view! { <Waits waiting now/> }.into_any(),
        None => view! { <Ask has_case/> }.into_any(),
    }
}

#[component]
fn Waits(waiting: Waiting, now: At) -> impl IntoView {
    let day = waiting.due_at.day();
    let when = format!("{}. Dat is {}.", capital(&day.in_words()), day.away(now.day()));
    view! {
        <Phone title="We wissen alles" current=NavItem::Elsewhere>
            <ui::BackLink href="/me/data" label="Mijn gegevens"/>
            <ui::Card lit=true read=true>
                <p>"Je vroeg ons om alles te wissen."</p>
                <p>{when}</p>
                <p>"Wil je toch blijven? Dat kan tot die dag."</p>
                <form method="post" action="/me/erase/cancel" class="form">
                    <ui::Button icon=IconName::Check>"Ik blijf, wis niets"</ui::Button>
                </form>
            </ui::Card>
        </Phone>
    }
}

#[component]
fn Ask(has_case: bool) -> impl IntoView {
    let wait = format!("We wachten {WAITING_DAYS} dagen. Zo kun je nog stoppen.");
    view! {
        <Phone title="Wis mijn gegevens" current=NavItem::Elsewhere>
            <ui::BackLink href="/me/data" label="Mijn gegevens"/>
            <ui::Card read=true>
                <p>"Alles wat je hier schreef, gaat dan weg."</p>
                <p>"Ook je naam, je nummer en je mail gaan weg."</p>
                <p>"Je kunt hier daarna niet meer in."</p>
                <p>"School vraagt dan ook niet meer hoe het gaat."</p>
            </ui::Card>
            {has_case.then(|| view! {
                <ui::Notice title="De gemeente helpt je nu">"Dat stopt dan ook. Praat er eerst over met school."</ui::Notice>
            })}
            <ui::Card title="Wat blijft er?">
                <p>"We tellen nog mee hoeveel leerlingen van school gingen."</p>
                <p>"Ook blijft bewaard wie bij jou keek. Je naam staat daar niet bij."</p>
            </ui::Card>
            <ui::Card title="Wanneer?">
                <p>{wait}</p>
                <p>"Jouw mensen horen dat je weggaat. Ze horen niet waarom."</p>
            </ui::Card>
            <form method="post" action="/me/erase" class="form">
                <ui::Button kind=ButtonKind::Danger>"Ja, wis alles"</ui::Button>
            </form>
            <ui::ButtonLink href="/me/data" kind=ButtonKind::Quiet>"Nee, terug"</ui::ButtonLink>
        </Phone>
    }
}

/// What the page about a copy needs.
pub(super) struct ExportPage {
    pub place: String,
    pub brief: Brief,
    pub typed: Reason,
    pub why: Option<String>,
}

pub(super) fn export(page: ExportPage) -> impl IntoView {
    let name = page.brief.first_name.clone();
    let back = format!("/alumni/{}", page.brief.id);
    let action = format!("/alumni/{}/export", page.brief.id);
    let title = format!("Kopie van alles over {name}");
    let lead = format!("Alleen als {name} hierom vraagt, of als de wet het vraagt.");
    let reads = format!("{name} leest meteen dat jij deze kopie maakte, en waarom.");
    let inside = format!(
        "In het bestand staat alles wat {name} zelf ook kan ophalen. Wat een JIM in vertrouwen schreef, staat er niet in."
    );
    view! {
        <Desk current=DeskItem::Alumni place=page.place>
            <ui::BackLink href=back label=name/>
            <ui::PageHead title lead/>
            <div class="narrow">
                <ui::Card>
                    <p>{inside}</p>
                    <p>"Bewaar het bestand op een veilige plek, en niet langer dan nodig."</p>
                    <ui::FormAlert message=page.why.clone()/>
                    <form method="post" action=action class="form">
                        <ui::WhoReads text=reads/>
                        <ui::TextArea label="Waarom maak je deze kopie?" name="reason" value=page.typed.reason error=page.why maxlength="500" required=true/>
                        <ui::SubmitRow><ui::Button icon=IconName::Download>"Maak de kopie"</ui::Button></ui::SubmitRow>
                    </form>
                </ui::Card>
            </div>
        </Desk>
    }
}
