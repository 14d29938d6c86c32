//! Signals by school and by person: opened once a cause, closed by an act or by the fact itself.

mod coming;
mod holidays;
mod limits;
mod moments;
mod pattern;
mod preview;
mod told;

pub use coming::{Comes, coming, left};
pub use holidays::follow_holidays;
pub use limits::{Own, choose, limits, of_school as limits_of_school, own, teach, unteach};
pub use moments::{jimless_since, last_heard, planned, unplanned};
pub use pattern::{answers_of, moods_of, pattern, silence_facts};
pub use preview::{Scanned, scan};
pub use told::{debts_of, heard_of_work_too, tell, told_in, untell, work_before};

use super::{
    Proposal, SignalKind,
    rules::{look_by_at_school, waits_for_school},
};
use crate::{
    access::{AlumnusId, CloseSignal, May, PersonId, Staff, standings},
    circle,
    db::Conn,
    moment::{At, Day},
    sealed::{MaybeSealed, Sealed},
    waakvlam::{self, SupportLevel},
};

/// Opens a signal for who is on duty for this alumnus. `None` when one about the same is open already.
///
/// # Errors
/// When the database fails.
pub async fn open(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    proposal: &Proposal,
    now: At,
) -> Result<Option<PersonId>, sqlx::Error> {
    let duty = circle::store::on_duty(conn, alumnus, now).await?;
    let due_on = due_on(conn, alumnus, proposal, now).await?;
    sqlx::query_scalar(
        "INSERT INTO signals (id, alumnus_id, school_id, kind, about, urgency, since, opened_at, reason, next_step, \
         facts, due_on, task_for) \
         SELECT $1, a.id, a.school_id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM alumni a WHERE a.id = $2 \
         ON CONFLICT (alumnus_id, kind, about) WHERE closed_at IS NULL DO NOTHING RETURNING task_for",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(alumnus)
    .bind(proposal.kind)
    .bind(&proposal.about)
    .bind(proposal.urgency)
    .bind(proposal.since)
    .bind(now)
    .bind(Sealed::from(&proposal.reason))
    .bind(Sealed::from(&proposal.next_step))
    .bind(facts_of(proposal))
    .bind(due_on)
    .bind(duty.person)
    .fetch_optional(conn)
    .await
}

/// Opens a signal, or says the newest of what is open already: a case that was late and is refused now is refused.
///
/// # Errors
/// When the database fails.
pub async fn renew(conn: &mut Conn, alumnus: &AlumnusId, proposal: &Proposal, now: At) -> Result<(), sqlx::Error> {
    if open(conn, alumnus, proposal, now).await?.is_some() {
        return Ok(());
    }
    let due_on = due_on(conn, alumnus, proposal, now).await?;
    sqlx::query(
        "UPDATE signals SET urgency = $4, since = $5, reason = $6, next_step = $7, facts = $8, due_on = $9 \
         WHERE alumnus_id = $1 AND kind = $2 AND about = $3 AND closed_at IS NULL",
    )
    .bind(alumnus)
    .bind(proposal.kind)
    .bind(&proposal.about)
    .bind(proposal.urgency)
    .bind(proposal.since)
    .bind(Sealed::from(&proposal.reason))
    .bind(Sealed::from(&proposal.next_step))
    .bind(facts_of(proposal))
    .bind(due_on)
    .execute(conn)
    .await
    .map(drop)
}

/// Until when somebody of the school looks at it.
async fn due_on(conn: &mut Conn, alumnus: &AlumnusId, proposal: &Proposal, now: At) -> Result<Day, sqlx::Error> {
    let Proposal { kind, urgency, .. } = *proposal;
    let closed = match waits_for_school(kind, urgency) {
        true => waakvlam::store::closed_around(conn, alumnus, now.day()).await?,
        false => Vec::new(),
    };
    Ok(look_by_at_school(kind, urgency, now.day(), &closed))
}

fn facts_of(proposal: &Proposal) -> Option<Sealed> {
    (!proposal.facts.is_empty()).then(|| Sealed(proposal.facts.join("\n")))
}

/// Makes an open signal more urgent, with its new reason and facts: it got worse. Whose task it is; `None` when none is
/// open, or it is as urgent already.
///
/// # Errors
/// When the database fails.
pub async fn worsen(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    proposal: &Proposal,
    now: At,
) -> Result<Option<PersonId>, sqlx::Error> {
    let due_on = due_on(conn, alumnus, proposal, now).await?;
    sqlx::query_scalar(
        "UPDATE signals SET urgency = $4, reason = $5, facts = $6, due_on = $7 \
         WHERE alumnus_id = $1 AND kind = $2 AND about = $3 AND closed_at IS NULL AND urgency > $4 RETURNING task_for",
    )
    .bind(alumnus)
    .bind(proposal.kind)
    .bind(&proposal.about)
    .bind(proposal.urgency)
    .bind(Sealed::from(&proposal.reason))
    .bind(facts_of(proposal))
    .bind(due_on)
    .fetch_optional(conn)
    .await
}

/// Brings an open signal up again that grew more urgent, or that nobody looked at before its day: with the reason and
/// facts of today, and a new day to look before. It never becomes less urgent by that. Whose task it is; `None` when none
/// is open, or its human still has the time that was given.
///
/// # Errors
/// When the database fails.
pub async fn bring_up_again(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    proposal: &Proposal,
    now: At,
) -> Result<Option<PersonId>, sqlx::Error> {
    let due_on = due_on(conn, alumnus, proposal, now).await?;
    sqlx::query_scalar(
        "UPDATE signals SET urgency = CASE WHEN urgency < $4 THEN urgency ELSE $4 END, reason = $5, facts = $6, \
         due_on = $7 WHERE alumnus_id = $1 AND kind = $2 AND about = $3 AND closed_at IS NULL \
         AND (urgency > $4 OR due_on < $8) RETURNING task_for",
    )
    .bind(alumnus)
    .bind(proposal.kind)
    .bind(&proposal.about)
    .bind(proposal.urgency)
    .bind(Sealed::from(&proposal.reason))
    .bind(facts_of(proposal))
    .bind(due_on)
    .bind(now.day())
    .fetch_optional(conn)
    .await
}

/// When the open signal of this kind was opened; `None` when there is none.
///
/// # Errors
/// When the database fails.
pub async fn opened_at(conn: &mut Conn, alumnus: &AlumnusId, kind: SignalKind) -> Result<Option<At>, sqlx::Error> {
    let sql = "SELECT MIN(opened_at) FROM signals WHERE alumnus_id = $1 AND kind = $2 AND closed_at IS NULL";
    sqlx::query_scalar(sql).bind(alumnus).bind(kind).fetch_one(conn).await
}

/// Closes an open signal because the fact behind it is over.
///
/// # Errors
/// When the database fails.
pub async fn close_by_fact(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    kind: SignalKind,
    word: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE signals SET closed_at = $3, closed_word = $4 WHERE alumnus_id = $1 AND kind = $2 AND closed_at IS NULL",
    )
    .bind(alumnus)
    .bind(kind)
    .bind(now)
    .bind(Sealed::from(word))
    .execute(conn)
    .await
    .map(drop)
}

