//! The road to the municipality with everybody on it. Samira is quiet; her JIM's worry becomes a task for school, and no
//! case; her owner calls, and writes; she keeps one sentence to herself; the contact receives the rest and stays silent;
//! it rises by itself; the decider promises; it is done, and school learns from it.

use super::{
    NOW,
    support::{
        browser::{Browser, Look, Script},
        database::TestDb,
        server::{Home, Server},
        visitor::Visitor,
    },
    the_clock_goes,
};

/// What only the school and Samira know.
const KEPT_BACK: &str = "Samira heeft een schuld.";
/// What Karim says in confidence.
const CONFIDED: &str = "Ze doet de deur niet open.";
/// What the municipality does.
const PROMISED: &str = "Jamal belt jou en gaat mee naar het werkbedrijf.";

/// Who stand around the case, each with a browser of their own.
struct Five {
    samira: Visitor,
    karim: Visitor,
    anja: Visitor,
    femke: Visitor,
    hanneke: Visitor,
}

#[tokio::test]
async fn a_case_rises_and_is_done_with_script_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    the_whole_road(Home::Folder(folder.path()), Script::On).await;
}

#[tokio::test]
async fn a_case_rises_and_is_done_without_script_on_postgres() {
    if let Some(database) = TestDb::postgres().await {
        the_whole_road(Home::Database(&database.url), Script::Off).await;
    }
}

async fn the_whole_road(home: Home<'_>, script: Script) {
    let mut server = Server::demo(home, &["--now", NOW]);
    let browser = Browser::start();
    let mut five = Five::come_in(&mut server, &browser, script).await;
    she_is_quiet(&mut five.anja).await;
    her_jim_worries(&mut five.karim).await;
    it_is_a_task_and_no_case(&five).await;
    her_owner_calls_and_tells_her_jim(&mut five).await;
    her_owner_writes(&mut five).await;
    she_keeps_one_sentence_to_herself(&mut five.samira).await;
    let case = her_contact_receives_it(&mut five).await;
    nobody_answers_and_it_rises(&mut five).await;
    the_decider_promises(&mut five, &case).await;
    it_is_done(&mut five).await;
    the_desk_sees_nothing_more(&five, &case).await;
    school_learns(&mut five).await;
    she_reads_who_looked(&mut five.samira).await;
    let els = browser.desk("Els", &server.url, script).await;
    els.open(&server.person("Els").link).await;
    what_was_learned_has_no_names(&els).await;
    let Five { samira, karim, anja, femke, hanneke } = five;
    for visitor in [samira, karim, anja, femke, hanneke, els] {
        visitor.leaves().await;
    }
}

impl Five {
    async fn come_in(server: &mut Server, browser: &Browser, script: Script) -> Self {
        let url = server.url.clone();
        let five = Self {
            samira: browser.phone("Samira", &url, script, Look::Light).await,
            karim: browser.phone("Karim", &url, script, Look::Light).await,
            anja: browser.desk("Anja", &url, script).await,
            femke: browser.desk("Femke", &url, script).await,
            hanneke: browser.desk("Hanneke", &url, script).await,
        };
        for (name, visitor) in [
            ("Samira", &five.samira),
            ("Karim", &five.karim),
            ("Anja", &five.anja),
            ("Femke", &five.femke),
            ("Hanneke", &five.hanneke),
        ] {
            visitor.open(&server.person(name).link).await;
        }
        five
    }
}

async fn she_is_quiet(anja: &mut Visitor) {
    anja.open("/monday").await;
    anja.sees("Samira Visser").await;
    anja.sees("36 dagen stil").await;
    anja.finds_page_good_in_the_dark_too("60-monday").await;
}

async fn her_jim_worries(karim: &mut Visitor) {
    karim.open("/jim").await;
    karim.press("Geef antwoord").await;
    karim.sees("Heb je Samira gesproken?").await;
    karim.sees("Maak je je zorgen? Dan belt Anja jou. Samira merkt er nu niets van.").await;
    karim.choose("Ik maak me zorgen").await;
    karim.type_into("Wil je er iets bij zeggen? Het hoeft niet.", CONFIDED).await;
    karim.finds_page_good_in_the_dark_too("61-jim-worries").await;
    karim.press("Versturen").await;
    karim.sees("Dank je wel").await;
    karim.sees("Anja belt jou hierover.").await;
    karim.finds_page_good_in_the_dark_too("62-jim-thanked").await;
}

