//! The doors of the phone round.

use super::{
    page::{self, Line, Round},
    rules::{self, Called, Typed},
    store,
};
use crate::{
    access::{AlumnusId, LogContact, PersonId, Staff, may, standings as standings_of},
    check_ins, circle,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    moment::Day,
    schools,
    shell::Page,
    signals::{SignalKind, store as signals},
    waakvlam::{self, Sign},
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
    let mut round = round(&mut tx, &call).await?;
    tx.commit().await?;
    round.kept = done.kept.zip(done.round);
    round.is_undone = done.undone.is_some();
    Ok(Answer::Page(Page::new(TITLE, move || page::round(round))))
}

/// Whom this colleague calls today: promised calls first, then who has a signal, the most urgent first. Only their own,
/// and those of whom they stand in for; each is a look.
async fn round(conn: &mut Conn, call: &Call<Staff>) -> Result<Round, Refusal> {
    let (me, school, now) = (&call.who.me, &call.who.school, call.now);
    let covered = circle::store::covered_by(conn, &call.who, now).await?;
    let is_mine =
        |person: &PersonId, alumnus: &AlumnusId| person == me.id() || covered.iter().any(|one| one.alumnus == *alumnus);
    let mut order: Vec<AlumnusId> = Vec::new();
    let mut promised: HashMap<AlumnusId, Day> = HashMap::new();
    for promise in store::promised(conn, school, now.day()).await? {
        if is_mine(&promise.person_id, &promise.alumnus_id) && !promised.contains_key(&promise.alumnus_id) {
            order.push(promise.alumnus_id.clone());
            promised.insert(promise.alumnus_id, promise.again_on);
        }
    }
    let mut reasons: HashMap<AlumnusId, Vec<String>> = HashMap::new();
    for signal in signals::of_school(conn, school, SIGNALS).await? {
        if !is_mine(&signal.task_for, &signal.alumnus_id) {
            continue;
        }
        if !order.contains(&signal.alumnus_id) {
            order.push(signal.alumnus_id.clone());
        }
        reasons.entry(signal.alumnus_id).or_default().push(signal.reason);
    }
    let standings = standings_of(conn, me.id(), &order, now).await?;
    order.retain(|alumnus| standings.in_circle_of(alumnus));
    let more = order.len().saturating_sub(CALLS);
    order.truncate(CALLS);
    standings.log(conn, me, &order, "signals", now).await?;
    let mut lines = Vec::with_capacity(order.len());
    for alumnus in order {
        let callee = store::callee(conn, school, &alumnus).await?;
        lines.push(Line {
            opener: rules::opener(&callee.known(), now.day()),
            reasons: reasons.remove(&alumnus).unwrap_or_default(),
            promised: promised.remove(&alumnus),
            typed: Typed::default(),
            wrong: None,
            callee,
        });
    }
    Ok(Round {
        place: schools::store::name(conn, school).await?,
        key: uuid::Uuid::new_v4().to_string(),
        lines,
        more,
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
        let mut round = round(&mut tx, &call).await?;
        tx.commit().await?;
        round.key = key;
        round.wrong = Some(why);
        for line in &mut round.lines {
            line.typed = typed.get(&line.callee.alumnus_id).cloned().unwrap_or_default();
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
    if store::keep(conn, &staff, key, called, now).await?.is_none() {
        return Ok(false);
    }
    if called.came.is_alive() {
        waakvlam::sign_of_life(conn, alumnus, Sign::Reached, now).await?;
        signals::close_by_fact(conn, alumnus, SignalKind::WantsCall, "Gebeld: bereikt.", now).await?;
    }
    Ok(true)
}

#[derive(Deserialize)]
struct Undo {
    round: String,
}

/// Takes a whole round back: the calls, the signs of life that they gave, and the promises.
async fn undo(call: Call<Staff>) -> Answered {
    let form: Undo = call.form()?;
    let mut tx = call.house.db.begin().await?;
    for (alumnus, contact) in store::of_round(&mut tx, call.who.me.id(), &form.round).await? {
        let staff = may::<LogContact>(&mut tx, &call.who.me, &alumnus, call.now).await?;
        check_ins::api::take_back(&mut tx, &staff, &contact, call.now).await?;
    }
    tx.commit().await?;
    Answer::go("/calls?undone=yes")
}
