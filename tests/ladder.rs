//! The road to the municipality as a clock: who is away, what is late, what is promised, what is learned; and random
//! orders of everything that can happen to a case. On both databases.

mod support;

use app::db::Db;
use support::{cases, pdf_text, plain, town::Town};

on_both_databases!(
    a_contact_who_is_away_is_stood_in_for,
    what_lies_at_school_is_said_again_and_again,
    a_school_sets_how_long_the_alumnus_and_the_owner_have,
    a_promise_that_stays_late_is_looked_along_and_taken_over,
    the_next_step_has_a_day_too,
    school_promises_too_and_its_own_lateness_is_told,
    what_is_learned_leaves_without_names,
    days_away_are_typed_well_or_refused,
    the_packet_as_a_file_says_no_more_than_the_page,
    whatever_happens_an_open_case_has_an_owner_and_a_term,
);

/// What the municipality may know.
const SENTENCE: [&str; 1] = ["Samira heeft geen werk meer."];

async fn says_yes(town: &Town, case: &str) {
    assert_eq!(cases::says_yes(town, case, "1", &["yes"]).await, 303, "a yes");
}

/// A case on Femke's desk.
async fn sent(town: &Town) -> String {
    town.joined().await;
    cases::sent(town, &SENTENCE).await
}

/// Jamal will call, so many days from now.
async fn accepted(town: &Town, who: &app::access::PersonId, case: &str, days: i64) -> u16 {
    let on = town.house.clock.now().day().plus(days).iso();
    let form = [("actor", "Jamal el Idrissi"), ("action", "Jamal belt Samira."), ("action_on", on.as_str())];
    town.be(who).await.answer("POST", &format!("/desk/{case}/accept"), &form).await.status
}

async fn opens(town: &Town, who: &app::access::PersonId, case: &str) -> bool {
    town.be(who).await.answer("GET", &format!("/desk/{case}"), &[]).await.status == 200
}

async fn a_contact_who_is_away_is_stood_in_for(db: Db) {
    let town = Town::on(db).await;
    let case = sent(&town).await;
    let term = town.count("SELECT term_at FROM escalations").await;
    assert!(!opens(&town, &town.joost, &case).await, "it lies on Femke's desk alone");
    let today = town.house.clock.now().day();
    let (from, until) = (today.plus(1).iso(), today.plus(4).iso());
    let femke = town.be(&town.femke).await;
    femke.post("/desk/away", &[("from", &from), ("until", &until)]).await.expect("kept");
    assert!(plain(&femke.look("/desk/away").await.expect("her days")).contains("dinsdag 24 november"));
    town.clock_runs().await;
    assert!(!opens(&town, &town.joost, &case).await, "she is there today");
    town.it_is(town.house.clock.now().plus_days(1)).await;
    assert!(opens(&town, &town.joost, &case).await, "now it is his");
    town.it_is(town.house.clock.now().plus_hours(1)).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM escalation_events WHERE what = 'stands_in'").await, 1, "said once");
    assert_eq!(town.count("SELECT term_at FROM escalations").await, term, "what Samira was told stays");
    let mine = plain(&town.be(&town.samira_person).await.look("/case").await.expect("her own page"));
    assert!(mine.contains("Joost van de gemeente leest jouw vraag."), "{mine}");
    assert_eq!(town.letters_that_say("Joost neemt jouw vraag over bij de gemeente.").await, 1);
    assert_eq!(town.letters_that_say("Femke de Boer is afwezig.").await, 1, "Anja knows");
    // A new case does not even pass her.
    let anja = town.be(&town.anja).await;
    anja.post(&format!("/escalations/{case}/withdraw"), &[]).await.expect("withdrawn");
    let again = cases::written(&town, &SENTENCE).await;
    cases::asked(&town, &again).await;
    says_yes(&town, &again).await;
    assert!(!opens(&town, &town.femke, &again).await && opens(&town, &town.joost, &again).await);
    // The admin says it of Joost too: with both away it waits for its term, and rises to Hanneke.
    let els = town.be(&town.els).await;
    let municipality = town.texts("SELECT id FROM municipalities WHERE name = 'Nieuwland'").await.remove(0);
    let form = [("municipality", municipality.as_str()), ("who", &town.joost.0), ("from", &from), ("until", &until)];
    els.post("/ladder/away", &form).await.expect("kept");
    let ladder = plain(&els.look("/ladder").await.expect("the ladder"));
    assert!(
        ladder.contains("dinsdag 24 november tot en met vrijdag 27 november") && ladder.contains("nu weg"),
        "{ladder}"
    );
    town.clock_runs().await;
    assert!(opens(&town, &town.joost, &again).await, "nobody else is there");
    let ended = town
        .texts("SELECT id FROM absences WHERE person_id = (SELECT id FROM people WHERE first_name = 'Joost')")
        .await;
    let back = format!("/ladder/away/{}/back", ended[0]);
    assert_eq!(anja.answer("POST", &back, &[]).await.status, 404, "the admin says it");
    town.days_pass(6).await;
    assert!(opens(&town, &town.hanneke, &again).await, "it rose");
}

