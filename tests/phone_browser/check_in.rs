//! A check-in without internet, whole, and on the way back.

use super::{
    page::{chosen, comes_back, ends, looks_good, taps_a_face},
    served::{Served, anja_has_a_number},
    store::keeps_waiting,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_check_in_is_made_without_internet() {
    let served = Served::start().await;
    let town = &served.town;
    anja_has_a_number(town).await;
    let samira = served.samiras_phone().await;
    served.cut();
    taps_a_face(&samira, "gaat wel").await;
    samira.sees("Check-in: gaat wel").await;
    assert_eq!(chosen(&samira).await, "3,", "what she tapped is chosen");
    looks_good(&samira, "phone-9-whole").await;
    samira.choose_for("Hoe gaat het met werk?", "niet goed").await;
    samira.type_into("Wil je nog iets zeggen? Het hoeft niet.", "Ik ben \"moe\".").await;
    samira.choose("Ja, bel mij").await;
    comes_back(&samira).await;
    assert_eq!(chosen(&samira).await, "3,not_good,Ik ben \"moe\".,yes", "no page changes under her hands");
    samira.press("Versturen").await;
    samira.sees("Nog niemand ziet dit. Kan het niet wachten? Bel dan.").await;
    samira.sees("Bel Anja").await;
    looks_good(&samira, "phone-10-call").await;
    assert!(!samira.sees_now("Hoe gaat het?").await, "she is not asked twice");
    samira.press("Vertel meer").await;
    samira.sees("Vertel hoe het gaat").await;
    assert_eq!(chosen(&samira).await, "3,not_good,Ik ben \"moe\".,yes", "it is all still there");
    samira.choose_for("Hoe gaat het met wonen?", "Liever niet").await;
    samira.press("Versturen").await;
    samira.sees("Dag Samira").await;
    keeps_waiting(&samira, 1, "one check-in").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 0);

    served.mend();
    comes_back(&samira).await;
    samira.sees("Je zei vandaag: gaat wel").await;
    let said = "SELECT face || ' ' || work || ' ' || housing || ' ' || COALESCE(money, '-') || ' ' || wants_call FROM check_ins";
    assert_eq!(town.texts(said).await, ["3 not_good rather_not - yes"]);
    assert_eq!(town.texts("SELECT words FROM check_ins").await, ["Ik ben \"moe\"."]);
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("om een telefoontje").await, 1);
    samira.open("/check-in").await;
    samira.sees("Hoe gaat het met geld?").await;
    served.cut();
    for path in ["/home", "/check-in"] {
        samira.open(path).await;
        samira.sees("Dag Samira").await;
        assert!(!samira.sees_now("Hoe gaat het?").await, "she answered today");
    }
    ends(samira).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_the_way_back_her_check_in_goes_on_and_no_other_begins() {
    let served = Served::start().await;
    let town = &served.town;
    let samira = served.samiras_phone().await;
    served.cut();
    taps_a_face(&samira, "goed").await;
    // The internet is back before anything told the page.
    served.mend();
    samira.open("/check-in").await;
    assert!(samira.url().await.ends_with("/work"), "no other form is shown, not even for a moment");
    samira.sees("Hoe gaat het met werk?").await;
    samira.sees("Vraag 1 van 4").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM check_ins").await, 1);

    // A face tapped with internet is one too: without internet she is not asked again.
    town.house.clock.set(town.house.clock.now().plus_days(1));
    samira.open("/home").await;
    samira.press("slecht").await;
    samira.sees("Vraag 1 van 4").await;
    served.cut();
    samira.open("/home").await;
    samira.sees("Je hebt nu geen internet.").await;
    assert!(!samira.sees_now("Hoe gaat het?").await, "she answered today");
    ends(samira).await;
}
