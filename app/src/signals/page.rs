//! The Monday page: who needs something from me, and why.

use super::{
    SignalKind,
    store::{Comes, Counts, OpenSignal},
};
use crate::{
    escalations::{
        State,
        store::{DuePromise, Listed},
    },
    evenings::store::ComingAtSchool,
    handovers::store::OnItsWay,
    inbox::store::Message,
    jobs::Health,
    moment::{At, capital, span_in_words},
    questions::store::Question,
    shell::Desk,
    signals::rules::{self, coming::Month},
    sms,
    ui::{self, ButtonKind, DeskItem, IconName, Tone},
    waakvlam::store::Review,
};
use leptos::prelude::*;

pub(super) mod due;
pub(super) mod school;

pub(super) struct Monday {
    pub place: String,
    pub names: Vec<Vec<OpenSignal>>,
    pub covers: Vec<String>,
    /// Of each of the names, whether the reader is in their circle.
    pub mine: Vec<bool>,
    pub counts: Counts,
    pub not_joined: i64,
    /// Calls that were promised for today or before.
    pub calls: Vec<due::PromisedCall>,
    /// All that wait at the school, and those for the reader.
    pub questions: Vec<Question>,
    pub my_questions: Vec<Question>,
    /// Who of the reader's people has a birthday or the end of a contract soon.
    pub coming: Vec<Comes>,
    /// What is to be measured, month by month.
    pub measured: Vec<Month>,
    /// What was handed over and nobody is known to have, with the school's working days for it.
    pub handed: Vec<OnItsWay>,
    pub working_days: i64,
    pub reviews: Vec<Review>,
    pub cases: Vec<Listed>,
    /// What school promised about those, for today or before.
    pub own: Vec<DuePromise>,
    pub evening: Option<ComingAtSchool>,
    /// How many messages failed in the last day.
    pub failed: i64,
    pub jobs: Vec<Health>,
    pub news: Vec<Message>,
    pub is_admin: bool,
    pub coordinates: bool,
    pub now: At,
}

pub(super) fn monday(page: Monday) -> impl IntoView {
    let title = rules::monday::heading(page.counts.mine);
    let lead = lead(&page);
    let now = page.now;
    let more = page.counts.all - i64::try_from(page.names.len()).unwrap_or(0);
    let no_jim = page.counts.no_jim;
    let (mine, others): (Vec<_>, Vec<_>) = page.names.into_iter().zip(page.mine).partition(|(_, is_mine)| *is_mine);
    let is_calm = mine.is_empty() && others.is_empty();
    view! {
        <Desk current=DeskItem::Monday place=page.place.clone()>
            <ui::PageHead title lead>
                {(page.counts.people > 0).then(|| view! { <ui::ButtonLink href="/calls" kind=ButtonKind::Quiet icon=IconName::Phone>"Belronde"</ui::ButtonLink> })}
                {page.coordinates.then(|| view! { <ui::ButtonLink href="/monday/team" kind=ButtonKind::Quiet icon=IconName::People>"Team"</ui::ButtonLink> })}
                {page.is_admin.then(|| view! { <ui::ButtonLink href="/school" kind=ButtonKind::Quiet>"School"</ui::ButtonLink> })}
            </ui::PageHead>
            <div class="desk-cols">
                <div class="stack">
                    {page.covers.into_iter().map(|line| view! { <ui::Notice tone=Tone::Waits title=line/> }).collect_view()}
                    {if page.counts.people == 0 {
                        first_steps().into_any()
                    } else if is_calm {
                        view! {
                            <ui::AllQuiet title="Niemand vraagt nu iets"
                                text="Er staat geen enkel signaal open. De waakvlam brandt."/>
                        }.into_any()
                    } else {
                        view! {
                            {(!mine.is_empty()).then(|| view! { <ul class="asks">{mine.into_iter().enumerate().map(|(at, (signals, _))| ask(at, signals, now)).collect_view()}</ul> })}
                            {(!others.is_empty()).then(|| view! {
                                <section class="stack">
                                    <h2>"Bij collega's"</h2>
                                    <p class="soft">"Je ziet wie er iets vraagt, en wie ernaar kijkt. De reden leest alleen de kring."</p>
                                    <ul class="asks">{others.into_iter().map(|(signals, _)| at_a_colleague(signals, now)).collect_view()}</ul>
                                </section>
                            })}
                        }.into_any()
                    }}
                    {(more > 0).then(|| view! { <p class="soft">{rules::monday::more(more)}</p> })}
                </div>
                <aside class="stack">
                    {news(&page.news)}
                    {due::promises(&page.calls, &page.own, &page.cases, now)}
                    {due::questions(&page.my_questions, &page.questions, now)}
                    {due::not_received(&page.cases, (&page.handed, page.working_days), now)}
                    {cases(page.cases, now)}
                    {crate::waakvlam::reviews_card(page.reviews, now.day())}
                    {(no_jim > 0).then(|| without_jim(no_jim))}
                    {page.evening.map(evening)}
                    {due::soon(&page.coming, now)}
                    {due::measured(page.measured)}
                    {night(&page.jobs, page.now)}
                    {(page.not_joined > 0).then(|| not_joined(page.not_joined))}
                </aside>
            </div>
        </Desk>
    }
}

