//! Delivers what the outbox holds: into the inbox, and by push, mail or SMS that says only that something waits.
//!
//! ```text
//! claim ──► may it knock? (committed) ──► send ──► settle, and write the next knock
//! ```
//! Whoever stops between two steps leaves a lease that runs out; the next worker begins at the claim again. Only a stop
//! between sending and settling sends twice.

use super::{Done, push};
use crate::notify::{Letter, Mailer, Notify, Sent};
use app::{
    house::House,
    inbox, mail,
    moment::At,
    outbox::{self, Channel, Knocking, Waiting, Ways, rules::Urgency},
    people,
    sms::{self, gateway::Sms},
    way_in::rules::CODE_MINUTES,
};

/// How many messages for the inbox are claimed in one go.
const INBOX_BATCH: i64 = 200;

/// How many knocks of one channel go at the same time: a mail server that hangs holds the clock up for one time-out, no
/// longer, and every claim is over long before its lease.
const AT_ONCE: i64 = 16;

/// How many rounds of those in one run: the other jobs want their turn.
const ROUNDS: usize = 64;

pub(super) async fn run(house: &House, notify: &Notify, now: At) -> Result<Done, sqlx::Error> {
    let mut done = Done::default();
    loop {
        let waiting = claim(house, Channel::Inbox, INBOX_BATCH, now).await?;
        for message in &waiting {
            done.count("outbox", to_inbox(house, message, now).await);
        }
        if waiting.len() < usize::try_from(INBOX_BATCH).unwrap_or(0) {
            break;
        }
    }
    // All channels at once: a slow gateway must not hold up the mail, nor the other way round.
    let channel = |channel| knock(house, notify, channel, now);
    let all = futures::future::join3(channel(Channel::Mail), channel(Channel::Sms), channel(Channel::Push)).await;
    for more in [all.0, all.1, all.2] {
        done.add(more?);
    }
    Ok(done)
}

/// Knocks on one channel until nothing is due. After a round in which something failed the rest waits for the next run:
/// the other side has a bad day.
async fn knock(house: &House, notify: &Notify, channel: Channel, now: At) -> Result<Done, sqlx::Error> {
    let mut done = Done::default();
    for _ in 0..ROUNDS {
        let waiting = claim(house, channel, AT_ONCE, now).await?;
        let knocking = waiting.iter().map(|message| send(house, notify, message, now));
        let mut is_well = true;
        for outcome in futures::future::join_all(knocking).await {
            is_well &= matches!(outcome, Ok(true));
            done.count("outbox", outcome.map(drop));
        }
        if waiting.len() < usize::try_from(AT_ONCE).unwrap_or(0) {
            return Ok(done);
        }
        if !is_well {
            break;
        }
    }
    house.nudge.notify_one();
    Ok(done)
}

async fn claim(house: &House, channel: Channel, most: i64, now: At) -> Result<Vec<Waiting>, sqlx::Error> {
    let mut tx = house.db.begin().await?;
    let waiting = outbox::claim(&mut tx, channel, most, now).await?;
    tx.commit().await?;
    Ok(waiting)
}

async fn to_inbox(house: &House, message: &Waiting, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.begin().await?;
    if !outbox::may_still_go(&mut tx, message, now).await? {
        outbox::failed(&mut tx, message, outbox::rules::NO_LONGER, None, now).await?;
        return tx.commit().await;
    }
    if outbox::delivered(&mut tx, message, "bezorgd", now).await? {
        inbox::store::add(&mut tx, &message.id, &message.person_id, &message.text, &message.link, now).await?;
    }
    tx.commit().await
}

/// Sends one message if it may knock; false when the other side had a bad moment.
async fn send(house: &House, notify: &Notify, message: &Waiting, now: At) -> Result<bool, sqlx::Error> {
    let ways = Ways { mail: notify.mail.is_some(), sms: notify.sms.is_some() };
    let mut tx = house.db.begin().await?;
    let knocking = outbox::may_knock(&mut tx, message, ways, now).await?;
    tx.commit().await?;
    if knocking == Knocking::Waits {
        return Ok(true);
    }
    let sent = match message.channel {
        Channel::Mail => by_mail(house, notify, message, now).await?,
        Channel::Sms => by_sms(house, notify, message).await?,
        Channel::Push => push::deliver(house, notify, message, now).await?,
        Channel::Inbox => Sent::Unreached("het staat in de app".into()),
    };
    let is_well = !matches!(sent, Sent::Later(_) | Sent::NotBefore(..));
    conclude(house, message, ways, sent, now).await?;
    Ok(is_well)
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
    let mut tx = house.db.read().await?;
    let number = sms::store::number_of(&mut tx, &message.person_id).await?;
    tx.commit().await?;
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
async fn conclude(house: &House, message: &Waiting, ways: Ways, sent: Sent, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.begin().await?;
    let again = again(message, &sent, now);
    let has_arrived = matches!(sent, Sent::Accepted);
    let is_mine = match &sent {
        Sent::Accepted => outbox::delivered(&mut tx, message, "verstuurd", now).await?,
        Sent::Unreached(why) => outbox::unreached(&mut tx, message, &format!("overgeslagen: {why}"), now).await?,
        Sent::Refused(why) | Sent::Later(why) | Sent::NotBefore(why, _) => {
            tracing::warn!(message = message.id, again = again.is_some(), why, "a message did not go");
            outbox::failed(&mut tx, message, why, again, now).await?
        }
    };
    if is_mine && again.is_none() {
        outbox::step_on(&mut tx, message, ways, has_arrived, now).await?;
    } else if is_mine && goes_around(message, now) {
        outbox::step_on(&mut tx, message, without(ways, message.channel), false, now).await?;
    }
    tx.commit().await
}

/// Whether what is urgent failed for so long that another channel takes it over. For the rest the repeats are enough: a
/// mail server that is away for a day must not become a bill for SMS.
fn goes_around(message: &Waiting, now: At) -> bool {
    let urgency = message.urgency();
    urgency == Urgency::Now && message.created_at.plus_hours(urgency.patience_hours()) <= now
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
