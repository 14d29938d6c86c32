//! Breaking the glass, and the admin's list of it.

use super::{
    page::{self, Colleague},
    rules, store,
};
use crate::{
    access::{Admin, AlumnusId, BreakGlass, SeeInList, Staff, may},
    circle,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    outbox::{self, Letter},
    schools,
    shell::Page,
    signals,
};
use serde::Deserialize;

/// The doors of the glass.
pub fn doors() -> Doors {
    Doors::default().post("/alumni/{alumnus}/glass", break_it).get("/school/glass", list)
}

/// What a colleague sees of somebody in whose circle they are not, and the way in.
///
/// # Errors
/// [`Refusal::Missing`] when they don't work at this school.
pub(crate) async fn outside(
    conn: &mut Conn,
    call: &Call<Staff>,
    alumnus: &AlumnusId,
    done: Option<String>,
) -> Result<Colleague, Refusal> {
    may::<SeeInList>(conn, &call.who.me, alumnus, call.now).await?;
    Ok(Colleague {
        place: schools::store::name(conn, &call.who.school).await?,
        brief: circle::store::brief(conn, alumnus).await?,
        at_school: circle::store::at_school(conn, alumnus, call.now).await?,
        signals: signals::store::of_alumnus(conn, alumnus).await?,
        typed: String::new(),
        refused: None,
        done,
        now: call.now,
    })
}

#[derive(Deserialize)]
struct Reason {
    #[serde(default)]
    reason: String,
}

/// Opens the circle, and tells the alumnus and the owner in the same transaction.
async fn break_it(call: Call<Staff>) -> Answered {
    let (alumnus, form): (AlumnusId, Reason) = (call.part("alumnus")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let proof = may::<BreakGlass>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let reason = match rules::reason(&form.reason) {
        Ok(reason) => reason,
        Err(refused) => {
            let page = outside(&mut tx, &call, &alumnus, None).await?;
            tx.commit().await?;
            let again = Colleague { typed: form.reason, refused: Some(refused.0), ..page };
            return Ok(Answer::Refused(Page::new("Oud-leerling", move || page::colleague(again))));
        }
    };
    store::open(&mut tx, &proof, &reason, call.now).await?;
    let brief = circle::store::brief(&mut tx, &alumnus).await?;
    let me = &call.who.me.person;
    let key = format!("glass/{alumnus}/{}/{}", me.id, call.now.0);
    let to_owner = rules::to_owner(&me.name(), &brief.first_name, &reason);
    let letters = [
        (brief.person_id, rules::to_alumnus(&me.first_name, &reason), "/looks".to_owned()),
        (brief.owner_id, to_owner, format!("/alumni/{alumnus}")),
    ];
    for (to, text, link) in letters.into_iter().filter(|(to, _, _)| *to != me.id) {
        outbox::put(&mut tx, &Letter { key: key.clone(), to, text, link }, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/alumni/{alumnus}"))
}

/// For how many days back the admin sees them.
const DAYS: i64 = 90;

async fn list(call: Call<Admin>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let place = schools::store::name(&mut tx, &call.who.0.school).await?;
    let broken = store::since(&mut tx, &call.who, call.now.plus_days(-DAYS)).await?;
    tx.commit().await?;
    let now = call.now;
    Ok(Answer::Page(Page::new("School", move || page::list(place, broken, now))))
}
