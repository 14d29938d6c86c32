//! Everybody of one school, as the limits measure them: for the preview of other limits, and for nothing at night.

use crate::{
    access::{Admin, AlumnusId, SchoolId},
    db::Conn,
    handovers, measurements,
    moment::{At, Day},
    signals::{
        SignalKind, Told,
        rules::{Debt, Pattern, missed, preview::Seen},
    },
    waakvlam::{
        SupportLevel,
        rules::{Band, rhythm, usual_interval},
        store as waakvlam,
    },
};
use std::collections::HashMap;

/// The people of one school.
pub type Scanned = Vec<Seen>;

#[derive(sqlx::FromRow)]
struct Row {
    id: AlumnusId,
    support_level: SupportLevel,
    outflow_on: Day,
    destination: String,
    quiet_since: At,
    joined_at: Option<At>,
    born_on: Day,
    employer_since: Option<Day>,
    no_work_since: Option<Day>,
    contract_ends_on: Option<Day>,
    every_days: Option<i64>,
    jim_since: Option<At>,
    jim_until: Option<At>,
    jim_said: Option<At>,
}

/// Whoever is followed, and wants no rest now.
const OF_SCHOOL: &str = "a.school_id = $1 AND a.erased_at IS NULL AND a.unfollowed_at IS NULL \
     AND NOT EXISTS (SELECT 1 FROM pauses z WHERE z.alumnus_id = a.id AND z.ended_at IS NULL AND z.until_day > $2)";

/// Reads what the limits measure, of everybody of the admin's own school.
///
/// # Errors
/// When the database fails.
pub async fn scan(conn: &mut Conn, admin: &Admin, now: At) -> Result<Scanned, sqlx::Error> {
    let (school, today) = (&admin.0.school, now.day());
    let chosen = waakvlam::chosen(conn, school).await?;
    let rows = rows(conn, school, today).await?;
    let mut signs = by_alumnus(conn, SIGNS, school, now).await?;
    let mut asked = by_alumnus(conn, ASKED, school, now).await?;
    let mut told = by_alumnus(conn, DEBTS, school, now).await?;
    let ends: Vec<(AlumnusId, Day)> = sqlx::query_as(
        "SELECT v.alumnus_id, v.ends_on FROM provisions v JOIN alumni a ON a.id = v.alumnus_id \
         WHERE a.school_id = $1 AND v.gone_at IS NULL",
    )
    .bind(school)
    .fetch_all(&mut *conn)
    .await?;
    let mut handed: HashMap<AlumnusId, Vec<Day>> = HashMap::new();
    for one in handovers::store::of_school(conn, school).await? {
        handed.entry(one.alumnus_id).or_default().push(one.given_on);
    }
    let mut measured: HashMap<AlumnusId, Vec<(i64, String)>> = HashMap::new();
    for (alumnus, months, destination) in measurements::store::done_at(conn, school).await? {
        measured.entry(alumnus).or_default().push((months, destination));
    }
    let own: Vec<(AlumnusId, SignalKind, i64)> = sqlx::query_as(
        "SELECT o.alumnus_id, o.kind, o.value FROM own_limits o JOIN alumni a ON a.id = o.alumnus_id \
         WHERE a.school_id = $1 AND o.undone_at IS NULL AND o.about = ''",
    )
    .bind(school)
    .fetch_all(conn)
    .await?;
    let mut seen = Vec::new();
    for row in rows {
        let signs = signs.remove(&row.id).unwrap_or_default();
        let asked: Vec<At> = asked.remove(&row.id).unwrap_or_default().into_iter().map(|(at, _)| at).collect();
        let acts = signs.iter().filter(|(_, sign)| !matches!(sign.as_str(), "jim_spoke" | "reached"));
        let acts: Vec<At> = acts.map(|(at, _)| *at).collect();
        let latest: Vec<At> = signs.iter().rev().take(7).map(|(at, _)| *at).collect();
        let mut debts: Vec<(At, Debt)> =
            told.remove(&row.id).unwrap_or_default().into_iter().filter_map(debt).collect();
        debts.reverse();
        let band = Band::of(row.outflow_on, today);
        let every = chosen.iter().find(|(level, of, _)| *level == row.support_level && *of == band);
        let default = every.map_or_else(|| rhythm::default_days(row.support_level, band), |(_, _, days)| *days);
        let done = measured.remove(&row.id).unwrap_or_default();
        let last_known = done.last().map_or(row.destination.as_str(), |(_, destination)| destination);
        let is_unknown = measurements::rules::is_unknown(last_known);
        let provisions = ends.iter().filter(|(id, _)| *id == row.id).map(|(_, day)| *day);
        seen.push(Seen {
            level: row.support_level,
            every_days: rhythm::interval(row.support_level, row.every_days, default),
            usual: usual_interval(&latest),
            quiet_since: row.quiet_since,
            pattern: Pattern::of(&asked, &acts, now),
            born_on: row.born_on,
            employer_since: row.employer_since,
            without_work: row.no_work_since.map(|since| since.days_until(today)),
            ends_in: row.contract_ends_on.into_iter().chain(provisions).map(|day| today.days_until(day)).collect(),
            debts,
            without_jim: without_jim(&row, now),
            jim_quiet: row.jim_since.map(|since| now.days_since(row.jim_said.map_or(since, |said| said.max(since)))),
            handed_on: handed.remove(&row.id).unwrap_or_default(),
            unknown: is_unknown.then(|| (row.outflow_on, done.iter().map(|(months, _)| *months).collect())),
            own: own.iter().filter(|(id, ..)| *id == row.id).map(|(_, kind, value)| (*kind, *value)).collect(),
        });
    }
    Ok(seen)
}

