//! Words that would like to be a program: typed into every field of a circle, and read by everybody who may read them.
//! They stay words: nothing runs, nothing asks, the content policy has nothing to stop.

use super::{
    NOW,
    support::{
        browser::{Browser, Look, Script},
        server::{Home, Server},
        visitor::Visitor,
    },
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Ends an attribute, a text area and a script, and would run in each.
const HOSTILE: &str = "\"><img src=x onerror=ran(1)></textarea><script>ran(2)</script>";

/// The same with a sign by which it is found again: each thing typed must be read by somebody.
fn hostile(sign: &str) -> String {
    format!("{HOSTILE} {sign}")
}

/// What was typed, and is to be seen as words.
const SIGNS: [&str; 19] = [
    "message",
    "question",
    "check-in",
    "name",
    "relation",
    "report",
    "reply",
    "call",
    "answer",
    "absence",
    "owner",
    "cause",
    "asked",
    "sentence",
    "colleague",
    "reason",
    "thread",
    "actor",
    "action",
];

const PEOPLE: [&str; 7] = ["Konrad", "Marek", "Bas", "Anja", "Pieter", "Els", "Femke"];

#[tokio::test]
async fn words_stay_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let browser = Browser::start();
    let mut people = BTreeMap::new();
    for name in PEOPLE {
        let link = server.person(name).link;
        let visitor = browser.phone(name, &server.url, Script::On, Look::Light).await;
        visitor.watches().await;
        visitor.open(&link).await;
        people.insert(name, visitor);
    }
    konrad_types(&people["Konrad"]).await;
    marek_types(&people["Marek"]).await;
    anja_types(&people["Anja"]).await;
    konrad_says_yes(&people["Konrad"]).await;
    femke_types(&people["Femke"]).await;
    els_types(&people["Els"]).await;

    let konrad = alumnus_in(&people["Marek"]).await;
    let mut seen = BTreeSet::new();
    for (_, visitor) in people {
        reads_everything(&visitor, &konrad, &mut seen).await;
        visitor.leaves().await;
    }
    let unseen: Vec<_> = SIGNS.iter().filter(|sign| !seen.contains(*sign)).collect();
    assert!(unseen.is_empty(), "nobody read these as words: {unseen:?}");
}

/// Types it in, presses, and nothing runs on the page that comes.
async fn says(visitor: &Visitor, field: &str, sign: &str) {
    visitor.type_into(field, &hostile(sign)).await;
}

async fn sends(visitor: &Visitor, button: &str) {
    visitor.press_through(button).await;
    visitor.finds_nothing_ran().await;
}

async fn konrad_types(konrad: &Visitor) {
    konrad.open("/messages").await;
    says(konrad, "Jouw bericht", "message").await;
    sends(konrad, "Versturen").await;
    konrad.open("/questions/new/work").await;
    says(konrad, "Wat is je vraag?", "question").await;
    sends(konrad, "Vraag versturen").await;
    konrad.open("/home").await;
    konrad.press("gaat wel").await;
    for question in ["met werk?", "met wonen?", "met geld?", "Hoe voel je je?"] {
        konrad.sees(question).await;
        konrad.press("Weet ik niet").await;
    }
    says(konrad, "Wil je nog iets zeggen? Het hoeft niet.", "check-in").await;
    sends(konrad, "Nee, hoeft niet").await;
    konrad.open("/people/family").await;
    says(konrad, "Voornaam", "name").await;
    says(konrad, "Wie is dit van jou?", "relation").await;
    sends(konrad, "Zet in mijn kring").await;
    konrad.open("/people/known").await;
    says(konrad, "De code", "typed back").await;
    sends(konrad, "Vraag het").await;
    konrad.sees("De code").await;
    konrad.finds_nothing_ran().await;
}

async fn marek_types(marek: &Visitor) {
    marek.press("Meer over Konrad").await;
    marek.choose("Ja, gesproken").await;
    says(marek, "Wil je er iets bij zeggen? Het hoeft niet.", "report").await;
    marek.choose("Konrad mag dit lezen").await;
    sends(marek, "Versturen").await;
    marek.press("Meer over Konrad").await;
    marek.press("2 nieuwe berichten").await;
    says(marek, "Jouw bericht", "reply").await;
    sends(marek, "Versturen").await;
}

