//! Into the municipality's own system: what goes there of a case, and what comes back of it. What comes back is for
//! school to know; where the case stands is only ever said by people. What people write to each other afterwards stays
//! here: the alumnus approved the sentences and no more, and nothing can be taken back out of an archive of another. Who
//! has the case at the municipality is told of it anyway, and answers at the desk.

use super::{
    EventKind, State,
    letters::Letters,
    store::{self, ByTheClock, Case, Kept},
};
use crate::{
    access::SchoolId,
    db::Conn,
    moment::At,
    outbox::{self, Letter},
    zgw::{
        self, File, Found, Packet, Seen, Step, System, Trouble, rules,
        store::{Claim, Claimed, Handover},
    },
};

/// One step to do for a packet.
#[derive(Clone, Debug)]
pub struct Work {
    /// Where to.
    pub system: System,
    /// What.
    pub packet: Packet,
    /// What is there already.
    pub claimed: Claimed,
    case: Case,
}

/// The case was sent: it goes into the system of its municipality too, when that has one.
pub(super) async fn begin(conn: &mut Conn, case: &Case, now: At) -> Result<(), sqlx::Error> {
    zgw::store::hand_over(conn, &case.id.0, case.version, &case.municipality_id, now).await
}

/// What became of it, for staff: the packet of these words, or else one that was left behind there.
pub(super) async fn of(conn: &mut Conn, case: &Case) -> Result<Option<Handover>, sqlx::Error> {
    let all = zgw::store::of_case(conn, &case.id.0).await?;
    Ok(all.into_iter().find(|one| one.version == case.version || one.has_case == 1))
}

/// What to do next for a claimed packet. `None` when there is nothing: the claim is over, the case is not at the
/// municipality any more, or nothing goes there now.
///
/// # Errors
/// When the database fails.
pub async fn work(conn: &mut Conn, claim: &Claim, now: At) -> Result<Option<Work>, sqlx::Error> {
    let Some(claimed) = zgw::store::claimed(conn, claim).await? else { return Ok(None) };
    let case = case_of(conn, claim).await?;
    if !is_there(&case, &claimed) {
        leave(conn, claim, &case, &claimed, now).await?;
        return Ok(None);
    }
    let Some(system) = zgw::store::of_municipality(conn, &claimed.municipality_id).await? else {
        zgw::store::release(conn, claim, now).await?;
        return Ok(None);
    };
    let packet = packet(conn, &case, &claimed).await?;
    Ok(Some(Work { system, packet, claimed, case }))
}

async fn case_of(conn: &mut Conn, claim: &Claim) -> Result<Case, sqlx::Error> {
    let id = super::EscalationId(claim.escalation_id.clone());
    let clock = ByTheClock(store::alumnus_of(conn, &id).await?);
    store::case(conn, &clock, &id).await
}

/// Whether these words still lie at this municipality.
fn is_there(case: &Case, claimed: &Claimed) -> bool {
    case.state.is_on_a_desk() && case.version == claimed.version && case.municipality_id == claimed.municipality_id
}

/// Nothing goes there any more. What is there already can't be taken back from here: somebody calls.
async fn leave(conn: &mut Conn, claim: &Claim, case: &Case, claimed: &Claimed, now: At) -> Result<(), sqlx::Error> {
    let is_ours = zgw::store::over(conn, claim, now).await?;
    if is_ours && claimed.progress.case.is_some() && case.state != State::Done {
        let text = format!("{}: {}", case.name(), still_there(&claimed.number));
        letters(case, now).owner(conn, None, text).await?;
    }
    Ok(())
}

/// What the owner does when school stopped and the zaak is there.
pub(super) fn still_there(number: &str) -> String {
    format!("Bel de gemeente: zaak {number} staat nog in hun systeem.")
}

/// Somebody is being forgotten. Their municipality still has its zaak, which is its own to keep or to let go.
pub(super) async fn forget(conn: &mut Conn, case: &Case, now: At) -> Result<(), sqlx::Error> {
    for left in zgw::store::of_case(conn, &case.id.0).await?.iter().filter(|one| one.has_case == 1) {
        let key = format!("zgw-left/{}", left.number);
        let text = format!("Een oud-leerling wordt vergeten. {}", still_there(&left.number));
        let letter = Letter { key, to: case.owner_id.clone(), text, link: "/escalations".to_owned() };
        outbox::put(conn, &letter, now).await?;
    }
    Ok(())
}

/// The same words as on the desk, and no more.
async fn packet(conn: &mut Conn, case: &Case, claimed: &Claimed) -> Result<Packet, sqlx::Error> {
    let sentences = store::shared(conn, case).await?;
    Ok(Packet {
        number: claimed.number.clone(),
        sent_at: claimed.sent_at,
        first_name: case.first_name.clone(),
        last_name: case.last_name.clone(),
        school: case.school.clone(),
        owner: case.owner_name(),
        owner_phone: case.owner_phone.clone(),
        cause: case.cause.clone(),
        asked: format!("{} (uiterlijk {})", case.asked, case.wanted_on.in_words()),
        sheet: sheet(case, &sentences),
    })
}

