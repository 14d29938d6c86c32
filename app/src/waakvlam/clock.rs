//! What the clock does when a reminder of the rhythm falls due. The reminder is settled by whoever calls.

use super::{
    ReminderKind, SupportLevel,
    claims::{Because, Came, Due, Outcome},
    rules::{
        self, Rhythm,
        moments::{self, Facts, Moment},
        rhythm::every_in_words,
    },
    store::{self, Has},
};
use crate::{
    access::AlumnusId,
    circle::store::Brief,
    db::Conn,
    moment::{At, Day},
    outbox::{self, Knock, Letter},
    signals::{
        self,
        limits::{Limit, Limits},
    },
};

/// Whether this kind asks somebody something: then it waits while the alumnus wants rest.
pub const fn waits_in_a_rest(kind: ReminderKind) -> bool {
    matches!(
        kind,
        ReminderKind::CheckIn
            | ReminderKind::AskJim
            | ReminderKind::Silence
            | ReminderKind::JimAsks
            | ReminderKind::CoachList
    )
}

fn skipped(because: Because) -> Came {
    (Outcome::Skipped, Some(because))
}

/// Plans the next check-in after one fell due. `is_asked` when they were asked: then they read first, in the old rhythm
/// still, what the school's table or the years since school change.
///
/// # Errors
/// When the database fails.
pub async fn next_check_in(conn: &mut Conn, due: &Due, is_asked: bool, now: At) -> Result<(), sqlx::Error> {
    if is_asked && store::follow_the_table(conn, &due.alumnus_id, now).await?.is_some() {
        tell_change(conn, &due.alumnus_id, now).await?;
    }
    store::plan_check_in(conn, &due.alumnus_id, now, now).await.map(drop)
}

/// Sets the level as a case wants it: up while it runs, back when it is done. Who is asked more or less often by that
/// reads it before.
///
/// # Errors
/// When the database fails.
pub async fn set_level(conn: &mut Conn, alumnus: &AlumnusId, level: SupportLevel, now: At) -> Result<(), sqlx::Error> {
    match store::set_level(conn, alumnus, level, now).await? {
        Some(from) if from > now => tell_change(conn, alumnus, now).await,
        _ => Ok(()),
    }
}

/// A letter about a change that nobody near decided: from when, how often, and how it was.
async fn tell_change(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    let planned = store::facts(conn, alumnus, now).await?.planned(now);
    let Some((then, from)) = planned.then else { return Ok(()) };
    if then == planned.now {
        return Ok(());
    }
    let to = crate::circle::store::brief(conn, alumnus).await?.person_id;
    let key = format!("rhythm/{alumnus}/{}", from.0);
    let text = changes_in_words(planned.now, then, from);
    outbox::put(conn, &Letter { key, to, text, link: "/rhythm".to_owned() }, now).await
}

/// Another interval, as the alumnus reads it: the day and the hour stay.
fn changes_in_words(before: Rhythm, then: Rhythm, from: At) -> String {
    format!(
        "Er verandert iets. Vanaf {} vragen we {} hoe het gaat. Eerst was dat {}. De dag en de tijd blijven hetzelfde.",
        from.day().in_words(),
        every_in_words(then.every_days),
        every_in_words(before.every_days)
    )
}

/// Looks again at the silence: later while it stays quiet, and the day after a rest when there is one.
///
/// # Errors
/// When the database fails.
pub async fn silence_again(conn: &mut Conn, due: &Due, now: At) -> Result<(), sqlx::Error> {
    let facts = store::facts(conn, &due.alumnus_id, now).await?;
    let after = rules::silence_after_days(facts.level, facts.planned(now).shortest(), None, &facts.limits);
    // In a rest it goes on counting from the last sign; otherwise somebody looks, and it counts anew.
    let from = if facts.rest_until.is_some() { facts.from } else { now };
    let again = rules::silent_at(after, from, facts.rest_until, now);
    store::remind(conn, &due.alumnus_id, ReminderKind::Silence, again, now).await
}

