//! What may be seen, by whom, and how one can tell afterwards; on both databases.

mod support;

use app::{
    access::{
        PersonId,
        chain::{self, Verdict},
    },
    db::Db,
    schools::store::{self as schools, Place},
};
use server::demo::{Actor, Reply};
use support::town::{Town, day};

on_both_databases!(
    a_colleague_sees_that_samira_is_there_and_no_more,
    monday_tells_a_colleague_whose_task_it_is_and_not_why,
    whoever_breaks_the_glass_is_known_at_once_and_for_a_day,
    nobody_of_another_school_or_the_municipality_can_break_the_glass,
    what_somebody_comes_to_an_evening_for_is_for_her_circle,
    a_task_opens_the_circle_as_long_as_it_is_open,
    the_backup_is_in_the_circle_and_is_named,
    the_admin_hears_on_monday_who_looked,
    a_second_person_sees_that_case_and_nothing_else,
    a_yes_counts_when_it_was_understood,
    twice_not_understood_gives_nothing_and_tells_the_owner,
    a_no_has_no_effect_on_help_and_is_not_asked_again_for_a_month,
    what_is_withdrawn_is_gone_at_the_next_request_and_stays_known,
    a_helper_reads_what_is_permitted_kind_by_kind,
    the_school_asks_before_its_task_ends_and_a_yes_is_a_year,
    no_answer_is_a_task_for_a_human_and_the_light_stays_on,
    a_no_ends_the_reminders_and_after_a_month_the_looking,
    an_answer_on_the_phone_is_written_down_and_told,
    every_break_in_the_log_is_found,
    looks_from_before_the_chain_are_linked_in_their_order,
    looks_at_the_same_time_make_one_chain,
    who_looked_says_why,
);

const CHECK_IN: [(&str, &str); 2] = [("face", "2"), ("key", "a")];

async fn check_in_with_words(samira: &Actor<'_>, words: &str) {
    let first = samira.post("/check-in", &CHECK_IN).await.expect("a check-in");
    let last = first.replace("/work", "/call");
    samira.post(&last, &[("call", "no"), ("words", words)]).await.expect("words");
}

fn page_of(town: &Town) -> String {
    format!("/alumni/{}", town.samira)
}

async fn status(actor: &Actor<'_>, method: &str, path: &str, form: &[(&str, &str)]) -> u16 {
    actor.answer(method, path, form).await.status
}

async fn run(town: &Town, sql: &'static str) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query(sql).execute(&mut *tx).await.expect("it runs");
    tx.commit().await.expect("a commit");
}

/// Another colleague is the backup, so that Pieter stands outside the circle.
async fn pieter_is_outside(town: &Town) -> PersonId {
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let wim = schools::add_person(&mut tx, ("Wim", "Mulder"), None, None, now).await.expect("a person");
    schools::add_member(&mut tx, &wim, "staff", Place::School(&town.school), "docent", now).await.expect("a colleague");
    sqlx::query("UPDATE alumni SET backup_id = $1, born_on = '2005-11-28'")
        .bind(&wim)
        .execute(&mut *tx)
        .await
        .expect("a backup");
    tx.commit().await.expect("a commit");
    wim
}

async fn a_colleague_sees_that_samira_is_there_and_no_more(db: Db) {
    let town = Town::on(db).await;
    pieter_is_outside(&town).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    check_in_with_words(&samira, "Ik slaap slecht.").await;
    for key in ["b", "c"] {
        town.house.clock.set(town.house.clock.now().plus_minutes(10));
        samira.post("/check-in", &[("face", "1"), ("key", key)]).await.expect("low");
    }
    let asked =
        samira.fill_in("/questions/new/money", "/questions/new/money", &[("words", "Ik heb een geheime schuld.")]);
    let question = asked.await.expect("asked").rsplit('/').next().expect("an id").to_owned();

    let (anja, pieter) = (town.be(&town.anja).await, town.be(&town.pieter).await);
    assert!(anja.look(&page_of(&town)).await.expect("her owner").contains("Ik slaap slecht."));
    let page = pieter.look(&page_of(&town)).await.expect("a page");
    for known in ["Samira Visser", "Actief", "regisseur Anja", "vraagt iets", "voor Anja", "Moet je nu toch kijken?"] {
        assert!(page.contains(known), "{known} is missing");
    }
    for hidden in
        ["Ik slaap slecht.", "koos 2 keer", "het gaat slechter", "Hoekje", "+31612345678", "28 november 2005", "schuld"]
    {
        assert!(!page.contains(hidden), "{hidden} is shown");
    }
    let answers = pieter.look("/answers").await.expect("the questions");
    assert!(answers.contains("Samira Visser vraagt iets aan Anja") && !answers.contains("geld"), "{answers}");
    let to = pieter.answer("GET", &format!("/answers/{question}"), &[]).await;
    assert_eq!((to.status, to.location), (303, Some(page_of(&town))), "the question itself is not for him");
    for (method, path, form) in [
        ("POST", format!("/answers/{question}"), vec![("words", "Hoi"), ("key", "x")]),
        ("GET", format!("{}/escalate", page_of(&town)), vec![]),
        ("POST", format!("{}/step-up", page_of(&town)), vec![]),
        ("POST", format!("{}/follow", page_of(&town)), vec![("value", "yes")]),
    ] {
        assert_eq!(status(&pieter, method, &path, &form).await, 404, "{method} {path}");
    }
    let signal = town.texts("SELECT id FROM signals WHERE closed_at IS NULL").await.remove(0);
    let close = format!("{}/signals/{signal}", page_of(&town));
    assert_eq!(status(&pieter, "POST", &close, &[("word", "gedaan")]).await, 404);
    // But he may be the one who calls.
    let call = [("way", "phone"), ("outcome", "reached"), ("words", "")];
    let to = pieter.post(&format!("{}/contact", page_of(&town)), &call).await.expect("logged");
    assert!(pieter.look(&to).await.expect("the page").contains("Bewaard."));
    assert!(!samira.look("/looks").await.expect("who looked").contains("Pieter"), "he saw nothing of hers");
}

