//! Intentions to tell somebody something. A request writes them with its change; only the clock delivers.

use crate::{
    access::{AlumnusId, Kind, PersonId, would_see},
    db::Conn,
    id::words,
    moment::At,
    sealed::Sealed,
};

words!(
    /// A way to reach somebody.
    Channel {
        /// The inbox in the app, with the words themselves.
        Inbox = "inbox",
        /// Mail, which only says that something waits.
        Mail = "mail",
        /// SMS, which costs money: only what was put there by itself.
        Sms = "sms",
        /// A push message, which says nothing but that something waits.
        Push = "push",
    }
);

/// One thing to tell one person, on every channel they have.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The same key is told once: "waakvlam/<alumnus>/<due moment>".
    pub key: String,
    /// To whom.
    pub to: PersonId,
    /// What they read in the app.
    pub text: String,
    /// Where it leads.
    pub link: String,
}

/// Puts a letter in the outbox. The same key twice is one letter.
///
/// # Errors
/// When the database fails.
pub async fn put(conn: &mut Conn, letter: &Letter, now: At) -> Result<(), sqlx::Error> {
    put_rows(conn, letter, None, now).await
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
    put_rows(conn, letter, Some((kind, alumnus)), now).await
}

async fn put_rows(
    conn: &mut Conn,
    letter: &Letter,
    needs: Option<(Kind, &AlumnusId)>,
    now: At,
) -> Result<(), sqlx::Error> {
    for channel in [Channel::Inbox, Channel::Mail] {
        sqlx::query(
            "INSERT INTO outbox (id, key, channel, person_id, text, link, created_at, due_at, tries, needs_kind, \
             needs_alumnus_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0, $8, $9) \
             ON CONFLICT (key, channel) DO NOTHING",
        )
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(format!("{}/{}", letter.key, letter.to))
        .bind(channel)
        .bind(&letter.to)
        .bind(Sealed::from(&letter.text))
        .bind(&letter.link)
        .bind(now)
        .bind(needs.map(|(kind, _)| kind))
        .bind(needs.map(|(_, alumnus)| alumnus))
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

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
    /// How often it was tried before.
    pub tries: i64,
    /// What the receiver must still be allowed to see; `None` when nothing.
    pub needs_kind: Option<Kind>,
    /// Of whom.
    pub needs_alumnus_id: Option<AlumnusId>,
    /// Where to, when that is not where the person is reached now.
    pub address: Option<Sealed>,
}

/// Why a letter was dropped whose receiver may no longer see what it is about.
pub const NO_LONGER: &str = "vervallen: mag dit niet meer zien";

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

/// How long a worker may keep a message before another takes it over.
const LEASE_MINUTES: i64 = 5;

/// Claims messages of one channel that are due, so that no other worker sends them too.
///
/// # Errors
/// When the database fails.
pub async fn claim(conn: &mut Conn, channel: Channel, most: i64, now: At) -> Result<Vec<Waiting>, sqlx::Error> {
    sqlx::query_as(
        "UPDATE outbox SET claimed_at = $1, tries = tries + 1 WHERE id IN ( \
             SELECT id FROM outbox WHERE delivered_at IS NULL AND given_up_at IS NULL AND due_at <= $1 \
             AND channel = $4 AND (claimed_at IS NULL OR claimed_at <= $2) ORDER BY due_at LIMIT $3) \
         AND (claimed_at IS NULL OR claimed_at <= $2) \
         RETURNING id, channel, person_id, text, link, tries, needs_kind, needs_alumnus_id, address",
    )
    .bind(now)
    .bind(now.plus_minutes(-LEASE_MINUTES))
    .bind(most)
    .bind(channel)
    .fetch_all(conn)
    .await
}

/// It arrived, or needs not go: with the outcome that staff can read. A one-time code is wiped.
///
/// # Errors
/// When the database fails.
pub async fn delivered(conn: &mut Conn, id: &str, outcome: &str, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE outbox SET delivered_at = $2, outcome = $3, \
               text = CASE WHEN link = '' THEN '' ELSE text END WHERE id = $1";
    sqlx::query(sql).bind(id).bind(now).bind(outcome).execute(conn).await.map(drop)
}

/// It failed: try again at that instant, or never.
///
/// # Errors
/// When the database fails.
pub async fn failed(conn: &mut Conn, id: &str, outcome: &str, again: Option<At>, now: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE outbox SET claimed_at = NULL, outcome = $2, due_at = COALESCE($3, due_at), \
         given_up_at = CASE WHEN $3 IS NULL THEN $4 ELSE NULL END, \
         text = CASE WHEN $3 IS NULL AND link = '' THEN '' ELSE text END WHERE id = $1",
    )
    .bind(id)
    .bind(outcome)
    .bind(again)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// How long to wait after the so-many-th try, in minutes; `None` when it was enough (about three days).
pub fn wait_after(tries: i64) -> Option<i64> {
    match tries {
        ..=1 => Some(1),
        2 => Some(5),
        3 => Some(30),
        4..=10 => Some(6 * 60),
        _ => None,
    }
}

/// The link of a mail that says all there is to say: there is nothing left to open.
pub const GOODBYE: &str = "/weg";

/// Puts the last mail to somebody in the outbox: its words go out as they are, and tell nothing.
///
/// # Errors
/// When the database fails.
pub async fn put_goodbye(conn: &mut Conn, key: &str, to: &PersonId, words: &str, now: At) -> Result<(), sqlx::Error> {
    put_one(conn, Channel::Mail, key, to, words, GOODBYE, now).await
}

/// Puts an SMS in the outbox. With a link it only says that something waits; without one its words go as they are, and
/// are wiped when it went. Only for a house that has a gateway.
///
/// # Errors
/// When the database fails.
pub async fn put_sms(
    conn: &mut Conn,
    key: &str,
    to: &PersonId,
    words: &str,
    link: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    put_one(conn, Channel::Sms, key, to, words, link, now).await
}

async fn put_one(
    conn: &mut Conn,
    channel: Channel,
    key: &str,
    to: &PersonId,
    words: &str,
    link: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO outbox (id, key, channel, person_id, text, link, created_at, due_at, tries) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0) ON CONFLICT (key, channel) DO NOTHING",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(key)
    .bind(channel)
    .bind(to)
    .bind(Sealed::from(words))
    .bind(link)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// Puts a mail in the outbox whose words go out as they are: for one-time codes only.
///
/// # Errors
/// When the database fails.
pub async fn put_mail(conn: &mut Conn, key: &str, to: &PersonId, words: &str, now: At) -> Result<(), sqlx::Error> {
    put_one(conn, Channel::Mail, key, to, words, "", now).await
}

/// Puts a mail in the outbox that goes to this address, whatever the person's own is, with its words as they are: for
/// the confirmation of a new address, and to tell the old one.
///
/// # Errors
/// When the database fails.
pub async fn put_mail_to(
    conn: &mut Conn,
    key: &str,
    (to, address): (&PersonId, &str),
    words: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    put_mail(&mut *conn, key, to, words, now).await?;
    sqlx::query("UPDATE outbox SET address = $2 WHERE key = $1 AND channel = 'mail'")
        .bind(key)
        .bind(Sealed::from(address))
        .execute(conn)
        .await
        .map(drop)
}
