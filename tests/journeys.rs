//! Journeys: the real program and a real browser. Samira's line through every part of the product, on a phone of
//! 360 by 740, with script and without, on both databases; every page on the way is looked at by axe-core.

mod support;

use std::{path::Path, time::Duration};
use support::{
    browser::{Browser, Look, Script},
    database::TestDb,
    server::{Home, Server},
    visitor::Visitor,
};
use thirtyfour::By;

/// A Monday morning on which the journey begins.
const NOW: &str = "2026-11-23T09:00:00+01:00";

fn list(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data").join(name)
}

#[tokio::test]
async fn samira_with_script_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    the_whole_line(Home::Folder(folder.path()), Script::On).await;
}

#[tokio::test]
async fn samira_without_script_on_postgres() {
    if let Some(database) = TestDb::postgres().await {
        the_whole_line(Home::Database(&database.url), Script::Off).await;
    }
}

async fn the_whole_line(home: Home<'_>, script: Script) {
    let mut server = Server::demo(home, &["--now", NOW]);
    let (ingrid_link, joost_link) = (server.person("Ingrid").link, server.person("Joost").link);
    let browser = Browser::start();
    let ingrid = browser.desk("Ingrid", &server.url, script).await;
    ingrid.open(&ingrid_link).await;

    the_list_comes_in(&ingrid).await;
    let samira = browser.phone("Samira", &server.url, script, Look::Light).await;
    samira_comes_in(&ingrid, &samira, script).await;
    let karim = browser.phone("Karim", &server.url, script, Look::Light).await;
    she_appoints_her_jim(&samira, &karim, script).await;
    she_checks_in(&samira).await;
    she_asks_and_understands(&samira, &ingrid).await;
    she_signs_up_and_cancels(&samira).await;
    she_falls_silent(&ingrid, &karim).await;
    ingrid_calls_in_vain(&ingrid).await;
    let joost = browser.desk("Joost", &server.url, script).await;
    joost.open(&joost_link).await;
    the_case_is_taken_up(&ingrid, &samira, &joost).await;
    she_is_back_on_the_pilot_light(&samira, &joost).await;
    for visitor in [ingrid, samira, karim, joost] {
        visitor.leaves().await;
    }
}

async fn the_list_comes_in(ingrid: &Visitor) {
    ingrid.open("/monday").await;
    ingrid.finds_page_good("01-monday").await;
    ingrid.open("/import").await;
    ingrid.finds_page_good("02-import").await;
    ingrid.give_file("De lijst", &list("uitstroom.csv")).await;
    ingrid.press("Bekijken").await;
    ingrid.sees("30 oud-leerlingen komen erbij").await;
    ingrid.sees("Het BSN is weggegooid").await;
    ingrid.finds_page_good("03-import-preview").await;
    ingrid.press("30 oud-leerlingen inlezen").await;
    ingrid.sees("30 oud-leerlingen ingelezen").await;
    ingrid.finds_page_good("04-import-done").await;
    ingrid.open("/import").await;
    ingrid.give_file("De lijst", &list("uitstroom-utf8.csv")).await;
    ingrid.press("Bekijken").await;
    ingrid.sees("30 oud-leerlingen stonden er al").await;
}

/// The code on the inviter's screen, as it is read aloud.
async fn code_on(inviter: &Visitor) -> String {
    let code = inviter.driver().find(By::Css(".code .unseen")).await.expect("a code");
    code.prop("textContent").await.expect("its text").unwrap_or_default().replace(' ', "")
}

