//! "Wanneer vragen we hoe het gaat?": in two screens; rest; and more help in one tap.

use super::{Reached, day};
use crate::{
    access::{ActAsOneself, Alumnus, May, SeeCircle, StepUp, may},
    circle,
    db::{Conn, Tx},
    door::{Answer, Answered, Call},
    error::Refusal,
    outbox::{self, Letter},
    preferences,
    shell::Page,
    waakvlam::{
        page,
        rules::{
            rest::{self, Rest},
            rhythm::{self, own_choices},
            usual::{Facts, Own},
        },
        store,
    },
};
use serde::Deserialize;

#[derive(Deserialize)]
struct JustDone {
    done: Option<String>,
}

pub(super) async fn show(call: Call<Alumnus>) -> Answered {
    let done = call.query::<JustDone>()?.done;
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let facts = store::facts(&mut tx, own.alumnus(), call.now).await?;
    let page = page::Mine {
        planned: facts.planned(call.now),
        level: facts.level,
        goes_down: facts.told.as_ref().is_some_and(|told| told.level_waits == 1),
        told_why: facts.told.and_then(|told| told.why),
        next: store::next_check_in(&mut tx, own.alumnus()).await?,
        preferences: preferences::store::of(&mut tx, own.by()).await?,
        no_mail: preferences::store::no_mail_since(&mut tx, own.by()).await?.is_some(),
        history: store::history(&mut tx, own.alumnus()).await?,
        done,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Wanneer", move || page::mine(page))))
}

pub(super) async fn when(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let facts = store::facts(&mut tx, own.alumnus(), call.now).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Wanneer", move || page::when(&facts))))
}

/// Day, hour and interval, as the first screen sends them. An interval of 0 is the usual one.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct When {
    every: Option<i64>,
    day: Option<i64>,
    hour: Option<i64>,
}

impl When {
    /// What is chosen; whatever is not, stays as it was.
    fn own(self, facts: &Facts) -> Own {
        let hour = self.hour.and_then(|hour| rhythm::HOURS.into_iter().find(|known| i64::from(*known) == hour));
        let every_days = match self.every {
            Some(0) => None,
            Some(days) if own_choices(facts.level).contains(&days) => Some(days),
            _ => facts.own.every_days,
        };
        Own {
            every_days,
            weekday: self.day.and_then(rhythm::from_number).unwrap_or(facts.own.weekday),
            hour: hour.unwrap_or(facts.own.hour),
        }
    }
}

pub(super) async fn how(call: Call<Alumnus>) -> Answered {
    let when: When = call.query()?;
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let page = second_screen(&mut tx, &call, &own, when).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Wanneer", move || page::how(page))))
}

/// The second screen tells first what comes of the first.
async fn second_screen(
    conn: &mut Conn,
    call: &Call<Alumnus>,
    own: &May<ActAsOneself>,
    when: When,
) -> Result<page::How, Refusal> {
    let mut facts = store::facts(conn, own.alumnus(), call.now).await?;
    facts.own = when.own(&facts);
    let next = facts.next(call.now);
    let brief = circle::store::brief(conn, own.alumnus()).await?;
    let closed = store::holidays(conn, &brief.school_id, call.now.day()).await?;
    let closed = closed.into_iter().find(|it| it.from_day <= next.day() && next.day() <= it.until_day);
    Ok(page::How {
        own: facts.own,
        next,
        closed_until: closed.map(|it| it.until_day),
        preferences: preferences::store::of(conn, own.by()).await?,
        has_sms: call.house.has_sms,
        refused: None,
    })
}

pub(super) async fn choose(call: Call<Alumnus>) -> Answered {
    let (when, reached): (When, Reached) = (call.form()?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    store::hold(&mut tx, own.alumnus()).await?;
    let facts = store::facts(&mut tx, own.alumnus(), call.now).await?;
    let chosen = when.own(&facts);
    let wish = reached.preferences(preferences::store::of(&mut tx, own.by()).await?);
    if let Err(refused) = rhythm::chosen(rhythm::number(chosen.weekday), i64::from(chosen.hour), &wish) {
        let screen = second_screen(&mut tx, &call, &own, when).await?;
        let screen = page::How { preferences: wish, refused: Some(refused.0), ..screen };
        return Ok(Answer::Refused(Page::new("Wanneer", move || page::how(screen))));
    }
    store::choose(&mut tx, &own, chosen, call.now).await?;
    preferences::store::set(&mut tx, own.by(), &wish, call.now).await?;
    tx.commit().await?;
    Answer::go("/rhythm?done=kept")
}

/// More help: at once, whoever asks for it themselves isn't told about it a week before.
pub(super) async fn more(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let step = may::<StepUp>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    if store::step_up(&mut tx, &step, (true, None), call.now).await?.is_some() {
        let name = &call.who.me.person.first_name;
        let owner = circle::store::on_duty(&mut tx, step.alumnus(), call.now).await?.person;
        let letter = Letter {
            key: format!("level/{}/{}", step.alumnus(), call.now.0),
            to: owner,
            text: format!("{name} vraagt meer steun. Het niveau is nu actief."),
            link: format!("/alumni/{}", step.alumnus()),
        };
        outbox::put(&mut tx, &letter, call.now).await?;
        call.house.nudge.notify_one();
    }
    tx.commit().await?;
    Answer::go("/rhythm?done=more")
}

pub(super) async fn rest_page(call: Call<Alumnus>) -> Answered {
    let today = call.now.day();
    Ok(Answer::Page(Page::new("Rust", move || page::rest(page::RestForm::empty(today)))))
}

#[derive(Deserialize)]
struct Typed {
    how_long: Option<Rest>,
    #[serde(default)]
    until: String,
}

pub(super) async fn rest(call: Call<Alumnus>) -> Answered {
    let typed: Typed = call.form()?;
    let today = call.now.day();
    let until = match typed.how_long {
        None => Err(crate::error::Refused::because("Kies hoe lang je rust wilt.")),
        Some(how_long) => day(&typed.until).and_then(|own| rest::until(how_long, own, today)),
    };
    let until = match until {
        Ok(until) => until,
        Err(refused) => {
            let form = page::RestForm { chosen: typed.how_long, typed: typed.until, refused: Some(refused.0), today };
            return Ok(Answer::Refused(Page::new("Rust", move || page::rest(form))));
        }
    };
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    store::rest(&mut tx, &own, until, call.now).await?;
    let text = format!("{} wil even rust, tot {}.", call.who.me.person.first_name, until.in_words());
    tell_the_circle(&mut tx, &call, &text).await?;
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go("/rhythm?done=rest")
}

/// Everybody in the circle hears until when, and nobody why.
async fn tell_the_circle(tx: &mut Tx, call: &Call<Alumnus>, text: &str) -> Result<(), Refusal> {
    let circle = may::<SeeCircle>(tx, &call.who.me, &call.who.alumnus, call.now).await?;
    for member in circle::store::members(tx, &circle, call.now).await? {
        let link = match member.helper {
            Some(_) => format!("/jim/{}", circle.alumnus()),
            None => format!("/alumni/{}", circle.alumnus()),
        };
        let key = format!("rest/{}/{}", circle.alumnus(), call.now.0);
        outbox::put(tx, &Letter { key, to: member.person, text: text.to_owned(), link }, call.now).await?;
    }
    Ok(())
}

pub(super) async fn end_rest(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    store::end_rest(&mut tx, &own, call.now).await?;
    tx.commit().await?;
    Answer::go("/rhythm?done=awake")
}