async fn monday_tells_a_colleague_whose_task_it_is_and_not_why(db: Db) {
    let town = Town::on(db).await;
    pieter_is_outside(&town).await;
    let samira = town.be(&town.samira_person).await;
    for key in ["a", "b"] {
        samira.post("/check-in", &[("face", "1"), ("key", key)]).await.expect("low");
    }
    let (anja, pieter) = (town.be(&town.anja).await, town.be(&town.pieter).await);
    let mine = anja.look("/monday").await.expect("Monday");
    assert!(mine.contains("Samira koos 2 keer") && mine.contains("Werkte bij"), "{mine}");
    let other = pieter.look("/monday").await.expect("Monday");
    assert!(other.contains("Bij collega") && other.contains("Samira Visser") && other.contains("Anja kijkt ernaar"));
    assert!(
        !other.contains("koos 2 keer") && !other.contains("Werkte bij") && !other.contains("Samira bellen"),
        "{other}"
    );
    let kinds = town.texts("SELECT DISTINCT kind FROM access_log ORDER BY kind").await;
    assert_eq!(kinds, ["signals", "work_facts"], "a reason that was shown is a look, and so is a birthday that comes");
    assert_eq!(town.texts("SELECT DISTINCT person_id FROM access_log").await, std::slice::from_ref(&town.anja.0));
}

async fn whoever_breaks_the_glass_is_known_at_once_and_for_a_day(db: Db) {
    let town = Town::on(db).await;
    pieter_is_outside(&town).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    check_in_with_words(&samira, "Ik slaap slecht.").await;
    let pieter = town.be(&town.pieter).await;
    let glass = format!("{}/glass", page_of(&town));
    let short = pieter.answer("POST", &glass, &[("reason", "zomaar")]).await;
    assert!(
        short.status == 422 && short.body.contains("zomaar") && short.body.contains("minstens 10"),
        "typed words stay"
    );
    assert!(!short.body.contains("Ik slaap slecht."));
    let reason = "Anja is ziek en Samira belde huilend.";
    pieter.post(&glass, &[("reason", reason)]).await.expect("open");
    let page = pieter.look(&page_of(&town)).await.expect("the page");
    assert!(page.contains("Ik slaap slecht.") && page.contains("Je kijkt mee tot"), "{page}");
    town.clock_runs().await;
    let inbox = samira.look("/inbox").await.expect("her inbox");
    assert!(inbox.contains("Pieter van school keek bij jou") && inbox.contains(reason), "{inbox}");
    let anja = town.be(&town.anja).await;
    assert!(anja.look("/inbox").await.expect("her inbox").contains(reason));
    let looks = samira.look("/looks").await.expect("who looked");
    assert!(looks.contains("Pieter staat niet in jouw kring, en keek toch.") && looks.contains(reason), "{looks}");
    assert!(town.everything_that_contains("huilend").await.is_empty(), "the reason is sealed wherever it is kept");
    town.days_pass(1).await;
    let page = pieter.look(&page_of(&town)).await.expect("the page");
    assert!(!page.contains("Ik slaap slecht.") && page.contains("Moet je nu toch kijken?"), "a day is over");
    pieter.post(&glass, &[("reason", "Anja is nog steeds ziek.")]).await.expect("again");
    assert!(pieter.look(&page_of(&town)).await.expect("the page").contains("Ik slaap slecht."));
}

