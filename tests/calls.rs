//! The phone round: whom to call, with what to begin, and what came of it, all at once.

mod support;

use app::{access::AlumnusId, db::Db, leavers::store as leavers};
use support::{
    plain,
    town::{Town, day, leaver},
};

on_both_databases!(
    anja_calls_who_waits_and_keeps_it_all_at_once,
    a_round_is_undone_in_one_tap,
    one_wrong_day_keeps_nothing_and_loses_no_words,
    what_was_typed_stays_when_a_colleague_was_first,
    a_promised_call_comes_back_on_its_day,
    one_stranger_in_a_round_keeps_nothing_of_it,
    a_round_without_internet_counts_once_and_from_when_it_was_made,
    a_colleague_who_was_first_is_told_and_nothing_is_lost,
    who_is_gone_takes_no_call_of_a_late_round_along,
    a_wish_for_a_call_of_after_a_late_call_stands,
    a_dead_number_is_on_no_list_and_on_no_paper,
    work_that_is_lost_in_a_call_is_a_fact_until_that_call_is_undone,
    work_that_was_heard_of_twice_stays_lost_when_one_call_is_undone,
    how_she_sounded_is_an_answer_until_that_call_is_undone,
);

const ROUND: &str = "0b7cdb6a-3b2c-4b37-9c5e-3f8f2a0d9a11";
const SECOND_ROUND: &str = "5f0f3f0e-9c0a-4a58-8a44-64a0a4b2a6b2";

/// A month without a sign of life of Samira, and of Demi, who was never reached.
async fn a_quiet_month(db: Db) -> (Town, AlumnusId) {
    let (town, demi) = samira_and_demi(db).await;
    town.days_pass(32).await;
    (town, demi)
}

async fn samira_and_demi(db: Db) -> (Town, AlumnusId) {
    let town = Town::on(db).await;
    town.joined().await;
    let mut row = leaver("20002", "Demi", "Hendriks");
    row.employer = Some("Albert Heijn".to_owned());
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let demi = leavers::add(&mut tx, &town.school, &town.anja, &row, town.house.clock.now()).await.expect("an alumnus");
    tx.commit().await.expect("a commit");
    (town, demi)
}

async fn open_signals(town: &Town) -> Vec<String> {
    town.texts(
        "SELECT p.first_name FROM signals s JOIN alumni a ON a.id = s.alumnus_id JOIN people p ON p.id = a.person_id \
         WHERE s.closed_at IS NULL AND s.kind = 'silence' ORDER BY p.first_name",
    )
    .await
}

async fn signs(town: &Town) -> i64 {
    town.count("SELECT COUNT(*) FROM alumni WHERE last_sign = 'reached'").await
}

