//! School follows its cases: the list, and one case with what can be done now.

use super::{
    Press,
    draft::NobodyThere,
    exception::Exception,
    just_done,
    lessons::Learn,
    promises::Promises,
    sheet::{PrintHint, Sheet},
    their_system::their_system,
    thread::{Thread, steps},
    tone,
};
use crate::{
    access::{PersonId, Standings},
    escalations::{
        EventKind, Side, State,
        letters::at_school,
        rules::{
            ladder::{Ladder, step_label},
            lesson::Lesson,
            words::{first_word, left},
        },
        store::{Case, Happened, Kept, Listed, Promised},
    },
    form::Form,
    moment::At,
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, IconName, Tag, Timeline, Tone},
    zgw::store::Handover,
};
use leptos::prelude::*;
use std::sync::Arc;

/// What the list of school shows.
pub(in crate::escalations) struct SchoolList {
    pub school: String,
    pub open: Vec<Listed>,
    pub closed: Vec<Listed>,
    /// How the reader stands to each of them.
    pub standings: Standings,
    pub is_admin: bool,
    pub done: Option<String>,
    pub now: At,
}

pub(in crate::escalations) fn school_list(list: SchoolList) -> impl IntoView {
    let (now, standings) = (list.now, Arc::new(list.standings));
    let closed_standings = Arc::clone(&standings);
    let lead = match list.open.len() {
        0 => "Er loopt nu niets.".to_owned(),
        1 => "Er loopt 1 zaak.".to_owned(),
        many => format!("Er lopen {many} zaken."),
    };
    let done = just_done(list.done.as_deref(), &[("withdrawn", "De zaak is ingetrokken. Wie hem had, is ingelicht.")]);
    view! {
        <Desk current=DeskItem::Municipality place=list.school>
            <ui::PageHead title="Gemeente" lead>
                {list.is_admin.then(|| view! {
                    <ui::ButtonLink href="/escalations/lessons" kind=ButtonKind::Quiet>"Wat wij leerden"</ui::ButtonLink>
                    <ui::ButtonLink href="/ladder" kind=ButtonKind::Quiet>"Contactpersonen"</ui::ButtonLink>
                })}
            </ui::PageHead>
            {done}
            <div class="stack wide">
                {if list.open.is_empty() {
                    view! {
                        <ui::EmptyState icon=IconName::Municipality title="Alles rustig"
                            text="Een zaak begin je op de pagina van een oud-leerling, met “Naar de gemeente”."/>
                    }.into_any()
                } else {
                    view! { <Cases label="Lopende zaken" cases=list.open standings now/> }.into_any()
                }}
                {(!list.closed.is_empty()).then(|| view! {
                    <section class="stack"><h2>"De laatste 3 maanden"</h2><Cases label="Afgesloten zaken" cases=list.closed standings=closed_standings now/></section>
                })}
            </div>
        </Desk>
    }
}

