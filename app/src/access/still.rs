//! What is asked again later: whether somebody is still signed in, may still see, and from when on.

use super::{
    AlumnusId, Kind, PersonId, SeeCheckIns, SeeEscalation, SeeFeelings, SeeMessages, SeeQuestions, SeeWorkFacts,
    SessionId, would_allow,
};
use crate::{db::Conn, moment::At};

/// Whether this session is alive: for what stays open longer than one request.
///
/// # Errors
/// When the database fails.
pub async fn still_signed_in(conn: &mut Conn, session: &SessionId, now: At) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM sessions WHERE id = $1 AND ended_at IS NULL AND ends_at > $2";
    let alive: i64 = sqlx::query_scalar(sql).bind(session).bind(now).fetch_one(conn).await?;
    Ok(alive == 1)
}

/// Whether somebody may see things of this kind, without looking: asked again when a letter about them is delivered.
///
/// # Errors
/// When the database fails.
pub async fn would_see(
    conn: &mut Conn,
    person: &PersonId,
    alumnus: &AlumnusId,
    kind: Kind,
    now: At,
) -> Result<bool, sqlx::Error> {
    match kind {
        Kind::CheckIns => would_allow::<SeeCheckIns>(conn, person, alumnus, now).await,
        Kind::Feelings => would_allow::<SeeFeelings>(conn, person, alumnus, now).await,
        Kind::Questions => would_allow::<SeeQuestions>(conn, person, alumnus, now).await,
        Kind::Messages => would_allow::<SeeMessages>(conn, person, alumnus, now).await,
        Kind::WorkFacts => would_allow::<SeeWorkFacts>(conn, person, alumnus, now).await,
        Kind::Packets => would_allow::<SeeEscalation>(conn, person, alumnus, now).await,
    }
}

/// Later than anything that is ever said.
const NEVER: At = At(i64::MAX);

/// From when on somebody who may see this kind sees what is said: the alumnus and the school everything, a helper what
/// came after their permission. Whoever is none of these sees nothing, whatever else was asked.
///
/// # Errors
/// When the database fails.
pub async fn sees_since(
    conn: &mut Conn,
    person: &PersonId,
    alumnus: &AlumnusId,
    kind: Kind,
    now: At,
) -> Result<At, sqlx::Error> {
    let (whole, since): (i64, Option<At>) = sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM alumni WHERE id = $1 AND person_id = $2) \
              + (SELECT COUNT(*) FROM memberships m JOIN alumni a ON a.school_id = m.school_id \
                 WHERE a.id = $1 AND m.person_id = $2 AND m.since <= $3 AND (m.until IS NULL OR m.until > $3)), \
                (SELECT MAX(CASE WHEN p.given_at > c.since THEN p.given_at ELSE c.since END) \
                 FROM circle_members c JOIN permissions p ON p.alumnus_id = c.alumnus_id AND p.person_id = c.person_id \
                 WHERE c.alumnus_id = $1 AND c.person_id = $2 AND c.since <= $3 AND (c.until IS NULL OR c.until > $3) \
                 AND p.kind = $4 AND p.withdrawn_at IS NULL)",
    )
    .bind(alumnus)
    .bind(person)
    .bind(now)
    .bind(kind)
    .fetch_one(conn)
    .await?;
    Ok(if whole > 0 { At(0) } else { since.unwrap_or(NEVER) })
}
