//! The alumnus' home with its one ask, the check-in screen by screen, and the JIM's own.

mod helper_home;
mod promised;
pub(super) mod whole;

pub(super) use helper_home::{JimHome, MyPerson, jim_home};

use super::{
    Domain, Face, Going, JimAnswer, Sleeps, YesNo, rules,
    store::{CheckIn, Promise},
};
use crate::{
    access::PersonId,
    circle::{
        self,
        rules::who_reads,
        store::{Brief, Change, Member, OnDuty},
    },
    conversation::rules::new_or,
    escalations::store::CaseBrief,
    evenings::store::Coming,
    handovers::HandoverId,
    inbox::{rules::latest, store::Message},
    moment::{At, Day, capital},
    permissions::{rules::question, store::Ask},
    phone::{IfOffline, Waiting},
    shell::{HelperPhone, Phone},
    ui::{self, ButtonKind, Choice, FaceScale, IconName, JimItem, NavItem, PersonBrief, Tone},
};
use leptos::prelude::*;

/// What the alumnus' home shows.
pub(super) struct Home {
    pub first_name: String,
    pub readers: Vec<String>,
    pub people: Vec<Member>,
    pub new_messages: i64,
    pub changes: Vec<Change>,
    pub next: Option<At>,
    pub rest_until: Option<Day>,
    pub last: Option<(At, Face)>,
    pub evening: Option<Coming>,
    /// Whether it is asked whether the school may go on.
    pub follow: bool,
    /// The question whether somebody may see something.
    pub permission: Option<Ask>,
    /// The hand-over that they are asked about, and to whom it would go.
    pub handover: Option<(HandoverId, String)>,
    pub case: Option<CaseBrief>,
    /// The call that they were promised.
    pub promise: Option<Promise>,
    pub news: Vec<Message>,
    pub key: String,
    pub now: At,
}

pub(super) fn home(home: Home) -> impl IntoView {
    let done_today = home.last.is_some_and(|(at, _)| at.day() == home.now.day());
    let people: Vec<_> = home.people.iter().map(brief_of).collect();
    let (asks, runs): (Vec<_>, Vec<_>) = home.case.into_iter().partition(|case| case.needs_answer);
    let case_asks = !asks.is_empty();
    let packets = asks.iter().chain(&runs).map(|case| format!("/packet/{}", case.id));
    let permission =
        home.permission.map(|ask| (format!("/permissions/{}", ask.id), question(&ask.first_name, ask.kind)));
    let asked = permission.iter().map(|(link, _)| link.clone());
    let follow = home.follow.then(|| "/follow".to_owned());
    let handover = home.handover.map(|(id, to)| (format!("/handover/{id}"), format!("Mag dit naar {to}?")));
    let handed = handover.iter().map(|(link, _)| link.clone());
    let shown: Vec<_> =
        packets.chain(asked).chain(handed).chain(follow).chain(["/home".to_owned(), "/case".to_owned()]).collect();
    view! {
        <Phone title=format!("Dag {}", home.first_name) current=NavItem::Home>
            <Waiting/>
            {asks.into_iter().map(case_card).collect_view()}
            {if done_today {
                view! { <ThankYou last=home.last next=home.next/> }.into_any()
            } else {
                view! {
                    <article id="check-in">
                        <ui::Card title="Hoe gaat het?" lit=!case_asks read=true>
                            <ui::WhoReads text=who_reads(&home.readers)/>
                            <FaceScale action="/check-in">
                                <input type="hidden" name="key" value=home.key/>
                            </FaceScale>
                        </ui::Card>
                    </article>
                }
                    .into_any()
            }}
            {home.promise.map(|it| promised::card(it, home.now.day()))}
            {home.changes.into_iter().map(circle::change_card).collect_view()}
            {home.follow.then(|| view! {
                <ui::Tile href="/follow" icon=IconName::Question title="Wij vragen jou iets" sub="Mogen we je blijven volgen?"/>
            })}
            {handover.map(|(href, sub)| view! { <ui::Tile href icon=IconName::Question title="Wij vragen jou iets" sub/> })}
            {permission.map(|(href, words)| view! { <ui::Tile href icon=IconName::Question title="Een vraag aan jou" sub=words/> })}
            {news(home.news, &shown)}
            {runs.into_iter().map(case_card).collect_view()}
            <ui::Tile href="/questions" icon=IconName::Question title="Ik heb een vraag" sub="Over geld, werk of wonen"/>
            <ui::Tile href="/messages" icon=IconName::Chat title="Berichten" sub=new_or(Some(home.new_messages), "Praat met je kring")/>
            {home.evening.map(evening_tile)}
            <ui::Card title="Jouw mensen">
                <ui::PeopleRow people/>
                <ui::ButtonLink href="/people" kind=ButtonKind::Quiet>"Wie helpt mij?"</ui::ButtonLink>
            </ui::Card>
            {(!done_today).then_some(home.next).flatten().map(next_line)}
            {rhythm_tile(home.rest_until)}
        </Phone>
    }
}

