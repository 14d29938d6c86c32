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

/// Longer than so many weeks no school is closed: a mistake in the settings puts no list off for ever.
const WEEKS_CLOSED: i64 = 10;

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
    /// people, so that those who came in different weeks stand on one list. For who works at a school that is closed then,
    /// the first own day after it.
    pub fn next_list(&self, from: At, now: At, closed: &[(Day, Day)]) -> Option<At> {
        if self.rhythm.every_days == 0 {
            return None;
        }
        let earliest = from.day().plus(21).max(self.rest_until.unwrap_or(now.day())).max(now.day());
        let since_a_list_week = a_list_week().days_until(earliest).rem_euclid(28);
        let week = earliest.plus((28 - since_a_list_week) % 28);
        let list = self.rhythm.on_or_after(week);
        let list = if list > now { list } else { self.rhythm.on_or_after(week.plus(28)) };
        Some(self.when_open(list, closed))
    }

    /// This moment, or the first own day after the holidays in which it lies.
    fn when_open(&self, list: At, closed: &[(Day, Day)]) -> At {
        let is_open = |at: &At| !closed.iter().any(|(from, until)| (*from..=*until).contains(&at.day()));
        let mut weeks = (0..=WEEKS_CLOSED).map(|weeks| self.rhythm.on_or_after(list.day().plus(7 * weeks)));
        weeks.find(is_open).unwrap_or(list)
    }

    /// Whether their list comes at this moment: in a week of the lists, or later because their school was closed.
    fn is_list(&self, at: At, closed: &[(Day, Day)]) -> bool {
        let week = at.day().plus(-a_list_week().days_until(at.day()).rem_euclid(28));
        let mut lists = (0..=WEEKS_CLOSED / 4 + 1).map(|back| self.rhythm.on_or_after(week.plus(-28 * back)));
        lists.any(|list| self.when_open(list, closed) == at)
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
    /// The holidays of the school where a coach works.
    closed: Vec<(Day, Day)>,
}

impl Asked {
    /// When they are asked next after `now`, counted from `from`.
    fn next(&self, from: At, now: At) -> Option<At> {
        match self.role {
            HelperRole::JobCoach => self.rhythm.next_list(from, now, &self.closed),
            _ => self.rhythm.next(from, now),
        }
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
        let closed = match role {
            HelperRole::JobCoach => super::closed_to(conn, &person, now).await?,
            _ => Vec::new(),
        };
        all.push(Asked { person, role, rhythm, closed });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_for_who_works_at_a_closed_school_comes_on_their_first_own_day_after_it() {
        let day = |text| Day::parse(text).expect("a day");
        let winter = (day("2026-12-19"), day("2027-01-03"));
        let (spring, mistake) = ((day("2027-01-04"), day("2027-01-05")), (day("2026-01-01"), day("2036-01-01")));
        for (weekday, closed, list) in [
            (Weekday::Mon, vec![], "2026-12-21"),
            (Weekday::Mon, vec![winter], "2027-01-04"),
            (Weekday::Wed, vec![winter], "2027-01-06"),
            (Weekday::Mon, vec![winter, spring], "2027-01-11"),
            (Weekday::Mon, vec![mistake], "2026-12-21"),
        ] {
            let usual = HelperRhythm::usual(HelperRole::JobCoach);
            let own = HelperRhythm { rhythm: Rhythm { weekday, ..usual.rhythm }, ..usual };
            let now = At::local(day("2026-11-23"), 10, 0);
            assert_eq!(own.next_list(now, now, &closed), Some(At::local(day(list), 9, 0)), "{weekday} {closed:?}");
        }
    }
}
