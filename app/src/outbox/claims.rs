//! Messages in the hands of workers: only the last who claimed one may settle it ([`lease`]).

use super::{
    Channel,
    rules::{self, Urgency},
};
use crate::{
    access::{AlumnusId, Kind, PersonId, would_see},
    db::Conn,
    lease::{self, Due},
    moment::At,
    sealed::Sealed,
};

/// One message in the hands of a worker.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Waiting {
    /// Its row.
    pub id: String,
    /// How it goes.
    pub channel: Channel,
    /// To whom.
    pub person_id: PersonId,
    /// What it says in the app.
    #[sqlx(try_from = "Sealed")]
    pub text: String,
    /// Where it leads.
    pub link: String,
    /// The how-many-th try this is.
    pub tries: i64,
    /// What the receiver must still be allowed to see; `None` when nothing.
    pub needs_kind: Option<Kind>,
    /// Of whom.
    pub needs_alumnus_id: Option<AlumnusId>,
    /// Where to, when that is not where the person is reached now.
    pub address: Option<Sealed>,
    /// When it was put.
    pub created_at: At,
    /// When it fell due.
    pub due_at: At,
    /// How urgent, 1 is now.
    pub urgency: i64,
    /// From then on it is too late to knock.
    pub expires_at: Option<At>,
    /// Of a knock: the row of the inbox that it is about.
    pub letter_id: Option<String>,
    /// The number of this claim.
    pub lease: i64,
}

/// Whether the receiver may still see what this letter is about. Every channel asks this just before it delivers,
/// because a permission that is withdrawn holds on every channel.
///
/// # Errors
/// When the database fails.
pub async fn may_still_go(conn: &mut Conn, letter: &Waiting, now: At) -> Result<bool, sqlx::Error> {
    match (letter.needs_kind, &letter.needs_alumnus_id) {
        (Some(kind), Some(alumnus)) => would_see(conn, &letter.person_id, alumnus, kind, now).await,
        _ => Ok(true),
    }
}

/// Somebody looked for themselves: what would have told them of it needs not go any more.
///
/// # Errors
/// When the database fails.
pub async fn needs_not_go(
    conn: &mut Conn,
    to: &PersonId,
    kind: Kind,
    alumnus: &AlumnusId,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE outbox SET delivered_at = $4, outcome = 'overgeslagen: keek zelf al' \
         WHERE person_id = $1 AND needs_kind = $2 AND needs_alumnus_id = $3 \
         AND delivered_at IS NULL AND given_up_at IS NULL",
    )
    .bind(to)
    .bind(kind)
    .bind(alumnus)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// Claims messages of one channel that are due, the most urgent first, so that no other worker sends them too.
///
/// # Errors
/// When the database fails.
pub async fn claim(conn: &mut Conn, channel: Channel, most: i64, now: At) -> Result<Vec<Waiting>, sqlx::Error> {
    let mut claimed: Vec<Waiting> = Vec::new();
    for urgency in Urgency::ALL {
        let left = most - i64::try_from(claimed.len()).unwrap_or(most);
        if left > 0 {
            claimed.extend(claim_of(conn, channel, urgency, left, now).await?);
        }
    }
    claimed.sort_by(|one, other| (one.urgency, one.due_at, &one.id).cmp(&(other.urgency, other.due_at, &other.id)));
    Ok(claimed)
}

async fn claim_of(
    conn: &mut Conn,
    channel: Channel,
    urgency: Urgency,
    most: i64,
    now: At,
) -> Result<Vec<Waiting>, sqlx::Error> {
    let due = Due {
        table: "outbox",
        is: "delivered_at IS NULL AND given_up_at IS NULL AND channel = $5 AND urgency = $6 AND due_at <= $1",
        sets: "tries = tries + 1",
        columns: "id, channel, person_id, text, link, tries, needs_kind, needs_alumnus_id, address, created_at, \
                  due_at, urgency, expires_at, letter_id, lease",
    };
    lease::claim(conn, &due, most, now, |asking| asking.bind(channel).bind(urgency.rank())).await
}

