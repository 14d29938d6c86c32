//! Sessions as the door reads them, relations as the policy wants them, and the log of looks.

use super::{
    Act, AlumnusId, Basis, Hat, HelperRole, Kind, May, MunicipalityId, Person, PersonId, Relation, SchoolId, SessionId,
    SignedIn,
    standing::{AT_THE_SCHOOL, STANDING},
};
use crate::{db::Conn, error::Refusal, moment::At, way_in::SignedInBy};

/// Who holds this session token, and what they are now. `None` when it ended or never was.
///
/// # Errors
/// When the database fails.
pub async fn signed_in(conn: &mut Conn, token_hash: &str, now: At) -> Result<Option<SignedIn>, sqlx::Error> {
    let found: Option<Session> = sqlx::query_as(
        "SELECT s.id, s.last_seen_at, s.signed_in_by, s.proved_at, s.fresh_until, p.id, p.first_name, p.last_name \
         FROM sessions s JOIN people p ON p.id = s.person_id \
         WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.ends_at > $2",
    )
    .bind(token_hash)
    .bind(now)
    .fetch_optional(&mut *conn)
    .await?;
    let Some((session, last_seen_at, signed_in_by, proved_at, fresh_until, id, first_name, last_name)) = found else {
        return Ok(None);
    };
    let hats = hats(conn, &id, now).await?;
    let person = Person { id, first_name, last_name };
    Ok(Some(SignedIn { session, person, hats, last_seen_at, signed_in_by, proved_at, fresh_until }))
}

/// Device, last seen, how and when proved, fresh until; and who: id, first name, last name.
type Session = (SessionId, At, SignedInBy, At, Option<At>, PersonId, String, String);

/// What somebody is, now.
///
/// # Errors
/// When the database fails.
pub async fn hats(conn: &mut Conn, person: &PersonId, now: At) -> Result<Vec<Hat>, sqlx::Error> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT 'alumnus', id, '' FROM alumni WHERE person_id = $1 AND erased_at IS NULL \
         UNION ALL SELECT 'helper', alumnus_id, role FROM circle_members \
         WHERE person_id = $1 AND since <= $2 AND (until IS NULL OR until > $2) \
         UNION ALL SELECT role, COALESCE(school_id, municipality_id), '' FROM memberships \
         WHERE person_id = $1 AND since <= $2 AND (until IS NULL OR until > $2) \
         UNION ALL SELECT 'coordinator', school_id, '' FROM memberships \
         WHERE person_id = $1 AND since <= $2 AND (until IS NULL OR until > $2) AND coordinates_since <= $2",
    )
    .bind(person)
    .bind(now)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|(hat, place, role)| hat_from(&hat, place, &role)).collect())
}

fn hat_from(hat: &str, place: String, role: &str) -> Option<Hat> {
    Some(match hat {
        "alumnus" => Hat::Alumnus(AlumnusId(place)),
        "helper" => Hat::Helper(AlumnusId(place), HelperRole::parse(role)?),
        "staff" => Hat::Staff(SchoolId(place)),
        "coordinator" => Hat::Coordinator(SchoolId(place)),
        "admin" => Hat::Admin(SchoolId(place)),
        "municipal" => Hat::Municipal(MunicipalityId(place)),
        _ => return None,
    })
}

/// Keeps when a device was last seen; the page "Mijn telefoons en computers" shows it.
///
/// # Errors
/// When the database fails.
pub async fn seen(conn: &mut Conn, session: &SessionId, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE sessions SET last_seen_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(session).bind(now).execute(conn).await.map(drop)
}

/// Asks the policy whether this person may do `A` with this alumnus, and logs the look, in this transaction.
///
/// # Errors
/// [`Refusal::Missing`] when they may not, as when there is no such alumnus.
pub async fn may<A: Act>(conn: &mut Conn, me: &SignedIn, alumnus: &AlumnusId, now: At) -> Result<May<A>, Refusal> {
    let relation = relation(conn, me.id(), alumnus, now).await?.seen_by(me.is_strong());
    let basis = A::allows(&relation).ok_or(Refusal::Missing)?;
    if let (Some(kind), false) = (A::LOGGED_AS, basis == Basis::Own) {
        log_look(conn, alumnus, me.id(), role_word(&relation), kind, basis, now).await?;
    }
    if A::SETTLED && me.is_fresh(now) {
        return Err(Refusal::Overtaken(NOT_YET.into()));
    }
    Ok(May::prove(alumnus.clone(), me.id().clone()))
}

/// What a phone hears that somebody else gave to an alumnus, on its first day.
pub(crate) const NOT_YET: &str =
    "Dat kan morgen. Deze telefoon is nieuw. Heb je ook een oude telefoon? Zeg daar ja bij: Mijn telefoons.";