/// Until when a pause may last that is usual for this person, because a check-in is open or near; `None` when it is
/// silence.
///
/// # Errors
/// When the database fails.
pub async fn usual_pause_until(conn: &mut Conn, due: &Due, now: At) -> Result<Option<At>, sqlx::Error> {
    let alumnus = &due.alumnus_id;
    let (pattern, _) = signals::store::pattern(conn, alumnus, now.plus_days(-rules::OPEN_DAYS)).await?;
    let (limit, ..) = store::silence_limit(conn, alumnus, now).await?;
    let quiet = now.days_since(store::facts(conn, alumnus, now).await?.from);
    if !rules::is_usual_pause(pattern.in_a_row, pattern.as_long_before, quiet, limit) {
        return Ok(None);
    }
    let asked = store::asked_since(conn, alumnus, now.plus_days(-rules::OPEN_DAYS)).await?;
    let near =
        store::next_check_in(conn, alumnus).await?.filter(|at| now.day().days_until(at.day()) <= rules::NEAR_DAYS);
    Ok(asked.or(near).map(|at| At::local(at.day().plus(rules::OPEN_DAYS + 1), SILENCE_HOUR, 0)))
}

/// The hour at which the clock looks who is silent, local time.
const SILENCE_HOUR: u32 = 6;

/// Does what falls due for one alumnus, and returns what came of it. `came` is what it is so far.
///
/// # Errors
/// When the database fails.
pub async fn falls_due(conn: &mut Conn, due: &Due, brief: &Brief, came: Came, now: At) -> Result<Came, sqlx::Error> {
    match due.kind {
        ReminderKind::Change => store::begin_told(conn, &due.alumnus_id, now).await?,
        ReminderKind::Review => ask_review(conn, due, brief, now).await?,
        ReminderKind::JimAsks => return ask_the_jim(conn, due, brief, came, now).await,
        ReminderKind::CoachList => return ask_the_coach(conn, due, came, now).await,
        ReminderKind::AfterRest => return after_rest(conn, due, brief, now).await,
        ReminderKind::CallWaits | ReminderKind::NoJim | ReminderKind::JimQuiet | ReminderKind::JimStillQuiet => {
            return signals::clock::falls_due(conn, due, brief, now).await;
        }
        _ => return moment(conn, due, brief, now).await,
    }
    Ok(came)
}

async fn ask_review(conn: &mut Conn, due: &Due, brief: &Brief, now: At) -> Result<(), sqlx::Error> {
    let Some(until) = store::ask_review(conn, &due.alumnus_id, now).await? else { return Ok(()) };
    let owner = crate::circle::store::on_duty(conn, &due.alumnus_id, now).await?.person;
    let text = format!(
        "Past het niveau van {} nog? Nu is het {}. Kijk voor {}.",
        brief.first_name,
        brief.support_level.label(),
        until.in_words()
    );
    let link = format!("/alumni/{}/rhythm", due.alumnus_id);
    tell(conn, due, "review", owner, text, link, now).await
}

/// For so many days after the JIM was asked or said something, they aren't asked by themselves.
const LATELY_DAYS: i64 = 21;

async fn ask_the_jim(conn: &mut Conn, due: &Due, brief: &Brief, came: Came, now: At) -> Result<Came, sqlx::Error> {
    let busy = store::jim_was_busy(conn, &due.alumnus_id, now.plus_days(-LATELY_DAYS), due.due_at).await?;
    let jim = store::next_helpers(conn, &due.alumnus_id, due.kind, due.due_at, now).await?.into_iter().next();
    let Some(jim) = jim else { return Ok(skipped(Because::NoJim)) };
    if came.0 != Outcome::Sent {
        return Ok(came);
    }
    if busy {
        return Ok(skipped(Because::SpokeLately));
    }
    if jim.rhythm.rests(now.day()) {
        return Ok(skipped(Because::HelperRests));
    }
    let name = &brief.first_name;
    let text = format!("Hoe gaat het met {name}? Heb je {name} gesproken?");
    tell(conn, due, "jim", jim.person, text, format!("/jim/{}", due.alumnus_id), now).await?;
    Ok(came)
}

/// One letter a month for all the people of one coach: the rows of their people fall due at the same moment.
async fn ask_the_coach(conn: &mut Conn, due: &Due, came: Came, now: At) -> Result<Came, sqlx::Error> {
    let coaches = store::next_helpers(conn, &due.alumnus_id, due.kind, due.due_at, now).await?;
    if coaches.is_empty() {
        return Ok(skipped(Because::NoCoach));
    }
    let awake: Vec<_> = coaches.into_iter().filter(|coach| !coach.rests(due.due_at, now)).collect();
    if came.0 != Outcome::Sent {
        return Ok(came);
    }
    if awake.is_empty() {
        return Ok(skipped(Because::HelperRests));
    }
    for coach in awake {
        let names = store::coached(conn, &coach.person, now).await?;
        let text =
            format!("Jouw lijst van deze maand: {}. Hoe gaat het?", crate::circle::rules::names_in_words(&names));
        let letter =
            Letter { key: format!("coach-list/{}", due.due_at.0), to: coach.person, text, link: "/jim".to_owned() };
        outbox::put(conn, &letter, now).await?;
    }
    Ok(came)
}

