//! The JIM's and the coach's own light rhythm, and the one tap for more support.

use super::Reached;
use crate::{
    access::{AlumnusId, Helper, HelperRole, StepUp, may},
    circle,
    db::Conn,
    door::{Answer, Answered, Call},
    error::Refusal,
    moment::capital,
    outbox::{self, Letter},
    preferences,
    shell::Page,
    waakvlam::{
        clock, page,
        rules::{
            HelperRhythm, Rhythm, helpers,
            rest::{self, Rest},
            rhythm,
        },
        store,
    },
};
use serde::Deserialize;

#[derive(Deserialize)]
struct JustDone {
    done: Option<String>,
}

/// As what somebody is asked: a JIM, also when they are a coach elsewhere.
fn role(call: &Call<Helper>) -> HelperRole {
    let is = |wanted: HelperRole| call.who.circles.iter().any(|(_, role)| *role == wanted);
    match () {
        () if is(HelperRole::Jim) => HelperRole::Jim,
        () if is(HelperRole::JobCoach) => HelperRole::JobCoach,
        () => HelperRole::Family,
    }
}

pub(super) async fn show(call: Call<Helper>) -> Answered {
    let done = call.query::<JustDone>()?.done.is_some();
    let mut tx = call.house.db.read().await?;
    let page = load(&mut tx, &call).await?;
    tx.commit().await?;
    let page = page::Helping { done, ..page };
    Ok(Answer::Page(Page::new("Wanneer", move || page::helping(page))))
}

async fn load(conn: &mut Conn, call: &Call<Helper>) -> Result<page::Helping, Refusal> {
    let role = role(call);
    let wish = store::helper_rhythm(conn, call.who.me.id(), role).await?;
    Ok(page::Helping {
        role,
        wish,
        next: store::next_asked(conn, call.who.me.id(), role, call.now).await?,
        preferences: preferences::store::of(conn, call.who.me.id()).await?,
        has_sms: call.house.has_sms,
        no_mail: preferences::store::no_mail_since(conn, call.who.me.id()).await?.is_some(),
        today: call.now.day(),
        refused: None,
        done: false,
    })
}

#[derive(Deserialize)]
struct When {
    every: i64,
    day: i64,
    hour: i64,
}

pub(super) async fn choose(call: Call<Helper>) -> Answered {
    let (when, reached): (When, Reached) = (call.form()?, call.form()?);
    if !helpers::INTERVALS.contains(&when.every) {
        return Err(Refusal::Unreadable);
    }
    let mut tx = call.house.db.begin().await?;
    let me = call.who.me.id().clone();
    let before = store::helper_rhythm(&mut tx, &me, role(&call)).await?;
    let wish = reached.preferences(preferences::store::of(&mut tx, &me).await?);
    let (weekday, hour) = match rhythm::chosen(when.day, when.hour, &wish) {
        Ok(chosen) => chosen,
        Err(refused) => {
            let page = load(&mut tx, &call).await?;
            let typed = typed(before, &when);
            let page = page::Helping { wish: typed, preferences: wish, refused: Some(refused.0), ..page };
            return Ok(Answer::Refused(Page::new("Wanneer", move || page::helping(page))));
        }
    };
    let rhythm = Rhythm { every_days: when.every, weekday, hour };
    store::choose_helper(&mut tx, &me, &HelperRhythm { rhythm, ..before }, call.now).await?;
    preferences::store::set(&mut tx, &me, &wish, call.now).await?;
    tx.commit().await?;
    Answer::go("/my-rhythm?done=yes")
}

fn typed(before: HelperRhythm, when: &When) -> HelperRhythm {
    let rhythm = Rhythm {
        every_days: when.every,
        weekday: rhythm::from_number(when.day).unwrap_or(before.rhythm.weekday),
        hour: u32::try_from(when.hour).unwrap_or(before.rhythm.hour),
    };
    HelperRhythm { rhythm, ..before }
}

#[derive(Deserialize)]
struct HowLong {
    how_long: Rest,
}

pub(super) async fn rest(call: Call<Helper>) -> Answered {
    let until = rest::until(call.form::<HowLong>()?.how_long, None, call.now.day())?;
    keep_rest(&call, Some(until)).await
}

pub(super) async fn end_rest(call: Call<Helper>) -> Answered {
    keep_rest(&call, None).await
}

async fn keep_rest(call: &Call<Helper>, rest_until: Option<crate::moment::Day>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let before = store::helper_rhythm(&mut tx, call.who.me.id(), role(call)).await?;
    let wish = HelperRhythm { rest_until, ..before };
    store::choose_helper(&mut tx, call.who.me.id(), &wish, call.now).await?;
    tx.commit().await?;
    Answer::go("/my-rhythm?done=yes")
}

/// "Er is meer hulp nodig": at once, and the school and the alumnus hear it.
pub(super) async fn more(call: Call<Helper>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    let step = may::<StepUp>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    if let Some(from) = store::step_up(&mut tx, &step, (false, None), call.now).await? {
        let me = &call.who.me.person.first_name;
        let brief = circle::store::brief(&mut tx, &alumnus).await?;
        let owner = circle::store::on_duty(&mut tx, &alumnus, call.now).await?.person;
        let rhythm = store::facts(&mut tx, &alumnus, call.now).await?.planned(call.now);
        let after = rhythm.then.map_or_else(String::new, |(then, _)| format!(" {}", clock::told_in_words(from, then)));
        let to_owner = format!("{me} vraagt meer steun voor {}. Het niveau is nu actief.", brief.first_name);
        let to_alumnus = format!("{} vroeg om meer steun voor jou.{after}", capital(me));
        for (to, text, link) in
            [(owner, to_owner, format!("/alumni/{alumnus}")), (brief.person_id, to_alumnus, "/rhythm".to_owned())]
        {
            let key = format!("level/{alumnus}/{}", call.now.0);
            outbox::put(&mut tx, &Letter { key, to, text, link }, call.now).await?;
        }
        call.house.nudge.notify_one();
    }
    tx.commit().await?;
    Answer::go("/jim?done=thanks")
}
