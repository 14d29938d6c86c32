//! The alumnus answers, one question a screen.

use super::{
    Answer as Said, AskId, Outcome, api_helper,
    page::{self, Overview},
    rules::{self, Shown},
    store::{self, Ask},
};
use crate::{
    access::{ActAsOneself, Alumnus, May, RuleCircle, may},
    circle,
    db::Conn,
    door::{Answer, Answered, Call, Doors},
    error::Refusal,
    outbox::{self, Letter},
    shell::Page,
};
use serde::Deserialize;

/// The doors of permissions.
pub fn doors() -> Doors {
    Doors::default()
        .get("/permissions", overview)
        .get("/permissions/{ask}", question)
        .post("/permissions/{ask}", answer)
        .post("/permissions/{ask}/shown", shown)
        .and(api_helper::doors())
}

/// How many facts are shown; older ones stay.
const FACTS: i64 = 100;

#[derive(Deserialize)]
struct Done {
    done: Option<String>,
}

async fn overview(call: Call<Alumnus>) -> Answered {
    let done = call.query::<Done>()?.done;
    let mut tx = call.house.db.read().await?;
    let own = may::<ActAsOneself>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let overview = Overview {
        asks: store::waiting(&mut tx, &own).await?,
        facts: store::facts(&mut tx, &own, FACTS).await?,
        at_school: circle::store::at_school(&mut tx, own.alumnus(), call.now).await?,
        done,
    };
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Wie mag wat zien", move || page::overview(overview))))
}

async fn question(call: Call<Alumnus>) -> Answered {
    let id: AskId = call.part("ask")?;
    let mut tx = call.house.db.read().await?;
    let ruler = may::<RuleCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let ask = store::one(&mut tx, &ruler, &id).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Vraag", move || page::ask(&ask))))
}

#[derive(Deserialize)]
struct Typed {
    value: Said,
}

async fn answer(call: Call<Alumnus>) -> Answered {
    let (id, said): (AskId, Said) = (call.part("ask")?, call.form::<Typed>()?.value);
    let mut tx = call.house.db.begin().await?;
    let ruler = may::<RuleCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let ask = store::one(&mut tx, &ruler, &id).await?;
    let to = match said {
        Said::Yes => {
            store::answer(&mut tx, &ruler, &id, true, call.now).await?;
            format!("/permissions/{id}")
        }
        Said::Later => {
            store::answer(&mut tx, &ruler, &id, false, call.now).await?;
            "/permissions?done=later".to_owned()
        }
        Said::No => {
            store::close(&mut tx, &ruler, &id, Outcome::No, call.now).await?;
            let name = &call.who.me.person.first_name;
            tell_helper(&mut tx, &call, &ask, format!("{name} wil dit nu niet delen. Dat mag. Helpen kan altijd."))
                .await?;
            next(&mut tx, &call, &ask, "no").await?
        }
    };
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(to)
}

/// The next open question about the same person, or the overview with what was just done.
async fn next(conn: &mut Conn, call: &Call<Alumnus>, after: &Ask, done: &str) -> Result<String, Refusal> {
    let own = may::<ActAsOneself>(conn, &call.who.me, &call.who.alumnus, call.now).await?;
    let waiting = store::waiting(conn, &own).await?;
    let next = waiting.iter().find(|ask| ask.person_id == after.person_id && ask.later_at.is_none());
    Ok(next.map_or_else(|| format!("/permissions?done={done}"), |ask| format!("/permissions/{}", ask.id)))
}

/// Whoever asked hears the answer; whoever came into the circle sees it on their page.
async fn tell_helper(conn: &mut Conn, call: &Call<Alumnus>, ask: &Ask, text: String) -> Result<(), sqlx::Error> {
    if ask.by_helper == 0 {
        return Ok(());
    }
    let letter = Letter {
        key: format!("permission/{}/answered", ask.id),
        to: ask.person_id.clone(),
        text,
        link: format!("/jim/{}/ask", call.who.alumnus),
    };
    outbox::put(conn, &letter, call.now).await
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    sees: String,
}

/// What the alumnus thinks that it means. Nothing is given before that is right.
async fn shown(call: Call<Alumnus>) -> Answered {
    let (id, choice): (AskId, Choice) = (call.part("ask")?, call.form()?);
    let mut tx = call.house.db.begin().await?;
    let ruler = may::<RuleCircle>(&mut tx, &call.who.me, &call.who.alumnus, call.now).await?;
    let ask = store::one(&mut tx, &ruler, &id).await?;
    if ask.yes_at.is_none() || choice.sees.is_empty() {
        tx.commit().await?;
        return match ask.yes_at {
            None => Answer::go(format!("/permissions/{id}")),
            Some(_) => Ok(Answer::Refused(Page::new("Vraag", move || page::teach_back(&ask, true)))),
        };
    }
    let to = match rules::shown(ask.kind, &choice.sees, ask.wrong) {
        Shown::Understood => given(&mut tx, &call, &ruler, &ask).await?,
        Shown::Again => {
            store::went_wrong(&mut tx, &ruler, &ask).await?;
            format!("/permissions/{id}")
        }
        Shown::NotUnderstood => not_understood(&mut tx, &call, &ruler, &ask).await?,
    };
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(to)
}

async fn given(conn: &mut Conn, call: &Call<Alumnus>, ruler: &May<RuleCircle>, ask: &Ask) -> Result<String, Refusal> {
    // They may have left the circle while the page was open.
    circle::store::helper(conn, ruler, &ask.person_id).await?;
    store::close(conn, ruler, &ask.id, Outcome::Given, call.now).await?;
    circle::store::permit(conn, ruler, &ask.person_id, ask.kind, call.now).await?;
    let name = &call.who.me.person.first_name;
    tell_helper(conn, call, ask, format!("{name} deelt nu meer met jou. Bekijk wat je mag zien.")).await?;
    next(conn, call, ask, "given").await
}

/// Twice wrong: nothing is given, and the owner explains it in person.
async fn not_understood(
    conn: &mut Conn,
    call: &Call<Alumnus>,
    ruler: &May<RuleCircle>,
    ask: &Ask,
) -> Result<String, Refusal> {
    store::went_wrong(conn, ruler, ask).await?;
    store::close(conn, ruler, &ask.id, Outcome::NotUnderstood, call.now).await?;
    let brief = circle::store::brief(conn, ruler.alumnus()).await?;
    let letter = Letter {
        key: format!("permission/{}/not-understood", ask.id),
        to: brief.owner_id,
        text: format!(
            "{} snapte niet wat {} zou zien ({}). Er is niets gegeven. Leg het samen uit.",
            brief.first_name,
            ask.first_name,
            rules::as_answer(ask.kind).to_lowercase()
        ),
        link: format!("/alumni/{}", ruler.alumnus()),
    };
    outbox::put(conn, &letter, call.now).await?;
    next(conn, call, ask, "not-understood").await
}