/// A moment that lights the lamp again: a task for the owner, and plain words for the alumnus.
async fn moment(conn: &mut Conn, due: &Due, brief: &Brief, now: At) -> Result<Came, sqlx::Error> {
    let facts = store::moment_facts(conn, &due.alumnus_id).await?;
    let limits = signals::store::limits(conn, &due.alumnus_id).await?;
    let has = store::provisions(conn, &due.alumnus_id).await?;
    let day = due.due_at.day();
    if due.kind == ReminderKind::Birthday
        && let Some((next, _)) = moments::birthdays(facts.born_on, day, &limits).into_iter().next()
    {
        store::remind(conn, &due.alumnus_id, due.kind, moments::at(next), now).await?;
    }
    let all = moments_of(due.kind, day, &brief.first_name, (&facts, has.as_slice(), &limits), now);
    if all.is_empty() {
        return Ok(skipped(Because::NotSo));
    }
    if due.kind == ReminderKind::NoWork
        && facts.no_work_since.is_some_and(|since| since.days_until(day) >= limits.of(Limit::NoWorkReview))
    {
        ask_review(conn, due, brief, now).await?;
    }
    let mut came = skipped(Because::NotSo);
    for moment in &all {
        came = raise(conn, due, brief, moment, now).await?;
    }
    Ok(came)
}

/// What is known of somebody, and from where it is a signal for them.
type Known<'a> = (&'a Facts, &'a [Has], &'a Limits);

/// What is told of a moment that fell due on this day: of each provision that ends then. Nothing when it isn't so any
/// more.
fn moments_of(kind: ReminderKind, day: Day, name: &str, (facts, has, limits): Known<'_>, now: At) -> Vec<Moment> {
    let one = match kind {
        ReminderKind::Birthday => moments::birthday(name, facts.born_on, day, limits, now),
        ReminderKind::TwoYears => moments::with_one_employer(name, facts, limits, now),
        ReminderKind::Contract => moments::contract(facts, limits, now),
        ReminderKind::NoWork => facts.no_work_since.map(|since| moments::no_work(name, since, limits, now)),
        ReminderKind::Provision => {
            // The provision whose end is brought up on this day.
            let is_now = |ends_on: Day| moments::before_an_end(ends_on, day.plus(-1), limits).first() == Some(&day);
            let ending = has.iter().filter(|it| is_now(it.ends_on));
            return ending.map(|it| moments::provision(it.kind, it.ends_on, limits, now)).collect();
        }
        _ => None,
    };
    one.into_iter().collect()
}

/// Whether this day still is one on which the fact is brought up: not so for another job, or another contract.
fn is_of_day(kind: ReminderKind, day: Day, (facts, _, limits): Known<'_>) -> bool {
    let before = day.plus(-1);
    match kind {
        ReminderKind::TwoYears => {
            facts.employer_since.is_some_and(|it| moments::two_years(it, before, limits).contains(&day))
        }
        ReminderKind::Contract => {
            facts.contract_ends_on.is_some_and(|it| moments::before_an_end(it, before, limits).contains(&day))
        }
        ReminderKind::NoWork => {
            facts.no_work_since.is_some_and(|it| moments::without_work(it, before, limits).contains(&day))
        }
        _ => true,
    }
}

/// What came by in a rest is told now, as far as it is still so and lies ahead. The same words are said once.
async fn after_rest(conn: &mut Conn, due: &Due, brief: &Brief, now: At) -> Result<Came, sqlx::Error> {
    let facts = store::moment_facts(conn, &due.alumnus_id).await?;
    let has = store::provisions(conn, &due.alumnus_id).await?;
    let limits = signals::store::limits(conn, &due.alumnus_id).await?;
    let known = (&facts, has.as_slice(), &limits);
    let mut said: Vec<String> = Vec::new();
    for held in store::held_in_rest(conn, &due.alumnus_id).await? {
        let day = held.due_at.day();
        let mut all = moments_of(held.kind, day, &brief.first_name, known, now);
        all.retain(|_| is_of_day(held.kind, day, known));
        let was_so = !all.is_empty();
        all.retain(|moment| !moment.is_over(now.day()));
        let because = match (was_so, all.is_empty()) {
            (false, _) => Because::NotSo,
            (true, true) => Because::Over,
            (true, false) => Because::AfterRest,
        };
        for moment in all {
            if !said.contains(&moment.text) {
                let to = brief.person_id.clone();
                let whom = format!("alumnus/{}/{}", held.kind.as_str(), held.due_at.0);
                tell_moment(conn, due, &whom, to, &moment, now).await?;
                said.push(moment.text);
            }
        }
        store::came_after_rest(conn, &held, because).await?;
    }
    Ok(if said.is_empty() { skipped(Because::Over) } else { (Outcome::Sent, None) })
}