fn brief_of(member: &Member) -> PersonBrief {
    PersonBrief { name: member.first_name.clone(), role: member.role.clone(), tint: ui::tint_of(&member.person.0) }
}

/// The way to one's own rhythm; while there is rest it says until when.
fn rhythm_tile(rest_until: Option<Day>) -> impl IntoView {
    let (icon, sub) = match rest_until {
        Some(until) => (IconName::Pause, format!("We laten je met rust tot {}", until.in_words())),
        None => (IconName::Clock, "Kies zelf de dag en de tijd".to_owned()),
    };
    view! { <ui::Tile href="/rhythm" icon title="Wanneer vragen we hoe het gaat?" sub/> }
}

fn next_line(next: At) -> impl IntoView {
    view! { <ui::NextTime text=format!("{}. Dan vragen we het weer.", capital(&next.in_words()))/> }
}

#[component]
fn ThankYou(last: Option<(At, Face)>, next: Option<At>) -> impl IntoView {
    view! {
        <ui::Card title="Dank je wel">
            {last.map(|(_, face)| view! { <p>"Je zei vandaag: " {face_word(face)}</p> })}
            {next.map(next_line)}
        </ui::Card>
    }
}

fn face_word(face: Face) -> AnyView {
    let drawn = face.as_str().parse().ok().and_then(ui::Face::from_value);
    match drawn {
        Some(face) => view! { <ui::FaceWord face/> }.into_any(),
        None => view! { <b>{face.label()}</b> }.into_any(),
    }
}

fn case_card(case: CaseBrief) -> impl IntoView {
    let (title, button, kind) = match case.needs_answer {
        true => ("Wij vragen jou iets", "Bekijk de vraag", ButtonKind::Act),
        false => ("Wie doet nu wat?", "Bekijk alles", ButtonKind::Quiet),
    };
    view! {
        <ui::Card title=title lit=case.needs_answer>
            <p>{case.line}</p>
            <ui::ButtonLink href=case.link kind>{button}</ui::ButtonLink>
        </ui::Card>
    }
}

/// At most this many messages stand on the first screen; the rest waits in the inbox.
const NEWS_SHOWN: usize = 3;

/// What is new. A message about what this screen shows already is left out.
fn news(news: Vec<Message>, shown: &[String]) -> Option<impl IntoView + use<>> {
    let news = latest(news).into_iter().filter(|message| !shown.contains(&message.link));
    let news: Vec<_> = news.take(NEWS_SHOWN).collect();
    (!news.is_empty()).then(|| {
        let rows = news.into_iter().map(|message| {
            view! { <ui::NewsLine action=format!("/inbox/{}/open", message.id) text=message.text/> }
        });
        view! {
            <ui::Card title="Nieuw voor jou">
                <ul class="lines">{rows.collect_view()}</ul>
            </ui::Card>
        }
    })
}

fn evening_tile(evening: Coming) -> impl IntoView {
    let title = if evening.signed_up { "Avondschool: je komt" } else { "Avondschool" };
    let when = format!("{}, {}", capital(&evening.starts_at.day().in_words()), evening.starts_at.hour_in_words());
    view! { <ui::Tile href="/evenings" icon=IconName::Calendar title sub=when tone=Tone::Waits/> }
}

