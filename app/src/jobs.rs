//! The record of what the clock did, and how each job is doing.

use crate::{db::Conn, moment::At, outbox::rules::Urgency};

/// Every job of the clock, with what staff call it.
pub const JOBS: [(&str, &str); 11] = [
    ("circle", "Wisselingen in kringen"),
    ("reminders", "Herinneringen"),
    ("terms", "Termijnen"),
    ("evenings", "Avonden"),
    ("cleaning", "Opruimen"),
    ("glass", "Meldingen over kijken"),
    ("erasures", "Wissen op verzoek"),
    ("push", "Testberichten"),
    ("outbox", "Berichten"),
    ("zgw", "Systemen van gemeenten"),
    ("retention", "Bewaartermijnen"),
];

/// Whether this job was recorded in the last hour.
///
/// # Errors
/// When the database fails.
pub async fn ran_within_an_hour(conn: &mut Conn, job: &str, now: At) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM job_runs WHERE job = $1 AND started_at > $2 AND started_at <= $3";
    let runs: i64 = sqlx::query_scalar(sql).bind(job).bind(now.plus_hours(-1)).bind(now).fetch_one(conn).await?;
    Ok(runs > 0)
}

/// Whether the last recorded run of this job failed, or left something. One that the clock showed for the future by
/// mistake counts too.
///
/// # Errors
/// When the database fails.
pub async fn fell_short_last(conn: &mut Conn, job: &str) -> Result<bool, sqlx::Error> {
    let sql = "SELECT failed, expected - done FROM job_runs WHERE job = $1 ORDER BY started_at DESC LIMIT 1";
    let last: Option<(i64, i64)> = sqlx::query_as(sql).bind(job).fetch_optional(conn).await?;
    Ok(last.is_some_and(|(failed, left)| failed > 0 || left > 0))
}

/// What a job did in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Did {
    /// Rows that were due when it began.
    pub expected: i64,
    /// Rows settled.
    pub done: i64,
    /// Rows that failed and stay due.
    pub failed: i64,
}

/// Keeps what a job did.
///
/// # Errors
/// When the database fails.
pub async fn record(conn: &mut Conn, job: &str, started_at: At, finished_at: At, did: Did) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO job_runs (id, job, started_at, finished_at, expected, done, failed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(job)
    .bind(started_at)
    .bind(finished_at)
    .bind(did.expected)
    .bind(did.done)
    .bind(did.failed)
    .execute(conn)
    .await
    .map(drop)
}

/// For how long runs are kept, in days.
const KEPT_DAYS: i64 = 90;

/// Forgets runs of long ago.
///
/// # Errors
/// When the database fails.
pub async fn forget(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let mut gone = 0;
    for (job, _) in JOBS {
        let sql = "DELETE FROM job_runs WHERE job = $1 AND started_at < $2";
        let done = sqlx::query(sql).bind(job).bind(now.plus_days(-KEPT_DAYS)).execute(&mut *conn).await?;
        gone += i64::try_from(done.rows_affected()).unwrap_or(0);
    }
    Ok(gone)
}

/// How one job did in the last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Its name.
    pub job: &'static str,
    /// What staff call it.
    pub label: &'static str,
    /// When it last ran.
    pub last_run: Option<At>,
    /// Rows done.
    pub done: i64,
    /// Rows that are due and not done: what the last run left, reminders and messages that are due for longer than a run
    /// takes, and messages that did not go and are tried again.
    pub waiting: i64,
    /// Since when it fails, when it does.
    pub failing_since: Option<At>,
}

impl Health {
    /// How much should have been done.
    pub fn expected(&self) -> i64 {
        self.done + self.waiting
    }
}

/// A failure of so many minutes ago still counts as failing: what failed comes again when its lease is over.
const FAILING_MINUTES: i64 = 15;

/// What is due for so many minutes should have been done.
const GRACE_MINUTES: i64 = 10;

