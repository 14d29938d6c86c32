//! What the alumnus sees: my questions, a new one, and one with its thread.

use super::{
    Topic,
    rules::State,
    store::{Question, Said},
};
use crate::{
    access::PersonId,
    circle::rules::who_reads,
    moment::Day,
    phone::Waiting,
    shell::Phone,
    ui::{self, ButtonKind, IconName, NavItem, Tone},
};
use leptos::prelude::*;

/// The longest text, for the field itself; the rule is on the server.
const LONGEST: &str = "2000";

pub(super) fn mine(questions: Vec<Question>, today: Day) -> impl IntoView {
    let none = questions.is_empty();
    let (closed, open): (Vec<_>, Vec<_>) = questions.into_iter().partition(|q| q.state() == State::Closed);
    let tiles = move |list: Vec<Question>| list.into_iter().map(|q| tile(&q, today)).collect_view();
    view! {
        <Phone title="Mijn vragen" current=NavItem::Questions>
            <Waiting/>
            {none.then(|| {
                view! {
                    <ui::EmptyState
                        icon=IconName::Question
                        title="Je hebt nog geen vragen"
                        text="Vragen mag altijd. Een mens geeft antwoord."
                    />
                }
            })}
            <ui::ButtonLink href="/questions/new" icon=IconName::Question>"Ik heb een vraag"</ui::ButtonLink>
            {tiles(open)}
            {(!closed.is_empty()).then(|| view! { <h2>"Klaar"</h2> })}
            {tiles(closed)}
        </Phone>
    }
}

fn tile(question: &Question, today: Day) -> impl IntoView + use<> {
    let tone = match question.state() {
        State::Answered | State::Understood => Tone::Lit,
        State::Waiting | State::NotUnderstood => Tone::Waits,
        State::Closed => Tone::Calm,
    };
    let sub = format!("{} Je vroeg het op {}.", state_words(question, today), question.asked_at.day().in_words());
    let href = format!("/questions/{}", question.id);
    view! { <ui::Tile href icon=question.topic.icon() title=question.topic.title() sub tone/> }
}

/// Where a question stands, in a sentence.
fn state_words(question: &Question, today: Day) -> String {
    match question.state() {
        _ if question.is_late(today) => "We zijn te laat. Sorry.".to_owned(),
        State::Waiting => format!("{} geeft antwoord.", question.to_name),
        State::Answered => "Er is antwoord.".to_owned(),
        State::NotUnderstood => format!("{} legt het opnieuw uit.", question.to_name),
        State::Understood => "Is het gelukt?".to_owned(),
        State::Closed => "Deze vraag is klaar.".to_owned(),
    }
}

pub(super) fn topics() -> impl IntoView {
    let tiles = Topic::ALL.iter().map(|topic| {
        let href = format!("/questions/new/{}", topic.as_str());
        view! { <ui::Tile href icon=topic.icon() title=topic.title()/> }
    });
    view! {
        <Phone title="Waar gaat je vraag over?" current=NavItem::Questions>
            <ui::BackLink href="/questions" label="Mijn vragen"/>
            {tiles.collect_view()}
        </Phone>
    }
}

/// A question that is being written, with who will read it.
pub(super) struct NewQuestion {
    pub topic: Topic,
    pub to: PersonId,
    pub readers: Vec<String>,
    /// The school's people in the circle, the owner first.
    pub at_school: Vec<String>,
    pub promised_on: Day,
    pub key: String,
    pub typed: String,
    pub refused: Option<String>,
}

pub(super) fn new(form: NewQuestion) -> impl IntoView {
    let action = format!("/questions/new/{}", form.topic.as_str());
    let alert = form.refused.is_some().then(|| "Je vraag is nog niet verstuurd.".to_owned());
    view! {
        <Phone title=heading(form.topic) current=NavItem::Questions>
            <ui::BackLink href="/questions/new" label="Andere vraag kiezen"/>
            <form method="post" action=action class="form">
                <ui::FormAlert message=alert/>
                <div class="stack tight">
                    <ui::WhoReads text=who_reads(&form.readers)/>
                    {cover(&form.at_school).map(|words| view! { <p class="soft">{words}</p> })}
                    <ui::NextTime text=promise(form.promised_on)/>
                </div>
                <input type="hidden" name="key" value=form.key/>
                <input type="hidden" name="to" value=form.to.0/>
                <ui::TextArea
                    label="Wat is je vraag?"
                    name="words"
                    value=form.typed
                    hint="Een paar woorden is genoeg."
                    error=form.refused
                    maxlength=LONGEST
                />
                <ui::SubmitRow>
                    <ui::Button>"Vraag versturen"</ui::Button>
                </ui::SubmitRow>
            </form>
        </Phone>
    }
}

