//! Somebody lives in another municipality from a day on.

use crate::{
    access::{ActAsOneself, AlumnusId, ChangePeople, May, MunicipalityId, PersonId},
    db::Conn,
    moment::{At, Day},
};

/// A move that was proposed, said, or is done.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Move {
    /// Its row.
    pub id: String,
    /// Who moves.
    pub alumnus_id: AlumnusId,
    /// "Konrad".
    pub first_name: String,
    /// Whither.
    pub to_id: MunicipalityId,
    /// "Waterdam".
    pub to_name: String,
    /// From which day.
    pub from_day: Day,
    /// Who said so first.
    pub proposed_by: PersonId,
    /// "Anja".
    pub proposer: String,
    /// The alumnus' own yes.
    pub confirmed_at: Option<At>,
    /// Since when it is so here.
    pub done_at: Option<At>,
}

const MOVES: &str = "SELECT v.id, v.alumnus_id, p.first_name, v.to_id, m.name AS to_name, v.from_day, v.proposed_by, \
     b.first_name AS proposer, v.confirmed_at, v.done_at FROM moves v JOIN alumni a ON a.id = v.alumnus_id \
     JOIN people p ON p.id = a.person_id JOIN municipalities m ON m.id = v.to_id \
     JOIN people b ON b.id = v.proposed_by WHERE v.refused_at IS NULL AND ";

/// The move of somebody that isn't done yet, or else the last one.
///
/// # Errors
/// When the database fails.
pub async fn last_move(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Option<Move>, sqlx::Error> {
    let sql = format!(
        "{MOVES} v.alumnus_id = $1 ORDER BY CASE WHEN v.done_at IS NULL THEN 0 ELSE 1 END, v.done_at DESC, v.id LIMIT 1"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(alumnus).fetch_optional(conn).await
}

/// The moves that were said yes to and whose day has come, for the clock.
///
/// # Errors
/// When the database fails.
pub async fn moves_due(conn: &mut Conn, now: At) -> Result<Vec<Move>, sqlx::Error> {
    let sql =
        format!("{MOVES} v.done_at IS NULL AND v.confirmed_at IS NOT NULL AND v.from_day <= $1 ORDER BY v.from_day");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(now.day()).fetch_all(conn).await
}

/// The alumnus says where they live from a day on. What was proposed before is replaced. False when they live there.
///
/// # Errors
/// When the database fails.
pub async fn say_move(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    to: &MunicipalityId,
    from_day: Day,
    now: At,
) -> Result<bool, sqlx::Error> {
    forget(conn, may.alumnus(), now).await?;
    put(conn, may.alumnus(), (may.by(), Some(now)), to, from_day, now).await
}

/// Staff propose a move; nothing changes before the alumnus says yes. False when they live there already.
///
/// # Errors
/// When the database fails.
pub async fn propose_move(
    conn: &mut Conn,
    may: &May<ChangePeople>,
    to: &MunicipalityId,
    from_day: Day,
    now: At,
) -> Result<bool, sqlx::Error> {
    forget(conn, may.alumnus(), now).await?;
    put(conn, may.alumnus(), (may.by(), None), to, from_day, now).await
}

async fn forget(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE moves SET refused_at = $2 WHERE alumnus_id = $1 AND done_at IS NULL AND refused_at IS NULL";
    sqlx::query(sql).bind(alumnus).bind(now).execute(conn).await.map(drop)
}

async fn put(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    (by, confirmed_at): (&PersonId, Option<At>),
    to: &MunicipalityId,
    from_day: Day,
    now: At,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO moves (id, alumnus_id, from_id, to_id, from_day, proposed_by, proposed_at, confirmed_at) \
         SELECT $1, a.id, a.municipality_id, $3, $4, $5, $6, $7 FROM alumni a \
         WHERE a.id = $2 AND a.municipality_id <> $3",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(alumnus)
    .bind(to)
    .bind(from_day)
    .bind(by)
    .bind(now)
    .bind(confirmed_at)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The alumnus' answer to what staff proposed. False when nothing is proposed any more.
///
/// # Errors
/// When the database fails.
pub async fn answer_move(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    id: &str,
    yes: bool,
    now: At,
) -> Result<bool, sqlx::Error> {
    let set = if yes { "confirmed_at" } else { "refused_at" };
    let sql = format!(
        "UPDATE moves SET {set} = $3 WHERE id = $1 AND alumnus_id = $2 AND confirmed_at IS NULL AND refused_at IS NULL"
    );
    let done = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).bind(may.alumnus()).bind(now).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

/// From now on they live there. False when it was done already.
///
/// # Errors
/// When the database fails.
pub async fn moved(conn: &mut Conn, it: &Move, now: At) -> Result<bool, sqlx::Error> {
    let done =
        sqlx::query("UPDATE moves SET done_at = $2 WHERE id = $1 AND done_at IS NULL AND confirmed_at IS NOT NULL")
            .bind(&it.id)
            .bind(now)
            .execute(&mut *conn)
            .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let sql = "UPDATE alumni SET municipality_id = $2 WHERE id = $1";
    sqlx::query(sql).bind(&it.alumnus_id).bind(&it.to_id).execute(conn).await?;
    Ok(true)
}

/// The municipalities that are known here, by name, without the one where the alumnus lives.
///
/// # Errors
/// When the database fails.
pub async fn elsewhere(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Vec<(MunicipalityId, String)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, name FROM municipalities WHERE id <> (SELECT municipality_id FROM alumni WHERE id = $1) ORDER BY name",
    )
    .bind(alumnus)
    .fetch_all(conn)
    .await
}