async fn it_is_a_task_and_no_case(five: &Five) {
    five.anja.open("/monday").await;
    five.anja.sees("JIM maakt zich zorgen").await;
    five.anja.open("/escalations").await;
    five.anja.sees("Sanne Kok").await;
    five.anja.does_not_see("Samira").await;
    five.femke.open("/desk").await;
    five.femke.sees("wacht op jou").await;
    five.femke.does_not_see("Samira").await;
    five.samira.open("/home").await;
    five.samira.sees("Dag Samira").await;
    five.samira.does_not_see("zorgen").await;
}

async fn her_owner_calls_and_tells_her_jim(five: &mut Five) {
    let Five { anja, karim, .. } = five;
    anja.open("/monday").await;
    anja.press("Samira Visser").await;
    anja.sees(CONFIDED).await;
    anja.finds_page_good_in_the_dark_too("63-alumnus-worry").await;
    anja.press("Niet bereikt").await;
    anja.sees("gebeld: niet bereikt").await;
    anja.sees("JIM maakt zich zorgen").await;
    anja.type_into_at("JIM maakt zich zorgen", "Wat deed je?", "Karim gebeld. Hij gaat er vanavond heen.").await;
    anja.press_at("JIM maakt zich zorgen", "Afronden").await;
    anja.sees("Het signaal is afgerond.").await;
    anja.does_not_see("JIM maakt zich zorgen").await;
    karim.open("/jim").await;
    karim.sees("ik maak me zorgen").await;
    karim.does_not_see("Anja belt jou hierover.").await;
}

async fn her_owner_writes(five: &mut Five) {
    let Five { anja, femke, .. } = five;
    anja.press("Naar de gemeente").await;
    anja.sees("Femke de Boer").await;
    assert!(!anja.all_words().await.contains(CONFIDED), "what Karim said in confidence is no sentence to share");
    anja.type_into("Wat vraag je aan de gemeente?", "").await;
    anja.press("Bekijk hoe het eruitziet").await;
    anja.sees("Schrijf wat je aan de gemeente vraagt").await;
    anja.finds_page_good_in_the_dark_too("64-draft-refused").await;
    anja.type_into("Wat is er aan de hand?", "Samira is al weken stil.").await;
    anja.type_into("Wat vraag je aan de gemeente?", "Een gesprek over werk.").await;
    anja.type_into("Wanneer moet er iets gebeuren?", "2026-12-07").await;
    anja.type_into("Eigen zin", "Samira heeft geen werk meer.").await;
    anja.type_into("Nog een eigen zin", KEPT_BACK).await;
    anja.press("Bekijk hoe het eruitziet").await;
    anja.sees("Zo ziet Femke het").await;
    anja.finds_page_good_in_the_dark_too("65-packet-preview").await;
    anja.press("Aan Samira vragen").await;
    anja.sees("Het staat klaar op de telefoon.").await;
    femke.open("/desk").await;
    femke.sees("wacht op jou").await;
    femke.does_not_see("Samira").await;
}

async fn she_keeps_one_sentence_to_herself(samira: &mut Visitor) {
    samira.open("/home").await;
    samira.sees("Anja wil hulp vragen bij de gemeente. Mag dat van jou?").await;
    samira.press("Bekijk de vraag").await;
    samira.sees("Femke leest alleen dit.").await;
    samira.sees("Duurt het te lang? Dan leest Hanneke Prins dit ook.").await;
    samira.finds_page_good_in_the_dark_too("66-packet-approval").await;
    samira.choose_for("Mag zin 1 mee?", "Ja").await;
    samira.press("Ik vind het goed").await;
    samira.sees("Kies bij elke zin ja of nee.").await;
    samira.finds_page_good_in_the_dark_too("67-packet-refused").await;
    samira.choose_for("Mag zin 2 mee?", "Nee").await;
    samira.press("Ik vind het goed").await;
    samira.sees("Dank je wel. Het is verstuurd.").await;
    samira.sees("Femke van de gemeente leest jouw vraag.").await;
    samira.sees("Dat doet Femke op donderdag 26 november of eerder.").await;
    samira.finds_page_good_in_the_dark_too("68-case-sent").await;
}

