//! Knocks at phones: what the outbox holds for them, and tests. A push service that is slow or busy rests, so that no
//! message to another waits for it.

use super::{Done, Expected};
use crate::notify::{
    Notify, Pusher, Sent,
    push::{Answer, Message, Urgency},
};
use app::{
    db::Conn,
    house::House,
    moment::At,
    outbox::{self, Waiting},
    preferences,
    push::{
        Outcome,
        rules::{Tally, Verdict},
        store::{self, Subscription},
    },
    secret,
};
use futures::future::join_all;
use std::collections::HashMap;

/// How many tests go at the same time, and in one run.
const AT_ONCE: i64 = 64;

/// For how long a message is of use when nothing else is said, in hours.
const USEFUL_HOURS: i64 = 24;

/// How long a service rests that did not answer in time, or that was too busy to say how long, in seconds.
const REST_SECONDS: i64 = 60;

/// How long a push service keeps a test, in seconds.
const TEST_SECONDS: u32 = 300;

/// Until when this message is of use.
fn useful_until(message: &Waiting, now: At) -> At {
    message.expires_at.unwrap_or_else(|| now.plus_hours(USEFUL_HOURS))
}

/// How much it matters.
fn urgency(message: &Waiting) -> Urgency {
    match message.urgency() {
        outbox::rules::Urgency::Now => Urgency::High,
        outbox::rules::Urgency::Normal => Urgency::Normal,
        outbox::rules::Urgency::Light => Urgency::Low,
    }
}

/// What came of one message at every browser of its receiver.
#[derive(Default)]
pub(super) struct Knocks {
    /// Why nobody was asked; empty when somebody was.
    unreached: &'static str,
    /// How many took it at an earlier try.
    had_it: i64,
    answers: Vec<(Subscription, Knocked)>,
}

/// Delivers one message to every browser of its receiver; whether it may go was asked just before. A browser that took
/// it at an earlier try is left alone.
pub(super) async fn deliver(house: &House, notify: &Notify, message: &Waiting, now: At) -> Result<Knocks, sqlx::Error> {
    let nobody = |unreached| Ok(Knocks { unreached, ..Knocks::default() });
    let Some(pusher) = &notify.push else { return nobody("meldingen zijn niet ingesteld") };
    let mut tx = house.db.read().await?;
    let browsers = store::of_person(&mut tx, &message.person_id, pusher.public_key(), now).await?;
    let resting = store::resting(&mut tx, now).await?;
    let wish = preferences::store::of(&mut tx, &message.person_id).await?;
    tx.commit().await?;
    if browsers.is_empty() {
        return nobody("geen toestel dat meldingen krijgt");
    }
    let topic = topic(&message.id);
    // A phone that is switched on at night must not buzz then: the service keeps it until the quiet hours, no longer.
    let night = preferences::rules::quiet_from(&wish, now);
    let until = useful_until(message, now).min(night.unwrap_or(At(i64::MAX)));
    let ttl = u32::try_from(until.0 - now.0).unwrap_or(0);
    let text = Message { home: &house.url, topic: &topic, ttl, urgency: urgency(message), receipt: None };
    let (had_it, to_try): (Vec<_>, Vec<_>) =
        browsers.into_iter().partition(|browser| browser.last_message.as_deref() == Some(&message.id));
    let answers = join_all(to_try.iter().map(|browser| knock(pusher, browser, &text, &resting))).await;
    let had_it = i64::try_from(had_it.len()).unwrap_or(0);
    Ok(Knocks { unreached: "", had_it, answers: to_try.into_iter().zip(answers).collect() })
}

/// Keeps what came of them, and says how it ended for all of them together; what went wrong goes again while the
/// message is of use.
pub(super) async fn keep(
    conn: &mut Conn,
    notify: &Notify,
    message: &Waiting,
    knocks: &Knocks,
    now: At,
) -> Result<Sent, sqlx::Error> {
    let Some(pusher) = notify.push.as_ref().filter(|_| knocks.unreached.is_empty()) else {
        return Ok(Sent::Unreached(knocks.unreached.into()));
    };
    let mut tally = Tally { accepted: knocks.had_it, ..Tally::default() };
    let mut has_failed = false;
    for (browser, answer) in &knocks.answers {
        let (outcome, again) = keep_one(conn, pusher, browser, answer, (&message.id, message.tries), now).await?;
        has_failed |= again.is_some() && outcome != Outcome::Busy;
        tally.count(outcome, again);
    }
    Ok(match tally.verdict(useful_until(message, now)) {
        Verdict::Delivered => Sent::Accepted,
        Verdict::Again(words, _) if has_failed => Sent::Later(words),
        Verdict::Again(words, at) => Sent::NotBefore(words, at.0 - now.0),
        Verdict::GivenUp(words) => Sent::Refused(words.into()),
    })
}

