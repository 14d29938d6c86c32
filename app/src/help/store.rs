//! The own agreement, and who is warned: people who stand in the circle now.

use crate::{
    access::{ActAsOneself, May, PersonId},
    db::Conn,
    moment::At,
    sealed::Sealed,
};

/// The own words about what helps.
///
/// # Errors
/// When the database fails.
pub(super) async fn agreement(conn: &mut Conn, may: &May<ActAsOneself>) -> Result<Option<String>, sqlx::Error> {
    let sql = "SELECT words FROM crisis_agreements WHERE alumnus_id = $1";
    let words: Option<Sealed> = sqlx::query_scalar(sql).bind(may.alumnus()).fetch_optional(conn).await?;
    Ok(words.map(String::from))
}

/// Who in the circle is warned besides the school: person and first name. Whoever left is none of them any more.
///
/// # Errors
/// When the database fails.
pub(super) async fn people(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    now: At,
) -> Result<Vec<(PersonId, String)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT p.id, p.first_name FROM crisis_people w JOIN people p ON p.id = w.person_id \
         WHERE w.alumnus_id = $1 AND EXISTS (SELECT 1 FROM circle_members c WHERE c.alumnus_id = w.alumnus_id \
         AND c.person_id = w.person_id AND c.since <= $2 AND (c.until IS NULL OR c.until > $2)) \
         ORDER BY w.since, p.first_name",
    )
    .bind(may.alumnus())
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Keeps the agreement: nothing typed is none.
///
/// # Errors
/// When the database fails.
pub(super) async fn keep(
    conn: &mut Conn,
    may: &May<ActAsOneself>,
    words: Option<&str>,
    people: &[PersonId],
    now: At,
) -> Result<(), sqlx::Error> {
    for sql in
        ["DELETE FROM crisis_agreements WHERE alumnus_id = $1", "DELETE FROM crisis_people WHERE alumnus_id = $1"]
    {
        sqlx::query(sql).bind(may.alumnus()).execute(&mut *conn).await?;
    }
    if let Some(words) = words {
        sqlx::query("INSERT INTO crisis_agreements (alumnus_id, words, changed_at) VALUES ($1, $2, $3)")
            .bind(may.alumnus())
            .bind(Sealed::from(words))
            .bind(now)
            .execute(&mut *conn)
            .await?;
    }
    for person in people {
        sqlx::query(
            "INSERT INTO crisis_people (alumnus_id, person_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(may.alumnus())
        .bind(person)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
