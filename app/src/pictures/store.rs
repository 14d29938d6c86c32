//! Photos as they are kept, and who shares a place with whom.

use super::{PictureId, Use};
use crate::{
    access::{AlumnusId, May, PersonId, WriteMessage},
    db::Conn,
    moment::At,
    sealed::Sealed,
};
use base64::{Engine, prelude::BASE64_STANDARD};

/// What is known of a photo before anybody may see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Kept {
    /// What it is for.
    pub used_as: Use,
    /// Whose circle it belongs to; `None` for a portrait.
    pub alumnus_id: Option<AlumnusId>,
    /// Whose photo it is, or who sent it.
    pub person_id: PersonId,
    /// When.
    pub made_at: At,
}

/// What is known of a photo; `None` when there is none.
///
/// # Errors
/// When the database fails.
pub async fn kept(conn: &mut Conn, id: &PictureId) -> Result<Option<Kept>, sqlx::Error> {
    let sql = "SELECT used_as, alumnus_id, person_id, made_at FROM pictures WHERE id = $1";
    sqlx::query_as(sql).bind(id).fetch_optional(conn).await
}

/// The photo itself, a JPEG. Whoever calls this has asked whether it may be seen.
///
/// # Errors
/// When there is none, its key is not here, or the database fails.
pub async fn bytes(conn: &mut Conn, id: &PictureId) -> Result<Vec<u8>, sqlx::Error> {
    let text: Sealed = sqlx::query_scalar("SELECT bytes FROM pictures WHERE id = $1").bind(id).fetch_one(conn).await?;
    BASE64_STANDARD.decode(text.0).map_err(|error| sqlx::Error::Decode(error.into()))
}

async fn keep(
    conn: &mut Conn,
    used_as: Use,
    alumnus: Option<&AlumnusId>,
    person: &PersonId,
    jpeg: &[u8],
    now: At,
) -> Result<PictureId, sqlx::Error> {
    let id = PictureId::new();
    sqlx::query(
        "INSERT INTO pictures (id, used_as, alumnus_id, person_id, mime, bytes, made_at) \
         VALUES ($1, $2, $3, $4, 'image/jpeg', $5, $6)",
    )
    .bind(&id)
    .bind(used_as)
    .bind(alumnus)
    .bind(person)
    .bind(Sealed(BASE64_STANDARD.encode(jpeg)))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(id)
}

/// Keeps a photo for a message.
///
/// # Errors
/// When the database fails.
pub async fn keep_for_message(
    conn: &mut Conn,
    may: &May<WriteMessage>,
    jpeg: &[u8],
    now: At,
) -> Result<PictureId, sqlx::Error> {
    keep(conn, Use::Message, Some(may.alumnus()), may.by(), jpeg, now).await
}

/// Forgets a photo that nothing refers to any more.
///
/// # Errors
/// When the database fails.
pub async fn forget(conn: &mut Conn, id: &PictureId) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM pictures WHERE id = $1").bind(id).execute(conn).await.map(drop)
}

/// Gives somebody another portrait of themselves, or none. The one before is gone.
///
/// # Errors
/// When the database fails.
pub async fn set_portrait(conn: &mut Conn, person: &PersonId, jpeg: Option<&[u8]>, now: At) -> Result<(), sqlx::Error> {
    // One after the other, on PostgreSQL too: two uploads at once leave one portrait.
    sqlx::query("UPDATE people SET created_at = created_at WHERE id = $1").bind(person).execute(&mut *conn).await?;
    let sql = "DELETE FROM pictures WHERE person_id = $1 AND used_as = 'portrait'";
    sqlx::query(sql).bind(person).execute(&mut *conn).await?;
    if let Some(jpeg) = jpeg {
        keep(conn, Use::Portrait, None, person, jpeg, now).await?;
    }
    Ok(())
}

/// Where somebody's portrait is served, if they have one.
///
/// # Errors
/// When the database fails.
pub async fn portrait_of(conn: &mut Conn, person: &PersonId) -> Result<Option<String>, sqlx::Error> {
    let sql = "SELECT id FROM pictures WHERE person_id = $1 AND used_as = 'portrait'";
    let id: Option<PictureId> = sqlx::query_scalar(sql).bind(person).fetch_optional(conn).await?;
    Ok(id.map(|id| id.path()))
}

/// Whether two people know each other here: they stand in one circle, or work at one school or desk; or one works at
/// the school of the other's circle; or one has the case of the other's circle on their desk (who then sees no
/// portrait in return: they get sentences, not a dossier).
///
/// # Errors
/// When the database fails.
pub async fn may_see_portrait(
    conn: &mut Conn,
    viewer: &PersonId,
    person: &PersonId,
    now: At,
) -> Result<bool, sqlx::Error> {
    if viewer == person {
        return Ok(true);
    }
    let ways: i64 = sqlx::query_scalar(
        "WITH circles AS ( \
             SELECT a.person_id, a.id AS alumnus_id, a.school_id FROM alumni a WHERE a.person_id IN ($1, $2) \
             UNION ALL SELECT c.person_id, a.id, a.school_id FROM circle_members c \
             JOIN alumni a ON a.id = c.alumnus_id WHERE c.person_id IN ($1, $2) \
             AND c.since <= $3 AND (c.until IS NULL OR c.until > $3)), \
         works AS ( \
             SELECT m.person_id, m.school_id, m.municipality_id FROM memberships m WHERE m.person_id IN ($1, $2) \
             AND m.since <= $3 AND (m.until IS NULL OR m.until > $3)) \
         SELECT (SELECT COUNT(*) FROM circles v JOIN circles p ON p.alumnus_id = v.alumnus_id \
                 WHERE v.person_id = $1 AND p.person_id = $2) \
              + (SELECT COUNT(*) FROM works v JOIN works p \
                 ON p.school_id = v.school_id OR p.municipality_id = v.municipality_id \
                 WHERE v.person_id = $1 AND p.person_id = $2) \
              + (SELECT COUNT(*) FROM works w JOIN circles c ON c.school_id = w.school_id \
                 WHERE w.person_id <> c.person_id) \
              + (SELECT COUNT(*) FROM circles v JOIN escalations e ON e.alumnus_id = v.alumnus_id \
                 JOIN escalation_desks d ON d.escalation_id = e.id \
                 WHERE v.person_id = $1 AND d.person_id = $2 AND e.sent_at IS NOT NULL AND e.done_at IS NULL \
                 AND e.withdrawn_at IS NULL AND e.declined_at IS NULL AND e.untold = 0)",
    )
    .bind(viewer)
    .bind(person)
    .bind(now)
    .fetch_one(conn)
    .await?;
    Ok(ways > 0)
}

/// Where somebody's portrait is served, for a viewer who may see it.
///
/// # Errors
/// When the database fails.
pub async fn portrait_for(
    conn: &mut Conn,
    viewer: &PersonId,
    person: &PersonId,
    now: At,
) -> Result<Option<String>, sqlx::Error> {
    match portrait_of(conn, person).await? {
        Some(path) if may_see_portrait(conn, viewer, person, now).await? => Ok(Some(path)),
        _ => Ok(None),
    }
}