/// The fields of one row.
fn row(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn field(name: &str, alumnus: &AlumnusId, value: &str) -> (String, String) {
    (format!("{name}.{alumnus}"), value.to_owned())
}

fn key(round: &str) -> (String, String) {
    ("key".to_owned(), round.to_owned())
}

async fn anja_calls_who_waits_and_keeps_it_all_at_once(db: Db) {
    let (town, demi) = a_quiet_month(db).await;
    assert_eq!(open_signals(&town).await, ["Demi", "Samira"]);
    let anja = town.be(&town.anja).await;
    let page = plain(&anja.look("/calls").await.expect("the list"));
    assert!(page.contains("2 namen") && page.contains("Samira Visser") && page.contains("Demi Hendriks"), "{page}");
    assert!(page.contains("“Werk je nog bij Albert Heijn?”"), "it begins with what was known");
    assert!(page.contains("tick-box"), "the same names on paper");
    let page = town.be(&town.els).await.look("/calls").await.expect("a list");
    assert!(page.contains("Niemand om te bellen"), "a colleague has a round of their own");

    let fields = [
        key(ROUND),
        field("came", &town.samira, "reached"),
        field("face", &town.samira, "3"),
        field("words", &town.samira, "Zoekt nieuw werk."),
        field("came", &demi, "not_reached"),
    ];
    let to = anja.post("/calls", &row(&fields)).await.expect("kept");
    assert_eq!(to, format!("/calls?kept=2&round={ROUND}"));
    let page = plain(&anja.look(&to).await.expect("the list again"));
    assert!(page.contains("2 gesprekken bewaard.") && page.contains("Ongedaan maken"), "{page}");
    assert!(page.contains("Demi Hendriks") && !page.contains("Samira Visser"), "who was reached waits no more: {page}");
    assert_eq!((signs(&town).await, open_signals(&town).await), (1, vec!["Demi".to_owned()]));
    let page = plain(&anja.look(&format!("/alumni/{}", town.samira)).await.expect("her page"));
    assert!(page.contains("Zoekt nieuw werk."), "it stands with everything else that was");

    let again = anja.post("/calls", &row(&fields)).await.expect("sent twice");
    assert_eq!(again, format!("/calls?kept=0&round={ROUND}"), "counts once");
    assert_eq!(town.count("SELECT COUNT(*) FROM contacts").await, 2);
}

async fn a_round_is_undone_in_one_tap(db: Db) {
    let (town, demi) = a_quiet_month(db).await;
    let anja = town.be(&town.anja).await;
    let fields = [key(ROUND), field("came", &town.samira, "wrote"), field("came", &demi, "reached")];
    anja.post("/calls", &row(&fields)).await.expect("kept");
    assert_eq!((signs(&town).await, open_signals(&town).await.len()), (2, 0));
    let pieter = town.be(&town.pieter).await;
    pieter.post("/calls/undo", &[("round", ROUND)]).await.expect("nothing of his");
    assert_eq!(signs(&town).await, 2, "nobody undoes a colleague's round");
    let to = anja.post("/calls/undo", &[("round", ROUND)]).await.expect("undone");
    assert!(anja.look(&to).await.expect("the list").contains("ongedaan gemaakt"));
    assert_eq!((signs(&town).await, open_signals(&town).await), (0, vec!["Demi".to_owned(), "Samira".to_owned()]));
}

async fn one_wrong_day_keeps_nothing_and_loses_no_words(db: Db) {
    let (town, demi) = a_quiet_month(db).await;
    let anja = town.be(&town.anja).await;
    let fields = [
        key(ROUND),
        field("came", &town.samira, "reached"),
        field("words", &town.samira, "Werkt bij de kwekerij."),
        field("came", &demi, "not_reached"),
        field("again_on", &demi, "2025-01-01"),
    ];
    let refused = anja.answer("POST", "/calls", &row(&fields)).await;
    assert_eq!(refused.status, 422);
    let page = plain(&refused.body);
    assert!(page.contains("Er is nog niets bewaard.") && page.contains("Kies een dag vanaf vandaag"), "{page}");
    assert!(page.contains("Werkt bij de kwekerij.") && page.contains(ROUND), "what was typed is still there");
    assert_eq!((town.count("SELECT COUNT(*) FROM contacts").await, signs(&town).await), (0, 0));
    let nothing = anja.answer("POST", "/calls", &row(&[key(ROUND)])).await;
    assert_eq!(nothing.status, 422);
    assert!(plain(&nothing.body).contains("Kies bij iemand wat eruit kwam."));
    assert_eq!(anja.answer("POST", "/calls", &row(&[key("no key")])).await.status, 400);
}

async fn what_was_typed_stays_when_a_colleague_was_first(db: Db) {
    let (town, demi) = a_quiet_month(db).await;
    let anja = town.be(&town.anja).await;
    let contact = format!("/alumni/{}/contact", town.samira);
    town.be(&town.pieter).await.post(&contact, &[("way", "phone"), ("outcome", "reached")]).await.expect("reached");
    assert!(!anja.look("/calls").await.expect("the list").contains("Samira Visser"), "she waits no more");
    let fields = [
        key(ROUND),
        field("came", &town.samira, "reached"),
        field("words", &town.samira, "Ze belde mij ook."),
        field("came", &demi, "reached"),
        field("again_on", &demi, "2025-01-01"),
    ];
    let refused = anja.answer("POST", "/calls", &row(&fields)).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Ze belde mij ook."), "what was typed about her stays: {}", refused.body);
}

async fn a_promised_call_comes_back_on_its_day(db: Db) {
    let (town, demi) = a_quiet_month(db).await;
    let anja = town.be(&town.anja).await;
    let today = town.house.clock.now().day();
    let fields = [
        key(ROUND),
        field("came", &town.samira, "reached"),
        field("again_on", &town.samira, &today.plus(7).iso()),
        field("came", &demi, "reached"),
    ];
    anja.post("/calls", &row(&fields)).await.expect("kept");
    assert!(anja.look("/calls").await.expect("the list").contains("Niemand om te bellen"), "not before its day");
    town.days_pass(7).await;
    let page = plain(&anja.look("/calls").await.expect("the list"));
    assert!(page.contains("Samira Visser") && page.contains("vandaag beloofd"), "{page}");
    town.days_pass(2).await;
    assert!(plain(&anja.look("/calls").await.expect("the list")).contains("2 dagen te laat"), "our own lateness shows");

    let fields = [key(SECOND_ROUND), field("came", &town.samira, "not_reached")];
    anja.post("/calls", &row(&fields)).await.expect("tried");
    assert!(
        plain(&anja.look("/calls").await.expect("the list")).contains("2 dagen te laat"),
        "trying keeps no promise"
    );
    let contact = format!("/alumni/{}/contact", town.samira);
    let to = anja.post(&contact, &[("way", "phone"), ("outcome", "reached")]).await.expect("reached, on her page");
    assert!(anja.look("/calls").await.expect("the list").contains("Niemand om te bellen"), "the promise is kept");
    let undo = format!("{contact}/{}/undo", to.rsplit('=').next().expect("a row"));
    anja.post(&undo, &[]).await.expect("a mistake");
    assert!(plain(&anja.look("/calls").await.expect("the list")).contains("2 dagen te laat"), "and open again");
    assert!(day("2026-12-01") < town.house.clock.now().day());
}

async fn one_stranger_in_a_round_keeps_nothing_of_it(db: Db) {
    let (town, _) = a_quiet_month(db).await;
    let missing = AlumnusId("00000000-0000-4000-8000-000000000000".to_owned());
    let anja = town.be(&town.anja).await;
    let fields = [key(ROUND), field("came", &town.samira, "reached"), field("came", &missing, "reached")];
    assert_eq!(anja.answer("POST", "/calls", &row(&fields)).await.status, 404);
    let samira = town.be(&town.samira_person).await;
    assert_eq!(samira.answer("POST", "/calls", &row(&fields)).await.status, 404, "and it is the school's alone");
    assert_eq!(town.count("SELECT COUNT(*) FROM contacts").await, 0);
}

/// The form of a round, sent so many seconds after it was filled in.
fn late<'a>(fields: &'a [(String, String)], ago: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut form = row(fields);
    form.push(("ago", ago));
    form
}

