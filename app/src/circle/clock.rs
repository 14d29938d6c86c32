//! What the clock does in a circle: a new owner takes over, somebody who was away is back, a place ends, a move holds.
//! Each is done once, with the letters that tell of it, in one transaction.

use super::store::{self, Absence, Farewell, Move, Succession};
use crate::{
    access::{AlumnusId, HelperRole, PersonId},
    db::Conn,
    error::Refusal,
    escalations,
    moment::At,
    outbox::{self, Letter},
    questions,
    signals::{
        self,
        rules::{jim_lost, trusted_lost},
    },
};

/// Tells one person one thing about one alumnus' circle, once.
pub(super) async fn tell(
    conn: &mut Conn,
    key: &str,
    to: &PersonId,
    (text, link): (String, String),
    now: At,
) -> Result<(), sqlx::Error> {
    outbox::put(conn, &Letter { key: format!("circle/{key}"), to: to.clone(), text, link }, now).await
}

/// What staff open about somebody.
pub(super) fn at_school(alumnus: &AlumnusId) -> String {
    format!("/alumni/{alumnus}")
}

/// Finishes a hand-over: the new one is the owner. False when it must wait for a talk about the trusted person, and
/// when it is over already.
///
/// # Errors
/// When the database fails.
pub async fn finish(conn: &mut Conn, it: &Succession, now: At) -> Result<bool, sqlx::Error> {
    let name = &it.first_name;
    let page = || format!("/alumni/{}/owner", it.alumnus_id);
    if !store::works_at(conn, &it.school_id, &it.to_id, now).await? {
        store::drop_succession(conn, it, now).await?;
        let text = format!("{} werkt hier niet meer. Kies een andere regisseur voor {name}.", it.to_name);
        tell(conn, &format!("succession/{}/gone", it.id), &it.from_id, (text, page()), now).await?;
        return Ok(true);
    }
    if it.wants_a_talk() {
        let text =
            format!("Jij bent de vaste persoon van {name}. Praat eerst samen, dan kan {} het overnemen.", it.to_name);
        tell(conn, &format!("succession/{}/talk", it.id), &it.from_id, (text, page()), now).await?;
        return Ok(false);
    }
    let Some(done) = store::take_over(conn, it, now).await? else { return Ok(false) };
    let key = format!("succession/{}/done", it.id);
    let open = match done.moved {
        0 => String::new(),
        1 => " 1 open taak ging mee.".to_owned(),
        n => format!(" {n} open taken gingen mee."),
    };
    let stays = done.backup == it.from_id;
    let to_new = format!("Jij bent nu de regisseur van {name}.{open}");
    let to_old = match stays {
        true => format!("{} is nu de regisseur van {name}. Jij bent de vervanger.", it.to_name),
        false => format!("{} is nu de regisseur van {name}. Jij bent klaar.", it.to_name),
    };
    let to_alumnus = match stays {
        true => format!("{} helpt je nu. {} is de vervanger.", it.to_name, it.from_name),
        false => format!("{} helpt je nu. {} is gestopt.", it.to_name, it.from_name),
    };
    tell(conn, &key, &it.to_id, (to_new, at_school(&it.alumnus_id)), now).await?;
    tell(conn, &key, &it.from_id, (to_old, at_school(&it.alumnus_id)), now).await?;
    tell(conn, &key, &it.person_id, (to_alumnus, "/people".to_owned()), now).await?;
    if !stays {
        let text = format!("Jij bent nu de vervanger voor {name}. {} is de regisseur.", it.to_name);
        tell(conn, &key, &done.backup, (text, at_school(&it.alumnus_id)), now).await?;
    }
    Ok(true)
}

/// Somebody is back from an absence: their open things are theirs again, and they hear how many. False when they
/// were back already.
///
/// # Errors
/// When the database fails.
pub async fn come_back(conn: &mut Conn, it: &Absence, now: At) -> Result<bool, sqlx::Error> {
    let Some(open) = store::back(conn, it, now).await? else { return Ok(false) };
    if it.from_day > now.day() {
        return Ok(true);
    }
    let text = match open {
        0 => "Je bent er weer. Er bleef niets voor je liggen.".to_owned(),
        1 => "Je bent er weer. 1 ding is weer van jou.".to_owned(),
        n => format!("Je bent er weer. {n} dingen zijn weer van jou."),
    };
    let link = if store::is_at_a_school(conn, &it.person_id, now).await? { "/monday" } else { "/desk" };
    tell(conn, &format!("absence/{}/back", it.id), &it.person_id, (text, link.to_owned()), now).await?;
    Ok(true)
}

