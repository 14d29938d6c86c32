//! Escalations in depth: what the alumnus keeps back, two at once, late promises, empty ladders; on both databases.

mod support;

use app::{access::HelperRole, circle, db::Db, schools::store as schools};
use support::{cases, town::Town};

on_both_databases!(
    a_case_of_which_telling_is_dangerous_stays_untold,
    her_jim_hears_that_something_is_asked_when_he_may_read_along,
    her_no_puts_the_case_back_and_changes_nothing_else,
    a_declined_case_is_written_again_and_asked_again,
    what_lies_at_school_shows_how_long_is_left,
    a_promise_that_is_late_is_told_once_and_done_closes_it,
    two_people_at_one_desk_can_not_both_win,
    a_yes_with_nobody_at_the_municipality_is_kept_and_told,
    a_refused_form_keeps_what_was_typed,
    a_withdrawn_case_leaves_the_desk,
    a_yes_is_hers_to_take_back,
);

const SENTENCES: [&str; 2] = ["Samira heeft geen werk meer.", "Samira heeft een schuld."];

async fn write(town: &Town) -> String {
    let draft = town.be(&town.anja).await.look(&format!("/alumni/{}/escalate", town.samira)).await.expect("draft page");
    assert!(draft.contains("Femke de Boer"), "{draft}");
    cases::written(town, &SENTENCES).await
}

/// Samira says yes to this version, and keeps the second sentence back.
async fn yes(town: &Town, case: &str, version: &str) -> u16 {
    cases::says_yes(town, case, version, &["yes", "no"]).await
}

async fn her_jim_hears_that_something_is_asked_when_he_may_read_along(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let karim = schools::add_person(&mut tx, ("Karim", "Aydin"), None, None, now).await.expect("a person");
    circle::store::join(&mut tx, &town.samira, &karim, HelperRole::Jim, "oom", now).await.expect("in the circle");
    tx.commit().await.expect("a commit");
    let samira = town.be(&town.samira_person).await;
    let heard = "School wil Samira iets vragen over hulp. Lees samen. Samira beslist.";
    for (reads_along, letters) in [("no", 0), ("yes", 1), ("no", 1)] {
        let sees = format!("/people/{karim}/sees");
        samira.post(&sees, &[("kind", "packets"), ("sees", reads_along)]).await.expect("chosen");
        let case = write(&town).await;
        cases::asked(&town, &case).await;
        town.be(&town.anja).await.post(&format!("/escalations/{case}/withdraw"), &[]).await.expect("stopped");
        town.clock_runs().await;
        assert_eq!(town.letters_that_say(heard).await, letters, "he reads along: {reads_along}");
    }
}

async fn a_case_of_which_telling_is_dangerous_stays_untold(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = write(&town).await;
    let (anja, pieter) = (town.be(&town.anja).await, town.be(&town.pieter).await);
    let samira = town.be(&town.samira_person).await;
    let path = format!("/escalations/{case}/exception");
    anja.post(
        &path,
        &[
            ("ground_kind", "danger"),
            ("ground", "Ze slaapt buiten en het vriest vannacht."),
            ("second", &town.pieter.0),
            ("untold", "yes"),
        ],
    )
    .await
    .expect("ground");
    let seen = anja.look(&format!("/escalations/{case}")).await.expect("it is there");
    assert!(!seen.contains("Ik bevestig de grond"));
    let seen = pieter.look(&format!("/escalations/{case}")).await.expect("it is there");
    assert!(seen.contains("Ik bevestig de grond") && seen.contains("het vriest"));
    assert_eq!(anja.answer("POST", &format!("{path}/confirm"), &[("version", "1")]).await.status, 409);
    assert_eq!(pieter.answer("POST", &format!("{path}/confirm"), &[("version", "2")]).await.status, 409);
    pieter.post(&format!("{path}/confirm"), &[("version", "1")]).await.expect("sent");
    assert_eq!(town.texts("SELECT state FROM escalations").await, ["sent"]);
    town.clock_runs().await;
    assert!(samira.look(&format!("/packet/{case}")).await.is_err(), "she sees nothing");
    assert!(samira.look("/case").await.expect("it is there").contains("Er loopt nu niets"));
    assert!(!samira.look("/home").await.expect("it is there").contains("gemeente"));
    let inbox = samira.look("/inbox").await.expect("it is there");
    assert!(!inbox.contains("kon niet wachten"), "{inbox}");
    let desk = town.be(&town.femke).await.look(&format!("/desk/{case}")).await.expect("packet");
    assert!(
        desk.contains("zonder toestemming")
            && !desk.contains("het vriest")
            && desk.contains("Samira heeft een schuld."),
        "{desk}"
    );
    assert!(
        !samira.look("/looks").await.expect("who looked").contains("Femke"),
        "the list of looks does not tell either"
    );
    assert!(!samira.look("/looks").await.expect("who looked").contains("Pieter"), "nor of the colleague who confirmed");
    for list in ["/monday", "/escalations"] {
        assert!(anja.look(list).await.expect("a list").contains("Samira"));
        let seen = samira.look("/looks").await.expect("who looked");
        assert!(!seen.contains("vraag aan de gemeente"), "nor that {list} names the case: {seen}");
    }
    assert_eq!(town.texts("SELECT level_before FROM escalations").await, ["active"]);
}

