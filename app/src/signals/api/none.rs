//! "Dit was geen signaal": closes it, and teaches the limit of this one person. Undone in one tap.

use crate::{
    access::{AlumnusId, CloseSignal, May, Staff, may},
    check_ins,
    db::Conn,
    door::{Answer, Answered, Call},
    error::Refusal,
    moment::At,
    signals::{SignalKind, clock, limits, store},
    waakvlam,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Why {
    #[serde(default)]
    word: String,
}

pub(super) async fn none(call: Call<Staff>) -> Answered {
    let (alumnus, signal): (AlumnusId, String) = (call.part("alumnus")?, call.part("signal")?);
    let why = check_ins::rules::needed(&call.form::<Why>()?.word, "Schrijf kort waarom dit geen signaal was.")?;
    let mut tx = call.house.db.begin().await?;
    let staff = may::<CloseSignal>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    waakvlam::store::hold(&mut tx, &alumnus).await?;
    if let Some((kind, about, since)) = store::close(&mut tx, &staff, &signal, (&why, true), call.now).await? {
        teach(&mut tx, &staff, (kind, &about, since), &why, call.now).await?;
    }
    tx.commit().await?;
    Answer::go(format!("/alumni/{alumnus}?done=none"))
}

/// Some kinds teach nothing: what somebody asked for, or what has a day.
async fn teach(
    conn: &mut Conn,
    staff: &May<CloseSignal>,
    (kind, about, since): (SignalKind, &str, At),
    why: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    let alumnus = staff.alumnus();
    let Some(limit) = limits::taught_by(kind) else { return Ok(()) };
    let held = match kind {
        SignalKind::Silence => waakvlam::store::silence_limit(conn, alumnus, now).await?.0,
        _ => store::limits(conn, alumnus).await?.either_about((kind, about), limit),
    };
    let is_now = match kind {
        SignalKind::Missed => store::pattern(conn, alumnus, now).await?.0.in_a_row,
        _ if limit.unit() == "dagen" => now.days_since(since),
        _ => held,
    };
    let Some(value) = limits::taught(kind, held, is_now) else { return Ok(()) };
    store::teach(conn, staff, (kind, about, value), why, now).await?;
    clock::plan_again(conn, alumnus, kind, now).await
}

pub(super) async fn undo(call: Call<Staff>) -> Answered {
    let (alumnus, limit): (AlumnusId, String) = (call.part("alumnus")?, call.part("limit")?);
    let mut tx = call.house.db.begin().await?;
    let staff = may::<CloseSignal>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    waakvlam::store::hold(&mut tx, &alumnus).await?;
    let kind = store::unteach(&mut tx, &staff, &limit, call.now).await?.ok_or(Refusal::Missing)?;
    clock::plan_again(&mut tx, &alumnus, kind, call.now).await?;
    tx.commit().await?;
    Answer::go(format!("/alumni/{alumnus}?done=unlearned"))
}
