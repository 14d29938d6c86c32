//! A knock just before it goes, and the next one after it.

use super::{
    Channel, Waiting,
    claims::{delivered, failed, hold, may_still_go},
    rules::{self, BUNDLE_HOURS, Reach, Standing, Urgency, Verdict},
};
use crate::{access::PersonId, db::Conn, moment::At, people, preferences, push, sms};

/// Which ways out this house has, besides push.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// A mail server.
    pub mail: bool,
    /// An SMS gateway.
    pub sms: bool,
}

/// What a worker does with a knock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knocking {
    /// Send it. It counts for everything else from now on.
    Goes,
    /// It needs not go: it is settled, and nothing is sent.
    Settled,
    /// It was put back, or is another worker's by now; nothing is sent.
    Waits,
}

/// Decides whether a knock goes now, in a transaction of its own that ends before anything is sent. What does not go is
/// settled or put back here. Knocks to one person are decided one after the other.
///
/// # Errors
/// When the database fails.
pub async fn may_knock(conn: &mut Conn, message: &Waiting, ways: Ways, now: At) -> Result<Knocking, sqlx::Error> {
    if message.is_direct() {
        return Ok(Knocking::Goes);
    }
    hold_person(conn, &message.person_id).await?;
    let standing = standing(conn, message, now).await?;
    match rules::verdict(&standing, now) {
        Verdict::Go => return goes(conn, message, now).await,
        Verdict::Hold(until, why) => {
            // Nine o'clock is a round hour for everybody: what is light is spread once more.
            let spread = if message.urgency() == Urgency::Light { 60 } else { 0 };
            let until = until.plus_minutes(rules::jitter(&message.person_id, spread));
            hold(conn, message, until, why).await?;
            return Ok(Knocking::Waits);
        }
        Verdict::Bundled => {
            if delivered(conn, message, rules::BUNDLED, now).await? {
                step_on(conn, message, ways, true, now).await?;
            }
        }
        Verdict::Elsewhere(why) => {
            if delivered(conn, message, why, now).await? {
                step_on(conn, message, ways, false, now).await?;
            }
        }
        Verdict::Never(why) if why == rules::NO_LONGER => {
            failed(conn, message, why, None, now).await?;
        }
        Verdict::Never(why) => {
            delivered(conn, message, why, now).await?;
        }
    }
    Ok(Knocking::Settled)
}

/// Says that it goes, before it goes: two knocks to one person never think both that they are the first.
async fn goes(conn: &mut Conn, message: &Waiting, now: At) -> Result<Knocking, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE outbox SET knocked_at = $3 WHERE id = $1 AND lease = $2 AND delivered_at IS NULL AND given_up_at IS NULL",
    )
    .bind(&message.id)
    .bind(message.lease)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(if done.rows_affected() == 1 { Knocking::Goes } else { Knocking::Waits })
}

/// Takes the row until the end of the transaction. Not by its key: SQLite would then look for it in every table that
/// points here.
async fn hold_person(conn: &mut Conn, person: &PersonId) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE people SET created_at = created_at WHERE id = $1").bind(person).execute(conn).await.map(drop)
}

async fn standing(conn: &mut Conn, message: &Waiting, now: At) -> Result<Standing, sqlx::Error> {
    let person = &message.person_id;
    let (is_in_inbox, is_read) = in_inbox(conn, message).await?;
    Ok(Standing {
        urgency: message.urgency(),
        expires_at: message.expires_at,
        may_see: may_still_go(conn, message, now).await?,
        is_in_inbox,
        is_read,
        is_alive: is_alive(conn, message).await?,
        is_paused: is_paused(conn, person, now).await?,
        wish: preferences::store::of(conn, person).await?,
        wants_no_mail: message.channel == Channel::Mail
            && preferences::store::no_mail_since(conn, person).await?.is_some(),
        last_unread: last_unread(conn, message, now).await?,
        is_knocking: is_knocking(conn, message, now).await?,
        is_covered: is_covered(conn, message).await?,
        today: today(conn, message, now).await?,
    })
}

/// Whether the letter lies in the inbox, and whether it was opened. A letter that is gone from there was read.
async fn in_inbox(conn: &mut Conn, message: &Waiting) -> Result<(bool, bool), sqlx::Error> {
    let Some(letter) = &message.letter_id else { return Ok((true, false)) };
    let (waits, unread): (i64, i64) = sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM outbox WHERE id = $1 AND delivered_at IS NULL AND given_up_at IS NULL), \
                (SELECT COUNT(*) FROM inbox WHERE id = $1 AND read_at IS NULL)",
    )
    .bind(letter)
    .fetch_one(conn)
    .await?;
    Ok((waits == 0, waits == 0 && unread == 0))
}

/// Whether the alumnus gave a sign of life since the letter, and nothing has to knock for that reason: it asked how they
/// are, as light letters do, or it knocked before.
async fn is_alive(conn: &mut Conn, message: &Waiting) -> Result<bool, sqlx::Error> {
    let signs: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM alumni WHERE person_id = $1 AND last_sign_of_life_at > $2 \
         AND ($5 = 1 OR EXISTS (SELECT 1 FROM outbox WHERE letter_id = $3 AND id <> $4 AND knocked_at IS NOT NULL))",
    )
    .bind(&message.person_id)
    .bind(message.created_at)
    .bind(&message.letter_id)
    .bind(&message.id)
    .bind(i64::from(message.urgency() == Urgency::Light))
    .fetch_one(conn)
    .await?;
    Ok(signs > 0)
}

