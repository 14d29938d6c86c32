//! How the people of a school stand to its alumni: the one place that says which of them are in somebody's circle.

use super::{AlumnusId, Basis, PersonId, SignedIn, store::log_look};
use crate::{db::Conn, moment::At};
use std::collections::HashMap;

/// The school's people in this circle, strongest first: the word of a [`Basis`]. `a` is the row of the alumnus, `$2`
/// the person, `$3` the instant. Whoever said no to being followed is in no circle of the school any more; only a
/// written reason that is told at once opens anything then.
pub(super) const STANDING: &str = "COALESCE( \
     CASE WHEN a.unfollowed_at <= $3 THEN NULL \
          WHEN a.owner_id = $2 THEN 'owner' \
          WHEN a.backup_id = $2 THEN 'backup' \
          WHEN EXISTS (SELECT 1 FROM successions n WHERE n.alumnus_id = a.id AND n.to_id = $2 \
               AND n.starts_at <= $3 AND n.ended_at IS NULL) THEN 'successor' \
          WHEN EXISTS (SELECT 1 FROM signals s WHERE s.alumnus_id = a.id AND s.task_for = $2 \
               AND s.closed_at IS NULL) THEN 'task' \
          WHEN EXISTS (SELECT 1 FROM questions q WHERE q.alumnus_id = a.id AND q.to_id = $2 \
               AND q.closed_at IS NULL) THEN 'task' \
          WHEN EXISTS (SELECT 1 FROM escalations e WHERE e.alumnus_id = a.id AND e.owner_id = $2 \
               AND e.done_at IS NULL AND e.withdrawn_at IS NULL) THEN 'task' \
     END, \
     (SELECT MIN(g.basis) FROM break_glass g WHERE g.alumnus_id = a.id AND g.person_id = $2 \
          AND g.opened_at <= $3 AND g.ends_at > $3), \
     'colleague')";

/// Whether the person works at the school of the alumnus, with the same names as [`STANDING`].
pub(super) const AT_THE_SCHOOL: &str = "EXISTS (SELECT 1 FROM memberships m WHERE m.school_id = a.school_id \
     AND m.person_id = $2 AND m.since <= $3 AND (m.until IS NULL OR m.until > $3))";

/// At most so many alumni are asked about in one statement.
const BATCH: usize = 200;

/// How somebody of a school stands to each alumnus of a list.
#[derive(Clone, Debug, Default)]
pub struct Standings {
    found: HashMap<AlumnusId, Basis>,
}

impl Standings {
    /// Whether they are in this circle: only then the list says more than a name.
    pub fn in_circle_of(&self, alumnus: &AlumnusId) -> bool {
        self.found.get(alumnus).is_some_and(|basis| basis.is_in_the_circle())
    }

    /// Whether a list may tell of the alumnus' case: to whoever is in the circle, or was asked to decide with others.
    pub fn reads_case_of(&self, alumnus: &AlumnusId) -> bool {
        self.in_circle_of(alumnus) || self.found.get(alumnus) == Some(&Basis::SecondPerson)
    }

    /// Keeps in the log that the list showed something of each of these alumni, where they are in the circle.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log(
        &self,
        conn: &mut Conn,
        me: &SignedIn,
        shown: impl IntoIterator<Item = &AlumnusId> + Send,
        kind: &'static str,
        now: At,
    ) -> Result<(), sqlx::Error> {
        let shown = shown.into_iter().filter(|alumnus| self.in_circle_of(alumnus)).collect();
        self.keep(conn, me, shown, kind, now).await
    }

    /// Keeps in the log that the list told of a case of each of these alumni, where it did. That is not opening it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log_cases(
        &self,
        conn: &mut Conn,
        me: &SignedIn,
        shown: impl IntoIterator<Item = &AlumnusId> + Send,
        now: At,
    ) -> Result<(), sqlx::Error> {
        let shown = shown.into_iter().filter(|alumnus| self.reads_case_of(alumnus)).collect();
        self.keep(conn, me, shown, "cases", now).await
    }

    async fn keep(
        &self,
        conn: &mut Conn,
        me: &SignedIn,
        mut shown: Vec<&AlumnusId>,
        kind: &'static str,
        now: At,
    ) -> Result<(), sqlx::Error> {
        shown.sort();
        shown.dedup();
        for alumnus in shown {
            let basis = self.found.get(alumnus).copied().unwrap_or(Basis::Colleague);
            log_look(conn, alumnus, me.id(), "staff", kind, basis, now).await?;
        }
        Ok(())
    }
}

/// How somebody stands to each of these alumni of their own school.
///
/// # Errors
/// When the database fails.
pub async fn standings(
    conn: &mut Conn,
    person: &PersonId,
    alumni: impl IntoIterator<Item = &AlumnusId> + Send,
    now: At,
) -> Result<Standings, sqlx::Error> {
    let mut alumni: Vec<&AlumnusId> = alumni.into_iter().collect();
    alumni.sort();
    alumni.dedup();
    let mut standings = Standings::default();
    for some in alumni.chunks(BATCH) {
        let places: Vec<String> = (0..some.len()).map(|at| format!("${}", at + 4)).collect();
        let sql = format!(
            "SELECT a.id, {STANDING} FROM alumni a WHERE $1 = $1 AND a.erased_at IS NULL AND {AT_THE_SCHOOL} AND a.id IN ({})",
            places.join(", ")
        );
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind("").bind(person).bind(now);
        for alumnus in some {
            query = query.bind((*alumnus).clone());
        }
        let rows: Vec<(AlumnusId, Basis)> = query.fetch_all(&mut *conn).await?;
        standings.found.extend(rows);
    }
    Ok(standings)
}
