//! Moments that were planned with a fact: when one falls due, the rules look again at that one person.
//!
//! ```text
//! wants a call ──► a working day later, still open ──► worse, and the backup hears it
//! comes in, or the JIM stops ──► 30 days, no JIM ──► signal that can wait
//! the JIM joins or says something ──► 45 days of nothing ──► the JIM is asked ──► a week later, nothing ──► signal
//! check-in falls due ──► the ones before it were missed, more than is usual for them ──► signal
//! ```

use super::{
    Proposal, SignalKind,
    limits::Limit,
    raise::{raise, tell},
    rules, store,
};
use crate::{
    access::{AlumnusId, HelperRole},
    circle::{self, store::Brief},
    db::Conn,
    handovers, measurements,
    moment::At,
    outbox::{self, Knock, Letter},
    waakvlam::{
        self, ReminderKind,
        claims::{Because, Came, Due, Outcome},
    },
    working_days,
};

/// How long a JIM has to answer before silence of theirs is a signal, in days.
const JIM_HAS_DAYS: i64 = 7;

/// The hour at which these moments fall due, local time.
const MORNING: u32 = 9;

const NOT_SO: Came = (Outcome::Skipped, Some(Because::NotSo));
const DONE: Came = (Outcome::Sent, None);

fn in_days(from: At, days: i64, now: At) -> At {
    let planned = At::local(from.day().plus(days), MORNING, 0);
    if planned > now { planned } else { At::local(now.day().plus(1), MORNING, 0) }
}

/// Does what falls due, and returns what came of it.
///
/// # Errors
/// When the database fails.
pub async fn falls_due(conn: &mut Conn, due: &Due, brief: &Brief, now: At) -> Result<Came, sqlx::Error> {
    match due.kind {
        ReminderKind::CallWaits => call_waits(conn, brief, now).await,
        ReminderKind::NoJim => no_jim(conn, brief, now).await,
        ReminderKind::JimQuiet => ask_quiet_jim(conn, due, brief, now).await,
        ReminderKind::JimStillQuiet => jim_still_quiet(conn, due, brief, now).await,
        _ => Ok(NOT_SO),
    }
}

/// Somebody wants a call: a signal now, and a look again when the time for it is over. Without internet it was `asked`
/// earlier; the school has its time from when it hears it.
///
/// # Errors
/// When the database fails.
pub async fn wants_call(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    name: &str,
    (asked, now): (At, At),
) -> Result<(), sqlx::Error> {
    let proposal = Proposal { since: now, ..rules::wants_call(name, asked) };
    if raise(conn, alumnus, &proposal, now).await? {
        call_is_promised(conn, alumnus, now).await?;
    }
    Ok(())
}

/// The same, where the owner hears it in other words.
///
/// # Errors
/// When the database fails.
pub async fn wants_call_too(conn: &mut Conn, alumnus: &AlumnusId, name: &str, now: At) -> Result<(), sqlx::Error> {
    if store::open(conn, alumnus, &rules::wants_call(name, now), now).await?.is_some() {
        call_is_promised(conn, alumnus, now).await?;
    }
    Ok(())
}

async fn call_is_promised(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    let days = store::limits(conn, alumnus).await?.of(Limit::CallBack);
    let at = working_days::end_after(now.day(), days);
    waakvlam::store::remind(conn, alumnus, ReminderKind::CallWaits, at, now).await
}

async fn call_waits(conn: &mut Conn, brief: &Brief, now: At) -> Result<Came, sqlx::Error> {
    let Some(asked) = store::opened_at(conn, &brief.id, SignalKind::WantsCall).await? else { return Ok(NOT_SO) };
    let proposal = rules::call_waits(&brief.first_name, asked, now);
    let Some(person) = store::worsen(conn, &brief.id, &proposal, now).await? else { return Ok(NOT_SO) };
    tell(conn, &brief.id, &proposal, person.clone(), now).await?;
    if let Some(backup) = brief.backup_id.clone().filter(|backup| *backup != person) {
        tell(conn, &brief.id, &proposal, backup, now).await?;
    }
    Ok(DONE)
}

