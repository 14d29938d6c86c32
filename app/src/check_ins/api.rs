//! Check-ins: who? may they? rule, store and outbox in one transaction, answer.

mod whole;

use super::{
    CheckInId, Domain, Going, JimAnswer, Outcome, Sleeps, Way, YesNo, contact,
    page::{self, Home, JimHome, Last},
    rules,
    store::{self, NewContact, Rest},
};
use crate::{
    access::{
        ActAsOneself, Alumnus, AlumnusId, Helper, Kind, LogContact, May, ReportAsJim, SeeCheckIns, SeeCircle, Staff,
        StepUp, may, would_allow,
    },
    circle, conversation,
    db::{Conn, Tx},
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    escalations, evenings, follow, handovers, inbox,
    moment::At,
    permissions,
    phone::rules::Ago,
    questions,
    shell::Page,
    signals::{self, Proposal, SignalKind, Told},
    waakvlam::{self, Sign},
};
use serde::Deserialize;

/// The doors of check-ins.
pub fn doors() -> Doors {
    Doors::default()
        .get("/home", home)
        .get("/check-in", whole::show)
        .post("/check-in", begin)
        .get("/check-in/{id}/{step}", step)
        .post("/check-in/{id}/{step}", answer)
        .get("/jim", jim_home)
        .get("/jim/{alumnus}", jim_page)
        .post("/jim/{alumnus}", jim_report)
        .post("/alumni/{alumnus}/contact", log_contact)
        .post("/alumni/{alumnus}/contact/{contact}/undo", undo_contact)
}

/// How many new messages a page looks through; it shows three that say something else than the page itself.
const NEWS: i64 = 20;