/// One question on its own screen: every answer is one tap and the whole form.
pub(super) fn domain(check_in: CheckIn, domain: Domain, readers: Vec<String>) -> impl IntoView {
    let action = format!("/check-in/{}/{}", check_in.id, domain.as_str());
    let chosen = check_in.on(domain);
    let next = rules::next(domain).map_or("call", Domain::as_str);
    let skip = format!("/check-in/{}/{next}", check_in.id);
    let back = before(domain).map(|before| format!("/check-in/{}/{}", check_in.id, before.as_str()));
    let drawn = [(Going::Good, ui::Face::Good), (Going::Fair, ui::Face::SoSo), (Going::NotGood, ui::Face::NotGood)];
    view! {
        <Phone title=domain.question() current=NavItem::Home>
            {back.map(|href| view! { <ui::BackLink href label="Vorige vraag"/> })}
            <ui::Card lit=true read=true>
                <p class="soft">{progress(domain)}</p>
                <ui::WhoReads text=who_reads(&readers)/>
                <form method="post" action=action>
                    <div class="faces three">
                        {drawn.map(|(going, face)| view! {
                            <button class="face-btn" name="going" value=going.as_str()
                                aria-pressed=(chosen == Some(going)).then_some("true")>
                                <ui::FaceMark face/>
                                <span>{going.label()}</span>
                            </button>
                        }).collect_view()}
                    </div>
                    <div class="face-alt">
                        <ui::Button kind=ButtonKind::Quiet name="going" value=Going::DontKnow.as_str()>"Weet ik niet"</ui::Button>
                        <ui::Button kind=ButtonKind::Quiet name="going" value=Going::RatherNot.as_str()>"Liever niet"</ui::Button>
                    </div>
                </form>
            </ui::Card>
            <div class="cluster">
                <ui::ButtonLink href=skip kind=ButtonKind::Bare>"Sla over"</ui::ButtonLink>
                <ui::ButtonLink href=format!("/check-in/{}/done", check_in.id) kind=ButtonKind::Bare>"Ik ben klaar"</ui::ButtonLink>
            </div>
        </Phone>
    }
}

/// After living that goes badly: one question, and what helps at once.
pub(super) fn sleeps(check_in: CheckIn, readers: Vec<String>) -> impl IntoView {
    let action = format!("/check-in/{}/sleeps", check_in.id);
    let choices = [(Sleeps::Yes, "Ja"), (Sleeps::No, "Nee"), (Sleeps::RatherNot, "Liever niet")];
    let skip = format!("/check-in/{}/money", check_in.id);
    view! {
        <Phone title="Heb je vannacht een slaapplek?" current=NavItem::Home>
            <ui::BackLink href=format!("/check-in/{}/housing", check_in.id) label="Vorige vraag"/>
            <ui::Card lit=true read=true>
                <ui::WhoReads text=who_reads(&readers)/>
                <p>"Zeg je nee? Dan weet school het meteen."</p>
                <form method="post" action=action class="stack">
                    {choices.map(|(sleeps, word)| view! {
                        <ui::Button kind=ButtonKind::Quiet name="sleeps" value=sleeps.as_str()>{word}</ui::Button>
                    }).collect_view()}
                </form>
            </ui::Card>
            <div class="cluster">
                <ui::ButtonLink href=skip kind=ButtonKind::Bare>"Sla over"</ui::ButtonLink>
                <ui::ButtonLink href="/help-now" kind=ButtonKind::Bare>"Hulp nu"</ui::ButtonLink>
            </div>
        </Phone>
    }
}

/// The question before this one.
fn before(domain: Domain) -> Option<Domain> {
    let at = Domain::ALL.iter().position(|one| *one == domain)?;
    at.checked_sub(1).map(|at| Domain::ALL[at])
}

fn progress(domain: Domain) -> String {
    let at = Domain::ALL.iter().position(|one| *one == domain).unwrap_or(0) + 1;
    format!("Vraag {at} van {}", Domain::ALL.len())
}