/// The sheet as a file: the same words as on the screen and on paper.
fn sheet(case: &Case, sentences: &[Kept]) -> File {
    let words = super::packet::Packet::of(case, sentences);
    match words.clone().pdf() {
        Some(bytes) => File { name: "zaak.pdf", kind: "application/pdf", bytes },
        None => File { name: "zaak.txt", kind: "text/plain", bytes: words.text().into_bytes() },
    }
}

fn letters(case: &Case, now: At) -> Letters<'_> {
    Letters { case, what: EventKind::TheirSystem, now }
}

/// Keeps what a step brought. False when the worker must put it down: the claim is over, or there is nothing more to do.
///
/// # Errors
/// When the database fails.
pub async fn keep(conn: &mut Conn, claim: &Claim, work: &Work, found: Found, now: At) -> Result<bool, sqlx::Error> {
    match found {
        Found::Kinds(kinds) => zgw::store::settle_kinds(conn, claim, &kinds).await,
        Found::Made(step, url) => {
            let is_ours = zgw::store::made(conn, claim, step, &url, now).await?;
            if is_ours && step == Step::Case {
                let words = format!("De zaak staat er nu, met nummer {}.", work.claimed.number);
                happened(conn, &work.case, &words, now).await?;
            }
            Ok(is_ours)
        }
        Found::Statuses(all) => followed(conn, claim, work, &all, now).await.map(|()| false),
    }
}

/// Tells each status that is new, once; and of an end the owner.
async fn followed(conn: &mut Conn, claim: &Claim, work: &Work, all: &[Seen], now: At) -> Result<(), sqlx::Error> {
    let last = all.last();
    let arrived = work.claimed.registered_at.unwrap_or(now);
    if !zgw::store::settle(conn, claim, last, rules::look_again(arrived, now), now).await? {
        return Ok(());
    }
    for status in all {
        if zgw::store::seen_anew(conn, claim, &status.url, now).await? {
            happened(conn, &work.case, &format!("{}.", status.label), now).await?;
        }
    }
    let Some(end) = last.filter(|last| last.is_end) else { return Ok(()) };
    let case = &work.case;
    let whom = case.contact_name().unwrap_or_else(|| "de gemeente".to_owned());
    let text = format!(
        "De zaak van {} is in het systeem van de gemeente klaar: {}. Klopt dat? Vraag {whom} om de zaak hier op klaar \
         te zetten.",
        case.name(),
        end.label
    );
    letters(case, now).owner(conn, None, text).await
}

/// In the thread, behind whatever a person does to the case at this moment.
async fn happened(conn: &mut Conn, case: &Case, words: &str, now: At) -> Result<(), sqlx::Error> {
    store::hold(conn, &case.id).await?;
    store::happened(conn, &case.id, None, EventKind::TheirSystem, Some(words), now).await
}

/// Keeps what went wrong. After a day of it the owner is told, once; a key that does not work is told to the admins at
/// once, because only they can have it changed.
///
/// # Errors
/// When the database fails.
pub async fn went_wrong(
    conn: &mut Conn,
    claim: &Claim,
    work: &Work,
    trouble: &Trouble,
    now: At,
) -> Result<(), sqlx::Error> {
    let Work { case, claimed, system, .. } = work;
    if !zgw::store::went_wrong(conn, claim, claimed, trouble, now).await? {
        return Ok(());
    }
    if rules::is_for_admins(trouble) {
        tell_admins(conn, &case.school_id, system, trouble, now).await?;
    }
    let is_long = claimed.trouble_since.is_some_and(|since| rules::must_be_told(since, now));
    if is_long && claimed.told_at.is_none() {
        let what = match claimed.registered_at {
            None => "komt al een dag niet aan in het systeem van de gemeente",
            Some(_) => "is al een dag niet te volgen in het systeem van de gemeente",
        };
        let text = format!("De zaak van {} {what}. {} We proberen het elke dag.", case.name(), trouble.words());
        letters(case, now).owner(conn, None, text).await?;
        zgw::store::told(conn, claim, now).await?;
    }
    Ok(())
}

async fn tell_admins(
    conn: &mut Conn,
    school: &SchoolId,
    system: &System,
    trouble: &Trouble,
    now: At,
) -> Result<(), sqlx::Error> {
    for admin in store::admins(conn, school, now).await? {
        // One a day of each kind, however many cases there are.
        let key = format!("zgw-{}/{}/{}", trouble.kind(), system.municipality_id, now.day().iso());
        let text = format!("Gemeente {}: {}", system.municipality, trouble.words());
        outbox::put(conn, &Letter { key, to: admin, text, link: "/escalations".to_owned() }, now).await?;
    }
    Ok(())
}
