//! The admin says who stands on the ladder, per municipality.

use super::{Done, away, keep};
use crate::{
    access::{Admin, MunicipalityId, PersonId},
    check_ins::rules::words,
    circle,
    db::{Conn, Tx},
    door::{Answer, Answered, Call},
    error::Refusal,
    escalations::{
        page::{self, LadderOf, LadderPage},
        rules::ladder::{self, ALUMNUS_TERM, DECIDER, FIRST, Ladder, OWNER_TERM, PLACES, SchoolTerms, USUAL_TERM},
        store,
    },
    form::Form,
    shell::Page,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Shown {
    municipality: Option<MunicipalityId>,
}

pub(super) async fn show(call: Call<Admin>) -> Answered {
    let shown = call.query::<Shown>()?.municipality;
    let mut tx = call.house.db.read().await?;
    let mut page = ladders(&mut tx, &call, shown.as_ref(), None).await?;
    page.done = Done::of(&call);
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Gemeenten", move || page::ladder(page))))
}

/// The municipalities of the school, and the ladder of one of them: the wanted one, or the first.
async fn ladders(
    conn: &mut Conn,
    call: &Call<Admin>,
    wanted: Option<&MunicipalityId>,
    typed: Option<Form>,
) -> Result<LadderPage, Refusal> {
    let all = store::municipalities(conn, &call.who).await?;
    let found = all.iter().find(|(id, _)| Some(id) == wanted).or_else(|| all.first()).cloned();
    let shown = match found {
        None => None,
        Some((id, name)) => {
            let kept = store::ladder(conn, &call.who.0.school, &id, call.now).await?;
            let officials = store::officials(conn, &id, call.now).await?;
            let terms = store::school_terms(conn, &call.who.0.school, &id).await?;
            let form = typed.unwrap_or_else(|| filled_in(&kept, terms));
            let away = circle::store::absences_at(conn, &id, call.now).await?;
            Some(LadderOf {
                gone: gone(&kept),
                missing: missing(&kept),
                away,
                now: call.now,
                id,
                name,
                officials,
                form,
            })
        }
    };
    Ok(LadderPage { school: store::school_name(conn, &call.who.0.school).await?, all, shown, done: None })
}

/// The form of the ladder as it is kept, for when another form on the page was wrong.
async fn as_kept(conn: &mut Conn, call: &Call<Admin>, municipality: &MunicipalityId) -> Result<Form, Refusal> {
    let school = &call.who.0.school;
    let kept = store::ladder(conn, school, municipality, call.now).await?;
    Ok(filled_in(&kept, store::school_terms(conn, school, municipality).await?))
}

fn filled_in(kept: &Ladder, terms: SchoolTerms) -> Form {
    let begun = Form::default().with(ALUMNUS_TERM, terms.alumnus.to_string()).with(OWNER_TERM, terms.owner.to_string());
    PLACES.iter().fold(begun, |form, place| {
        let who = kept.at(place.step, place.position).filter(|rung| rung.works_there);
        form.with(place.field, who.map(|rung| rung.person.0.clone()).unwrap_or_default())
            .with(place.term_field, kept.term_of(place.step).to_string())
    })
}

/// Who stands on the ladder and no longer works there: to be said, not to be hidden.
fn gone(kept: &Ladder) -> Vec<String> {
    kept.rungs().iter().filter(|rung| !rung.works_there).map(|rung| rung.name.clone()).collect()
}

/// Places that are needed and on which nobody stands, once there is a ladder at all.
fn missing(kept: &Ladder) -> Vec<&'static str> {
    let nobody = |step, position| kept.at(step, position).is_none();
    let needed = [(FIRST, 2, "een tweede contactpersoon"), (DECIDER, 1, "iemand die mag beslissen")];
    let lacks = needed.into_iter().filter(|(step, position, _)| nobody(*step, *position)).map(|(.., who)| who);
    if nobody(FIRST, 1) { Vec::new() } else { lacks.collect() }
}

/// The municipality that a form is about: one of this school's, or nothing.
async fn municipality_in(conn: &mut Conn, call: &Call<Admin>, form: &Form) -> Result<MunicipalityId, Refusal> {
    let known = store::municipalities(conn, &call.who).await?;
    let wanted = form.value("municipality");
    known.into_iter().map(|(id, _)| id).find(|id| id.0 == wanted).ok_or(Refusal::Missing)
}

async fn refuse(mut tx: Tx, call: &Call<Admin>, municipality: &MunicipalityId, form: Form) -> Answered {
    let page = ladders(&mut tx, call, Some(municipality), Some(form)).await?;
    tx.commit().await?;
    Ok(Answer::Refused(Page::new("Gemeenten", move || page::ladder(page))))
}