/// Closes the open signal about one of several things because it is over.
///
/// # Errors
/// When the database fails.
pub async fn close_about(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    (kind, about): (SignalKind, &str),
    word: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE signals SET closed_at = $4, closed_word = $5 \
         WHERE alumnus_id = $1 AND kind = $2 AND about = $3 AND closed_at IS NULL",
    )
    .bind(alumnus)
    .bind(kind)
    .bind(about)
    .bind(now)
    .bind(Sealed::from(word))
    .execute(conn)
    .await
    .map(drop)
}

/// Closes what was opened at this instant by a mistake.
///
/// # Errors
/// When the database fails.
pub async fn close_opened_at(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    kind: SignalKind,
    opened_at: At,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE signals SET closed_at = $4, closed_word = $5 \
         WHERE alumnus_id = $1 AND kind = $2 AND opened_at = $3 AND closed_at IS NULL",
    )
    .bind(alumnus)
    .bind(kind)
    .bind(opened_at)
    .bind(now)
    .bind(Sealed::from("Teruggedraaid."))
    .execute(conn)
    .await
    .map(drop)
}

/// Closes the signals about a gap before 18 for whoever turned 18.
///
/// # Errors
/// When the database fails.
pub async fn close_past_gaps(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE signals SET closed_at = $1, closed_word = $3 WHERE kind = 'gap' AND closed_at IS NULL \
         AND EXISTS (SELECT 1 FROM alumni a WHERE a.id = signals.alumnus_id AND a.born_on <= $2)",
    )
    .bind(now)
    .bind(now.day().years_later(-18))
    .bind(Sealed::from("Is nu 18 jaar."))
    .execute(conn)
    .await?;
    Ok(i64::try_from(done.rows_affected()).unwrap_or(0))
}