async fn what_lies_at_school_is_said_again_and_again(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = cases::written(&town, &SENTENCE).await;
    let anja = town.be(&town.anja).await;
    let monday = async || plain(&anja.look("/monday").await.expect("Monday"));
    assert!(!monday().await.contains("er gebeurt niets mee"));
    town.days_pass(4).await;
    assert!(monday().await.contains("De tekst voor de gemeente ligt er, en er gebeurt niets mee."));
    assert_eq!(town.letters_that_say("wacht al een tijd bij Anja").await, 0);
    town.days_pass(5).await;
    assert_eq!(town.letters_that_say("wacht al een tijd bij Anja").await, 1, "her backup hears it");
    cases::asked(&town, &case).await;
    assert!(!monday().await.contains("er gebeurt niets mee"), "whoever acts is not late");
    town.days_pass(6).await;
    assert!(monday().await.contains("Samira zei nog geen ja of nee."));
    says_yes(&town, &case).await;
    assert!(!monday().await.contains("Samira zei nog geen ja of nee."));
    let form = [("reason", "Dit is voor het UWV."), ("whither", "Bel het UWV.")];
    town.be(&town.femke).await.post(&format!("/desk/{case}/decline"), &form).await.expect("declined");
    town.days_pass(6).await;
    assert_eq!(town.letters_that_say("De gemeente zei nee. Kies een andere weg, of ga niet door.").await, 1);
    assert_eq!(town.count("SELECT COUNT(*) FROM escalations WHERE term_at IS NULL").await, 0);
}

async fn a_school_sets_how_long_the_alumnus_and_the_owner_have(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let els = town.be(&town.els).await;
    let municipality = town.texts("SELECT id FROM municipalities WHERE name = 'Nieuwland'").await.remove(0);
    let form = |alumnus: &'static str, owner: &'static str| {
        let who = [("contact_1", &town.femke), ("contact_2", &town.joost), ("decider", &town.hanneke)];
        let mut form = vec![("municipality", municipality.as_str()), ("top", "")];
        form.extend(who.map(|(field, person)| (field, person.0.as_str())));
        form.extend([("term_0", alumnus), ("term_1", owner), ("term_2", "3"), ("term_3", "2"), ("term_4", "5")]);
        form
    };
    let refused = els.answer("POST", "/ladder", &form("5", "30")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"30\"") && refused.body.contains("Kies 1 tot en met 20 werkdagen."));
    els.post("/ladder", &form("5", "1")).await.expect("kept");
    let page = els.look("/ladder").await.expect("the ladder");
    assert!(page.contains("name=\"term_0\" value=\"5\"") || page.contains("value=\"5\""), "{page}");
    let case = cases::written(&town, &SENTENCE).await;
    let waits = "SELECT COUNT(*) FROM escalation_events WHERE what = 'waits'";
    town.days_pass(2).await;
    assert_eq!(town.count(waits).await, 1, "the owner had one day");
    cases::asked(&town, &case).await;
    town.days_pass(6).await;
    assert_eq!(town.count(waits).await, 1, "Samira has five, from Wednesday on");
    town.days_pass(2).await;
    assert_eq!(town.count(waits).await, 2);
}

