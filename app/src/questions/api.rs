//! The questions of an alumnus: who? may they? rule, store and outbox in one transaction, answer.

use super::{
    QuestionId, Topic, api_staff,
    page::{self, NewQuestion, Thread},
    rules::{self, Step},
    store::{self, Asked, Question},
};
use crate::{
    access::{ActAsOneself, Alumnus, May, PersonId, SeeQuestions, may},
    check_ins::{self, YesNo},
    circle,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::{Refusal, Refused},
    outbox::{self, Letter},
    phone::rules::Ago,
    shell::Page,
    signals::{self, SignalKind},
    waakvlam::{self, Sign},
};
use serde::Deserialize;

/// The doors of questions, and of those who answer them.
pub fn doors() -> Doors {
    Doors::default()
        .get("/questions", mine)
        .get("/questions/new", topics)
        .get("/questions/new/{topic}", new)
        .post("/questions/new/{topic}", ask)
        .get("/questions/{id}", one)
        .post("/questions/{id}/understood", understood)
        .post("/questions/{id}/close", |call| step(call, Step::Close))
        .post("/questions/{id}/not-yet", |call| step(call, Step::NotYet))
        .post("/questions/{id}/reopen", |call| step(call, Step::Reopen))
        .post("/questions/{id}/words", words)
        .and(api_staff::doors())
}

async fn mine(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let see = may::<SeeQuestions>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let questions = store::of_alumnus(&mut tx, &see).await?;
    tx.commit().await?;
    let today = call.now.day();
    Ok(Answer::Page(Page::new("Vragen", move || page::mine(questions, today))))
}

async fn topics(_: Call<Alumnus>) -> Answered {
    Ok(Answer::Page(Page::new("Vragen", page::topics)))
}

/// Who can read a question that is put to somebody: they, and the school's people in the circle.
fn readers(to: &str, at_school: &[String]) -> Vec<String> {
    let others = at_school.iter().filter(|name| *name != to);
    std::iter::once(to.to_owned()).chain(others.cloned()).collect()
}

async fn new_form(
    conn: &mut Conn,
    own: &May<ActAsOneself>,
    call: &Call<Alumnus>,
    topic: Topic,
) -> Result<NewQuestion, Refusal> {
    let who = store::answerers(conn, own, call.now).await?;
    let to = rules::route(topic, who.on_duty, who.coach);
    let at_school = circle::store::at_school(conn, own.alumnus(), call.now).await?;
    Ok(NewQuestion {
        topic,
        readers: readers(&to.1, &at_school),
        to: to.0,
        at_school,
        promised_on: rules::promised_on(call.now.day()),
        key: crate::secret::token(),
        typed: String::new(),
        refused: None,
    })
}

fn topic_of<V>(call: &Call<V>) -> Result<Topic, Refusal> {
    Topic::parse(&call.part::<String>("topic")?).ok_or(Refusal::Missing)
}

async fn new(call: Call<Alumnus>) -> Answered {
    let topic = topic_of(&call)?;
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let form = new_form(&mut tx, &own, &call, topic).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Vragen", move || page::new(form))))
}

#[derive(Deserialize)]
struct AskForm {
    words: String,
    key: String,
    /// Who the page said would read it.
    to: Option<PersonId>,
    #[serde(default)]
    ago: Ago,
}

