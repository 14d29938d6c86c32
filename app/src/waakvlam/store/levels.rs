//! Steps up and down, with who and why; and the reviews that ask for them.

use super::rhythm::{self, New, Step};
use crate::{
    access::{AlumnusId, ChangePeople, May, PersonId, SchoolId, Staff, StepUp},
    db::Conn,
    moment::{At, Day},
    sealed::{MaybeSealed, Sealed},
    waakvlam::{ReminderKind, SupportLevel, rules::levels},
};

/// One step, for whoever may read the history.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LevelChange {
    /// When it was decided.
    pub at: At,
    /// From when it holds.
    pub starts_at: At,
    /// From.
    pub level_from: SupportLevel,
    /// To.
    pub level_to: SupportLevel,
    /// Who; `None` when it follows from a case.
    pub by_name: Option<String>,
    /// Why.
    #[sqlx(try_from = "MaybeSealed")]
    pub why: Option<String>,
}

/// The steps of one alumnus, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn history(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<LevelChange>, sqlx::Error> {
    sqlx::query_as(
        "SELECT c.at, c.starts_at, c.level_from, c.level_to, p.first_name AS by_name, c.why FROM level_changes c \
         LEFT JOIN people p ON p.id = c.by_id WHERE c.alumnus_id = $1 AND c.undone_at IS NULL ORDER BY c.at DESC, c.id",
    )
    .bind(alumnus)
    .fetch_all(conn)
    .await
}

/// How often somebody was stepped down, not counting what was taken back.
///
/// # Errors
/// When the database fails.
pub async fn downs(conn: &mut Conn, alumnus: &AlumnusId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM level_changes WHERE alumnus_id = $1 AND is_down = 1 AND undone_at IS NULL")
        .bind(alumnus)
        .fetch_one(conn)
        .await
}

async fn remember(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    step: Step,
    (by, why): (Option<&PersonId>, Option<&str>),
    (at, starts_at): (At, At),
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO level_changes (id, alumnus_id, level_from, level_to, is_down, by_id, why, at, starts_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(alumnus)
    .bind(step.from)
    .bind(step.to)
    // A step that follows from a case goes back to where somebody stood: no review decided it.
    .bind(i64::from(by.is_some() && levels::is_down(step.from, step.to)))
    .bind(by)
    .bind(Sealed::some(why))
    .bind(at)
    .bind(starts_at)
    .execute(conn)
    .await
    .map(drop)
}

/// Sets the level at once. The questions follow later when somebody in the app didn't choose it: that is told before.
/// `None` when it was so already, and otherwise from when the questions follow.
async fn set(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    to: SupportLevel,
    (by, why, is_own): (Option<&PersonId>, Option<&str>, bool),
    now: At,
) -> Result<Option<At>, sqlx::Error> {
    super::hold(conn, alumnus).await?;
    let facts = rhythm::facts(conn, alumnus, now).await?;
    // A step down that was told doesn't come: whoever steps up now decides.
    let told_down = facts.told.as_ref().is_some_and(|told| told.level_waits == 1);
    if facts.level == to {
        if told_down {
            rhythm::undo(conn, alumnus, now).await?;
            super::light(conn, alumnus, now).await?;
        }
        return Ok(None);
    }
    let asked_as = facts.told.as_ref().and_then(|told| told.level_from).unwrap_or(facts.level);
    rhythm::undo(conn, alumnus, now).await?;
    remember(conn, alumnus, Step { from: facts.level, to, waits: false }, (by, why), (now, now)).await?;
    let sql = "UPDATE alumni SET support_level = $2 WHERE id = $1 RETURNING joined_at";
    let joined_at: Option<At> = sqlx::query_scalar(sql).bind(alumnus).bind(to).fetch_one(&mut *conn).await?;
    plan_review(conn, alumnus, now).await?;
    if is_own || joined_at.is_none() || asked_as == to {
        super::light(conn, alumnus, now).await?;
        return Ok(Some(now));
    }
    let step = Step { from: asked_as, to, waits: false };
    rhythm::tell(conn, alumnus, by, New::Level(step), why, now).await.map(Some)
}

/// Sets the level because of a case. From when the questions follow; `None` when it was so already.
///
/// # Errors
/// When the database fails.
pub async fn set_level(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    level: SupportLevel,
    now: At,
) -> Result<Option<At>, sqlx::Error> {
    set(conn, alumnus, level, (None, None, false), now).await
}

/// One tap by anybody near: back to the highest level. `None` when it is there already; otherwise from when the
/// questions follow.
///
/// # Errors
/// When the database fails.
pub async fn step_up(
    conn: &mut Conn,
    may: &May<StepUp>,
    (is_own, why): (bool, Option<&str>),
    now: At,
) -> Result<Option<At>, sqlx::Error> {
    let from = set(conn, may.alumnus(), SupportLevel::Active, (Some(may.by()), why, is_own), now).await?;
    if from.is_some() {
        close_review(conn, may.alumnus(), (may.by(), "up", None), now).await?;
    }
    Ok(from)
}

/// One step down, told a week before. From when it holds.
///
/// # Errors
/// When the database fails.
pub async fn step_down(
    conn: &mut Conn,
    may: &May<ChangePeople>,
    (from, to): (SupportLevel, SupportLevel),
    why: &str,
    now: At,
) -> Result<At, sqlx::Error> {
    let step = Step { from, to, waits: true };
    let starts_at = rhythm::tell(conn, may.alumnus(), Some(may.by()), New::Level(step), Some(why), now).await?;
    remember(conn, may.alumnus(), step, (Some(may.by()), Some(why)), (now, starts_at)).await?;
    Ok(starts_at)
}

/// An open review.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Review {
    /// Its row.
    pub id: String,
    /// About whom.
    pub alumnus_id: AlumnusId,
    /// "Kees".
    pub first_name: String,
    /// "Hoekstra".
    pub last_name: String,
    /// Their level.
    pub support_level: SupportLevel,
    /// Whose task it is.
    pub owner: String,
    /// Until when.
    pub due_on: Day,
}