/// Check-ins that were asked before this one stayed unanswered: more than is usual for them?
///
/// # Errors
/// When the database fails.
pub async fn rhythm_is_seen(conn: &mut Conn, due: &Due, brief: &Brief, now: At) -> Result<(), sqlx::Error> {
    let (pattern, since) = store::pattern(conn, &due.alumnus_id, due.due_at).await?;
    let limits = store::limits(conn, &due.alumnus_id).await?;
    let Some(since) = since else { return Ok(()) };
    let Some(proposal) = rules::missed(&brief.first_name, &pattern, since, &limits, now) else { return Ok(()) };
    // One cause, one signal: whoever is silent misses check-ins too.
    if store::opened_at(conn, &due.alumnus_id, SignalKind::Silence).await?.is_none() {
        raise(conn, &due.alumnus_id, &proposal, now).await?;
    }
    Ok(())
}

/// Nobody stands here as JIM from now on: a look again in a month.
///
/// # Errors
/// When the database fails.
pub async fn has_no_jim(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    waakvlam::store::replace(conn, alumnus, "('jim_quiet', 'jim_still_quiet')", now).await?;
    store::close_by_fact(conn, alumnus, SignalKind::JimQuiet, "De JIM is gestopt.", now).await?;
    let days = store::limits(conn, alumnus).await?.either(SignalKind::NoJim, Limit::NoJim);
    waakvlam::store::remind(conn, alumnus, ReminderKind::NoJim, in_days(now, days, now), now).await
}

/// There is a JIM, or the JIM let something be heard: what was open about that is over, and the days count anew.
///
/// # Errors
/// When the database fails.
pub async fn has_a_jim(conn: &mut Conn, alumnus: &AlumnusId, word: &str, now: At) -> Result<(), sqlx::Error> {
    waakvlam::store::replace(conn, alumnus, "('no_jim', 'jim_quiet', 'jim_still_quiet')", now).await?;
    for kind in [SignalKind::JimLost, SignalKind::NoJim, SignalKind::JimQuiet] {
        store::close_by_fact(conn, alumnus, kind, word, now).await?;
    }
    let days = store::limits(conn, alumnus).await?.either(SignalKind::JimQuiet, Limit::JimQuiet);
    waakvlam::store::remind(conn, alumnus, ReminderKind::JimQuiet, in_days(now, days, now), now).await
}

async fn no_jim(conn: &mut Conn, brief: &Brief, now: At) -> Result<Came, sqlx::Error> {
    let has_one = circle::store::jim_of(conn, &brief.id, now).await?.is_some();
    let is_known = store::opened_at(conn, &brief.id, SignalKind::JimLost).await?.is_some();
    let Some(joined) = brief.joined_at.filter(|_| !has_one && !is_known) else { return Ok(NOT_SO) };
    let since = store::jimless_since(conn, &brief.id, joined).await?;
    raise(conn, &brief.id, &rules::no_jim(&brief.first_name, since, now), now).await?;
    Ok(DONE)
}

/// The JIM is asked first, before anybody hears of it.
async fn ask_quiet_jim(conn: &mut Conn, due: &Due, brief: &Brief, now: At) -> Result<Came, sqlx::Error> {
    let Some((jim, _)) = circle::store::jim_of(conn, &brief.id, now).await? else { return Ok(NOT_SO) };
    let days = store::limits(conn, &brief.id).await?.either(SignalKind::JimQuiet, Limit::JimQuiet);
    let heard = store::last_heard(conn, &brief.id, &jim).await?;
    let rests = waakvlam::store::helper_rhythm(conn, &jim, HelperRole::Jim).await?.rest_until;
    let rests = rests.filter(|until| now.day() < *until);
    if now.days_since(heard) < days || rests.is_some() {
        let from = rests.map_or(heard, |until| heard.max(At::local(until, 0, 0).plus_days(1 - days)));
        waakvlam::store::remind(conn, &brief.id, due.kind, in_days(from, days, now), now).await?;
        return Ok(NOT_SO);
    }
    let name = &brief.first_name;
    let letter = Letter {
        key: format!("jim-quiet/{}/{}", brief.id, due.due_at.0),
        to: jim,
        text: format!("Je bent de JIM van {name}. Lukt dat nog? Laat even weten of je {name} sprak."),
        link: format!("/jim/{}", brief.id),
    };
    outbox::put_as(conn, &letter, &Knock { reminder: Some(&due.id), ..Knock::NEWS }, now).await?;
    let again = in_days(now, JIM_HAS_DAYS, now);
    waakvlam::store::remind(conn, &brief.id, ReminderKind::JimStillQuiet, again, now).await?;
    Ok(DONE)
}

