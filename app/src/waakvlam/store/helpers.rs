//! The light rhythm of a JIM or a coach.

use crate::{
    access::{AlumnusId, HelperRole, PersonId},
    db::Conn,
    moment::{At, Day},
    waakvlam::{
        ReminderKind,
        rules::{
            helpers::HelperRhythm,
            rhythm::{self, Rhythm},
        },
    },
};

/// The rhythm of a helper.
///
/// # Errors
/// When the database fails.
pub async fn helper_rhythm(conn: &mut Conn, person: &PersonId, role: HelperRole) -> Result<HelperRhythm, sqlx::Error> {
    let row: Option<(i64, i64, i64, Option<Day>)> =
        sqlx::query_as("SELECT every_days, weekday, hour, rest_until FROM helper_rhythms WHERE person_id = $1")
            .bind(person)
            .fetch_optional(conn)
            .await?;
    let usual = HelperRhythm::usual(role);
    Ok(row.map_or(usual, |(every_days, weekday, hour, rest_until)| HelperRhythm {
        rhythm: Rhythm {
            every_days,
            weekday: rhythm::from_number(weekday).unwrap_or(usual.rhythm.weekday),
            hour: u32::try_from(hour).unwrap_or(usual.rhythm.hour),
        },
        rest_until,
    }))
}

/// Keeps how a helper wants to be asked, in all their circles.
///
/// # Errors
/// When the database fails.
pub async fn choose_helper(
    conn: &mut Conn,
    person: &PersonId,
    wish: &HelperRhythm,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO helper_rhythms (person_id, every_days, weekday, hour, rest_until, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person_id) DO UPDATE SET every_days = excluded.every_days, \
         weekday = excluded.weekday, hour = excluded.hour, rest_until = excluded.rest_until, \
         changed_at = excluded.changed_at",
    )
    .bind(person)
    .bind(wish.rhythm.every_days)
    .bind(rhythm::number(wish.rhythm.weekday))
    .bind(i64::from(wish.rhythm.hour))
    .bind(wish.rest_until)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    let circles: Vec<AlumnusId> = sqlx::query_scalar(
        "SELECT alumnus_id FROM circle_members WHERE person_id = $1 AND role IN ('jim', 'job_coach') \
         AND since <= $2 AND (until IS NULL OR until > $2) ORDER BY alumnus_id",
    )
    .bind(person)
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    for alumnus in circles {
        super::hold(conn, &alumnus).await?;
        plan_all(conn, &alumnus, now).await?;
    }
    Ok(())
}

/// Who is asked about one alumnus.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: HelperRole,
    /// Since when.
    pub since: At,
    /// When.
    pub rhythm: HelperRhythm,
    /// The holidays of the school where a coach works.
    closed: Vec<(Day, Day)>,
}

impl Asked {
    /// When they are asked next after `now`, counted from `from`.
    fn next(&self, from: At, now: At) -> Option<At> {
        self.rhythm.next(self.role, from, now, &self.closed)
    }

    /// When this moment comes for whoever works at a school that is closed then; `None` when it is open.
    fn put_off(&self, due_at: At) -> Option<At> {
        Some(self.rhythm.when_open(due_at, &self.closed)).filter(|at| *at > due_at)
    }

    /// Whether a coach gets no list now: they want rest, their school is closed, or it is the day of another coach.
    pub fn rests(&self, due_at: At, now: At) -> bool {
        self.rhythm.rests(now.day()) || !self.rhythm.is_list(due_at, &self.closed)
    }
}

