//! Somebody at the municipality is away: what waits on their desk goes to the other contact by itself.

use super::keep;
use crate::{
    access::{Admin, Municipal, MunicipalityId, PersonId},
    circle,
    db::Conn,
    door::{Answer, Answered, Call},
    error::{Refusal, Refused},
    escalations::{
        page::{self, Away},
        store,
    },
    form::Form,
    moment::{At, Day},
    shell::Page,
};

const TITLE: &str = "Afwezig";

async fn load(conn: &mut Conn, call: &Call<Municipal>, form: Form) -> Result<Away, Refusal> {
    Ok(Away {
        municipality: store::municipality_name(conn, &call.who.municipality).await?,
        all: circle::store::absences_of(conn, call.who.me.id()).await?,
        form,
        now: call.now,
    })
}

pub(super) async fn show(call: Call<Municipal>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let page = load(&mut tx, &call, Form::default()).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new(TITLE, move || page::away(page))))
}

/// The days that were typed, or what is wrong beside them.
fn days(form: &mut Form, now: At) -> Option<(Day, Day)> {
    let day = |name: &str| Day::parse(&form.value(name)).ok_or_else(|| Refused::because("Kies een datum."));
    let read = || {
        let days = (day("from")?, day("until")?);
        circle::rules::absence(days.0, days.1, now.day()).map(|()| days)
    };
    match read() {
        Ok(days) => Some(days),
        Err(refused) => {
            form.refuse("from", refused.0);
            None
        }
    }
}

/// Keeps the days of somebody, or says that they are there already.
async fn put(conn: &mut Conn, person: &PersonId, form: &mut Form, now: At) -> Result<bool, sqlx::Error> {
    let Some(days) = days(form, now) else { return Ok(false) };
    let is_new = circle::store::go_away(conn, person, days, None, now).await?;
    if !is_new {
        form.refuse("from", "Deze dagen staan er al. Kies andere dagen, of haal de oude eerst weg.");
    }
    Ok(is_new)
}

pub(super) async fn go(call: Call<Municipal>) -> Answered {
    let mut form = Form::typed(call.form()?);
    let mut tx = call.house.db.begin().await?;
    if put(&mut tx, call.who.me.id(), &mut form, call.now).await? {
        return keep(&call, tx, "/desk/away".to_owned()).await;
    }
    let page = load(&mut tx, &call, form).await?;
    tx.commit().await?;
    Ok(Answer::Refused(Page::new(TITLE, move || page::away(page))))
}

/// "Ik ben er weer", or it is off. What went to somebody else stays there.
pub(super) async fn back(call: Call<Municipal>) -> Answered {
    let id: String = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    let own = circle::store::absences_of(&mut tx, call.who.me.id()).await?;
    let it = own.into_iter().find(|it| it.id == id).ok_or(Refusal::Missing)?;
    circle::store::back(&mut tx, &it, call.now).await?;
    keep(&call, tx, "/desk/away".to_owned()).await
}

/// For the admin of a school, about somebody who works for this municipality: they may lie ill.
pub(super) async fn of_official(
    conn: &mut Conn,
    call: &Call<Admin>,
    municipality: &MunicipalityId,
    form: &mut Form,
) -> Result<bool, Refusal> {
    let typed = form.value("who");
    let officials = store::officials(conn, municipality, call.now).await?;
    let Some(official) = officials.into_iter().find(|official| official.id.0 == typed) else {
        form.refuse("who", "Kies wie er weg is.");
        return Ok(false);
    };
    Ok(put(conn, &official.id, form, call.now).await?)
}
