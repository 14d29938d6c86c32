//! Work and provisions of one alumnus, as staff write them down.

use crate::{
    circle::store::Brief,
    moment::At,
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, Tone},
    waakvlam::{rules::moments::Provision, store::Has},
};
use leptos::prelude::*;

/// Work, as typed.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub(in crate::waakvlam) struct TypedWork {
    #[serde(default)]
    pub employer: String,
    #[serde(default)]
    pub employer_since: String,
    #[serde(default)]
    pub contract_ends_on: String,
    #[serde(default)]
    pub no_work_since: String,
}

pub(in crate::waakvlam) struct WorkPage {
    pub place: String,
    pub brief: Brief,
    pub provisions: Vec<Has>,
    pub typed: TypedWork,
    pub refused: Option<String>,
    /// The kind, the day as typed, and what is wrong.
    pub refused_provision: Option<(Provision, String, String)>,
    pub done: bool,
    pub now: At,
}

pub(in crate::waakvlam) fn work(page: WorkPage) -> impl IntoView {
    let (id, name) = (page.brief.id.to_string(), page.brief.first_name.clone());
    let title = format!("Werk en voorzieningen van {name}");
    let (action, typed) = (format!("/alumni/{id}/work"), page.typed);
    view! {
        <Desk current=DeskItem::Alumni place=page.place>
            <ui::BackLink href=format!("/alumni/{id}") label=name/>
            <ui::PageHead title lead="Waakvlam waarschuwt op tijd: bij een einde, na 2 jaar bij één baas, en bij lang thuis."/>
            {page.done.then(|| view! { <ui::Notice tone=Tone::Well title="Bewaard."/> })}
            <div class="desk-cols">
                <div class="stack wide">
                    <ui::Card title="Werk">
                        <ui::FormAlert message=page.refused/>
                        <form method="post" action=action class="form">
                            <ui::Field label="Waar" name="employer" value=typed.employer/>
                            <div class="two">
                                <ui::Field label="Werkt daar sinds" name="employer_since" kind="date" value=typed.employer_since/>
                                <ui::Field label="Contract tot" name="contract_ends_on" kind="date" value=typed.contract_ends_on hint="Leeg: vast, of onbekend"/>
                            </div>
                            <ui::Field label="Zonder werk en school sinds" name="no_work_since" kind="date" value=typed.no_work_since/>
                            <ui::SubmitRow><ui::Button>"Bewaren"</ui::Button></ui::SubmitRow>
                        </form>
                    </ui::Card>
                </div>
                <aside class="stack">{provisions(&id, page.provisions, page.refused_provision, page.now)}</aside>
            </div>
        </Desk>
    }
}

fn provisions(
    id: &str,
    provisions: Vec<Has>,
    refused: Option<(Provision, String, String)>,
    now: At,
) -> impl IntoView + use<> {
    let (kind, typed, why) = match refused {
        Some((kind, typed, why)) => (kind.as_str().to_owned(), typed, Some(why)),
        None => (Provision::Benefit.as_str().to_owned(), String::new(), None),
    };
    let add = format!("/alumni/{id}/provisions");
    let rows = provisions
        .into_iter()
        .map(|it| {
            let (action, spoken) = (format!("/alumni/{id}/provisions/{}/end", it.id), format!(": {}", it.kind.label()));
            let until = format!("{} tot {} ({})", it.kind.label(), it.ends_on.with_year(), it.ends_on.away(now.day()));
            view! {
                <li class="spread">
                    <span>{until}</span>
                    <form method="post" action=action><ui::Button kind=ButtonKind::Bare>"Weghalen"<span class="unseen">{spoken}</span></ui::Button></form>
                </li>
            }
        })
        .collect_view();
    let options =
        Provision::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind.label().to_owned())).collect::<Vec<_>>();
    view! {
        <ui::Card title="Voorzieningen">
            <p class="soft">"Alleen wat het is en tot wanneer. Nooit waarom iemand het heeft."</p>
            <ul class="lines">{rows}</ul>
            <form method="post" action=add class="form">
                <ui::Select label="Wat" name="kind" options selected=kind/>
                <ui::Field label="Stopt op" name="ends_on" kind="date" value=typed error=why required=true/>
                <ui::Button kind=ButtonKind::Quiet>"Toevoegen"</ui::Button>
            </form>
        </ui::Card>
    }
}
