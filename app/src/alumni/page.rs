//! The list, and the page about one alumnus.

use super::{
    api::{JustDone, NewNumber, Search},
    store::{Facts, Line, PAGE},
};
use crate::{
    check_ins::{
        Domain, Going,
        rules::contact_in_words,
        store::{CheckIn, Contact, JimReport},
    },
    circle::store::{Brief, Member},
    conversation::rules::new_or,
    leavers::{OutflowDestination, OutflowProfile},
    moment::{At, Day, capital, span_in_words},
    paper::rules::Reached,
    shell::Desk,
    signals::{
        Told, limits,
        rules::{look_by_in_words, tag},
        store::{OpenSignal, Own},
    },
    sms,
    ui::{self, ButtonKind, Choice, DeskItem, IconName, Tone},
    waakvlam::SupportLevel,
};
use leptos::prelude::*;

pub(super) struct List {
    pub place: String,
    pub lines: Vec<Line>,
    pub count: i64,
    pub search: Search,
    pub now: At,
}

pub(super) fn list(list: List) -> impl IntoView {
    let searching = !list.search.q.is_empty() || !list.search.which.is_empty();
    let pages = (list.count + PAGE - 1) / PAGE;
    let lead = if list.count == 1 {
        "1 oud-leerling op deze lijst.".to_owned()
    } else {
        format!("{} oud-leerlingen op deze lijst.", list.count)
    };
    let which = list.search.which.clone();
    let now = list.now;
    view! {
        <Desk current=DeskItem::Alumni place=list.place>
            <ui::PageHead title="Oud-leerlingen" lead>
                <ui::ButtonLink href="/import" kind=ButtonKind::Quiet icon=IconName::Upload>"Lijst inlezen"</ui::ButtonLink>
            </ui::PageHead>
            <form method="post" action="/alumni" class="filters">
                <ui::Field label="Zoek op naam" name="q" value=list.search.q.clone() kind="search"/>
                <ui::Select label="Wie" name="which" selected=which options=vec![
                    (String::new(), "iedereen".to_owned()),
                    ("mine".to_owned(), "van mij".to_owned()),
                    ("not-joined".to_owned(), "nog niet in de app".to_owned()),
                    ("no-jim".to_owned(), "al lang geen JIM".to_owned()),
                ]/>
                <ui::Button kind=ButtonKind::Quiet icon=IconName::Search>"Zoeken"</ui::Button>
            </form>
            {if list.lines.is_empty() && !searching {
                view! {
                    <ui::EmptyState icon=IconName::People title="Nog niemand op de lijst"
                        text="Lees de uitstroomlijst van school in. Daarna staan je oud-leerlingen hier.">
                        <ui::ButtonLink href="/import" icon=IconName::Upload>"Uitstroomlijst inlezen"</ui::ButtonLink>
                    </ui::EmptyState>
                }.into_any()
            } else if list.lines.is_empty() {
                view! { <ui::EmptyState icon=IconName::Search title="Niemand gevonden" text="Zoek op een deel van de naam, of kies iedereen."/> }.into_any()
            } else {
                view! {
                    <div class="table-wrap" tabindex="0" role="region" aria-label="Oud-leerlingen">
                        <table class="table cards">
                            <thead><tr><th>"Naam"</th><th>"Niveau"</th><th>"Laatste teken"</th><th>"Uit school"</th><th>"Gemeente"</th><th>"Regisseur"</th></tr></thead>
                            <tbody>{list.lines.into_iter().map(|line| row(line, now)).collect_view()}</tbody>
                        </table>
                    </div>
                }.into_any()
            }}
            {(pages > 1).then(|| pager(&list.search, pages))}
        </Desk>
    }
}