async fn nobody_of_another_school_or_the_municipality_can_break_the_glass(db: Db) {
    let town = Town::on(db).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let school = app::schools::store::add_school(&mut tx, "Het Baken", "Waterdam", now).await.expect("a school");
    let ingrid = app::schools::store::add_person(&mut tx, ("Ingrid", "Postma"), None, None, now).await.expect("Ingrid");
    let place = Place::School(&school);
    app::schools::store::add_member(&mut tx, &ingrid, "admin", place, "beheerder", now).await.expect("a member");
    tx.commit().await.expect("a commit");
    let glass = format!("{}/glass", page_of(&town));
    let reason = [("reason", "Ik wil graag even kijken.")];
    for person in [&ingrid, &town.femke, &town.samira_person] {
        assert_eq!(status(&town.be(person).await, "POST", &glass, &reason).await, 404);
    }
    assert_eq!(status(&town.be(&ingrid).await, "GET", &page_of(&town), &[]).await, 404);
    assert_eq!(town.count("SELECT COUNT(*) FROM break_glass").await, 0);
}

async fn what_somebody_comes_to_an_evening_for_is_for_her_circle(db: Db) {
    let town = Town::on(db).await;
    pieter_is_outside(&town).await;
    town.joined().await;
    town.clock_runs().await;
    let evening = town.texts("SELECT id FROM evenings ORDER BY starts_at LIMIT 1").await.remove(0);
    let samira = town.be(&town.samira_person).await;
    samira.post(&format!("/evenings/{evening}/sign-up"), &[("topic", "money")]).await.expect("signed up");
    let (anja, pieter) = (town.be(&town.anja).await, town.be(&town.pieter).await);
    let (hers, his) =
        (anja.look("/evenings/plan").await.expect("a plan"), pieter.look("/evenings/plan").await.expect("one"));
    assert!(hers.contains("Samira Visser") && hers.contains(">geld"), "{hers}");
    assert!(his.contains("Samira Visser") && !his.contains(">geld"), "{his}");
    assert!(samira.look("/looks").await.expect("who looked").contains("waarvoor je naar de avond komt"));
}

async fn a_task_opens_the_circle_as_long_as_it_is_open(db: Db) {
    let town = Town::on(db).await;
    pieter_is_outside(&town).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    for key in ["a", "b"] {
        samira.post("/check-in", &[("face", "1"), ("key", key)]).await.expect("low");
    }
    let pieter = town.be(&town.pieter).await;
    run(&town, "UPDATE signals SET task_for = (SELECT id FROM people WHERE first_name = 'Pieter')").await;
    assert!(pieter.look(&page_of(&town)).await.expect("his task").contains("Samira koos 2 keer"));
    let signal = town.texts("SELECT id FROM signals").await.remove(0);
    let close = format!("{}/signals/{signal}", page_of(&town));
    pieter.post(&close, &[("word", "gebeld, gaat goed")]).await.expect("closed");
    assert!(pieter.look(&page_of(&town)).await.expect("the page").contains("Jij staat niet in deze kring"));
    assert!(samira.look("/looks").await.expect("looks").contains("Pieter moest iets voor jou doen."));
}

async fn the_backup_is_in_the_circle_and_is_named(db: Db) {
    let town = Town::on(db).await;
    pieter_is_outside(&town).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    assert!(samira.look("/home").await.expect("home").contains("Anja en Wim lezen dit."), "nobody else reads along");
    run(&town, "UPDATE alumni SET backup_id = (SELECT id FROM people WHERE first_name = 'Pieter')").await;
    assert!(samira.look("/home").await.expect("home").contains("Anja en Pieter lezen dit."));
    let people = samira.look("/people").await.expect("who helps me");
    assert!(
        people.contains("Anja en Pieter van school zien alles.") && !people.contains("Collega's van school kunnen ook")
    );
    assert!(people.contains("Een andere collega mag niet zomaar kijken."));
    let new = samira.look("/questions/new/money").await.expect("a question");
    assert!(new.contains("Anja en Pieter lezen dit.") && new.contains("Dan helpt Pieter je."), "{new}");
    let pieter = town.be(&town.pieter).await;
    assert!(pieter.look(&page_of(&town)).await.expect("the page").contains("Contact vastleggen"));
    assert_eq!(town.texts("SELECT DISTINCT basis FROM access_log").await, ["backup"]);
}

async fn the_admin_hears_on_monday_who_looked(db: Db) {
    let town = Town::on(db).await;
    pieter_is_outside(&town).await;
    let pieter = town.be(&town.pieter).await;
    town.days_pass(1).await;
    pieter.post(&format!("{}/glass", page_of(&town)), &[("reason", "Samira belde in paniek.")]).await.expect("open");
    let els = town.be(&town.els).await;
    let told = "Vorige week keek 1 keer";
    town.days_pass(4).await;
    assert_eq!(town.letters_that_say(told).await, 0, "it is not Monday yet");
    town.days_pass(12).await;
    assert_eq!(town.letters_that_say(told).await, 1, "once, on the Monday after");
    let list = els.look("/school/glass").await.expect("the list");
    assert!(
        list.contains("Pieter Smeets keek bij Samira Visser") && list.contains("Samira belde in paniek."),
        "{list}"
    );
    assert_eq!(status(&pieter, "GET", "/school/glass", &[]).await, 404);
}