async fn ask(call: Call<Alumnus>) -> Answered {
    let (topic, form): (Topic, AskForm) = (topic_of(&call)?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    if let Some(id) = asked_already(&mut tx, &own, &form).await? {
        return Answer::go(format!("/questions/{id}"));
    }
    let now_says = new_form(&mut tx, &own, &call, topic).await?;
    let words = match sendable(&form, &now_says) {
        Ok(words) => words,
        Err(refused) => {
            tx.commit().await?;
            let again = NewQuestion { key: form.key, typed: form.words, refused: Some(refused.0), ..now_says };
            return Ok(Answer::Refused(Page::new("Vragen", move || page::new(again))));
        }
    };
    let asked = Asked { key: &form.key, topic, words: &words, to: &now_says.to, promised_on: now_says.promised_on };
    let (id, _) = store::ask(&mut tx, &own, &asked, call.now).await?;
    let made = form.ago.made(call.now);
    waakvlam::late_sign_of_life(&mut tx, own.alumnus(), Sign::Question, made, call.now).await?;
    let text = format!("{} heeft een vraag over {}.", call.who.me.person.first_name, topic.subject());
    tell(&mut tx, &call, &own, &id, &now_says.to, "asked", text).await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/questions/{id}"))
}

/// A repeat of what was asked already gets the first answer, also when somebody else would read it by now.
async fn asked_already(
    conn: &mut Conn,
    own: &May<ActAsOneself>,
    form: &AskForm,
) -> Result<Option<QuestionId>, Refusal> {
    match check_ins::rules::words(&form.words) {
        Ok(Some(words)) => Ok(store::asked_before(conn, own, (&form.key, &words)).await?),
        _ => Ok(None),
    }
}

/// The words as they may be sent: there are some, and the one who reads them is the one who was named.
fn sendable(form: &AskForm, now_says: &NewQuestion) -> Result<String, Refused> {
    let words = check_ins::rules::needed(&form.words, "Schrijf eerst je vraag op.")?;
    if form.to.as_ref() == Some(&now_says.to) {
        Ok(words)
    } else {
        let who = circle::rules::who_reads(&now_says.readers);
        Err(Refused(format!("Er is iets veranderd. {who} Wil je je vraag nog sturen?")))
    }
}

/// Tells somebody who answers; `what` happened makes the letter unique for this question.
async fn tell<V>(
    conn: &mut Conn,
    call: &Call<V>,
    own: &May<ActAsOneself>,
    id: &QuestionId,
    to: &PersonId,
    what: &str,
    text: String,
) -> Result<(), Refusal> {
    let link = store::desk_of(conn, to, own.alumnus(), id, call.now).await?;
    let letter = Letter { key: format!("question/{id}/{what}"), to: to.clone(), text, link };
    Ok(outbox::put(conn, &letter, call.now).await?)
}

async fn one(call: Call<Alumnus>) -> Answered {
    let id: QuestionId = call.part("id")?;
    let mut tx = call.house.db.read().await?;
    let see = may::<SeeQuestions>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let question = store::one(&mut tx, &see, &id).await?;
    let thread = thread(&mut tx, &call, question).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Vragen", move || page::one(thread))))
}

async fn thread(conn: &mut Conn, call: &Call<Alumnus>, question: Question) -> Result<Thread, Refusal> {
    let at_school = circle::store::at_school(conn, &question.alumnus_id, call.now).await?;
    Ok(Thread {
        said: store::thread(conn, &question).await?,
        readers: readers(&question.to_name, &at_school),
        today: call.now.day(),
        key: crate::secret::token(),
        typed: String::new(),
        refused: None,
        question,
    })
}

#[derive(Deserialize)]
struct Understood {
    value: YesNo,
}

async fn understood(call: Call<Alumnus>) -> Answered {
    let taken = match call.form::<Understood>()?.value {
        YesNo::Yes => Step::Understood,
        YesNo::No => Step::NotUnderstood,
    };
    step(call, taken).await
}

/// One tap. What doesn't fit any more (a second tap, an old page) changes nothing and shows how it is now.
async fn step(call: Call<Alumnus>, taken: Step) -> Answered {
    let id: QuestionId = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let question = store::held(&mut tx, &own, &id).await?;
    if let Some(to) = rules::next(question.state(), taken) {
        store::go(&mut tx, &own, &id, to, call.now).await?;
        waakvlam::sign_of_life(&mut tx, own.alumnus(), Sign::Question, call.now).await?;
        follow(&mut tx, &call, &own, &question, taken).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/questions/{id}"))
}

/// What others hear of a step.
async fn follow(
    conn: &mut Conn,
    call: &Call<Alumnus>,
    own: &May<ActAsOneself>,
    question: &Question,
    taken: Step,
) -> Result<(), Refusal> {
    let (name, subject) = (&question.first_name, question.topic.subject());
    let (what, text) = match taken {
        Step::NotUnderstood => ("not-understood", format!("{name} snapt het antwoord over {subject} niet.")),
        Step::NotYet => ("not-yet", format!("Bij {name} is het nog niet gelukt met {subject}.")),
        Step::Reopen => ("reopened", format!("{name} heeft toch weer een vraag over {subject}.")),
        Step::Understood | Step::Close => return now_understood(conn, call, own).await,
        Step::Answer | Step::Words => return Ok(()),
    };
    let mut hears = vec![question.to_id.clone()];
    if taken == Step::NotUnderstood {
        let limits = signals::store::limits(conn, own.alumnus()).await?;
        let facts = store::not_understood(conn, own, &question.id, call.now).await?;
        if let Some(proposal) = signals::rules::not_understood(name, subject, facts, &limits, call.now) {
            let opened = signals::store::open(conn, own.alumnus(), &proposal, call.now).await?;
            hears.extend(opened.filter(|person| *person != question.to_id));
        }
    }
    for person in hears {
        let what = format!("{what}/{}", call.now.0);
        tell(conn, call, own, &question.id, &person, &what, text.clone()).await?;
    }
    Ok(())
}

/// The signal ends when no answer is left that wasn't understood.
async fn now_understood(conn: &mut Conn, call: &Call<Alumnus>, own: &May<ActAsOneself>) -> Result<(), Refusal> {
    if !store::any_not_understood(conn, own).await? {
        let (kind, word) = (SignalKind::NotUnderstood, "Snapt het nu.");
        signals::store::close_by_fact(conn, own.alumnus(), kind, word, call.now).await?;
    }
    Ok(())
}

/// Words in a thread, with the key that the page made for them.
#[derive(Deserialize)]
pub(super) struct WordsForm {
    pub words: String,
    pub key: String,
    #[serde(default)]
    pub ago: Ago,
    /// Until when the asker must do something, as whoever answers typed it.
    #[serde(default)]
    pub do_before: String,
}

/// Says more. Words on a question that was closed meanwhile open it again: nothing typed is lost.
async fn words(call: Call<Alumnus>) -> Answered {
    let (id, form): (QuestionId, WordsForm) = (call.part("id")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let question = store::held(&mut tx, &own, &id).await?;
    let words = match check_ins::rules::needed(&form.words, "Schrijf eerst iets op.") {
        Ok(words) => words,
        Err(refused) => {
            let thread = thread(&mut tx, &call, question).await?;
            tx.commit().await?;
            let again = Thread { key: form.key, typed: form.words, refused: Some(refused.0), ..thread };
            return Ok(Answer::Refused(Page::new("Vragen", move || page::one(again))));
        }
    };
    if store::say(&mut tx, &own, &id, (&form.key, &words), call.now).await? {
        let state = question.state();
        if let Some(to) = rules::next(state, Step::Words).filter(|to| *to != state) {
            store::go(&mut tx, &own, &id, to, call.now).await?;
        }
        let made = form.ago.made(call.now);
        waakvlam::late_sign_of_life(&mut tx, own.alumnus(), Sign::Question, made, call.now).await?;
        let text = format!("{} zei meer over {}.", question.first_name, question.topic.subject());
        let what = format!("words/{}", call.now.0);
        tell(&mut tx, &call, &own, &id, &question.to_id, &what, text).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/questions/{id}"))
}