async fn jim_still_quiet(conn: &mut Conn, due: &Due, brief: &Brief, now: At) -> Result<Came, sqlx::Error> {
    let Some((jim, who)) = circle::store::jim_of(conn, &brief.id, now).await? else { return Ok(NOT_SO) };
    let heard = store::last_heard(conn, &brief.id, &jim).await?;
    let asked = due.due_at.plus_days(-JIM_HAS_DAYS);
    let days = store::limits(conn, &brief.id).await?.either(SignalKind::JimQuiet, Limit::JimQuiet);
    let (from, came) = if heard > asked {
        (heard, NOT_SO)
    } else {
        raise(conn, &brief.id, &rules::jim_quiet(&who, &brief.first_name, (heard, asked), now), now).await?;
        (now, DONE)
    };
    waakvlam::store::remind(conn, &brief.id, ReminderKind::JimQuiet, in_days(from, days, now), now).await?;
    Ok(came)
}

/// Plans the moments of everybody for whom they weren't planned with the limits that hold now: after a school chose
/// others, or because they were here before there were any. At most so many in one go; how many there were.
///
/// # Errors
/// When the database fails.
pub async fn adopt(conn: &mut Conn, most: i64, now: At) -> Result<i64, sqlx::Error> {
    let alumni = store::unplanned(conn, most).await?;
    for alumnus in &alumni {
        plan(conn, alumnus, now).await?;
    }
    Ok(i64::try_from(alumni.len()).unwrap_or(i64::MAX))
}

/// Plans the moments of one person anew, from the facts as they are.
async fn plan(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    waakvlam::store::silence_anew(conn, alumnus, false, now).await?;
    waakvlam::store::plan_moments(conn, alumnus, now).await?;
    plan_circle(conn, alumnus, now).await?;
    handovers::clock::plan(conn, alumnus, now).await?;
    measurements::clock::plan(conn, alumnus, now).await?;
    store::planned(conn, alumnus, now).await
}

async fn plan_circle(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    let brief = circle::store::brief(conn, alumnus).await?;
    let limits = store::limits(conn, alumnus).await?;
    waakvlam::store::replace(conn, alumnus, "('no_jim', 'jim_quiet')", now).await?;
    let (kind, from, days) = match (circle::store::jim_of(conn, alumnus, now).await?, brief.joined_at) {
        (Some((jim, _)), _) => {
            let days = limits.either(SignalKind::JimQuiet, Limit::JimQuiet);
            (ReminderKind::JimQuiet, store::last_heard(conn, alumnus, &jim).await?, days)
        }
        (None, Some(joined)) => {
            let since = store::jimless_since(conn, alumnus, joined).await?;
            (ReminderKind::NoJim, since, limits.either(SignalKind::NoJim, Limit::NoJim))
        }
        (None, None) => return Ok(()),
    };
    waakvlam::store::remind(conn, alumnus, kind, in_days(from, days, now), now).await
}

/// What waits for this kind is planned anew: what was taught about it changed.
///
/// # Errors
/// When the database fails.
pub async fn plan_again(conn: &mut Conn, alumnus: &AlumnusId, kind: SignalKind, now: At) -> Result<(), sqlx::Error> {
    match kind {
        SignalKind::Silence => waakvlam::store::silence_anew(conn, alumnus, true, now).await,
        SignalKind::NoWork => waakvlam::store::plan_moments(conn, alumnus, now).await,
        SignalKind::NoJim | SignalKind::JimQuiet => plan_circle(conn, alumnus, now).await,
        _ => Ok(()),
    }
}
