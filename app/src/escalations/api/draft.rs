//! Writing a case, and changing it.

use super::{by_staff, keep};
use crate::{
    access::{AlumnusId, Escalate, May, SeeCheckIns, SeeWorkFacts, Staff, may},
    circle,
    db::{Conn, Tx},
    door::{Answer, Answered, Call},
    error::Refusal,
    escalations::{
        EventKind,
        letters::at_school,
        page::{self, Draft},
        rules::{
            self, Event,
            form::{self, Content},
            sentences::{self, Sentence},
        },
        store::{self, Case},
    },
    form::Form,
    shell::Page,
    signals::{self, SignalKind},
    working_days,
};

/// In how many working days something must have happened, unless staff say otherwise.
const WANTED_IN: i64 = 5;

/// Said when a case runs already.
const RUNS_ALREADY: &str = "Er loopt al een zaak voor deze oud-leerling. Je vindt hem bij Gemeente.";

pub(super) async fn new(call: Call<Staff>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    let proof = may::<Escalate>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    if let Some(running) = store::running_of(&mut tx, &proof).await? {
        return Answer::go(at_school(&running));
    }
    let (cause, proposed) = proposals(&mut tx, &call, &proof).await?;
    let wanted_on = working_days::add(call.now.day(), WANTED_IN);
    let form = lines(Form::default().with("cause", cause).with("wanted_on", wanted_on.iso()), &[], &proposed);
    let page = draft(&mut tx, &call, &proof, None, form).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Gemeente", move || page::draft(page))))
}

pub(super) async fn write(call: Call<Staff>) -> Answered {
    let alumnus: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    let proof = may::<Escalate>(&mut tx, &call.who.me, &alumnus, call.now).await?;
    let (_, known) = proposals(&mut tx, &call, &proof).await?;
    let content = match parsed(&mut tx, &call, &proof, &known).await? {
        Ok(content) => content,
        Err(form) => return refused(tx, &call, &proof, None, form).await,
    };
    let (municipality, _) = store::municipality_of(&mut tx, &alumnus).await?;
    let terms = store::school_terms(&mut tx, &call.who.school, &municipality).await?;
    let written = store::draft(&mut tx, &proof, &content, terms, call.now).await?;
    let id = written.ok_or_else(|| Refusal::Overtaken(RUNS_ALREADY.into()))?;
    store::happened(&mut tx, &id, Some(proof.by()), EventKind::Drafted, None, call.now).await?;
    keep(&call, tx, at_school(&id)).await
}

pub(super) async fn edit(call: Call<Staff>) -> Answered {
    let (mut tx, proof, case) = by_staff(&call).await?;
    rules::after(&case.standing(), &Event::Change, call.now)?;
    let (_, proposed) = proposals(&mut tx, &call, &proof).await?;
    let kept = store::sentences(&mut tx, &case).await?;
    let form =
        Form::default().with("cause", &case.cause).with("asked", &case.asked).with("wanted_on", case.wanted_on.iso());
    let page = draft(&mut tx, &call, &proof, Some(&case), lines(form, &kept, &proposed)).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Gemeente", move || page::draft(page))))
}

pub(super) async fn change(call: Call<Staff>) -> Answered {
    let (mut tx, proof, case) = by_staff(&call).await?;
    let to = rules::after(&case.standing(), &Event::Change, call.now)?;
    let (_, mut known) = proposals(&mut tx, &call, &proof).await?;
    let kept = store::sentences(&mut tx, &case).await?;
    known.extend(kept.into_iter().map(|kept| Sentence::new(kept.source, kept.words)));
    let content = match parsed(&mut tx, &call, &proof, &known).await? {
        Ok(content) => content,
        Err(form) => return refused(tx, &call, &proof, Some(&case), form).await,
    };
    store::stand(&mut tx, &proof, &case, &to).await?;
    store::rewrite(&mut tx, &case.id, &content).await?;
    let word = "De tekst is veranderd.";
    signals::store::close_about(&mut tx, &case.alumnus_id, (SignalKind::Escalation, ""), word, call.now).await?;
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Changed, None, call.now).await?;
    keep(&call, tx, format!("{}?done=changed", at_school(&case.id))).await
}

/// What could be shared, each kind of fact looked at under its own rule and kept in the log.
async fn proposals(
    conn: &mut Conn,
    call: &Call<Staff>,
    proof: &May<Escalate>,
) -> Result<(String, Vec<Sentence>), Refusal> {
    let check_ins = may::<SeeCheckIns>(conn, &call.who.me, proof.alumnus(), call.now).await?;
    let work = may::<SeeWorkFacts>(conn, &call.who.me, proof.alumnus(), call.now).await?;
    let facts = store::facts(conn, (proof, &check_ins, &work), call.now).await?;
    Ok((sentences::cause(&facts), sentences::proposals(&facts, call.now)))
}

/// The sentences that were kept before (ticked, unless the alumnus kept them back), then what else is known.
fn lines(form: Form, kept: &[store::Kept], proposed: &[Sentence]) -> Form {
    let before = kept.iter().map(|kept| (Sentence::new(&kept.source, &kept.words), kept.refused_at.is_none()));
    let more =
        proposed.iter().filter(|new| !kept.iter().any(|old| old.words == new.words)).map(|new| (new.clone(), false));
    before.chain(more).take(form::MOST_LINES).enumerate().fold(form, |form, (at, (sentence, ticked))| {
        let form = form.with(&format!("words_{at}"), sentence.words).with(&format!("source_{at}"), sentence.source);
        if ticked { form.with(&format!("share_{at}"), "yes") } else { form }
    })
}

/// The typed case, or the form with what is wrong. Nothing is written when there is nobody to send it to.
async fn parsed(
    conn: &mut Conn,
    call: &Call<Staff>,
    proof: &May<Escalate>,
    known: &[Sentence],
) -> Result<Result<Content, Form>, Refusal> {
    let mut form = Form::typed(call.form()?);
    let brief = circle::store::brief(conn, proof.alumnus()).await?;
    let (municipality, name) = store::municipality_of(conn, proof.alumnus()).await?;
    let ladder = store::ladder(conn, &brief.school_id, &municipality, call.now).await?;
    if ladder.contact().is_none() {
        form.refuse("contact", format!("Bij {name} is er nog geen vaste contactpersoon."));
    }
    let content = form::content(&mut form, known, &call.who.me.person.first_name, call.now);
    Ok(content.ok_or(form))
}

async fn draft(
    conn: &mut Conn,
    call: &Call<Staff>,
    proof: &May<Escalate>,
    case: Option<&Case>,
    form: Form,
) -> Result<Draft, Refusal> {
    let brief = circle::store::brief(conn, proof.alumnus()).await?;
    let (municipality_id, municipality) = store::municipality_of(conn, proof.alumnus()).await?;
    let ladder = store::ladder(conn, &brief.school_id, &municipality_id, call.now).await?;
    Ok(Draft {
        alumnus: brief.id,
        first_name: brief.first_name,
        last_name: brief.last_name,
        school: brief.school,
        municipality,
        contact: ladder.contact().cloned(),
        is_admin: call.who.is_admin,
        changes: case.map(|case| (case.id.clone(), case.state)),
        form,
    })
}

async fn refused(mut tx: Tx, call: &Call<Staff>, proof: &May<Escalate>, case: Option<&Case>, form: Form) -> Answered {
    let page = draft(&mut tx, call, proof, case, form).await?;
    tx.commit().await?;
    Ok(Answer::Refused(Page::new("Gemeente", move || page::draft(page))))
}
