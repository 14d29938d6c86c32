//! What those who answer see: at the school's desk, and on the coach's phone.

use super::{
    rules::State,
    store::{Question, Said},
};
use crate::{
    access::{PersonId, Standings},
    circle::rules::who_reads,
    moment::Day,
    shell::{Desk as SchoolDesk, HelperPhone},
    ui::{self, ButtonKind, DeskItem, IconName, JimItem, Tone},
    working_days,
};
use leptos::prelude::*;

/// The questions of a school that wait.
pub(super) struct Answers {
    pub place: String,
    pub questions: Vec<Question>,
    pub standings: Standings,
    pub me: PersonId,
    pub today: Day,
    pub done: bool,
}

pub(super) fn answers(list: Answers) -> impl IntoView {
    let Answers { place, questions, standings, me, today, done } = list;
    let (questions, elsewhere): (Vec<_>, Vec<_>) =
        questions.into_iter().partition(|question| standings.in_circle_of(&question.alumnus_id));
    let (unclear, waiting): (Vec<_>, Vec<_>) =
        questions.into_iter().partition(|question| question.state() == State::NotUnderstood);
    let (mine, others): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|question| question.to_id == me);
    let total = mine.len() + others.len() + unclear.len() + elsewhere.len();
    let lead = match total {
        0 => "Alles is beantwoord.".to_owned(),
        1 => "1 vraag wacht op antwoord.".to_owned(),
        many => format!("{many} vragen wachten op antwoord."),
    };
    view! {
        <SchoolDesk current=DeskItem::Answers place>
            <ui::PageHead title="Vragen" lead/>
            <div class="stack wide">
                {sent(done)}
                {(total == 0).then(all_answered)}
                {section("Voor jou", mine, today)}
                {section("Voor een ander", others, today)}
                {section("Antwoord niet begrepen", unclear, today)}
                {at_colleagues(elsewhere, today)}
            </div>
        </SchoolDesk>
    }
}

fn sent(done: bool) -> Option<impl IntoView> {
    done.then(|| view! { <ui::Notice tone=Tone::Well title="Je antwoord is verstuurd."/> })
}

fn all_answered() -> impl IntoView {
    view! {
        <ui::EmptyState
            icon=IconName::Check
            title="Alles is beantwoord."
            text="Nieuwe vragen komen hier te staan."
            tone=Tone::Well
        />
    }
}

fn section(title: &'static str, questions: Vec<Question>, today: Day) -> Option<impl IntoView> {
    (!questions.is_empty()).then(|| {
        let rows = questions.into_iter().map(|question| row(&question, today, "/answers"));
        view! {
            <section class="stack">
                <h2>{title}</h2>
                <ul class="asks">{rows.collect_view()}</ul>
            </section>
        }
    })
}

/// Questions of people in whose circle the reader is not: who waits, for whom, and for how long.
fn at_colleagues(questions: Vec<Question>, today: Day) -> Option<impl IntoView> {
    (!questions.is_empty()).then(|| {
        let rows = questions.into_iter().map(move |question| {
            let (tone, words) = age(&question, today);
            let line = format!("{} {} vraagt iets aan {}", question.first_name, question.last_name, question.to_name);
            view! { <li class="spread"><span>{line}</span><ui::Tag tone>{words}</ui::Tag></li> }
        });
        view! {
            <ui::Card title="Bij collega's">
                <p class="soft">"Je ziet wie er wacht, en op wie. De vraag zelf leest alleen de kring."</p>
                <ul class="lines">{rows.collect_view()}</ul>
            </ui::Card>
        }
    })
}

fn row(question: &Question, today: Day, desk: &str) -> impl IntoView + use<> {
    let (tone, reason) = age(question, today);
    let (kind, act) = match question.state() {
        State::Waiting => (ButtonKind::Act, "Antwoorden"),
        State::NotUnderstood => (ButtonKind::Act, "Opnieuw uitleggen"),
        _ => (ButtonKind::Quiet, "Bekijken"),
    };
    let (href, spoken) = (format!("{desk}/{}", question.id), format!(", aan {}", question.first_name));
    view! {
        <ui::AskRow
            name=format!("{} {}", question.first_name, question.last_name)
            tint=ui::tint_of(&question.asker_id.0)
            role=format!("vraag over {}", question.topic.subject())
            tone
            reason
            fact=format!("{} antwoordt. Beloofd: {}.", question.to_name, question.facts.promised_on.in_words())
        >
            <ui::ButtonLink href kind>{act}<span class="unseen">{spoken}</span></ui::ButtonLink>
        </ui::AskRow>
    }
}

/// How long it waits, in working days; late ones say so.
pub(crate) fn age(question: &Question, today: Day) -> (Tone, String) {
    let Some(since) = question.facts.waiting_since else {
        return match question.state() {
            State::Closed => (Tone::Well, "klaar".to_owned()),
            _ => (Tone::Calm, format!("wacht op {}", question.first_name)),
        };
    };
    let late = working_days::between(question.facts.promised_on, today);
    match (question.is_late(today), working_days::between(since.day(), today)) {
        (true, _) if late > 0 => (Tone::Waits, format!("{} te laat", working_days::in_words(late))),
        (true, _) => (Tone::Waits, "te laat".to_owned()),
        (false, 0) => (Tone::Lit, "van vandaag".to_owned()),
        (false, days) => (Tone::Lit, format!("wacht {}", working_days::in_words(days))),
    }
}

