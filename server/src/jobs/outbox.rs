//! Delivers what the outbox holds: into the inbox, and by push, mail or SMS that says only that something waits.
//!
//! ```text
//! claim ──► may they knock? ──► send, all at once ──► settle, and write the next knocks
//! ```
//! Each step of a round is one transaction for all of it: a disk waits for a commit, not for a row. Whoever stops
//! between two steps leaves leases that run out; the next worker begins at the claim again. Only a stop between sending
//! and settling sends twice. Each round reads the clock anew: a lease that begins late would be over at once for another
//! worker, and the night may have begun.

use super::{Done, Expected, push};
use crate::notify::{Letter, Mailer, Notify, Sent};
use app::{
    db::Conn,
    house::House,
    inbox::{self, store::Delivery},
    mail,
    moment::At,
    outbox::{self, Channel, Knocking, Waiting, Ways, rules::Urgency},
    people,
    sms::{self, gateway::Sms},
    way_in::rules::CODE_MINUTES,
};

/// How many messages for the inbox are claimed in one go.
const INBOX_BATCH: i64 = 200;

/// How many knocks of one channel go at the same time: a server that hangs holds the clock up for one time-out, no
/// longer, and every claim is over long before its lease. A mail server knows a few connections, a push service many.
const fn at_once(channel: Channel) -> i64 {
    match channel {
        Channel::Mail | Channel::Sms => 16,
        Channel::Push | Channel::Inbox => 128,
    }
}

/// How many rounds of those in one run: the other jobs want their turn.
const ROUNDS: usize = 64;

/// How a message left a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    /// It went, or needs not go any more.
    Settled,
    /// It may not knock yet.
    Held,
    /// The other side asked to come back later.
    Busy,
    /// It did not go, and should have.
    Failed,
}

impl Left {
    /// Whether the other side has a good day.
    const fn is_well(self) -> bool {
        matches!(self, Self::Settled | Self::Held)
    }
}

/// What came of knocking.
enum Came {
    /// One answer.
    Once(Sent),
    /// An answer of each browser.
    Pushed(push::Knocks),
}

pub(super) async fn run(house: &House, notify: &Notify, expected: Expected, now: At) -> Result<Done, sqlx::Error> {
    let mut done = Done::default();
    let mut tx = house.db.read().await?;
    expected.count(app::jobs::messages_due(&mut tx, now).await?);
    tx.commit().await?;
    loop {
        let now = house.clock.now();
        let waiting = claim(house, Channel::Inbox, INBOX_BATCH, now).await?;
        for outcome in to_inboxes(house, &waiting, now).await {
            done.count("outbox", outcome);
        }
        if waiting.len() < usize::try_from(INBOX_BATCH).unwrap_or(0) {
            break;
        }
    }
    // All channels at once: a slow gateway must not hold up the mail, nor the other way round.
    let channel = |channel| knock(house, notify, &expected, channel);
    let all = futures::future::join3(channel(Channel::Mail), channel(Channel::Sms), channel(Channel::Push)).await;
    for more in [all.0, all.1, all.2] {
        done.add(more?);
    }
    Ok(done)
}

/// Knocks on one channel until nothing is due. After a round in which something failed the rest waits for the next run:
/// the other side has a bad day.
async fn knock(house: &House, notify: &Notify, expected: &Expected, channel: Channel) -> Result<Done, sqlx::Error> {
    let mut done = Done::default();
    for _ in 0..ROUNDS {
        let now = house.clock.now();
        let mut waiting = claim(house, channel, at_once(channel), now).await?;
        // In one order at every worker, so that two never wait for each other; the most urgent to somebody stays first.
        waiting.sort_by(|one, other| one.person_id.0.cmp(&other.person_id.0));
        let mut is_well = true;
        for outcome in round(house, notify, &waiting, now).await {
            is_well &= matches!(outcome, Ok(left) if left.is_well());
            match outcome {
                Ok(Left::Settled) => done.done += 1,
                // Said to the operator when it was kept.
                Ok(Left::Failed) => done.failed += 1,
                Ok(Left::Held | Left::Busy) => expected.not_now(1),
                Err(error) => done.count("outbox", Err::<(), _>(error)),
            }
        }
        if waiting.len() < usize::try_from(at_once(channel)).unwrap_or(0) {
            return Ok(done);
        }
        if !is_well {
            break;
        }
    }
    house.nudge.notify_one();
    Ok(done)
}

