//! What a helper may see, and asking for more.

use super::rules::Before;
use crate::{
    access::{AlumnusId, Kind},
    alumni::in_one_line,
    check_ins::{Face, store::CheckIn},
    moment::{At, Day, capital},
    questions::store::{Question, Said},
    shell::HelperPhone,
    ui::{self, ButtonKind, IconName, JimItem},
};
use leptos::prelude::*;

pub(super) struct Asking {
    pub alumnus: AlumnusId,
    pub first_name: String,
    pub kinds: Vec<(Kind, Before)>,
    pub refused: Option<String>,
    pub now: At,
}

pub(super) fn asking(page: Asking) -> impl IntoView {
    let Asking { alumnus, first_name, kinds, refused, now } = page;
    let back = format!("/jim/{alumnus}");
    let lead = format!("{first_name} beslist. Een nee is ook goed.");
    let action = format!("/jim/{alumnus}/ask");
    let rows = kinds.into_iter().map(move |(kind, before)| row(&action, &first_name, kind, before, now)).collect_view();
    view! {
        <HelperPhone title="Wat mag ik zien?" current=JimItem::Home>
            <ui::BackLink href=back label="Terug"/>
            <p class="lead">{lead}</p>
            <ui::FormAlert message=refused/>
            <ui::Card><ul class="lines">{rows}</ul></ui::Card>
        </HelperPhone>
    }
}

fn row(action: &str, name: &str, kind: Kind, before: Before, now: At) -> impl IntoView + use<> {
    let what = as_read_by_helper(kind);
    let state = match (before.given_at, before.asked_at, before.quiet_until(now)) {
        (Some(since), _, _) => Some(format!("Dit mag je zien, sinds {}.", since.day().in_words())),
        (_, Some(asked), _) => Some(format!("Gevraagd op {}. {name} antwoordt nog.", asked.day().in_words())),
        (_, _, Some(until)) => Some(format!("{name} zei nee. Vraag het na {} nog eens.", until.day().in_words())),
        (None, None, None) => None,
    };
    let spoken = format!(": {what}");
    let action = action.to_owned();
    view! {
        <li class="stack tight">
            <b>{capital(what)}</b>
            {match state {
                Some(words) => view! { <span class="soft">{words}</span> }.into_any(),
                None => view! {
                    <form method="post" action=action>
                        <input type="hidden" name="kind" value=kind.as_str()/>
                        <ui::Button kind=ButtonKind::Quiet icon=IconName::Question>"Vraag of dit mag"<span class="unseen">{spoken}</span></ui::Button>
                    </form>
                }.into_any(),
            }}
        </li>
    }
}

fn as_read_by_helper(kind: Kind) -> &'static str {
    match kind {
        Kind::CheckIns => "hoe het gaat",
        Kind::Feelings => "werk, wonen, geld en gevoel",
        Kind::Questions => "de vragen aan school",
        Kind::Messages => "de berichten in de kring",
        Kind::WorkFacts => "het werk",
        Kind::Packets => "wat de gemeente mag weten",
    }
}

/// What is shared; `None` is what this helper may not see.
pub(super) struct Shared {
    pub alumnus: AlumnusId,
    pub first_name: String,
    pub faces: Option<Vec<(At, Face)>>,
    pub feelings: Option<Vec<CheckIn>>,
    pub questions: Option<Vec<(Vec<Said>, Question)>>,
    pub work: Option<(Option<String>, Option<Day>)>,
    pub packet: Option<Vec<String>>,
    /// Whether they read the conversation, which has a page of its own.
    pub messages: bool,
    pub now: At,
}

impl Shared {
    /// As long as nothing is permitted.
    pub fn nothing(alumnus: AlumnusId, first_name: String, now: At) -> Self {
        let (faces, feelings, questions, work, packet) = (None, None, None, None, None);
        Self { alumnus, first_name, faces, feelings, questions, work, packet, messages: false, now }
    }

