//! A new owner is announced, at the school's desk: who, from which day, and why in a sentence for the alumnus.

use super::{Done, chosen, day, keep, talk as read_talk};
use crate::{
    access::{AlumnusId, ChangePeople, May, SeeCircle, Staff, may},
    check_ins,
    circle::{
        clock::{at_school, tell},
        page,
        rules::{self, HandOver, Talk},
        store::{self, Announced, Succession},
    },
    db::{Conn, Tx},
    door::{Answer, Answered, Call},
    error::{Refusal, Refused},
    schools,
    shell::Page,
};
use serde::Deserialize;

/// A hand-over as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::circle) struct Typed {
    #[serde(default)]
    pub to: String,
    #[serde(default)]
    pub starts_on: String,
    #[serde(default)]
    pub ends_on: String,
    #[serde(default)]
    pub why: String,
    #[serde(default)]
    pub stays: String,
    #[serde(default)]
    pub talked_on: String,
    #[serde(default)]
    pub talk: String,
}

const TITLE: &str = "Regisseur";

async fn load(
    conn: &mut Conn,
    call: &Call<Staff>,
    proof: &May<ChangePeople>,
    typed: Typed,
) -> Result<page::Owner, Refusal> {
    let brief = store::brief(conn, proof.alumnus()).await?;
    let mut colleagues = store::colleagues(conn, &brief.school_id, call.now).await?;
    colleagues.retain(|(person, _)| *person != brief.owner_id);
    Ok(page::Owner {
        place: schools::store::name(conn, &call.who.school).await?,
        running: store::succession(conn, proof.alumnus()).await?,
        trusted: store::trusted(conn, proof.alumnus()).await?,
        brief,
        colleagues,
        typed,
        refused: None,
        done: Done::of(call),
        now: call.now,
    })
}

async fn open(call: &Call<Staff>) -> Result<(Tx, May<ChangePeople>), Refusal> {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    let proof = may::<ChangePeople>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    Ok((tx, proof))
}

pub(super) async fn form(call: Call<Staff>) -> Answered {
    let (mut tx, proof) = open(&call).await?;
    may::<SeeCircle>(&mut tx, &call.who.me, proof.alumnus(), call.now).await?;
    let starts_on = call.now.day().plus(1);
    let typed = Typed {
        starts_on: starts_on.iso(),
        ends_on: starts_on.plus(rules::OVERLAP_DAYS).iso(),
        stays: "yes".to_owned(),
        ..Typed::default()
    };
    let page = load(&mut tx, &call, &proof, typed).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new(TITLE, move || page::owner(page))))
}

/// What was typed, read.
struct Read {
    to: crate::access::PersonId,
    days: HandOver,
    why: String,
    talk: Option<Talk>,
}

fn read(page: &page::Owner, typed: &Typed) -> Result<Read, Refused> {
    let to = chosen(&page.colleagues, &typed.to, "Kies wie het overneemt.")?;
    let starts_on = day(&typed.starts_on)?;
    // Without a last day it is as short as it may be.
    let ends_on = match typed.ends_on.trim() {
        "" => starts_on.plus(rules::OVERLAP_DAYS),
        typed => day(typed)?,
    };
    let days = rules::hand_over(starts_on, ends_on, page.now.day())?;
    let why = check_ins::rules::needed(&typed.why, "Schrijf in een zin waarom. De oud-leerling leest dit.")?;
    let talk = read_talk(&typed.talked_on, &typed.talk)?;
    // Whose place somebody else takes: the owner's, and the backup's when the old owner becomes the backup.
    let brief = &page.brief;
    let displaces_backup = typed.stays == "yes" && brief.backup_id.as_ref().is_some_and(|backup| *backup != to);
    let is_trusted = |person: &crate::access::PersonId| page.trusted.as_ref() == Some(person);
    let trusted = is_trusted(&brief.owner_id) || (displaces_backup && brief.backup_id.as_ref().is_some_and(is_trusted));
    let who = if is_trusted(&brief.owner_id) { brief.owner.as_str() } else { "De vervanger" };
    rules::may_replace((who, &brief.first_name), trusted, talk.as_ref(), page.now.day())?;
    Ok(Read { to, days, why, talk })
}