/// Sends what may knock of these, all at once.
async fn round(house: &House, notify: &Notify, waiting: &[Waiting], now: At) -> Vec<Result<Left, sqlx::Error>> {
    let ways = Ways { mail: notify.mail.is_some(), sms: notify.sms.is_some() };
    let mut outcomes = Vec::with_capacity(waiting.len());
    let mut going = Vec::new();
    for (message, knocking) in waiting.iter().zip(decide(house, waiting, ways, now).await) {
        match knocking {
            Ok(Knocking::Goes) => going.push(message),
            Ok(Knocking::Settled) => outcomes.push(Ok(Left::Settled)),
            Ok(Knocking::Waits) => outcomes.push(Ok(Left::Held)),
            Err(error) => outcomes.push(Err(error)),
        }
    }
    let sending = going.iter().map(|message| send(house, notify, message, now));
    let mut came = Vec::new();
    for (message, answer) in going.iter().zip(futures::future::join_all(sending).await) {
        match answer {
            Ok(answer) => came.push((*message, answer)),
            Err(error) => outcomes.push(Err(error)),
        }
    }
    // Sending took its time; a wait that was asked for begins now.
    outcomes.extend(settle(house, notify, &came, ways, house.clock.now()).await);
    outcomes
}

/// Which of these go. All in one transaction; when that fails each in its own, so that a row that can't be read holds
/// nobody else up.
async fn decide(house: &House, waiting: &[Waiting], ways: Ways, now: At) -> Vec<Result<Knocking, sqlx::Error>> {
    match decide_together(house, waiting, ways, now).await {
        Ok(all) => all.into_iter().map(Ok).collect(),
        Err(_) => {
            let mut each = Vec::with_capacity(waiting.len());
            for message in waiting {
                each.push(decide_together(house, std::slice::from_ref(message), ways, now).await.map(|all| all[0]));
            }
            each
        }
    }
}

async fn decide_together(
    house: &House,
    waiting: &[Waiting],
    ways: Ways,
    now: At,
) -> Result<Vec<Knocking>, sqlx::Error> {
    let mut knockings = Vec::with_capacity(waiting.len());
    if waiting.is_empty() {
        return Ok(knockings);
    }
    let mut tx = house.db.begin().await?;
    for message in waiting {
        knockings.push(outbox::may_knock(&mut tx, message, ways, now).await?);
    }
    tx.commit().await?;
    Ok(knockings)
}

/// Keeps what came of each, in the same way.
async fn settle(
    house: &House,
    notify: &Notify,
    came: &[(&Waiting, Came)],
    ways: Ways,
    now: At,
) -> Vec<Result<Left, sqlx::Error>> {
    match settle_together(house, notify, came, ways, now).await {
        Ok(all) => all.into_iter().map(Ok).collect(),
        Err(_) => {
            let mut each = Vec::with_capacity(came.len());
            for one in came {
                each.push(settle_together(house, notify, std::slice::from_ref(one), ways, now).await.map(|all| all[0]));
            }
            each
        }
    }
}

async fn settle_together(
    house: &House,
    notify: &Notify,
    came: &[(&Waiting, Came)],
    ways: Ways,
    now: At,
) -> Result<Vec<Left>, sqlx::Error> {
    let mut all = Vec::with_capacity(came.len());
    if came.is_empty() {
        return Ok(all);
    }
    let mut tx = house.db.begin().await?;
    for (message, came) in came {
        let sent = match came {
            Came::Once(sent) => sent.clone(),
            Came::Pushed(knocks) => push::keep(&mut tx, notify, message, knocks, now).await?,
        };
        all.push(match sent {
            Sent::Accepted | Sent::Unreached(_) | Sent::Refused(_) => Left::Settled,
            Sent::NotBefore(..) => Left::Busy,
            Sent::Later(_) => Left::Failed,
        });
        conclude(&mut tx, message, ways, &sent, now).await?;
    }
    tx.commit().await?;
    Ok(all)
}

async fn claim(house: &House, channel: Channel, most: i64, now: At) -> Result<Vec<Waiting>, sqlx::Error> {
    let mut tx = house.db.begin().await?;
    let waiting = outbox::claim(&mut tx, channel, most, now).await?;
    tx.commit().await?;
    Ok(waiting)
}