/// Closes a signal by an act with a word, or because it was none. What it was, about what and since when; `None` when it
/// was closed already.
///
/// # Errors
/// When the database fails.
pub async fn close(
    conn: &mut Conn,
    may: &May<CloseSignal>,
    signal: &str,
    (word, was_none): (&str, bool),
    now: At,
) -> Result<Option<(SignalKind, String, At)>, sqlx::Error> {
    sqlx::query_as(
        "UPDATE signals SET closed_at = $3, closed_by = $4, closed_word = $5, was_none = $6 \
         WHERE id = $1 AND alumnus_id = $2 AND closed_at IS NULL RETURNING kind, about, since",
    )
    .bind(signal)
    .bind(may.alumnus())
    .bind(now)
    .bind(may.by())
    .bind(Sealed::from(word))
    .bind(i64::from(was_none))
    .fetch_optional(conn)
    .await
}

/// What comes first about one person: the most urgent, what they said before that they say nothing, the oldest.
const FIRST: &str = "s.urgency, CASE WHEN s.kind = 'silence' THEN 1 ELSE 0 END, s.since";

/// An open signal with the person it is about.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OpenSignal {
    /// Its row.
    pub id: String,
    /// About whom.
    pub alumnus_id: AlumnusId,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// Their number, if known.
    pub phone: Option<String>,
    /// How closely they are kept in sight.
    pub support_level: SupportLevel,
    /// When they left school.
    pub outflow_on: Day,
    /// The last thing known about work.
    pub employer: Option<String>,
    /// Their last sign of life.
    pub last_sign_of_life_at: Option<At>,
    /// Which kind it was.
    pub last_sign: Option<waakvlam::Sign>,
    /// Why.
    pub kind: SignalKind,
    /// 1 is today.
    pub urgency: i64,
    /// Since when.
    pub since: At,
    /// When it was proposed.
    pub opened_at: At,
    /// In words.
    #[sqlx(try_from = "Sealed")]
    pub reason: String,
    /// What to do.
    #[sqlx(try_from = "Sealed")]
    pub next_step: String,
    /// What is behind it, a line each.
    #[sqlx(try_from = "MaybeSealed")]
    pub facts: Option<String>,
    /// The day before which its human looks; `None` where that was not kept yet.
    pub due_on: Option<Day>,
    /// Who looks at it.
    pub task_for: PersonId,
    /// "Anja".
    pub task_name: String,
}

/// What is asked of an open signal; the facts behind it are unsealed only where they are shown.
macro_rules! open_signals {
    ($facts:literal) => {
        concat!(
            "SELECT s.id, s.alumnus_id, p.first_name, p.last_name, \
     CASE WHEN p.phone_dead_at IS NULL THEN p.phone END AS phone, a.support_level, \
     a.outflow_on, a.employer, a.last_sign_of_life_at, a.last_sign, s.kind, s.urgency, s.since, s.opened_at, s.reason, \
     s.next_step, ",
            $facts,
            " AS facts, s.due_on, s.task_for, t.first_name AS task_name \
     FROM signals s JOIN alumni a ON a.id = s.alumnus_id JOIN people p ON p.id = a.person_id \
     JOIN people t ON t.id = s.task_for WHERE s.closed_at IS NULL AND "
        )
    };
}

/// Where an open signal stands among those of a school; nothing of what it says.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ranked {
    /// About whom.
    pub alumnus_id: AlumnusId,
    /// 1 is today.
    pub urgency: i64,
    /// Since when.
    pub since: At,
    /// 0 when somebody spoke up or something happened, 1 when somebody is silent who was never reached, 2 when somebody
    /// is silent who was.
    pub quiet: i64,
    /// 1 when it is the reader's task.
    pub is_mine: i64,
}

/// The most urgent open signals of a school, of the reader's own people first: those of colleagues never push one of
/// theirs off the page. At the same urgency silence comes last: a list read in makes many silent at once, and an SOS
/// never waits behind them. Who has no JIM stands in a list of their own.
///
/// # Errors
/// When the database fails.
pub async fn ranked(conn: &mut Conn, staff: &Staff, most: i64) -> Result<Vec<Ranked>, sqlx::Error> {
    sqlx::query_as(
        "SELECT s.alumnus_id, s.urgency, s.since, \
         CASE WHEN s.kind <> 'silence' THEN CAST(0 AS BIGINT) WHEN a.last_sign_of_life_at IS NULL THEN 1 ELSE 2 END AS quiet, \
         CASE WHEN s.task_for = $3 THEN CAST(1 AS BIGINT) ELSE 0 END AS is_mine \
         FROM signals s JOIN alumni a ON a.id = s.alumnus_id \
         WHERE s.closed_at IS NULL AND s.school_id = $1 AND s.kind <> 'no_jim' \
         ORDER BY CASE WHEN $3 IN (s.task_for, a.owner_id, a.backup_id) THEN 0 ELSE 1 END, s.urgency, quiet, s.since LIMIT $2",
    )
    .bind(&staff.school)
    .bind(most)
    .bind(staff.me.id())
    .fetch_all(conn)
    .await
}