const REVIEWS: &str = "SELECT r.id, r.alumnus_id, p.first_name, p.last_name, a.support_level, o.first_name AS owner, \
     r.due_on FROM reviews r JOIN alumni a ON a.id = r.alumnus_id JOIN people p ON p.id = a.person_id \
     JOIN people o ON o.id = a.owner_id WHERE r.done_at IS NULL AND ";

/// The open review of one alumnus.
///
/// # Errors
/// When the database fails.
pub async fn open_review(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<Review>, sqlx::Error> {
    let sql = format!("{REVIEWS} r.alumnus_id = $1");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(alumnus).fetch_optional(conn).await
}

/// The open reviews of those whose owner or backup somebody is, the most urgent first.
///
/// # Errors
/// When the database fails.
pub async fn reviews_of(conn: &mut Conn, staff: &Staff, most: i64) -> Result<Vec<Review>, sqlx::Error> {
    let sql = format!(
        "{REVIEWS} r.school_id = $1 AND (a.owner_id = $2 OR a.backup_id = $2) ORDER BY r.due_on, r.id LIMIT $3"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(&staff.school).bind(staff.me.id()).bind(most).fetch_all(conn).await
}

/// Asks the owner whether the level still fits. Until when; `None` when it is asked already, or nothing is lower.
///
/// # Errors
/// When the database fails.
pub async fn ask_review(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Option<Day>, sqlx::Error> {
    let due_on = levels::review_due(now.day());
    let done = sqlx::query(
        "INSERT INTO reviews (id, alumnus_id, school_id, asked_at, due_on) \
         SELECT $1, a.id, a.school_id, $3, $4 FROM alumni a WHERE a.id = $2 \
         ON CONFLICT (alumnus_id) WHERE done_at IS NULL DO NOTHING",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(alumnus)
    .bind(now)
    .bind(due_on)
    .execute(conn)
    .await?;
    Ok((done.rows_affected() == 1).then_some(due_on))
}

/// The review is done; the next one is planned. False when it was done already.
///
/// # Errors
/// When the database fails.
pub async fn review(
    conn: &mut Conn,
    may: &May<ChangePeople>,
    (outcome, words): (&str, &str),
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = close_review(conn, may.alumnus(), (may.by(), outcome, Some(words)), now).await?;
    plan_review(conn, may.alumnus(), now).await?;
    Ok(done)
}

async fn close_review(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    (by, outcome, words): (&PersonId, &str, Option<&str>),
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE reviews SET done_at = $2, done_by = $3, outcome = $4, words = $5 \
         WHERE alumnus_id = $1 AND done_at IS NULL",
    )
    .bind(alumnus)
    .bind(now)
    .bind(by)
    .bind(outcome)
    .bind(Sealed::some(words))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Plans the next review, counted from now or from the day somebody leaves school.
pub(super) async fn plan_review(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    super::replace(conn, alumnus, "('review')", now).await?;
    let sql = "SELECT support_level, outflow_on, school_id FROM alumni WHERE id = $1";
    let (level, outflow, school): (SupportLevel, Day, SchoolId) =
        sqlx::query_as(sql).bind(alumnus).fetch_one(&mut *conn).await?;
    let closed: Vec<(Day, Day)> =
        super::holidays(conn, &school, now.day()).await?.into_iter().map(|it| (it.from_day, it.until_day)).collect();
    match levels::next_review(level, outflow.max(now.day()), &closed) {
        Some(day) => super::remind(conn, alumnus, ReminderKind::Review, At::local(day, MORNING, 0), now).await,
        None => Ok(()),
    }
}

/// The hour at which a review is asked, local time.
const MORNING: u32 = 8;

/// When somebody left school.
///
/// # Errors
/// When the database fails.
pub async fn outflow(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Day, sqlx::Error> {
    sqlx::query_scalar("SELECT outflow_on FROM alumni WHERE id = $1").bind(alumnus).fetch_one(conn).await
}

/// When the owner is asked next whether the level fits; `None` when nothing is planned.
///
/// # Errors
/// When the database fails.
pub async fn next_review(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<At>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT MIN(due_at) FROM reminders WHERE alumnus_id = $1 AND kind = 'review' AND outcome_at IS NULL",
    )
    .bind(alumnus)
    .fetch_one(conn)
    .await
}
