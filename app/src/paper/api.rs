//! The door of the letter. That it was sent is logged as any other try, by the door for that.

use super::{
    page::{self, OnPaper},
    store,
};
use crate::{
    access::{AlumnusId, SeeCircle, Staff, may},
    circle,
    door::{Answer, Answered, Call, Doors},
    shell::Page,
    way_in,
};

/// The door of the letter.
pub fn doors() -> Doors {
    Doors::default().get("/alumni/{alumnus}/letter", letter)
}

/// From whoever is on duty: a letter names somebody who is there.
async fn letter(call: Call<Staff>) -> Answered {
    let id: AlumnusId = call.part("alumnus")?;
    let mut tx = call.house.db.begin().await?;
    let circle = may::<SeeCircle>(&mut tx, &call.who.me, &id, call.now).await?;
    let brief = circle::store::brief(&mut tx, circle.alumnus()).await?;
    let duty = circle::store::on_duty(&mut tx, circle.alumnus(), call.now).await?;
    let from = store::sender(&mut tx, &duty.person).await?;
    tx.commit().await?;
    let address = call.house.address("/sign-in");
    let code = way_in::qr(&address)?;
    let page = OnPaper { brief, from, address, code, now: call.now };
    Ok(Answer::Page(Page::new("Brief", move || page::letter(page))))
}