/// It arrived, or needs not go: with the outcome that staff can read. A one-time code is wiped. False when the lease was
/// over and somebody else has it.
///
/// # Errors
/// When the database fails.
pub async fn delivered(conn: &mut Conn, message: &Waiting, outcome: &str, now: At) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE outbox SET delivered_at = $3, outcome = $4, text = CASE WHEN link = '' THEN '' ELSE text END \
         WHERE id = $1 AND lease = $2 AND delivered_at IS NULL AND given_up_at IS NULL",
    )
    .bind(&message.id)
    .bind(message.lease)
    .bind(now)
    .bind(outcome)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// This way does not reach the receiver: nothing went out, and nothing ever will. False when the lease was over.
///
/// # Errors
/// When the database fails.
pub async fn unreached(conn: &mut Conn, message: &Waiting, outcome: &str, now: At) -> Result<bool, sqlx::Error> {
    if !delivered(conn, message, outcome, now).await? {
        return Ok(false);
    }
    sqlx::query("UPDATE outbox SET knocked_at = NULL WHERE id = $1").bind(&message.id).execute(conn).await?;
    Ok(true)
}

/// It failed, and nothing went out: try again at that instant, or never. False when the lease was over.
///
/// # Errors
/// When the database fails.
pub async fn failed(
    conn: &mut Conn,
    message: &Waiting,
    outcome: &str,
    again: Option<At>,
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE outbox SET claimed_at = NULL, knocked_at = NULL, outcome = $3, due_at = COALESCE($4, due_at), \
         given_up_at = CASE WHEN $4 IS NULL THEN $5 ELSE NULL END, \
         text = CASE WHEN $4 IS NULL AND link = '' THEN '' ELSE text END \
         WHERE id = $1 AND lease = $2 AND delivered_at IS NULL AND given_up_at IS NULL",
    )
    .bind(&message.id)
    .bind(message.lease)
    .bind(outcome)
    .bind(again)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The other side asked to come back at that instant: nothing went out, and that was no try. False when the lease was
/// over.
///
/// # Errors
/// When the database fails.
pub async fn asked_to_wait(
    conn: &mut Conn,
    message: &Waiting,
    outcome: &str,
    until: At,
    now: At,
) -> Result<bool, sqlx::Error> {
    if !failed(conn, message, outcome, Some(until), now).await? {
        return Ok(false);
    }
    sqlx::query("UPDATE outbox SET tries = tries - 1 WHERE id = $1").bind(&message.id).execute(conn).await?;
    Ok(true)
}

/// It waits until then, and that was no try.
///
/// # Errors
/// When the database fails.
pub async fn hold(conn: &mut Conn, message: &Waiting, until: At, why: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE outbox SET claimed_at = NULL, tries = tries - 1, due_at = $3, outcome = $4 \
         WHERE id = $1 AND lease = $2 AND delivered_at IS NULL AND given_up_at IS NULL",
    )
    .bind(&message.id)
    .bind(message.lease)
    .bind(until)
    .bind(why)
    .execute(conn)
    .await
    .map(drop)
}

impl Waiting {
    /// How urgent.
    pub fn urgency(&self) -> Urgency {
        Urgency::of(self.urgency)
    }

    /// Whether somebody waits for it: a code, or the last mail. All else knocks.
    pub fn is_direct(&self) -> bool {
        self.link.is_empty() || self.link == super::GOODBYE
    }

    /// When to try again after this try; `None` when it was enough.
    pub fn try_again(&self, now: At) -> Option<At> {
        let goes_on = self.expires_at.is_some() || self.has_tries_left();
        goes_on.then(|| now.plus_minutes(rules::wait_after(self.tries)))
    }

    /// Whether it failed for less than about three days.
    pub fn has_tries_left(&self) -> bool {
        self.tries < rules::MOST_TRIES
    }
}
