//! The phone round on the screen, and on paper.

use super::{Came, rules::Typed, store::Callee};
use crate::{
    check_ins::Face,
    moment::{At, Day, capital},
    phone::Waiting,
    shell::Desk,
    signals::Told,
    sms,
    ui::{self, ButtonKind, DeskItem, IconName, Tone},
};
use leptos::prelude::*;

pub(super) struct Round {
    pub place: String,
    /// Of this form: sent twice it counts once.
    pub key: String,
    pub lines: Vec<Line>,
    /// So many more wait.
    pub more: usize,
    pub wrong: Option<String>,
    /// How many were just kept, and in which round.
    pub kept: Option<(usize, String)>,
    /// Of whom a colleague logged a talk too.
    pub also: Vec<String>,
    pub is_undone: bool,
    pub now: At,
}

/// One name.
pub(super) struct Line {
    pub callee: Callee,
    pub opener: String,
    pub reasons: Vec<String>,
    pub promised: Option<Day>,
    pub typed: Typed,
    pub wrong: Option<String>,
}

pub(super) fn round(page: Round) -> impl IntoView {
    let today = page.now.day();
    let lead = match page.lines.len() {
        0 => "Wie een signaal heeft, of wie je beloofde te bellen.".to_owned(),
        1 => format!("1 naam, {}.", today.in_words()),
        many => format!("{many} namen, {}.", today.in_words()),
    };
    let is_empty = page.lines.is_empty();
    let paper = (!is_empty).then(|| on_paper(&page.lines, page.now));
    let more = page.more;
    view! {
        <Desk current=DeskItem::Monday place=page.place>
            <ui::BackLink href="/monday" label="Maandag"/>
            <ui::PageHead title="Belronde" lead/>
            <Waiting/>
            {page.kept.map(|(kept, round)| just_kept(kept, round, page.also))}
            {page.is_undone.then(|| view! { <ui::Notice tone=Tone::Well title="De belronde is ongedaan gemaakt."/> })}
            {if is_empty {
                view! { <ui::AllQuiet title="Niemand om te bellen" text="Niemand wacht vandaag op een telefoontje van jou."/> }.into_any()
            } else {
                form(page.key, page.lines, page.wrong, page.now).into_any()
            }}
            {(more > 0).then(|| view! { <p class="soft">{still_wait(more)}</p> })}
            {paper}
        </Desk>
    }
}

fn still_wait(more: usize) -> String {
    match more {
        1 => "Nog 1 naam wacht. Die komt na deze.".to_owned(),
        many => format!("Nog {many} namen wachten. Die komen na deze."),
    }
}

