//! Monday: ten names, and why.

mod none;
mod school;

use super::{limits::Limit, page, rules, store};
use crate::{
    access::{AlumnusId, PersonId, Staff, standings as standings_of},
    alumni, check_ins,
    circle::{self, store::Covered},
    door::{Answer, Answered, Call, Doors},
    escalations, evenings, handovers, inbox, jobs, measurements, questions, schools,
    shell::Page,
    waakvlam,
};

/// The doors of Monday, of "dit was geen signaal", and of the school's limits.
pub fn doors() -> Doors {
    Doors::default()
        .get("/monday", monday)
        .post("/alumni/{alumnus}/signals/{signal}/none", none::none)
        .post("/alumni/{alumnus}/limits/{limit}/undo", none::undo)
        .get("/school/signals", school::show)
        .post("/school/signals", school::choose)
}

/// Enough open signals to fill ten names, when somebody has several.
const SIGNALS: i64 = 60;

/// At most so many reviews on one page.
const REVIEWS: i64 = 10;

/// At most so many names: a list of 300 helps nobody.
const NAMES: usize = 10;

/// Whoever is in the circle reads the reason, and that look is logged; of others a colleague sees that it is there.
async fn monday(call: Call<Staff>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let (me, school) = (&call.who.me, &call.who.school);
    let covered = circle::store::covered_by(&mut tx, &call.who, call.now).await?;
    let mut people = by_person(store::ranked(&mut tx, &call.who, SIGNALS).await?, &covered);
    let is_mine =
        |person: &PersonId, alumnus: &AlumnusId| person == me.id() || covered.iter().any(|one| one.alumnus == *alumnus);
    let mut coming = store::coming(&mut tx, school, call.now).await?;
    coming.retain(|it| is_mine(&it.owner_id, &it.alumnus_id));
    let asked_about = people.iter().chain(coming.iter().map(|it| &it.alumnus_id));
    let standings = standings_of(&mut tx, me.id(), asked_about, call.now).await?;
    coming.retain(|it| standings.in_circle_of(&it.alumnus_id));
    people.sort_by_key(|alumnus| !standings.in_circle_of(alumnus));
    people.truncate(NAMES);
    let names = store::of_people(&mut tx, &people).await?;
    standings.log(&mut tx, me, &people, "signals", call.now).await?;
    let mut cases = escalations::store::open_of_school(&mut tx, school).await?;
    let cases_by = standings_of(&mut tx, me.id(), cases.iter().map(|case| &case.alumnus_id), call.now).await?;
    cases.retain(|case| cases_by.reads_case_of(&case.alumnus_id));
    let mut own = escalations::store::promises_due(&mut tx, school, call.now.day()).await?;
    own.retain(|one| cases.iter().any(|case| case.id == one.escalation_id));
    cases_by.log_cases(&mut tx, me, cases.iter().map(|case| &case.alumnus_id), call.now).await?;
    standings.log(&mut tx, me, coming.iter().map(|it| &it.alumnus_id), "work_facts", call.now).await?;
    let mut promised = check_ins::store::promised(&mut tx, school, call.now.day()).await?;
    promised.retain(|it| is_mine(&it.person_id, &it.alumnus_id));
    let questions = questions::store::waiting_at(&mut tx, school).await?;
    let left = store::left(&mut tx, school, call.now).await?;
    let to_measure = measurements::store::to_measure(&mut tx, &call.who, call.now).await?;
    let mut handed = handovers::store::of_school(&mut tx, school).await?;
    let handed_by = standings_of(&mut tx, me.id(), handed.iter().map(|one| &one.alumnus_id), call.now).await?;
    handed.retain(|one| handed_by.in_circle_of(&one.alumnus_id));
    handed_by.log(&mut tx, me, handed.iter().map(|one| &one.alumnus_id), "handover", call.now).await?;
    let monday = page::Monday {
        place: schools::store::name(&mut tx, school).await?,
        mine: names.iter().map(|name| standings.in_circle_of(&name[0].alumnus_id)).collect(),
        names,
        covers: rules::covers(&covered),
        counts: store::counts(&mut tx, &call.who, call.now).await?,
        not_joined: alumni::store::not_joined(&mut tx, school).await?,
        my_questions: questions.iter().filter(|it| is_mine(&it.to_id, &it.alumnus_id)).cloned().collect(),
        questions,
        calls: promised.into_iter().map(page::due::PromisedCall::from).collect(),
        measured: rules::coming::measurements(&left, &to_measure, call.now.day()),
        handed,
        working_days: store::limits_of_school(&mut tx, school).await?.of(Limit::NotReceived),
        coming,
        reviews: waakvlam::store::reviews_of(&mut tx, &call.who, REVIEWS).await?,
        cases,
        own,
        evening: evenings::store::coming_of_school(&mut tx, school, call.now).await?,
        failed: store::given_up(&mut tx, call.now).await?,
        jobs: jobs::health(&mut tx, call.now).await?,
        news: inbox::store::unread(&mut tx, me.id(), 5, call.now).await?,
        is_admin: call.who.is_admin,
        coordinates: call.who.coordinates,
        now: call.now,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Maandag", move || page::monday(monday))))
}

/// Whom the signals are about, each once: the most urgent first, of those who spoke up, then who was never reached, and
/// mine before a colleague's of the same urgency. Mine are also those of a colleague for whom I stand in.
fn by_person(mut signals: Vec<store::Ranked>, covered: &[Covered]) -> Vec<AlumnusId> {
    let is_covered = |signal: &store::Ranked| covered.iter().any(|one| one.alumnus == signal.alumnus_id);
    signals
        .sort_by_key(|signal| (signal.urgency, signal.quiet, signal.is_mine == 0 && !is_covered(signal), signal.since));
    let mut people: Vec<AlumnusId> = Vec::new();
    for signal in signals {
        if !people.contains(&signal.alumnus_id) {
            people.push(signal.alumnus_id);
        }
    }
    people
}
