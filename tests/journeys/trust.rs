//! Who sees what, the conversation, own data, and the ways in: each page on a phone in the light and on the narrowest
//! one in the dark, and every form with script and without.

use super::{
    NOW,
    support::{
        browser::{Browser, Look, Script},
        server::{Home, Server},
        visitor::Visitor,
    },
};
use image::{DynamicImage, Rgb, RgbImage};

#[tokio::test]
async fn trust_with_script() {
    everybody_knows_who_sees_what(Script::On).await;
}

#[tokio::test]
async fn trust_without_script() {
    everybody_knows_who_sees_what(Script::Off).await;
}

async fn everybody_knows_who_sees_what(script: Script) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let links = ["Konrad", "Marek", "Els"].map(|name| server.person(name).link);
    let browser = Browser::start();
    let mut stranger = browser.phone("A stranger", &server.url, script, Look::Light).await;
    comes_in_nowhere(&mut stranger).await;
    stranger.leaves().await;
    let mut konrad = browser.phone("Konrad", &server.url, script, Look::Light).await;
    let mut marek = browser.phone("Marek", &server.url, script, Look::Light).await;
    konrad.open(&links[0]).await;
    marek.open(&links[1]).await;
    they_talk(&mut konrad, &mut marek, script).await;
    he_asks_and_konrad_decides(&mut konrad, &mut marek).await;
    marek.leaves().await;
    let mut els = browser.phone("Els", &server.url, script, Look::Light).await;
    els.open(&links[2]).await;
    she_looks_all_the_same(&mut els).await;
    konrad_reads_who_looked(&mut konrad).await;
    his_phones(&mut konrad).await;
    his_data(&mut konrad).await;
    her_settings(&mut els).await;
    his_way_in(&mut konrad).await;
    konrad.leaves().await;
    els.leaves().await;
}

async fn comes_in_nowhere(stranger: &mut Visitor) {
    stranger.open("/sign-in").await;
    stranger.finds_page_good_in_the_dark_too("80-sign-in").await;
    stranger.press("Ik werk hier").await;
    stranger.type_into("Je mailadres", "els@voorbeeld.example").await;
    stranger.type_into("Je wachtwoord", "paard nietje lamp regen").await;
    stranger.type_into("De code van 6 cijfers", "123456").await;
    stranger.press("Inloggen").await;
    stranger.sees("Dit klopt niet").await;
    stranger.finds_page_good_in_the_dark_too("80-sign-in-refused").await;
    stranger.open("/sign-in/provider").await;
    stranger.type_into("Je mailadres van je werk", "els@nergens.example").await;
    stranger.press_through("Verder").await;
    stranger.finds_page_good_in_the_dark_too("80-sign-in-provider").await;
}

/// Sees it by itself with script, after a press on "Ververs" without.
async fn hears(visitor: &Visitor, script: Script, words: &str) {
    if script == Script::Off {
        visitor.press("Ververs").await;
    }
    visitor.sees(words).await;
}

async fn they_talk(konrad: &mut Visitor, marek: &mut Visitor, script: Script) {
    konrad.open("/messages").await;
    konrad.press("Versturen").await;
    konrad.sees("Je bericht is nog niet verstuurd").await;
    konrad.finds_page_good_in_the_dark_too("81-messages-refused").await;
    konrad.type_into("Jouw bericht", "Hoe laat vissen we?").await;
    konrad.press("Versturen").await;
    konrad.sees("Hoe laat vissen we?").await;
    konrad.finds_page_good_in_the_dark_too("81-messages").await;
    marek.press("Meer over Konrad").await;
    marek.press("2 nieuwe berichten").await;
    marek.sees("Hoe laat vissen we?").await;
    marek.type_into("Jouw bericht", "Om 10 uur 's ochtends.").await;
    marek.press("Versturen").await;
    hears(konrad, script, "Om 10 uur 's ochtends.").await;
    marek.press("Foto sturen").await;
    let folder = tempfile::tempdir().expect("a folder");
    let photo = folder.path().join("vis.jpg");
    DynamicImage::ImageRgb8(RgbImage::from_pixel(60, 40, Rgb([20, 120, 200]))).save(&photo).expect("a photo");
    marek.give_file("Kies een foto", &photo).await;
    marek.type_into("Iets erbij? Het hoeft niet.", "Deze vis!").await;
    marek.press("Foto versturen").await;
    marek.sees("Deze vis!").await;
    marek.finds_page_good_in_the_dark_too("81-messages-of-jim").await;
    hears(konrad, script, "Deze vis!").await;
    konrad.press("Bericht weg").await;
    konrad.does_not_see("Hoe laat vissen we?").await;
    konrad.finds_page_good_in_the_dark_too("81-message-taken-back").await;
}

