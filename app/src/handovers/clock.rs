//! The day on which a hand-over should have been received. The reminder is settled by whoever calls.

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

/// Plans when the clock looks at each hand-over that is on its way, with the limit that holds now.
///
/// # Errors
/// When the database fails.
pub async fn plan(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    waakvlam::store::replace(conn, alumnus, "('handover')", now).await?;
    let days = working_days(conn, alumnus).await?;
    for one in store::on_their_way(conn, alumnus).await? {
        if let Some(given_on) = one.given_on {
            let at = rules::look_at(given_on, days, now);
            waakvlam::store::remind(conn, alumnus, ReminderKind::Handover, at, now).await?;
        }
    }
    Ok(())
}

async fn working_days(conn: &mut Conn, alumnus: &AlumnusId) -> Result<i64, sqlx::Error> {
    Ok(signals::store::limits(conn, alumnus).await?.of(Limit::NotReceived))
}

/// Looks what should have been received by now: a signal each, and a look again as long as it lasts.
///
/// # Errors
/// When the database fails.
pub async fn falls_due(conn: &mut Conn, alumnus: &AlumnusId, brief: &Brief, now: At) -> Result<Came, sqlx::Error> {
    let days = working_days(conn, alumnus).await?;
    let mut is_late = false;
    for one in store::on_their_way(conn, alumnus).await? {
        let Some(given_on) = one.given_on.filter(|day| rules::due_on(*day, days) <= now.day()) else { continue };
        is_late = true;
        let to = (one.form.to_name.as_str(), one.form.to_reach.as_str());
        let proposal = rules::not_received(&brief.first_name, to, given_on, now).about(&one.id.0);
        signals::raise(conn, alumnus, &proposal, now).await?;
    }
    if !is_late {
        return Ok((Outcome::Skipped, Some(Because::NotSo)));
    }
    // Somebody may close the signal with a word while nobody has it.
    let again = rules::look_at(now.day(), days, now);
    waakvlam::store::remind(conn, alumnus, ReminderKind::Handover, again, now).await?;
    Ok((Outcome::Sent, None))
}
