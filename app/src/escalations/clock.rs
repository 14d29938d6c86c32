//! What nobody answered rises by itself, and everybody concerned is told.

use super::{
    EscalationId, EventKind, State,
    letters::Letters,
    rules::{
        self, Event, Standing,
        ladder::Rung,
        words::{first_word, to_alumnus},
    },
    store::{self, ByTheClock, Case},
    their_system,
};
use crate::{
    access::AlumnusId,
    db::Conn,
    error::Refusal,
    moment::At,
    signals::{
        self,
        rules::{escalation_back, promise_late},
    },
};

/// The cases whose term has passed. Each is to be raised in a transaction of its own, with [`rise`].
///
/// # Errors
/// When the database fails.
pub async fn overdue(conn: &mut Conn, now: At) -> Result<Vec<EscalationId>, sqlx::Error> {
    store::overdue(conn, now).await
}

/// Raises one case whose term has passed: a step up, or word that it is late. False when it isn't due (any more),
/// so that a second run changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn rise(conn: &mut Conn, id: &EscalationId, now: At) -> Result<bool, Refusal> {
    let clock = ByTheClock(store::alumnus_of(conn, id).await?);
    let case = store::case(conn, &clock, id).await?;
    let ladder = store::ladder(conn, &case.school_id, &case.municipality_id, now).await?;
    let is_at_municipality = case.state.is_on_a_desk();
    let higher = ladder.above(case.step).filter(|_| is_at_municipality);
    let again = if is_at_municipality { ladder.term_of(case.step) } else { case.standing().terms.of(case.state) };
    let passed = Event::TermPassed { higher: higher.map(Rung::desk), again };
    let Ok(to) = rules::after(&case.standing(), &passed, now) else { return Ok(false) };
    match store::stand(conn, &clock, &case, &to).await {
        Err(Refusal::Overtaken(_)) => return Ok(false),
        other => other?,
    }
    match (case.state, higher) {
        (State::Accepted, _) if case.is_late == 0 => late(conn, &case, now).await?,
        (State::Accepted, Some(rung)) => looks_along(conn, &case, rung, now).await?,
        (State::Sent | State::Received, Some(rung)) => rose(conn, &clock, &case, &to, rung, now).await?,
        _ if is_at_municipality => stuck(conn, &case, now).await?,
        _ => waits(conn, &case, now).await?,
    }
    Ok(true)
}

async fn rose(
    conn: &mut Conn,
    clock: &ByTheClock,
    case: &Case,
    to: &Standing,
    rung: &Rung,
    now: At,
) -> Result<(), sqlx::Error> {
    store::unreceived(conn, &case.id).await?;
    store::lay(conn, &case.id, &rung.person, rung.step, now).await?;
    store::happened(conn, &case.id, None, EventKind::Rose, Some(&rung.name), now).await?;
    let letters = Letters { case, what: EventKind::Rose, now };
    letters.desk(conn, &rung.person, "Er staat een zaak voor je klaar. Een collega antwoordde niet op tijd.").await?;
    for before in store::other_desks(conn, clock, case, Some(&rung.person)).await? {
        let text = format!("De termijn van een zaak was om. De zaak ligt nu bij {}.", rung.name);
        letters.desk(conn, &before, &text).await?;
    }
    let text = format!(
        "De gemeente antwoordde niet op tijd over {}. De zaak ligt nu bij {}, {}.",
        case.name(),
        rung.name,
        rules::ladder::step_label(rung.step)
    );
    letters.owner(conn, None, text).await?;
    letters.alumnus(conn, to_alumnus::rose(&rung.first_name, to.term_at)).await
}

