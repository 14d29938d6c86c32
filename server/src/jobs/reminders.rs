//! Reminders that fall due: the check-in, then the JIM, then a signal. Each in a transaction of its own, once.

use super::{Done, Expected, caught};
use app::{
    access::PersonId,
    circle::{self, store::Brief},
    db::Tx,
    follow, handovers,
    house::House,
    measurements,
    moment::At,
    outbox::{
        self, Knock, Letter,
        rules::{Urgency, spread_of_reminder},
    },
    signals::{self, SignalKind},
    waakvlam::{
        ReminderKind,
        claims::{self, Because, Due, Outcome},
        clock, rules, store,
    },
};

/// How many reminders are claimed in one go: done long before the lease is over.
const BATCH: i64 = 100;

pub(super) async fn run(house: &House, expected: Expected, now: At) -> Result<Done, sqlx::Error> {
    let mut done = Done::default();
    let mut tx = house.db.read().await?;
    expected.count(app::jobs::reminders_due(&mut tx, now).await?);
    tx.commit().await?;
    loop {
        let now = house.clock.now();
        let mut tx = house.db.begin().await?;
        let due = claims::claim(&mut tx, BATCH, now).await?;
        tx.commit().await?;
        for reminder in &due {
            done.count("reminders", caught(remind(house, reminder, now)).await);
        }
        // One that fails stays claimed, and comes again when its lease is over.
        if due.len() < usize::try_from(BATCH).unwrap_or(0) {
            return Ok(done);
        }
    }
}

async fn remind(house: &House, due: &Due, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.begin().await?;
    store::hold(&mut tx, &due.alumnus_id).await?;
    if due.lived_at() > now {
        claims::give_back(&mut tx, due, due.lived_at()).await?;
        return tx.commit().await;
    }
    let brief = circle::store::brief(&mut tx, &due.alumnus_id).await?;
    let jim = circle::store::jim_of(&mut tx, &due.alumnus_id, now).await?;
    let rests = store::paused_until(&mut tx, &due.alumnus_id, now).await?;
    if let Some(until) = rests.filter(|_| is_put_off(due.kind)) {
        let again = if due.kind == ReminderKind::AfterRest { rules::told_after } else { rules::after_pause };
        claims::put_off(&mut tx, due, again(until), now).await?;
        return tx.commit().await;
    }
    let rests = rests.is_some();
    let (outcome, because) = match due.kind {
        kind if rests && clock::waits_in_a_rest(kind) => (Outcome::Skipped, Some(Because::Paused)),
        ReminderKind::CheckIn if brief.joined_at.is_none() => (Outcome::Skipped, Some(Because::NotInApp)),
        ReminderKind::AskJim if jim.is_none() => (Outcome::Skipped, Some(Because::NoJim)),
        _ if due.is_too_late(now) => (Outcome::Late, Some(Because::TooLate)),
        _ => (Outcome::Sent, None),
    };
    if !claims::settle(&mut tx, due, outcome, because, now).await? {
        return Ok(());
    }
    let is_sent = outcome == Outcome::Sent;
    match due.kind {
        ReminderKind::CheckIn => check_in(&mut tx, due, &brief, is_sent, now).await?,
        ReminderKind::AskJim => ask_jim(&mut tx, due, &brief, jim.filter(|_| is_sent), now).await?,
        ReminderKind::Silence if rests => clock::silence_again(&mut tx, due, now).await?,
        ReminderKind::Silence => silence(&mut tx, due, &brief, now).await?,
        ReminderKind::Follow | ReminderKind::FollowAgain | ReminderKind::FollowEnds => {
            let came = follow::clock::falls_due(&mut tx, due, &brief, now).await?;
            claims::came_of_it(&mut tx, due, came).await?;
        }
        ReminderKind::Handover => {
            let came = handovers::clock::falls_due(&mut tx, &due.alumnus_id, &brief, now).await?;
            claims::came_of_it(&mut tx, due, came).await?;
        }
        ReminderKind::Measurement => {
            let came = measurements::clock::falls_due(&mut tx, &due.alumnus_id, &brief, now).await?;
            claims::came_of_it(&mut tx, due, came).await?;
        }
        _ => {
            let came = clock::falls_due(&mut tx, due, &brief, (outcome, because), now).await?;
            claims::came_of_it(&mut tx, due, came).await?;
        }
    }
    tx.commit().await
}