async fn a_round_without_internet_counts_once_and_from_when_it_was_made(db: Db) {
    let (town, demi) = a_quiet_month(db).await;
    let anja = town.be(&town.anja).await;
    let made = town.house.clock.now();
    town.house.clock.set(made.plus_hours(5));
    let fields = [
        key(ROUND),
        field("came", &town.samira, "reached"),
        field("words", &town.samira, "Zoekt nieuw werk."),
        field("again_on", &town.samira, &made.day().iso()),
        field("came", &demi, "not_reached"),
    ];
    let ago = (5 * 3600).to_string();
    for _ in 0..3 {
        anja.post("/calls", &late(&fields, &ago)).await.expect("sent");
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM contacts").await, 2, "counted once");
    assert_eq!(town.count("SELECT COUNT(DISTINCT at) FROM contacts").await, 1);
    assert_eq!(town.count("SELECT MIN(at) FROM contacts").await, made.0, "from when it was made");
    assert_eq!((signs(&town).await, open_signals(&town).await), (1, vec!["Demi".to_owned()]));
    assert_eq!(town.count("SELECT last_sign_of_life_at FROM alumni WHERE last_sign = 'reached'").await, made.0);
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("Beide gesprekken").await, 0, "no colleague spoke her");
}

async fn a_colleague_who_was_first_is_told_and_nothing_is_lost(db: Db) {
    let (town, _) = samira_and_demi(db).await;
    let (anja, pieter) = (town.be(&town.anja).await, town.be(&town.pieter).await);
    let made = town.house.clock.now();
    town.house.clock.set(made.plus_hours(1));
    let fields =
        [key(SECOND_ROUND), field("came", &town.samira, "reached"), field("again_on", &town.samira, "2027-02-01")];
    pieter.post("/calls", &row(&fields)).await.expect("Pieter was first");
    town.house.clock.set(made.plus_hours(3));
    let hers = [key(ROUND), field("came", &town.samira, "reached"), field("words", &town.samira, "Werkt weer.")];
    let to = anja.post("/calls", &late(&hers, "10800")).await.expect("sent later");
    let page = plain(&anja.look(&to).await.expect("the list"));
    assert!(page.contains("Pieter sprak Samira ook. Beide gesprekken zijn bewaard."), "{page}");
    assert_eq!(town.texts("SELECT words FROM contacts WHERE words IS NOT NULL").await, ["Werkt weer."], "not lost");
    assert_eq!(
        town.count("SELECT COUNT(*) FROM contacts WHERE again_on IS NOT NULL AND again_by IS NULL").await,
        1,
        "a promise of after that call stands"
    );
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("Pieter sprak Samira ook.").await, 1, "her phone saw no page, so it is a letter");
    anja.post("/calls", &late(&hers, "10860")).await.expect("sent twice");
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("Pieter sprak Samira ook.").await, 1, "once");
}