/// Announces it. Everybody around hears it before anything changes.
pub(super) async fn announce(call: Call<Staff>) -> Answered {
    let typed: Typed = call.form()?;
    let (mut tx, proof) = open(&call).await?;
    let mut page = load(&mut tx, &call, &proof, typed.clone()).await?;
    let new = match read(&page, &typed) {
        Ok(new) => new,
        Err(refused) => {
            page.refused = Some(refused.0);
            tx.commit().await?;
            return Ok(Answer::Refused(Page::new(TITLE, move || page::owner(page))));
        }
    };
    let announced =
        Announced { to: &new.to, days: new.days, why: &new.why, stays: typed.stays == "yes", talk: new.talk.as_ref() };
    if store::announce(&mut tx, &proof, &announced, call.now).await?.is_none() {
        return Err(Refusal::Overtaken("Er loopt al een overdracht. Kijk hoe het nu staat.".into()));
    }
    let it = store::succession(&mut tx, proof.alumnus()).await?.ok_or(Refusal::Missing)?;
    announced_to_all(&mut tx, &call, &it).await?;
    keep(&call, tx, format!("/alumni/{}/owner?done=told", proof.alumnus())).await
}

async fn announced_to_all(conn: &mut Conn, call: &Call<Staff>, it: &Succession) -> Result<(), Refusal> {
    let key = format!("succession/{}/announced", it.id);
    let days = (it.starts_at, it.ends_at);
    let (name, page) = (&it.first_name, format!("/alumni/{}/owner", it.alumnus_id));
    let text = rules::new_owner(&it.to_name, &it.from_name, days, it.stays(), call.now);
    tell(conn, &key, &it.person_id, (text, "/people".to_owned()), call.now).await?;
    let (from, until) = (it.starts_at.day().in_words(), it.ends_at.day().in_words());
    for (person, text) in [
        (
            &it.to_id,
            format!("Jij wordt regisseur van {name}. Vanaf {from} samen met {}, vanaf {until} alleen.", it.from_name),
        ),
        (&it.from_id, format!("{} wordt regisseur van {name}. Jij blijft tot {until}.", it.to_name)),
    ] {
        tell(conn, &key, person, (text, page.clone()), call.now).await?;
    }
    let circle = may::<SeeCircle>(conn, &call.who.me, &it.alumnus_id, call.now).await?;
    for member in store::members(conn, &circle, call.now).await? {
        if member.person == it.to_id || member.person == it.from_id {
            continue;
        }
        let link = if member.helper.is_some() { format!("/jim/{}", it.alumnus_id) } else { page.clone() };
        let text = format!("{} helpt {name} vanaf {from}. {} blijft tot {until}.", it.to_name, it.from_name);
        tell(conn, &key, &member.person, (text, link), call.now).await?;
    }
    Ok(())
}

/// Takes it back before it starts; whoever heard of it hears this too.
pub(super) async fn undo(call: Call<Staff>) -> Answered {
    let (mut tx, proof) = open(&call).await?;
    let it = store::succession(&mut tx, proof.alumnus()).await?.ok_or(Refusal::Missing)?;
    if !store::undo_succession(&mut tx, &proof, call.now).await? {
        return Err(Refusal::Overtaken("De overdracht is al begonnen. Terug kan met een nieuwe overdracht.".into()));
    }
    let (key, name) = (format!("succession/{}/undone", it.id), &it.first_name);
    let text = format!("Er verandert niets. {} blijft je helpen.", it.from_name);
    tell(&mut tx, &key, &it.person_id, (text, "/people".to_owned()), call.now).await?;
    let circle = may::<SeeCircle>(&mut tx, &call.who.me, &it.alumnus_id, call.now).await?;
    let members = store::members(&mut tx, &circle, call.now).await?;
    let around = members.into_iter().map(|member| (member.person, member.helper.is_some()));
    for (person, helps) in around.chain([(it.to_id.clone(), false)]) {
        let link = if helps { format!("/jim/{}", it.alumnus_id) } else { at_school(&it.alumnus_id) };
        let text = format!("{} blijft de regisseur van {name}. De overdracht gaat niet door.", it.from_name);
        tell(&mut tx, &key, &person, (text, link), call.now).await?;
    }
    keep(&call, tx, format!("/alumni/{}/owner", proof.alumnus())).await
}

#[derive(Deserialize)]
struct LateTalk {
    #[serde(default)]
    talked_on: String,
    #[serde(default)]
    talk: String,
}

/// The talk about losing the trusted person, when it came after the announcement.
pub(super) async fn talk(call: Call<Staff>) -> Answered {
    let typed: LateTalk = call.form()?;
    let (mut tx, proof) = open(&call).await?;
    let talk = read_talk(&typed.talked_on, &typed.talk)?;
    let talk = talk.ok_or_else(|| Refused::because("Kies de dag, en schrijf wat jullie bespraken."))?;
    rules::may_replace(("", ""), true, Some(&talk), call.now.day())?;
    store::talked(&mut tx, &proof, &talk).await?;
    keep(&call, tx, format!("/alumni/{}/owner?done=talk", proof.alumnus())).await
}
