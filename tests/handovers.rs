//! What goes along with somebody to others, and where they are half a year later: written, read, answered, received,
//! measured; and what the clock makes of it when nobody does.

mod support;

use app::{access::AlumnusId, db::Db, leavers::store as leavers, schools::store as schools};
use support::{
    plain,
    town::{Town, day, leaver},
};

on_both_databases!(
    samira_reads_it_says_yes_and_school_hears_when_nobody_has_it,
    nothing_goes_when_she_says_no,
    she_may_say_no_after_all,
    what_is_withdrawn_is_never_late,
    a_form_says_what_goes_wrong,
    nobody_outside_her_circle_reads_it,
    two_that_are_late_are_two_signals,
    a_school_chooses_how_long_it_may_take,
    what_was_measured_goes_from_monday,
    an_unknown_place_is_a_signal_until_it_is_known,
    who_was_not_measured_and_is_nowhere_known_is_a_signal,
    a_wrong_measurement_is_undone,
    what_is_measured_about_work_is_a_fact_until_it_is_undone,
);

const FORM: [(&str, &str); 8] = [
    ("to_kind", "werkgever"),
    ("to_name", "Jan de Wit"),
    ("to_reach", "06 12345678"),
    ("goes_on", "2026-11-24"),
    ("well", "Samira komt altijd op tijd."),
    ("not_well", "Bij drukte loopt zij weg."),
    ("helps", "Eerst voordoen, dan zelf."),
    ("arranged", "Anja belt elke vrijdag."),
];

/// Anja writes it; the path of the sheet at school, and of the page on the phone.
async fn written(town: &Town, to: &str) -> (String, String) {
    let form = FORM.map(|(name, value)| (name, if name == "to_name" { to } else { value }));
    let anja = town.be(&town.anja).await;
    let path = anja.post(&format!("/alumni/{}/handover", town.samira), &form).await.expect("a form");
    let sheet = path.split('?').next().expect("a path").to_owned();
    let id = sheet.rsplit('/').next().expect("an id").to_owned();
    (sheet, format!("/handover/{id}"))
}

async fn says(town: &Town, mine: &str, decision: &str) -> u16 {
    town.be(&town.samira_person).await.answer("POST", mine, &[("decision", decision)]).await.status
}

async fn looks(town: &Town, who: &app::access::PersonId, path: &str) -> String {
    plain(&town.be(who).await.look(path).await.expect("a page"))
}

/// How many were told this.
async fn heard(town: &Town, words: &str) -> usize {
    town.clock_runs().await;
    town.letters_that_say(words).await
}

async fn open_signals(town: &Town) -> Vec<String> {
    let kinds = "SELECT kind FROM signals WHERE closed_at IS NULL AND kind IN ('handover_waits', 'no_destination')";
    town.texts(kinds).await
}

