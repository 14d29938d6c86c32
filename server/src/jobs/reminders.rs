//! Reminders that fall due: the check-in, then the JIM, then a signal. Each in a transaction of its own, once.

use super::Done;
use app::{
    access::PersonId,
    circle::{self, store::Brief},
    follow,
    house::House,
    moment::At,
    outbox::{self, Letter},
    signals,
    waakvlam::{
        ReminderKind, clock, rules,
        store::{self, Due},
    },
};

/// How many reminders are taken in one go.
const BATCH: i64 = 200;

pub(super) async fn run(house: &House, now: At) -> Result<Done, sqlx::Error> {
    let mut done = Done::default();
    loop {
        let mut tx = house.db.read().await?;
        let due = store::due(&mut tx, BATCH, now).await?;
        tx.commit().await?;
        let before = done.done;
        for reminder in &due {
            done.count("reminders", remind(house, reminder, now).await);
        }
        // The rest of a full batch is taken at once; rows that fail wait for the next run.
        if due.len() < usize::try_from(BATCH).unwrap_or(0) || done.done == before {
            return Ok(done);
        }
    }
}

async fn remind(house: &House, due: &Due, now: At) -> Result<(), sqlx::Error> {
    let mut tx = house.db.begin().await?;
    store::hold(&mut tx, &due.alumnus_id).await?;
    let brief = circle::store::brief(&mut tx, &due.alumnus_id).await?;
    let jim = circle::store::jim_of(&mut tx, &due.alumnus_id, now).await?;
    let rests = store::paused_until(&mut tx, &due.alumnus_id, now).await?.is_some();
    let outcome = match (due.kind, &jim) {
        (kind, _) if rests && clock::waits_in_a_rest(kind) => store::PAUSED,
        (ReminderKind::CheckIn, _) if brief.joined_at.is_none() => "skipped: not in the app",
        (ReminderKind::AskJim, None) => "skipped: no JIM",
        _ => "sent",
    };
    if !store::settle(&mut tx, &due.id, outcome, now).await? {
        return Ok(());
    }
    match due.kind {
        ReminderKind::CheckIn => check_in(&mut tx, due, &brief, outcome, now).await?,
        ReminderKind::AskJim if rests => {}
        ReminderKind::AskJim => ask_jim(&mut tx, due, &brief, jim, now).await?,
        ReminderKind::Silence if rests => clock::silence_again(&mut tx, due, now).await?,
        ReminderKind::Silence => silence(&mut tx, due, &brief, now).await?,
        ReminderKind::Follow | ReminderKind::FollowAgain | ReminderKind::FollowEnds => {
            follow::clock::falls_due(&mut tx, due.kind, &due.alumnus_id, &brief, now).await?;
        }
        _ => {
            let came_of_it = clock::falls_due(&mut tx, due, &brief, outcome, now).await?;
            store::set_outcome(&mut tx, &due.id, came_of_it).await?;
        }
    }
    tx.commit().await
}

/// Asks the alumnus, plans the next time, and the question to the JIM in case nothing comes.
async fn check_in(tx: &mut app::db::Tx, due: &Due, brief: &Brief, outcome: &str, now: At) -> Result<(), sqlx::Error> {
    clock::next_check_in(tx, due, now).await?;
    if outcome == "sent" {
        let ask_jim_at = now.plus_days(rules::JIM_AFTER_DAYS);
        store::remind(tx, &due.alumnus_id, ReminderKind::AskJim, ask_jim_at, now).await?;
        let text = "Hoe gaat het? Je bent in 1 minuut klaar.".to_owned();
        outbox::put(tx, &letter(due, brief.person_id.clone(), text, "/home".into()), now).await?;
    }
    Ok(())
}

async fn ask_jim(
    tx: &mut app::db::Tx,
    due: &Due,
    brief: &Brief,
    jim: Option<(PersonId, String)>,
    now: At,
) -> Result<(), sqlx::Error> {
    let Some((jim, _)) = jim else { return Ok(()) };
    let text = format!("{} gaf nog geen antwoord. Heb je {} gesproken?", brief.first_name, brief.first_name);
    outbox::put(tx, &letter(due, jim, text, format!("/jim/{}", due.alumnus_id)), now).await
}

/// Too long silent: a signal for the owner. It comes again later while it stays quiet, in case this one is closed.
async fn silence(tx: &mut app::db::Tx, due: &Due, brief: &Brief, now: At) -> Result<(), sqlx::Error> {
    let facts = signals::store::silence_facts(tx, &due.alumnus_id).await?;
    let proposal = signals::rules::silence(&facts, now);
    clock::silence_again(tx, due, now).await?;
    if let Some(owner) = signals::store::open(tx, &due.alumnus_id, &proposal, now).await? {
        let text = format!("{}: {}", brief.first_name, proposal.reason);
        outbox::put(tx, &letter(due, owner, text, format!("/alumni/{}", due.alumnus_id)), now).await?;
    }
    Ok(())
}

fn letter(due: &Due, to: PersonId, text: String, link: String) -> Letter {
    Letter { key: format!("waakvlam/{}/{}/{}", due.alumnus_id, due.kind.as_str(), due.due_at.0), to, text, link }
}
