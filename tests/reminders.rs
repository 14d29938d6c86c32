//! What became of each reminder: how it went, by which way, whether it was opened and answered, or why it did not go.
//! Staff read it in a list, the alumnus in plain words.

mod support;

use app::{access::HelperRole, circle, db::Db, moment::At, schools::store as schools, waakvlam};
use support::{
    mail::mail_server,
    plain,
    town::{Town, by_mail, day},
};
use waakvlam::ReminderKind;

on_both_databases!(
    whoever_checks_in_before_the_knock_is_not_knocked,
    what_a_jim_said_stands_with_the_question_to_him,
    a_moment_says_how_it_was_told,
    a_yearly_question_nobody_could_read_was_not_asked,
    whoever_opens_the_app_gave_no_sign_of_life,
);

const SAMIRA: &str = "samira@voorbeeld.example";

fn at(on: &str, hour: u32) -> At {
    At::local(day(on), hour, 0)
}

async fn remind(town: &Town, kind: ReminderKind, due_at: At) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    waakvlam::store::remind(&mut tx, &town.samira, kind, due_at, town.house.clock.now()).await.expect("a reminder");
    tx.commit().await.expect("a commit");
}

/// The list of staff, as text.
async fn list(town: &Town) -> String {
    let page = town.be(&town.anja).await.look(&format!("/alumni/{}/reminders", town.samira)).await;
    plain(&page.expect("the list"))
}

/// What stands in the list behind this, of the oldest one.
fn line(list: &str, label: &str) -> String {
    list.rsplit_once(label).map_or_else(|| panic!("{label}: {list}"), |(_, rest)| rest.chars().take(160).collect())
}

/// It was put in the evening, and would knock at nine.
async fn whoever_checks_in_before_the_knock_is_not_knocked(db: Db) {
    let mut town = Town::on(db).await;
    let server = mail_server();
    town.notify = by_mail(&server.url());
    town.joined().await;
    for (asked_on, is_there) in [("2026-11-24", false), ("2026-11-25", true)] {
        remind(&town, ReminderKind::CheckIn, at(asked_on, 22)).await;
        town.it_is(at(asked_on, 22)).await;
        if is_there {
            town.house.clock.set(at(asked_on, 23));
            let samira = town.be(&town.samira_person).await;
            samira.post("/check-in", &[("face", "4"), ("key", "a")]).await.expect("a check-in");
        }
        town.it_is(At::local(day(asked_on).plus(1), 12, 0)).await;
        assert_eq!(server.mails_to(SAMIRA).len(), 1, "one for the first evening alone: {asked_on}");
    }
    let why = plain(&town.be(&town.samira_person).await.look("/why").await.expect("her page"));
    assert!(why.contains("Wij hoorden al van jou. Een melding hoefde niet."), "{why}");
}

async fn what_a_jim_said_stands_with_the_question_to_him(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let karim = schools::add_person(&mut tx, ("Karim", "Visser"), None, None, now).await.expect("a person");
    circle::store::join(&mut tx, &town.samira, &karim, HelperRole::Jim, "oom", now).await.expect("her JIM");
    tx.commit().await.expect("a commit");
    remind(&town, ReminderKind::AskJim, at("2026-11-24", 12)).await;
    town.it_is(at("2026-11-24", 13)).await;
    let found = line(&list(&town).await, "Vraag aan de JIM");
    assert!(found.contains("Stond in de app") && found.contains("nog geen antwoord"), "{found}");
    let jim = town.be(&karim).await;
    assert!(jim.look("/jim").await.expect("his page").contains("Heb je Samira gesproken?"));
    town.it_is(at("2026-11-25", 13)).await;
    let path = format!("/jim/{}", town.samira);
    jim.post(&path, &[("answer", "not_spoken"), ("words", "Ze neemt niet op.")]).await.expect("his answer");
    let found = line(&list(&town).await, "Vraag aan de JIM");
    assert!(found.contains("Stond in de app") && found.contains("beantwoord op woensdag 25 november"), "{found}");
    let open = "SELECT COUNT(*) FROM reminders WHERE kind = 'ask_jim' AND outcome = 'sent' AND answered_at IS NULL";
    assert_eq!(town.count(open).await, 0, "nothing is asked of him any more");
}

async fn a_moment_says_how_it_was_told(db: Db) {
    let mut town = Town::on(db).await;
    let server = mail_server();
    town.notify = by_mail(&server.url());
    town.joined().await;
    let anja = town.be(&town.anja).await;
    let contract = [("employer", "De bakker"), ("contract_ends_on", "2027-03-01")];
    anja.post(&format!("/alumni/{}/work", town.samira), &contract).await.expect("kept");
    town.it_is(at("2026-12-01", 11)).await;
    town.it_is(at("2026-12-01", 14)).await;
    let samira = town.be(&town.samira_person).await;
    samira.post("/inbox/read-all", &[]).await.expect("read");
    samira.post("/check-in", &[("face", "4"), ("key", "a")]).await.expect("a check-in");
    let found = line(&list(&town).await, "Contract loopt af");
    assert!(found.contains("Stond in de app; per mail: verstuurd; geopend op dinsdag 1 december."), "{found}");
    assert!(!found.contains("beantwoord"), "a check-in is no answer to it: {found}");
    let why = plain(&samira.look("/why").await.expect("her page"));
    assert!(why.contains("Je contract stopt op maandag 1 maart."), "what it said, in her words: {why}");
}

async fn a_yearly_question_nobody_could_read_was_not_asked(db: Db) {
    let town = Town::on(db).await;
    remind(&town, ReminderKind::Follow, at("2026-11-24", 12)).await;
    town.it_is(at("2026-11-24", 13)).await;
    let found = line(&list(&town).await, "Mag school blijven volgen?");
    assert!(found.contains("Overgeslagen: nog niet in de app."), "{found}");
    assert_eq!(town.letters_that_say("Mogen wij je nog een jaar blijven volgen?").await, 0);
}

async fn whoever_opens_the_app_gave_no_sign_of_life(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let known = "SELECT COALESCE(last_sign_of_life_at, 0) FROM alumni WHERE pupil_number = '20001'";
    let planned = "SELECT due_at FROM reminders WHERE kind = 'check_in' AND outcome_at IS NULL";
    let (sign, next) = (town.count(known).await, town.count(planned).await);
    town.house.clock.set(at("2026-11-25", 12));
    let samira = town.be(&town.samira_person).await;
    for path in ["/home", "/inbox", "/check-in", "/people", "/evenings", "/questions", "/rhythm", "/my-year", "/why"] {
        samira.look(path).await.expect(path);
    }
    samira.post("/inbox/read-all", &[]).await.expect("read");
    assert_eq!((town.count(known).await, town.count(planned).await), (sign, next), "she looked, and said nothing");
    samira.post("/check-in", &[("face", "4"), ("key", "a")]).await.expect("a check-in");
    assert!(town.count(known).await > sign, "this is one");
}
