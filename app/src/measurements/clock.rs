//! The day on which somebody should have been measured. The reminder is settled by whoever calls.

use super::{rules, store};
use crate::{
    access::AlumnusId,
    circle::store::Brief,
    db::Conn,
    moment::At,
    signals::{self, limits::Limit},
    waakvlam::{
        self, ReminderKind,
        claims::{Because, Came, Outcome},
    },
};

const NOT_SO: Came = (Outcome::Skipped, Some(Because::NotSo));

/// Plans when the clock looks at the next measurement that isn't done, with the limit that holds now.
///
/// # Errors
/// When the database fails.
pub async fn plan(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    waakvlam::store::replace(conn, alumnus, "('measurement')", now).await?;
    let days = signals::store::limits(conn, alumnus).await?.of(Limit::NotMeasured);
    let (outflow_on, _) = store::outflow(conn, alumnus).await?;
    let done: Vec<i64> = store::done(conn, alumnus).await?.into_iter().map(|(months, _)| months).collect();
    let Some((_, at)) = rules::next_look(outflow_on, &done, days, now) else { return Ok(()) };
    waakvlam::store::remind(conn, alumnus, ReminderKind::Measurement, at, now).await
}

/// Nobody measured, and the last that is known is that nobody knows: a signal.
///
/// # Errors
/// When the database fails.
pub async fn falls_due(conn: &mut Conn, alumnus: &AlumnusId, brief: &Brief, now: At) -> Result<Came, sqlx::Error> {
    plan(conn, alumnus, now).await?;
    let days = signals::store::limits(conn, alumnus).await?.of(Limit::NotMeasured);
    let (outflow_on, at_first) = store::outflow(conn, alumnus).await?;
    let measured = store::done(conn, alumnus).await?;
    let done: Vec<i64> = measured.iter().map(|(months, _)| *months).collect();
    let last_known = measured.last().map_or(at_first.as_str(), |(_, destination)| destination);
    let late = rules::overdue(outflow_on, &done, days, now).filter(|_| rules::is_unknown(last_known));
    let Some(months) = late else { return Ok(NOT_SO) };
    let proposal = rules::no_destination(&brief.first_name, (outflow_on, months), false, now);
    signals::raise(conn, alumnus, &proposal, now).await?;
    Ok((Outcome::Sent, None))
}