async fn he_asks_and_konrad_decides(konrad: &mut Visitor, marek: &mut Visitor) {
    marek.open("/jim").await;
    marek.press_through("Meer over Konrad").await;
    marek.finds_page_good_in_the_dark_too("82-jim-form").await;
    marek.press_through("Wat Konrad deelt").await;
    marek.finds_page_good_in_the_dark_too("82-shared").await;
    marek.press("Vraag of je meer mag zien").await;
    marek.press("Vraag of dit mag: het werk").await;
    marek.sees("Konrad antwoordt nog").await;
    marek.finds_page_good_in_the_dark_too("82-asked").await;
    konrad.open("/permissions").await;
    konrad.finds_page_good_in_the_dark_too("82-permissions").await;
    konrad.press_through("Mag Marek zien waar je werkt?").await;
    konrad.finds_page_good_in_the_dark_too("82-may-he").await;
    konrad.press("Ja").await;
    konrad.press("Dit is mijn antwoord").await;
    konrad.sees("Kies eerst een antwoord").await;
    konrad.finds_page_good_in_the_dark_too("82-shown-refused").await;
    konrad.choose("Alles op mijn telefoon").await;
    konrad.press("Dit is mijn antwoord").await;
    konrad.sees("Dat was het niet").await;
    konrad.finds_page_good_in_the_dark_too("82-shown-again").await;
    konrad.choose("Waar ik werk").await;
    konrad.press("Dit is mijn antwoord").await;
    konrad.sees("Het is bewaard").await;
    marek.open("/jim").await;
    marek.press("Meer over Konrad").await;
    marek.press("Wat Konrad deelt").await;
    marek.sees("Groenbedrijf Nieuwland").await;
}

const REASON: &str = "Anja is ziek en Konrad belde net over een brief.";

async fn she_looks_all_the_same(els: &mut Visitor) {
    els.open("/alumni").await;
    els.press("Konrad Nowicki").await;
    els.sees("Jij staat niet in deze kring").await;
    els.type_into("Waarom moet je kijken?", "zomaar").await;
    els.press("Kijken, 24 uur").await;
    els.sees("Schrijf waarom").await;
    els.finds_page_good_in_the_dark_too("83-glass-refused").await;
    els.type_into("Waarom moet je kijken?", REASON).await;
    els.press("Kijken, 24 uur").await;
    els.sees("Je kijkt mee tot").await;
    els.finds_page_good_in_the_dark_too("83-through-the-glass").await;
    els.press_through("Kopie van alles").await;
    els.finds_page_good_in_the_dark_too("83-export").await;
    els.type_into("Waarom maak je deze kopie?", "Konrad vroeg om een kopie op papier.").await;
    els.press("Maak de kopie").await;
    // A file comes and no page, so nothing tells that it came; going on too soon would stop it.
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    els.open("/school/glass").await;
    els.sees(REASON).await;
    els.finds_page_good_in_the_dark_too("83-glass-list").await;
}

async fn konrad_reads_who_looked(konrad: &mut Visitor) {
    konrad.open("/people").await;
    konrad.finds_page_good_in_the_dark_too("84-people").await;
    konrad.press("Wie keek bij mij?").await;
    konrad.sees(REASON).await;
    konrad.finds_page_good_in_the_dark_too("84-looks").await;
}