    /// What stays closed, so that an empty place is not taken for a quiet life.
    fn hidden(&self) -> Vec<Kind> {
        let is_open = |kind: &Kind| match kind {
            Kind::CheckIns => self.faces.is_some() || self.feelings.is_some(),
            Kind::Feelings => self.feelings.is_some(),
            Kind::Questions => self.questions.is_some(),
            Kind::Messages => self.messages,
            Kind::WorkFacts => self.work.is_some(),
            Kind::Packets => self.packet.is_some(),
        };
        Kind::ALL.iter().filter(|kind| !is_open(kind)).copied().collect()
    }
}

pub(super) fn shared(page: Shared) -> impl IntoView {
    let hidden = hidden(&page);
    let Shared { alumnus, first_name, faces, feelings, questions, work, packet, messages: _, now } = page;
    let (back, ask) = (format!("/jim/{alumnus}"), format!("/jim/{alumnus}/ask"));
    let title = format!("Wat {first_name} deelt");
    let chooses = format!("{first_name} kiest wat jij ziet. Je kunt erom vragen.");
    // Whoever reads the whole check-in reads its face there.
    let faces = faces.filter(|_| feelings.is_none());
    let none = faces.is_none() && feelings.is_none() && questions.is_none() && work.is_none() && packet.is_none();
    view! {
        <HelperPhone title current=JimItem::Home>
            <ui::BackLink href=back label="Terug"/>
            {none.then(|| view! { <ui::EmptyState icon=IconName::Lock title="Je ziet nog niets" text=chooses/> })}
            {faces.map(|faces| lines("Hoe het gaat", faces.into_iter().map(|(at, face)| (at.ago(now), face.label().to_owned())).collect()))}
            {feelings.map(|all| lines("Hoe het gaat", all.into_iter().map(|one| (one.at.ago(now), whole(&one))).collect()))}
            {work.map(|(employer, until)| lines("Werk", vec![(String::new(), at_work(employer, until))]))}
            {questions.map(|threads| threads.into_iter().map(|(said, question)| thread(&question, said, now)).collect_view())}
            {packet.map(|sentences| lines("Wat de gemeente mag weten", sentences.into_iter().map(|one| (String::new(), one)).collect()))}
            {hidden}
            <ui::ButtonLink href=ask kind=ButtonKind::Quiet icon=IconName::Question>"Vraag of je meer mag zien"</ui::ButtonLink>
        </HelperPhone>
    }
}

fn hidden(page: &Shared) -> Option<impl IntoView + use<>> {
    let hidden = page.hidden();
    let decides = format!("{} kiest wat jij ziet.", page.first_name);
    (!hidden.is_empty()).then(|| {
        let rows = hidden.into_iter().map(|kind| view! { <li>{as_read_by_helper(kind)}</li> });
        view! { <ui::Card title="Dit zie je niet"><p>{decides}</p><ul class="bullets">{rows.collect_view()}</ul></ui::Card> }
    })
}

fn whole(check_in: &CheckIn) -> String {
    let words = check_in.words.as_ref().map_or_else(String::new, |words| format!(" “{words}”"));
    format!("{}{words}", in_one_line(check_in))
}

fn at_work(employer: Option<String>, until: Option<Day>) -> String {
    match (employer, until) {
        (Some(employer), Some(day)) => format!("{employer}, tot {}", day.with_year()),
        (Some(employer), None) => employer,
        (None, _) => "Onbekend.".to_owned(),
    }
}

fn lines(title: &'static str, rows: Vec<(String, String)>) -> impl IntoView {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(when, words)| view! { <li class="stack tight"><span>{words}</span><small>{when}</small></li> })
        .collect();
    let none = rows.is_empty();
    view! {
        <ui::Card title=title>
            {none.then(|| view! { <p class="soft">"Er is nog niets."</p> })}
            <ul class="lines">{rows}</ul>
        </ui::Card>
    }
}

fn thread(question: &Question, said: Vec<Said>, now: At) -> impl IntoView + use<> {
    let title = format!("Vraag over {}", question.topic.subject());
    let rows = said.into_iter().map(move |one| {
        view! {
            <li class="stack tight">
                <span class="spread"><b>{one.first_name}</b><small>{one.at.ago(now)}</small></span>
                <q class="said">{one.words}</q>
            </li>
        }
    });
    view! { <ui::Card title=title><ul class="lines">{rows.collect_view()}</ul></ui::Card> }
}
