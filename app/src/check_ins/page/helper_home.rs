//! Where a JIM or a job coach begins: what is asked of them now, and their people.

use super::{face_word, news, rest_line};
use crate::{
    access::HelperRole,
    check_ins::{Face, JimAnswer},
    circle::{
        self,
        store::{Brief, Request},
    },
    conversation::rules::new_in_words,
    inbox::store::Message,
    moment::{At, Day},
    phone::Waiting,
    questions::store::OpenCount,
    shell::HelperPhone,
    ui::{self, ButtonKind, IconName, JimItem, Tone},
};
use leptos::prelude::*;

/// Somebody around whom one stands.
pub(in crate::check_ins) struct MyPerson {
    pub brief: Brief,
    pub role: HelperRole,
    /// How they said it goes, when that is shared.
    pub face: Option<(At, Face)>,
    /// Since when the JIM is asked.
    pub asked: Option<At>,
    /// Until when they want rest.
    pub rest_until: Option<Day>,
    /// What the JIM last said.
    pub said: Option<(At, JimAnswer)>,
    /// Who of the school will call about a worry.
    pub calls_back: Option<String>,
    /// How many messages are new; `None` when they are not for this person.
    pub new_messages: Option<i64>,
}

impl MyPerson {
    /// Whether the JIM is asked something now.
    fn asks(&self) -> bool {
        self.asked.is_some() && self.role == HelperRole::Jim
    }

    /// Whether they stand among what is for now: a question, or new messages.
    fn is_for_now(&self) -> bool {
        self.asks() || self.new_messages.is_some_and(|many| many > 0)
    }

    fn link(&self) -> String {
        format!("/jim/{}", self.brief.id)
    }
}

pub(in crate::check_ins) struct JimHome {
    pub first_name: String,
    pub people: Vec<MyPerson>,
    pub requests: Vec<Request>,
    /// The questions that wait for a coach.
    pub questions: OpenCount,
    pub news: Vec<Message>,
    pub thanks: bool,
    pub now: At,
}

/// More people than this stand in a list, a line each.
const CARDS: usize = 4;

pub(in crate::check_ins) fn jim_home(home: JimHome) -> impl IntoView {
    let (now, questions) = (home.now, home.questions);
    let is_coach = home.people.iter().any(|person| person.role == HelperRole::JobCoach);
    let (mut asks, others): (Vec<_>, Vec<_>) = home.people.into_iter().partition(MyPerson::is_for_now);
    asks.sort_by_key(|person| !person.asks());
    let shown: Vec<_> = asks.iter().map(MyPerson::link).collect();
    let news = news(home.news, &shown);
    let is_quiet = asks.is_empty() && home.requests.is_empty() && questions.open == 0 && news.is_none();
    let is_list = others.len() > CARDS;
    view! {
        <HelperPhone title=format!("Dag {}", home.first_name) current=JimItem::Home>
            <Waiting/>
            {home.thanks.then(|| view! { <ui::Notice tone=Tone::Well title="Dank je wel">"Het is bewaard."</ui::Notice> })}
            {is_quiet.then(|| view! { <ui::AllQuiet title="Alles rustig" text="Niemand vraagt nu iets van jou."/> })}
            {home.requests.into_iter().map(circle::request_tile).collect_view()}
            {asks.into_iter().map(|person| my_person(person, now)).collect_view()}
            {(questions.open > 0).then(|| questions_tile(&questions))}
            {news}
            {match is_list {
                true => view! {
                    <ui::Card title="Jouw mensen">
                        <ul class="lines">{others.into_iter().map(|person| my_line(person, now)).collect_view()}</ul>
                    </ui::Card>
                }.into_any(),
                false => others.into_iter().map(|person| my_person(person, now)).collect_view().into_any(),
            }}
            {(is_coach && questions.open == 0).then(|| view! {
                <ui::Tile href="/asked" icon=IconName::Question title="Vragen aan jou" sub="Over werk"/>
            })}
            {crate::waakvlam::helper_tile()}
            <ui::Tile href="/my-code" icon=IconName::Qr title="Mijn code" sub="Zo kan iemand jou kiezen"/>
        </HelperPhone>
    }
}

/// The questions that wait for this coach.
fn questions_tile(questions: &OpenCount) -> impl IntoView + use<> {
    let title = match questions.open {
        1 => "1 vraag aan jou".to_owned(),
        many => format!("{many} vragen aan jou"),
    };
    let sub = match questions.late {
        0 => "Geef antwoord".to_owned(),
        1 => "1 is te laat".to_owned(),
        late => format!("{late} zijn te laat"),
    };
    view! { <ui::Tile href="/asked" icon=IconName::Question title sub tone=Tone::Waits/> }
}

fn my_person(person: MyPerson, now: At) -> impl IntoView {
    let name = person.brief.first_name.clone();
    let (link, asks) = (person.link(), person.asks());
    let (messages, new_messages) = (format!("{link}/messages"), person.new_messages.and_then(new_in_words));
    let (button, kind) = match asks {
        true => ("Geef antwoord".to_owned(), ButtonKind::Act),
        false => (format!("Meer over {name}"), ButtonKind::Quiet),
    };
    view! {
        <ui::Card lit=asks>
            <ui::PersonLine name=format!("{name} {}", person.brief.last_name) tint=ui::tint_of(&person.brief.person_id.0)
                role=format!("Jij bent {}", person.role.label())/>
            {asks.then(|| view! { <h2>{format!("Heb je {name} gesproken?")}</h2> })}
            {rest_line(&name, person.rest_until)}
            {person.face.map(|(at, face)| view! { <p>{format!("{name} zei {}: ", at.ago(now))} {face_word(face)}</p> })}
            {person.said.map(|(at, said)| view! { <p class="soft">{format!("Jij zei {}: {}.", at.ago(now), said.label())}</p> })}
            {person.calls_back.map(|who| view! { <p class="row"><ui::Icon name=IconName::Phone/><b>{format!("{who} belt jou hierover.")}</b></p> })}
            {new_messages.map(|words| view! {
                <ui::ButtonLink href=messages kind=ButtonKind::Quiet icon=IconName::Chat>{words}</ui::ButtonLink>
            })}
            <ui::ButtonLink href=link kind>{button}</ui::ButtonLink>
        </ui::Card>
    }
}

/// One of many, in a line: the name leads to everything that is shared.
fn my_line(person: MyPerson, now: At) -> impl IntoView {
    let (name, href) = (person.brief.first_name.clone(), person.link());
    view! {
        <li class="stack tight">
            <ui::PersonLine name=format!("{name} {}", person.brief.last_name) tint=ui::tint_of(&person.brief.person_id.0)
                role=format!("Jij bent {}", person.role.label()) href=Some(href)/>
            {rest_line(&name, person.rest_until)}
            {person.face.map(|(at, face)| view! { <p>{format!("{name} zei {}: ", at.ago(now))} {face_word(face)}</p> })}
            {person.calls_back.map(|who| view! { <p><b>{format!("{who} belt jou hierover.")}</b></p> })}
        </li>
    }
}