async fn samira_reads_it_says_yes_and_school_hears_when_nobody_has_it(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (sheet, mine) = written(&town, "Jan de Wit").await;
    let twice = written(&town, "Jan de Wit").await;
    assert_eq!(twice, (sheet.clone(), mine.clone()), "a form sent twice is one request");
    assert_eq!(heard(&town, "Lees jij het eerst?").await, 1);
    let home = looks(&town, &town.samira_person, "/home").await;
    assert!(home.contains("Mag dit naar Jan de Wit?") && !home.contains("Lees jij het eerst?"), "asked once: {home}");
    let page = looks(&town, &town.samira_person, &mine).await;
    for words in [
        "Jan de Wit",
        "dinsdag 24 november",
        "Samira komt altijd op tijd.",
        "Bij drukte loopt zij weg.",
        "Eerst voordoen, dan zelf.",
        "Anja belt elke vrijdag.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("06 12345678"), "what doesn't go isn't on it");
    let page = looks(&town, &town.anja, &sheet).await;
    assert!(page.contains("Wacht op het ja van Samira.") && page.contains("Er is niets om af te drukken."), "{page}");
    let early = town.be(&town.anja).await;
    let got = [("by", "Jan de Wit"), ("on", "2026-11-23")];
    assert_eq!(early.answer("POST", &format!("{sheet}/received"), &got).await.status, 409, "not before the yes");

    assert_eq!(says(&town, &mine, "yes").await, 303);
    assert_eq!(says(&town, &mine, "yes").await, 409, "once is enough");
    assert!(!looks(&town, &town.samira_person, "/home").await.contains("Lees jij het eerst?"), "that is answered");
    assert_eq!(heard(&town, "Samira zei ja. De overdracht mag nu naar Jan de Wit.").await, 1);
    let page = looks(&town, &town.anja, &sheet).await;
    assert!(page.contains("Samira las dit en zei ja op 23 november 2026.") && !page.contains("print-only"), "{page}");
    let page = looks(&town, &town.anja, "/monday").await;
    assert!(page.contains("Overdracht aan Jan de Wit (werkgever).") && page.contains("nog 6 werkdagen"), "{page}");
    assert!(!looks(&town, &town.els, "/monday").await.contains("Jan de Wit"), "of colleagues nothing");

    // It goes on Tuesday; five working days later is the Tuesday after.
    town.it_becomes("2026-12-01", 16).await;
    assert_eq!(open_signals(&town).await.len(), 0, "the day isn't over");
    town.it_becomes("2026-12-01", 17).await;
    town.it_becomes("2026-12-01", 17).await;
    assert_eq!(open_signals(&town).await, ["handover_waits"], "once, however often the clock runs");
    let page = looks(&town, &town.anja, "/monday").await;
    assert!(page.contains("ging op dinsdag 24 november naar Jan de Wit"), "the reason in words: {page}");
    assert!(page.contains("overdracht niet ontvangen") && page.contains("Jan de Wit bellen"), "{page}");
    assert_eq!(heard(&town, "ging op dinsdag 24 november naar Jan de Wit").await, 1, "Anja has a task");
    assert_eq!(town.texts("SELECT due_on FROM signals WHERE kind = 'handover_waits'").await, ["2026-12-03"]);

    // A word closes the signal; as long as nobody has it, it comes again.
    let signal = town.texts("SELECT id FROM signals WHERE kind = 'handover_waits'").await.remove(0);
    let close = format!("/alumni/{}/signals/{signal}", town.samira);
    town.be(&town.anja).await.post(&close, &[("word", "Gebeld, hij kijkt vandaag.")]).await.expect("closed");
    town.it_becomes("2026-12-07", 17).await;
    assert_eq!(open_signals(&town).await.len(), 0);
    town.it_becomes("2026-12-08", 17).await;
    assert_eq!(open_signals(&town).await.len(), 1, "five working days later");
    assert!(looks(&town, &town.anja, "/monday").await.contains("5 werkdagen te laat"));

    let anja = town.be(&town.anja).await;
    for (by, on) in [("", "2026-12-08"), ("Jan de Wit", "2026-12-09"), ("Jan de Wit", "2026-11-20")] {
        let reply = anja.answer("POST", &format!("{sheet}/received"), &[("by", by), ("on", on)]).await;
        assert_eq!(reply.status, 422, "{by} {on}");
    }
    let got = [("by", "Jan de Wit"), ("on", "2026-12-07")];
    anja.post(&format!("{sheet}/received"), &got).await.expect("received");
    assert_eq!(open_signals(&town).await.len(), 0, "closed with the receipt");
    let words = town.texts("SELECT closed_word FROM signals WHERE kind = 'handover_waits' ORDER BY opened_at").await;
    assert_eq!(plain(&words[1]), "Ontvangen door Jan de Wit op 7 december 2026.");
    assert_eq!(anja.answer("POST", &format!("{sheet}/received"), &got).await.status, 409);
    assert!(looks(&town, &town.samira_person, &mine).await.contains("Jan de Wit heeft dit nu."), "she knows too");
    assert!(!looks(&town, &town.anja, "/monday").await.contains("Overdracht aan Jan de Wit"));
    town.days_pass(20).await;
    assert_eq!(open_signals(&town).await.len(), 0, "it is over");
}

async fn nothing_goes_when_she_says_no(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (sheet, mine) = written(&town, "Jan de Wit").await;
    assert_eq!(says(&town, &mine, "no").await, 303);
    assert_eq!(heard(&town, "Samira wil niet dat dit naar Jan de Wit gaat. Praat erover.").await, 1);
    assert!(looks(&town, &town.samira_person, &mine).await.contains("Er gaat niets weg."));
    assert!(looks(&town, &town.anja, &sheet).await.contains("Samira zei nee. Er gaat niets."));
    assert_eq!(says(&town, &mine, "yes").await, 409, "it is over");
    assert!(!looks(&town, &town.anja, "/monday").await.contains("Overdracht aan"));
    town.days_pass(12).await;
    assert_eq!(open_signals(&town).await.len(), 0, "what never went is never late");
}

async fn she_may_say_no_after_all(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (sheet, mine) = written(&town, "Jan de Wit").await;
    says(&town, &mine, "yes").await;
    town.it_becomes("2026-12-01", 17).await;
    assert_eq!(open_signals(&town).await.len(), 1);
    assert_eq!(says(&town, &mine, "no").await, 303);
    assert_eq!(open_signals(&town).await.len(), 0, "nothing is waited for any more");
    assert_eq!(heard(&town, "Geef het niet door.").await, 1);
    let page = looks(&town, &town.anja, &sheet).await;
    assert!(page.contains("Deze overdracht is gestopt.") && page.contains("Er is niets om af te drukken."), "{page}");
}

async fn what_is_withdrawn_is_never_late(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (sheet, mine) = written(&town, "Jan de Wit").await;
    says(&town, &mine, "yes").await;
    let anja = town.be(&town.anja).await;
    anja.post(&format!("{sheet}/withdraw"), &[]).await.expect("withdrawn");
    assert_eq!(anja.answer("POST", &format!("{sheet}/withdraw"), &[]).await.status, 409);
    assert_eq!(heard(&town, "Dit gaat niet door: iets geven aan Jan de Wit.").await, 1, "she hears it");
    town.days_pass(12).await;
    assert_eq!(open_signals(&town).await.len(), 0);
}

async fn a_form_says_what_goes_wrong(db: Db) {
    let town = Town::on(db).await;
    let anja = town.be(&town.anja).await;
    let path = format!("/alumni/{}/handover", town.samira);
    let page = looks(&town, &town.anja, &path).await;
    assert!(page.contains("Geen BSN, geen diagnose, geen IQ."), "said beside the field");
    for (name, value, why) in [
        ("not_well", " ", "Schrijf op wat niet goed gaat."),
        ("helps", "Haar nummer is 123456782.", "Hier staat een nummer dat een BSN kan zijn."),
        ("goes_on", "2026-11-20", "Deze dag is al voorbij."),
        ("to_kind", "", "Kies naar wie het gaat."),
    ] {
        let form = FORM.map(|(field, typed)| (field, if field == name { value } else { typed }));
        let reply = anja.answer("POST", &path, &form).await;
        let page = plain(&reply.body);
        assert_eq!(reply.status, 422, "{name}");
        assert!(page.contains(why) && page.contains("Samira komt altijd op tijd."), "{name}: {page}");
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM warm_handovers").await, 0);
}

async fn nobody_outside_her_circle_reads_it(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (sheet, mine) = written(&town, "Jan de Wit").await;
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let kees = leavers::add(&mut tx, &town.school, &town.anja, &leaver("20002", "Kees", "Bakker"), now).await;
    let kees = kees.expect("Kees");
    let kees_person = app::circle::store::brief(&mut tx, &kees).await.expect("a brief").person_id;
    let other = schools::add_school(&mut tx, "Het Baken", "Waterdam", now).await.expect("a school");
    let ingrid = schools::add_person(&mut tx, ("Ingrid", "Postma"), None, None, now).await.expect("Ingrid");
    schools::add_member(&mut tx, &ingrid, "staff", schools::Place::School(&other), "coördinator", now)
        .await
        .expect("elsewhere");
    tx.commit().await.expect("a commit");
    let write = format!("/alumni/{}/handover", town.samira);
    let measure = format!("/alumni/{}/measurements", town.samira);
    let kees_sheet = sheet.replace(&town.samira.0, &kees.0);
    for (who, path) in [
        (&town.els, &write),
        (&town.els, &sheet),
        (&town.els, &measure),
        (&ingrid, &sheet),
        (&ingrid, &measure),
        (&town.femke, &sheet),
        (&kees_person, &mine),
        (&town.anja, &kees_sheet),
    ] {
        assert_eq!(town.be(who).await.answer("GET", path, &[]).await.status, 404, "{path}");
    }
    for (who, path) in [
        (&town.els, format!("{sheet}/withdraw")),
        (&ingrid, format!("{sheet}/withdraw")),
        (&kees_person, mine.clone()),
        (&town.anja, format!("{kees_sheet}/withdraw")),
    ] {
        let reply = town.be(who).await.answer("POST", &path, &[("decision", "yes")]).await;
        assert_eq!(reply.status, 404, "{path}");
    }
    assert_eq!(town.texts("SELECT state FROM warm_handovers").await, ["asked"], "nothing happened");
    let seen = "SELECT COUNT(*) FROM access_log l JOIN people p ON p.id = l.person_id WHERE l.kind = 'handover' \
                AND p.first_name <> 'Anja'";
    looks(&town, &town.anja, &sheet).await;
    assert_eq!(town.count(seen).await, 0);
    assert!(town.count("SELECT COUNT(*) FROM access_log WHERE kind = 'handover'").await > 0, "her look is in the log");
}

async fn two_that_are_late_are_two_signals(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (first, mine) = written(&town, "Jan de Wit").await;
    says(&town, &mine, "yes").await;
    let (_, mine) = written(&town, "Fatma Kaya").await;
    says(&town, &mine, "yes").await;
    town.it_becomes("2026-12-01", 17).await;
    assert_eq!(open_signals(&town).await.len(), 2);
    let got = [("by", "Jan de Wit"), ("on", "2026-12-01")];
    town.be(&town.anja).await.post(&format!("{first}/received"), &got).await.expect("received");
    let left = town.texts("SELECT reason FROM signals WHERE kind = 'handover_waits' AND closed_at IS NULL").await;
    assert!(left.len() == 1 && left[0].contains("Fatma Kaya"), "{left:?}");
}

async fn a_school_chooses_how_long_it_may_take(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let els = town.be(&town.els).await;
    let page = looks(&town, &town.els, "/school/signals").await;
    assert!(page.contains("Overdracht niet ontvangen na (werkdagen)"), "{page}");
    let (_, mine) = written(&town, "Jan de Wit").await;
    says(&town, &mine, "yes").await;
    els.post("/school/signals", &[("not_received", "2"), ("do", "keep")]).await.expect("chosen");
    town.clock_runs().await;
    town.it_becomes("2026-11-26", 16).await;
    assert_eq!(open_signals(&town).await.len(), 0);
    town.it_becomes("2026-11-26", 17).await;
    assert_eq!(open_signals(&town).await.len(), 1, "two working days, also for what was on its way");
}

/// Samira left so that her half year is on the first of December.
async fn left_in_june(town: &Town) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let left = "UPDATE alumni SET outflow_on = '2026-06-01', signals_at = NULL";
    sqlx::query(left).execute(&mut *tx).await.expect("a day");
    tx.commit().await.expect("a commit");
    town.clock_runs().await;
}

async fn measures(town: &Town, on: &str, destination: &str, reason: &str) -> u16 {
    let form = [("on", on), ("destination", destination), ("reason", reason), ("labour", "alleen_werk")];
    let path = format!("/alumni/{}/measurements", town.samira);
    town.be(&town.anja).await.answer("POST", &path, &form).await.status
}

async fn what_was_measured_goes_from_monday(db: Db) {
    let town = Town::on(db).await;
    left_in_june(&town).await;
    let page = looks(&town, &town.anja, "/monday").await;
    assert!(page.contains("December 2026") && page.contains("1 oud-leerling, 6 maanden uit school."), "{page}");
    let link = format!("href=\"/alumni/{}/measurements\"", town.samira);
    assert!(page.contains(&link), "with her name: {page}");
    let others = looks(&town, &town.els, "/monday").await;
    assert!(others.contains("December 2026") && !others.contains(&link), "a colleague sees how many");
    assert_eq!(measures(&town, "2026-11-23", "geen_werk_of_opleiding", "").await, 422, "that needs a reason");
    assert_eq!(measures(&town, "2026-11-23", "arbeid", "").await, 303);
    assert_eq!(measures(&town, "2026-11-23", "arbeid", "").await, 422, "once a half year");
    let page = looks(&town, &town.anja, "/monday").await;
    assert!(!page.contains("Metingen") && !page.contains("December 2026"), "{page}");
    let page = looks(&town, &town.anja, &format!("/alumni/{}", town.samira)).await;
    assert!(page.contains("Laatste meting, 23 november 2026: Arbeid."), "{page}");
    let page = looks(&town, &town.anja, &format!("/alumni/{}/measurements", town.samira)).await;
    assert!(page.contains("Alleen werk") && page.contains("gedaan"), "{page}");
    let data = looks(&town, &town.samira_person, "/me/data").await;
    assert!(data.contains("Waar je was, elk half jaar na school"), "she reads it too");
}

async fn an_unknown_place_is_a_signal_until_it_is_known(db: Db) {
    let town = Town::on(db).await;
    left_in_june(&town).await;
    assert_eq!(measures(&town, "2026-11-23", "onbekend", "").await, 303);
    assert_eq!(open_signals(&town).await, ["no_destination"]);
    let page = looks(&town, &town.anja, &format!("/alumni/{}", town.samira)).await;
    assert!(page.contains("Bij de meting op 23 november 2026 was niet bekend waar Samira nu is."), "{page}");
    town.it_becomes("2026-12-16", 17).await;
    town.it_becomes("2026-12-16", 17).await;
    assert_eq!(open_signals(&town).await.len(), 1, "the half year was measured, and the signal is there already");
    town.it_becomes("2027-05-20", 9).await;
    assert_eq!(measures(&town, "2027-05-20", "mbo_bol", "").await, 303);
    assert_eq!(open_signals(&town).await.len(), 0, "known, at the next one");
    let words = town.texts("SELECT closed_word FROM signals WHERE kind = 'no_destination'").await;
    assert_eq!(words, ["Gemeten: Mbo bol."]);
}

async fn who_was_not_measured_and_is_nowhere_known_is_a_signal(db: Db) {
    let town = Town::on(db).await;
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let mut kees = leaver("20002", "Kees", "Bakker");
    kees.outflow_on = day("2026-06-01").0;
    kees.destination = app::leavers::OutflowDestination::Onbekend;
    let kees: AlumnusId = leavers::add(&mut tx, &town.school, &town.anja, &kees, now).await.expect("Kees");
    tx.commit().await.expect("a commit");
    left_in_june(&town).await;
    assert!(looks(&town, &town.anja, "/monday").await.contains("Van 1 is niet bekend waar die nu is."));
    // Ten working days after Tuesday 1 December.
    town.it_becomes("2026-12-15", 16).await;
    assert_eq!(open_signals(&town).await.len(), 0);
    town.it_becomes("2026-12-15", 17).await;
    town.it_becomes("2026-12-15", 17).await;
    assert_eq!(open_signals(&town).await, ["no_destination"], "of Samira it is known where she went");
    let page = looks(&town, &town.anja, &format!("/alumni/{kees}")).await;
    assert!(page.contains("De meting van 1 december 2026 is niet gedaan."), "{page}");
    let page = looks(&town, &town.anja, "/monday").await;
    assert!(page.contains("niet bekend waar nu") && page.contains("Vraag waar Kees nu is"), "{page}");
    let next = "SELECT COUNT(*) FROM reminders WHERE kind = 'measurement' AND outcome_at IS NULL";
    assert_eq!(town.count(next).await, 2, "each has the next half year planned");
}

async fn a_wrong_measurement_is_undone(db: Db) {
    let town = Town::on(db).await;
    left_in_june(&town).await;
    measures(&town, "2026-11-23", "onbekend", "").await;
    let undo = async || {
        let sql = "SELECT id FROM measurements WHERE undone_at IS NULL";
        let id = town.texts(sql).await.remove(0);
        let path = format!("/alumni/{}/measurements/{id}/undo", town.samira);
        town.be(&town.anja).await.post(&path, &[]).await.expect("undone");
        assert_eq!(town.be(&town.anja).await.answer("POST", &path, &[]).await.status, 404, "once");
    };
    undo().await;
    assert_eq!(open_signals(&town).await.len(), 0, "it said that nobody knows, by mistake");
    assert!(looks(&town, &town.anja, "/monday").await.contains("December 2026"), "it is to be done again");
    measures(&town, "2026-11-23", "onbekend", "").await;
    town.it_becomes("2027-05-20", 9).await;
    measures(&town, "2027-05-20", "arbeid", "").await;
    assert_eq!(open_signals(&town).await.len(), 0);
    let sql = "UPDATE measurements SET undone_at = 1 WHERE months = 6";
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query(sql).execute(&mut *tx).await.expect("only one is left");
    tx.commit().await.expect("a commit");
    town.it_becomes("2027-05-20", 10).await;
    undo().await;
    assert_eq!(open_signals(&town).await, ["no_destination"], "what it had closed is open again");
}

async fn what_is_measured_about_work_is_a_fact_until_it_is_undone(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    left_in_june(&town).await;
    let facts = async || {
        let sql = "SELECT COALESCE(employer, '') || '/' || COALESCE(no_work_since, '') FROM alumni";
        town.texts(sql).await.remove(0)
    };
    let of_work = "SELECT kind FROM signals WHERE closed_at IS NULL AND kind IN ('job_lost', 'no_work') ORDER BY kind";
    let undo = async || {
        town.it_is(town.house.clock.now().plus_hours(1)).await;
        let id = town.texts("SELECT id FROM measurements WHERE undone_at IS NULL ORDER BY months DESC").await.remove(0);
        let path = format!("/alumni/{}/measurements/{id}/undo", town.samira);
        town.be(&town.anja).await.post(&path, &[]).await.expect("undone");
    };
    assert_eq!(facts().await, "Bakkerij 't Hoekje/");
    assert_eq!(measures(&town, "2026-11-20", "geen_werk_of_opleiding", "Zoekt nog.").await, 303);
    assert_eq!(facts().await, "/2026-11-20");
    assert_eq!(town.texts(of_work).await, ["job_lost"]);
    undo().await;
    assert_eq!(facts().await, "Bakkerij 't Hoekje/");
    assert!(town.texts(of_work).await.is_empty(), "it was a mistake");

    let work = format!("/alumni/{}/work", town.samira);
    town.be(&town.anja).await.post(&work, &[("no_work_since", "2026-06-01")]).await.expect("at home");
    assert_eq!(town.texts(of_work).await, ["job_lost", "no_work"]);
    town.it_is(town.house.clock.now().plus_hours(1)).await;
    assert_eq!(measures(&town, "2026-11-23", "arbeid", "").await, 303);
    assert_eq!((facts().await.as_str(), town.texts(of_work).await.as_slice()), ("/", &["job_lost".to_owned()][..]));
    undo().await;
    assert_eq!(facts().await, "/2026-06-01");
    assert_eq!(town.texts(of_work).await, ["job_lost", "no_work"], "and so are the days without");
}