fn lead(page: &Monday) -> String {
    let Counts { mine, all, people, .. } = page.counts;
    let calm = people - all;
    let others = match all - mine {
        0 => String::new(),
        1 => " Bij collega's vraagt 1 mens iets.".to_owned(),
        n => format!(" Bij collega's vragen {n} mensen iets."),
    };
    let messages = page.jobs.iter().find(|job| job.job == "outbox").map_or((0, 0), |job| (job.done, job.waiting));
    let last_run = page.jobs.iter().filter_map(|job| job.last_run).max();
    let night = rules::monday::night(last_run, messages, page.failed, page.now);
    match people {
        0 => night,
        people => format!("Van de {people} oud-leerlingen is het bij {calm} rustig.{others} {night}"),
    }
}

fn first_steps() -> impl IntoView {
    view! {
        <ui::EmptyState icon=IconName::Upload title="Begin met je oud-leerlingen"
            text="Lees de uitstroomlijst van school in. Daarna zie je hier elke maandag wie iets nodig heeft.">
            <ui::ButtonLink href="/import" icon=IconName::Upload>"Uitstroomlijst inlezen"</ui::ButtonLink>
        </ui::EmptyState>
    }
}

fn without_jim(count: i64) -> impl IntoView {
    let text = if count == 1 {
        "1 oud-leerling heeft al lang geen JIM.".to_owned()
    } else {
        format!("{count} oud-leerlingen hebben al lang geen JIM.")
    };
    view! {
        <ui::Card title="Geen JIM">
            <p>{text}</p>
            <p class="soft">"Alleen de oud-leerling kiest een JIM. Vraag ernaar als je iemand toch spreekt."</p>
            <ui::ButtonLink href="/alumni?which=no-jim" kind=ButtonKind::Bare>"Bekijk wie"</ui::ButtonLink>
        </ui::Card>
    }
}

/// Red is danger only: somebody near worries, a gap too long to bridge, or so long without work that the school calls it
/// red. All else is somebody who waits.
impl From<&OpenSignal> for Tone {
    fn from(signal: &OpenSignal) -> Self {
        match signal.kind {
            SignalKind::JimWorry | SignalKind::Sos | SignalKind::NoBed => Self::Danger,
            SignalKind::Gap if signal.urgency <= 2 => Self::Danger,
            SignalKind::NoWork if signal.urgency <= 3 => Self::Danger,
            SignalKind::Debts if signal.urgency == 1 => Self::Danger,
            _ => Self::Waits,
        }
    }
}

/// So many reasons are read at a glance; the rest can be opened.
const REASONS_SHOWN: usize = 2;