async fn her_no_puts_the_case_back_and_changes_nothing_else(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = write(&town).await;
    let samira = town.be(&town.samira_person).await;
    assert!(samira.look(&format!("/packet/{case}")).await.is_err(), "not asked yet");
    cases::asked(&town, &case).await;
    let form = [("decision", "yes"), ("version", "1"), ("share_0", "yes")];
    let missing = samira.answer("POST", &format!("/packet/{case}"), &form).await;
    assert_eq!(missing.status, 422);
    assert!(missing.body.contains("Kies ja of nee."));
    samira.post(&format!("/packet/{case}"), &[("decision", "call"), ("version", "1")]).await.expect("call");
    assert_eq!(town.texts("SELECT kind FROM signals WHERE closed_at IS NULL").await, ["wants_call"]);
    let page = samira.look(&format!("/packet/{case}?done=call")).await.expect("it is there");
    assert!(page.contains("belt jou eerst") && page.contains("Ik vind het goed"));
    let form = [("decision", "yes"), ("version", "1"), ("share_0", "no"), ("share_1", "no")];
    let to = samira.post(&format!("/packet/{case}"), &form).await.expect("no");
    assert!(to.contains("done=no"));
    assert!(samira.look(&to).await.expect("it is there").contains("Je zei nee"));
    assert_eq!(town.texts("SELECT state FROM escalations").await, ["drafted"]);
    let anja = town.be(&town.anja).await;
    let page = anja.look(&format!("/escalations/{case}")).await.expect("it is there");
    assert!(page.contains("Samira zei nee") && page.contains("houdt dit voor zich"), "{page}");
    assert_eq!(anja.answer("POST", &format!("/escalations/{case}/ask"), &[]).await.status, 409);
    let edit = anja.look(&format!("/escalations/{case}/edit")).await.expect("it is there");
    assert!(edit.contains("Samira heeft een schuld."));
    let wanted = town.house.clock.now().day().plus(10).iso();
    let form = [
        ("cause", "Stil."),
        ("asked", "Bel haar."),
        ("wanted_on", wanted.as_str()),
        ("words_0", "Samira heeft geen werk meer."),
        ("source_0", "geschreven door Anja"),
        ("share_0", "yes"),
        ("words_1", "Samira heeft een schuld."),
        ("source_1", "de dokter"),
    ];
    anja.post(&format!("/escalations/{case}/edit"), &form).await.expect("changed");
    assert_eq!(town.texts("SELECT source FROM packet_sentences").await, ["geschreven door Anja"]);
    cases::asked(&town, &case).await;
    assert_eq!(yes(&town, &case, "1").await, 409, "an old page");
    assert_eq!(yes(&town, &case, "2").await, 303);
    town.clock_runs().await;
    let inbox = town.be(&town.femke).await.look("/inbox").await.expect("it is there");
    assert!(inbox.contains("Er staat een zaak voor je klaar."));
}