async fn a_second_person_sees_that_case_and_nothing_else(db: Db) {
    let town = Town::on(db).await;
    pieter_is_outside(&town).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    check_in_with_words(&samira, "Ik slaap slecht.").await;
    let (anja, pieter, els) = (town.be(&town.anja).await, town.be(&town.pieter).await, town.be(&town.els).await);
    let wanted_on = town.house.clock.now().day().plus(10).iso();
    let form = [
        ("cause", "Ze is stil."),
        ("asked", "Bel haar."),
        ("wanted_on", wanted_on.as_str()),
        ("own_0", "Ze slaapt buiten."),
    ];
    let case = anja.post(&format!("{}/escalate", page_of(&town)), &form).await.expect("a draft");
    assert_eq!(status(&pieter, "GET", &case, &[]).await, 303, "the case is not for him yet");
    let list = pieter.look("/escalations").await.expect("the list");
    assert!(list.contains("Samira Visser") && list.contains("Vraag het Anja.") && !list.contains("concept"), "{list}");
    assert!(anja.look("/escalations").await.expect("the list").contains("concept"));
    assert!(!pieter.look("/monday").await.expect("Monday").contains("concept"));
    let ground =
        [("ground_kind", "danger"), ("ground", "Ze slaapt buiten en het vriest vannacht."), ("second", &town.pieter.0)];
    anja.post(&format!("{case}/exception"), &ground).await.expect("a ground");
    town.clock_runs().await;
    assert!(pieter.look("/inbox").await.expect("his inbox").contains("vraagt jou een zaak te lezen"));
    let page = pieter.look(&case).await.expect("the case");
    assert!(
        page.contains("het vriest") && page.contains("Ik bevestig de grond") && !page.contains("Niet doorgaan"),
        "{page}"
    );
    assert!(pieter.look("/escalations").await.expect("the list").contains("concept"), "now he decides too");
    assert_eq!(status(&pieter, "POST", &format!("{case}/withdraw"), &[]).await, 404);
    assert!(!pieter.look(&page_of(&town)).await.expect("the page").contains("Ik slaap slecht."));
    assert_eq!(status(&els, "POST", &format!("{case}/exception/confirm"), &[("version", "1")]).await, 404);
    assert!(!samira.look("/inbox").await.expect("her inbox").contains("Pieter"), "she hears it when it is decided");
    pieter.post(&format!("{case}/exception/confirm"), &[("version", "1")]).await.expect("confirmed");
    assert_eq!(town.texts("SELECT state FROM escalations").await, ["sent"]);
    town.days_pass(8).await;
    assert_eq!(status(&pieter, "GET", &case, &[]).await, 303, "his part is over");
}

/// Samira with an uncle as her JIM, and the questions about him.
async fn with_karim(town: &Town) -> PersonId {
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    samira.post("/people/jim", &[("first_name", "Karim"), ("relation", "oom")]).await.expect("a JIM");
    PersonId(town.texts("SELECT person_id FROM circle_members WHERE until IS NULL").await.remove(0))
}

async fn ask_about(town: &Town, kind: &'static str) -> String {
    let mut tx = town.house.db.read().await.expect("a transaction");
    let sql = "SELECT id FROM permission_asks WHERE kind = $1 AND closed_at IS NULL";
    let id: String = sqlx::query_scalar(sql).bind(kind).fetch_one(&mut *tx).await.expect("an open question");
    format!("/permissions/{id}")
}

async fn shows(samira: &Actor<'_>, ask: &str, sees: &str) -> Reply {
    samira.answer("POST", &format!("{ask}/shown"), &[("sees", sees)]).await
}

async fn a_yes_counts_when_it_was_understood(db: Db) {
    let town = Town::on(db).await;
    let karim = with_karim(&town).await;
    let (samira, jim) = (town.be(&town.samira_person).await, town.be(&karim).await);
    samira.post("/check-in", &CHECK_IN).await.expect("a check-in");
    assert!(samira.look("/home").await.expect("home").contains("Mag Karim zien hoe het met je gaat?"));
    let ask = ask_about(&town, "check_ins").await;
    let page = samira.look(&ask).await.expect("the question");
    assert!(page.contains("Mag Karim zien hoe het met je gaat?") && page.contains("Dan helpen we je net zo goed."));
    assert!(page.contains("data-read"), "it can be read aloud");
    assert_eq!(shows(&samira, &ask, "check_ins").await.location.as_deref(), Some(ask.as_str()), "first yes or no");
    assert_eq!(town.count("SELECT COUNT(*) FROM permissions").await, 0);
    samira.post(&ask, &[("value", "yes")]).await.expect("yes");
    assert!(!jim.look("/jim").await.expect("his page").contains("niet goed"), "a yes alone gives nothing");
    assert!(samira.look(&ask).await.expect("the question").contains("Wat kan Karim straks zien?"));
    assert_eq!(shows(&samira, &ask, "").await.status, 422, "nothing was chosen");
    shows(&samira, &ask, "everything").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM permissions").await, 0);
    assert!(samira.look(&ask).await.expect("again").contains("kan dat gezicht dan zien"), "in simpler words");
    assert_eq!(shows(&samira, &ask, "check_ins").await.status, 303);
    assert!(jim.look("/jim").await.expect("his page").contains("niet goed"));
    let people = samira.look("/people").await.expect("who helps me");
    assert!(people.contains("sinds maandag 23 november"), "{people}");
    assert_eq!(shows(&samira, &ask, "check_ins").await.status, 404, "the question is over");
}