async fn a_promise_that_stays_late_is_looked_along_and_taken_over(db: Db) {
    let town = Town::on(db).await;
    let case = sent(&town).await;
    assert_eq!(accepted(&town, &town.femke, &case, 1).await, 303);
    assert!(!opens(&town, &town.hanneke, &case).await);
    town.days_pass(2).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM escalation_events WHERE what = 'late'").await, 1);
    assert!(!opens(&town, &town.hanneke, &case).await, "Femke has one more term to say how it stands");
    let told = "De gemeente is te laat. Anja vraagt hoe dat komt.";
    assert_eq!(town.letters_that_say(told).await, 1, "Samira hears it, once");
    let mine = plain(&town.be(&town.samira_person).await.look("/case").await.expect("her own page"));
    assert!(mine.contains(told), "in the words of her page: {mine}");
    town.days_pass(6).await;
    let hanneke = town.be(&town.hanneke).await;
    let page = plain(&hanneke.look(&format!("/desk/{case}")).await.expect("she looks along"));
    assert!(
        page.contains("Jij hebt doorzettingsmacht") && page.contains("Deze zaak ligt nu bij Femke de Boer."),
        "{page}"
    );
    let samira = town.be(&town.samira_person).await;
    assert_eq!(town.letters_that_say("Nu kijkt Hanneke mee.").await, 1);
    assert_eq!(town.letters_that_say("Nu kijkt Hanneke Prins mee.").await, 1);
    assert_eq!(accepted(&town, &town.joost, &case, 1).await, 404, "it was never on his desk");
    assert_eq!(accepted(&town, &town.hanneke, &case, 3).await, 303, "she takes it over");
    assert_eq!(accepted(&town, &town.femke, &case, 3).await, 409, "what is not late is not taken back");
    let mine = plain(&samira.look("/case").await.expect("her own page"));
    assert!(mine.contains("hoeft niet meer") && mine.contains("beloofd"), "both promises stay to be read: {mine}");
    // Late at the top: it is said again each term, and nothing vanishes.
    town.days_pass(20).await;
    assert!(town.count("SELECT COUNT(*) FROM escalation_events WHERE what = 'stuck'").await > 1);
    assert_eq!(
        town.count("SELECT COUNT(*) FROM escalations WHERE contact_id IS NOT NULL AND term_at IS NOT NULL").await,
        1
    );
}

async fn the_next_step_has_a_day_too(db: Db) {
    let town = Town::on(db).await;
    let case = sent(&town).await;
    accepted(&town, &town.femke, &case, 1).await;
    let femke = town.be(&town.femke).await;
    let on = town.house.clock.now().day().plus(7).iso();
    let path = format!("/desk/{case}/accept");
    let empty = femke.answer("POST", &path, &[("was_kept", "yes"), ("actor", "Jamal"), ("action", "")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("Schrijf wat de eerste stap is.") && empty.body.contains("checked"), "{}", empty.body);
    let form = [("was_kept", "yes"), ("actor", "Jamal"), ("action", "Samen naar het werkbedrijf."), ("action_on", &on)];
    femke.post(&path, &form).await.expect("the next step");
    let samira = town.be(&town.samira_person).await;
    let mine = plain(&samira.look("/case").await.expect("her own page"));
    assert!(mine.contains("Jamal belt Samira.") && mine.contains("gedaan"), "{mine}");
    assert!(mine.contains("Samen naar het werkbedrijf.") && mine.contains("beloofd"), "{mine}");
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("Jamal van de gemeente gaat verder.").await, 1);
    town.days_pass(4).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM escalation_events WHERE what = 'late'").await, 0, "the new day counts");
    femke.post(&format!("/desk/{case}/done"), &[("result", "Samira heeft een proefplek.")]).await.expect("done");
    assert_eq!(town.count("SELECT COUNT(*) FROM escalation_promises WHERE was_kept = 1").await, 2);
}

