//! The reminders of an alumnus at the desk, and "Waarom kreeg ik dit niet?" on the phone.

use super::{
    ReminderId,
    page::{self, List, Typed, Why},
    page_year::{self, AtDesk, Mine},
    rules, store, year,
};
use crate::{
    access::{ActAsOneself, Alumnus, AlumnusId, CloseSignal, May, SeeCheckIns, Staff, may},
    check_ins::rules::needed,
    circle,
    db::{Conn, Tx},
    door::{Answer, Answered, Call, Doors},
    error::{Refusal, Refused},
    moment::At,
    outbox::{self, Knock, Letter, rules::Urgency},
    schools,
    shell::Page,
    waakvlam::{self, ReminderKind, claims::Outcome},
};
use serde::Deserialize;

/// The doors of reminders.
pub fn doors() -> Doors {
    Doors::default()
        .get("/alumni/{alumnus}/reminders", list)
        .post("/alumni/{alumnus}/reminders/{reminder}/move", shift)
        .post("/alumni/{alumnus}/reminders/{reminder}/cancel", cancel)
        .post("/alumni/{alumnus}/reminders/{reminder}/undo", undo)
        .get("/alumni/{alumnus}/reminders/year", year_of)
        .get("/why", why)
        .get("/my-year", own_year)
}

async fn list(call: Call<Staff>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let tx = call.house.db.begin().await?;
    let list = load(tx, &call, &alumnus, Typed::default()).await?;
    Ok(Answer::Page(Page::new("Herinneringen", move || page::list(list))))
}

async fn load(mut tx: Tx, call: &Call<Staff>, alumnus: &AlumnusId, typed: Typed) -> Result<List, Refusal> {
    let see = may::<SeeCheckIns>(&mut tx, &call.who.me, alumnus, call.now).await?;
    let list = List {
        place: schools::store::name(&mut tx, &call.who.school).await?,
        brief: circle::store::brief(&mut tx, alumnus).await?,
        all: store::for_staff(&mut tx, &see, call.now).await?,
        changes: store::changes(&mut tx, &see).await?,
        paused: waakvlam::store::paused_until(&mut tx, alumnus, call.now).await?,
        typed,
        now: call.now,
    };
    tx.commit().await?;
    Ok(list)
}

#[derive(Clone, Default, Deserialize)]
struct Form {
    #[serde(default)]
    day: String,
    #[serde(default)]
    word: String,
}

const WHY: &str = "Schrijf kort waarom.";

async fn shift(call: Call<Staff>) -> Answered {
    let form: Form = call.form()?;
    let (alumnus, id, mut tx, staff) = begin(&call).await?;
    let (kind, from) = changeable(&mut tx, &staff, &id).await?;
    let to = rules::moved(from, &form.day, call.now);
    let (to, word) = match (to, needed(&form.word, WHY)) {
        (Ok(to), Ok(word)) => (to, word),
        (to, word) => {
            drop(tx);
            return refused(&call, &alumnus, Typed::moving(&id, form, to.err(), word.err())).await;
        }
    };
    if !store::shift(&mut tx, &staff, &id, kind, to).await? {
        let taken = Refused::because("Op die dag staat er al een. Kies een andere dag.");
        drop(tx);
        return refused(&call, &alumnus, Typed::moving(&id, form, Some(taken), None)).await;
    }
    store::keep(&mut tx, &staff, &id, (from, Some(to)), (None, &word), call.now).await?;
    tell_when(&mut tx, &staff, (&id, kind), call.now).await?;
    tx.commit().await?;
    Answer::go(format!("/alumni/{alumnus}/reminders"))
}

async fn cancel(call: Call<Staff>) -> Answered {
    let form: Form = call.form()?;
    let (alumnus, id, mut tx, staff) = begin(&call).await?;
    let (kind, from) = changeable(&mut tx, &staff, &id).await?;
    let word = match needed(&form.word, WHY) {
        Ok(word) => word,
        Err(why) => {
            drop(tx);
            return refused(&call, &alumnus, Typed::cancelling(&id, form, why)).await;
        }
    };
    let next = store::take_off(&mut tx, &staff, &id, (kind, from), call.now).await?;
    store::keep(&mut tx, &staff, &id, (from, None), (next, &word), call.now).await?;
    tell_when(&mut tx, &staff, (&id, kind), call.now).await?;
    tx.commit().await?;
    Answer::go(format!("/alumni/{alumnus}/reminders"))
}

async fn undo(call: Call<Staff>) -> Answered {
    let (alumnus, id, mut tx, staff) = begin(&call).await?;
    let (change, kind, outcome) = store::last_change(&mut tx, &staff, &id).await?;
    let is_as_left = match change.to_at {
        Some(_) => outcome.is_none(),
        None => outcome == Some(Outcome::Cancelled),
    };
    if !is_as_left || change.from_at <= call.now {
        return Err(Refusal::Overtaken("Dit kan niet meer terug: die dag is voorbij.".into()));
    }
    match change.to_at {
        Some(_) if store::shift(&mut tx, &staff, &id, kind, change.from_at).await? => {}
        Some(_) => return Err(Refusal::Overtaken("Op die dag staat er nu een andere.".into())),
        None => store::put_back(&mut tx, &staff, &change, kind, call.now).await?,
    }
    store::undone(&mut tx, &change, call.now).await?;
    tell_when(&mut tx, &staff, (&id, kind), call.now).await?;
    tx.commit().await?;
    Answer::go(format!("/alumni/{alumnus}/reminders"))
}

