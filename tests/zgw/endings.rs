//! A case that is withdrawn, written again, forgotten: what is there, and who must know.

use super::{
    KEPT_BACK, SHARED, approve, assert_whole, later, numbers, page, sent,
    support::zgw::{Fault, Mood},
    town_with_a_system,
};
use crate::on_both_databases;
use app::{access::AlumnusId, db::Db};

on_both_databases!(
    a_withdrawn_case_goes_no_further,
    a_case_that_is_written_again_is_another_zaak,
    what_went_there_is_in_her_file_and_goes_with_it,
);

async fn a_withdrawn_case_goes_no_further(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    // Before the zaak is there.
    zgw.turns(Mood::Says(503));
    let case = sent(&town).await;
    town.clock_runs().await;
    town.be(&town.anja).await.post(&format!("/escalations/{case}/withdraw"), &[]).await.expect("withdrawn");
    zgw.turns(Mood::Fine);
    town.days_pass(2).await;
    assert_eq!((zgw.kept("zaken").len(), zgw.count("POST", "/zaken")), (0, 0), "nothing went");
    assert_eq!(town.letters_that_say("staat nog in hun systeem").await, 0);
    assert!(!page(&town, &case).await.contains("staat nog in hun systeem"));
    // After it is there, and before all of it is.
    let case = sent(&town).await;
    zgw.goes_wrong_at(15, Fault::LostBefore);
    town.clock_runs().await;
    assert_eq!((zgw.kept("zaken").len(), zgw.kept("zaakinformatieobjecten").len()), (1, 0));
    let documents = zgw.kept("enkelvoudiginformatieobjecten").len();
    let anja = town.be(&town.anja).await;
    anja.post(&format!("/escalations/{case}/withdraw"), &[]).await.expect("withdrawn");
    let seen = page(&town, &case).await;
    assert!(seen.contains("Bel de gemeente: zaak WV-") && seen.contains("staat nog in hun systeem"), "{seen}");
    let calls = zgw.calls().len();
    later(&town, 1).await;
    assert_eq!(town.letters_that_say("staat nog in hun systeem").await, 1);
    town.days_pass(2).await;
    assert_eq!(zgw.calls().len(), calls, "not one call more");
    assert_eq!(zgw.kept("enkelvoudiginformatieobjecten").len(), documents);
    assert_eq!(town.letters_that_say("staat nog in hun systeem").await, 1);
}

async fn a_case_that_is_written_again_is_another_zaak(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    town.clock_runs().await;
    let no = [("reason", "Woont elders."), ("whither", "Waterdam")];
    town.be(&town.femke).await.post(&format!("/desk/{case}/decline"), &no).await.expect("declined");
    later(&town, 1).await;
    assert!(page(&town, &case).await.contains("staat nog in hun systeem"), "the old one is still there");
    let anja = town.be(&town.anja).await;
    anja.post(&format!("/escalations/{case}/redo"), &[]).await.expect("again");
    let wanted = town.house.clock.now().day().plus(10).iso();
    let form = [
        ("cause", "Nog steeds stil."),
        ("asked", "Bel haar."),
        ("wanted_on", wanted.as_str()),
        ("own_0", SHARED),
        ("own_1", KEPT_BACK),
    ];
    anja.post(&format!("/escalations/{case}/edit"), &form).await.expect("new words");
    let version = town.count("SELECT version FROM escalations").await.to_string();
    approve(&town, &case, &version).await;
    town.clock_runs().await;
    let numbers = numbers(&town).await;
    assert_eq!(numbers.len(), 2);
    assert_whole(&zgw, &numbers);
    let seen = page(&town, &case).await;
    assert!(seen.contains(&format!("Het nummer daar is {}.", numbers[1])), "{seen}");
}

async fn what_went_there_is_in_her_file_and_goes_with_it(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    sent(&town).await;
    town.clock_runs().await;
    let samira = town.be(&town.samira_person).await;
    let file: serde_json::Value =
        serde_json::from_str(&samira.answer("GET", "/me/data.json", &[]).await.body).expect("JSON");
    assert_eq!(file["their_system"][0]["number"], numbers(&town).await[0].as_str());
    samira.post("/me/erase", &[]).await.expect("asked");
    town.days_pass(15).await;
    town.clock_runs().await;
    for table in ["SELECT COUNT(*) FROM zgw_handovers", "SELECT COUNT(*) FROM zgw_statuses"] {
        assert_eq!(town.count(table).await, 0, "{table}");
    }
    assert_eq!(town.letters_that_say("staat nog in hun systeem").await, 1, "somebody calls the municipality");
    let calls = zgw.calls().len();
    town.days_pass(2).await;
    assert_eq!(zgw.calls().len(), calls);
    // And what is only old goes at night.
    let alumnus: AlumnusId = town.samira.clone();
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    for sql in [
        "INSERT INTO escalations (id, alumnus_id, municipality_id, owner_id, state, step, version, cause, asked, \
         wanted_on, drafted_at, untold, withdrawn_at) SELECT 'old', a.id, a.municipality_id, a.owner_id, 'withdrawn', \
         2, 1, '', '', '2024-01-01', $2, 0, $2 FROM alumni a WHERE a.id = $1",
        "INSERT INTO zgw_handovers (id, escalation_id, version, municipality_id, number, sent_at, tries, lease) \
         SELECT 'old', 'old', 1, a.municipality_id, 'WV-0', $2, 0, 0 FROM alumni a WHERE a.id = $1",
        "INSERT INTO zgw_statuses (escalation_id, url, seen_at) SELECT 'old', a.id, $2 FROM alumni a WHERE a.id = $1",
    ] {
        sqlx::query(sql).bind(&alumnus).bind(now.plus_days(-1200)).execute(&mut *tx).await.expect("a row");
    }
    tx.commit().await.expect("a commit");
    town.days_pass(2).await;
    for table in
        ["SELECT COUNT(*) FROM zgw_handovers", "SELECT COUNT(*) FROM zgw_statuses", "SELECT COUNT(*) FROM escalations"]
    {
        assert_eq!(town.count(table).await, 0, "{table}");
    }
}
