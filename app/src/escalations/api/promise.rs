//! What school promises about a case and what came of it, and what is learned when it is over.

use super::{by_staff, case::refused, for_act, keep};
use crate::{
    access::{Admin, Escalate, Staff},
    door::{Answer, Answered, Call},
    escalations::{
        EventKind, Side,
        letters::{Letters, at_school},
        page::{self, Lessons},
        rules::{self, Event, form, lesson, words::to_alumnus},
        store,
    },
    form::Form,
    shell::Page,
    signals::{self, SignalKind, rules::OWN_PROMISE},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// One next step, with a day: the alumnus reads it, and reads when it is late.
pub(super) async fn promise(call: Call<Staff>) -> Answered {
    let (mut tx, proof, case) = by_staff(&call).await?;
    let to = rules::after(&case.standing(), &Event::Promise, call.now)?;
    let typed = Form::typed(call.form()?);
    let mut form = typed.with("actor", &call.who.me.person.first_name);
    let Some(promise) = form::promise(&mut form, call.now) else { return refused(tx, &call, &proof, case, form).await };
    store::stand(&mut tx, &proof, &case, &to).await?;
    store::promise(&mut tx, &case.id, Side::School, proof.by(), &promise, call.now).await?;
    let words = promise.in_words();
    store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Promised, Some(&words), call.now).await?;
    let letters = Letters { case: &case, what: EventKind::Promised, now: call.now };
    letters.alumnus(&mut tx, to_alumnus::promised(&promise.actor, promise.action_on)).await?;
    letters.owner(&mut tx, Some(proof.by()), format!("Bij {}: {words}", case.name())).await?;
    keep(&call, tx, format!("{}?done=promised", at_school(&case.id))).await
}

/// "Gedaan."
pub(super) async fn kept(call: Call<Staff>) -> Answered {
    let (mut tx, proof, case) = by_staff(&call).await?;
    let to = rules::after(&case.standing(), &Event::Promise, call.now)?;
    store::stand(&mut tx, &proof, &case, &to).await?;
    if store::end_promise(&mut tx, &case.id, Side::School, true, call.now).await? {
        store::happened(&mut tx, &case.id, Some(proof.by()), EventKind::Kept, None, call.now).await?;
        let word = "School deed wat was beloofd.";
        signals::store::close_about(&mut tx, &case.alumnus_id, (SignalKind::Escalation, OWN_PROMISE), word, call.now)
            .await?;
        let letters = Letters { case: &case, what: EventKind::Kept, now: call.now };
        letters.alumnus(&mut tx, to_alumnus::kept(&call.who.me.person.first_name)).await?;
    }
    keep(&call, tx, format!("{}?done=kept", at_school(&case.id))).await
}

/// "Wie had wanneer moeten?", once it is over; it can be written better later.
pub(super) async fn learn(call: Call<Staff>) -> Answered {
    let (mut tx, proof, case) = for_act::<Escalate>(&call).await?;
    rules::is_over(case.state)?;
    let mut form = Form::typed(call.form()?);
    let Some(lesson) = lesson::lesson(&mut form) else { return refused(tx, &call, &proof, case, form).await };
    store::learn(&mut tx, &case, proof.by(), &lesson, call.now).await?;
    keep(&call, tx, format!("{}?done=learned", at_school(&case.id))).await
}

/// All that the school learned, without names.
pub(super) async fn lessons(call: Call<Admin>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let place = store::school_name(&mut tx, &call.who.0.school).await?;
    let all = store::lessons_without_names(&mut tx, &call.who).await?;
    tx.commit().await?;
    let page = Lessons { place, all };
    Ok(Answer::Page(Page::new("Gemeente", move || page::lessons(page))))
}

/// The same as a file, for a table of the region.
pub(super) async fn lessons_file(call: Call<Admin>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let all = store::lessons_without_names(&mut tx, &call.who).await?;
    tx.commit().await?;
    Ok(Answer::Plain(csv(&lesson::table(&all))))
}

fn csv(text: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"leernotities.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    // A byte order mark: spreadsheets read accents wrong without it.
    (headers, format!("\u{feff}{text}")).into_response()
}