async fn twice_not_understood_gives_nothing_and_tells_the_owner(db: Db) {
    let town = Town::on(db).await;
    with_karim(&town).await;
    let samira = town.be(&town.samira_person).await;
    let ask = ask_about(&town, "questions").await;
    samira.post(&ask, &[("value", "yes")]).await.expect("yes");
    for wrong in ["everything", "work_facts"] {
        shows(&samira, &ask, wrong).await;
    }
    assert_eq!(shows(&samira, &ask, "questions").await.status, 404, "it was closed");
    assert_eq!(town.count("SELECT COUNT(*) FROM permissions").await, 0);
    town.clock_runs().await;
    let inbox = town.be(&town.anja).await.look("/inbox").await.expect("her inbox");
    assert!(inbox.contains("Samira snapte niet wat Karim zou zien"), "{inbox}");
}

async fn a_no_has_no_effect_on_help_and_is_not_asked_again_for_a_month(db: Db) {
    let town = Town::on(db).await;
    let karim = with_karim(&town).await;
    let (samira, jim) = (town.be(&town.samira_person).await, town.be(&karim).await);
    let path = format!("/jim/{}/ask", town.samira);
    let open = jim.answer("POST", &path, &[("kind", "questions")]).await;
    assert!(open.status == 422 && open.body.contains("al gevraagd"), "it was asked when he came");
    samira.post(&ask_about(&town, "questions").await, &[("value", "no")]).await.expect("no");
    assert!(samira.look("/permissions?done=no").await.expect("the page").contains("We helpen je net zo goed."));
    let soon = jim.answer("POST", &path, &[("kind", "questions")]).await;
    assert!(soon.status == 422 && soon.body.contains("Het antwoord was nee"), "{}", soon.body);
    town.days_pass(30).await;
    jim.post(&path, &[("kind", "questions")]).await.expect("asked again");
    assert_eq!(status(&jim, "POST", &path, &[("kind", "questions")]).await, 422, "once is enough");
    town.clock_runs().await;
    assert!(samira.look("/inbox").await.expect("her inbox").contains("Karim vraagt of je iets wilt delen."));
    samira.post(&ask_about(&town, "questions").await, &[("value", "later")]).await.expect("later");
    samira.post(&format!("/people/{karim}/end"), &[]).await.expect("ended");
    assert_eq!(town.count("SELECT COUNT(*) FROM permission_asks WHERE closed_at IS NULL").await, 0);
    assert_eq!(status(&jim, "POST", &path, &[("kind", "questions")]).await, 404);
    assert_eq!(status(&town.be(&town.anja).await, "POST", &path, &[("kind", "questions")]).await, 404);
}

async fn what_is_withdrawn_is_gone_at_the_next_request_and_stays_known(db: Db) {
    let town = Town::on(db).await;
    let karim = with_karim(&town).await;
    let (samira, jim) = (town.be(&town.samira_person).await, town.be(&karim).await);
    let sees = format!("/people/{karim}/sees");
    let fields = |sees| [("kind", "work_facts"), ("sees", sees)];
    let shared = format!("/jim/{}/shared", town.samira);
    samira.post(&sees, &fields("yes")).await.expect("given");
    assert!(jim.look(&shared).await.expect("shared").contains("Bakkerij"));
    samira.post(&sees, &fields("no")).await.expect("withdrawn");
    assert!(!jim.look(&shared).await.expect("shared").contains("Bakkerij"));
    town.days_pass(3).await;
    samira.post(&sees, &fields("yes")).await.expect("given again");
    samira.post(&sees, &fields("yes")).await.expect("a second tap");
    let mut facts = town.texts("SELECT fact FROM permission_facts ORDER BY at").await;
    facts.sort();
    assert_eq!(facts, ["given", "given", "withdrawn"]);
    let page = samira.look("/permissions").await.expect("the page");
    assert!(
        page.contains("Karim mag dit zien: waar je werkt") && page.contains("Karim mag dit niet meer zien"),
        "{page}"
    );
    assert!(page.contains("23 november 2026") && page.contains("26 november 2026"), "{page}");
}