async fn school_promises_too_and_its_own_lateness_is_told(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = cases::written(&town, &SENTENCE).await;
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let tomorrow = town.house.clock.now().day().plus(1).iso();
    let form = [("action", "Ik ga mee naar het gesprek."), ("action_on", tomorrow.as_str())];
    let path = format!("/escalations/{case}/promise");
    assert_eq!(anja.answer("POST", &path, &form).await.status, 409, "Samira does not know of the case yet");
    cases::asked(&town, &case).await;
    says_yes(&town, &case).await;
    let late = anja.answer("POST", &path, &[("action", "Ik ga mee."), ("action_on", "2026-01-01")]).await;
    assert!(late.status == 422 && late.body.contains("Ik ga mee."), "what was typed stays");
    anja.post(&path, &form).await.expect("promised");
    let mine = plain(&samira.look("/case").await.expect("her own page"));
    assert!(mine.contains("Anja van school") && mine.contains("Ik ga mee naar het gesprek."), "{mine}");
    let desk = plain(&town.be(&town.femke).await.look(&format!("/desk/{case}")).await.expect("Femke reads it"));
    assert!(desk.contains("Ik ga mee naar het gesprek."));
    town.days_pass(2).await;
    assert!(plain(&samira.look("/case").await.expect("her own page")).contains("te laat"));
    assert_eq!(town.letters_that_say("Anja van school is te laat.").await, 1, "said once");
    assert!(
        plain(&anja.look("/monday").await.expect("Monday")).contains("Anja beloofde iets voor dinsdag 24 november.")
    );
    let femke = town.be(&town.femke).await;
    let no = [("reason", "Samira woont elders."), ("whither", "Gemeente Dronten.")];
    femke.post(&format!("/desk/{case}/decline"), &no).await.expect("a no");
    anja.post(&format!("/escalations/{case}/kept"), &[]).await.expect("done");
    assert!(plain(&samira.look("/case").await.expect("her own page")).contains("gedaan"));
    let monday = plain(&anja.look("/monday").await.expect("Monday"));
    assert!(!monday.contains("Anja beloofde iets") && monday.contains("Samira woont elders."), "a task each: {monday}");
    anja.post(&format!("/escalations/{case}/withdraw"), &[]).await.expect("stopped");
    let monday = plain(&anja.look("/monday").await.expect("Monday"));
    assert!(monday.contains("De opschaling van Samira is op") && !monday.contains("Samira woont elders."), "{monday}");
}

async fn what_is_learned_leaves_without_names(db: Db) {
    let town = Town::on(db).await;
    let case = sent(&town).await;
    let (anja, els) = (town.be(&town.anja).await, town.be(&town.els).await);
    let path = format!("/escalations/{case}/lesson");
    let form = [
        ("who", "municipality"),
        ("sooner", "month"),
        ("words", "Femke had Samira Visser eerder moeten bellen, op 06-12345678."),
    ];
    assert_eq!(anja.answer("POST", &path, &form).await.status, 409, "it is not over");
    anja.post(&format!("/escalations/{case}/withdraw"), &[]).await.expect("over");
    let empty = anja.answer("POST", &path, &[("who", "municipality"), ("words", "Bellen.")]).await;
    assert!(empty.status == 422 && empty.body.contains("Kies wanneer.") && empty.body.contains("Bellen."));
    anja.post(&path, &form).await.expect("learned");
    assert!(plain(&anja.look(&format!("/escalations/{case}")).await.expect("the case")).contains("Femke had Samira"));
    for path in ["/escalations/lessons", "/escalations/lessons.csv"] {
        assert_ne!(anja.answer("GET", path, &[]).await.status, 200, "the admin exports");
        let text = els.look(path).await.expect("all of them");
        assert!(text.contains("[naam] had [naam] eerder moeten bellen, op […]."), "{text}");
        for name in ["Femke", "Samira", "Visser", "06-1234"] {
            assert!(!text.contains(name), "{name} in {path}");
        }
    }
}

async fn days_away_are_typed_well_or_refused(db: Db) {
    let town = Town::on(db).await;
    let femke = town.be(&town.femke).await;
    for (from, until) in [("", ""), ("2026-11-25", ""), ("2026-11-25", "2026-11-24"), ("2025-01-01", "2025-01-02")] {
        let answer = femke.answer("POST", "/desk/away", &[("from", from), ("until", until)]).await;
        assert_eq!(answer.status, 422, "{from} {until}");
        assert!(answer.body.contains(from), "what was typed stays");
    }
    let days = [("from", "2026-11-25"), ("until", "2026-11-27")];
    femke.post("/desk/away", &days).await.expect("kept");
    assert_eq!(femke.answer("POST", "/desk/away", &days).await.status, 422, "once is enough");
    let id = town.texts("SELECT id FROM absences").await.remove(0);
    let back = format!("/desk/away/{id}/back");
    assert_eq!(town.be(&town.joost).await.answer("POST", &back, &[]).await.status, 404, "hers alone");
    femke.post(&back, &[]).await.expect("it is off");
    assert!(plain(&femke.look("/desk/away").await.expect("her days")).contains("Er staan geen dagen."));
}