/// The open signals about these people, in their order, as Monday names them: the most urgent first, without the facts
/// behind them. Whoever has none is left out.
///
/// # Errors
/// When the database fails.
pub async fn of_people(conn: &mut Conn, people: &[AlumnusId]) -> Result<Vec<Vec<OpenSignal>>, sqlx::Error> {
    let places: Vec<String> = (1..=people.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "{} s.kind <> 'no_jim' AND s.alumnus_id IN ({}) \
         ORDER BY {FIRST}",
        open_signals!("CAST(NULL AS TEXT)"),
        places.join(", ")
    );
    let query = people.iter().fold(sqlx::query_as(sqlx::AssertSqlSafe(sql)), |query, person| query.bind(person));
    let signals: Vec<OpenSignal> = if people.is_empty() { Vec::new() } else { query.fetch_all(conn).await? };
    let of = |person: &AlumnusId| signals.iter().filter(|it| it.alumnus_id == *person).cloned().collect();
    Ok(people.iter().map(of).filter(|all: &Vec<OpenSignal>| !all.is_empty()).collect())
}

/// The open signals about one person.
///
/// # Errors
/// When the database fails.
pub async fn of_alumnus(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<OpenSignal>, sqlx::Error> {
    let sql = format!("{} s.alumnus_id = $1 ORDER BY {FIRST}", open_signals!("s.facts"));
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(alumnus).fetch_all(conn).await
}

/// The people of a school, as Monday counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Counts {
    /// Who has an open signal and the reader in their circle.
    pub mine: i64,
    /// Who has an open signal, whoever looks at it.
    pub all: i64,
    /// Everybody on the list.
    pub people: i64,
    /// Who has been without a JIM for long.
    pub no_jim: i64,
}

/// How many people of a school have an open signal, how many of those ask something of the reader, and how many there
/// are.
///
/// # Errors
/// When the database fails.
pub async fn counts(conn: &mut Conn, staff: &Staff, now: At) -> Result<Counts, sqlx::Error> {
    let school = &staff.school;
    let open: Vec<AlumnusId> = sqlx::query_scalar(
        "SELECT DISTINCT alumnus_id FROM signals WHERE school_id = $1 AND closed_at IS NULL AND kind <> 'no_jim'",
    )
    .bind(school)
    .fetch_all(&mut *conn)
    .await?;
    let standings = standings(conn, staff.me.id(), &open, now).await?;
    let mine = open.iter().filter(|alumnus| standings.in_circle_of(alumnus)).count();
    let (people, no_jim): (i64, i64) = sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM alumni WHERE school_id = $1 AND erased_at IS NULL), \
                (SELECT COUNT(*) FROM signals WHERE school_id = $1 AND closed_at IS NULL AND kind = 'no_jim')",
    )
    .bind(school)
    .fetch_one(conn)
    .await?;
    let number = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    Ok(Counts { mine: number(mine), all: number(open.len()), people, no_jim })
}

/// Opens a signal again that was closed by a fact at this instant, because the fact was a mistake. When a newer one is
/// open, that one stays.
///
/// # Errors
/// When the database fails.
pub async fn reopen(conn: &mut Conn, alumnus: &AlumnusId, kind: SignalKind, closed_at: At) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE signals SET closed_at = NULL, closed_word = NULL WHERE alumnus_id = $1 AND kind = $2 \
         AND closed_at = $3 AND closed_by IS NULL AND NOT EXISTS (SELECT 1 FROM signals o \
         WHERE o.alumnus_id = $1 AND o.kind = $2 AND o.about = signals.about AND o.closed_at IS NULL)",
    )
    .bind(alumnus)
    .bind(kind)
    .bind(closed_at)
    .execute(conn)
    .await
    .map(drop)
}

/// How many messages could not be delivered in the last day.
///
/// # Errors
/// When the database fails.
pub async fn given_up(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM outbox WHERE given_up_at IS NOT NULL AND given_up_at > $1";
    sqlx::query_scalar(sql).bind(now.plus_hours(-24)).fetch_one(conn).await
}
