//! Each change of a case. It is made only while the case still stands as the rule saw it.

use super::{Case, OnCase};
use crate::{
    access::{Escalate, May, MunicipalityId, PersonId},
    db::Conn,
    error::Refusal,
    escalations::{
        EscalationId,
        rules::{
            Standing,
            form::{Content, Ground, Promise},
            ladder::SchoolTerms,
        },
    },
    moment::At,
    sealed::Sealed,
    waakvlam::SupportLevel,
};

/// Writes a new case. `None` when one is running already.
pub(in crate::escalations) async fn draft(
    conn: &mut Conn,
    may: &May<Escalate>,
    content: &Content,
    terms: SchoolTerms,
    now: At,
) -> Result<Option<EscalationId>, sqlx::Error> {
    let new = Standing::drafted(terms, now);
    let id: Option<EscalationId> = sqlx::query_scalar(
        "INSERT INTO escalations (id, alumnus_id, school_id, municipality_id, owner_id, state, step, version, cause, \
         asked, wanted_on, drafted_at, term_at, untold) \
         SELECT $1, a.id, a.school_id, a.municipality_id, a.owner_id, $3, $4, $5, $6, $7, $8, $9, $10, 0 FROM alumni a WHERE a.id = $2 \
         ON CONFLICT (alumnus_id) WHERE done_at IS NULL AND withdrawn_at IS NULL DO NOTHING RETURNING id",
    )
    .bind(EscalationId::new())
    .bind(may.alumnus())
    .bind(new.state)
    .bind(new.step)
    .bind(new.version)
    .bind(Sealed::from(&content.cause))
    .bind(Sealed::from(&content.asked))
    .bind(content.wanted_on)
    .bind(now)
    .bind(new.term_at)
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(id) = &id {
        put_sentences(conn, id, content).await?;
    }
    Ok(id)
}

/// Makes a case stand elsewhere, if it still stands where it was read.
///
/// # Errors
/// [`Refusal::Overtaken`] when somebody else was first.
pub(in crate::escalations) async fn stand(
    conn: &mut Conn,
    proof: &impl OnCase,
    case: &Case,
    to: &Standing,
) -> Result<(), Refusal> {
    let was = case.standing();
    let done = sqlx::query(
        "UPDATE escalations SET state = $1, step = $2, version = $3, contact_id = $4, term_at = $5, ground_by = $6, \
         is_late = $7 \
         WHERE id = $8 AND alumnus_id = $9 AND state = $10 AND step = $11 AND version = $12 \
         AND COALESCE(contact_id, '') = $13 AND COALESCE(term_at, 0) = $14 AND COALESCE(ground_by, '') = $15",
    )
    .bind(to.state)
    .bind(to.step)
    .bind(to.version)
    .bind(&to.contact)
    .bind(to.term_at)
    .bind(&to.ground_by)
    .bind(i64::from(to.is_late))
    .bind(&case.id)
    .bind(proof.whose())
    .bind(was.state)
    .bind(was.step)
    .bind(was.version)
    .bind(was.contact.map_or_else(String::new, |person| person.0))
    .bind(was.term_at.map_or(0, |term| term.0))
    .bind(was.ground_by.map_or_else(String::new, |person| person.0))
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 {
        return Ok(());
    }
    Err(Refusal::Overtaken("Iemand was je net voor. Ga terug en kijk hoe het nu staat.".into()))
}

/// New words in place of the old; the sentences are new too, so nothing in them is refused yet.
pub(in crate::escalations) async fn rewrite(
    conn: &mut Conn,
    id: &EscalationId,
    content: &Content,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE escalations SET cause = $2, asked = $3, wanted_on = $4, ground_kind = NULL, ground = NULL, untold = 0 \
         WHERE id = $1",
    )
    .bind(id)
    .bind(Sealed::from(&content.cause))
    .bind(Sealed::from(&content.asked))
    .bind(content.wanted_on)
    .execute(&mut *conn)
    .await?;
    sqlx::query("DELETE FROM packet_sentences WHERE escalation_id = $1").bind(id).execute(&mut *conn).await?;
    put_sentences(conn, id, content).await
}

