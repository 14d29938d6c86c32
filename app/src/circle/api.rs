//! "Wie helpt mij?": the circle, ruled by the alumnus alone; and what the school's side and helpers may change of it.

mod absence;
mod codes;
mod farewell;
mod moving;
mod owner;
mod people;

pub(super) use self::{
    absence::Typed as TypedAbsence, codes::Known, farewell::Typed as TypedFarewell, moving::Typed as TypedMove,
    owner::Typed as TypedOwner, people::NewHelper,
};
use crate::{
    db::Tx,
    door::{Answer, Answered, Call, Doors},
    error::Refused,
    moment::Day,
};

/// The doors of the circle.
pub fn doors() -> Doors {
    Doors::default()
        .get("/people", people::show)
        .get("/people/jim", |call| people::helper_form(call, crate::access::HelperRole::Jim))
        .post("/people/jim", |call| people::appoint(call, crate::access::HelperRole::Jim))
        .get("/people/family", |call| people::helper_form(call, crate::access::HelperRole::Family))
        .post("/people/family", |call| people::appoint(call, crate::access::HelperRole::Family))
        .get("/people/known", codes::form)
        .get("/people/known/{link}", codes::form_by_link)
        .post("/people/known", codes::ask)
        .post("/people/known/{request}/take-back", codes::take_back)
        .post("/people/{person}/sees", people::sees)
        .post("/people/{person}/trusted", people::trusted)
        .get("/people/{person}/end", people::end_page)
        .post("/people/{person}/end", people::end)
        .get("/looks", people::looks)
        .get("/my-code", codes::mine)
        .post("/my-code", codes::show)
        .get("/asked-by/{request}", codes::request)
        .post("/asked-by/{request}", codes::answer)
        .get("/jim/{alumnus}/stop", farewell::form)
        .post("/jim/{alumnus}/stop", farewell::tell)
        .post("/jim/{alumnus}/stop/undo", farewell::undo)
        .get("/alumni/{alumnus}/coach/{person}", farewell::coach_form)
        .post("/alumni/{alumnus}/coach/{person}", farewell::end_coach)
        .get("/alumni/{alumnus}/owner", owner::form)
        .post("/alumni/{alumnus}/owner", owner::announce)
        .post("/alumni/{alumnus}/owner/undo", owner::undo)
        .post("/alumni/{alumnus}/owner/talk", owner::talk)
        .get("/absence", absence::show)
        .post("/absence", absence::go)
        .post("/absence/{id}/back", absence::back)
        .post("/school/colleagues/{person}/leave", absence::leave)
        .get("/me/moved", moving::mine)
        .post("/me/moved", moving::say)
        .post("/me/moved/{id}", moving::answer)
        .get("/alumni/{alumnus}/moved", moving::form)
        .post("/alumni/{alumnus}/moved", moving::propose)
}

/// Keeps it all, wakes the clock for the letters, and goes on.
async fn keep<V>(call: &Call<V>, tx: Tx, to: impl Into<String>) -> Answered {
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(to)
}

/// A day as it was typed.
fn day(typed: &str) -> Result<Day, Refused> {
    Day::parse(typed).ok_or_else(|| Refused::because("Kies een dag."))
}

/// Of a list of people, the one whose id was chosen.
fn chosen<T>(
    people: &[(crate::access::PersonId, T)],
    typed: &str,
    missing: &str,
) -> Result<crate::access::PersonId, Refused> {
    let found = people.iter().find(|(person, _)| person.0 == typed);
    found.map(|(person, _)| person.clone()).ok_or_else(|| Refused::because(missing))
}

/// A talk as it was typed: a day and a sentence, or neither.
fn talk(on: &str, words: &str) -> Result<Option<super::rules::Talk>, Refused> {
    let words = crate::check_ins::rules::words(words)?;
    match (on.trim().is_empty(), words) {
        (true, None) => Ok(None),
        (true, Some(_)) => Err(Refused::because("Kies de dag van het gesprek.")),
        (false, None) => Err(Refused::because("Schrijf in een zin wat jullie bespraken.")),
        (false, Some(words)) => Ok(Some(super::rules::Talk { on: day(on)?, words })),
    }
}

/// What was just done, for the line on top of the next page.
#[derive(serde::Deserialize)]
struct Done {
    done: Option<String>,
}

impl Done {
    /// From the address; an unreadable one says nothing.
    fn of<V>(call: &Call<V>) -> bool {
        call.query::<Self>().is_ok_and(|query| query.done.is_some())
    }
}