/// How every job did in the last day, in the order in which they run.
///
/// # Errors
/// When the database fails.
pub async fn health(conn: &mut Conn, now: At) -> Result<Vec<Health>, sqlx::Error> {
    let days = days(conn, now).await?;
    let last_runs = last_runs(conn).await?;
    let mut all = Vec::new();
    for (job, label) in JOBS {
        let (done, first_failed, last_failed) =
            days.iter().find(|day| day.0 == job).map_or((0, None, None), |day| (day.1, day.2, day.3));
        let last = last_runs.iter().find(|last| last.0 == job);
        let last_run = last.map(|last| last.1);
        let is_failing =
            last_failed.is_some_and(|at| at.plus_minutes(FAILING_MINUTES) > now) || last.is_some_and(|last| last.2 > 0);
        let (waiting, is_stuck) = match job {
            "reminders" => (reminders_due(conn, now.plus_minutes(-GRACE_MINUTES)).await?, false),
            "outbox" => {
                let (again, people) = tried_again(conn, now).await?;
                let due = messages_due(conn, now.plus_minutes(-GRACE_MINUTES)).await?;
                (due + again, people >= STUCK_PEOPLE)
            }
            _ => (last.map_or(0, |last| last.3.max(0)), false),
        };
        let failing_since = first_failed.filter(|_| is_failing || is_stuck);
        all.push(Health { job, label, last_run, done, waiting, failing_since });
    }
    Ok(all)
}

/// Of a job: when it last ran, how many rows failed then, and how many it left.
type Last = (String, At, i64, i64);

/// The last run of each job that ran. One walk to the end of the index for each.
async fn last_runs(conn: &mut Conn) -> Result<Vec<Last>, sqlx::Error> {
    let jobs = JOBS.map(|(job, _)| format!("SELECT '{job}' AS job")).join(" UNION ALL ");
    let sql = format!(
        "SELECT r.job, r.finished_at, r.failed, r.expected - r.done FROM ({jobs}) j JOIN job_runs r ON r.job = j.job \
         AND r.started_at = (SELECT MAX(l.started_at) FROM job_runs l WHERE l.job = j.job)"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(conn).await
}

/// Of a job in a day: how many rows it did, and when it first and last failed.
type Day = (String, i64, Option<At>, Option<At>);

/// A run that a clock showed for a day ahead, by mistake, counts too. That there is an end at all lets PostgreSQL see
/// that it is about few of the runs.
const AHEAD_HOURS: i64 = 24;

async fn days(conn: &mut Conn, now: At) -> Result<Vec<Day>, sqlx::Error> {
    let jobs = JOBS.map(|(job, _)| format!("'{job}'")).join(", ");
    let sql = format!(
        "SELECT job, CAST(COALESCE(SUM(done), 0) AS BIGINT), MIN(CASE WHEN failed > 0 THEN started_at END), \
         MAX(CASE WHEN failed > 0 THEN started_at END) FROM job_runs WHERE job IN ({jobs}) \
         AND started_at > $1 AND started_at <= $2 GROUP BY job"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(now.plus_hours(-24))
        .bind(now.plus_hours(AHEAD_HOURS))
        .fetch_all(conn)
        .await
}

/// Reminders that are due. Counted for each urgency: then the index answers it, however many people there are.
///
/// # Errors
/// When the database fails.
pub async fn reminders_due(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let due = |urgency: Urgency| {
        let rank = urgency.rank();
        format!("(SELECT COUNT(*) FROM reminders WHERE outcome_at IS NULL AND urgency = {rank} AND due_at <= $1)")
    };
    let sql = format!("SELECT {}", Urgency::ALL.map(due).join(" + "));
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(now).fetch_one(conn).await
}

/// A mailbox that is full is its owner's; from so many people on it is the way out that fails, also in the hours between
/// two tries.
const STUCK_PEOPLE: i64 = 2;

/// How many messages did not go and are tried again later, and to how many people.
async fn tried_again(conn: &mut Conn, now: At) -> Result<(i64, i64), sqlx::Error> {
    sqlx::query_as(
        "SELECT COUNT(*), COUNT(DISTINCT person_id) FROM outbox \
         WHERE delivered_at IS NULL AND given_up_at IS NULL AND tries > 0 AND due_at > $1",
    )
    .bind(now)
    .fetch_one(conn)
    .await
}

/// Messages that are due, on every way out.
///
/// # Errors
/// When the database fails.
pub async fn messages_due(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT COUNT(*) FROM outbox WHERE delivered_at IS NULL AND given_up_at IS NULL \
         AND channel IN ('inbox', 'mail', 'sms', 'push') AND urgency IN (1, 2, 3) AND due_at <= $1",
    )
    .bind(now)
    .fetch_one(conn)
    .await
}
