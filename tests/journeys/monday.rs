//! Monday at school: by keys alone; the phone round, kept and undone, and without internet; what was no signal; what the
//! admin sees of the team; and a Monday on which nobody asks anything.

use super::{
    NOW,
    support::{
        browser::{Browser, Look, Script},
        kept::{has, keeps},
        line::Line,
        server::{Home, Server},
        visitor::Visitor,
    },
    the_clock_goes,
};
use thirtyfour::{By, Key};

/// Who stands in the rows of this page, with the number that is called there.
const ROWS: &str = "return [...document.querySelectorAll('.asks > li, .calls > li')].map((row) =>
    [row.querySelector('.person a').innerText.trim(), row.querySelector('a[href^=\"tel:\"]')?.getAttribute('href') ?? ''])";

/// From here on a call is written down and not made.
const LISTEN: &str = "window.called = [];
    document.addEventListener('click', (event) => {
        const link = event.target.closest('a[href^=\"tel:\"]');
        if (link) { event.preventDefault(); window.called.push(link.getAttribute('href')) }
    }, true)";

async fn ask<T: serde::de::DeserializeOwned>(visitor: &Visitor, script: &str) -> T {
    let answer = visitor.driver().execute(script, []).await.expect("an answer");
    answer.convert().unwrap_or_else(|error| panic!("{script}: {error}"))
}

async fn rows(visitor: &Visitor) -> Vec<(String, String)> {
    ask(visitor, ROWS).await
}

async fn keys_are_shown(visitor: &Visitor) -> bool {
    ask(visitor, "return !!document.querySelector('dialog[open]')").await
}

// --- By keys -----------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn anja_goes_through_her_monday_by_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let browser = Browser::start();
    let anja = browser.desk("Anja by letters", &server.url, Script::On).await;
    anja.open(&server.person("Anja").link).await;
    she_goes_up_and_down(&anja).await;
    she_goes_from_card_to_card(&anja).await;
    she_calls_who_is_in_the_row(&anja).await;
    she_opens_and_takes_back(&anja).await;
    she_rounds_off(&anja).await;
    she_reads_the_keys_and_turns_them_off(&anja).await;
    she_logs_a_call_of_the_round(&anja).await;
    anja.leaves().await;
}

async fn she_goes_up_and_down(anja: &Visitor) {
    anja.open("/monday").await;
    anja.sees("mensen vragen vandaag iets van je").await;
    let rows = rows(anja).await;
    assert!(rows.len() > 2, "enough to go through: {rows:?}");
    for (key, at) in [('j', 0), ('j', 1), ('j', 2), ('k', 1), ('k', 0), ('k', 0)] {
        anja.strikes(key).await;
        anja.begins_at(&rows[at].0).await;
    }
}

/// Each card beside the names is one stroke from the one before.
async fn she_goes_from_card_to_card(anja: &Visitor) {
    anja.open("/monday").await;
    let cards: Vec<String> = ask(anja, CARDS).await;
    assert!(cards.len() > 4, "enough cards: {cards:?}");
    for card in cards.iter().chain(&cards[..1]) {
        anja.strikes('n').await;
        let here: String =
            ask(anja, "return document.activeElement.closest('.card').querySelector('h2')?.textContent ?? ''").await;
        assert_eq!(&here, card);
    }
}

/// The headings of the cards in which something can be used.
const CARDS: &str = "return [...document.querySelectorAll('main .card')].filter((card) => \
     [...card.querySelectorAll('a[href], summary, button')].some((one) => one.getClientRects().length > 0))\
     .map((card) => card.querySelector('h2')?.textContent ?? '')";

async fn she_calls_who_is_in_the_row(anja: &Visitor) {
    anja.open("/monday").await;
    ask::<()>(anja, LISTEN).await;
    let rows = rows(anja).await;
    anja.strikes('b').await;
    assert_eq!(ask::<Vec<String>>(anja, "return window.called").await, [""; 0], "nobody is called by guessing");
    anja.strikes('j').await;
    anja.strikes('j').await;
    anja.begins_at(&rows[1].0).await;
    anja.strikes('b').await;
    assert_eq!(ask::<Vec<String>>(anja, "return window.called").await, [rows[1].1.clone()], "who is in the row");
}

