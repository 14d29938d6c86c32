//! Somebody stops in a circle on a day that is told: a helper by their own word, a job coach by the school's.

use super::{chosen, day, keep, talk};
use crate::{
    access::{AlumnusId, ChangePeople, Helper, HelperRole, LeaveCircle, May, PersonId, SeeCircle, Staff, may},
    check_ins,
    circle::{
        clock::{self, at_school, tell as letter},
        page, rules,
        store::{self, Farewell},
    },
    db::Conn,
    door::{Answer, Answered, Call},
    error::{Refusal, Refused},
    schools,
    shell::Page,
};
use serde::Deserialize;

/// A farewell as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::circle) struct Typed {
    #[serde(default)]
    pub ends_on: String,
    #[serde(default)]
    pub words: String,
    #[serde(default)]
    pub successor: String,
    #[serde(default)]
    pub talked_on: String,
    #[serde(default)]
    pub talk: String,
}

async fn own_form(conn: &mut Conn, call: &Call<Helper>, typed: Typed) -> Result<page::Stop, Refusal> {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let leaver = may::<LeaveCircle>(conn, &call.who.me, &alumnus, call.now).await?;
    let brief = store::brief(conn, leaver.alumnus()).await?;
    let (role, _) = store::place_of(conn, &alumnus, leaver.by()).await?;
    Ok(page::Stop {
        told: running(conn, &alumnus, leaver.by()).await?,
        alumnus,
        first_name: brief.first_name,
        role,
        today: call.now.day(),
        typed,
        refused: None,
    })
}

async fn running(conn: &mut Conn, alumnus: &AlumnusId, person: &PersonId) -> Result<Option<Farewell>, sqlx::Error> {
    Ok(store::farewells(conn, alumnus).await?.into_iter().find(|it| it.person_id == *person))
}

pub(super) async fn form(call: Call<Helper>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let page = own_form(&mut tx, &call, Typed::default()).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Stoppen", move || page::stop(page))))
}

fn read(typed: &Typed, call: &Call<Helper>) -> Result<(crate::moment::Day, Option<String>), Refused> {
    let ends_on = day(&typed.ends_on)?;
    rules::farewell(ends_on, call.now.day())?;
    Ok((ends_on, check_ins::rules::words(&typed.words)?))
}

/// A JIM and family may always stop. A coach whom the alumnus calls their vaste persoon talks first, and school says
/// who comes after them; and what school told already stays as it was told.
async fn may_stop(conn: &mut Conn, leaver: &May<LeaveCircle>) -> Result<Result<(), Refused>, sqlx::Error> {
    let (role, _) = store::place_of(conn, leaver.alumnus(), leaver.by()).await?;
    let is_trusted = store::trusted(conn, leaver.alumnus()).await?.as_ref() == Some(leaver.by());
    let told = running(conn, leaver.alumnus(), leaver.by()).await?;
    let by_school = told.is_some_and(|it| it.successor_id.is_some());
    let name = store::brief(conn, leaver.alumnus()).await?.first_name;
    Ok(rules::may_stop(role, is_trusted, by_school, &name))
}

