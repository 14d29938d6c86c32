//! A new installation, from the first run to the first list.

use super::{
    list,
    support::{
        self,
        browser::{Browser, Script},
        server::{Home, Server},
        visitor::Visitor,
    },
};
use thirtyfour::By;

/// What an authenticator shows that scanned the page: a code of this moment.
async fn code_from_her_app(els: &Visitor) -> String {
    let secret =
        els.driver().find(By::Css("[data-code-secret]")).await.expect("a secret").text().await.expect("its text");
    let secret = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).expect("base 32");
    let totp = totp_rs::Builder::new().with_secret(secret).build().expect("an authenticator");
    totp.generate(u64::try_from(server::clock::machine().0).expect("after 1970")).to_string()
}

/// A new installation: the first run makes a school and its admin, and a list comes in by the command line too.
#[tokio::test]
async fn a_school_begins_with_an_empty_house() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::serve(Home::Folder(folder.path()), &[], &[]);
    let line = server.hears("/first-run/");
    let link = line.split_whitespace().last().expect("a link").to_owned();
    let browser = Browser::start();
    let els = browser.desk("Els", &server.url, Script::Off).await;
    els.open(&link).await;
    els.finds_page_good("50-first-run").await;
    for (field, text) in [
        ("Naam van de school", "De Linde"),
        ("Plaats", "Nieuwland"),
        ("Jouw voornaam", "Els"),
        ("Jouw achternaam", "Brouwer"),
    ] {
        els.type_into(field, text).await;
    }
    els.type_into("Jouw mailadres", "els@delinde.example").await;
    els.press("School aanmaken").await;
    els.sees("Nog één stap").await;
    els.finds_page_good("50-second-factor").await;
    els.press("Een wachtwoord en een code").await;
    els.type_into("Je nieuwe wachtwoord", "paard nietje lamp regen").await;
    els.type_into("Nog een keer", "paard nietje lamp regen").await;
    els.type_into("De code van 6 cijfers", &code_from_her_app(&els).await).await;
    els.finds_page_good("50-password").await;
    els.press("Bewaren").await;
    els.sees("Jouw herstelcodes").await;
    els.finds_page_good("50-recovery-codes").await;
    els.press("Ik heb ze bewaard").await;
    els.sees("Begin met je oud-leerlingen").await;
    els.finds_page_good("51-monday-empty").await;
    els.open(&link).await;
    els.sees("Deze pagina is er niet").await;
    els.open("/demo/as/anybody").await;
    els.sees("Deze pagina is er niet").await;

    let list = list("uitstroom.csv");
    let data = folder.path().to_str().expect("a path");
    let import = |more: &[&str]| {
        let mut command = support::server::waakvlam();
        command.arg("import").arg(&list).args(["--school", "De Linde", "--data", data]).args(more);
        let output = command.output().expect("the command runs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(import(&["--dry-run"]).contains("30 zouden erbij komen, 0 staan er al"));
    els.open("/school").await;
    for (field, text) in [("Voornaam", "Anja"), ("Achternaam", "Jacobs"), ("Functie", "nazorgcoördinator")] {
        els.type_into(field, text).await;
    }
    els.type_into("Mailadres", "anja@delinde.example").await;
    els.press("Toevoegen").await;
    els.sees("Anja Jacobs").await;
    assert!(import(&[]).contains("30 ingelezen, 0 stonden er al"));
    assert!(import(&[]).contains("0 ingelezen, 30 stonden er al"));
    els.open("/alumni").await;
    els.sees("30 oud-leerlingen op deze lijst").await;
    els.leaves().await;
    assert!(server.stop().is_some_and(|status| status.success()), "a stop is graceful");
}