async fn put_sentences(conn: &mut Conn, id: &EscalationId, content: &Content) -> Result<(), sqlx::Error> {
    for (sentence, position) in content.sentences.iter().zip(0_i64..) {
        sqlx::query("INSERT INTO packet_sentences (escalation_id, position, source, words) VALUES ($1, $2, $3, $4)")
            .bind(id)
            .bind(position)
            .bind(Sealed::from(&sentence.source))
            .bind(Sealed::from(&sentence.words))
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// The alumnus is asked, now.
pub(in crate::escalations) async fn asked(conn: &mut Conn, id: &EscalationId, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE escalations SET asked_alumnus_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(now).execute(conn).await.map(drop)
}

/// The alumnus keeps this sentence to themselves.
pub(in crate::escalations) async fn refuse_sentence(
    conn: &mut Conn,
    id: &EscalationId,
    position: i64,
    now: At,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE packet_sentences SET refused_at = $3 \
               WHERE escalation_id = $1 AND position = $2 AND refused_at IS NULL";
    sqlx::query(sql).bind(id).bind(position).bind(now).execute(conn).await.map(drop)
}

/// Why it must go without a yes.
pub(in crate::escalations) async fn ground(
    conn: &mut Conn,
    id: &EscalationId,
    ground: &Ground,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE escalations SET ground_kind = $2, ground = $3, untold = $4 WHERE id = $1")
        .bind(id)
        .bind(ground.kind)
        .bind(Sealed::from(&ground.words))
        .bind(i64::from(ground.untold))
        .execute(conn)
        .await
        .map(drop)
}

/// The alumnus said yes themselves, so no ground stands behind it.
pub(in crate::escalations) async fn no_ground(conn: &mut Conn, id: &EscalationId) -> Result<(), sqlx::Error> {
    let sql = "UPDATE escalations SET ground_kind = NULL, ground = NULL, untold = 0 WHERE id = $1";
    sqlx::query(sql).bind(id).execute(conn).await.map(drop)
}

/// It goes: agreed by whom, and how closely the alumnus was kept in sight before (the first time it went).
pub(in crate::escalations) async fn sent(
    conn: &mut Conn,
    id: &EscalationId,
    approved_by: &PersonId,
    level_before: SupportLevel,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE escalations SET approved_at = $2, approved_by = $3, sent_at = $2, \
         level_before = COALESCE(level_before, $4) WHERE id = $1",
    )
    .bind(id)
    .bind(now)
    .bind(approved_by)
    .bind(level_before)
    .execute(conn)
    .await
    .map(drop)
}

/// Lays the packet on somebody's desk: they may open it from now on.
pub(in crate::escalations) async fn lay(
    conn: &mut Conn,
    id: &EscalationId,
    person: &PersonId,
    step: i64,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO escalation_desks (escalation_id, person_id, step, since) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (escalation_id, person_id) DO UPDATE SET step = $3, since = $4",
    )
    .bind(id)
    .bind(person)
    .bind(step)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// Seen there.
pub(in crate::escalations) async fn received(conn: &mut Conn, id: &EscalationId, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE escalations SET received_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(now).execute(conn).await.map(drop)
}

/// A step higher nobody has seen it yet.
pub(in crate::escalations) async fn unreceived(conn: &mut Conn, id: &EscalationId) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE escalations SET received_at = NULL WHERE id = $1").bind(id).execute(conn).await.map(drop)
}

/// Taken up, with a name and a day.
pub(in crate::escalations) async fn accepted(
    conn: &mut Conn,
    id: &EscalationId,
    promise: &Promise,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE escalations SET accepted_at = $2, received_at = COALESCE(received_at, $2), actor_name = $3, \
         first_action = $4, action_on = $5 WHERE id = $1",
    )
    .bind(id)
    .bind(now)
    .bind(&promise.actor)
    .bind(Sealed::from(&promise.action))
    .bind(promise.action_on)
    .execute(conn)
    .await
    .map(drop)
}

/// It goes on with a next step.
pub(in crate::escalations) async fn goes_on(
    conn: &mut Conn,
    id: &EscalationId,
    promise: &Promise,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE escalations SET actor_name = $2, first_action = $3, action_on = $4 WHERE id = $1")
        .bind(id)
        .bind(&promise.actor)
        .bind(Sealed::from(&promise.action))
        .bind(promise.action_on)
        .execute(conn)
        .await
        .map(drop)
}

/// The municipality won't.
pub(in crate::escalations) async fn declined(
    conn: &mut Conn,
    id: &EscalationId,
    reason: &str,
    whither: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE escalations SET declined_at = $2, decline_reason = $3, decline_whither = $4 WHERE id = $1";
    sqlx::query(sql)
        .bind(id)
        .bind(now)
        .bind(Sealed::from(reason))
        .bind(Sealed::from(whither))
        .execute(conn)
        .await
        .map(drop)
}

/// Written again: what the municipality did with it before is in the thread, and no desk sees it.
pub(in crate::escalations) async fn redone(conn: &mut Conn, id: &EscalationId) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE escalations SET ground_kind = NULL, ground = NULL, untold = 0, sent_at = NULL, approved_at = NULL, \
         approved_by = NULL, received_at = NULL, accepted_at = NULL, actor_name = NULL, first_action = NULL, \
         action_on = NULL, declined_at = NULL, decline_reason = NULL, decline_whither = NULL WHERE id = $1",
    )
    .bind(id)
    .execute(&mut *conn)
    .await?;
    sqlx::query("DELETE FROM escalation_desks WHERE escalation_id = $1").bind(id).execute(conn).await.map(drop)
}

/// It is about another municipality from now on.
pub(in crate::escalations) async fn elsewhere(
    conn: &mut Conn,
    id: &EscalationId,
    municipality: &MunicipalityId,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE escalations SET municipality_id = $2, asked_alumnus_at = NULL WHERE id = $1";
    sqlx::query(sql).bind(id).bind(municipality).execute(conn).await.map(drop)
}

/// Done.
pub(in crate::escalations) async fn done(
    conn: &mut Conn,
    id: &EscalationId,
    result: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE escalations SET done_at = $2, result = $3 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(now).bind(Sealed::from(result)).execute(conn).await.map(drop)
}

/// Stopped by school.
pub(in crate::escalations) async fn withdrawn(conn: &mut Conn, id: &EscalationId, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE escalations SET withdrawn_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(now).execute(conn).await.map(drop)
}