async fn a_helper_reads_what_is_permitted_kind_by_kind(db: Db) {
    let town = Town::on(db).await;
    let karim = with_karim(&town).await;
    let (samira, jim) = (town.be(&town.samira_person).await, town.be(&karim).await);
    check_in_with_words(&samira, "Ik slaap slecht.").await;
    let new = "/questions/new/money";
    samira.fill_in(new, new, &[("words", "Ik heb een geheime schuld.")]).await.expect("asked");
    let anja = town.be(&town.anja).await;
    let wanted_on = town.house.clock.now().day().plus(10).iso();
    let form = [
        ("cause", "Stil."),
        ("asked", "Bel."),
        ("wanted_on", wanted_on.as_str()),
        ("own_0", "Ze zoekt werk."),
        ("own_1", "Ze is ziek."),
    ];
    let case = anja.post(&format!("{}/escalate", page_of(&town)), &form).await.expect("a draft");
    anja.post(&format!("{case}/ask"), &[]).await.expect("asked");
    let packet = case.replace("escalations", "packet");
    let shared = format!("/jim/{}/shared", town.samira);
    let sees = format!("/people/{karim}/sees");
    samira.post(&sees, &[("kind", "packets"), ("sees", "yes")]).await.expect("given");
    assert!(!jim.look(&shared).await.expect("shared").contains("Ze zoekt werk."), "she did not say yes yet");
    let yes = [("decision", "yes"), ("version", "1"), ("share_0", "yes"), ("share_1", "no")];
    samira.post(&packet, &yes).await.expect("approved");
    samira.post(&sees, &[("kind", "packets"), ("sees", "no")]).await.expect("withdrawn");
    let all = ["Ik slaap slecht.", "geheime schuld", "Bakkerij", "Ze zoekt werk.", "Ze is ziek."];
    for (kind, shows) in [
        ("feelings", Some("Ik slaap slecht.")),
        ("questions", Some("geheime schuld")),
        ("work_facts", Some("Bakkerij")),
        ("packets", Some("Ze zoekt werk.")),
        ("messages", None),
    ] {
        samira.post(&sees, &[("kind", kind), ("sees", "yes")]).await.expect("given");
        let page = jim.look(&shared).await.expect("shared");
        for words in all {
            assert_eq!(page.contains(words), shows == Some(words), "{words} with {kind}");
        }
        samira.post(&sees, &[("kind", kind), ("sees", "no")]).await.expect("withdrawn");
    }
    let looks = samira.look("/looks").await.expect("who looked");
    assert!(looks.contains("Karim staat in jouw kring.") && looks.contains("Jij vond dat goed."), "{looks}");
    assert_eq!(status(&town.be(&town.anja).await, "GET", &shared, &[]).await, 404);
}

/// The clock stands on this morning, and runs.
async fn on_the_day(town: &Town, iso: &str) {
    town.house.clock.set(app::moment::At::local(day(iso), 11, 0));
    town.clock_runs().await;
}

async fn the_school_asks_before_its_task_ends_and_a_yes_is_a_year(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let asked = "Mogen wij je nog een jaar blijven volgen?";
    on_the_day(&town, "2028-05-15").await;
    assert_eq!(town.letters_that_say(asked).await, 0);
    let samira = town.be(&town.samira_person).await;
    assert_eq!(status(&samira, "POST", "/follow", &[("value", "yes")]).await, 303);
    assert_eq!(town.count("SELECT COUNT(*) FROM legal_bases").await, 1, "nobody asked yet");
    on_the_day(&town, "2028-05-16").await;
    assert_eq!(town.letters_that_say(asked).await, 1, "60 days before");
    assert!(samira.look("/home").await.expect("home").contains("Mogen we je blijven volgen?"));
    assert!(samira.look("/follow").await.expect("the question").contains("Ik wil eerst praten"));
    on_the_day(&town, "2028-06-15").await;
    assert_eq!(town.letters_that_say(asked).await, 2, "and 30 days before");
    samira.post("/follow", &[("value", "talk")]).await.expect("talk first");
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'follow' AND closed_at IS NULL").await, 1);
    samira.post("/follow", &[("value", "yes")]).await.expect("yes");
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'follow' AND closed_at IS NULL").await, 0);
    assert_eq!(town.texts("SELECT basis FROM legal_bases ORDER BY since").await, ["aftercare_task", "permission"]);
    assert!(samira.look("/follow").await.expect("the page").contains("15 juli 2029"));
    on_the_day(&town, "2028-07-16").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'follow' AND closed_at IS NULL").await, 0);
    on_the_day(&town, "2029-05-16").await;
    assert_eq!(town.letters_that_say(asked).await, 3, "once a year");
}