async fn anja_types(anja: &Visitor) {
    anja.open("/answers").await;
    anja.press_at("Konrad", "Antwoorden").await;
    says(anja, "Antwoord in korte zinnen", "answer").await;
    sends(anja, "Antwoord versturen").await;
    anja.open("/absence").await;
    anja.type_into("Eerste dag", "2027-02-01").await;
    anja.type_into("Laatste dag", "2027-02-03").await;
    says(anja, "Voor collega's. Het hoeft niet.", "absence").await;
    sends(anja, "Vastleggen").await;
    anja.open("/alumni").await;
    says(anja, "Zoek op naam", "typed back").await;
    sends(anja, "Zoeken").await;
    anja.sees("Niemand gevonden").await;
    anja.finds_nothing_ran().await;
    anja.open("/alumni").await;
    anja.press("Konrad Nowicki").await;
    says(anja, "Wat is er gezegd? Het hoeft niet.", "call").await;
    sends(anja, "Bereikt").await;
    anja.press("Andere regisseur").await;
    anja.pick("Wie neemt het over?", "Pieter").await;
    anja.type_into("Vanaf welke dag?", "2026-12-10").await;
    anja.type_into("Samen tot welke dag?", "2027-01-20").await;
    says(anja, "Waarom? In een korte zin.", "owner").await;
    sends(anja, "Aankondigen").await;
    anja.open("/alumni").await;
    anja.press("Konrad Nowicki").await;
    anja.press("Naar de gemeente").await;
    says(anja, "Wat is er aan de hand?", "cause").await;
    says(anja, "Wat vraag je aan de gemeente?", "asked").await;
    says(anja, "Eigen zin", "sentence").await;
    sends(anja, "Bekijk hoe het eruitziet").await;
    anja.sees("Aan Konrad vragen").await;
    sends(anja, "Aan Konrad vragen").await;
}

async fn konrad_says_yes(konrad: &Visitor) {
    konrad.open("/case").await;
    konrad.press("Bekijk de vraag").await;
    konrad.choose_for("Mag zin 1 mee?", "Ja").await;
    sends(konrad, "Ik vind het goed").await;
    konrad.sees("Dank je wel").await;
}

async fn femke_types(femke: &Visitor) {
    femke.open("/desk").await;
    femke.press_at("Konrad", "Openen").await;
    says(femke, "Iets schrijven bij deze zaak", "thread").await;
    sends(femke, "Plaatsen").await;
    says(femke, "Wie doet dit?", "actor").await;
    says(femke, "Wat is de eerste stap?", "action").await;
    femke.type_into("Op welke dag?", "2026-12-07").await;
    sends(femke, "Ik pak dit op").await;
}

async fn els_types(els: &Visitor) {
    els.open("/school").await;
    says(els, "Voornaam", "colleague").await;
    says(els, "Achternaam", "colleague").await;
    els.type_into("Mailadres", "iemand@voorbeeld.example").await;
    says(els, "Functie", "colleague").await;
    sends(els, "Toevoegen").await;
    els.open("/school/sign-in").await;
    els.type_into("Adres van de provider (issuer)", "javascript:ran(3)").await;
    says(els, "Client-id", "typed back").await;
    says(els, "Maildomein van school", "typed back").await;
    sends(els, "Bewaren").await;
    els.sees("Adres van de provider").await;
    els.finds_nothing_ran().await;
    els.open("/alumni").await;
    els.press("Konrad Nowicki").await;
    says(els, "Waarom moet je kijken?", "reason").await;
    sends(els, "Kijken, 24 uur").await;
    els.sees("Je kijkt mee tot").await;
}

/// The id of Konrad, from the link of his JIM to him.
async fn alumnus_in(marek: &Visitor) -> String {
    marek.open("/jim").await;
    marek.press("Meer over Konrad").await;
    marek.sees("Wat Konrad deelt").await;
    marek.url().await.split(['/', '?', '#']).nth(2).expect("an id").to_owned()
}

/// How many pages of one kind are read: the list of alumni leads to sixteen that are all alike.
const OF_A_KIND: usize = 2;

/// Follows every link that leads on, and finds on each page words and nothing else.
async fn reads_everything(visitor: &Visitor, konrad: &str, seen: &mut BTreeSet<&'static str>) {
    let first = ["/".to_owned(), "/inbox".to_owned(), format!("/alumni/{konrad}"), format!("/jim/{konrad}")];
    let mut waiting = VecDeque::from(first);
    let (mut known, mut kinds) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    while let Some(path) = waiting.pop_front() {
        visitor.open(&path).await;
        visitor.finds_nothing_ran().await;
        let words = visitor.all_words().await;
        seen.extend(SIGNS.iter().filter(|sign| words.contains(&hostile(sign))));
        let links = visitor.links().await;
        for link in links.into_iter().filter(|link| is_a_page(link)) {
            let read = kinds.entry(kind(&link)).or_default();
            if (*read < OF_A_KIND || link.contains(konrad)) && known.insert(link.clone()) {
                *read += 1;
                waiting.push_back(link);
            }
        }
    }
    visitor.finds_console_clean().await;
}

/// Files are no pages; the demo's own doors and the quick exit change who or where one is.
fn is_a_page(path: &str) -> bool {
    let away = ["/demo/", "/weg", "/pictures/", "/me/data.json"];
    !away.iter().any(|start| path.starts_with(start)) && !path.ends_with(".ics") && !path.contains("/export/")
}

/// The path without what tells one from another.
fn kind(path: &str) -> String {
    let plain = |part: &str| if part.len() == 36 { "*".to_owned() } else { part.to_owned() };
    path.split('?').next().unwrap_or_default().split('/').map(plain).collect::<Vec<_>>().join("/")
}