/// Questions about being followed and news of a rest come after it; what has a rhythm of its own is planned anew by that.
fn is_put_off(kind: ReminderKind) -> bool {
    kind == ReminderKind::AfterRest || (kind.asks_alumnus() && !clock::waits_in_a_rest(kind))
}

/// Asks the alumnus, plans the next time, and the question to the JIM in case nothing comes.
async fn check_in(tx: &mut Tx, due: &Due, brief: &Brief, is_sent: bool, now: At) -> Result<(), sqlx::Error> {
    clock::next_check_in(tx, due, is_sent, now).await?;
    if is_sent {
        signals::clock::rhythm_is_seen(tx, due, brief, now).await?;
        let ask_jim_at = now.plus_days(rules::JIM_AFTER_DAYS);
        store::remind(tx, &due.alumnus_id, ReminderKind::AskJim, ask_jim_at, now).await?;
        let text = "Hoe gaat het? Je bent in 1 minuut klaar.".to_owned();
        put(tx, due, letter(due, brief.person_id.clone(), text, "/home".into()), Urgency::Light, now).await?;
    }
    Ok(())
}

async fn ask_jim(
    tx: &mut Tx,
    due: &Due,
    brief: &Brief,
    jim: Option<(PersonId, String)>,
    now: At,
) -> Result<(), sqlx::Error> {
    let Some((jim, _)) = jim else { return Ok(()) };
    let text = format!("{} gaf nog geen antwoord. Heb je {} gesproken?", brief.first_name, brief.first_name);
    put(tx, due, letter(due, jim, text, format!("/jim/{}", due.alumnus_id)), Urgency::Light, now).await
}

/// Too long silent: a signal for the owner. It comes again later while it stays quiet, in case this one is closed.
async fn silence(tx: &mut Tx, due: &Due, brief: &Brief, now: At) -> Result<(), sqlx::Error> {
    if let Some(later) = clock::usual_pause_until(tx, due, now).await? {
        claims::came_of_it(tx, due, (Outcome::Skipped, Some(Because::NotSo))).await?;
        return store::remind(tx, &due.alumnus_id, ReminderKind::Silence, later, now).await;
    }
    let facts = signals::store::silence_facts(tx, &due.alumnus_id, now).await?;
    let proposal = signals::rules::silence(&facts, now);
    clock::silence_again(tx, due, now).await?;
    if let Some(owner) = signals::store::open(tx, &due.alumnus_id, &proposal, now).await? {
        let (missed, word) = (SignalKind::Missed, "Ging over in stilte.");
        signals::store::close_by_fact(tx, &due.alumnus_id, missed, word, now).await?;
        let text = format!("{}: {}", brief.first_name, proposal.reason);
        put(tx, due, letter(due, owner, text, format!("/alumni/{}", due.alumnus_id)), Urgency::Normal, now).await?;
    }
    Ok(())
}

/// Puts the letter of a reminder. What many get at one round hour is spread.
async fn put(tx: &mut Tx, due: &Due, letter: Letter, urgency: Urgency, now: At) -> Result<(), sqlx::Error> {
    let spread = if urgency == Urgency::Light { spread_of_reminder(due.due_at, now) } else { 0 };
    outbox::put_as(tx, &letter, &Knock { urgency, spread, reminder: Some(&due.id), ..Knock::NEWS }, now).await
}

fn letter(due: &Due, to: PersonId, text: String, link: String) -> Letter {
    Letter { key: format!("waakvlam/{}/{}/{}", due.alumnus_id, due.kind.as_str(), due.due_at.0), to, text, link }
}