fn just_kept(kept: usize, round: String, also: Vec<String>) -> impl IntoView {
    let title = match kept {
        0 => "Dit was al bewaard.".to_owned(),
        1 => "1 gesprek bewaard.".to_owned(),
        many => format!("{many} gesprekken bewaard."),
    };
    view! {
        <ui::Notice tone=Tone::Well title>
            {also.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            <form method="post" action="/calls/undo">
                <input type="hidden" name="round" value=round/>
                <ui::Button kind=ButtonKind::Bare>"Ongedaan maken"</ui::Button>
            </form>
        </ui::Notice>
    }
}

fn form(key: String, lines: Vec<Line>, wrong: Option<String>, now: At) -> impl IntoView {
    view! {
        <form method="post" action="/calls" class="form no-print">
            <ui::FormAlert message=wrong/>
            <input type="hidden" name="key" value=key/>
            <ol class="calls">{lines.into_iter().map(|line| one(line, now)).collect_view()}</ol>
            <ui::SubmitRow><ui::Button icon=IconName::Check>"Alles bewaren"</ui::Button></ui::SubmitRow>
            <p class="soft">"Wat je leeg laat, blijft op de lijst staan. Voor op papier: druk deze bladzijde af."</p>
        </form>
    }
}

fn one(line: Line, now: At) -> impl IntoView {
    let Line { callee, opener, reasons, promised, typed, wrong } = line;
    let id = callee.alumnus_id.0.clone();
    let (name, first) = (callee.name(), callee.first_name.clone());
    let field = |field: &str| format!("{field}.{id}");
    let (came, face, words, again_on) = (field("came"), field("face"), field("words"), field("again_on"));
    let told = field("told");
    let heard = std::iter::once((String::new(), "niets daarvan".to_owned()))
        .chain(Told::ALL.iter().map(|told| (told.as_str().to_owned(), told.label().to_owned())))
        .collect::<Vec<_>>();
    let faces = std::iter::once((String::new(), "niet gevraagd".to_owned()))
        .chain(Face::ALL.iter().map(|face| (face.as_str().to_owned(), face.label().to_owned())))
        .collect::<Vec<_>>();
    let picks = Came::ALL
        .iter()
        .map(|pick| {
            let (value, checked) = (pick.as_str(), pick.as_str() == typed.came);
            view! {
                <label class="choice">
                    <input type="radio" name=came.clone() value=value checked=checked/>
                    <span>{pick.label()}</span>
                </label>
            }
        })
        .collect_view();
    let legend = format!("Wat kwam eruit bij {first}?");
    view! {
        <li class="card call">
            <div class="spread">
                <ui::PersonLine name=name.clone() tint=ui::tint_of(&id) role=capital(callee.support_level.label())
                    href=Some(format!("/alumni/{id}"))/>
                {phone(&callee)}
            </div>
            {promised.map(|day| view! { <p><ui::Tag tone=Tone::Waits>{promise(day, now)}</ui::Tag></p> })}
            <p class="big">{format!("“{opener}”")}</p>
            <p class="soft">{facts(&callee, &reasons, now)}</p>
            {wrong.map(|why| view! { <p class="wrong" role="alert">{why}</p> })}
            <fieldset class="stack tight">
                <legend>{legend}</legend>
                <div class="choices">{picks}</div>
            </fieldset>
            <div class="three">
                <ui::Field label="Wat is er gezegd?" name=words value=typed.words/>
                <ui::Select label="Hoe klonk het?" name=face options=faces selected=typed.face/>
                <ui::Field label="Weer bellen op" name=again_on kind="date" value=typed.again_on/>
            </div>
            <ui::Select label="Hoorde je dit? Dan telt het mee als signaal." name=told options=heard selected=typed.told/>
        </li>
    }
}

fn phone(callee: &Callee) -> impl IntoView + use<> {
    match &callee.phone {
        Some(number) => {
            let (href, label) = (format!("tel:{number}"), format!("Bel {}", sms::rules::in_words(number)));
            view! { <ui::ButtonLink href kind=ButtonKind::Quiet icon=IconName::Phone>{label}</ui::ButtonLink> }
                .into_any()
        }
        None => {
            let words = format!("Geen nummer van {}{}", callee.first_name, why_none(callee));
            view! { <span class="soft">{words}</span> }.into_any()
        }
    }
}

/// Why there is no number, when there was one.
fn why_none(callee: &Callee) -> &'static str {
    if callee.phone_dead_at.is_some() { ": nummer werkt niet meer" } else { "" }
}

fn promise(day: Day, now: At) -> String {
    match day.days_until(now.day()) {
        ..=0 => "vandaag beloofd".to_owned(),
        1 => "gisteren beloofd".to_owned(),
        days => format!("{days} dagen te laat"),
    }
}

/// Why somebody is on the list, and the last that is known.
fn facts(callee: &Callee, reasons: &[String], now: At) -> String {
    let last = match (callee.last_sign_of_life_at, callee.last_sign) {
        (Some(at), Some(sign)) => format!("Laatste teken: {} {}.", sign.label(), at.ago(now)),
        // A silence says so itself.
        _ if !reasons.is_empty() => String::new(),
        _ => "Nog nooit bereikt.".to_owned(),
    };
    format!("{} {last}", reasons.join(" ")).trim().to_owned()
}

/// The same names with room to write.
fn on_paper(lines: &[Line], now: At) -> impl IntoView + use<> {
    let rows = lines
        .iter()
        .map(|line| {
            let none = || format!("geen nummer{}", why_none(&line.callee));
            let phone = line.callee.phone.as_deref().map_or_else(none, sms::rules::in_words);
            let why = facts(&line.callee, &line.reasons, now);
            view! {
                <tr>
                    <td><strong>{line.callee.name()}</strong><br/><span class="nums">{phone}</span></td>
                    <td>{format!("“{}”", line.opener)}<br/><span class="soft">{why}</span></td>
                    <td class="nowrap">
                        {Came::ALL.iter().map(|came| view! { <span class="tick-box"></span>" "{came.label()}<br/> }).collect_view()}
                    </td>
                    <td class="to-write"></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="print-only">
            <table class="table call-list">
                <thead><tr><th>"Wie"</th><th>"Waarmee begin je"</th><th>"Bereikt?"</th><th>"Wat is er gezegd, en wanneer weer"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
