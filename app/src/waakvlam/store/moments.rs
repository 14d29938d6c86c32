//! The facts behind the moments, and the rows that wait for them: planned with the fact, in one transaction.

use crate::{
    access::{AlumnusId, ChangePeople, LogContact, May, PersonId},
    db::Conn,
    measurements,
    moment::{At, Day},
    sealed::Sealed,
    signals::{
        self, SignalKind,
        limits::{Limit, Limits},
    },
    waakvlam::{
        ReminderKind,
        rules::{
            moments::{self, Facts, Provision},
            work::Work,
        },
    },
};

/// The facts about one alumnus.
///
/// # Errors
/// When the database fails.
pub async fn moment_facts(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Facts, sqlx::Error> {
    let row: (Day, Option<String>, Option<Day>, Option<Day>, Option<Day>) = sqlx::query_as(
        "SELECT born_on, employer, employer_since, contract_ends_on, no_work_since FROM alumni WHERE id = $1",
    )
    .bind(alumnus)
    .fetch_one(conn)
    .await?;
    let (born_on, employer, employer_since, contract_ends_on, no_work_since) = row;
    Ok(Facts { born_on, employer, employer_since, contract_ends_on, no_work_since })
}

/// Plans every moment that follows from what is known now. Of the birthdays only the next one: it plans the one after
/// it. The same moment twice is one row.
///
/// # Errors
/// When the database fails.
pub async fn plan_moments(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    super::replace(conn, alumnus, "('birthday', 'two_years', 'no_work', 'contract', 'provision')", now).await?;
    let facts = moment_facts(conn, alumnus).await?;
    let provisions = provisions(conn, alumnus).await?;
    let limits = signals::store::limits(conn, alumnus).await?;
    let planned = planned(&facts, &provisions, &limits, now.day());
    for (kind, day) in planned {
        super::remind(conn, alumnus, kind, moments::at(day), now).await?;
    }
    let sql = "UPDATE alumni SET moments_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(alumnus).bind(now).execute(conn).await.map(drop)
}

/// Every moment that comes after today.
fn planned(facts: &Facts, provisions: &[Has], limits: &Limits, today: Day) -> Vec<(ReminderKind, Day)> {
    let ends = provisions.iter().flat_map(|it| moments::before_an_end(it.ends_on, today, limits));
    let days: [(ReminderKind, Vec<Day>); 5] = [
        (
            ReminderKind::Birthday,
            moments::birthdays(facts.born_on, today, limits).first().map(|(day, _)| *day).into_iter().collect(),
        ),
        (
            ReminderKind::TwoYears,
            facts.employer_since.map(|day| moments::two_years(day, today, limits)).unwrap_or_default(),
        ),
        (
            ReminderKind::NoWork,
            facts.no_work_since.map(|day| moments::without_work(day, today, limits)).unwrap_or_default(),
        ),
        (
            ReminderKind::Contract,
            facts.contract_ends_on.map(|day| moments::before_an_end(day, today, limits)).unwrap_or_default(),
        ),
        (ReminderKind::Provision, ends.collect()),
    ];
    days.into_iter().flat_map(|(kind, days)| days.into_iter().map(move |day| (kind, day))).collect()
}

/// Plans the moments and the first review of alumni who were on the list before there were any, at most so many. How
/// many there were.
///
/// # Errors
/// When the database fails.
pub async fn adopt(conn: &mut Conn, most: i64, now: At) -> Result<usize, sqlx::Error> {
    let alumni: Vec<AlumnusId> =
        sqlx::query_scalar("SELECT id FROM alumni WHERE moments_at IS NULL AND erased_at IS NULL ORDER BY id LIMIT $1")
            .bind(most)
            .fetch_all(&mut *conn)
            .await?;
    for alumnus in &alumni {
        begin(conn, alumnus, now).await?;
    }
    Ok(alumni.len())
}

/// What comes with somebody who came on the list: their moments, the first review, and the rhythm of who helps them.
///
/// # Errors
/// When the database fails.
pub async fn begin(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    plan_moments(conn, alumnus, now).await?;
    super::levels::plan_review(conn, alumnus, now).await?;
    super::helpers::plan_all(conn, alumnus, now).await?;
    measurements::clock::plan(conn, alumnus, now).await?;
    signals::store::planned(conn, alumnus, now).await
}

/// What is sealed of work as it was.
impl From<&Work> for Sealed {
    fn from(work: &Work) -> Self {
        Self(kept(work))
    }
}

/// What is sealed of work as it was.
impl From<Sealed> for Work {
    fn from(kept: Sealed) -> Self {
        read(&kept.0)
    }
}

/// In one text, to be put back later: three days, and where.
fn kept(work: &Work) -> String {
    let days = [work.employer_since, work.contract_ends_on, work.no_work_since];
    let days = days.map(|day| day.map(Day::iso).unwrap_or_default());
    [days.join("\n"), work.employer.clone().unwrap_or_default()].join("\n")
}

/// From that text.
fn read(kept: &str) -> Work {
    let mut lines = kept.splitn(4, '\n');
    let mut day = || lines.next().and_then(Day::parse);
    let (employer_since, contract_ends_on, no_work_since) = (day(), day(), day());
    let employer = lines.next().filter(|name| !name.is_empty()).map(str::to_owned);
    Work { employer, employer_since, contract_ends_on, no_work_since }
}

/// Who may write down what became of somebody's work.
pub trait HearsOfWork: Sync {
    /// Of whom.
    fn whose(&self) -> &AlumnusId;
    /// Who heard it.
    fn heard_by(&self) -> &PersonId;
}

macro_rules! hears {
    ($($proof:ty),+) => { $(impl HearsOfWork for $proof {
        fn whose(&self) -> &AlumnusId {
            self.alumnus()
        }

        fn heard_by(&self) -> &PersonId {
            self.by()
        }
    })+ };
}
hears!(May<ChangePeople>, May<LogContact>);

/// Keeps what is known about work, plans what follows from it, and closes signals about what isn't so any more.
///
/// # Errors
/// When the database fails.
pub async fn keep_work(conn: &mut Conn, may: &impl HearsOfWork, work: &Work, now: At) -> Result<(), sqlx::Error> {
    let alumnus = may.whose();
    let was = moment_facts(conn, alumnus).await?;
    write(conn, alumnus, work).await?;
    for (kind, is_over, word) in [
        (SignalKind::ContractEnds, was.contract_ends_on != work.contract_ends_on, "Het contract is veranderd."),
        (SignalKind::TwoYears, was.employer_since != work.employer_since, "Er is ander werk."),
        (SignalKind::NoWork, was.no_work_since != work.no_work_since, "Er is weer werk of school."),
        (SignalKind::JobLost, work.employer.is_some(), "Er is werk."),
    ] {
        if is_over {
            signals::store::close_by_fact(conn, alumnus, kind, word, now).await?;
        }
    }
    what_is_now(conn, may, &was, now).await?;
    plan_moments(conn, alumnus, now).await
}

async fn write(conn: &mut Conn, alumnus: &AlumnusId, work: &Work) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE alumni SET employer = $2, employer_since = $3, contract_ends_on = $4, no_work_since = $5 WHERE id = $1",
    )
    .bind(alumnus)
    .bind(&work.employer)
    .bind(work.employer_since)
    .bind(work.contract_ends_on)
    .bind(work.no_work_since)
    .execute(conn)
    .await
    .map(drop)
}

