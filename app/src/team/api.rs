//! The door of a coordinator's look over colleagues.

use super::{page, rules, store};
use crate::{
    access::Coordinator,
    circle,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    moment::Day,
    schools,
    shell::Page,
};
use std::collections::HashMap;

/// The door of the team.
pub fn doors() -> Doors {
    Doors::default().get("/monday/team", team)
}

/// Who coordinates sees that something waits and with whom, as every colleague does in the lists; how the work is
/// spread is for nobody else.
async fn team(call: Call<Coordinator>) -> Answered {
    let (school, now) = (&call.who.0.school, call.now);
    let mut tx = call.house.db.read().await?;
    let unopened = by_person(store::unopened(&mut tx, school, now.day()).await?, now.day());
    let loads = store::loads(&mut tx, school, now).await?;
    let team = page::Team {
        place: schools::store::name(&mut tx, school).await?,
        away: away(&mut tx, &call, &loads).await?,
        unopened,
        loads,
        now,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Team", move || page::team(team))))
}

/// One line for each person and colleague, what lies longest first.
fn by_person(all: Vec<store::Unopened>, today: Day) -> Vec<(store::Unopened, rules::Lies)> {
    let mut found: Vec<(store::Unopened, Vec<rules::Lies>)> = Vec::new();
    for one in all {
        let lies = (rules::open_by(one.due_on, one.since), one.urgency, one.since);
        if lies.0 >= today {
            continue;
        }
        let is_same = |it: &store::Unopened| it.alumnus_id == one.alumnus_id && it.task_name == one.task_name;
        match found.iter_mut().find(|(it, _)| is_same(it)) {
            Some((_, all)) => all.push(lies),
            None => found.push((one, vec![lies])),
        }
    }
    let mut lines: Vec<_> = found.into_iter().filter_map(|(one, all)| Some((one, rules::as_one(&all)?))).collect();
    lines.sort_by_key(|(_, (day, urgency, _))| (*urgency > 1, *day));
    lines
}

/// Who is away or soon will be, and who has their things then.
async fn away(
    conn: &mut Conn,
    call: &Call<Coordinator>,
    loads: &[store::Load],
) -> Result<Vec<page::Away>, sqlx::Error> {
    let names: HashMap<_, _> = loads.iter().map(|it| (&it.person_id, &it.first_name)).collect();
    let mut all = Vec::new();
    for absence in circle::store::absences(conn, &call.who.0.school, call.now).await? {
        let day = absence.from_day.max(call.now.day());
        let stand_ins = circle::store::stand_ins(conn, &absence.person_id, day, call.now).await?;
        // Where nobody else is left, a task stays with its owner: then nobody covers.
        let covers = stand_ins.into_iter().map(|(person, many)| {
            let who = names.get(&person).filter(|_| person != absence.person_id);
            (who.map(|name| (*name).clone()), many)
        });
        all.push(page::Away { covers: covers.collect(), absence });
    }
    Ok(all)
}