fn ask(at: usize, signals: Vec<OpenSignal>, now: At) -> impl IntoView {
    let Some(first) = signals.first().cloned() else { return ().into_any() };
    let name = format!("{} {}", first.first_name, first.last_name);
    let since = first.outflow_on.days_until(now.day());
    let role = match since {
        ..=0 => format!("{} · nog op school", capital(first.support_level.label())),
        days => format!("{} · {} uit school", capital(first.support_level.label()), span_in_words(days)),
    };
    let spoken = format!(", voor {}", first.first_name);
    let (shown, rest) = signals.split_at(signals.len().min(REASONS_SHOWN));
    let fact = fact(&first, &shown[1..], now);
    let when = rules::since_and_until(&first.reason, first.since.day(), first.due_on, now.day());
    let more: Vec<String> = rest.iter().map(|signal| signal.reason.clone()).collect();
    let link = format!("/alumni/{}", first.alumnus_id);
    let kind = if at == 0 { ButtonKind::Act } else { ButtonKind::Quiet };
    view! {
        <ui::AskRow name tint=ui::tint_of(&first.alumnus_id.0) role href=link.clone() tone=Tone::from(&first)
            reason=rules::tag(first.kind, first.since, now) fact when more>
            <ui::ButtonLink href=link kind>{first.next_step.clone()}<span class="unseen">{spoken}</span></ui::ButtonLink>
            {first.phone.map(|number| {
                let (href, spoken) = (format!("tel:{number}"), format!("Bel {}: ", first.first_name));
                let number = sms::rules::in_words(&number);
                view! { <ui::ButtonLink href kind=ButtonKind::Quiet icon=IconName::Phone><span class="unseen">{spoken}</span>{number}</ui::ButtonLink> }
            })}
        </ui::AskRow>
    }
    .into_any()
}

/// Somebody in whose circle the reader is not: that there is something, whose task it is, and since when.
fn at_a_colleague(signals: Vec<OpenSignal>, now: At) -> impl IntoView {
    let Some(first) = signals.into_iter().next() else { return ().into_any() };
    let name = format!("{} {}", first.first_name, first.last_name);
    let until = first.due_on.map_or_else(String::new, |day| format!(", {}", rules::look_by_in_words(day, now.day())));
    let fact = format!("{} kijkt ernaar, sinds {}{until}.", first.task_name, first.opened_at.day().in_words());
    let (link, who) = (format!("/alumni/{}", first.alumnus_id), format!("Wie kent {}?", first.first_name));
    view! {
        <ui::AskRow name tint=ui::tint_of(&first.alumnus_id.0) role=capital(first.support_level.label()) href=link.clone()
            tone=Tone::Waits reason=rules::tag_outside(first.urgency) fact>
            <ui::ButtonLink href=link kind=ButtonKind::Bare>{who}</ui::ButtonLink>
        </ui::AskRow>
    }
    .into_any()
}

/// The reason, other reasons, and the last known fact, a line each.
fn fact(first: &OpenSignal, others: &[OpenSignal], now: At) -> String {
    let reasons = std::iter::once(first).chain(others).map(|signal| signal.reason.clone());
    let last = first.last_sign_of_life_at.zip(first.last_sign);
    let last = last.map(|(at, sign)| format!("Laatste teken: {} {}.", sign.label(), at.ago(now)));
    let work = first.employer.as_ref().map(|employer| format!("Werkte bij {employer}."));
    let known = [last, work].into_iter().flatten().collect::<Vec<_>>().join(" ");
    reasons.chain((!known.is_empty()).then_some(known)).collect::<Vec<_>>().join("\n")
}

fn fact_line(what: &'static str, how_many: i64) -> impl IntoView {
    view! { <div><dt>{what}</dt><dd class="nums">{how_many}</dd></div> }
}

