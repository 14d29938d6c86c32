//! Reminders with what became of them, and the changes that staff make.

use super::{
    ReminderId,
    rules::{Knocked, Told},
};
use crate::{
    access::{ActAsOneself, AlumnusId, CloseSignal, May, SeeCheckIns},
    db::Conn,
    moment::At,
    outbox::Channel,
    sealed::Sealed,
    waakvlam::{
        ReminderKind,
        claims::{Because, Outcome},
        store as waakvlam,
    },
};
use std::collections::HashMap;

/// A reminder on the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its row.
    pub id: ReminderId,
    /// What is known of it.
    pub told: Told,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: ReminderId,
    kind: ReminderKind,
    due_at: At,
    outcome: Option<Outcome>,
    detail: Option<Because>,
    outcome_at: Option<At>,
    answered_at: Option<At>,
}

/// How far back the list goes, in days: a year on one page.
const BACK_DAYS: i64 = 366;

/// The reminders of an alumnus, for staff: what comes, and a year back. The latest first.
///
/// # Errors
/// When the database fails.
pub async fn for_staff(conn: &mut Conn, may: &May<SeeCheckIns>, now: At) -> Result<Vec<Listed>, sqlx::Error> {
    listed(conn, may.alumnus(), Knocks::All, now).await
}

/// One's own reminders that were questions to oneself, and moments that one was not told of, or later; all are over.
///
/// # Errors
/// When the database fails.
pub async fn own(conn: &mut Conn, may: &May<ActAsOneself>, most: usize, now: At) -> Result<Vec<Told>, sqlx::Error> {
    let mut all: Vec<Told> = own_listed(conn, may, now).await?;
    all.retain(|told| match told.outcome {
        None | Some(Outcome::Replaced) => false,
        // What was told of a moment stands among the letters; here stands why it was not.
        Some(Outcome::Sent) if told.kind.tells_alumnus() => told.because.is_some(),
        Some(_) => told.kind.asks_alumnus(),
    });
    all.truncate(most);
    Ok(all)
}

/// A year of questions to oneself: what was, and what is planned.
///
/// # Errors
/// When the database fails.
pub async fn own_year(conn: &mut Conn, may: &May<ActAsOneself>, now: At) -> Result<Vec<Told>, sqlx::Error> {
    let mut all: Vec<Told> = own_listed(conn, may, now).await?;
    all.retain(|told| told.kind.asks_alumnus());
    Ok(all)
}

async fn own_listed(conn: &mut Conn, may: &May<ActAsOneself>, now: At) -> Result<Vec<Told>, sqlx::Error> {
    let all = listed(conn, may.alumnus(), Knocks::Own, now).await?;
    Ok(all.into_iter().map(|one| one.told).collect())
}

/// Whose letters count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Knocks {
    /// Everybody's: the JIM's and the owner's too.
    All,
    /// The alumnus's own.
    Own,
}

async fn listed(conn: &mut Conn, alumnus: &AlumnusId, whose: Knocks, now: At) -> Result<Vec<Listed>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, kind, due_at, outcome, detail, outcome_at, answered_at FROM reminders WHERE alumnus_id = $1 AND due_at > $2 \
         ORDER BY due_at DESC, id",
    )
    .bind(alumnus)
    .bind(now.plus_days(-BACK_DAYS))
    .fetch_all(&mut *conn)
    .await?;
    let (mut knocks, opened) = knocks(conn, alumnus, whose).await?;
    let answers: Vec<At> = sqlx::query_scalar(
        "SELECT answered_at FROM follow_questions WHERE alumnus_id = $1 AND answered_at > $2 ORDER BY answered_at",
    )
    .bind(alumnus)
    .bind(now.plus_days(-BACK_DAYS))
    .fetch_all(&mut *conn)
    .await?;
    let signs: Vec<At> =
        sqlx::query_scalar("SELECT at FROM signs_of_life WHERE alumnus_id = $1 AND at > $2 ORDER BY at")
            .bind(alumnus)
            .bind(now.plus_days(-BACK_DAYS))
            .fetch_all(conn)
            .await?;
    // What came after the next one of its kind is the answer to that one.
    let mut next: HashMap<ReminderKind, At> = HashMap::new();
    let mut all = Vec::new();
    for row in rows {
        let until = next.get(&row.kind).copied();
        let first_of = |all: &[At]| all.iter().copied().find(|at| *at >= row.due_at);
        let answered_at = match row.kind {
            ReminderKind::CheckIn => first_of(&signs).filter(|at| until.is_none_or(|until| *at < until)),
            ReminderKind::Follow | ReminderKind::FollowAgain => first_of(&answers),
            _ => row.answered_at,
        };
        if row.outcome == Some(Outcome::Sent) {
            next.insert(row.kind, row.due_at);
        }
        let told = Told {
            kind: row.kind,
            due_at: row.due_at,
            outcome: row.outcome,
            because: row.detail,
            knocks: knocks.remove(&row.id.0).unwrap_or_default(),
            opened_at: opened.get(&row.id.0).copied(),
            answered_at: answered_at.filter(|_| row.outcome == Some(Outcome::Sent)),
            settled_at: row.outcome_at,
        };
        all.push(Listed { id: row.id, told });
    }
    Ok(all)
}