/// Brings a case whose contact is away to another contact of the same step. False when nobody else is there: then its
/// term runs, and it rises.
///
/// # Errors
/// When the database fails.
pub async fn stand_in(conn: &mut Conn, id: &EscalationId, now: At) -> Result<bool, Refusal> {
    let clock = ByTheClock(store::alumnus_of(conn, id).await?);
    let case = store::case(conn, &clock, id).await?;
    let Some(away) = &case.contact_id else { return Ok(false) };
    let ladder = store::ladder(conn, &case.school_id, &case.municipality_id, now).await?;
    let Some(rung) = ladder.beside(case.step, away) else { return Ok(false) };
    let Ok(to) = rules::after(&case.standing(), &Event::Away { to: rung.desk() }, now) else { return Ok(false) };
    match store::stand(conn, &clock, &case, &to).await {
        Err(Refusal::Overtaken(_)) => return Ok(false),
        other => other?,
    }
    store::unreceived(conn, &case.id).await?;
    store::lay(conn, &case.id, &rung.person, rung.step, now).await?;
    store::happened(conn, &case.id, None, EventKind::StandsIn, Some(&rung.name), now).await?;
    let letters = Letters { case: &case, what: EventKind::StandsIn, now };
    letters.desk(conn, &rung.person, "Er staat een zaak voor je klaar. Je collega is afwezig.").await?;
    let gone = case.contact_name().unwrap_or_default();
    let text = format!("{gone} is afwezig. De zaak van {} ligt nu bij {}.", case.name(), rung.name);
    letters.owner(conn, None, text).await?;
    letters.alumnus(conn, to_alumnus::stands_in(&rung.first_name, to.term_at.unwrap_or(now))).await?;
    Ok(true)
}

/// The cases that lie at somebody who is away today, each to be brought elsewhere with [`stand_in`].
///
/// # Errors
/// When the database fails.
pub async fn at_somebody_away(conn: &mut Conn, now: At) -> Result<Vec<EscalationId>, sqlx::Error> {
    store::at_somebody_away(conn, now).await
}

/// Says, once, that school is late with what it promised: to the alumnus too. Gives how many promises that were.
///
/// # Errors
/// When the database fails.
pub async fn tell_late(conn: &mut Conn, now: At) -> Result<i64, sqlx::Error> {
    let mut told = 0;
    for late in store::late_promises(conn, now).await? {
        if !store::told_late(conn, &late.id, now).await? {
            continue;
        }
        let case = store::case(conn, &ByTheClock(late.alumnus_id.clone()), &late.escalation_id).await?;
        let reason = format!("{} beloofde iets voor {}. Dat is nog niet gedaan.", late.name, late.on_day.in_words());
        signals::store::open(conn, &late.alumnus_id, &promise_late(reason.clone(), now), now).await?;
        let letters = Letters { case: &case, what: EventKind::Promised, now };
        letters.owner(conn, None, format!("{}: {reason}", case.name())).await?;
        letters.alumnus(conn, to_alumnus::school_late(first_word(&late.name))).await?;
        told += 1;
    }
    Ok(told)
}