/// The path of the case at the municipality.
async fn her_contact_receives_it(five: &mut Five) -> String {
    let Five { samira, anja, femke, hanneke, .. } = five;
    femke.open("/desk").await;
    femke.sees("nog 3 werkdagen").await;
    femke.finds_page_good_in_the_dark_too("69-desk").await;
    femke.press_at("Samira", "Openen").await;
    femke.sees("Samira heeft geen werk meer.").await;
    femke.does_not_see(KEPT_BACK).await;
    femke.finds_page_good_in_the_dark_too("70-case-at-desk").await;
    femke.press("Ontvangen").await;
    femke.sees("School weet dat je de zaak hebt.").await;
    let case = femke.url().await.split('?').next().expect("a path").to_owned();
    samira.open("/case").await;
    samira.sees("Femke van de gemeente zegt straks wie jou helpt.").await;
    samira.sees("Is de gemeente te laat? Dan leest Hanneke Prins jouw vraag.").await;
    anja.open("/escalations").await;
    anja.sees("Femke de Boer, vaste contactpersoon").await;
    anja.finds_page_good_in_the_dark_too("71-escalations").await;
    hanneke.open("/desk").await;
    hanneke.sees("Er wacht niets op jou").await;
    hanneke.does_not_see("Samira").await;
    case
}

async fn nobody_answers_and_it_rises(five: &mut Five) {
    let Five { samira, anja, femke, hanneke, .. } = five;
    for day in ["dinsdag 24 november", "woensdag 25 november", "donderdag 26 november"] {
        the_clock_goes(anja, "dag verder", day).await;
    }
    hanneke.open("/desk").await;
    hanneke.sees("Sanne Kok").await;
    hanneke.does_not_see("Samira").await;
    the_clock_goes(anja, "dag verder", "vrijdag 27 november").await;
    anja.open("/inbox").await;
    anja.sees("De gemeente antwoordde niet op tijd over Samira Visser.").await;
    anja.sees("De zaak ligt nu bij Hanneke Prins, beslisser.").await;
    anja.open("/escalations").await;
    anja.press("Samira Visser").await;
    anja.sees("De termijn was om. De zaak ging een stap hoger.").await;
    anja.finds_page_good_in_the_dark_too("72-case-rose").await;
    samira.open("/inbox").await;
    samira.sees("De gemeente was te laat. Nu leest Hanneke jouw vraag.").await;
    samira.open("/case").await;
    samira.sees("De gemeente was te laat. Nu leest Hanneke jouw vraag.").await;
    samira.sees("Dat doet Hanneke op maandag 30 november of eerder.").await;
    samira.finds_page_good_in_the_dark_too("73-case-rose-mine").await;
    femke.open("/inbox").await;
    femke.sees("De zaak ligt nu bij Hanneke Prins.").await;
    femke.open("/desk").await;
    femke.sees("ligt nu bij Hanneke Prins").await;
}

async fn the_decider_promises(five: &mut Five, case: &str) {
    let Five { samira, femke, hanneke, .. } = five;
    hanneke.open("/desk").await;
    hanneke.sees("2 zaken wachten op jou").await;
    hanneke.press_at("Samira", "Openen").await;
    hanneke.sees("Jij hebt doorzettingsmacht: jij mag beslissen wie dit oppakt, en wanneer.").await;
    hanneke.does_not_see(KEPT_BACK).await;
    hanneke.finds_page_good_in_the_dark_too("74-case-decider").await;
    hanneke.type_into("Wie doet dit?", "Jamal el Idrissi").await;
    hanneke.type_into("Op welke dag?", "2026-12-01").await;
    hanneke.press("Ik pak dit op").await;
    hanneke.sees("Schrijf wat de eerste stap is.").await;
    hanneke.type_into("Wat is de eerste stap?", PROMISED).await;
    hanneke.press("Ik pak dit op").await;
    hanneke.sees("School en de jongere weten nu wie wat doet, en wanneer.").await;
    hanneke.finds_page_good_in_the_dark_too("75-case-accepted").await;
    femke.open(case).await;
    femke.sees("Deze zaak ligt nu bij Hanneke Prins.").await;
    samira.open("/home").await;
    samira.sees("Jamal van de gemeente helpt jou. Dat begint op dinsdag 1 december of eerder.").await;
    samira.press("Bekijk alles").await;
    samira.sees("Jamal schrijft:").await;
    samira.sees(PROMISED).await;
    samira.sees("Wat is er beloofd?").await;
    samira.finds_page_good_in_the_dark_too("76-who-does-what").await;
    samira.open("/people").await;
    samira.sees("Hanneke Prins").await;
    samira.finds_page_good_in_the_dark_too("77-people-with-hanneke").await;
}

