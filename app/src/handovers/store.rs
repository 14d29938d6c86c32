//! Hand-overs: SQL only.

use super::{HandoverForm, HandoverId, State, ToKind};
use crate::{
    access::{ActAsOneself, AlumnusId, HandOver, May, PersonId, SchoolId},
    db::Conn,
    moment::{At, Day},
    sealed::{MaybeSealed, Sealed},
};

/// A hand-over as it stands.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Handover {
    /// Its row.
    pub id: HandoverId,
    /// About whom.
    #[sqlx(rename = "alumnus_id")]
    pub alumnus: AlumnusId,
    /// Who wrote it.
    #[sqlx(rename = "by_id")]
    pub by: PersonId,
    /// "Anja".
    pub by_name: String,
    /// Where it stands.
    pub state: State,
    /// What goes, and to whom.
    #[sqlx(flatten)]
    pub form: HandoverForm,
    /// When it was put to the alumnus.
    pub asked_at: At,
    /// When they said yes.
    pub agreed_at: Option<At>,
    /// From which day working days count.
    pub given_on: Option<Day>,
    /// Who received it.
    #[sqlx(try_from = "MaybeSealed")]
    pub received_by: Option<String>,
    /// When.
    pub received_on: Option<Day>,
}

const SELECT: &str = "SELECT h.id, h.alumnus_id, h.by_id, p.first_name AS by_name, h.state, h.to_kind, h.to_name, \
     h.to_reach, h.goes_on, h.well, h.not_well, h.helps, h.arranged, h.asked_at, h.agreed_at, h.given_on, \
     h.received_by, h.received_on FROM warm_handovers h JOIN people p ON p.id = h.by_id WHERE ";

/// Keeps a form and puts it to the alumnus.
///
/// # Errors
/// When the database fails.
pub async fn ask(
    conn: &mut Conn,
    may: &May<HandOver>,
    form: &HandoverForm,
    now: At,
) -> Result<HandoverId, sqlx::Error> {
    let id = HandoverId::new();
    sqlx::query(
        "INSERT INTO warm_handovers (id, alumnus_id, school_id, by_id, state, to_kind, to_name, to_reach, goes_on, well, \
         not_well, helps, arranged, asked_at) \
         SELECT $1, a.id, a.school_id, $3, 'asked', $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM alumni a WHERE a.id = $2",
    )
    .bind(&id)
    .bind(may.alumnus())
    .bind(may.by())
    .bind(form.to_kind)
    .bind(Sealed::from(&form.to_name))
    .bind(Sealed::from(&form.to_reach))
    .bind(form.goes_on)
    .bind(Sealed::from(&form.well))
    .bind(Sealed::from(&form.not_well))
    .bind(Sealed::from(&form.helps))
    .bind(Sealed::from(&form.arranged))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(id)
}

/// One hand-over of this alumnus; `None` when it isn't theirs.
///
/// # Errors
/// When the database fails.
pub async fn one<A>(conn: &mut Conn, may: &May<A>, id: &HandoverId) -> Result<Option<Handover>, sqlx::Error> {
    let sql = format!("{SELECT} h.id = $1 AND h.alumnus_id = $2");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).bind(may.alumnus()).fetch_optional(conn).await
}

/// Every hand-over of this alumnus, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut Conn, may: &May<HandOver>) -> Result<Vec<Handover>, sqlx::Error> {
    let sql = format!("{SELECT} h.alumnus_id = $1 ORDER BY h.asked_at DESC, h.id");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(may.alumnus()).fetch_all(conn).await
}

/// What of this alumnus is on its way, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn on_their_way(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<Handover>, sqlx::Error> {
    let sql = format!("{SELECT} h.alumnus_id = $1 AND h.state = 'given' ORDER BY h.given_on, h.id");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(alumnus).fetch_all(conn).await
}

/// What the alumnus is asked about: which, and to whom it would go.
///
/// # Errors
/// When the database fails.
pub async fn asked_of(conn: &mut Conn, own: &May<ActAsOneself>) -> Result<Option<(HandoverId, String)>, sqlx::Error> {
    let sql = "SELECT id, to_name FROM warm_handovers WHERE alumnus_id = $1 AND state = 'asked' ORDER BY asked_at, id LIMIT 1";
    let found: Option<(HandoverId, Sealed)> = sqlx::query_as(sql).bind(own.alumnus()).fetch_optional(conn).await?;
    Ok(found.map(|(id, to)| (id, to.into())))
}

/// Goes from one state to the next; false when it isn't there any more. The day from which working days count comes with
/// a yes, who received it when with the receipt.
///
/// # Errors
/// When the database fails.
pub async fn stand(
    conn: &mut Conn,
    handover: &Handover,
    to: State,
    (given_on, received): (Option<Day>, Option<(&str, Day)>),
    now: At,
) -> Result<bool, sqlx::Error> {
    let is_over = !matches!(to, State::Asked | State::Given);
    let done = sqlx::query(
        "UPDATE warm_handovers SET state = $3, agreed_at = COALESCE(agreed_at, $4), given_on = COALESCE(given_on, $5), \
         received_by = $6, received_on = $7, ended_at = $8 WHERE id = $1 AND state = $2",
    )
    .bind(&handover.id)
    .bind(handover.state)
    .bind(to)
    .bind(given_on.map(|_| now))
    .bind(given_on)
    .bind(Sealed::some(received.map(|(who, _)| who)))
    .bind(received.map(|(_, day)| day))
    .bind(is_over.then_some(now))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Something of a school that is on its way, for a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OnItsWay {
    /// Its row.
    pub id: HandoverId,
    /// About whom.
    pub alumnus_id: AlumnusId,
    /// "Konrad".
    pub first_name: String,
    /// "Nowicki".
    pub last_name: String,
    /// To whom.
    #[sqlx(try_from = "Sealed")]
    pub to_name: String,
    /// Of what kind of organisation.
    pub to_kind: ToKind,
    /// From which day working days count.
    pub given_on: Day,
}

/// What of a school is on its way, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_school(conn: &mut Conn, school: &SchoolId) -> Result<Vec<OnItsWay>, sqlx::Error> {
    sqlx::query_as(
        "SELECT h.id, h.alumnus_id, p.first_name, p.last_name, h.to_name, h.to_kind, h.given_on FROM warm_handovers h \
         JOIN alumni a ON a.id = h.alumnus_id JOIN people p ON p.id = a.person_id \
         WHERE h.school_id = $1 AND h.state = 'given' ORDER BY h.given_on, h.id",
    )
    .bind(school)
    .fetch_all(conn)
    .await
}