async fn the_packet_as_a_file_says_no_more_than_the_page(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let anja = town.be(&town.anja).await;
    let words = ("Samira is al weken stil.", "Een gesprek over werk, vóór de winter. Łukasz weet ervan.");
    let both = ["Samira heeft geen werk meer.", "Samira heeft een schuld."];
    let case = cases::written_of(&town, words, &both).await;
    let samira = town.be(&town.samira_person).await;
    let own = format!("/packet/{case}/packet.pdf");
    assert_eq!(samira.answer("GET", &own, &[]).await.status, 404, "she does not know of it yet");
    cases::asked(&town, &case).await;
    assert_eq!(cases::says_yes(&town, &case, "1", &["yes", "no"]).await, 303, "a yes to one of two");
    let at_desk = format!("/desk/{case}/packet.pdf");
    for (who, path) in [
        (&town.anja, format!("/escalations/{case}/packet.pdf")),
        (&town.femke, at_desk.clone()),
        (&town.samira_person, own.clone()),
    ] {
        let text = pdf_text(&town.be(who).await.answer("GET", &path, &[]).await.bytes);
        for words in [
            "Samira Visser",
            "Een gesprek over werk, vóór de winter. Łukasz weet ervan.",
            "Samira heeft geen werk meer.",
        ] {
            assert!(text.contains(words), "{words} in {path}: {text}");
        }
        assert!(!text.contains("schuld"), "what she kept back is not in {path}");
    }
    for who in [&town.joost, &town.hanneke, &town.pieter] {
        assert_eq!(town.be(who).await.answer("GET", &at_desk, &[]).await.status, 404, "nobody else's");
    }
    anja.post(&format!("/escalations/{case}/withdraw"), &[]).await.expect("withdrawn");
    assert_eq!(town.be(&town.femke).await.answer("GET", &at_desk, &[]).await.status, 404, "nothing after closing");
}

mod orders {
    //! Random orders of all that people and the clock can do to a case.

    use super::*;
    use app::{
        access::{AlumnusId, PersonId},
        circle::store as circle,
        leavers::store as leavers,
        waakvlam::{self, Sign},
    };
    use proptest::{
        prelude::*,
        strategy::ValueTree,
        test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
    };
    use sqlx::Row;
    use support::town::leaver;

    /// Whose cases these are now.
    #[derive(Clone, Debug)]
    pub struct Whose {
        pub alumnus: AlumnusId,
        pub person: PersonId,
    }

    impl Whose {
        /// Somebody new on the list, who looked around here.
        pub async fn next(town: &Town, at: usize) -> Self {
            let now = town.house.clock.now();
            let row = leaver(&format!("3{at:04}"), "Samira", "Visser");
            let mut tx = town.house.db.begin().await.expect("a transaction");
            let alumnus = leavers::add(&mut tx, &town.school, &town.anja, &row, now).await.expect("an alumnus");
            circle::joined(&mut tx, &alumnus, now).await.expect("in");
            waakvlam::sign_of_life(&mut tx, &alumnus, Sign::Joined, now).await.expect("a sign of life");
            let person = circle::brief(&mut tx, &alumnus).await.expect("a brief").person_id;
            tx.commit().await.expect("a commit");
            Self { alumnus, person }
        }

