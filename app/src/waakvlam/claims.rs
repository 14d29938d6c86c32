//! Reminders that fall due, in the hands of workers: only the last who claimed one settles it ([`lease`]).

use super::{ReminderKind, rules::too_late_after_days};
use crate::{access::AlumnusId, db::Conn, lease, moment::At, outbox::rules::Urgency};

/// A reminder that fell due.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Due {
    /// Its row.
    pub id: String,
    /// For whom.
    pub alumnus_id: AlumnusId,
    /// What.
    pub kind: ReminderKind,
    /// When it fell due.
    pub due_at: At,
    /// How urgent, 1 is now.
    pub urgency: i64,
    /// When that is on the clock of people: "2026-11-29T12:00".
    pub local_time: Option<String>,
    /// Where that clock hangs: "Europe/Amsterdam".
    pub zone: String,
    /// The number of this claim.
    pub lease: i64,
}

impl Due {
    /// When it should come, by the clock on the wall: later than it was computed when the zone changed its rules since.
    pub fn lived_at(&self) -> At {
        self.local_time.as_deref().and_then(|time| At::of_local_time(time, &self.zone)).unwrap_or(self.due_at)
    }

    /// Whether it comes so late that it has no sense any more.
    pub fn is_too_late(&self, now: At) -> bool {
        too_late_after_days(self.kind).is_some_and(|days| now.days_since(self.due_at) > days)
    }
}

/// Claims reminders that are due, the most urgent first, and of those the oldest. Cost follows what is due, not how many
/// people there are.
///
/// # Errors
/// When the database fails.
pub async fn claim(conn: &mut Conn, most: i64, now: At) -> Result<Vec<Due>, sqlx::Error> {
    let mut claimed: Vec<Due> = Vec::new();
    for urgency in Urgency::ALL {
        let left = most - i64::try_from(claimed.len()).unwrap_or(most);
        if left > 0 {
            claimed.extend(claim_of(conn, urgency, left, now).await?);
        }
    }
    claimed.sort_by(|one, other| (one.urgency, one.due_at, &one.id).cmp(&(other.urgency, other.due_at, &other.id)));
    Ok(claimed)
}

async fn claim_of(conn: &mut Conn, urgency: Urgency, most: i64, now: At) -> Result<Vec<Due>, sqlx::Error> {
    let due = lease::Due {
        table: "reminders",
        is: "outcome_at IS NULL AND urgency = $5 AND due_at <= $1",
        sets: "",
        columns: "id, alumnus_id, kind, due_at, urgency, local_time, zone, lease",
    };
    lease::claim(conn, &due, most, now, |asking| asking.bind(urgency.rank())).await
}

crate::id::words!(
    /// How a reminder ended.
    Outcome {
        /// It was put to somebody, or became a signal.
        Sent = "sent",
        /// They were there before it fell due, or answered it.
        Answered = "answered",
        /// Another one came in its place.
        Replaced = "replaced",
        /// It fell due and was not put, for a reason.
        Skipped = "skipped",
        /// It fell due too long ago.
        Late = "late",
        /// Somebody of the school took it off.
        Cancelled = "cancelled",
        /// They said no to being followed.
        Stopped = "stopped",
    }
);

crate::id::words!(
    /// Why a reminder was not put.
    Because {
        /// They never came into the app.
        NotInApp = "not_in_app",
        /// There is no JIM to ask.
        NoJim = "no_jim",
        /// They asked to be left alone for a while.
        Paused = "paused",
        /// The server could not do it in time.
        TooLate = "too_late",
        /// There is no coach to ask.
        NoCoach = "no_coach",
        /// The JIM spoke them lately, or was asked lately.
        SpokeLately = "spoke_lately",
        /// The helper wants rest.
        HelperRests = "helper_rests",
        /// It is not so any more.
        NotSo = "not_so",
        /// Put to the owner alone: the alumnus wants rest.
        OwnerAlone = "owner_alone",
        /// Put to the owner at once, and to the alumnus after their rest.
        AfterRest = "after_rest",
        /// Put to the owner; when the alumnus wanted to hear again it was over.
        Over = "over",
    }
);

/// Settles a reminder, once: false when somebody else did, or has it by now.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    conn: &mut Conn,
    due: &Due,
    outcome: Outcome,
    because: Option<Because>,
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE reminders SET outcome = $3, outcome_at = $4, detail = $5 \
         WHERE id = $1 AND lease = $2 AND outcome_at IS NULL",
    )
    .bind(&due.id)
    .bind(due.lease)
    .bind(outcome)
    .bind(now)
    .bind(because)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a claimed reminder back: it comes at this instant, when nothing of its kind does.
///
/// # Errors
/// When the database fails.
pub async fn give_back(conn: &mut Conn, due: &Due, at: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE reminders SET claimed_at = NULL, due_at = $3 WHERE id = $1 AND lease = $2 AND outcome_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM reminders o WHERE o.alumnus_id = $4 AND o.kind = $5 AND o.due_at = $3)",
    )
    .bind(&due.id)
    .bind(due.lease)
    .bind(at)
    .bind(&due.alumnus_id)
    .bind(due.kind)
    .execute(conn)
    .await
    .map(drop)
}

/// Puts a claimed reminder off to a later moment. When one is planned there already, this one gives way.
///
/// # Errors
/// When the database fails.
pub async fn put_off(conn: &mut Conn, due: &Due, until: At, now: At) -> Result<bool, sqlx::Error> {
    let is_mine = settle(conn, due, Outcome::Skipped, Some(Because::Paused), now).await?;
    if is_mine {
        super::store::remind(conn, &due.alumnus_id, due.kind, until, now).await?;
    }
    Ok(is_mine)
}

/// Puts right what came of a reminder that was settled in this transaction.
///
/// # Errors
/// When the database fails.
pub async fn came_of_it(conn: &mut Conn, due: &Due, (outcome, because): Came) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE reminders SET outcome = $2, detail = $3 WHERE id = $1")
        .bind(&due.id)
        .bind(outcome)
        .bind(because)
        .execute(conn)
        .await
        .map(drop)
}

/// How a reminder ended, and why.
pub type Came = (Outcome, Option<Because>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Day;

    #[test]
    fn a_question_has_its_days_before_it_is_too_late_and_a_signal_always_has_sense() {
        let noon = |day: &str| At::local(Day::parse(day).expect("a day"), 12, 0);
        let due = |kind| Due {
            id: "r".to_owned(),
            alumnus_id: AlumnusId("a".to_owned()),
            kind,
            due_at: noon("2026-11-29"),
            urgency: 2,
            local_time: None,
            zone: "Europe/Amsterdam".to_owned(),
            lease: 1,
        };
        for (kind, in_time, too_late) in [
            (ReminderKind::CheckIn, "2026-12-05", Some("2026-12-06")),
            (ReminderKind::AskJim, "2026-12-13", Some("2026-12-14")),
            (ReminderKind::Silence, "2036-01-01", None),
        ] {
            assert!(!due(kind).is_too_late(noon(in_time)), "{kind:?} on {in_time}");
            assert!(too_late.is_none_or(|day| due(kind).is_too_late(noon(day))), "{kind:?} on {too_late:?}");
        }
    }
}