async fn raise(conn: &mut Conn, due: &Due, brief: &Brief, moment: &Moment, now: At) -> Result<Came, sqlx::Error> {
    let alumnus = &due.alumnus_id;
    let rests = store::paused_until(conn, alumnus, now).await?;
    let is_told = brief.joined_at.is_some() && rests.is_none() && !moment.is_over(now.day());
    let opened = signals::store::open(conn, alumnus, &moment.task, now).await?;
    if opened.is_some() || signals::store::bring_up_again(conn, alumnus, &moment.task, now).await?.is_some() {
        let owner = crate::circle::store::on_duty(conn, alumnus, now).await?.person;
        let text = match moment.task.reason.starts_with(&brief.first_name) {
            true => moment.task.reason.clone(),
            false => format!("{}: {}", brief.first_name, moment.task.reason),
        };
        let key = key(due, &format!("owner/{}", moment.task.about));
        let letter = Letter { key, to: owner, text, link: format!("/alumni/{alumnus}") };
        // What is kept of a reminder is how it went to the alumnus, and only where they hear nothing, to the owner.
        let reminder = (!is_told).then_some(due.id.as_str());
        outbox::put_as(conn, &letter, &Knock { reminder, ..Knock::NEWS }, now).await?;
    }
    if brief.joined_at.is_none() {
        return Ok((Outcome::Sent, None));
    }
    // Whoever wants rest reads nothing; the owner knows, and tells it when it can't wait.
    if let Some(until) = rests {
        store::remind(conn, alumnus, ReminderKind::AfterRest, rules::told_after(until), now).await?;
        return Ok((Outcome::Sent, Some(Because::OwnerAlone)));
    }
    // A server that was away past the day tells nobody of what is to come and was: only the owner may still do something.
    if moment.is_over(now.day()) {
        return Ok((Outcome::Sent, Some(Because::Over)));
    }
    tell_moment(conn, due, "alumnus", brief.person_id.clone(), moment, now).await?;
    Ok((Outcome::Sent, None))
}

/// What a moment says to the alumnus; it is no news any more when its day is over.
async fn tell_moment(
    conn: &mut Conn,
    due: &Due,
    whom: &str,
    to: crate::access::PersonId,
    moment: &Moment,
    now: At,
) -> Result<(), sqlx::Error> {
    let whom = format!("{whom}/{}", moment.task.about);
    let letter = Letter { key: key(due, &whom), to, text: moment.text.clone(), link: moment.link.to_owned() };
    let expires_at = moment.until.map(|day| At::local(day.plus(1), 0, 0));
    outbox::put_as(conn, &letter, &Knock { expires_at, reminder: Some(&due.id), ..Knock::NEWS }, now).await
}

async fn tell(
    conn: &mut Conn,
    due: &Due,
    whom: &str,
    to: crate::access::PersonId,
    text: String,
    link: String,
    now: At,
) -> Result<(), sqlx::Error> {
    let letter = Letter { key: key(due, whom), to, text, link };
    outbox::put_as(conn, &letter, &Knock { reminder: Some(&due.id), ..Knock::NEWS }, now).await
}

fn key(due: &Due, whom: &str) -> String {
    format!("waakvlam/{}/{}/{}/{whom}", due.alumnus_id, due.kind.as_str(), due.due_at.0)
}

/// A change that was told, as the alumnus reads it: from when, how often, on which day.
pub fn told_in_words(told_from: At, to: Rhythm) -> String {
    format!(
        "Vanaf {} vragen we {}. Dat is dan op {}, {}.",
        told_from.day().in_words(),
        every_in_words(to.every_days),
        crate::moment::weekday_in_words(to.weekday),
        rules::rhythm::hour_in_words(to.hour)
    )
}