async fn a_declined_case_is_written_again_and_asked_again(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = write(&town).await;
    cases::asked(&town, &case).await;
    assert_eq!(yes(&town, &case, "1").await, 303);
    let femke = town.be(&town.femke).await;
    femke
        .post(&format!("/desk/{case}/decline"), &[("reason", "Woont elders."), ("whither", "Waterdam")])
        .await
        .expect("declined");
    let anja = town.be(&town.anja).await;
    let page = anja.look(&format!("/escalations/{case}")).await.expect("it is there");
    assert!(page.contains("Opnieuw schrijven") && page.contains("Woont elders."));
    assert!(anja.look("/escalations").await.expect("it is there").contains("afgewezen"));
    let samira = town.be(&town.samira_person).await;
    assert!(samira.look("/case").await.expect("it is there").contains("De gemeente kan dit niet doen"));
    anja.post(&format!("/escalations/{case}/redo"), &[]).await.expect("redo");
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind='escalation' AND closed_at IS NULL").await, 0);
    assert!(femke.look(&format!("/desk/{case}")).await.is_err());
    assert_eq!(yes(&town, &case, "2").await, 409, "not asked yet");
    cases::asked(&town, &case).await;
    let packet = samira.look(&format!("/packet/{case}")).await.expect("it is there");
    assert!(!packet.contains("schuld"), "what she kept back is not asked again");
    assert_eq!(yes(&town, &case, "2").await, 303);
    let seen = femke.look(&format!("/desk/{case}")).await.expect("again");
    assert!(!seen.contains("Woont elders."), "the thread begins at this packet");
    femke.post(&format!("/desk/{case}/words"), &[("words", "Ik bel morgen.")]).await.expect("said");
    anja.post(&format!("/escalations/{case}/words"), &[("words", "Dank je.")]).await.expect("said back");
    let seen = femke.look(&format!("/desk/{case}")).await.expect("again");
    assert!(seen.contains("Ik bel morgen.") && seen.contains("Dank je."));
}

async fn what_lies_at_school_shows_how_long_is_left(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = write(&town).await;
    let shows = async |words: &str, what: &str| {
        for path in ["/escalations".to_owned(), format!("/escalations/{case}")] {
            let page = support::plain(&town.be(&town.anja).await.look(&path).await.expect("it is there"));
            assert!(page.contains(words), "{what}, {path}: {page}");
            assert!(!page.contains("geschreven vandaag"), "{what}: {page}");
        }
    };
    shows("nog 3 werkdagen", "written").await;
    town.it_becomes("2026-11-24", 9).await;
    shows("nog 2 werkdagen", "a day later").await;
    cases::asked(&town, &case).await;
    shows("nog 3 werkdagen", "asked").await;
    town.it_becomes("2026-11-30", 9).await;
    shows("te laat", "she did not answer").await;
    assert_eq!(yes(&town, &case, "1").await, 303);
    let no = [("reason", "Woont elders."), ("whither", "Waterdam")];
    town.be(&town.femke).await.post(&format!("/desk/{case}/decline"), &no).await.expect("declined");
    shows("nog 3 werkdagen", "declined").await;
    let page = town.be(&town.anja).await.look(&format!("/escalations/{case}")).await.expect("it is there");
    assert!(page.contains("Opnieuw schrijven, of niet doorgaan"), "whose turn it is: {page}");
}

