//! What changes around an alumnus, for their own screens: never in silence.

use super::{duty::on_duty, farewells::farewells, moves::last_move, successions::succession};
use crate::{
    access::{ActAsOneself, May, PersonId},
    circle::rules,
    db::Conn,
    moment::At,
    waakvlam,
};

/// One change, in the alumnus' own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whose face stands beside it.
    pub person: PersonId,
    /// Their first name.
    pub name: String,
    /// "Vanaf vrijdag 1 januari helpt Pieter je. Anja blijft tot zondag 31 januari."
    pub text: String,
    /// What that person, or the school, says about it.
    pub words: Option<String>,
    /// Where it leads, if anywhere, and what the button says.
    pub link: Option<(&'static str, &'static str)>,
}

/// Everything that changes around somebody now or soon, for themselves.
///
/// # Errors
/// When the database fails.
pub async fn changes(conn: &mut Conn, own: &May<ActAsOneself>, now: At) -> Result<Vec<Change>, sqlx::Error> {
    let mut all = Vec::new();
    let duty = on_duty(conn, own.alumnus(), now).await?;
    if let (true, Some(until)) = (duty.stands_in(), duty.owner_away_until) {
        all.push(Change {
            text: rules::away(&duty.owner_name, until, &duty.first_name),
            person: duty.person,
            name: duty.first_name,
            words: None,
            link: None,
        });
    }
    if let Some(it) = succession(conn, own.alumnus()).await? {
        all.push(Change {
            text: rules::new_owner(&it.to_name, &it.from_name, (it.starts_at, it.ends_at), it.stays(), now),
            person: it.to_id,
            name: it.to_name,
            words: Some(it.why.0),
            link: None,
        });
    }
    for it in farewells(conn, own.alumnus()).await? {
        all.push(Change {
            text: rules::stops(&it.first_name, it.role, it.ends_on, it.successor.as_deref()),
            person: it.person_id,
            name: it.first_name,
            words: it.words.map(|words| words.0),
            link: (it.role == crate::access::HelperRole::Jim).then_some(("/people", "Wie wordt jouw nieuwe JIM?")),
        });
    }
    if let Some(it) = last_move(conn, own.alumnus()).await?.filter(|it| it.done_at.is_none()) {
        let asks = it.confirmed_at.is_none();
        all.push(Change {
            text: rules::moves(&it.proposer, &it.to_name, it.from_day, asks),
            person: it.proposed_by,
            name: it.proposer,
            words: None,
            link: asks.then_some(("/me/moved", "Klopt dit?")),
        });
    }
    all.extend(told_rhythm(conn, own, now).await?);
    Ok(all)
}

/// Another rhythm that was told: "Vanaf zondag 6 december vragen we elke 4 weken."
async fn told_rhythm(conn: &mut Conn, own: &May<ActAsOneself>, now: At) -> Result<Option<Change>, sqlx::Error> {
    let facts = waakvlam::store::facts(conn, own.alumnus(), now).await?;
    let (planned, Some(told)) = (facts.planned(now), facts.told) else { return Ok(None) };
    let Some((then, from)) = planned.then else { return Ok(None) };
    let person = match told.told_by {
        Some(person) => person,
        None => on_duty(conn, own.alumnus(), now).await?.person,
    };
    let name: String =
        sqlx::query_scalar("SELECT first_name FROM people WHERE id = $1").bind(&person).fetch_one(conn).await?;
    let text = waakvlam::clock::told_in_words(from, then);
    Ok(Some(Change { person, name, text, words: told.why, link: Some(("/rhythm", "Bekijk wanneer")) }))
}