#[component]
fn Cases(label: &'static str, cases: Vec<Listed>, standings: Arc<Standings>, now: At) -> impl IntoView {
    let rows = cases
        .into_iter()
        .map(|case| {
            if standings.reads_case_of(&case.alumnus_id) {
                row(case, now).into_any()
            } else {
                at_a_colleague(&case).into_any()
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=label>
            <table class="table cards">
                <thead><tr><th>"Wie"</th><th>"Stand"</th><th>"Ligt bij"</th><th>"Termijn"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(case: Listed, now: At) -> impl IntoView {
    let is_late = is_late(&case, now);
    let (who, when) = (who_has_it(&case), when(&case, now));
    let name = format!("{} {}", case.first_name, case.last_name);
    view! {
        <tr>
            <th scope="row"><a href=at_school(&case.id)>{name}</a></th>
            <td data-label="Stand"><Tag tone=tone(case.state, is_late)>{case.state.about(&case.first_name)}</Tag></td>
            <td data-label="Ligt bij">{who}</td>
            <td data-label="Termijn" class="nums">{when}</td>
        </tr>
    }
}

/// A case of somebody in whose circle the reader is not: that it is there, and whom to ask.
fn at_a_colleague(case: &Listed) -> impl IntoView + use<> {
    let name = format!("{} {}", case.first_name, case.last_name);
    let (href, who) = (format!("/alumni/{}", case.alumnus_id), format!("Vraag het {}.", case.owner));
    view! {
        <tr class="dim">
            <th scope="row"><a href=href>{name}</a></th>
            <td data-label="Stand">"van een collega"</td>
            <td data-label="Ligt bij" colspan="2">{who}</td>
        </tr>
    }
}

/// Whether the term or the promised day has passed.
pub(super) fn is_late(case: &Listed, now: At) -> bool {
    match case.state {
        State::Sent | State::Received => case.is_late == 1 || case.term_at.is_none_or(|term| term <= now),
        State::Accepted => case.action_on.is_some_and(|day| day < now.day()),
        State::Drafted | State::Asked | State::Declined => {
            case.is_late == 1 || case.term_at.is_some_and(|term| term <= now)
        }
        State::Done | State::Withdrawn => false,
    }
}

fn who_has_it(case: &Listed) -> String {
    match case.state {
        State::Asked => case.first_name.clone(),
        State::Sent | State::Received => {
            format!("{}, {}", case.contact.clone().unwrap_or_default(), step_label(case.step))
        }
        State::Accepted | State::Done => case.actor_name.clone().unwrap_or_default(),
        State::Drafted | State::Declined => format!("{}, school", case.owner),
        State::Withdrawn => String::new(),
    }
}

/// How long is left, in words.
pub(super) fn when(case: &Listed, now: At) -> String {
    match case.state {
        State::Sent | State::Received if case.is_late == 1 => "te laat".to_owned(),
        State::Sent | State::Received => left(case.term_at, now),
        State::Accepted if is_late(case, now) => "te laat".to_owned(),
        State::Accepted => case.action_on.map(|day| day.in_words()).unwrap_or_default(),
        State::Done | State::Withdrawn => case.moved_at.day().with_year(),
        State::Drafted | State::Asked | State::Declined if case.is_late == 1 => "te laat".to_owned(),
        State::Drafted | State::Asked | State::Declined => {
            case.term_at.map_or_else(|| format!("geschreven {}", case.moved_at.ago(now)), |term| left(Some(term), now))
        }
    }
}

/// What the page of one case shows to school.
pub(in crate::escalations) struct AtSchool {
    pub case: Case,
    pub sentences: Vec<Kept>,
    pub thread: Vec<Happened>,
    pub promises: Vec<Promised>,
    pub lesson: Option<Lesson>,
    /// "Anja", who looks.
    pub writer: String,
    /// What became of it in the municipality's own system.
    pub there: Option<Handover>,
    pub ladder: Ladder,
    pub me: PersonId,
    /// Who can be asked to confirm a ground.
    pub colleagues: Vec<(PersonId, String)>,
    /// Whether the reader may do more than confirm.
    pub can_act: bool,
    pub is_admin: bool,
    pub form: Form,
    pub done: Option<String>,
    pub now: At,
}

const DONE: [(&str, &str); 8] = [
    ("promised", "Dit staat nu op de pagina van de oud-leerling, met de dag erbij."),
    ("kept", "Gedaan. De oud-leerling leest dat ook."),
    ("learned", "Bewaard. Zo leren we ervan."),
    ("changed", "De tekst is veranderd. Vraag het nu opnieuw."),
    ("asked", "Het staat klaar op de telefoon. Je krijgt bericht als er een antwoord is."),
    ("ground", "De grond is bewaard. Een collega moet die nu bevestigen."),
    ("sent", "De zaak is verstuurd. De termijn loopt."),
    ("said", "Je bericht staat bij de zaak."),
];

pub(in crate::escalations) fn school_case(page: AtSchool) -> impl IntoView {
    let AtSchool {
        case,
        sentences,
        thread,
        promises,
        lesson,
        writer,
        there,
        ladder,
        me,
        colleagues,
        can_act,
        is_admin,
        form,
        done,
        now,
    } = page;
    let has_promises = !promises.is_empty();
    let own = promises.iter().find(|one| one.side == Side::School && one.ended_at.is_none()).cloned();
    let first = case.first_name.clone();
    let (kept_back, shared): (Vec<_>, Vec<_>) = sentences.into_iter().partition(|one| one.refused_at.is_some());
    let reader = case.contact.clone().or_else(|| ladder.contact().map(|rung| rung.first_name.clone()));
    let sheet_title = reader.map_or_else(|| "Zo ziet de gemeente het".to_owned(), |name| format!("Zo ziet {name} het"));
    let is_late = case.plain().is_late(now);
    let who_reads = ladder
        .contact()
        .filter(|_| case.sent_at.is_none())
        .map(|rung| format!("{}, {}, krijgt dit.", rung.name, rung.title));
    let has_contact = ladder.contact().is_some();
    let steps = steps(&case, &ladder, now);
    let file = format!("{}/packet.pdf", at_school(&case.id));
    let state = case.state.about(&first);
    let (all_about, all_label) = (format!("/alumni/{}", case.alumnus_id), format!("Alles over {first}"));
    let there = their_system(&case, there, now);
    let (where_it_is, kept_back) = (where_it_is(&case, &thread, now), kept_back_list(&first, kept_back));
    view! {
        <Desk current=DeskItem::Municipality place=case.school.clone()>
            <ui::BackLink href="/escalations" label="Gemeente"/>
            <ui::PageHead title=case.name() lead=format!("Regisseur: {}", case.owner_name())>
                <Tag tone=tone(case.state, is_late)>{state}</Tag>
                <ui::ButtonLink href=all_about kind=ButtonKind::Quiet>{all_label}</ui::ButtonLink>
            </ui::PageHead>
            {just_done(done.as_deref(), &DONE)}
            {where_it_is}
            <div class="desk-cols">
                <div class="stack wide">
                    <section class="stack">
                        <h2>{sheet_title}</h2>
                        {who_reads.map(|text| view! { <ui::WhoReads text/> })}
                        <Sheet case=case.clone() sentences=shared/>
                        <PrintHint file/>
                        {kept_back}
                    </section>
                    {can_act.then(|| view! { <Acts case=case.clone() form=form.clone() has_contact is_admin/> })}
                    {(can_act && may_promise(&case)).then(|| view! { <Promise case=case.clone() own writer form=form.clone()/> })}
                    {(can_act && case.state.is_over()).then(|| view! { <Learn case=case.clone() lesson form=form.clone()/> })}
                    <Exception case=case.clone() form me colleagues has_contact/>
                </div>
                <aside class="stack no-print">
                    <ui::Card title="Wie doet wat?"><Timeline steps/></ui::Card>
                    {has_promises.then(|| view! { <ui::Card title="Beloftes"><Promises promises now/></ui::Card> })}
                    {there}
                    <ui::Card title="Wat er gebeurde"><Thread events=thread alumnus=first/></ui::Card>
                </aside>
            </div>
        </Desk>
    }
}

/// Why school must do something now, if it must.
fn where_it_is(case: &Case, thread: &[Happened], now: At) -> Option<impl IntoView + use<>> {
    let refused = thread.iter().rev().find(|event| matches!(event.what, EventKind::Refused | EventKind::Asked));
    let said_no = case.state == State::Drafted && refused.is_some_and(|event| event.what == EventKind::Refused);
    let first = &case.first_name;
    let (title, text) = match case.state {
        State::Declined => (
            "De gemeente kan dit niet oppakken".to_owned(),
            format!(
                "{} Waarheen dan: {}",
                case.decline_reason.clone().unwrap_or_default(),
                case.decline_whither.clone().unwrap_or_default()
            ),
        ),
        State::Drafted if said_no => {
            (format!("{first} zei nee"), format!("Praat erover met {first}. Pas de tekst aan, of ga niet door."))
        }
        _ if case.plain().is_late(now) => {
            ("De gemeente is te laat".to_owned(), "Bel de gemeente en schrijf hieronder wat je hoort.".to_owned())
        }
        _ => return None,
    };
    Some(view! { <ui::Notice tone=Tone::Waits title><p>{text}</p></ui::Notice> })
}

fn kept_back_list(first: &str, kept_back: Vec<Kept>) -> Option<impl IntoView + use<>> {
    let title = format!("{first} houdt dit voor zich");
    (!kept_back.is_empty()).then(|| {
        let rows = kept_back.into_iter().map(|sentence| view! { <li class="soft">{sentence.words}</li> });
        view! { <ui::Card title><ul class="lines">{rows.collect_view()}</ul></ui::Card> }
    })
}

/// What can be done now.
#[component]
fn Acts(case: Case, form: Form, has_contact: bool, is_admin: bool) -> impl IntoView {
    let at = at_school(&case.id);
    let first = case.first_name.clone();
    let edit = format!("{at}/edit");
    let stop = |label: &'static str| view! { <Press action=format!("{at}/withdraw") kind=ButtonKind::Bare label/> };
    match case.state {
        State::Drafted if !has_contact => view! {
            <div class="stack no-print">
                <NobodyThere municipality=case.municipality.clone() is_admin/>
                {stop("Niet doorgaan")}
            </div>
        }
        .into_any(),
        State::Drafted => view! {
            <div class="cluster no-print">
                <Press action=format!("{at}/ask") icon=IconName::Next label=format!("Aan {first} vragen")/>
                <ui::ButtonLink href=edit kind=ButtonKind::Quiet icon=IconName::Pencil>"Aanpassen"</ui::ButtonLink>
                {stop("Niet doorgaan")}
            </div>
        }
        .into_any(),
        State::Asked => view! {
            <div class="cluster no-print">
                <ui::ButtonLink href=edit kind=ButtonKind::Quiet icon=IconName::Pencil>"Aanpassen"</ui::ButtonLink>
                {stop("Niet doorgaan")}
            </div>
        }
        .into_any(),
        State::Sent | State::Received | State::Accepted => {
            let stop = stop("Zaak intrekken");
            view! {
                <div class="stack no-print">
                    <Say at=at.clone() form/>
                    {stop}
                </div>
            }
            .into_any()
        }
        State::Declined => view! {
            <div class="cluster no-print">
                <Press action=format!("{at}/redo") icon=IconName::Pencil label="Opnieuw schrijven"/>
                {stop("Niet doorgaan")}
            </div>
        }
        .into_any(),
        State::Done | State::Withdrawn => ().into_any(),
    }
}

/// Whether the alumnus can read what school promises.
fn may_promise(case: &Case) -> bool {
    !case.is_untold() && !case.state.is_over() && case.state != State::Drafted
}

/// What school promises: one next step, with a day.
#[component]
fn Promise(case: Case, own: Option<Promised>, writer: String, form: Form) -> impl IntoView {
    let at = at_school(&case.id);
    let first = case.first_name.clone();
    let hint = format!("{first} leest dit, met jouw naam erbij. Schrijf kort en gewoon.");
    let label = if own.is_some() { "De volgende stap" } else { "Wat doe jij zelf?" };
    let kept = own.map(|own| {
        let action = format!("{at}/kept");
        let words = format!("{} beloofde: {} ({})", first_word(&own.name), own.words, own.on_day.in_words());
        view! { <p>{words}</p><Press action kind=ButtonKind::Quiet icon=IconName::Check label="Gedaan"/> }
    });
    view! {
        <ui::Card title=format!("{writer} belooft") lit=kept.is_some()>
            {kept}
            <form method="post" action=format!("{at}/promise") class="form no-print">
                <ui::FormAlert message=form.wrong("action").or_else(|| form.wrong("action_on")).and_then(|_| form.alert())/>
                <ui::Field label name="action" value=form.value("action") error=form.wrong("action") hint maxlength="500"/>
                <ui::Field label="Op welke dag?" name="action_on" kind="date" class="short" value=form.value("action_on")
                    error=form.wrong("action_on")/>
                <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>"Beloven"</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}

/// A note for the municipality.
#[component]
fn Say(at: String, form: Form) -> impl IntoView {
    view! {
        <ui::Card>
            <form method="post" action=format!("{at}/words") class="form">
                <ui::FormAlert message=form.wrong("words").and_then(|_| form.alert())/>
                <ui::TextArea label="Iets schrijven bij deze zaak" name="words" value=form.value("words") error=form.wrong("words")
                    hint="De gemeente leest dit. Schrijf niets wat niet gedeeld mag worden." maxlength="2000"/>
                <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>"Plaatsen"</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}