async fn no_answer_is_a_task_for_a_human_and_the_light_stays_on(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    for day in ["2028-05-16", "2028-06-15", "2028-07-15"] {
        on_the_day(&town, day).await;
    }
    let open = "SELECT COUNT(*) FROM signals WHERE kind = 'follow' AND closed_at IS NULL";
    assert_eq!(town.count(open).await, 1);
    let anja = town.be(&town.anja).await;
    let page = anja.look(&page_of(&town)).await.expect("she still looks");
    assert!(page.contains("gaf nog geen antwoord") && page.contains("Contact vastleggen"), "{page}");
    assert!(town.count("SELECT COUNT(*) FROM reminders WHERE outcome_at IS NULL AND kind = 'check_in'").await > 0);
    let signal = town.texts("SELECT id FROM signals WHERE kind = 'follow'").await.remove(0);
    anja.post(&format!("{}/signals/{signal}", page_of(&town)), &[("word", "niet bereikt")]).await.expect("closed");
    on_the_day(&town, "2028-08-15").await;
    assert_eq!(town.count(open).await, 1, "a month later it is a task again");
}

async fn a_no_ends_the_reminders_and_after_a_month_the_looking(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    on_the_day(&town, "2028-05-16").await;
    let (samira, anja) = (town.be(&town.samira_person).await, town.be(&town.anja).await);
    samira.post("/follow", &[("value", "no")]).await.expect("no");
    town.clock_runs().await;
    assert!(anja.look("/inbox").await.expect("her inbox").contains("Samira wil niet meer gevolgd worden."));
    samira.post("/check-in", &CHECK_IN).await.expect("she can still check in");
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE outcome_at IS NULL").await, 0);
    let asked = town.letters_that_say("Hoe gaat het?").await;
    on_the_day(&town, "2028-06-14").await;
    assert!(anja.look(&page_of(&town)).await.expect("the page").contains("Contact vastleggen"), "she can say goodbye");
    on_the_day(&town, "2028-06-16").await;
    let page = anja.look(&page_of(&town)).await.expect("the page");
    assert!(page.contains("Jij staat niet in deze kring") && !page.contains("Bakkerij"), "{page}");
    on_the_day(&town, "2028-09-16").await;
    assert_eq!(town.letters_that_say("Hoe gaat het?").await, asked, "nobody asks");
    assert!(samira.look("/follow").await.expect("the page").contains("Ja, volg mij weer"));
    samira.post("/follow", &[("value", "yes")]).await.expect("yes again");
    assert!(anja.look(&page_of(&town)).await.expect("the page").contains("Contact vastleggen"));
    assert!(town.count("SELECT COUNT(*) FROM reminders WHERE outcome_at IS NULL AND kind = 'check_in'").await > 0);
}

async fn an_answer_on_the_phone_is_written_down_and_told(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let path = format!("{}/follow", page_of(&town));
    let early = status(&town.be(&town.anja).await, "POST", &path, &[("value", "yes")]).await;
    assert_eq!(early, 409, "nothing is asked yet");
    on_the_day(&town, "2028-05-16").await;
    let (samira, anja) = (town.be(&town.samira_person).await, town.be(&town.anja).await);
    assert!(anja.look(&page_of(&town)).await.expect("the page").contains("Nog een jaar volgen?"));
    anja.post(&path, &[("value", "yes")]).await.expect("written down");
    town.clock_runs().await;
    assert!(samira.look("/inbox").await.expect("her inbox").contains("Anja schreef op: jij zei ja."));
    assert_eq!(town.texts("SELECT answered_by FROM follow_questions").await, std::slice::from_ref(&town.anja.0));
}

async fn verdict(town: &Town, noted: Option<&str>) -> Verdict {
    let mut tx = town.house.db.read().await.expect("a transaction");
    chain::verify(&mut tx, noted).await.expect("a verdict")
}

fn head(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Whole { head, .. } => head.clone(),
        Verdict::Broken(why) => panic!("broken: {why}"),
    }
}

fn is_broken_at(verdict: &Verdict, words: &str) -> bool {
    matches!(verdict, Verdict::Broken(why) if why.contains(words))
}

