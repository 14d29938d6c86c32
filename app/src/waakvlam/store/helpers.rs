//! The light rhythm of a JIM or a coach.

use crate::{
    access::{AlumnusId, HelperRole, PersonId},
    db::Conn,
    moment::{At, Day},
    waakvlam::{
        ReminderKind,
        rules::rhythm::{self, Rhythm},
    },
};
use chrono::Weekday;

/// When a helper is asked how it goes with somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HelperRhythm {
    /// How often, on which day, at which hour. Every 0 days: never by itself.
    pub rhythm: Rhythm,
    /// Nothing is asked before this day.
    pub rest_until: Option<Day>,
}

/// A Monday on which a week of the lists began: the others follow every four weeks.
fn a_list_week() -> Day {
    At(0).day().plus(4)
}

impl HelperRhythm {
    /// Once in four weeks: a JIM on Sunday, a coach on a working day.
    pub fn usual(role: HelperRole) -> Self {
        let (weekday, hour) = match role {
            HelperRole::JobCoach => (Weekday::Mon, 9),
            _ => (rhythm::USUAL_DAY, rhythm::USUAL_HOUR),
        };
        Self { rhythm: Rhythm { every_days: 28, weekday, hour }, rest_until: None }
    }

    /// The next time after `now`, counted from `from`; `None` when they are never asked by themselves.
    pub fn next(&self, from: At, now: At) -> Option<At> {
        if self.rhythm.every_days == 0 {
            return None;
        }
        let first = self.rhythm.next_after(from, now);
        Some(match self.rest_until {
            Some(until) if first.day() < until => self.rhythm.on_or_after(until),
            _ => first,
        })
    }

    /// The next list of a coach after `now`, at least three weeks after `from`. The same week of four for all their
    /// people, so that those who came in different weeks stand on one list.
    pub fn next_list(&self, from: At, now: At) -> Option<At> {
        if self.rhythm.every_days == 0 {
            return None;
        }
        let earliest = from.day().plus(21).max(self.rest_until.unwrap_or(now.day())).max(now.day());
        let since_a_list_week = a_list_week().days_until(earliest).rem_euclid(28);
        let week = earliest.plus((28 - since_a_list_week) % 28);
        let list = self.rhythm.on_or_after(week);
        Some(if list > now { list } else { self.rhythm.on_or_after(week.plus(28)) })
    }

    /// Whether they want rest on this day.
    pub fn rests(&self, day: Day) -> bool {
        self.rest_until.is_some_and(|until| day < until)
    }
}

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
    /// When.
    pub rhythm: HelperRhythm,
}

impl Asked {
    /// When they are asked next after `now`, counted from `from`.
    fn next(&self, from: At, now: At) -> Option<At> {
        match self.role {
            HelperRole::JobCoach => self.rhythm.next_list(from, now),
            _ => self.rhythm.next(from, now),
        }
    }
}

/// The JIM and the coaches of one alumnus, with their rhythm.
///
/// # Errors
/// When the database fails.
pub async fn asked(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Vec<Asked>, sqlx::Error> {
    let people: Vec<(PersonId, HelperRole)> = sqlx::query_as(
        "SELECT person_id, role FROM circle_members WHERE alumnus_id = $1 AND role IN ('jim', 'job_coach') \
         AND since <= $2 AND (until IS NULL OR until > $2) ORDER BY since, person_id",
    )
    .bind(alumnus)
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    let mut all = Vec::new();
    for (person, role) in people {
        let rhythm = helper_rhythm(conn, &person, role).await?;
        all.push(Asked { person, role, rhythm });
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

/// Plans anew when the helpers of one alumnus are asked.
///
/// # Errors
/// When the database fails.
pub async fn plan_all(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    super::replace(conn, alumnus, "('jim_asks', 'coach_list')", now).await?;
    for one in asked(conn, alumnus, now).await? {
        if let Some(next) = one.next(now, now) {
            super::remind(conn, alumnus, kind_of(one.role), next, now).await?;
        }
    }
    Ok(())
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
    all.retain(|one| {
        let own = Rhythm { every_days: 28, ..one.rhythm.rhythm };
        kind_of(one.role) == kind && own.on_or_after(due_at.day()) == due_at
    });
    for one in &all {
        if let Some(next) = one.next(due_at, now) {
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