async fn she_opens_and_takes_back(anja: &Visitor) {
    anja.open("/monday").await;
    let first = rows(anja).await.remove(0).0;
    anja.strikes('j').await;
    anja.begins_at(&first).await;
    anja.strikes(Key::Enter.into()).await;
    anja.sees("Contact vastleggen").await;
    anja.sees(&first).await;
    anja.tabs_to("Wat is er gezegd? Het hoeft niet.").await;
    anja.types_here("Ja, ook b en u: jakub?").await;
    let typed: String = ask(anja, "return document.activeElement.value").await;
    assert_eq!(typed, "Ja, ook b en u: jakub?", "letters are letters where somebody types");
    assert!(!keys_are_shown(anja).await);
    anja.enters("Niet bereikt").await;
    anja.sees("Bewaard.").await;
    anja.sees("jakub?").await;
    anja.strikes('u').await;
    anja.sees("Teruggedraaid. Alles is weer zoals het was.").await;
    anja.does_not_see("jakub?").await;
}

async fn she_rounds_off(anja: &Visitor) {
    anja.open("/monday").await;
    let first = rows(anja).await.remove(0).0;
    anja.strikes('j').await;
    anja.begins_at(&first).await;
    anja.strikes('a').await;
    anja.begins_at("Wat deed je?").await;
    anja.sees(&first).await;
    anja.types_here("gebeld, gaat goed").await;
    anja.strikes(Key::Enter.into()).await;
    anja.sees("Het signaal is afgerond.").await;
}

async fn she_reads_the_keys_and_turns_them_off(anja: &Visitor) {
    anja.open("/monday").await;
    anja.strikes('?').await;
    anja.sees("Volgende naam").await;
    anja.finds_page_good("90-monday-keys").await;
    anja.strikes('j').await;
    assert!(keys_are_shown(anja).await, "letters do nothing behind the list");
    anja.enters("Zet de toetsen uit").await;
    anja.sees("De letters staan nu uit.").await;
    anja.strikes(Key::Escape.into()).await;
    anja.does_not_see("Volgende naam").await;
    // Off stays off, on every page.
    anja.open("/calls").await;
    anja.sees("Belronde").await;
    for key in ['j', 'k', 'a', '?'] {
        anja.strikes(key).await;
    }
    assert!(!keys_are_shown(anja).await);
    assert!(ask::<bool>(anja, "return document.activeElement === document.body").await, "no letter moves anything");
    anja.enters("Toetsen").await;
    anja.enters("Zet de toetsen aan").await;
    anja.sees("De letters staan nu aan.").await;
    anja.strikes(Key::Escape.into()).await;
    anja.does_not_see("Volgende naam").await;
}

async fn she_logs_a_call_of_the_round(anja: &Visitor) {
    anja.open("/calls").await;
    let rows = rows(anja).await;
    anja.strikes('j').await;
    anja.begins_at(&rows[0].0).await;
    anja.strikes('a').await;
    anja.begins_at("Bereikt").await;
    assert!(ask::<bool>(anja, "return document.activeElement.checked").await, "the first answer is chosen");
    anja.strikes('j').await;
    anja.begins_at(&rows[1].0).await;
    for (key, came) in [('2', "Niet bereikt"), ('3', "Via WhatsApp"), ('1', "Bereikt"), ('2', "Niet bereikt")] {
        anja.strikes(key).await;
        anja.begins_at(came).await;
        assert!(ask::<bool>(anja, "return document.activeElement.checked").await, "{key} is {came}");
    }
    for (key, label) in [('s', "Hoe klonk het?"), ('j', rows[2].0.as_str()), ('d', "Weer bellen op")] {
        anja.strikes(key).await;
        anja.begins_at(label).await;
        // Letters are letters in a field: out of it by the mouse.
        ask::<()>(anja, "document.activeElement.matches('select, input') && document.activeElement.blur()").await;
        if key == 's' {
            anja.strikes('j').await;
            anja.begins_at(&rows[0].0).await;
            anja.strikes('j').await;
        }
    }
    let chosen: i64 = ask(anja, "return document.querySelectorAll('.calls input:checked').length").await;
    assert_eq!(chosen, 2, "one in each of two rows");
    anja.enters("Alles bewaren").await;
    anja.sees("2 gesprekken bewaard.").await;
    anja.strikes('u').await;
    anja.sees("De belronde is ongedaan gemaakt.").await;
}