fn heading(topic: Topic) -> String {
    match topic {
        Topic::Other => "Je vraag".to_owned(),
        topic => format!("Je vraag over {}", topic.subject()),
    }
}

/// Said before typing too: a question never waits for somebody who is ill.
fn cover(at_school: &[String]) -> Option<String> {
    match at_school {
        [owner, backup, ..] => Some(format!("Is {owner} er niet? Dan helpt {backup} je.")),
        _ => None,
    }
}

fn promise(day: Day) -> String {
    format!("Je krijgt antwoord op {}, of eerder.", day.in_words())
}

/// One question with all that was said.
pub(super) struct Thread {
    pub question: Question,
    pub said: Vec<Said>,
    pub readers: Vec<String>,
    pub today: Day,
    pub key: String,
    pub typed: String,
    pub refused: Option<String>,
}

pub(super) fn one(thread: Thread) -> impl IntoView {
    let (question, today) = (thread.question, thread.today);
    let (earlier, answer) = split(thread.said, &question);
    let more = More {
        action: format!("/questions/{}/words", question.id),
        readers: thread.readers,
        key: thread.key,
        typed: thread.typed,
        refused: thread.refused,
    };
    let open = question.state() != State::Closed;
    let close = format!("/questions/{}/close", question.id);
    let too_late = question.is_late(today).then(|| late(question.facts.promised_on));
    let earlier = messages(earlier, &question);
    let answer = messages(answer, &question).map(|answer| {
        let title = format!("Antwoord van {}", question.to_name);
        view! { <ui::Card title read=true>{answer}</ui::Card> }
    });
    view! {
        <Phone title=heading(question.topic) current=NavItem::Questions>
            <ui::BackLink href="/questions" label="Mijn vragen"/>
            <Waiting/>
            {too_late}
            {answer}
            {now(&question, today)}
            {earlier}
            {open.then(|| more_words(more))}
            {(question.state() == State::Waiting).then(|| solved(close))}
        </Phone>
    }
}

/// The last answer stands apart and on top, with "Lees voor", as long as it is what matters now.
fn split(mut said: Vec<Said>, question: &Question) -> (Vec<Said>, Vec<Said>) {
    let answered = matches!(question.state(), State::Answered | State::Understood | State::Closed);
    let last = said.iter().rposition(|said| said.person_id != question.asker_id);
    match last {
        Some(at) if answered && at + 1 == said.len() => {
            let answer = said.split_off(at);
            (said, answer)
        }
        _ => (said, Vec::new()),
    }
}

fn messages(said: Vec<Said>, question: &Question) -> Option<impl IntoView + use<>> {
    let asker = question.asker_id.clone();
    let none = said.is_empty();
    let rows = said.into_iter().map(move |said| {
        let mine = said.person_id == asker;
        let tint = ui::tint_of(&said.person_id.0);
        view! { <ui::Message name=said.first_name tint when=said.at.in_words() words=said.words mine/> }
    });
    (!none).then(|| view! { <div class="thread">{rows.collect_view()}</div> })
}

fn late(promised_on: Day) -> impl IntoView {
    view! {
        <ui::Notice tone=Tone::Waits title="We zijn te laat. Sorry.">
            <p>{format!("We beloofden antwoord op {}.", promised_on.in_words())}</p>
        </ui::Notice>
    }
}

