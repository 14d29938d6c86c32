//! One zaak, wherever the power goes and however many workers there are.

use super::{again, assert_whole, later, numbers, sent, support::zgw::Fault, town_with_a_system};
use crate::on_both_databases;
use app::{db::Db, lease};
use server::jobs;

on_both_databases!(wherever_the_power_goes_there_is_one_zaak, two_workers_make_one_zaak_and_so_does_one_who_slept,);

/// How many calls one packet takes: four look-ups, five things that are looked for and made, and two to follow; and a
/// second page for each list of statustypen.
const CALLS: usize = 18;

async fn wherever_the_power_goes_there_is_one_zaak(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    town.clock_runs().await;
    assert_eq!(zgw.calls().len(), CALLS);
    let mut all = numbers(&town).await;
    for nth in 1..=CALLS {
        for fault in [Fault::HangsBefore, Fault::HangsAfter, Fault::LostBefore, Fault::LostAfter] {
            all.push(again(&town, &case).await);
            zgw.goes_wrong_at(nth, fault);
            if matches!(fault, Fault::HangsBefore | Fault::HangsAfter) {
                tokio::select! {
                    () = jobs::run_due(&town.house, &town.notify) => panic!("call {nth} did not come"),
                    () = zgw.reached.notified() => {}
                }
                // Whoever was killed can't say that it was.
                later(&town, 1).await;
                assert_eq!(town.count("SELECT COUNT(*) FROM zgw_handovers WHERE claimed_at IS NOT NULL").await, 1);
                later(&town, lease::MINUTES).await;
            } else {
                town.clock_runs().await;
                assert_eq!(
                    town.count("SELECT COUNT(*) FROM zgw_handovers WHERE trouble IS NOT NULL").await,
                    1,
                    "{fault:?} at call {nth} is told"
                );
                later(&town, 1).await;
            }
            assert_eq!(
                town.count("SELECT COUNT(*) FROM zgw_handovers WHERE trouble IS NOT NULL").await,
                0,
                "{fault:?} at call {nth} is over"
            );
            assert_whole(&zgw, &all);
        }
    }
    assert_eq!(
        town.count("SELECT COUNT(*) FROM zgw_handovers WHERE registered_at IS NULL").await,
        0,
        "each of them is known to be there"
    );
}

async fn two_workers_make_one_zaak_and_so_does_one_who_slept(db: Db) {
    let (town, zgw) = town_with_a_system(db).await;
    let case = sent(&town).await;
    let mut all = numbers(&town).await;
    for _ in 0..5 {
        let workers = (0..4).map(|_| jobs::run_due(&town.house, &town.notify));
        futures::future::join_all(workers).await;
        later(&town, 1).await;
        assert_whole(&zgw, &all);
        all.push(again(&town, &case).await);
    }
    town.clock_runs().await;
    // One who sleeps in the middle of each call wakes up when another has done it all.
    for nth in 1..=CALLS {
        all.push(again(&town, &case).await);
        zgw.goes_wrong_at(nth, Fault::Held);
        let (house, notify) = (town.house.clone(), town.notify.clone());
        let sleeper = tokio::spawn(async move { jobs::run_due(&house, &notify).await });
        zgw.reached.notified().await;
        later(&town, lease::MINUTES).await;
        zgw.let_go.notify_one();
        sleeper.await.expect("it wakes up");
        assert_whole(&zgw, &all);
        let arrived = town.texts("SELECT words FROM escalation_events WHERE what = 'their_system'").await;
        let mine = arrived.iter().filter(|words| words.contains(all.last().expect("a number"))).count();
        assert_eq!(mine, 1, "told once");
    }
}