/// Keeps what `becomes` makes of what is known about work. What it was; `None` when that changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn work_changes(
    conn: &mut Conn,
    may: &impl HearsOfWork,
    becomes: impl Fn(&Work) -> Work + Send,
    now: At,
) -> Result<Option<Work>, sqlx::Error> {
    let was = Work::from(moment_facts(conn, may.whose()).await?);
    let work = becomes(&was);
    if work == was {
        return Ok(None);
    }
    keep_work(conn, may, &work, now).await?;
    Ok(Some(was))
}

/// Takes back what was kept of work at this instant, with the signals that it opened and closed; unless something else
/// was written since.
///
/// # Errors
/// When the database fails.
pub async fn work_is_again(
    conn: &mut Conn,
    may: &impl HearsOfWork,
    (was, became): (&Work, &Work),
    at: At,
    now: At,
) -> Result<(), sqlx::Error> {
    let alumnus = may.whose();
    if Work::from(moment_facts(conn, alumnus).await?) != *became {
        return Ok(());
    }
    write(conn, alumnus, was).await?;
    for kind in [SignalKind::ContractEnds, SignalKind::TwoYears, SignalKind::NoWork] {
        signals::store::reopen(conn, alumnus, kind, at).await?;
    }
    for kind in [SignalKind::JobLost, SignalKind::NoWork] {
        signals::store::close_opened_at(conn, alumnus, kind, at, now).await?;
    }
    plan_moments(conn, alumnus, now).await
}