pub(super) fn asked(questions: Vec<Question>, today: Day, done: bool) -> impl IntoView {
    let none = questions.is_empty();
    let rows = questions.into_iter().map(move |question| row(&question, today, "/asked"));
    view! {
        <HelperPhone title="Vragen aan jou" current=JimItem::Elsewhere>
            <ui::BackLink href="/jim" label="Thuis"/>
            {sent(done)}
            {none.then(all_answered)}
            {(!none).then(|| view! { <ul class="asks">{rows.collect_view()}</ul> })}
        </HelperPhone>
    }
}

/// Where the answer is written.
pub(super) enum Desk {
    /// At this school's desk.
    School(String),
    /// On the phone of the coach who was asked.
    Coach,
}

/// An answer that is being written.
pub(super) struct AnswerForm {
    pub question: Question,
    pub said: Vec<Said>,
    pub desk: Desk,
    pub me: PersonId,
    pub today: Day,
    pub key: String,
    pub typed: String,
    pub do_before: String,
    pub refused: Option<String>,
}

pub(super) fn answer(form: AnswerForm) -> AnyView {
    let question = &form.question;
    let title = format!("{} vraagt iets over {}", question.first_name, question.topic.subject());
    match &form.desk {
        Desk::School(place) => at_school(title, place.clone(), form).into_any(),
        Desk::Coach => view! {
            <HelperPhone title current=JimItem::Elsewhere>
                <ui::BackLink href="/asked" label="Vragen aan jou"/>
                {body(form, "/asked")}
            </HelperPhone>
        }
        .into_any(),
    }
}

fn at_school(title: String, place: String, form: AnswerForm) -> impl IntoView {
    let lead = lead(&form.question);
    let href = format!("/alumni/{}", form.question.alumnus_id);
    let about = format!("Naar {}", form.question.first_name);
    view! {
        <SchoolDesk current=DeskItem::Answers place>
            <ui::BackLink href="/answers" label="Vragen"/>
            <ui::PageHead title lead>
                <ui::ButtonLink href kind=ButtonKind::Quiet>{about}</ui::ButtonLink>
            </ui::PageHead>
            <div class="stack">{body(form, "/answers")}</div>
        </SchoolDesk>
    }
}

fn lead(question: &Question) -> String {
    format!("{} antwoordt. Beloofd voor {}.", question.to_name, question.facts.promised_on.in_words())
}

fn body(form: AnswerForm, desk: &'static str) -> impl IntoView {
    let question = form.question;
    let (tone, reason) = age(&question, form.today);
    let messages = form.said.into_iter().map(move |said| {
        let mine = said.person_id == form.me;
        let tint = ui::tint_of(&said.person_id.0);
        view! { <ui::Message name=said.first_name tint when=said.at.in_words() words=said.words mine/> }
    });
    view! {
        <div class="cluster">
            <ui::Tag icon=question.topic.icon() tone=Tone::Calm>{question.topic.title()}</ui::Tag>
            <ui::Tag tone>{reason}</ui::Tag>
        </div>
        {standing(&question)}
        <div class="thread">{messages.collect_view()}</div>
        {(question.state() != State::Closed || form.refused.is_some())
            .then(|| {
                let action = format!("{desk}/{}", question.id);
                answer_fields(action, question.first_name, form.key, (form.typed, form.do_before), form.refused)
            })}
    }
}

/// What the alumnus said about the last answer.
fn standing(question: &Question) -> Option<impl IntoView + use<>> {
    let name = &question.first_name;
    let (tone, words) = match question.state() {
        State::Waiting => return None,
        State::Answered => (Tone::Calm, format!("{name} heeft nog niet gezegd of het antwoord duidelijk is.")),
        State::NotUnderstood => (Tone::Waits, format!("{name} snapt het antwoord niet. Leg het anders uit, of bel.")),
        State::Understood => (Tone::Well, format!("{name} snapt het antwoord. Nu nog kijken of het lukt.")),
        State::Closed => (Tone::Well, format!("{name} is klaar met deze vraag.")),
    };
    Some(view! { <ui::Notice tone title=words/> })
}

fn answer_fields(
    action: String,
    reader: String,
    key: String,
    (typed, do_before): (String, String),
    refused: Option<String>,
) -> impl IntoView {
    let alert = refused.is_some().then(|| "Je antwoord is nog niet verstuurd.".to_owned());
    view! {
        <ui::Card title="Je antwoord" lit=true>
            <form method="post" action=action class="form">
                <ui::FormAlert message=alert/>
                <ui::WhoReads text=who_reads(&[reader])/>
                <input type="hidden" name="key" value=key/>
                <ui::TextArea
                    label="Antwoord in korte zinnen"
                    name="words"
                    value=typed
                    hint="Eén ding per zin, hooguit 12 woorden. Noem de dag voluit: dinsdag 24 november."
                    error=refused
                    maxlength="2000"
                />
                <ui::Field label="Moet de ander iets doen voor een dag?" name="do_before" kind="date" value=do_before
                    hint="Alleen als het zo is. Snapt de ander het niet, dan zie je dat meteen."/>
                <ui::SubmitRow>
                    <ui::Button>"Antwoord versturen"</ui::Button>
                </ui::SubmitRow>
            </form>
        </ui::Card>
    }
}