async fn who_is_gone_takes_no_call_of_a_late_round_along(db: Db) {
    let (town, demi) = samira_and_demi(db).await;
    let missing = AlumnusId("00000000-0000-4000-8000-000000000000".to_owned());
    let anja = town.be(&town.anja).await;
    let fields = [key(ROUND), field("came", &demi, "reached"), field("came", &missing, "reached")];
    let to = anja.post("/calls", &late(&fields, "7200")).await.expect("as far as it goes");
    assert!(to.contains("kept=1"), "{to}");
    assert_eq!(town.count("SELECT COUNT(*) FROM contacts").await, 1);
    let alone = [key(SECOND_ROUND), field("came", &missing, "reached")];
    assert!(anja.post("/calls", &late(&alone, "7200")).await.expect("nobody").contains("kept=0"));
    let samira = town.be(&town.samira_person).await;
    assert_eq!(samira.answer("POST", "/calls", &late(&fields, "7200")).await.status, 404, "the school's alone");
}

async fn a_wish_for_a_call_of_after_a_late_call_stands(db: Db) {
    let (town, _) = samira_and_demi(db).await;
    let made = town.house.clock.now();
    town.house.clock.set(made.plus_hours(2));
    let samira = town.be(&town.samira_person).await;
    let next = samira.post("/check-in", &[("face", "3"), ("key", "k")]).await.expect("a check-in");
    let id = next.split('/').nth(2).expect("an id").to_owned();
    samira.post(&format!("/check-in/{id}/call"), &[("call", "yes"), ("words", "")]).await.expect("wants a call");
    town.house.clock.set(made.plus_hours(3));
    let anja = town.be(&town.anja).await;
    let open = "SELECT COUNT(*) FROM signals WHERE kind = 'wants_call' AND closed_at IS NULL";
    let hers = [key(ROUND), field("came", &town.samira, "reached")];
    anja.post("/calls", &late(&hers, "10800")).await.expect("sent later");
    assert_eq!(town.count(open).await, 1, "she asked after that call");
    let now = [key(SECOND_ROUND), field("came", &town.samira, "reached")];
    anja.post("/calls", &row(&now)).await.expect("called");
    assert_eq!(town.count(open).await, 0);
}

