//! Somebody moves to another municipality: the alumnus says so, or says yes to what staff heard.

use super::{day, keep};
use crate::{
    access::{ActAsOneself, Alumnus, AlumnusId, ChangePeople, May, SeeCircle, Staff, may},
    check_ins::YesNo,
    circle::{
        clock::{self, at_school, tell},
        page, rules, store,
    },
    db::Conn,
    door::{Answer, Answered, Call},
    error::{Refusal, Refused},
    moment::Day,
    schools,
    shell::Page,
};
use serde::Deserialize;

/// A move as typed: an id for the alumnus, a name for staff.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::circle) struct Typed {
    #[serde(default)]
    pub municipality: String,
    #[serde(default)]
    pub from: String,
}

const TITLE: &str = "Verhuizen";

async fn load(conn: &mut Conn, call: &Call<Alumnus>, typed: Typed) -> Result<page::Moving, Refusal> {
    let alumnus = &call.who.alumnus;
    let last = store::last_move(conn, alumnus).await?.filter(|it| it.done_at.is_none());
    Ok(page::Moving {
        places: store::elsewhere(conn, alumnus).await?,
        owner: store::on_duty(conn, alumnus, call.now).await?.first_name,
        open: last,
        typed,
        refused: None,
    })
}

pub(super) async fn mine(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let typed = Typed { from: call.now.day().iso(), ..Typed::default() };
    let page = load(&mut tx, &call, typed).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new(TITLE, move || page::moving(page))))
}

fn read(typed: &Typed, today: Day) -> Result<Day, Refused> {
    let from = day(&typed.from)?;
    rules::moving_day(from, today).map(|()| from)
}

pub(super) async fn say(call: Call<Alumnus>) -> Answered {
    let typed: Typed = call.form()?;
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let mut page = load(&mut tx, &call, typed.clone()).await?;
    let place = page.places.iter().find(|(id, _)| id.0 == typed.municipality).map(|(id, _)| id.clone());
    let read = match place {
        Some(place) => read(&typed, call.now.day()).map(|from| (place, from)),
        None => Err(Refused::because("Kies de gemeente waar je gaat wonen.")),
    };
    match read {
        Ok((place, from)) => {
            store::say_move(&mut tx, &own, &place, from, call.now).await?;
            now_or_later(&mut tx, &own, &call).await?;
            keep(&call, tx, "/people").await
        }
        Err(refused) => {
            page.refused = Some(refused.0);
            tx.commit().await?;
            Ok(Answer::Refused(Page::new(TITLE, move || page::moving(page))))
        }
    }
}

/// What holds from today holds at once; who is on duty hears of a later day now.
async fn now_or_later(conn: &mut Conn, own: &May<ActAsOneself>, call: &Call<Alumnus>) -> Result<(), Refusal> {
    let it = store::last_move(conn, own.alumnus()).await?;
    let Some(it) = it.filter(|it| it.done_at.is_none()) else { return Ok(()) };
    if it.from_day <= call.now.day() {
        clock::moved(conn, &it, call.now).await?;
        return Ok(());
    }
    let duty = store::on_duty(conn, own.alumnus(), call.now).await?;
    let text = format!("{} verhuist op {} naar {}.", it.first_name, it.from_day.in_words(), it.to_name);
    let key = format!("move/{}/said", it.id);
    Ok(tell(conn, &key, &duty.person, (text, at_school(own.alumnus())), call.now).await?)
}

#[derive(Deserialize)]
struct Decision {
    value: YesNo,
}

/// The alumnus' yes or no to what staff heard. Without a yes nothing changes.
pub(super) async fn answer(call: Call<Alumnus>) -> Answered {
    let (id, decision): (String, Decision) = (call.part("id")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let yes = decision.value == YesNo::Yes;
    let it = store::last_move(&mut tx, own.alumnus()).await?.filter(|it| it.id == id).ok_or(Refusal::Missing)?;
    if store::answer_move(&mut tx, &own, &id, yes, call.now).await? {
        if yes {
            now_or_later(&mut tx, &own, &call).await?;
        } else {
            let text = format!("{} zegt: ik ga niet wonen in {}.", it.first_name, it.to_name);
            let key = format!("move/{id}/no");
            tell(&mut tx, &key, &it.proposed_by, (text, at_school(own.alumnus())), call.now).await?;
        }
    }
    keep(&call, tx, "/people").await
}

async fn school_form(
    conn: &mut Conn,
    call: &Call<Staff>,
    proof: &May<ChangePeople>,
    typed: Typed,
) -> Result<page::SchoolMoving, Refusal> {
    Ok(page::SchoolMoving {
        place: schools::store::name(conn, &call.who.school).await?,
        brief: store::brief(conn, proof.alumnus()).await?,
        open: store::last_move(conn, proof.alumnus()).await?,
        typed,
        refused: None,
    })
}

pub(super) async fn form(call: Call<Staff>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    may::<SeeCircle>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let proof = may::<ChangePeople>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let typed = Typed { from: call.now.day().iso(), ..Typed::default() };
    let page = school_form(&mut tx, &call, &proof, typed).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new(TITLE, move || page::school_moving(page))))
}

/// Staff heard of it: the alumnus is asked.
pub(super) async fn propose(call: Call<Staff>) -> Answered {
    let (alumnus, typed): (AlumnusId, Typed) = (call.part("alumnus")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let proof = may::<ChangePeople>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let right = schools::rules::name(&typed.municipality, "de gemeente").and_then(|()| read(&typed, call.now.day()));
    let refused = match right {
        Ok(from) => {
            let place = schools::store::municipality(&mut tx, &typed.municipality).await?;
            if store::propose_move(&mut tx, &proof, &place, from, call.now).await? {
                let it = store::last_move(&mut tx, &alumnus).await?.ok_or(Refusal::Missing)?;
                let person = store::brief(&mut tx, &alumnus).await?.person_id;
                let text = format!("Ga je wonen in {}? Zeg ja of nee.", it.to_name);
                tell(&mut tx, &format!("move/{}/asked", it.id), &person, (text, "/me/moved".to_owned()), call.now)
                    .await?;
                return keep(&call, tx, format!("/alumni/{alumnus}/moved")).await;
            }
            Refused::because("De oud-leerling woont daar al.")
        }
        Err(refused) => refused,
    };
    let mut page = school_form(&mut tx, &call, &proof, typed).await?;
    page.refused = Some(refused.0);
    tx.commit().await?;
    Ok(Answer::Refused(Page::new(TITLE, move || page::school_moving(page))))
}
