//! The alumnus answers; or a human who asked writes the answer down.

use super::{
    Answer as Said,
    page::{self, Standing},
    rules, store,
};
use crate::{
    access::{ActAsOneself, Alumnus, AlumnusId, CloseSignal, Staff, may},
    circle,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    moment::At,
    outbox::{self, Letter},
    shell::Page,
    signals,
    waakvlam::{self, Sign},
};
use serde::Deserialize;

/// The doors of the yearly question.
pub fn doors() -> Doors {
    Doors::default().get("/follow", show).post("/follow", answer).post("/alumni/{alumnus}/follow", write_down)
}

async fn show(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let standing = Standing {
        open: store::open(&mut tx, own.alumnus()).await?,
        ends_at: store::ends_at(&mut tx, own.alumnus()).await?,
        unfollowed_at: store::unfollowed_at(&mut tx, own.alumnus()).await?,
        owner: circle::store::brief(&mut tx, own.alumnus()).await?.owner,
        now: call.now,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("School en jij", move || page::follow(standing))))
}

#[derive(Deserialize)]
struct Typed {
    value: Said,
}

async fn answer(call: Call<Alumnus>) -> Answered {
    let said = call.form::<Typed>()?.value;
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let (alumnus, me) = (own.alumnus(), call.who.me.id());
    let brief = circle::store::brief(&mut tx, alumnus).await?;
    let is_asked = store::open(&mut tx, alumnus).await?.is_some();
    let has_stopped = store::unfollowed_at(&mut tx, alumnus).await?.is_some();
    let name = &brief.first_name;
    let told = match said {
        // What doesn't fit any more, as a second tap, changes nothing and shows how it is now.
        Said::Yes if is_asked || has_stopped => {
            let until = store::yes(&mut tx, alumnus, me, call.now).await?;
            Some(format!("{name} zei ja: jullie mogen blijven volgen tot {}.", until.day().with_year()))
        }
        Said::No if !has_stopped => {
            let from = store::no(&mut tx, alumnus, me, call.now).await?;
            Some(to_owner_after_no(name, from))
        }
        Said::Talk if is_asked => {
            store::talk(&mut tx, &own, call.now).await?;
            let proposal = rules::wants_to_talk(name, call.now);
            signals::store::open(&mut tx, alumnus, &proposal, call.now).await?;
            Some(proposal.reason)
        }
        _ => None,
    };
    if let Some(text) = told {
        waakvlam::sign_of_life(&mut tx, alumnus, Sign::Follow, call.now).await?;
        let key = format!("follow/{alumnus}/{}/{}", said.as_str(), call.now.0);
        let letter = Letter { key, to: brief.owner_id, text, link: format!("/alumni/{alumnus}") };
        outbox::put(&mut tx, &letter, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/follow")
}

fn to_owner_after_no(name: &str, from: At) -> String {
    format!(
        "{name} wil niet meer gevolgd worden. Herinneringen zijn gestopt. Vanaf {} zie je alleen nog de naam.",
        from.day().in_words()
    )
}

/// Somebody who asked in person writes down what the alumnus said, and the alumnus reads that.
async fn write_down(call: Call<Staff>) -> Answered {
    let (alumnus, said): (AlumnusId, Said) = (call.part("alumnus")?, call.form::<Typed>()?.value);
    let mut tx = call.house.db.begin().await?;
    may::<CloseSignal>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    if store::open(&mut tx, &alumnus).await?.is_none() {
        return Err(Refusal::Overtaken("Er is al een antwoord, of het is nog niet gevraagd.".into()));
    }
    let me = &call.who.me.person;
    let word = match said {
        Said::Yes => {
            store::yes(&mut tx, &alumnus, &me.id, call.now).await?;
            "ja"
        }
        Said::No => {
            store::no(&mut tx, &alumnus, &me.id, call.now).await?;
            "nee"
        }
        Said::Talk => return Err(Refusal::Unreadable),
    };
    tell_alumnus(&mut tx, &alumnus, format!("{} schreef op: jij zei {word}. Klopt dat?", me.first_name), call.now)
        .await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("/alumni/{alumnus}?done=signal"))
}

async fn tell_alumnus(conn: &mut Conn, alumnus: &AlumnusId, text: String, now: At) -> Result<(), sqlx::Error> {
    let brief = circle::store::brief(conn, alumnus).await?;
    let key = format!("follow/{alumnus}/written-down/{}", now.0);
    outbox::put(conn, &Letter { key, to: brief.person_id, text, link: "/follow".to_owned() }, now).await
}
