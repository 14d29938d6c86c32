//! Who is away, and who stands in.

use crate::{
    access::PersonId,
    circle::{api::TypedAbsence, rules, store::Absence},
    moment::At,
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, Tone},
};
use leptos::prelude::*;

/// What the page shows. `colleagues` is empty for who may only write their own.
pub(in crate::circle) struct Absences {
    pub place: String,
    pub all: Vec<Absence>,
    pub colleagues: Vec<(PersonId, String)>,
    pub me: PersonId,
    pub typed: TypedAbsence,
    pub refused: Option<String>,
    pub now: At,
}

pub(in crate::circle) fn absences(page: Absences) -> impl IntoView {
    let for_others = !page.colleagues.is_empty();
    let (me, now) = (page.me, page.now);
    let options = page.colleagues.into_iter().map(|(person, name)| (person.0, name)).collect::<Vec<_>>();
    let none = page.all.is_empty();
    let rows = page.all.into_iter().map(move |it| {
        let may_end = for_others || it.person_id == me;
        row(it, may_end, now)
    });
    view! {
        <Desk current=DeskItem::Elsewhere place=page.place>
            <ui::PageHead title="Afwezig" lead="Ben je weg? Dan gaat alles vanzelf naar je vervanger. Daarna komt het terug."/>
            <div class="desk-cols">
                <div class="stack wide">
                    <ui::FormAlert message=page.refused.clone()/>
                    <form method="post" action="/absence" class="form">
                        {for_others.then(|| view! { <ui::Select label="Wie is er weg?" name="who" options selected=page.typed.who/> })}
                        <div class="two">
                            <ui::Field label="Eerste dag" name="from" kind="date" value=page.typed.from error=page.refused required=true/>
                            <ui::Field label="Laatste dag" name="until" kind="date" value=page.typed.until hint="Deze dag telt mee" required=true/>
                        </div>
                        <ui::Field label="Voor collega's. Het hoeft niet." name="note" value=page.typed.note/>
                        <ui::SubmitRow><ui::Button>"Vastleggen"</ui::Button></ui::SubmitRow>
                    </form>
                </div>
                <aside class="stack">
                    <ui::Card title="Wie is er weg?">
                        {none.then(|| view! { <p class="soft">"Niemand."</p> })}
                        <ul class="lines">{rows.collect_view()}</ul>
                    </ui::Card>
                </aside>
            </div>
        </Desk>
    }
}

fn row(it: Absence, may_end: bool, now: At) -> impl IntoView {
    let days = format!("{} tot en met {}", it.from_day.in_words(), it.until_day.in_words());
    let is_now = rules::is_away((it.from_day, it.until_day), now.day());
    let button = if is_now { "Weer terug" } else { "Gaat niet door" };
    let action = format!("/absence/{}/back", it.id);
    view! {
        <li class="stack tight">
            <span class="spread"><b>{it.name}</b>{is_now.then(|| view! { <ui::Tag tone=Tone::Waits>"nu weg"</ui::Tag> })}</span>
            <span>{days}</span>
            {it.note.map(|note| view! { <q class="said">{note.0}</q> })}
            {may_end.then(|| view! { <form method="post" action=action><ui::Button kind=ButtonKind::Quiet>{button}</ui::Button></form> })}
        </li>
    }
}