/// Tells the alumnus when they are asked now: what changes is announced. Nothing to whoever is not in the app, or wants
/// rest.
async fn tell_when(
    conn: &mut Conn,
    staff: &May<CloseSignal>,
    (id, kind): (&ReminderId, ReminderKind),
    now: At,
) -> Result<(), sqlx::Error> {
    if kind != ReminderKind::CheckIn || waakvlam::store::paused_until(conn, staff.alumnus(), now).await?.is_some() {
        return Ok(());
    }
    let brief = circle::store::brief(conn, staff.alumnus()).await?;
    let next = waakvlam::store::next_check_in(conn, staff.alumnus()).await?;
    let Some(next) = next.filter(|_| brief.joined_at.is_some()) else { return Ok(()) };
    let letter = Letter {
        key: format!("check-in-day/{id}/{}/{}", next.0, now.0),
        to: brief.person_id,
        text: rules::day_changed(next),
        link: "/my-year".to_owned(),
    };
    let knock = Knock { urgency: Urgency::Light, expires_at: Some(next), ..Knock::NEWS };
    outbox::put_as(conn, &letter, &knock, now).await
}

async fn begin(call: &Call<Staff>) -> Result<(AlumnusId, ReminderId, Tx, May<CloseSignal>), Refusal> {
    let (alumnus, id): (AlumnusId, ReminderId) = (call.part("alumnus")?, call.part("reminder")?);
    let mut tx = call.house.db.begin().await?;
    let staff = may::<CloseSignal>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    // The clock does not take it meanwhile.
    waakvlam::store::hold(&mut tx, &alumnus).await?;
    Ok((alumnus, id, tx, staff))
}

/// Only what asks somebody something may be changed: anything else looks as if it were not there.
async fn changeable(conn: &mut Conn, staff: &May<CloseSignal>, id: &ReminderId) -> Result<(ReminderKind, At), Refusal> {
    let (kind, due_at) = store::coming(conn, staff, id).await?;
    if rules::may_change(kind) { Ok((kind, due_at)) } else { Err(Refusal::Missing) }
}

async fn refused(call: &Call<Staff>, alumnus: &AlumnusId, typed: Typed) -> Answered {
    let tx = call.house.db.begin().await?;
    let list = load(tx, call, alumnus, typed).await?;
    Ok(Answer::Refused(Page::new("Herinneringen", move || page::list(list))))
}

impl Typed {
    fn moving(id: &ReminderId, form: Form, day: Option<Refused>, word: Option<Refused>) -> Self {
        Self {
            reminder: Some(id.clone()),
            day: form.day,
            word: form.word,
            wrong_day: day.map(|why| why.0),
            wrong_word: word.map(|why| why.0),
            cancels: false,
        }
    }

    fn cancelling(id: &ReminderId, form: Form, why: Refused) -> Self {
        Self { cancels: true, ..Self::moving(id, form, None, Some(why)) }
    }
}

/// How many lines the alumnus sees.
const SHOWN: usize = 8;

async fn why(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let why = Why {
        asked: store::own(&mut tx, &own, SHOWN, call.now).await?,
        letters: store::own_letters(&mut tx, &own, i64::try_from(SHOWN).unwrap_or(8)).await?,
        paused: waakvlam::store::paused_until(&mut tx, own.alumnus(), call.now).await?,
        next: waakvlam::store::next_check_in(&mut tx, own.alumnus()).await?,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Waarom kreeg ik dit niet?", move || page::why(why))))
}

/// A year on one page, with what comes: the rows that are planned, and the check-ins after them when nothing comes in
/// between.
async fn year_of(call: Call<Staff>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    let see = may::<SeeCheckIns>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let all: Vec<rules::Told> =
        store::for_staff(&mut tx, &see, call.now).await?.into_iter().map(|one| one.told).collect();
    let year = AtDesk {
        place: schools::store::name(&mut tx, &call.who.school).await?,
        brief: circle::store::brief(&mut tx, &alumnus).await?,
        paused: waakvlam::store::paused_until(&mut tx, &alumnus, call.now).await?,
        ahead: ahead(&mut tx, &alumnus, call.now).await?,
        all,
        now: call.now,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Een jaar", move || page_year::at_desk(year))))
}

async fn own_year(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let mine = Mine {
        all: store::own_year(&mut tx, &own, call.now).await?,
        ahead: ahead(&mut tx, own.alumnus(), call.now).await?,
        paused: waakvlam::store::paused_until(&mut tx, own.alumnus(), call.now).await?,
        now: call.now,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Wanneer vragen we iets?", move || page_year::mine(mine))))
}

/// The check-ins after the planned one, for a year, when nothing comes in between.
async fn ahead(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Vec<At>, sqlx::Error> {
    let Some(next) = waakvlam::store::next_check_in(conn, alumnus).await? else { return Ok(Vec::new()) };
    let planned = waakvlam::store::facts(conn, alumnus, now).await?.planned(now);
    Ok(planned.ahead(next, now.day().months_later(year::MONTHS_AROUND)).into_iter().skip(1).collect())
}