/// The JIM and the coaches of one alumnus, with their rhythm.
///
/// # Errors
/// When the database fails.
pub async fn asked(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Vec<Asked>, sqlx::Error> {
    let people: Vec<(PersonId, HelperRole, At)> = sqlx::query_as(
        "SELECT person_id, role, since FROM circle_members WHERE alumnus_id = $1 AND role IN ('jim', 'job_coach') \
         AND since <= $2 AND (until IS NULL OR until > $2) ORDER BY since, person_id",
    )
    .bind(alumnus)
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    let mut all = Vec::new();
    for (person, role, since) in people {
        let rhythm = helper_rhythm(conn, &person, role).await?;
        let closed = match role {
            HelperRole::JobCoach => super::closed_to(conn, &person, now).await?,
            _ => Vec::new(),
        };
        all.push(Asked { person, role, since, rhythm, closed });
    }
    Ok(all)
}

/// The kind of reminder for a role.
const fn kind_of(role: HelperRole) -> ReminderKind {
    match role {
        HelperRole::JobCoach => ReminderKind::CoachList,
        _ => ReminderKind::JimAsks,
    }
}

/// Plans anew when the helpers of one alumnus are asked: counted from when each was asked before, so that a change in
/// the circle puts nothing off.
///
/// # Errors
/// When the database fails.
pub async fn plan_all(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    super::replace(conn, alumnus, "('jim_asks', 'coach_list')", now).await?;
    for one in asked(conn, alumnus, now).await? {
        let kind = kind_of(one.role);
        let from = asked_before(conn, alumnus, kind).await?.map_or(one.since, |before| before.max(one.since));
        if let Some(next) = one.next(from, now) {
            super::remind(conn, alumnus, kind, next, now).await?;
        }
    }
    Ok(())
}

/// When this helper is asked next, about anybody; family never is.
///
/// # Errors
/// When the database fails.
pub async fn next_asked(
    conn: &mut Conn,
    person: &PersonId,
    role: HelperRole,
    now: At,
) -> Result<Option<At>, sqlx::Error> {
    let own = helper_rhythm(conn, person, role).await?;
    let planned: Vec<At> = sqlx::query_scalar(
        "SELECT r.due_at FROM circle_members c JOIN reminders r ON r.alumnus_id = c.alumnus_id \
         WHERE c.person_id = $1 AND c.role = $2 AND c.since <= $3 AND (c.until IS NULL OR c.until > $3) \
         AND r.kind = $4 AND r.outcome_at IS NULL ORDER BY r.due_at",
    )
    .bind(person)
    .bind(role)
    .bind(now)
    .bind(kind_of(role))
    .fetch_all(conn)
    .await?;
    Ok(planned.into_iter().find(|due_at| own.is_theirs(*due_at)))
}

/// The last moment at which something of this kind was asked.
async fn asked_before(conn: &mut Conn, alumnus: &AlumnusId, kind: ReminderKind) -> Result<Option<At>, sqlx::Error> {
    let sql =
        "SELECT MAX(due_at) FROM reminders WHERE alumnus_id = $1 AND kind = $2 AND outcome IN ('sent', 'answered')";
    sqlx::query_scalar(sql).bind(alumnus).bind(kind).fetch_one(conn).await
}

/// Plans the next time of those for whom this moment was, and returns them: their own day and hour tell who they are.
///
/// # Errors
/// When the database fails.
pub async fn next_helpers(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    kind: ReminderKind,
    due_at: At,
    now: At,
) -> Result<Vec<Asked>, sqlx::Error> {
    let mut all = asked(conn, alumnus, now).await?;
    all.retain(|one| kind_of(one.role) == kind && one.rhythm.is_theirs(due_at));
    for one in &all {
        if let Some(next) = one.put_off(due_at).or_else(|| one.next(due_at, now)) {
            super::remind(conn, alumnus, kind, next, now).await?;
        }
    }
    Ok(all)
}

/// Whether the JIM was asked (but for what falls due now) or said something lately: then nobody asks again this month.
///
/// # Errors
/// When the database fails.
pub async fn jim_was_busy(conn: &mut Conn, alumnus: &AlumnusId, since: At, due_at: At) -> Result<bool, sqlx::Error> {
    let busy: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM jim_reports WHERE alumnus_id = $1 AND at > $2) + \
         (SELECT COUNT(*) FROM reminders WHERE alumnus_id = $1 AND kind IN ('ask_jim', 'jim_asks') \
          AND outcome IN ('sent', 'answered') AND outcome_at > $2 AND due_at <> $3)",
    )
    .bind(alumnus)
    .bind(since)
    .bind(due_at)
    .fetch_one(conn)
    .await?;
    Ok(busy > 0)
}

/// The first names of those around whom a coach stands.
///
/// # Errors
/// When the database fails.
pub async fn coached(conn: &mut Conn, coach: &PersonId, now: At) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT p.first_name FROM circle_members c JOIN alumni a ON a.id = c.alumnus_id \
         JOIN people p ON p.id = a.person_id WHERE c.person_id = $1 AND c.role = 'job_coach' AND c.since <= $2 \
         AND (c.until IS NULL OR c.until > $2) AND a.erased_at IS NULL ORDER BY p.first_name, p.id",
    )
    .bind(coach)
    .bind(now)
    .fetch_all(conn)
    .await
}