fn row(line: Line, now: At) -> impl IntoView {
    let last = line.last_sign_of_life_at.map_or_else(|| "nog nooit".to_owned(), |at| at.ago(now));
    let quiet = line.last_sign_of_life_at.is_none().then_some("dim");
    view! {
        <tr>
            <th scope="row"><a href=format!("/alumni/{}", line.id)>{format!("{} {}", line.first_name, line.last_name)}</a></th>
            <td data-label="Niveau">{line.support_level.label()}</td>
            <td data-label="Laatste teken" class=quiet>{last}</td>
            <td data-label="Uit school" class="nowrap">{line.outflow_on.with_year()}</td>
            <td data-label="Gemeente">{line.municipality}</td>
            <td data-label="Regisseur">{line.owner}</td>
        </tr>
    }
}

/// The pages of a list: a form too, because the name that was searched for goes along.
fn pager(search: &Search, pages: i64) -> impl IntoView + use<> {
    let at = search.page.clamp(0, pages - 1);
    let (q, which) = (search.q.clone(), search.which.clone());
    let turn = |page: i64, word: &'static str| {
        view! { <ui::Button kind=ButtonKind::Bare name="page" value=page.to_string()>{word}</ui::Button> }
    };
    view! {
        <form method="post" action="/alumni" class="pager" aria-label="Bladzijden">
            <input type="hidden" name="q" value=q/>
            <input type="hidden" name="which" value=which/>
            {(at > 0).then(|| turn(at - 1, "Vorige"))}
            <span>{format!("Bladzijde {} van {pages}", at + 1)}</span>
            {(at + 1 < pages).then(|| turn(at + 1, "Volgende"))}
        </form>
    }
}

pub(super) struct Alumnus {
    pub place: String,
    pub brief: Brief,
    pub facts: Facts,
    /// What reaches them.
    pub reached: Reached,
    pub people: Vec<Member>,
    /// How many messages are new; `None` when they are not for this person.
    pub new_messages: Option<i64>,
    pub signals: Vec<OpenSignal>,
    /// What "dit was geen signaal" taught.
    pub taught: Vec<Own>,
    /// What was heard, contact by contact.
    pub told: Vec<(String, Told)>,
    pub check_ins: Vec<CheckIn>,
    pub reports: Vec<JimReport>,
    pub contacts: Vec<Contact>,
    pub next: Option<At>,
    /// Until when they want rest.
    pub rest_until: Option<Day>,
    /// Whether it is asked whether the school may go on.
    pub follow: bool,
    /// What was measured last.
    pub measured: Option<String>,
    /// Until when the reader looks with a reason.
    pub glass: Option<At>,
    /// A number that was typed and won't do.
    pub number: NewNumber,
    pub just_done: JustDone,
    pub now: At,
}