async fn home(call: Call<Alumnus>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let (me, now) = (&call.who.me, call.now);
    let own = may::<ActAsOneself>(&mut tx, me, &call.who.alumnus, now).await?;
    let circle = may::<SeeCircle>(&mut tx, me, &call.who.alumnus, now).await?;
    let faces = may::<SeeCheckIns>(&mut tx, me, &call.who.alumnus, now).await?;
    let home = Home {
        first_name: me.person.first_name.clone(),
        readers: circle::store::readers(&mut tx, &own, Kind::CheckIns, now).await?,
        people: circle::store::members(&mut tx, &circle, now).await?,
        new_messages: conversation::store::new_for(&mut tx, me.id(), &call.who.alumnus, now).await?.unwrap_or(0),
        changes: circle::store::changes(&mut tx, &own, now).await?,
        next: waakvlam::store::next_check_in(&mut tx, &call.who.alumnus).await?,
        rest_until: waakvlam::store::paused_until(&mut tx, own.alumnus(), now).await?,
        last: store::faces(&mut tx, &faces, 1).await?.into_iter().next(),
        evening: evenings::store::coming(&mut tx, &own, now).await?,
        follow: follow::store::open(&mut tx, own.alumnus()).await?.is_some(),
        permission: permissions::store::for_home(&mut tx, &own, now).await?,
        handover: handovers::store::asked_of(&mut tx, &own).await?,
        case: escalations::store::of_alumnus(&mut tx, &own, now).await?,
        promise: store::promised_to(&mut tx, &own).await?,
        news: inbox::store::unread(&mut tx, me.id(), NEWS, now).await?,
        key: crate::secret::token(),
        now,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Thuis", move || page::home(home))))
}

/// One tap is a check-in. What follows is more, never needed. A repeat is shown the first; it adds what the first did
/// not have, and does nothing else.
async fn begin(call: Call<Alumnus>) -> Answered {
    let typed: whole::Typed = call.form()?;
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let (face, words) = match (typed.face, rules::words(&typed.words)) {
        (Some(face), Ok(words)) => (face, words),
        (None, _) => return whole::refuse(tx, &own, &call, typed, "Kies eerst een gezicht.".into()).await,
        (_, Err(refused)) => return whole::refuse(tx, &own, &call, typed, refused.0).await,
    };
    let (made, rest) = (typed.ago.made(call.now), typed.rest(words));
    let (id, is_new) = store::add(&mut tx, &own, &typed.key, face, made).await?;
    if is_new {
        waakvlam::late_sign_of_life(&mut tx, own.alumnus(), Sign::CheckIn, made, call.now).await?;
        mood_is_seen(&mut tx, &own, &call).await?;
    }
    let is_whole = rest != Rest::default();
    if is_whole {
        let check_in = store::own(&mut tx, &own, &id).await?;
        whole::fill(&mut tx, &own, &check_in, (&rest, typed.ago), &call).await?;
    }
    tx.commit().await?;
    let next = if is_whole { DONE } else { Domain::Work.as_str() };
    Answer::go(format!("/check-in/{id}/{next}"))
}

async fn mood_is_seen(conn: &mut Conn, own: &May<ActAsOneself>, call: &Call<Alumnus>) -> Result<(), Refusal> {
    let faces = signals::store::moods_of(conn, own.alumnus()).await?;
    let limits = signals::store::limits(conn, own.alumnus()).await?;
    let proposal = signals::rules::low_mood(&call.who.me.person.first_name, &faces, &limits, call.now);
    raise(conn, own.alumnus(), proposal, call).await
}

/// One answer that is worse than is usual for them. Money that goes badly is a mention of debts first: one cause, one
/// signal.
async fn domain_is_seen(
    conn: &mut Conn,
    own: &May<ActAsOneself>,
    domain: Domain,
    call: &Call<Alumnus>,
) -> Result<(), Refusal> {
    let (name, alumnus) = (&call.who.me.person.first_name, own.alumnus());
    let limits = signals::store::limits(conn, alumnus).await?;
    if domain == Domain::Money {
        let debts = contact::debts_of(conn, alumnus, name, &limits, call.now).await?;
        let is_known = signals::store::opened_at(conn, alumnus, SignalKind::Debts).await?.is_some();
        if debts.is_some() || is_known {
            return raise(conn, alumnus, debts, call).await;
        }
    }
    let answers = signals::store::answers_of(conn, own, domain).await?;
    raise(conn, alumnus, signals::rules::domain_low(name, domain, &answers, &limits, call.now), call).await
}

/// After living that goes badly: is there somewhere to sleep?
const SLEEPS: &str = "sleeps";

/// The last pages of a check-in, after the four questions.
const CALL: &str = "call";
const DONE: &str = "done";

async fn step(call: Call<Alumnus>) -> Answered {
    let (id, step): (CheckInId, String) = (call.part("id")?, call.part("step")?);
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let check_in = store::own(&mut tx, &own, &id).await?;
    let readers = circle::store::readers(&mut tx, &own, Kind::Feelings, call.now).await?;
    let next = waakvlam::store::next_check_in(&mut tx, &call.who.alumnus).await?;
    let caller = whole::caller(&mut tx, &own, &call).await?;
    tx.commit().await?;
    match (step.as_str(), Domain::parse(&step)) {
        (_, Some(domain)) => Ok(Answer::Page(Page::new("Check-in", move || page::domain(check_in, domain, readers)))),
        (SLEEPS, _) => Ok(Answer::Page(Page::new("Check-in", move || page::sleeps(check_in, readers)))),
        (CALL, _) => Ok(Answer::Page(Page::new("Check-in", move || page::last(Last::of(&check_in, readers, caller))))),
        (DONE, _) => Ok(Answer::Page(Page::new("Check-in", move || page::done(check_in, caller.first_name, next)))),
        _ => Err(Refusal::Missing),
    }
}

#[derive(Deserialize)]
struct OneAnswer {
    going: Going,
}

#[derive(Deserialize)]
struct SleepsAnswer {
    sleeps: Sleeps,
}

#[derive(Deserialize)]
struct LastAnswer {
    call: YesNo,
    #[serde(default)]
    words: String,
}

async fn answer(call: Call<Alumnus>) -> Answered {
    let (id, step): (CheckInId, String) = (call.part("id")?, call.part("step")?);
    let mut tx = call.house.db.begin().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let check_in = store::own(&mut tx, &own, &id).await?;
    if step == SLEEPS {
        return answer_sleeps(call, tx, own, check_in).await;
    }
    let Some(domain) = Domain::parse(&step) else { return finish(call, tx, own, check_in).await };
    let going = call.form::<OneAnswer>()?.going;
    store::answer(&mut tx, &own, &id, domain, going).await?;
    if check_in.on(domain) != Some(going) {
        domain_is_seen(&mut tx, &own, domain, &call).await?;
    }
    tx.commit().await?;
    let next = match (domain, going) {
        (Domain::Housing, Going::NotGood) => SLEEPS,
        _ => rules::next(domain).map_or(CALL, Domain::as_str),
    };
    Answer::go(format!("/check-in/{id}/{next}"))
}

/// Nowhere to sleep is told the same minute.
async fn answer_sleeps(call: Call<Alumnus>, mut tx: Tx, own: May<ActAsOneself>, check_in: store::CheckIn) -> Answered {
    let sleeps = call.form::<SleepsAnswer>()?.sleeps;
    store::sleeps(&mut tx, &own, &check_in.id, sleeps).await?;
    let name = &call.who.me.person.first_name;
    let proposal = (sleeps == Sleeps::No).then(|| signals::rules::no_bed(name, name, call.now));
    raise(&mut tx, own.alumnus(), proposal, &call).await?;
    tx.commit().await?;
    let next = rules::next(Domain::Housing).map_or(CALL, Domain::as_str);
    Answer::go(format!("/check-in/{}/{next}", check_in.id))
}

async fn finish(call: Call<Alumnus>, mut tx: Tx, own: May<ActAsOneself>, check_in: store::CheckIn) -> Answered {
    let form: LastAnswer = call.form()?;
    let first_name = &call.who.me.person.first_name;
    let words = match rules::words(&form.words) {
        Ok(words) => words,
        Err(refused) => {
            let readers = circle::store::readers(&mut tx, &own, Kind::Feelings, call.now).await?;
            let caller = whole::caller(&mut tx, &own, &call).await?;
            let last = Last { typed: form.words, refused: Some(refused.0), ..Last::of(&check_in, readers, caller) };
            return Ok(Answer::Refused(Page::new("Check-in", move || page::last(last))));
        }
    };
    store::finish(&mut tx, &own, &check_in.id, form.call, words.as_deref()).await?;
    if form.call == YesNo::Yes && check_in.wants_call != Some(YesNo::Yes) {
        signals::clock::wants_call(&mut tx, own.alumnus(), first_name, (call.now, call.now)).await?;
        call.house.nudge.notify_one();
    }
    tx.commit().await?;
    Answer::go(format!("/check-in/{}/{DONE}", check_in.id))
}

/// Raises what a rule proposed, when it did.
async fn raise<V>(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    proposal: Option<Proposal>,
    call: &Call<V>,
) -> Result<(), Refusal> {
    if let Some(proposal) = proposal
        && signals::raise(conn, alumnus, &proposal, call.now).await?
    {
        call.house.nudge.notify_one();
    }
    Ok(())
}

/// What was just done, for the word of thanks after it.
#[derive(Deserialize)]
struct Done {
    done: Option<String>,
}

/// The circles in which somebody is the JIM, or the coach.
async fn jim_home(call: Call<Helper>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let mut people = Vec::new();
    for (alumnus, role) in &call.who.circles {
        let circle = may::<SeeCircle>(&mut tx, &call.who.me, alumnus, call.now).await?;
        let face = match would_allow::<SeeCheckIns>(&mut tx, call.who.me.id(), alumnus, call.now).await? {
            true => {
                let faces = may::<SeeCheckIns>(&mut tx, &call.who.me, alumnus, call.now).await?;
                store::faces(&mut tx, &faces, 1).await?.into_iter().next()
            }
            false => None,
        };
        let said = store::last_report(&mut tx, call.who.me.id(), alumnus).await?;
        people.push(page::MyPerson {
            calls_back: calls_back(&mut tx, alumnus, said, call.now).await?,
            brief: circle::store::brief(&mut tx, circle.alumnus()).await?,
            role: *role,
            face,
            asked: waakvlam::store::jim_asked_since(&mut tx, alumnus).await?,
            rest_until: waakvlam::store::paused_until(&mut tx, alumnus, call.now).await?,
            said,
            new_messages: conversation::store::new_for(&mut tx, call.who.me.id(), alumnus, call.now).await?,
        });
    }
    let news = inbox::store::unread(&mut tx, call.who.me.id(), NEWS, call.now).await?;
    let requests = circle::store::requests_to(&mut tx, call.who.me.id()).await?;
    let questions = questions::store::waiting_for(&mut tx, call.who.me.id(), call.now).await?;
    tx.commit().await?;
    let thanks = call.query::<Done>()?.done.is_some();
    let (first_name, now) = (call.who.me.person.first_name.clone(), call.now);
    let home = JimHome { first_name, people, requests, questions, news, thanks, now };
    Ok(Answer::Page(Page::new("Thuis", move || page::jim_home(home))))
}

/// Who of the school calls somebody who worries, while nobody closed that.
async fn calls_back(
    conn: &mut Conn,
    alumnus: &AlumnusId,
    said: Option<(At, JimAnswer)>,
    now: At,
) -> Result<Option<String>, sqlx::Error> {
    if said.is_none_or(|(_, said)| said != JimAnswer::Worried)
        || signals::store::opened_at(conn, alumnus, SignalKind::JimWorry).await?.is_none()
    {
        return Ok(None);
    }
    Ok(Some(circle::store::on_duty(conn, alumnus, now).await?.first_name))
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Report {
    answer: Option<JimAnswer>,
    #[serde(default)]
    words: String,
    alumnus_reads: Option<YesNo>,
    #[serde(default)]
    key: String,
    #[serde(default)]
    ago: Ago,
}

async fn jim_page(call: Call<Helper>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    let form = jim_form(&mut tx, &call, &alumnus).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Gesproken?", move || page::jim_form(form))))
}

async fn jim_form(conn: &mut Conn, call: &Call<Helper>, alumnus: &AlumnusId) -> Result<page::JimForm, Refusal> {
    let circle = may::<SeeCircle>(conn, &call.who.me, alumnus, call.now).await?;
    let is_jim = would_allow::<ReportAsJim>(conn, call.who.me.id(), alumnus, call.now).await?;
    let brief = circle::store::brief(conn, alumnus).await?;
    let on_duty = circle::store::on_duty(conn, alumnus, call.now).await?;
    let people = circle::store::members(conn, &circle, call.now).await?;
    let me = call.who.me.id().clone();
    let new_messages = conversation::store::new_for(conn, &me, alumnus, call.now).await?;
    let stops = circle::store::farewells(conn, alumnus).await?.into_iter().find(|it| it.person_id == me);
    let stops_on = stops.map(|it| it.ends_on);
    let can_rise = brief.support_level != waakvlam::SupportLevel::Active
        && would_allow::<StepUp>(conn, call.who.me.id(), alumnus, call.now).await?;
    let form = page::JimForm {
        rest_until: waakvlam::store::paused_until(conn, alumnus, call.now).await?,
        can_rise,
        brief,
        caller: page::Caller::of(on_duty, &people),
        key: crate::secret::token(),
        people,
        is_jim,
        me,
        new_messages,
        stops_on,
        answer: None,
        typed: String::new(),
        refused: None,
    };
    Ok(form)
}

async fn jim_report(call: Call<Helper>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let form: Report = call.form()?;
    let mut tx = call.house.db.begin().await?;
    let jim = may::<ReportAsJim>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let (answer, words) = match (form.answer, rules::words(&form.words)) {
        (Some(answer), Ok(words)) => (answer, words),
        (None, _) => return jim_refused(tx, call, form, "Kies eerst een antwoord.".into()).await,
        (_, Err(refused)) => return jim_refused(tx, call, form, refused.0).await,
    };
    let made = form.ago.made(call.now);
    let alumnus_reads = form.alumnus_reads == Some(YesNo::Yes);
    let new = store::NewReport { key: &form.key, answer, words: words.as_deref(), alumnus_reads, made };
    if !store::report(&mut tx, &jim, new).await? {
        return Answer::go("/jim?done=thanks");
    }
    match answer {
        JimAnswer::Spoken => {
            waakvlam::late_sign_of_life(&mut tx, &alumnus, Sign::JimSpoke, made, call.now).await?;
        }
        JimAnswer::NotSpoken => {}
        JimAnswer::Worried => {
            let name = circle::store::brief(&mut tx, &alumnus).await?.first_name;
            let me = &call.who.me.person.first_name;
            let written = form.ago.made_earlier(call.now);
            let worry = signals::rules::jim_worry(me, &name, (words.as_deref(), written), call.now);
            raise(&mut tx, &alumnus, Some(worry), &call).await?;
        }
    }
    waakvlam::store::jim_answered(&mut tx, &alumnus, made, call.now).await?;
    signals::clock::has_a_jim(&mut tx, &alumnus, "De JIM liet iets horen.", call.now).await?;
    tx.commit().await?;
    Answer::go("/jim?done=thanks")
}

async fn jim_refused(mut tx: Tx, call: Call<Helper>, typed: Report, why: String) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let mut form = jim_form(&mut tx, &call, &alumnus).await?;
    tx.commit().await?;
    form.answer = typed.answer;
    form.typed = typed.words;
    form.key = typed.key;
    form.refused = Some(why);
    Ok(Answer::Refused(Page::new("Gesproken?", move || page::jim_form(form))))
}

#[derive(Deserialize)]
struct Logged {
    way: Way,
    outcome: Outcome,
    #[serde(default)]
    words: String,
    /// What was heard, in one tap each.
    #[serde(default)]
    told: Vec<Told>,
}

async fn log_contact(call: Call<Staff>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let form: Logged = call.form()?;
    let words = rules::words(&form.words)?;
    let mut tx = call.house.db.begin().await?;
    let staff = may::<LogContact>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let new = NewContact::alone(form.way, form.outcome, words.as_deref());
    // Only one of a round may be there already.
    let id = contact::log(&mut tx, &staff, &new, (call.now, call.now)).await?.ok_or(Refusal::Missing)?;
    let me = &call.who.me.person.first_name;
    if contact::heard(&mut tx, &staff, (&id, me), &form.told, call.now).await? {
        call.house.nudge.notify_one();
    }
    tx.commit().await?;
    Answer::go(format!("/alumni/{alumnus}?done=contact&undo={id}"))
}

/// Takes a logged call back. A sign of life that it gave is taken back too.
async fn undo_contact(call: Call<Staff>) -> Answered {
    let (alumnus, contact): (AlumnusId, String) = (call.part("alumnus")?, call.part("contact")?);
    let mut tx = call.house.db.begin().await?;
    let staff = may::<LogContact>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    contact::take_back(&mut tx, &staff, &contact, call.now).await?;
    tx.commit().await?;
    Answer::go(format!("/alumni/{alumnus}?done=undone"))
}