pub(super) async fn put(call: Call<Admin>) -> Answered {
    let mut form = Form::typed(call.form()?);
    let mut tx = call.house.db.begin().await?;
    let municipality = municipality_in(&mut tx, &call, &form).await?;
    let officials = store::officials(&mut tx, &municipality, call.now).await?;
    let chosen: Vec<Option<PersonId>> = PLACES
        .iter()
        .map(|place| officials.iter().find(|official| official.id.0 == form.value(place.field)))
        .map(|official| official.map(|official| official.id.clone()))
        .collect();
    if chosen[0].is_none() {
        form.refuse(PLACES[0].field, "Kies de eerste contactpersoon.");
    }
    if let Err(again) = ladder::all_different(&chosen) {
        form.refuse(PLACES[again].field, "Deze persoon staat er al. Kies iemand anders.");
    }
    let mut places = Vec::new();
    for (place, person) in PLACES.iter().zip(chosen) {
        match (ladder::term(&form.value(place.term_field)), person) {
            (Ok(term), Some(person)) => places.push((place.step, place.position, person, term)),
            (Err(refused), _) if form.wrong(place.term_field).is_none() => form.refuse(place.term_field, refused.0),
            _ => {}
        }
    }
    let alumnus = term_in(&mut form, ALUMNUS_TERM);
    let owner = term_in(&mut form, OWNER_TERM);
    if !form.is_right() {
        return refuse(tx, &call, &municipality, form).await;
    }
    store::put_ladder(&mut tx, &call.who, &municipality, &places).await?;
    store::put_school_terms(&mut tx, &call.who, &municipality, SchoolTerms { alumnus, owner }).await?;
    keep(&call, tx, format!("/ladder?municipality={municipality}&done=kept")).await
}

/// The term in a field of step 0 or 1; left open it is the usual one. A wrong one is refused beside the field.
fn term_in(form: &mut Form, field: &'static str) -> i64 {
    let typed = form.value(field);
    if typed.trim().is_empty() {
        return USUAL_TERM;
    }
    ladder::term(&typed).unwrap_or_else(|refused| {
        form.refuse(field, refused.0);
        USUAL_TERM
    })
}

/// Somebody of a municipality is away, and did not say so themselves.
pub(super) async fn somebody_away(call: Call<Admin>) -> Answered {
    let mut form = Form::typed(call.form()?);
    let mut tx = call.house.db.begin().await?;
    let municipality = municipality_in(&mut tx, &call, &form).await?;
    if away::of_official(&mut tx, &call, &municipality, &mut form).await? {
        return keep(&call, tx, format!("/ladder?municipality={municipality}&done=away")).await;
    }
    let kept = as_kept(&mut tx, &call, &municipality).await?;
    refuse(tx, &call, &municipality, form.and(kept)).await
}

/// They are back, or it is off: for an admin whose school has this municipality on its list.
pub(super) async fn somebody_back(call: Call<Admin>) -> Answered {
    let id: String = call.part("id")?;
    let mut tx = call.house.db.begin().await?;
    for (municipality, _) in store::municipalities(&mut tx, &call.who).await? {
        let away = circle::store::absences_at(&mut tx, &municipality, call.now).await?;
        if let Some(it) = away.into_iter().find(|it| it.id == id) {
            circle::store::back(&mut tx, &it, call.now).await?;
            return keep(&call, tx, format!("/ladder?municipality={municipality}&done=back")).await;
        }
    }
    Err(Refusal::Missing)
}

pub(super) async fn add_person(call: Call<Admin>) -> Answered {
    let mut form = Form::typed(call.form()?);
    let mut tx = call.house.db.begin().await?;
    let municipality = municipality_in(&mut tx, &call, &form).await?;
    let first_name = form.needed("first_name", "Schrijf de voornaam.");
    let last_name = form.needed("last_name", "Schrijf de achternaam.");
    let title = form.needed("title", "Schrijf de functie.");
    let mail = words(&form.value("mail"))?;
    if mail.as_deref().is_some_and(|mail| !mail.contains('@')) {
        form.refuse("mail", "Dit is geen mailadres.");
    }
    let phone = words(&form.value("phone"))?;
    if !form.is_right() {
        let kept = as_kept(&mut tx, &call, &municipality).await?;
        return refuse(tx, &call, &municipality, form.and(kept)).await;
    }
    let new = store::NewOfficial { first_name, last_name, title, mail, phone };
    store::add_official(&mut tx, &call.who, &municipality, &new, call.now).await?;
    keep(&call, tx, format!("/ladder?municipality={municipality}&done=added")).await
}