async fn is_paused(conn: &mut Conn, person: &PersonId, now: At) -> Result<bool, sqlx::Error> {
    let pauses: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM pauses p JOIN alumni a ON a.id = p.alumnus_id \
         WHERE a.person_id = $1 AND p.ended_at IS NULL AND p.until_day > $2",
    )
    .bind(person)
    .bind(now.day())
    .fetch_one(conn)
    .await?;
    Ok(pauses > 0)
}

/// Whether another letter is under way to them. One whose worker stopped is tried again, and is under way until then.
async fn is_knocking(conn: &mut Conn, message: &Waiting, now: At) -> Result<bool, sqlx::Error> {
    let others: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM outbox WHERE person_id = $1 AND knocked_at > $2 AND letter_id <> $3 \
         AND delivered_at IS NULL AND given_up_at IS NULL",
    )
    .bind(&message.person_id)
    .bind(now.plus_hours(-BUNDLE_HOURS))
    .bind(message.letter_id.as_deref().unwrap_or_default())
    .fetch_one(conn)
    .await?;
    Ok(others > 0)
}

/// Whether another letter knocked on this channel since this one came in, and lies unread. So a channel that was away
/// for a day knocks once, for all that came in meanwhile.
async fn is_covered(conn: &mut Conn, message: &Waiting) -> Result<bool, sqlx::Error> {
    let others: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM outbox o JOIN inbox i ON i.id = o.letter_id WHERE o.person_id = $1 \
         AND o.knocked_at > $2 AND o.channel = $3 AND o.delivered_at IS NOT NULL AND i.read_at IS NULL \
         AND o.letter_id <> $4",
    )
    .bind(&message.person_id)
    .bind(message.created_at)
    .bind(message.channel)
    .bind(message.letter_id.as_deref().unwrap_or_default())
    .fetch_one(conn)
    .await?;
    Ok(others > 0)
}

/// When another letter knocked last that is still unread.
async fn last_unread(conn: &mut Conn, message: &Waiting, now: At) -> Result<Option<At>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT MAX(o.knocked_at) FROM outbox o JOIN inbox i ON i.id = o.letter_id \
         WHERE o.person_id = $1 AND o.knocked_at > $2 AND i.read_at IS NULL AND o.letter_id <> $3",
    )
    .bind(&message.person_id)
    .bind(now.plus_hours(-BUNDLE_HOURS))
    .bind(message.letter_id.as_deref().unwrap_or_default())
    .fetch_one(conn)
    .await
}

async fn today(conn: &mut Conn, message: &Waiting, now: At) -> Result<i64, sqlx::Error> {
    let (from, until) = (At::local(now.day(), 0, 0), At::local(now.day().plus(1), 0, 0));
    sqlx::query_scalar(
        "SELECT COUNT(*) FROM outbox WHERE person_id = $1 AND knocked_at >= $2 AND knocked_at < $3 AND id <> $4",
    )
    .bind(&message.person_id)
    .bind(from)
    .bind(until)
    .bind(&message.id)
    .fetch_one(conn)
    .await
}

/// Which channels reach somebody.
///
/// # Errors
/// When the database fails.
pub async fn reach_of(conn: &mut Conn, person: &PersonId, ways: Ways) -> Result<Reach, sqlx::Error> {
    let number = if ways.sms { sms::store::number_of(conn, person).await? } else { None };
    let number = number.as_deref().and_then(sms::rules::e164);
    Ok(Reach {
        push: push::store::reaches(conn, person).await?,
        mail: ways.mail && people::mail(conn, person).await?.is_some(),
        no_mail: preferences::store::no_mail_since(conn, person).await?.is_some(),
        sms: number.is_some_and(|number| sms::rules::is_mobile(&number)),
    })
}

/// Writes the next knock of a letter: after the patience of its urgency, or at once when this one reached nobody. None
/// after the last rung, or when the letter itself is no more.
///
/// # Errors
/// When the database fails.
pub async fn step_on(conn: &mut Conn, message: &Waiting, ways: Ways, waits: bool, now: At) -> Result<(), sqlx::Error> {
    let Some(letter) = &message.letter_id else { return Ok(()) };
    let tried: Vec<(Channel, Option<At>)> =
        sqlx::query_as("SELECT channel, knocked_at FROM outbox WHERE letter_id = $1")
            .bind(letter)
            .fetch_all(&mut *conn)
            .await?;
    if tried.iter().filter(|(_, knocked_at)| knocked_at.is_some()).count() >= rules::RUNGS {
        return Ok(());
    }
    let wish = preferences::store::of(conn, &message.person_id).await?;
    let reach = reach_of(conn, &message.person_id, ways).await?;
    let tried: Vec<Channel> = tried.into_iter().map(|(channel, _)| channel).collect();
    let Some(next) = rules::next_rung(wish.channel, reach, &tried) else { return Ok(()) };
    let wait = if waits { message.urgency().patience_hours() } else { 0 };
    let due_at = rules::first_knock(&wish, &message.person_id, 0, now.plus_hours(wait));
    if message.expires_at.is_some_and(|expires| expires <= due_at) {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO outbox (id, key, channel, person_id, text, link, created_at, due_at, tries, needs_kind, \
         needs_alumnus_id, urgency, letter_id, reminder_id, expires_at) \
         SELECT $1, key, $2, person_id, text, link, created_at, $3, 0, needs_kind, needs_alumnus_id, urgency, \
         letter_id, reminder_id, expires_at FROM outbox WHERE id = $4 ON CONFLICT (key, channel) DO NOTHING",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(next)
    .bind(due_at)
    .bind(&message.id)
    .execute(conn)
    .await
    .map(drop)
}
