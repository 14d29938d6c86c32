//! Samira's line, until she is in and asks and comes: what follows when she falls silent is in `silence`.

use super::{
    NOW, code_on, list,
    silence::{ingrid_calls_in_vain, she_falls_silent},
    support::{
        browser::{Browser, Look, Script},
        database::TestDb,
        server::{Home, Server},
        visitor::Visitor,
    },
    waits_to_see,
};
use thirtyfour::By;

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
    let ingrid_link = server.person("Ingrid").link;
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
    for visitor in [ingrid, samira, karim] {
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