/// Who of the school calls.
#[derive(Clone, Debug, Default)]
pub(super) struct Caller {
    /// "Anja".
    pub first_name: String,
    /// Their own number, if it is known.
    pub phone: Option<String>,
}

impl Caller {
    /// Who is on duty, with the number that stands in the circle.
    pub fn of(on_duty: OnDuty, members: &[Member]) -> Self {
        let member = members.iter().find(|member| member.person == on_duty.person);
        Self { first_name: on_duty.first_name, phone: member.and_then(|member| member.phone.clone()) }
    }
}

/// The last screen: whether somebody should call, and a sentence.
#[derive(Default)]
pub(super) struct Last {
    pub id: String,
    pub readers: Vec<String>,
    pub caller: Caller,
    pub typed: String,
    pub refused: Option<String>,
}

impl Last {
    pub fn of(check_in: &CheckIn, readers: Vec<String>, caller: Caller) -> Self {
        Self {
            id: check_in.id.to_string(),
            typed: check_in.words.clone().unwrap_or_default(),
            readers,
            caller,
            refused: None,
        }
    }
}

pub(super) fn last(last: Last) -> impl IntoView {
    view! {
        <Phone title="Wil je dat iemand belt?" current=NavItem::Home>
            {Domain::ALL.last().map(|domain| view! {
                <ui::BackLink href=format!("/check-in/{}/{}", last.id, domain.as_str()) label="Vorige vraag"/>
            })}
            <ui::FormAlert message=last.refused.clone()/>
            <form method="post" action=format!("/check-in/{}/call", last.id) class="form">
                <ui::Card read=true>
                    <p>{format!("{} belt je dan. Dat is morgen of eerder.", last.caller.first_name)}</p>
                    <ui::TextArea label="Wil je nog iets zeggen? Het hoeft niet." name="words" value=last.typed
                        hint=who_reads(&last.readers) error=last.refused/>
                    <IfOffline calls=last.caller.first_name phone=last.caller.phone/>
                </ui::Card>
                <div class="two">
                    <ui::Button icon=IconName::Phone name="call" value="yes">"Ja, bel mij"</ui::Button>
                    <ui::Button kind=ButtonKind::Quiet name="call" value="no">"Nee, hoeft niet"</ui::Button>
                </div>
            </form>
        </Phone>
    }
}

pub(super) fn done(check_in: CheckIn, owner: String, next: Option<At>) -> impl IntoView {
    let promise =
        (check_in.wants_call == Some(YesNo::Yes)).then(|| format!("{owner} belt je. Dat is morgen of eerder."));
    let face = check_in.face;
    view! {
        <Phone title="Dank je wel" current=NavItem::Home>
            <ui::Card read=true>
                <p>"Je zei: " {face_word(face)}</p>
                {promise.map(|promise| view! { <p><b>{promise}</b></p> })}
                {next.map(next_line)}
            </ui::Card>
            <ui::ButtonLink href="/home">"Klaar"</ui::ButtonLink>
        </Phone>
    }
}

/// Everybody in the circle sees until when, and nobody why.
fn rest_line(name: &str, rest_until: Option<Day>) -> Option<impl IntoView + use<>> {
    let words = format!("{name} wil rust tot {}.", rest_until?.in_words());
    Some(view! { <p class="row"><ui::Icon name=IconName::Pause/><b>{words}</b></p> })
}

/// One tap, for whoever may ask it.
fn more_support(form: &JimForm) -> Option<impl IntoView + use<>> {
    let name = form.brief.first_name.clone();
    let (action, title) = (format!("/jim/{}/more", form.brief.id), format!("Heeft {name} meer hulp nodig?"));
    let words = format!("School let dan meteen extra op. {name} hoort dat jij het vroeg.");
    form.can_rise.then(|| {
        view! {
            <ui::Card title>
                <p>{words}</p>
                <form method="post" action=action>
                    <ui::Button kind=ButtonKind::Quiet icon=IconName::Heart>"Ja, meer hulp"</ui::Button>
                </form>
            </ui::Card>
        }
    })
}