#[derive(sqlx::FromRow)]
struct KnockRow {
    reminder_id: String,
    channel: Channel,
    knocked_at: Option<At>,
    outcome: Option<String>,
    read_at: Option<At>,
}

type ByReminder<T> = HashMap<String, T>;

async fn knocks(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    whose: Knocks,
) -> Result<(ByReminder<Vec<Knocked>>, ByReminder<At>), sqlx::Error> {
    let rows: Vec<KnockRow> = sqlx::query_as(
        "SELECT o.reminder_id, o.channel, o.knocked_at, o.outcome, i.read_at FROM reminders r \
         JOIN outbox o ON o.reminder_id = r.id LEFT JOIN inbox i ON i.id = o.id \
         WHERE r.alumnus_id = $1 AND ($2 = 0 OR o.person_id = (SELECT a.person_id FROM alumni a WHERE a.id = $1)) \
         ORDER BY o.due_at, o.id",
    )
    .bind(alumnus)
    .bind(i64::from(whose == Knocks::Own))
    .fetch_all(conn)
    .await?;
    let (mut knocks, mut opened) = (ByReminder::<Vec<Knocked>>::new(), ByReminder::new());
    for row in rows {
        if let Some(read_at) = row.read_at {
            opened.insert(row.reminder_id.clone(), read_at);
        }
        let knocked = Knocked { channel: row.channel, at: row.knocked_at, outcome: row.outcome };
        knocks.entry(row.reminder_id).or_default().push(knocked);
    }
    Ok((knocks, opened))
}

/// How a message of the last weeks knocked.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Letter {
    /// When it was put.
    pub created_at: At,
    /// What it says.
    #[sqlx(try_from = "Sealed")]
    pub text: String,
    /// On which channel.
    pub channel: Channel,
    /// When it went out.
    pub knocked_at: Option<At>,
    /// What became of it.
    pub outcome: Option<String>,
}

/// The last knocks of letters to oneself that were no question.
///
/// # Errors
/// When the database fails.
pub async fn own_letters(conn: &mut Conn, may: &May<ActAsOneself>, most: i64) -> Result<Vec<Letter>, sqlx::Error> {
    sqlx::query_as(
        "SELECT created_at, text, channel, knocked_at, outcome FROM outbox \
         WHERE person_id = $1 AND letter_id IS NOT NULL AND (reminder_id IS NULL OR reminder_id NOT IN \
         (SELECT r.id FROM reminders r WHERE r.alumnus_id = $3 AND r.kind IN ('check_in', 'follow', 'follow_again'))) \
         ORDER BY created_at DESC, id LIMIT $2",
    )
    .bind(may.by())
    .bind(most)
    .bind(may.alumnus())
    .fetch_all(conn)
    .await
}

/// A change that can be undone.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Change {
    /// Its row.
    pub id: String,
    /// Of which reminder.
    pub reminder_id: ReminderId,
    /// Who.
    pub by_name: String,
    /// When.
    pub at: At,
    /// From when.
    pub from_at: At,
    /// To when; `None` when it was taken off.
    pub to_at: Option<At>,
    /// What came in its place.
    pub next_id: Option<ReminderId>,
    /// Why.
    #[sqlx(try_from = "Sealed")]
    pub words: String,
}

const CHANGES: &str = "SELECT c.id, c.reminder_id, p.first_name AS by_name, c.at, c.from_at, c.to_at, c.next_id, \
                       c.words FROM reminder_changes c JOIN people p ON p.id = c.by_id WHERE c.undone_at IS NULL AND ";

/// The changes of an alumnus' reminders that hold, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn changes(conn: &mut Conn, may: &May<SeeCheckIns>) -> Result<Vec<Change>, sqlx::Error> {
    let sql = format!("{CHANGES} c.alumnus_id = $1 ORDER BY c.at DESC, c.id LIMIT 20");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(may.alumnus()).fetch_all(conn).await
}