async fn his_phones(konrad: &mut Visitor) {
    konrad.open("/devices").await;
    konrad.sees("Hier sinds maandag 6 juli").await;
    konrad.finds_page_good_in_the_dark_too("85-devices").await;
    konrad.press_at("Hier sinds maandag 6 juli", "Uitloggen").await;
    konrad.does_not_see("Hier sinds maandag 6 juli").await;
    konrad.press_through("Ander mailadres").await;
    konrad.finds_page_good_in_the_dark_too("85-mail-address").await;
    konrad.type_into("Je nieuwe mailadres", "konrad.nieuw@voorbeeld.example").await;
    konrad.press("Stuur mij een code").await;
    konrad.type_into("De code van 8 tekens", "AAAAAAAA").await;
    konrad.press("Bewaren").await;
    konrad.sees("Deze code klopt niet").await;
    konrad.finds_page_good_in_the_dark_too("85-mail-code-refused").await;
}

async fn his_data(konrad: &mut Visitor) {
    konrad.open("/me/data").await;
    konrad.finds_page_good_in_the_dark_too("86-data").await;
    let file = konrad.fetches("/me/data.json").await;
    assert!(file.contains("Groenbedrijf Nieuwland"), "{file}");
    konrad.press_through("Wis mijn gegevens").await;
    konrad.finds_page_good_in_the_dark_too("86-erase").await;
    konrad.press("Ja, wis alles").await;
    konrad.sees("We wissen alles").await;
    konrad.finds_page_good_in_the_dark_too("86-erase-waits").await;
    konrad.press("Ik blijf, wis niets").await;
    konrad.does_not_see("We wissen alles").await;
}

async fn her_settings(els: &mut Visitor) {
    els.open("/school/sign-in").await;
    els.finds_page_good_in_the_dark_too("87-provider").await;
    for (field, text) in [
        ("Adres van de provider (issuer)", "http://127.0.0.1:9"),
        ("Client-id", "waakvlam"),
        ("Maildomein van school", "rede.example"),
    ] {
        els.type_into(field, text).await;
    }
    els.press_through("Bewaren").await;
    els.finds_page_good_in_the_dark_too("87-provider-refused").await;
    els.open("/school/retention").await;
    els.finds_page_good_in_the_dark_too("87-retention").await;
    els.press("Bewaren").await;
    els.sees("Dit geldt vanaf de komende nacht.").await;
    els.open("/school").await;
    els.press_at("Anja Jacobs", "Tweede stap opnieuw").await;
    els.finds_page_good_in_the_dark_too("87-second-factor-again").await;
    els.open("/password").await;
    els.type_into("Je nieuwe wachtwoord", "paard nietje lamp regen").await;
    els.type_into("Nog een keer", "paard nietje lamp wolk").await;
    els.type_into("De code van 6 cijfers", "123456").await;
    els.press_through("Bewaren").await;
    els.finds_page_good_in_the_dark_too("87-password-refused").await;
    els.open("/devices").await;
    els.finds_page_good_in_the_dark_too("87-devices-at-the-desk").await;
}

/// A day later he shows again who he is, before his way in changes.
async fn his_way_in(konrad: &mut Visitor) {
    konrad.open("/home").await;
    konrad.press("dag verder").await;
    konrad.sees("dinsdag 24 november").await;
    konrad.open("/mail-address").await;
    konrad.sees("Ben jij het?").await;
    konrad.finds_page_good_in_the_dark_too("88-is-it-you").await;
    konrad.press("Stuur mij een code").await;
    konrad.sees("Kijk in je mail").await;
    konrad.type_into("De code van 8 tekens", "AAAAAAAA").await;
    konrad.press("Verder").await;
    konrad.sees("Deze code klopt niet").await;
    konrad.finds_page_good_in_the_dark_too("88-code-refused").await;
    konrad.open("/faster").await;
    konrad.finds_page_good_in_the_dark_too("88-faster").await;
}