/// The JIM's form about one alumnus.
pub(super) struct JimForm {
    pub brief: Brief,
    pub caller: Caller,
    pub key: String,
    pub stops_on: Option<Day>,
    pub people: Vec<Member>,
    pub me: PersonId,
    /// How many messages are new; `None` when they are not for this person.
    pub new_messages: Option<i64>,
    pub is_jim: bool,
    /// Until when the alumnus wants rest.
    pub rest_until: Option<Day>,
    /// Whether this person may ask for more support, and there is more.
    pub can_rise: bool,
    pub answer: Option<JimAnswer>,
    pub typed: String,
    pub refused: Option<String>,
}

pub(super) fn jim_form(form: JimForm) -> impl IntoView {
    let name = form.brief.first_name.clone();
    let title = if form.is_jim { format!("Heb je {name} gesproken?") } else { format!("De kring van {name}") };
    let around = format!("Wie staan er nog om {name} heen?");
    let (messages, talk) = (format!("/jim/{}/messages", form.brief.id), format!("Praat mee in de kring van {name}"));
    let others: Vec<_> = form.people.iter().filter(|member| member.person != form.me).cloned().collect();
    let more = more_support(&form);
    view! {
        <HelperPhone title current=JimItem::Home>
            <ui::BackLink href="/jim" label="Thuis"/>
            <Waiting/>
            {rest_line(&name, form.rest_until)}
            {form.is_jim.then(|| report_form(&form))}
            {form.new_messages.map(|new| view! {
                <ui::Tile href=messages icon=IconName::Chat title="Berichten" sub=new_or(Some(new), &talk)/>
            })}
            <ui::Tile href=format!("/jim/{}/shared", form.brief.id) icon=IconName::Eye title=format!("Wat {name} deelt") sub="En vragen of je meer mag zien"/>
            <ui::Card title=around>
                <ul class="lines">
                    {others.into_iter().map(|member| view! {
                        <li>
                            <ui::PersonLine name=member.name.clone() tint=ui::tint_of(&member.person.0) role=member.role.clone()>
                                {member.phone.map(|phone| view! {
                                    <ui::ButtonLink href=format!("tel:{phone}") kind=ButtonKind::Quiet icon=IconName::Phone>
                                        "Bel"<span class="unseen">{format!(" {}", member.first_name)}</span>
                                    </ui::ButtonLink>
                                })}
                            </ui::PersonLine>
                        </li>
                    }).collect_view()}
                </ul>
            </ui::Card>
            {more}
            {circle::stop_link(&form.brief, form.stops_on)}
        </HelperPhone>
    }
}

fn report_form(form: &JimForm) -> impl IntoView + use<> {
    let name = form.brief.first_name.clone();
    let choices = vec![
        Choice::new("spoken", "Ja, gesproken").icon(IconName::Check),
        Choice::new("not_spoken", "Nee, niet gesproken").icon(IconName::Cross),
        Choice::new("worried", "Ik maak me zorgen").icon(IconName::Warning),
    ];
    let school = form.people.iter().filter(|member| member.helper.is_none());
    let readers: Vec<String> = school.map(|member| member.first_name.clone()).collect();
    let hint = format!("{} Vink aan als {name} het mag lezen.", who_reads(&readers));
    let chosen: Vec<String> = form.answer.map(|answer| answer.as_str().to_owned()).into_iter().collect();
    view! {
        <form method="post" action=format!("/jim/{}", form.brief.id) class="form">
            <input type="hidden" name="key" value=form.key.clone()/>
            <ui::FormAlert message=form.refused.clone()/>
            <ui::ChoiceTiles legend="Jouw antwoord" name="answer" choices lines=true chosen/>
            <ui::TextArea label="Wil je er iets bij zeggen? Het hoeft niet." name="words" value=form.typed.clone() hint/>
            <ui::Check label=format!("{name} mag dit lezen") name="alumnus_reads"/>
            <p class="soft">{format!("Maak je je zorgen? Dan belt {} jou. {name} merkt er nu niets van.", form.caller.first_name)}</p>
            <IfOffline calls=form.caller.first_name.clone() phone=form.caller.phone.clone()/>
            <ui::SubmitRow><ui::Button>"Versturen"</ui::Button></ui::SubmitRow>
        </form>
    }
}