/// Waits until this is seen: by itself with script, by pressing the page's button without.
async fn waits_to_see(visitor: &Visitor, script: Script, button: &str, text: &str) {
    if script == Script::Off {
        visitor.press(button).await;
    } else {
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    visitor.sees(text).await;
}

async fn samira_comes_in(ingrid: &Visitor, samira: &Visitor, script: Script) {
    ingrid.open("/alumni?which=not-joined").await;
    ingrid.type_into("Zoek op naam", "Samira").await;
    ingrid.press("Zoeken").await;
    ingrid.finds_page_good("05-alumni").await;
    ingrid.press("Samira Visser").await;
    ingrid.finds_page_good("06-alumnus").await;
    ingrid.press("Samira uitnodigen").await;
    ingrid.finds_page_good("07-invitation").await;
    let code = code_on(ingrid).await;

    samira.open("/").await;
    samira.finds_page_good("08-welcome").await;
    samira.press("Ik heb een code").await;
    samira.type_into("De code van 6 tekens", "QQQQQQ").await;
    samira.press("Verder").await;
    samira.sees("Deze code klopt niet").await;
    samira.finds_page_good("09-join-refused").await;
    samira.type_into("De code van 6 tekens", &code).await;
    samira.press("Verder").await;
    samira.sees("Laat dit zien aan Ingrid").await;
    samira.finds_page_good("10-join-waiting").await;

    waits_to_see(ingrid, script, "Is de code al geopend?", "Is dit Samira?").await;
    ingrid.finds_page_good("11-is-this-samira").await;
    ingrid.press("Ja, dit is Samira").await;
    waits_to_see(samira, script, "Verder", "Dag Samira").await;
    samira.finds_page_good("12-home").await;
    samira.open("/").await;
    samira.sees("Dag Samira").await;
}

async fn she_appoints_her_jim(samira: &Visitor, karim: &Visitor, script: Script) {
    samira.press("Wie helpt mij?").await;
    samira.finds_page_good("13-people").await;
    samira.press("Ik kies iemand").await;
    samira.type_into("Voornaam", "Karim").await;
    samira.type_into("Wie is dit van jou?", "oom").await;
    samira.finds_page_good("14-choose-jim").await;
    samira.press("Dit wordt mijn JIM").await;
    samira.press("Karim uitnodigen").await;
    samira.finds_page_good("15-invite-jim").await;
    let link = samira.driver().find(By::Css(".join-link")).await.expect("a link");
    let link = link.attr("href").await.expect("an address").expect("an address");
    karim.open(&link).await;
    karim.finds_page_good("16-jim-invited").await;
    karim.press("Ja, ik ben Karim").await;
    karim.sees("Laat dit zien aan Samira").await;
    waits_to_see(samira, script, "Is de code al geopend?", "Is dit Karim?").await;
    samira.press("Ja, dit is Karim").await;
    waits_to_see(karim, script, "Verder", "Dag Karim").await;
    karim.finds_page_good("17-jim-home").await;
}

/// She shows that she knows what a yes means; only then Karim sees it.
async fn she_lets_him_see_how_it_goes(samira: &Visitor) {
    samira.open("/permissions").await;
    samira.finds_page_good("17-who-sees-what").await;
    samira.press("Mag Karim zien hoe het met je gaat?").await;
    samira.finds_page_good("17-may-karim-see").await;
    samira.press("Ja").await;
    samira.sees("Wat kan Karim straks zien?").await;
    samira.choose("Hoe het met mij gaat").await;
    samira.finds_page_good("17-what-will-karim-see").await;
    samira.press("Dit is mijn antwoord").await;
}

async fn she_checks_in(samira: &Visitor) {
    she_lets_him_see_how_it_goes(samira).await;
    samira.open("/home").await;
    samira.sees("Karim, Ingrid en Omar lezen dit.").await;
    samira.press("gaat wel").await;
    samira.sees("Hoe gaat het met werk?").await;
    samira.finds_page_good("18-check-in-work").await;
    samira.press("niet goed").await;
    samira.sees("Hoe gaat het met wonen?").await;
    samira.press("goed").await;
    samira.sees("Hoe gaat het met geld?").await;
    samira.press("Weet ik niet").await;
    samira.sees("Hoe voel je je?").await;
    samira.press("Liever niet").await;
    samira.sees("Wil je dat iemand belt?").await;
    samira.finds_page_good("19-check-in-call").await;
    samira.press("Nee, hoeft niet").await;
    samira.sees("Dank je wel").await;
    samira.finds_page_good("20-check-in-done").await;
}

async fn she_asks_and_understands(samira: &Visitor, ingrid: &Visitor) {
    samira.open("/questions").await;
    samira.finds_page_good("21-questions").await;
    samira.press("Ik heb een vraag").await;
    samira.finds_page_good("22-topics").await;
    samira.press("Geld").await;
    samira.press("Vraag versturen").await;
    samira.finds_page_good("23-question-refused").await;
    samira.type_into("Wat is je vraag?", "Ik snap deze brief niet. <b>Moet</b> ik iets doen?").await;
    samira.press("Vraag versturen").await;
    samira.sees("<b>Moet</b>").await;
    samira.finds_page_good("24-question").await;
    ingrid.open("/answers").await;
    ingrid.finds_page_good("25-answers").await;
    ingrid.press_at("Samira", "Antwoorden").await;
    ingrid.type_into("Antwoord in korte zinnen", "Nee. Je hoeft niets te doen. Bewaar de brief.").await;
    ingrid.finds_page_good("26-answer").await;
    ingrid.press("Antwoord versturen").await;
    samira.open("/questions").await;
    samira.press("Geld").await;
    samira.sees("Snap je het?").await;
    samira.finds_page_good("27-answered").await;
    samira.press("Ja, ik snap het").await;
    samira.press("Ja, klaar").await;
    samira.sees("Deze vraag is klaar").await;
}

async fn she_signs_up_and_cancels(samira: &Visitor) {
    samira.open("/evenings").await;
    samira.sees("Dinsdag 24 november").await;
    samira.press("Ik kom").await;
    samira.sees("Je komt").await;
    samira.finds_page_good("28-evening").await;
    samira.press("Toch niet").await;
    samira.does_not_see("Je komt").await;
}

/// Moves the demo's clock by a week, and waits until it stands on this day: a second press on a page that is still
/// being answered would be lost.
async fn a_week_passes(visitor: &Visitor, until: &str) {
    visitor.press("week verder").await;
    visitor.sees(until).await;
}

async fn she_falls_silent(ingrid: &Visitor, karim: &Visitor) {
    ingrid.open("/alumni").await;
    ingrid.type_into("Zoek op naam", "Samira").await;
    ingrid.press("Zoeken").await;
    ingrid.press("Samira Visser").await;
    ingrid.press("Opschalen naar actief").await;
    ingrid.sees("Opgeschaald naar actief").await;
    for day in ["maandag 30 november", "maandag 7 december", "maandag 14 december"] {
        a_week_passes(ingrid, day).await;
    }
    karim.open("/jim").await;
    karim.sees("Heb je Samira gesproken?").await;
    karim.press("Geef antwoord").await;
    karim.finds_page_good("29-jim-asked").await;
    karim.press("Versturen").await;
    karim.sees("Kies eerst een antwoord").await;
    karim.choose("Nee, niet gesproken").await;
    karim.press("Versturen").await;
    karim.sees("Dank je wel").await;
    ingrid.open("/monday").await;
    ingrid.does_not_see("gaf Karim aan").await;
    for day in ["maandag 21 december", "maandag 28 december"] {
        a_week_passes(ingrid, day).await;
    }
    ingrid.sees("Samira Visser").await;
    ingrid.sees("gaf Karim aan: niet gesproken").await;
    ingrid.finds_page_good("30-monday-with-samira").await;
}

async fn ingrid_calls_in_vain(ingrid: &Visitor) {
    ingrid.press("Samira Visser").await;
    ingrid.press("Niet bereikt").await;
    ingrid.sees("Bewaard").await;
    ingrid.sees("gebeld: niet bereikt").await;
    ingrid.finds_page_good("31-alumnus-called").await;
}

async fn the_case_is_taken_up(ingrid: &Visitor, samira: &Visitor, joost: &Visitor) {
    ingrid.press("Naar de gemeente").await;
    ingrid.finds_page_good("32-draft").await;
    ingrid.type_into("Wat vraag je aan de gemeente?", "").await;
    ingrid.press("Bekijk hoe het eruitziet").await;
    ingrid.sees("Schrijf wat je aan de gemeente vraagt").await;
    ingrid.finds_page_good("33-draft-refused").await;
    ingrid.type_into("Wat is er aan de hand?", "Samira is al weken stil.").await;
    ingrid.type_into("Wat vraag je aan de gemeente?", "Een gesprek over werk.").await;
    ingrid.type_into("Eigen zin", "Samira heeft geen werk meer.").await;
    ingrid.type_into("Nog een eigen zin", "Samira heeft een schuld.").await;
    ingrid.press("Bekijk hoe het eruitziet").await;
    ingrid.sees("Samira heeft geen werk meer.").await;
    ingrid.finds_page_good("34-packet-preview").await;
    ingrid.press("Aan Samira vragen").await;

    joost.open("/desk").await;
    joost.does_not_see("Samira").await;
    samira.open("/home").await;
    samira.press("Bekijk de vraag").await;
    samira.finds_page_good("35-packet-approval").await;
    samira.press("Ik vind het goed").await;
    samira.sees("Kies ja of nee").await;
    samira.choose_for("Mag zin 1 mee?", "Ja").await;
    samira.choose_for("Mag zin 2 mee?", "Nee").await;
    samira.press("Ik vind het goed").await;
    samira.sees("Dank je wel").await;
    samira.finds_page_good("36-case-sent").await;

    joost.open("/desk").await;
    joost.finds_page_good("37-desk").await;
    joost.press_at("Samira", "Openen").await;
    joost.sees("Samira heeft geen werk meer.").await;
    joost.does_not_see("Samira heeft een schuld.").await;
    joost.finds_page_good("38-case-at-desk").await;
    joost.press("Ontvangen").await;
    joost.type_into("Wie doet dit?", "Joost Vermeer").await;
    joost.type_into("Wat is de eerste stap?", "Samira bellen").await;
    joost.type_into("Op welke dag?", "2027-02-03").await;
    joost.press("Ik pak dit op").await;
    joost.sees("School en de jongere weten nu wie wat doet").await;
    joost.finds_page_good("39-case-accepted").await;
    ingrid.open("/escalations").await;
    ingrid.sees("opgepakt").await;
    ingrid.finds_page_good("40-escalations").await;
}

async fn she_is_back_on_the_pilot_light(samira: &Visitor, joost: &Visitor) {
    samira.open("/home").await;
    samira.sees("Joost").await;
    samira.press("Bekijk alles").await;
    samira.sees("Samira bellen").await;
    samira.finds_page_good("41-who-does-what").await;
    samira.open("/people").await;
    samira.sees("Joost Vermeer").await;
    samira.finds_page_good("42-people-with-joost").await;
    joost.type_into("Wat is er nu geregeld?", "Samira heeft een gesprek bij het werkbedrijf.").await;
    joost.press("Het is klaar").await;
    joost.sees("Je ziet hem hier niet meer").await;
    joost.finds_page_good("43-desk-empty").await;
    samira.open("/home").await;
    samira.sees("waakvlam brandt weer").await;
    samira.finds_page_good("44-home-again").await;
    samira.open("/looks").await;
    for name in ["Joost Vermeer", "Ingrid Postma", "Karim"] {
        samira.sees(name).await;
    }
    samira.finds_page_good("45-looks").await;
}

/// Every page that somebody comes back to is good in the dark too, and at 320 pixels.
#[tokio::test]
async fn pages_are_good_in_the_dark() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let browser = Browser::start();
    for (name, pages) in [
        (
            "Samira",
            &["/home", "/questions", "/evenings", "/people", "/looks", "/devices", "/inbox", "/help-now", "/weg"][..],
        ),
        ("Karim", &["/jim", "/inbox"]),
        ("Anja", &["/monday", "/alumni", "/answers", "/evenings/plan", "/escalations", "/import"]),
        ("Els", &["/school", "/ladder"]),
        ("Femke", &["/desk"]),
    ] {
        let link = server.person(name).link;
        let visitor = browser.phone(name, &server.url, Script::On, Look::Dark).await;
        visitor.open(&link).await;
        for page in pages {
            visitor.open(page).await;
            visitor.finds_page_good(&format!("dark-{}", page.replace('/', "-").trim_matches('-'))).await;
        }
        visitor.leaves().await;
    }
}

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
