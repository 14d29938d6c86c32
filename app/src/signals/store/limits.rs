//! What a school chose, and what "dit was geen signaal" taught for one person.

use crate::{
    access::{Admin, AlumnusId, CloseSignal, May, SchoolId, SeeCircle},
    db::Conn,
    moment::At,
    sealed::Sealed,
    signals::{
        SignalKind,
        limits::{Limit, Limits},
    },
};

/// The limits that hold for one person.
///
/// # Errors
/// When the database fails.
pub async fn limits(conn: &mut Conn, alumnus: &AlumnusId) -> Result<Limits, sqlx::Error> {
    let chosen: Vec<(Limit, i64)> = sqlx::query_as(
        "SELECT l.name, l.value FROM signal_limits l JOIN alumni a ON a.school_id = l.school_id WHERE a.id = $1",
    )
    .bind(alumnus)
    .fetch_all(&mut *conn)
    .await?;
    let sql = "SELECT kind, about, value FROM own_limits WHERE alumnus_id = $1 AND undone_at IS NULL";
    let own: Vec<(SignalKind, String, i64)> = sqlx::query_as(sql).bind(alumnus).fetch_all(conn).await?;
    Ok(Limits::of_school(chosen).and_own_about(own))
}

/// The limits of a school.
///
/// # Errors
/// When the database fails.
pub async fn of_school(conn: &mut Conn, school: &SchoolId) -> Result<Limits, sqlx::Error> {
    let sql = "SELECT name, value FROM signal_limits WHERE school_id = $1";
    let chosen: Vec<(Limit, i64)> = sqlx::query_as(sql).bind(school).fetch_all(conn).await?;
    Ok(Limits::of_school(chosen))
}

/// Chooses a limit. What is planned for each person is planned anew, by the clock, some at a time.
///
/// # Errors
/// When the database fails.
pub async fn choose(conn: &mut Conn, admin: &Admin, limit: Limit, value: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO signal_limits (school_id, name, value) VALUES ($1, $2, $3) \
         ON CONFLICT (school_id, name) DO UPDATE SET value = excluded.value",
    )
    .bind(&admin.0.school)
    .bind(limit)
    .bind(value)
    .execute(&mut *conn)
    .await?;
    let sql = "UPDATE alumni SET signals_at = NULL WHERE school_id = $1 AND signals_at IS NOT NULL";
    sqlx::query(sql).bind(&admin.0.school).execute(conn).await.map(drop)
}

/// Something that was taught for one person.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Own {
    /// Its row.
    pub id: String,
    /// About which signals.
    pub kind: SignalKind,
    /// About which of several things; empty when there is only one.
    pub about: String,
    /// From how many days or times on.
    pub value: i64,
    /// Why.
    #[sqlx(try_from = "Sealed")]
    pub why: String,
    /// "Anja".
    pub by_name: String,
    /// When.
    pub at: At,
}

/// What was taught for this person and holds.
///
/// # Errors
/// When the database fails.
pub async fn own(conn: &mut Conn, may: &May<SeeCircle>) -> Result<Vec<Own>, sqlx::Error> {
    sqlx::query_as(
        "SELECT o.id, o.kind, o.about, o.value, o.why, p.first_name AS by_name, o.at FROM own_limits o \
         JOIN people p ON p.id = o.by_id WHERE o.alumnus_id = $1 AND o.undone_at IS NULL ORDER BY o.at DESC, o.id",
    )
    .bind(may.alumnus())
    .fetch_all(conn)
    .await
}

/// Keeps what was taught; what was taught before about the same makes room.
///
/// # Errors
/// When the database fails.
pub async fn teach(
    conn: &mut Conn,
    may: &May<CloseSignal>,
    (kind, about, value): (SignalKind, &str, i64),
    why: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE own_limits SET undone_at = $4 WHERE alumnus_id = $1 AND kind = $2 AND about = $3 AND undone_at IS NULL",
    )
    .bind(may.alumnus())
    .bind(kind)
    .bind(about)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "INSERT INTO own_limits (id, alumnus_id, kind, about, value, why, by_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(may.alumnus())
    .bind(kind)
    .bind(about)
    .bind(value)
    .bind(Sealed::from(why))
    .bind(may.by())
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// Takes back what was taught: about which signals; `None` when it isn't there.
///
/// # Errors
/// When the database fails.
pub async fn unteach(
    conn: &mut Conn,
    may: &May<CloseSignal>,
    id: &str,
    now: At,
) -> Result<Option<SignalKind>, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE own_limits SET undone_at = $3 WHERE id = $1 AND alumnus_id = $2 AND undone_at IS NULL RETURNING kind",
    )
    .bind(id)
    .bind(may.alumnus())
    .bind(now)
    .fetch_optional(conn)
    .await
}