async fn a_dead_number_is_on_no_list_and_on_no_paper(db: Db) {
    let (town, demi) = a_quiet_month(db).await;
    let put = async |sql: &str| {
        let mut tx = town.house.db.begin().await.expect("a transaction");
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut *tx).await.expect("changed");
        tx.commit().await.expect("a commit");
    };
    let of_samira = format!("WHERE id = '{}'", town.samira_person.0);
    let of_demi = format!("WHERE id = (SELECT person_id FROM alumni WHERE id = '{demi}')");
    put(&format!("UPDATE people SET phone = '+31611112222', phone_dead_at = NULL {of_samira}")).await;
    put(&format!("UPDATE people SET phone = NULL, phone_dead_at = NULL {of_demi}")).await;
    let anja = town.be(&town.anja).await;
    let page = plain(&anja.look("/calls").await.expect("the list"));
    assert_eq!(page.matches("06 11 11 22 22").count(), 2, "on the screen and on the paper: {page}");
    assert!(page.contains("Geen nummer van Demi<") && !page.contains("werkt niet meer"), "{page}");

    put(&format!("UPDATE people SET phone_dead_at = 1 {of_samira}")).await;
    let page = plain(&anja.look("/calls").await.expect("the list"));
    assert!(!page.contains("11 11 22 22") && !page.contains("tel:+31611112222"), "it may be a stranger's: {page}");
    assert!(page.contains("Geen nummer van Samira: nummer werkt niet meer"), "{page}");
    assert!(page.contains("geen nummer: nummer werkt niet meer"), "and on the paper: {page}");
}

/// Where Samira works, until when, and since when she doesn't.
async fn work(town: &Town) -> String {
    let sql = "SELECT COALESCE(employer, '') || '/' || COALESCE(contract_ends_on, '') || '/' || \
               COALESCE(no_work_since, '') FROM alumni WHERE id = (SELECT MIN(alumnus_id) FROM provisions)";
    town.texts(sql).await.remove(0)
}

/// Samira works at the smith's, on a contract that ends soon; a provision tells her row from the others.
async fn at_the_smith(town: &Town) {
    let anja = town.be(&town.anja).await;
    let (form, provision) =
        ([("employer", "De smid"), ("contract_ends_on", "2027-02-28")], [("kind", "day"), ("ends_on", "2028-01-01")]);
    anja.post(&format!("/alumni/{}/work", town.samira), &form).await.expect("work");
    anja.post(&format!("/alumni/{}/provisions", town.samira), &provision).await.expect("a provision");
}

const OF_WORK: &str = "SELECT kind FROM signals WHERE closed_at IS NULL AND kind IN ('contract_ends', 'job_lost', 'no_work') \
                       ORDER BY kind";
const DAYS_RUN: &str = "SELECT COUNT(*) FROM reminders WHERE kind = 'no_work' AND outcome_at IS NULL";

async fn work_that_is_lost_in_a_call_is_a_fact_until_that_call_is_undone(db: Db) {
    let (town, _) = a_quiet_month(db).await;
    at_the_smith(&town).await;
    assert_eq!(town.texts(OF_WORK).await, ["contract_ends"]);
    let anja = town.be(&town.anja).await;
    let asks = "Je contract bij De smid stopt op zondag 28 februari.";
    let page = plain(&anja.look("/calls").await.expect("the list"));
    assert!(page.contains(asks) && page.contains("werk kwijt"), "{page}");
    town.it_is(town.house.clock.now().plus_hours(1)).await;
    let anja = town.be(&town.anja).await;
    let today = town.house.clock.now().day().iso();
    let fields = [key(ROUND), field("came", &town.samira, "reached"), field("told", &town.samira, "job_lost")];
    anja.post("/calls", &row(&fields)).await.expect("kept");
    assert_eq!(work(&town).await, format!("//{today}"));
    assert_eq!(town.texts(OF_WORK).await, ["job_lost"], "the contract is over with it");
    assert_eq!(town.count(DAYS_RUN).await, 3, "the days without work run");
    let page = plain(&anja.look("/calls").await.expect("the list"));
    assert!(page.contains("“Heb je al iets gevonden?”") && !page.contains(asks), "{page}");
    let page = plain(&anja.look(&format!("/alumni/{}", town.samira)).await.expect("her page"));
    assert!(page.contains("gebeld: bereikt; werk kwijt"), "it stands with the call: {page}");
    assert_eq!(town.letters_that_say("Samira is het werk bij De smid kwijt.").await, 0, "not before it is sent");
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("Samira is het werk bij De smid kwijt.").await, 1, "where it was is said");

    town.it_is(town.house.clock.now().plus_hours(1)).await;
    let anja = town.be(&town.anja).await;
    anja.post("/calls/undo", &[("round", ROUND)]).await.expect("undone");
    assert_eq!(work(&town).await, "De smid/2027-02-28/");
    assert_eq!(town.texts(OF_WORK).await, ["contract_ends"], "as it was");
    assert_eq!(town.count(DAYS_RUN).await, 0);
    assert!(plain(&anja.look("/calls").await.expect("the list")).contains(asks));
}

