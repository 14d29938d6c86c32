//! Delivers what the outbox holds: into the inbox, and by mail that says only that something waits.

use super::Done;
use crate::notify::{Mailer, Notify, Sent};
use app::{
    house::House,
    inbox,
    moment::At,
    outbox::{self, Channel, Waiting},
    people,
};

/// How many messages are claimed in one go.
const BATCH: i64 = 100;

pub(super) async fn run(house: &House, notify: &Notify, now: At) -> Result<Done, sqlx::Error> {
    let mut done = Done::default();
    loop {
        let mut tx = house.db.begin().await?;
        let waiting = outbox::claim(&mut tx, BATCH, now).await?;
        tx.commit().await?;
        for message in &waiting {
            let outcome = match message.channel {
                Channel::Inbox => to_inbox(house, message, now).await,
                Channel::Mail => to_mail(house, notify.mail.as_ref(), message, now).await,
            };
            done.count("outbox", outcome);
        }
        if waiting.len() < usize::try_from(BATCH).unwrap_or(0) {
            return Ok(done);
        }
    }
}

async fn to_inbox(house: &House, message: &Waiting, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.begin().await?;
    inbox::store::add(&mut tx, &message.id, &message.person_id, &message.text, &message.link, now).await?;
    outbox::delivered(&mut tx, &message.id, "bezorgd", now).await?;
    tx.commit().await
}

async fn to_mail(house: &House, mailer: Option<&Mailer>, message: &Waiting, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.read().await?;
    let address = people::mail(&mut tx, &message.person_id).await?;
    tx.commit().await?;
    let sent = match (mailer, address) {
        (None, _) => return settle(house, message, "overgeslagen: geen mailserver ingesteld", now).await,
        (_, None) => return settle(house, message, "overgeslagen: geen mailadres", now).await,
        (Some(mailer), Some(address)) => {
            let (subject, text) = words(house, message);
            mailer.send(&address, subject, text).await
        }
    };
    match sent {
        Sent::Accepted => settle(house, message, "verstuurd", now).await,
        Sent::Refused(why) => give_up(house, message, &why, None, now).await,
        Sent::Later(why) => {
            let again = outbox::wait_after(message.tries).map(|minutes| now.plus_minutes(minutes));
            give_up(house, message, &why, again, now).await
        }
    }
}

/// A one-time code goes as it is. Everything else only says that something waits, whatever it is about.
fn words(house: &House, message: &Waiting) -> (&'static str, String) {
    match message.link.as_str() {
        "" => ("Je code", format!("{}\n", message.text)),
        _ => ("Er is iets nieuws", format!("Er is iets nieuws voor je. Kijk hier:\n\n{}\n", house.address("/inbox"))),
    }
}

async fn settle(house: &House, message: &Waiting, outcome: &str, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.begin().await?;
    outbox::delivered(&mut tx, &message.id, outcome, now).await?;
    tx.commit().await
}

async fn give_up(
    house: &House,
    message: &Waiting,
    why: &str,
    again: Option<At>,
    now: At,
) -> Result<(), sqlx::Error> {
    tracing::warn!(message = message.id, again = again.is_some(), why, "a mail did not go");
    let mut tx = house.db.begin().await?;
    outbox::failed(&mut tx, &message.id, why, again, now).await?;
    tx.commit().await
}