async fn it_is_done(five: &mut Five) {
    let Five { samira, anja, hanneke, .. } = five;
    anja.open("/monday").await;
    for day in ["zaterdag 28 november", "zondag 29 november", "maandag 30 november", "dinsdag 1 december"] {
        the_clock_goes(anja, "dag verder", day).await;
    }
    samira.open("/case").await;
    samira.sees("Jamal van de gemeente helpt jou. Dat begint vandaag.").await;
    hanneke.open("/desk").await;
    hanneke.press_at("Samira", "Openen").await;
    hanneke.type_into("Wat is er nu geregeld?", "Samira begint maandag bij het werkbedrijf.").await;
    hanneke.press("Het is klaar").await;
    hanneke.sees("De zaak is klaar. School en de jongere weten het. Je ziet hem hier niet meer.").await;
    hanneke.finds_page_good_in_the_dark_too("78-desk-empty").await;
    samira.open("/home").await;
    samira.sees("Jamal is klaar. Je waakvlam brandt weer.").await;
    samira.finds_page_good_in_the_dark_too("79-home-again").await;
    samira.open("/case").await;
    samira.sees("Samira begint maandag bij het werkbedrijf.").await;
}

async fn the_desk_sees_nothing_more(five: &Five, case: &str) {
    for desk in [&five.femke, &five.hanneke] {
        desk.open("/desk").await;
        desk.sees("Je ziet alleen wat school en de jongere met jou delen").await;
        desk.does_not_see("Samira").await;
        desk.open(case).await;
        desk.sees("Deze pagina is er niet").await;
        desk.does_not_see("Samira").await;
        let file = desk.fetches(&format!("{case}/packet.pdf")).await;
        assert!(file.contains("Deze pagina is er niet") && !file.contains("%PDF"), "the paper is gone too: {file}");
    }
}

async fn school_learns(five: &mut Five) {
    let Five { anja, .. } = five;
    anja.open("/escalations").await;
    anja.press("Samira Visser").await;
    anja.sees("Wie had wanneer moeten?").await;
    anja.press("Bewaren").await;
    anja.sees("Kies wie.").await;
    anja.finds_page_good_in_the_dark_too("80-lesson-refused").await;
    anja.pick("Wie?", "de gemeente").await;
    anja.pick("Wanneer?", "een week eerder").await;
    anja.type_into("Wat had diegene moeten doen?", "Femke had Samira zelf moeten bellen.").await;
    anja.press("Bewaren").await;
    anja.sees("Bewaard. Zo leren we ervan.").await;
    anja.press("Alles over Samira").await;
    anja.sees("Volgende check-in:").await;
    anja.sees("Actief ·").await;
    anja.finds_page_good_in_the_dark_too("81-alumnus-afterwards").await;
}

async fn she_reads_who_looked(samira: &mut Visitor) {
    samira.open("/looks").await;
    for name in ["Hanneke Prins", "Femke de Boer", "Anja Jacobs"] {
        samira.sees(name).await;
    }
    samira.does_not_see("Joost").await;
    samira.finds_page_good_in_the_dark_too("82-looks").await;
}

async fn what_was_learned_has_no_names(els: &Visitor) {
    els.open("/escalations/lessons").await;
    els.sees("[naam] had [naam] zelf moeten bellen.").await;
    for name in ["Femke", "Samira"] {
        els.does_not_see(name).await;
    }
    els.finds_page_good("83-lessons").await;
}