pub(super) fn alumnus(page: Alumnus) -> impl IntoView {
    let name = format!("{} {}", page.brief.first_name, page.brief.last_name);
    let id = page.brief.id.to_string();
    let now = page.now;
    let since = span_in_words(page.facts.outflow_on.days_until(now.day()));
    let level = capital(page.brief.support_level.label());
    let lead = if page.facts.outflow_on > now.day() {
        format!("{level} · gaat op {} uit school · regisseur {}", page.facts.outflow_on.with_year(), page.brief.owner)
    } else {
        format!("{level} · {since} uit school · regisseur {}", page.brief.owner)
    };
    let phone = page.facts.phone.clone().filter(|_| page.facts.phone_dead_at.is_none());
    let escalate = format!("/alumni/{id}/escalate");
    let talk = format!("/alumni/{id}/messages");
    let messages = page.new_messages.map(|new| new_or(Some(new), "Berichten"));
    let log = log_form(&id);
    let signals = signals(&id, page.signals, now);
    let can_rise = page.brief.support_level != SupportLevel::Active;
    let not_in = page.brief.joined_at.is_none();
    view! {
        <Desk current=DeskItem::Alumni place=page.place.clone()>
            <ui::BackLink href="/alumni" label="Alle oud-leerlingen"/>
            <ui::PageHead title=name.clone() lead>
                {phone.map(|phone| view! {
                    <ui::ButtonLink href=format!("tel:{phone}") icon=IconName::Phone>{format!("Bel {}", sms::rules::in_words(&phone))}</ui::ButtonLink>
                })}
                {messages.map(|words| view! {
                    <ui::ButtonLink href=talk kind=ButtonKind::Quiet icon=IconName::Chat>{words}</ui::ButtonLink>
                })}
                <ui::ButtonLink href=escalate kind=ButtonKind::Quiet icon=IconName::Municipality>"Naar de gemeente"</ui::ButtonLink>
            </ui::PageHead>
            {page.glass.map(crate::glass::page::open_until)}
            {just_done(&id, &page.just_done, &page.contacts)}
            <div class="desk-cols">
                <div class="stack wide">
                    {signals}
                    {log}
                    {history(page.check_ins, page.reports, page.contacts, &page.told, now)}
                </div>
                <aside class="stack">
                    {not_in.then(|| invite_card(&page.brief))}
                    {page.follow.then(|| crate::follow::page::write_down(&page.brief.id, &page.brief.first_name))}
                    {last_sign(&page.brief, &page.facts, page.next, now)}
                    {crate::paper::reach_card(&page.brief, page.reached, new_number(&id, page.number))}
                    {crate::waakvlam::rhythm_card(&page.brief, page.rest_until)}
                    {circle(&page.brief, page.people)}
                    {facts(&id, &page.facts, now)}
                    {crate::handovers::card(&page.brief, page.measured)}
                    {taught(&page.brief, page.taught)}
                    {can_rise.then(|| step_up(&page.brief))}
                </aside>
            </div>
        </Desk>
    }
}

/// Where another number is written down.
fn new_number(id: &str, typed: NewNumber) -> impl IntoView + use<> {
    let NewNumber { number, why } = typed;
    let (action, is_wrong) = (format!("/alumni/{id}/number"), why.is_some());
    view! {
        <details class="more" open=is_wrong>
            <summary>"Nieuw nummer opschrijven"</summary>
            <form method="post" action=action class="form">
                <ui::Field label="Telefoonnummer" name="number" kind="tel" value=number error=why maxlength="30" required=true
                    hint="Hier kan een dag lang niemand mee inloggen."/>
                <ui::SubmitRow><ui::Button kind=ButtonKind::Quiet>"Bewaren"</ui::Button></ui::SubmitRow>
            </form>
        </details>
    }
}

fn just_done(id: &str, done: &JustDone, contacts: &[Contact]) -> Option<impl IntoView + use<>> {
    let text = match done.done.as_deref()? {
        "contact" => "Bewaard.",
        "undone" => "Teruggedraaid. Alles is weer zoals het was.",
        "signal" => "Het signaal is afgerond.",
        "none" => "Dit was geen signaal. Dat is onthouden.",
        "unlearned" => "Teruggedraaid. Voortaan geldt weer de gewone grens.",
        "number" => "Het nummer is bewaard. Op het oude komt niets meer aan.",
        "step-up" => "Opgeschaald naar actief.",
        _ => return None,
    };
    let undo = done
        .undo
        .clone()
        .filter(|wanted| contacts.iter().any(|contact| contact.id == *wanted))
        .map(|contact| format!("/alumni/{id}/contact/{contact}/undo"));
    Some(view! {
        <ui::Notice tone=Tone::Well>
            <div class="spread">
                <span>{text}</span>
                {undo.map(|action| view! {
                    <form method="post" action=action><ui::Button kind=ButtonKind::Bare>"Ongedaan maken"</ui::Button></form>
                })}
            </div>
        </ui::Notice>
    })
}