// --- The phone round ---------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_round_of_calls_is_kept_and_undone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let browser = Browser::start();
    let link = server.person("Anja").link;
    let mut at_desk = browser.desk("Anja at her desk", &server.url, Script::On).await;
    at_desk.open(&link).await;
    three_calls(&mut at_desk, "91-calls").await;
    let mut on_phone = browser.phone("Anja on her phone", &server.url, Script::Off, Look::Light).await;
    on_phone.open(&link).await;
    three_calls(&mut on_phone, "92-calls-phone").await;
    what_was_promised_comes_back(&at_desk).await;
    at_desk.leaves().await;
    on_phone.leaves().await;
}

fn first_name(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

async fn fills_in(anja: &Visitor, name: &str, (came, face, words, again): (&str, &str, &str, &str)) {
    anja.choose_for(&format!("Wat kwam eruit bij {}?", first_name(name)), came).await;
    anja.pick_at(name, "Hoe klonk het?", face).await;
    anja.type_into_at(name, "Wat is er gezegd?", words).await;
    anja.type_into_at(name, "Weer bellen op", again).await;
}

async fn three_calls(anja: &mut Visitor, picture: &str) {
    anja.open("/calls").await;
    anja.sees("Belronde").await;
    let names: Vec<String> = rows(anja).await.into_iter().map(|(name, _)| name).collect();
    let [reached, missed, wrote] = [&names[0], &names[1], &names[2]];
    anja.press("Alles bewaren").await;
    anja.sees("Kies bij iemand wat eruit kwam.").await;
    fills_in(anja, reached, ("Bereikt", "gaat wel", "Zoekt werk in de zorg.", "2026-11-26")).await;
    fills_in(anja, missed, ("Niet bereikt", "niet gevraagd", "", "2026-11-24")).await;
    fills_in(anja, wrote, ("Via WhatsApp", "goed", "Stuurde een duim terug.", "2025-11-24")).await;
    anja.finds_page_good_in_the_dark_too(picture).await;
    anja.press("Alles bewaren").await;
    anja.sees("Er is nog niets bewaard. Kijk bij de rode regels.").await;
    anja.sees("Kies een dag vanaf vandaag, binnen een jaar.").await;
    anja.finds_page_good_in_the_dark_too(&format!("{picture}-refused")).await;
    anja.type_into_at(wrote, "Weer bellen op", "").await;
    anja.press("Alles bewaren").await;
    anja.sees("3 gesprekken bewaard.").await;
    anja.finds_page_good_in_the_dark_too(&format!("{picture}-kept")).await;
    anja.press("Ongedaan maken").await;
    anja.sees("De belronde is ongedaan gemaakt.").await;
    let again: Vec<String> = rows(anja).await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(again, names, "everybody waits again");
}

async fn what_was_promised_comes_back(anja: &Visitor) {
    anja.open("/calls").await;
    let name = rows(anja).await.remove(0).0;
    fills_in(anja, &name, ("Bereikt", "gaat wel", "Zoekt werk in de zorg.", "2026-11-25")).await;
    anja.press("Alles bewaren").await;
    anja.sees("1 gesprek bewaard.").await;
    anja.open("/monday").await;
    anja.does_not_see(&format!("{name} bellen")).await;
    the_clock_goes(anja, "dag verder", "dinsdag 24 november").await;
    anja.does_not_see(&format!("{name} bellen")).await;
    the_clock_goes(anja, "dag verder", "woensdag 25 november").await;
    anja.sees("Beloofd").await;
    anja.sees(&format!("{name} bellen")).await;
    anja.open("/calls").await;
    anja.sees("vandaag beloofd").await;
    assert_eq!(rows(anja).await[0].0, name, "what was promised comes first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_without_internet_waits_on_the_phone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let line = Line::to(server.url.trim_start_matches("http://").parse().expect("an address")).await;
    let browser = Browser::start();
    let anja = browser.phone("Anja on her way", &line.url, Script::On, Look::Light).await;
    anja.open(&server.person("Anja").link.replace(&server.url, &line.url)).await;
    anja.open("/calls").await;
    // A page that was there before the worker is not kept by it: it is opened again once the worker is at work.
    let ready = "return navigator.serviceWorker.ready.then(() => true)";
    anja.driver().execute(ready, []).await.expect("a worker");
    anja.open("/calls").await;
    keeps(&anja, "the round", |found| has(found, "pages /calls")).await;
    let names: Vec<String> = rows(&anja).await.into_iter().map(|(name, _)| name).collect();

    line.cut();
    anja.open("/calls").await;
    anja.sees("Je hebt nu geen internet. Dit is van maandag 23 november,").await;
    anja.sees("“Je contract bij Bakkerij 't Hoekje stopte op dinsdag 3 november. Wat doe je nu?”").await;
    let found = rows(&anja).await;
    assert_eq!(found.iter().map(|(name, _)| name).collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
    assert!(found.iter().all(|(_, number)| number.starts_with("tel:+316")), "who calls needs a number: {found:?}");
    looks_good(&anja, "93-calls-kept").await;
    anja.press("Alles bewaren").await;
    anja.sees("Kies bij iemand wat eruit kwam.").await;
    fills_in(&anja, "Samira Visser", ("Bereikt", "niet goed", "Slaapt slecht.", "2026-11-26")).await;
    fills_in(&anja, &names[1], ("Niet bereikt", "niet gevraagd", "", "")).await;
    anja.press("Alles bewaren").await;
    anja.sees("Nog niet verstuurd").await;
    anja.sees("Belronde: 2 gesprekken").await;
    anja.sees("Dit staat op je telefoon. Met internet sturen we het.").await;
    looks_good(&anja, "94-calls-wait").await;
    anja.open("/calls").await;
    let chosen = "return document.querySelectorAll('[name^=\"came.\"]:checked').length";
    let chosen = anja.driver().execute(chosen, []).await.expect("an answer").json().as_i64();
    assert_eq!(chosen, Some(2), "what came of the calls is still there");
    fills_in(&anja, &names[2], ("Niet bereikt", "niet gevraagd", "", "")).await;
    anja.press("Alles bewaren").await;
    anja.sees("Belronde: 3 gesprekken").await;

    line.mend();
    anja.open("/calls").await;
    keeps(&anja, "nothing waits", |found| !has(found, "fact /calls")).await;
    anja.does_not_see("Nog niet verstuurd").await;
    anja.open("/monday").await;
    anja.press("Samira Visser").await;
    anja.sees("gebeld: bereikt").await;
    anja.sees("Slaapt slecht.").await;
    looks_good(&anja, "95-alumnus-on-phone").await;
    let _ = anja.driver().clone().quit().await;
}

/// A picture, axe and the width. The console of a phone without internet complains, and should.
async fn looks_good(visitor: &Visitor, picture: &str) {
    visitor.picture(picture).await;
    visitor.fits().await;
    visitor.axe().await;
}

// --- What was no signal, the team, and a calm day ----------------------------------------------------------------------

#[tokio::test]
async fn monday_with_script() {
    monday(Script::On).await;
}

#[tokio::test]
async fn monday_without_script() {
    monday(Script::Off).await;
}

async fn monday(script: Script) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let browser = Browser::start();
    let mut ingrid = browser.desk("Ingrid", &server.url, script).await;
    ingrid.open(&server.person("Ingrid").link).await;
    a_day_becomes_calm(&mut ingrid).await;
    let mut anja = browser.desk("Anja", &server.url, script).await;
    anja.open(&server.person("Anja").link).await;
    it_was_no_signal(&mut anja).await;
    let mut els = browser.desk("Els", &server.url, script).await;
    els.open(&server.person("Els").link).await;
    els_sees_what_nobody_opened(&mut els, &anja).await;
    for visitor in [ingrid, anja, els] {
        visitor.leaves().await;
    }
}

/// Sem is quiet for long, and two birthdays come; when that is seen to nobody asks anything, and that is a result.
async fn a_day_becomes_calm(ingrid: &mut Visitor) {
    ingrid.open("/monday").await;
    ingrid.sees("2 mensen vragen vandaag iets van je").await;
    ingrid.press("Sem Koster").await;
    ingrid.type_into("Wat is er gezegd? Het hoeft niet.", "Werkt in de haven. Gaat goed.").await;
    ingrid.press("Bereikt").await;
    ingrid.sees("gebeld: bereikt").await;
    ingrid.does_not_see("dagen stil").await;
    for name in ["Sem Koster", "Yara Vos"] {
        ingrid.open("/monday").await;
        ingrid.press(name).await;
        ingrid.type_into("Wat deed je?", "Gebeld over het nieuwe loon.").await;
        ingrid.press("Afronden").await;
        ingrid.sees("Het signaal is afgerond.").await;
    }
    ingrid.open("/monday").await;
    ingrid.sees("Alles rustig").await;
    ingrid.sees("Niemand vraagt nu iets").await;
    ingrid.sees("Er staat geen enkel signaal open. De waakvlam brandt.").await;
    ingrid.finds_page_good_in_the_dark_too("96-monday-calm").await;
    ingrid.open("/calls").await;
    ingrid.sees("Niemand om te bellen").await;
    ingrid.finds_page_good_in_the_dark_too("97-calls-calm").await;
}

/// What a row of Monday says.
async fn row_of(anja: &Visitor, name: &str) -> String {
    let row = format!("//li[contains(@class, 'ask')][contains(., '{name}')]");
    anja.driver().find(By::XPath(row)).await.expect("a row").text().await.expect("its text")
}

async fn it_was_no_signal(anja: &mut Visitor) {
    const SILENT: &str = "dagen stil";
    anja.open("/monday").await;
    assert!(row_of(anja, "Samira Visser").await.contains("36 dagen stil"));
    anja.press("Samira Visser").await;
    anja.press_at(SILENT, "Dit was geen signaal").await;
    anja.sees(SILENT).await;
    anja.type_into_at(SILENT, "Wat deed je?", "Samira is op reis.").await;
    anja.press_at(SILENT, "Dit was geen signaal").await;
    anja.sees("Dit was geen signaal. Dat is onthouden.").await;
    anja.does_not_see(SILENT).await;
    anja.sees("Geleerd").await;
    anja.sees("Voor Samira begint stilte pas na 44 dagen, omdat: Samira is op reis.").await;
    anja.sees("Anja, 23 november 2026").await;
    anja.finds_page_good_in_the_dark_too("98-no-signal").await;
    the_clock_goes(anja, "dag verder", "dinsdag 24 november").await;
    assert!(!row_of(anja, "Samira Visser").await.contains("stil"), "what was no signal yesterday is none today");
    anja.press("Samira Visser").await;
    anja.press_at("Voor Samira begint stilte", "Ongedaan maken").await;
    anja.sees("Teruggedraaid. Voortaan geldt weer de gewone grens.").await;
    anja.does_not_see("Geleerd").await;
    the_clock_goes(anja, "dag verder", "woensdag 25 november").await;
    assert!(row_of(anja, "Samira Visser").await.contains("38 dagen stil"), "the usual limit holds again");
}

async fn els_sees_what_nobody_opened(els: &mut Visitor, anja: &Visitor) {
    els.open("/monday").await;
    els.press("Team").await;
    els.sees("Nog niet geopend").await;
    els.sees("Demi Hendriks").await;
    els.sees("Ligt bij Anja sinds vrijdag 20 november").await;
    els.sees("Wie heeft wat?").await;
    els.sees("Pieter neemt waar voor 12 oud-leerlingen.").await;
    for hidden in ["nu weg", "dagen stil", "Bel bij nood"] {
        els.does_not_see(hidden).await;
    }
    els.finds_page_good_in_the_dark_too("99-team").await;
    anja.open("/monday").await;
    anja.press("Demi Hendriks").await;
    anja.sees("Contact vastleggen").await;
    els.open("/monday/team").await;
    els.sees("Thomas Kuiper").await;
    els.does_not_see("Demi Hendriks").await;
    for day in ["woensdag 2 december", "woensdag 9 december", "woensdag 16 december", "woensdag 23 december"] {
        the_clock_goes(anja, "week verder", day).await;
    }
    els.open("/monday/team").await;
    els.sees("nu weg").await;
    els.sees("Pieter neemt waar voor").await;
    els.finds_page_good_in_the_dark_too("99-team-away").await;
    a_colleague_becomes_coordinator(els, anja).await;
}

/// A coordinator sees the work of colleagues as an admin does, from the day on which somebody is made one.
async fn a_colleague_becomes_coordinator(els: &mut Visitor, anja: &Visitor) {
    anja.open("/monday/team").await;
    anja.sees("Deze pagina is er niet").await;
    els.open("/school").await;
    els.press_at("Anja Jacobs", "Maak coördinator").await;
    els.sees("coördinator: ziet ook het werk van collega's").await;
    els.finds_page_good_in_the_dark_too("99-school-coordinator").await;
    anja.open("/monday").await;
    anja.press("Team").await;
    anja.sees("Wie heeft wat?").await;
    anja.sees("Pieter").await;
    els.press_at("Anja Jacobs", "Niet meer coördinator").await;
    els.does_not_see("coördinator: ziet ook het werk van collega's").await;
    anja.open("/monday/team").await;
    anja.sees("Deze pagina is er niet").await;
}
