//! Those who answer, at the school's desk and in a circle: who? may they? rule, store and outbox in one transaction.

use super::{
    QuestionId,
    api::WordsForm,
    page_staff::{self, AnswerForm, Desk},
    rules::{self, Step},
    store::{self, Question},
};
use crate::{
    access::{
        Answer as MayAnswer, AnswerAsked, Helper, May, SeeInList, SeeQuestions, Staff, may, standings, would_allow,
    },
    check_ins,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::{Refusal, Refused},
    moment::Day,
    outbox::{self, Letter},
    schools,
    shell::Page,
};
use serde::Deserialize;

/// The doors of those who answer.
pub(super) fn doors() -> Doors {
    Doors::default()
        .get("/answers", answers)
        .get("/answers/{id}", answer_page)
        .post("/answers/{id}", answer)
        .get("/asked", asked)
        .get("/asked/{id}", asked_page)
        .post("/asked/{id}", answer_asked)
}

#[derive(Deserialize)]
struct Done {
    done: Option<String>,
}

async fn answers(call: Call<Staff>) -> Answered {
    let done = call.query::<Done>()?.done.is_some();
    let mut tx = call.house.db.begin().await?;
    let questions = store::waiting_at(&mut tx, &call.who.school).await?;
    let askers = || questions.iter().map(|question| &question.alumnus_id);
    let standings = standings(&mut tx, call.who.me.id(), askers(), call.now).await?;
    standings.log(&mut tx, &call.who.me, askers(), "questions", call.now).await?;
    let place = schools::store::name(&mut tx, &call.who.school).await?;
    tx.commit().await?;
    let (me, today) = (call.who.me.id().clone(), call.now.day());
    let list = page_staff::Answers { place, questions, standings, me, today, done };
    Ok(Answer::Page(Page::new("Vragen", move || page_staff::answers(list))))
}

async fn answer_form<V, A: store::Reads>(
    conn: &mut Conn,
    call: &Call<V>,
    see: &May<A>,
    desk: Desk,
) -> Result<AnswerForm, Refusal> {
    let id: QuestionId = call.part("id")?;
    let question = store::one(conn, see, &id).await?;
    Ok(AnswerForm {
        said: store::thread(conn, &question).await?,
        question,
        desk,
        me: see.by().clone(),
        today: call.now.day(),
        key: crate::secret::token(),
        typed: String::new(),
        do_before: String::new(),
        refused: None,
    })
}

async fn answer_page(call: Call<Staff>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let alumnus = store::asker_of(&mut tx, &call.part("id")?).await?.ok_or(Refusal::Missing)?;
    if !would_allow::<SeeQuestions>(&mut tx, call.who.me.id(), &alumnus, call.now).await? {
        may::<SeeInList>(&mut tx, &call.who.me, &alumnus, call.now).await?;
        return Answer::go(format!("/alumni/{alumnus}"));
    }
    let form = school_form(&mut tx, &call).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Vragen", move || page_staff::answer(form))))
}

async fn school_form(conn: &mut Conn, call: &Call<Staff>) -> Result<AnswerForm, Refusal> {
    let alumnus = store::asker_of(conn, &call.part("id")?).await?.ok_or(Refusal::Missing)?;
    let see = may::<SeeQuestions>(conn, &call.who.me, &alumnus, call.now).await?;
    let place = schools::store::name(conn, &call.who.school).await?;
    answer_form(conn, call, &see, Desk::School(place)).await
}

async fn answer(call: Call<Staff>) -> Answered {
    let (id, form): (QuestionId, WordsForm) = (call.part("id")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let alumnus = store::asker_of(&mut tx, &id).await?.ok_or(Refusal::Missing)?;
    let staff = may::<MayAnswer>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    if let Err(refused) = give(&mut tx, &call, &staff, &form).await? {
        let again = school_form(&mut tx, &call).await?;
        tx.commit().await?;
        let again = AnswerForm {
            key: form.key,
            typed: form.words,
            do_before: form.do_before,
            refused: Some(refused.0),
            ..again
        };
        return Ok(Answer::Refused(Page::new("Vragen", move || page_staff::answer(again))));
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/answers?done=answered")
}

/// Answers and tells the alumnus; the inner refusal is for the one who typed.
async fn give<V, A: store::Reads>(
    conn: &mut Conn,
    call: &Call<V>,
    may: &May<A>,
    form: &WordsForm,
) -> Result<Result<(), Refused>, Refusal> {
    let id: QuestionId = call.part("id")?;
    let question = store::held(conn, may, &id).await?;
    let words = match answerable(&question, form) {
        Ok(words) => words,
        Err(refused) => return Ok(Err(refused)),
    };
    if store::answer(conn, may, &id, (&form.key, &words), call.now).await? {
        store::do_before(conn, may, &id, Day::parse(&form.do_before)).await?;
        let letter = Letter {
            key: format!("question/{id}/answered/{}", call.now.0),
            to: question.asker_id,
            text: "Er is antwoord op je vraag.".to_owned(),
            link: format!("/questions/{id}"),
        };
        outbox::put(conn, &letter, call.now).await?;
    }
    Ok(Ok(()))
}

fn answerable(question: &Question, form: &WordsForm) -> Result<String, Refused> {
    let words = check_ins::rules::needed(&form.words, "Schrijf eerst je antwoord.")?;
    let closed = || format!("{} heeft deze vraag zelf afgesloten. Je antwoord is niet verstuurd.", question.first_name);
    rules::next(question.state(), Step::Answer).map(|_| words).ok_or_else(|| Refused(closed()))
}

async fn asked(call: Call<Helper>) -> Answered {
    let done = call.query::<Done>()?.done.is_some();
    let mut tx = call.house.db.read().await?;
    let questions = store::asked_of(&mut tx, call.who.me.id(), call.now).await?;
    tx.commit().await?;
    let today = call.now.day();
    Ok(Answer::Page(Page::new("Vragen", move || page_staff::asked(questions, today, done))))
}

async fn asked_page(call: Call<Helper>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let coach = coach(&mut tx, &call).await?;
    let form = answer_form(&mut tx, &call, &coach, Desk::Coach).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Vragen", move || page_staff::answer(form))))
}

async fn coach(conn: &mut Conn, call: &Call<Helper>) -> Result<May<AnswerAsked>, Refusal> {
    let alumnus = store::asker_of(conn, &call.part("id")?).await?.ok_or(Refusal::Missing)?;
    may::<AnswerAsked>(conn, &call.who.me, &alumnus, call.now).await
}

async fn answer_asked(call: Call<Helper>) -> Answered {
    let form: WordsForm = call.form()?;
    let mut tx = call.house.db.begin().await?;
    let coach = coach(&mut tx, &call).await?;
    if let Err(refused) = give(&mut tx, &call, &coach, &form).await? {
        let again = answer_form(&mut tx, &call, &coach, Desk::Coach).await?;
        tx.commit().await?;
        let again = AnswerForm {
            key: form.key,
            typed: form.words,
            do_before: form.do_before,
            refused: Some(refused.0),
            ..again
        };
        return Ok(Answer::Refused(Page::new("Vragen", move || page_staff::answer(again))));
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/asked?done=answered")
}
