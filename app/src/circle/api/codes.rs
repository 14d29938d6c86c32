//! Somebody who is here already comes into a circle: they show their code, the alumnus types it, they say yes.

use super::keep;
use crate::{
    access::{Alumnus, HelperRole, Kind, RuleCircle, SignedIn, may},
    check_ins::YesNo,
    circle::{
        clock::tell,
        page, rules,
        store::{self, Request, RequestId},
    },
    db::Conn,
    door::{Answer, Answered, Call},
    error::{Refusal, Refused},
    shell::Page,
    signals, way_in,
};
use serde::Deserialize;

const TITLE: &str = "Mijn mensen";

/// The code that one shows now, if there is one.
pub(super) async fn mine(call: Call<SignedIn>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let shown = store::shown_code(&mut tx, call.who.id(), call.now).await?;
    tx.commit().await?;
    let shown = match shown {
        None => None,
        Some((id, until)) => {
            let link = call.house.address(&format!("/people/known/{}", call.house.key.link(&id.0)));
            Some(page::ShownCode { code: call.house.key.code(&id.0), qr: way_in::qr(&link)?, until })
        }
    };
    Ok(Answer::Page(Page::new("Mijn code", move || page::my_code(shown))))
}

/// Makes a code to show, valid for a quarter of an hour.
pub(super) async fn show(call: Call<SignedIn>) -> Answered {
    let mut tx = call.house.db.begin().await?;
    store::show_code(&mut tx, &call.house.key, call.who.id(), call.now).await?;
    tx.commit().await?;
    Answer::go("/my-code")
}

/// What an alumnus asks, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::circle) struct Known {
    #[serde(default)]
    pub code: String,
    pub role: Option<HelperRole>,
    #[serde(default)]
    pub relation: String,
    #[serde(default)]
    pub sees: Vec<Kind>,
}

pub(super) async fn form(_: Call<Alumnus>) -> Answered {
    Ok(Answer::Page(Page::new(TITLE, move || page::known(Known::default(), None))))
}

/// The scanned code opens the same form. Looking uses nothing up, and tells nothing.
pub(super) async fn form_by_link(call: Call<Alumnus>) -> Answered {
    let typed = Known { code: call.part("link")?, ..Known::default() };
    Ok(Answer::Page(Page::new(TITLE, move || page::known(typed, None))))
}

/// A wrong code, an old one and a used one look the same: nobody finds out who is here.
const WRONG: &str = "Deze code werkt niet. Vraag om een nieuwe.";

pub(super) async fn ask(call: Call<Alumnus>) -> Answered {
    let typed: Known = call.form()?;
    let mut tx = call.house.db.begin().await?;
    match put(&mut tx, &call, &typed).await? {
        Ok(()) => keep(&call, tx, "/people").await,
        Err(refused) => {
            // A try counts, also when it fails; and a code that was right is used.
            tx.commit().await?;
            Ok(Answer::Refused(Page::new(TITLE, move || page::known(typed, Some(refused.0)))))
        }
    }
}

/// Asks whoever showed this code; the inner refusal is for the one who typed.
async fn put(conn: &mut Conn, call: &Call<Alumnus>, typed: &Known) -> Result<Result<(), Refused>, Refusal> {
    let ruler = may::<RuleCircle>(conn, &call.who.me, &call.who.alumnus, call.now).await?;
    let role = match typed.role {
        Some(role @ (HelperRole::Jim | HelperRole::Family)) => role,
        _ => return Ok(Err(Refused::because("Kies eerst: JIM of familie."))),
    };
    if role == HelperRole::Jim && store::jim_of(conn, ruler.alumnus(), call.now).await?.is_some() {
        return Ok(Err(Refused::because("Je hebt al een JIM. Stop eerst met de JIM die je hebt.")));
    }
    let budget = format!("circle-code/{}", ruler.alumnus());
    let mine = way_in::store::spend(conn, &budget, rules::CODE_TRIES, call.now).await?;
    let everybodys = way_in::store::spend(conn, "circle-code", way_in::rules::GUESSES_ALTOGETHER, call.now).await?;
    if !(mine && everybodys) {
        return Ok(Err(Refused::because("Dit is te vaak geprobeerd. Wacht een uur.")));
    }
    let Some(person) = store::use_code(conn, &ruler, typed.code.trim(), call.now).await? else {
        return Ok(Err(Refused::because(WRONG)));
    };
    if store::stands_here(conn, ruler.alumnus(), &person).await? {
        return Ok(Err(Refused::because("Deze persoon staat al bij jou.")));
    }
    let relation = typed.relation.trim();
    let asked = store::ask_to_join(conn, &ruler, &person, (role, relation, &typed.sees), call.now).await?;
    if let Some(id) = asked {
        let text = format!("{} vraagt jou iets.", call.who.me.person.first_name);
        tell(conn, &format!("request/{id}"), &person, (text, format!("/asked-by/{id}")), call.now).await?;
    }
    Ok(Ok(()))
}

pub(super) async fn take_back(call: Call<Alumnus>) -> Answered {
    let id: RequestId = call.part("request")?;
    let mut tx = call.house.db.begin().await?;
    let ruler = may::<RuleCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    store::take_request_back(&mut tx, &ruler, &id, call.now).await?;
    tx.commit().await?;
    Answer::go("/people")
}

pub(super) async fn request(call: Call<SignedIn>) -> Answered {
    let mut tx = call.house.db.read().await?;
    let it = store::request(&mut tx, call.who.id(), &call.part("request")?).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Een vraag aan jou", move || page::request(&it))))
}

#[derive(Deserialize)]
struct Decision {
    value: YesNo,
}

/// Their own yes or no. Nobody stands in a circle before it.
pub(super) async fn answer(call: Call<SignedIn>) -> Answered {
    let decision: Decision = call.form()?;
    let mut tx = call.house.db.begin().await?;
    let it = store::request(&mut tx, call.who.id(), &call.part("request")?).await?;
    let yes = decision.value == YesNo::Yes;
    if yes && it.role == HelperRole::Jim && store::jim_of(&mut tx, &it.alumnus_id, call.now).await?.is_some() {
        let why = format!("{} heeft intussen een andere JIM.", it.first_name);
        return Err(Refusal::Overtaken(why));
    }
    if store::answer_request(&mut tx, &it, yes, call.now).await? {
        answered(&mut tx, &it, yes, &call).await?;
    }
    keep(&call, tx, "/").await
}

async fn answered(conn: &mut Conn, it: &Request, yes: bool, call: &Call<SignedIn>) -> Result<(), Refusal> {
    let (key, name) = (format!("request/{}/answer", it.id), &it.name);
    let text = match (yes, it.role) {
        (true, HelperRole::Jim) => format!("{name} zei ja. {name} is nu jouw JIM."),
        (true, _) => format!("{name} zei ja. {name} staat nu bij jou."),
        (false, _) => format!("{name} zei nee. Je kunt iemand anders vragen."),
    };
    tell(conn, &key, &it.asker_id, (text, "/people".to_owned()), call.now).await?;
    if yes {
        store::join_as_asked(conn, it, call.now).await?;
        if it.role == HelperRole::Jim {
            let word = format!("{name} is de nieuwe JIM.");
            signals::clock::has_a_jim(conn, &it.alumnus_id, &word, call.now).await?;
        }
    }
    Ok(())
}