fn signals(id: &str, signals: Vec<OpenSignal>, now: At) -> impl IntoView + use<> {
    let id = id.to_owned();
    signals
        .into_iter()
        .enumerate()
        .map(move |(at, signal)| {
            let action = format!("/alumni/{id}/signals/{}", signal.id);
            let (field, spoken) = (format!("word-{}", signal.id), format!(": {}", signal.reason));
            let none = limits::taught_by(signal.kind).map(|_| format!("/alumni/{id}/signals/{}/none", signal.id));
            let spoken_none = spoken.clone();
            let until = signal.due_on.map_or_else(String::new, |day| format!(", {}", look_by_in_words(day, now.day())));
            let opened = format!("Feiten op {}", signal.opened_at.day().with_year());
            let facts: Vec<String> =
                signal.facts.as_deref().unwrap_or_default().lines().map(str::to_owned).collect();
            view! {
                <ui::Card lit=at == 0>
                    <div class="spread">
                        <ui::Tag tone=Tone::from(&signal)>{tag(signal.kind, signal.since, now)}</ui::Tag>
                        <small>{format!("voor {}{until}", signal.task_name)}</small>
                    </div>
                    <p>{signal.reason}</p>
                    {(!facts.is_empty()).then(|| view! {
                        <details class="more">
                            <summary>{opened}</summary>
                            <ul>{facts.into_iter().map(|fact| view! { <li>{fact}</li> }).collect_view()}</ul>
                        </details>
                    })}
                    <form method="post" action=action class="filters">
                        <ui::Field label="Wat deed je?" name="word" id=field hint="Bijvoorbeeld: gebeld, gaat goed" required=true/>
                        <ui::Button kind=ButtonKind::Quiet icon=IconName::Check>"Afronden"<span class="unseen">{spoken}</span></ui::Button>
                        {none.map(|to| view! {
                            <button class="btn bare" formaction=to>"Dit was geen signaal"<span class="unseen">{spoken_none}</span></button>
                        })}
                    </form>
                </ui::Card>
            }
        })
        .collect_view()
}

/// What was taught for this person, each undone in one tap.
fn taught(brief: &Brief, taught: Vec<Own>) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = taught
        .into_iter()
        .filter_map(|one| {
            let what = limits::taught_in_words(one.kind, &one.about, one.value)?;
            let words = format!("Voor {} begint {what}, omdat: {}", brief.first_name, one.why);
            let action = format!("/alumni/{}/limits/{}/undo", brief.id, one.id);
            let who = format!("{}, {}", one.by_name, one.at.day().with_year());
            Some(view! {
                <li class="stack tight">
                    <span>{words}</span>
                    <small>{who}</small>
                    <form method="post" action=action><ui::Button kind=ButtonKind::Bare>"Ongedaan maken"<span class="unseen">{format!(": {what}")}</span></ui::Button></form>
                </li>
            })
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <ui::Card title="Geleerd"><ul class="lines">{rows}</ul></ui::Card> })
}

fn log_form(id: &str) -> impl IntoView + use<> {
    let ways = vec![
        Choice::new("phone", "Gebeld").icon(IconName::Phone),
        Choice::new("message", "Bericht").icon(IconName::Chat),
        Choice::new("visit", "Langs geweest").icon(IconName::Home),
    ];
    let action = format!("/alumni/{id}/contact");
    let heard = Told::ALL.iter().map(|told| Choice::new(told.as_str(), told.label())).collect::<Vec<_>>();
    view! {
        <ui::Card title="Contact vastleggen">
            <form method="post" action=action class="form">
                <ui::ChoiceTiles legend="Hoe" name="way" choices=ways chosen=vec!["phone".to_owned()]/>
                <ui::TextArea label="Wat is er gezegd? Het hoeft niet." name="words"/>
                <ui::ChoiceTiles legend="Hoorde je dit? Dan telt het mee als signaal." name="told" choices=heard many=true/>
                <div class="cluster">
                    <ui::Button icon=IconName::Check name="outcome" value="reached">"Bereikt"</ui::Button>
                    <ui::Button kind=ButtonKind::Quiet icon=IconName::Cross name="outcome" value="not_reached">"Niet bereikt"</ui::Button>
                </div>
            </form>
        </ui::Card>
    }
}