/// The same for each try of one message, so that a repeat takes the place of the first: 32 signs of base64url.
fn topic(id: &str) -> String {
    let mut topic = secret::hash(&format!("push/{id}"));
    topic.truncate(32);
    topic
}

/// What came of one browser: an answer, or the rest of its service, which is asked nothing.
enum Knocked {
    Answered(Answer),
    Resting(At),
}

async fn knock(
    pusher: &Pusher,
    browser: &Subscription,
    message: &Message<'_>,
    resting: &HashMap<String, At>,
) -> Knocked {
    let rest = pusher.origin(browser).ok().and_then(|origin| resting.get(&origin));
    match rest {
        Some(until) => Knocked::Resting(*until),
        None => Knocked::Answered(pusher.send(browser, message).await),
    }
}

/// Keeps what came of it, lets the service rest when it asked, and says when to try again.
async fn keep_one(
    conn: &mut Conn,
    pusher: &Pusher,
    browser: &Subscription,
    knocked: &Knocked,
    (message, tries): (&str, i64),
    now: At,
) -> Result<(Outcome, Option<At>), sqlx::Error> {
    let later = || Some(now.plus_minutes(outbox::rules::wait_after(tries)));
    let answer = match knocked {
        Knocked::Resting(until) => return Ok((Outcome::Busy, Some(*until))),
        Knocked::Answered(answer) => answer,
    };
    let (outcome, again, rest) = match answer {
        Answer::Accepted => (Outcome::Accepted, None, None),
        Answer::Gone => (Outcome::Gone, None, None),
        Answer::Busy(seconds) => {
            let until = At(now.0 + seconds.unwrap_or(REST_SECONDS));
            (Outcome::Busy, Some(until), Some(until))
        }
        Answer::Slow => (Outcome::Down, later(), Some(At(now.0 + REST_SECONDS))),
        Answer::Down => (Outcome::Down, later(), None),
        Answer::NotUs(_) => (Outcome::Refused, later(), None),
        Answer::NotThis(_) => (Outcome::Refused, None, None),
    };
    store::knocked(conn, &browser.id, outcome, Some(message), now).await?;
    if let (Some(until), Ok(origin)) = (rest, pusher.origin(browser)) {
        store::rest(conn, &origin, until).await?;
    }
    Ok((outcome, again))
}

/// Sends the tests that people asked for, each once, to the device on which they asked.
pub(super) async fn tests(
    house: &House,
    pusher: Option<&Pusher>,
    expected: Expected,
    now: At,
) -> Result<Done, sqlx::Error> {
    let mut done = Done::default();
    let Some(pusher) = pusher else { return Ok(done) };
    let mut tx = house.db.read().await?;
    let waiting = store::how_many_wait(&mut tx, now).await?;
    tx.commit().await?;
    expected.count(waiting);
    if waiting == 0 {
        return Ok(done);
    }
    let mut tx = house.db.begin().await?;
    let claimed = store::claim(&mut tx, AT_ONCE, now).await?;
    tx.commit().await?;
    for outcome in join_all(claimed.iter().map(|(asked, receipt)| test(house, pusher, asked, receipt, now))).await {
        done.count("push", outcome);
    }
    Ok(done)
}

async fn test(house: &House, pusher: &Pusher, asked: &store::Asked, receipt: &str, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.read().await?;
    let browser = store::of_session(&mut tx, &asked.session_id, pusher.public_key(), now).await?;
    let resting = store::resting(&mut tx, now).await?;
    tx.commit().await?;
    let topic = topic(&asked.id.0);
    let receipt = Some(receipt);
    let message = Message { home: &house.url, topic: &topic, ttl: TEST_SECONDS, urgency: Urgency::High, receipt };
    let knocked = match &browser {
        Some(browser) => knock(pusher, browser, &message, &resting).await,
        None => Knocked::Answered(Answer::Gone),
    };
    let mut tx = house.db.begin().await?;
    let outcome = match &browser {
        Some(browser) => keep_one(&mut tx, pusher, browser, &knocked, (&asked.id.0, 1), now).await?.0,
        None => Outcome::Gone,
    };
    store::settled(&mut tx, &asked.id, outcome).await?;
    tx.commit().await
}
