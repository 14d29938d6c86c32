//! A colleague is away, or leaves the school: never without somebody in their place.

use super::{day, keep};
use crate::{
    access::{Admin, PersonId, Staff},
    check_ins,
    circle::{clock, page, rules, store},
    db::Conn,
    door::{Answer, Answered, Call},
    error::{Refusal, Refused},
    moment::Day,
    schools,
    shell::Page,
};
use serde::Deserialize;

/// An absence as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::circle) struct Typed {
    /// For whom, when a coordinator writes it; oneself otherwise.
    #[serde(default)]
    pub who: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub until: String,
    #[serde(default)]
    pub note: String,
}

const TITLE: &str = "Afwezig";

async fn load(conn: &mut Conn, call: &Call<Staff>, typed: Typed) -> Result<page::Absences, Refusal> {
    let school = &call.who.school;
    Ok(page::Absences {
        place: schools::store::name(conn, school).await?,
        all: store::absences(conn, school, call.now).await?,
        colleagues: if call.who.coordinates { store::colleagues(conn, school, call.now).await? } else { Vec::new() },
        me: call.who.me.id().clone(),
        typed,
        refused: None,
        now: call.now,
    })
}

pub(super) async fn show(call: Call<Staff>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let typed = Typed { who: call.who.me.id().0.clone(), ..Typed::default() };
    let page = load(&mut tx, &call, typed).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new(TITLE, move || page::absences(page))))
}

/// Whom it is about: oneself, or for a coordinator a colleague of the same school (who may lie ill).
fn who(page: &page::Absences, typed: &Typed) -> Result<PersonId, Refused> {
    match typed.who.as_str() {
        "" => Ok(page.me.clone()),
        typed if typed == page.me.0 => Ok(page.me.clone()),
        typed => super::chosen(&page.colleagues, typed, "Kies een collega."),
    }
}

/// Who is away, from which day until which, and what colleagues should know.
type Away = (PersonId, (Day, Day), Option<String>);

fn read(page: &page::Absences, typed: &Typed) -> Result<Away, Refused> {
    let person = who(page, typed)?;
    let days = (day(&typed.from)?, day(&typed.until)?);
    rules::absence(days.0, days.1, page.now.day())?;
    Ok((person, days, check_ins::rules::words(&typed.note)?))
}

pub(super) async fn go(call: Call<Staff>) -> Answered {
    let typed: Typed = call.form()?;
    let mut tx = call.house.db.begin().await?;
    let mut page = load(&mut tx, &call, typed.clone()).await?;
    let refused = match read(&page, &typed) {
        Ok((person, days, note)) => {
            if store::go_away(&mut tx, &person, days, note.as_deref(), call.now).await? {
                tell_who_is_away(&mut tx, &call, &person, days).await?;
                tell_stand_ins(&mut tx, &call, &person, days).await?;
                return keep(&call, tx, "/absence").await;
            }
            Refused::because("Deze dagen staan er al. Kies andere dagen, of haal de oude eerst weg.")
        }
        Err(refused) => refused,
    };
    page.refused = Some(refused.0);
    tx.commit().await?;
    Ok(Answer::Refused(Page::new(TITLE, move || page::absences(page))))
}

/// Whom somebody else wrote down as away hears it: what comes in goes past them, and they may say that it is not so.
async fn tell_who_is_away(
    conn: &mut Conn,
    call: &Call<Staff>,
    person: &PersonId,
    (from, until): (Day, Day),
) -> Result<(), sqlx::Error> {
    if person == call.who.me.id() {
        return Ok(());
    }
    let by = call.who.me.person.name();
    let text = format!(
        "{by} schreef op dat je weg bent van {} tot en met {}. Klopt dat niet? Haal het weg bij Afwezig.",
        from.in_words(),
        until.in_words()
    );
    let key = format!("absence/{person}/{}/{}/written", from.iso(), call.now.0);
    clock::tell(conn, &key, person, (text, "/absence".to_owned()), call.now).await
}

/// Who stands in from the first day on hears it at once.
async fn tell_stand_ins(
    conn: &mut Conn,
    call: &Call<Staff>,
    person: &PersonId,
    (from, until): (Day, Day),
) -> Result<(), sqlx::Error> {
    let colleagues = store::colleagues(conn, &call.who.school, call.now).await?;
    let name = colleagues.iter().find(|(id, _)| id == person).map_or("Een collega", |(_, name)| name.as_str());
    let first_day = from.max(call.now.day());
    for (stand_in, people) in store::stand_ins(conn, person, first_day, call.now).await? {
        if stand_in == *person {
            continue;
        }
        let whom = if people == 1 { "1 oud-leerling".to_owned() } else { format!("{people} oud-leerlingen") };
        let text = format!(
            "{name} is weg van {} tot en met {}. Jij neemt waar voor {whom}.",
            from.in_words(),
            until.in_words()
        );
        let key = format!("absence/{person}/{}/{}", from.iso(), call.now.0);
        clock::tell(conn, &key, &stand_in, (text, "/monday".to_owned()), call.now).await?;
    }
    Ok(())
}

/// "Ik ben er weer", or it is off: one's own, or any of the school for a coordinator.
pub(super) async fn back(call: Call<Staff>) -> Answered {
    let id: String = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    let all = store::absences(&mut tx, &call.who.school, call.now).await?;
    let it = all.into_iter().find(|it| it.id == id).ok_or(Refusal::Missing)?;
    if it.person_id != *call.who.me.id() && !call.who.coordinates {
        return Err(Refusal::Missing);
    }
    clock::come_back(&mut tx, &it, call.now).await?;
    keep(&call, tx, "/absence").await
}

/// A colleague leaves the school: not while an alumnus has them as owner or backup, or calls them their vaste persoon.
pub(super) async fn leave(call: Call<Admin>) -> Answered {
    let person: PersonId = call.part("person")?;
    let school = &call.who.0.school;
    let mut tx = call.house.db.begin().await?;
    if !store::works_at(&mut tx, school, &person, call.now).await? {
        return Err(Refusal::Missing);
    }
    if person == *call.who.0.me.id() {
        return Err(Refusal::Overtaken("Je kunt jezelf niet weghalen. Vraag een andere beheerder.".into()));
    }
    let (holds, trusted, coming) = store::holds(&mut tx, school, &person).await?;
    rules::may_leave(holds, trusted, coming)?;
    schools::store::end_member(&mut tx, &call.who, &person, call.now).await?;
    keep(&call, tx, "/school").await
}