/// What is asked now, or who is busy with it.
fn now(question: &Question, today: Day) -> AnyView {
    let path = |step: &str| format!("/questions/{}/{step}", question.id);
    match question.state() {
        State::Waiting => waiting(question, today).into_any(),
        State::NotUnderstood => explained_again(question, today).into_any(),
        State::Answered => ask_understood(path("understood")).into_any(),
        State::Understood => ask_done(path("close"), path("not-yet")).into_any(),
        State::Closed => closed(path("reopen")).into_any(),
    }
}

fn answerer(question: &Question) -> impl IntoView + use<> {
    let tint = ui::tint_of(&question.to_id.0);
    view! { <ui::PersonLine name=question.to_name.clone() tint role="geeft antwoord"/> }
}

fn next_time(question: &Question, today: Day) -> Option<impl IntoView + use<>> {
    let words = match question.state() {
        State::NotUnderstood => format!("Je krijgt uitleg op {}, of eerder.", question.facts.promised_on.in_words()),
        _ => promise(question.facts.promised_on),
    };
    (!question.is_late(today)).then(|| view! { <ui::NextTime text=words/> })
}

fn waiting(question: &Question, today: Day) -> impl IntoView + use<> {
    let (who, when) = (answerer(question), next_time(question, today));
    view! {
        <ui::Card>{who} {when}</ui::Card>
    }
}

/// Sometimes one finds out before we answer.
fn solved(close: String) -> impl IntoView {
    view! {
        <form method="post" action=close>
            <ui::Button kind=ButtonKind::Bare icon=IconName::Check>"Ik weet het al"</ui::Button>
        </form>
    }
}

fn explained_again(question: &Question, today: Day) -> impl IntoView + use<> {
    let (who, when) = (answerer(question), next_time(question, today));
    view! {
        <ui::Card title=format!("{} legt het opnieuw uit", question.to_name)>
            <p>"Goed dat je het zegt. Jij hoeft nu niets te doen."</p>
            {who}
            {when}
        </ui::Card>
    }
}

fn ask_understood(action: String) -> impl IntoView {
    view! {
        <ui::Card title="Snap je het?" lit=true>
            <form method="post" action=action>
                <ui::SubmitRow>
                    <ui::Button icon=IconName::Check name="value" value="yes">"Ja, ik snap het"</ui::Button>
                    <ui::Button kind=ButtonKind::Quiet name="value" value="no">"Nee, leg het nog eens uit"</ui::Button>
                </ui::SubmitRow>
            </form>
        </ui::Card>
    }
}

fn ask_done(close: String, not_yet: String) -> impl IntoView {
    view! {
        <ui::Card title="Is het gelukt?" lit=true>
            <ui::SubmitRow>
                <form method="post" action=close class="form">
                    <ui::Button icon=IconName::Check>"Ja, klaar"</ui::Button>
                </form>
                <form method="post" action=not_yet class="form">
                    <ui::Button kind=ButtonKind::Quiet>"Nog niet"</ui::Button>
                </form>
            </ui::SubmitRow>
        </ui::Card>
    }
}

fn closed(reopen: String) -> impl IntoView {
    view! {
        <ui::Notice tone=Tone::Well title="Deze vraag is klaar."/>
        <form method="post" action=reopen>
            <ui::Button kind=ButtonKind::Quiet>"Toch niet klaar"</ui::Button>
        </form>
    }
}

/// Room to say more.
struct More {
    action: String,
    readers: Vec<String>,
    key: String,
    typed: String,
    refused: Option<String>,
}

fn more_words(more: More) -> impl IntoView {
    let refused = more.refused.is_some();
    view! {
        <details open=refused>
            <summary class="btn quiet">
                <ui::Icon name=IconName::Pencil/>
                <span>"Iets erbij zeggen"</span>
            </summary>
            <ui::Card>
                <form method="post" action=more.action class="form">
                    <ui::WhoReads text=who_reads(&more.readers)/>
                    <input type="hidden" name="key" value=more.key/>
                    <ui::TextArea
                        label="Wat wil je erbij zeggen?"
                        name="words"
                        value=more.typed
                        error=more.refused
                        maxlength=LONGEST
                    />
                    <ui::SubmitRow>
                        <ui::Button>"Versturen"</ui::Button>
                    </ui::SubmitRow>
                </form>
            </ui::Card>
        </details>
    }
}