/// Puts these into inboxes. All in one transaction; when that fails each in its own, so that a row that can't be kept
/// holds nobody else up.
async fn to_inboxes(house: &House, waiting: &[Waiting], now: At) -> Vec<Result<(), sqlx::Error>> {
    if to_inboxes_together(house, waiting, now).await.is_ok() {
        return waiting.iter().map(|_| Ok(())).collect();
    }
    let mut each = Vec::with_capacity(waiting.len());
    for message in waiting {
        each.push(to_inboxes_together(house, std::slice::from_ref(message), now).await);
    }
    each
}

async fn to_inboxes_together(house: &House, waiting: &[Waiting], now: At) -> Result<(), sqlx::Error> {
    if waiting.is_empty() {
        return Ok(());
    }
    let (mut tx, mut arrive) = (house.db.begin().await?, Vec::with_capacity(waiting.len()));
    for message in waiting {
        if !outbox::may_still_go(&mut tx, message, now).await? {
            outbox::failed(&mut tx, message, outbox::rules::NO_LONGER, None, now).await?;
        } else if outbox::delivered(&mut tx, message, "bezorgd", now).await? {
            arrive.push(delivery(message));
        }
    }
    inbox::store::add(&mut tx, &arrive, now).await?;
    tx.commit().await
}

fn delivery(message: &Waiting) -> Delivery<'_> {
    let Waiting { id, person_id: person, text, link, expires_at: until, .. } = message;
    Delivery { id, person, text, link, until: *until }
}

async fn send(house: &House, notify: &Notify, message: &Waiting, now: At) -> Result<Came, sqlx::Error> {
    Ok(match message.channel {
        Channel::Mail => Came::Once(by_mail(house, notify, message, now).await?),
        Channel::Sms => Came::Once(by_sms(house, notify, message).await?),
        Channel::Push => Came::Pushed(push::deliver(house, notify, message, now).await?),
        Channel::Inbox => Came::Once(Sent::Unreached("het staat in de app".into())),
    })
}

async fn by_mail(house: &House, notify: &Notify, message: &Waiting, now: At) -> Result<Sent, sqlx::Error> {
    let address = match &message.address {
        Some(address) => Some(address.0.clone()),
        None => {
            let mut tx = house.db.read().await?;
            let address = people::mail(&mut tx, &message.person_id).await?;
            tx.commit().await?;
            address
        }
    };
    Ok(match (&notify.mail, address) {
        (None, _) => Sent::Unreached("geen mailserver ingesteld".into()),
        (_, None) => Sent::Unreached("geen mailadres".into()),
        (Some(mailer), Some(address)) if message.is_direct() => mail_as_it_is(mailer, message, &address).await,
        (Some(mailer), Some(address)) => {
            let stop = stop_link(house, message, &address, now).await?;
            mail_knocks(house, mailer, message, &address, stop).await
        }
    })
}

/// A one-time code, and the last mail, go as they are: somebody waits for them.
async fn mail_as_it_is(mailer: &Mailer, message: &Waiting, address: &str) -> Sent {
    let subject = if message.link == outbox::GOODBYE { "Het is klaar" } else { "Inloggen" };
    mailer.send(address, &Letter { id: &message.id, subject, words: &message.text, button: None, stop: None }).await
}

/// Everything else only says that something waits, whatever it is about.
async fn mail_knocks(house: &House, mailer: &Mailer, message: &Waiting, address: &str, stop: String) -> Sent {
    let letter = Letter {
        id: &message.id,
        subject: "Er is iets nieuws",
        words: "Er is iets nieuws voor je.",
        button: Some(("Bekijk het", house.address("/inbox"))),
        stop: Some(stop),
    };
    mailer.send(address, &letter).await
}

/// Where the receiver stops the mail. Written down at the first mail to an address, and only then.
async fn stop_link(house: &House, message: &Waiting, address: &str, now: At) -> Result<String, sqlx::Error> {
    let (key, person) = (&house.key, &message.person_id);
    let mut tx = house.db.read().await?;
    let known = mail::store::known(&mut tx, key, person, address).await?;
    tx.commit().await?;
    let token = match known {
        Some(token) => token,
        None => {
            let mut tx = house.db.begin().await?;
            let token = mail::store::keep(&mut tx, key, person, address, now).await?;
            tx.commit().await?;
            token
        }
    };
    Ok(house.address(&mail::rules::stop_path(&token)))
}

