//! A case goes to somebody's desk: by the alumnus' yes, or by two colleagues.

use crate::{
    access::PersonId,
    circle,
    db::Conn,
    escalations::{
        EventKind,
        letters::Letters,
        rules::ladder::Rung,
        store::{self, Case},
        their_system,
    },
    moment::At,
    waakvlam::{self, SupportLevel},
};

/// Lays the case, which stands as sent already, on the desk of this contact, lights the lamp at its highest, and tells the contact.
pub(super) async fn send(
    conn: &mut Conn,
    case: &Case,
    approved_by: &PersonId,
    contact: &Rung,
    now: At,
) -> Result<(), sqlx::Error> {
    let level = circle::store::brief(conn, &case.alumnus_id).await?.support_level;
    store::sent(conn, &case.id, approved_by, level, now).await?;
    store::lay(conn, &case.id, &contact.person, contact.step, now).await?;
    let words = format!("Naar {}, {}.", contact.name, contact.title);
    store::happened(conn, &case.id, None, EventKind::Sent, Some(&words), now).await?;
    if level != SupportLevel::Active {
        waakvlam::clock::set_level(conn, &case.alumnus_id, SupportLevel::Active, now).await?;
    }
    their_system::begin(conn, case, now).await?;
    let letters = Letters { case, what: EventKind::Sent, now };
    letters.desk(conn, &contact.person, "Er staat een zaak voor je klaar.").await
}

/// The case is over, done or not: the lamp goes back towards where it was before.
pub(super) async fn lamp_back(conn: &mut Conn, case: &Case, now: At) -> Result<(), sqlx::Error> {
    let Some(before) = case.level_before else { return Ok(()) };
    let during = circle::store::brief(conn, &case.alumnus_id).await?.support_level;
    let level = waakvlam::rules::levels::after_case(during, before);
    waakvlam::clock::set_level(conn, &case.alumnus_id, level, now).await
}
