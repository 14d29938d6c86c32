//! Tasks that wait for school, when its holidays change after they were given.

use crate::{
    access::Admin,
    db::Conn,
    moment::{At, Day},
    signals::{SignalKind, rules::moved_by_holidays},
};

/// An open task, as it was given.
#[derive(sqlx::FromRow)]
struct Task {
    id: String,
    kind: SignalKind,
    urgency: i64,
    opened_at: At,
    due_on: Day,
}

/// The days of open tasks follow the holidays of the admin's own school, when these (first day, last day) became those.
///
/// # Errors
/// When the database fails.
pub async fn follow_holidays(
    conn: &mut Conn,
    admin: &Admin,
    before: &[(Day, Day)],
    after: &[(Day, Day)],
) -> Result<(), sqlx::Error> {
    let tasks: Vec<Task> = sqlx::query_as(
        "SELECT id, kind, urgency, opened_at, due_on FROM signals \
         WHERE school_id = $1 AND closed_at IS NULL AND kind = $2 AND due_on IS NOT NULL",
    )
    .bind(&admin.0.school)
    .bind(SignalKind::Silence)
    .fetch_all(&mut *conn)
    .await?;
    for task in tasks {
        let given = (task.kind, task.urgency, task.opened_at.day());
        if let Some(day) = moved_by_holidays(given, task.due_on, before, after) {
            let sql = "UPDATE signals SET due_on = $2 WHERE id = $1";
            sqlx::query(sql).bind(&task.id).bind(day).execute(&mut *conn).await?;
        }
    }
    Ok(())
}