async fn a_promise_that_is_late_is_told_once_and_done_closes_it(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = write(&town).await;
    cases::asked(&town, &case).await;
    yes(&town, &case, "1").await;
    let femke = town.be(&town.femke).await;
    let today = town.house.clock.now().day();
    let (yesterday, tomorrow) = (today.plus(-1).iso(), today.plus(1).iso());
    let past = femke
        .answer(
            "POST",
            &format!("/desk/{case}/accept"),
            &[("actor", "Jamal"), ("action", "bellen"), ("action_on", yesterday.as_str())],
        )
        .await;
    assert_eq!(past.status, 422);
    assert!(past.body.contains("Deze dag is al voorbij") && past.body.contains("Jamal"));
    femke
        .post(
            &format!("/desk/{case}/accept"),
            &[("actor", "Jamal el Idrissi"), ("action", "bellen"), ("action_on", tomorrow.as_str())],
        )
        .await
        .expect("accepted");
    let samira = town.be(&town.samira_person).await;
    assert!(samira.look("/case").await.expect("it is there").contains("Jamal van de gemeente helpt jou"));
    town.days_pass(5).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM escalation_events WHERE what = 'late'").await, 1);
    assert!(samira.look("/case").await.expect("it is there").contains("De gemeente is te laat"));
    assert!(femke.look(&format!("/desk/{case}")).await.expect("it is there").contains("te laat"));
    let empty = femke.answer("POST", &format!("/desk/{case}/done"), &[("result", " ")]).await;
    assert_eq!(empty.status, 422);
    femke.post(&format!("/desk/{case}/done"), &[("result", "Samira heeft werk.")]).await.expect("done");
    let mine = samira.look("/case").await.expect("it is there");
    assert!(mine.contains("Jamal is klaar. Je waakvlam brandt weer.") && mine.contains("Samira heeft werk."));
    samira.look(&format!("/packet/{case}")).await.expect("what was shared stays to be seen");
    town.days_pass(16).await;
    assert!(samira.look("/case").await.expect("it is there").contains("Er loopt nu niets"));
    // A new case can be written.
    let anja = town.be(&town.anja).await;
    anja.look(&format!("/escalations/{case}")).await.expect("history");
    assert!(anja.look("/escalations").await.expect("it is there").contains("klaar"));
    let page = anja.look(&format!("/alumni/{}/escalate", town.samira)).await.expect("it is there");
    assert!(page.contains("Wat mag de gemeente weten"), "{page}");
}

async fn two_people_at_one_desk_can_not_both_win(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = write(&town).await;
    cases::asked(&town, &case).await;
    yes(&town, &case, "1").await;
    let (a, b) = (town.be(&town.femke).await, town.be(&town.femke).await);
    let path = format!("/desk/{case}/receive");
    let (one, two) = tokio::join!(a.answer("POST", &path, &[]), b.answer("POST", &path, &[]));
    let mut both = [one.status, two.status];
    both.sort_unstable();
    assert_eq!(both, [303, 409]);
    let today = town.house.clock.now().day().iso();
    let (acc, dec) = (format!("/desk/{case}/accept"), format!("/desk/{case}/decline"));
    let f1 = [("actor", "F"), ("action", "b"), ("action_on", today.as_str())];
    let f2 = [("reason", "nee"), ("whither", "daar")];
    let (one, two) = tokio::join!(a.answer("POST", &acc, &f1), b.answer("POST", &dec, &f2));
    let won = [one.status, two.status].iter().filter(|s| **s == 303).count();
    assert_eq!(won, 1, "{} {}", one.status, two.status);
}

async fn a_yes_with_nobody_at_the_municipality_is_kept_and_told(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = write(&town).await;
    cases::asked(&town, &case).await;
    let mut tx = town.house.db.begin().await.expect("it is there");
    sqlx::query("UPDATE memberships SET until = 1 WHERE role = 'municipal' AND person_id IN ($1, $2)")
        .bind(&town.femke)
        .bind(&town.joost)
        .execute(&mut *tx)
        .await
        .expect("it is there");
    tx.commit().await.expect("it is there");
    assert_eq!(yes(&town, &case, "1").await, 409);
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind='escalation' AND closed_at IS NULL").await, 1);
    assert_eq!(town.texts("SELECT state FROM escalations").await, ["asked"]);
    let els = town.be(&town.els).await;
    let page = els.look("/ladder").await.expect("it is there");
    assert!(page.contains("werkt hier niet meer"), "{page}");
}