/// Whether somebody may do `A`, without looking: what the page offers depends on it.
///
/// # Errors
/// When the database fails.
pub async fn would_allow<A: Act>(
    conn: &mut Conn,
    person: &PersonId,
    alumnus: &AlumnusId,
    now: At,
) -> Result<bool, sqlx::Error> {
    Ok(A::allows(&relation(conn, person, alumnus, now).await?).is_some())
}

fn role_word(relation: &Relation) -> &'static str {
    match relation {
        Relation::Oneself => "alumnus",
        Relation::Helper(role, _) => role.as_str(),
        Relation::SchoolStaff(_) | Relation::SecondPerson | Relation::Colleague => "staff",
        Relation::Stranger => "stranger",
    }
}

/// How somebody stands to one alumnus, now.
///
/// # Errors
/// When the database fails.
async fn relation(conn: &mut Conn, person: &PersonId, alumnus: &AlumnusId, now: At) -> Result<Relation, sqlx::Error> {
    let sql = format!(
        "SELECT (SELECT COUNT(*) FROM alumni WHERE id = $1 AND person_id = $2 AND erased_at IS NULL), \
                (SELECT {STANDING} FROM alumni a WHERE a.id = $1 AND a.erased_at IS NULL AND {AT_THE_SCHOOL}), \
                (SELECT role FROM circle_members WHERE alumnus_id = $1 AND person_id = $2 \
                 AND since <= $3 AND (until IS NULL OR until > $3))"
    );
    let (own, at_school, helper): (i64, Option<Basis>, Option<HelperRole>) =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(alumnus).bind(person).bind(now).fetch_one(&mut *conn).await?;
    Ok(match (own, at_school.map(Basis::at_school), helper) {
        (1.., _, _) => Relation::Oneself,
        (_, Some(staff @ Relation::SchoolStaff(_)), _) => staff,
        (_, _, Some(role)) => Relation::Helper(role, permitted(conn, person, alumnus).await?),
        (_, Some(other), _) => other,
        _ => Relation::Stranger,
    })
}

async fn permitted(conn: &mut Conn, person: &PersonId, alumnus: &AlumnusId) -> Result<Vec<Kind>, sqlx::Error> {
    let sql = "SELECT kind FROM permissions WHERE alumnus_id = $1 AND person_id = $2 AND withdrawn_at IS NULL";
    sqlx::query_scalar(sql).bind(alumnus).bind(person).fetch_all(conn).await
}

/// Keeps that somebody looked. The row is loose until the transaction commits, and is linked in the chain then.
pub(super) async fn log_look(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    person: &PersonId,
    role: &str,
    kind: &str,
    basis: Basis,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO access_log (id, at, alumnus_id, person_id, role, kind, basis) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(now)
    .bind(alumnus)
    .bind(person)
    .bind(role)
    .bind(kind)
    .bind(basis)
    .execute(conn)
    .await
    .map(drop)
}

/// The proof that somebody of a municipality has this case on their desk while it runs.
#[derive(Debug)]
pub struct MaySeePacket {
    alumnus: AlumnusId,
    by: PersonId,
}

impl MaySeePacket {
    /// Who may.
    pub fn by(&self) -> &PersonId {
        &self.by
    }

    /// Whose packet.
    pub fn alumnus(&self) -> &AlumnusId {
        &self.alumnus
    }
}

/// Asks whether this running escalation lies (or lay) on this person's desk, and logs the look.
///
/// # Errors
/// [`Refusal::Missing`] when it does not, when it is over, and when there is no such escalation.
pub async fn may_see_packet(
    conn: &mut Conn,
    me: &SignedIn,
    escalation: &str,
    now: At,
) -> Result<MaySeePacket, Refusal> {
    if !me.is_strong() {
        return Err(Refusal::Missing);
    }
    let alumnus: AlumnusId = sqlx::query_scalar(
        "SELECT e.alumnus_id FROM escalations e \
         JOIN escalation_desks d ON d.escalation_id = e.id AND d.person_id = $2 \
         JOIN memberships m ON m.person_id = d.person_id AND m.municipality_id = e.municipality_id \
         AND m.since <= $3 AND (m.until IS NULL OR m.until > $3) \
         WHERE e.id = $1 AND e.sent_at IS NOT NULL AND e.done_at IS NULL AND e.withdrawn_at IS NULL \
         AND e.declined_at IS NULL",
    )
    .bind(escalation)
    .bind(me.id())
    .bind(now)
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(Refusal::Missing)?;
    log_look(conn, &alumnus, me.id(), "municipal", "packet", Basis::Escalation, now).await?;
    Ok(MaySeePacket { alumnus, by: me.id().clone() })
}