/// Stops the running case of somebody who is being forgotten, and tells the desks that nothing is left to do.
///
/// # Errors
/// When the database fails.
pub async fn stop_for_good(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<(), sqlx::Error> {
    let clock = ByTheClock(alumnus.clone());
    let Some(id) = store::running_of(conn, &clock).await? else { return Ok(()) };
    let case = store::case(conn, &clock, &id).await?;
    store::withdrawn(conn, &id, now).await?;
    store::end_promises(conn, &id, false, now).await?;
    their_system::forget(conn, &case, now).await?;
    if !case.state.is_on_a_desk() {
        return Ok(());
    }
    let letters = Letters { case: &case, what: EventKind::Withdrawn, now };
    letters.desks_closed(conn, &clock, "School heeft een zaak ingetrokken. Je hoeft niets te doen.").await
}

/// Whoever has it in hand at school, or the alumnus, did nothing yet: the owner gets a task, and after one more term the
/// backup hears it too.
async fn waits(conn: &mut Conn, case: &Case, now: At) -> Result<(), sqlx::Error> {
    let first = &case.first_name;
    let reason = match case.state {
        State::Asked => format!("{first} zei nog geen ja of nee. Bel en vraag of het duidelijk is."),
        State::Declined => "De gemeente zei nee. Kies een andere weg, of ga niet door.".to_owned(),
        _ if case.ground_by.is_some() => "Een collega moet de grond nog bevestigen.".to_owned(),
        _ => "De tekst voor de gemeente ligt er, en er gebeurt niets mee.".to_owned(),
    };
    store::happened(conn, &case.id, None, EventKind::Waits, None, now).await?;
    signals::store::renew(conn, &case.alumnus_id, &escalation_back(reason.clone(), now), now).await?;
    let letters = Letters { case, what: EventKind::Waits, now };
    letters.owner(conn, None, format!("{}: {reason}", case.name())).await?;
    if case.is_late == 1 {
        let text = format!("De zaak van {} wacht al een tijd bij {}. Kijk samen.", case.name(), case.owner);
        letters.backup(conn, text).await?;
    }
    Ok(())
}

/// A promised day passed, and a term after it: somebody a step up may open it and take it over.
async fn looks_along(conn: &mut Conn, case: &Case, rung: &Rung, now: At) -> Result<(), sqlx::Error> {
    store::lay(conn, &case.id, &rung.person, rung.step, now).await?;
    store::happened(conn, &case.id, None, EventKind::LooksAlong, Some(&rung.name), now).await?;
    let letters = Letters { case, what: EventKind::LooksAlong, now };
    letters.desk(conn, &rung.person, "Een zaak is te laat. Jij mag hem overnemen.").await?;
    if let Some(contact) = &case.contact_id {
        let text = format!("Een zaak is nog steeds te laat. {} kijkt nu mee.", rung.name);
        letters.desk(conn, contact, &text).await?;
    }
    let text = format!("De gemeente is nog steeds te laat met {}. Nu kijkt {} mee.", case.name(), rung.name);
    letters.owner(conn, None, text).await?;
    letters.alumnus(conn, to_alumnus::looks_along(&rung.first_name, &case.owner)).await
}

/// Nobody is higher: the case stays on its desk, and the owner gets a task.
async fn stuck(conn: &mut Conn, case: &Case, now: At) -> Result<(), sqlx::Error> {
    store::happened(conn, &case.id, None, EventKind::Stuck, None, now).await?;
    let who = case.contact_name().unwrap_or_default();
    let reason = format!("De gemeente antwoordt niet: {who} had tot nu de tijd, en er is niemand hoger.");
    signals::store::renew(conn, &case.alumnus_id, &escalation_back(reason.clone(), now), now).await?;
    let letters = Letters { case, what: EventKind::Stuck, now };
    letters.owner(conn, None, format!("{}: {reason} Bel de gemeente.", case.name())).await?;
    if let Some(contact) = &case.contact_id {
        letters.desk(conn, contact, "De termijn van een zaak is om. School belt je.").await?;
    }
    letters.alumnus(conn, to_alumnus::stuck(&case.owner)).await
}

/// A promised day passed: said once, to who promised, to who watches and to the alumnus, and a task for the owner until
/// it is done.
async fn late(conn: &mut Conn, case: &Case, now: At) -> Result<(), sqlx::Error> {
    let actor = case.actor_name.as_deref().map(first_word).unwrap_or_default();
    let day = case.action_on.map(|day| day.in_words()).unwrap_or_default();
    store::happened(conn, &case.id, None, EventKind::Late, Some(&format!("{actor} beloofde {day}.")), now).await?;
    let reason = format!("De gemeente is te laat: {actor} beloofde {day} iets te doen.");
    signals::store::renew(conn, &case.alumnus_id, &escalation_back(reason, now), now).await?;
    let letters = Letters { case, what: EventKind::Late, now };
    letters
        .owner(conn, None, format!("{actor} beloofde {day} iets te doen voor {}. Vraag hoe het staat.", case.name()))
        .await?;
    if let Some(contact) = &case.contact_id {
        letters.desk(conn, contact, "De beloofde dag van een zaak is voorbij. Laat weten hoe het staat.").await?;
    }
    letters.alumnus(conn, to_alumnus::late(&case.owner)).await
}
