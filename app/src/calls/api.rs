//! The doors of the phone round.

use super::{
    page::{self, Line, Round},
    rules::{self, Called, Typed},
    store,
};
use crate::{
    access::{AlumnusId, LogContact, PersonId, Staff, may, standings as standings_of},
    check_ins::{
        contact,
        store::{self as check_ins, NewContact},
    },
    circle,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    schools,
    shell::Page,
    signals::store as signals,
};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// The doors of the phone round.
pub fn doors() -> Doors {
    Doors::default().get("/calls", list).post("/calls", keep).post("/calls/undo", undo)
}

const TITLE: &str = "Belronde";

/// Enough open signals for the longest round, when somebody has several.
const SIGNALS: i64 = 200;

/// At most so many calls in one round.
const CALLS: usize = 40;

/// What was just done, for the line above the list.
#[derive(Clone, Debug, Default, Deserialize)]
struct Done {
    kept: Option<usize>,
    round: Option<String>,
    undone: Option<String>,
}

async fn list(call: Call<Staff>) -> Answered {
    let done: Done = call.query()?;
    let mut tx = call.house.db.begin().await?;
    let mut round = round(&mut tx, &call, &BTreeMap::new()).await?;
    tx.commit().await?;
    round.kept = done.kept.zip(done.round);
    round.is_undone = done.undone.is_some();
    Ok(Answer::Page(Page::new(TITLE, move || page::round(round))))
}

/// Whom this colleague calls today: only their own, and those of whom they stand in for; each is a look. Who was typed
/// about stays on it, also when somebody else was first: no words are lost.
async fn round(conn: &mut Conn, call: &Call<Staff>, typed: &BTreeMap<AlumnusId, Typed>) -> Result<Round, Refusal> {
    let (me, school, now) = (&call.who.me, &call.who.school, call.now);
    let covered = circle::store::covered_by(conn, &call.who, now).await?;
    let is_mine =
        |person: &PersonId, alumnus: &AlumnusId| person == me.id() || covered.iter().any(|one| one.alumnus == *alumnus);
    let promised = check_ins::promised(conn, school, now.day()).await?;
    let promised = promised.into_iter().filter(|it| is_mine(&it.person_id, &it.alumnus_id));
    let signals = signals::of_school(conn, &call.who, SIGNALS).await?;
    let signals = signals.into_iter().filter(|it| is_mine(&it.task_for, &it.alumnus_id));
    let mut list = rules::list(
        promised.map(|it| (it.alumnus_id, it.again_on)),
        signals.map(|it| (it.alumnus_id, it.reason)),
        typed.iter().filter(|(_, row)| **row != Typed::default()).map(|(alumnus, _)| alumnus.clone()),
    );
    let standings = standings_of(conn, me.id(), list.iter().map(|one| &one.alumnus), now).await?;
    list.retain(|one| standings.in_circle_of(&one.alumnus));
    let more = list.len().saturating_sub(CALLS);
    if typed.is_empty() {
        list.truncate(CALLS);
    }
    standings.log(conn, me, list.iter().map(|one| &one.alumnus), "signals", now).await?;
    let mut lines = Vec::with_capacity(list.len());
    for one in list {
        let callee = store::callee(conn, school, &one.alumnus).await?;
        lines.push(Line {
            opener: rules::opener(&callee.known(), now.day()),
            typed: typed.get(&one.alumnus).cloned().unwrap_or_default(),
            reasons: one.reasons,
            promised: one.promised,
            wrong: None,
            callee,
        });
    }
    Ok(Round {
        place: schools::store::name(conn, school).await?,
        key: uuid::Uuid::new_v4().to_string(),
        lines,
        more: if typed.is_empty() { more } else { 0 },
        wrong: None,
        kept: None,
        is_undone: false,
        now,
    })
}

/// The fields of all rows: "came.<alumnus>", "face.<alumnus>", "words.<alumnus>", "again_on.<alumnus>".
fn rows(form: Vec<(String, String)>) -> (String, BTreeMap<AlumnusId, Typed>) {
    let (mut key, mut rows) = (String::new(), BTreeMap::<AlumnusId, Typed>::new());
    for (name, value) in form {
        match name.split_once('.') {
            None if name == "key" => key = value,
            None => {}
            Some((field, alumnus)) => {
                let row = rows.entry(AlumnusId(alumnus.to_owned())).or_default();
                match field {
                    "came" => row.came = value,
                    "face" => row.face = value,
                    "words" => row.words = value,
                    "again_on" => row.again_on = value,
                    _ => {}
                }
            }
        }
    }
    (key, rows)
}

/// All or nothing: one wrong day must not leave half of a round behind.
async fn keep(call: Call<Staff>) -> Answered {
    let (key, typed) = rows(call.form()?);
    if uuid::Uuid::parse_str(&key).is_err() {
        return Err(Refusal::Unreadable);
    }
    let mut tx = call.house.db.begin().await?;
    let (mut called, mut wrong) = (Vec::new(), HashMap::new());
    for (alumnus, row) in &typed {
        if *row == Typed::default() {
            continue;
        }
        let callee = store::callee(&mut tx, &call.who.school, alumnus).await?;
        match rules::read(row, &callee.first_name, call.now) {
            Ok(Some(one)) => called.push((callee, one)),
            Ok(None) => {}
            Err(refused) => {
                wrong.insert(alumnus.clone(), refused.0);
            }
        }
    }
    let none = called.is_empty().then(|| "Kies bij iemand wat eruit kwam.".to_owned());
    if let Some(why) = none.filter(|_| wrong.is_empty()).or_else(|| (!wrong.is_empty()).then(|| WRONG.to_owned())) {
        let mut round = round(&mut tx, &call, &typed).await?;
        tx.commit().await?;
        round.key = key;
        round.wrong = Some(why);
        for line in &mut round.lines {
            line.wrong = wrong.remove(&line.callee.alumnus_id);
        }
        return Ok(Answer::Refused(Page::new(TITLE, move || page::round(round))));
    }
    let mut kept = 0;
    for (callee, one) in called {
        kept += usize::from(keep_one(&mut tx, &call, &key, &callee, &one).await?);
    }
    tx.commit().await?;
    Answer::go(format!("/calls?kept={kept}&round={key}"))
}

const WRONG: &str = "Er is nog niets bewaard. Kijk bij de rode regels.";

async fn keep_one(
    conn: &mut Conn,
    call: &Call<Staff>,
    key: &str,
    callee: &store::Callee,
    called: &Called,
) -> Result<bool, Refusal> {
    let (alumnus, now) = (&callee.alumnus_id, call.now);
    let staff = may::<LogContact>(conn, &call.who.me, alumnus, now).await?;
    let (way, outcome) = called.came.logged();
    let words = called.words.as_deref();
    let new = NewContact { way, outcome, words, face: called.face, again_on: called.again_on, round: Some(key) };
    Ok(contact::log(conn, &staff, &new, now).await?.is_some())
}

#[derive(Deserialize)]
struct Undo {
    round: String,
}

/// Takes a whole round back: the calls, the signs of life that they gave, and the promises.
async fn undo(call: Call<Staff>) -> Answered {
    let form: Undo = call.form()?;
    let mut tx = call.house.db.begin().await?;
    for (alumnus, contact) in check_ins::of_round(&mut tx, call.who.me.id(), &form.round).await? {
        let staff = may::<LogContact>(&mut tx, &call.who.me, &alumnus, call.now).await?;
        contact::take_back(&mut tx, &staff, &contact, call.now).await?;
    }
    tx.commit().await?;
    Answer::go("/calls?undone=yes")
}