/// A helper stops, with a day and a word. When the day is today, it is over at once.
pub(super) async fn tell(call: Call<Helper>) -> Answered {
    let (alumnus, typed): (AlumnusId, Typed) = (call.part("alumnus")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let leaver = may::<LeaveCircle>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let may_stop = may_stop(&mut tx, &leaver).await?;
    let (ends_on, words) = match may_stop.and_then(|()| read(&typed, &call)) {
        Ok(right) => right,
        Err(refused) => {
            let mut page = own_form(&mut tx, &call, typed).await?;
            page.refused = Some(refused.0);
            tx.commit().await?;
            return Ok(Answer::Refused(Page::new("Stoppen", move || page::stop(page))));
        }
    };
    store::tell_farewell(&mut tx, &leaver, leaver.by(), ends_on, words.as_deref(), None, call.now).await?;
    let it = running(&mut tx, &alumnus, leaver.by()).await?.ok_or(Refusal::Missing)?;
    told(&mut tx, &it, &call).await?;
    if ends_on == call.now.day() {
        clock::part(&mut tx, &it, call.now).await?;
        return keep(&call, tx, "/").await;
    }
    keep(&call, tx, format!("/jim/{alumnus}/stop")).await
}

/// The alumnus hears it with the day; the word itself waits on their own page.
async fn told(conn: &mut Conn, it: &Farewell, call: &Call<Helper>) -> Result<(), sqlx::Error> {
    let key = format!("farewell/{}/told/{}", it.id, call.now.0);
    let text = rules::stops(&it.first_name, it.role, it.ends_on, None);
    letter(conn, &key, &it.alumnus_person, (text, "/people".to_owned()), call.now).await?;
    let duty = store::on_duty(conn, &it.alumnus_id, call.now).await?;
    let text =
        format!("{} stopt op {} als {} van {}.", it.first_name, it.ends_on.in_words(), it.role.label(), it.alumnus);
    letter(conn, &key, &duty.person, (text, at_school(&it.alumnus_id)), call.now).await
}

/// "Ik blijf toch."
pub(super) async fn undo(call: Call<Helper>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    let leaver = may::<LeaveCircle>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let told = running(&mut tx, &alumnus, leaver.by()).await?;
    if let (true, Some(it)) = (store::stay(&mut tx, &leaver, call.now).await?, told) {
        let key = format!("farewell/{}/undone", it.id);
        let text = format!("{} blijft toch bij jou.", it.first_name);
        letter(&mut tx, &key, &it.alumnus_person, (text, "/people".to_owned()), call.now).await?;
        let duty = store::on_duty(&mut tx, &alumnus, call.now).await?;
        let text = format!("{} blijft toch bij {}.", it.first_name, it.alumnus);
        letter(&mut tx, &key, &duty.person, (text, at_school(&alumnus)), call.now).await?;
    }
    keep(&call, tx, format!("/jim/{alumnus}")).await
}

async fn school_form(
    conn: &mut Conn,
    call: &Call<Staff>,
    proof: &May<ChangePeople>,
    typed: Typed,
) -> Result<page::Coach, Refusal> {
    let person: PersonId = call.part("person")?;
    let brief = store::brief(conn, proof.alumnus()).await?;
    let (role, name) = store::place_of(conn, proof.alumnus(), &person).await?;
    if role != HelperRole::JobCoach {
        return Err(Refusal::Missing);
    }
    Ok(page::Coach {
        place: schools::store::name(conn, &call.who.school).await?,
        is_trusted: store::trusted(conn, proof.alumnus()).await?.as_ref() == Some(&person),
        told: running(conn, proof.alumnus(), &person).await?,
        others: store::coaches_at(conn, &call.who.school, &person).await?,
        alumnus: proof.alumnus().clone(),
        first_name: brief.first_name,
        person,
        name,
        today: call.now.day(),
        typed,
        refused: None,
    })
}

pub(super) async fn coach_form(call: Call<Staff>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    may::<SeeCircle>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let proof = may::<ChangePeople>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let page = school_form(&mut tx, &call, &proof, Typed::default()).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Jobcoach", move || page::coach(page))))
}

/// The school ends a coach's place: never without a successor, and a trusted person's not without a talk.
pub(super) async fn end_coach(call: Call<Staff>) -> Answered {
    let (alumnus, typed): (AlumnusId, Typed) = (call.part("alumnus")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let proof = may::<ChangePeople>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let mut page = school_form(&mut tx, &call, &proof, typed.clone()).await?;
    let (ends_on, successor, talk) = match read_coach(&page, &typed) {
        Ok(right) => right,
        Err(refused) => {
            page.refused = Some(refused.0);
            tx.commit().await?;
            return Ok(Answer::Refused(Page::new("Jobcoach", move || page::coach(page))));
        }
    };
    let instead = store::Instead { successor: &successor, talk: talk.as_ref() };
    store::tell_farewell(&mut tx, &proof, &page.person, ends_on, None, Some(instead), call.now).await?;
    let it = running(&mut tx, &alumnus, &page.person).await?.ok_or(Refusal::Missing)?;
    let key = format!("farewell/{}/told/{}", it.id, call.now.0);
    let text = rules::stops(&it.first_name, it.role, it.ends_on, it.successor.as_deref());
    letter(&mut tx, &key, &it.alumnus_person, (text, "/people".to_owned()), call.now).await?;
    let text = format!("Je stopt op {} als jobcoach van {}.", it.ends_on.in_words(), it.alumnus);
    letter(&mut tx, &key, &it.person_id, (text, format!("/jim/{alumnus}")), call.now).await?;
    let text = format!("Je wordt op {} jobcoach van {}.", it.ends_on.in_words(), it.alumnus);
    letter(&mut tx, &key, &successor, (text, "/jim".to_owned()), call.now).await?;
    if ends_on == call.now.day() {
        clock::part(&mut tx, &it, call.now).await?;
    }
    keep(&call, tx, at_school(&alumnus)).await
}

type Coming = (crate::moment::Day, PersonId, Option<rules::Talk>);

fn read_coach(page: &page::Coach, typed: &Typed) -> Result<Coming, Refused> {
    let talk = talk(&typed.talked_on, &typed.talk)?;
    rules::may_replace((&page.name, &page.first_name), page.is_trusted, talk.as_ref(), page.today)?;
    let missing = format!("Kies wie er na {} komt. {} blijft niet alleen.", page.name, page.first_name);
    let successor = chosen(&page.others, &typed.successor, &missing)?;
    let ends_on = day(&typed.ends_on)?;
    rules::farewell(ends_on, page.today)?;
    Ok((ends_on, successor, talk))
}