/// One line of what happened, whoever did it.
struct Happened {
    at: At,
    who: String,
    what: String,
    words: Option<String>,
}

fn history(
    check_ins: Vec<CheckIn>,
    reports: Vec<JimReport>,
    contacts: Vec<Contact>,
    told: &[(String, Told)],
    now: At,
) -> impl IntoView + use<> {
    let own = check_ins.into_iter().map(|check_in| Happened {
        at: check_in.at,
        who: "Check-in".into(),
        what: in_one_line(&check_in),
        words: check_in.words,
    });
    let jim = reports.into_iter().map(|report| Happened {
        at: report.at,
        who: format!("{} (JIM)", report.jim),
        what: report.answer.label().to_owned(),
        words: report.words,
    });
    let calls = contacts.into_iter().map(|contact| Happened {
        at: contact.at,
        who: contact.who,
        what: format!("{}{}", contact_in_words(contact.way, contact.outcome), heard_in(&contact.id, told)),
        words: contact.words,
    });
    let mut all: Vec<Happened> = own.chain(jim).chain(calls).collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.at));
    if all.is_empty() {
        return view! { <ui::EmptyState icon=IconName::Chat title="Nog geen contact" text="Een check-in of een telefoontje komt hier te staan."/> }.into_any();
    }
    let rows = all
        .into_iter()
        .map(|one| {
            view! {
                <li class="stack tight">
                    <span class="spread"><b>{one.who}</b><small title=one.at.short()>{one.at.ago(now)}</small></span>
                    <span>{one.what}</span>
                    {one.words.map(|words| view! { <q class="said">{words}</q> })}
                </li>
            }
        })
        .collect_view();
    view! { <ui::Card title="Wat er was"><ul class="lines">{rows}</ul></ui::Card> }.into_any()
}

/// "; geld op, brief niet open".
fn heard_in(contact: &str, told: &[(String, Told)]) -> String {
    let words: Vec<&str> = told.iter().filter(|(of, _)| of == contact).map(|(_, told)| told.label()).collect();
    if words.is_empty() { String::new() } else { format!("; {}", words.join(", ")) }
}

/// "gaat wel; werk niet goed, geld weet ik niet; wil gebeld worden".
pub(crate) fn in_one_line(check_in: &CheckIn) -> String {
    let parts: Vec<String> = Domain::ALL
        .iter()
        .filter_map(|domain| check_in.on(*domain).map(|going: Going| format!("{} {}", domain.label(), going.label())))
        .collect();
    let mut line = check_in.face.label().to_owned();
    if !parts.is_empty() {
        line = format!("{line}; {}", parts.join(", "));
    }
    if check_in.sleeps == Some(crate::check_ins::Sleeps::No) {
        line.push_str("; geen slaapplek");
    }
    if check_in.wants_call == Some(crate::check_ins::YesNo::Yes) {
        line.push_str("; wil gebeld worden");
    }
    line
}

fn invite_card(brief: &Brief) -> impl IntoView + use<> {
    let name = &brief.first_name;
    let (here, button) = (format!("Is {name} bij je? Laat dan een code scannen."), format!("{name} uitnodigen"));
    let action = format!("/people/{}/invite", brief.person_id);
    view! {
        <ui::Card title="Nog niet in de app">
            <p>{here}</p>
            <form method="post" action=action>
                <ui::Button icon=IconName::Qr>{button}</ui::Button>
            </form>
        </ui::Card>
    }
}

