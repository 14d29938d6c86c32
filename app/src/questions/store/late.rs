//! Whom to tell, and where they answer.

use super::{QUESTIONS, Question};
use crate::{
    access::{AlumnusId, Answer, PersonId, would_allow},
    circle,
    db::Conn,
    moment::At,
    outbox::{self, Letter},
    questions::QuestionId,
};

/// Where this person answers: at the school's desk, or as the coach who was asked.
///
/// # Errors
/// When the database fails.
pub async fn desk_of(
    conn: &mut Conn,
    person: &PersonId,
    alumnus: &AlumnusId,
    id: &QuestionId,
    now: At,
) -> Result<String, sqlx::Error> {
    let at_school = would_allow::<Answer>(conn, person, alumnus, now).await?;
    Ok(if at_school { format!("/answers/{id}") } else { format!("/asked/{id}") })
}

/// For the clock: tells who was asked, the owner and the backup that a promised day has passed. Each promise once.
/// Returns how many people are told.
///
/// # Errors
/// When the database fails.
pub async fn late_due(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let sql = format!(
        "{QUESTIONS} q.waiting_since IS NOT NULL AND q.promised_on < $1 AND NOT EXISTS (SELECT 1 FROM outbox o \
         WHERE o.key = 'question/' || q.id || '/late/' || q.promised_on || '/' || q.to_id) ORDER BY q.promised_on"
    );
    let late: Vec<Question> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(now.day()).fetch_all(&mut *conn).await?;
    let mut told = 0;
    for question in late {
        told += tell_late(conn, &question, now).await?;
    }
    Ok(told)
}

async fn tell_late(conn: &mut Conn, question: &Question, now: At) -> Result<i64, sqlx::Error> {
    let (owner, backup): (PersonId, Option<PersonId>) =
        sqlx::query_as("SELECT owner_id, backup_id FROM alumni WHERE id = $1")
            .bind(&question.alumnus_id)
            .fetch_one(&mut *conn)
            .await?;
    let mut people = vec![question.to_id.clone(), owner];
    people.extend(backup);
    people.push(circle::store::on_duty(conn, &question.alumnus_id, now).await?.person);
    people.sort();
    people.dedup();
    let promised = question.facts.promised_on;
    for person in &people {
        let who = if *person == question.to_id { "Jij" } else { &question.to_name };
        let letter = Letter {
            key: format!("question/{}/late/{}", question.id, promised.iso()),
            to: person.clone(),
            text: format!(
                "{} wacht nog op antwoord. {who} beloofde dat voor {}.",
                question.first_name,
                promised.in_words()
            ),
            link: desk_of(conn, person, &question.alumnus_id, &question.id, now).await?,
        };
        outbox::put(conn, &letter, now).await?;
    }
    Ok(i64::try_from(people.len()).unwrap_or(0))
}