        /// The owner, and a colleague.
        async fn at_school<'a>(&self, town: &'a Town) -> [&'a PersonId; 2] {
            let mut tx = town.house.db.read().await.expect("a transaction");
            let owner = circle::brief(&mut tx, &self.alumnus).await.expect("a brief").owner_id;
            if owner == town.anja { [&town.anja, &town.pieter] } else { [&town.pieter, &town.anja] }
        }
    }

    /// Something that somebody tries, whether it may happen now or not.
    #[derive(Clone, Copy, Debug)]
    pub enum Try {
        Write,
        Change,
        Ask,
        Yes,
        No,
        Ground,
        Confirm,
        Receive(usize),
        Accept(usize, i64),
        Decline(usize),
        Say(usize),
        Done(usize),
        Away(usize, i64),
        Promise(i64),
        Kept,
        Redo,
        Withdraw,
        Lesson,
        HandOver,
        Forget,
        Days(i64),
    }

    pub fn some(seed: u8, many: usize) -> Vec<Try> {
        let who = || prop_oneof![3 => Just(0_usize), 1 => Just(1), 1 => Just(2)];
        let one = prop_oneof![
            3 => Just(Try::Write), 1 => Just(Try::Change), 5 => Just(Try::Ask), 5 => Just(Try::Yes), 1 => Just(Try::No),
            1 => Just(Try::Ground), 1 => Just(Try::Confirm), 4 => who().prop_map(Try::Receive),
            4 => (who(), 0..6_i64).prop_map(|(who, days)| Try::Accept(who, days)),
            3 => who().prop_map(Try::Decline), 1 => who().prop_map(Try::Say), 4 => who().prop_map(Try::Done),
            1 => (who(), 0..5_i64).prop_map(|(who, days)| Try::Away(who, days)),
            1 => (0..4_i64).prop_map(Try::Promise), 1 => Just(Try::Kept), 2 => Just(Try::Redo),
            1 => Just(Try::Withdraw), 1 => Just(Try::Lesson), 2 => Just(Try::HandOver), 1 => Just(Try::Forget), 4 => (1..9_i64).prop_map(Try::Days),
        ];
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        prop::collection::vec(one, many).new_tree(&mut runner).expect("an order").current()
    }

    /// Tries it, and doesn't mind a no.
    pub async fn attempt(town: &Town, whose: &Whose, case: &str, what: Try) {
        let [owner, colleague] = whose.at_school(town).await;
        let has_it =
            town.texts("SELECT contact_id FROM escalations WHERE contact_id IS NOT NULL AND done_at IS NULL").await;
        let has_it = has_it.first().map_or(town.femke.clone(), |id| PersonId(id.clone()));
        let desks = [&has_it, &town.joost, &town.hanneke];
        let day = |days: i64| town.house.clock.now().day().plus(days).iso();
        let version = town
            .count("SELECT COALESCE(MAX(version), 1) FROM escalations WHERE state NOT IN ('done', 'withdrawn')")
            .await
            .to_string();
        let (who, path, form): (_, String, Vec<(&str, String)>) = match what {
            Try::Write => (owner, format!("/alumni/{}/escalate", whose.alumnus), content(day(9))),
            Try::Change => (owner, format!("/escalations/{case}/edit"), content(day(9))),
            Try::Ask => (owner, format!("/escalations/{case}/ask"), vec![]),
            Try::Yes | Try::No => {
                let word = if matches!(what, Try::Yes) { "yes" } else { "no" };
                let form = vec![
                    ("decision", word.into()),
                    ("version", version),
                    ("share_0", "yes".into()),
                    ("share_1", "no".into()),
                ];
                (&whose.person, format!("/packet/{case}"), form)
            }
            Try::Ground => {
                let form = vec![
                    ("ground_kind", "danger".into()),
                    ("ground", "Ze slaapt buiten en het vriest vannacht.".into()),
                    ("second", colleague.0.clone()),
                ];
                (owner, format!("/escalations/{case}/exception"), form)
            }
            Try::Confirm => (colleague, format!("/escalations/{case}/exception/confirm"), vec![("version", version)]),
            Try::Receive(who) => (desks[who], format!("/desk/{case}/receive"), vec![]),
            Try::Accept(who, days) => {
                let form = vec![("actor", "Jamal".into()), ("action", "bellen".into()), ("action_on", day(days))];
                (desks[who], format!("/desk/{case}/accept"), form)
            }
            Try::Decline(who) => {
                let form = vec![("reason", "Niet hier.".into()), ("whither", "Het UWV.".into())];
                (desks[who], format!("/desk/{case}/decline"), form)
            }
            Try::Say(who) => (desks[who], format!("/desk/{case}/words"), vec![("words", "Ik kijk.".into())]),
            Try::Done(who) => (desks[who], format!("/desk/{case}/done"), vec![("result", "Geregeld.".into())]),
            Try::Away(who, days) => (desks[who], "/desk/away".into(), vec![("from", day(0)), ("until", day(days))]),
            Try::Promise(days) => {
                let form = vec![("action", "Ik bel.".into()), ("action_on", day(days))];
                (owner, format!("/escalations/{case}/promise"), form)
            }
            Try::Kept => (owner, format!("/escalations/{case}/kept"), vec![]),
            Try::Redo => (owner, format!("/escalations/{case}/redo"), vec![]),
            Try::Withdraw => (owner, format!("/escalations/{case}/withdraw"), vec![]),
            Try::Lesson => {
                let form = vec![("who", "nobody".into()), ("sooner", "in_time".into()), ("words", "Goed.".into())];
                (owner, format!("/escalations/{case}/lesson"), form)
            }
            Try::HandOver => {
                let form = vec![
                    ("to", colleague.0.clone()),
                    ("starts_on", day(1)),
                    ("ends_on", day(31)),
                    ("why", "Er komt iemand anders.".into()),
                    ("stays", "no".into()),
                ];
                (owner, format!("/alumni/{}/owner", whose.alumnus), form)
            }
            Try::Forget => (&whose.person, "/me/erase".into(), vec![]),
            Try::Days(days) => return time_passes(town, days).await,
        };
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let status = town.be(who).await.answer("POST", &path, &form).await.status;
        assert!([303, 403, 404, 409, 422].contains(&status), "{what:?} answered {status}");
        if matches!(what, Try::Forget) {
            time_passes(town, 15).await;
        }
    }

    fn content(wanted_on: String) -> Vec<(&'static str, String)> {
        vec![
            ("cause", "Samira is al weken stil.".into()),
            ("asked", "Een gesprek.".into()),
            ("wanted_on", wanted_on),
            ("own_0", "KANARIE heeft geen werk.".into()),
            ("own_1", "GEHEIM is de schuld.".into()),
        ]
    }

    async fn time_passes(town: &Town, days: i64) {
        for _ in 0..days {
            town.it_is(town.house.clock.now().plus_days(1)).await;
        }
    }

    const EXCEPTED: &str = "SELECT id FROM escalation_events WHERE what = 'excepted'";

    /// What says that a term passed: a step up, a human at a higher step, or word to those who have it.
    const LATE: &str = "('rose', 'stuck', 'late', 'waits', 'looks_along')";

    /// The running cases whose term passes before this instant, and how often each was late until now.
    pub async fn late_by(town: &Town, until: app::moment::At) -> Vec<(String, i64)> {
        let sql = format!(
            "SELECT e.id, (SELECT COUNT(*) FROM escalation_events v WHERE v.escalation_id = e.id AND v.what IN {LATE}) \
             FROM escalations e WHERE e.state NOT IN ('done', 'withdrawn') AND e.term_at <= $1"
        );
        let mut tx = town.house.db.read().await.expect("a transaction");
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(until).fetch_all(&mut *tx).await.expect("cases")
    }

    /// Each of these cases was late once more, unless a colleague of who is away took it over.
    pub async fn late_rose(town: &Town, before: &[(String, i64)], since: app::moment::At, tried: &[Try]) {
        for (id, times) in before {
            let said = town
                .count(&format!(
                    "SELECT COUNT(*) FROM escalation_events WHERE escalation_id = '{id}' AND (what IN {LATE} \
                     OR (what = 'stands_in' AND at > {}))",
                    since.0
                ))
                .await;
            assert!(said > *times, "its term passed, and nobody said so: {tried:?}");
        }
    }

    /// What holds at every instant, of every case in the world.
    pub async fn must_hold(town: &Town, tried: &[Try]) {
        let now = town.house.clock.now();
        let mut tx = town.house.db.read().await.expect("a transaction");
        let rows = sqlx::query(
            "SELECT e.id, e.state, e.owner_id, a.owner_id AS whose_owner, a.erased_at, e.contact_id, e.term_at, e.approved_by, e.ground_by, \
             (SELECT COUNT(*) FROM escalation_desks d WHERE d.escalation_id = e.id) AS desks, \
             (SELECT COUNT(*) FROM escalation_events v WHERE v.escalation_id = e.id) AS events FROM escalations e \
             JOIN alumni a ON a.id = e.alumnus_id ORDER BY e.drafted_at DESC, e.id",
        )
        .fetch_all(&mut *tx)
        .await
        .expect("cases");
        tx.commit().await.expect("a commit");
        for (at, row) in rows.iter().enumerate() {
            let (id, state): (String, String) = (row.get("id"), row.get("state"));
            let is_over = ["done", "withdrawn"].contains(&state.as_str());
            let on_desk = ["sent", "received", "accepted"].contains(&state.as_str());
            let (owner, of_alumnus): (String, String) = (row.get("owner_id"), row.get("whose_owner"));
            assert!(!owner.is_empty() && (is_over || owner == of_alumnus), "{state} goes with its human: {tried:?}");
            let is_erased = row.get::<Option<i64>, _>("erased_at").is_some();
            assert!(is_over || !is_erased, "{state} of somebody who is forgotten: {tried:?}");
            let term: Option<i64> = row.get("term_at");
            assert_eq!(term.is_some(), !is_over, "{state} has a term: {tried:?}");
            let rang = term.is_none_or(|term| term > now.0);
            let time_passed = matches!(tried.last(), None | Some(Try::Days(_) | Try::Forget));
            assert!(rang || !time_passed, "late rose: {tried:?}");
            assert!(!on_desk || row.get::<Option<String>, _>("contact_id").is_some(), "{tried:?}");
            assert!(!on_desk || row.get::<Option<String>, _>("approved_by").is_some(), "agreed: {tried:?}");
            assert!(on_desk || is_over || row.get::<i64, _>("desks") == 0 || state == "declined", "{state}: {tried:?}");
            assert!(row.get::<i64, _>("events") > 0, "nothing vanishes: {tried:?}");
            // What is over is tried at the desks when it is the newest, and all of it at the end.
            if is_over && at > 0 && !tried.is_empty() {
                continue;
            }
            let had = town.texts(&format!("SELECT person_id FROM escalation_desks WHERE escalation_id = '{id}'")).await;
            let excepted = town.texts(&format!("{EXCEPTED} AND escalation_id = '{id}'")).await;
            for desk in [&town.femke, &town.joost, &town.hanneke] {
                let answer = town.be(desk).await.answer("GET", &format!("/desk/{id}"), &[]).await;
                let is_open = on_desk && had.contains(&desk.0);
                assert_eq!(answer.status, if is_open { 200 } else { 404 }, "{state} at a desk: {tried:?}");
                let says = |words: &str| answer.body.contains(words);
                assert!(is_open || !says("KANARIE"), "{tried:?}");
                assert!(!says("GEHEIM") || !excepted.is_empty(), "what she kept back, without an exception: {tried:?}");
            }
        }
    }
}

