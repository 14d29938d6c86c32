//! The program itself, as an operator uses it.

use super::support::{
    server::waakvlam,
    zgw::{CASE_TYPE, CLIENT, RSIN, SECRET, Zgw},
};
use app::{
    db::Db,
    house::Clock,
    outside::{Outside, Reach},
    schools::store as schools,
};
use server::clock;
use std::sync::Arc;

#[tokio::test]
async fn an_operator_sets_it_looks_and_puts_it_off() {
    let zgw = Zgw::start(Arc::new(Clock::new(clock::machine))).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("geheim");
    std::fs::write(&file, format!("{SECRET}\n")).expect("a secret");
    let db = Db::open(&Db::url_in(folder.path())).await.expect("a database");
    let mut tx = db.begin().await.expect("a transaction");
    schools::municipality(&mut tx, "Nieuwland").await.expect("a municipality");
    tx.commit().await.expect("a commit");
    db.close().await;
    let run = async |more: Vec<String>| {
        let mut command = waakvlam();
        command.args(["zgw", "--municipality", "Nieuwland", "--allow-inside", "--data"]).arg(folder.path()).args(more);
        let output = tokio::task::spawn_blocking(move || command.output().expect("it runs")).await.expect("it ends");
        (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    let set = |rsin: &str, case_type: &str, more: &[&str]| {
        let text = |text: &str| text.to_owned();
        let url = |api: &str| format!("{}/{api}/api/v1/", zgw.url);
        let all = [
            [text("--zaken"), url("zaken")],
            [text("--catalogi"), url("catalogi")],
            [text("--documenten"), url("documenten")],
            [text("--client-id"), text(CLIENT)],
            [text("--secret-file"), file.display().to_string()],
            [text("--rsin"), text(rsin)],
            [text("--zaaktype"), text(case_type)],
        ];
        all.concat().into_iter().chain(more.iter().map(|one| text(one))).collect::<Vec<String>>()
    };
    let (fine, said) = run(vec!["--check".into()]).await;
    assert!(fine && said.contains("Er is geen koppeling met deze gemeente."), "{said}");
    let (fine, said) = run(set("111222334", CASE_TYPE, &[])).await;
    assert!(!fine && said.contains("Het RSIN klopt niet"), "{said}");
    let (fine, said) = run(set(RSIN, "ANDERS", &[])).await;
    assert!(fine && said.contains("Let op: De gemeente kent het zaaktype ANDERS niet."), "{said}");
    let notified = format!("{}/notificaties/api/v1", zgw.url);
    let more = ["--notificaties", notified.as_str(), "--url", "https://waakvlam.example/"];
    let (fine, said) = run(set(RSIN, CASE_TYPE, &more)).await;
    assert!(fine && said.contains("Het zaaktype HULPVRAAG is gevonden"), "{said}");
    assert!(said.contains("De gemeente meldt voortaan") && !said.contains(SECRET), "{said}");
    let subscription = zgw.kept("abonnement").remove(0);
    let callback = subscription["callbackUrl"].as_str().expect("an address");
    assert!(callback.starts_with("https://waakvlam.example/hooks/zgw/"), "{callback}");
    let (fine, said) = run(vec!["--check".into()]).await;
    assert!(fine && said.contains("Het eerste statustype is gevonden"), "{said}");
    let (fine, said) = run(vec!["--off".into()]).await;
    assert!(fine && said.contains("De koppeling staat uit."), "{said}");

    let db = Db::open(&Db::url_in(folder.path())).await.expect("a database");
    let mut tx = db.read().await.expect("a transaction");
    let sql = "SELECT hook_hash FROM zgw_systems WHERE hook_hash IS NOT NULL";
    let hash: Option<String> = sqlx::query_scalar(sql).fetch_optional(&mut *tx).await.expect("a look");
    assert_eq!(hash, None, "a notification is not let in any more");
    let auth = subscription["auth"].as_str().expect("a key");
    assert!(auth.starts_with("Bearer ") && auth.len() > 40);
    tx.commit().await.expect("a commit");
    db.close().await;
    assert_eq!(zgw.wrong(), Vec::<String>::new());
    // An address inside is refused when nobody allows it.
    let mut command = waakvlam();
    command.args(["zgw", "--municipality", "Nieuwland", "--data"]).arg(folder.path()).args(set(RSIN, CASE_TYPE, &[]));
    let output = tokio::task::spawn_blocking(move || command.output().expect("it runs")).await.expect("it ends");
    assert!(!output.status.success());
    let closed = Outside::new(Reach::default()).expect("a way out");
    assert!(closed.check(&zgw.url).is_err());
}
