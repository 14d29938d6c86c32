//! A check-in in one form: what a phone keeps for when there is no internet.

use super::{CALL, DONE, domain_is_seen};
use crate::{
    access::{ActAsOneself, Alumnus, Kind, May, SeeCircle, may},
    check_ins::{
        Domain, Face, Going, YesNo,
        page::{
            Caller,
            whole::{self as page, Whole},
        },
        store::{self, CheckIn, Rest},
    },
    circle,
    db::{Conn, Tx},
    door::{Answer, Answered, Call},
    error::Refusal,
    phone::rules::Ago,
    secret,
    shell::Page,
    signals,
};
use serde::Deserialize;

/// A face in one tap, or with all that comes after it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Typed {
    pub face: Option<Face>,
    pub key: String,
    #[serde(default)]
    pub ago: Ago,
    pub work: Option<Going>,
    pub housing: Option<Going>,
    pub money: Option<Going>,
    pub feeling: Option<Going>,
    pub call: Option<YesNo>,
    #[serde(default)]
    pub words: String,
}

impl Typed {
    /// What comes after the face, with the words as they are kept.
    pub fn rest(&self, words: Option<String>) -> Rest {
        let Self { work, housing, money, feeling, call, .. } = *self;
        Rest { work, housing, money, feeling, call, words }
    }
}

/// The page with all of it. Whoever checked in today goes on with that one: there are never two for one day's question.
pub(super) async fn show(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let latest = store::latest(&mut tx, &own).await?;
    if let Some(today) = latest.filter(|latest| latest.at.day() == call.now.day()) {
        return Answer::go(format!("/check-in/{}/{}", today.id, first_open(&today)));
    }
    let page = read(&mut tx, &own, &call).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Check-in", move || page::whole(page))))
}

/// The first question without an answer.
fn first_open(check_in: &CheckIn) -> &'static str {
    let open = Domain::ALL.iter().find(|domain| check_in.on(**domain).is_none());
    match (open, check_in.wants_call) {
        (Some(domain), _) => domain.as_str(),
        (None, None) => CALL,
        (None, Some(_)) => DONE,
    }
}

async fn read(conn: &mut Conn, own: &May<ActAsOneself>, call: &Call<Alumnus>) -> Result<Whole, Refusal> {
    Ok(Whole {
        face_readers: circle::store::readers(conn, own, Kind::CheckIns, call.now).await?,
        readers: circle::store::readers(conn, own, Kind::Feelings, call.now).await?,
        caller: caller(conn, own, call).await?,
        key: secret::token(),
        face: None,
        rest: Rest::default(),
        refused: None,
    })
}

/// Who calls when a call is wanted.
pub(super) async fn caller(conn: &mut Conn, own: &May<ActAsOneself>, call: &Call<Alumnus>) -> Result<Caller, Refusal> {
    let circle = may::<SeeCircle>(conn, &call.who.me, own.alumnus(), call.now).await?;
    let on_duty = circle::store::on_duty(conn, own.alumnus(), call.now).await?;
    let members = circle::store::members(conn, &circle, call.now).await?;
    Ok(Caller::of(on_duty, &members))
}

/// The same page with what was typed, and why it is not kept.
pub(super) async fn refuse(
    mut tx: Tx,
    own: &May<ActAsOneself>,
    call: &Call<Alumnus>,
    typed: Typed,
    why: String,
) -> Answered {
    let page = read(&mut tx, own, call).await?;
    tx.commit().await?;
    let rest = typed.rest(Some(typed.words.clone()));
    let page = Whole { key: typed.key, face: typed.face, rest, refused: Some(why), ..page };
    Ok(Answer::Refused(Page::new("Check-in", move || page::whole(page))))
}

/// Keeps what came with the face. Wanting a call is told once.
pub(super) async fn fill(
    conn: &mut Conn,
    own: &May<ActAsOneself>,
    check_in: &CheckIn,
    (rest, ago): (&Rest, Ago),
    call: &Call<Alumnus>,
) -> Result<(), Refusal> {
    store::fill(conn, own, &check_in.id, rest).await?;
    for domain in Domain::ALL {
        if check_in.on(*domain).is_none() && rest.on(*domain).is_some() {
            domain_is_seen(conn, own, *domain, call).await?;
        }
    }
    if check_in.wants_call.is_none() && rest.call == Some(YesNo::Yes) {
        let name = &call.who.me.person.first_name;
        signals::clock::wants_call(conn, own.alumnus(), name, (ago.made(call.now), call.now)).await?;
        call.house.nudge.notify_one();
    }
    Ok(())
}