async fn a_refused_form_keeps_what_was_typed(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let els = town.be(&town.els).await;
    let m = town.texts("SELECT id FROM municipalities").await.remove(0);
    let again = els
        .answer(
            "POST",
            "/ladder",
            &[
                ("municipality", &m),
                ("contact_1", &town.femke.0),
                ("contact_2", &town.femke.0),
                ("decider", ""),
                ("top", ""),
                ("term_2", "40"),
                ("term_3", "2"),
                ("term_4", "5"),
            ],
        )
        .await;
    assert_eq!(again.status, 422);
    assert!(again.body.contains("Deze persoon staat er al") && again.body.contains("20 werkdagen"), "{}", again.body);
    let bad = els
        .answer(
            "POST",
            "/ladder/people",
            &[
                ("municipality", &m),
                ("first_name", "Ria"),
                ("last_name", ""),
                ("title", "x"),
                ("mail", "nee"),
                ("phone", ""),
            ],
        )
        .await;
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains("Ria") && bad.body.contains("Dit is geen mailadres"));
    let to = els
        .post(
            "/ladder/people",
            &[
                ("municipality", &m),
                ("first_name", "Ria"),
                ("last_name", "Koning"),
                ("title", "wethouder"),
                ("mail", ""),
                ("phone", ""),
            ],
        )
        .await
        .expect("added");
    assert!(els.look(&to).await.expect("it is there").contains("Ria Koning"));
    let anja = town.be(&town.anja).await;
    let bad = anja
        .answer(
            "POST",
            &format!("/alumni/{}/escalate", town.samira),
            &[("cause", "Iets."), ("asked", ""), ("wanted_on", "")],
        )
        .await;
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains("Iets.") && bad.body.contains("Kies minstens"));
    assert_eq!(anja.answer("GET", "/ladder", &[]).await.status, 404);
}

async fn a_withdrawn_case_leaves_the_desk(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = write(&town).await;
    cases::asked(&town, &case).await;
    yes(&town, &case, "1").await;
    let anja = town.be(&town.anja).await;
    anja.post(&format!("/escalations/{case}/withdraw"), &[]).await.expect("withdrawn");
    let femke = town.be(&town.femke).await;
    assert!(femke.look(&format!("/desk/{case}")).await.is_err());
    assert!(femke.look("/desk").await.expect("it is there").contains("Geen zaken"));
    town.clock_runs().await;
    assert!(femke.look("/inbox").await.expect("it is there").contains("ingetrokken"));
    assert!(anja.look("/escalations").await.expect("it is there").contains("ingetrokken"));
    assert_eq!(anja.answer("POST", &format!("/escalations/{case}/redo"), &[]).await.status, 409);
    let joost = town.be(&town.joost).await;
    assert_eq!(joost.answer("GET", &format!("/desk/{case}"), &[]).await.status, 404);
}

async fn a_yes_is_hers_to_take_back(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = write(&town).await;
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let (femke, packet) = (town.be(&town.femke).await, format!("/packet/{case}"));
    let back = [("version", "1"), ("decision", "back")];
    anja.post(&format!("/escalations/{case}/ask"), &[]).await.expect("asked");
    assert_eq!(samira.answer("POST", &packet, &back).await.status, 409, "there is no yes yet");
    assert_eq!(yes(&town, &case, "1").await, 303);
    femke.look(&format!("/desk/{case}")).await.expect("on her desk");
    assert!(samira.look("/case").await.expect("hers").contains("Ik wil dit niet meer"));
    assert_eq!(town.be(&town.els).await.answer("POST", &packet, &back).await.status, 404, "nobody else's");
    samira.post(&packet, &back).await.expect("taken back");
    let page = samira.look("/case?done=back").await.expect("hers");
    assert!(page.contains("Je ja is ingetrokken.") && page.contains("Er loopt nu niets"), "{page}");
    assert_eq!(
        femke.answer("GET", &format!("/desk/{case}"), &[]).await.status,
        404,
        "the municipality sees nothing more"
    );
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("Samira trok het ja in.").await, 1, "Anja hears it");
    assert_eq!(town.letters_that_say("Een zaak is ingetrokken. Je hoeft niets te doen.").await, 1, "Femke too");
    let monday = anja.look("/monday").await.expect("Monday");
    assert!(support::plain(&monday).contains("De opschaling van Samira is op"), "and somebody still looks: {monday}");
    assert_eq!(samira.answer("POST", &packet, &back).await.status, 409, "once");
}