/// A reminder of this alumnus that is still to come.
///
/// # Errors
/// `RowNotFound` when there is none.
pub async fn coming(
    conn: &mut Conn,
    may: &May<CloseSignal>,
    id: &ReminderId,
) -> Result<(ReminderKind, At), sqlx::Error> {
    sqlx::query_as("SELECT kind, due_at FROM reminders WHERE id = $1 AND alumnus_id = $2 AND outcome_at IS NULL")
        .bind(id)
        .bind(may.alumnus())
        .fetch_one(conn)
        .await
}

/// Moves a reminder; false when there is one of its kind at that moment.
///
/// # Errors
/// When the database fails.
pub async fn shift(
    conn: &mut Conn,
    may: &May<CloseSignal>,
    id: &ReminderId,
    kind: ReminderKind,
    to: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE reminders SET due_at = $4, local_time = $5, claimed_at = NULL WHERE id = $1 AND alumnus_id = $2 \
         AND NOT EXISTS (SELECT 1 FROM reminders o WHERE o.alumnus_id = $2 AND o.kind = $3 AND o.due_at = $4)",
    )
    .bind(id)
    .bind(may.alumnus())
    .bind(kind)
    .bind(to)
    .bind(to.local_time())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a reminder off. After a check-in comes the next one: nobody falls silent by it. Returns what came in its place.
///
/// # Errors
/// When the database fails.
pub async fn take_off(
    conn: &mut Conn,
    may: &May<CloseSignal>,
    id: &ReminderId,
    (kind, due_at): (ReminderKind, At),
    now: At,
) -> Result<Option<ReminderId>, sqlx::Error> {
    sqlx::query("UPDATE reminders SET outcome = $2, outcome_at = $3 WHERE id = $1")
        .bind(id)
        .bind(Outcome::Cancelled)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    if kind != ReminderKind::CheckIn {
        return Ok(None);
    }
    let next = waakvlam::facts(conn, may.alumnus(), now).await?.planned(now).next(due_at, now);
    waakvlam::remind(conn, may.alumnus(), kind, next, now).await?;
    sqlx::query_scalar(
        "SELECT id FROM reminders WHERE alumnus_id = $1 AND kind = $2 AND due_at = $3 AND outcome_at IS NULL",
    )
    .bind(may.alumnus())
    .bind(kind)
    .bind(next)
    .fetch_optional(conn)
    .await
}

/// Keeps who changed what, and why.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    conn: &mut Conn,
    may: &May<CloseSignal>,
    id: &ReminderId,
    (from, to): (At, Option<At>),
    (next, words): (Option<ReminderId>, &str),
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO reminder_changes (id, reminder_id, alumnus_id, by_id, at, from_at, to_at, next_id, words) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(id)
    .bind(may.alumnus())
    .bind(may.by())
    .bind(now)
    .bind(from)
    .bind(to)
    .bind(next)
    .bind(Sealed::from(words))
    .execute(conn)
    .await
    .map(drop)
}

/// The last change of a reminder that holds, with what it is now.
///
/// # Errors
/// `RowNotFound` when there is none.
pub async fn last_change(
    conn: &mut Conn,
    may: &May<CloseSignal>,
    id: &ReminderId,
) -> Result<(Change, ReminderKind, Option<Outcome>), sqlx::Error> {
    let sql = format!("{CHANGES} c.reminder_id = $1 AND c.alumnus_id = $2 ORDER BY c.at DESC, c.id LIMIT 1");
    let change: Change =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).bind(may.alumnus()).fetch_one(&mut *conn).await?;
    let (kind, outcome) = sqlx::query_as("SELECT kind, outcome FROM reminders WHERE id = $1 AND alumnus_id = $2")
        .bind(id)
        .bind(may.alumnus())
        .fetch_one(conn)
        .await?;
    Ok((change, kind, outcome))
}

/// Puts a reminder back that was taken off. Whatever check-in is planned by now gives way to one that comes back, also
/// when it is another than came in its place at first: after a sign of life, or after that one was taken off too.
///
/// # Errors
/// When the database fails.
pub async fn put_back(
    conn: &mut Conn,
    may: &May<CloseSignal>,
    change: &Change,
    kind: ReminderKind,
    now: At,
) -> Result<(), sqlx::Error> {
    if kind == ReminderKind::CheckIn {
        waakvlam::replace(conn, may.alumnus(), "('check_in')", now).await?;
    }
    sqlx::query("UPDATE reminders SET outcome = NULL, outcome_at = NULL, claimed_at = NULL WHERE id = $1")
        .bind(&change.reminder_id)
        .execute(conn)
        .await
        .map(drop)
}

/// The change is undone.
///
/// # Errors
/// When the database fails.
pub async fn undone(conn: &mut Conn, change: &Change, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE reminder_changes SET undone_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(&change.id).bind(now).execute(conn).await.map(drop)
}
