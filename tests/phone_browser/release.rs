//! A newer release, and the emergency brake.

use super::{
    page::{asks, ends, looks_good},
    served::Served,
};
use crate::support::kept::keeps;
use std::sync::atomic::Ordering::SeqCst;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_version_waits_for_a_tap_and_the_brake_takes_all_away() {
    let served = Served::start().await;
    let samira = served.samiras_phone().await;
    samira.open("/messages").await;
    samira.sees("Jouw bericht").await;
    assert!(!samira.sees_now("nieuwe versie").await, "the first is no update");
    samira.type_into("Jouw bericht", "Nog niet klaar").await;
    served.newer.store(1, SeqCst);
    let update =
        "return navigator.serviceWorker.getRegistration().then((it) => it.update()).then(() => 'looked', String)";
    assert_eq!(asks(&samira, update).await, "looked");
    let installed =
        |count: usize| move |found: &[String]| found.iter().filter(|one| *one == "files /weg").count() == count;
    keeps(&samira, "a new version", installed(2)).await;
    samira.sees("Er is een nieuwe versie.").await;
    looks_good(&samira, "phone-8-new-version").await;
    samira.press("Nieuwe versie").await;
    samira.sees("Verstuur eerst wat je typte.").await;
    samira.press("Versturen").await;
    samira.sees("Nog niet klaar").await;
    samira.sees("Er is een nieuwe versie.").await;
    samira.press("Nieuwe versie").await;
    samira.does_not_see("nieuwe versie").await;
    let count = "return caches.keys().then((names) => names.filter((name) => name.startsWith('files-')).length)";
    assert_eq!(asks(&samira, count).await, 2, "the files of the version before stay a while");
    served.newer.store(2, SeqCst);
    assert_eq!(asks(&samira, update).await, "looked");
    keeps(&samira, "another one", installed(3)).await;
    samira.press("Nieuwe versie").await;
    keeps(&samira, "no files of long ago", installed(2)).await;

    served.off.store(true, SeqCst);
    asks(&samira, update).await;
    keeps(&samira, "nothing is kept", <[String]>::is_empty).await;
    served.cut();
    let opened = samira.driver().goto(format!("{}/home", served.url)).await;
    assert!(opened.is_err() || !samira.sees_now("Dag Samira").await, "nothing answers for the server any more");
    ends(samira).await;
}