/// What is a signal from the moment it is known: work was lost, two years or the end of a contract are near, it is long
/// without work already.
async fn what_is_now(conn: &mut Conn, may: &impl HearsOfWork, was: &Facts, now: At) -> Result<(), sqlx::Error> {
    let (alumnus, today) = (may.whose(), now.day());
    let limits = signals::store::limits(conn, alumnus).await?;
    let facts = moment_facts(conn, alumnus).await?;
    let sql = "SELECT p.first_name, w.first_name FROM alumni a JOIN people p ON p.id = a.person_id \
               JOIN people w ON w.id = $2 WHERE a.id = $1";
    let (name, by): (String, String) =
        sqlx::query_as(sql).bind(alumnus).bind(may.heard_by()).fetch_one(&mut *conn).await?;
    let lost = (was.employer.is_some() && facts.employer.is_none())
        .then(|| signals::rules::job_lost(&name, was.employer.as_deref(), &by, now));
    let two_years = facts.employer_since.filter(|since| was.employer_since != Some(*since));
    let two_years = two_years.and_then(|_| moments::with_one_employer(&name, &facts, &limits, now));
    let long = facts.no_work_since.filter(|since| was.no_work_since != Some(*since));
    let long = long.filter(|since| since.days_until(today) >= limits.either(SignalKind::NoWork, Limit::NoWork));
    let long = long.map(|since| moments::no_work(&name, since, &limits, now));
    let ends =
        (facts.contract_ends_on != was.contract_ends_on).then(|| moments::contract(&facts, &limits, now)).flatten();
    let moments = two_years.into_iter().chain(long).chain(ends).map(|moment| moment.task);
    signals::raise_all(conn, alumnus, lost.into_iter().chain(moments), now).await
}

/// Something somebody has until a day.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Has {
    /// Its row.
    pub id: String,
    /// A neutral word.
    pub kind: Provision,
    /// Until when.
    pub ends_on: Day,
}

/// What somebody has, the first end first.
///
/// # Errors
/// When the database fails.
pub async fn provisions(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<Has>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, kind, ends_on FROM provisions WHERE alumnus_id = $1 AND gone_at IS NULL ORDER BY ends_on, id",
    )
    .bind(alumnus)
    .fetch_all(conn)
    .await
}

/// Adds a provision, and plans what is told before it ends.
///
/// # Errors
/// When the database fails.
pub async fn add_provision(
    conn: &mut Conn,
    may: &May<ChangePeople>,
    kind: Provision,
    ends_on: Day,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO provisions (id, alumnus_id, kind, ends_on, made_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(may.alumnus())
        .bind(kind)
        .bind(ends_on)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    let limits = signals::store::limits(conn, may.alumnus()).await?;
    if moments::ends_soon(ends_on, now.day(), &limits) {
        let task = moments::provision(kind, ends_on, &limits, now).task;
        signals::raise_all(conn, may.alumnus(), [task], now).await?;
    }
    plan_moments(conn, may.alumnus(), now).await
}

/// A provision is gone, or has another end now. False when there is none.
///
/// # Errors
/// When the database fails.
pub async fn end_provision(conn: &mut Conn, may: &May<ChangePeople>, id: &str, now: At) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE provisions SET gone_at = $3 WHERE id = $1 AND alumnus_id = $2 AND gone_at IS NULL RETURNING kind";
    let gone: Option<Provision> =
        sqlx::query_scalar(sql).bind(id).bind(may.alumnus()).bind(now).fetch_optional(&mut *conn).await?;
    let Some(kind) = gone else { return Ok(false) };
    let (about, word) = ((SignalKind::ProvisionEnds, kind.as_str()), "De voorziening is er niet meer.");
    signals::store::close_about(conn, may.alumnus(), about, word, now).await?;
    plan_moments(conn, may.alumnus(), now).await?;
    Ok(true)
}