async fn every_break_in_the_log_is_found(db: Db) {
    let town = Town::on(db).await;
    let anja = town.be(&town.anja).await;
    assert_eq!(verdict(&town, None).await, Verdict::Whole { rows: 0, head: String::new() });
    anja.look(&page_of(&town)).await.expect("four looks");
    let noted = head(&verdict(&town, None).await);
    anja.look(&page_of(&town)).await.expect("four looks");
    let whole = verdict(&town, Some(&noted)).await;
    assert!(matches!(whole, Verdict::Whole { rows: 8, .. }), "{whole:?}");

    for (fault, undo, found) in [
        (
            "UPDATE access_log SET basis = 'backup' WHERE seq = 3",
            "UPDATE access_log SET basis = 'owner' WHERE seq = 3",
            "regel 3",
        ),
        (
            "UPDATE access_log SET at = at + 1 WHERE seq = 8",
            "UPDATE access_log SET at = at - 1 WHERE seq = 8",
            "regel 8",
        ),
        (
            "UPDATE access_log SET seq = 100 WHERE seq = 5",
            "UPDATE access_log SET seq = 5 WHERE seq = 100",
            "regel 5 ontbreekt",
        ),
        ("UPDATE access_chain SET seq = 7", "UPDATE access_chain SET seq = 8", "het einde ontbreekt"),
    ] {
        run(&town, fault).await;
        let broken = verdict(&town, None).await;
        assert!(is_broken_at(&broken, found), "{fault}: {broken:?}");
        run(&town, undo).await;
        assert_eq!(verdict(&town, None).await, whole, "{undo}");
    }
    // Two rows swapped, with their places and hashes moved along.
    for (from, to) in [(2, 200), (3, 2), (200, 3)] {
        let mut tx = town.house.db.begin().await.expect("a transaction");
        let sql = "UPDATE access_log SET seq = $2 WHERE seq = $1";
        sqlx::query(sql).bind(from).bind(to).execute(&mut *tx).await.expect("moved");
        tx.commit().await.expect("a commit");
    }
    assert!(is_broken_at(&verdict(&town, None).await, "regel 2"), "two rows were swapped");
    for (from, to) in [(2, 200), (3, 2), (200, 3)] {
        let mut tx = town.house.db.begin().await.expect("a transaction");
        let sql = "UPDATE access_log SET seq = $2 WHERE seq = $1";
        sqlx::query(sql).bind(from).bind(to).execute(&mut *tx).await.expect("moved back");
        tx.commit().await.expect("a commit");
    }
    let last = head(&verdict(&town, None).await);
    // The tail is cut, and whoever cut it knew of the head: only a head that was noted elsewhere tells.
    run(&town, "DELETE FROM access_log WHERE seq > 6").await;
    assert!(is_broken_at(&verdict(&town, None).await, "het einde ontbreekt"));
    run(&town, "UPDATE access_chain SET seq = 6, hash = (SELECT hash FROM access_log WHERE seq = 6)").await;
    assert!(matches!(verdict(&town, None).await, Verdict::Whole { rows: 6, .. }));
    assert!(is_broken_at(&verdict(&town, Some(&last)).await, "het genoteerde einde"));
    assert!(matches!(verdict(&town, Some(&noted)).await, Verdict::Whole { .. }), "an older one is still there");
    run(&town, "DELETE FROM access_log WHERE seq = 4").await;
    assert!(is_broken_at(&verdict(&town, None).await, "regel 4 ontbreekt"));
}

async fn looks_from_before_the_chain_are_linked_in_their_order(db: Db) {
    let town = Town::on(db).await;
    let anja = town.be(&town.anja).await;
    for _ in 0..60 {
        anja.look(&page_of(&town)).await.expect("looks");
    }
    let before = verdict(&town, None).await;
    // As an older version left it. The next commit of any transaction that writes links them all.
    let mut tx = town.house.db.begin().await.expect("a transaction");
    for sql in [
        "UPDATE access_log SET seq = NULL, prev_hash = NULL, hash = NULL",
        "UPDATE access_chain SET seq = 0, hash = ''",
        "DELETE FROM legal_bases",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.expect("it runs");
    }
    assert!(is_broken_at(&chain::verify(&mut tx, None).await.expect("a verdict"), "buiten de keten"));
    tx.commit().await.expect("a commit");
    server::open::catch_up(&town.house).await.expect("caught up");
    let Verdict::Whole { rows, head } = verdict(&town, None).await else { panic!("it is whole") };
    assert!(matches!(before, Verdict::Whole { rows: same, .. } if same == rows) && rows == 240);
    let order = town.texts("SELECT id FROM access_log ORDER BY seq").await;
    assert_eq!(order, town.texts("SELECT id FROM access_log ORDER BY at, id").await, "the same on every machine");
    assert_eq!(town.count("SELECT COUNT(*) FROM legal_bases").await, 1, "and Samira has a ground again");
    server::open::catch_up(&town.house).await.expect("nothing left");
    assert_eq!(verdict(&town, Some(&head)).await, Verdict::Whole { rows, head });
}

async fn looks_at_the_same_time_make_one_chain(db: Db) {
    let town = Town::on(db).await;
    let anja = town.be(&town.anja).await;
    let path = page_of(&town);
    let looks: Vec<_> = (0..24).map(|_| anja.answer("GET", &path, &[])).collect();
    let answers = futures::future::join_all(looks).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert!(matches!(verdict(&town, None).await, Verdict::Whole { rows: 96, .. }));
}

async fn who_looked_says_why(db: Db) {
    let town = Town::on(db).await;
    let karim = with_karim(&town).await;
    let samira = town.be(&town.samira_person).await;
    town.be(&town.anja).await.look(&page_of(&town)).await.expect("the page");
    town.be(&karim).await.look("/jim").await.expect("his page");
    let looks = samira.look("/looks").await.expect("who looked");
    for words in ["Anja Jacobs", "Anja is er voor jou vanuit school.", "Karim staat in jouw kring.", "vandaag"] {
        assert!(looks.contains(words), "{words} is missing: {looks}");
    }
}