async fn by_sms(house: &House, notify: &Notify, message: &Waiting) -> Result<Sent, sqlx::Error> {
    let number = match &message.address {
        Some(number) => Some(number.0.clone()),
        None => {
            let mut tx = house.db.read().await?;
            let number = sms::store::number_of(&mut tx, &message.person_id).await?;
            tx.commit().await?;
            number
        }
    };
    let number = number.as_deref().and_then(sms::rules::e164).filter(|number| sms::rules::is_mobile(number));
    let (gateway, number) = match (&notify.sms, number) {
        (None, _) => return Ok(Sent::Unreached("geen SMS-dienst ingesteld".into())),
        (_, None) => return Ok(Sent::Unreached("geen mobiel nummer dat werkt".into())),
        (Some(gateway), Some(number)) => (gateway, number),
    };
    let text = match message.link.as_str() {
        "" => message.text.clone(),
        _ => format!("Er is iets nieuws voor je. Kijk op {}", house.address("/inbox")),
    };
    let reference = sms::store::reference(&message.id);
    Ok(gateway.send(&Sms { to: &number, text: &text, reference: &reference }).await)
}

/// Keeps how sending ended, and writes the next knock: later when this one arrived, at once when it can't.
async fn conclude(conn: &mut Conn, message: &Waiting, ways: Ways, sent: &Sent, now: At) -> Result<(), sqlx::Error> {
    let again = again(message, sent, now);
    let has_arrived = matches!(sent, Sent::Accepted);
    let is_mine = match sent {
        Sent::Accepted => outbox::delivered(conn, message, "verstuurd", now).await?,
        Sent::Unreached(why) => outbox::unreached(conn, message, &format!("overgeslagen: {why}"), now).await?,
        Sent::Refused(why) | Sent::Later(why) | Sent::NotBefore(why, _) => {
            tracing::warn!(message = message.id, again = again.is_some(), why, "a message did not go");
            match again {
                Some(until) if is_no_try(message, sent) => {
                    outbox::asked_to_wait(conn, message, why, until, now).await?
                }
                _ => outbox::failed(conn, message, why, again, now).await?,
            }
        }
    };
    if is_mine && again.is_none() {
        outbox::step_on(conn, message, ways, has_arrived, now).await?;
    } else if is_mine && goes_around(message, now) {
        outbox::step_on(conn, message, without(ways, message.channel), false, now).await?;
    }
    Ok(())
}

/// A wait that the other side asked for uses up no try, where something else ends it.
fn is_no_try(message: &Waiting, sent: &Sent) -> bool {
    matches!(sent, Sent::NotBefore(..)) && message.expires_at.is_some()
}

/// Whether it failed for so long that another channel takes it over. What is urgent soon; for the rest the repeats are
/// enough for days: a mail server that is away for one must not become a bill for SMS.
fn goes_around(message: &Waiting, now: At) -> bool {
    let urgency = message.urgency();
    let is_late = urgency == Urgency::Now && message.created_at.plus_hours(urgency.patience_hours()) <= now;
    is_late || !message.has_tries_left()
}

/// The ways out but for the one that has a bad day.
fn without(ways: Ways, channel: Channel) -> Ways {
    Ways { mail: ways.mail && channel != Channel::Mail, sms: ways.sms && channel != Channel::Sms }
}

/// When to try again; `None` when that makes no sense any more. A code is of no use after a quarter of an hour.
fn again(message: &Waiting, sent: &Sent, now: At) -> Option<At> {
    let is_code = message.link.is_empty();
    match sent {
        Sent::Accepted | Sent::Unreached(_) | Sent::Refused(_) => None,
        Sent::Later(_) if is_code && message.tries > CODE_TRIES => None,
        Sent::Later(_) => message.try_again(now),
        Sent::NotBefore(_, seconds) if is_code && *seconds >= CODE_MINUTES * 60 => None,
        Sent::NotBefore(_, seconds) => message.try_again(now).map(|_| At(now.0 + seconds)),
    }
}

/// A code is tried again after 1 and after 5 minutes, and then no more.
const CODE_TRIES: i64 = 2;
