//! A contact with all that follows from it, and taken back with all of it.

use super::{
    rules,
    store::{self, NewContact},
};
use crate::{
    access::{AlumnusId, LogContact, May},
    circle,
    db::Conn,
    moment::{At, capital},
    signals::{
        self, Proposal, SignalKind, Told,
        limits::{Limit, Limits},
    },
    waakvlam::{self, Sign},
};

/// Logs a contact. Who was reached gave a sign of life, and waits for no call any more; an older promise to call is kept
/// by it, or replaced by the new day. What was made without internet counts from when it was made: it keeps no promise
/// and ends no wish for a call of after that. Its row; `None` when its round has it already.
///
/// # Errors
/// When the database fails.
pub async fn log(
    conn: &mut Conn,
    may: &May<LogContact>,
    new: &NewContact<'_>,
    (made, now): (At, At),
) -> Result<Option<String>, sqlx::Error> {
    let Some(id) = store::log_contact(conn, may, new, made).await? else { return Ok(None) };
    let (alumnus, is_sign) = (may.alumnus(), rules::is_sign(new.way, new.outcome));
    if is_sign || new.again_on.is_some() {
        store::kept_by(conn, alumnus, &id, made).await?;
    }
    if is_sign {
        waakvlam::late_sign_of_life(conn, alumnus, Sign::Reached, made, now).await?;
        let asked_at = signals::store::opened_at(conn, alumnus, SignalKind::WantsCall).await?;
        if asked_at.is_some_and(|asked_at| asked_at <= made) {
            let word = format!("{}: bereikt.", capital(new.way.label()));
            signals::store::close_by_fact(conn, alumnus, SignalKind::WantsCall, &word, made).await?;
        }
    }
    if new.face.is_some() {
        mood_is_heard(conn, alumnus, made).await?;
    }
    Ok(Some(id))
}

/// How somebody sounded is an answer of theirs, unless they gave a later one themselves.
async fn mood_is_heard(conn: &mut Conn, alumnus: &AlumnusId, made: At) -> Result<(), sqlx::Error> {
    let moods = signals::store::moods_of(conn, alumnus).await?;
    if moods.first().is_none_or(|latest| latest.at > made) {
        return Ok(());
    }
    let (brief, limits) = (circle::store::brief(conn, alumnus).await?, signals::store::limits(conn, alumnus).await?);
    let low = signals::rules::low_mood(&brief.first_name, &moods, &limits, made);
    signals::raise_all(conn, alumnus, low, made).await
}

/// What was heard in a contact, by `me`, is a signal the same minute, and work that was lost is written down too. Whether
/// somebody is told.
///
/// # Errors
/// When the database fails.
pub async fn heard(
    conn: &mut Conn,
    may: &May<LogContact>,
    (contact, me): (&str, &str),
    told: &[Told],
    now: At,
) -> Result<bool, sqlx::Error> {
    let alumnus = may.alumnus();
    let name = circle::store::brief(conn, alumnus).await?.first_name;
    let (mut told, mut is_told) = (told.to_vec(), false);
    told.sort_unstable();
    told.dedup();
    for one in &told {
        let was = match one {
            Told::JobLost => waakvlam::store::work_changes(conn, may, |was| was.none_on(now.day()), now).await?,
            _ => None,
        };
        is_told |= was.is_some();
        signals::store::tell(conn, may, contact, (*one, was.as_ref()), now).await?;
        let proposal = match one {
            Told::JobLost => signals::rules::job_lost(&name, None, me, now),
            Told::NoBed => signals::rules::no_bed(&name, me, now),
            _ => continue,
        };
        is_told |= signals::raise(conn, alumnus, &proposal, now).await?;
    }
    if told.iter().any(|one| one.is_debt()) {
        let limits = signals::store::limits(conn, alumnus).await?;
        if let Some(proposal) = debts_of(conn, alumnus, &name, &limits, now).await? {
            is_told |= signals::raise(conn, alumnus, &proposal, now).await?;
        }
    }
    Ok(is_told)
}

/// Work is as it was before a contact that is taken back; when it was heard in another too, that one holds.
async fn work_again(
    conn: &mut Conn,
    may: &May<LogContact>,
    (id, logged_at): (&str, At),
    now: At,
) -> Result<(), sqlx::Error> {
    let Some(was) = signals::store::work_before(conn, may, id).await? else { return Ok(()) };
    if signals::store::heard_of_work_too(conn, may, id, &was).await? {
        return Ok(());
    }
    let became = was.none_on(logged_at.day());
    waakvlam::store::work_is_again(conn, may, (&was, &became), logged_at, now).await
}

/// Takes one's own contact back, with the sign of life that it gave and the signals that it opened or closed, and opens
/// the promise again that it kept.
///
/// # Errors
/// When the database fails.
pub async fn take_back(conn: &mut Conn, may: &May<LogContact>, id: &str, now: At) -> Result<(), sqlx::Error> {
    let Some(logged_at) = store::undo_contact(conn, may, id, now).await? else { return Ok(()) };
    let alumnus = may.alumnus();
    waakvlam::store::take_back(conn, alumnus, Sign::Reached, logged_at, now).await?;
    signals::store::reopen(conn, alumnus, SignalKind::WantsCall, logged_at).await?;
    work_again(conn, may, (id, logged_at), now).await?;
    signals::store::untell(conn, may, id).await?;
    for kind in [SignalKind::JobLost, SignalKind::NoBed, SignalKind::Debts, SignalKind::LowMood] {
        signals::store::close_opened_at(conn, alumnus, kind, logged_at, now).await?;
    }
    debts_again(conn, alumnus, now).await?;
    store::open_again(conn, id).await
}

/// What adds up to debts now, if it does.
pub(super) async fn debts_of(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    name: &str,
    limits: &Limits,
    now: At,
) -> Result<Option<Proposal>, sqlx::Error> {
    let from = now.plus_days(-limits.of(Limit::DebtDays) - 1);
    let mentions = signals::store::debts_of(conn, alumnus, from).await?;
    Ok(signals::rules::debts(name, &mentions, limits, now))
}

/// A mention that is taken back may have made an open signal worse, or been one of those it was made of.
async fn debts_again(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    if signals::store::opened_at(conn, alumnus, SignalKind::Debts).await?.is_none() {
        return Ok(());
    }
    let (brief, limits) = (circle::store::brief(conn, alumnus).await?, signals::store::limits(conn, alumnus).await?);
    match debts_of(conn, alumnus, &brief.first_name, &limits, now).await? {
        Some(proposal) => signals::store::renew(conn, alumnus, &proposal, now).await,
        None => signals::store::close_by_fact(conn, alumnus, SignalKind::Debts, "Teruggedraaid.", now).await,
    }
}
