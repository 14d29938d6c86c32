//! What goes into the system of the municipality, and what does not.

use super::{
    CAUSE, KEPT_BACK, Log, SHARED, again, assert_whole, keep, later, municipality, numbers, page, sent, settings,
    support::{
        pdf_text,
        zgw::{Fault, SECRET},
    },
    town_with_a_system, write,
};
use crate::on_both_databases;
use app::{db::Db, zgw::store};
use base64::{Engine, prelude::BASE64_STANDARD};

on_both_databases!(
    a_case_that_is_sent_arrives_with_the_approved_sentences_and_nothing_else,
    without_a_system_the_desk_works_as_before,
    a_case_of_which_telling_is_dangerous_brings_the_same_words_and_stays_untold,
);

async fn a_case_that_is_sent_arrives_with_the_approved_sentences_and_nothing_else(db: Db) {
    let log = Log::default();
    let listening = log.listen();
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    town.clock_runs().await;
    let numbers = numbers(&town).await;
    assert_whole(&zgw, &numbers);
    assert!(!numbers[0].contains(&case[..4]) && numbers[0].starts_with("WV-"), "{numbers:?}");

    let zaak = &zgw.kept("zaken")[0];
    assert_eq!(zaak["omschrijving"], "Hulpvraag voor een oud-leerling van De Rede", "a list names nobody");
    let toelichting = zaak["toelichting"].as_str().expect("words");
    assert!(toelichting.contains(CAUSE) && toelichting.contains("Een gesprek over <werk>."), "{toelichting}");
    let person = &zgw.kept("rollen")[0];
    assert_eq!(person["betrokkeneIdentificatie"]["geslachtsnaam"], "Visser");
    assert_eq!(person["contactpersoonRol"]["naam"], "Anja Jacobs");
    let document = &zgw.kept("enkelvoudiginformatieobjecten")[0];
    assert_eq!(document["informatieobjecttype"], zgw.kind("informatieobjecttypen", 2), "the kind that was set");
    let sheet = BASE64_STANDARD.decode(document["inhoud"].as_str().expect("a file")).expect("base64");
    assert_eq!(document["bestandsomvang"], sheet.len());
    let sheet = pdf_text(&sheet);
    // The same words as on the desk.
    for words in ["Samira Visser", CAUSE, SHARED, "Een gesprek over <werk>.", "Anja Jacobs", "zei ja op"] {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    let calls = zgw.calls();
    let bodies = calls.iter().map(|call| format!("{} {}", call.path, call.body));
    let everything: String = bodies.chain([sheet.clone()]).collect();
    for never in [KEPT_BACK, "Bsn", "bsn", "20001", "2002-11-28", "Bakkerij", "samira@"] {
        assert!(!everything.contains(never), "{never} went along");
    }

    let seen = page(&town, &case).await;
    assert!(seen.contains("In het systeem van de gemeente") && seen.contains(&numbers[0]), "{seen}");
    assert!(seen.contains("De zaak staat er nu") && seen.contains("zegt niet dat iemand hem las"), "{seen}");
    // It is not received by anybody: the desk says that.
    assert_eq!(town.texts("SELECT state FROM escalations").await, ["sent"]);
    let desk = town.be(&town.femke).await.look(&format!("/desk/{case}")).await.expect("the desk as before");
    assert!(!desk.contains(&numbers[0]) && desk.contains(SHARED));
    drop(listening);
    for words in ["Samira", "Visser", SECRET, "stil", &numbers[0]] {
        assert!(!log.words().contains(words), "{words} is in the log");
    }
    assert!(town.everything_that_contains(SECRET).await.is_empty(), "its secret is sealed");
}

async fn without_a_system_the_desk_works_as_before(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let municipality = municipality(&town).await;
    let off = async || {
        let mut tx = town.house.db.begin().await.expect("a transaction");
        let was_on = store::stop(&mut tx, &municipality, town.house.clock.now()).await.expect("off");
        tx.commit().await.expect("a commit");
        was_on
    };
    assert!(off().await && !off().await);
    let case = sent(&town).await;
    town.days_pass(1).await;
    assert_eq!((zgw.calls().len(), town.count("SELECT COUNT(*) FROM zgw_handovers").await), (0, 0));
    assert!(!page(&town, &case).await.contains("In het systeem van de gemeente"));
    let femke = town.be(&town.femke).await;
    assert!(femke.look(&format!("/desk/{case}")).await.expect("the desk").contains(SHARED));
    // What was on its way waits when it is put off, and goes on when it is put on.
    keep(&town, &settings(&zgw)).await;
    again(&town, &case).await;
    zgw.goes_wrong_at(7, Fault::LostAfter);
    town.clock_runs().await;
    off().await;
    let calls = zgw.calls().len();
    town.days_pass(1).await;
    assert_eq!(zgw.calls().len(), calls);
    assert!(page(&town, &case).await.contains("De koppeling staat uit."));
    keep(&town, &settings(&zgw)).await;
    town.clock_runs().await;
    assert_whole(&zgw, &numbers(&town).await);
}

async fn a_case_of_which_telling_is_dangerous_brings_the_same_words_and_stays_untold(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = write(&town).await;
    let ground = [
        ("ground_kind", "danger"),
        ("ground", "Ze slaapt buiten en het vriest vannacht."),
        ("second", &*town.pieter.0),
        ("untold", "yes"),
    ];
    let path = format!("/escalations/{case}/exception");
    town.be(&town.anja).await.post(&path, &ground).await.expect("a ground");
    let pieter = town.be(&town.pieter).await;
    pieter.post(&format!("{path}/confirm"), &[("version", "1")]).await.expect("sent");
    town.clock_runs().await;
    assert_whole(&zgw, &numbers(&town).await);
    let document = &zgw.kept("enkelvoudiginformatieobjecten")[0];
    let sheet = BASE64_STANDARD.decode(document["inhoud"].as_str().expect("a file")).expect("base64");
    let sheet = pdf_text(&sheet);
    assert!(sheet.contains("zonder toestemming") && sheet.contains(SHARED) && !sheet.contains("vriest"), "{sheet}");
    let zaak = zgw.kept("zaken")[0]["url"].as_str().expect("an address").to_owned();
    zgw.gives_status(&zaak, 3);
    later(&town, 60).await;
    let samira = town.be(&town.samira_person).await;
    assert!(!samira.look("/inbox").await.expect("her inbox").contains("gemeente"));
    let file = samira.answer("GET", "/me/data.json", &[]).await.body;
    assert!(!file.contains("WV-") && !file.contains("Afgerond"), "{file}");
}
