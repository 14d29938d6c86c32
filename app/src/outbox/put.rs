//! Putting a letter in the outbox: its row for the inbox, and its first knock.

use super::{
    Channel, Letter,
    knocks::{Ways, reach_of},
    rules::{self, Urgency},
};
use crate::{
    access::{AlumnusId, Kind},
    db::Conn,
    moment::At,
    preferences,
    sealed::Sealed,
};

/// How a letter knocks.
#[derive(Clone, Copy, Debug)]
pub struct Knock<'a> {
    /// How urgent.
    pub urgency: Urgency,
    /// From then on it is too late; `None` for what is usual.
    pub expires_at: Option<At>,
    /// Over how many minutes the same knock is spread for all who get it; 0 for what is about one person.
    pub spread: i64,
    /// The reminder that it comes from.
    pub reminder: Option<&'a str>,
}

impl Knock<'_> {
    /// News for one person.
    pub const NEWS: Self = Self { urgency: Urgency::Normal, expires_at: None, spread: 0, reminder: None };
    /// Of use today only.
    pub const NOW: Self = Self { urgency: Urgency::Now, ..Self::NEWS };
}

/// Puts a letter in the outbox. The same key twice is one letter.
///
/// # Errors
/// When the database fails.
pub async fn put(conn: &mut Conn, letter: &Letter, now: At) -> Result<(), sqlx::Error> {
    put_rows(conn, letter, None, &Knock::NEWS, now).await
}

/// Puts a letter in the outbox that knocks in its own way.
///
/// # Errors
/// When the database fails.
pub async fn put_as(conn: &mut Conn, letter: &Letter, knock: &Knock<'_>, now: At) -> Result<(), sqlx::Error> {
    put_rows(conn, letter, None, knock, now).await
}

/// Puts a letter in the outbox that is only delivered to whoever may still see this kind of thing by then.
///
/// # Errors
/// When the database fails.
pub async fn put_needing(
    conn: &mut Conn,
    letter: &Letter,
    kind: Kind,
    alumnus: &AlumnusId,
    now: At,
) -> Result<(), sqlx::Error> {
    put_rows(conn, letter, Some((kind, alumnus)), &Knock::NEWS, now).await
}

async fn put_rows(
    conn: &mut Conn,
    letter: &Letter,
    needs: Option<(Kind, &AlumnusId)>,
    knock: &Knock<'_>,
    now: At,
) -> Result<(), sqlx::Error> {
    let id = uuid::Uuid::new_v4().to_string();
    let row = Row { letter, needs, knock, letter_id: None, now };
    if !row.insert(conn, &id, Channel::Inbox, now).await? {
        return Ok(());
    }
    let wish = preferences::store::of(conn, &letter.to).await?;
    // Whether there is a mail server or a gateway is seen when it knocks; only who chose SMS begins with it.
    let ways = Ways { mail: true, sms: wish.channel == preferences::FirstChannel::Sms };
    let reach = reach_of(conn, &letter.to, ways).await?;
    let first = rules::next_rung(wish.channel, reach, &[]).unwrap_or(Channel::Mail);
    let due_at = rules::first_knock(&wish, &letter.to, knock.spread, now);
    let knock_id = uuid::Uuid::new_v4().to_string();
    Row { letter_id: Some(&id), ..row }.insert(conn, &knock_id, first, due_at).await.map(drop)
}

struct Row<'a> {
    letter: &'a Letter,
    needs: Option<(Kind, &'a AlumnusId)>,
    knock: &'a Knock<'a>,
    letter_id: Option<&'a str>,
    now: At,
}

impl Row<'_> {
    /// False when there was such a row.
    async fn insert(&self, conn: &mut Conn, id: &str, channel: Channel, due_at: At) -> Result<bool, sqlx::Error> {
        let lasts = self.now.plus_hours(self.knock.urgency.lasts_hours());
        let is_letter = self.letter_id.is_none();
        let expires_at = match self.knock.expires_at {
            Some(at) if is_letter => Some(at),
            Some(at) => Some(at.min(lasts)),
            None => (!is_letter).then_some(lasts),
        };
        let done = sqlx::query(
            "INSERT INTO outbox (id, key, channel, person_id, text, link, created_at, due_at, tries, needs_kind, \
             needs_alumnus_id, urgency, letter_id, reminder_id, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13, $14) \
             ON CONFLICT (key, channel) DO NOTHING",
        )
        .bind(id)
        .bind(format!("{}/{}", self.letter.key, self.letter.to))
        .bind(channel)
        .bind(&self.letter.to)
        .bind(Sealed::from(&self.letter.text))
        .bind(&self.letter.link)
        .bind(self.now)
        .bind(due_at)
        .bind(self.needs.map(|(kind, _)| kind))
        .bind(self.needs.map(|(_, alumnus)| alumnus))
        .bind(self.knock.urgency.rank())
        .bind(self.letter_id)
        .bind(self.knock.reminder)
        .bind(expires_at)
        .execute(conn)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