/// The day of a farewell has come: the place is closed, and the loss of a JIM is a signal the same day. False when it
/// must wait for a talk about the trusted person, and when the place was gone already.
///
/// # Errors
/// When the database fails.
pub async fn part(conn: &mut Conn, it: &Farewell, now: At) -> Result<bool, sqlx::Error> {
    // Whoever leaves by their own word is never held; a coach whom the school ends is, when they became the trusted
    // person after it was told.
    let by_school = it.successor_id.is_some();
    if by_school && it.is_trusted == 1 && it.talked_on.is_none() {
        let duty = store::on_duty(conn, &it.alumnus_id, now).await?;
        let text = format!("{} is de vaste persoon van {}. Praat eerst met {}.", it.first_name, it.alumnus, it.alumnus);
        let link = format!("/alumni/{}/coach/{}", it.alumnus_id, it.person_id);
        tell(conn, &format!("farewell/{}/talk", it.id), &duty.person, (text, link), now).await?;
        return Ok(false);
    }
    if !store::part(conn, it, now).await? {
        return Ok(false);
    }
    let key = format!("farewell/{}/done", it.id);
    if let (Some(successor), Some(name)) = (&it.successor_id, &it.successor) {
        let text = format!("{} stopte. {name} is nu jouw {}.", it.first_name, it.role.label());
        tell(conn, &key, &it.alumnus_person, (text, "/people".to_owned()), now).await?;
        let text = format!("Jij bent nu de {} van {}.", it.role.label(), it.alumnus);
        tell(conn, &key, successor, (text, format!("/jim/{}", it.alumnus_id)), now).await?;
    }
    let gone = Gone { alumnus: &it.alumnus_id, name: &it.alumnus, person: &it.person_id, who: &it.first_name };
    lost(conn, &gone, it.role, it.is_trusted == 1, now).await?;
    Ok(true)
}

/// Somebody whose place in a circle just ended.
pub(super) struct Gone<'a> {
    /// Whose circle.
    pub alumnus: &'a AlumnusId,
    /// "Konrad".
    pub name: &'a str,
    /// Who left.
    pub person: &'a PersonId,
    /// "Marek".
    pub who: &'a str,
}

/// What follows when a place ended, whoever ended it: questions go back to school, and a lost JIM is a signal.
pub(super) async fn lost(
    conn: &mut Conn,
    gone: &Gone<'_>,
    role: HelperRole,
    was_trusted: bool,
    now: At,
) -> Result<(), sqlx::Error> {
    questions::store::back_to_school(conn, gone.alumnus, gone.person, now).await?;
    let text = match role {
        HelperRole::Jim => {
            let proposal = jim_lost(gone.who, gone.name, was_trusted, now);
            signals::store::open(conn, gone.alumnus, &proposal, now).await?;
            signals::clock::has_no_jim(conn, gone.alumnus, now).await?;
            proposal.reason
        }
        _ if was_trusted => {
            let proposal = trusted_lost(gone.who, gone.name, now);
            signals::store::open(conn, gone.alumnus, &proposal, now).await?;
            proposal.reason
        }
        _ => format!("{} en {} zijn gestopt met elkaar.", gone.name, gone.who),
    };
    let duty = store::on_duty(conn, gone.alumnus, now).await?;
    let key = format!("ended/{}/{}/{}", gone.alumnus, gone.person, now.0);
    tell(conn, &key, &duty.person, (text, at_school(gone.alumnus)), now).await
}

/// From now on somebody lives elsewhere: a running case comes back to school, and who is on duty hears it. False when
/// it was so already.
///
/// # Errors
/// When the database fails.
pub async fn moved(conn: &mut Conn, it: &Move, now: At) -> Result<bool, Refusal> {
    if !store::moved(conn, it, now).await? {
        return Ok(false);
    }
    escalations::return_to_school(conn, &it.alumnus_id, &it.to_id, now).await?;
    let duty = store::on_duty(conn, &it.alumnus_id, now).await?;
    let text = format!("{} is verhuisd naar {}.", it.first_name, it.to_name);
    tell(conn, &format!("move/{}/done", it.id), &duty.person, (text, at_school(&it.alumnus_id)), now).await?;
    Ok(true)
}