/// How many orders, and how long each is.
const ORDERS: u8 = 40;
const LONG: usize = 26;

async fn whatever_happens_an_open_case_has_an_owner_and_a_term(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (mut reached, mut owners) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    let (mut known, mut forgotten, mut stopped, mut were_late) = (0, 0, 0, 0);
    let mut whose = orders::Whose { alumnus: town.samira.clone(), person: town.samira_person.clone() };
    for seed in 0..ORDERS {
        let order = orders::some(seed, LONG);
        for at in 0..order.len() {
            let case = town
                .texts("SELECT id FROM escalations ORDER BY CASE WHEN state IN ('done', 'withdrawn') THEN 1 ELSE 0 END, drafted_at DESC LIMIT 1")
                .await
                .pop()
                .unwrap_or_else(|| "none".to_owned());
            let running = "SELECT owner_id FROM escalations WHERE state NOT IN ('done', 'withdrawn')";
            let before = town.texts(running).await;
            let since = town.house.clock.now();
            let late = match order[at] {
                orders::Try::Days(days) => orders::late_by(&town, since.plus_days(days)).await,
                _ => Vec::new(),
            };
            orders::attempt(&town, &whose, &case, order[at]).await;
            orders::must_hold(&town, &order[..=at]).await;
            orders::late_rose(&town, &late, since, &order[..=at]).await;
            were_late += late.len();
            owners.extend(town.texts(running).await);
            if matches!(order[at], orders::Try::Forget) {
                (forgotten, known) = (forgotten + 1, 0);
                stopped += before.len();
                assert!(town.texts(running).await.is_empty(), "nothing runs on of somebody who is forgotten");
                whose = orders::Whose::next(&town, forgotten).await;
            }
            let all = town.count("SELECT COUNT(*) FROM escalation_events").await;
            assert!(all >= known, "what happened stays written");
            known = all;
            reached.extend(town.texts("SELECT DISTINCT state FROM escalations").await);
        }
    }
    for state in ["drafted", "asked", "sent", "received", "accepted", "declined", "done", "withdrawn"] {
        assert!(reached.contains(state), "no order reached {state}: {reached:?}");
    }
    orders::must_hold(&town, &[]).await;
    assert!(owners.len() > 1, "no case changed hands");
    assert!(stopped > 0, "nobody was forgotten during a case: {forgotten}");
    assert!(were_late > 20, "hardly anything was late: {were_late}");
}