fn count(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

/// What runs at the municipality; what was not received yet stands by itself.
fn cases(cases: Vec<Listed>, now: At) -> impl IntoView {
    let rows = cases
        .into_iter()
        .filter(|case| case.state != State::Sent)
        .map(|case| {
            let (tone, words) = case_in_words(&case, now);
            let name = format!("{} {}", case.first_name, case.last_name);
            view! { <li class="spread"><a href=format!("/escalations/{}", case.id)>{name}</a><ui::Tag tone>{words}</ui::Tag></li> }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| view! { <ui::Card title="Bij de gemeente"><ul class="lines">{rows}</ul></ui::Card> })
}

/// "opgepakt", "nog 1 werkdag", "te laat".
fn case_in_words(case: &Listed, now: At) -> (Tone, String) {
    match case.state {
        State::Accepted if case.action_on.is_none_or(|day| day >= now.day()) => (Tone::Well, "opgepakt".into()),
        State::Accepted => (Tone::Waits, "te laat".into()),
        State::Declined => (Tone::Waits, "afgewezen".into()),
        State::Received => due::term_in_words(case.term_at, now),
        state => (Tone::Calm, state.about(&case.first_name)),
    }
}

fn evening(evening: ComingAtSchool) -> impl IntoView {
    let title = format!("Avondschool, {}", evening.starts_at.day().in_words());
    view! {
        <ui::Card title>
            <dl class="facts">{fact_line("Aangemeld", evening.signed_up)}</dl>
            <ui::ButtonLink href="/evenings/plan" kind=ButtonKind::Bare>"Wie komen er?"</ui::ButtonLink>
        </ui::Card>
    }
}

/// Whether the clock did what it should: of each task how much of what was due is done, when it last ran, and what fails.
fn night(jobs: &[Health], now: At) -> impl IntoView + use<> {
    let counted = jobs.iter().filter(|job| matches!(job.job, "reminders" | "outbox"));
    let rows = counted
        .map(|job| {
            let words = format!("{} van {}", job.done, job.expected());
            view! { <div><dt>{job.label}</dt><dd class="nums">{words}</dd></div> }
        })
        .collect::<Vec<_>>();
    let all = jobs.iter().map(|job| task(job, now)).collect::<Vec<_>>();
    let failing = jobs
        .iter()
        .filter_map(|job| {
            let since = job.failing_since?;
            Some(format!("{} hapert sinds {}. De beheerder kan het zien.", job.label, since.in_words()))
        })
        .map(|words| view! { <ui::Notice tone=Tone::Waits title=words/> })
        .collect::<Vec<_>>();
    view! {
        <ui::Card title="Het laatste etmaal">
            <dl class="facts">{rows}</dl>
            {failing}
            <details class="more">
                <summary>"Alle taken"</summary>
                <dl class="facts tasks">{all}</dl>
            </details>
        </ui::Card>
    }
}

/// One task of the clock: what it was to do, what it did, and when it last ran.
fn task(job: &Health, now: At) -> impl IntoView + use<> {
    let last = match job.last_run {
        None => "nog niet".to_owned(),
        Some(at) if at.day() == now.day() => at.hour_in_words(),
        Some(at) => at.ago(now),
    };
    let done = format!("{} van {}", job.done, job.expected());
    view! {
        <div>
            <dt>{job.label}</dt>
            <dd class="nums">{done}<span class="hint">{last}</span></dd>
        </div>
    }
}

/// How many messages are fetched: as many may be more.
const NEWS_FETCHED: usize = 5;

/// One calm line: the signals themselves stand on this page already.
fn news(news: &[Message]) -> Option<impl IntoView + use<>> {
    let words = match news.len() {
        0 => return None,
        1 => "1 nieuw bericht".to_owned(),
        NEWS_FETCHED.. => format!("{NEWS_FETCHED} of meer nieuwe berichten"),
        n => format!("{n} nieuwe berichten"),
    };
    Some(view! { <p class="row"><ui::Icon name=IconName::Bell/><a href="/inbox">{words}</a></p> })
}

fn not_joined(count: i64) -> impl IntoView {
    let text = if count == 1 {
        "1 oud-leerling is nog niet in de app.".to_owned()
    } else {
        format!("{count} oud-leerlingen zijn nog niet in de app.")
    };
    view! {
        <ui::Card title="Nog uitnodigen">
            <p>{text}</p>
            <ui::ButtonLink href="/alumni?which=not-joined" kind=ButtonKind::Bare>"Bekijk wie"</ui::ButtonLink>
        </ui::Card>
    }
}
