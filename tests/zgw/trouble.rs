//! What goes wrong is said in words, and goes on when it can.

use super::{
    Log, again, assert_whole, keep, later, numbers, page, sent, settings,
    support::zgw::{Fault, Mood},
    town_with_a_system,
};
use crate::on_both_databases;
use app::{db::Db, sealed::Sealed, zgw::Settings};
use std::time::Duration;

on_both_databases!(
    what_is_refused_is_said_in_words_and_goes_when_it_can,
    a_key_that_does_not_work_is_told_to_the_admin,
    a_right_that_is_missing_is_named,
    a_clock_that_is_a_little_behind_costs_a_minute,
    a_system_that_is_gone_for_a_day_loses_nothing,
    a_slow_system_is_left_for_later,
);

async fn what_is_refused_is_said_in_words_and_goes_when_it_can(db: Db) {
    let log = Log::default();
    let listening = log.listen();
    let (town, zgw) = town_with_a_system(db).await;
    zgw.turns(Mood::Refuses("omschrijving", "iets", "Samira mag hier niet staan."));
    let case = sent(&town).await;
    town.clock_runs().await;
    let seen = page(&town, &case).await;
    assert!(seen.contains("De gemeente weigert: omschrijving: Samira mag hier niet staan."), "{seen}");
    assert!(seen.contains("We proberen het weer op maandag 23 november"), "{seen}");
    assert!(!log.words().contains("Samira"), "{}", log.words());
    assert!(log.words().contains("kind=\"refused\""), "but the operator knows of it: {}", log.words());
    drop(listening);
    assert!(town.everything_that_contains("mag hier niet").await.is_empty(), "what they say is sealed");
    // A draft of a zaaktype.
    zgw.turns(Mood::Fine);
    zgw.is_concept(true);
    later(&town, 60).await;
    let seen = page(&town, &case).await;
    assert!(seen.contains("is niet gepubliceerd"), "{seen}");
    assert_eq!(zgw.kept("zaken").len(), 0);
    zgw.is_concept(false);
    later(&town, 59).await;
    assert_eq!(zgw.kept("zaken").len(), 0, "not before it said");
    later(&town, 1).await;
    assert_whole(&zgw, &numbers(&town).await);
    assert!(!page(&town, &case).await.contains("niet gepubliceerd"));
    // What the operator changes holds at once.
    let other = settings(&zgw);
    keep(&town, &Settings { case_type: "ANDERS".into(), ..other.clone() }).await;
    again(&town, &case).await;
    town.clock_runs().await;
    assert!(page(&town, &case).await.contains("De gemeente kent het zaaktype ANDERS niet."));
    keep(&town, &other).await;
    town.clock_runs().await;
    assert_whole(&zgw, &numbers(&town).await);
    // A conflict that is none of ours is a refusal too.
    again(&town, &case).await;
    zgw.turns(Mood::Says(409));
    town.clock_runs().await;
    assert!(page(&town, &case).await.contains("De gemeente weigert: het zegt niet waarom."));
    zgw.turns(Mood::Fine);
    later(&town, 60).await;
    assert_whole(&zgw, &numbers(&town).await);
}

async fn a_key_that_does_not_work_is_told_to_the_admin(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let right = settings(&zgw);
    keep(&town, &Settings { client_secret: Sealed::from("iets anders"), ..right.clone() }).await;
    let case = sent(&town).await;
    for _ in 0..3 {
        later(&town, 60).await;
    }
    assert!(page(&town, &case).await.contains("De sleutel van de gemeente werkt niet."));
    let els = town.be(&town.els).await;
    assert!(els.look("/inbox").await.expect("her inbox").contains("De sleutel van de gemeente werkt niet."));
    assert_eq!(town.letters_that_say("De sleutel van de gemeente werkt niet.").await, 1, "one a day, and to her alone");
    assert_eq!(zgw.kept("zaken").len(), 0);
    keep(&town, &right).await;
    // Its clock is behind ours: it believes nothing from the future.
    zgw.runs_ahead(-300);
    later(&town, 60).await;
    let seen = page(&town, &case).await;
    assert!(seen.contains("die van ons verschillen 300 seconden"), "{seen}");
    // A few seconds are nothing.
    zgw.runs_ahead(-9);
    later(&town, 60).await;
    assert_whole(&zgw, &numbers(&town).await);
}

async fn a_right_that_is_missing_is_named(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    zgw.bars(Some("/rollen"));
    let case = sent(&town).await;
    later(&town, 1).await;
    later(&town, 1).await;
    let seen = page(&town, &case).await;
    assert!(seen.contains("maar we mogen dit niet: iemand bij een zaak zetten (zaken.bijwerken"), "{seen}");
    assert!(!seen.contains("De sleutel van de gemeente werkt niet"), "the key is fine");
    let els = town.be(&town.els).await;
    assert!(els.look("/inbox").await.expect("her inbox").contains("zaken.bijwerken"), "she can ask for it");
    zgw.bars(None);
    later(&town, 60).await;
    assert_whole(&zgw, &numbers(&town).await);
}

async fn a_clock_that_is_a_little_behind_costs_a_minute(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    zgw.runs_ahead(-5);
    let case = sent(&town).await;
    town.clock_runs().await;
    assert!(page(&town, &case).await.contains("die van ons verschillen 5 seconden"), "our now is not there yet");
    later(&town, 1).await;
    assert_whole(&zgw, &numbers(&town).await);
    later(&town, 1).await;
    assert_eq!(town.letters_that_say("verschillen 5 seconden").await, 0, "nobody is told of so little");
}

async fn a_system_that_is_gone_for_a_day_loses_nothing(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    // It goes in the middle.
    zgw.goes_wrong_at(9, Fault::LostAfter);
    town.clock_runs().await;
    zgw.closes().await;
    later(&town, 1).await;
    assert!(page(&town, &case).await.contains("geeft geen antwoord. Er is geen verbinding met dit adres."));
    for _ in 0..23 {
        later(&town, 60).await;
    }
    assert_eq!(town.letters_that_say("komt al een dag niet aan").await, 0);
    for _ in 0..2 {
        later(&town, 60).await;
    }
    assert_eq!(town.letters_that_say("komt al een dag niet aan").await, 1, "the owner knows");
    let waits = page(&town, &case).await;
    assert!(waits.contains("We proberen het weer op woensdag 25 november"), "{waits}");
    town.days_pass(3).await;
    assert_eq!(town.letters_that_say("komt al een dag niet aan").await, 1, "once");
    zgw.opens().await;
    town.days_pass(1).await;
    assert_whole(&zgw, &numbers(&town).await);
    assert!(!page(&town, &case).await.contains("geen verbinding"));
}

async fn a_slow_system_is_left_for_later(db: Db) {
    let (mut town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    zgw.turns(Mood::Slow);
    let patient = town.house.outside.clone();
    town.house.outside = patient.with_patience(Duration::from_millis(200));
    town.clock_runs().await;
    town.house.outside = patient;
    assert_eq!(zgw.calls().len(), 1, "one call that takes too long is enough");
    assert!(page(&town, &case).await.contains("geeft te langzaam antwoord"));
    for status in [500, 429, 404, 302] {
        zgw.turns(Mood::Says(status));
        later(&town, 60).await;
        assert_eq!(zgw.kept("zaken").len(), 0, "{status}");
        assert!(page(&town, &case).await.contains("We proberen het weer op"), "{status}");
    }
    zgw.turns(Mood::Fine);
    later(&town, 60).await;
    assert_whole(&zgw, &numbers(&town).await);
}
