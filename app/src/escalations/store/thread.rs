//! What happened to a case, the sentences of its packet, and the facts behind them.

use super::{Case, OnCase};
use crate::{
    access::{AlumnusId, Escalate, May, PersonId, SeeCheckIns, SeeWorkFacts},
    check_ins,
    db::Conn,
    escalations::{EscalationId, EventKind, rules::sentences::Facts},
    moment::{At, Day},
    sealed::{MaybeSealed, Sealed},
    signals::{self, SignalKind},
};

/// A sentence of a packet, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Kept {
    /// 0, 1, 2 …
    pub position: i64,
    /// Where it comes from.
    #[sqlx(try_from = "Sealed")]
    pub source: String,
    /// What it says.
    #[sqlx(try_from = "Sealed")]
    pub words: String,
    /// When the alumnus kept it back.
    pub refused_at: Option<At>,
}

/// The sentences of a case, those that were kept back too.
pub(in crate::escalations) async fn sentences(conn: &mut Conn, case: &Case) -> Result<Vec<Kept>, sqlx::Error> {
    sqlx::query_as(
        "SELECT position, source, words, refused_at FROM packet_sentences WHERE escalation_id = $1 ORDER BY position",
    )
    .bind(&case.id)
    .fetch_all(conn)
    .await
}

/// The sentences that go along.
pub(in crate::escalations) async fn shared(conn: &mut Conn, case: &Case) -> Result<Vec<Kept>, sqlx::Error> {
    let mut all = sentences(conn, case).await?;
    all.retain(|sentence| sentence.refused_at.is_none());
    Ok(all)
}

/// Something that happened.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Happened {
    /// When.
    pub at: At,
    /// "Femke de Boer"; `None` is the clock.
    pub name: Option<String>,
    /// What.
    pub what: EventKind,
    /// The words that go with it.
    #[sqlx(try_from = "MaybeSealed")]
    pub words: Option<String>,
}

/// Keeps that something happened, by somebody or by the clock.
pub(in crate::escalations) async fn happened(
    conn: &mut Conn,
    id: &EscalationId,
    by: Option<&PersonId>,
    what: EventKind,
    words: Option<&str>,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO escalation_events (id, escalation_id, at, place, person_id, what, words) \
         SELECT $1, $2, $3, COALESCE(MAX(place), 0) + 1, $4, $5, $6 FROM escalation_events WHERE escalation_id = $2",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(id)
    .bind(now)
    .bind(by)
    .bind(what)
    .bind(Sealed::some(words))
    .execute(conn)
    .await
    .map(drop)
}

/// Takes the case in hand until the end of the transaction, so that two don't write in its thread at the same place.
pub(in crate::escalations) async fn hold(conn: &mut Conn, id: &EscalationId) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE escalations SET version = version WHERE id = $1").bind(id).execute(conn).await.map(drop)
}

/// The thread, in order.
pub(in crate::escalations) async fn thread(conn: &mut Conn, case: &Case) -> Result<Vec<Happened>, sqlx::Error> {
    sqlx::query_as(
        "SELECT v.at, p.first_name || ' ' || p.last_name AS name, v.what, v.words \
         FROM escalation_events v LEFT JOIN people p ON p.id = v.person_id \
         WHERE v.escalation_id = $1 ORDER BY v.place",
    )
    .bind(&case.id)
    .fetch_all(conn)
    .await
}

/// The part of the thread that the municipality reads: what happened on its desks since this packet was sent.
pub(in crate::escalations) async fn thread_of_the_desk(
    conn: &mut Conn,
    case: &Case,
) -> Result<Vec<Happened>, sqlx::Error> {
    let all = thread(conn, case).await?;
    let sent = all.iter().rposition(|event| event.what == EventKind::Sent).unwrap_or(all.len());
    Ok(all.into_iter().skip(sent).filter(|event| event.what.is_for_the_desk()).collect())
}

/// How many of the last calls and visits are proposed.
const CONTACTS: i64 = 3;

/// What may be proposed about somebody. Each kind of fact comes with the proof that it may be seen.
pub(in crate::escalations) async fn facts(
    conn: &mut Conn,
    seen: (&May<Escalate>, &May<SeeCheckIns>, &May<SeeWorkFacts>),
    now: At,
) -> Result<Facts, sqlx::Error> {
    let (escalate, check_ins, work) = seen;
    let (first_name, phone, employer, contract_ends_on): (String, Option<String>, Option<String>, Option<Day>) =
        sqlx::query_as(
            "SELECT p.first_name, p.phone, a.employer, a.contract_ends_on \
             FROM alumni a JOIN people p ON p.id = a.person_id WHERE a.id = $1",
        )
        .bind(work.alumnus())
        .fetch_one(&mut *conn)
        .await?;
    let report = check_ins::store::reports(conn, check_ins, 1).await?.into_iter().next();
    let contacts = check_ins::store::contacts(conn, check_ins, CONTACTS).await?;
    Ok(Facts {
        first_name,
        phone,
        employer,
        contract_ends_on,
        signals: reasons(conn, escalate.alumnus(), now).await?,
        contacts: contacts.into_iter().map(|call| (call.who, call.at, call.way, call.outcome)).collect(),
        last_check_in: check_ins::store::faces(conn, check_ins, 1).await?.into_iter().next(),
        jim_said: report
            .filter(|report| report.alumnus_reads == 1)
            .and_then(|report| Some((report.jim, report.at, report.words?))),
    })
}

/// The open signals. Silence is told anew, as it is today and without what the JIM said.
async fn reasons(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Vec<(SignalKind, At, String)>, sqlx::Error> {
    let mut found = Vec::new();
    for signal in signals::store::of_alumnus(conn, alumnus).await? {
        let reason = if signal.kind == SignalKind::Silence {
            let facts = signals::store::silence_facts(conn, alumnus, now).await?;
            signals::rules::silence(&signals::rules::Silence { jim_said: None, ..facts }, now).reason
        } else {
            signal.reason
        };
        found.push((signal.kind, signal.since, reason));
    }
    Ok(found)
}

/// Everybody at whose desk it has been, besides this person.
pub(in crate::escalations) async fn other_desks(
    conn: &mut Conn,
    proof: &impl OnCase,
    case: &Case,
    but: Option<&PersonId>,
) -> Result<Vec<PersonId>, sqlx::Error> {
    let mut all: Vec<PersonId> = sqlx::query_scalar(
        "SELECT d.person_id FROM escalation_desks d JOIN escalations e ON e.id = d.escalation_id \
         WHERE e.id = $1 AND e.alumnus_id = $2 ORDER BY d.step",
    )
    .bind(&case.id)
    .bind(proof.whose())
    .fetch_all(conn)
    .await?;
    all.retain(|person| Some(person) != but);
    Ok(all)
}