fn without_jim(row: &Row, now: At) -> Option<i64> {
    let joined = row.joined_at.filter(|_| row.jim_since.is_none())?;
    Some(now.days_since(row.jim_until.map_or(joined, |until| until.max(joined))))
}

fn debt((at, kind): (At, String)) -> Option<(At, Debt)> {
    match Told::parse(&kind) {
        Some(told) => told.is_debt().then_some((at, Debt::Heard(told))),
        None => Some((at, Debt::Said)),
    }
}

async fn rows(conn: &mut Conn, school: &SchoolId, today: Day) -> Result<Vec<Row>, sqlx::Error> {
    let sql = format!(
        "SELECT a.id, a.support_level, a.outflow_on, a.destination, COALESCE(a.last_sign_of_life_at, a.created_at) AS quiet_since, \
         a.joined_at, a.born_on, a.employer_since, a.no_work_since, a.contract_ends_on, r.every_days, j.since AS jim_since, \
         (SELECT MAX(g.until) FROM circle_members g WHERE g.alumnus_id = a.id AND g.role = 'jim') AS jim_until, \
         (SELECT MAX(h.at) FROM (SELECT at, alumnus_id, person_id FROM jim_reports UNION ALL \
          SELECT at, alumnus_id, person_id FROM messages) h WHERE h.alumnus_id = a.id AND h.person_id = j.person_id) \
          AS jim_said \
         FROM alumni a LEFT JOIN rhythms r ON r.alumnus_id = a.id \
         LEFT JOIN circle_members j ON j.alumnus_id = a.id AND j.role = 'jim' AND j.until IS NULL WHERE {OF_SCHOOL}"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(school).bind(today).fetch_all(conn).await
}

const SIGNS: &str = "SELECT s.alumnus_id, s.at, s.sign FROM signs_of_life s JOIN alumni a ON a.id = s.alumnus_id \
     WHERE a.school_id = $1 AND s.at > $2 ORDER BY s.at";

const ASKED: &str = "SELECT r.alumnus_id, r.due_at, r.kind FROM reminders r JOIN alumni a ON a.id = r.alumnus_id \
     WHERE a.school_id = $1 AND r.due_at > $2 AND r.kind = 'check_in' AND r.outcome = 'sent' ORDER BY r.due_at";

const DEBTS: &str = "SELECT d.alumnus_id, d.at, d.kind FROM (SELECT alumnus_id, at, kind FROM told_facts UNION ALL \
     SELECT alumnus_id, at, 'said' FROM check_ins WHERE money = 'not_good') d JOIN alumni a ON a.id = d.alumnus_id \
     WHERE a.school_id = $1 AND d.at > $2 ORDER BY d.at";

/// One kind of fact of everybody of a school over six months, oldest first.
async fn by_alumnus(
    conn: &mut Conn,
    sql: &'static str,
    school: &SchoolId,
    now: At,
) -> Result<HashMap<AlumnusId, Vec<(At, String)>>, sqlx::Error> {
    let from = At::local(missed::from_day(now.day()), 0, 0);
    let rows: Vec<(AlumnusId, At, String)> = sqlx::query_as(sql).bind(school).bind(from).fetch_all(conn).await?;
    let mut by: HashMap<AlumnusId, Vec<(At, String)>> = HashMap::new();
    for (alumnus, at, what) in rows {
        by.entry(alumnus).or_default().push((at, what));
    }
    Ok(by)
}
