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
    moment::At,
    outbox::{self, Letter},
    phone::rules::Ago,
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
    if let Some(key) = &done.round {
        round.also = also_spoken(&mut tx, &call, key).await?;
    }
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
    let mut asked_about: Vec<AlumnusId> = Vec::new();
    for it in signals::ranked(conn, &call.who, SIGNALS).await? {
        let is_in = it.is_mine == 1 || covered.iter().any(|one| one.alumnus == it.alumnus_id);
        if is_in && !asked_about.contains(&it.alumnus_id) {
            asked_about.push(it.alumnus_id);
        }
    }
    let signals = signals::of_people(conn, &asked_about).await?.into_iter().flatten();
    let signals = signals.filter(|it| is_mine(&it.task_for, &it.alumnus_id));
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
        also: Vec::new(),
        is_undone: false,
        now,
    })
}

/// Of whom in this round a colleague logged a talk too, a sentence each.
async fn also_spoken(conn: &mut Conn, call: &Call<Staff>, key: &str) -> Result<Vec<String>, sqlx::Error> {
    let spoken = check_ins::also_spoken(conn, call.who.me.id(), key).await?;
    Ok(spoken.iter().map(|(name, colleague)| rules::also_in_words(name, colleague)).collect())
}

/// What a form says: its key, how long ago it was filled in, and the rows.
type Form = (String, Ago, BTreeMap<AlumnusId, Typed>);

/// The fields of all rows: "came.<alumnus>", "face.<alumnus>", "words.<alumnus>", "again_on.<alumnus>",
/// "told.<alumnus>".
fn rows(form: Vec<(String, String)>) -> Form {
    let (mut key, mut ago, mut rows) = (String::new(), Ago::default(), BTreeMap::<AlumnusId, Typed>::new());
    for (name, value) in form {
        match name.split_once('.') {
            None if name == "key" => key = value,
            None if name == "ago" => ago = Ago::read(&value),
            None => {}
            Some((field, alumnus)) => {
                let row = rows.entry(AlumnusId(alumnus.to_owned())).or_default();
                match field {
                    "came" => row.came = value,
                    "face" => row.face = value,
                    "words" => row.words = value,
                    "again_on" => row.again_on = value,
                    "told" => row.told = value,
                    _ => {}
                }
            }
        }
    }
    (key, ago, rows)
}

/// All or nothing: one wrong day must not leave half of a round behind. A round that waited on a phone is kept as far as
/// it goes: whoever is not there any more takes nobody else's call along.
async fn keep(call: Call<Staff>) -> Answered {
    let (key, ago, typed) = rows(call.form()?);
    let (made, waited) = (ago.made(call.now), ago.made_earlier(call.now).is_some());
    if uuid::Uuid::parse_str(&key).is_err() {
        return Err(Refusal::Unreadable);
    }
    let mut tx = call.house.db.begin().await?;
    let (mut called, mut wrong, mut gone) = (Vec::new(), HashMap::new(), 0);
    for (alumnus, row) in &typed {
        if *row == Typed::default() {
            continue;
        }
        let callee = match store::callee(&mut tx, &call.who.school, alumnus).await {
            Err(sqlx::Error::RowNotFound) if waited => {
                gone += 1;
                continue;
            }
            found => found?,
        };
        match rules::read(row, &callee.first_name, made) {
            Ok(Some(one)) => called.push((callee, one)),
            Ok(None) => {}
            Err(refused) => {
                wrong.insert(alumnus.clone(), refused.0);
            }
        }
    }
    let none = (called.is_empty() && gone == 0).then(|| "Kies bij iemand wat eruit kwam.".to_owned());
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
        kept += usize::from(keep_one(&mut tx, &call, (&key, made), &callee, &one).await?);
    }
    if waited {
        tell_of_colleagues(&mut tx, &call, &key).await?;
    }
    tx.commit().await?;
    Answer::go(format!("/calls?kept={kept}&round={key}"))
}

/// Who sent a round later saw no page after it: that a colleague was first comes as a letter.
async fn tell_of_colleagues(conn: &mut Conn, call: &Call<Staff>, key: &str) -> Result<(), sqlx::Error> {
    let also = also_spoken(conn, call, key).await?;
    if also.is_empty() {
        return Ok(());
    }
    let to = call.who.me.id().clone();
    let letter = Letter { key: format!("also-called/{key}"), to, text: also.join("\n"), link: "/calls".to_owned() };
    outbox::put(conn, &letter, call.now).await
}

const WRONG: &str = "Er is nog niets bewaard. Kijk bij de rode regels.";

async fn keep_one(
    conn: &mut Conn,
    call: &Call<Staff>,
    (key, made): (&str, At),
    callee: &store::Callee,
    called: &Called,
) -> Result<bool, Refusal> {
    let (alumnus, now) = (&callee.alumnus_id, call.now);
    let staff = may::<LogContact>(conn, &call.who.me, alumnus, now).await?;
    let (way, outcome) = called.came.logged();
    let words = called.words.as_deref();
    let new = NewContact { way, outcome, words, face: called.face, again_on: called.again_on, round: Some(key) };
    let Some(id) = contact::log(conn, &staff, &new, (made, now)).await? else { return Ok(false) };
    // What was heard counts from the call on, as all of it does.
    if contact::heard(conn, &staff, (&id, &call.who.me.person.first_name), called.told.as_slice(), made).await? {
        call.house.nudge.notify_one();
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
    for (alumnus, contact) in check_ins::of_round(&mut tx, call.who.me.id(), &form.round).await? {
        let staff = may::<LogContact>(&mut tx, &call.who.me, &alumnus, call.now).await?;
        contact::take_back(&mut tx, &staff, &contact, call.now).await?;
    }
    tx.commit().await?;
    Answer::go("/calls?undone=yes")
}