fn last_sign(brief: &Brief, facts: &Facts, next: Option<At>, now: At) -> impl IntoView + use<> {
    let last = match (brief.last_sign_of_life_at, facts.last_sign) {
        (Some(at), Some(sign)) => format!("{} {}, {}.", brief.first_name, sign.label(), at.ago(now)),
        (Some(at), None) => format!("{}.", at.ago(now)),
        (None, _) => "Nog nooit.".to_owned(),
    };
    let reminders = format!("/alumni/{}/reminders", brief.id);
    view! {
        <ui::Card title="Laatste teken van leven">
            <p>{last}</p>
            {next.map(|next| view! { <p class="soft">{format!("Volgende check-in: {}.", next.in_words())}</p> })}
            <ui::ButtonLink href=reminders kind=ButtonKind::Bare icon=IconName::Bell>"Herinneringen"</ui::ButtonLink>
        </ui::Card>
    }
}

fn circle(brief: &Brief, people: Vec<Member>) -> impl IntoView + use<> {
    let links = crate::circle::staff_links(brief, &people);
    let has_jim = people.iter().any(|member| member.helper == Some(crate::access::HelperRole::Jim));
    view! {
        <ui::Card title="Kring">
            <ul class="lines">
                {people.into_iter().map(|member| view! {
                    <li>
                        <ui::PersonLine name=member.name.clone() tint=ui::tint_of(&member.person.0) photo=member.photo.clone() role=member.role.clone()>
                            {member.phone.map(|phone| view! {
                                <ui::ButtonLink href=format!("tel:{phone}") kind=ButtonKind::Bare icon=IconName::Phone>
                                    "Bel"<span class="unseen">{format!(" {}", member.first_name)}</span>
                                </ui::ButtonLink>
                            })}
                        </ui::PersonLine>
                    </li>
                }).collect_view()}
            </ul>
            {(!has_jim).then(|| view! { <p class="soft">"Er is geen JIM. Alleen de oud-leerling kan er een kiezen."</p> })}
            {links}
        </ui::Card>
    }
}

fn facts(alumnus: &str, facts: &Facts, now: At) -> impl IntoView + use<> {
    let copy = format!("/alumni/{alumnus}/export");
    let profile: Option<OutflowProfile> = facts.profile.parse().ok();
    let destination: Option<OutflowDestination> = facts.destination.parse().ok();
    let work = match (&facts.employer, facts.contract_ends_on) {
        (Some(employer), Some(end)) => format!("{employer}, contract tot {}", end.with_year()),
        (Some(employer), None) => employer.clone(),
        (None, _) => "onbekend".to_owned(),
    };
    let rows = [
        ("Werk", Some(work)),
        ("Nodig", facts.needs.clone()),
        (
            "Leeftijd",
            Some(format!("{} jaar, geboren {}", facts.born_on.years_until(now.day()), facts.born_on.with_year())),
        ),
        ("Uit school", Some(facts.outflow_on.with_year())),
        ("Bestemming", destination.map(|found| found.label().to_owned())),
        ("Profiel", profile.map(|found| found.label().to_owned())),
        ("Gemeente", Some(facts.municipality.clone())),
        ("Mentor op school", facts.school_mentor.clone()),
        ("Mail", facts.mail.clone()),
        ("Nummer", Some(facts.pupil_number.clone())),
    ];
    view! {
        <ui::Card title="Feiten">
            <dl class="facts wide">
                {rows.into_iter().filter_map(|(what, value)| value.map(|value| view! { <div><dt>{what}</dt><dd>{value}</dd></div> })).collect_view()}
            </dl>
            <ui::ButtonLink href=copy kind=ButtonKind::Bare icon=IconName::Download>"Kopie van alles"</ui::ButtonLink>
        </ui::Card>
    }
}

/// Up is one tap; down is a talk.
fn step_up(brief: &Brief) -> impl IntoView + use<> {
    let action = format!("/alumni/{}/step-up", brief.id);
    let now = format!("{} staat op {}. Opschalen kan altijd en meteen.", brief.first_name, brief.support_level.label());
    view! {
        <ui::Card title="Meer steun nodig?">
            <p class="soft">{now}</p>
            <form method="post" action=action>
                <ui::Button kind=ButtonKind::Quiet>"Opschalen naar actief"</ui::Button>
            </form>
        </ui::Card>
    }
}
