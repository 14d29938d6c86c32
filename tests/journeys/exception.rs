//! What can't wait for a yes. Samira does not answer, and her owner is afraid: she writes why, a colleague reads it and
//! decides with her, and only then it goes to the municipality. Samira hears it at once, with the reason.

use super::{
    NOW,
    support::{
        browser::{Browser, Look, Script},
        server::{Home, Server},
        visitor::Visitor,
    },
};

/// Why it can't wait: for the two who decide, and for nobody else.
const GROUND: &str = "Ze slaapt buiten en het vriest vannacht.";
/// What the municipality is told.
const TOLD: &str = "Samira heeft geen plek om te slapen.";

/// Who stand around the case, each with a browser of their own.
struct Four {
    samira: Visitor,
    anja: Visitor,
    pieter: Visitor,
    femke: Visitor,
}

#[tokio::test]
async fn two_people_decide_with_script() {
    it_cannot_wait(Script::On).await;
}

#[tokio::test]
async fn two_people_decide_without_script() {
    it_cannot_wait(Script::Off).await;
}

async fn it_cannot_wait(script: Script) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let (browser, url) = (Browser::start(), server.url.clone());
    let mut four = Four {
        samira: browser.phone("Samira", &url, script, Look::Light).await,
        anja: browser.desk("Anja", &url, script).await,
        pieter: browser.desk("Pieter", &url, script).await,
        femke: browser.desk("Femke", &url, script).await,
    };
    for (name, visitor) in
        [("Samira", &four.samira), ("Anja", &four.anja), ("Pieter", &four.pieter), ("Femke", &four.femke)]
    {
        visitor.open(&server.person(name).link).await;
    }
    her_owner_writes_why(&mut four).await;
    one_person_is_not_enough(&four).await;
    a_colleague_decides_with_her(&mut four.pieter).await;
    her_contact_reads_that_it_was_decided(&mut four.femke).await;
    she_hears_it_at_once(&mut four.samira).await;
    let Four { samira, anja, pieter, femke } = four;
    for visitor in [samira, anja, pieter, femke] {
        visitor.leaves().await;
    }
}

async fn her_owner_writes_why(four: &mut Four) {
    let anja = &mut four.anja;
    anja.open("/monday").await;
    anja.press("Samira Visser").await;
    anja.press("Naar de gemeente").await;
    anja.type_into("Wat is er aan de hand?", "Samira is al weken stil.").await;
    anja.type_into("Wat vraag je aan de gemeente?", "Een bed voor vannacht.").await;
    anja.type_into("Wanneer moet er iets gebeuren?", "2026-11-24").await;
    anja.type_into("Eigen zin", TOLD).await;
    anja.press("Bekijk hoe het eruitziet").await;
    anja.sees("Zo ziet Femke het").await;
    anja.press("Kan dit niet wachten op een ja?").await;
    anja.choose_for("Welke grond?", "gevaar voor leven of gezondheid").await;
    anja.choose_for("Wie bevestigt dit?", "Pieter").await;
    anja.type_into("Waarom kan dit niet wachten?", "Kou.").await;
    anja.press("Grond bewaren").await;
    anja.sees("Schrijf minstens 20 letters: wat is er gebeurd?").await;
    anja.finds_page_good_in_the_dark_too("84-ground-refused").await;
    anja.type_into("Waarom kan dit niet wachten?", GROUND).await;
    anja.press("Grond bewaren").await;
    anja.sees("De grond is bewaard. Een collega moet die nu bevestigen.").await;
    anja.finds_page_good_in_the_dark_too("85-ground-waits").await;
}

async fn one_person_is_not_enough(four: &Four) {
    let Four { samira, anja, femke, .. } = four;
    anja.does_not_see("Ik bevestig de grond.").await;
    femke.open("/desk").await;
    femke.sees("wacht op jou").await;
    femke.does_not_see("Samira").await;
    samira.open("/case").await;
    samira.sees("Er loopt nu niets").await;
}

async fn a_colleague_decides_with_her(pieter: &mut Visitor) {
    pieter.open("/inbox").await;
    pieter.press("Anja Jacobs vraagt jou een zaak te lezen en te bevestigen.").await;
    pieter.sees(GROUND).await;
    pieter.sees(TOLD).await;
    pieter.finds_page_good_in_the_dark_too("86-ground-read").await;
    pieter.press("Ik bevestig de grond. Versturen.").await;
    pieter.sees("verstuurd").await;
}

async fn her_contact_reads_that_it_was_decided(femke: &mut Visitor) {
    femke.open("/desk").await;
    femke.press_at("Samira", "Openen").await;
    femke.sees(TOLD).await;
    femke.sees("Gedeeld zonder toestemming, op grond van gevaar voor leven of gezondheid.").await;
    femke.does_not_see(GROUND).await;
    femke.finds_page_good_in_the_dark_too("87-case-without-a-yes").await;
}

async fn she_hears_it_at_once(samira: &mut Visitor) {
    samira.open("/inbox").await;
    samira.sees("Wij zagen gevaar voor jou.").await;
    samira.open("/case").await;
    samira.sees("Dit ging zonder jouw ja. Wij zagen gevaar voor jou. Anja legt het uit.").await;
    samira.finds_page_good_in_the_dark_too("88-told-why").await;
    samira.open("/looks").await;
    samira.sees("Femke de Boer").await;
    samira.sees("Pieter").await;
}