async fn work_that_was_heard_of_twice_stays_lost_when_one_call_is_undone(db: Db) {
    let (town, _) = a_quiet_month(db).await;
    at_the_smith(&town).await;
    let today = town.house.clock.now().day().iso();
    for (hour, round) in [(1, ROUND), (2, SECOND_ROUND)] {
        town.it_is(town.house.clock.now().plus_hours(hour)).await;
        let fields = [key(round), field("came", &town.samira, "reached"), field("told", &town.samira, "job_lost")];
        town.be(&town.anja).await.post("/calls", &row(&fields)).await.expect("kept");
    }
    town.it_is(town.house.clock.now().plus_hours(1)).await;
    let anja = town.be(&town.anja).await;
    anja.post("/calls/undo", &[("round", ROUND)]).await.expect("the first undone");
    assert_eq!(work(&town).await, format!("//{today}"), "the second call said so too");
    anja.post("/calls/undo", &[("round", SECOND_ROUND)]).await.expect("and the second");
    assert_eq!(work(&town).await, "De smid/2027-02-28/");
    // What was written down after the call is not undone with it.
    let fields = [
        key("7d1c3c1e-11a3-4b7c-9a31-5c1f0e1d2b3a"),
        field("came", &town.samira, "reached"),
        field("told", &town.samira, "job_lost"),
    ];
    anja.post("/calls", &row(&fields)).await.expect("kept");
    town.it_is(town.house.clock.now().plus_hours(1)).await;
    let anja = town.be(&town.anja).await;
    anja.post(&format!("/alumni/{}/work", town.samira), &[("employer", "De bakker")]).await.expect("new work");
    anja.post("/calls/undo", &[("round", "7d1c3c1e-11a3-4b7c-9a31-5c1f0e1d2b3a")]).await.expect("undone");
    assert_eq!(work(&town).await, "De bakker//");
}

async fn how_she_sounded_is_an_answer_until_that_call_is_undone(db: Db) {
    let (town, _) = samira_and_demi(db).await;
    let low = async || {
        let reasons = town.texts("SELECT reason FROM signals WHERE kind = 'low_mood' AND closed_at IS NULL").await;
        reasons.iter().map(|reason| plain(reason)).collect::<Vec<_>>()
    };
    let sounds = async |round: &str, face: &str| {
        town.it_is(town.house.clock.now().plus_hours(1)).await;
        let fields = [key(round), field("came", &town.samira, "reached"), field("face", &town.samira, face)];
        town.be(&town.anja).await.post("/calls", &row(&fields)).await.expect("kept");
    };
    sounds(ROUND, "1").await;
    assert!(low().await.is_empty(), "once");
    sounds(SECOND_ROUND, "1").await;
    assert_eq!(low().await, ["Samira klonk 2 keer achter elkaar “slecht”."]);
    town.it_is(town.house.clock.now().plus_hours(1)).await;
    let anja = town.be(&town.anja).await;
    anja.post("/calls/undo", &[("round", SECOND_ROUND)]).await.expect("undone");
    assert!(low().await.is_empty(), "it was not so");
    let samira = town.be(&town.samira_person).await;
    let says = async |face: &str| {
        let form = [("face", face), ("key", &app::secret::token())];
        samira.post("/check-in", &form).await.expect("a check-in");
    };
    says("1").await;
    assert_eq!(low().await, ["Bij Samira was het 2 keer achter elkaar “slecht”."], "the first call still counts");
}
