//! Delivers what the outbox holds: into the inbox, and by push message, mail or SMS that says only that something waits.

use super::{Done, push};
use crate::notify::{Mailer, Notify, Sent, SmsGateway};
use app::{
    house::House,
    inbox,
    moment::At,
    outbox::{self, Channel, Waiting},
    people,
    sms::{self, gateway::Sms},
    way_in::rules::CODE_MINUTES,
};
use futures::future::join_all;

/// How many messages for the inbox are claimed in one go.
const INBOX_BATCH: i64 = 200;

/// How many mails go at the same time, and in one run: a mail server that hangs holds the clock up for one time-out,
/// no longer, and every claim is over long before its lease.
const MAILS_AT_ONCE: i64 = 16;

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
    let mails = claim(house, Channel::Mail, MAILS_AT_ONCE, now).await?;
    let texts = claim(house, Channel::Sms, MAILS_AT_ONCE, now).await?;
    let pushes = claim(house, Channel::Push, push::AT_ONCE, now).await?;
    let mailing = mails.iter().map(|message| to_mail(house, notify.mail.as_ref(), message, now));
    let texting = texts.iter().map(|message| to_sms(house, notify.sms.as_ref(), message, now));
    let pushing = pushes.iter().map(|message| push::deliver(house, notify.push.as_ref(), message, now));
    // All at once: a slow gateway must not hold up the mail, nor the other way round.
    let (mailed, texted, pushed) = tokio::join!(join_all(mailing), join_all(texting), join_all(pushing));
    for outcome in mailed.into_iter().chain(texted).chain(pushed) {
        done.count("outbox", outcome);
    }
    let is_full = |claimed: usize, most: i64| i64::try_from(claimed).is_ok_and(|claimed| claimed == most);
    if is_full(mails.len().max(texts.len()), MAILS_AT_ONCE) || is_full(pushes.len(), push::AT_ONCE) {
        house.nudge.notify_one();
    }
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
        outbox::failed(&mut tx, &message.id, outbox::NO_LONGER, None, now).await?;
        return tx.commit().await;
    }
    inbox::store::add(&mut tx, &message.id, &message.person_id, &message.text, &message.link, now).await?;
    outbox::delivered(&mut tx, &message.id, "bezorgd", now).await?;
    tx.commit().await
}

async fn to_mail(house: &House, mailer: Option<&Mailer>, message: &Waiting, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.read().await?;
    let may_go = outbox::may_still_go(&mut tx, message, now).await?;
    let address = match &message.address {
        Some(address) => Some(address.0.clone()),
        None => people::mail(&mut tx, &message.person_id).await?,
    };
    tx.commit().await?;
    if !may_go {
        return drop_it(house, message, now).await;
    }
    let sent = match (mailer, address) {
        (None, _) => return settle(house, message, "overgeslagen: geen mailserver ingesteld", now).await,
        (_, None) => return settle(house, message, "overgeslagen: geen mailadres", now).await,
        (Some(mailer), Some(address)) => {
            let (subject, text) = words(house, message);
            mailer.send(&address, subject, text).await
        }
    };
    conclude(house, message, sent, now).await
}

async fn to_sms(house: &House, gateway: Option<&SmsGateway>, message: &Waiting, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.read().await?;
    let number = sms::store::number_of(&mut tx, &message.person_id).await?;
    tx.commit().await?;
    let number = number.as_deref().and_then(sms::rules::e164).filter(|number| sms::rules::is_mobile(number));
    let (gateway, number) = match (gateway, number) {
        (None, _) => return settle(house, message, "overgeslagen: geen SMS-dienst ingesteld", now).await,
        (_, None) => return settle(house, message, "overgeslagen: geen mobiel nummer dat werkt", now).await,
        (Some(gateway), Some(number)) => (gateway, number),
    };
    let text = match message.link.as_str() {
        "" => message.text.clone(),
        _ => format!("Er is iets nieuws voor je. Kijk op {}", house.address("/inbox")),
    };
    let reference = sms::store::reference(&message.id);
    let sent = gateway.send(&Sms { to: &number, text: &text, reference: &reference }).await;
    conclude(house, message, sent, now).await
}

async fn conclude(house: &House, message: &Waiting, sent: Sent, now: At) -> Result<(), sqlx::Error> {
    // A code is of no use after a quarter of an hour.
    let is_code = message.link.is_empty();
    match sent {
        Sent::Accepted => settle(house, message, "verstuurd", now).await,
        Sent::Refused(why) => give_up(house, message, &why, None, now).await,
        Sent::Later(why) => {
            let is_old = is_code && message.tries > CODE_TRIES;
            let wait = if is_old { None } else { outbox::wait_after(message.tries) };
            let again = wait.map(|minutes| now.plus_minutes(minutes));
            give_up(house, message, &why, again, now).await
        }
        Sent::NotBefore(why, seconds) => {
            let is_too_late = is_code && seconds >= CODE_MINUTES * 60;
            let is_enough = is_too_late || outbox::wait_after(message.tries).is_none();
            let again = (!is_enough).then(|| At(now.0 + seconds));
            give_up(house, message, &why, again, now).await
        }
    }
}

/// A code is tried again after 1 and after 5 minutes, and then no more.
const CODE_TRIES: i64 = 2;

/// A one-time code goes as it is. Everything else only says that something waits, whatever it is about.
fn words(house: &House, message: &Waiting) -> (&'static str, String) {
    match message.link.as_str() {
        "" => ("Inloggen", format!("{}\n", message.text)),
        outbox::GOODBYE => ("Het is klaar", format!("{}\n", message.text)),
        _ => ("Er is iets nieuws", format!("Er is iets nieuws voor je. Kijk hier:\n\n{}\n", house.address("/inbox"))),
    }
}

async fn settle(house: &House, message: &Waiting, outcome: &str, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.begin().await?;
    outbox::delivered(&mut tx, &message.id, outcome, now).await?;
    tx.commit().await
}

async fn drop_it(house: &House, message: &Waiting, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.begin().await?;
    outbox::failed(&mut tx, &message.id, outbox::NO_LONGER, None, now).await?;
    tx.commit().await
}

async fn give_up(house: &House, message: &Waiting, why: &str, again: Option<At>, now: At) -> Result<(), sqlx::Error> {
    tracing::warn!(message = message.id, again = again.is_some(), why, "a message did not go");
    let mut tx = house.db.begin().await?;
    outbox::failed(&mut tx, &message.id, why, again, now).await?;
    tx.commit().await
}
